"""Dataclasses: the ``__init__`` that the library makes, and what it says against a class's fields."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from .parameters import suggested
from .tuples import made_function
from .values import (
    NONE,
    UNKNOWN,
    Class,
    Const,
    Decorator,
    Field,
    Foreign,
    Instance,
    Items,
    Table,
    Value,
    truth,
)

if TYPE_CHECKING:
    from .creation import Creation

__all__ = ["dataclass", "field"]

_LIBRARY = "dataclasses"
_FACTORY = Foreign("dataclasses._HAS_DEFAULT_FACTORY")
"""Stands for a default that is made anew at each call."""
_OPTIONS: dict[str, bool] = {
    "init": True,
    "repr": True,
    "eq": True,
    "order": False,
    "unsafe_hash": False,
    "frozen": False,
    "match_args": True,
    "kw_only": False,
    "slots": False,
    "weakref_slot": False,
}
_MISSING = Foreign("dataclasses.MISSING")
_FIELD = ("default", "default_factory", "init", "repr", "hash", "compare", "metadata", "kw_only")
_ORDER = ("__lt__", "__le__", "__gt__", "__ge__")
_GENERATED = ("__dataclass_fields__", "__dataclass_params__", "__match_args__", "__replace__")


def field(machine: Creation, args: list[Value], keywords: dict[str, Value]) -> Value:
    """``dataclasses.field``."""
    _check_options(machine, "field", keywords, _FIELD)
    if args:
        were = "was" if len(args) == 1 else "were"
        machine.exactly("TypeError", f"field() takes 0 positional arguments but {len(args)} {were} given")
    default, factory = (_given(keywords, name) for name in ("default", "default_factory"))
    if default is not None and factory is not None:
        text = "cannot specify both default and default_factory"
        machine.exactly_within(_LIBRARY, rf"raise ValueError\('{text}", "ValueError", text)
    init, by_name = truth(keywords.get("init", Const(value=True))), truth(keywords.get("kw_only", _MISSING))
    if init is None or (by_name is None and "kw_only" in keywords):
        return UNKNOWN
    return Field(default, factory, init, by_name)


def _check_options(machine: Creation, function: str, options: Iterable[str], known: Iterable[str]) -> None:
    unknown = next((name for name in options if name not in known), None)
    if unknown is not None:
        hint = suggested(unknown, known)
        machine.exactly("TypeError", f"{function}() got an unexpected keyword argument '{unknown}'{hint}")


def _given(keywords: dict[str, Value], name: str) -> Value:
    return None if keywords.get(name) == _MISSING else keywords.get(name)


def dataclass(machine: Creation, args: list[Value], options: dict[str, Value]) -> Value:
    """``dataclasses.dataclass``."""
    _check_options(machine, "dataclass", options, _OPTIONS)
    decorator = Decorator(partial(_process, machine, options))
    return decorator.make(args[0]) if args else decorator


def _process(machine: Creation, options: dict[str, Value], cls: Value) -> Value:
    """``@dataclass``, with its options."""
    if not isinstance(cls, Class):
        return cls
    known = {name: truth(options[name]) if name in options else default for name, default in _OPTIONS.items()}
    if cls.is_open or cls.module.nature != "own" or None in known.values() or not options.keys() <= _OPTIONS.keys():
        cls.open = True
        cls.names.setdefault("__init__", UNKNOWN)
        return cls
    fields = {name: known for base in reversed(cls.lineage()[1:]) for name, known in (base.fields or {}).items()}
    own = _own_fields(machine, cls, by_name=bool(known["kw_only"]))
    fields.update(own)
    _check_class(machine, cls, own, known)
    cls.fields, cls.frozen = fields, bool(known["frozen"])
    for name, found in own.items():
        if found.default is None:
            cls.names.pop(name, None)
        else:
            cls.names[name] = UNKNOWN if known["slots"] else found.default
    if known["init"]:
        _check_order(machine, fields)
        cls.names.setdefault("__init__", _init(machine, cls, fields))
    for name in _GENERATED:
        cls.names.setdefault(name, UNKNOWN)
    if known["eq"]:
        cls.names.setdefault("__eq__", UNKNOWN)
    if known["eq"] and not known["frozen"] and not known["unsafe_hash"]:
        cls.names.setdefault("__hash__", NONE)
    if known["frozen"]:
        maker = made_function(machine, "__setattr__", "self, name, value", {}, partial(_refused, machine))
        cls.names["__setattr__"] = maker
    if known["slots"]:
        cls.names["__slots__"] = UNKNOWN
    return cls


def _refused(machine: Creation, given: dict[str, Value]) -> Value:
    if isinstance(given["name"], Const):
        machine.exactly("dataclasses.FrozenInstanceError", f"cannot assign to field {given['name'].value!r}")
    return NONE


def _own_fields(machine: Creation, cls: Class, *, by_name: bool) -> dict[str, Field]:
    """The fields that a class's own body names."""
    noted = cls.names.get("__annotations__")
    own: dict[str, Field] = {}
    for name, note in noted.entries.items() if isinstance(noted, Table) else ():
        if note == Foreign("dataclasses.KW_ONLY"):
            by_name = True
            continue
        held = cls.find(name)
        default = machine.known(held) if held is not None else None
        if note == Foreign("typing.ClassVar"):
            continue
        found = default if isinstance(default, Field) else Field(default)
        if _is_mutable(found.default, any_kind=machine.world.version >= (3, 11)):
            kind = _kind_of(found.default)
            text = f"mutable default <class '{kind}'> for field {name} is not allowed: use default_factory"
            pattern = r"raise ValueError\(f'mutable default"
            machine.exactly_within(_LIBRARY, pattern, "ValueError", text)
        only = by_name if found.by_name is None else found.by_name
        passing = note == Foreign("dataclasses.InitVar")
        own[name] = Field(found.default, found.factory, found.init, only, passing)
    return own


