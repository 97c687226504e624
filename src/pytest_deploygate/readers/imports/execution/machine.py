"""One process that starts: its ``sys.modules``, its steps, and which of them raises what."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import NoReturn

from ..finder import Finder, Spec
from ..steps import Step
from .core import Frame, World
from .errors import Raised, Words, class_name
from .modules import Imported, Module, Modules, Nature
from .scopes import Scope
from .sources import Broken
from .statements import Statements
from .values import Const, Value
from .ways import Way

__all__ = ["Machine"]


class Machine(Statements):
    """Follows one start along one way.

    Args:
        world: What all ways have in common.
        way: This one.
        finder: Finds modules.
        nature: Says what a module that was found is to be.
        first: The first entry of ``sys.path`` that belongs to the program; None where it has none.
        assumed: Whether a top-level module that is not found is taken to be there nevertheless.
        loaded: Full names of modules that are there already.
    """

    def __init__(
        self,
        world: World,
        way: Way,
        finder: Finder,
        nature: Callable[[Spec], Nature],
        *,
        first: str | None,
        loaded: frozenset[str],
        assumed: Callable[[str], bool],
    ) -> None:
        super().__init__(world, Words(world.version, world.stdlib, first), way)
        self._finder = finder
        self._nature = nature
        self._is_assumed = assumed
        self.modules = Modules(finder, self.words, nature, self.run_module, world.stdlib, self.optional, self._assume)
        self._preload(loaded)

    def _preload(self, loaded: frozenset[str]) -> None:
        """Fill ``sys.modules`` with what is there before the program's first line."""
        table = self.modules.table
        # Packages come before what is in them.
        for name in sorted(loaded - {"__main__"}, key=lambda name: (name == "os.path", name)):
            parent, _, tail = name.rpartition(".")
            above = table.get(parent)
            locations = above.spec.locations if isinstance(above, Module) and above.spec is not None else ()
            spec = self._finder.find(name, locations if parent else self.world.library)
            module = Module(name, "opaque", spec, spec.origin if spec is not None else "", name, open=True)
            if name == "os.path":
                # One module under two names.
                module = table.get("ntpath" if self.world.platform == "win32" else "posixpath", module)
            table[name] = module
            if isinstance(above, Module):
                above.names[tail] = module

    def start(self, step: Step) -> None:
        """Take one step.

        Raises:
            Raised: It fails.
        """
        self.modules.path.items[:] = [Const(entry) for entry in step.path]
        outside = Module("__main__", "own", package=None)
        with self.entered(Frame("", outside)):
            self.frame.doing = step.name
            if step.kind == "script":
                self._script(step.name)
            elif step.kind == "module":
                self._as_main(step.name)
            else:
                self.load(step.name)
                if step.attribute:
                    self._take(step)

    def _script(self, file: str) -> None:
        if not file.endswith((".py", ".pyw")):
            spec = self._finder.find("__main__", [file])
            if spec is not None and spec.kind == "source":
                self._main(Module("__main__", "own", spec, spec.origin, ""))
                return
        self._main(Module("__main__", "own", None, file, None))

    def _main(self, module: Module) -> None:
        self.modules.table["__main__"] = module
        self.run_module(module)

    def _as_main(self, name: str) -> None:
        """``python -m name``."""
        # It is what finds the module that is one more to come too late.
        self.load("runpy")
        parent = name.rpartition(".")[0]
        path: Sequence[str] = [str(item.value) for item in self.modules.path.items if isinstance(item, Const)]
        loaded: Value = None
        if parent:
            try:
                above = self.load(parent)
            except Raised as raised:
                if not raised.name or f"{parent}.".startswith(f"{raised.name}.") is False:
                    raise
                loaded = self.modules.table.get(name)
                if loaded is None:
                    above = self._again(name, parent)
            if loaded is None:
                if not isinstance(above, Module) or above.spec is None:
                    return
                if not above.is_package:
                    self._refuse(
                        "Error while finding module specification for "
                        f"{name!r} (ModuleNotFoundError: __path__ attribute not found on {parent!r} while trying to "
                        f"find {name!r})"
                    )
                path = above.spec.locations
        # What has been loaded on the way is not looked for again.
        spec = loaded.spec if isinstance(loaded, Module) else self._finder.find(name, path)
        if spec is None and self._assume(name):
            return
        if spec is None:
            self._refuse(f"No module named {name}")
        if spec.is_package:
            self.load(name)
            main = self._finder.find(f"{name}.__main__", spec.locations)
            if main is None:
                self._refuse(f"No module named {name}.__main__; {name!r} is a package and cannot be directly executed")
            spec, parent = main, name
        if spec.kind != "source" or self._nature(spec) == "opaque":
            self.modules.table["__main__"] = Module("__main__", "opaque", spec, spec.origin, parent, open=True)
            return
        self._main(Module("__main__", self._nature(spec), spec, spec.origin, parent))

    def _again(self, name: str, parent: str) -> Value:
        """The package that could not be imported, tried once more, as Python does."""
        try:
            return self.load(parent)
        except Raised as raised:
            kind = class_name(raised.error.cls)
            if kind not in {"ImportError", "ModuleNotFoundError", "AttributeError", "TypeError", "ValueError"}:
                raise
            self._refuse(f"Error while finding module specification for {name!r} ({kind}: {raised.error.text})")

    def _refuse(self, text: str) -> NoReturn:
        raised = Raised(self.error("SystemExit", text), own=True)
        raise raised

    def _take(self, step: Step) -> None:
        """What a launcher takes from the module that it has imported."""
        value: Value = self.modules.table.get(step.name)
        path = step.attribute.removesuffix("()")
        try:
            for part in path.split("."):
                value = self.attribute(value, part)
        except Raised as raised:
            name, _, text = step.missing.partition(": ")
            if not step.missing:
                raise
            failed = Raised(self.error(name, text), own=True)
            failed.file, failed.line, failed.column = raised.file, raised.line, raised.column
            raise failed from None
        if step.attribute.endswith("()"):
            self.call(value, [], {}, exact=False)

    def load(self, name: str) -> Value:
        try:
            return self.modules.load(name)
        except Raised as raised:
            self.locate(raised)
            raise

    def _assume(self, name: str) -> bool:
        """Whether a module that is not found is taken to be there; if so, what it imports in turn is not known."""
        if not self._is_assumed(name):
            return False
        for hidden in sorted(self.world.hidden)[:1]:
            self.doubt(f"'{name}' is not installed here, and may import '{hidden}', which is the project's here")
        return True

    def run_module(self, module: Module) -> None:
        """Run a module's top level."""
        self.affects()
        tree = self.world.sources.tree(module.file)
        if isinstance(tree, Broken):
            raised = Raised(self.error(tree.exception, tree.text), own=module.nature == "own")
            self.locate(raised)
            if tree.placed:
                raised.trace = (*raised.trace, (self.frame.file, self.frame.line, self.frame.doing))
                raised.file, raised.line, raised.column = module.file, tree.line, tree.column
            raise raised
        self.ran[module.file] = module.name
        module.doc = ast.get_docstring(tree, clean=False)
        module.future = any(
            isinstance(node, ast.ImportFrom)
            and node.module == "__future__"
            and any(alias.name == "annotations" for alias in node.names)
            for node in tree.body[:20]
        )
        scope = Scope("module", module, module.names, body=tree.body)
        with self.entered(Frame(module.file, module)):
            self.execute(tree.body, scope)

    def note(self, top: str, value: Value) -> None:
        if top in self.world.watched:
            frame = self.frame
            origin = value.file if isinstance(value, Module) else ""
            self.imports.append(Imported(top, frame.module.name, frame.file, frame.line, frame.column, origin))

    def doubts_of_endless(self) -> tuple[tuple[str, int, str], ...]:
        """What is in doubt where a loop does not end: nothing in a program, everything in an import."""
        imported = self.endless_in
        return () if imported is None else ((imported.file, imported.line, "a loop that never ends"),)

    def is_own_name(self, name: str) -> bool:
        top = name.partition(".")[0]
        path = [str(item.value) for item in self.modules.path.items if isinstance(item, Const)]
        spec = self._finder.find(top, path)
        return spec is None or self._nature(spec) == "own"
