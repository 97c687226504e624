"""Expressions: what they stand for, and what they raise on the way."""

from __future__ import annotations

import ast
import builtins
import enum
import operator
from collections.abc import Callable, Sequence
from pathlib import PurePosixPath
from typing import Any

from ..conditions import COMPARISONS
from .attributes import Attributes
from .modules import Module
from .scopes import Scope
from .values import (
    NONE,
    PLAIN_BASES,
    UNKNOWN,
    Builtin,
    Class,
    Const,
    Error,
    Foreign,
    Function,
    Globals,
    Instance,
    Items,
    Like,
    ModulesTable,
    Table,
    Unknown,
    Value,
)

__all__ = ["Expressions"]

_LONGEST = 10_000
"""The length of texts and numbers that are still worked out."""
_SPECIAL_FORMS = frozenset(["typing.ClassVar", "dataclasses.InitVar"])
"""What an annotation says of a field by it, whatever stands in the brackets."""
_SAFE = (bool, int, float, str, bytes, tuple, type(None))

_SHOWN = (Builtin, Function, Items, Module, Table)
"""Values that are never an empty text."""

_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.BitOr: operator.or_,
    ast.BitAnd: operator.and_,
    ast.BitXor: operator.xor,
}
_CONVERSIONS: dict[int, Callable[[object], str]] = {-1: str, ord("s"): str, ord("r"): repr, ord("a"): ascii}
_SIGNS: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.BitOr: "|",
    ast.BitAnd: "&",
    ast.BitXor: "^",
}