def _is_mutable(value: Value, *, any_kind: bool) -> bool:
    if isinstance(value, Instance):
        return any_kind and value.cls.find("__hash__") == NONE
    return isinstance(value, Table) or (isinstance(value, Items) and value.kind != "tuple")


def _kind_of(value: Value) -> str:
    if isinstance(value, Instance):
        return f"{value.cls.module.name}.{value.cls.title or value.cls.name}"
    return value.kind if isinstance(value, Items) else "dict"


def _check_class(machine: Creation, cls: Class, own: dict[str, Field], known: dict[str, bool | None]) -> None:
    """Raise where the library makes no dataclass of a class."""
    stray = next((n for n, value in cls.names.items() if isinstance(value, Field) and n not in own), None)
    if stray is not None:
        text = f"{stray!r} is a field but has no type annotation"
        machine.exactly_within(_LIBRARY, r"raise TypeError\(f'\{name!r\} is a field but", "TypeError", text)
    bases = [base.frozen for base in cls.lineage()[1:] if base.fields is not None]
    if any(bases) and not known["frozen"]:
        text = "cannot inherit non-frozen dataclass from a frozen one"
        machine.exactly_within(_LIBRARY, r"raise TypeError\('cannot inherit non-frozen", "TypeError", text)
    if bases and not any(bases) and known["frozen"]:
        text = "cannot inherit frozen dataclass from a non-frozen one"
        machine.exactly_within(_LIBRARY, r"raise TypeError\('cannot inherit frozen", "TypeError", text)
    if known["order"] and not known["eq"]:
        text = "eq must be true if order is true"
        machine.exactly_within(_LIBRARY, rf"raise ValueError\('{text}", "ValueError", text)
    taken = [name for name in _ORDER if known["order"] and name in cls.names]
    taken += [name for name in ("__setattr__", "__delattr__") if known["frozen"] and name in cls.names]
    if taken:
        stop = "" if machine.world.version >= (3, 13) else "."
        hint = f"{stop} Consider using functools.total_ordering" if taken[0] in _ORDER else ""
        said = "name" if hint else "fn.__name__"
        pattern = rf"raise TypeError\((?:error_msg\)|f'Cannot overwrite attribute \{{{said}\}})"
        text = f"Cannot overwrite attribute {taken[0]} in class {cls.name}{hint}"
        machine.exactly_within(_LIBRARY, pattern, "TypeError", text)


def _check_order(machine: Creation, fields: dict[str, Field]) -> None:
    before = ""
    for name, known in fields.items():
        if not known.init or known.by_name:
            continue
        if known.default is not None or known.factory is not None:
            before = name
        elif before:
            behind = f" {before!r}" if machine.world.version >= (3, 13) else ""
            text = f"non-default argument {name!r} follows default argument{behind}"
            machine.exactly_within(_LIBRARY, r"raise TypeError\(f'non-default argument", "TypeError", text)


def _init(machine: Creation, cls: Class, fields: dict[str, Field]) -> Value:
    taken = {name: known for name, known in fields.items() if known.init}
    defaults = {
        name: known.default if known.factory is None else _FACTORY
        for name, known in taken.items()
        if known.default is not None or known.factory is not None
    }
    itself = "self" if "self" not in fields else "__dataclass_self__"
    spelled = [(f"{name}=0" if name in defaults else name, known.by_name) for name, known in taken.items()]
    only = [text for text, by_name in spelled if by_name]
    parameters = [itself, *(text for text, by_name in spelled if not by_name), *(["*", *only] if only else [])]

    def body(given: dict[str, Value]) -> Value:
        instance = given[itself]
        passed = []
        for name, known in fields.items():
            value = given.get(name, known.default if known.factory is None else _FACTORY)
            if value == _FACTORY:
                value = machine.call(known.factory, [], {})
            if known.passing:
                passed.append(value)
            elif cls.frozen and isinstance(instance, Instance):
                instance.names[name] = value
            elif value is not None and (known.init or known.factory is not None):
                machine.store(instance, name, value)
        hook = instance.cls.find("__post_init__") if isinstance(instance, Instance) else None
        function = machine.known(hook) if hook is not None else None
        if function is not None:
            machine.call(machine.attribute(instance, "__post_init__"), passed, {})
        return NONE

    # A field without a default may follow one that has one, where the library's complaint about it is not heard.
    text = ", ".join(parameters)
    try:
        return made_function(machine, f"{cls.title or cls.name}.__init__", text, defaults, body)
    except SyntaxError:
        return UNKNOWN
