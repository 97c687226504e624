"""What the suite needs beside Python: found or fetched once, skipped by name where it cannot be had.

In CI nothing is skipped for want of a tool: a missing one fails the test that needs it.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
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
def _pm2() -> Path | str:
    given = os.environ.get("DEPLOYGATE_PM2")
    if given:
        return Path(given)
    npm = shutil.which("npm")
    if npm is None or _node() is None:
        return "Node.js and npm are not installed"
    folder = ROOT / ".nox" / f"pm2-{PM2_VERSION}"
    binary = folder / "node_modules" / "pm2" / "bin" / "pm2"
    if not binary.exists():
        folder.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            [npm, "install", "--no-audit", "--no-fund", "--prefix", str(folder), f"pm2@{PM2_VERSION}"],
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        if done.returncode != 0:
            return f"pm2@{PM2_VERSION} cannot be installed by npm"
    return binary


def need_pm2() -> Path:
    """The program of a real PM2."""
    found = _pm2()
    return found if isinstance(found, Path) else _lacking(found)


@functools.cache
def _dotenv() -> Path | str:
    npm = shutil.which("npm")
    if npm is None or _node() is None:
        return "Node.js and npm are not installed"
    folder = ROOT / ".nox" / f"dotenv-{DOTENV_VERSION}"
    package = folder / "node_modules" / "dotenv"
    if not (package / "package.json").exists():
        folder.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            [npm, "install", "--no-audit", "--no-fund", "--prefix", str(folder), f"dotenv@{DOTENV_VERSION}"],
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        if done.returncode != 0:
            return f"dotenv@{DOTENV_VERSION} cannot be installed by npm"
    return package


def need_dotenv() -> Path:
    """The folder of npm's dotenv."""
    found = _dotenv()
    return found if isinstance(found, Path) else _lacking(found)


def need_bash() -> str:
    """The path of bash."""
    return shutil.which("bash") or _lacking("bash is not installed")


def examples(usual: int) -> int:
    """How many examples Hypothesis tries: the usual number, or more where DEPLOYGATE_THOROUGH says a factor."""
    return usual * int(os.environ.get("DEPLOYGATE_THOROUGH", "1"))
