"""How classes and their instances come to be: what ``type`` does, and what is made of it by classes of classes."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from typing import Any

from .comprehensions import Comprehensions
from .enumerations import entry, member_of, populate, reassigned, rebound
from .errors import Raised, text_of
from .library import is_exception
from .modules import Module
from .tuples import NAMED_TUPLE, named_tuple_class
from .values import (
    NONE,
    UNKNOWN,
    Bound,
    Builtin,
    Class,
    Const,
    Error,
    Foreign,
    Function,
    Instance,
    Items,
    Table,
    Value,
    Wrapped,
)

__all__ = ["TYPE", "Creation", "said"]

TYPE = Builtin("type")
_CONFLICT = (
    "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all "
    "its bases"
)


class Creation(Comprehensions):
    """Makes classes and instances."""

    # Classes.

    def metaclass(self, bases: Sequence[Value], given: Value) -> Value:
        """What makes a class of such bases: `TYPE`, a class that is followed, or what nobody knows.

        Args:
            bases: The bases.
            given: What the statement names as the metaclass.
        """
        if isinstance(given, Foreign):
            given = TYPE if given.name == "abc.ABCMeta" else UNKNOWN
        if given != TYPE and not isinstance(given, Function) and not (isinstance(given, Class) and given.is_meta):
            return UNKNOWN
        for base in bases:
            meta = base.meta if isinstance(base, Class) else None
            if meta is None or isinstance(given, Function):
                continue
            if given == TYPE or given in meta.lineage():
                given = meta
            elif meta not in given.lineage():
                self.exactly("TypeError", _CONFLICT)
                return UNKNOWN
        return given

    def prepared(self, meta: Value, name: str, bases: Sequence[Value], keywords: dict[str, Value]) -> dict[str, Value]:
        """What a class's body finds bound when it begins; with what is no name in it if that is not all."""
        hook = meta.find("__prepare__") if isinstance(meta, Class) else None
        if hook is None:
            return {}
        given = [Const(name), Items("tuple", list(bases))]
        made = self.call(self._unwrapped(self.known(hook), meta, None), given, keywords)
        if isinstance(made, Table) and not made.open and all(isinstance(key, str) for key in made.entries):
            return dict(made.entries)
        if not self.blurred:
            self.doubt("a class's body that runs in a namespace of its metaclass's own")
        return {"": UNKNOWN}

    def new_class(
        self, name: str, bases: tuple[Value, ...], names: dict[str, Value], meta: Value, keywords: dict[str, Value]
    ) -> Value:
        """What a class statement gives, once its body has run."""
        self._check_bases(name, bases)
        if NAMED_TUPLE in bases:
            return named_tuple_class(self, name, bases, names)
        if self.frame.module.nature != "own" and meta != TYPE:
            meta = UNKNOWN
        if meta == TYPE or "" in names:
            return self._class_of(name, bases, names, None, keywords, is_open="" in names)
        if not isinstance(meta, (Class, Function)):
            return self._class_of(name, bases, names, None, {}, is_open=True)
        known = Table({key: self.known(value) for key, value in names.items()})
        return self.call(meta, [Const(name), Items("tuple", list(bases)), known], keywords)

    def _class_of(
        self,
        name: str,
        bases: tuple[Value, ...],
        names: dict[str, Value],
        meta: Class | None,
        keywords: dict[str, Value],
        *,
        is_open: bool,
    ) -> Class:
        """``type.__new__``."""
        said_module, said_title = names.get("__module__"), names.pop("__qualname__", None)
        module = self.modules.table.get(said_module.value) if isinstance(said_module, Const) else None
        if not isinstance(module, Module):
            module = self.frame.module
        title = str(said_title.value) if isinstance(said_title, Const) else name
        cls = Class(name, names, bases, module, is_open, meta, title)
        for value in names.values():
            function = getattr(value, "value", value)
            if isinstance(function, Function) and function.owner is None and function.scope.kind == "class":
                function.owner = cls
        if module.nature == "own":
            self._name_descriptors(cls)
        populate(self, cls)
        self._announce(cls, keywords)
        return cls

    def _name_descriptors(self, cls: Class) -> None:
        """Tell what is in a class's body the name that it has there."""
        for name, held in list(cls.names.items()):
            hook = held.cls.find("__set_name__") if isinstance(held, Instance) else None
            if hook is None:
                continue
            try:
                self.call(self._unwrapped(self.known(hook), held.cls, held), [cls, Const(name)], {})
            except Raised:
                if self.world.version >= (3, 12):
                    raise
                described = f"'{held.cls.name}' instance '{name}' in '{cls.name}'"
                self.fail("RuntimeError", f"Error calling __set_name__ on {described}")

    def _announce(self, cls: Class, keywords: dict[str, Value]) -> None:
        """Call what a base wants to be called with each new subclass."""
        for known in list(cls.lineage())[1:]:
            if "__init_subclass__" in known.names:
                hook = self.known(known.names["__init_subclass__"])
                function = getattr(hook, "value", hook)
                if isinstance(function, Function):
                    self.call(Bound(function, cls), [], keywords)
                return
        if keywords and not cls.is_open and not any(isinstance(b, Foreign) for c in cls.lineage() for b in c.bases):
            self.exactly("TypeError", f"{cls.name}.__init_subclass__() takes no keyword arguments")

    def _check_bases(self, name: str, bases: tuple[Value, ...]) -> None:
        """Raise where Python makes no class of such bases."""
        if all(isinstance(base, Class) for base in bases) and len(bases) < 2:
            return
        if bases and not isinstance(bases[0], (Builtin, Class)):
            self._call_no_class(bases[0])
        kinds = [_stand_in(base) for base in bases]
        if None in kinds:
            return
        try:
            type(name, tuple(kind for kind in kinds if kind is not None), {})
        except (TypeError, ValueError) as error:
            if type(error) is TypeError:
                self.exactly("TypeError", str(error))

    def _call_no_class(self, base: Value) -> None:
        """Python makes a class by what its first base is an instance of."""
        plain: Any = None
        if isinstance(base, Module):
            self.exactly("TypeError", "module() takes at most 2 arguments (3 given)")
        elif isinstance(base, Function):
            self.exactly("TypeError", "function() argument 'code' must be code, not str")
        elif isinstance(base, Items):
            plain = {"list": [], "tuple": (), "set": set()}[base.kind]
        elif isinstance(base, Table):
            plain = {}
        elif isinstance(base, Const) and isinstance(base.value, (bool, int, float, str, bytes, type(None))):
            plain = base.value
        else:
            return
        if not isinstance(base, (Module, Function)):
            try:
                type(plain)("name", (plain,), {})
            except TypeError as error:
                self.exactly("TypeError", str(error))

    def native(self, name: str, args: list[Value], keywords: dict[str, Value]) -> Value:
        """A call of what `object` or `type` has, with what it is called on as the first argument."""
        if not args:
            return UNKNOWN
        first, *rest = args
        if name == "type.__new__":
            return self.type_new(first, rest, keywords)
        if name == "type.__call__" and isinstance(first, Class):
            return self.made(first, rest, keywords)
        if name == "type.__prepare__":
            return Table()
        if name == "object.__new__" and isinstance(first, Class):
            return Instance(first, open=first.is_open)
        if name == "object.__init_subclass__" and isinstance(first, Class) and keywords:
            self.exactly("TypeError", f"{first.name}.__init_subclass__() takes no keyword arguments")
        if name.endswith(".__setattr__") and isinstance(first, (Class, Instance)) and len(rest) == 2:
            self._set_natively(first, *rest)
        return NONE

    def _set_natively(self, first: Class | Instance, name: Value, value: Value) -> None:
        if not isinstance(name, Const):
            first.open = True
        elif isinstance(first, Class) or not self.described(first, str(name.value), value):
            self.affects(imports=False)
            first.names[str(name.value)] = value

    def type_new(self, meta: Value, args: list[Value], keywords: dict[str, Value]) -> Value:
        """``type.__new__(meta, name, bases, names)``."""
        if len(args) != 3:
            return UNKNOWN
        name, bases, names = args
        plain = isinstance(name, Const) and isinstance(bases, Items) and isinstance(names, Table)
        if not plain or not all(isinstance(key, str) for key in names.entries):
            return UNKNOWN
        is_known = meta == TYPE or isinstance(meta, Class)
        followed = meta if isinstance(meta, Class) else None
        is_open = names.open or not is_known
        return self._class_of(
            str(name.value), tuple(bases.items), dict(names.entries), followed, keywords, is_open=is_open
        )

    def reassigned(self, cls: Class, name: str) -> None:
        reassigned(self, cls, name)

    def member(self, cls: Class, key: Value) -> Value:
        return entry(self, cls, key)

    def bound_twice(self, name: str, old: Value) -> None:
        rebound(self, name, old)

    # Instances.

    def created(self, cls: Class, args: list[Value], keywords: dict[str, Value], *, exact: bool) -> Value:
        """What calling a class gives."""
        if cls.meta is not None:
            hook = cls.meta.find("__call__")
            if hook is not None:
                return self.call(self._unwrapped(self.known(hook), cls.meta, cls), args, keywords, exact=exact)
            if cls.meta.is_open:
                return UNKNOWN
        return self.made(cls, args, keywords, exact=exact)

    def made(self, cls: Class, args: list[Value], keywords: dict[str, Value], *, exact: bool = True) -> Value:
        """``type.__call__``."""
        if cls.members is not None:
            return member_of(self, cls, args)
        if is_exception(cls):
            return self._made_exception(cls, args, keywords, exact=exact)
        value = self._new(cls, args, keywords, exact=exact)
        kind = value.meta if isinstance(value, Class) else value.cls if isinstance(value, Instance) else None
        if kind is None or cls not in kind.lineage():
            return value
        maker = cls.find("__init__")
        if maker is not None:
            self._initialised(value, maker, args, keywords, exact=exact)
        elif (args or keywords) and not (
            cls.is_open or cls.natives or any("__new__" in c.names for c in cls.lineage())
        ):
            self.exactly("TypeError", f"{cls.name}() takes no arguments")
        return value

    def _made_exception(self, cls: Class, args: list[Value], keywords: dict[str, Value], *, exact: bool) -> Value:
        maker = cls.find("__init__")
        own = [known for known in cls.lineage() if {"__init__", "__str__", "__new__"} & known.names.keys()]
        if maker is not None:
            self._initialised(Instance(cls), maker, args, keywords, exact=exact)
        return Error(cls, None if own else said(args))

    def _new(self, cls: Class, args: list[Value], keywords: dict[str, Value], *, exact: bool) -> Value:
        if any("__new__" in known.names for known in cls.lineage()):
            maker = cls.find("__new__")
            held = self.known(maker) if maker is not None else None
            function = held.value if isinstance(held, Wrapped) else held
            return (
                self.call(function, [cls, *args], keywords, exact=exact) if isinstance(function, Function) else UNKNOWN
            )
        if cls.is_meta:
            return self.type_new(cls, args, keywords)
        return Instance(cls)

    def _initialised(
        self, instance: Value, maker: Value, args: list[Value], keywords: dict[str, Value], *, exact: bool
    ) -> None:
        maker = self.known(maker)
        if isinstance(maker, Function):
            self._function(maker, [instance, *args], keywords, exact=exact)
        elif not isinstance(instance, Class):
            instance.open = True

    # What the classes above this one do.

    def _function(
        self, function: Function, args: list[Value], keywords: dict[str, Value], *, exact: bool = True
    ) -> Value:
        raise NotImplementedError


def _stand_in(base: Value) -> type | None:
    """A real class that is as good as a base where only the order of classes counts; None where there is none."""
    if isinstance(base, Builtin):
        known = getattr(builtins, base.name, None)
        return known if isinstance(known, type) else None
    if not isinstance(base, Class) or base.meta is not None or base.is_meta:
        return None
    if base.stand_in is None:
        kinds = [_stand_in(above) for above in base.bases]
        if None not in kinds:
            try:
                base.stand_in = type(base.name, tuple(kind for kind in kinds if kind is not None), {})
            except (TypeError, ValueError):
                return None
    return base.stand_in


def said(args: list[Value]) -> str | None:
    """What ``str()`` makes of an exception with these arguments; None where that is not known."""
    if not args:
        return ""
    if len(args) == 1:
        return text_of(args[0])
    return str(tuple(arg.value for arg in args)) if all(isinstance(arg, Const) for arg in args) else None
