"""What an ``if`` decides for a known Python: its version, its platform, and that it is no type checker.

Imports the standard library only: other interpreters run it.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

__all__ = ["COMPARISONS", "Names", "Target", "truth"]

COMPARISONS: Mapping[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda a, b: a in b,
    ast.NotIn: lambda a, b: a not in b,
}
_TYPING = frozenset(["typing.TYPE_CHECKING", "typing_extensions.TYPE_CHECKING"])
_FOLLOWED = frozenset(["sys", "os", "typing", "typing_extensions", "importlib", "builtins", "contextlib"])


class Target(NamedTuple):
    """The Python that runs the code.

    Attributes:
        version: Major, minor and micro.
        platform: ``sys.platform``.
    """

    version: tuple[int, int, int]
    platform: str


class Unknown(Exception):
    """Only a run can tell."""


class Names:
    """What the names of a file that come from a few modules of the standard library stand for."""

    def __init__(self) -> None:
        # This one means what it is called wherever it comes from.
        self._paths = {"TYPE_CHECKING": "typing.TYPE_CHECKING", "__import__": "builtins.__import__"}
        # And these, wherever they come from as well.
        self.constants = {"PY2": False, "PY3": True}
        self._assigned: set[str] = set()

    def add(self, statement: ast.Import | ast.ImportFrom) -> None:
        """Note what an import binds."""
        if isinstance(statement, ast.Import):
            for alias in statement.names:
                if alias.name.partition(".")[0] in _FOLLOWED:
                    name = alias.asname or alias.name.partition(".")[0]
                    self._paths[name] = alias.name if alias.asname else name
        else:
            for alias in statement.names:
                name = alias.asname or alias.name
                if alias.name == "TYPE_CHECKING":
                    self._paths[name] = "typing.TYPE_CHECKING"
                elif statement.module in _FOLLOWED and not statement.level:
                    self._paths[name] = f"{statement.module}.{alias.name}"

    def assign(self, name: str, value: ast.expr | None, target: Target) -> None:
        """Note that a name of the top level is given a value."""
        # `TYPE_CHECKING = False` is an idiom.
        if name == "TYPE_CHECKING" and not (isinstance(value, ast.Constant) and value.value is False):
            self._paths.pop(name, None)
        known = truth(value, self, target) if isinstance(value, (ast.Compare, ast.BoolOp, ast.UnaryOp)) else None
        if isinstance(known, bool) and name not in self._assigned:
            self.constants[name] = known
        else:
            self.constants.pop(name, None)
        self._assigned.add(name)

    def path(self, node: ast.expr) -> str:
        """``sys.version_info``, however it is written; empty for what is not known."""
        attributes = []
        while isinstance(node, ast.Attribute):
            attributes.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return ""
        if attributes == ["TYPE_CHECKING"]:
            return "typing.TYPE_CHECKING"
        start = self._paths.get(node.id)
        return ".".join([start, *reversed(attributes)]) if start else ""


def truth(test: ast.expr, names: Names, target: Target) -> bool | str | None:
    """Whether a condition holds: ``"typing"`` where it does for a type checker only, None where only a run can tell."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inner = truth(test.operand, names, target)
        return {"typing": "running", "running": "typing"}[inner] if isinstance(inner, str) else _negated(inner)
    if isinstance(test, ast.BoolOp):
        found = [truth(value, names, target) for value in test.values]
        decides = isinstance(test.op, ast.Or)
        if decides in found or ("running" if decides else "typing") in found:
            return decides if decides in found else ("running" if decides else "typing")
        left = [value for value in found if value is not (not decides)]
        return left[0] if len(left) == 1 else (None if left else not decides)
    if names.path(test) in _TYPING:
        return "typing"
    try:
        return bool(_value(test, names, target))
    except (Unknown, TypeError, ValueError, IndexError, OverflowError):
        return None


def _negated(value: bool | None) -> bool | None:  # noqa: FBT001 - it is what is negated
    return None if value is None else not value


def _value(node: ast.expr, names: Names, target: Target) -> Any:
    if isinstance(node, ast.Constant) and (node.value is None or isinstance(node.value, (bool, int, str))):
        return node.value
    if isinstance(node, ast.Tuple | ast.List | ast.Set) and len(node.elts) < 20:
        return tuple(_value(part, names, target) for part in node.elts)
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in COMPARISONS:
        left, right = _value(node.left, names, target), _value(node.comparators[0], names, target)
        return COMPARISONS[type(node.ops[0])](left, right)
    if isinstance(node, ast.Subscript):
        whole = _value(node.value, names, target)
        if isinstance(node.slice, ast.Slice):
            bounds = (node.slice.lower, node.slice.upper, node.slice.step)
            return whole[slice(*(None if bound is None else _value(bound, names, target) for bound in bounds))]
        return whole[_value(node.slice, names, target)]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "startswith":
        (prefix,) = (_value(argument, names, target) for argument in node.args)
        return str(_value(node.func.value, names, target)).startswith(prefix)
    known = {
        "sys.version_info": (*target.version, "final", 0),
        "sys.version_info.major": target.version[0],
        "sys.version_info.minor": target.version[1],
        "sys.platform": target.platform,
        "os.name": "nt" if target.platform == "win32" else "posix",
    }
    if isinstance(node, (ast.Name, ast.Attribute)):
        name = node.id if isinstance(node, ast.Name) else node.attr
        if name in names.constants and (isinstance(node, ast.Name) or name in ("PY2", "PY3")):
            return names.constants[name]
    path = names.path(node)
    if path in known:
        return known[path]
    raise Unknown
