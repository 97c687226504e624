"""What texts the expressions of a JavaScript file may be, as far as that shows without running it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .javascript_meanings import MAX_DEPTH, JavaScriptMeanings
from .javascript_scopes import Binding, Scope
from .javascript_syntax import FUNCTIONS, Syntax, brief, core, parts, text
from .strings import MAX_STRINGS, UNKNOWN, Strings, joined, union

__all__ = ["Given", "JavaScriptValues"]

Given = Mapping[tuple[int, str], Strings]

_LOOPS = frozenset("forEach map filter some every find findIndex flatMap reduce".split())


class JavaScriptValues(JavaScriptMeanings):
    """Evaluates the expressions of one file.

    Args:
        classes: The scopes of its classes, by the ids of their bodies.
    """

    def __init__(self, classes: Mapping[int, Scope]) -> None:
        super().__init__()
        self._classes = classes

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
        return joined(made)

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
            else:
                made.append(UNKNOWN)
        return union(made)

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
        home = self._classes.get(body.id) if body is not None else None
        return self._all(home.attributes.get(name, []), given) if home is not None else UNKNOWN

    def _sum(self, node: Syntax, scope: Scope, given: Given) -> Strings:
        operator = node.child_by_field_name("operator").type
        both = [self.strings(node.child_by_field_name(name), scope, given) for name in ("left", "right")]
        return joined(both) if operator == "+" else union(both) if operator in ("||", "??") else UNKNOWN

    def _choice(self, node: Syntax, scope: Scope, given: Given) -> Strings:
        return union([self.strings(node.child_by_field_name(n), scope, given) for n in ("consequence", "alternative")])

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
            return union(texts) if len(pairs) == len(parts(found)) else UNKNOWN
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
            return union(made)
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
        return union(made)


_V = JavaScriptValues
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
