"""``sys.modules``, and the import system that fills it: importlib's own steps, one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ..finder import Finder, Spec, read_source
from .errors import GaveUp, Raised, Words
from .values import Builtin, Class, Const, Error, Function, Instance, Items, Value

__all__ = ["Imported", "Module", "Modules"]

Nature = Literal["own", "followed", "opaque"]

_PATH = "__path__"


@dataclass(eq=False)
class Module:
    """A module in ``sys.modules``, or on its way there.

    Attributes:
        name: Its ``__name__``.
        nature: ``own`` is the project's; ``followed`` is somebody else's, but imports what the project shadows;
            ``opaque`` is not looked into.
        spec: What was found; None for a script.
        file: Its file, absolute; empty where it has none.
        package: Its ``__package__``; None where it has none.
        names: Its globals, but for what every module has.
        initializing: Python counts it as not yet imported.
        coming: Its submodules that are being imported.
        open: It can have names that nobody sees here.
        gone: Names that were deleted from it.
        doc: Its docstring; None where it has none, or where nobody looks.
        future: It has ``from __future__ import annotations``.
    """

    name: str
    nature: Nature
    spec: Spec | None = None
    file: str = ""
    package: str | None = None
    names: dict[str, Value] = field(default_factory=dict)
    initializing: bool = False
    coming: dict[str, int] = field(default_factory=dict)
    open: bool = False
    gone: set[str] = field(default_factory=set)
    doc: str | None = None
    future: bool = False

    def __repr__(self) -> str:
        return f"<{self.nature} module {self.name}>"

    @property
    def title(self) -> str:
        """Its ``__name__`` by now, as messages have it."""
        said = self.names.get("__name__")
        return str(said.value) if isinstance(said, Const) else self.name

    @property
    def is_frozen(self) -> bool:
        return self.spec is not None and self.spec.kind == "frozen"

    @property
    def is_package(self) -> bool:
        return self.spec is not None and self.spec.is_package


@dataclass(frozen=True)
class Imported:
    """That somebody imported a module by an absolute name.

    Attributes:
        name: The top-level name.
        importer: The importing module.
        file: The importer's file.
        line: Which line.
        column: From 1.
        origin: The file that was found, or an empty text.
    """

    name: str
    importer: str
    file: str
    line: int
    column: int
    origin: str


class Modules:
    """The import system of one process.

    Args:
        finder: Finds modules.
        words: Words exceptions.
        nature: Says what a module that was found is to be here.
        run: Runs a module's top level, in a frame of its own.
        stdlib: The standard library's top-level names.
        lookup: Gives what a module has under a name; None where it has nothing.
        assumed: Whether a top-level module that is not found is taken to be there nevertheless.

    Attributes:
        table: ``sys.modules``.
        path: ``sys.path``.
        hooked: The code itself finds modules, too.
        halted: Names whose imports the code has forbidden, by None in ``sys.modules``.
    """

    def __init__(
        self,
        finder: Finder,
        words: Words,
        nature: Callable[[Spec], Nature],
        run: Callable[[Module], None],
        stdlib: frozenset[str],
        lookup: Callable[[Module, str], Value | None],
        assumed: Callable[[str], bool],
    ) -> None:
        self.table: dict[str, Value] = {}
        self.path = Items("list", [])
        self.hooked = False
        self.halted: set[str] = set()
        self._specs: dict[str, Spec] = {}
        self._finder = finder
        self._words = words
        self._nature = nature
        self._run = run
        self._stdlib = stdlib
        self._lookup = lookup
        self._assumed = assumed

    def load(self, name: str) -> Value:
        """The module of a full name, importing it and the packages around it where need be.

        Raises:
            Raised: As the import system would.
        """
        if name in self.table:
            found = self.table[name]
            if found == Const(None):
                raise not_found(f"import of {name} halted; None in sys.modules", name, own=name in self.halted)
            return found
        parent, _, tail = name.rpartition(".")
        path: Sequence[str] | None = self._search_path()
        above: Value = None
        if parent:
            if parent not in self.table:
                self.load(parent)
            if name in self.table:
                return self.table[name]
            above = self.table.get(parent)
            if above is None:
                raise Raised(Error(Builtin("KeyError"), repr(parent)))
            path = self._locations(above, name, parent)
        if path is None:
            return self._unseen(name, above)
        spec = self._finder.find(name, path)
        if self._asks_path(parent) and (spec is None or spec.kind not in {"builtin", "frozen"}):
            self._check_path()
        if spec is None:
            if self._may_be_there(above) or (not parent and self._assumed(name)):
                return self._unseen(name, above)
            raise not_found(f"No module named {name!r}", name, own=isinstance(above, Module) and above.nature == "own")
        if isinstance(above, Module):
            above.coming[tail] = above.coming.get(tail, 0) + 1
        try:
            module = self._executed(spec)
        finally:
            if isinstance(above, Module):
                above.coming[tail] -= 1
                if not above.coming[tail]:
                    del above.coming[tail]
        self._attach(above, tail, module)
        return module

    def _asks_path(self, package: str) -> bool:
        """Whether ``sys.path`` says where the modules of a package are, as it does of one without a file."""
        while package:
            module = self.table.get(package)
            if not isinstance(module, Module) or module.spec is None or module.spec.kind != "namespace":
                return False
            package = package.rpartition(".")[0]
        return True

    def _check_path(self) -> None:
        """Raise where there is no ``sys.path`` to look for a module on."""
        system = self.table.get("sys")
        if isinstance(system, Module) and "path" in system.gone:
            raise Raised(Error(Builtin("AttributeError"), "module 'sys' has no attribute 'path'"), own=True)

    def _executed(self, spec: Spec) -> Value:
        name = spec.name
        nature = self._nature(spec)
        package = name if spec.is_package else name.rpartition(".")[0]
        module = Module(name, nature, spec, spec.origin, package)
        self.table[name] = module
        self._specs[name] = spec
        if nature == "followed" and spec.kind == "extension":
            raise GaveUp(f"'{name}' is compiled, and imports something that a module of the project shadows")
        if nature == "opaque" or spec.kind not in {"source", "frozen"}:
            module.open = nature == "opaque" or spec.kind != "namespace"
            return module
        module.initializing = True
        try:
            self._run(module)
        except BaseException:
            # Also where it was only tried out.
            self.table.pop(name, None)
            raise
        finally:
            module.initializing = False
        if name not in self.table:
            raise Raised(Error(Builtin("KeyError"), repr(name)), own=nature == "own")
        found = self.table.pop(name)
        self.table[name] = found
        return found

    def _attach(self, above: Value, tail: str, module: Value) -> None:
        if isinstance(above, (Module, Instance)):
            above.names[tail] = module

    def _unseen(self, name: str, above: Value) -> Module:
        """A module that may well be there, in a place that nobody sees from here."""
        module = Module(name, "opaque", None, "", name, open=True)
        self.table[name] = module
        self._attach(above, name.rpartition(".")[2], module)
        return module

    def _search_path(self) -> list[str] | None:
        entries = [item.value for item in self.path.items if isinstance(item, Const)]
        return [str(entry) for entry in entries]

    def _may_be_there(self, above: Value) -> bool:
        if self.hooked:
            return True
        if above is None:
            return self.path.open or any(not isinstance(item, Const) for item in self.path.items)
        if not isinstance(above, Module):
            return True
        if above.nature == "opaque":
            return not (self._is_library(above) or self._is_plain(above))
        return False

    def _is_library(self, module: Module) -> bool:
        return module.name.partition(".")[0] in self._stdlib

    @staticmethod
    def _is_plain(module: Module) -> bool:
        """Whether a package that is not looked into has just those submodules that lie in its folder."""
        if module.spec is None or module.spec.kind != "source":
            return False
        source = read_source(module.spec.origin, 1024 * 1024)
        tricks = (b"sys.modules", b"__path__", b"meta_path", b"lazy", b"import_module", b"__getattr__", b"six")
        return source is not None and not any(trick in source for trick in tricks)

    def _locations(self, above: Value, name: str, parent: str) -> Sequence[str] | None:
        """Where the submodules of a package are looked for; None where that is anybody's guess.

        Raises:
            Raised: It is no package.
        """
        if isinstance(above, (Function, Const, Items)):
            raise not_found(f"No module named {name!r}; {parent!r} is not a package", name, own=True)
        if isinstance(above, (Class, Instance)):
            self._check_package(above, name, parent)
        if not isinstance(above, Module):
            # Whatever has taken a package's place as a rule keeps its path.
            spec = self._specs.get(parent)
            return spec.locations if spec is not None and spec.is_package else None
        if above.nature == "opaque":
            if above.spec is not None and above.spec.is_package:
                return above.spec.locations
            said: Value = None if self.is_no_package(above) else Const(None)
        else:
            said = self._lookup(above, _PATH)
            if said == Const(None):
                # As by a `__getattr__` that answers to everything: it is looked for as if it were no submodule.
                return self._search_path()
        if isinstance(said, Items) and not said.open and all(isinstance(item, Const) for item in said.items):
            return [str(item.value) for item in said.items]
        if said is not None:
            return None
        raise not_found(f"No module named {name!r}; {parent!r} is not a package", name, own=above.nature == "own")

    def _check_package(self, above: Class | Instance, name: str, parent: str) -> None:
        """Raise where what has taken a package's place lacks what the import system asks it for."""
        if _lacks(above, _PATH):
            raise not_found(f"No module named {name!r}; {parent!r} is not a package", name, own=True)
        if _lacks(above, "__spec__") and isinstance(above, Instance) and self._words.asks_for_spec:
            text = f"'{above.cls.name}' object has no attribute '__spec__'"
            raise Raised(Error(Builtin("AttributeError"), text), own=True)

    def is_no_package(self, module: Module) -> bool:
        """Whether a module that is not looked into is surely no package and makes up no submodules."""
        if self._is_library(module):
            # Those that it makes up, such as os.path, are there as soon as it is.
            return module.spec is not None and not module.spec.is_package
        if module.spec is None or module.spec.kind != "source":
            return False
        source = read_source(module.spec.origin, 1024 * 1024)
        return source is not None and b"modules" not in source and b"__path__" not in source

    def exists(self, module: Module, name: str) -> bool:
        """Whether a package that is not looked into has a submodule of that name in its folder."""
        if module.spec is None:
            return False
        return self._finder.find(f"{module.name}.{name}", module.spec.locations) is not None

    def resolve(self, name: str, package: str | None, level: int) -> str:
        """The full name that a relative one means.

        Raises:
            Raised: It leads out of the top-level package, or there is no package.
        """
        if not package:
            raise import_error("attempted relative import with no known parent package")
        bits = package.rsplit(".", level - 1)
        if len(bits) < level:
            raise import_error("attempted relative import beyond top-level package")
        return f"{bits[0]}.{name}" if name else bits[0]


def _lacks(value: Class | Instance, wanted: str) -> bool:
    """Whether a class or an instance surely has no such attribute."""
    cls = value if isinstance(value, Class) else value.cls
    is_open = cls.is_open or value.open or (isinstance(value, Class) and value.meta is not None)
    return not is_open and not any(
        name in names for name in (wanted, "__getattr__") for names in (value.names, *(c.names for c in cls.lineage()))
    )


def not_found(text: str, name: str, *, own: bool = False) -> Raised:
    """A ModuleNotFoundError."""
    return Raised(Error(Builtin("ModuleNotFoundError"), text), missing=name, own=own)


def import_error(text: str, *, own: bool = True) -> Raised:
    """An ImportError."""
    return Raised(Error(Builtin("ImportError"), text), own=own)
