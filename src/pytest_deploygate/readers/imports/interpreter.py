"""Asking a Python about itself: its version, its standard library, its ``sys.path``, what it has loaded when."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ...finding import CannotJudge, Location

__all__ = ["Interpreter", "ask", "find_interpreter", "quiet_environment"]

SECONDS = 30
OLDEST = (3, 10)
"""The oldest Python whose code is read."""
_PROBE = Path(__file__).with_name("probe.py")


@dataclass(frozen=True, eq=False)
class Interpreter:
    """A Python, as it describes itself.

    Attributes:
        executable: Its path, absolute.
        version: Major, minor and micro.
        stdlib: The top-level modules of its standard library.
        builtin: Those that are compiled into it, and so cannot be shadowed.
        frozen: Full names of those that it carries frozen, and so cannot be shadowed either.
        builtins: The names of the module `builtins`.
        path: ``sys.path`` of a start that puts nothing in front: the standard library, site-packages, what .pth
            files add. Absolute.
        site: The folders for installed packages, absolute.
        loaded: What is in ``sys.modules`` before the first line of a program runs.
        suffixes: Endings of extension modules, of sources and of compiled files, in the order in which it tries them.
        editable: Module to file or folder, for editable installs that hook into the import system.
        platform: ``sys.platform``.
    """

    executable: str
    version: tuple[int, int, int]
    stdlib: frozenset[str]
    builtin: frozenset[str]
    frozen: frozenset[str]
    builtins: frozenset[str]
    path: tuple[str, ...]
    site: tuple[str, ...]
    loaded: frozenset[str]
    suffixes: tuple[tuple[str, ...], ...]
    editable: Mapping[str, str]
    platform: str

    @property
    def short(self) -> str:
        """``3.12``."""
        return "{}.{}".format(*self.version)

    def too_old(self, done: str, place: Location) -> CannotJudge | None:
        """Why its code is not what ``done`` says, such as ``read``; None where it is."""
        if self.version[:2] >= OLDEST:
            return None
        message = f"code for Python {self.short} cannot be {done}; 3.10 is the oldest that can"
        return CannotJudge(message, place, "python", "use a Python that is still maintained")

    @property
    def is_own(self) -> bool:
        """Whether its grammar is that of the Python that runs this."""
        return self.version[:2] == sys.version_info[:2]

    def loaded_by(self, *names: str) -> frozenset[str] | None:
        """What is loaded once it has imported some installed modules; None where it cannot import them.

        Nothing of the project is on its path then, and nothing of the project's environment is passed on.
        """
        return _loaded_by(self.executable, names)

    def attributes(self, module: str) -> frozenset[str] | None:
        """The names that a module of its standard library has; None where it cannot be imported.

        Args:
            module: Its full name. No other module is looked at.
        """
        if module.partition(".")[0] not in self.stdlib:
            return None
        return _attributes(self.executable, module, "--names")

    def exports(self, module: str) -> frozenset[str] | None:
        """What ``import *`` takes from a module of its standard library; None where it cannot be imported."""
        if module.partition(".")[0] not in self.stdlib:
            return None
        return _attributes(self.executable, module, "--exports")


def quiet_environment() -> dict[str, str]:
    """What a Python needs to start, and nothing that is anybody's secret."""
    kept = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYENV_ROOT", "PYENV_VERSION", "TMPDIR")
    found = {name: os.environ[name] for name in kept if name in os.environ}
    # Without a home, Python looks it up, and loads a module for that.
    return {"HOME": os.sep, **found, "LC_ALL": "C.UTF-8"}


def find_interpreter(wanted: str | None, root: Path, place: Location) -> Interpreter:
    """The interpreter that a gate file asks for.

    Args:
        wanted: A path, a version, or None for the Python that runs this.
        root: The gate file's folder.
        place: Where the gate file asks for it.

    Raises:
        CannotJudge: There is none, or it does not answer.
    """
    if wanted is None:
        return ask(sys.executable, place)
    if _is_version(wanted):
        if tuple(map(int, wanted.split(".")))[:2] == sys.version_info[: min(wanted.count(".") + 1, 2)]:
            return ask(sys.executable, place)
        found = shutil.which(f"python{'.'.join(wanted.split('.')[:2])}")
        if found is None:
            remedy = "install it, or run the gate with it; or name an interpreter by its path"
            raise CannotJudge(f"there is no Python {wanted} here", place, "python", remedy)
        return ask(found, place)
    # Not resolve(): a virtual environment is known by where its link to the interpreter lies.
    path = os.path.normpath(root / wanted)
    if not os.path.isfile(path):
        remedy = "create the environment before the gate runs, or correct the path"
        raise CannotJudge(f"there is no interpreter '{wanted}'", place, "python", remedy)
    return ask(path, place)


def _is_version(text: str) -> bool:
    parts = text.split(".")
    return len(parts) in (1, 2, 3) and all(part.isascii() and part.isdigit() for part in parts)


def ask(executable: str, place: Location) -> Interpreter:
    """What an interpreter says of itself.

    Raises:
        CannotJudge: It does not answer.
    """
    said = _asked(executable)
    if said is None:
        remedy = "is it a Python, and does it start?"
        raise CannotJudge(f"the interpreter '{executable}' does not say what it is", place, "python", remedy)
    return Interpreter(
        executable=executable,
        version=tuple(said["version"]),
        stdlib=frozenset(said["stdlib"]),
        builtin=frozenset(said["builtin"]),
        frozen=frozenset(said["frozen"]),
        builtins=frozenset(said["builtins"]),
        # The first entry is the probe's own folder where the interpreter does not know -I's meaning of it.
        path=tuple(entry for entry in said["path"] if entry != str(_PROBE.parent)),
        site=tuple(said["site"]),
        loaded=frozenset(said["loaded"]),
        suffixes=tuple(tuple(group) for group in said["suffixes"]),
        editable=said["editable"],
        platform=said["platform"],
    )


@lru_cache(maxsize=32)
def _asked(executable: str) -> Any:
    return _probe(executable, [])


@lru_cache(maxsize=128)
def _loaded_by(executable: str, names: tuple[str, ...]) -> frozenset[str] | None:
    said = _probe(executable, names)
    return None if said is None else frozenset(said)


@lru_cache(maxsize=1024)
def _attributes(executable: str, module: str, which: str) -> frozenset[str] | None:
    said = _probe(executable, [which, module])
    return None if said is None else frozenset(said)


def _probe(executable: str, arguments: Sequence[str]) -> Any:
    try:
        done = subprocess.run(  # noqa: S603 - the user named it, or it is this very interpreter
            [executable, "-I", "-B", "-X", "utf8", str(_PROBE), *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=quiet_environment(),
            timeout=SECONDS,
            check=False,
        )
        return json.loads(done.stdout) if done.returncode == 0 else None
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
