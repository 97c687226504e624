"""Giving values to variables and patterns."""

from __future__ import annotations

from collections.abc import Callable

from ...value import UNDEFINED, Undefined
from .estree import Node
from .objects import (
    ITERATOR,
    Func,
    JsValue,
    Key,
    Obj,
    Symbol,
    TooMuch,
    Unsure,
)
from .patterns import (
    is_anonymous,
    is_pure,
)
from .properties import Properties
from .scope import NOT_YET, Scope
from .unknowns import either


class Bindings(Properties):
    """Giving values to variables and patterns."""

    def named(self, node: Node, scope: Scope, target: Node) -> JsValue:
        """Evaluate; a function without a name takes the one of the variable that it is given to."""
        value = self.evaluate(node, scope)
        if isinstance(value, Func) and not value.name and target.type == "Identifier" and is_anonymous(node):
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

    def property_key(self, part: Node, scope: Scope) -> Key | Unsure:
        key = part.key
        if part.computed:
            return self.to_key(self.evaluate(key, scope))
        if key.type == "Identifier":
            return str(key.name)
        if key.type == "PrivateIdentifier":
            return Symbol(key.name, key.name)
        return self.to_key(self.evaluate(key, scope))

    def key_of(self, node: Node, scope: Scope) -> Key | Unsure:
        if node.computed:
            return self.to_key(self.evaluate(node.property, scope))
        if node.property.type == "PrivateIdentifier":
            return Symbol(node.property.name, node.property.name)
        return str(node.property.name)
