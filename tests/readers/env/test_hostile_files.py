"""Env files that anyone could have put there: no hang, no pass, no traceback."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from env_projects import EnvProject
from projects import RULES

NAMES = sorted(name.partition("/")[2] for name in RULES if name.startswith("env/"))
VARIABLES = {"API_KEY": {}, "PORT": "port"}


def unreadable(path: Path) -> None:
    path.write_text("A=1")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user reads everything")


def bind(path: Path) -> None:
    os.chdir(path.parent)
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(path.name)


KINDS: dict[str, Callable[[Path], object]] = {
    "absent": lambda path: None,
    "folder": Path.mkdir,
    "fifo": os.mkfifo,
    "socket": bind,
    "dangling link": lambda path: path.symlink_to("nowhere"),
    "link to itself": lambda path: path.symlink_to(path.name),
    "link out of the project": lambda path: path.symlink_to("/etc/hostname"),
    "device": lambda path: path.symlink_to("/dev/zero"),
    "no permission": unreadable,
    "10 MB": lambda path: path.write_bytes(b"A=1\n" * 2_621_440),
    "one line of 10 MB": lambda path: path.write_bytes(b"A=" + b"x" * 10_485_760),
    "empty": lambda path: path.write_bytes(b""),
    "comments": lambda path: path.write_bytes(b"# A=1\n\n"),
    "UTF-16": lambda path: path.write_bytes("API_KEY=x\nPORT=1\n".encode("utf-16")),
    "UTF-16 without a mark": lambda path: path.write_bytes("API_KEY=x\nPORT=1\n".encode("utf-16-le")),
    "Latin-1": lambda path: path.write_bytes("API_KEY=müsli\nPORT=1\n".encode("latin-1")),
    "binary": lambda path: path.write_bytes(bytes(range(256)) * 20),
    "null bytes": lambda path: path.write_bytes(b"API_KEY=\0\0\nPORT=\0\n"),
}


@pytest.mark.parametrize("loader", ["node-dotenv", "python-dotenv", "compose", "shell", None])
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_env_file(
    project: EnvProject, kind: str, loader: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project.root)
    KINDS[kind](project.root / ".env")
    outcome = project.judge("missing", loader=loader, variables=VARIABLES, file=".env")
    wrong = project.judge("wrong-type", loader=loader, variables=VARIABLES, file=".env")
    assert not (outcome.passed and wrong.passed)


LINES = {
    "a long line": "A=" + "x" * 200_000,
    "blanks": "A=" + " " * 200_000 + "x",
    "blanks before a comment": "A=x" + " " * 200_000 + "#",
    "quotes": "A='" * 50_000,
    "double quotes": 'A="' * 50_000,
    "backslashes": "A=" + "\\" * 200_000,
    "dollars": "A=" + "$" * 200_000,
    "braces": "A=" + "${A" * 50_000,
    "nested references": "A=" + "${B:-" * 100_000 + "}" * 100_000,
    "doubling": "\n".join(["A0=xxxxxxxxxx", *(f"A{n + 1}=${{A{n}}}${{A{n}}}" for n in range(60))]),
    "exports": "export " * 100_000 + "A=1",
    "equal signs": "=" * 200_000,
    "hashes": "#" * 200_000,
    "line ends": "\n" * 200_000,
    "carriage returns": "A=1\r" * 200_000,
    "many variables": "\n".join(f"KEY_{n}=value-{n}" for n in range(40_000)),
    "many duplicates": "A=1\n" * 100_000,
    "heredoc": "cat <<EOF\n" * 50_000,
    "substitutions": "A=$(" * 100_000,
}


@pytest.mark.timeout(120)  # Against a hang, not against a slow machine: none takes longer than two seconds by itself.
@pytest.mark.parametrize("loader", ["node-dotenv", "python-dotenv", "compose", "shell"])
@pytest.mark.parametrize("kind", LINES)
def test_a_line_that_takes_its_time(project: EnvProject, kind: str, loader: str) -> None:
    project.write(".env", LINES[kind] + "\nPORT=x\n")
    assert not project.judge("wrong-type", loader=loader, variables=VARIABLES, file=".env").passed


def test_a_byte_order_mark_and_carriage_returns(project: EnvProject) -> None:
    project.write(".env", "\ufeffAPI_KEY=w7Gq0zR4tVx2LmPn\r\nPORT=3000\r\n".encode())
    for loader in ("node-dotenv", "python-dotenv", "compose"):
        for rule in ("missing", "wrong-type"):
            assert project.judge(rule, loader=loader, variables=VARIABLES, file=".env").passed
    assert not project.judge("wrong-type", loader="shell", variables=VARIABLES, file=".env").passed


@pytest.mark.parametrize("rule", NAMES)
def test_no_rule_passes_on_a_file_that_is_not_there(project: EnvProject, rule: str) -> None:
    outcome = project.judge(rule, variables=VARIABLES, file=".env", code=["."], template=".env.example")
    # git knows of no file either, and that is certain.
    assert outcome.passed is (rule == "tracked-by-git")
