"""Enumerations: their members, and what the library raises about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .values import (
    ENUMERATIONS,
    UNKNOWN,
    Bound,
    Builtin,
    Class,
    Const,
    Foreign,
    Function,
    Instance,
    Items,
    Unknown,
    Value,
    Wrapped,
)

if TYPE_CHECKING:
    from .creation import Creation

__all__ = [
    "AUTO",
    "check_extension",
    "entry",
    "is_enumeration",
    "member_of",
    "populate",
    "reassigned",
    "rebound",
    "unique",
]

AUTO = Foreign("enum.auto()")
"""A value that is only known once it has a name."""
_LIBRARY = "enum"


def is_enumeration(bases: tuple[Value, ...]) -> bool:
    """Whether a class of such bases is one."""
    return any(
        base.members is not None if isinstance(base, Class) else isinstance(base, Foreign) and base.name in ENUMERATIONS
        for base in bases
    )


def check_extension(machine: Creation, name: str, bases: tuple[Value, ...]) -> None:
    """Raise where an enumeration with members is a base."""
    for base in bases:
        full = next((known for known in base.lineage() if known.members), None) if isinstance(base, Class) else None
        if full is None:
            continue
        if machine.world.version < (3, 11):
            text, place = f"{name}: cannot extend enumeration '{full.name}'", r'raise TypeError\(\s*"%s: cannot extend'
        else:
            text, place = (
                f"<enum '{name}'> cannot extend <enum '{full.name}'>",
                r'raise TypeError\(\s*"<enum %r> cannot',
            )
        machine.exactly_within(_LIBRARY, place, "TypeError", text)


def rebound(machine: Creation, name: str, old: Value) -> None:
    """Raise where a body of an enumeration binds what is a member already."""
    if not _makes_member(name, old):
        return
    if machine.world.version < (3, 11):
        text, place = f"Attempted to reuse key: '{name}'", r"raise TypeError\('Attempted to reuse key"
    else:
        if not isinstance(old, Const):
            return
        text, place = f"'{name}' already defined as {old.value!r}", r"raise TypeError\('%r already defined as"
    machine.exactly_within(_LIBRARY, place, "TypeError", text)


def populate(machine: Creation, cls: Class) -> None:
    """Make what an enumeration's body binds its members."""
    if not is_enumeration(cls.bases):
        return
    cls.members = {}
    if {"_ignore_", "__new__"} & cls.names.keys() or cls.open:
        cls.open = True
        return
    for name, held in list(cls.names.items()):
        value = machine.known(held)
        if _makes_member(name, value):
            value = _automatic(machine, cls, name) if value == AUTO else value
            cls.names[name] = cls.members[name] = _member(machine, cls, name, value)
        elif isinstance(value, (Builtin, Class, Foreign)):
            # It may be what the library calls no member.
            cls.names[name] = UNKNOWN


def _makes_member(name: str, value: Value) -> bool:
    if name.startswith("__") or (name.startswith("_") and name.endswith("_")):
        return False
    if isinstance(value, (Builtin, Function, Wrapped, Class, Unknown)) or (
        isinstance(value, Foreign) and value != AUTO
    ):
        return False
    return not (isinstance(value, Instance) and any(hook in c.names for hook in _HOOKS for c in value.cls.lineage()))


_HOOKS = ("__get__", "__set__", "__delete__")


def _member(machine: Creation, cls: Class, name: str, value: Value) -> Instance:
    assert cls.members is not None
    if isinstance(value, Const):
        for known in cls.members.values():
            if known.names["_value_"] == value:
                return known
    member = Instance(cls, {"name": Const(name), "_name_": Const(name), "value": value, "_value_": value})
    maker = cls.find("__init__")
    function = machine.known(maker) if maker is not None else None
    if isinstance(function, Function):
        args = list(value.items) if isinstance(value, Items) and value.kind == "tuple" else [value]
        with machine.within(_LIBRARY, r"enum_member\.__init__\(\*args\)"):
            machine.call(Bound(function, member), args, {})
    return member


def _automatic(machine: Creation, cls: Class, name: str) -> Value:
    """What ``auto()`` is as the value of a member."""
    assert cls.members is not None
    kinds = {kind.__name__ for kind in cls.natives}
    if cls.find("_generate_next_value_") is not None or kinds & {"Flag", "IntFlag"}:
        return Unknown()
    if "StrEnum" in kinds:
        return Const(name.lower())
    before = [member.names["_value_"] for member in cls.members.values()]
    numbers = [value.value for value in before if isinstance(value, Const) and type(value.value) is int]
    if len(numbers) < len(before):
        return Unknown()
    last = max(numbers, default=0) if machine.world.version >= (3, 13) else numbers[-1] if numbers else 0
    return Const(last + 1)


def member_of(machine: Creation, cls: Class, args: list[Value]) -> Value:
    """What calling an enumeration gives."""
    if len(args) != 1 or not cls.members or cls.open:
        return UNKNOWN
    (wanted,) = args
    if isinstance(wanted, Instance) and wanted in cls.members.values():
        return wanted
    values = [member.names["_value_"] for member in cls.members.values()]
    if not isinstance(wanted, Const) or not all(isinstance(value, Const) for value in values):
        return UNKNOWN
    for member in cls.members.values():
        if member.names["_value_"] == wanted:
            return member
    has_more = any(kind.__name__ in {"Flag", "IntFlag"} for kind in cls.natives) or cls.find("_missing_") is not None
    if not has_more:
        text = f"{wanted.value!r} is not a valid {cls.title or cls.name}"
        machine.exactly_within(_LIBRARY, "raise ve_exc", "ValueError", text)
    return UNKNOWN


def entry(machine: Creation, cls: Class, key: Value) -> Value:
    """What an enumeration has under a key."""
    if cls.members is None or cls.open or not isinstance(key, Const):
        return UNKNOWN
    if key.value in cls.members:
        return cls.members[key.value]
    if key.value not in cls.names:
        place = r"def __getitem__\(cls, name\):[^@]*?(return cls\._member_map_\[name\])"
        machine.exactly_within(_LIBRARY, place, "KeyError", repr(key.value))
    return UNKNOWN


def reassigned(machine: Creation, cls: Class, name: str) -> None:
    """Raise where a member is given another value."""
    if cls.members and name in cls.members:
        old = machine.world.version < (3, 11)
        text = "Cannot reassign members." if old else f"cannot reassign member {name!r}"
        machine.exactly_within(_LIBRARY, r"raise AttributeError\('[Cc]annot reassign", "AttributeError", text)


def unique(machine: Creation, args: list[Value], _keywords: dict[str, Value]) -> Value:
    """``enum.unique``."""
    cls = args[0] if args else UNKNOWN
    if isinstance(cls, Class) and cls.members and not cls.open:
        twice = [(name, m.names["name"].value) for name, m in cls.members.items() if m.names["name"] != Const(name)]
        if twice:
            listed = ", ".join(f"{alias} -> {name}" for alias, name in twice)
            text = f"duplicate values found in <enum '{cls.name}'>: {listed}"
            machine.exactly_within(_LIBRARY, r"raise ValueError\('duplicate values found in", "ValueError", text)
    return cls