class Expressions(Attributes):
    """Evaluates."""

    def evaluate(self, node: ast.expr, scope: Scope) -> Value:
        self.tick()
        value: Value = getattr(self, _EVALUATE.get(type(node), "_parts"))(node, scope)
        return value

    def _parts(self, node: ast.AST, scope: Scope) -> Value:
        """Whatever is not told apart: its parts, in order, and nothing known about the whole."""
        for part in ast.iter_child_nodes(node):
            if isinstance(part, ast.expr):
                self.evaluate(part, scope)
            elif not isinstance(part, (ast.expr_context, ast.operator, ast.unaryop, ast.cmpop, ast.boolop)):
                self._parts(part, scope)
        return UNKNOWN

    def _constant(self, node: ast.Constant, _scope: Scope) -> Value:
        return Const(node.value)

    def _name(self, node: ast.Name, scope: Scope) -> Value:
        self.at(node)
        return self.name(node.id, scope)

    def _attribute(self, node: ast.Attribute, scope: Scope) -> Value:
        value = self.evaluate(node.value, scope)
        frame = self.frame
        # Python counts the line on which the attribute's name stands.
        frame.line = node.end_lineno or node.lineno
        frame.column = node.col_offset + 1 if node.end_lineno == node.lineno else 1
        return self.attribute(value, node.attr)

    def _call(self, node: ast.Call, scope: Scope) -> Value:
        function = self.evaluate(node.func, scope)
        args, keywords, exact = self.arguments(node.args, node.keywords, scope)
        self.at(node)
        if isinstance(function, Builtin) and function.name == "super":
            return self._super(args, scope)
        if isinstance(function, Builtin) and function.name in {"globals", "vars", "locals", "exec", "eval"}:
            return self._reflection(function.name, args, scope)
        return self.call(function, args, keywords, exact=exact)

    def arguments(
        self, given: Sequence[ast.expr], named: Sequence[ast.keyword], scope: Scope
    ) -> tuple[list[Value], dict[str, Value], bool]:
        """The arguments of a call, and whether these are all of them."""
        args: list[Value] = []
        keywords: dict[str, Value] = {}
        exact = True
        for part in given:
            if isinstance(part, ast.Starred):
                value = self.evaluate(part.value, scope)
                if isinstance(value, Items) and not value.open and value.kind != "set":
                    args += value.items
                else:
                    exact = False
            else:
                args.append(self.evaluate(part, scope))
        for keyword in named:
            value = self.evaluate(keyword.value, scope)
            if keyword.arg is not None:
                keywords[keyword.arg] = value
            elif isinstance(value, Table) and not value.open and all(isinstance(key, str) for key in value.entries):
                keywords.update(value.entries)
            else:
                exact = False
        return args, keywords, exact

    def _super(self, args: list[Value], scope: Scope) -> Value:
        """``super()``: only the classes behind the one whose method this is are looked at."""
        if args and len(args) != 2:
            return UNKNOWN
        owner = args[0] if args else scope.names.get("__class__")
        first = args[1] if args else next(iter(scope.names.values()), UNKNOWN)
        return self.behind(owner, first) if isinstance(owner, Class) else UNKNOWN

    def _reflection(self, name: str, args: list[Value], scope: Scope) -> Value:
        """What reads or writes a namespace as a whole."""
        if name == "globals" or (name in {"vars", "locals"} and not args and scope.kind == "module"):
            return Globals(scope.module)
        if name == "vars" and len(args) == 1 and isinstance(args[0], Instance):
            return Globals(args[0])
        if name in {"exec", "eval"}:
            if args and isinstance(args[0], Const):
                self.gap()
            scope.module.open = True
        return UNKNOWN

    def _sequence(self, node: ast.List | ast.Tuple | ast.Set, scope: Scope) -> Value:
        items: list[Value] = []
        is_open = False
        for part in node.elts:
            if isinstance(part, ast.Starred):
                value = self.evaluate(part.value, scope)
                if isinstance(value, Items):
                    items += value.items
                    is_open = is_open or value.open
                else:
                    is_open = True
            else:
                items.append(self.evaluate(part, scope))
        kinds = {ast.List: "list", ast.Tuple: "tuple", ast.Set: "set"}
        return Items(kinds[type(node)], items, is_open)  # type: ignore[arg-type]

    def _dict(self, node: ast.Dict, scope: Scope) -> Value:
        table = Table()
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                other = self.evaluate(value, scope)
                if isinstance(other, Table):
                    table.entries.update(other.entries)
                    table.open = table.open or other.open
                else:
                    table.open = True
                continue
            known = self.evaluate(key, scope)
            result = self.evaluate(value, scope)
            if isinstance(known, Const):
                table.entries[known.value] = result
            else:
                table.open = True
        return table

    def _lambda(self, node: ast.Lambda, scope: Scope) -> Value:
        return Function(node, scope, self.defaults(node.args, scope), f"{scope.prefix}<lambda>")

    def defaults(self, arguments: ast.arguments, scope: Scope) -> dict[str, Value]:
        """The values of parameters that have one."""
        found: dict[str, Value] = {}
        plain = [*arguments.posonlyargs, *arguments.args]
        for parameter, default in zip(plain[len(plain) - len(arguments.defaults) :], arguments.defaults, strict=True):
            found[parameter.arg] = self.evaluate(default, scope)
        for parameter, only in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
            if only is not None:
                found[parameter.arg] = self.evaluate(only, scope)
        return found

    def _binary(self, node: ast.BinOp, scope: Scope) -> Value:
        left, right = self.evaluate(node.left, scope), self.evaluate(node.right, scope)
        self.at(node)
        return self.combined(type(node.op), left, right)

    def combined(self, kind: type[ast.operator], left: Value, right: Value, assigned: str = "") -> Value:
        """What an operator makes of two values; ``=`` for one that assigns, too."""
        if isinstance(left, Items) and isinstance(right, Items) and kind is ast.Add:
            is_long = len(left.items) + len(right.items) > _LONGEST
            items = left.items if is_long else [*left.items, *right.items]
            return Items(left.kind, list(items), is_long or left.open or right.open)
        if isinstance(left, Items) and isinstance(right, (Unknown, Foreign)) and left.kind != "tuple":
            return Items(left.kind, list(left.items), open=True)
        if isinstance(left, Items) and kind is ast.Add and not left.open:
            self._no_sequence(left, right, assigned)
        if not isinstance(left, Const) or not isinstance(right, Const):
            self._misfit(kind, left, right, assigned)
            return UNKNOWN
        if kind is ast.Div and isinstance(left.value, PurePosixPath):
            return Const(left.value / right.value) if isinstance(right.value, (str, PurePosixPath)) else UNKNOWN
        known = _BINARY.get(kind)
        if known is None or not isinstance(left.value, _SAFE) or not isinstance(right.value, _SAFE):
            return UNKNOWN
        if any(isinstance(side, int) and abs(side) > _LONGEST for side in (left.value, right.value)):
            return UNKNOWN
        try:
            result = known(left.value, right.value)
        except ArithmeticError as error:
            self.fail(type(error).__name__, str(error))
        except TypeError as error:
            sign = _SIGNS[kind]
            self.exactly("TypeError", str(error).replace(f" for {sign}:", f" for {sign}{assigned}:"))
            return UNKNOWN
        except ValueError:
            return UNKNOWN
        return Const(result) if not isinstance(result, (str, bytes)) or len(result) <= _LONGEST else UNKNOWN

    def _no_sequence(self, left: Items, right: Value, assigned: str) -> None:
        """Raise where something is put to a list or a tuple that is none."""
        name = _type_name(right)
        if name is None or left.kind == "set":
            return
        if left.kind == "tuple" or not assigned:
            self.exactly("TypeError", f'can only concatenate {left.kind} (not "{name}") to {left.kind}')
        elif name not in {"str", "bytes", "dict", "tuple"}:
            self.exactly("TypeError", f"'{name}' object is not iterable")

    def _misfit(self, kind: type[ast.operator], left: Value, right: Value, assigned: str) -> None:
        """Raise where an operator takes no functions, classes or modules."""
        names = [_type_name(value) for value in (left, right)]
        plain = isinstance(left, Const) and isinstance(left.value, (str, bytes, tuple))
        if None in names or plain or kind not in _SIGNS or kind is ast.BitOr:
            return
        sign = f"{_SIGNS[kind]}{assigned}"
        self.exactly("TypeError", f"unsupported operand type(s) for {sign}: '{names[0]}' and '{names[1]}'")

    def _unary(self, node: ast.UnaryOp, scope: Scope) -> Value:
        value = self.evaluate(node.operand, scope)
        if isinstance(node.op, ast.Not):
            known = self.truth(value)
            if known is None and isinstance(value, Unknown) and value is not UNKNOWN:
                return self.alike(value, "not")
            return UNKNOWN if known is None else Const(not known)
        if isinstance(node.op, ast.USub) and isinstance(value, Const) and isinstance(value.value, (int, float)):
            return Const(-value.value)
        return UNKNOWN

    def _boolean(self, node: ast.BoolOp, scope: Scope) -> Value:
        wanted = isinstance(node.op, ast.Or)
        value: Value = UNKNOWN
        for position, part in enumerate(node.values):
            value = self.evaluate(part, scope)
            known = self.truth(value)
            if position == len(node.values) - 1:
                break
            if known is wanted:
                return value
            if known is None:
                return self._rest(node, position, value, wanted=wanted, scope=scope)
        return value

    def _rest(self, node: ast.BoolOp, position: int, value: Value, *, wanted: bool, scope: Scope) -> Value:
        """The value of ``a or b`` where nobody knows whether b counts."""
        results: list[Value] = []

        def go_on() -> None:
            rest = node.values[position + 1 :]
            inner: ast.expr = rest[0] if len(rest) == 1 else ast.copy_location(ast.BoolOp(node.op, rest), rest[0])
            results.append(self.evaluate(inner, scope))

        gone = self.part(node.values[position], "a condition", scope, [go_on, lambda: results.append(value)])
        if gone == 1:
            return results[-1]
        # `a and False` is false whatever a is, and `a or True` true.
        return Like(wanted) if gone and any(self.truth(result) is wanted for result in results) else UNKNOWN

    def _choice(self, node: ast.IfExp, scope: Scope) -> Value:
        known = self.condition(node.test, scope)
        if known is not None:
            return self.evaluate(node.body if known else node.orelse, scope)
        results: list[Value] = []
        ways = [lambda part=part: results.append(self.evaluate(part, scope)) for part in (node.body, node.orelse)]
        gone = self.part(node, "a condition", scope, ways)
        if gone == 1:
            return results[-1]
        return results[-1] if gone and results[-2:] == results[-1:] * 2 else UNKNOWN

    def condition(self, node: ast.expr, scope: Scope) -> bool | None:
        """Whether a condition holds; None where only a run knows."""
        return self.truth(self.evaluate(node, scope))

    def _compare(self, node: ast.Compare, scope: Scope) -> Value:
        left = self.evaluate(node.left, scope)
        answers: list[bool | None] = []
        for kind, part in zip(node.ops, node.comparators, strict=True):
            right = self.evaluate(part, scope)
            answer = self.compared(type(kind), left, right)
            is_one = isinstance(left, Unknown) and left is not UNKNOWN
            if answer is None and len(node.ops) == 1 and is_one and isinstance(right, Const):
                return self.alike(left, type(kind), repr(right.value))
            if answer is False:
                return Const(value=False)
            answers.append(answer)
            left = right
        return UNKNOWN if None in answers else Const(value=True)

    def compared(self, kind: type[ast.cmpop], left: Value, right: Value) -> bool | None:
        """Whether a comparison holds; None where only a run knows."""
        if kind in {ast.Is, ast.IsNot}:
            same = _is_same(left, right)
            return None if same is None else same is (kind is ast.Is)
        if kind in {ast.In, ast.NotIn}:
            inside = self._contains(right, left)
            return None if inside is None else inside is (kind is ast.In)
        left, right = _plain(left), _plain(right)
        if isinstance(left, Const) and isinstance(right, Const):
            try:
                return bool(COMPARISONS[kind](left.value, right.value))
            except (TypeError, ValueError):
                return None
        if kind in {ast.Eq, ast.NotEq} and (_are_unlike(left, right) or _are_apart(left, right)):
            return (left is right) is (kind is ast.Eq)
        return None

    def _contains(self, container: Value, value: Value) -> bool | None:
        if isinstance(container, ModulesTable) and isinstance(value, Const):
            if value.value in self.modules.table:
                return True
            # What is not looked into may have been loaded by what is not looked into.
            return False if self.is_own_name(str(value.value)) else None
        if not isinstance(value, Const):
            return None
        if isinstance(container, Const) and isinstance(container.value, (str, tuple)):
            try:
                return value.value in container.value
            except TypeError:
                return None
        if isinstance(container, Items):
            if any(item == value for item in container.items):
                return True
            return False if not container.open and all(isinstance(item, Const) for item in container.items) else None
        if isinstance(container, Table):
            try:
                return True if value.value in container.entries else None if container.open else False
            except TypeError:
                return None
        return None

    def _subscript(self, node: ast.Subscript, scope: Scope) -> Value:
        value = self.evaluate(node.value, scope)
        index = UNKNOWN if isinstance(node.slice, ast.Slice) else self.evaluate(node.slice, scope)
        if isinstance(node.slice, ast.Slice):
            self._parts(node.slice, scope)
            return self._sliced(value, node.slice, scope)
        self.at(node)
        return self.item(value, index)

    def _sliced(self, value: Value, part: ast.Slice, scope: Scope) -> Value:
        bounds = [self.evaluate(bound, scope) if bound is not None else NONE for bound in (part.lower, part.upper)]
        plain = part.step is None and all(
            isinstance(b, Const) and isinstance(b.value, (int, type(None))) for b in bounds
        )
        if not plain:
            return UNKNOWN
        cut = slice(bounds[0].value, bounds[1].value)
        if isinstance(value, Const) and isinstance(value.value, (str, tuple)):
            return Const(value.value[cut])
        if isinstance(value, Items) and not value.open and value.kind != "set":
            return Items(value.kind, value.items[cut])
        return UNKNOWN

    def item(self, value: Value, index: Value) -> Value:
        """``value[index]``."""
        if isinstance(value, Class):
            return self._item_of_class(value, index)
        if isinstance(value, Foreign) and (value.name in PLAIN_BASES or value.name in _SPECIAL_FORMS):
            return value
        if isinstance(value, Instance) and value.items is not None and value.cls.find("__getitem__") is None:
            return self.item(Items("tuple", value.items), index)
        if not isinstance(index, Const):
            return UNKNOWN
        key = index.value
        if isinstance(value, Globals):
            return self._of_namespace(value.module, str(key))
        if isinstance(value, ModulesTable):
            if key in self.modules.table:
                return self.modules.table[key]
            if isinstance(key, str) and self.is_own_name(key):
                self.fail("KeyError", repr(key))
            return UNKNOWN
        if isinstance(value, Items) and not value.open and value.kind != "set" and isinstance(key, int):
            if not -len(value.items) <= key < len(value.items):
                self.exactly("IndexError", f"{value.kind} index out of range")
                return UNKNOWN
            return value.items[key]
        if isinstance(value, Table):
            return self._entry(value, key)
        if isinstance(value, Const) and isinstance(value.value, (str, tuple)) and isinstance(key, int):
            return Const(value.value[key]) if -len(value.value) <= key < len(value.value) else UNKNOWN
        return UNKNOWN

    def _of_namespace(self, owner: Module | Instance, key: str) -> Value:
        if isinstance(owner, Module):
            return self.name(key, Scope("module", owner, owner.names))
        if key in owner.names:
            return self.known(owner.names[key])
        if not owner.open:
            self.exactly("KeyError", repr(key))
        return UNKNOWN

    def _item_of_class(self, cls: Class, index: Value) -> Value:
        if cls.members is not None:
            return self.member(cls, index)
        getter = cls.meta.find("__getitem__") if cls.meta is not None else None
        if getter is not None and cls.meta is not None:
            return self.call(self._unwrapped(self.known(getter), cls.meta, cls), [index], {})
        # As a base, and when it is called, an alias is the class.
        return cls if cls.is_open or cls.find("__class_getitem__") is not None else self._no_generic(cls)

    def _no_generic(self, cls: Class) -> Value:
        if not any(base in map(Foreign, PLAIN_BASES) for known in cls.lineage() for base in known.bases):
            said = "'type' object" if self.world.version < (3, 11) else f"type '{cls.name}'"
            self.exactly("TypeError", f"{said} is not subscriptable")
        return cls

    def _entry(self, table: Table, key: Any) -> Value:
        try:
            if key in table.entries:
                return table.entries[key]
        except TypeError:
            return UNKNOWN
        if not table.open:
            self.exactly("KeyError", repr(key))
        return UNKNOWN

    def _text(self, node: ast.JoinedStr, scope: Scope) -> Value:
        parts: list[str | None] = []
        is_true = False
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                value = self.evaluate(part.value, scope)
                if part.format_spec is not None:
                    self.evaluate(part.format_spec, scope)
                shown = _CONVERSIONS[part.conversion]
                plain = part.format_spec is None and isinstance(value, Const)
                parts.append(shown(value.value) if plain else None)
                is_true = is_true or isinstance(value, _SHOWN)
            elif isinstance(part, ast.Constant):
                parts.append(str(part.value))
        if None in parts:
            return Like(truth=True) if is_true or any(parts) else UNKNOWN
        return Const("".join(part for part in parts if part is not None))

    def _walrus(self, node: ast.NamedExpr, scope: Scope) -> Value:
        value = self.evaluate(node.value, scope)
        target = scope
        while target.known.local.isdisjoint([node.target.id]) and target.comprehension and target.parent is not None:
            target = target.parent
        self.bind(node.target.id, value, target)
        return value

    def member(self, cls: Class, key: Value) -> Value:
        """What an enumeration has under a key."""
        raise NotImplementedError

    def iterated(self, value: Value) -> list[Value] | None:
        """What a loop over a value goes through; None where that is not known."""
        raise NotImplementedError

    def assign(self, target: ast.expr, value: Value, scope: Scope) -> None:
        """Bind, or store into, whatever stands left of an ``=``."""
        raise NotImplementedError


