"""The functions of the standard library that decide about imports: paths, ``sys.modules``, ``import_module``."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from .enumerations import AUTO, unique
from .errors import builtin_exception
from .modules import Module
from .records import dataclass, field
from .tuples import collected, typed
from .values import (
    NONE,
    UNKNOWN,
    Builtin,
    Class,
    Const,
    Function,
    Globals,
    Held,
    Items,
    ModulesTable,
    Suppress,
    Suspended,
    Table,
    Value,
    Wrapped,
)

if TYPE_CHECKING:
    from .calls import Calls

__all__ = ["DECORATORS", "FOREIGN", "METHODS", "is_exception"]


def is_exception(cls: Value) -> bool:
    """Whether a class is one of exceptions."""
    if isinstance(cls, Builtin):
        return builtin_exception(cls.name) is not None
    return isinstance(cls, Class) and any(map(is_exception, cls.bases))


def _import_module(machine: Calls, args: list[Value], keywords: dict[str, Value]) -> Value:
    given = args[0] if args else keywords.get("name", UNKNOWN)
    package = args[1] if len(args) > 1 else keywords.get("package", NONE)
    if not isinstance(given, Const) or not isinstance(given.value, str) or not isinstance(package, Const):
        machine.gap()
        return UNKNOWN
    name = given.value
    if name.startswith("."):
        if not package.value:
            machine.fail("TypeError", f"the 'package' argument is required to perform a relative import for {name!r}")
        level = len(name) - len(name.lstrip("."))
        name = machine.modules.resolve(name[level:], str(package.value), level)
    if not name:
        machine.fail("ValueError", "Empty module name")
    return machine.load(name)


def _exit(machine: Calls, args: list[Value], _keywords: dict[str, Value]) -> Value:
    known = args[0] if args else NONE
    machine.fail("SystemExit", str(known.value) if isinstance(known, Const) else None)


def _suppress(_machine: Calls, args: list[Value], _keywords: dict[str, Value]) -> Value:
    return Suppress(tuple(args))


def _module_type(_machine: Calls, args: list[Value], _keywords: dict[str, Value]) -> Value:
    name = args[0] if args else UNKNOWN
    return Module(name.value, "own") if isinstance(name, Const) and isinstance(name.value, str) else UNKNOWN


def _run(machine: Calls, args: list[Value], _keywords: dict[str, Value]) -> Value:
    if args and isinstance(args[0], Suspended) and args[0].kind == "coroutine":
        return machine.run_function(args[0].function, list(args[0].args), dict(args[0].keywords))
    return UNKNOWN


def _hook(machine: Calls, _args: list[Value], _keywords: dict[str, Value]) -> Value:
    """``sys.meta_path.append(…)`` and the like: from here on, who knows what is found."""
    machine.gap()
    machine.modules.hooked = True
    return NONE


def _second(_machine: Calls, args: list[Value], _keywords: dict[str, Value]) -> Value:
    return args[1] if len(args) > 1 else UNKNOWN


def _texts(args: list[Value]) -> list[str] | None:
    """Paths and texts as texts."""
    found = [str(arg.value) for arg in args if isinstance(arg, Const) and isinstance(arg.value, (str, PurePosixPath))]
    return found if len(found) == len(args) and found else None


def _on_paths(function: Callable[..., str]) -> Callable[[Calls, list[Value], dict[str, Value]], Value]:
    def call(_machine: Calls, args: list[Value], _keywords: dict[str, Value]) -> Value:
        texts = _texts(args)
        return UNKNOWN if texts is None else Const(function(*texts))

    return call


def _absolute(machine: Calls, args: list[Value], _keywords: dict[str, Value]) -> Value:
    texts = _texts(args[:1])
    if texts is None or not (texts[0].startswith("/") or machine.world.cwd):
        return UNKNOWN
    return Const(posixpath.normpath(posixpath.join(machine.world.cwd, texts[0])))


def _cwd(machine: Calls, _args: list[Value], _keywords: dict[str, Value]) -> Value:
    return Const(machine.world.cwd) if machine.world.cwd else UNKNOWN


def _path(_machine: Calls, args: list[Value], _keywords: dict[str, Value]) -> Value:
    texts = _texts(args) if args else ["."]
    return UNKNOWN if texts is None else Const(PurePosixPath(*texts))


def _auto(_machine: Calls, _args: list[Value], _keywords: dict[str, Value]) -> Value:
    return AUTO


def _manager(_machine: Calls, args: list[Value], _keywords: dict[str, Value]) -> Value:
    return replace(args[0], manages=True) if args and isinstance(args[0], Function) else UNKNOWN


def _null_context(_machine: Calls, args: list[Value], keywords: dict[str, Value]) -> Value:
    return Held(args[0] if args else next(iter(keywords.values()), NONE))


DECORATORS = frozenset(
    [
        "abc.abstractmethod",
        "atexit.register",
        "functools.cache",
        "functools.lru_cache",
        "functools.total_ordering",
        "functools.update_wrapper",
        "typing.final",
        "typing.no_type_check",
        "typing.overload",
        "typing.override",
        "typing.runtime_checkable",
        "typing_extensions.deprecated",
        "typing_extensions.final",
        "typing_extensions.override",
        "typing_extensions.runtime_checkable",
        "warnings.deprecated",
    ]
)


Handler = Callable[["Calls", list[Value], dict[str, Value]], Value]

FOREIGN: dict[str, Handler] = {
    "asyncio.run": _run,
    "collections.namedtuple": collected,
    "contextlib.asynccontextmanager": _manager,
    "contextlib.closing": _null_context,
    "contextlib.contextmanager": _manager,
    "contextlib.nullcontext": _null_context,
    "contextlib.suppress": _suppress,
    "dataclasses.dataclass": dataclass,
    "dataclasses.field": field,
    "enum.auto": _auto,
    "enum.unique": unique,
    "importlib.import_module": _import_module,
    "os._exit": _exit,
    "os.fspath": _on_paths(str),
    "os.getcwd": _cwd,
    "os.path.abspath": _absolute,
    "os.path.basename": _on_paths(posixpath.basename),
    "os.path.dirname": _on_paths(posixpath.dirname),
    "os.path.join": _on_paths(posixpath.join),
    "os.path.normpath": _on_paths(posixpath.normpath),
    "os.path.realpath": _absolute,
    "pathlib.Path": _path,
    "pathlib.PurePath": _path,
    "sys.exit": _exit,
    "sys.meta_path.append": _hook,
    "sys.meta_path.insert": _hook,
    "sys.path_hooks.append": _hook,
    "sys.path_hooks.insert": _hook,
    "types.ModuleType": _module_type,
    "typing.NamedTuple": typed,
    "typing.cast": _second,
}


def _of_modules(machine: Calls, _owner: Value, name: str, args: list[Value]) -> Value:
    """``sys.modules.get(…)`` and the like."""
    table = machine.modules.table
    key = args[0] if args else UNKNOWN
    if name in {"get", "pop", "setdefault"} and isinstance(key, Const):
        there = key.value in table
        if not there and not machine.is_own_name(str(key.value)):
            return UNKNOWN
        if name == "pop":
            machine.affects()
            if there:
                return table.pop(key.value)
            if len(args) < 2:
                machine.fail("KeyError", repr(key.value))
        if name == "setdefault" and not there:
            machine.affects()
            table[key.value] = args[1] if len(args) > 1 else NONE
            return table[key.value]
        return table[key.value] if there else args[1] if len(args) > 1 else NONE
    if name in {"update", "clear", "popitem", "pop", "setdefault"}:
        machine.gap()
    return UNKNOWN


def _of_items(machine: Calls, owner: Items, name: str, args: list[Value]) -> Value:
    if name in {"append", "add"} and len(args) == 1:
        machine.affects(imports=owner is machine.modules.path)
        owner.items.append(args[0])
        return NONE
    if name == "insert" and len(args) == 2 and isinstance(args[0], Const) and isinstance(args[0].value, int):
        machine.affects(imports=owner is machine.modules.path)
        owner.items.insert(args[0].value, args[1])
        return NONE
    if name in {"extend", "update"} and len(args) == 1:
        machine.affects(imports=owner is machine.modules.path)
        items = machine.iterated(args[0])
        owner.items += items or []
        owner.open = owner.open or items is None
        return NONE
    if name == "remove" and len(args) == 1 and args[0] in owner.items:
        machine.affects(imports=owner is machine.modules.path)
        owner.items.remove(args[0])
        return NONE
    if name in {"count", "index", "copy"}:
        return Items(owner.kind, list(owner.items), owner.open) if name == "copy" else UNKNOWN
    machine.affects(imports=owner is machine.modules.path)
    owner.open = True
    return UNKNOWN


def _of_table(machine: Calls, owner: Table, name: str, args: list[Value]) -> Value:
    if name == "get" and args and isinstance(args[0], Const):
        if args[0].value in owner.entries:
            return owner.entries[args[0].value]
        return UNKNOWN if owner.open else args[1] if len(args) > 1 else NONE
    if not owner.open and name == "keys":
        return Items("list", [Const(key) for key in owner.entries])
    if not owner.open and name == "values":
        return Items("list", list(owner.entries.values()))
    if not owner.open and name == "items":
        return Items("list", [Items("tuple", [Const(key), value]) for key, value in owner.entries.items()])
    if name in {"pop", "setdefault"} and not owner.open and args and isinstance(args[0], Const):
        return _of_entry(machine, owner, name, args)
    if name == "update" and len(args) == 1 and isinstance(args[0], Table):
        machine.affects(imports=False)
        owner.entries.update(args[0].entries)
        owner.open = owner.open or args[0].open
        return NONE
    if name in {"copy", "keys", "values", "items", "get"}:
        return Table(dict(owner.entries), owner.open) if name == "copy" else UNKNOWN
    machine.affects(imports=False)
    owner.open = True
    return UNKNOWN


def _of_entry(machine: Calls, owner: Table, name: str, args: list[Value]) -> Value:
    """``{}.pop(key)`` and ``{}.setdefault(key, value)``, of a dict that is all known."""
    key = args[0].value
    is_there = key in owner.entries
    if name == "pop" and not is_there and len(args) < 2:
        machine.exactly("KeyError", repr(key))
        return UNKNOWN
    machine.affects(imports=False)
    if name == "pop":
        return owner.entries.pop(key, args[1] if len(args) > 1 else NONE)
    return owner.entries.setdefault(key, args[1] if len(args) > 1 else NONE)


_PURE = frozenset(
    "startswith endswith join split rsplit partition rpartition replace lower upper strip lstrip rstrip "
    "format removeprefix removesuffix title capitalize".split()
)
_LONGEST = 10_000


def _of_constant(machine: Calls, owner: Const, name: str, args: list[Value]) -> Value:
    if isinstance(owner.value, PurePosixPath):
        return _of_path(machine, owner.value, name, args)
    plain: list[Any] = []
    for arg in args:
        if isinstance(arg, Items) and not arg.open and all(isinstance(item, Const) for item in arg.items):
            plain.append(tuple(item.value for item in arg.items))
        elif isinstance(arg, Const):
            plain.append(arg.value)
        else:
            return UNKNOWN
    if not isinstance(owner.value, str) or name not in _PURE or len(owner.value) > _LONGEST:
        return UNKNOWN
    try:
        result = getattr(owner.value, name)(*plain)
    except (TypeError, ValueError, LookupError, AttributeError):
        return UNKNOWN
    if isinstance(result, (list, tuple)):
        return Items("list" if isinstance(result, list) else "tuple", [Const(item) for item in result])
    return Const(result) if not isinstance(result, str) or len(result) <= _LONGEST else UNKNOWN


def _of_path(machine: Calls, path: PurePosixPath, name: str, args: list[Value]) -> Value:
    if name in {"resolve", "absolute"}:
        absolute = _absolute(machine, [Const(path)], {})
        return Const(PurePosixPath(absolute.value)) if isinstance(absolute, Const) else UNKNOWN
    texts = _texts(args)
    if name == "joinpath" and texts is not None:
        return Const(path.joinpath(*texts))
    if name in {"with_name", "with_suffix"} and texts is not None and path.name:
        return Const(getattr(path, name)(texts[0]))
    return Const(str(path)) if name in {"as_posix", "__str__", "__fspath__"} else UNKNOWN


def _of_globals(machine: Calls, owner: Globals, name: str, args: list[Value]) -> Value:
    names, key = owner.module.names, args[0] if args else UNKNOWN
    if name in {"get", "pop", "setdefault"} and isinstance(key, Const) and key.value in names:
        return machine.known(names[key.value])
    if name == "update" and isinstance(key, Table) and not key.open:
        machine.affects()
        names.update(key.entries)
        return NONE
    if name == "update" and isinstance(key, Globals):
        machine.affects()
        names.update(key.module.names)
        owner.module.open = owner.module.open or key.module.open
        return NONE
    if name in {"update", "setdefault", "pop", "clear"}:
        owner.module.open = True
    return UNKNOWN


def _of_property(_machine: Calls, owner: Wrapped, name: str, args: list[Value]) -> Value:
    if name == "setter" and args:
        return replace(owner, setter=args[0])
    return replace(owner, value=args[0]) if name == "getter" and args else owner


METHODS: dict[type, Callable[[Calls, Any, str, list[Value]], Value]] = {
    ModulesTable: _of_modules,
    Items: _of_items,
    Table: _of_table,
    Const: _of_constant,
    Globals: _of_globals,
    Wrapped: _of_property,
}
