"""Which namespace a name belongs to."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from .modules import Module
    from .values import Value

__all__ = ["Names", "Scope", "imports_something", "is_generator", "names_of"]

_NESTED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
_BODIES = ("body", "orelse", "finalbody")
_IMPORTS = (ast.Import, ast.ImportFrom)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass(frozen=True)
class Names:
    """The names that belong to a function itself, and those that it takes from elsewhere by its own word."""

    local: frozenset[str] = frozenset()
    outer: frozenset[str] = frozenset()
    nonlocal_: frozenset[str] = frozenset()


@dataclass(eq=False)
class Scope:
    """A namespace while something runs in it.

    Attributes:
        kind: What runs. A comprehension is a function of its own.
        module: The module whose globals count.
        names: What is bound so far; for a module, its globals.
        parent: The scope around it.
        known: Which names are its own.
        comprehension: It is that of a comprehension.
        inlined: It is that of one which is no generator.
        prefix: What stands before the name of something that is defined in it, in its ``__qualname__``.
        body: Its statements, if it is a module or a class.
        once: It is the body of an enumeration, whose members are bound once.
    """

    kind: Literal["module", "class", "function"]
    module: Module
    names: dict[str, Value]
    parent: Scope | None = None
    known: Names = field(default_factory=Names)
    comprehension: bool = False
    inlined: bool = False
    prefix: str = ""
    body: Sequence[ast.stmt] = ()
    once: bool = False
    _notes: bool | None = None

    @property
    def notes(self) -> bool:
        """Whether Python, before 3.11, sees that the body has annotations: it overlooks those in a ``match``."""
        if self._notes is None:
            self._notes = _has_annotations(self.body)
        return self._notes

    def outer(self, name: str) -> Scope | None:
        """The function around this scope that has a name for its own."""
        scope = self.parent
        while scope is not None:
            if scope.kind == "function" and name in scope.known.local:
                return scope
            scope = scope.parent
        return None


@lru_cache(maxsize=4096)
def names_of(node: ast.AST) -> Names:
    """The names of a function or of a comprehension."""
    local: set[str] = set()
    outer: set[str] = set()
    beyond: set[str] = set()
    if isinstance(node, _COMPREHENSIONS):
        for generator in node.generators:
            local.update(part.id for part in ast.walk(generator.target) if isinstance(part, ast.Name))
        return Names(frozenset(local))
    assert isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    local.update(argument.arg for argument in every if argument is not None)
    for part in _own_parts(node.body if isinstance(node.body, list) else [node.body]):
        if isinstance(part, ast.Name) and isinstance(part.ctx, (ast.Store, ast.Del)):
            local.add(part.id)
        elif isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            local.add(part.name)
        elif isinstance(part, ast.Global):
            outer.update(part.names)
        elif isinstance(part, ast.Nonlocal):
            beyond.update(part.names)
        elif isinstance(part, ast.alias):
            local.add(part.asname or part.name.partition(".")[0])
        elif isinstance(part, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and part.name:
            local.add(part.name)
        elif isinstance(part, ast.MatchMapping) and part.rest:
            local.add(part.rest)
    return Names(frozenset(local - outer - beyond), frozenset(outer), frozenset(beyond))


@lru_cache(maxsize=4096)
def is_generator(node: ast.AST) -> bool:
    """Whether calling a function runs nothing of it yet."""
    body = getattr(node, "body", [])
    return any(
        isinstance(part, (ast.Yield, ast.YieldFrom)) for part in _own_parts(body if isinstance(body, list) else [body])
    )


@lru_cache(maxsize=4096)
def imports_something(node: ast.AST) -> bool:
    """Whether a function has an import in its body, or a statement one in it."""
    body = node.body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) else [node]
    return any(isinstance(part, _IMPORTS) or _calls(part) for part in _own_parts(body))


def _has_annotations(body: Sequence[ast.stmt]) -> bool:
    return any(
        isinstance(node, ast.AnnAssign)
        or any(_has_annotations(getattr(node, name, ())) for name in _BODIES)
        or any(_has_annotations(handler.body) for handler in getattr(node, "handlers", ()))
        for node in body
        if not isinstance(node, _NESTED)
    )


def _calls(part: ast.AST) -> bool:
    """Whether something is a call of `import_module` or `__import__`."""
    if not isinstance(part, ast.Call):
        return False
    name = getattr(part.func, "attr", None) or getattr(part.func, "id", None)
    return name in {"import_module", "__import__"}


def _own_parts(body: list[ast.AST] | list[ast.stmt] | list[ast.expr]) -> Iterator[ast.AST]:
    """All nodes of a body but for what stands in functions and classes inside of it."""
    stack: list[ast.AST] = list(reversed(body))
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, _NESTED):
            stack += getattr(node, "decorator_list", [])
            continue
        if isinstance(node, _COMPREHENSIONS):
            # An assignment expression in a comprehension binds outside of it, its loop variables do not.
            stack += [part for part in ast.walk(node) if isinstance(part, ast.NamedExpr)]
            stack.append(node.generators[0].iter)
            continue
        stack += reversed(list(ast.iter_child_nodes(node)))
