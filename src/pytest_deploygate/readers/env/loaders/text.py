"""What all loaders share: places in the text, and an end to what expansions may make of it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from ....finding import Location

__all__ = ["BOM", "MAX_EXPANDED", "MAX_NESTED", "MAX_PROBLEMS", "NUL_WHY", "TOO_LARGE", "Room", "Text"]

BOM = "\ufeff"
MAX_NESTED = 30
# Whoever has so many lines that are none reads the first of them.
MAX_PROBLEMS = 1000
# Three lines that each double the one before make eight of one; thirty make more than any machine has.
MAX_EXPANDED = 10_000_000
TOO_LARGE = f"the values together expand to more than {MAX_EXPANDED:,} characters"
NUL_WHY = "it has a NUL character in it, which no variable can hold"
_NEWLINE = re.compile(r"\r\n?|\n")


class Text:
    """A file's text, with the line and column of each offset; a byte order mark is no column.

    Args:
        text: The text.
        path: For the places.
    """

    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self._path = path
        self._starts = [1 if text.startswith(BOM) else 0, *(found.end() for found in _NEWLINE.finditer(text))]

    def place(self, offset: int, width: int) -> Location:
        """Where a name stands."""
        line = bisect_right(self._starts, max(offset, self._starts[0]))
        return Location(self._path, line, max(offset - self._starts[line - 1], 0) + 1, max(width, 1))

    def line(self, offset: int) -> Location:
        """The line of an offset."""
        return Location(self._path, bisect_right(self._starts, max(offset, self._starts[0])))

    def after(self, place: Location) -> str:
        """A line from a place on, without its end."""
        start = self._starts[place.line - 1]
        end = self._starts[place.line] if place.line < len(self._starts) else len(self.text)
        return self.text[start + max(place.column - 1, 0) : end].rstrip("\n")


@dataclass
class Room:
    """How many characters expansions may still add."""

    left: int = MAX_EXPANDED

    def take(self, count: int) -> bool:
        """Whether there was room for so many."""
        self.left -= count
        return self.left >= 0
