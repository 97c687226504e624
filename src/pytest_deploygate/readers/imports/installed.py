"""What is installed for an interpreter: read from the folders on its path, without running anything."""

from __future__ import annotations

import ast
import csv
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from email.parser import HeaderParser
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from ...families.imports.names import normalised
from ...files import Unreadable, read_bytes
from .interpreter import Interpreter
from .namespaces import is_module, is_namespace, modules_below, modules_of

__all__ = ["Distribution", "Installed", "read_installed"]

# A RECORD names each file of its distribution; the largest known ones have some ten thousand.
_LIMIT = 32 * 1024 * 1024
_MAPPING = re.compile(r"^MAPPING(?:\s*:[^=\n]*)?\s*=\s*(\{.*\})\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Distribution:
    """Something that is installed.

    Attributes:
        name: Normalised.
        modules: What it brings: ``yaml``; ``google.cloud.storage`` below packages that others may share.
        requires: Its Requires-Dist, as they stand.
    """

    name: str
    modules: tuple[str, ...]
    requires: tuple[str, ...] = ()


@dataclass(frozen=True)
class Installed:
    """All that an interpreter has.

    Attributes:
        distributions: By normalised name; of several with one name, the first on the path.
        loose: Top-level modules beside them that none of them brings.
    """

    distributions: Mapping[str, Distribution] = field(default_factory=dict)
    loose: tuple[str, ...] = ()

    @property
    def modules(self) -> dict[str, tuple[str, ...]]:
        """What each brings."""
        return {name: distribution.modules for name, distribution in self.distributions.items()}


def read_installed(interpreter: Interpreter) -> Installed:
    """What an interpreter has installed. What is damaged counts for as much as can be read of it."""
    found: dict[str, Distribution] = {}
    beside: dict[str, None] = {}
    for entry in map(Path, interpreter.path):
        names = _listed(entry)
        for name in names:
            if name.endswith((".dist-info", ".egg-info")) or name == "EGG-INFO":
                distribution = _Metadata(entry, name, interpreter.editable).distribution()
                found.setdefault(distribution.name, distribution)
        # Neither the standard library nor a project that is installed in place.
        if str(entry) in interpreter.site or entry.name in {"site-packages", "dist-packages"}:
            beside.update((name.partition(".")[0], None) for name in names if is_module(entry, name))
    brought = {module.partition(".")[0] for distribution in found.values() for module in distribution.modules}
    return Installed(found, tuple(name for name in beside if name not in brought))


def _listed(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


def _read(path: Path) -> str:
    """A file's text; empty where it cannot be had."""
    try:
        return read_bytes(path, _LIMIT).decode("utf-8", "replace")
    except Unreadable:
        return ""


class _Metadata:
    """One ``.dist-info`` or ``.egg-info``.

    Args:
        folder: Where it lies.
        name: Its own name.
        hooked: Module to file or folder, of all editable installs that hook into the import system.
    """

    def __init__(self, folder: Path, name: str, hooked: Mapping[str, str]) -> None:
        self._folder = folder
        self._path = folder / name
        self._hooked = hooked

    def distribution(self) -> Distribution:
        text = _read(self._path / "METADATA") or _read(self._path / "PKG-INFO") or _read(self._path)
        # The description, which can be long, comes after the first empty line.
        head = HeaderParser().parsestr(text.replace("\r\n", "\n").partition("\n\n")[0] + "\n\n")
        name = str(head["Name"] or self._path.stem.partition("-")[0]).strip()
        requires = tuple(str(line) for line in head.get_all("Requires-Dist", ()))
        return Distribution(normalised(name), tuple(sorted(set(self._modules(normalised(name))))), requires)

    def _modules(self, name: str) -> Iterator[str]:
        files = self._files()
        if files is None:
            yield from self._top_level(name)
            return
        yield from modules_of(files, self._folder)
        for file in files:
            if file.endswith(".pth"):
                yield from self._added(_read(self._folder / file))
            elif file.startswith("__editable__") and file.endswith("_finder.py"):
                found = _MAPPING.search(_read(self._folder / file))
                yield from _keys(found[1]) if found else ()
        yield from self._in_place()

    def _files(self) -> list[str] | None:
        """The files that it brought, relative to its folder; None where nothing lists them."""
        record = _read(self._path / "RECORD")
        if record:
            return [_first_field(line) for line in record.splitlines() if line]
        listed = _read(self._path / "installed-files.txt")
        if listed:
            return [os.path.normpath(f"{self._path.name}/{line}").replace(os.sep, "/") for line in listed.splitlines()]
        return None

    def _top_level(self, name: str) -> Iterator[str]:
        """The modules by ``top_level.txt``; of a shared package, the one that is called as the distribution is."""
        own = name.replace("-", ".")
        names = _read(self._path / "top_level.txt").split() or [name.replace("-", "_")]
        for module in names:
            is_shared = own.startswith(f"{module}.") and is_namespace(self._folder / module)
            if is_shared and self._folder.joinpath(*own.split(".")).exists():
                yield own
            elif module.isidentifier():
                yield module

    def _added(self, pth: str) -> Iterator[str]:
        """What lies in the folders that a .pth file adds to the path."""
        for line in pth.splitlines():
            written = line.strip()
            if written and not line.startswith(("import ", "import\t", "#")):
                yield from modules_below(self._folder / written)

    def _in_place(self) -> Iterator[str]:
        """What an editable install's finder maps to files of its source folder."""
        try:
            said = json.loads(_read(self._path / "direct_url.json") or "{}")
            is_editable = said.get("dir_info", {}).get("editable") is True
            source = url2pathname(unquote(urlsplit(said.get("url", "")).path))
        except (AttributeError, TypeError, ValueError, RecursionError):
            return
        for module, path in self._hooked.items() if is_editable else ():
            if Path(path).is_relative_to(source):
                yield module.removesuffix(".__init__")


def _first_field(line: str) -> str:
    return next(csv.reader([line]))[0] if line.startswith('"') else line.partition(",")[0]


def _keys(written: str) -> Iterable[str]:
    try:
        found = ast.literal_eval(written)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return ()
    return [key for key in found if isinstance(key, str)] if isinstance(found, dict) else ()
