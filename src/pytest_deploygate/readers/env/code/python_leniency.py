"""What keeps a missing key from ending a Python program."""

from __future__ import annotations

import ast

__all__ = ["handles", "suppresses"]

_LENIENT = frozenset(["KeyError", "LookupError", "Exception", "BaseException"])


def _names(node: ast.expr | None) -> set[str]:
    parts = node.elts if isinstance(node, ast.Tuple) else [node]
    return {part.id if isinstance(part, ast.Name) else getattr(part, "attr", "") for part in parts}


def handles(handler: ast.ExceptHandler) -> bool:
    """Whether the program goes on after a KeyError."""
    if handler.type is not None and not _names(handler.type) & _LENIENT:
        return False
    # One that raises again, or exits, leaves the program without what it needs.
    last = handler.body[-1]
    return not (isinstance(last, ast.Raise) or (isinstance(last, ast.Expr) and _exits(last.value)))


def _exits(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and bool(_names(node.func) & {"exit", "_exit", "abort", "quit"})


def suppresses(node: ast.expr) -> bool:
    """Whether a context manager is one that drops a KeyError."""
    return (
        isinstance(node, ast.Call)
        and "suppress" in _names(node.func)
        and any(_names(argument) & _LENIENT for argument in node.args)
    )
