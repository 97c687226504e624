"""What launchers such as gunicorn have in common: two ways to be started, and an app that is named by a text."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..steps import Launch, Step
from .start import NO_FLAGS, PythonFlags, Run, Start, python_path, real
from .words import Word

__all__ = ["ARGPARSE", "Launcher", "called", "file_module", "forked", "named_app", "scripted", "spawned"]

# What argparse loads when a parser is made, in some versions only then.
ARGPARSE = ("argparse", "locale", "shutil")
_DOTTED = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")


@dataclass(frozen=True)
class Launcher:
    """A program that imports what it is told to.

    Attributes:
        program: Its console script.
        module: What ``python -m`` calls it.
        entry: The module that its console script imports.
        loads: The modules that it has imported before it changes the path.
        follow: What it does from there on.
    """

    program: str
    module: str
    entry: str
    loads: tuple[str, ...]
    follow: Callable[[Run], Launch]

    def by_script(self, start: Start, arguments: Sequence[Word], flags: PythonFlags = NO_FLAGS) -> Launch:
        """Started as a console script: its own folder comes first, and it adds the project's later."""
        return self.follow(scripted(start, self.program, arguments, self.entry, self.loads, flags))

    def by_module(self, run: Run) -> Launch:
        """Started with ``python -m``: the working directory is on the path before it is imported itself."""
        if run.start.interpreter.loaded_by(self.module) is None:
            run = replace(run, start=_absent(run.start, self.program))
        return self.follow(replace(run, steps=(*run.steps, Step("module", self.module, run.path.whole))))


def scripted(
    start: Start,
    program: str,
    arguments: Sequence[Word],
    entry: str,
    loads: Sequence[str],
    flags: PythonFlags = NO_FLAGS,
) -> Run:
    """A console script that has imported its own modules."""
    interpreter = start.interpreter
    folder = real(os.path.dirname(interpreter.executable))
    path = python_path(start, flags, (folder, f"the folder of the script '{program}'"))
    run = Run(start, tuple(arguments), path, interpreter.loaded, flags=flags)
    loaded = interpreter.loaded_by(*loads)
    if loaded is None:
        return replace(run, start=_absent(start, program)).importing(entry)
    if all(entry == str(folder) for entry, _ in path.front):
        return replace(run, loaded=loaded)
    # PYTHONPATH is there from the first line, so what the launcher imports is found on it.
    if any((Path(entry) / "sitecustomize.py").is_file() for entry, why in path.front if why == "PYTHONPATH"):
        run = run.importing("sitecustomize")
    return run.importing(entry)


def _absent(start: Start, program: str) -> Start:
    version = start.interpreter.short
    return start.doubting(f"what '{program}' loads is not known, as Python {version} has it not installed")


def spawned(run: Run, entry: str, module: str) -> Run:
    """A worker process that a launcher starts afresh: by ``python -c``, and from there with the launcher's path."""
    start = run.start
    why = "the working directory, since a worker process starts as `python -c`"
    child = replace(
        run, steps=(), loaded=start.interpreter.loaded, path=python_path(start, run.flags, (start.cwd, why))
    )
    child = child.importing("multiprocessing.spawn").with_path(run.path)
    return child.importing(f"{module}.__main__" if run.module else entry)


def forked(run: Run, program: str) -> Run:
    """A worker process that `multiprocessing` starts as it does by default: from 3.14 on, not as a plain copy."""
    if run.start.interpreter.version < (3, 14):
        return run
    message = f"how '{program}' starts its workers with Python {run.start.interpreter.short} is not followed"
    return replace(run, start=run.start.doubting(message))


def named_app(run: Run, word: Word | None, what: str) -> tuple[str, str]:
    """Module and attribute of ``module:attribute``; the attribute is empty where there is none.

    Raises:
        CannotJudge: There is no such argument, or it is unknown, or the module is no name of one.
    """
    if word is None:
        raise run.start.refusal(f"{what} is given nothing to import")
    module, _, attribute = run.start.known(word, f"what {what} imports").partition(":")
    if not _DOTTED.fullmatch(module):
        raise run.start.refusal(f"'{module}' is no name of a module that {what} could import")
    return module, attribute


def called(run: Run, attribute: str, what: str) -> tuple[str, bool]:
    """The name in ``app`` or ``create_app("x")``, and whether it is called.

    Raises:
        CannotJudge: It is anything else.
    """
    try:
        expression = ast.parse(attribute.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        expression = ast.Constant(None)
    if isinstance(expression, ast.Name):
        return expression.id, False
    if isinstance(expression, ast.Call) and isinstance(expression.func, ast.Name):
        return expression.func.id, True
    raise run.start.refusal(f"'{attribute}' is neither a name nor a call of one, which is all that {what} takes")


def file_module(path: Path, run: Run, what: str) -> tuple[Path, str]:
    """The folder that goes onto the path for a file, and the module's name: up out of all packages around it.

    Raises:
        CannotJudge: That leads out of the project, or gives no name.
    """
    path = real(path)
    path = path.with_suffix("") if path.suffix == ".py" else path
    path = path.parent if path.name == "__init__" else path
    names = [path.name]
    while (path.parent / "__init__.py").is_file():
        path = path.parent
        names.insert(0, path.name)
    if not path.parent.is_relative_to(real(run.start.root)):
        raise run.start.refusal(f"{what} imports from outside the project here", "run it from within the project")
    # Flask and Granian take `pkg.mod` for a path as well, and keep its dots.
    if not all(_DOTTED.fullmatch(name) for name in names):
        raise run.start.refusal(f"'{'.'.join(names)}' is no name of a module that {what} could import")
    return path.parent, ".".join(names)
