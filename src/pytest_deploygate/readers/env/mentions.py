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
    left: dict[bytes, set[str]] = {}
    for key in keys:
        left.setdefault(_form(key.encode()), set()).add(key)
    found: set[str] = set()
    for path in _files(root):
        if not left:
            break
        try:
            words = set(map(_form, _WORD.findall(read_bytes(path, _LARGEST))))
        except Unreadable:
            continue
        for word in left.keys() & words:
            found |= left.pop(word)
    return frozenset(found)


def _form(word: bytes) -> bytes:
    """How a name is looked for. Settings classes read `DB_HOST` by `db_host`; a single word is everyday's as well."""
    return word.upper() if b"_" in word.strip(b"_") else word


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
