from __future__ import annotations

from collections.abc import Iterator

from ...families.queries import QueriesFacts, QueriesOptions
from ...finding import CannotJudge, Finding
from ...rules import Phase, rule
from ._common import judged


@rule(phase=Phase.DATA)
def no_queries(facts: QueriesFacts, _options: QueriesOptions) -> Iterator[Finding | CannotJudge]:
    """No query was seen of a request that is there to be counted.

    A budget is kept easily by a request that was answered from a cache, by a fake, or through a driver that nobody
    listens to. Nothing is known then, and that is no pass.

    ## How to mend it

    Is the cache filled by the first request? Set it off for the probe by `environment:`. Does the code speak to its
    database through another driver, or another process? Judge it from the database's side, by `url:` and `database:`.
    A request that needs no database does not belong under `endpoints:`.
    """
    for word in judged(facts):
        if isinstance(word, CannotJudge):
            yield word
            continue
        probe, runs = word
        if not any(size.captured.asked for size in runs.sizes):
            yield CannotJudge(
                f"no query of {probe.endpoint.name} was seen by {probe.source}",
                probe.place,
                probe.endpoint.name,
                "is it answered from a cache, or by a driver that is not listened to?",
            )
