"""Functions of a Python file that read what they are given: the names come from their calls."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass

from ....finding import Location
from .gathered import Gathered
from .python_scopes import Function, Scope
from .python_values import Meaning, Values
from .strings import Given, Strings

__all__ = ["Wrappers"]

MAX_WRAPPERS = 5


@dataclass(frozen=True)
class _Pending:
    """A read inside a function whose name comes from that function's callers."""

    place: Location
    required: bool
    evaluate: Callable[[Given], Strings]


class Wrappers:
    """The functions of one file that read what they are given, and the calls that it makes of such functions.

    Args:
        name: The file's path.
        values: Evaluates its expressions.
        gathered: Takes what is read.
        wrapped: Functions, of any file, that are called with names of variables.
        place: Where an expression is.
        require: Takes the reads that do harm without a variable: the name, where, the scope, the line.
    """

    def __init__(
        self,
        name: str,
        values: Values,
        gathered: Gathered,
        wrapped: set[tuple[str, int, int]],
        place: Callable[[ast.AST], Location],
        require: Callable[[str, Location, Scope, int], None],
    ) -> None:
        self.pending: dict[int, list[_Pending]] = {}
        self._name = name
        self._values = values
        self._gathered = gathered
        self._wrapped = wrapped
        self._place = place
        self._require = require
        self._functions: dict[int, Function] = {}
        self._calls: list[tuple[ast.Call, Scope, Meaning]] = []
        self._mentioned: list[Meaning] = []

    def call(self, node: ast.Call, scope: Scope, meaning: Meaning) -> None:
        """A call of a project's own function."""
        self._calls.append((node, scope, meaning))

    def mention(self, meaning: Meaning) -> None:
        """Whoever gets the function may call it."""
        self._mentioned.append(meaning)

    def wait(
        self,
        asked: frozenset[tuple[int, str]],
        place: Location,
        scope: Scope,
        evaluate: Callable[[Given], Strings],
        *,
        required: bool,
    ) -> bool:
        """Whether a read waits for the calls of the function around it, which gives it its name."""
        functions = {function for function, _ in asked}
        function = self._enclosing(scope, functions.pop()) if len(functions) == 1 else None
        if function is None:
            return False
        self._functions[id(function)] = function
        self.pending.setdefault(id(function), []).append(_Pending(place, required, evaluate))
        return True

    def leftover(self) -> set[Location]:
        """Reads in functions that nobody calls with a name, as far as is known by now."""
        return {
            pending.place
            for key, listed in self.pending.items()
            for pending in listed
            if self.key(self._functions[key]) not in self._wrapped
        }

    def key(self, node: ast.AST) -> tuple[str, int, int]:
        """What `wrapped` knows a function by."""
        return self._name, node.lineno, node.col_offset  # type: ignore[attr-defined]

    @staticmethod
    def _enclosing(scope: Scope, wanted: int) -> Function | None:
        at: Scope | None = scope
        while at is not None:
            if id(at.node) == wanted and isinstance(at.node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                return at.node
            at = at.parent
        return None

    def follow(self) -> None:
        """Look at the calls again and again, as long as there is one whose function waits for it."""
        for _ in range(MAX_WRAPPERS):
            waiting, self._calls = self._calls, []
            for call, scope, meaning in waiting:
                owner = meaning.values.owner
                owner.run()
                listed = owner.wrappers.pending.get(id(meaning.node))
                if listed:
                    self._wrapped.add(owner.wrappers.key(meaning.node))
                    self._apply(call, scope, meaning, listed[:20])
                else:
                    self._calls.append((call, scope, meaning))
            if len(self._calls) == len(waiting):
                break
        for meaning in self._mentioned:
            owner = meaning.values.owner
            self._gathered.dynamic.update(pending.place for pending in owner.wrappers.pending.get(id(meaning.node), []))

    def _apply(self, call: ast.Call, scope: Scope, meaning: Meaning, listed: list[_Pending]) -> None:
        arguments = _arguments(call, meaning)
        for pending in listed:
            given: dict[tuple[int, str], Strings] = {}
            key: ast.expr = call
            for name, value in arguments.items():
                given[id(meaning.node), name] = self._values.strings(value, scope)
            texts = pending.evaluate(given)
            for name, value in arguments.items():
                if (id(meaning.node), name) in pending.evaluate({}).asked:
                    key = value
            asked = frozenset[tuple[int, str]]().union(*(part.asked for part in given.values()))
            if not texts.complete and len({function for function, _ in asked}) == 1:
                function = self._enclosing(scope, next(iter(asked))[0])
                if function is not None and function is not meaning.node:
                    self._wrap(function, pending, meaning, arguments, scope, key)
                    continue
            for text in texts.values:
                self._gathered.add(text, self._place(key))
                if pending.required:
                    self._require(text, self._place(key), scope, call.lineno)
            if not texts.complete:
                self._gathered.dynamic.add(self._place(key))

    def _wrap(
        self,
        function: Function,
        inner: _Pending,
        meaning: Meaning,
        arguments: dict[str, ast.expr],
        scope: Scope,
        key: ast.expr,
    ) -> None:
        def evaluate(given: Given) -> Strings:
            passed = {
                (id(meaning.node), name): self._values.strings(value, scope, given) for name, value in arguments.items()
            }
            asked = frozenset[tuple[int, str]]().union(*(part.asked for part in passed.values()))
            return inner.evaluate(passed)._replace(asked=asked)

        self._functions[id(function)] = function
        self.pending.setdefault(id(function), []).append(_Pending(self._place(key), inner.required, evaluate))


def _arguments(call: ast.Call, meaning: Meaning) -> dict[str, ast.expr]:
    """A call's arguments by the names of the function's parameters, defaults included."""
    known = meaning.node.args
    names = [argument.arg for argument in [*known.posonlyargs, *known.args]]
    if meaning.bound:
        names = names[1:]
    given: dict[str, ast.expr] = dict(zip(reversed(names), reversed(known.defaults), strict=False))
    given |= {a.arg: d for a, d in zip(known.kwonlyargs, known.kw_defaults, strict=True) if d is not None}
    for name, value in zip(names, call.args, strict=False):
        if isinstance(value, ast.Starred):
            break
        given[name] = value
    given |= {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg is not None}
    return given