def _are_unlike(left: Value, right: Value) -> bool:
    """Whether two values are of types that are never equal."""
    kinds = [_kind(left), _kind(right)]
    return None not in kinds and kinds[0] != kinds[1]


def _are_apart(left: Value, right: Value) -> bool:
    """Whether two values, one of them an instance, are only equal if they are one."""
    is_one = isinstance(left, (Error, Instance)) or isinstance(right, (Error, Instance))
    return is_one and _is_alone(left) and _is_alone(right)


def _is_alone(value: Value) -> bool:
    if not isinstance(value, (Error, Instance)):
        return isinstance(value, (Const, Function, Items, Module, Table))
    cls = value.cls
    if not isinstance(cls, Class):
        return isinstance(cls, Builtin)
    is_plain = not cls.is_open and all(kind is enum.Enum or issubclass(kind, BaseException) for kind in cls.natives)
    return is_plain and not any(name in known.names for known in cls.lineage() for name in ("__eq__", "__ne__"))


def _kind(value: Value) -> str | None:
    if isinstance(value, Items):
        return value.kind
    if isinstance(value, Const):
        return "tuple" if isinstance(value.value, tuple) else "constant"
    if isinstance(value, Class) and (value.is_open or value.meta is not None or value.members is not None):
        return None
    return _KINDS.get(type(value))


