"""Names that differ only by case: of two modules, and of a module and an import of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ...families.imports import Import, Module
from ...finding import Location

__all__ = ["clashing"]


def clashing(modules: Mapping[str, Module], imports: Iterable[Import]) -> Iterator[tuple[str, str, Location]]:
    """What is written, what is there, and where, of each."""
    folded: dict[str, str] = {}
    for name in modules:
        other = folded.setdefault(name.casefold(), name)
        # Of two folders, not all that is in them.
        if other != name and other.rpartition(".")[0] == name.rpartition(".")[0]:
            yield modules[name].path, modules[other].path, Location(modules[name].path)
    for one in imports:
        written = f"{one.target}.{one.name}" if one.name not in ("", "*") else one.target
        if written.casefold() not in folded:
            written = one.target
        meant = folded.get(written.casefold(), written)
        if written in modules or one.guarded or one.when == "typing" or written == meant:
            continue
        if not _is_bound(one, written, modules):
            yield written, meant, one.place


def _is_bound(one: Import, written: str, modules: Mapping[str, Module]) -> bool:
    """Whether a package binds a name that only looks like that of a module in it: ``from shop import Cart``."""
    if written == one.target or one.target not in modules:
        return False
    binding = modules[one.target].binding
    return binding is None or binding.open or bool(binding.stars) or one.name in binding.names
