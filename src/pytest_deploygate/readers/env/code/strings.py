"""What texts an expression may be, whatever the language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

__all__ = ["MAX_STRINGS", "UNKNOWN", "Given", "Strings", "joined", "union"]

MAX_STRINGS = 500


class Strings(NamedTuple):
    """What texts an expression may be.

    Attributes:
        values: Those that are known.
        complete: There are no others.
        asked: The parameters that the rest comes from, as the function's id and the name.
    """

    values: tuple[str, ...] = ()
    complete: bool = False
    asked: frozenset[tuple[int, str]] = frozenset()


Given: TypeAlias = Mapping[tuple[int, str], Strings]
UNKNOWN = Strings()


def union(parts: list[Strings]) -> Strings:
    """Any of these."""
    if not parts:
        return UNKNOWN
    values = dict.fromkeys(value for part in parts for value in part.values)
    asked = frozenset[tuple[int, str]]().union(*(part.asked for part in parts))
    return Strings(tuple(values), all(part.complete for part in parts), asked)


def joined(parts: list[Strings]) -> Strings:
    """One behind the other."""
    made = [""]
    for part in parts:
        made = [left + right for left in made for right in part.values][: MAX_STRINGS + 1]
    asked = frozenset[tuple[int, str]]().union(*(part.asked for part in parts))
    return Strings(tuple(made), all(part.complete for part in parts), asked)
