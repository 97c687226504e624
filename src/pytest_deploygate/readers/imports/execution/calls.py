"""Calls: functions and classes of followed modules run; of everything else, those count that decide about imports."""

from __future__ import annotations

import ast
import builtins
import types
from collections.abc import Callable, Sequence
from pathlib import PurePosixPath

from .attributes import Method
from .core import DEEPEST, Frame
from .creation import TYPE, Creation, said
from .errors import Raised, catches, text_of
from .library import DECORATORS, FOREIGN, METHODS, is_exception
from .modules import Module
from .parameters import misfit
from .scopes import Scope, is_generator, names_of
from .values import (
    NONE,
    UNKNOWN,
    Bound,
    Builtin,
    Class,
    Const,
    Decorator,
    Error,
    Foreign,
    Function,
    Globals,
    Instance,
    Items,
    Lazy,
    Native,
    Suspended,
    Table,
    Unknown,
    Value,
    Wrapped,
    truth,
)
from .ways import Abandoned, Leave

__all__ = ["Calls", "Return", "is_instance"]


class Return(Leave):
    """A function's return."""

    def __init__(self, value: Value) -> None:
        super().__init__()
        self.value = value


class Calls(Creation):
    """Calls."""

    def call(self, function: Value, args: list[Value], keywords: dict[str, Value], *, exact: bool = True) -> Value:
        self.tick()
        if isinstance(function, Function):
            return self._function(function, args, keywords, exact=exact)
        if isinstance(function, Bound):
            return self._function(function.function, [function.first, *args], keywords, exact=exact)
        if isinstance(function, Wrapped) and function.kind == "staticmethod":
            return self.call(function.value, args, keywords, exact=exact)
        if isinstance(function, Class):
            return self.created(function, args, keywords, exact=exact)
        if isinstance(function, Native):
            return self.native(function.name, [*function.first, *args], keywords)
        if isinstance(function, Builtin):
            return self._builtin(function.name, args, keywords)
        if isinstance(function, Foreign):
            return self._foreign(function.name, args, keywords, exact=exact)
        if isinstance(function, Method):
            args = args or ([Table(keywords)] if keywords and function.name == "update" else [])
            return METHODS[type(function.owner)](self, function.owner, function.name, args)
        if isinstance(function, Instance):
            return self._instance(function, args, keywords)
        if isinstance(function, Decorator):
            return function.make(args[0]) if args else UNKNOWN
        if isinstance(function, Module):
            self.exactly("TypeError", "'module' object is not callable")
        if isinstance(function, Const) and not isinstance(function.value, PurePosixPath):
            self.exactly("TypeError", f"'{type(function.value).__name__}' object is not callable")
        if isinstance(function, (Items, Table)):
            kind = function.kind if isinstance(function, Items) else "dict"
            self.exactly("TypeError", f"'{kind}' object is not callable")
        self._handed_on(args, keywords)
        return Unknown()

    def _handed_on(self, args: list[Value], keywords: dict[str, Value]) -> None:
        """Whoever is not followed may change what it is given, and call it."""
        for value in (*args, *keywords.values()):
            if isinstance(value, (Items, Table, Instance)) and getattr(value, "kind", "") != "tuple":
                value.open = True
            if isinstance(value, (Function, Bound, Class, Instance, Globals)) and self.frame.module.nature == "own":
                self.blurred = True

    def _function(
        self, function: Function, args: list[Value], keywords: dict[str, Value], *, exact: bool = True
    ) -> Value:
        node, module = function.node, function.scope.module
        if module.nature != "own":
            return UNKNOWN
        if exact:
            self._check_arguments(function, args, keywords)
        if function.manages:
            if is_generator(node):
                return Suspended("manager", function, tuple(args), dict(keywords))
            self.run_function(function, args, keywords)
            return UNKNOWN
        if isinstance(node, ast.AsyncFunctionDef):
            kind = "async_generator" if is_generator(node) else "coroutine"
            return Suspended(kind, function, tuple(args), dict(keywords))
        if is_generator(node):
            return Suspended("generator", function, tuple(args), dict(keywords))
        return self.run_function(function, args, keywords)

    def _check_arguments(self, function: Function, args: list[Value], keywords: dict[str, Value]) -> None:
        """Raise where a function does not take what it is called with."""
        wrong = misfit(function, len(args), keywords)
        if wrong and function.manages:
            self.exactly_within("contextlib", r"self\.gen = func\(\*args", "TypeError", wrong)
        elif wrong:
            self.exactly("TypeError", wrong)

    def run_function(self, function: Function, args: list[Value], keywords: dict[str, Value]) -> Value:
        if len(self.calls) >= DEEPEST:
            if not self.blurred:
                self.doubt(f"calls that are nested more than {DEEPEST} deep")
            return UNKNOWN
        turns = len(self.way.taken)
        try:
            return self.run_plainly(function, args, keywords)
        except Raised as raised:
            # What a function raises on a way that it may never go, such as an argument that it does not take, is no
            # more than a guess.
            is_certain = len(self.way.taken) == turns and self.way.mode != "both"
            if is_certain or raised.is_about_imports:
                raise
            self.left(args, keywords)
        except Abandoned:
            self.left(args, keywords)
        return Unknown()

    def left(self, args: Sequence[Value], keywords: dict[str, Value]) -> None:
        """What a function is given that is not followed to its end may be changed by the rest of it."""
        self._handed_on(list(args), keywords)
        for value in (*args, *keywords.values()):
            if isinstance(value, Class):
                value.open = True

    def run_plainly(self, function: Function, args: list[Value], keywords: dict[str, Value]) -> Value:
        """What a function returns, and whatever it raises."""
        node, module = function.node, function.scope.module
        scope = Scope("function", module, {}, function.scope, names_of(node), prefix=f"{function.name}.<locals>.")
        self._bind_arguments(function, args, keywords, scope)
        if function.body is not None:
            return function.body(scope.names)
        if function.owner is not None:
            scope.names["__class__"] = function.owner
        self.calls.append(node)
        self.frame.doing = f"call {function.name}()"
        try:
            with self.entered(Frame(module.file, module, node.lineno, node.col_offset + 1)):
                try:
                    if isinstance(node, ast.Lambda):
                        return self.evaluate(node.body, scope)
                    self.execute(node.body, scope)
                except Return as returned:
                    return returned.value
                return NONE
        finally:
            self.calls.pop()

    def _bind_arguments(self, function: Function, args: list[Value], keywords: dict[str, Value], scope: Scope) -> None:
        parameters = function.node.args
        rest = dict(keywords)
        plain = [*parameters.posonlyargs, *parameters.args]
        for position, parameter in enumerate(plain):
            if position < len(args):
                scope.names[parameter.arg] = args[position]
            else:
                scope.names[parameter.arg] = rest.pop(parameter.arg, function.defaults.get(parameter.arg, UNKNOWN))
        for parameter in parameters.kwonlyargs:
            scope.names[parameter.arg] = rest.pop(parameter.arg, function.defaults.get(parameter.arg, UNKNOWN))
        if parameters.vararg is not None:
            scope.names[parameters.vararg.arg] = Items("tuple", args[len(plain) :])
        if parameters.kwarg is not None:
            scope.names[parameters.kwarg.arg] = Table(dict(rest))

    def _instance(self, instance: Instance, args: list[Value], keywords: dict[str, Value]) -> Value:
        held = instance.cls.find("__call__")
        function = self.known(held) if held is not None else None
        if isinstance(function, Function):
            return self.call(Bound(function, instance), args, keywords)
        return UNKNOWN

    def _builtin(self, name: str, args: list[Value], keywords: dict[str, Value]) -> Value:
        handler = _BUILTIN.get(name)
        if handler is not None:
            return handler(self, args, keywords)
        if is_exception(Builtin(name)):
            return Error(Builtin(name), _quoted(name, args))
        if name in {"staticmethod", "classmethod", "property"} and args:
            return Wrapped(name, args[0])
        if name in {"enumerate", "zip"}:
            return self._rows(name, args)
        if name in {"list", "tuple", "set", "frozenset", "sorted", "reversed"}:
            items = self.iterated(args[0]) if args else []
            kind = name if name in {"tuple", "set"} else "list"
            return UNKNOWN if items is None else Items(kind, items)  # type: ignore[arg-type]
        if name in {"exit", "quit"}:
            self.fail("SystemExit", said(args))
        return UNKNOWN

    def _rows(self, name: str, args: list[Value]) -> Value:
        """What ``enumerate`` and ``zip`` go through."""
        columns = [self.iterated(arg) for arg in args]
        if name == "enumerate" and len(columns) == 1 and columns[0] is not None:
            columns = [[Const(number) for number in range(len(columns[0]))], *columns]
        if not columns or None in columns or (name == "enumerate" and len(args) != 1):
            return UNKNOWN
        rows = zip(*[column for column in columns if column is not None], strict=False)
        return Items("list", [Items("tuple", list(row)) for row in rows])

    def _getattr(self, args: list[Value], _keywords: dict[str, Value]) -> Value:
        if len(args) < 2 or not isinstance(args[1], Const):
            return UNKNOWN
        name = str(args[1].value)
        if len(args) > 2:
            there = self.has(args[0], name)
            return args[2] if there is False else UNKNOWN if there is None else self.attribute(args[0], name)
        return self.attribute(args[0], name)

    def _hasattr(self, args: list[Value], _keywords: dict[str, Value]) -> Value:
        if len(args) != 2 or not isinstance(args[1], Const):
            return UNKNOWN
        there = self.has(args[0], str(args[1].value))
        return UNKNOWN if there is None else Const(there)

    def _setattr(self, args: list[Value], _keywords: dict[str, Value]) -> Value:
        if len(args) == 3 and isinstance(args[1], Const):
            self.store(args[0], str(args[1].value), args[2])
        elif args and isinstance(args[0], (Module, Class, Instance)):
            args[0].open = True
        return NONE

    def _delattr(self, args: list[Value], _keywords: dict[str, Value]) -> Value:
        if len(args) == 2 and isinstance(args[1], Const):
            self.discard(args[0], str(args[1].value))
        return NONE

    def _dunder_import(self, args: list[Value], keywords: dict[str, Value]) -> Value:
        given = args[0] if args else keywords.get("name", UNKNOWN)
        taken = args[3] if len(args) > 3 else keywords.get("fromlist", Items("tuple", []))
        level = args[4] if len(args) > 4 else keywords.get("level", Const(0))
        if not isinstance(given, Const) or level != Const(0):
            self.gap()
            return UNKNOWN
        name = str(given.value)
        if not name:
            self.fail("ValueError", "Empty module name")
        module = self.load(name)
        if not isinstance(taken, Items):
            return UNKNOWN if truth(taken) is not False else self.load(name.partition(".")[0])
        if not taken.items:
            return self.load(name.partition(".")[0])
        self.handle_fromlist(module, [str(item.value) for item in taken.items if isinstance(item, Const)])
        return module

    def _len(self, args: list[Value], _keywords: dict[str, Value]) -> Value:
        value = args[0] if args else UNKNOWN
        if isinstance(value, Items) and not value.open and value.kind != "set":
            return Const(len(value.items))
        if isinstance(value, (Class, Instance)) and not (isinstance(value, Instance) and value.cls.find("__len__")):
            items = self.iterated(value)
            return UNKNOWN if items is None else Const(len(items))
        return (
            Const(len(value.value)) if isinstance(value, Const) and isinstance(value.value, (str, tuple)) else UNKNOWN
        )

    def _range(self, args: list[Value], _keywords: dict[str, Value]) -> Value:
        bounds = [arg.value for arg in args if isinstance(arg, Const) and isinstance(arg.value, int)]
        if len(bounds) != len(args) or not 1 <= len(bounds) <= 3 or (len(bounds) == 3 and not bounds[2]):
            return UNKNOWN
        turns = range(*bounds)
        return Items("list", [Const(turn) for turn in turns]) if len(turns) <= 100 else UNKNOWN

    def _str(self, args: list[Value], _keywords: dict[str, Value]) -> Value:
        text = text_of(args[0]) if args else ""
        return UNKNOWN if text is None else Const(text)

    def _bool(self, args: list[Value], _keywords: dict[str, Value]) -> Value:
        known = self.truth(args[0]) if args else False
        return UNKNOWN if known is None else Const(known)

    def _isinstance(self, args: list[Value], _keywords: dict[str, Value]) -> Value:
        if len(args) != 2:
            return UNKNOWN
        kinds = args[1].items if isinstance(args[1], Items) else [args[1]]
        answers = [is_instance(args[0], kind) for kind in kinds]
        return Const(value=True) if True in answers else UNKNOWN if None in answers else Const(value=False)

    def _issubclass(self, args: list[Value], _keywords: dict[str, Value]) -> Value:
        if len(args) != 2 or not is_exception(args[0]):
            return UNKNOWN
        kinds = args[1].items if isinstance(args[1], Items) else [args[1]]
        answers = [catches(kind, args[0]) for kind in kinds]
        return Const(value=True) if True in answers else UNKNOWN if None in answers else Const(value=False)

    def _callable(self, args: list[Value], _keywords: dict[str, Value]) -> Value:
        value = args[0] if args else UNKNOWN
        if isinstance(value, (Function, Class, Bound)):
            return Const(value=True)
        return Const(value=False) if isinstance(value, (Const, Items, Table, Module)) else UNKNOWN

    def _type(self, args: list[Value], keywords: dict[str, Value]) -> Value:
        if len(args) == 3:
            return self.type_new(TYPE, args, keywords)
        value = args[0] if len(args) == 1 else UNKNOWN
        if isinstance(value, Class):
            return UNKNOWN if value.is_open else value.meta or TYPE
        return value.cls if isinstance(value, (Instance, Error)) else UNKNOWN

    def _dict_of(self, args: list[Value], keywords: dict[str, Value]) -> Value:
        table = Table()
        for value in args:
            rows = self.iterated(value) if not isinstance(value, Table) else []
            pairs = [self.iterated(row) for row in rows or ()]
            plain = [pair for pair in pairs if pair is not None and len(pair) == 2 and isinstance(pair[0], Const)]
            table.entries.update(value.entries if isinstance(value, Table) else {k.value: v for k, v in plain})
            table.open = table.open or rows is None or len(plain) < len(pairs) or getattr(value, "open", False)
        table.entries.update(keywords)
        return table

    def _foreign(self, name: str, args: list[Value], keywords: dict[str, Value], *, exact: bool) -> Value:
        handler = FOREIGN.get(name)
        if handler is not None and exact:
            return handler(self, args, keywords)
        if name == "functools.wraps":
            return Decorator()
        if name in DECORATORS:
            # With or without arguments of its own.
            if len(args) == 1 and not keywords and isinstance(args[0], (Function, Class, Bound, Wrapped)):
                return args[0]
            return Decorator()
        if name not in _HARMLESS:
            self._handed_on(args, keywords)
        if name in _SAME and all(isinstance(arg, Const) for arg in args) and not keywords:
            return self.alike(name, *(repr(arg.value) for arg in args))
        return Unknown()

    # What the classes above this one do.

    def load(self, name: str) -> Value:
        """Import a module by its full name, at the line that runs."""
        raise NotImplementedError

    def handle_fromlist(self, module: Value, names: list[str]) -> None:
        """Import those of some names that a package does not have and that may be modules in it."""
        raise NotImplementedError


