"""Variables whose names occur somewhere in a project besides its code: in compose files, schemas, scripts."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ...files import Unreadable, read_bytes

__all__ = ["mentioned"]

_LARGEST = 256 * 1024
_MOST = 20_000
_WORD = re.compile(rb"[A-Za-z_][A-Za-z0-9_]*")
_PASSED_OVER = frozenset(["node_modules", ".git", "__pycache__", ".venv", "venv", ".tox", ".nox", "dist", "coverage"])
# Prose about a variable reads nothing, and env files are what is asked about.
_NOT_READERS = re.compile(
    r"(?i).*\.(?:md|rst|txt|lock|png|jpe?g|gif|svg|ico|woff2?|pdf|zip|gz|map)|(?:.*\.)?env(?:\..*)?|package-lock\.json"
)


def mentioned(keys: Iterable[str], root: Path) -> frozenset[str]:
    """Those of some variables that a file below the root names."""
    left = {key.encode() for key in keys}
    found: set[bytes] = set()
    for path in _files(root):
        if not left:
            break
        try:
            words = set(_WORD.findall(read_bytes(path, _LARGEST)))
        except Unreadable:
            continue
        found |= left & words
        left -= words
    return frozenset(key.decode() for key in found)


def _files(root: Path) -> Iterator[Path]:
    count = 0
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in _PASSED_OVER)
        for name in sorted(names):
            if not _NOT_READERS.fullmatch(name):
                count += 1
                if count > _MOST:
                    return
                yield Path(folder, name)
