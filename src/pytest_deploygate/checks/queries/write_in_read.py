from __future__ import annotations

from collections.abc import Iterator

from ...families.queries import READING, QueriesFacts, QueriesOptions
from ...families.queries.judging import place_of, shown
from ...finding import CannotJudge, Finding, Severity
from ...rules import Phase, rule
from ._common import judged, largest


@rule(severity=Severity.WARN, phase=Phase.DATA)
def write_in_read(facts: QueriesFacts, _options: QueriesOptions) -> Iterator[Finding | CannotJudge]:
    """A GET request changes the database.

    Crawlers, prefetching browsers, caches and monitors send GET as often as they like, and retry it. A write in it
    locks rows, grows logs, and cannot be sent to a read replica.

    ## How to mend it

    Write in a POST, in a background task, or in batches; or send the request that writes by its right method. If it is
    meant, such as the time of the last visit, a waiver says so.
    """
    for word in judged(facts):
        if isinstance(word, CannotJudge):
            yield word
            continue
        probe, runs = word
        if probe.endpoint.method.upper() not in READING:
            continue
        for asked in largest(runs).captured.asked:
            if asked.writes:
                yield Finding(
                    f"{probe.endpoint.name} writes: {shown(asked.text)}",
                    place_of(asked, probe.place),
                    f"{probe.endpoint.name}: {asked.verb} {' '.join(asked.tables)}",
                    "write in a POST or in the background; or waive it, if it is meant",
                )
