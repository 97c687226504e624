"""Comprehensions, generators and coroutines: what runs more than once, or later, or never."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from functools import partial

from .expressions import Expressions
from .scopes import Scope, names_of
from .values import NONE, UNKNOWN, Class, Const, Function, Instance, Items, Lazy, Suspended, Table, Value

__all__ = ["Comprehensions"]


def _nothing() -> None:
    """The way on which a loop does not run."""


class Comprehensions(Expressions):
    """Runs what stands in comprehensions."""

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.DictComp, scope: Scope) -> Value:
        return self._gathered(node, self.evaluate(node.generators[0].iter, scope), scope)

    def _gathered(
        self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp, first: Value, scope: Scope
    ) -> Value:
        """What the loops of a comprehension give."""
        inner = Scope("function", scope.module, {}, scope, names_of(node), comprehension=True)
        inner.inlined = not isinstance(node, ast.GeneratorExp)
        results: list[Value] = []
        table = Table()

        def element() -> None:
            if isinstance(node, ast.DictComp):
                key = self.evaluate(node.key, inner)
                value = self.evaluate(node.value, inner)
                if isinstance(key, Const):
                    table.entries[key.value] = value
                else:
                    table.open = True
            else:
                results.append(self.evaluate(node.elt, inner))

        exact = self._generate(node.generators, 0, first, inner, element)
        if isinstance(node, ast.DictComp):
            table.open = table.open or not exact
            return table
        return Items("set" if isinstance(node, ast.SetComp) else "list", results, open=not exact)

    def _generate(
        self,
        generators: Sequence[ast.comprehension],
        position: int,
        values: Value,
        scope: Scope,
        element: Callable[[], None],
    ) -> bool:
        """Run the loops of a comprehension from one of them on; whether each of their turns was known."""
        generator = generators[position]
        items = self.iterated(values)
        if items is not None:
            known = [self._turn_of(generators, position, item, scope, element) for item in items]
            return all(known)
        once = partial(self._turn_of, generators, position, UNKNOWN, scope, element)
        self.part(generator.target, "how often a loop runs", scope, [once, _nothing])
        return False

    def _turn_of(
        self,
        generators: Sequence[ast.comprehension],
        position: int,
        item: Value,
        scope: Scope,
        element: Callable[[], None],
    ) -> bool:
        self.tick()
        generator = generators[position]
        self.assign(generator.target, item, scope)
        for test in generator.ifs:
            known = self.condition(test, scope)
            if known is None:
                inside = partial(self._inside, generators, position, scope, element)
                self.part(test, "a condition", scope, [inside, _nothing])
                return False
            if not known:
                return True
        return self._inside(generators, position, scope, element)

    def _inside(
        self, generators: Sequence[ast.comprehension], position: int, scope: Scope, element: Callable[[], None]
    ) -> bool:
        if position + 1 < len(generators):
            values = self.evaluate(generators[position + 1].iter, scope)
            return self._generate(generators, position + 1, values, scope, element)
        element()
        return True

    def iterated(self, value: Value) -> list[Value] | None:
        """What a loop over a value goes through; None where that is not known."""
        if isinstance(value, Lazy):
            value = self._gathered(value.node, value.first, value.scope)
        if isinstance(value, Suspended) and value.kind == "generator":
            return self.drained(value)
        if isinstance(value, Items) and not value.open:
            return list(value.items)
        if isinstance(value, Instance) and value.items is not None and value.cls.find("__iter__") is None:
            return list(value.items)
        if isinstance(value, Class) and value.members and not value.is_open:
            return list(dict.fromkeys(value.members.values()))
        if isinstance(value, Table) and not value.open:
            return [Const(key) for key in value.entries]
        if isinstance(value, Const) and isinstance(value.value, (str, tuple)) and len(value.value) <= 100:
            return [Const(item) for item in value.value]
        return None

    def _generator(self, node: ast.GeneratorExp, scope: Scope) -> Value:
        # Nothing but the first iterable is evaluated before somebody asks.
        return Lazy(node, scope, self.evaluate(node.generators[0].iter, scope))

    def _yield(self, node: ast.Yield, scope: Scope) -> Value:
        value = self.evaluate(node.value, scope) if node.value is not None else NONE
        if self.yields:
            self.yields[-1](value)
        return UNKNOWN

    def _await(self, node: ast.Await, scope: Scope) -> Value:
        value = self.evaluate(node.value, scope)
        if isinstance(value, Suspended) and value.kind == "coroutine":
            return self.run_function(value.function, list(value.args), dict(value.keywords))
        return UNKNOWN

    def drained(self, generator: Suspended) -> list[Value] | None:
        """All that a generator gives; None where that is not known."""
        given: list[Value] = []
        self.yields.append(given.append)
        try:
            self.run_function(generator.function, list(generator.args), dict(generator.keywords))
        finally:
            self.yields.pop()
        return None if self.blurred else given

    def run_function(self, function: Function, args: list[Value], keywords: dict[str, Value]) -> Value:
        """What a function returns, once its body has run."""
        raise NotImplementedError
