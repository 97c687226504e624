"""Where a name is found on ``sys.path``, as the import system looks for it. Nothing is imported."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from .interpreter import Interpreter

__all__ = ["Finder", "Spec"]

Kind = Literal["builtin", "frozen", "source", "bytecode", "extension", "namespace"]


@dataclass(frozen=True)
class Spec:
    """A module that was found.

    Attributes:
        name: Its full name.
        kind: What loads it.
        origin: Its file, absolute; inside an archive, the archive's path and the name in it. Empty for a namespace
            package and for what the interpreter carries itself.
        locations: Where its submodules are looked for; empty for what is no package.
        entry: The entry of the path where it was found.
    """

    name: str
    kind: Kind
    origin: str = ""
    locations: tuple[str, ...] = ()
    entry: str = ""

    @property
    def is_package(self) -> bool:
        return bool(self.locations)


class Finder:
    """Finds modules for one interpreter; each folder is listed once.

    Args:
        interpreter: Whose built-in and frozen modules, endings and editable installs count.
    """

    def __init__(self, interpreter: Interpreter) -> None:
        self._interpreter = interpreter
        extensions, sources, compiled = interpreter.suffixes
        self._suffixes: tuple[tuple[str, Kind], ...] = (
            *((suffix, "extension") for suffix in extensions),
            *((suffix, "source") for suffix in sources),
            *((suffix, "bytecode") for suffix in compiled),
        )
        self._folders: dict[str, frozenset[str] | None] = {}
        self._found: dict[tuple[str, tuple[str, ...]], Spec | None] = {}

    def find(self, name: str, path: Sequence[str]) -> Spec | None:
        """A module.

        Args:
            name: Its full name.
            path: ``sys.path``, or the locations of its package.
        """
        key = name, tuple(path)
        if key not in self._found:
            self._found[key] = self._carried(name) or self._on_path(name, path) or self._editable(name)
        return self._found[key]

    def every(self, name: str, path: Iterable[str]) -> Iterator[Spec]:
        """A top-level module wherever it is found, the one that counts first; namespace portions left out."""
        carried = self._carried(name)
        if carried is not None:
            yield carried
        for entry in path:
            spec = self._in_entry(name, name, entry)
            if spec is not None and spec.kind != "namespace":
                yield spec

    def names_in(self, entry: str) -> frozenset[str]:
        """The names of modules that an entry of the path could have, by its file names."""
        listed = self._listed(entry)
        if listed is None:
            archive, inside = self._archive(entry)
            prefix = f"{inside}/" if inside else ""
            names = self._archived(archive) if archive is not None else frozenset[str]()
            listed = frozenset(name[len(prefix) :].partition("/")[0] for name in names if name.startswith(prefix))
        return frozenset(stem for name in listed if (stem := name.partition(".")[0]).isidentifier())

    def _carried(self, name: str) -> Spec | None:
        if name in self._interpreter.builtin:
            return Spec(name, "builtin")
        if name not in self._interpreter.frozen:
            return None
        # Frozen packages of the standard library find their submodules beside the other ones.
        for entry in self._interpreter.path:
            stem = os.path.join(entry, *name.split("."))
            if os.path.isfile(os.path.join(stem, "__init__.py")):
                return Spec(name, "frozen", os.path.join(stem, "__init__.py"), (stem,), entry)
            if os.path.isfile(f"{stem}.py"):
                return Spec(name, "frozen", f"{stem}.py", (), entry)
        return Spec(name, "frozen")

    def _on_path(self, name: str, path: Sequence[str]) -> Spec | None:
        tail = name.rpartition(".")[2]
        portions: list[str] = []
        for entry in path:
            spec = self._in_entry(name, tail, entry)
            if spec is None:
                continue
            if spec.kind != "namespace":
                return spec
            portions += spec.locations
        return Spec(name, "namespace", "", tuple(portions), os.path.dirname(portions[0])) if portions else None

    def _editable(self, name: str) -> Spec | None:
        target = self._interpreter.editable.get(name)
        if target is None:
            return None
        folder, tail = os.path.split(target)
        return self._in_entry(name, tail.partition(".")[0], folder)

    def _in_entry(self, name: str, tail: str, entry: str) -> Spec | None:
        listed = self._listed(entry)
        if listed is None:
            return self._in_archive(name, tail, entry)
        if tail in listed:
            folder = os.path.join(entry, tail)
            inside = self._listed(folder)
            if inside is not None:
                for suffix, kind in self._suffixes:
                    if f"__init__{suffix}" in inside and os.path.isfile(os.path.join(folder, f"__init__{suffix}")):
                        return Spec(name, kind, os.path.join(folder, f"__init__{suffix}"), (folder,), entry)
        for suffix, kind in self._suffixes:
            if f"{tail}{suffix}" in listed and os.path.isfile(os.path.join(entry, f"{tail}{suffix}")):
                return Spec(name, kind, os.path.join(entry, f"{tail}{suffix}"), (), entry)
        if tail in listed and self._listed(os.path.join(entry, tail)) is not None:
            return Spec(name, "namespace", "", (os.path.join(entry, tail),), entry)
        return None

    def _listed(self, folder: str) -> frozenset[str] | None:
        """The names in a folder; None where it is none, or cannot be read."""
        if folder not in self._folders:
            try:
                self._folders[folder] = frozenset(os.listdir(folder))
            except (OSError, ValueError):
                self._folders[folder] = None
        return self._folders[folder]

    def _in_archive(self, name: str, tail: str, entry: str) -> Spec | None:
        """A module in a zip archive, or in a folder inside of one."""
        archive, inside = self._archive(entry)
        if archive is None:
            return None
        names = self._archived(archive)
        stem = f"{inside}/{tail}" if inside else tail
        # Beside its source a compiled file says the same, or is passed over.
        for suffix, kind in ((".py", "source"), (".pyc", "bytecode")):
            if f"{stem}/__init__{suffix}" in names:
                return Spec(name, kind, f"{archive}/{stem}/__init__{suffix}", (f"{archive}/{stem}",), entry)  # type: ignore[arg-type]
        for suffix, kind in ((".py", "source"), (".pyc", "bytecode")):
            if f"{stem}{suffix}" in names:
                return Spec(name, kind, f"{archive}/{stem}{suffix}", (), entry)  # type: ignore[arg-type]
        # Up to 3.13, a folder counts only where the archive has an entry for it.
        implied = self._interpreter.version >= (3, 14) and any(other.startswith(f"{stem}/") for other in names)
        if implied or f"{stem}/" in names:
            return Spec(name, "namespace", "", (f"{archive}/{stem}",), entry)
        return None

    @staticmethod
    def _archive(entry: str) -> tuple[str | None, str]:
        archive, inside = entry, ""
        while archive and not os.path.exists(archive):
            archive, _, name = archive.rpartition("/")
            inside = f"{name}/{inside}".rstrip("/")
        return (archive, inside) if archive and os.path.isfile(archive) else (None, "")

    def _archived(self, archive: str) -> frozenset[str]:
        known = self._folders.get(f"{archive}\0")
        if known is None:
            try:
                with zipfile.ZipFile(archive) as opened:
                    known = frozenset(opened.namelist())
            except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
                known = frozenset()
            self._folders[f"{archive}\0"] = known
        return known


def read_source(origin: str, limit: int) -> bytes | None:
    """The bytes of a module's source, in a folder or in an archive; None where they cannot be had.

    Args:
        origin: As `Spec.origin`.
        limit: The largest size that is read, in bytes.
    """
    from pathlib import Path

    from ...files import Unreadable, read_bytes

    archive, inside = Finder._archive(origin)
    if archive is not None and inside:
        try:
            with zipfile.ZipFile(archive) as opened, opened.open(inside) as stream:
                data = stream.read(limit + 1)
        except (OSError, ValueError, KeyError, RuntimeError, zipfile.BadZipFile, NotImplementedError):
            return None
        return data if len(data) <= limit else None
    try:
        return read_bytes(Path(origin), limit)
    except Unreadable:
        return None
