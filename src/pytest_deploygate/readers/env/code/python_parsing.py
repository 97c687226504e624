"""A Python file's tree, cut down to what could read a variable."""

from __future__ import annotations

import ast
import sys
import unicodedata
import warnings

from ....finding import CannotJudge, Location
from .relevance import Statement, relevant

__all__ = ["essential", "may_read", "parse"]

_HINTS = ("environ", "getenv", "expandvars", "BaseSettings", "decouple", "prettyconf", "starlette", "envvar")
# Looked for one by one: that is ten times as fast as one regular expression.
_HINT_BYTES = tuple(hint.encode() for hint in _HINTS)
_MARKS = (b"\xff\xfe", b"\xfe\xff")


def may_read(data: bytes) -> bool:
    """Whether a file has to be parsed at all. True for all that reads a variable, and for some that do not."""
    if any(hint in data for hint in _HINT_BYTES) or data.startswith(_MARKS):
        return True
    return not data.isascii() and _hints(data.decode("utf-8", "replace"))


def _hints(text: str) -> bool:
    # Python takes a letter of any shape for the plain one.
    text = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return any(hint in text for hint in _HINTS)


def _binds(node: ast.stmt, text: str) -> frozenset[str] | None:
    """The names that an outermost statement binds."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return None if "global" in text else frozenset([node.name])
    names = set()
    for part in ast.walk(node):
        if isinstance(part, ast.alias):
            if part.name == "*":
                return None
            names.add(part.asname or part.name.partition(".")[0])
        elif isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(part.name)
        elif isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
            names.add(part.id)
    return frozenset(names)


def essential(tree: ast.Module, lines: list[str], tainted: frozenset[str]) -> ast.Module:
    """The file without the outermost statements that have nothing to do with a read."""
    if len(tree.body) < 4 or any(isinstance(n, ast.ImportFrom) and n.names[0].name == "*" for n in tree.body):
        return tree
    statements = []
    for node in tree.body:
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
        text = "\n".join(lines[first - 1 : node.end_lineno])
        statements.append(
            Statement(text if text.isascii() else unicodedata.normalize("NFKC", text), _binds(node, text))
        )
    chosen = relevant(statements, _hints, tainted)
    return ast.Module([tree.body[i] for i in chosen], tree.type_ignores)


def parse(text: str, name: str) -> ast.Module:
    """The tree of a Python file.

    Raises:
        CannotJudge: It is not Python, or not this Python's.
    """
    place, why = Location(name), "it is nested too deeply"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except SyntaxError as error:
        why = "it is not valid Python {}.{}".format(*sys.version_info)
        lines = text.count("\n") + 1
        if error.lineno is not None and 1 <= error.lineno <= lines:
            place = Location(name, error.lineno, max(error.offset or 1, 1))
    except ValueError:
        why = "it has a NUL character or a number of absurd length"
    except (RecursionError, MemoryError):
        pass
    raise CannotJudge(
        f"what '{name}' reads cannot be told: {why}",
        place,
        help="mend it, or leave it out of the folders that are read",
    )
