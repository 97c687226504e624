"""What expressions of a JavaScript file stand for, as far as that shows without running it."""

# The evaluators of node types take the same arguments each.
# ruff: noqa: ARG002

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from .javascript_scopes import FUNCTIONS, Binding, Scope, Syntax, brief, core, parts, text
from .python_values import Strings

__all__ = ["Given", "JavaScriptValues", "Meant"]

MAX_DEPTH = 40
MAX_STRINGS = 500
UNKNOWN = Strings()
Given = Mapping[tuple[int, str], Strings]

_GLOBALS = frozenset(
    ["process", "globalThis", "global", "window", "self", "Bun", "Deno", "Object", "Reflect", "require"]
)
_GLOBAL_OBJECTS = ("globalThis.", "global.", "window.", "self.")
_LOOPS = frozenset("forEach map filter some every find findIndex flatMap reduce".split())


class Meant(NamedTuple):
    """What an expression stands for.

    Attributes:
        path: The dotted name of it, all aliases resolved: ``process.env``; ``()`` stands for a call's result, ``def``
            for a function of this file.
        node: The definition, or the call that made it.
        scope: The scope that `node` is in.
        values: Of the file that `node` is in.
    """

    path: str
    node: Any = None
    scope: Scope | None = None
    values: Any = None


