"""How what is asked grows with the rows: one run at each of several sizes, held against each other."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .captured import Asked, Captured

__all__ = ["LEAST_GROWTH", "MAX_GROWTH", "Growth", "Scaling", "Size", "growing", "inconclusive", "projected"]

LEAST_GROWTH = 3
"""Statements more from one size to the next; one or two are noise, such as a cache that fills."""
MAX_GROWTH = 0.05
"""Statements a row, above which it is growth: a loader of chunks of a hundred stays below."""
_TOTAL_GROWTH = 0.5
"""The same for all statements together, where each has a text of its own."""
_LEAST_RATIO = 1.5
_LOOKUP = re.compile(r"where \S+ = \?(?: limit \S+)?(?: offset \S+)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Size:
    """One run.

    Attributes:
        rows: How many rows there were.
        captured: What was asked.
        result: How large its result was: its lengths and numbers, named ``length …`` and ``number …``.
    """

    rows: int
    captured: Captured
    result: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Growth:
    """A statement that is asked the more often the more rows there are.

    Attributes:
        asked: At the largest size, by the line that asks most; None where no single statement grows, but all together.
        counts: ``(rows, statements)`` at each size.
    """

    asked: Asked | None
    counts: tuple[tuple[int, int], ...]

    @property
    def a_row(self) -> float:
        """Statements a row, between the two sizes where it grows most."""
        return max(_rates(self.counts))

    @property
    def shown(self) -> str:
        """Such as ``2 rows: 3, 10 rows: 11, 50 rows: 51``."""
        return ", ".join(f"{rows} rows: {count}" for rows, count in self.counts)

    def at(self, rows: int) -> int:
        """How many there would be at so many rows, by the growth between the last two sizes."""
        last_rows, last = self.counts[-1]
        return max(last, round(last + (rows - last_rows) * _rates(self.counts)[-1]))


@dataclass(frozen=True, slots=True)
class Scaling:
    """Runs at rising sizes.

    Attributes:
        sizes: In rising order.
        inserted: How many rows had been inserted in all before each run; None where that is not known.
        shared: ``table.column`` by which all rows that were made for the runs refer to one and the same row, by the
            table that they refer to.
    """

    sizes: tuple[Size, ...]
    inserted: tuple[int | None, ...] = ()
    shared: Mapping[str, str] = field(default_factory=dict)


def growing(sizes: Sequence[Size], max_growth: float = MAX_GROWTH) -> list[Growth]:
    """The statements that grow with the rows, those that grow most first."""
    texts = dict.fromkeys(asked.text for size in sizes for asked in size.captured.asked)
    found = []
    for text in texts:
        counts = tuple((size.rows, _loads(size, text)) for size in sizes)
        if _grows(counts, max_growth):
            found.append(Growth(_foremost(sizes, text), counts))
    if not found:
        counts = tuple((size.rows, sum(asked.loads for asked in size.captured.asked)) for size in sizes)
        if _grows(counts, max(max_growth, _TOTAL_GROWTH)):
            found.append(Growth(None, counts))
    return sorted(found, key=lambda growth: -growth.counts[-1][1])


def inconclusive(scaling: Scaling) -> str:
    """Why runs without growth prove nothing, as a clause; empty where they do."""
    sizes = scaling.sizes
    if not any(size.captured.asked for size in sizes):
        return "no query was seen at any size"
    if not _result_grows(sizes):
        rows = ", ".join(str(size.rows) for size in sizes)
        return f"nothing that was read, written or given back grew with the rows ({rows})"
    return _shared_parent(scaling)


def projected(growths: Sequence[Growth], scaling: Scaling, rows: int) -> int:
    """How many round trips one after the other there would be at least at so many rows."""
    last = scaling.sizes[-1].captured
    waves = last.total if last.waves is None else last.waves
    more = sum(growth.at(rows) - growth.counts[-1][1] for growth in growths)
    # Where some of the last run overlapped, so would some of these.
    share = waves / last.total if last.total else 1.0
    return waves + round(more * share)


def _loads(size: Size, text: str) -> int:
    """How many loads there are. Chunks and pages are fewer than rows: lists of one length, one a row, are neither."""
    asked = [one for one in size.captured.asked if one.text == text]
    count = sum(one.count for one in asked)
    return count if count >= size.rows else sum(one.loads for one in asked)


def _foremost(sizes: Sequence[Size], text: str) -> Asked:
    most = max(sizes, key=lambda size: _loads(size, text))
    return max((asked for asked in most.captured.asked if asked.text == text), key=lambda asked: asked.loads)


def _rates(counts: Sequence[tuple[int, int]]) -> list[float]:
    pairs = pairwise(counts)
    return [(more - fewer) / (rows - before) for (before, fewer), (rows, more) in pairs]


def _grows(counts: Sequence[tuple[int, int]], max_growth: float) -> bool:
    pairs = pairwise(counts)
    return any(
        more - fewer >= LEAST_GROWTH and (more - fewer) / (rows - before) > max_growth
        for (before, fewer), (rows, more) in pairs
    )


def _result_grows(sizes: Sequence[Size]) -> bool:
    pairs = list(pairwise(sizes))
    if any((more.captured.rows or 0) > (fewer.captured.rows or 0) for fewer, more in pairs):
        return True
    names = set.intersection(*(set(size.result) for size in sizes)) if sizes else set()
    return any(_is_more(name, fewer.result[name], more.result[name]) for fewer, more in pairs for name in names)


def _is_more(name: str, fewer: float, more: float) -> bool:
    """A number that is a time or an identifier grows from run to run, though by little."""
    return more > fewer and (name.startswith("length") or more >= fewer * _LEAST_RATIO)


def _shared_parent(scaling: Scaling) -> str:
    """One row that all others refer to is loaded once, where rows of their own would be loaded one by one."""
    asked = scaling.sizes[-1].captured.asked
    for index, lookup in enumerate(asked):
        if lookup.verb != "select" or len(lookup.tables) != 1 or not _LOOKUP.search(lookup.text):
            continue
        column = scaling.shared.get(lookup.tables[0])
        if column and any(column.rpartition(".")[0] in earlier.tables for earlier in asked[:index]):
            return f"all rows have the same {column}, so that what is asked for each of them was asked once"
    return ""
