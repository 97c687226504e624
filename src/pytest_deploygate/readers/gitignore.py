"""What a checkout need not have: paths that git ignores, submodules, what the gate file says a build makes."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from ..files import Unreadable, read_bytes
from .files import LIMIT

__all__ = ["ignored", "matches_path", "submodules"]

SECONDS = 5
# The machine's own ignore file says nothing about the project, and a file system monitor is a program
# that the repository chooses.
_SETTINGS = ("-c", f"core.excludesFile={os.devnull}", "-c", "core.fsmonitor=false")


def ignored(paths: Iterable[str], root: Path, environ: Mapping[str, str]) -> frozenset[str]:
    """Those of some paths that git ignores; none where the root is in no work tree, or git is not there.

    Args:
        paths: Relative to the root, POSIX style; a folder ends in a slash.
        root: The project's folder.
        environ: The process environment.
    """
    asked = sorted(set(paths))
    if not asked or not any((folder / ".git").exists() for folder in (root, *root.parents)):
        return frozenset()
    # GIT_DIR, GIT_WORK_TREE and the like are set inside hooks, and are about another folder.
    clean = {name: value for name, value in environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(  # noqa: S603 - the paths go through standard input
            ["git", *_SETTINGS, "check-ignore", "--no-index", "--stdin", "-z"],  # noqa: S607 - git is found in PATH
            input="\0".join(asked).encode("utf-8", "surrogateescape"),
            cwd=root,
            env=clean,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired, ValueError):
        return frozenset()
    if done.returncode not in (0, 1):
        return frozenset()
    return frozenset(done.stdout.decode("utf-8", "surrogateescape").split("\0")) - {""}


_SUBMODULE = re.compile(r"^\s*path\s*=\s*(?P<path>\S+)\s*$", re.MULTILINE)


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
    return any(re.fullmatch(_expression(pattern), path.rstrip("/")) for pattern in patterns)


def _expression(pattern: str) -> str:
    parts = re.split(r"(\*\*/|/\*\*\Z|\*\*|\*|\?)", pattern.removeprefix("./").rstrip("/"))
    wild = {"**/": "(?:.*/)?", "/**": "(?:/.*)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return "".join(wild.get(part, re.escape(part)) for part in parts) + "(?:/.*)?"