_HARMLESS = frozenset(
    f"dataclasses.{name}" for name in ("asdict", "astuple", "fields", "is_dataclass", "replace")
) | frozenset(["copy.copy", "copy.deepcopy", "inspect.isclass", "inspect.isfunction", "typing.get_type_hints"])
"""Functions that neither call nor change what they are given."""
_SAME = frozenset(["os.environ.get", "os.getenv"])
"""Functions that give the same each time."""
_BUILTIN: dict[str, Callable[[Calls, list[Value], dict[str, Value]], Value]] = {
    "getattr": Calls._getattr,
    "hasattr": Calls._hasattr,
    "setattr": Calls._setattr,
    "delattr": Calls._delattr,
    "__import__": Calls._dunder_import,
    "len": Calls._len,
    "range": Calls._range,
    "str": Calls._str,
    "bool": Calls._bool,
    "dict": Calls._dict_of,
    "type": Calls._type,
    "isinstance": Calls._isinstance,
    "callable": Calls._callable,
    "issubclass": Calls._issubclass,
}


def is_instance(value: Value, kind: Value) -> bool | None:
    """Whether a value is an instance of a class; None where only a run knows."""
    if kind == Builtin("object"):
        return True
    if not isinstance(kind, (Builtin, Class)) or (isinstance(kind, Class) and kind.meta is not None):
        return None
    if isinstance(value, Error):
        return catches(kind, value.cls)
    if isinstance(value, Instance) and isinstance(kind, Class):
        return True if kind in value.cls.lineage() else None if value.cls.is_open else False
    own = value.cls.natives if isinstance(value, Instance) else [_type_of(value)]
    wanted = getattr(builtins, kind.name, None) if isinstance(kind, Builtin) else None
    if isinstance(wanted, type) and any(known is not None and issubclass(known, wanted) for known in own):
        return True
    if isinstance(value, Instance):
        return None if value.cls.is_open else False
    is_unsure = isinstance(value, Class) and (value.is_open or value.meta is not None or value.members is not None)
    return None if is_unsure or None in own else False


def _type_of(value: Value) -> type | None:
    """The type of a value that is of a built-in one; None for others."""
    if isinstance(value, Const):
        return type(value.value)
    if isinstance(value, Builtin):
        return type(getattr(builtins, value.name, None))
    if isinstance(value, Items):
        return {"list": list, "tuple": tuple, "set": set}[value.kind]
    return _TYPES.get(type(value))


_TYPES: dict[type, type] = {
    Bound: types.MethodType,
    Class: type,
    Function: types.FunctionType,
    Lazy: types.GeneratorType,
    Module: types.ModuleType,
    Table: dict,
}


def _quoted(name: str, args: list[Value]) -> str | None:
    if name == "KeyError" and len(args) == 1 and isinstance(args[0], Const):
        return repr(args[0].value)
    return said(args)
