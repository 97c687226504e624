"""Reads what a project imports, how it is started, and what becomes of that. Judges nothing."""

from __future__ import annotations

from ...families.imports import Dependencies, ImportsFacts, ImportsOptions
from ...finding import CannotJudge
from ...rules import Deploy
from .interpreter import Interpreter, find_interpreter

__all__ = ["read_imports"]

SMOKE = "imports/smoke"
_ABOUT_STARTS = frozenset(
    f"imports/{name}" for name in ("breaks", "order-dependent", "shadows-stdlib", "shadows-installed", "wants-own")
)
_ABOUT_DEPENDENCIES = frozenset(
    f"imports/{name}"
    for name in ("undeclared", "not-installed", "only-dev", "unresolved", "version-syntax", "case-clash")
)


def read_imports(options: ImportsOptions, deploy: Deploy) -> ImportsFacts:
    """The project's modules, what is declared and installed, and what becomes of each start."""
    # Each of these loads what the others do not need.
    from .code import read_code
    from .dependencies import read_dependencies

    interpreter = _interpreter(options, deploy)
    code = read_code(options, deploy, interpreter, deploy.rules)
    follows = not deploy.rules.isdisjoint(_ABOUT_STARTS | {SMOKE})
    dependencies = Dependencies()
    if follows or not deploy.rules.isdisjoint(_ABOUT_DEPENDENCIES):
        dependencies = read_dependencies(options, deploy, interpreter)
    facts = ImportsFacts(
        environment=deploy.environment,
        version=interpreter.short if isinstance(interpreter, Interpreter) else "",
        code=code,
        dependencies=dependencies,
    )
    if not follows:
        return facts
    from .launch import read_launches
    from .launches import Starts

    starts = Starts(options, deploy, interpreter, code, dependencies)
    launches = read_launches(options, deploy, interpreter)
    launched = starts.followed(launches)
    return ImportsFacts(
        environment=facts.environment,
        version=facts.version,
        code=code,
        dependencies=dependencies,
        launches=launched,
        others=starts.others() if "imports/order-dependent" in deploy.rules else (),
        smoked=starts.smoked(launches, launched) if SMOKE in deploy.rules else (),
        notes=tuple(starts.notes),
    )


def _interpreter(options: ImportsOptions, deploy: Deploy) -> Interpreter | CannotJudge:
    try:
        return find_interpreter(options.python, deploy.root, options.place("python"))
    except CannotJudge as refusal:
        return refusal
