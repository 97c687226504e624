"""What a name can stand for while a module's top level is followed: as much as decides whether an import succeeds."""

from __future__ import annotations

import abc
import ast
import builtins
import enum
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from .errors import Raised
    from .modules import Module
    from .scopes import Scope

__all__ = [
    "ENUMERATIONS",
    "FALSE",
    "NONE",
    "PLAIN_BASES",
    "TRUE",
    "UNKNOWN",
    "Bound",
    "Builtin",
    "Class",
    "Const",
    "Decorator",
    "Error",
    "Field",
    "Foreign",
    "Function",
    "Globals",
    "Held",
    "Instance",
    "Items",
    "Lazy",
    "Like",
    "Maybe",
    "ModulesTable",
    "Native",
    "Site",
    "Super",
    "Suppress",
    "Suspended",
    "Table",
    "Unknown",
    "Value",
    "Wrapped",
    "truth",
]

Site: TypeAlias = tuple[str, int, int]
"""A place where the way parts: file, line, column."""


class Unknown:
    """Anything at all. Whatever is done with it succeeds. Two of them may differ, one is always like itself."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = Unknown()


@dataclass(frozen=True)
class Const:
    """A constant, or a path made of such: str, bytes, int, float, bool, None, Ellipsis or `pathlib.PurePath`."""

    value: Any


NONE, TRUE, FALSE = Const(None), Const(True), Const(False)


@dataclass(frozen=True)
class Like:
    """A value of which no more is known than whether it counts as true."""

    truth: bool


@dataclass(eq=False)
class Items:
    """A list, tuple or set whose items are known one by one.

    Attributes:
        kind: Which of them.
        items: In order.
        open: Something that is not followed may have changed it.
    """

    kind: Literal["list", "tuple", "set"]
    items: list[Value]
    open: bool = False


@dataclass(eq=False)
class Table:
    """A dict; those entries whose keys are constants.

    Attributes:
        entries: By key.
        open: It may have further ones, or other values.
    """

    entries: dict[Any, Value] = field(default_factory=dict)
    open: bool = False


@dataclass(frozen=True)
class Builtin:
    """A name of the module `builtins`."""

    name: str


@dataclass(frozen=True)
class Foreign:
    """Something in a module that is not followed, by its dotted name: ``os.path.join``."""

    name: str


@dataclass(frozen=True)
class Maybe:
    """A value that a name has if the way at ``site`` was the right one, and else it has none."""

    value: Value
    site: Site


@dataclass(eq=False)
class Function:
    """A function of a module that is followed.

    Attributes:
        node: Its definition.
        scope: Where it was defined.
        defaults: Values of parameters that have one, by name.
        name: Its ``__qualname__``.
        names: Attributes that it was given.
        owner: The class in whose body it was defined.
        manages: It is a generator function in a ``contextlib.contextmanager``.
        body: What runs in place of the definition's body, with the parameters' values, where the library made it.
    """

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    scope: Scope
    defaults: dict[str, Value]
    name: str
    owner: Class | None = None
    names: dict[str, Value] = field(default_factory=dict)
    manages: bool = False
    body: Callable[[dict[str, Value]], Value] | None = None


@dataclass(eq=False)
class Suspended:
    """A call that has not begun to run: of an ``async def``, or of a generator function.

    Attributes:
        kind: ``coroutine``, ``generator`` or ``async_generator``; ``manager`` is a generator's that a ``with`` runs.
    """

    kind: str
    function: Function
    args: tuple[Value, ...]
    keywords: dict[str, Value]


@dataclass(eq=False)
class Lazy:
    """A generator expression that nobody has asked for an item yet."""

    node: ast.GeneratorExp
    scope: Scope
    first: Value


@dataclass(frozen=True, eq=False)
class Globals:
    """``globals()`` of a module, or the ``__dict__`` of an instance."""

    module: Module | Instance


@dataclass(eq=False)
class Bound:
    """A method together with what it is called on."""

    function: Function
    first: Value


@dataclass(frozen=True)
class Wrapped:
    """A function inside a ``staticmethod``, ``classmethod`` or ``property``.

    Attributes:
        kind: Which of them; ``item`` is what reads one of a named tuple.
        value: The function.
        setter: What a property is set with; None where it is not set.
    """

    kind: str
    value: Value
    setter: Value = None


@dataclass(frozen=True, eq=False)
class Decorator:
    """Something that gives back what it is called with.

    Attributes:
        make: Does something with that before.
    """

    make: Callable[[Value], Value] = lambda value: value


@dataclass(frozen=True, eq=False)
class Native:
    """A method that `object` or `type` has: ``object.__new__``.

    Attributes:
        name: Its name.
        first: What it is called on, where it is bound.
    """

    name: str
    first: tuple[Value, ...] = ()


@dataclass(eq=False)
class Class:
    """A class of a module that is followed.

    Attributes:
        name: Its name.
        names: What its body bound.
        bases: Its bases, as far as they are known.
        module: The module that defines it.
        open: It has attributes that nobody knows: a metaclass, a decorator, a base that is not followed.
        meta: Its metaclass, where that is followed.
        title: Its ``__qualname__``.
        members: Those of an enumeration, by name, aliases too.
        fields: Those of a dataclass, by name.
        frozen: It is a dataclass whose instances take no attributes.
        stand_in: A real class in the same order of classes.
    """

    name: str
    names: dict[str, Value]
    bases: tuple[Value, ...]
    module: Module
    open: bool = False
    meta: Class | None = None
    title: str = ""
    members: dict[str, Instance] | None = None
    fields: dict[str, Field] | None = None
    frozen: bool = False
    stand_in: type | None = field(default=None, repr=False)
    _lineage: list[Class] | None = field(default=None, repr=False)

    def lineage(self) -> list[Class]:
        """The class and its bases that are followed, in the order in which Python looks at them."""
        if self._lineage is None:
            # A class that is its own base comes to an end here.
            self._lineage = [self]
            parents = [base for base in self.bases if isinstance(base, Class)]
            self._lineage = [self, *_linearised([*(list(parent.lineage()) for parent in parents), parents])]
        return self._lineage

    def find(self, name: str) -> Value | None:
        """What the class or its bases hold under a name; None where that is nothing, or nobody knows which."""
        for known in self.lineage():
            if name in known.names:
                # A base that is not followed may come first.
                return known.names[name] if known is self or not self.is_open else None
        return None

    @property
    def is_open(self) -> bool:
        """Whether an attribute that is not found may be there nevertheless."""
        return any(known.open or not all(map(_is_closed, known.bases)) for known in self.lineage())

    @property
    def natives(self) -> list[type]:
        """The built-in types and the library's classes below it that have something of their own."""
        every = [_native(base) for known in self.lineage() for base in known.bases]
        return [known for known in every if known not in {None, object}]

    @property
    def is_meta(self) -> bool:
        """Whether its instances are classes."""
        return any(issubclass(kind, type) for kind in self.natives)


