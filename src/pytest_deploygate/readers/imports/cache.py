"""What was found out about files, kept from one run to the next.

Everything in it is known by the content of what it was found in, so it can be missing, and never wrong. It holds names
of modules and other identifiers, no text of the code.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

__all__ = ["Cache", "cache_folder"]

MAX_FILES = 64
MAX_BYTES = 64 * 1024 * 1024
_ABANDONED = 3600


def cache_folder(environ: Mapping[str, str]) -> Path | None:
    """The folder for this user's caches, as the system has it; None where there is no home.

    Args:
        environ: The process environment.
    """
    base = environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(base):
        home = environ.get("HOME", "")
        if not os.path.isabs(home):
            return None
        base = os.path.join(home, "Library/Caches" if sys.platform == "darwin" else ".cache")
    return Path(base, "pytest-deploygate", "imports")


class Cache:
    """The files of one project.

    Args:
        folder: Where they lie; None keeps nothing.
        root: The project's folder.
        version: The Python that the project is read for.

    Attributes:
        is_on: Whether anything is kept.
    """

    def __init__(self, folder: Path | None, root: Path, version: tuple[int, ...]) -> None:
        self._folder = folder
        self._root = str(root)
        try:
            # After any change of what decides what is found, nothing that was kept counts.
            code = b"\0".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
        except OSError:
            self._folder, code = None, b""
        self.is_on = self._folder is not None
        self._key = blake2b(code + repr((version, sys.platform)).encode(), digest_size=16).hexdigest()

    def load(self, kind: str) -> Any:
        """What was kept last; None where there is nothing, or it is damaged, or of another version."""
        path = self._path(kind)
        if path is None:
            return None
        try:
            with path.open("rb") as stream:
                check = stream.readline().strip()
                body = stream.read(MAX_BYTES + 1)
        except (OSError, ValueError):
            return None
        if len(body) > MAX_BYTES or check != _check(body):
            return None
        try:
            key, data = json.loads(body)
        except (ValueError, TypeError, RecursionError):
            return None
        return data if key == self._key else None

    def save(self, kind: str, data: Any) -> None:
        """Keep something that JSON can hold, in place of what was kept last. Fails without a word."""
        path = self._path(kind)
        if path is None:
            return
        body = json.dumps([self._key, data], separators=(",", ":")).encode()
        if len(body) > MAX_BYTES:
            return
        with contextlib.suppress(OSError):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Whoever reads at the same time sees the old file or the new one.
            with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as stream:
                try:
                    stream.write(_check(body) + b"\n" + body)
                    stream.close()
                    os.replace(stream.name, path)
                except BaseException:
                    os.unlink(stream.name)
                    raise
            _prune(path.parent)

    def _path(self, kind: str) -> Path | None:
        if self._folder is None:
            return None
        name = blake2b(f"{self._root}\0{kind}".encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
        return self._folder / f"{name}.json"


def _check(body: bytes) -> bytes:
    return blake2b(body, digest_size=16).hexdigest().encode()


def _prune(folder: Path) -> None:
    """Remove what was not written for the longest time, and what a run that was ended left behind."""
    files = []
    for path in folder.iterdir():
        with contextlib.suppress(OSError):
            files.append((path.stat().st_mtime, path))
    files.sort(reverse=True)
    kept = [path for _, path in files if path.suffix == ".json"]
    abandoned = [path for when, path in files if path.suffix == ".tmp" and when < time.time() - _ABANDONED]
    for path in kept[MAX_FILES:] + abandoned:
        with contextlib.suppress(OSError):
            path.unlink()
