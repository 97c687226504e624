"""What expressions of a JavaScript file stand for, as far as that shows without running it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from .javascript_scopes import Binding, Scope
from .javascript_syntax import Syntax, brief, core, parts, text

__all__ = ["MAX_DEPTH", "JavaScriptMeanings", "Meant"]

MAX_DEPTH = 40

_GLOBALS = frozenset(
    ["process", "globalThis", "global", "window", "self", "Bun", "Deno", "Object", "Reflect", "require"]
)
_GLOBAL_OBJECTS = ("globalThis.", "global.", "window.", "self.")


class Meant(NamedTuple):
    """What an expression stands for.

    Attributes:
        path: The dotted name of it, all aliases resolved: ``process.env``; ``()`` stands for a call's result, ``def``
            for a function of this file.
        node: The definition, or the call that made it.
    """

    path: str
    node: Any = None


class JavaScriptMeanings:
    """Tells what the expressions of one file mean."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], Meant | None] = {}
        self._depth = 0

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
            return Meant(binding.kind, binding.node)
        if binding.kind == "typed":
            return Meant("ConfigService") if binding.path[0].strip() == "ConfigService" else None
        if binding.kind in ("value", "pick") and binding.scope is not None:
            found = self.meaning(binding.node, binding.scope)
            for key in binding.path:
                found = None if found is None else self.member(found, key)
            return found
        return None

    def _imported(self, module: str, name: str) -> Meant | None:
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
        if target.type == "this":
            return self._own(text(wanted), scope)
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
        return None if found.path in ("def", "class") else Meant(found.path + "()", node)

    def _new(self, node: Syntax, scope: Scope) -> Meant | None:
        made = node.child_by_field_name("constructor")
        return Meant("ConfigService") if made is not None and brief(made) == "ConfigService" else None

    def _function(self, node: Syntax, scope: Scope) -> Meant | None:
        return Meant("def", node)

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
            if len(bindings) != 1 or bindings[0].kind != "value" or bindings[0].scope is None:
                break
            node, scope = bindings[0].node, bindings[0].scope
        return node, scope


_M = JavaScriptMeanings
_MEANINGS: Mapping[str, Callable[[JavaScriptMeanings, Syntax, Scope], Meant | None]] = {
    "identifier": _M._identifier,
    "shorthand_property_identifier": _M._identifier,
    "member_expression": _M._member,
    "subscript_expression": _M._subscript,
    "call_expression": _M._call,
    "new_expression": _M._new,
    "arrow_function": _M._function,
    "function_expression": _M._function,
    "binary_expression": _M._either,
    "ternary_expression": _M._either,
    "meta_property": _M._meta,
}
