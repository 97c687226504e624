"""What a project declares and what the target's interpreter has, side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...families.imports import Dependencies, ImportsOptions
from ...families.imports.names import normalised
from ...finding import CannotJudge
from ...rules import Deploy
from .declared import Declarations, read_declared
from .installed import Installed, read_installed
from .interpreter import Interpreter

__all__ = ["read_dependencies"]

# What is there wherever the gate runs says nothing about whose environment it is.
_GATES_OWN = frozenset(
    "attrs exceptiongroup iniconfig jsonschema jsonschema-specifications packaging pip pluggy pygments pytest "
    "pytest-deploygate python-dotenv pyyaml referencing rpds-py setuptools tomli tree-sitter tree-sitter-javascript "
    "tree-sitter-typescript typing-extensions wheel".split()
)
_VERSION = re.compile(r"\d+(\.\d+){0,2}")


def read_dependencies(options: ImportsOptions, deploy: Deploy, interpreter: Interpreter | CannotJudge) -> Dependencies:
    """What is declared and what is installed.

    Args:
        options: The family's.
        deploy: What is asked about.
        interpreter: The one that the code is started with; or why it is not known.
    """
    declared = read_declared(options, deploy.root, interpreter)
    installed = Installed() if isinstance(interpreter, CannotJudge) else read_installed(interpreter)
    return Dependencies(
        declared=tuple(declared.requirements),
        files=tuple(declared.files),
        installed=installed.modules,
        loose=installed.loose,
        through=_through(declared, installed),
        own=frozenset(declared.own),
        settled=_settled(options, declared, installed, interpreter),
        problems=tuple(declared.problems),
    )


def _settled(
    options: ImportsOptions, declared: Declarations, installed: Installed, interpreter: Interpreter | CannotJudge
) -> CannotJudge | None:
    if isinstance(interpreter, CannotJudge):
        return interpreter
    if options.python is not None and not _VERSION.fullmatch(options.python):
        return None
    asked = {known.name for known in declared.production() if not known.locked}
    telling = asked - _GATES_OWN - declared.own
    missing = sorted(telling.difference(installed.distributions))
    # A tool's environment has one or the other of them by chance, and the deploy's own lacks one or the other.
    if 2 * len(missing) < max(1, len(telling)):
        return None
    shown = ", ".join(f"'{name}'" for name in missing[:3]) + (", …" if len(missing) > 3 else "")
    most = "nothing that" if len(missing) == len(telling) else "half or less of what"
    return CannotJudge(
        f"{most} production installs is installed for '{interpreter.executable}', so it is not the interpreter that "
        f"the code is started with (missing: {shown})",
        options.place("python"),
        "python",
        "run the gate in the project's environment, or name that environment's interpreter under `python`",
    )


def _through(declared: Declarations, installed: Installed) -> dict[str, str]:
    """What production has only because of others, and the declared distribution that brings it."""
    asked = {known.name: known for known in declared.production() if not known.locked}
    found: dict[str, str] = {}
    # Breadth first, so that the shortest way is the one that is told.
    waiting = [(name, known.extras, name) for name, known in asked.items()]
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for name, extras, origin in waiting:
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        for brought, its_extras in _brought(name, extras, declared, installed):
            if brought not in asked and brought not in declared.own:
                found.setdefault(brought, origin)
            waiting.append((brought, its_extras, origin))
    return found


def _brought(
    name: str, extras: tuple[str, ...], declared: Declarations, installed: Installed
) -> Iterator[tuple[str, tuple[str, ...]]]:
    from packaging.requirements import InvalidRequirement
    from packaging.requirements import Requirement as Parsed

    distribution = installed.distributions.get(name)
    if distribution is None:
        yield from ((brought, ()) for brought in sorted(declared.brings.get(name, ())))
        return
    for written in distribution.requires:
        # Parsing is what takes the time here.
        if "extra" in written.partition(";")[2] and not extras:
            continue
        try:
            parsed = Parsed(written)
        except InvalidRequirement:
            continue
        marker = str(parsed.marker) if parsed.marker else ""
        if not marker or any(declared.markers.holds(marker, extra) for extra in extras or ("",)):
            yield normalised(parsed.name), tuple(sorted(map(normalised, parsed.extras)))
