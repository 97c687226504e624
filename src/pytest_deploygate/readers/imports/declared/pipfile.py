"""``Pipfile`` and ``Pipfile.lock``."""

from __future__ import annotations

import json
import re
from pathlib import Path

from ....finding import Location
from ....marked import Node
from ...files import shown
from .declarations import Declarations
from .trees import at, entries, read_toml, text, texts

__all__ = ["read_pipfile", "read_pipfile_lock"]

_MARKERS = ("os_name", "sys_platform", "platform_machine", "platform_system", "python_version", "python_full_version")
# Tables that say something else; all others are categories.
_SETTINGS = frozenset(["source", "requires", "scripts", "pipenv", "pipfile"])
_KEY = re.compile(r'^(?P<indent> *)"(?P<key>[^"\\]+)": \{', re.MULTILINE)


def read_pipfile(path: Path, into: Declarations) -> None:
    """Read a Pipfile: ``[packages]``, ``[dev-packages]``, and categories, which are groups."""
    root = read_toml(path, into)
    for table, content in entries(root):
        if table.text in _SETTINGS:
            continue
        group, dev = _category(table.text, into)
        for key, value in entries(content):
            extras = [extra for _, extra in texts(at(value, "extras"))]
            place = into.place(path, key.mark)
            into.put(key.text, place, group=group, dev=dev, applies=_applies(value, into), extras=extras)


def _category(name: str, into: Declarations) -> tuple[str, bool]:
    if name in {"packages", "default"}:
        return "", False
    if name in {"dev-packages", "develop"}:
        return into.group("dev"), True
    return into.group(name), True


def _applies(value: Node, into: Declarations) -> bool | None:
    said = text(at(value, "markers"))
    parts = [f"({said})"] if said else []
    parts += [f"{name} {condition}" for name in _MARKERS if (condition := text(at(value, name)))]
    return into.markers.holds(" and ".join(parts)) if parts else True


def read_pipfile_lock(path: Path, into: Declarations, *, locked: bool = True) -> None:
    """Read a Pipfile.lock.

    Args:
        path: The file.
        into: Is told what it says.
        locked: A Pipfile says what is asked for.
    """
    written = into.text(path)
    if written is None:
        return
    try:
        data = json.loads(written)
    except (ValueError, RecursionError):
        into.refuse(f"'{shown(path, into.root)}' is no JSON", into.place(path), "lock again")
        return
    places = _places(written, shown(path, into.root))
    for category, content in data.items() if isinstance(data, dict) else ():
        if category == "_meta" or not isinstance(content, dict):
            continue
        group, dev = _category(category, into)
        for name, entry in content.items():
            place = places.get((category, name), into.place(path))
            marker = entry.get("markers") if isinstance(entry, dict) else None
            applies = into.markers.holds(marker) if isinstance(marker, str) else True
            into.put(name, place, group=group, dev=dev, locked=locked, applies=applies)


def _places(written: str, path: str) -> dict[tuple[str, str], Location]:
    """Where each distribution stands, by pipenv's own indentation."""
    found: dict[tuple[str, str], Location] = {}
    category = ""
    line, position = 1, 0
    for match in _KEY.finditer(written):
        line, position = line + written.count("\n", position, match.start()), match.start()
        if len(match["indent"]) == 4:
            category = match["key"]
        elif len(match["indent"]) == 8:
            found[category, match["key"]] = Location(path, line, 9, len(match["key"]) + 2)
    return found
