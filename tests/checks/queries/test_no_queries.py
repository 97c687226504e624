from __future__ import annotations

from query_facts import UNREAD, asked, judge, probe, size


def test_none_at_any_size() -> None:
    found = judge("no-queries", probe(size(2), size(10))).refusal
    assert found.message == "no query of GET /orders was seen by the application's drivers"


def test_one_at_some_size() -> None:
    assert judge("no-queries", probe(size(2), size(10, asked()))).passed


def test_one_that_gave_no_answer() -> None:
    assert judge("no-queries", UNREAD).refusal
