from __future__ import annotations

from collections.abc import Iterator

from ...families.queries import QueriesFacts, QueriesOptions
from ...families.queries.judging import Budget
from ...families.queries.judging import repeated as found_in
from ...finding import CannotJudge, Finding
from ...rules import Phase, rule
from ._common import judged, known_of, largest, of_tests


@rule(phase=Phase.DATA)
def repeated(facts: QueriesFacts, options: QueriesOptions) -> Iterator[Finding | CannotJudge]:
    """One function sends the same statement five times or more for one request.

    That is a loop with a query in it: N+1. With the hundred rows of a test it is quick; with production's it is the
    whole response time. Statements are the same that differ in their values only. Pages of one list and chunks of one
    list of keys count once.

    ## How to mend it

    Load what the loop needs before it: `selectinload` or `joinedload` (SQLAlchemy), `select_related` or
    `prefetch_related` (Django), a join, or one statement with all the keys. A loop that is right can be told by a
    waiver, in a test by `@pytest.mark.allow_repeated_queries("orders*", reason="…")`.
    """
    for word in judged(facts):
        if isinstance(word, CannotJudge):
            yield word
            continue
        probe, runs = word
        captured, known = largest(runs).captured, known_of(facts, probe).statements
        for finding, asked in found_in(captured, Budget(repeats=options.repeats), [], probe.place):
            if asked.loads > known.get(finding.subject, 0):
                yield finding
    yield from of_tests(facts, "queries/repeated")
