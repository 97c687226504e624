"""What several rules of the family ask of the code."""

from __future__ import annotations

from collections.abc import Iterator

from ...families.imports import ImportsFacts, Unparsed
from ...families.imports.names import prefixes
from ...finding import CannotJudge

__all__ = ["installed_modules", "near", "unparsed", "unread_code"]


def unread_code(facts: ImportsFacts) -> Iterator[CannotJudge]:
    """Why a part of the code cannot be read."""
    yield from facts.code.problems


def unparsed(facts: ImportsFacts) -> Iterator[Unparsed]:
    """The files that the target's Python does not take, but for those that only lie among the tests, as their data."""
    imported = {part for one in facts.code.imports for part in prefixes(f"{one.target}.{one.name}")}
    for one in facts.code.unparsed:
        if facts.code.modules[one.module].production or one.module in imported:
            yield one


def installed_modules(facts: ImportsFacts) -> frozenset[str]:
    """Top-level modules that something installed brings which is not the project itself."""
    known = facts.dependencies
    brought = (modules for name, modules in known.installed.items() if name not in known.own)
    return frozenset(module.partition(".")[0] for modules in (*brought, known.loose) for module in modules)


def near(name: str, known: list[str]) -> str:
    """The most similar of some names; empty where none is."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, known, 1, 0.75)), "")
