"""The options that are known of each launcher against its own parser."""

from __future__ import annotations

import ast
import re
import subprocess

import pytest

from launchers import LaunchProject, tooled
from pytest_deploygate.finding import CannotJudge, Location
from pytest_deploygate.readers.imports.interpreter import Interpreter
from pytest_deploygate.readers.imports.launch import (
    alembic,
    celery,
    fastapi,
    flask,
    gunicorn,
    pytest_options,
    queues,
    servers,
    uvicorn,
)
from pytest_deploygate.readers.imports.launch.arguments import Grammar
from pytest_deploygate.readers.imports.launch.places import Places
from pytest_deploygate.readers.imports.launch.start import Start
from pytest_deploygate.readers.imports.launch.words import Word

OF_ARGPARSE = """
def found(parser):
    for action in parser._actions:
        kind = {0: "flag", "*": "many", "+": "many", "?": "perhaps"}.get(action.nargs, "value")
        print(repr((kind, action.option_strings)))
"""
OF_CLICK = """
def found(command):
    for option in command.params:
        if option.param_type_name == "option":
            flag = getattr(option, "is_flag", False) or getattr(option, "count", False)
            print(repr(("flag" if flag else "value", [*option.opts, *option.secondary_opts])))
"""
OF_WAITRESS = """
from waitress.adjustments import Adjustments, asbool
for name, kind in Adjustments._params:
    name = "--" + name.replace("_", "-")
    print(repr(("flag", [name, name.replace("--", "--no-", 1)]) if kind is asbool else ("value", [name])))
"""
CAUGHT = """
import argparse
def caught(self, *_, **__):
    found(self)
    raise SystemExit
argparse.ArgumentParser.parse_args = caught
"""


@pytest.mark.parametrize(
    ("grammar", "code"),
    [
        (gunicorn.GRAMMAR, OF_ARGPARSE + "from gunicorn.config import Config\nfound(Config().parser())"),
        (queues.DRAMATIQ_GRAMMAR, OF_ARGPARSE + "from dramatiq.cli import *\nfound(make_argument_parser())"),
        (servers.DAPHNE_GRAMMAR, OF_ARGPARSE + "from daphne.cli import *\nfound(CommandLineInterface().parser)"),
        (servers.HYPERCORN_GRAMMAR, OF_ARGPARSE + CAUGHT + "import hypercorn.__main__ as h\nh.main(['x'])"),
        (alembic.GRAMMAR, OF_ARGPARSE + "from alembic.config import CommandLine\nfound(CommandLine().parser)"),
        (uvicorn.GRAMMAR, OF_CLICK + "import uvicorn\nfound(uvicorn.main)"),
        (servers.GRANIAN_GRAMMAR, OF_CLICK + "from granian.cli import cli\nfound(cli)"),
        (flask.GRAMMAR, OF_CLICK + "from flask.cli import cli\nfound(cli)"),
        (celery.GRAMMAR, OF_CLICK + "from celery.bin.celery import celery\nfound(celery)"),
        (queues.ARQ_GRAMMAR, OF_CLICK + "from arq.cli import cli\nfound(cli)"),
        (fastapi.RUN_GRAMMAR, OF_CLICK + "import typer, fastapi_cli.cli as f\nfound(typer.main.get_command(f.app).commands['run'])"),
        (fastapi.DEV_GRAMMAR, OF_CLICK + "import typer, fastapi_cli.cli as f\nfound(typer.main.get_command(f.app).commands['dev'])"),
        (servers.WAITRESS_GRAMMAR, OF_WAITRESS),
        (
            pytest_options.GRAMMAR,
            OF_ARGPARSE + "from _pytest.config import get_config\nc = get_config([])\nc.parse([])\n"
            "for name in ('_getparser', 'optparser'):\n"
            "    parser = getattr(c._parser, name, None)\n"
            "    if parser:\n        found(parser() if name == '_getparser' else parser)\n        break\n",
        ),
    ],
    ids=lambda value: value.program if isinstance(value, Grammar) else "",
)  # fmt: skip
def test_all_options_are_known(grammar: Grammar, code: str) -> None:
    done = subprocess.run(
        [tooled().executable, "-I", "-c", code], capture_output=True, text=True, check=False, timeout=60
    )
    told = [ast.literal_eval(line) for line in done.stdout.splitlines() if line.startswith("(")]
    assert len(told) > 2, done.stderr
    wrong = [
        (kind, option, grammar.known.get(option))
        for kind, options in told
        for option in options
        if grammar.known.get(option, ("", ""))[1] != kind
    ]
    assert wrong == []


GRAMMAR = Grammar(
    "x", values="-a|--all --other", flags="-f|--flag -g", many="-m|--many", perhaps="--may", abbreviates=True
)


@pytest.mark.parametrize(
    ("line", "options", "positionals"),
    [
        ("one -a 1 two", {"-a": ["1"]}, ["one", "two"]),
        ("-a1 --all=2 --all 3", {"-a": ["1", "2", "3"]}, []),
        ("-fga1 one", {"-f": ["-fga1"], "-g": ["-fga1"], "-a": ["1"]}, ["one"]),
        ("-m 1 2 -- one", {"-m": ["1", "2"]}, ["one"]),
        ("--may 1 one --may -f", {"--may": ["1", "--may"], "-f": ["-f"]}, ["one"]),
        ("--oth 1 -- --flag", {"--other": ["1"]}, ["--flag"]),
        ("--new=1 one -", {"--new": ["1"]}, ["one", "-"]),
        ("one --new --flag", {"--new": ["--new"], "-f": ["--flag"]}, ["one"]),
    ],
)  # fmt: skip
def test_how_arguments_are_taken_apart(
    project: LaunchProject, line: str, options: dict[str, list[str]], positionals: list[str]
) -> None:
    parsed = GRAMMAR.parse([Word(word) for word in line.split()], begin(project))
    assert {name: [word.text for word in words] for name, words in parsed.options.items()} == options
    assert [word.text for word in parsed.positionals] == positionals


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ([Word("--new"), Word("one")], "the option `--new` of 'x' is not known here"),
        ([Word("-z")], "the option `-z` of 'x' is not known here"),
        ([Word("--all")], "'x' is given no value for `--all`"),
        ([Word("$MORE", "$MORE", loose=True)], "`$MORE` may hold options for 'x', and is not known here"),
    ],
)
def test_arguments_that_cannot_be_taken_apart(project: LaunchProject, words: list[Word], why: str) -> None:
    with pytest.raises(CannotJudge, match=re.escape(why)):
        GRAMMAR.parse(words, begin(project))


def begin(project: LaunchProject) -> Start:
    assert isinstance(project.interpreter, Interpreter)
    return Start("x", Location("deploygate.yaml"), project.interpreter, Places(project.root), project.root)
