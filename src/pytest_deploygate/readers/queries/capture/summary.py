"""From single events to what was asked, how often, by whom."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence

from ....families.queries.captured import Asked, Captured, Site
from .recorder import Event, Recorder
from .relations import Relation
from .sites import Place

__all__ = ["summary"]

_LEAST_CHUNK = 10
"""A list of so many values is a chunk of a longer one; a shorter one may be what one row has."""


def summary(recorder: Recorder, root: str) -> Captured:
    """What was asked so far."""
    events = list(recorder.events)
    grouped: dict[tuple[str, int], list[Event]] = {}
    for event in events:
        place = event[1]
        grouped.setdefault((event[0].text, id(place[0]) if place else 0), []).append(event)
    return Captured(
        asked=tuple(_asked(group, recorder.relations.get(key), root) for key, group in grouped.items()),
        waves=_waves((event[2], event[3]) for event in events),
        rows=recorder.rows if recorder.has_rows else None,
    )


def _asked(events: Sequence[Event], relation: Relation | None, root: str) -> Asked:
    statement, place, *_, dialect, _, _ = events[0]
    lines = Counter(event[1][1] for event in events if event[1])
    return Asked(
        text=statement.text,
        verb=statement.verb,
        writes=statement.writes,
        tables=statement.tables,
        count=len(events),
        loads=_loads(events),
        site=_site(place, lines.most_common(1)[0][0], root) if place else None,
        relation=relation.name if relation else "",
        is_lazy=bool(relation and relation.is_lazy),
        layer=relation.layer if relation else "",
        dialect=dialect,
        seconds=sum(event[3] - event[2] for event in events),
        transactions=len({event[4] for event in events}),
    )


def _site(place: Place, line: int, root: str) -> Site:
    code = place[0]
    path = os.path.abspath(code.co_filename)
    if path.startswith(os.path.join(root, "")):
        path = os.path.relpath(path, root)
    name = getattr(code, "co_qualname", code.co_name)
    # A comprehension is a function of its own up to Python 3.11.
    while name.endswith(">") and ".<locals>." in name:
        name = name.rpartition(".<locals>.")[0]
    return Site(path.replace(os.sep, "/"), line, name)


def _loads(events: Sequence[Event]) -> int:
    """How many loads there are, where the pages or chunks of one count once."""
    loads = 0
    before: Event | None = None
    chunk = 0
    for event in events:
        if before is None or not (_is_next_page(before, event) or _is_next_chunk(chunk, before, event)):
            loads += 1
            chunk = event[6]
        before = event
    return loads


def _is_next_page(before: Event, event: Event) -> bool:
    """Whether one begins where the other has ended: further on, of the same selection, more than a row at once."""
    page, last = event[7], before[7]
    if page is None or last is None:
        return False
    limit, offset, fixed = page
    if limit is None or limit < 2:
        return False
    if fixed != last[2] or limit != last[0]:
        return False
    if event[0].page is not None and event[0].page.moving:
        return True
    return offset is not None and last[1] is not None and offset > last[1]


def _is_next_chunk(chunk: int, before: Event, event: Event) -> bool:
    """Whether both are pieces of one list: as long as the first, but for the last of them."""
    return chunk >= _LEAST_CHUNK and before[6] == chunk and event[6] <= chunk


def _waves(intervals: Iterable[tuple[float, float]]) -> int:
    waves, end = 0, float("-inf")
    for begun, ended in sorted(intervals):
        if begun >= end:
            waves += 1
        end = max(end, ended)
    return waves
