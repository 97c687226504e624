"""Which loader a project uses, where the gate file does not say."""

from __future__ import annotations

import re
from pathlib import Path

from ...families.env import LoaderName
from ...finding import CannotJudge
from ..files import read_text

__all__ = ["inferred_loader"]

# Packages that load env files with npm's dotenv, or exactly as it does.
_NODE = re.compile(r"\"(?:dotenv|dotenv-safe|dotenv-flow|@nestjs/config|env-cmd|nodemon-dotenv)\"\s*:")
# Those that load them with python-dotenv. django-environ and python-decouple have parsers of their own.
_PYTHON = re.compile(
    r"^[\s\"'\[,]*(?:python-dotenv|pydantic-settings|environs)\b(?![-.])", re.MULTILINE | re.IGNORECASE
)
_PYTHON_FILES = (
    "requirements.txt",
    "requirements/base.txt",
    "requirements/prod.txt",
    "pyproject.toml",
    "Pipfile",
    "setup.cfg",
)


def inferred_loader(root: Path) -> tuple[LoaderName, str] | None:
    """The only loader that a project's manifests ask for, and the manifest; None where there is none or more."""
    found: dict[LoaderName, str] = {}
    for name, pattern, loader in _manifests():
        try:
            text = read_text(root / name, root)
        except CannotJudge:
            continue
        if pattern.search(text):
            found.setdefault(loader, name)
    return next(iter(found.items())) if len(found) == 1 else None


def _manifests() -> list[tuple[str, re.Pattern[str], LoaderName]]:
    return [("package.json", _NODE, "node-dotenv"), *((name, _PYTHON, "python-dotenv") for name in _PYTHON_FILES)]
