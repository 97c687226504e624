"""Named tuples: ``collections.namedtuple`` and ``typing.NamedTuple``."""

from __future__ import annotations

import ast
import keyword
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from .scopes import Scope
from .values import (
    NONE,
    UNKNOWN,
    Builtin,
    Class,
    Const,
    Foreign,
    Function,
    Instance,
    Items,
    Table,
    Value,
    Wrapped,
    truth,
)

if TYPE_CHECKING:
    from .creation import Creation

__all__ = ["NAMED_TUPLE", "collected", "made_function", "named_tuple_class", "typed"]

NAMED_TUPLE = Foreign("typing.NamedTuple")
_KEPT = frozenset(
    "__new__ __init__ __slots__ __getnewargs__ "
    "_fields _field_defaults _field_types _make _replace _asdict _source".split()
)
"""What the body of a class below NamedTuple must not bind."""


def made_function(
    machine: Creation, name: str, parameters: str, defaults: dict[str, Value], body: Callable[[dict[str, Value]], Value]
) -> Function:
    """A function that the library makes.

    Args:
        machine: What follows the code.
        name: Its ``__qualname__``.
        parameters: As they stand in its definition.
        defaults: What those of them have that have one.
        body: What it does with their values.
    """
    node = ast.parse(f"lambda {parameters}: 0", mode="eval").body
    assert isinstance(node, ast.Lambda)
    module = machine.frame.module
    return Function(node, Scope("module", module, module.names), defaults, name, body=body)


def _class_of(
    machine: Creation, name: str, fields: Sequence[str], defaults: dict[str, Value], names: dict[str, Value]
) -> Class:
    """A named tuple."""
    title = names.pop("__qualname__", Const(name)).value
    cls = Class(name, names, (Builtin("tuple"),), machine.frame.module, title=title)

    def made(given: dict[str, Value]) -> Value:
        return Instance(given["_cls"], items=[given[field] for field in fields])

    def collected_into(given: dict[str, Value]) -> Value:
        items = machine.iterated(given["iterable"])
        if items is None:
            return Instance(given["cls"], open=True)
        if len(items) != len(fields):
            text = f"Expected {len(fields)} arguments, got {len(items)}"
            machine.exactly_within("collections", r"raise TypeError\(f'Expected \{num_fields\}", "TypeError", text)
        return Instance(given["cls"], items=items)

    def replaced(given: dict[str, Value]) -> Value:
        instance, new = given["_self"], given["kwds"].entries
        if not isinstance(instance, Instance) or instance.items is None or not new.keys() <= set(fields):
            return UNKNOWN
        items = [new.get(field, item) for field, item in zip(fields, instance.items, strict=True)]
        return Instance(instance.cls, items=items)

    def as_table(given: dict[str, Value]) -> Value:
        items = machine.iterated(given["self"])
        return UNKNOWN if items is None else Table(dict(zip(fields, items, strict=True)))

    given = ", ".join(["_cls", *(f"{field}=0" if field in defaults else field for field in fields)])
    names["__new__"] = made_function(machine, f"{title}.__new__", given, defaults, made)
    maker = made_function(machine, f"{title}._make", "cls, iterable", {}, collected_into)
    names["_make"] = Wrapped("classmethod", maker)
    names["_replace"] = made_function(machine, f"{title}._replace", "_self, /, **kwds", {}, replaced)
    names["_asdict"] = made_function(machine, f"{title}._asdict", "self", {}, as_table)
    names["_fields"] = Items("tuple", [Const(field) for field in fields])
    names["_field_defaults"] = Table(dict(defaults))
    names["__match_args__"] = names["_fields"]
    names.setdefault("__slots__", Items("tuple", []))
    for position, field in enumerate(fields):
        getter = made_function(machine, f"{title}.{field}", "self", {}, partial(_item, position))
        names[field] = Wrapped("item", getter)
    return cls


def _item(position: int, given: dict[str, Value]) -> Value:
    instance = given["self"]
    return UNKNOWN if not isinstance(instance, Instance) or instance.items is None else instance.items[position]


