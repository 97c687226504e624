"""Which imports mean the project's own modules."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from ...families.imports import Import, ImportsFacts
from ...families.imports.names import prefixes

__all__ = ["Own"]


class Own:
    """The project's own modules, by all names by which a start could find them."""

    def __init__(self, facts: ImportsFacts) -> None:
        self._modules = facts.code.modules
        self._optional = self._only_tried(facts.code.imports)
        self._beside: dict[str, set[str]] = {}
        for module in self._modules.values():
            folder, name = posixpath.split(module.path)
            if name.partition(".")[0] == "__init__":
                folder, name = posixpath.split(folder)
            self._beside.setdefault(folder, set()).add(name.partition(".")[0])
        self._entries = {
            "" if entry.path == "." else entry.path for launch in facts.known_launches for entry in launch.path
        }

    def is_needed(self, importer: str) -> bool:
        """Whether production could import a module, and not only where it is prepared for that to fail."""
        module = self._modules.get(importer)
        return (module is None or module.production) and importer not in self._optional

    def _only_tried(self, imports: Iterable[Import]) -> set[str]:
        """The modules that the project itself never imports but in a ``try``, or from others of that kind."""
        importers: dict[str, set[str]] = {}
        tried: set[str] = set()
        for one in imports:
            importer = self._modules.get(one.importer)
            if one.when == "typing" or importer is None or not importer.production:
                continue
            for name in {*prefixes(one.target), f"{one.target}.{one.name}"} & self._modules.keys():
                if one.guarded or one.prepared:
                    tried.add(name)
                else:
                    importers.setdefault(name, set()).add(one.importer)
        found = {name for name in tried if name not in importers}
        # What such a module imports is there for it alone, unless others import that too.
        more = found
        while more:
            more = {name for name, known in importers.items() if known <= found and name not in found}
            found |= more
        return found

    def has(self, one: Import, is_brought: bool) -> bool:  # noqa: FBT001 - what the caller knows of the other side
        """Whether an import means a module of the project.

        Args:
            one: The import.
            is_brought: Something that is installed has a module of that name. Against that one, a folder without an
                ``__init__`` never counts.
        """
        names = prefixes(one.target) + ([f"{one.target}.{one.name}"] if one.name else [])
        if any(name in self._modules and self._modules[name].kind != "namespace" for name in names):
            return True
        if is_brought:
            return False
        top = names[0]
        return top in self._modules or any(top in self._beside.get(folder, ()) for folder in self._folders(one))

    def _folders(self, one: Import) -> Iterator[str]:
        """Where a script's own folder, or an entry of a start's path, would have it."""
        yield from self._entries
        module = self._modules.get(one.importer)
        folder = posixpath.dirname(module.path if module else one.place.path)
        while folder:
            yield folder
            folder = posixpath.dirname(folder)
        yield ""
