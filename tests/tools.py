"""What the suite needs beside Python: found or fetched once, skipped by name where it cannot be had.

In CI nothing is skipped for want of a tool: a missing one fails the test that needs it.
"""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).resolve().parent.parent
PM2_VERSION = "7.0.4"
DOTENV_VERSION = "18.0.10"


def _lacking(what: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(f"{what}, and in CI no test may be left out", pytrace=False)
    pytest.skip(what)


@functools.cache
def _node() -> str | None:
    return shutil.which("node")


def need_node() -> str:
    """The path of Node.js."""
    return _node() or _lacking("Node.js is not installed")


@functools.cache
def _package(name: str, version: str) -> Path | str:
    """The folder of an npm package, installed once, or why it is not there."""
    npm = shutil.which("npm")
    if npm is None or _node() is None:
        return "Node.js and npm are not installed"
    folder = ROOT / ".nox" / f"{name}-{version}"
    package = folder / "node_modules" / name
    if not (package / "package.json").exists():
        folder.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
            made = Path(temporary, "made")
            made.mkdir()
            # An install script would only print a banner.
            command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(made)]
            done = subprocess.run(
                [*command, f"{name}@{version}"], capture_output=True, text=True, check=False, timeout=300
            )
            if done.returncode != 0:
                return f"{name}@{version} cannot be installed by npm"
            # Of several processes that are about it at once, the first one to be done counts.
            with contextlib.suppress(OSError):
                made.rename(folder)
    return package


def need_pm2() -> Path:
    """The program of a real PM2."""
    found = _package("pm2", PM2_VERSION)
    return found / "bin" / "pm2" if isinstance(found, Path) else _lacking(found)


def need_dotenv() -> Path:
    """The folder of npm's dotenv."""
    found = _package("dotenv", DOTENV_VERSION)
    return found if isinstance(found, Path) else _lacking(found)


def need_bash() -> str:
    """The path of bash."""
    return shutil.which("bash") or _lacking("bash is not installed")


def examples(usual: int) -> int:
    """How many examples Hypothesis tries: the usual number, or more where DEPLOYGATE_THOROUGH says a factor."""
    return usual * int(os.environ.get("DEPLOYGATE_THOROUGH", "1"))
