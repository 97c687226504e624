"""Whether modules that are not looked into have a name: by their source's bytes, or by asking the interpreter."""

from __future__ import annotations

import ast
import re

from ..finder import Finder, read_source
from ..interpreter import Interpreter
from .modules import Module

__all__ = ["Contents"]

_LARGEST = 4 * 1024 * 1024
_TRICKS = (b"import *", b"__getattr__", b"globals", b"setattr", b"modules", b"exec", b"vars", b"__dict__", b"lazy")


class Contents:
    """What modules have that are not looked into.

    Args:
        interpreter: Knows its standard library.
        finder: Finds submodules.
    """

    def __init__(self, interpreter: Interpreter, finder: Finder) -> None:
        self._interpreter = interpreter
        self._finder = finder
        self._known: dict[tuple[str, str], bool | None] = {}
        self._exported: dict[str, frozenset[str] | None] = {}

    def has(self, module: Module, name: str) -> bool | None:
        """None where that is not known."""
        key = module.name, name
        if key not in self._known:
            self._known[key] = self._has(module, name)
        return self._known[key]

    def exports(self, module: Module) -> frozenset[str] | None:
        """What ``import *`` takes from a module; None where that is not known."""
        exported = self._interpreter.exports(module.name)
        spec = module.spec
        if exported is not None or spec is None or spec.is_package or not spec.origin.endswith(".py"):
            return exported
        if spec.origin not in self._exported:
            self._exported[spec.origin] = _bound(read_source(spec.origin, _LARGEST))
        return self._exported[spec.origin]

    def line_of(self, module: str, pattern: str) -> tuple[str, int]:
        """Where a module of the standard library first matches a pattern: its file and the line; 0 for nowhere.

        The line is that of the pattern's group, if it has one.
        """
        spec = self._finder.find(module, self._interpreter.path)
        source = read_source(spec.origin, _LARGEST) if spec is not None and spec.kind in {"source", "frozen"} else None
        found = re.search(pattern.encode(), source) if source is not None else None
        if spec is None or source is None or found is None:
            return "", 0
        return spec.origin, source.count(b"\n", 0, found.start(found.re.groups)) + 1

    def _has(self, module: Module, name: str) -> bool | None:
        spec = module.spec
        if spec is None or (spec.is_package and self._finder.find(f"{module.name}.{name}", spec.locations) is not None):
            return None
        source = read_source(spec.origin, _LARGEST) if spec.origin.endswith(".py") else None
        if source is not None and _binds(source, name):
            return True
        if module.name.partition(".")[0] in self._interpreter.stdlib:
            names = self._interpreter.attributes(module.name)
            return None if names is None else name in names
        # Whatever is put together at run time is not in the source by its name.
        dynamic = source is None or name.startswith("__") or any(trick in source for trick in _TRICKS)
        return None if source is None or dynamic or _mentions(source, name) else False


def _bound(source: bytes | None) -> frozenset[str] | None:
    """The public names of a module that does nothing but bind them; None where it does more."""
    try:
        tree = ast.parse(source) if source is not None and not any(trick in source for trick in _TRICKS) else None
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    names: set[str] = set()
    for node in tree.body if tree is not None else ():
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names.update(alias.asname or alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.Assign) and all(isinstance(target, ast.Name) for target in node.targets):
            names.update(target.id for target in node.targets if isinstance(target, ast.Name))
        elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            return None
    if tree is None or "__all__" in names:
        return None
    return frozenset(name for name in names if not name.startswith("_"))


def _mentions(source: bytes, name: str) -> bool:
    return re.search(rb"\b%b\b" % re.escape(name.encode()), source) is not None


def _binds(source: bytes, name: str) -> bool:
    """Whether a source surely binds a name at its top level."""
    word = re.escape(name.encode())
    return (
        re.search(rb"^(?:(?:async )?def|class) %b\b|^%b\s*(?:=[^=]|:)" % (word, word), source, re.MULTILINE) is not None
    )
