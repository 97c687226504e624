"""Exceptions of the code that is followed, in the words of the Python that would run it."""

from __future__ import annotations

import builtins
import os
from typing import TYPE_CHECKING

from .values import Builtin, Class, Const, Error, Foreign, Value

if TYPE_CHECKING:
    from .modules import Module

__all__ = ["GaveUp", "Raised", "Words", "builtin_exception", "catches", "class_name"]


class Raised(Exception):
    """An exception of the code that is followed.

    Attributes:
        error: The exception.
        missing: The module that was not found, in full, for a ModuleNotFoundError.
        own: It comes from the project's code, or from what a module of the project lacks.
        name: The module that an ImportError is about.
        of_module: A module lacks an attribute or a name.
        half: What it lacks was on its way: the module in question is not imported to its end.
        file: Whose line raised it.
        line: Which.
        column: From 1; 0 where it is not known.
        trace: ``(file, line, what runs there)``, outermost first.
    """

    def __init__(self, error: Error, *, missing: str = "", own: bool = False) -> None:
        super().__init__()
        self.error = error
        self.missing = missing
        self.own = own
        self.half = False
        self.of_module = False
        self.name = missing
        self.file = ""
        self.line = 0
        self.column = 0
        self.trace: tuple[tuple[str, int, str], ...] = ()

    @property
    def is_about_imports(self) -> bool:
        """Whether an import, a name or a module's attribute is not to be had."""
        return self.of_module or bool(self.missing) or class_name(self.error.cls) in _ABOUT_IMPORTS


_ABOUT_IMPORTS = frozenset(["ImportError", "ModuleNotFoundError", "NameError", "UnboundLocalError", "SyntaxError"])


class GaveUp(Exception):
    """Following the code any further is out of proportion. The text says why."""


def class_name(cls: Value) -> str:
    """How a traceback calls an exception's class; empty where that is not known."""
    if isinstance(cls, (Builtin, Class)):
        return cls.name
    return cls.name.rpartition(".")[2] if isinstance(cls, Foreign) else ""


def catches(handler: Value, cls: Value) -> bool | None:
    """Whether ``except handler`` catches an exception of a class; None where only a run knows."""
    if cls is handler or cls == handler:
        return True
    if isinstance(handler, Builtin) and handler.name == "BaseException":
        return True
    if isinstance(cls, Builtin):
        known = builtin_exception(cls.name)
        if isinstance(handler, Builtin) and known is not None:
            wanted = builtin_exception(handler.name)
            return wanted is not None and issubclass(known, wanted)
        return False if isinstance(handler, Class) else None
    if isinstance(cls, Class):
        answers = [catches(handler, base) for base in cls.bases]
        return True if True in answers else None if None in answers else False
    return None


def builtin_exception(name: str) -> type[BaseException] | None:
    """The built-in exception of a name; None where that is none."""
    found = getattr(builtins, name, None)
    return found if isinstance(found, type) and issubclass(found, BaseException) else None


class Words:
    """What a Python says.

    Args:
        version: Its major, minor and micro number.
        stdlib: Its standard library's modules.
        first: The first entry of ``sys.path`` that belongs to the program; None where it has none.
    """

    def __init__(self, version: tuple[int, int, int], stdlib: frozenset[str], first: str | None) -> None:
        self._version = version
        self._stdlib = stdlib
        self._first = first

    @property
    def asks_for_spec(self) -> bool:
        """Whether the import system asks a package for its ``__spec__``."""
        return self._version >= (3, 11)

    def cannot_import(self, name: str, module: Module) -> str:
        """``from module import name``, which it does not have."""
        shown = f"cannot import name {name!r} from"
        if self._version >= (3, 13, 1) and self._shadows(module):
            if module.title in self._stdlib:
                return (
                    f"{shown} {module.title!r} (consider renaming {module.file!r} since it has the same name as the "
                    f"standard library module named {module.title!r} and prevents importing that standard library "
                    "module)"
                )
            if module.initializing:
                return (
                    f"{shown} {module.title!r} (consider renaming {module.file!r} if it has the same name as a library "
                    "you intended to import)"
                )
        if module.initializing:
            tail = f" ({module.file})" if module.file else ""
            return f"{shown} partially initialized module {module.title!r} (most likely due to a circular import){tail}"
        return f"{shown} {module.title!r} ({module.file or 'unknown location'})"

    def no_attribute(self, name: str, module: Module) -> str:
        """``module.title``, which it does not have."""
        if "__name__" in module.gone:
            return f"module has no attribute '{name}'"
        said = f"module '{module.title}' has no attribute '{name}'"
        if self._version >= (3, 13) and self._shadows(module):
            first = self._version[:3] == (3, 13, 0)
            if module.title in self._stdlib:
                why = (
                    "the import system gives it precedence"
                    if first
                    else "prevents importing that standard library module"
                )
                return (
                    f"{said} (consider renaming '{module.file}' since it has the same name as the standard library "
                    f"module named '{module.title}' and {why})"
                )
            if module.initializing:
                other = "third-party module" if first else "library"
                return (
                    f"{said} (consider renaming '{module.file}' if it has the same name as a {other} you intended to "
                    "import)"
                )
        if module.initializing:
            source = f" from '{module.file}'" if self._version >= (3, 13) and module.file else ""
            return (
                f"partially initialized module '{module.title}'{source} has no attribute '{name}' "
                "(most likely due to a circular import)"
            )
        if self._version >= (3, 11) and name in module.coming:
            return f"cannot access submodule '{name}' of module '{module.title}' (most likely due to a circular import)"
        return said

    def unbound(self, name: str) -> str:
        """A local variable without a value."""
        if self._version >= (3, 11):
            return f"cannot access local variable '{name}' where it is not associated with a value"
        return f"local variable '{name}' referenced before assignment"

    def free(self, name: str) -> str:
        """A variable of the function around, without a value."""
        if self._version >= (3, 11):
            return f"cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
        return f"free variable '{name}' referenced before assignment in enclosing scope"

    def _shadows(self, module: Module) -> bool:
        """Whether Python suspects that a module stands in the way of another one of its name."""
        if not self._first or not module.file:
            return False
        folder, _, name = module.file.rpartition(os.sep)
        if name == "__init__.py":
            folder = folder.rpartition(os.sep)[0]
        return folder == self._first


def text_of(value: Value) -> str | None:
    """What ``str()`` makes of a value; None where that is not known."""
    if isinstance(value, Const):
        return str(value.value)
    return value.text if isinstance(value, Error) else None
