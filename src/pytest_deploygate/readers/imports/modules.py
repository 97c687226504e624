"""The modules below a project's roots, by the names under which they are imported."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ...families.imports import Binding, Module
from ...finding import CannotJudge
from ..files import shown
from ..gitignore import matches_path
from ..walk import Walk

__all__ = ["Modules", "find_modules", "infer_roots"]

SOURCE = ".py"
# Compiled, or compiled by a build from what is here: what they hold cannot be read.
_OPAQUE = (".so", ".pyd", ".pyx", ".pyi")
_SUFFIXES = (SOURCE, *_OPAQUE)
_OPEN = Binding(open=True)
_INIT = "__init__"


@dataclass
class Modules:
    """What a walk found.

    Attributes:
        roots: The folders, POSIX, relative to the gate file's folder.
        found: By name. Only sources have no `Module.binding` yet, and namespaces never get one.
        packaged: The roots that are packages themselves.
        problems: Roots that are not there, folders that cannot be read.
    """

    roots: tuple[str, ...]
    found: dict[str, Module] = field(default_factory=dict)
    packaged: frozenset[str] = frozenset()
    problems: list[CannotJudge] = field(default_factory=list)

    @property
    def sources(self) -> Iterator[Module]:
        """Those that are a Python file."""
        return (module for module in self.found.values() if module.path.endswith(SOURCE))


def infer_roots(root: Path) -> list[str]:
    """`src` where modules lie below it and it is no package itself, else the folder as a whole."""
    source = root / "src"
    if not source.is_dir() or (source / f"{_INIT}{SOURCE}").exists():
        return ["."]
    walk = Walk(root)
    holds = any(entry.name.endswith(SOURCE) for _, entries in walk.below(source) for entry in entries)
    return ["src"] if holds else ["."]


def find_modules(root: Path, roots: Sequence[str], tests: Sequence[str], environ: Mapping[str, str]) -> Modules:
    """All modules below some roots. A file belongs to the innermost root around it, a name to the first that has it.

    Args:
        root: The gate file's folder; nothing outside of it is read.
        roots: Folders relative to it.
        tests: Patterns of files that production never imports.
        environ: The process environment, for git.
    """
    walk = Walk(root)
    starts = {shown(path, root): path for path in map(walk.start, roots) if path is not None}
    for name, path in starts.items():
        if not path.is_dir():
            walk.refuse(name, "is no folder", "name the folder that modules are imported from")
    places: dict[str, list[tuple[str, str, str]]] = {}
    packaged = set()
    # Inner roots come first, so that an outer one finds their folders taken.
    for name in sorted(starts, key=lambda name: -len(name)):
        if starts[name].is_dir():
            places[name] = list(_modules(walk, name, starts[name]))
            if any(dotted == _INIT for dotted, _, _ in places[name]):
                packaged.add(name)
    built = walk.ignored(environ)
    modules = Modules(tuple(starts), packaged=frozenset(packaged), problems=walk.problems)
    for name in starts:
        for dotted, file, kind in places.get(name, ()):
            if dotted != _INIT and not file.startswith(built):
                _add(modules.found, dotted, file, kind, production=not matches_path(tests, file))
    for name in starts:
        _add_namespaces(modules.found, "" if name == "." else f"{name}/")
    modules.found = dict(sorted(modules.found.items()))
    return modules


# A regular package wins over a compiled module, that over a source, and a stub says only that there is one.
_RANKS = {"package": 0, ".so": 1, ".pyd": 1, SOURCE: 2, ".pyx": 3, ".pyi": 4, "alias": 5}


def _modules(walk: Walk, root: str, start: Path) -> Iterator[tuple[str, str, str]]:
    """Full name, path, and what it is, of each file and of each folder that is known by another name as well."""
    skip = 0 if root == "." else len(root) + 1
    for folder, entries in walk.below(start):
        below = folder[skip:]
        # What has a dot in its name cannot be imported.
        if "." in below:
            continue
        package = below.replace("/", ".")
        prefix, before = (f"{package}." if package else ""), (f"{folder}/" if folder else "")
        if not entries and package and os.path.islink(walk.root / folder):
            yield package, folder, "alias"
        for entry in entries:
            stem, dot, rest = entry.name.partition(".")
            suffix = dot + rest.rpartition(".")[2]
            if suffix not in _SUFFIXES or (dot + rest != suffix and suffix not in (".so", ".pyd")) or not stem:
                continue
            if walk.leads_out(entry) or (suffix != SOURCE and stem == _INIT) or walk.is_folder(entry):
                continue
            if stem == _INIT:
                yield package or _INIT, before + entry.name, "package"
            else:
                yield prefix + stem, before + entry.name, suffix


def _add(found: dict[str, Module], name: str, path: str, kind: str, *, production: bool) -> None:
    known = found.get(name)
    if known is not None and _rank(known) <= _RANKS[kind]:
        return
    if kind == "package":
        found[name] = Module(name, path, "package", production)
    elif kind == "alias":
        found[name] = Module(name, path, "namespace", production, _OPEN)
    else:
        found[name] = Module(name, path, "module", production, None if kind == SOURCE else _OPEN)


def _rank(module: Module) -> int:
    if module.kind == "package":
        return 0
    return _RANKS["alias" if module.kind == "namespace" else os.path.splitext(module.path)[1]]


def _add_namespaces(found: dict[str, Module], prefix: str) -> None:
    """Add the folders around modules that have no ``__init__.py``."""
    for module in list(found.values()):
        if not module.path.startswith(prefix):
            continue
        name = module.name.rpartition(".")[0]
        while name and name not in found:
            found[name] = Module(name, prefix + name.replace(".", "/"), "namespace")
            name = name.rpartition(".")[0]
