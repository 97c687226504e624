"""Python files that import from each other: constants, readers and settings classes cross from one to the other."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import PurePosixPath

from ....finding import CannotJudge
from .python import PythonFile, parse
from .python_libraries import ENVIRON, reader
from .python_settings import settings_fields
from .python_values import Meaning

__all__ = ["PythonProject"]

MAX_HOPS = 8
_LIBRARIES = frozenset(
    "os typing environ environs decouple prettyconf starlette pydantic pydantic_settings dynaconf click typer".split()
)


class PythonProject:
    """The Python files of a scan.

    Args:
        names: All of them.
        load: The text of one; it raises CannotJudge.

    Attributes:
        wrapped: Functions that are called with names of variables.
        exported: Names of what reads variables in a file, for those that import it.
        hinting: Files that others may import such names from.
    """

    def __init__(self, names: Iterable[str], load: Callable[[str], str]) -> None:
        self._load = load
        self._modules: dict[str, list[tuple[str, ...]]] = {}
        self._names: dict[tuple[str, ...], str] = {}
        self._files: dict[str, PythonFile | None] = {}
        self._found: dict[tuple[tuple[str, ...], tuple[str, ...]], str | None] = {}
        self._active = 0
        self.hinting: set[str] = set()
        self.wrapped: set[tuple[str, int, int]] = set()
        self.exported: set[str] = set()
        for name in names:
            parts = PurePosixPath(name).with_suffix("").parts
            parts = parts[:-1] if parts[-1] == "__init__" else parts
            if parts:
                self._modules.setdefault(parts[-1], []).append(parts)
                self._names.setdefault(parts, name)

    def read(self, name: str, text: str) -> PythonFile:
        """One file's reads.

        Raises:
            CannotJudge: It cannot be parsed.
        """
        tree = parse(text, name)
        file = self._made(name, text, tree, self._tainted(tree, name))
        file.run()
        self.exported.update(_exports(file))
        return file

    def imports(self) -> re.Pattern[bytes] | None:
        """What a file that hints at nothing has to mention to read a variable through what others export."""
        if not self.exported:
            return None
        return re.compile(rb"\b(?:" + b"|".join(re.escape(n.encode()) for n in sorted(self.exported)) + rb")\b")

    def _made(self, name: str, text: str, tree: ast.Module, tainted: frozenset[str] | None = None) -> PythonFile:
        def resolve(path: str, constant: bool) -> Meaning | None:  # noqa: FBT001 - called in two places
            return self._resolve(path, name, constant=constant)

        return PythonFile(name, text, tree, resolve, self.wrapped, tainted)

    def _tainted(self, tree: ast.Module, name: str) -> frozenset[str]:
        """The names that a file imports from files that may read variables."""
        names = set()
        for node in _statements(tree) if self.hinting else ():
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                module = "." * node.level + (node.module or "") if isinstance(node, ast.ImportFrom) else ""
                for alias in node.names:
                    inner = f"{module}.{alias.name}" if module.strip(".") else module + alias.name
                    found = {self._find(module, name) if module else None, self._find(inner, name)}
                    if not found.isdisjoint(self.hinting):
                        names.add(alias.asname or alias.name.partition(".")[0])
        return frozenset(names)

    def _resolve(self, path: str, asking: str, *, constant: bool) -> Meaning | None:
        """What a dotted name stands for, where a file of the project defines it."""
        module, _, attribute = path.rpartition(".")
        if not module or not attribute or self._active >= MAX_HOPS:
            return None
        name = self._find(module, asking)
        known = name is not None and name != asking and (constant or name in self.hinting)
        file = self._file(name) if known and name is not None else None
        if file is None:
            return None
        self._active += 1
        try:
            return _exported(file, attribute)
        finally:
            self._active -= 1

    def _find(self, module: str, asking: str) -> str | None:
        level = len(module) - len(module.lstrip("."))
        wanted = tuple(part for part in module[level:].split(".") if part)
        if level:
            folder = PurePosixPath(asking).parts[:-level]
            return self._names.get((*folder, *wanted))
        if not wanted or wanted[0] in _LIBRARIES:
            return None
        near = PurePosixPath(asking).parts[:-1]
        if (wanted, near) not in self._found:
            self._found[wanted, near] = self._nearest(wanted, near)
        return self._found[wanted, near]

    def _nearest(self, wanted: tuple[str, ...], near: tuple[str, ...]) -> str | None:
        fits = [parts for parts in self._modules.get(wanted[-1], []) if parts[-len(wanted) :] == wanted]
        return self._names[max(fits, key=lambda parts: (_common(parts, near), -len(parts)))] if fits else None

    def _loaded(self, name: str) -> PythonFile:
        text = self._load(name)
        return self._made(name, text, parse(text, name))

    def _file(self, name: str) -> PythonFile | None:
        if name not in self._files:
            self._files[name] = None
            with suppress(CannotJudge):  # said where the file itself is read, if it reads anything
                self._files[name] = self._loaded(name)
        return self._files[name]


def _statements(tree: ast.Module) -> Iterator[ast.stmt]:
    """All statements, also those inside of others."""
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        for name in ("body", "orelse", "finalbody", "handlers", "cases"):
            inner = getattr(node, name, None)
            for part in inner if isinstance(inner, list) else ():
                if isinstance(part, ast.stmt):
                    yield part
                stack.append(part)


def _common(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _exported(file: PythonFile, name: str) -> Meaning | None:
    found = file.values.named(name, file.values.module)
    if found is not None and (found.node is not None or found.path in ENVIRON or reader(found.path) is not None):
        return found
    for binding in file.values.module.names.get(name, []):
        if binding.kind == "value":
            return Meaning("value", binding.node, file.values.module, file.values)
    return found


def _exports(file: PythonFile) -> Iterator[str]:
    """The names of a module that read variables for those that import them."""
    for name, bindings in file.values.module.names.items():
        if all(binding.kind == "import" for binding in bindings) and file.name.rpartition("/")[2] != "__init__.py":
            continue
        found = file.values.named(name, file.values.module)
        if found is None or len(name) < 2:
            continue
        if found.path == "def":
            if id(found.node) in found.values.owner.pending:
                yield name
        elif found.path == "class":
            if next(settings_fields(found), None) is not None or _has_readers(found):
                yield name
        elif found.path == "instance":
            if _has_readers(found):
                yield name
        elif found.path in ENVIRON or reader(found.path) is not None:
            yield name


def _has_readers(found: Meaning) -> bool:
    pending: Mapping[int, object] = found.values.owner.pending
    return any(id(part) in pending for part in found.node.body)
