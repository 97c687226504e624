"""Statements."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ...value import UNDEFINED, Undefined
from .estree import Node
from .expressions import Expressions
from .objects import (
    HOLE,
    ITERATOR,
    Arr,
    Doubt,
    Func,
    JsThrow,
    JsValue,
    MapObj,
    Obj,
    SetObj,
    TooMuch,
    Unsure,
)
from .patterns import (
    bound_names,
    declared,
    pattern_names,
    var_names,
)
from .scope import NOT_YET, Binding, Jump, Scope


class Statements(Expressions):
    """Statements."""

    def run(self, node: Node, scope: Scope) -> Jump | None:
        self.step(node, scope)
        method = _STATEMENTS.get(node.type)
        if method is None:
            self.evaluate(node, scope)
            return None
        found: Jump | None = method(self, node, scope)
        return found

    def run_all(self, nodes: list[Node], scope: Scope) -> Jump | None:
        for node in nodes:
            jump = self.run(node, scope)
            if jump is not None:
                return jump
        return None

    def hoist(self, nodes: list[Node], scope: Scope) -> None:
        """Declare what a block declares before any of it runs."""
        functions = []
        for node in map(declared, nodes):
            if node.type == "FunctionDeclaration" and node.id is not None:
                functions.append(node)
            elif node.type == "ClassDeclaration" and node.id is not None:
                scope.declare(node.id.name, "let", NOT_YET)
            elif node.type == "VariableDeclaration" and node.kind != "var":
                for name in bound_names(node):
                    scope.declare(name, node.kind, NOT_YET)
        for node in functions:
            made = self.function(node, scope)
            scope.declare(node.id.name, "function", made)
            if not scope.strict and not scope.function:
                # Outside strict mode a function in a block is visible in the whole function.
                self.variable_scope(scope).bindings.setdefault(node.id.name, Binding("var", UNDEFINED)).value = made

    def hoist_vars(self, nodes: list[Node], scope: Scope) -> None:
        for name in var_names(nodes):
            scope.bindings.setdefault(name, Binding("var", UNDEFINED))

    @staticmethod
    def variable_scope(scope: Scope) -> Scope:
        while not scope.function and scope.parent is not None:
            scope = scope.parent
        return scope

    def do_ExpressionStatement(self, node: Node, scope: Scope) -> None:
        self.evaluate(node.expression, scope)

    def do_EmptyStatement(self, node: Node, scope: Scope) -> None:
        return None

    do_FunctionDeclaration = do_DebuggerStatement = do_EmptyStatement

    def do_VariableDeclaration(self, node: Node, scope: Scope) -> None:
        for declarator in node.declarations:
            if declarator.init is None:
                if node.kind != "var":
                    self.bind(declarator.id, UNDEFINED, scope, node.kind)
                continue
            value = self.named(declarator.init, scope, declarator.id)
            self.bind(declarator.id, value, scope, node.kind)

    def do_ClassDeclaration(self, node: Node, scope: Scope) -> None:
        made = self.make_class(node, scope)
        scope.declare(node.id.name, "let", made)

    def do_ReturnStatement(self, node: Node, scope: Scope) -> Jump:
        return Jump("return", UNDEFINED if node.argument is None else self.evaluate(node.argument, scope))

    def do_ThrowStatement(self, node: Node, scope: Scope) -> None:
        raise JsThrow(self.evaluate(node.argument, scope), scope.locate(node))

    def do_BlockStatement(self, node: Node, scope: Scope) -> Jump | None:
        inner = Scope(scope)
        self.hoist(node.body, inner)
        return self.run_all(node.body, inner)

    do_StaticBlock = do_BlockStatement

    def do_IfStatement(self, node: Node, scope: Scope) -> Jump | None:
        if self.truth(self.evaluate(node.test, scope)):
            return self.run(node.consequent, scope)
        return self.run(node.alternate, scope) if node.alternate is not None else None

    def do_LabeledStatement(self, node: Node, scope: Scope) -> Jump | None:
        label = node.label.name
        body = node.body
        labels = (*(node._labels or ()), label)
        body._labels = labels
        jump = self.run(body, scope)
        if jump is not None and jump.kind == "break" and jump.label == label:
            return None
        return jump

    def do_BreakStatement(self, node: Node, scope: Scope) -> Jump:
        return Jump("break", label=node.label.name if node.label else None)

    def do_ContinueStatement(self, node: Node, scope: Scope) -> Jump:
        return Jump("continue", label=node.label.name if node.label else None)

    def loop_body(self, node: Node, scope: Scope) -> tuple[bool, Jump | None]:
        """Run a loop's body once: whether the loop ends, and with what."""
        jump = self.run(node.body, scope)
        if jump is None:
            return False, None
        if jump.kind == "break" and jump.label is None:
            return True, None
        if jump.kind == "continue" and (jump.label is None or jump.label in (node._labels or ())):
            return False, None
        return True, jump

    def do_WhileStatement(self, node: Node, scope: Scope) -> Jump | None:
        while self.truth(self.evaluate(node.test, scope)):
            ends, jump = self.loop_body(node, scope)
            if ends:
                return jump
        return None

    def do_DoWhileStatement(self, node: Node, scope: Scope) -> Jump | None:
        while True:
            ends, jump = self.loop_body(node, scope)
            if ends:
                return jump
            if not self.truth(self.evaluate(node.test, scope)):
                return None

    def do_ForStatement(self, node: Node, scope: Scope) -> Jump | None:
        outer = Scope(scope)
        names: list[str] = []
        if node.init is not None:
            if node.init.type == "VariableDeclaration" and node.init.kind != "var":
                names = bound_names(node.init)
                for name in names:
                    outer.declare(name, node.init.kind, NOT_YET)
            self.run(node.init, outer)
        current = self.iteration(outer, names)
        while node.test is None or self.truth(self.evaluate(node.test, current)):
            ends, jump = self.loop_body(node, current)
            if ends:
                return jump
            current = self.iteration(current, names)
            if node.update is not None:
                self.evaluate(node.update, current)
            self.step(node, scope)
        return None

    @staticmethod
    def iteration(scope: Scope, names: list[str]) -> Scope:
        """A scope of its own for each turn of a loop, so that closures keep their own variable."""
        if not names:
            return scope
        fresh = Scope(scope.parent)
        for name in names:
            old = scope.bindings[name]
            fresh.declare(name, old.kind, old.value)
        return fresh

    def do_ForOfStatement(self, node: Node, scope: Scope) -> Jump | None:
        iterable = self.evaluate(node.right, scope)
        if node.__dict__.get("await"):
            raise TooMuch("`for await` waits for something outside", scope.locate(node))
        if isinstance(iterable, Obj) and iterable.lost is None:
            if iterable.find(ITERATOR) is not None:
                return self.each_custom(node, scope, iterable)
            if isinstance(iterable, Arr):
                return self.each(node, scope, _live(iterable))
            if isinstance(iterable, MapObj):
                return self.each(node, scope, self.steady(iterable))
        return self.each(node, scope, self.iterate(iterable, scope.locate(node.right)))

    def do_ForInStatement(self, node: Node, scope: Scope) -> Jump | None:
        target = self.evaluate(node.right, scope)
        if target is None or isinstance(target, Undefined):
            return None
        if isinstance(target, Obj):
            return self.each(node, scope, self.keys_in(target))
        if isinstance(target, Unsure):
            return self.unsure_loop(node, scope, target)
        return self.each(node, scope, [str(i) for i in range(len(target))] if isinstance(target, str) else [])

    def keys_in(self, target: Obj) -> Iterator[str]:
        """The keys that ``for … in`` gives: own and inherited ones, unless they are gone by then."""
        visited: set[str] = set()
        seen: Obj | None = target
        while seen is not None:
            for key in self.own_keys(seen):
                if key not in visited and seen.own(key) is not None:
                    visited.add(key)
                    yield key
            visited.update(seen.keys())
            seen = seen.proto

    def each(self, node: Node, scope: Scope, values: Iterable[JsValue] | Unsure) -> Jump | None:
        if isinstance(values, Unsure):
            return self.unsure_loop(node, scope, values)
        turns = iter(values)
        while True:
            try:
                value = next(turns)
            except StopIteration:
                return None
            except Doubt as doubt:
                return self.unsure_loop(node, scope, doubt.unsure)
            self.step(node, scope)
            inner = Scope(scope)
            self.bind_loop(node, value, inner)
            ends, jump = self.loop_body(node, inner)
            if ends:
                return jump

    def steady(self, table: MapObj) -> Iterator[JsValue]:
        """The items of a Map or Set, as long as a loop over them does not change it."""
        keys = list(table.entries)
        for key in keys:
            if list(table.entries) != keys:
                raise TooMuch("a Map or Set changes while a loop runs over it")
            first, item = table.entries[key]
            yield first if isinstance(table, SetObj) else self.array([first, item])
        if list(table.entries) != keys:
            raise TooMuch("a Map or Set changes while a loop runs over it")

    def each_custom(self, node: Node, scope: Scope, target: Obj) -> Jump | None:
        """A loop over an iterator of the file's own, which is told when the loop ends early."""
        place = scope.locate(node.right)
        iterator = self.custom_iterator(target, place)
        if isinstance(iterator, Unsure):
            return self.unsure_loop(node, scope, iterator)
        finished: list[bool] = []

        def items() -> Iterator[JsValue]:
            yield from self.drain(iterator, place)
            finished.append(True)

        try:
            return self.each(node, scope, items())
        finally:
            closing = self.get(iterator, "return", place)
            if not finished and isinstance(closing, Func):
                self.call(closing, iterator, [], place)

    def bind_loop(self, node: Node, value: JsValue, scope: Scope) -> None:
        if node.left.type == "VariableDeclaration":
            declaration = node.left
            for name in bound_names(declaration) if declaration.kind != "var" else ():
                scope.declare(name, declaration.kind, NOT_YET)
            self.bind(declaration.declarations[0].id, value, scope, declaration.kind)
        else:
            self.bind(node.left, value, scope, None)

    def unsure_loop(self, node: Node, scope: Scope, over: Unsure) -> Jump | None:
        """A loop over something unknown may do anything to whatever it mentions, any number of times."""
        self.havoc(node.body, scope, over)
        if any(part.type == "ReturnStatement" for part in node.body.walk()):
            raise TooMuch(f"a loop that can end the function runs over something unknown: {over.reason}", over.place)
        if node.left.type != "VariableDeclaration":
            self.havoc(node.left, scope, over)
        return None

    def do_SwitchStatement(self, node: Node, scope: Scope) -> Jump | None:
        value = self.evaluate(node.discriminant, scope)
        inner = Scope(scope)
        for case in node.cases:
            self.hoist(case.consequent, inner)
        start = next(
            (
                index
                for index, case in enumerate(node.cases)
                if case.test is not None and self.truth(self.equal(value, self.evaluate(case.test, inner)))
            ),
            None,
        )
        if start is None:
            start = next((index for index, case in enumerate(node.cases) if case.test is None), len(node.cases))
        for case in node.cases[start:]:
            jump = self.run_all(case.consequent, inner)
            if jump is not None:
                return None if jump.kind == "break" and jump.label is None else jump
        return None

    def do_TryStatement(self, node: Node, scope: Scope) -> Jump | None:
        jump: Jump | None
        caught: JsThrow | None = None
        try:
            jump = self.guarded(node, scope)
        except JsThrow as thrown:
            jump, caught = None, thrown
        if node.finalizer is not None:
            last = self.run(node.finalizer, scope)
            if last is not None:
                return last
        if caught is not None:
            raise caught
        return jump

    def guarded(self, node: Node, scope: Scope) -> Jump | None:
        if node.handler is None:
            return self.run(node.block, scope)
        self.trying += 1
        try:
            return self.run(node.block, scope)
        except JsThrow as thrown:
            error = thrown.value
        finally:
            self.trying -= 1
        inner = Scope(scope)
        if node.handler.param is not None:
            for name in pattern_names(node.handler.param):
                inner.declare(name, "let", NOT_YET)
            self.bind(node.handler.param, error, inner, "let")
        return self.run(node.handler.body, inner)


def _live(array: Arr) -> Iterator[JsValue]:
    """The items of an array that may grow or shrink while a loop runs over it."""
    index = 0
    while index < len(array.items):
        yield UNDEFINED if array.items[index] is HOLE else array.items[index]
        index += 1


_STATEMENTS: dict[str, Callable[..., Any]] = {
    name[3:]: method for name, method in vars(Statements).items() if name.startswith("do_")
}
