"""How the rules about starts say what they found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...families.imports import ImportsFacts, ImportsOptions, Launched, Outcome
from ...finding import CannotJudge, Location, Related

MOST_RELATED = 8


def unfollowed(facts: ImportsFacts, options: ImportsOptions) -> Iterator[CannotJudge]:
    """Why starts cannot be judged: none is declared, or it cannot be told what one does."""
    if not facts.launches:
        yield CannotJudge(
            "nothing says what this environment starts",
            options.place("entrypoints"),
            "entrypoints",
            "list under `entrypoints` what the server starts: `shop.main:app`, or the command line as it has it",
        )
    yield from (launch for launch in facts.launches if isinstance(launch, CannotJudge))


def said(outcome: Outcome) -> str:
    """An exception as the last line of a traceback has it."""
    return f"{outcome.exception}: {outcome.message}" if outcome.message else outcome.exception


def reason(known: Sequence[Related]) -> str:
    """What keeps something from being told, with its place."""
    return f"{known[0].message} ({known[0].place})" if known else "what only a run knows"


def in_project(place: Location) -> bool:
    """Whether a place is in the project, and not in the standard library or in something installed."""
    return not place.path.startswith(("/", "..")) and "site-packages" not in place.path


def spot(launch: Launched) -> tuple[Location, tuple[Related, ...]]:
    """Where to start mending a start that fails, and the way that leads there, outermost first."""
    outcome = launch.outcome
    way = list(outcome.trace)
    place = outcome.place
    if not in_project(place):
        inner = next((known for known in reversed(way) if in_project(known.place)), None)
        way.append(Related("this is the line that fails", place))
        place = inner.place if inner is not None else launch.place
    related = [known for known in way if known.place != place]
    if place != launch.place:
        related.insert(0, Related(f"started by `{launch.title}`", launch.place))
    if len(related) > MOST_RELATED:
        related = [*related[: MOST_RELATED // 2], *related[-MOST_RELATED // 2 :]]
    return place, tuple(related)
