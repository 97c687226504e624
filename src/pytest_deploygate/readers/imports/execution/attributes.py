"""Attributes: of modules above all, which is where a half-imported one shows."""

from __future__ import annotations

import builtins
import types
from pathlib import PurePosixPath
from typing import NoReturn

from .errors import Raised, catches
from .modules import Module
from .names import Naming
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
    Globals,
    Instance,
    Items,
    Lazy,
    ModulesTable,
    Native,
    Super,
    Suspended,
    Table,
    Value,
    Wrapped,
)

__all__ = ["Attributes", "Method"]

_MODULE = frozenset(dir(types.ModuleType))
_CLASS = frozenset(dir(type)) | frozenset(dir(Exception))
_INSTANCE = frozenset(dir(object)) | frozenset(["__dict__", "__module__", "__weakref__", "__annotations__"])
_NATIVE = frozenset(
    [
        "object.__init__",
        "object.__init_subclass__",
        "object.__new__",
        "object.__setattr__",
        "type.__call__",
        "type.__init__",
        "type.__new__",
        "type.__prepare__",
        "type.__setattr__",
    ]
)
"""What `object` and `type` do is followed."""
_COLLECTIONS: dict[str, type] = {"list": list, "tuple": tuple, "set": set}
_SUSPENDED = {
    "generator": types.GeneratorType,
    "coroutine": types.CoroutineType,
    "async_generator": types.AsyncGeneratorType,
}


class Method:
    """A method of a value that is no instance: ``sys.modules.get``, ``__all__.append``.

    Attributes:
        owner: What it belongs to.
        name: Its name.
    """

    def __init__(self, owner: Value, name: str) -> None:
        self.owner = owner
        self.name = name


