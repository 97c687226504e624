"""The tools that look at queries, each in a virtual environment of its own, with the same libraries in all of them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from _measure import environment

ROOT = Path(__file__).resolve().parent.parent
OURS = "pytest-deploygate"
PEERS = {
    "pytest-queryguard": "0.4.1",
    "queryspy": "0.6.0",
    "pytest-querycount": "0.4.0",
    "django-zeal": "2.3.0",
    "django-query-guard": "0.2.1",
    "django-query-doctor": "2.3.0",
}
LIBRARIES = (
    "aiosqlite==0.22.1",
    "asyncpg==0.32.0",
    "django==5.2.19",
    "jinja2==3.1.6",
    "peewee==4.5.3",
    "psycopg2-binary==2.9.13",
    "psycopg[binary]==3.3.9",
    "pydantic==2.14.4",
    "pymysql==1.2.4",
    "pytest==9.2.0",
    "sqlalchemy[asyncio]==2.1.9",
    "tortoise-orm==1.1.9",
)


@dataclass
class Missing(Exception):
    """Something is not to be had.

    Attributes:
        reason: In one line.
    """

    reason: str

    def __str__(self) -> str:
        return self.reason


def interpreter(into: Path, tool: str) -> Path:
    """The Python of a tool's environment, made once; ours gets what is in this checkout now.

    Raises:
        Missing: It cannot be installed.
    """
    folder = into / "environments" / tool
    python = folder / "bin/python"
    if not (folder / "complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        _said([sys.executable, "-m", "venv", folder])
        # What builds ours is kept as well, so that later runs need no network.
        _pip(python, *LIBRARIES, *([f"{tool}=={PEERS[tool]}"] if tool in PEERS else ["hatchling", ROOT]))
        (folder / "complete").touch()
    if tool == OURS:
        _pip(python, "--no-deps", "--no-build-isolation", "--force-reinstall", ROOT)
    return python


def _pip(python: Path, *what: str | Path) -> None:
    _said([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *what])


def _said(command: list[str | Path]) -> None:
    done = subprocess.run(
        [str(part) for part in command], env=environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or [done.stderr[-200:]]
        raise Missing(f"it cannot be installed: {lines[-1].strip()}")


def shop(into: Path) -> Path:
    """A project of its own with the suite's scenarios, as they are in this checkout."""
    folder = into / "project"
    shutil.rmtree(folder, ignore_errors=True)
    ignore = shutil.ignore_patterns("__pycache__", "test_*")
    shutil.copytree(ROOT / "tests/query_scenarios", folder / "query_scenarios", ignore=ignore)
    for name in ("databases.py", "tools.py"):
        shutil.copy(ROOT / "tests" / name, folder / name)
    return folder