class JavaScriptValues:
    """Evaluates the expressions of one file."""

    def __init__(self, module: Scope, resolve: Callable[[str, str], Meant | None] = lambda *_: None) -> None:
        self.module = module
        self.resolve = resolve
        self.owner: Any = None
        self._known: dict[tuple[int, int], Meant | None] = {}
        self._depth = 0

    # Meanings

    def meaning(self, node: Syntax, scope: Scope) -> Meant | None:
        """What an expression stands for; None where that is nothing that matters here."""
        node = core(node)
        evaluate = _MEANINGS.get(node.type)
        if evaluate is None or self._depth > MAX_DEPTH:
            return None
        key = node.id, id(scope)
        if key in self._known:
            return self._known[key]
        self._known[key] = None  # what is defined by itself is nothing
        self._depth += 1
        try:
            found = evaluate(self, node, scope)
        finally:
            self._depth -= 1
        self._known[key] = found
        return found

    def _identifier(self, node: Syntax, scope: Scope) -> Meant | None:
        return self.named(text(node), scope)

    def named(self, name: str, scope: Scope) -> Meant | None:
        bindings = scope.lookup(name)
        for binding in bindings:
            found = self._bound(binding)
            if found is not None:
                return found
        return Meant(name) if not bindings and name in _GLOBALS else None

    def _bound(self, binding: Binding) -> Meant | None:
        if binding.kind == "import":
            return self._imported(*binding.path)
        if binding.kind in ("def", "class"):
            return Meant(binding.kind, binding.node, binding.scope, self)
        if binding.kind == "typed":
            return Meant("ConfigService") if binding.path[0].strip() == "ConfigService" else None
        if binding.kind in ("value", "pick") and binding.scope is not None:
            found = self.meaning(binding.node, binding.scope)
            for key in binding.path:
                found = None if found is None else self.member(found, key)
            return found
        return None

    def _imported(self, module: str, name: str) -> Meant | None:
        found = self.resolve(module, name)
        if found is not None:
            return found
        module = module.removeprefix("node:")
        return Meant(module if name in ("default", "*") else f"{module}.{name}")

    def member(self, target: Meant, name: str) -> Meant | None:
        """A property of something."""
        if target.path in ("def", "class"):
            return None
        path = f"{target.path}.{name}"
        for prefix in _GLOBAL_OBJECTS:
            path = path.removeprefix(prefix)
        return target._replace(path=path.removesuffix(".default"))

    def _member(self, node: Syntax, scope: Scope) -> Meant | None:
        target, wanted = node.child_by_field_name("object"), node.child_by_field_name("property")
        if target is None or wanted is None:
            return None
        if target.type == "this":
            return self._own(text(wanted), scope)
        if target.type == "import":
            return Meant("import.meta") if text(wanted) == "meta" else None
        found = self.meaning(target, scope)
        return None if found is None else self.member(found, text(wanted))

    def _own(self, name: str, scope: Scope) -> Meant | None:
        home = scope.home
        for binding in home.attributes.get(name, []) if home is not None else []:
            found = self._bound(binding)
            if found is not None:
                return found
        return None

    def _subscript(self, node: Syntax, scope: Scope) -> Meant | None:
        target, index = node.child_by_field_name("object"), node.child_by_field_name("index")
        if target is None or index is None or core(index).type != "string":
            return None
        found = self.meaning(target, scope)
        return None if found is None else self.member(found, text(core(index))[1:-1])

    def _call(self, node: Syntax, scope: Scope) -> Meant | None:
        callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if callee is None or arguments is None:
            return None
        if callee.type == "import" or (callee.type == "identifier" and text(callee) == "require"):
            given = parts(arguments)
            if given and given[0].type == "string":
                return self._imported(text(given[0])[1:-1], "*")
            return None
        found = self.meaning(callee, scope)
        if found is None:
            given = parts(arguments)
            asked = bool(given) and given[0].type == "identifier" and text(given[0]) == "ConfigService"
            return Meant("ConfigService") if asked and brief(callee).endswith((".get", ".resolve", "inject")) else None
        if found.path.endswith("inject") and "ConfigService" in brief(arguments):
            return Meant("ConfigService")
        return None if found.path in ("def", "class") else Meant(found.path + "()", node, scope, self)

    def _new(self, node: Syntax, scope: Scope) -> Meant | None:
        made = node.child_by_field_name("constructor")
        return Meant("ConfigService") if made is not None and brief(made) == "ConfigService" else None

    def _function(self, node: Syntax, scope: Scope) -> Meant | None:
        return Meant("def", node, scope, self)

    def _either(self, node: Syntax, scope: Scope) -> Meant | None:
        names = ("left", "right") if node.type == "binary_expression" else ("consequence", "alternative")
        operator = node.child_by_field_name("operator")
        if operator is not None and operator.type not in ("||", "??", "&&"):
            return None
        for name in names:
            part = node.child_by_field_name(name)
            found = None if part is None else self.meaning(part, scope)
            if found is not None:
                return found
        return None

    def _meta(self, node: Syntax, scope: Scope) -> Meant | None:
        return Meant(text(node)) if text(node) == "import.meta" else None

    # Literals

    def literal(self, node: Syntax, scope: Scope) -> tuple[Syntax, Scope]:
        """An expression, names that are bound once to another followed."""
        for _ in range(8):
            node = core(node)
            if node.type == "call_expression" and brief(node.child_by_field_name("function")) == "Object.freeze":
                given = parts(node.child_by_field_name("arguments"))
                if given:
                    node = given[0]
                    continue
            if node.type not in ("identifier", "shorthand_property_identifier"):
                break
            bindings = scope.lookup(text(node))
            if len(bindings) == 1 and bindings[0].kind == "import":
                found = self.resolve(*bindings[0].path)
                if found is not None and found.path == "value":
                    return found.node, found.scope or scope
            if len(bindings) != 1 or bindings[0].kind != "value" or bindings[0].scope is None:
                break
            node, scope = bindings[0].node, bindings[0].scope
        return node, scope

    # Strings

    def strings(self, node: Syntax | None, scope: Scope, given: Given | None = None) -> Strings:
        """What texts an expression may be, with some parameters' texts given."""
        node = None if node is None else core(node)
        evaluate = None if node is None or self._depth > MAX_DEPTH else _TEXTS.get(node.type)
        if evaluate is None:
            return UNKNOWN
        self._depth += 1
        try:
            found = evaluate(self, node, scope, given or {})
        finally:
            self._depth -= 1
        return UNKNOWN if len(found.values) > MAX_STRINGS else found

    def _string(self, node: Syntax, scope: Scope, given: Given) -> Strings:
        raw = text(node)[1:-1]
        return UNKNOWN if "\\" in raw else Strings((raw,), complete=True)

    def _template(self, node: Syntax, scope: Scope, given: Given) -> Strings:
        made, pieces = [], parts(node)
        if len(pieces) > 20:
            return UNKNOWN
        for part in pieces:
            if part.type == "template_substitution":
                inner = parts(part)
                made.append(self.strings(inner[0], scope, given) if inner else UNKNOWN)
            elif part.type == "string_fragment":
                made.append(Strings((text(part),), complete=True))
            else:
                return UNKNOWN
        return _joined(made)

    def _name(self, node: Syntax, scope: Scope, given: Given) -> Strings:
        bindings = scope.lookup(text(node))
        return self._all(bindings, given) if len(bindings) <= 20 else UNKNOWN

    def _all(self, bindings: list[Binding], given: Given) -> Strings:
        made = []
        for binding in bindings:
            if binding.kind == "param":
                key = binding.node.id, binding.path[0]
                if key in given:
                    return given[key]
                looped = self._looped(binding, given)
                return looped if looped is not None else Strings(asked=frozenset([key]))
            if binding.kind == "typed":
                continue
            if binding.kind == "value" and binding.scope is not None:
                made.append(self.strings(binding.node, binding.scope, given))
            elif binding.kind == "element" and binding.scope is not None:
                index = int(binding.path[0]) if binding.path else None
                made.append(self._elements(binding.node, binding.scope, index, given))
            elif binding.kind == "pick" and len(binding.path) == 1 and binding.scope is not None:
                made.append(self._property(binding.node, binding.path[0], binding.scope, given))
            elif binding.kind == "import" and (found := self.resolve(*binding.path)) and found.path == "value":
                made.append(found.values.strings(found.node, found.scope))
            else:
                made.append(UNKNOWN)
        return _union(made)

    def _looped(self, binding: Binding, given: Given) -> Strings | None:
        """What ``["A", "B"].forEach((name) => ...)`` gives the function."""
        function = binding.node
        arguments = function.parent if function.type in FUNCTIONS else None
        call = arguments.parent if arguments is not None and arguments.type == "arguments" else None
        callee = call.child_by_field_name("function") if call is not None else None
        if callee is None or callee.type != "member_expression" or binding.scope is None:
            return None
        method = text(callee.child_by_field_name("property"))
        if method not in _LOOPS or parts(arguments)[0].id != function.id:
            return None
        if int(binding.path[1]) != (1 if method == "reduce" else 0):
            return UNKNOWN
        return self._elements(callee.child_by_field_name("object"), binding.scope.parent or binding.scope, None, given)

    def _member_text(self, node: Syntax, scope: Scope, given: Given) -> Strings:
        target, wanted = node.child_by_field_name("object"), node.child_by_field_name("property")
        if target is None or wanted is None:
            return UNKNOWN
        if target.type == "this":
            home = scope.home
            return self._all(home.attributes.get(text(wanted), []), given) if home is not None else UNKNOWN
        return self._property(target, text(wanted), scope, given)

    def _property(self, target: Syntax, name: str, scope: Scope, given: Given) -> Strings:
        found, where = self.literal(target, scope)
        if found.type == "enum_declaration":
            body = found.child_by_field_name("body")
            for part in parts(body) if body is not None else []:
                if part.type == "enum_assignment" and text(part.child_by_field_name("name")).strip("'\"") == name:
                    return self.strings(part.child_by_field_name("value"), where, given)
            return UNKNOWN
        for part in parts(found) if found.type == "object" else []:
            if part.type == "pair" and text(part.child_by_field_name("key")).strip("'\"") == name:
                return self.strings(part.child_by_field_name("value"), where, given)
        return self._static(target, name, scope, given)

    def _static(self, target: Syntax, name: str, scope: Scope, given: Given) -> Strings:
        found = self.meaning(target, scope)
        body = found.node.child_by_field_name("body") if found is not None and found.path == "class" else None
        home = found.values.owner.layout.classes.get(body.id) if found is not None and body is not None else None
        return self._all(home.attributes.get(name, []), given) if home is not None else UNKNOWN

    def _sum(self, node: Syntax, scope: Scope, given: Given) -> Strings:
        operator = node.child_by_field_name("operator").type
        both = [self.strings(node.child_by_field_name(name), scope, given) for name in ("left", "right")]
        return _joined(both) if operator == "+" else _union(both) if operator in ("||", "??") else UNKNOWN

    def _choice(self, node: Syntax, scope: Scope, given: Given) -> Strings:
        return _union([self.strings(node.child_by_field_name(n), scope, given) for n in ("consequence", "alternative")])

    def _change(self, node: Syntax, scope: Scope, given: Given) -> Strings:
        callee = node.child_by_field_name("function")
        if callee is None or callee.type != "member_expression":
            return UNKNOWN
        change = {"toUpperCase": str.upper, "toLowerCase": str.lower}.get(text(callee.child_by_field_name("property")))
        if change is None:
            return UNKNOWN
        found = self.strings(callee.child_by_field_name("object"), scope, given)
        return found._replace(values=tuple(change(value) for value in found.values))

    def _picked(self, node: Syntax, scope: Scope, given: Given) -> Strings:
        """``NAMES[role]``: any of a literal's values."""
        found, where = self.literal(node.child_by_field_name("object"), scope)
        if found.type == "object":
            pairs = [part for part in parts(found) if part.type == "pair"]
            texts = [self.strings(part.child_by_field_name("value"), where, given) for part in pairs]
            return _union(texts) if len(pairs) == len(parts(found)) else UNKNOWN
        return self._elements(found, where, None, given)

    def _elements(self, node: Syntax, scope: Scope, index: int | None, given: Given) -> Strings:
        """What a loop over a literal meets."""
        self._depth += 1
        try:
            found, where = self.literal(node, scope)
            return self._loop(found, where, index, given) if self._depth < MAX_DEPTH else UNKNOWN
        finally:
            self._depth -= 1

    def _loop(self, node: Syntax, scope: Scope, index: int | None, given: Given) -> Strings:
        if node.type == "array":
            made = []
            for part in parts(node)[: MAX_STRINGS + 1]:
                if part.type == "spread_element":
                    made.append(self._elements(parts(part)[0], scope, index, given))
                elif index is None:
                    made.append(self.strings(part, scope, given))
                else:
                    inner = parts(part) if part.type == "array" else []
                    made.append(self.strings(inner[index], scope, given) if index < len(inner) else UNKNOWN)
            return _union(made)
        if node.type == "call_expression":
            callee = brief(node.child_by_field_name("function"))
            arguments = parts(node.child_by_field_name("arguments"))
            if callee in ("Object.keys", "Object.values", "Object.entries") and arguments:
                wanted = "value" if callee == "Object.values" or index == 1 else "key"
                return self._pairs(arguments[0], wanted, scope, given)
        return UNKNOWN

    def _pairs(self, node: Syntax, wanted: str, scope: Scope, given: Given) -> Strings:
        found, where = self.literal(node, scope)
        made = []
        for part in parts(found) if found.type == "object" else []:
            if part.type != "pair":
                made.append(UNKNOWN)
            elif wanted == "key":
                key = part.child_by_field_name("key")
                plain = key.type in ("property_identifier", "string")
                made.append(Strings((text(key).strip("'\""),), complete=True) if plain else UNKNOWN)
            else:
                made.append(self.strings(part.child_by_field_name("value"), where, given))
        return _union(made)


