"""What really becomes of a start, in every Python that is here."""

from __future__ import annotations

import ast
import functools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pytest_deploygate.finding import CannotJudge, Location
from pytest_deploygate.readers.imports.interpreter import Interpreter, ask

VERSIONS = ((3, 10), (3, 11), (3, 12), (3, 13), (3, 14))
ENDLESS = "endless"
_DRIVER = Path(__file__).with_name("driver.py")


@dataclass(frozen=True)
class Start:
    """A program as it is started: what, with which ``sys.path`` before the interpreter's own, from where."""

    kind: Literal["script", "module", "import"]
    name: str
    front: tuple[str, ...]
    cwd: str
    environ: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Truth:
    """How it ended: all empty where it started, and ``endless`` where it had to be ended from outside.

    File and line are those of the innermost entry of the traceback that is nobody's import machinery; of a
    SyntaxError, those that it is about.
    """

    exception: str = ""
    message: str = ""
    file: str = ""
    line: int = 0

    @property
    def state(self) -> str:
        return "fails" if self.exception else "starts"


@functools.cache
def pythons() -> tuple[Interpreter, ...]:
    """An interpreter a version, the one that runs this among them."""
    return tuple(found for version in VERSIONS if (found := _python(version)) is not None)


def own() -> Interpreter:
    """The one that runs this."""
    return next(python for python in pythons() if python.is_own)


def _python(version: tuple[int, int]) -> Interpreter | None:
    if version == sys.version_info[:2]:
        return ask(sys.executable, Location("python"))
    for candidate in _candidates("{}.{}".format(*version)):
        try:
            found = ask(candidate, Location("python"))
        except CannotJudge:
            continue
        if found.version[:2] == version:
            return found
    return None


def _candidates(version: str) -> Iterator[str]:
    # Before the PATH: what pyenv puts there is a script that only knows the versions that are switched on.
    for folder in sorted(Path("~/.pyenv/versions").expanduser().glob(f"{version}.*"), reverse=True):
        yield str(folder / "bin" / "python")
    found = shutil.which(f"python{version}")
    if found:
        yield found


def truths(interpreter: Interpreter, starts: Sequence[Start], seconds: int = 20) -> list[Truth]:
    """How each of the starts ends in an interpreter."""
    loaded = ascii(set(interpreter.loaded))
    commands = [
        ascii(
            {
                "kind": start.kind,
                "name": start.name,
                "path": [*start.front, *interpreter.path],
                "cwd": start.cwd,
                "environ": dict(start.environ),
                "seconds": seconds,
            }
        )
        for start in starts
    ]
    with tempfile.TemporaryDirectory() as folder:
        asked, answered = Path(folder, "commands"), Path(folder, "results")
        asked.write_text("\n".join([loaded, *commands]), "ascii")
        # No -I: without the program's folder Python 3.13 words some errors differently.
        subprocess.run(
            [interpreter.executable, "-B", "-E", "-s", "-c", _DRIVER.read_text("utf-8"), str(asked), str(answered)],
            stdin=subprocess.DEVNULL,
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"},
            check=True,
        )
        answers = answered.read_text("ascii").splitlines()
    assert len(answers) == len(starts)
    return [_truth(ast.literal_eval(answer), f"{interpreter.executable}: ") for answer in answers]


def _truth(answer: tuple[str, str, list[tuple[str, int]]] | None, program: str) -> Truth:
    if answer is None:
        return Truth(ENDLESS)
    exception, message, places = answer
    if exception == "SystemExit":
        # What runs a module with -m puts the interpreter's path in front.
        message = message.removeprefix(program)
    own_places = [place for place in places if not _machinery(place[0])]
    file, line = own_places[-1] if own_places else ("", 0)
    return Truth(exception, message, file, line)


def _machinery(file: str) -> bool:
    return file.startswith("<") or file.endswith(("/importlib/__init__.py", "/runpy.py"))
