"""alembic: env.py, with what ``prepend_sys_path`` puts in front of it."""

from __future__ import annotations

import configparser
import os
import re
from dataclasses import replace
from pathlib import Path

from ....finding import CannotJudge
from ...files import read_text
from ..steps import Launch, Step
from .arguments import Grammar
from .launcher import ARGPARSE, Launcher
from .start import Run

__all__ = ["ALEMBIC"]

GRAMMAR = Grammar(
    "alembic", values="-c|--config -n|--name -x", flags="-h|--help --version --raiseerr -q|--quiet", first=True
)
_RUNS_ENV = frozenset(["check", "current", "downgrade", "revision", "stamp", "upgrade"])
_SEPARATORS = {"space": " ", "newline": "\n", "os": os.pathsep, ":": ":", ";": ";"}
_ANY_SEPARATOR = re.compile(r", *|(?: +)|:")


def _follow(run: Run) -> Launch:
    start = run.start
    given = GRAMMAR.parse(run.arguments, start)
    verb = start.known(given.positionals[0], "the command of alembic") if given.positionals else ""
    if verb not in _RUNS_ENV:
        raise start.refusal("the command of alembic that is given imports nothing of the project")
    option, name = given.last("-c"), given.last("-n")
    text = start.known(option, "the config of alembic") if option else start.variable("ALEMBIC_CONFIG")
    path = start.path(text or "alembic.ini", "the config of alembic")
    parser = configparser.ConfigParser({"here": str(path.parent)})
    try:
        parser.read_string(read_text(path, start.root))
        section = start.known(name, "`--name`") if name else "alembic"
        location = parser.get(section, "script_location", fallback="")
        prepended = parser.get(section, "prepend_sys_path", fallback="")
        separator = parser.get(section, "path_separator", fallback=None)
    except configparser.Error:
        raise start.refusal("the config of alembic cannot be parsed") from None
    except CannotJudge as refusal:
        raise start.refusal(f"alembic reads its config, and {refusal}", "name it with `-c`") from None
    if not location or ":" in location:
        raise start.refusal("where alembic's scripts are is not said in its config as a path")
    entries = _ANY_SEPARATOR.split(prepended) if separator is None else prepended.split(_separator(separator))
    for entry in reversed([entry.strip() for entry in entries if entry.strip()]):
        run = run.with_path(run.path.inserted(start.path(entry, "`prepend_sys_path`"), "prepend_sys_path"))
    file = start.path(location, "`script_location`") / "env.py"
    if not file.is_file():
        raise start.refusal("there is no env.py where the config of alembic says", "correct `script_location`")
    # It is run as a file, not imported by a name.
    return replace(run, steps=(*run.steps, Step("script", str(Path(file)), run.path.whole))).launch()


def _separator(name: str) -> str:
    return _SEPARATORS.get(name.strip(), os.pathsep)


ALEMBIC = Launcher("alembic", "alembic", "alembic.config", ("alembic.config", *ARGPARSE), _follow)
