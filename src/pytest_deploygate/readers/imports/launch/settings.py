"""What a Django settings module says of the project's apps and its URLs, as far as that is written out."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ....finding import CannotJudge, Location
from ...files import read_text, shown
from .start import Start

__all__ = ["Settings", "find_module", "named_settings", "read_settings"]

VARIABLE = "DJANGO_SETTINGS_MODULE"
_DEEPEST = 10


@dataclass
class Settings:
    """What is known of them.

    Attributes:
        apps: The entries of ``INSTALLED_APPS`` that are known.
        urls: ``ROOT_URLCONF``; empty where it is not known.
        unread: What could not be read, as clauses, each with its place.
    """

    apps: list[str] = field(default_factory=list)
    urls: str = ""
    unread: list[tuple[str, Location]] = field(default_factory=list)


def find_module(name: str, folders: Iterable[str]) -> Path | None:
    """The file of a module of the project; a package's is its ``__init__``, or its folder where it has none."""
    below = name.replace(".", "/")
    for folder in folders:
        for path in (Path(folder, below, "__init__.py"), Path(folder, f"{below}.py")):
            if os.path.isfile(path):
                return path
        if os.path.isdir(Path(folder, below)):
            return Path(folder, below)
    return None


def named_settings(path: Path, start: Start) -> tuple[str, bool]:
    """The settings module that a manage.py, wsgi.py or asgi.py names, and whether it overrides the environment's."""
    try:
        tree = ast.parse(read_text(path, start.root))
    except (SyntaxError, ValueError, RecursionError, MemoryError, CannotJudge):
        return "", False
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "os.environ.setdefault":
            texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            if len(texts) == 2 and texts[0] == VARIABLE:
                return texts[1], False
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            wanted = f"os.environ['{VARIABLE}']"
            if any(ast.unparse(target) == wanted for target in node.targets) and isinstance(node.value.value, str):
                return node.value.value, True
    return "", False


def read_settings(name: str, folders: Sequence[str], start: Start) -> Settings:
    """The settings that a module makes, with those that it takes from others of the project by ``import *``.

    Raises:
        CannotJudge: A file of them cannot be read.
    """
    reader = _Reader(folders, start)
    reader.read(name, 0)
    found = reader.names.get("INSTALLED_APPS", [])
    return Settings(found, reader.urls, reader.unread)


@dataclass
class _Reader:
    folders: Sequence[str]
    start: Start
    names: dict[str, list[str]] = field(default_factory=dict)
    urls: str = ""
    unread: list[tuple[str, Location]] = field(default_factory=list)

    def read(self, name: str, depth: int) -> None:
        path = find_module(name, self.folders)
        if path is None or not path.is_file() or depth > _DEEPEST:
            return
        try:
            tree = ast.parse(read_text(path, self.start.root))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            # Whoever follows the import of it says so.
            return
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        place = Location(shown(path, self.start.root))
        for statement in tree.body:
            if isinstance(statement, ast.ImportFrom) and any(alias.name == "*" for alias in statement.names):
                self.read(_absolute(statement, package), depth + 1)
            elif isinstance(statement, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
                self._assign(statement, place)
            elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
                self._call(statement.value, place)
            elif any(_mentions_apps(node) for node in ast.walk(statement)):
                self._doubt(statement, place)

    def _assign(self, statement: ast.Assign | ast.AnnAssign | ast.AugAssign, place: Location) -> None:
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        for target in targets:
            if not isinstance(target, ast.Name) or statement.value is None:
                continue
            if target.id == "ROOT_URLCONF" and isinstance(statement.value, ast.Constant):
                self.urls = str(statement.value.value)
                continue
            listed = list(self._texts(statement.value))
            if target.id == "INSTALLED_APPS" and None in listed:
                self._doubt(statement, place)
            known = [text for text in listed if text is not None]
            before = self.names.get(target.id, []) if isinstance(statement, ast.AugAssign) else []
            if known or target.id == "INSTALLED_APPS":
                self.names[target.id] = [*before, *known]

    def _call(self, call: ast.Call, place: Location) -> None:
        """``INSTALLED_APPS.append("x")`` and its like."""
        function = call.func
        if not (isinstance(function, ast.Attribute) and _mentions_apps(function.value)):
            return
        if function.attr in {"append", "extend", "insert"} and call.args:
            listed = list(self._texts(call.args[-1] if function.attr == "extend" else ast.List([call.args[-1]])))
            self.names.setdefault("INSTALLED_APPS", []).extend(text for text in listed if text is not None)
            if None not in listed:
                return
        self._doubt(call, place)

    def _doubt(self, node: ast.AST, place: Location) -> None:
        line = getattr(node, "lineno", 0)
        self.unread.append(("`INSTALLED_APPS` is not known to the last", Location(place.path, line)))

    def _texts(self, value: ast.expr) -> Iterator[str | None]:
        """The texts of a list; None for each part that is not written out."""
        if isinstance(value, (ast.List, ast.Tuple)):
            for item in value.elts:
                if isinstance(item, ast.Constant) and isinstance(item.value, str):
                    yield item.value
                elif isinstance(item, ast.Starred):
                    yield from self._texts(item.value)
                else:
                    yield None
        elif isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
            yield from self._texts(value.left)
            yield from self._texts(value.right)
        elif isinstance(value, ast.Name) and value.id in self.names:
            yield from self.names[value.id]
        elif isinstance(value, ast.Call) and ast.unparse(value.func) in {"list", "tuple"} and len(value.args) == 1:
            yield from self._texts(value.args[0])
        else:
            yield None


def _mentions_apps(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id == "INSTALLED_APPS"


def _absolute(statement: ast.ImportFrom, package: str) -> str:
    if not statement.level:
        return statement.module or ""
    parts = package.split(".")
    base = parts[: len(parts) - statement.level + 1]
    return ".".join([*base, *([statement.module] if statement.module else [])])
