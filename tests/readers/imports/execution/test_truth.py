"""That the truth is true: forks of one Python end as programs do that are started one by one."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from cases import cases
from generator import Case
from truth import ENDLESS, Start, Truth, own, pythons, truths

CASES = cases()
# What only the printed traceback adds to an exception's text.
HINT = re.compile(r"\. (?:Did you (?:mean|forget)[^?]*\?|Or did you[^?]*\?)")


def _started(case: Case, start: Start) -> str:
    """The last line of what a program writes when it is started by the shell; empty where that goes well."""
    python = own()
    front = list(start.front)
    if case.kind == "import":
        arguments = ["-c", f"import sys; sys.path[:1] = {front!r}; __import__({start.name!r})"]
    elif case.kind == "module":
        arguments = ["-m", start.name]
    else:
        arguments = [start.name]
    done = subprocess.run(
        [python.executable, "-B", *arguments],
        cwd=start.cwd,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **start.environ},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        return ""
    last = done.stderr.strip().splitlines()[-1] if done.stderr.strip() else str(done.returncode)
    return last if last.startswith("SyntaxError") else HINT.sub("", last)


def _printed(truth: Truth) -> str:
    """The last line of how Python prints that."""
    message = truth.message
    if truth.exception in {"SyntaxError", "IndentationError", "TabError"}:
        message = re.sub(r" \([^()]*, line \d+\)$", "", message)
    if truth.exception == "SystemExit":
        return message
    return f"{truth.exception}: {message}".splitlines()[-1] if message else truth.exception


def _is_plain(case: Case) -> bool:
    """Whether a start needs nothing but the interpreter to have that very path."""
    folder = case.name.rpartition("/")[0] if case.kind == "script" else ""
    return case.kind == "import" or case.front == (folder,)


PLAIN = [name for name, case in CASES.items() if _is_plain(case)]


@pytest.fixture(scope="module")
def forked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[Start, Truth]]]:
    """The starts of all cases, and how the forks end."""
    root = tmp_path_factory.mktemp("cases").resolve()
    for name in PLAIN:
        (root / name).mkdir()
        CASES[name].write(root / name)
    starts = [(name, start) for name in PLAIN for start in CASES[name].starts(root / name)]
    found: dict[str, list[tuple[Start, Truth]]] = {name: [] for name in PLAIN}
    for (name, start), truth in zip(starts, truths(own(), [start for _, start in starts]), strict=True):
        found[name].append((start, truth))
    return found


@pytest.mark.parametrize("name", PLAIN)
def test_a_fork_ends_as_a_program_does(name: str, forked: dict[str, list[tuple[Start, Truth]]]) -> None:
    for start, truth in forked[name]:
        printed = _started(CASES[name], start).removeprefix(f"{own().executable}: ")
        # A class that is not built in is printed with its module.
        assert printed in {f"{module}{_printed(truth)}" for module in ("", "a.", "dataclasses.")}


def test_forks_do_not_know_of_each_other(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(
        "import os, sys\nassert 'seen' not in os.environ and not hasattr(sys, 'seen')\nos.environ['seen'] = '1'\nsys.seen = 1\n"
    )
    start = Start("import", "a", (str(tmp_path),), "/")
    assert truths(own(), [start] * 3) == [Truth()] * 3


@pytest.mark.parametrize("python", pythons(), ids=lambda python: python.short)
def test_nothing_is_loaded_that_a_start_does_not_load(python: object, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import sys\nraise ValueError(sorted(set(sys.modules)))\n")
    for interpreter in pythons():
        if interpreter is python:
            (truth,) = truths(interpreter, [Start("script", str(tmp_path / "a.py"), (str(tmp_path),), "/")])
            # What an interpreter says is loaded, it says by a program that has imported __future__.
            assert truth.message == str(sorted(interpreter.loaded - {"__future__"} | {"__main__"}))


def test_what_never_ends_is_ended(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("while True: pass\n")
    assert truths(own(), [Start("import", "a", (str(tmp_path),), "/")], seconds=1) == [Truth(ENDLESS)]


def test_a_crash_of_the_interpreter_is_no_start(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import os\nos._exit(0)\n")
    assert truths(own(), [Start("import", "a", (str(tmp_path),), "/")]) == [Truth(ENDLESS)]
