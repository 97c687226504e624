"""Attributes of other people's classes that are replaced for a while, and put back as they were."""

from __future__ import annotations

import gc
import importlib.util
import sys
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from itertools import compress
from types import ModuleType
from typing import Any

__all__ = ["Patches", "Watcher"]


class Patches:
    """What was replaced, and what was there before."""

    def __init__(self) -> None:
        self._undo: list[Callable[[], object]] = []
        self._objects: tuple[list[Any], list[type[Any]]] | None = None

    def replace(self, owner: Any, name: str, make: Callable[[Any], Any]) -> None:
        """Put ``make(original)`` in the place of an attribute; one that there is not is left alone."""
        missing = object()
        original = getattr(owner, name, missing)
        if original is missing:
            return
        # Inherited, it is put on this very class, and goes again.
        kept = vars(owner).get(name, missing)
        setattr(owner, name, make(original))
        self.undo(lambda: delattr(owner, name) if kept is missing else setattr(owner, name, kept))

    def add(self, owner: Any, name: str, value: Any) -> None:
        """Give a class an attribute of its own that it does not have."""
        setattr(owner, name, value)
        self.undo(lambda: delattr(owner, name))

    def living(self, *classes: type[Any]) -> list[Any]:
        """All objects of exactly these classes. Others are not touched: what is lazy would do its work, or fail."""
        if self._objects is None:
            objects = gc.get_objects()
            self._objects = objects, list(map(type, objects))
        objects, types = self._objects
        return list(compress(objects, map(set(classes).__contains__, types)))

    def forget(self) -> None:
        """Let go of what `living` has looked through."""
        self._objects = None

    def undo(self, action: Callable[[], object]) -> None:
        """Do something more when all is put back."""
        self._undo.append(action)

    def restore(self) -> None:
        """Put all back, the last first."""
        while self._undo:
            self._undo.pop()()


class Watcher:
    """Calls back as soon as one of some modules has been imported."""

    def __init__(self, wanted: dict[str, Callable[[], object]]) -> None:
        self._wanted = wanted

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        """The module's own spec, with a loader that calls back."""
        found = self._wanted.pop(name, None)
        if found is None:
            return None
        spec = importlib.util.find_spec(name)
        if spec is None or spec.loader is None or not hasattr(spec.loader, "exec_module"):
            return spec
        _call_after(spec, found)
        return spec

    def install(self, patches: Patches) -> None:
        finder: Any = self
        sys.meta_path.insert(0, finder)
        patches.undo(lambda: sys.meta_path.remove(finder))


def _call_after(spec: ModuleSpec, found: Callable[[], object]) -> None:
    loader: Any = spec.loader
    original = loader.exec_module

    def exec_module(module: ModuleType) -> None:
        # The loader is the module's own, and stays with it.
        del loader.exec_module
        original(module)
        found()

    loader.exec_module = exec_module