class Attributes(Naming):
    """Looks attributes up, and stores them."""

    def attribute(self, value: Value, name: str) -> Value:
        """``value.name``.

        Raises:
            Raised: AttributeError, or whatever a ``__getattr__`` raises.
        """
        if isinstance(value, Module):
            found = self.of_module(value, name)
            if found is None:
                self._module_lacks(value, name)
            return found
        if isinstance(value, Class):
            return self._of_class(value, name)
        if isinstance(value, Instance):
            return self._of_instance(value, name)
        if isinstance(value, Error):
            return self._of_error(value, name)
        if isinstance(value, Super):
            return self._of_super(value, name)
        if isinstance(value, Function):
            return self._of_function(value, name)
        return self._of_plain(value, name)

    def _module_lacks(self, module: Module, name: str) -> NoReturn:
        said = self.words.no_attribute(name, module)
        if name not in module.gone:
            self.fail("AttributeError", said, lacking=module)
        # What was deleted from a module of the library is asked of its `__getattr__`, if it has one.
        with self.within(module.name, r"\ndef __getattr__\((?:.*\n)+?(?:    .*)?(raise AttributeError)"):
            self.fail("AttributeError", said, lacking=module)

    def _of_plain(self, value: Value, name: str) -> Value:
        if isinstance(value, Foreign):
            return Foreign(f"{value.name}.{name}")
        if isinstance(value, Builtin) and f"{value.name}.{name}" in _NATIVE:
            return Native(f"{value.name}.{name}")
        if isinstance(value, (Items, Table)):
            self._check_collection(value, name)
        if isinstance(value, Const):
            return self._of_constant(value, name)
        is_changed = isinstance(value, Wrapped) and name in {"setter", "getter", "deleter"}
        if is_changed or isinstance(value, (Globals, Items, Table, ModulesTable)):
            return Method(value, name)
        if isinstance(value, (Suspended, Lazy)):
            self._check_suspended(value, name)
        return UNKNOWN

    def _check_collection(self, value: Items | Table, name: str) -> None:
        kind: type = _COLLECTIONS[value.kind] if isinstance(value, Items) else dict
        if not hasattr(kind, name):
            self.exactly("AttributeError", f"'{kind.__name__}' object has no attribute '{name}'")

    @staticmethod
    def surely_lacks(value: Value, name: str) -> bool:
        """Whether a value of a built-in type is of one that has no such attribute."""
        if isinstance(value, Const):
            return not hasattr(value.value, name)
        if isinstance(value, Function):
            return name not in value.names and not hasattr(types.FunctionType, name)
        if isinstance(value, Builtin):
            return not hasattr(getattr(builtins, value.name, None), name)
        kind = _COLLECTIONS[value.kind] if isinstance(value, Items) else dict if isinstance(value, Table) else None
        return kind is not None and not hasattr(kind, name)

    def _check_suspended(self, value: Suspended | Lazy, name: str) -> None:
        kind = value.kind if isinstance(value, Suspended) else "generator"
        if not hasattr(_SUSPENDED[kind], name):
            self.exactly("AttributeError", f"'{kind}' object has no attribute '{name}'")

    def _of_function(self, function: Function, name: str) -> Value:
        if name in function.names:
            return self.known(function.names[name])
        if name == "__name__":
            return Const(function.name.rpartition(".")[2])
        if not hasattr(types.FunctionType, name):
            self.exactly("AttributeError", f"'function' object has no attribute '{name}'")
        return UNKNOWN

    def of_module(self, module: Module, name: str) -> Value | None:
        """What a module has under a name; None where it has no such thing.

        Raises:
            Raised: Its ``__getattr__`` raises something else than an AttributeError.
        """
        found = module.names.get(name)
        # What is made of foreign code's own things is not followed, only what it imports.
        if found is not None and (module.nature != "followed" or isinstance(found, Module)):
            return self.known(found)
        if name in module.gone:
            return None
        special = self.special(module, name)
        if special is not None:
            return special
        if name in _MODULE:
            return UNKNOWN
        if module.nature != "own":
            return self._of_opaque(module, name)
        getter = module.names.get("__getattr__")
        if getter is not None:
            return self.call(self.known(getter), [Const(name)], {})
        return UNKNOWN if module.open else None

    def optional(self, module: Module, name: str) -> Value | None:
        """What a module has under a name; None where asking for it ends in an AttributeError.

        Raises:
            Raised: Asking for it ends otherwise.
        """
        try:
            return self.of_module(module, name)
        except Raised as raised:
            if catches(Builtin("AttributeError"), raised.error.cls) is not True:
                raise
            return None

    def has(self, module: Value, name: str) -> bool | None:
        """``hasattr(module, name)``; None where only a run knows."""
        if isinstance(module, Module):
            return self.optional(module, name) is not None
        try:
            found = self.attribute(module, name)
        except Raised as raised:
            if catches(Builtin("AttributeError"), raised.error.cls) is not True:
                raise
            return False
        return None if isinstance(found, (type(UNKNOWN), Foreign, Method)) else True

    def _of_opaque(self, module: Module, name: str) -> Value | None:
        constant = self._constants(module.name, name)
        if constant is not None:
            return constant
        if self.world.has(module, name) is False or (name == "__path__" and self.modules.is_no_package(module)):
            return None
        known_as = "os.path" if module.name in {"posixpath", "ntpath"} else module.name
        return Foreign(f"{known_as}.{name}")

    def _constants(self, module: str, name: str) -> Value | None:
        """What is known beforehand of the standard library's modules."""
        if module == "sys":
            if name == "version_info":
                return Const((*self.world.version, "final", 0))
            if name == "platform":
                return Const(self.world.platform)
            if name == "modules":
                return ModulesTable()
            if name == "path":
                return self.modules.path
        if module in {"typing", "typing_extensions"} and name == "TYPE_CHECKING":
            return Const(value=False)
        if module == "os" and name == "name":
            return Const("nt" if self.world.platform == "win32" else "posix")
        return None

    def _of_class(self, cls: Class, name: str) -> Value:
        meta = cls.meta
        above = meta.find(name) if meta is not None else None
        if meta is not None and isinstance(above, Wrapped) and above.kind == "property":
            return self._unwrapped(above, meta, cls)
        held = cls.find(name)
        if held is not None:
            found = self.known(held)
            # What a metaclass or a decorator makes of it is anybody's guess, as in an enumeration.
            made = isinstance(found, (Const, Items, Table)) and cls.is_open
            return UNKNOWN if made else self._unwrapped(found, cls, None)
        if name == "__name__":
            return Const(cls.name)
        if name == "__module__":
            return Const(cls.module.name)
        if name == "__members__" and cls.members is not None and not cls.open:
            return Table(dict(cls.members))
        if name == "__new__" and not (cls.is_open or cls.is_meta):
            return Native("object.__new__")
        if above is not None and meta is not None:
            return self._unwrapped(self.known(above), meta, cls)
        if cls.is_open or name in _CLASS or any(hasattr(kind, name) for kind in cls.natives):
            return UNKNOWN
        if meta is not None and any(hasattr(kind, name) for kind in meta.natives):
            return UNKNOWN
        if meta is not None and (meta.find("__getattr__") is not None or meta.is_open):
            getter = meta.find("__getattr__")
            return UNKNOWN if getter is None else self.call(self._unwrapped(getter, meta, cls), [Const(name)], {})
        self._class_lacks(cls, name)
        return UNKNOWN

    def _class_lacks(self, cls: Class, name: str) -> None:
        if cls.members is not None and self.world.version < (3, 12):
            if name not in {"name", "value"}:
                self.fail_within("enum", r"raise AttributeError\(name\) from None", "AttributeError", name)
            return
        self.fail("AttributeError", f"type object '{cls.name}' has no attribute '{name}'")

    def _of_instance(self, instance: Instance, name: str) -> Value:
        cls = instance.cls
        held = cls.find(name)
        found = self.known(held) if held is not None else None
        if name in instance.names and not self.sets(found):
            return self.known(instance.names[name])
        if found is not None:
            return self._unwrapped(found, cls, instance)
        if name == "__class__":
            return cls
        if name == "__dict__":
            return Globals(instance)
        getter = next((known.names["__getattr__"] for known in cls.lineage() if "__getattr__" in known.names), None)
        if getter is not None and not hasattr(object, name):
            getter = self.known(getter)
            return self._gotten(getter, instance, name) if isinstance(getter, Function) else UNKNOWN
        is_there = name in _INSTANCE or any(hasattr(kind, name) for kind in cls.natives)
        if not (instance.open or cls.is_open or is_there):
            self.exactly("AttributeError", f"'{cls.name}' object has no attribute '{name}'")
        return UNKNOWN

    def _gotten(self, getter: Function, instance: Instance, name: str) -> Value:
        """What an instance's ``__getattr__`` gives."""
        try:
            return self.call(Bound(getter, instance), [Const(name)], {})
        except Raised as raised:
            # It may have been there, so that nobody asked.
            if instance.open and catches(Builtin("AttributeError"), raised.error.cls) is True:
                return UNKNOWN
            raise

    @staticmethod
    def sets(held: Value) -> bool:
        """Whether what a class holds comes before what its instance has: a property, or a descriptor that is set."""
        if isinstance(held, Wrapped):
            return held.kind in {"property", "item"}
        return isinstance(held, Instance) and held.cls.find("__set__") is not None

    def _of_error(self, error: Error, name: str) -> Value:
        """An attribute of an exception: those that its class gave it, or a built-in one has."""
        cls = error.cls
        if not isinstance(cls, Class):
            return UNKNOWN
        held = cls.find(name)
        if held is not None:
            return self._unwrapped(self.known(held), cls, error)
        has_more = cls.is_open or any("__init__" in known.names for known in cls.lineage())
        if not has_more and name not in _CLASS | _INSTANCE:
            self.exactly("AttributeError", f"'{cls.name}' object has no attribute '{name}'")
        return UNKNOWN

    def behind(self, owner: Class, first: Value) -> Value:
        """``super()`` inside a method of a class."""
        cls = first.cls if isinstance(first, (Instance, Error)) else first
        if isinstance(first, Class) and owner not in first.lineage():
            cls = first.meta
        lineage = cls.lineage() if isinstance(cls, Class) else []
        if cls is None or owner not in lineage or cls.is_open:
            return UNKNOWN
        return Super(tuple(lineage[lineage.index(owner) + 1 :]), cls, first)

    def _of_super(self, value: Super, name: str) -> Value:
        for known in value.lineage:
            if name in known.names:
                instance = None if value.first is value.cls else value.first
                return self._unwrapped(self.known(known.names[name]), value.cls, instance)
        native = f"{'type' if value.cls.is_meta else 'object'}.{name}"
        if native in _NATIVE and name == "__new__":
            return Native(native)
        if native not in _NATIVE or any(not issubclass(kind, type) for kind in value.cls.natives):
            return UNKNOWN
        return Native(native, (value.first,))

    def _unwrapped(self, value: Value, cls: Class, instance: Value | None) -> Value:
        """What a class holds, as it is seen from outside."""
        if isinstance(value, Function):
            return Bound(value, instance) if instance is not None else value
        if isinstance(value, Wrapped):
            if value.kind == "classmethod" and isinstance(value.value, Function):
                return Bound(value.value, cls)
            if value.kind == "staticmethod":
                return value.value
            if value.kind not in {"property", "item"}:
                return UNKNOWN
            return value if instance is None else self.call(value.value, [instance], {})
        getter = value.cls.find("__get__") if isinstance(value, Instance) else None
        if getter is not None and not value.cls.is_meta:
            owner = NONE if instance is None else instance
            return self.call(self._unwrapped(self.known(getter), value.cls, value), [owner, cls], {})
        return value

    def _of_constant(self, value: Const, name: str) -> Value:
        if isinstance(value.value, PurePosixPath):
            if name == "parent":
                return Const(value.value.parent)
            if name == "parents":
                return Items("tuple", [Const(parent) for parent in value.value.parents])
            if name in {"name", "stem", "suffix"}:
                return Const(getattr(value.value, name))
            return Method(value, name)
        if isinstance(value.value, tuple) and name in {"major", "minor", "micro"}:
            return Const(value.value[("major", "minor", "micro").index(name)])
        kind = type(value.value)
        if kind in (str, bytes, int, float, bool, type(None)):
            if not hasattr(kind, name):
                self.exactly("AttributeError", f"'{kind.__name__}' object has no attribute '{name}'")
            return Method(value, name)
        return UNKNOWN

    def store(self, value: Value, name: str, given: Value) -> None:
        """``value.name = given``."""
        self.affects(imports=isinstance(value, Module))
        if isinstance(value, Instance) and self._intercepts(value, name, given):
            return
        if isinstance(value, Class):
            self.reassigned(value, name)
        if isinstance(value, (Module, Class, Instance, Function)):
            value.names[name] = given
            if isinstance(value, Module):
                value.gone.discard(name)
            if isinstance(value, Module) and (value.name, name) == ("sys", "path"):
                self.modules.path = given if isinstance(given, Items) else Items("list", [], open=True)

    def reassigned(self, cls: Class, name: str) -> None:
        """See to an attribute of a class that is given another value."""
        raise NotImplementedError

    def _intercepts(self, instance: Instance, name: str, given: Value) -> bool:
        """Let an instance's class do with a new value what it will; whether it does not just keep it."""
        cls = instance.cls
        setter = cls.find("__setattr__")
        if setter is not None:
            self.call(self._unwrapped(self.known(setter), cls, instance), [Const(name), given], {})
            return True
        return self.described(instance, name, given)

    def described(self, instance: Instance, name: str, given: Value) -> bool:
        """Hand a new value to the property or the descriptor that the class has for it, if it has one."""
        cls = instance.cls
        held = cls.find(name)
        found = self.known(held) if held is not None else None
        if not self.sets(found):
            return False
        setter = getattr(found, "setter", None)
        if isinstance(found, Instance):
            self.call(self.attribute(found, "__set__"), [instance, given], {})
        elif setter is not None:
            self.call(setter, [instance, given], {})
        elif isinstance(found, Wrapped) and found.kind == "item":
            self.exactly("AttributeError", "can't set attribute")
        elif self.world.version < (3, 11):
            self.exactly("AttributeError", f"can't set attribute '{name}'")
        else:
            self.exactly("AttributeError", f"property '{name}' of '{cls.title or cls.name}' object has no setter")
        return True

    def discard(self, value: Value, name: str) -> None:
        """``del value.name``.

        Raises:
            Raised: A module of the project does not have it.
        """
        self.affects(imports=isinstance(value, Module))
        if isinstance(value, Module):
            if name in value.names:
                del value.names[name]
                if value.nature != "own":
                    value.gone.add(name)
            elif name not in value.gone and self.optional(value, name) is not None:
                value.gone.add(name)
            elif not value.open:
                text = name if self.world.version < (3, 11) else f"'module' object has no attribute '{name}'"
                self.fail("AttributeError", text)
        elif isinstance(value, Class) and name not in value.names and not value.is_open:
            old = self.world.version < (3, 11)
            self.exactly("AttributeError", name if old else f"type object '{value.name}' has no attribute '{name}'")
        elif isinstance(value, (Class, Instance)):
            value.names.pop(name, None)

    def is_own_name(self, name: str) -> bool:
        """Whether a module of that name would be the project's or is none, so that no foreign code has loaded it."""
        raise NotImplementedError

    @staticmethod
    def error(name: str, text: str | None) -> Error:
        """An exception object of a built-in class."""
        return Error(Builtin(name), text)
