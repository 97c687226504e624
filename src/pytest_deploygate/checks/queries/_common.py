"""What several rules of the family ask of the facts."""

from __future__ import annotations

from collections.abc import Iterator

from ...families.queries import Known, Probe, QueriesFacts, Scaling, Size
from ...finding import CannotJudge, Finding

__all__ = ["judged", "known_of", "largest", "of_tests"]

NOTHING_KNOWN = Known(0)


def judged(facts: QueriesFacts) -> Iterator[tuple[Probe, Scaling] | CannotJudge]:
    """The endpoints that were asked; and why the others were not."""
    for probe in facts.probes:
        if isinstance(probe.runs, CannotJudge):
            yield probe.runs
        else:
            yield probe, probe.runs


def largest(runs: Scaling) -> Size:
    """The run with most rows."""
    return runs.sizes[-1]


def known_of(facts: QueriesFacts, probe: Probe) -> Known:
    """What the baseline holds of an endpoint."""
    return facts.known.get(probe.endpoint.name, NOTHING_KNOWN)


def of_tests(facts: QueriesFacts, rule: str) -> Iterator[Finding | CannotJudge]:
    """What the tests with budgets say about a rule; what keeps one from being judged, each rule says."""
    for word in facts.tests or ():
        if isinstance(word, CannotJudge):
            yield word
        elif word.rule == rule:
            yield word.finding