def _linearised(rows: list[list[Class]]) -> list[Class]:
    """C3: several orders as one that keeps to each of them."""
    order: list[Class] = []
    while rows := [row for row in rows if row]:
        heads = [row[0] for row in rows]
        # Where there is none that comes behind no other, Python refuses the class; one is as good as another here.
        free = (head for head in heads if not any(head in row[1:] for row in rows))
        chosen = next(free, heads[0])
        order.append(chosen)
        rows = [[known for known in row if known is not chosen] for row in rows]
    return order


PLAIN_BASES = frozenset(["abc.ABC", "typing.Generic", "typing.Protocol", "typing_extensions.Protocol"])
"""Foreign bases that give a class nothing which it would be asked for at import."""
ENUMERATIONS = frozenset(["enum.Enum", "enum.IntEnum", "enum.StrEnum", "enum.Flag", "enum.IntFlag"])
"""Bases that make what the class's body binds its members."""


def _is_closed(base: Value) -> bool:
    """Whether all that a base has is known."""
    if isinstance(base, Foreign):
        return base.name in PLAIN_BASES or _native(base) is not None
    return isinstance(base, Class) or _native(base) is not None


def _native(base: Value) -> type | None:
    """The built-in type, or the library's class, that a base is."""
    if base == Foreign("abc.ABCMeta"):
        return abc.ABCMeta
    if isinstance(base, Foreign) and base.name in ENUMERATIONS:
        return getattr(enum, base.name.removeprefix("enum."), enum.Enum)
    known = getattr(builtins, base.name, None) if isinstance(base, Builtin) else None
    return known if isinstance(known, type) else None


