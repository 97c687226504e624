"""``setup.py``: what it says in literals. It is not run, so what it computes cannot be known."""

from __future__ import annotations

import ast
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from ....families.imports.names import normalised
from ....finding import Location
from ...files import shown
from .declarations import Declarations, is_dev_name

__all__ = ["read_setup_py"]

_REMEDY = "write it as a list, or name the requirements file under `dependencies` in the gate file"


class _Computed(Exception):
    """A value is no literal."""

    def __init__(self, node: ast.expr) -> None:
        super().__init__()
        self.node = node


def read_setup_py(path: Path, into: Declarations, extras: frozenset[str] | None = None) -> None:
    """Read a setup.py; arguments as of `read_pyproject`."""
    data = into.data(path)
    if data is None:
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        into.refuse(f"'{shown(path, into.root)}' cannot be parsed", into.place(path), _REMEDY)
        return
    names = dict(_constants(tree))
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and _called(call) == "setup":
            _Reader(path, data.splitlines(), names, into, extras).take(call)


def _called(call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _constants(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """The names of the top level that are bound once and never changed, and what to."""
    stored = Counter(
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    )
    changed = set(_changed(tree))
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            name = statement.targets[0].id
            if stored[name] == 1 and name not in changed:
                yield name, statement.value


def _changed(tree: ast.Module) -> Iterator[str]:
    """Names whose values may be changed in place: ``names.append(…)``, ``names["a"] = …``."""
    for node in ast.walk(tree):
        changed: ast.expr | None = None
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            changed = node.func.value
        elif isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            changed = node.value
        while isinstance(changed, ast.Subscript):
            changed = changed.value
        if isinstance(changed, ast.Name):
            yield changed.id


class _Reader:
    def __init__(
        self,
        path: Path,
        lines: list[bytes],
        names: Mapping[str, ast.expr],
        into: Declarations,
        extras: frozenset[str] | None,
    ) -> None:
        self._path = shown(path, into.root)
        self._lines = lines
        self._names = names
        self._into = into
        self._extras = extras

    def take(self, call: ast.Call) -> None:
        """A call of setup()."""
        try:
            arguments = dict(self._arguments(call))
        except _Computed as error:
            self._refuse("what setup() is given", error.node)
            return
        name = self._constant(arguments.get("name"))
        if name:
            self._into.own.add(normalised(name))
        self._list(arguments.get("install_requires"), "", dev=False)
        if self._extras is None:
            for keyword in ("tests_require", "setup_requires"):
                self._list(arguments.get(keyword), keyword, dev=True)
        self._optional(arguments.get("extras_require"))

    def _arguments(self, call: ast.Call) -> Iterator[tuple[str, ast.expr]]:
        for keyword in call.keywords:
            if keyword.arg is not None:
                yield keyword.arg, keyword.value
                continue
            yield from self._pairs(keyword.value)

    def _optional(self, node: ast.expr | None) -> None:
        try:
            pairs = list(self._pairs(node)) if node is not None else []
        except _Computed as error:
            self._refuse("the extras of setup()", error.node)
            return
        for key, value in pairs:
            # An extra can carry a marker of its own: `pg:python_version < "3"`.
            name, _, marker = key.partition(":")
            group = normalised(name)
            if self._extras is None:
                self._into.group(name)
                self._list(value, group, dev=is_dev_name(name), marker=marker)
            elif not name or group in self._extras:
                self._list(value, "", dev=False, marker=marker)

    def _list(self, node: ast.expr | None, group: str, *, dev: bool, marker: str = "") -> None:
        try:
            found = list(self._texts(node)) if node is not None else []
        except _Computed as error:
            if not dev:
                self._refuse("what setup() requires", error.node)
            return
        for constant in found:
            written = str(constant.value)
            if marker and ";" not in written:
                written = f"{written}; {marker}"
            self._into.add(written, self._place(constant), group=group, dev=dev)

    def _resolved(self, node: ast.expr) -> ast.expr:
        seen: set[str] = set()
        while isinstance(node, ast.Name) and node.id in self._names and node.id not in seen:
            seen.add(node.id)
            node = self._names[node.id]
        return node

    def _constant(self, node: ast.expr | None) -> str | None:
        found = self._resolved(node) if node is not None else None
        return found.value if isinstance(found, ast.Constant) and isinstance(found.value, str) else None

    def _texts(self, node: ast.expr) -> Iterator[ast.Constant]:
        found = self._resolved(node)
        if isinstance(found, ast.Constant) and isinstance(found.value, str):
            yield found
        elif isinstance(found, (ast.List, ast.Tuple, ast.Set)):
            for item in found.elts:
                yield from self._texts(item.value if isinstance(item, ast.Starred) else item)
        elif isinstance(found, ast.BinOp) and isinstance(found.op, ast.Add):
            yield from self._texts(found.left)
            yield from self._texts(found.right)
        elif not (isinstance(found, ast.Constant) and found.value is None):
            raise _Computed(found)

    def _pairs(self, node: ast.expr) -> Iterator[tuple[str, ast.expr]]:
        found = self._resolved(node)
        if isinstance(found, ast.Call) and _called(found) == "dict" and not found.args:
            yield from self._arguments(found)
            return
        if not isinstance(found, ast.Dict):
            raise _Computed(found)
        for key, value in zip(found.keys, found.values, strict=True):
            if key is None:
                yield from self._pairs(value)
            else:
                name = self._constant(key)
                if name is None:
                    raise _Computed(key)
                yield name, value

    def _place(self, node: ast.expr) -> Location:
        lead = self._lines[node.lineno - 1][: node.col_offset].decode("utf-8", "replace")
        end = (node.end_col_offset or 0) - node.col_offset if node.end_lineno == node.lineno else 1
        return Location(self._path, node.lineno, len(lead) + 1, max(end, 1))

    def _refuse(self, what: str, node: ast.expr) -> None:
        self._into.refuse(f"{what} is computed, so it cannot be known without running it", self._place(node), _REMEDY)
