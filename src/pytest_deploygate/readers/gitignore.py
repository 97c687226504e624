"""What a checkout need not have: paths that git ignores, submodules, what the gate file says a build makes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from ..files import Unreadable, read_bytes
from .files import LIMIT
from .git import GitFailed, in_work_tree, names

__all__ = ["ignored", "matches_path", "submodules"]


def ignored(paths: Iterable[str], root: Path, environ: Mapping[str, str]) -> frozenset[str]:
    """Those of some paths that git ignores; none where the root is in no work tree, or git is not there.

    Args:
        paths: Relative to the root, POSIX style; a folder ends in a slash.
        root: The project's folder.
        environ: The process environment.
    """
    asked = sorted(set(paths))
    if not asked or not in_work_tree(root):
        return frozenset()
    # The machine's own ignore file says nothing about the project.
    settings = ("-c", f"core.excludesFile={os.devnull}")
    try:
        command = (*settings, "check-ignore", "--no-index", "--stdin", "-z")
        return frozenset(names(root, environ, *command, given=asked, none=1))
    except GitFailed:
        return frozenset()


_SUBMODULE = re.compile(r"^[ \t]*path[ \t]*=[ \t]*(?P<path>\S+)[ \t\r]*$", re.MULTILINE)


def submodules(root: Path) -> tuple[str, ...]:
    """The folders of git's submodules, which a checkout has only if it was asked for them."""
    try:
        text = read_bytes(root / ".gitmodules", LIMIT).decode("utf-8", "replace")
    except Unreadable:
        return ()
    return tuple(found["path"] for found in _SUBMODULE.finditer(text))


def matches_path(patterns: Iterable[str], path: str) -> bool:
    """Whether one of the gate file's patterns is about a path or a folder that it lies in.

    ``*`` and ``?`` match within a name, ``**`` across folders; ``dist`` and ``dist/`` are all below ``dist``.
    """
    return _expressions(tuple(patterns)).fullmatch(path.rstrip("/")) is not None


@lru_cache(maxsize=64)
def _expressions(patterns: tuple[str, ...]) -> re.Pattern[str]:
    # Without a pattern, nothing matches.
    return re.compile("|".join(map(_expression, patterns)) if patterns else r"(?!)")


def _expression(pattern: str) -> str:
    parts = re.split(r"(\*\*/|/\*\*\Z|\*\*|\*|\?)", pattern.removeprefix("./").rstrip("/"))
    wild = {"**/": "(?:.*/)?", "/**": "(?:/.*)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return "".join(wild.get(part, re.escape(part)) for part in parts) + "(?:/.*)?"