@dataclass(eq=False)
class Instance:
    """An instance of a class that is followed, with the attributes that its methods gave it.

    Attributes:
        open: It may have further ones.
        items: What it holds as a tuple; None where it is none.
    """

    cls: Class
    names: dict[str, Value] = field(default_factory=dict)
    open: bool = False
    items: list[Value] | None = None


@dataclass(frozen=True)
class Field:
    """A field of a dataclass, or what ``dataclasses.field`` gives.

    Attributes:
        default: Its default; None where it has none.
        factory: What makes its default; None where nothing does.
        init: It is a parameter of ``__init__``.
        by_name: Only by its name.
        passing: It is handed to ``__post_init__`` and is no attribute.
    """

    default: Value = None
    factory: Value = None
    init: bool = True
    by_name: bool | None = None
    passing: bool = False


@dataclass(frozen=True, eq=False)
class Super:
    """``super()``.

    Attributes:
        lineage: The classes that it looks at, in order.
        cls: The class of what the method was called on.
        first: What that is.
    """

    lineage: tuple[Class, ...]
    cls: Class
    first: Value


@dataclass(eq=False)
class Error:
    """An exception object.

    Attributes:
        cls: Its class: `Builtin`, `Class`, `Foreign` or unknown.
        text: What ``str()`` gives; None where that is not known.
        raised: How it was raised last; None for one that was only made.
    """

    cls: Value
    text: str | None = None
    raised: Raised | None = None


@dataclass(frozen=True)
class Suppress:
    """``contextlib.suppress(…)``: leaves its block without a word on these exceptions."""

    classes: tuple[Value, ...]


@dataclass(frozen=True)
class Held:
    """A context manager that gives a value and does nothing: ``contextlib.nullcontext``."""

    value: Value


class ModulesTable:
    """``sys.modules``."""


# A module stands for itself; see modules.py.
Value: TypeAlias = Any


def truth(value: Value) -> bool | None:
    """Whether a value counts as true; None where only a run knows."""
    if isinstance(value, Const):
        return bool(value.value)
    if isinstance(value, Like):
        return value.truth
    if isinstance(value, Items):
        return None if value.open and not value.items else bool(value.items)
    if isinstance(value, Table):
        return True if value.entries else None if value.open else False
    if isinstance(value, Error) and isinstance(value.cls, Builtin):
        return True
    if isinstance(value, (Error, Instance)) and isinstance(value.cls, Class):
        if isinstance(value, Instance) and value.items is not None:
            return bool(value.items)
        special = ("__bool__", "__len__")
        is_plain = not value.cls.is_open and not any(name in c.names for c in value.cls.lineage() for name in special)
        return True if is_plain and all(map(_is_true, value.cls.natives)) else None
    if isinstance(value, (Unknown, Foreign, Error)):
        return None
    if isinstance(value, Class):
        return None if value.is_open or value.meta is not None else True
    return True


def _is_true(kind: type) -> bool:
    """Whether all instances of a built-in type count as true."""
    return kind is enum.Enum or not (hasattr(kind, "__bool__") or hasattr(kind, "__len__"))
