"""flask: ``--app``, ``FLASK_APP``, ``.flaskenv``, and the file that it looks for where nothing is said."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ....finding import CannotJudge
from ...env.loaders import parse
from ...files import read_text, shown
from ..steps import Launch
from .arguments import Grammar, Parsed
from .launcher import Launcher, called, file_module
from .settings import find_module
from .start import Run

__all__ = ["FLASK"]

GRAMMAR = Grammar("flask", values="-e|--env-file -A|--app", flags="--debug --no-debug --version --help", first=True)
_NAME_AT = re.compile(r":(?![\\/])")
_DEFAULTS = ("wsgi.py", "app.py")


def _follow(run: Run) -> Launch:
    start = run.start
    given = GRAMMAR.parse(run.arguments, start)
    path, name = (*_NAME_AT.split(_wanted(run, given), maxsplit=1), "")[:2]
    if not path:
        path = next((default for default in _DEFAULTS if (start.cwd / default).is_file()), "")
        if not path:
            raise start.refusal("flask is told of no app, and there is no wsgi.py or app.py", "set `--app`")
    folder, module = file_module(start.path(path, "the app of flask"), run, "flask")
    if run.path.whole[0] != str(folder):
        run = run.with_path(run.path.inserted(folder, "the folder of flask's app"))
    if not name:
        # Which of its names is the app depends on what they are.
        return run.importing(module).launch()
    attribute, is_called = called(run, name, "flask")
    # What is a function it calls, as if it had been told so.
    is_called = is_called or _is_function(module, attribute, run)
    missing = f"NoAppException: Failed to find attribute {attribute!r} in {module!r}."
    return run.importing(module, attribute + "()" * is_called, missing).launch()


def _is_function(module: str, name: str, run: Run) -> bool:
    path = find_module(module, [entry for entry, _ in run.path.front])
    if path is None or path.is_dir():
        return False
    try:
        body = ast.parse(read_text(path, run.start.root)).body
    except (SyntaxError, ValueError, RecursionError, MemoryError, CannotJudge):
        # Whoever follows the import of it says so.
        return False
    return any(isinstance(statement, ast.FunctionDef) and statement.name == name for statement in body)


def _wanted(run: Run, given: Parsed) -> str:
    """What ``--app`` says, or the environment, or the files that flask reads into it; empty for none."""
    start = run.start
    if option := given.last("-A"):
        return start.known(option, "the app of flask")
    if "FLASK_APP" in start.environ:
        return start.variable("FLASK_APP")
    if start.variable("FLASK_SKIP_DOTENV") or start.interpreter.loaded_by("dotenv") is None:
        return ""
    return next(_from_files(run, given), "")


def _from_files(run: Run, given: Parsed) -> Iterator[str]:
    start = run.start
    asked = given.last("-e")
    paths = [start.path(start.known(asked, "`--env-file`"), "`--env-file`")] if asked else []
    # These are looked for upwards from where it is started.
    for name in (".env", ".flaskenv"):
        folders = [start.cwd, *(parent for parent in start.cwd.parents if parent.is_relative_to(start.root))]
        paths += [folder / name for folder in folders if (folder / name).is_file()][:1]
    for path in paths:
        file = parse(read_text(path, start.root), "python-dotenv", shown(path, start.root), {})
        found = file.values.get("FLASK_APP")
        if found is None:
            continue
        if found.value is None:
            raise CannotJudge(f"`FLASK_APP` is unknown here: {found.why}", found.place, start.title)
        yield found.value.reveal()


FLASK = Launcher("flask", "flask", "flask.cli", ("flask.cli",), _follow)