def collected(machine: Creation, args: list[Value], keywords: dict[str, Value]) -> Value:
    """``collections.namedtuple``."""
    named = [args[0] if args else keywords.get("typename"), args[1] if len(args) > 1 else keywords.get("field_names")]
    fields = _texts(machine, named[1])
    rename = truth(keywords.get("rename", NONE))
    defaults = keywords.get("defaults", NONE)
    values = [] if defaults == NONE else machine.iterated(defaults)
    if len(args) > 2 or not isinstance(named[0], Const) or fields is None or rename is not False or values is None:
        return UNKNOWN
    name = str(named[0].value)
    wrong = _wrong_names(name, fields)
    if wrong:
        text, pattern = wrong
        machine.exactly_within("collections", pattern, "ValueError", text)
        return UNKNOWN
    if len(values) > len(fields):
        text = "Got more default values than field names"
        machine.exactly_within("collections", rf"raise TypeError\('{text}", "TypeError", text)
        return UNKNOWN
    given = dict(zip(fields[len(fields) - len(values) :], values, strict=True))
    return _class_of(machine, name, fields, given, {})


def _wrong_names(name: str, fields: Sequence[str]) -> tuple[str, str] | None:
    """What the library says against the names of a named tuple, and the line that says it."""
    for said in (name, *fields):
        if not said.isidentifier():
            shown = "Type names and field names must be valid "
            return f"{shown}identifiers: {said!r}", rf"raise ValueError\('{shown}"
        if keyword.iskeyword(said):
            shown = "Type names and field names cannot be a "
            return f"{shown}keyword: {said!r}", rf"raise ValueError\('{shown}"
    for position, said in enumerate(fields):
        if said.startswith("_"):
            shown = "Field names cannot start with an underscore: "
            return f"{shown}{said!r}", rf"raise ValueError\('{shown}"
        if said in fields[:position]:
            shown = "Encountered duplicate field name: "
            return f"{shown}{said!r}", rf"raise ValueError\(f'{shown}"
    return None


def _texts(machine: Creation, value: Value) -> list[str] | None:
    if isinstance(value, Const) and isinstance(value.value, str):
        return value.value.replace(",", " ").split()
    items = machine.iterated(value)
    return None if items is None or not all(isinstance(i, Const) for i in items) else [str(i.value) for i in items]


def typed(machine: Creation, args: list[Value], keywords: dict[str, Value]) -> Value:
    """``typing.NamedTuple(…)``."""
    rows = [machine.iterated(row) for row in machine.iterated(args[1]) or []] if len(args) == 2 else []
    fields = [row[0] for row in rows if row]
    plain = len(args) == 2 and isinstance(args[0], Const) and len(fields) == len(rows) and not keywords
    if not plain or not all(isinstance(field, Const) for field in fields) or machine.iterated(args[1]) is None:
        return UNKNOWN
    return collected(machine, [args[0], Items("list", fields)], {})


def named_tuple_class(machine: Creation, name: str, bases: Sequence[Value], names: dict[str, Value]) -> Value:
    """A class below ``typing.NamedTuple``."""
    others = [base for base in bases if base != NAMED_TUPLE]
    if machine.world.version < (3, 11):
        text = "Multiple inheritance with NamedTuple is not supported" if others else ""
    else:
        text = (
            "can only inherit from a NamedTuple type and Generic"
            if others != [Foreign("typing.Generic")] * len(others)
            else ""
        )
    if text:
        machine.exactly_within("typing", rf"raise TypeError\(\s*[\"']{text}", "TypeError", text)
        return UNKNOWN
    noted = names.get("__annotations__")
    fields = [str(field) for field in noted.entries] if isinstance(noted, Table) else []
    defaults: dict[str, Value] = {}
    for field in fields:
        if field in names:
            defaults[field] = machine.known(names[field])
        elif defaults:
            text = f"Non-default namedtuple field {field} cannot follow default field"
            text = f"{text}{'s' if len(defaults) > 1 else ''} {', '.join(defaults)}"
            machine.exactly_within("typing", r"raise TypeError\(f\"Non-default namedtuple", "TypeError", text)
            return UNKNOWN
    wrong = _wrong_names(name, fields)
    if wrong:
        text, pattern = wrong
        machine.exactly_within("collections", pattern, "ValueError", text)
        return UNKNOWN
    kept = next((key for key in names if key in _KEPT), None)
    if kept is not None:
        text = f"Cannot overwrite NamedTuple attribute {kept}"
        machine.exactly_within("typing", r"raise AttributeError\(\"Cannot overwrite NamedTuple", "AttributeError", text)
        return UNKNOWN
    return _class_of(machine, name, fields, defaults, names)
