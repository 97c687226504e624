"""``uv.lock``, ``poetry.lock``, ``pdm.lock`` and ``pylock.toml``: what is installed for what is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ....families.imports.names import normalised
from ....finding import Location
from ....toml import NotToml, loads
from ...files import shown
from .declarations import Declarations

__all__ = ["read_lock"]

_NAME = re.compile(r'^\[\[packages?\]\]\s*^name\s*=\s*("[^"\n]*")', re.MULTILINE)
_FILES = re.compile(r"^(?:wheels|files) = \[\n(?:[ \t].*\n)*\]\n|^(?:sdist|wheels) = [\[{].*[\]}]\n", re.MULTILINE)
_MAIN = frozenset(["main", "default"])


@dataclass
class _Package:
    """A distribution of a lock file; of several versions, all together.

    Attributes:
        place: Where its name stands.
        brings: What it depends on.
        groups: The groups that it is there for; empty where the file says nothing of that.
        marker: When it is installed.
    """

    place: Location
    brings: set[str] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)
    marker: str = ""


def read_lock(path: Path, into: Declarations, *, locked: bool = True) -> None:
    """Read a lock file.

    Args:
        path: The file.
        into: Is told what it says.
        locked: Another file says what is asked for.
    """
    text = into.text(path)
    if text is None:
        return
    name = shown(path, into.root)
    try:
        data = _data(text)
    except NotToml as refusal:
        problem = refusal.problem
        into.refuse(f"'{name}': {problem.message}", into.place(path, problem.mark), "lock again")
        return
    tables = [table for table in _tables(data) if isinstance(table.get("name"), str)]
    places = _places(text, name)
    if len(places) != len(tables):
        places = [Location(name)] * len(tables)
    packages = _packages(tables, places)
    if path.name == "uv.lock":
        _uv(tables, packages, into)
    extras = {known.group for known in into.requirements if not known.dev}
    for distribution, package in packages.items():
        into.brings.setdefault(distribution, set()).update(package.brings)
        groups = package.groups - _MAIN
        applies = into.markers.holds(package.marker) if package.marker else True
        if not package.groups or package.groups & _MAIN:
            into.put(distribution, package.place, locked=locked, applies=applies)
        for group in sorted(groups):
            is_dev = group not in extras
            into.put(distribution, package.place, group=group, dev=is_dev, locked=locked, applies=applies)


def _data(text: str) -> Mapping[str, Any]:
    """What a lock file says, the lists of files left out, which are most of it.

    Raises:
        NotToml: It is damaged.
    """
    try:
        return loads(_FILES.sub("", text))
    except NotToml:
        return loads(text)


def _tables(data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for key in ("package", "packages"):
        listed = data.get(key)
        yield from (table for table in (listed if isinstance(listed, list) else ()) if isinstance(table, dict))


def _places(text: str, path: str) -> list[Location]:
    """Where the names stand, in order, as the tools write them."""
    found: list[Location] = []
    line, position = 1, 0
    for match in _NAME.finditer(text):
        line, position = line + text.count("\n", position, match.start(1)), match.start(1)
        column = match.start(1) - text.rfind("\n", 0, match.start(1))
        found.append(Location(path, line, column, len(match[1])))
    return found


def _packages(tables: Iterable[dict[str, Any]], places: Iterable[Location]) -> dict[str, _Package]:
    packages: dict[str, _Package] = {}
    for table, place in zip(tables, places, strict=True):
        package = packages.setdefault(normalised(table["name"]), _Package(place))
        package.brings |= set(_brought(table.get("dependencies")))
        package.groups |= set(map(normalised, _texts(table.get("groups"))))
        if table.get("category") == "dev":
            package.groups.add("dev")
        marker = next((m for m in (table.get("marker"), table.get("markers")) if isinstance(m, str)), "")
        package.marker = marker
    return packages


def _texts(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _brought(dependencies: object) -> Iterator[str]:
    """What a package depends on, in the words of each tool: a table, a list of tables or a list of requirements."""
    for item in dependencies if isinstance(dependencies, (list, dict)) else ():
        name = item.get("name") if isinstance(item, dict) else item
        if isinstance(name, str):
            yield normalised(re.split(r"[^A-Za-z0-9._-]", name, maxsplit=1)[0])


def _uv(tables: Iterable[dict[str, Any]], packages: dict[str, _Package], into: Declarations) -> None:
    """What each of uv's packages is there for, which follows from what the project itself depends on."""
    roots: dict[str, set[str]] = {}
    for table in tables:
        source = table.get("source")
        if not isinstance(source, dict) or not source.keys() & {"virtual", "editable"}:
            continue
        own = normalised(table["name"])
        package = packages.pop(own, None)
        if package is None:
            continue
        roots.setdefault("main", set()).update(package.brings)
        for kind in ("optional-dependencies", "dev-dependencies"):
            groups = table.get(kind)
            for group, listed in groups.items() if isinstance(groups, dict) else ():
                roots.setdefault(into.group(group), set()).update(_brought(listed))
    for group, names in roots.items():
        for name in _closure(names, packages):
            packages[name].groups.add(group)


def _closure(names: Iterable[str], packages: Mapping[str, _Package]) -> set[str]:
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in packages and name not in found:
            found.add(name)
            waiting += packages[name].brings
    return found
