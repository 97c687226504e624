"""Where a server's paths are in the checkout.

An ecosystem file speaks of the server; the gate runs in CI. A relative path is the same on both. An
absolute one is found below the places where the repository lies on the server: those that the gate file
names, else those that the file's own ``deploy`` section names, else those that the file's paths
themselves give away.
"""

from __future__ import annotations

import os
import posixpath
import re
import stat
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

__all__ = ["LONGEST_PATH", "Ground"]

_MANIFESTS = ("package.json", "pyproject.toml", "requirements.txt", "go.mod", "Cargo.toml", "composer.json", "Gemfile")
# No system takes a longer path, and some of what is done to one takes quadratic time.
LONGEST_PATH = 4096
# Each part of each path that tells something is looked for on the disk.
_MOST_PATHS = 100
_DEEPEST = 40
_WINDOWS = re.compile(r"[A-Za-z]:[\\/]")


class Ground:
    """Maps paths of a server to paths of the checkout.

    Args:
        root: The project's folder.
        base: The folder from which PM2 is called, relative to the root.
        declared: Where the repository lies on the server, as the gate file says.
        deployed: The same, as a ``deploy`` section says.
    """

    def __init__(self, root: Path, base: str, declared: Iterable[str] = (), deployed: Iterable[str] = ()) -> None:
        self.root = root
        self.base = posixpath.normpath(base)
        self._here = [_clean(str(path)) for path in (root, root.resolve())]
        self._declared = [_clean(path) for path in declared]
        self._there = self._declared or [
            f"{_clean(path)}{below}" for path in deployed for below in ("/current", "/source", "")
        ]

    def learn(self, paths: Iterable[str]) -> None:
        """Let absolute paths of a file tell where the repository lies, where nothing else says it.

        A folder is such a place if what follows it in a path is a file or a project in the checkout, or if it
        has the name of the checkout's own folder.
        """
        if self._declared:
            return
        known = [_clean(path) for path in paths if path.startswith("/") and len(path) <= LONGEST_PATH]
        told = dict.fromkeys(path for path in known if path.count("/") <= _DEEPEST and self.find(path, ".") is None)
        rest = {path: tuple(self._candidates(path)) for path in islice(told, _MOST_PATHS)}
        while rest:
            support: dict[str, int] = {}
            for places in rest.values():
                for place in places:
                    support[place] = support.get(place, 0) + 1
            if not support:
                return
            # The higher of two folders that explain as much leaves more of a path to be checked.
            chosen = min(support, key=lambda place: (-support[place], len(place)))
            self._there.append(chosen)
            rest = {path: places for path, places in rest.items() if _below(path, chosen) is None}

    def _candidates(self, path: str) -> Iterable[str]:
        parts = path.split("/")
        for count in range(2, len(parts) + 1):
            place, below = "/".join(parts[:count]), "/".join(parts[count:])
            if self._is_evidence(below) if below else parts[-1] == self.root.name:
                yield place

    def _is_evidence(self, path: str) -> bool:
        """Whether the checkout has a file, or a folder that is a project; `app` alone may be anybody's."""
        return self.is_file(path) or any(self.is_file(f"{path}/{name}") for name in _MANIFESTS)

    def find(self, path: str, folder: str) -> str | None:
        """A path relative to the root, or None if it leads elsewhere.

        Args:
            path: As an ecosystem file has it.
            folder: What it is relative to, itself relative to the root.
        """
        if _WINDOWS.match(path) or len(path) > LONGEST_PATH:
            return None
        if not path.startswith("/"):
            return _inside(posixpath.normpath(posixpath.join(folder, path)))
        path = _clean(path)
        for place in (*self._here, *self._there):
            below = _below(path, place)
            if below is not None:
                return below
        return None

    def exists(self, path: str) -> bool:
        """Whether the checkout has a file or folder."""
        return self._mode(path) != 0

    def is_file(self, path: str) -> bool:
        """Whether the checkout has a file."""
        return stat.S_ISREG(self._mode(path))

    def is_folder(self, path: str) -> bool:
        """Whether the checkout has a folder."""
        return stat.S_ISDIR(self._mode(path))

    def is_program(self, path: str) -> bool:
        """Whether the checkout has a file that can be executed."""
        return self.is_file(path) and os.access(self.root / path, os.X_OK)

    def _mode(self, path: str) -> int:
        """What there is under a path, links followed; 0 where there is nothing that can be seen."""
        try:
            return os.stat(f"{self.root}/{path}").st_mode  # noqa: PTH116 - a Path takes much longer to make
        except (OSError, ValueError):
            return 0


def _clean(path: str) -> str:
    return posixpath.normpath(path).replace("//", "/") if path.startswith("/") else posixpath.normpath(path)


def _inside(path: str) -> str | None:
    return None if path == ".." or path.startswith("../") else path


def _below(path: str, place: str) -> str | None:
    if path == place:
        return "."
    return path.removeprefix(place.rstrip("/") + "/") if path.startswith(place.rstrip("/") + "/") else None
