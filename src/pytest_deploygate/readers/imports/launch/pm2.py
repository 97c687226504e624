"""PM2's apps that Python runs, as the family ``pm2`` reads them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatchcase

from ....families.pm2 import App, Folder, Pm2Options, Script
from ....finding import CannotJudge, Location, Related
from ....rules import Deploy
from ....value import UNDEFINED, Known, Unknown, Value, known_or_raise
from ...pm2 import read_pm2
from ...pm2.values import text_of
from .lexer import split_plainly
from .python import is_python
from .source import Source
from .words import NotFollowed, Word

__all__ = ["pm2_sources"]


def pm2_sources(pattern: str, deploy: Deploy, place: Location, subject: str) -> Iterator[Source | CannotJudge]:
    """The apps whose names match, in the order of the ecosystem file.

    Raises:
        CannotJudge: The environment has no section ``pm2``, or its file cannot be read, or has no such app.
    """
    sections = deploy.sections.get("pm2", {})
    if deploy.environment not in sections:
        remedy = "add `pm2: {config: …}` to it"
        raise CannotJudge(
            f"'{deploy.environment}' has no `pm2` section that could tell its apps", place, subject, remedy
        )
    asked: Pm2Options = sections[deploy.environment]
    ecosystem = read_pm2(asked, replace(deploy, siblings=sections)).ecosystem
    found = False
    for app in ecosystem.known_apps:
        if isinstance(app.name, Known) and fnmatchcase(text_of(app.name.data), pattern):
            found = True
            try:
                yield _source(app)
            except CannotJudge as refusal:
                yield refusal.about(app.subject)
    if not found:
        remedy = "name an app of the ecosystem file"
        raise CannotJudge(f"there is no app '{pattern}' in '{ecosystem.file.path}'", place, subject, remedy)


def _source(app: App) -> Source:
    place = app.script.place if app.script.place.line else app.place
    if isinstance(app.folder, CannotJudge):
        raise app.folder
    if isinstance(app.launch, CannotJudge):
        raise app.launch
    if isinstance(app.env, CannotJudge):
        raise app.env
    if app.launch is None:
        raise CannotJudge(f"{app.title} has no script", app.place, app.subject)
    if not app.folder.inside:
        raise CannotJudge(f"the cwd of {app.title} is outside the project", place, app.subject, "set `deploy-path`")
    environ = {key: _word(key, member.value) for key, member in app.env.items()}
    unknown = () if app.env_open is None else (Related(f"PM2 may set more: {app.env_open.reason}", app.env_open.place),)
    source = Source(app.line or app.subject, place, app.folder.path, environ=environ, unknown=unknown)
    if app.launch.kind == "shell":
        return replace(source, line=app.launch.path)
    return replace(source, words=tuple(_words(app, app.launch, app.folder)))


def _word(key: str, value: Value) -> Word:
    if isinstance(value, Unknown):
        return Word("", f"${key}")
    return Word("null" if value.data is None else text_of(value.data))


def _words(app: App, script: Script, folder: Folder) -> Iterator[Word]:
    interpreter = text_of(known_or_raise(app.interpreter, f"the interpreter of {app.title}", app.subject))
    name = posixpath.basename(interpreter)
    if interpreter == "none":
        yield Word(_program(script, folder))
    elif is_python(name):
        yield Word(name)
        yield from _arguments(app, app.field("node_args"), f"the interpreter_args of {app.title}")
        # A program that PM2 finds in PATH is given to Python by its path.
        yield Word(f"bin/{script.path}" if script.kind == "command" else _program(script, folder))
    else:
        remedy = "name an app that Python runs"
        raise CannotJudge(f"{app.title} is run by '{interpreter}', not by Python", app.place, app.subject, remedy)
    yield from _arguments(app, app.args, f"the args of {app.title}")


def _program(script: Script, folder: Folder) -> str:
    """The script as a path from the working directory, or the name of a program."""
    if script.kind not in {"file", "package"}:
        return script.path
    below = posixpath.relpath(script.path, folder.path)
    return below if "/" in below else f"./{below}"


def _arguments(app: App, value: Value, what: str) -> Iterator[Word]:
    data = known_or_raise(value, what, app.subject)
    if isinstance(data, str):
        try:
            yield from split_plainly(data)
        except NotFollowed as why:
            raise CannotJudge(f"{what} cannot be read: {why}", value.place, app.subject) from None
    elif isinstance(data, list):
        for item in data:
            yield _word(what, item)
    elif data is not UNDEFINED and data is not None:
        yield Word(text_of(data))
