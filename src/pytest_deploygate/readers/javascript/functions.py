"""Functions and classes: making, calling and constructing."""

from __future__ import annotations

from ...finding import Location
from ...value import UNDEFINED, Undefined
from .binding import Bindings
from .estree import Node
from .machine import MAX_CALLS
from .objects import (
    Doubt,
    Func,
    JsThrow,
    JsValue,
    Key,
    Native,
    Obj,
    Prop,
    Symbol,
    TooMuch,
    Unsure,
)
from .patterns import (
    bound_params,
    is_anonymous,
    is_strict,
    links_arguments,
    pattern_names,
    var_names,
)
from .scope import NOT_YET, UNPLACED, BeforeSuper, Scope


class Functions(Bindings):
    """Functions and classes: making, calling and constructing."""

    @staticmethod
    def name_function(value: JsValue, key: Key, node: Node) -> None:
        if isinstance(value, Func) and not value.name and is_anonymous(node):
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
            self.charge((this, *values), place)
            result = function.body(self, this, values, place)
            self.charge((result,), place)
        except Doubt as doubt:
            for value in values:
                self.escape(value, doubt.unsure)
            return doubt.unsure.of()
        else:
            return result
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
                this = Unsure("a boxed primitive is not understood", UNPLACED, frozenset(["object"]))
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
            why = Unsure("`arguments` changes with the parameters", UNPLACED)
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
            scope.this = BeforeSuper()
            scope.callee = function
            scope.new_target = target
            self.parameters(node.params, values, scope)
            jump = self.run_all(node.body.body, self.body_scope(node, scope))
        finally:
            self.calls -= 1
        if jump is not None and isinstance(jump.value, Obj):
            return jump.value
        if isinstance(scope.this, BeforeSuper):
            raise self.throw("ReferenceError", self.wording(), place)
        return scope.this

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


def _is_method(function: Func) -> bool:
    return function.node is not None and bool(function.node.method) and not function.is_class


def _is_constructor(member: Node) -> bool:
    return (
        not member.static
        and not member.computed
        and member.kind in ("init", "constructor")
        and (member.key.name == "constructor" or member.key.value == "constructor")
    )
