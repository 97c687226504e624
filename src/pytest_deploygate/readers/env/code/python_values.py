"""What expressions of a Python file stand for, as far as that shows without running it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeAlias

from .python_libraries import ENVIRON, reader
from .python_scopes import Binding, Scope
from .strings import MAX_STRINGS, UNKNOWN, Given, Strings, joined, union

__all__ = ["Given", "Meaning", "Resolve", "Strings", "Values"]

MAX_DEPTH = 40


class Meaning(NamedTuple):
    """What an expression stands for.

    Attributes:
        path: The dotted name of it, all aliases resolved; ``()`` stands for a call's result: ``environ.Env().str``.
            ``def``, ``class`` and ``instance`` are about what this file, or one that it imports from, defines.
        node: The definition, or the call that made the object.
        scope: The scope that `node` is in.
        values: Of the file that `node` is in.
        bound: The first parameter is already given.
    """

    path: str
    node: Any
    scope: Scope | None
    values: Values
    bound: bool = False


# A dotted name to what it stands for; whether constants are asked for, which any file may hold.
Resolve: TypeAlias = Callable[[str, bool], "Meaning | None"]
_SEQUENCES = (ast.List, ast.Tuple, ast.Set)
_COPIES = frozenset(["list", "tuple", "set", "frozenset", "sorted", "iter", "reversed", "enumerate", "dict"])


class Values:
    """Evaluates the expressions of one file."""

    def __init__(self, module: Scope, scopes: Mapping[int, Scope], resolve: Resolve) -> None:
        self.module = module
        self.scopes = scopes
        self.resolve = resolve
        self.owner: Any = None  # the file; it knows this module, so it cannot be named here
        self._known: dict[tuple[int, int], Meaning | None] = {}
        self._depth = 0

    # Meanings

    def meaning(self, node: ast.AST, scope: Scope) -> Meaning | None:
        """What an expression stands for; None where that is nothing that matters here."""
        if not isinstance(node, (ast.Name, ast.Attribute, ast.Call)):
            return self._choice(node, scope) if isinstance(node, (ast.IfExp, ast.BoolOp)) else None
        key = id(node), id(scope)
        if key in self._known:
            return self._known[key]
        if self._depth > MAX_DEPTH:
            return None
        self._known[key] = None  # what is defined by itself is nothing
        self._depth += 1
        try:
            if isinstance(node, ast.Name):
                found = self.named(node.id, scope)
            elif isinstance(node, ast.Attribute):
                found = self._attribute(node, scope)
            else:
                found = self._result(node, scope)
        finally:
            self._depth -= 1
        self._known[key] = found
        return found

    def _choice(self, node: ast.AST, scope: Scope) -> Meaning | None:
        parts = [node.body, node.orelse] if isinstance(node, ast.IfExp) else getattr(node, "values", [])
        return next((found for part in parts[:10] if (found := self.meaning(part, scope)) is not None), None)

    def named(self, name: str, scope: Scope) -> Meaning | None:
        """What a name stands for."""
        bindings = scope.lookup(name)
        for binding in bindings:
            found = self._bound(binding)
            if found is not None:
                return found
        if not bindings:
            # Any of them may have it; one that is known to, does.
            starred = [self.imported(f"{module}.{name}") for module in self.module.star[:20]]
            return next(filter(_is_known, starred), starred[0] if starred else None)
        return None

    def imported(self, path: str) -> Meaning:
        found = self.resolve(path, False)
        return found if found is not None else Meaning(path, None, None, self)

    def _bound(self, binding: Binding) -> Meaning | None:
        if binding.kind == "import":
            return self.imported(binding.path)
        if binding.kind == "value" and binding.scope is not None:
            return self.meaning(binding.node, binding.scope)
        if binding.kind in ("def", "class"):
            return Meaning(binding.kind, binding.node, binding.scope, self)
        return None

    def _attribute(self, node: ast.Attribute, scope: Scope) -> Meaning | None:
        home = scope.home
        if home is not None and isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"):
            return self._member(home, node.attr)
        target = self.meaning(node.value, scope)
        if target is None:
            return None
        if target.path in ("class", "instance"):
            inner = target.values.scopes.get(id(target.node))
            return None if inner is None else target.values._member(inner, node.attr)
        if target.path == "def":
            return None
        path = f"{target.path}.{node.attr}"
        found = self.resolve(path, False) if target.node is None else None
        return found if found is not None else target._replace(path=path)

    def _member(self, home: Scope, name: str) -> Meaning | None:
        for binding in [*home.names.get(name, []), *home.attributes.get(name, [])]:
            found = self._bound(binding)
            if found is not None:
                static = binding.kind == "def" and any(
                    isinstance(d, ast.Name) and d.id == "staticmethod" for d in binding.node.decorator_list
                )
                return found._replace(bound=binding.kind == "def" and not static)
        return None

    def _result(self, node: ast.Call, scope: Scope) -> Meaning | None:
        target = self.meaning(node.func, scope)
        if target is None or target.path in ("def", "instance"):
            return None
        if target.path == "class":
            return target._replace(path="instance")
        if target.path == "typing.cast" and len(node.args) == 2:
            return self.meaning(node.args[1], scope)
        return Meaning(target.path + "()", node, scope, self)

    # Strings

    def strings(self, node: ast.AST | None, scope: Scope, given: Given | None = None) -> Strings:
        """What texts an expression may be, with some parameters' texts given."""
        evaluate = None if node is None or self._depth > MAX_DEPTH else _TEXTS.get(type(node))
        if evaluate is None:
            return UNKNOWN
        self._depth += 1
        try:
            found = evaluate(self, node, scope, given or {})
        finally:
            self._depth -= 1
        return UNKNOWN if len(found.values) > MAX_STRINGS else found

    def _constant(self, node: ast.Constant, scope: Scope, given: Given) -> Strings:
        if isinstance(node.value, bytes):
            return Strings((node.value.decode("latin-1"),), complete=True)
        return Strings((node.value,), complete=True) if isinstance(node.value, str) else UNKNOWN

    def _name(self, node: ast.Name, scope: Scope, given: Given) -> Strings:
        return self._all(scope.lookup(node.id), given)

    def _all(self, bindings: list[Binding], given: Given) -> Strings:
        if len(bindings) > 20:
            return UNKNOWN
        parts = []
        for binding in bindings:
            key = id(binding.node), binding.path
            if binding.kind == "param":
                if key in given:
                    return given[key]
                return Strings(asked=frozenset([key]))
            if binding.kind == "value" and binding.scope is not None:
                parts.append(self.strings(binding.node, binding.scope, given))
            elif binding.kind == "element" and binding.scope is not None:
                parts.append(self._elements(binding.node, binding.scope, binding.position, given))
            elif binding.kind == "import" and (found := self.resolve(binding.path, True)) and found.path == "value":
                parts.append(found.values.strings(found.node, found.values.module))
            else:
                parts.append(UNKNOWN)
        return union(parts)

    def _member_strings(self, node: ast.Attribute, scope: Scope, given: Given) -> Strings:
        target = node.value
        if node.attr in ("value", "name") and isinstance(target, ast.Attribute):
            return self._member_strings(target, scope, given)  # of an Enum's member
        home = scope.home if isinstance(target, ast.Name) and target.id in ("self", "cls") else None
        values = self
        if home is None:
            found = self._holder(target, scope)
            if found is None or found.path not in ("class", "instance"):
                return UNKNOWN
            home, values = found.values.scopes.get(id(found.node)), found.values
        if home is None:
            return UNKNOWN
        return values._all([*home.names.get(node.attr, []), *home.attributes.get(node.attr, [])], given)

    def _holder(self, node: ast.expr, scope: Scope) -> Meaning | None:
        """The class whose constant is meant."""
        for binding in scope.lookup(node.id) if isinstance(node, ast.Name) else ():
            if binding.kind == "import" and (found := self.resolve(binding.path, True)):
                return found
        return self.meaning(node, scope)

    def _either(self, node: ast.IfExp, scope: Scope, given: Given) -> Strings:
        return union([self.strings(node.body, scope, given), self.strings(node.orelse, scope, given)])

    def _sum(self, node: ast.BinOp, scope: Scope, given: Given) -> Strings:
        if not isinstance(node.op, ast.Add):
            return UNKNOWN
        return joined([self.strings(node.left, scope, given), self.strings(node.right, scope, given)])

    def _formatted(self, node: ast.JoinedStr, scope: Scope, given: Given) -> Strings:
        parts = []
        for part in node.values[:20]:
            if isinstance(part, ast.FormattedValue):
                plain = part.format_spec is None and part.conversion in (-1, 115)
                parts.append(self.strings(part.value, scope, given) if plain else UNKNOWN)
            else:
                parts.append(self.strings(part, scope, given))
        return joined(parts) if len(node.values) <= 20 else UNKNOWN

    def _method(self, node: ast.Call, scope: Scope, given: Given) -> Strings:
        change = _CHANGES.get(node.func.attr) if isinstance(node.func, ast.Attribute) and not node.args else None
        if change is None or not isinstance(node.func, ast.Attribute):
            return UNKNOWN
        found = self.strings(node.func.value, scope, given)
        return found._replace(values=tuple(change(value) for value in found.values))

    def _element_of(self, node: ast.Subscript, scope: Scope, given: Given) -> Strings:
        """``NAMES[environment]``: any of a literal's values."""
        value = self._literal(node.value, scope)
        if isinstance(value, ast.Dict):
            return union([self.strings(part, scope, given) for part in value.values])
        return self._elements(node.value, scope, None, given)

    def _literal(self, node: ast.expr, scope: Scope) -> ast.AST:
        for _ in range(5):
            if not isinstance(node, ast.Name):
                break
            bindings = scope.lookup(node.id)
            if len(bindings) != 1 or bindings[0].kind != "value" or bindings[0].scope is None:
                break
            node, scope = bindings[0].node, bindings[0].scope
        return node

    def _elements(self, node: ast.expr, scope: Scope, index: int | None, given: Given) -> Strings:
        """What a loop over a literal meets."""
        self._depth += 1
        try:
            return self._loop(self._literal(node, scope), scope, index, given) if self._depth < MAX_DEPTH else UNKNOWN
        finally:
            self._depth -= 1

    def _loop(self, node: ast.AST, scope: Scope, index: int | None, given: Given) -> Strings:
        if isinstance(node, _SEQUENCES):
            parts = []
            for part in node.elts[: MAX_STRINGS + 1]:
                if isinstance(part, ast.Starred):
                    parts.append(self._elements(part.value, scope, index, given))
                elif index is None:
                    parts.append(self.strings(part, scope, given))
                else:
                    inner = part.elts if isinstance(part, (ast.Tuple, ast.List)) else []
                    parts.append(self.strings(inner[index], scope, given) if index < len(inner) else UNKNOWN)
            return union(parts)
        if isinstance(node, ast.Dict):
            wanted = node.values if index == 1 else node.keys
            return union([self.strings(part, scope, given) for part in wanted])
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return union([self._elements(part, scope, index, given) for part in (node.left, node.right)])
        if isinstance(node, ast.Call):
            return self._listed(node, scope, index, given)
        if isinstance(node, (ast.ListComp, ast.GeneratorExp)):
            return self.strings(node.elt, self.scopes[id(node)], given) if index is None else UNKNOWN
        return UNKNOWN

    def _listed(self, node: ast.Call, scope: Scope, index: int | None, given: Given) -> Strings:
        func = node.func
        if isinstance(func, ast.Name) and func.id in _COPIES and node.args:
            if func.id == "enumerate":
                return self._elements(node.args[0], scope, None, given) if index == 1 else UNKNOWN
            return self._elements(node.args[0], scope, index, given)
        if isinstance(func, ast.Attribute) and func.attr in ("items", "keys", "values") and not node.args:
            literal = self._literal(func.value, scope)
            if isinstance(literal, ast.Dict):
                return self._loop(literal, scope, 1 if func.attr == "values" else index, given)
        if isinstance(func, ast.Attribute) and func.attr == "split" and len(node.args) < 2 and index is None:
            by = next(iter(self.strings(node.args[0], scope).values), "") if node.args else ""
            texts = self.strings(func.value, scope, given)
            return texts._replace(values=tuple(part for value in texts.values for part in value.split(by or None)))
        return UNKNOWN


def _is_known(meaning: Meaning) -> bool:
    return meaning.node is not None or meaning.path in ENVIRON or reader(meaning.path) is not None


_CHANGES: Mapping[str, Callable[[str], str]] = {"upper": str.upper, "lower": str.lower, "strip": str.strip}
_TEXTS: Mapping[type[ast.AST], Callable[[Values, Any, Scope, Given], Strings]] = {
    ast.Constant: Values._constant,
    ast.Name: Values._name,
    ast.Attribute: Values._member_strings,
    ast.IfExp: Values._either,
    ast.BinOp: Values._sum,
    ast.JoinedStr: Values._formatted,
    ast.Call: Values._method,
    ast.Subscript: Values._element_of,
}
