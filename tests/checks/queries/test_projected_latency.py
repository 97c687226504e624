from __future__ import annotations

from pytest_deploygate.families.queries import Captured, Size
from query_facts import LIST, UNREAD, asked, judge, loop, probe, size

LIMITS = {"production_rows": 400, "max_latency_ms": 200.0}


def test_the_incident() -> None:
    found = judge("projected-latency", probe(*loop(2, 10, 50)), **LIMITS).finding
    assert found.message == (
        "GET /orders would take 401 ms at least with 400 rows: 401 round trips of 1 ms one after the other; it may take "
        "200 ms"
    )
    assert str(found.place) == "shop/views.py:12"


def test_a_nearer_database() -> None:
    assert judge("projected-latency", probe(*loop(2, 10, 50)), rtt_ms=0.1, **LIMITS).passed


def test_what_does_not_grow() -> None:
    sizes = [size(rows, asked(LIST, 3)) for rows in (2, 10, 50)]
    assert judge("projected-latency", probe(*sizes), **LIMITS).passed
    assert judge("projected-latency", probe(*sizes), rtt_ms=100.0, **LIMITS).finding


def test_what_overlaps_counts_once() -> None:
    sizes = [Size(rows, Captured((asked(LIST), asked(count=rows)), 2, rows)) for rows in (2, 10, 50)]
    assert judge("projected-latency", probe(*sizes), **LIMITS).passed


def test_limits_of_its_own() -> None:
    assert judge("projected-latency", probe(*loop(2, 10, 50), max_latency_ms=500.0), **LIMITS).passed
    assert judge("projected-latency", probe(*loop(2, 10, 50), production_rows=100), **LIMITS).passed


def test_nothing_grew_that_should_have() -> None:
    sizes = [size(rows, asked(), read=1) for rows in (2, 10)]
    assert judge("projected-latency", probe(*sizes), **LIMITS).refusal
    assert judge("projected-latency", probe(*sizes, grows=False), **LIMITS).passed


def test_one_size() -> None:
    assert "nothing makes rows" in judge("projected-latency", probe(size(0, asked())), **LIMITS).refusal.message


def test_one_that_gave_no_answer() -> None:
    assert judge("projected-latency", UNREAD, **LIMITS).refusal
