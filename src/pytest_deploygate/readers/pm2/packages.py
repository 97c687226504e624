"""What the project's package.json files say: scripts, dependencies, and where."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from ...finding import CannotJudge, Location
from ...marked import Entry, MappingNode, Mark, Node, ScalarNode, compose
from ..files import read_text, shown

__all__ = ["Package", "Packages"]

_DEPENDENCIES = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")


@dataclass(frozen=True)
class Package:
    """A package.json.

    Attributes:
        place: The file.
        scripts: Command lines by name, each with its place.
        dependencies: Names of all packages that it asks for.
        type: Where its ``type`` stands; None where it has none.
    """

    place: Location
    scripts: dict[str, tuple[str, Location]] = field(default_factory=dict)
    dependencies: frozenset[str] = frozenset()
    type: Location | None = None


class Packages:
    """Finds the package.json that counts for a folder; reads each once.

    Args:
        root: The project's folder.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: dict[Path, Package | None] = {}

    def above(self, folder: str) -> list[Package]:
        """Those of a folder of the project and of the folders that it lies in, nearest first."""
        start = self._root / folder
        chain = [start, *(parent for parent in start.parents if parent.is_relative_to(self._root))]
        return [package for path in chain if (package := self._read(path / "package.json")) is not None]

    def _read(self, path: Path) -> Package | None:
        if path not in self._known:
            self._known[path] = _parsed(path, self._root)
        return self._known[path]


def _parsed(path: Path, root: Path) -> Package | None:
    if not os.path.isfile(path):  # noqa: PTH113 - Path.is_file() raises where a name is too long
        return None
    name = shown(path, root)
    try:
        document = compose(read_text(path, root))
    except CannotJudge:
        return None
    scripts = {
        key: (entry.value.text, _place(entry.value.mark, name))
        for key, entry in _entries(document.root, "scripts")
        if isinstance(entry.value, ScalarNode)
    }
    asked = {key for section in _DEPENDENCIES for key, _ in _entries(document.root, section)}
    kind = document.root.entries.get("type") if isinstance(document.root, MappingNode) else None
    return Package(Location(name), scripts, frozenset(asked), _place(kind.value.mark, name) if kind else None)


def _entries(root: Node | None, section: str) -> list[tuple[str, Entry]]:
    found = root.entries.get(section) if isinstance(root, MappingNode) else None
    return list(found.value.entries.items()) if found and isinstance(found.value, MappingNode) else []


def _place(mark: Mark, name: str) -> Location:
    return Location(name, mark.line, mark.column, mark.width)
