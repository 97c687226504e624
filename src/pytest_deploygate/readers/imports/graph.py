"""Which modules import which when they are imported, as far as that is part of a cycle.

In two stages: what a look at the bytes finds is more than there is, so that only files in the cycles of that have to be
parsed. On large projects these are few.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...families.imports import Module
from ...families.imports.components import components
from ...finding import CannotJudge, Location
from .cache import Cache
from .forks import halved
from .interpreter import Interpreter
from .modules import Modules
from .parsing import digest, read
from .resolving import Resolver
from .scan import Scanner, prepared
from .summary import Summary
from .workers import Parsed, parse

__all__ = ["Graph"]

# Larger than what is parsed: most giants import nothing.
_SCANNED = 64 * 1024 * 1024
_WORTH_HALVING = 1_000
"""How many files take longer to scan than a copy of the process takes to be made."""

_Edges = dict[str, tuple[int, int, int]]
"""Modules, each with line, column and width of the first import that is about it; zeros where that is not known."""


@dataclass
class _Record:
    """What is known of a file.

    Attributes:
        digest: Of its content.
        edges: What it imports, or at least that; None where only the grammar can tell, and it was not asked.
        stars: The packages of which it takes everything.
        parsed: Whether the grammar was asked.
        exports: The modules in it that its ``__all__`` lists, where it was parsed.
        error: Why it cannot be parsed.
    """

    digest: str
    edges: _Edges | None = None
    stars: _Edges = field(default_factory=dict)
    parsed: bool = False
    exports: tuple[str, ...] = ()
    error: tuple[str, int, int] | None = None


class Graph:
    """The imports between the modules of a project.

    Args:
        root: The gate file's folder.
        modules: The modules.
        resolver: Knows them.
        interpreter: Its grammar counts.
        cache: What is known from earlier runs.

    Attributes:
        edges: ``(importer, imported, place)`` of all that is part of a cycle. Of a file that cannot be parsed, what a
            look at its bytes finds, with the file as the place.
        errors: Why a file that may be part of a cycle cannot be parsed, with line and column, by module.
        problems: Files that cannot be read.
    """

    def __init__(
        self, root: Path, modules: Modules, resolver: Resolver, interpreter: Interpreter, cache: Cache
    ) -> None:
        self._root = root
        self._modules = modules.found
        self._sources = list(modules.sources)
        self._resolver = resolver
        self._interpreter = interpreter
        self._cache = cache
        self._records: dict[str, _Record] = {}
        self._sizes: dict[str, int] = {}
        self.edges: tuple[tuple[str, str, Location], ...] = ()
        self.errors: dict[str, tuple[str, int, int]] = {}
        self.problems: list[CannotJudge] = []

    def read(self) -> None:
        """Go through all files, and parse those that need it."""
        known = self._load()
        fresh = [module for module in self._sources if not self._is_known(module, known.get(module.name))]
        names = list(self._modules)
        for module, (why, size, packed) in zip(fresh, halved(self._scan, fresh, _WORTH_HALVING), strict=True):
            if why:
                self.problems.append(CannotJudge(f"'{module.path}' {why}", Location(module.path)))
            else:
                self._sizes[module.name] = size
                self._records[module.name] = _unpacked(packed, names) if len(packed) > 1 else _Record(*packed)
        is_new = bool(fresh)
        is_new |= self._parse(name for name, record in self._records.items() if record.edges is None)
        stars = {star for record in self._records.values() for star in record.stars}
        is_new |= self._parse(star for star in stars if star in self._records)
        is_new |= self._parse(name for component in components(self._targets()) for name in component)
        if is_new and self._cache.is_on:
            self._save()
        self._finish()

    def take(self, summaries: Mapping[str, Parsed]) -> None:
        """Take what all files say from who parsed them."""
        for name, parsed in summaries.items():
            self._records[name] = self._outlined(name, parsed)
        for name in {name for component in components(self._targets()) for name in component}:
            self._note(name, summaries[name].summary)
        self._finish()

    def _outlined(self, name: str, parsed: Parsed) -> _Record:
        """What a file imports, without the places."""
        summary, package = parsed.summary, self._resolver.package(name)
        eager = [written for written in summary.imports if written.when == "eager"]
        meant = [self._resolver.meant(package, w.module, (w.name,) if w.name else ()) for w in eager]
        stars = (star for w, m in zip(eager, meant, strict=True) if w.name == "*" for star in m.named)
        return _Record(
            parsed.digest,
            dict.fromkeys(self._resolver.runs(name, meant), _NOWHERE),
            dict.fromkeys(stars, _NOWHERE),
            exports=self._exported(name, summary),
            error=summary.error,
        )

    def _exported(self, name: str, summary: Summary) -> tuple[str, ...]:
        inner = (f"{name}.{export}" for export in summary.exports)
        return tuple(full for full in inner if full in self._modules)

    def _is_known(self, module: Module, record: _Record | None) -> bool:
        """Whether a file is as it was; its record is taken then."""
        if record is None:
            return False
        data = read(f"{self._root}/{module.path}", _SCANNED)
        if isinstance(data, str) or digest(data) != record.digest:
            return False
        self._sizes[module.name], self._records[module.name] = len(data), record
        return True

    def _scan(self, modules: Sequence[Module]) -> list[tuple[str, int, list[Any]]]:
        """Why a file cannot be read, its size, and its record, packed: the digest alone where only parsing can tell."""
        scanner = Scanner(self._resolver.tops)
        numbers = {name: number for number, name in enumerate(self._modules)}
        return [self._scanned(module, scanner, numbers) for module in modules]

    def _scanned(self, module: Module, scanner: Scanner, numbers: Mapping[str, int]) -> tuple[str, int, list[Any]]:
        data = read(f"{self._root}/{module.path}", _SCANNED)
        if isinstance(data, str):
            return data, 0, []
        text, mark = prepared(data), digest(data) if self._cache.is_on else ""
        statements = None if text is None else scanner.scan(text)
        if statements is None:
            return "", len(data), [mark]
        package = self._resolver.package(module.name)
        meant = [self._resolver.meant(package, *statement) for statement in statements]
        edges = [numbers[name] for name in self._resolver.runs(module.name, meant)]
        stars = {name for s, m in zip(statements, meant, strict=True) if "*" in s.names for name in m.named}
        more = [[numbers[name] for name in stars], False, [], None] if stars else []
        return "", len(data), [mark, edges, *more]

    def _parse(self, names: Iterable[str]) -> bool:
        """Parse what was not parsed before; whether there was anything."""
        wanted = sorted({name for name in names if not self._records[name].parsed})
        paths = [f"{self._root}/{self._modules[name].path}" for name in wanted]
        sizes = [self._sizes[name] for name in wanted]
        for name, (_, summary) in zip(wanted, parse(paths, sizes, self._interpreter, eager=True), strict=True):
            self._note(name, summary)
        return bool(wanted)

    def _note(self, name: str, summary: Summary) -> None:
        """Take what the grammar says of a file."""
        record, package = self._records[name], self._resolver.package(name)
        record.parsed, record.error = True, summary.error
        if summary.error is not None:
            record.edges = record.edges or {}
            return
        record.edges, record.stars = {}, {}
        record.exports = self._exported(name, summary)
        for written in summary.imports:
            if written.when == "eager":
                place = written.line, written.column, written.width
                meant = self._resolver.meant(package, written.module, (written.name,) if written.name else ())
                for target in self._resolver.runs(name, [meant]):
                    record.edges.setdefault(target, place)
                if written.name == "*":
                    record.stars.update(dict.fromkeys(meant.named, place))

    def _targets(self) -> dict[str, _Edges]:
        """All edges, as they are known by now."""
        found = {}
        for name, record in self._records.items():
            edges = record.edges or {}
            for star, place in record.stars.items():
                exports = self._records[star].exports if star in self._records else ()
                edges = {export: place for export in exports if export != name} | edges
            found[name] = edges
        return found

    def _finish(self) -> None:
        targets = self._targets()
        edges = []
        for component in components(targets):
            members = set(component)
            for name in component:
                path = self._modules[name].path
                edges += [(name, to, Location(path, *place)) for to, place in targets[name].items() if to in members]
        self.edges = tuple(sorted(edges, key=lambda edge: edge[:2]))
        self.errors = {name: record.error for name, record in self._records.items() if record.error is not None}

    def _load(self) -> dict[str, _Record]:
        """What is known from earlier runs, by module; nothing where there were other modules by then."""
        kept = self._cache.load("graph")
        names = list(self._modules)
        try:
            if kept["modules"] != self._names():
                return {}
            return {name: _unpacked(packed, names) for name, packed in kept["files"].items()}
        except (TypeError, ValueError, LookupError, AttributeError):
            return {}

    def _save(self) -> None:
        numbers = {name: number for number, name in enumerate(self._modules)}
        files = {name: _packed(record, numbers) for name, record in self._records.items()}
        self._cache.save("graph", {"modules": self._names(), "files": files})

    def _names(self) -> str:
        return digest(
            "\0".join(f"{m.name}:{m.kind}" for m in self._modules.values()).encode("utf-8", "surrogateescape")
        )


_NOWHERE = (0, 0, 0)


def _packed(record: _Record, numbers: Mapping[str, int]) -> list[Any]:
    def numbered(edges: _Edges) -> list[Any]:
        return [numbers[n] if place == _NOWHERE else [numbers[n], *place] for n, place in edges.items()]

    packed: list[Any] = [record.digest, numbered(record.edges or {})]
    if record.parsed or record.stars:
        packed += [numbered(record.stars), record.parsed, [numbers[n] for n in record.exports], record.error]
    return packed


def _unpacked(packed: Sequence[Any], names: Sequence[str]) -> _Record:
    def named(edges: Sequence[Any]) -> _Edges:
        return {
            names[edge if isinstance(edge, int) else edge[0]]: _NOWHERE if isinstance(edge, int) else tuple(edge[1:])
            for edge in edges
        }

    if len(packed) == 2:
        return _Record(packed[0], named(packed[1]))
    mark, edges, stars, parsed, exports, error = packed
    return _Record(mark, named(edges), named(stars), parsed, tuple(names[n] for n in exports), error and tuple(error))
