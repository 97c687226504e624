from __future__ import annotations

from collections.abc import Iterator

from ...families.queries import Probe, QueriesFacts, QueriesOptions, Scaling
from ...families.queries.growth import growing, inconclusive
from ...families.queries.judging import grown
from ...finding import CannotJudge, Finding
from ...rules import Phase, rule
from ._common import judged, known_of, of_tests


@rule(phase=Phase.DATA)
def grows_with_data(facts: QueriesFacts, options: QueriesOptions) -> Iterator[Finding | CannotJudge]:
    """The more rows there are, the more queries a request sends.

    Each request is sent at several sizes (`rows:`, 2, 10 and 50 unless set), and the same statement is counted at each.
    Three more from one size to the next, and more than one for twenty rows, is growth; pages and chunks count once. The
    tests of the incident had 100 rows, production 50 million.

    Where nothing that was read, written or answered grew, and where all rows share one parent, nothing is proven: that
    cannot be judged.

    ## How to mend it

    Load what the loop needs before it. If the answer is right not to grow with the rows, write `grows: false` at the
    endpoint; if the rows of `seed` share a parent, give each its own, as production's have.
    """
    for word in judged(facts):
        if isinstance(word, CannotJudge):
            yield word
        else:
            yield from _of(*word, facts, options)
    yield from of_tests(facts, "queries/grows-with-data")


def _of(probe: Probe, runs: Scaling, facts: QueriesFacts, options: QueriesOptions) -> Iterator[Finding | CannotJudge]:
    endpoint = probe.endpoint
    if len(runs.sizes) == 1:
        yield CannotJudge(
            f"nothing makes rows, so that {endpoint.name} was asked at one size only",
            probe.place,
            endpoint.name,
            "name what makes rows: `seed:` or `seed-command:`",
        )
        return
    most = options.max_growth if endpoint.max_growth is None else endpoint.max_growth
    growths = growing(runs.sizes, most)
    known = known_of(facts, probe).statements
    rows = endpoint.production_rows or options.production_rows
    for growth in growths:
        for finding in grown([growth], [], probe.place, endpoint.name, rows):
            if growth.counts[-1][1] > known.get(finding.subject, 0):
                yield finding
    if not growths and (endpoint.grows or not runs.sizes[-1].captured.asked) and (reason := inconclusive(runs)):
        remedy = "does `seed` make the rows that this request reads, each with parents of its own?"
        if runs.sizes[-1].captured.asked:
            remedy += " If the answer is right not to grow, write `grows: false`"
        yield CannotJudge(f"of {endpoint.name}, {reason}", probe.place, endpoint.name, remedy)
