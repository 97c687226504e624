"""What is said of too many queries: in a test, and by the gate."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ...finding import Finding, Location
from .captured import Asked, Captured
from .growth import Growth
from .mends import mend

__all__ = [
    "MAX_REPEATS",
    "PROPERTY",
    "Allowance",
    "Budget",
    "grown",
    "loops",
    "over_budget",
    "place_of",
    "repeated",
    "shown",
    "subject_of",
]

PROPERTY = "deploygate-queries"
"""The property of a test's report under which it tells what became of its budget."""
MAX_REPEATS = 4
"""One function may ask the same so often; from five on it is a loop."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What may be asked.

    Attributes:
        total: At most so many statements.
        writes: At most so many that change something.
        repeats: The same by one function at most so often, pages and chunks of one load counted once; None for any
            number.
    """

    total: int | None = None
    writes: int | None = None
    repeats: int | None = MAX_REPEATS


@dataclass(slots=True)
class Allowance:
    """Statements that may repeat.

    Attributes:
        pattern: Of a table, a relation, a function, or the normalised statement; with ``*`` and ``?``.
        reason: Why.
        used: Whether it was needed.
    """

    pattern: str
    reason: str
    used: bool = field(default=False, compare=False)

    def covers(self, asked: Asked) -> bool:
        names = [*asked.tables, asked.relation, asked.text, asked.site.function if asked.site else ""]
        return any(fnmatch.fnmatchcase(name.lower(), self.pattern.lower()) for name in names if name)


def over_budget(captured: Captured, budget: Budget, place: Location, subject: str) -> Iterator[Finding]:
    """More statements than there may be."""
    for what, count, most in (
        ("queries", captured.total, budget.total),
        ("writes", captured.writes, budget.writes),
    ):
        if most is not None and count > most:
            asked = [one for one in captured.asked if one.writes or what == "queries"]
            foremost = max(asked, key=lambda one: one.count)
            yield Finding(
                f"{subject} sends {count} {what}, and may send {most}; most often, {_times(foremost.count)}: "
                f"{shown(foremost.text)}{_by(foremost)}",
                place_of(foremost, place),
                f"{subject}: {what}",
                "ask for less, or raise the budget if that is what it takes",
            )


def repeated(
    captured: Captured, budget: Budget, allowed: Sequence[Allowance], place: Location
) -> Iterator[tuple[Finding, Asked]]:
    """One function asks the same over and over."""
    for asked in loops(captured, budget, allowed):
        relation = f" for {asked.relation}" if asked.relation else ""
        apart = f", in {asked.transactions} transactions" if asked.transactions > 1 and asked.writes else ""
        yield (
            Finding(
                f"{_times(asked.loads)}{relation}{_by(asked)}{apart}: {shown(asked.text)}",
                place_of(asked, place),
                subject_of(asked),
                mend(asked),
            ),
            asked,
        )


def loops(captured: Captured, budget: Budget, allowed: Sequence[Allowance]) -> list[Asked]:
    """What repeats more often than it may."""
    if budget.repeats is None:
        return []
    found = [asked for asked in captured.asked if asked.loads > budget.repeats]
    return [asked for asked in found if not _is_allowed(asked, allowed)]


def grown(
    growths: Iterable[Growth], allowed: Sequence[Allowance], place: Location, subject: str, rows: int | None
) -> Iterator[Finding]:
    """The more rows, the more queries."""
    for growth in growths:
        asked = growth.asked
        if asked is not None and _is_allowed(asked, allowed):
            continue
        future = f"; with {rows:,} rows it would be {growth.at(rows):,}" if rows else ""
        if asked is None:
            message = f"all queries together grow with the rows ({growth.shown}){future}"
            yield Finding(message, place, f"{subject}: all", "ask for all rows at once instead of one by one")
            continue
        relation = f" for {asked.relation}" if asked.relation else ""
        yield Finding(
            f"queries{relation} grow with the rows ({growth.shown}){future}{_by(asked)}: {shown(asked.text)}",
            place_of(asked, place),
            subject_of(asked),
            mend(asked),
        )


def place_of(asked: Asked, default: Location) -> Location:
    """The line that asks."""
    return Location(asked.site.path, asked.site.line) if asked.site else default


def shown(text: str, most: int = 300) -> str:
    """A statement, cut where it is very long."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _is_allowed(asked: Asked, allowed: Sequence[Allowance]) -> bool:
    covering = [allowance for allowance in allowed if allowance.covers(asked)]
    for allowance in covering:
        allowance.used = True
    return bool(covering)


def subject_of(asked: Asked) -> str:
    """What stays the same from run to run: who asks, and what for."""
    function = f"{asked.site.function}: " if asked.site and asked.site.function else ""
    return f"{function}{asked.relation or shown(asked.text, 120)}"


def _by(asked: Asked) -> str:
    return f", by {asked.site.function}" if asked.site and asked.site.function else ""


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
