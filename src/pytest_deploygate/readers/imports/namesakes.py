"""Names that mean two things in a start: which of them an import gets, and who means the other one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from ...families.imports import Entry, Namesake
from ...finding import Location
from ..files import location
from .execution import Prediction
from .execution.reach import Rival
from .execution.sources import Broken, Sources
from .finder import Finder, Spec, read_source
from .interpreter import Interpreter
from .steps import Launch

__all__ = ["read_namesakes"]

_LIMIT = 16 * 1024 * 1024


def read_namesakes(launch: Launch, prediction: Prediction, finder: Finder, root: Path) -> tuple[Namesake, ...]:
    """The names that mean two things in a start.

    Args:
        launch: The start.
        prediction: What becomes of it.
        finder: Finds modules for its interpreter.
        root: The gate file's folder.
    """
    reader = _Reader(launch, prediction, finder, root)
    found = [reader.namesake(rival) for rival in prediction.rivals]
    # Where nobody imports a name, it does not matter what it is.
    return tuple(known for known in found if known.wins is not None or known.importers or not prediction.whole)


class _Reader:
    def __init__(self, launch: Launch, prediction: Prediction, finder: Finder, root: Path) -> None:
        self._launch = launch
        self._prediction = prediction
        self._finder = finder
        self._root = root
        self._sources = Sources()

    def namesake(self, rival: Rival) -> Namesake:
        own, other = rival.own, rival.other
        stdlib = rival.name in self._launch.interpreter.stdlib
        return Namesake(
            name=rival.name,
            place=location(Path(own.origin or own.locations[0]), self._root),
            entry=self._entry(own.entry),
            kind="stdlib" if stdlib else "installed",
            other=(other.origin if other is not None else "") or "built-in",
            wins=None if self._launch.unknown else rival.wins,
            importers=tuple(dict.fromkeys(self._importers(rival))),
        )

    def _entry(self, path: str) -> Entry:
        shown = location(Path(path), self._root).path
        return next((entry for entry in self._launch.front if entry.path == shown), Entry(shown, "sys.path"))

    def _importers(self, rival: Rival) -> Iterator[tuple[str, Location, bool]]:
        """Who imports the name and means the one that it does not get, or may not get."""
        seen: set[tuple[str, int]] = set()
        for found in self._prediction.imports:
            if found.name == rival.name and found.file and found.importer != rival.name:
                is_own = self._is_own(found.file)
                seen.add((found.file, found.line))
                if self._is_misled(rival, found.file, is_own=is_own):
                    place = location(Path(found.file), self._root)
                    yield found.importer, Location(place.path, found.line, found.column), is_own
        for file, module in self._prediction.ran.items():
            if file == rival.own.origin:
                continue
            is_own = self._is_own(file)
            for node in self._imports(file, rival.name):
                if (file, node.lineno) in seen or not self._is_misled(rival, file, is_own=is_own):
                    continue
                place = location(Path(file), self._root)
                yield module, Location(place.path, node.lineno, node.col_offset + 1), is_own

    def _is_own(self, file: str) -> bool:
        return Path(file).is_relative_to(self._root) and "site-packages" not in file

    def _is_misled(self, rival: Rival, file: str, *, is_own: bool) -> bool:
        if self._launch.unknown:
            return True
        if not is_own:
            # Nobody outside of the project means a module of the project.
            return rival.wins
        used = self._used(file, rival.name)
        ours = {name for name in used if self._has(rival.own, name)}
        theirs = {name for name in used if self._other_has(rival, name)}
        return bool(theirs - ours if rival.wins else ours - theirs)

    def _imports(self, file: str, name: str) -> list[ast.Import | ast.ImportFrom]:
        """The statements of a file that import a top-level name."""
        data = read_source(file, _LIMIT)
        if data is None or name.encode() not in data:
            return []
        tree = self._sources.tree(file)
        if isinstance(tree, Broken):
            return []
        return [node for node in ast.walk(tree) if _imports(node, name)]  # type: ignore[misc]

    def _used(self, file: str, name: str) -> set[str]:
        """What a file takes from a top-level module: attributes, names, submodules."""
        used: set[str] = set()
        called: set[str] = set()
        for node in self._imports(file, name):
            if isinstance(node, ast.ImportFrom):
                head = (node.module or "").partition(".")[2].partition(".")[0]
                used.update([head] if head else [alias.name for alias in node.names if alias.name != "*"])
                continue
            for alias in node.names:
                top, _, rest = alias.name.partition(".")
                if top != name:
                    continue
                if rest:
                    used.add(rest.partition(".")[0])
                if not rest or alias.asname is None:
                    called.add(alias.asname or top)
        tree = self._sources.trees.get(file)
        for part in ast.walk(tree) if isinstance(tree, ast.Module) else ():
            if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.value.id in called:
                used.add(part.attr)
        return used

    def _has(self, spec: Spec, name: str) -> bool:
        """Whether a module's source could give it a name, or a submodule of that name."""
        if self._has_submodule(spec, name):
            return True
        source = read_source(spec.origin, _LIMIT) if spec.kind == "source" else None
        if source is None:
            return spec.kind not in {"source", "namespace"}
        tree = self._sources.tree(spec.origin)
        if isinstance(tree, Broken):
            return True
        for node in ast.walk(tree):
            bound = getattr(node, "name", None) or getattr(node, "asname", None)
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
                bound = node.id
            if bound in (name, "*"):
                return True
        return False

    def _other_has(self, rival: Rival, name: str) -> bool:
        interpreter: Interpreter = self._launch.interpreter
        names = interpreter.attributes(rival.name) if rival.name in interpreter.stdlib else None
        if names is None:
            return rival.other is not None and self._has(rival.other, name)
        if name in names or "__getattr__" in names:
            return True
        return rival.other is not None and self._has_submodule(rival.other, name)

    def _has_submodule(self, spec: Spec, name: str) -> bool:
        return spec.is_package and self._finder.find(f"{spec.name}.{name}", spec.locations) is not None


def _imports(node: ast.AST, name: str) -> bool:
    if isinstance(node, ast.Import):
        return any(alias.name.partition(".")[0] == name for alias in node.names)
    return isinstance(node, ast.ImportFrom) and not node.level and (node.module or "").partition(".")[0] == name
