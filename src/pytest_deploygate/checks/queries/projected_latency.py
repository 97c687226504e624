from __future__ import annotations

from collections.abc import Iterator

from ...families.queries import QueriesFacts, QueriesOptions
from ...families.queries.growth import growing, inconclusive, projected
from ...families.queries.judging import place_of
from ...finding import CannotJudge, Finding
from ...rules import Phase, rule
from ._common import judged


@rule(phase=Phase.DATA)
def projected_latency(facts: QueriesFacts, options: QueriesOptions) -> Iterator[Finding | CannotJudge]:
    """With production's rows, a request would wait longer for its queries than it may.

    Queries one after the other each cost a round trip to the database, however quick they are: 400 queries at 1 ms are
    400 ms. Their number at `production-rows` follows from how it grows between the sizes that were tried; queries that
    overlap count once. The product with `rtt-ms` is a floor: what the database does meanwhile comes on top.

    ## How to mend it

    See `queries/grows-with-data` for which statement it is. `rtt-ms` is what a `SELECT 1` takes from the server that
    runs the code.
    """
    for word in judged(facts):
        if isinstance(word, CannotJudge):
            yield word
            continue
        probe, runs = word
        endpoint = probe.endpoint
        rows = endpoint.production_rows or options.production_rows
        most = endpoint.max_latency_ms or options.max_latency_ms
        if rows is None or most is None:
            continue
        growths = growing(runs.sizes, 0)
        waves = projected(growths, runs, rows)
        floor = waves * options.rtt_ms
        if floor > most:
            foremost = next((growth.asked for growth in growths if growth.asked), None)
            yield Finding(
                f"{endpoint.name} would take {floor:,.0f} ms at least with {rows:,} rows: {waves:,} round trips of "
                f"{options.rtt_ms:g} ms one after the other; it may take {most:g} ms",
                place_of(foremost, probe.place) if foremost else probe.place,
                endpoint.name,
                "ask for all rows at once, or for a page of them",
            )
        elif len(runs.sizes) == 1 or (endpoint.grows and not growths and (reason := inconclusive(runs))):
            why = "nothing makes rows" if len(runs.sizes) == 1 else reason
            remedy = "name what makes the rows that this request reads under `seed:`"
            yield CannotJudge(f"how {endpoint.name} grows is not known: {why}", probe.place, endpoint.name, remedy)
