from __future__ import annotations

from collections.abc import Iterator

from ...families.queries import QueriesFacts, QueriesOptions
from ...families.queries.judging import Budget
from ...families.queries.judging import over_budget as exceeded
from ...finding import CannotJudge, Finding
from ...rules import Phase, rule
from ._common import judged, known_of, largest, of_tests


@rule(phase=Phase.DATA)
def over_budget(facts: QueriesFacts, options: QueriesOptions) -> Iterator[Finding | CannotJudge]:
    """A request, or a test with a budget, sends more queries than it may.

    A number that nobody looks at only grows: a field is added, a serializer loads it for each row, and what took 3
    queries takes 30. One recommendation once took 400, and nobody knew until P95 was 850 ms.

    The number is that of the largest size of `rows:`. What begins and ends transactions, and what sets a connection up,
    does not count.

    ## How to mend it

    The finding names the statement that is sent most often and the line that sends it. Ask for all rows at once; or, if
    that is what the request takes, raise `budget:`. With `baseline:` today's number is kept, and may only go down.
    """
    for word in judged(facts):
        if isinstance(word, CannotJudge):
            yield word
            continue
        probe, runs = word
        most = options.budget if probe.endpoint.budget is None else probe.endpoint.budget
        if most is None:
            continue
        budget = Budget(total=max(most, known_of(facts, probe).total))
        yield from exceeded(largest(runs).captured, budget, probe.place, probe.endpoint.name)
    yield from of_tests(facts, "queries/over-budget")
