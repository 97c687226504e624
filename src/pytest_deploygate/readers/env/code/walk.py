"""The files of a project that could hold code."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ....finding import CannotJudge, Location
from ...files import is_inside, shown
from ...gitignore import ignored

__all__ = ["JAVASCRIPT", "PYTHON", "Found", "files"]

PYTHON = frozenset([".py", ".pyw"])
JAVASCRIPT = frozenset([".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx", ".vue", ".svelte"])
_SKIPPED = frozenset(["node_modules", "bower_components", "__pycache__", "site-packages", ".git", ".hg", ".svn"])
_SKIPPED |= frozenset([".tox", ".nox", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".yarn", ".pnpm-store"])
# Built, where git ignores it; a folder of sources may well be called like that.
_BUILT = frozenset(
    "dist build out target coverage htmlcov .next .nuxt .output .svelte-kit .turbo .cache .vercel".split()
)
_TYPES_ONLY = (".d.ts", ".d.mts", ".d.cts")
_MINIFIED = (".min.js", ".min.mjs", ".bundle.js")


@dataclass
class Found:
    """What a walk came across.

    Attributes:
        files: Each once, as the name that is shown and the path.
        problems: Folders that are not there or cannot be read.
    """

    files: dict[str, Path] = field(default_factory=dict)
    problems: list[CannotJudge] = field(default_factory=list)


def files(root: Path, folders: Iterable[str], environ: Mapping[str, str]) -> Found:
    """All files of code in some folders, in order."""
    walk = _Walk(root, Found())
    for folder in folders:
        walk.start(folder)
    dropped = ignored(walk.built, root, environ)
    if dropped:
        gone = tuple(dropped)
        walk.found.files = {n: p for n, p in walk.found.files.items() if not n.startswith(gone)}
    return walk.found


@dataclass
class _Walk:
    root: Path
    found: Found
    built: list[str] = field(default_factory=list)
    seen: set[tuple[int, int]] = field(default_factory=set)

    def start(self, folder: str) -> None:
        path = Path(os.path.normpath(self.root / folder))
        name = shown(path, self.root)
        if not is_inside(path, self.root):
            self.refuse(name, "is outside the project", "only files below the gate file's folder are read")
        elif path.is_dir():
            self.folders(path)
        elif os.path.lexists(path):
            self.found.files.setdefault(name, path)
        else:
            self.refuse(name, "does not exist", "check the name; is it part of this checkout?")

    def refuse(self, name: str, why: str, help: str = "") -> None:
        self.found.problems.append(CannotJudge(f"'{name}' {why}", Location(name), help=help))

    def folders(self, start: Path) -> None:
        """Everything below a folder, without recursion."""
        stack = [start]
        while stack:
            folder = stack.pop()
            if folder.name in _BUILT and folder != start:
                self.built.append(shown(folder, self.root) + "/")
            entries = self.entries(folder)
            if any(entry.name == "pyvenv.cfg" for entry in entries):
                continue
            stack += reversed([Path(entry.path) for entry in entries if self.is_folder(entry)])
            self.add(folder, entries)

    def entries(self, folder: Path) -> list[os.DirEntry[str]]:
        try:
            status = folder.stat()
            if (status.st_dev, status.st_ino) in self.seen:
                return []
            self.seen.add((status.st_dev, status.st_ino))
            with os.scandir(folder) as listed:
                return sorted(listed, key=lambda entry: entry.name)
        except OSError as error:
            self.refuse(shown(folder, self.root), f"cannot be read: {error.strerror or 'the system refuses'}")
            return []

    def is_folder(self, entry: os.DirEntry[str]) -> bool:
        try:
            if not entry.is_dir() or entry.name in _SKIPPED:
                return False
            return not entry.is_symlink() or is_inside(Path(entry.path), self.root)
        except OSError:
            return False

    def add(self, folder: Path, entries: list[os.DirEntry[str]]) -> None:
        prefix = shown(folder, self.root)
        prefix = "" if prefix == "." else prefix + "/"
        for entry in _code(entries):
            if entry.is_symlink() and not is_inside(Path(entry.path), self.root):
                continue
            self.found.files.setdefault(prefix + entry.name, Path(entry.path))


def _code(entries: Iterable[os.DirEntry[str]]) -> Iterator[os.DirEntry[str]]:
    for entry in entries:
        name = entry.name.lower()
        suffix = name[name.rfind(".") :] if "." in name else ""
        if suffix not in PYTHON and suffix not in JAVASCRIPT:
            continue
        if name.endswith(_TYPES_ONLY) or name.endswith(_MINIFIED):
            continue
        try:
            if not entry.is_dir():
                yield entry
        except OSError:
            yield entry
