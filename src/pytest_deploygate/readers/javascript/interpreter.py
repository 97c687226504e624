"""Evaluates the syntax tree of a config file without running anything.

It follows ECMA-262 for what config files are made of. What depends on the outside is an `Unsure` value; what is
done to or by something unknown makes everything that it could have touched unsure as well. A statement whose
path depends on an unknown condition asks `Path.decide`; the caller runs the file once for each way through it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ...finding import Location
from ...value import UNDEFINED, Undefined
from .estree import Node
from .objects import (
    HAS_INSTANCE,
    HOLE,
    ITERATOR,
    MAX_ITEMS,
    TO_PRIMITIVE,
    Arr,
    BigInt,
    Date,
    Doubt,
    Func,
    JsThrow,
    JsValue,
    Key,
    Literal,
    MapObj,
    Native,
    Obj,
    Prop,
    RegExp,
    SetObj,
    Symbol,
    TooMuch,
    Unsure,
    js_type,
    number_text,
    private_of,
    unsure,
)
from .operators import (
    COMPARISONS,
    FALSY_TYPES,
    NUMERIC,
    compare,
    equality,
    loosely_equal,
    number_of,
    static_truth,
)
from .patterns import (
    assigned_names,
    bound_names,
    bound_params,
    declared,
    is_pure,
    is_strict,
    links_arguments,
    pattern_names,
    var_names,
)

MAX_STEPS = 150_000
MAX_CALLS = 200


class _NotYet:
    """What stands in a ``let`` or ``const`` before its declaration is reached."""


NOT_YET = _NotYet()


class Binding:
    """A variable."""

    __slots__ = ("kind", "value")

    def __init__(self, kind: str, value: JsValue) -> None:
        self.kind = kind
        self.value = value

    def read(self) -> JsValue:
        return self.value


class Scope:
    """A block, a function or a module, with its variables.

    Attributes:
        function: It is a function's or a module's own scope, where ``var`` and ``this`` live.
    """

    __slots__ = ("bindings", "callee", "function", "locate", "module", "new_target", "parent", "strict", "this")

    def __init__(self, parent: Scope | None, *, function: bool = False) -> None:
        self.bindings: dict[str, Binding] = {}
        self.parent = parent
        self.function = function
        self.strict: bool = parent.strict if parent else False
        self.module: Any = parent.module if parent else None
        self.locate: Callable[[Node], Location] = parent.locate if parent else _nowhere
        self.this: JsValue = NOT_YET
        self.callee: Func | None = None
        self.new_target: JsValue = UNDEFINED

    def find(self, name: str) -> Binding | None:
        scope: Scope | None = self
        while scope is not None:
            found = scope.bindings.get(name)
            if found is not None:
                return found
            scope = scope.parent
        return None

    def declare(self, name: str, kind: str, value: JsValue) -> None:
        self.bindings[name] = Binding(kind, value)

    def owner(self) -> Scope:
        """The nearest scope that has a ``this`` of its own."""
        scope = self
        while scope.parent is not None and not (scope.function and scope.this is not NOT_YET):
            scope = scope.parent
        return scope


def _nowhere(node: Node) -> Location:
    return Location("", node.line, node.column, node.width)


class Path:
    """One way through the file: the answers to the conditions that are not known."""

    def __init__(self, prefix: list[bool]) -> None:
        self.prefix = prefix
        self.trace: list[tuple[Unsure, bool]] = []
        self.answers: dict[Any, tuple[bool, Unsure]] = {}
        self.equal: dict[Any, JsValue] = {}

    def decide(self, question: Unsure) -> bool:
        """The answer on this way; a question asked before gets the answer that it got."""
        key: tuple[Any, ...] = question.key or ("value", id(question))
        if key[0] == "!":
            return not self.decide(question.of("boolean", key=key[1]))
        if key in self.answers:
            return self.answers[key][0]
        if key[0] == "===" and key[1] in self.equal:
            # It equals another text already.
            return bool(self.equal[key[1]] == key[2])
        index = len(self.trace)
        answer = self.prefix[index] if index < len(self.prefix) else True
        self.trace.append((question, answer))
        # The question is kept with its answer, so that its id stays taken.
        self.answers[key] = (answer, question)
        if key[0] == "===" and answer:
            self.equal[key[1]] = key[2]
        return answer


class Jump:
    """How a statement ends, where it does not just go on to the next."""

    __slots__ = ("kind", "label", "value")

    def __init__(self, kind: str, value: JsValue = UNDEFINED, label: str | None = None) -> None:
        self.kind = kind
        self.value = value
        self.label = label


class Interpreter:
    """Evaluates the modules of one config on one way through them.

    Attributes:
        path: The way.
        steps: How many nodes were evaluated.
        trying: How many ``try`` blocks with a handler are open.
        globals: The outermost scope.
        loader: Gives the modules; it sets itself.
    """

    loader: Any

    def __init__(self, path: Path) -> None:
        from .library import Realm

        self.path = path
        self.steps = 0
        self.calls = 0
        self.trying = 0
        self.realm = Realm(self)
        self.globals = Scope(None, function=True)
        self.global_object = self.object()
        self.globals.this = self.global_object
        self.realm.install(self.globals, self.global_object)
        self._statements = {name[3:]: getattr(self, name) for name in dir(self) if name.startswith("do_")}
        self._expressions = {name[3:]: getattr(self, name) for name in dir(self) if name.startswith("ev_")}

    # Making objects

    def object(self, place: Location | None = None) -> Obj:
        return Obj(self.realm.object_proto, place)

    def array(self, items: list[JsValue], place: Location | None = None) -> Arr:
        return Arr(items, self.realm.array_proto, place)

    def throw(self, kind: str, message: JsValue, place: Location | None = None) -> JsThrow:
        """An exception of the language's own, to be raised."""
        return JsThrow(self.realm.error(kind, message), place)

    # Statements

    def run(self, node: Node, scope: Scope) -> Jump | None:
        self.step(node, scope)
        method = self._statements.get(node.type)
        if method is None:
            self.evaluate(node, scope)
            return None
        found: Jump | None = method(node, scope)
        return found

    def step(self, node: Node, scope: Scope) -> None:
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise TooMuch(f"it takes more than {MAX_STEPS:,} steps to evaluate", scope.locate(node))

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

    # Patterns

    def named(self, node: Node, scope: Scope, target: Node) -> JsValue:
        """Evaluate; a function without a name takes the one of the variable that it is given to."""
        value = self.evaluate(node, scope)
        if isinstance(value, Func) and not value.name and target.type == "Identifier" and _anonymous(node):
            value.name = target.name
        return value

    def bind(self, pattern: Node, value: JsValue, scope: Scope, kind: str | None) -> None:
        """Give a value to a pattern's variables: declared as ``kind``, or assigned where that is None."""
        if pattern.type == "Identifier":
            self.bind_name(pattern, value, scope, kind)
        elif pattern.type == "MemberExpression":
            target = self.evaluate(pattern.object, scope)
            self.set(target, self.key_of(pattern, scope), value, scope, pattern)
        elif pattern.type == "AssignmentPattern":
            if isinstance(value, Unsure):
                value = self.or_default(value, pattern.right, scope)
            elif isinstance(value, Undefined):
                value = self.named(pattern.right, scope, pattern.left)
            self.bind(pattern.left, value, scope, kind)
        elif pattern.type == "ObjectPattern":
            self.bind_object(pattern, value, scope, kind)
        elif pattern.type == "ArrayPattern":
            self.bind_array(pattern, value, scope, kind)
        else:
            raise self.throw("SyntaxError", "Invalid destructuring assignment target", scope.locate(pattern))

    def early_target(self, pattern: Node, scope: Scope) -> Callable[[JsValue], None] | None:
        """Where an assignment pattern gives to a property, that is looked up before the value is."""
        if pattern.type == "AssignmentPattern":
            write = self.early_target(pattern.left, scope)
            if write is None:
                return None

            def with_default(value: JsValue) -> None:
                assert write is not None
                if isinstance(value, Unsure):
                    value = self.or_default(value, pattern.right, scope)
                elif isinstance(value, Undefined):
                    value = self.evaluate(pattern.right, scope)
                write(value)

            return with_default
        if pattern.type != "MemberExpression":
            return None
        target = self.evaluate(pattern.object, scope)
        key = self.key_of(pattern, scope)
        return lambda value: self.set(target, key, value, scope, pattern)

    def or_default(self, value: Unsure, default: Node, scope: Scope) -> JsValue:
        if value.types and "undefined" not in value.types:
            return value
        if is_pure(default):
            other = self.evaluate(default, scope)
            if not isinstance(other, Obj):
                return either(value, other, without=frozenset(["undefined"]))
        if self.path.decide(value.of("boolean", key=("default", value.key or id(value)))):
            return self.evaluate(default, scope)
        return value

    def bind_name(self, pattern: Node, value: JsValue, scope: Scope, kind: str | None) -> None:
        name = pattern.name
        if kind in ("let", "const"):
            scope.declare(name, kind, value)
            return
        found = scope.find(name)
        if found is None:
            if kind is None and scope.strict:
                raise self.throw("ReferenceError", f"{name} is not defined", scope.locate(pattern))
            self.global_object.put(name, value, scope.locate(pattern))
            return
        if found.value is NOT_YET:
            raise self.throw("ReferenceError", f"Cannot access '{name}' before initialization", scope.locate(pattern))
        if found.kind in ("const", "import") and kind is None:
            raise self.throw("TypeError", "Assignment to constant variable.", scope.locate(pattern))
        if found.kind in ("callee", "fixed"):
            if scope.strict:
                raise self.throw("TypeError", "Assignment to constant variable.", scope.locate(pattern))
            return
        found.value = value

    def bind_object(self, pattern: Node, value: JsValue, scope: Scope, kind: str | None) -> None:
        if value is None or isinstance(value, Undefined):
            raise self.throw("TypeError", self.wording(), scope.locate(pattern))
        taken: list[Key] = []
        for part in pattern.properties:
            if part.type == "RestElement":
                rest = self.object(scope.locate(part))
                self.copy_into(rest, value, scope.locate(part), skip=taken)
                self.bind(part.argument, rest, scope, kind)
                continue
            key = self.property_key(part, scope)
            if isinstance(key, Unsure):
                self.bind(part.value, key.of(), scope, kind)
                continue
            taken.append(key)
            write = self.early_target(part.value, scope) if kind is None else None
            item = self.get(value, key, scope.locate(part))
            if write is not None:
                write(item)
            else:
                self.bind(part.value, item, scope, kind)

    def bind_array(self, pattern: Node, value: JsValue, scope: Scope, kind: str | None) -> None:
        if isinstance(value, Obj) and value.lost is None and value.find(ITERATOR) is not None:
            raise TooMuch("destructuring an iterator of the file's own is not understood", scope.locate(pattern))
        items = self.iterate(value, scope.locate(pattern))
        for index, part in enumerate(pattern.elements):
            if part is None:
                continue
            if part.type == "RestElement":
                rest = items.of() if isinstance(items, Unsure) else self.array(items[index:], scope.locate(part))
                self.bind(part.argument, rest, scope, kind)
            elif kind is None and (write := self.early_target(part, scope)) is not None:
                known = items[index] if not isinstance(items, Unsure) and index < len(items) else UNDEFINED
                write(items.of() if isinstance(items, Unsure) else known)
            elif isinstance(items, Unsure):
                self.bind(part, items.of(key=(items.key, index) if items.key else None), scope, kind)
            else:
                self.bind(part, items[index] if index < len(items) else UNDEFINED, scope, kind)

    # Expressions

    def evaluate(self, node: Node, scope: Scope) -> JsValue:
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise TooMuch(f"it takes more than {MAX_STEPS:,} steps to evaluate", scope.locate(node))
        method = self._expressions.get(node.type)
        if method is None:
            raise TooMuch(f"{node.type} is not understood", scope.locate(node))
        return method(node, scope)

    def ev_Literal(self, node: Node, scope: Scope) -> JsValue:
        value = node.value
        if isinstance(value, str):
            found = node.__dict__.get("_literal")
            if found is None:
                found = node._literal = Literal.at(value, scope.locate(node))
            return found
        if value is None:
            if node.regex is not None:
                pattern, flags = node.regex
                return RegExp(pattern, flags, self.realm.proto("RegExp"))
            if node.bigint is not None:
                return BigInt(int(node.bigint))
        return value

    def ev_Identifier(self, node: Node, scope: Scope) -> JsValue:
        found = scope.find(node.name)
        if found is None:
            return self.global_value(node, scope)
        value = found.read()
        if value is NOT_YET:
            raise self.throw("ReferenceError", f"Cannot access '{node.name}' before initialization", scope.locate(node))
        return value

    def global_value(self, node: Node, scope: Scope) -> JsValue:
        prop = self.global_object.own(node.name)
        if prop is not None:
            return prop.value
        if node.name in self.realm.unread_globals:
            return Unsure(f"`{node.name}` is not understood here", scope.locate(node), key=("global", node.name))
        raise self.throw("ReferenceError", f"{node.name} is not defined", scope.locate(node))

    def ev_ThisExpression(self, node: Node, scope: Scope) -> JsValue:
        return scope.owner().this

    def ev_TemplateLiteral(self, node: Node, scope: Scope) -> JsValue:
        values = [self.evaluate(part, scope) for part in node.expressions]
        try:
            texts = [self.text(value) for value in values]
        except Doubt as doubt:
            return doubt.unsure.of("string")
        pieces = [node.quasis[0].cooked]
        for text, quasi in zip(texts, node.quasis[1:], strict=True):
            pieces += [text, quasi.cooked]
        joined = "".join(pieces)
        if not values and joined:
            return Literal.at(joined, scope.locate(node))
        return private_of(joined, *texts)

    def ev_TaggedTemplateExpression(self, node: Node, scope: Scope) -> JsValue:
        tag = self.evaluate(node.tag, scope)
        values = [self.evaluate(part, scope) for part in node.quasi.expressions]
        strings = self.array([quasi.cooked for quasi in node.quasi.quasis])
        strings.put("raw", self.array([quasi.raw for quasi in node.quasi.quasis]), enumerable=False)
        strings.frozen = True
        return self.call(tag, UNDEFINED, [strings, *values], scope.locate(node))

    def ev_ArrayExpression(self, node: Node, scope: Scope) -> JsValue:
        place = scope.locate(node)
        items: list[JsValue] = []
        for part in node.elements:
            if part is None:
                items.append(HOLE)
            elif part.type == "SpreadElement":
                more = self.iterate(self.evaluate(part.argument, scope), scope.locate(part))
                if isinstance(more, Unsure):
                    return self.lose(self.array(items, place), more)
                items += more
            else:
                items.append(self.evaluate(part, scope))
        return self.array(items, place)

    def ev_ObjectExpression(self, node: Node, scope: Scope) -> JsValue:
        made = self.object(scope.locate(node))
        for part in node.properties:
            if part.type == "SpreadElement":
                self.copy_into(made, self.evaluate(part.argument, scope), scope.locate(part))
                continue
            key = self.property_key(part, scope)
            if isinstance(key, Unsure):
                self.evaluate(part.value, scope)
                self.doubt_keys(made, key)
                continue
            place = scope.locate(part.value)
            key_place = scope.locate(part.key)
            if part.kind in ("get", "set") or part.method:
                self.method(made, part, key, scope)
                made.props[key].key = key_place
                continue
            value = self.evaluate(part.value, scope)
            if key == "__proto__" and not part.computed and not part.shorthand:
                if isinstance(value, Obj) or value is None:
                    made.proto = value
                continue
            self.name_function(value, key, part.value)
            # A literal key given twice keeps its first position, and its last value.
            made.put(key, value, place)
            made.props[key].key = key_place
        return made

    @staticmethod
    def name_function(value: JsValue, key: Key, node: Node) -> None:
        if isinstance(value, Func) and not value.name and _anonymous(node):
            value.name = key if isinstance(key, str) else f"[{key.name}]"

    def method(self, target: Obj, part: Node, key: Key, scope: Scope, *, enumerable: bool = True) -> None:
        made = self.function(part.value, scope, name=key if isinstance(key, str) else f"[{key.name}]")
        made.home = target
        if part.kind in ("get", "set"):
            old = target.props.get(key)
            getter, setter = (old.getter, old.setter) if old is not None else (None, None)
            if part.kind == "get":
                getter = made
            else:
                setter = made
            target.props[key] = Prop(getter=getter, setter=setter, enumerable=enumerable)
        else:
            target.props[key] = Prop(made, enumerable=enumerable)

    def property_key(self, part: Node, scope: Scope) -> Key | Unsure:
        key = part.key
        if part.computed:
            return self.to_key(self.evaluate(key, scope))
        if key.type == "Identifier":
            return str(key.name)
        if key.type == "PrivateIdentifier":
            return Symbol(key.name, key.name)
        return self.to_key(self.evaluate(key, scope))

    def to_key(self, value: JsValue) -> Key | Unsure:
        if isinstance(value, (Symbol, Unsure)):
            return value
        try:
            return str(self.text(value))
        except Doubt as doubt:
            return doubt.unsure

    def copy_into(self, target: Obj, source: JsValue, place: Location, skip: list[Key] | None = None) -> None:
        """Spread: copy own enumerable properties."""
        if isinstance(source, Unsure):
            if static_truth(source) is not False:
                self.doubt_keys(target, source)
            return
        if isinstance(source, str):
            source = self.array(list(source))
        if not isinstance(source, Obj):
            return
        if source.lost is not None:
            self.doubt_keys(target, source.lost)
            return
        if (open_ := source.open) is not None:
            self.doubt_keys(target, open_)
        symbols = [key for key, prop in source.props.items() if isinstance(key, Symbol) and prop.enumerable]
        keys: list[Key] = [*source.enumerable(), *symbols]
        for key in keys:
            if skip and key in skip:
                continue
            prop = source.own(key)
            assert prop is not None
            target.put(key, self.read_prop(prop, source), prop.place or place)
            if key in target.props:
                target.props[key].key = prop.key

    def doubt_keys(self, target: Obj, why: Unsure) -> None:
        """Any property of the target may have been overwritten, and others may be there."""
        for key in target.enumerable():
            prop = target.own(key)
            if prop is None or prop.accessor:
                continue
            old = prop.value
            candidates = (old,) if not isinstance(old, (Unsure, Obj)) else ()
            target.put(key, Unsure(why.reason, why.place, frozenset(), candidates, False, why.variables), prop.place)
        target.open = why

    def ev_FunctionExpression(self, node: Node, scope: Scope) -> JsValue:
        if node.id is None:
            return self.function(node, scope)
        inner = Scope(scope)
        made = self.function(node, inner, name=node.id.name)
        inner.declare(node.id.name, "callee", made)
        return made

    def ev_ArrowFunctionExpression(self, node: Node, scope: Scope) -> JsValue:
        return self.function(node, scope)

    def ev_ClassExpression(self, node: Node, scope: Scope) -> JsValue:
        if node.id is None:
            return self.make_class(node, scope)
        inner = Scope(scope)
        inner.declare(node.id.name, "const", NOT_YET)
        made = self.make_class(node, inner)
        inner.declare(node.id.name, "const", made)
        return made

    def ev_SequenceExpression(self, node: Node, scope: Scope) -> JsValue:
        value: JsValue = UNDEFINED
        for part in node.expressions:
            value = self.evaluate(part, scope)
        return value

    def ev_ConditionalExpression(self, node: Node, scope: Scope) -> JsValue:
        test = self.evaluate(node.test, scope)
        truth = static_truth(test)
        if truth is None and is_pure(node.consequent) and is_pure(node.alternate) and not self.decided(test):
            try:
                left, right = self.evaluate(node.consequent, scope), self.evaluate(node.alternate, scope)
            except JsThrow:
                left = right = self.object()
            if not isinstance(left, Obj) and not isinstance(right, Obj):
                return one_of(test, left, right)
        if self.truth(test):
            return self.evaluate(node.consequent, scope)
        return self.evaluate(node.alternate, scope)

    def decided(self, question: JsValue) -> bool:
        return isinstance(question, Unsure) and question.key is not None and question.key in self.path.answers

    def ev_LogicalExpression(self, node: Node, scope: Scope) -> JsValue:
        left = self.evaluate(node.left, scope)
        return self.logical(node.operator, left, node.right, scope)

    def logical(self, operator: str, left: JsValue, right: Node, scope: Scope) -> JsValue:
        stops: bool | None
        if operator == "??":
            empty = self.is_nullish(left)
            stops = None if empty is None else not empty
        else:
            truth = static_truth(left)
            stops = None if truth is None else truth == (operator == "||")
        if stops is None:
            return self.logical_unsure(operator, left, right, scope)
        return left if stops else self.evaluate(right, scope)

    def logical_unsure(self, operator: str, left: Unsure, right: Node, scope: Scope) -> JsValue:
        if is_pure(right) and not self.decided(left):
            try:
                other = self.evaluate(right, scope)
            except JsThrow:
                other = self.object()
            if not isinstance(other, Obj):
                if operator == "&&":
                    return one_of(left, other, left)
                return either(left, other, without=FALSY_TYPES)
        if operator == "??":
            keeps = not self.path.decide(left.of("boolean", key=("nullish", left.key or id(left))))
        else:
            keeps = self.path.decide(left) == (operator == "||")
        return left if keeps else self.evaluate(right, scope)

    @staticmethod
    def is_nullish(value: JsValue) -> bool | None:
        if isinstance(value, Unsure):
            if value.types and value.types.isdisjoint(FALSY_TYPES):
                return False
            return True if value.types and value.types <= FALSY_TYPES else None
        return value is None or isinstance(value, Undefined)

    def ev_UnaryExpression(self, node: Node, scope: Scope) -> JsValue:
        operator = node.operator
        if operator == "typeof":
            return self.typeof(node.argument, scope)
        if operator == "delete":
            return self.delete(node.argument, scope)
        value = self.evaluate(node.argument, scope)
        if operator == "void":
            return UNDEFINED
        if operator == "!":
            return self.negation(value)
        if isinstance(value, Unsure):
            return value.of("number")
        try:
            if isinstance(value, BigInt) and operator == "-":
                return BigInt(-value.value)
            if isinstance(value, BigInt) and operator == "~":
                return BigInt(~value.value)
            number = self.number(value)
        except Doubt as doubt:
            return doubt.unsure.of("number")
        if operator == "-":
            return -number
        if operator == "~":
            return NUMERIC["^"](number, -1.0)
        return number

    def negation(self, value: JsValue) -> JsValue:
        truth = static_truth(value)
        if truth is None:
            return value.of("boolean", key=("!", value.key or ("value", id(value))))
        return not truth

    def typeof(self, node: Node, scope: Scope) -> JsValue:
        if node.type == "Identifier" and scope.find(node.name) is None and self.global_object.own(node.name) is None:
            if node.name in self.realm.unread_globals:
                return self.global_value(node, scope).of("string")
            return "undefined"
        value = self.evaluate(node, scope)
        if isinstance(value, Unsure):
            if len(value.types) == 1:
                return _typeof_text(next(iter(value.types)))
            return value.of("string", key=("typeof", value.key) if value.key else None)
        return _typeof_text(js_type(value))

    def delete(self, node: Node, scope: Scope) -> JsValue:
        if node.type == "ChainExpression":
            node = node.expression
        if node.type == "Identifier":
            return scope.find(node.name) is None
        if node.type != "MemberExpression":
            self.evaluate(node, scope)
            return True
        target = self.evaluate(node.object, scope)
        key = self.key_of(node, scope)
        if isinstance(target, Unsure):
            return target.of("boolean")
        if not isinstance(target, Obj):
            return True
        if isinstance(key, Unsure):
            self.doubt_keys(target, key)
            return True
        done = target.delete(key)
        if not done and scope.strict:
            raise self.throw("TypeError", self.wording(), scope.locate(node))
        return done

    def reference(self, node: Node, scope: Scope) -> tuple[JsValue, Callable[[JsValue], None]]:
        """What stands at the left of an assignment, evaluated once: its value, and a way to write it."""
        if node.type != "MemberExpression":
            return self.evaluate(node, scope), lambda value: self.bind(node, value, scope, None)
        place = scope.locate(node)
        if node.object.type == "Super":
            return self.super_member(node, scope)[1], lambda value: self.bind(node, value, scope, None)
        target = self.evaluate(node.object, scope)
        key = self.key_of(node, scope)
        return self.get(target, key, place), lambda value: self.set(target, key, value, scope, node)

    def ev_UpdateExpression(self, node: Node, scope: Scope) -> JsValue:
        old, write = self.reference(node.argument, scope)
        step = 1.0 if node.operator == "++" else -1.0
        new: JsValue
        if isinstance(old, BigInt):
            new = BigInt(old.value + int(step))
        else:
            try:
                old = self.number(old)
                new = old + step
            except Doubt as doubt:
                old = new = doubt.unsure.of("number")
        write(new)
        return new if node.prefix else old

    def ev_BinaryExpression(self, node: Node, scope: Scope) -> JsValue:
        # The left side of a long sum is walked in a loop; recursion would be as deep as the sum is long.
        spine = [node]
        while (left := spine[-1].left).type == "BinaryExpression":
            spine.append(left)
        if left.type == "PrivateIdentifier":
            target = self.evaluate(spine[-1].right, scope)
            return isinstance(target, Obj) and target.own(Symbol(left.name, left.name)) is not None
        value = self.evaluate(left, scope)
        for link in reversed(spine):
            value = self.binary(link.operator, value, self.evaluate(link.right, scope), scope, link)
        return value

    def binary(self, operator: str, left: JsValue, right: JsValue, scope: Scope, node: Node) -> JsValue:
        try:
            if operator in ("===", "!=="):
                same = self.equal(left, right)
                return self.negation(same) if operator == "!==" else same
            if operator in ("==", "!="):
                same = self.loose(left, right)
                return self.negation(same) if operator == "!=" else same
            if operator == "in":
                return self.has(right, self.to_key(left), scope.locate(node))
            if operator == "instanceof":
                return self.instance_of(left, right, scope.locate(node))
            if operator == "+":
                return self.add(left, right)
            if (unknown := unsure([left, right])) is not None:
                return unknown.of("boolean" if operator in COMPARISONS else "number")
            a, b = self.primitive(left, "number"), self.primitive(right, "number")
            if isinstance(a, Symbol) or isinstance(b, Symbol):
                raise self.throw("TypeError", self.wording(), scope.locate(node))
            if operator in COMPARISONS:
                return compare(operator, a, b)
            if isinstance(a, BigInt) or isinstance(b, BigInt):
                return self.big(operator, a, b, scope.locate(node))
            return NUMERIC[operator](number_of(a), number_of(b))
        except Doubt as doubt:
            return doubt.unsure.of("boolean" if operator in COMPARISONS or "=" in operator else "number")

    def big(self, operator: str, left: JsValue, right: JsValue, place: Location) -> JsValue:
        if not (isinstance(left, BigInt) and isinstance(right, BigInt)):
            raise self.throw("TypeError", "Cannot mix BigInt and other types, use explicit conversions", place)
        a, b = left.value, right.value
        if operator in ("**", "<<") and abs(b) * max(a.bit_length(), 1) > 10_000:
            raise TooMuch("a number of more than 10,000 bits", place)
        if operator in ("/", "%") and b == 0:
            raise self.throw("RangeError", "Division by zero", place)
        if operator == "/":
            return BigInt(abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1))
        if operator == "%":
            return BigInt(int(math.copysign(abs(a) % abs(b), a)) if a else 0)
        if operator in ("<<", ">>"):
            shift = b if operator == "<<" else -b
            return BigInt(a << shift if shift >= 0 else a >> -shift)
        if a.bit_length() + b.bit_length() > 10_000:
            raise TooMuch("a number of more than 10,000 bits", place)
        simple = {"-": a - b, "*": a * b, "|": a | b, "&": a & b, "^": a ^ b}
        if operator in simple:
            return BigInt(simple[operator])
        if operator == "**" and b >= 0:
            return BigInt(a**b)
        raise TooMuch(f"BigInt {operator} is not understood", place)

    def add(self, left: JsValue, right: JsValue) -> JsValue:
        try:
            a, b = self.primitive(left), self.primitive(right)
        except Doubt as doubt:
            a, b = left, right
            if (unknown := unsure([a, b])) is None:
                return doubt.unsure.of("string", "number")
        if (unknown := unsure([a, b])) is not None:
            kinds = [value.types if isinstance(value, Unsure) else frozenset([js_type(value)]) for value in (a, b)]
            if frozenset(["string"]) in kinds:
                return unknown.of("string")
            if all(kind and kind <= {"number", "boolean", "null", "undefined"} for kind in kinds):
                return unknown.of("number")
            return unknown.of("string", "number")
        if isinstance(a, Symbol) or isinstance(b, Symbol):
            raise self.throw("TypeError", self.wording())
        if isinstance(a, str) or isinstance(b, str):
            first, second = self.text(a), self.text(b)
            return private_of(first + second, first, second)
        if isinstance(a, BigInt) and isinstance(b, BigInt):
            if max(a.value.bit_length(), b.value.bit_length()) > 10_000:
                raise TooMuch("a number of more than 10,000 bits")
            return BigInt(a.value + b.value)
        if isinstance(a, BigInt) or isinstance(b, BigInt):
            raise self.throw("TypeError", "Cannot mix BigInt and other types, use explicit conversions")
        return number_of(a) + number_of(b)

    def equal(self, left: JsValue, right: JsValue) -> JsValue:
        """``===``: a boolean, or an unknown one that remembers what is compared."""
        answer = equality(left, right)
        if answer is not None:
            return answer
        first, second = (left, right) if isinstance(left, Unsure) else (right, left)
        if isinstance(second, (str, float, bool)) and first.key is not None:
            # The text itself takes part: two different texts cannot both be equal to one value.
            return first.of("boolean", key=("===", first.key, str(second) if isinstance(second, str) else second))
        return first.of("boolean")

    def loose(self, left: JsValue, right: JsValue) -> JsValue:
        unknown = unsure([left, right])
        if unknown is None:
            return loosely_equal(left, right, self.primitive)
        other = right if unknown is left else left
        if other is None or isinstance(other, Undefined):
            empty = self.is_nullish(unknown)
            return unknown.of("boolean", key=("nullish", unknown.key or id(unknown))) if empty is None else empty
        if isinstance(other, str) and unknown.types and unknown.types <= {"string", "undefined", "null"}:
            return self.equal(unknown, other)
        return unknown.of("boolean")

    def instance_of(self, value: JsValue, target: JsValue, place: Location) -> JsValue:
        if (unknown := unsure([value, target])) is not None:
            return unknown.of("boolean")
        if isinstance(target, Obj) and target.find(HAS_INSTANCE) is not None:
            return self.truth(self.call(self.get(target, HAS_INSTANCE, place), target, [value], place))
        if not isinstance(target, Func):
            raise self.throw("TypeError", "Right-hand side of 'instanceof' is not callable", place)
        if isinstance(value, Obj) and value.lost is not None:
            return value.lost.of("boolean")
        if target.bound is not None:
            return self.instance_of(value, target.scope, place)
        wanted = self.get(target, "prototype", place)
        seen = value.proto if isinstance(value, Obj) else None
        while seen is not None:
            if seen is wanted:
                return True
            seen = seen.proto
        return False

    def has(self, target: JsValue, key: Key | Unsure, place: Location) -> JsValue:
        if isinstance(target, Unsure):
            return target.of("boolean")
        if isinstance(key, Unsure):
            return key.of("boolean")
        if not isinstance(target, Obj):
            raise self.throw("TypeError", self.wording(), place)
        if target.lost is not None:
            return target.lost.of("boolean")
        if target.find(key) is not None or self.realm.special(target, key) is not None:
            return True
        if key is ITERATOR:
            return self.realm.iterable(target)
        absent = self.absent(target, key, place)
        if isinstance(absent, Unsure):
            return absent.of("boolean", key=("in", absent.key) if absent.key else None)
        return False

    def absent(self, target: Obj, key: Key, place: Location) -> JsValue:
        """What reading a property gives that is not there: undefined, unless the object is not wholly known."""
        seen: Obj | None = target
        while seen is not None:
            if isinstance(seen, Environment):
                return seen.absent(key, place)
            if seen.open is not None:
                return seen.open.of()
            seen = seen.proto
        return UNDEFINED

    def ev_AssignmentExpression(self, node: Node, scope: Scope) -> JsValue:
        operator = node.operator
        if operator == "=":
            return self.assign_plain(node, scope)
        old, write = self.reference(node.left, scope)
        if operator in ("||=", "&&=", "??="):
            value = self.logical(operator[:-1], old, node.right, scope)
            if value is not old:
                if node.left.type == "Identifier":
                    self.name_function(value, node.left.name, node.right)
                write(value)
            return value
        value = self.binary(operator[:-1], old, self.evaluate(node.right, scope), scope, node)
        write(value)
        return value

    def assign_plain(self, node: Node, scope: Scope) -> JsValue:
        left = node.left
        if left.type != "MemberExpression" or left.object.type == "Super":
            value = self.named(node.right, scope, left)
            self.bind(left, value, scope, None)
            return value
        target = self.evaluate(left.object, scope)
        key = self.key_of(left, scope) if target is not None and not isinstance(target, Undefined) else ""
        value = self.evaluate(node.right, scope)
        key_place = scope.locate(left.property)
        self.set(target, key, value, scope, left, scope.locate(node.right), key_place)
        return value

    def ev_ChainExpression(self, node: Node, scope: Scope) -> JsValue:
        try:
            return self.evaluate(node.expression, scope)
        except _ShortCircuit as short:
            return short.value

    def key_of(self, node: Node, scope: Scope) -> Key | Unsure:
        if node.computed:
            return self.to_key(self.evaluate(node.property, scope))
        if node.property.type == "PrivateIdentifier":
            return Symbol(node.property.name, node.property.name)
        return str(node.property.name)

    def ev_MemberExpression(self, node: Node, scope: Scope) -> JsValue:
        if node.object.type == "Super":
            return self.super_member(node, scope)[1]
        target = self.evaluate(node.object, scope)
        if node.optional:
            self.short_circuit(target)
        if target is None or isinstance(target, Undefined):
            raise self.throw("TypeError", self.wording(), scope.locate(node.property))
        return self.get(target, self.key_of(node, scope), scope.locate(node))

    def short_circuit(self, target: JsValue) -> None:
        empty = self.is_nullish(target)
        if empty:
            raise _ShortCircuit(UNDEFINED)
        if empty is None:
            raise _ShortCircuit(target.of())

    def super_member(self, node: Node, scope: Scope) -> tuple[JsValue, JsValue]:
        owner = scope.owner()
        home = owner.callee.home if owner.callee is not None else None
        if home is None or home.proto is None:
            return owner.this, UNDEFINED
        key = self.key_of(node, scope)
        if isinstance(key, Unsure):
            return owner.this, key.of()
        return owner.this, self.get(home.proto, key, scope.locate(node), this=owner.this)

    def arguments(self, node: Node, scope: Scope) -> list[JsValue] | Unsure:
        values: list[JsValue] = []
        unknown: Unsure | None = None
        for part in node.arguments:
            if part.type == "SpreadElement":
                more = self.iterate(self.evaluate(part.argument, scope), scope.locate(part))
                if isinstance(more, Unsure):
                    unknown = unknown or more
                else:
                    values += more
            else:
                values.append(self.evaluate(part, scope))
        if unknown is not None:
            for value in values:
                self.escape(value, unknown)
            return unknown
        return values

    def ev_CallExpression(self, node: Node, scope: Scope) -> JsValue:
        callee = node.callee
        this: JsValue = UNDEFINED
        if callee.type == "Super":
            return self.super_call(node, scope)
        if callee.type == "MemberExpression":
            if callee.object.type == "Super":
                this, function = self.super_member(callee, scope)
            else:
                this = self.evaluate(callee.object, scope)
                if callee.optional:
                    self.short_circuit(this)
                if this is None or isinstance(this, Undefined):
                    raise self.throw("TypeError", self.wording(), scope.locate(callee.property))
                function = self.get(this, self.key_of(callee, scope), scope.locate(callee))
        else:
            this, function = self.parenthesized(callee, scope)
        if node.optional:
            self.short_circuit(function)
        values = self.arguments(node, scope)
        place = scope.locate(node)
        if isinstance(values, Unsure):
            self.escape(this, values)
            self.escape(function, values)
            return values.of()
        if isinstance(function, Native) and function.name == "eval":
            raise TooMuch("eval() runs text as code", place)
        return self.call(function, this, values, place)

    def parenthesized(self, callee: Node, scope: Scope) -> tuple[JsValue, JsValue]:
        """The function in ``(a?.b)()``: it keeps its object."""
        if callee.type != "ChainExpression" or callee.expression.type != "MemberExpression":
            return UNDEFINED, self.evaluate(callee, scope)
        member = callee.expression
        try:
            target = self.evaluate(member.object, scope)
            if member.optional:
                self.short_circuit(target)
            return target, self.get(target, self.key_of(member, scope), scope.locate(member))
        except _ShortCircuit as short:
            return UNDEFINED, short.value

    def ev_NewExpression(self, node: Node, scope: Scope) -> JsValue:
        function = self.evaluate(node.callee, scope)
        values = self.arguments(node, scope)
        if isinstance(values, Unsure):
            self.escape(function, values)
            return values.of()
        return self.construct(function, values, scope.locate(node))

    def ev_MetaProperty(self, node: Node, scope: Scope) -> JsValue:
        if node.name == "new.target":
            return scope.owner().new_target
        meta = scope.module.meta if scope.module is not None else None
        return UNDEFINED if meta is None else meta

    def ev_ImportExpression(self, node: Node, scope: Scope) -> JsValue:
        return Unsure("import() gives a promise", scope.locate(node), frozenset(["object"]))

    def ev_AwaitExpression(self, node: Node, scope: Scope) -> JsValue:
        value = self.evaluate(node.argument, scope)
        return value if not isinstance(value, Obj) else Unsure("it is awaited", scope.locate(node))

    def ev_YieldExpression(self, node: Node, scope: Scope) -> JsValue:
        raise TooMuch("a generator is not understood here", scope.locate(node))

    # Functions

    def function(self, node: Node, scope: Scope, name: str = "") -> Func:
        made = Func(node, scope, name or (node.id.name if node.id is not None else ""), self.realm.function_proto)
        made.strict = scope.strict or is_strict(node)
        if made.arrow:
            return made
        if not node.method and not node.__dict__.get("async"):
            prototype = self.object()
            prototype.put("constructor", made, enumerable=False)
            made.put("prototype", prototype, enumerable=False)
        return made

    def call(self, function: JsValue, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
        """Call a function.

        Raises:
            JsThrow: It throws, or is none.
        """
        if isinstance(function, Unsure):
            return self.call_unknown(function, [this, *values])
        if not isinstance(function, Func) or function.lost is not None:
            if isinstance(function, Obj) and function.lost is not None:
                return self.call_unknown(function.lost, [this, *values])
            raise self.throw("TypeError", self.wording(), place)
        if isinstance(function, Native):
            return self.call_native(function, this, values, place)
        if function.bound is not None:
            bound_this, first = function.bound
            return self.call(function.scope, bound_this, [*first, *values], place)
        if function.is_class:
            raise self.throw("TypeError", f"Class constructor {function.name} cannot be invoked without 'new'", place)
        return self.enter(function, this, values, place, UNDEFINED)

    def call_native(self, function: Native, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
        self.calls += 1
        if self.calls > MAX_CALLS:
            raise TooMuch(f"calls are nested more than {MAX_CALLS} deep", place)
        try:
            return function.body(self, this, values, place)
        except Doubt as doubt:
            for value in values:
                self.escape(value, doubt.unsure)
            return doubt.unsure.of()
        finally:
            self.calls -= 1

    def call_unknown(self, function: Unsure, values: list[JsValue]) -> Unsure:
        """Something unknown is called: it may change whatever it is given, throw, and return anything."""
        for value in values:
            self.escape(value, function)
        self.may_throw(function)
        return function.of()

    def may_throw(self, why: Unsure) -> None:
        """Inside a ``try``, look at the way on which something unknown throws, too."""
        if self.trying and self.path.decide(Unsure(why.reason, why.place, variables=why.variables)):
            raise JsThrow(why.of("object"), why.place)

    def enter(
        self, function: Func, this: JsValue, values: list[JsValue], place: Location, new_target: JsValue
    ) -> JsValue:
        node = function.node
        assert node is not None
        if node.generator or node.__dict__.get("async"):
            kind = "a generator" if node.generator else "an async function"
            why = Unsure(f"{kind} runs later", place, frozenset(["object"]))
            self.escape(function, why)
            for value in values:
                self.escape(value, why)
            return why
        self.calls += 1
        if self.calls > MAX_CALLS:
            raise TooMuch(f"calls are nested more than {MAX_CALLS} deep", place)
        try:
            return self.body(function, this, values, new_target)
        finally:
            self.calls -= 1

    def body(self, function: Func, this: JsValue, values: list[JsValue], new_target: JsValue) -> JsValue:
        node = function.node
        assert node is not None
        scope = Scope(function.scope, function=True)
        scope.strict = function.strict
        if not function.arrow:
            if not function.strict and (this is None or isinstance(this, Undefined)):
                this = self.global_object
            elif not function.strict and not isinstance(this, (Obj, Unsure)):
                this = Unsure("a boxed primitive is not understood", _UNPLACED, frozenset(["object"]))
            scope.this = this
            scope.callee = function
            scope.new_target = new_target
            arguments = self.array(list(values))
            arguments.kind = "Arguments"
            arguments.proto = self.realm.object_proto
            if not function.strict:
                arguments.put("callee", function, enumerable=False)
            scope.declare("arguments", "var", arguments)
        self.parameters(node.params, values, scope)
        if not function.arrow and not function.strict and links_arguments(node):
            why = Unsure("`arguments` changes with the parameters", _UNPLACED)
            for name in bound_params(node):
                scope.declare(name, "let", why)
            arguments.lost = why
        if node.body.type != "BlockStatement":
            return self.evaluate(node.body, scope)
        scope = self.body_scope(node, scope)
        jump = self.run_all(node.body.body, scope)
        return jump.value if jump is not None and jump.kind == "return" else UNDEFINED

    def body_scope(self, node: Node, scope: Scope) -> Scope:
        """Where a function's body runs: beside its parameters, or inside where their defaults can hold closures."""
        if any(param.type != "Identifier" for param in node.params):
            outer, scope = scope, Scope(scope, function=True)
            for name in var_names(node.body.body):
                found = outer.bindings.get(name)
                if found is not None:
                    scope.declare(name, "var", found.value)
        self.hoist_vars(node.body.body, scope)
        self.hoist(node.body.body, scope)
        return scope

    def parameters(self, params: list[Node], values: list[JsValue], scope: Scope) -> None:
        for name in (name for param in params for name in pattern_names(param)):
            scope.declare(name, "let", NOT_YET)
        for index, param in enumerate(params):
            if param.type == "RestElement":
                self.bind(param.argument, self.array(values[index:]), scope, "let")
            else:
                self.bind(param, values[index] if index < len(values) else UNDEFINED, scope, "let")

    def construct(
        self, function: JsValue, values: list[JsValue], place: Location, new_target: JsValue = None
    ) -> JsValue:
        """``new function(...values)``."""
        if isinstance(function, Unsure):
            return self.call_unknown(function, values)
        if not isinstance(function, Func) or function.arrow or _is_method(function):
            raise self.throw("TypeError", self.wording(), place)
        if function.node is not None and (function.node.generator or function.node.__dict__.get("async")):
            raise self.throw("TypeError", self.wording(), place)
        target = new_target or function
        if function.bound is not None:
            return self.construct(function.scope, [*function.bound[1], *values], place)
        if isinstance(function, Native):
            if function.name in ("String", "Number", "Boolean"):
                return Unsure("a boxed primitive is not understood", place, frozenset(["object"]))
            if not function.constructs or function.name in ("Symbol", "BigInt"):
                raise self.throw("TypeError", self.wording(), place)
            made = self.call_native(function, target, values, place)
            if isinstance(made, Obj) and target is not function:
                made.proto = self.prototype_of(target, place)
            return made
        if function.derived:
            return self.construct_derived(function, values, place, target)
        made = Obj(self.prototype_of(target, place), place)
        self.init_fields(function, made)
        if function.node is None:
            return made
        result = self.enter(function, made, values, place, target)
        return result if isinstance(result, (Obj, Unsure)) else made

    def prototype_of(self, function: Func, place: Location) -> Obj:
        found = self.get(function, "prototype", place)
        return found if isinstance(found, Obj) else self.realm.object_proto

    def construct_derived(self, function: Func, values: list[JsValue], place: Location, target: Func) -> JsValue:
        parent = function.proto
        if function.node is None:
            made = self.construct(parent, values, place, target)
            if isinstance(made, Obj):
                self.init_fields(function, made)
            return made
        node = function.node
        self.calls += 1
        if self.calls > MAX_CALLS:
            raise TooMuch(f"calls are nested more than {MAX_CALLS} deep", place)
        try:
            scope = Scope(function.scope, function=True)
            scope.strict = True
            scope.this = _BeforeSuper()
            scope.callee = function
            scope.new_target = target
            self.parameters(node.params, values, scope)
            jump = self.run_all(node.body.body, self.body_scope(node, scope))
        finally:
            self.calls -= 1
        if jump is not None and isinstance(jump.value, Obj):
            return jump.value
        if isinstance(scope.this, _BeforeSuper):
            raise self.throw("ReferenceError", self.wording(), place)
        return scope.this

    def super_call(self, node: Node, scope: Scope) -> JsValue:
        values = self.arguments(node, scope)
        owner = scope.owner()
        if isinstance(values, Unsure) or owner.callee is None:
            raise TooMuch("super() is called with something unknown", scope.locate(node))
        made = self.construct(owner.callee.proto, values, scope.locate(node), owner.new_target)
        owner.this = made
        if isinstance(made, Obj):
            self.init_fields(owner.callee, made)
        return made

    def init_fields(self, function: Func, made: Obj) -> None:
        for key, value, place in function.fields or ():
            scope = Scope(function.scope, function=True)
            scope.strict, scope.this, scope.callee = True, made, self._initializer(function)
            result = UNDEFINED if value is None else self.evaluate(value, scope)
            if value is not None:
                self.name_function(result, key, value)
            made.put(key, result, place, enumerable=not isinstance(key, Symbol))

    def _initializer(self, function: Func) -> Func:
        home = Func(None, function.scope, "", self.realm.function_proto)
        prototype = function.props.get("prototype")
        home.home = prototype.value if prototype is not None else None
        return home

    def make_class(self, node: Node, outer: Scope) -> Func:
        scope = Scope(outer)
        scope.strict = True
        base = None if node.superClass is None else self.evaluate(node.superClass, scope)
        if isinstance(base, Unsure):
            raise TooMuch(f"a class extends something unknown: {base.reason}", scope.locate(node))
        if base is not None and not isinstance(base, Func):
            raise self.throw("TypeError", self.wording(), scope.locate(node))
        if node.id is not None:
            scope.declare(node.id.name, "const", NOT_YET)
        constructor = next(
            (m for m in node.body.body if m.type in ("Property", "MethodDefinition") and _is_constructor(m)), None
        )
        made = Func(constructor.value if constructor else None, scope, node.id.name if node.id else "", None)
        made.strict = True
        made.fields = []
        made.derived = base is not None
        made.proto = base or self.realm.function_proto
        prototype = Obj(self.prototype_of(base, scope.locate(node)) if base else self.realm.object_proto)
        prototype.put("constructor", made, enumerable=False)
        made.put("prototype", prototype, enumerable=False, writable=False)
        made.home = prototype
        statics: list[tuple[Node, Key | None]] = []
        for member in node.body.body:
            if member is constructor:
                continue
            if member.type == "StaticBlock":
                statics.append((member, None))
                continue
            key = self.property_key(member, scope)
            if isinstance(key, Unsure):
                raise TooMuch(f"a class has a member of unknown name: {key.reason}", scope.locate(member))
            if member.type == "PropertyDefinition":
                if member.static:
                    statics.append((member, key))
                else:
                    made.fields.append((key, member.value, scope.locate(member)))
            else:
                self.method(made if member.static else prototype, member, key, scope, enumerable=False)
        if node.id is not None:
            scope.declare(node.id.name, "const", made)
        self.static_members(made, statics, scope)
        return made

    def static_members(self, made: Func, members: list[tuple[Node, Key | None]], scope: Scope) -> None:
        for member, key in members:
            inner = Scope(scope, function=True)
            inner.this, inner.callee = made, Func(None, scope, "", None)
            inner.callee.home = made
            if key is None:
                self.run(member, inner)
                continue
            value = UNDEFINED if member.value is None else self.evaluate(member.value, inner)
            if member.value is not None:
                self.name_function(value, key, member.value)
            made.put(key, value, scope.locate(member), enumerable=not isinstance(key, Symbol))

    # Properties

    def get(self, target: JsValue, key: Key | Unsure, place: Location, this: JsValue = None) -> JsValue:
        """Read a property.

        Raises:
            JsThrow: The target has none: it is null or undefined.
        """
        if isinstance(target, Unsure):
            return target.of(key=(target.key, ".", key) if target.key and isinstance(key, str) else None)
        if isinstance(target, _BeforeSuper):
            raise self.throw("ReferenceError", self.wording(), place)
        if target is None or isinstance(target, Undefined):
            raise self.throw("TypeError", self.wording(), place)
        if isinstance(key, Unsure):
            return self.get_any(target, key)
        if isinstance(target, Obj):
            if target.lost is not None:
                return target.lost.of()
            prop = target.find(key)
            if prop is not None:
                return self.read_prop(prop, target if this is None else this)
            native = self.realm.special(target, key)
            if native is not None:
                return native
            if isinstance(key, Symbol) and isinstance(key.identity, str):
                raise self.throw("TypeError", self.wording(), place)
            return self.absent(target, key, place)
        return self.realm.primitive_member(target, key)

    @staticmethod
    def get_any(target: JsValue, key: Unsure) -> Unsure:
        """A property of unknown name: one of the values there, or undefined."""
        if isinstance(target, Obj) and target.lost is None and target.open is None:
            props = [target.own(name) for name in target.enumerable()]
            values = tuple(prop.value for prop in props if prop is not None and not prop.accessor)
            if values and not any(isinstance(value, (Obj, Unsure)) for value in values):
                types = frozenset(js_type(value) for value in values) | {"undefined"}
                return Unsure(key.reason, key.place, types, values, False, key.variables)
        return key.of()

    def read_prop(self, prop: Prop, this: JsValue) -> JsValue:
        if prop.accessor:
            if prop.getter is None:
                return UNDEFINED
            return self.call(prop.getter, this, [], prop.place or _UNPLACED)
        return prop.value

    def set(
        self,
        target: JsValue,
        key: Key | Unsure,
        value: JsValue,
        scope: Scope,
        node: Node,
        value_place: Location | None = None,
        key_place: Location | None = None,
    ) -> None:
        """Write a property.

        Raises:
            JsThrow: The target has none, or is frozen in strict mode.
        """
        place = scope.locate(node)
        if isinstance(target, Unsure):
            self.escape(value, target)
            return
        if isinstance(target, _BeforeSuper):
            raise self.throw("ReferenceError", self.wording(), place)
        if target is None or isinstance(target, Undefined):
            raise self.throw("TypeError", self.wording(), place)
        if isinstance(key, Unsure):
            if isinstance(target, Obj):
                self.doubt_keys(target, key)
            return
        if not isinstance(target, Obj):
            if scope.strict:
                raise self.throw("TypeError", self.wording(), place)
            return
        if target.lost is not None:
            self.escape(value, target.lost)
            return
        if not self.assign(target, key, value, value_place or place, key_place) and scope.strict:
            raise self.throw("TypeError", self.wording(), place)

    def assign(self, target: Obj, key: Key, value: JsValue, place: Location, key_place: Location | None = None) -> bool:
        """Set a property as an assignment does; False where the object does not let it."""
        if isinstance(target, Environment):
            target.assign(key, value if isinstance(value, Unsure) else self.text_or_doubt(value), place)
            return True
        prop = target.find(key)
        if prop is not None and prop.accessor:
            if prop.setter is None:
                return False
            self.call(prop.setter, target, [value], place)
            return True
        own = target.own(key)
        if key == "__proto__" and own is None and self.inherits_proto(target):
            if (isinstance(value, Obj) or value is None) and not target.inherit(value):
                raise self.throw("TypeError", "Cyclic __proto__ value", place)
            return True
        if target.frozen or (prop is not None and not prop.writable) or (own is None and not target.extensible):
            return False
        if isinstance(target, Arr) and key == "length":
            length = self.number(value)
            if length < 0 or not length.is_integer():
                raise self.throw("RangeError", "Invalid array length", place)
            target.resize(length)
            return True
        if own is not None and key in target.props:
            own.value, own.place = value, place
            return True
        target.put(key, value, place)
        if key in target.props:
            target.props[key].key = key_place or place
        return True

    def inherits_proto(self, target: Obj) -> bool:
        seen: Obj | None = target
        while seen is not None and seen is not self.realm.object_proto:
            seen = seen.proto
        return seen is not None

    def text_or_doubt(self, value: JsValue) -> JsValue:
        try:
            return self.text(value)
        except Doubt as doubt:
            return doubt.unsure.of("string")

    def own_keys(self, target: Obj) -> list[str]:
        """Own enumerable string keys.

        Raises:
            Doubt: They are not all known.
        """
        if target.lost is not None:
            raise Doubt(target.lost)
        if target.open is not None:
            raise Doubt(target.open)
        return target.enumerable()

    def iterate(self, value: JsValue, place: Location) -> list[JsValue] | Unsure:
        """What a ``for … of`` sees.

        Raises:
            JsThrow: The value is not iterable.
        """
        if isinstance(value, Unsure):
            return value
        if isinstance(value, str):
            return code_points(value)
        if isinstance(value, Obj):
            if value.lost is not None:
                return value.lost
            if value.find(ITERATOR) is not None:
                return self.iterate_custom(value, place)
            if isinstance(value, Arr) and value.kind == "Iterator":
                return list(self.drain(value, place))
            if isinstance(value, Arr):
                return value.values()
            if isinstance(value, SetObj):
                return [key for key, _ in value.entries.values()]
            if isinstance(value, MapObj):
                return [self.array([key, item]) for key, item in value.entries.values()]
        raise self.throw("TypeError", self.wording(), place)

    def custom_iterator(self, target: Obj, place: Location) -> JsValue:
        method = target.find(ITERATOR)
        assert method is not None
        return self.call(self.read_prop(method, target), target, [], place)

    def drain(self, iterator: JsValue, place: Location) -> Iterator[JsValue]:
        """What an iterator gives until it is done.

        Raises:
            Doubt: It gives something unknown.
        """
        if isinstance(iterator, Arr) and iterator.kind == "Iterator":
            while iterator.items:
                yield iterator.items.pop(0)
            return
        step = self.get(iterator, "next", place)
        for _ in range(MAX_ITEMS):
            result = self.call(step, iterator, [], place)
            if isinstance(result, Unsure):
                raise Doubt(result)
            if not isinstance(result, Obj):
                raise self.throw("TypeError", self.wording(), place)
            if self.truth(self.get(result, "done", place)):
                return
            yield self.get(result, "value", place)
        raise TooMuch(f"an iterator that gives more than {MAX_ITEMS} items", place)

    def iterate_custom(self, target: Obj, place: Location) -> list[JsValue] | Unsure:
        iterator = self.custom_iterator(target, place)
        if isinstance(iterator, Unsure):
            return iterator
        try:
            return list(self.drain(iterator, place))
        except Doubt as doubt:
            return doubt.unsure

    # Conversions

    def truth(self, value: JsValue) -> bool:
        """Whether a value counts as true; where that is not known, as this way through the file has it."""
        truth = static_truth(value)
        if truth is None:
            return self.path.decide(value)
        return truth

    def primitive(self, value: JsValue, hint: str = "default") -> JsValue:
        """ToPrimitive.

        Raises:
            Doubt: The object is not wholly known, or its text is an implementation's own.
        """
        if isinstance(value, Unsure):
            raise Doubt(value)
        if not isinstance(value, Obj):
            return value
        if value.lost is not None:
            raise Doubt(value.lost)
        special = value.find(TO_PRIMITIVE)
        if special is not None:
            result = self.call(self.read_prop(special, value), value, [hint], value.place or _UNPLACED)
            if isinstance(result, Unsure):
                raise Doubt(result)
            if isinstance(result, Obj):
                raise self.throw("TypeError", self.wording())
            return result
        if hint == "default" and isinstance(value, Date):
            hint = "string"
        order = ("toString", "valueOf") if hint == "string" else ("valueOf", "toString")
        for name in order:
            prop = value.find(name)
            if prop is None:
                continue
            method = self.read_prop(prop, value)
            if isinstance(method, Func):
                result = self.call(method, value, [], value.place or _UNPLACED)
                if isinstance(result, Unsure):
                    raise Doubt(result)
                if not isinstance(result, Obj):
                    return result
        return self.realm.object_text(value)

    def text(self, value: JsValue) -> str:
        """ToString.

        Raises:
            Doubt: The value is not known.
            JsThrow: A symbol has no text.
        """
        if isinstance(value, str):
            return value
        if isinstance(value, Obj):
            return self.text(self.primitive(value, "string"))
        if isinstance(value, Unsure):
            raise Doubt(value)
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, float):
            return number_text(value)
        if value is None:
            return "null"
        if isinstance(value, BigInt):
            return str(value.value)
        if isinstance(value, Symbol):
            raise self.throw("TypeError", "Cannot convert a Symbol value to a string")
        return "undefined"

    def number(self, value: JsValue) -> float:
        """ToNumber.

        Raises:
            Doubt: The value is not known.
        """
        value = self.primitive(value, "number")
        if isinstance(value, (Symbol, BigInt)):
            raise self.throw("TypeError", self.wording())
        return number_of(value)

    def wording(self) -> Unsure:
        """The message of an error whose words are the engine's own."""
        return Unsure("it is the wording of an engine's error", _UNPLACED, frozenset(["string"]))

    # What unknown code can reach

    def escape(self, value: JsValue, why: Unsure) -> None:
        """Something unknown gets hold of a value: nothing that it can reach is certain any more."""
        if not isinstance(value, Obj) or value.lost is not None or isinstance(value, Native):
            return
        if value in self.realm.shared:
            return
        if isinstance(value, Environment):
            value.escape(why)
            return
        value.lost = why.of()
        if isinstance(value, Func):
            value.lost = None
            if value not in self.realm.havocked:
                self.realm.havocked.append(value)
                if value.node is not None:
                    self.havoc(value.node, value.scope, why)
            return
        for prop in value.props.values():
            for inner in (prop.value, prop.getter, prop.setter):
                self.escape(inner, why)
        if isinstance(value, Arr):
            for item in value.items:
                self.escape(item, why)
        if isinstance(value, MapObj):
            for pair in value.entries.values():
                for item in pair:
                    self.escape(item, why)

    def lose(self, value: Obj, why: Unsure) -> Obj:
        """The object, of whose content nothing certain is known; what it holds is not touched."""
        value.lost = why.of()
        return value

    def havoc(self, node: Node, scope: Scope, why: Unsure) -> None:
        """Code that may run any number of times at any time: all that it mentions is uncertain afterwards."""
        for part in node.walk():
            self.step(part, scope)
            if part.type == "Identifier":
                found = scope.find(part.name)
                if found is not None and not isinstance(found.value, Unsure):
                    self.escape(found.value, why)
        for name in assigned_names(node):
            found = scope.find(name)
            if found is not None and found.kind not in ("const", "import", "callee"):
                found.value = why.of()


class _ShortCircuit(Exception):
    """An optional chain ends early."""

    def __init__(self, value: JsValue) -> None:
        super().__init__("short circuit")
        self.value = value


class _BeforeSuper:
    """``this`` in a derived class before super()."""


_UNPLACED = Location("")


class Environment(Obj):
    """``process.env``: values become strings, and what is not declared is unknown, unless all of it is.

    Attributes:
        complete: Variables that are not declared are not set.
    """

    def __init__(self, variables: dict[str, JsValue], complete: bool, proto: Obj | None) -> None:
        super().__init__(proto)
        self.complete = complete
        self.removed: set[str] = set()
        for key, value in variables.items():
            self.put(key, value)
        if not complete:
            self.open = Unsure("the environment has variables that are not declared", _UNPLACED)

    def absent(self, key: Key, place: Location) -> JsValue:
        if self.complete or not isinstance(key, str) or key in self.removed:
            return UNDEFINED
        return Unsure(
            f"process.env.{key} is not declared",
            place,
            frozenset(["string", "undefined"]),
            variables=(key,),
            key=("env", key),
        )

    def assign(self, key: Key, value: JsValue, place: Location) -> None:
        self.put(key, value, place)

    def delete(self, key: Key) -> bool:
        if isinstance(key, str):
            self.removed.add(key)
        return super().delete(key)

    def loosen(self, why: Unsure) -> None:
        """Something may have set further variables."""
        self.complete = False
        self.removed.clear()
        self.open = why

    def escape(self, why: Unsure) -> None:
        """Something unknown may have set and changed any variable."""
        self.loosen(why)
        for key in self.enumerable():
            self.put(key, Unsure(why.reason, why.place, frozenset(["string", "undefined"]), variables=why.variables))


def either(left: Unsure, right: JsValue, without: frozenset[str]) -> JsValue:
    """``left || right`` and its like: what the left can be, bar some types, or the right."""
    types = (left.types - without) | _types(right) if left.types else frozenset()
    if left.types and not left.types - without and not isinstance(right, Unsure):
        return right
    candidates = [c for c in left.candidates if js_type(c) not in without] + _candidates(right)
    closed = left.closed and _closed(right)
    variables = left.variables + tuple(v for v in _variables(right) if v not in left.variables)
    return Unsure(left.reason, left.place, types, tuple(candidates), closed, variables, (object(),))


def one_of(test: Unsure, left: JsValue, right: JsValue) -> JsValue:
    """``test ? left : right``."""
    if not isinstance(left, Unsure) and not isinstance(right, Unsure) and equality(left, right):
        return left
    kinds = [_types(left), _types(right)]
    types = kinds[0] | kinds[1] if all(kinds) else frozenset()
    variables = dict.fromkeys((*test.variables, *_variables(left), *_variables(right)))
    return Unsure(
        test.reason,
        test.place,
        types,
        (*_candidates(left), *_candidates(right)),
        _closed(left) and _closed(right),
        tuple(variables),
        (object(),),
    )


def _types(value: JsValue) -> frozenset[str]:
    return value.types if isinstance(value, Unsure) else frozenset([js_type(value)])


def _candidates(value: JsValue) -> list[JsValue]:
    return list(value.candidates) if isinstance(value, Unsure) else [value]


def _closed(value: JsValue) -> bool:
    return value.closed if isinstance(value, Unsure) else True


def _variables(value: JsValue) -> tuple[str, ...]:
    return value.variables if isinstance(value, Unsure) else ()


def _typeof_text(kind: str) -> str:
    return "object" if kind in ("null", "array", "object") else kind


def _anonymous(node: Node) -> bool:
    return node.type in ("FunctionExpression", "ArrowFunctionExpression", "ClassExpression") and node.id is None


def _is_method(function: Func) -> bool:
    return function.node is not None and bool(function.node.method) and not function.is_class


def _is_constructor(member: Node) -> bool:
    return (
        not member.static
        and not member.computed
        and member.kind in ("init", "constructor")
        and (member.key.name == "constructor" or member.key.value == "constructor")
    )


def code_points(text: str) -> list[JsValue]:
    """A text's characters as an iterator gives them: surrogate pairs stay together."""
    parts: list[JsValue] = []
    for unit in text:
        if parts and "\udc00" <= unit <= "\udfff" and len(parts[-1]) == 1 and "\ud800" <= parts[-1] <= "\udbff":
            parts[-1] += unit
        else:
            parts.append(private_of(unit, text))
    return parts


def _live(array: Arr) -> Iterator[JsValue]:
    """The items of an array that may grow or shrink while a loop runs over it."""
    index = 0
    while index < len(array.items):
        yield UNDEFINED if array.items[index] is HOLE else array.items[index]
        index += 1
