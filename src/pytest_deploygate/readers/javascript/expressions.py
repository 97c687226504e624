"""Expressions."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from ...finding import Location
from ...value import UNDEFINED, Undefined
from .estree import Node
from .functions import Functions
from .machine import MAX_STEPS
from .objects import (
    HAS_INSTANCE,
    HOLE,
    BigInt,
    Doubt,
    Func,
    JsThrow,
    JsValue,
    Literal,
    Native,
    Obj,
    RegExp,
    Symbol,
    TooMuch,
    Unsure,
    js_type,
    private_of,
    unsure,
)
from .operators import COMPARISONS, FALSY_TYPES, NUMERIC, compare, equality, loosely_equal, number_of, static_truth
from .patterns import (
    is_pure,
)
from .scope import NOT_YET, Scope
from .unknowns import either, one_of


class _ShortCircuit(Exception):
    """An optional chain ends early."""

    def __init__(self, value: JsValue) -> None:
        super().__init__("short circuit")
        self.value = value


class Expressions(Functions):
    """Expressions."""

    def evaluate(self, node: Node, scope: Scope) -> JsValue:
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise TooMuch(f"it takes more than {MAX_STEPS:,} steps to evaluate", scope.locate(node))
        method = _EXPRESSIONS.get(node.type)
        if method is None:
            raise TooMuch(f"{node.type} is not understood", scope.locate(node))
        return method(self, node, scope)

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
            if isinstance(value, Literal) and isinstance(key, str):
                self.loader.hide_value(key, value)
            # A literal key given twice keeps its first position, and its last value.
            made.put(key, value, place)
            made.props[key].key = key_place
        return made

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


def _typeof_text(kind: str) -> str:
    return "object" if kind in ("null", "array", "object") else kind


_EXPRESSIONS: dict[str, Callable[..., Any]] = {
    name[3:]: method for name, method in vars(Expressions).items() if name.startswith("ev_")
}