def _union(made: list[Strings]) -> Strings:
    if not made:
        return UNKNOWN
    values = dict.fromkeys(value for part in made for value in part.values)
    asked = frozenset[tuple[int, str]]().union(*(part.asked for part in made))
    return Strings(tuple(values), all(part.complete for part in made), asked)


def _joined(made: list[Strings]) -> Strings:
    values = [""]
    for part in made:
        values = [left + right for left in values for right in part.values][: MAX_STRINGS + 1]
    asked = frozenset[tuple[int, str]]().union(*(part.asked for part in made))
    return Strings(tuple(values), all(part.complete for part in made), asked)


_V = JavaScriptValues
_MEANINGS: Mapping[str, Callable[[JavaScriptValues, Syntax, Scope], Meant | None]] = {
    "identifier": _V._identifier,
    "shorthand_property_identifier": _V._identifier,
    "member_expression": _V._member,
    "subscript_expression": _V._subscript,
    "call_expression": _V._call,
    "new_expression": _V._new,
    "arrow_function": _V._function,
    "function_expression": _V._function,
    "binary_expression": _V._either,
    "ternary_expression": _V._either,
    "meta_property": _V._meta,
}
_TEXTS: Mapping[str, Callable[[JavaScriptValues, Syntax, Scope, Given], Strings]] = {
    "string": _V._string,
    "template_string": _V._template,
    "identifier": _V._name,
    "member_expression": _V._member_text,
    "subscript_expression": _V._picked,
    "binary_expression": _V._sum,
    "ternary_expression": _V._choice,
    "call_expression": _V._change,
}