_KINDS: dict[type, str] = {
    Builtin: "builtin",
    Class: "type",
    Function: "function",
    Module: "module",
    Table: "dict",
}


def _type_name(value: Value) -> str | None:
    """The name of a value's type, for the values that no operator of theirs takes; None for others."""
    if isinstance(value, Const):
        return type(value.value).__name__ if isinstance(value.value, _SAFE) else None
    if isinstance(value, Class):
        return None if value.is_open or value.meta is not None or value.members is not None else "type"
    kinds = {Function: "function", Module: "module", Table: "dict"}
    return kinds.get(type(value))


def _plain(value: Value) -> Value:
    """A tuple of constants as a constant."""
    if isinstance(value, Items) and value.kind == "tuple" and all(isinstance(item, Const) for item in value.items):
        return Const(tuple(item.value for item in value.items))
    return value


def _is_same(left: Value, right: Value) -> bool | None:
    """Whether two values are one object."""
    if isinstance(left, Const) and isinstance(right, Const):
        if any(side is None or isinstance(side, bool) for side in (left.value, right.value)):
            return left.value is right.value
        return None
    for one, other in ((left, right), (right, left)):
        if isinstance(other, Like) and not other.truth:
            continue
        if isinstance(one, Const) and one.value is None and not isinstance(other, (Const, type(UNKNOWN), Foreign)):
            return False
    if isinstance(left, Builtin) and isinstance(right, Builtin):
        return getattr(builtins, left.name, left) is getattr(builtins, right.name, right)
    kinds = (Builtin, Class, Function, Instance, Items, Table)
    return left is right if isinstance(left, kinds) and isinstance(right, kinds) else None


_EVALUATE: dict[type[ast.AST], str] = {
    ast.Constant: "_constant",
    ast.Name: "_name",
    ast.Attribute: "_attribute",
    ast.Call: "_call",
    ast.List: "_sequence",
    ast.Tuple: "_sequence",
    ast.Set: "_sequence",
    ast.Dict: "_dict",
    ast.Lambda: "_lambda",
    ast.BinOp: "_binary",
    ast.UnaryOp: "_unary",
    ast.BoolOp: "_boolean",
    ast.IfExp: "_choice",
    ast.Compare: "_compare",
    ast.Subscript: "_subscript",
    ast.JoinedStr: "_text",
    ast.NamedExpr: "_walrus",
    ast.ListComp: "_comprehension",
    ast.SetComp: "_comprehension",
    ast.DictComp: "_comprehension",
    ast.GeneratorExp: "_generator",
    ast.Yield: "_yield",
    ast.Await: "_await",
}
