"""Poetry's tables of a ``pyproject.toml``."""

from __future__ import annotations

from pathlib import Path

from ....families.imports.names import normalised
from ....marked import MappingNode, Node, ScalarNode
from .declarations import Declarations
from .trees import at, entries, items, text, texts

__all__ = ["read_poetry"]


def read_poetry(path: Path, root: MappingNode, into: Declarations, extras: frozenset[str] | None) -> None:
    """Read ``[tool.poetry]``; arguments as of `read_pyproject`."""
    table = at(root, "tool", "poetry")
    if table is None:
        return
    own = text(at(table, "name"))
    if own:
        into.own.add(normalised(own))
    belongs: dict[str, list[str]] = {}
    for key, listed in entries(at(table, "extras")):
        for _, distribution in texts(listed):
            belongs.setdefault(normalised(distribution), []).append(into.group(key.text))
    reader = _Reader(path, into)
    for key, value in entries(at(table, "dependencies")):
        groups = belongs.get(normalised(key.text), [""]) if reader.is_optional(value) else [""]
        for group in groups:
            if extras is None or not group or group in extras:
                reader.take(key, value, "" if extras else group, dev=False)
    if extras is not None:
        return
    for key, value in entries(at(table, "dev-dependencies")):
        reader.take(key, value, into.group("dev"), dev=True)
    for name, content in entries(at(table, "group")):
        for key, value in entries(at(content, "dependencies")):
            reader.take(key, value, into.group(name.text), dev=True)


class _Reader:
    def __init__(self, path: Path, into: Declarations) -> None:
        self._path = path
        self._into = into

    @staticmethod
    def is_optional(value: Node) -> bool:
        return any(
            isinstance(found, ScalarNode) and found.value is True
            for found in (at(one, "optional") for one in items(value) or [value])
        )

    def take(self, key: ScalarNode, value: Node, group: str, *, dev: bool) -> None:
        """One line of a table: a version, a table, or a list of tables for different targets."""
        if normalised(key.text) == "python":
            return
        alternatives = items(value) or [value]
        judged = [self._applies(one) for one in alternatives]
        applies = True if True in judged else None if None in judged else False
        extras = [extra for one in alternatives for _, extra in texts(at(one, "extras"))]
        place = self._into.place(self._path, key.mark)
        self._into.put(key.text, place, group=group, dev=dev, applies=applies, extras=extras)

    def _applies(self, value: Node) -> bool | None:
        markers = self._into.markers
        python, marker, platform = (text(at(value, name)) for name in ("python", "markers", "platform"))
        judged = [
            markers.python_fits(python) if python else True,
            markers.holds(marker) if marker else True,
            markers.holds(f"sys_platform == '{platform}'") if platform else True,
        ]
        return False if False in judged else None if None in judged else True
