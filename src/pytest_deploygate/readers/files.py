"""The one way in which readers read a file of the project: regular files below the root, bounded, as text."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from ..files import Unreadable, read_bytes
from ..finding import CannotJudge, Location
from ..marked import NotText, decode

__all__ = ["LIMIT", "is_inside", "location", "read_text", "shown"]

LIMIT = 1024 * 1024


def shown(path: Path, root: Path) -> str:
    """A path as findings name it: POSIX style, relative to the root where it lies below that."""
    text = path.as_posix()
    for base in (root.as_posix(), _real(os.fspath(root))):
        if text == base:
            return "."
        if text.startswith(base if base.endswith("/") else f"{base}/"):
            return text[len(base) :].lstrip("/")
    return text


@lru_cache(maxsize=64)
def _real(root: str) -> str:
    """A project's folder, all links followed."""
    return Path(root).resolve().as_posix()


def location(path: Path, root: Path) -> Location:
    """A file as a whole."""
    return Location(shown(path, root))


def is_inside(path: Path, root: Path) -> bool:
    """Whether a path, all links followed, is the root or lies below it."""
    try:
        return path.resolve().is_relative_to(_real(os.fspath(root)))
    except (OSError, RuntimeError, ValueError):
        return False


def read_text(path: Path, root: Path, *, is_known: bool = False) -> str:
    """The text of a file, without a byte order mark.

    Args:
        path: The file.
        root: The folder that no symbolic link may lead out of.
        is_known: That was made sure of before.

    Raises:
        CannotJudge: It is absent, outside the root, no regular file, too large or not UTF-8.
    """
    if not is_known and not is_inside(path, root):
        name = shown(path, root)
        why = "is a link that leads out of the project" if os.path.islink(path) else "is outside the project"  # noqa: PTH114 - Path.is_symlink() can raise
        raise CannotJudge(f"'{name}' {why}", Location(name), help="only files below the gate file's folder are read")
    try:
        return decode(read_bytes(path, LIMIT))
    except Unreadable as refusal:
        name = shown(path, root)
        raise CannotJudge(
            f"'{name}' {refusal}", Location(name), help=_REMEDIES.get(str(refusal).split()[0], "")
        ) from None
    except NotText as refusal:
        name, mark = shown(path, root), refusal.problem.mark
        place = Location(name) if mark is None else Location(name, mark.line, mark.column, mark.width)
        raise CannotJudge(f"'{name}' cannot be read: {refusal}", place, help=refusal.problem.hint) from None


_REMEDIES = {"does": "check the name; is the file part of this checkout?"}
