from __future__ import annotations

from collections.abc import Iterator

from ...families.queries import QueriesFacts, QueriesOptions
from ...families.queries.growth import LEAST_GROWTH
from ...finding import CannotJudge, Finding
from ...rules import Phase, rule
from ._common import judged

_LEAST_ROWS = 10


@rule(phase=Phase.DATA)
def seed_too_small(facts: QueriesFacts, options: QueriesOptions) -> Iterator[Finding | CannotJudge]:
    """The rows that are made for the probe are too few to show how queries grow.

    A query for each of three rows is three queries, as a request without a loop may well send. Sizes that lie close
    together, or end below ten, let N+1 pass; so does a `seed` that makes fewer rows than it is asked for.

    ## How to mend it

    Leave `rows:` out (2, 10 and 50), or let it rise to fifty at least; and let `seed` make as many rows as it is told.
    """
    rows = options.rows
    if facts.probes and (rows[-1] < _LEAST_ROWS or rows[-1] - rows[0] < 2 * LEAST_GROWTH):
        yield Finding(
            f"sizes up to {rows[-1]} cannot show how queries grow",
            options.place("rows"),
            "rows",
            "let them rise to 50, or leave `rows` out",
        )
    for word in judged(facts):
        if isinstance(word, CannotJudge):
            yield word
            continue
        probe, runs = word
        for size, inserted in zip(runs.sizes, runs.inserted, strict=False):
            if probe.endpoint.grows and inserted is not None and inserted < size.rows:
                yield Finding(
                    f"`seed` was to make {size.rows} rows, and has inserted {inserted} in all",
                    options.place("seed"),
                    "seed",
                    "let it make as many rows as it is told",
                )
                return
