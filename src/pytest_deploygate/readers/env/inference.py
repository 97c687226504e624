"""Which loader a project uses, where the gate file does not say."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
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


def inferred_loader(root: Path, paths: Iterable[str] = ()) -> tuple[LoaderName, str] | None:
    """The only loader that a project's manifests ask for, and the manifest; None where there is none or more.

    Args:
        root: The project's folder.
        paths: Files and folders of the service, relative to it; manifests above them count, as in a monorepo.
    """
    found: dict[LoaderName, str] = {}
    for name, pattern, loader in _manifests(sorted({folder for path in paths for folder in _folders(path)} | {""})):
        try:
            text = read_text(root / name, root)
        except CannotJudge:
            continue
        if pattern.search(text):
            found.setdefault(loader, name)
    return next(iter(found.items())) if len(found) == 1 else None


def _folders(path: str) -> Iterator[str]:
    """A path and all folders that it is in."""
    path = posixpath.normpath(path)
    while path not in {"", ".", "/"} and not path.startswith("../"):
        yield path
        path = posixpath.dirname(path)


def _manifests(folders: Iterable[str]) -> Iterator[tuple[str, re.Pattern[str], LoaderName]]:
    for folder in folders:
        yield posixpath.join(folder, "package.json"), _NODE, "node-dotenv"
        for name in _PYTHON_FILES:
            yield posixpath.join(folder, name), _PYTHON, "python-dotenv"
