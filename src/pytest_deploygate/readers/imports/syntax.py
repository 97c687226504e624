"""What parts of a Python file's tree say.

Imports the standard library only: other interpreters run it.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

__all__ = [
    "anchored",
    "bound_by",
    "catches_import_error",
    "identifiers",
    "is_main",
    "last_name",
    "lines_of",
    "looks",
    "module_of",
    "own_expressions",
]

_IMPORT_ERRORS = frozenset(["ImportError", "ModuleNotFoundError", "Exception", "BaseException"])
# What has to be in a file for its expressions to be of interest, each behind a word that is found faster.
_ANYWHERE = {
    "__import__": re.compile(r"\b__import__\b"),
    "import_module": re.compile(r"\bimport_module\b"),
    "modules": re.compile(r"\.\s*modules\b"),
    **{name: re.compile(rf"\b{name}\s*\(") for name in ("globals", "locals", "vars", "setattr")},
}
_OUTSIDE = {":=": re.compile(":="), "exec": re.compile(r"\bexec\s*\(")}


def looks(data: bytes) -> tuple[bool, bool]:
    """Whether an expression anywhere in a file, or one outside of its functions, could import, bind, make up names."""
    text = data.decode("utf-8", "replace")
    if not data.isascii():
        # Python takes a letter of any shape for the plain one.
        text = unicodedata.normalize("NFKC", text)
    return _holds(text, _ANYWHERE), _holds(text, _OUTSIDE)


def _holds(text: str, hints: dict[str, re.Pattern[str]]) -> bool:
    return any(word in text and hint.search(text) for word, hint in hints.items())


def lines_of(data: bytes) -> list[bytes]:
    """The lines of a file, in UTF-8."""
    encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    return [line.encode() for line in re.split(r"\r\n|\r|\n", data.decode(encoding, "replace"))]


def bound_by(node: ast.stmt) -> Iterator[str]:
    """The names that a statement gives a value."""
    targets: list[Any] = []
    if isinstance(node, ast.Assign):
        targets += node.targets
    elif isinstance(node, (ast.AnnAssign, ast.AugAssign)):
        targets += [node.target] if node.value is not None else []
    elif isinstance(node, (ast.For, ast.AsyncFor)):
        targets.append(node.target)
    elif isinstance(node, (ast.With, ast.AsyncWith)):
        targets += [item.optional_vars for item in node.items]
    elif isinstance(node, ast.Match):
        for part in (part for case in node.cases for part in ast.walk(case.pattern)):
            # Captures, stars, and the rest of a mapping.
            name = getattr(part, "name", None) or getattr(part, "rest", None)
            yield from [name] if isinstance(name, str) else []
    elif type(node).__name__ == "TypeAlias":  # 3.12's
        targets.append(getattr(node, "name", None))
    while targets:
        target = targets.pop()
        if isinstance(target, ast.Name):
            yield target.id
        elif isinstance(target, (ast.Tuple, ast.List)):
            targets += target.elts
        elif isinstance(target, ast.Starred):
            targets.append(target.value)


def own_expressions(node: ast.stmt) -> Iterator[ast.AST]:
    """The expressions of a statement, but not those of the statements in it."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.match_case):
            yield child.pattern
            if child.guard is not None:
                yield child.guard
        elif isinstance(child, ast.ExceptHandler):
            if child.type is not None:
                yield child.type
        elif not isinstance(child, ast.stmt):
            yield child


def module_of(node: ast.stmt) -> str:
    """The first module that a statement imports, with its dots; empty for another statement."""
    if isinstance(node, ast.ImportFrom):
        return "." * node.level + (node.module or "")
    return node.names[0].name if isinstance(node, ast.Import) else ""


def anchored(module: str, node: ast.Call) -> str:
    """The module of ``import_module(".a", package)``, in terms of the file's own package where it is that one."""
    given = node.args[1] if len(node.args) > 1 else next((k.value for k in node.keywords if k.arg == "package"), None)
    if isinstance(given, ast.Name) and given.id in ("__package__", "__name__"):
        return module
    if isinstance(given, ast.Constant) and isinstance(given.value, str):
        level = len(module) - len(module.lstrip("."))
        parts = given.value.split(".")
        if level <= len(parts) and all(map(str.isidentifier, parts)):
            return ".".join([*parts[: len(parts) - level + 1], module[level:]])
    return ""


def catches_import_error(types: Sequence[ast.expr | None]) -> bool:
    """Whether an ImportError is among some exceptions; ``except:`` takes all."""
    stack: list[ast.expr | None] = list(types)
    while stack:
        node = stack.pop()
        if node is None:
            return True
        if isinstance(node, ast.Tuple):
            stack += node.elts
        elif last_name(node) in _IMPORT_ERRORS:
            return True
    return False


def last_name(node: ast.expr) -> str:
    """``b`` of ``b`` and of ``a.b``."""
    return str(getattr(node, "id", getattr(node, "attr", "")))


def is_main(test: ast.expr) -> bool:
    """Whether a condition is ``__name__ == "__main__"``."""
    return isinstance(test, ast.Compare) and ast.dump(test) in _MAIN


_MAIN = frozenset(
    ast.dump(ast.parse(text, mode="eval").body) for text in ('__name__ == "__main__"', '"__main__" == __name__')
)


def identifiers(node: ast.AST | None) -> Iterator[str]:
    """The identifiers among the texts of a list."""
    for part in ast.walk(node) if node is not None else ():
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value.isidentifier():
            yield part.value
