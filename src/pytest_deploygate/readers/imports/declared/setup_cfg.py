"""``setup.cfg``, as setuptools takes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ....families.imports.names import normalised
from ....finding import Location
from ...files import shown
from .declarations import Declarations, is_dev_name
from .requirements_txt import read_requirements

__all__ = ["read_setup_cfg"]

_SECTION = re.compile(r"\[([^\]]+)\]\s*$")
_KEY = re.compile(r"([^\s:=][^:=]*?)\s*[:=]\s*(.*)$")

Value = list[tuple[str, Location]]


def read_setup_cfg(path: Path, into: Declarations, extras: frozenset[str] | None = None) -> None:
    """Read a setup.cfg; arguments as of `read_pyproject`."""
    text = into.text(path)
    if text is None:
        return
    values = dict(_values(text, shown(path, into.root)))
    for name, _ in values.get(("metadata", "name"), [])[:1]:
        into.own.add(normalised(name))
    for (section, key), value in values.items():
        if section == "options" and key == "install_requires":
            _take(value, path, into)
        elif section == "options" and key in {"tests_require", "setup_requires"} and extras is None:
            _take(value, path, into, key, dev=True)
        elif section == "options.extras_require":
            group = into.group(key)
            if extras is None:
                _take(value, path, into, group, dev=is_dev_name(group))
            elif group in extras:
                _take(value, path, into)


def _take(value: Value, path: Path, into: Declarations, group: str = "", *, dev: bool = False) -> None:
    for written, place in value:
        if written.startswith("file:"):
            for name in written.removeprefix("file:").split(","):
                read_requirements(path.parent / name.strip(), into, group=group, dev=dev)
        elif "%(" in written:
            into.refuse("what this requires is put together from other values", place, "write it out")
        else:
            # A one-line list is separated by semicolons, which also begin a marker.
            into.add(written, place, group=group, dev=dev)


def _values(text: str, path: str) -> Iterator[tuple[tuple[str, str], Value]]:
    """Section and key to the lines of the value, each with its place."""
    section = key = ""
    value: Value = []
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line or line[0] in "#;":
            continue
        continued = raw[0].isspace() and key
        found = None if continued else _SECTION.match(line) or _KEY.match(line)
        if continued:
            written = re.split(r"\s[#;]", line, maxsplit=1)[0] if re.search(r"\s#", line) else line
            value.append((written, Location(path, number, raw.index(line) + 1, len(written))))
            continue
        if key:
            yield (section, key), value
        key, value = "", []
        if found is not None and found.re is _SECTION:
            section = found[1].strip()
        elif found is not None:
            key = found[1].strip().lower().replace("-", "_") if section in {"metadata", "options"} else found[1].strip()
            if found[2]:
                value.append((found[2], Location(path, number, raw.rindex(found[2]) + 1, len(found[2]))))
    if key:
        yield (section, key), value
