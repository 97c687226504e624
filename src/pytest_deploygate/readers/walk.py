"""Going through the folders of a project: no virtual environments, no caches, nothing that git ignores."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..finding import CannotJudge, Location
from .files import is_inside, shown
from .gitignore import ignored

__all__ = ["Walk"]

_SKIPPED = frozenset(["node_modules", "bower_components", "__pycache__", "site-packages", ".git", ".hg", ".svn"])
_SKIPPED |= frozenset([".tox", ".nox", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".yarn", ".pnpm-store"])
# Built, where git ignores it; a folder of sources may well be called like that.
_BUILT = frozenset(
    "dist build out target coverage htmlcov .next .nuxt .output .svelte-kit .turbo .cache .vercel".split()
)


@dataclass
class Walk:
    """A walk through parts of a project; no folder is entered twice.

    Attributes:
        root: The project's folder. No link is followed out of it.
        problems: Folders that are not there or cannot be read.
        built: Folders that were entered and are a build's if git ignores them, POSIX, with a slash at the end.
    """

    root: Path
    problems: list[CannotJudge] = field(default_factory=list)
    built: list[str] = field(default_factory=list)
    _seen: set[tuple[int, int]] = field(default_factory=set)

    def start(self, name: str) -> Path | None:
        """A folder or file that the gate file names; None where it is outside or not there, which is a problem."""
        path = Path(os.path.normpath(self.root / name))
        if not is_inside(path, self.root):
            self.refuse(
                shown(path, self.root), "is outside the project", "only files below the gate file's folder are read"
            )
        elif not os.path.lexists(path):
            self.refuse(shown(path, self.root), "does not exist", "check the name; is it part of this checkout?")
        else:
            return path
        return None

    def below(self, start: Path) -> Iterator[tuple[str, list[os.DirEntry[str]]]]:
        """A folder and all below it, each before what it holds: the name that is shown, and the entries by name."""
        name = shown(start, self.root)
        stack = [(os.fspath(start), "" if name == "." else name)]
        while stack:
            path, name = stack.pop()
            if path != os.fspath(start) and name.rpartition("/")[2] in _BUILT:
                self.built.append(f"{name}/")
            entries = self._entries(path, name or ".")
            if any(entry.name == "pyvenv.cfg" for entry in entries):
                continue
            prefix = f"{name}/" if name else ""
            stack += [(entry.path, prefix + entry.name) for entry in reversed(entries) if self._is_entered(entry)]
            yield name, entries

    def ignored(self, environ: Mapping[str, str]) -> tuple[str, ...]:
        """Of the folders that were entered, those that a build made, with a slash at the end."""
        return tuple(ignored(self.built, self.root, environ))

    def refuse(self, name: str, why: str, help: str = "") -> None:
        self.problems.append(CannotJudge(f"'{name}' {why}", Location(name), help=help))

    def leads_out(self, entry: os.DirEntry[str]) -> bool:
        """Whether an entry is a link out of the project."""
        return entry.is_symlink() and not is_inside(Path(entry.path), self.root)

    @staticmethod
    def is_folder(entry: os.DirEntry[str]) -> bool:
        """Whether an entry is a folder or a link to one."""
        try:
            return entry.is_dir()
        except OSError:  # a link to itself
            return False

    def _entries(self, path: str, name: str) -> list[os.DirEntry[str]]:
        try:
            status = os.stat(path)  # noqa: PTH116 - a Path a folder is what this would spend most of its time on
            if (status.st_dev, status.st_ino) in self._seen:
                return []
            self._seen.add((status.st_dev, status.st_ino))
            with os.scandir(path) as listed:
                return sorted(listed, key=_name)
        except OSError as error:
            self.refuse(name, f"cannot be read: {error.strerror or 'the system refuses'}")
            return []

    def _is_entered(self, entry: os.DirEntry[str]) -> bool:
        return self.is_folder(entry) and entry.name not in _SKIPPED and not self.leads_out(entry)


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name
