from __future__ import annotations

from pytest_deploygate.families.queries import Known, TestFinding
from pytest_deploygate.finding import CannotJudge, Finding, Location
from query_facts import LIST, PLACE, UNREAD, asked, judge, loop, probe, size


def test_more_than_it_may() -> None:
    found = judge("over-budget", probe(*loop(2, 10, 50)), budget=20).finding
    assert found.message.startswith("GET /orders sends 51 queries, and may send 20; most often, 50 times: select name")
    assert (str(found.place), found.subject) == ("shop/views.py:12", "GET /orders: queries")


def test_as_many_as_it_may() -> None:
    assert judge("over-budget", probe(*loop(2, 10, 50)), budget=51).passed


def test_what_counts_is_the_largest_size() -> None:
    assert judge("over-budget", probe(size(2, asked(LIST, 9)), size(10, asked(LIST, 1))), budget=1).passed


def test_a_budget_of_its_own() -> None:
    assert judge("over-budget", probe(*loop(2, 10), budget=11), budget=1).passed
    assert judge("over-budget", probe(*loop(2, 10), budget=10), budget=100).finding


def test_nothing_may_be_asked() -> None:
    assert judge("over-budget", probe(size(2, asked())), budget=0).finding


def test_where_no_line_is_known_it_is_the_endpoint() -> None:
    assert judge("over-budget", probe(size(2, asked(count=9, site=None))), budget=1).finding.place == PLACE


def test_one_that_gave_no_answer() -> None:
    assert judge("over-budget", UNREAD, budget=20).refusal.message == "GET /orders answers 500"


def test_what_the_baseline_knows() -> None:
    probes = probe(*loop(2, 10, 50))
    assert judge("over-budget", probes, known={"GET /orders": Known(51)}, budget=20).passed
    assert judge("over-budget", probes, known={"GET /orders": Known(50)}, budget=20).finding
    assert judge("over-budget", probes, known={"GET /other": Known(51)}, budget=20).finding


def test_what_tests_say() -> None:
    mine = Finding("too many", Location("tests/test_a.py", 3), "test_a: queries")
    said = (TestFinding("queries/over-budget", mine), TestFinding("queries/repeated", mine))
    assert judge("over-budget", tests=said).finding == mine
    assert judge("over-budget", tests=(CannotJudge("fails by itself", PLACE),)).refusal
