from __future__ import annotations

import pytest

from query_facts import LIST, UNREAD, asked, judge, probe, size


def test_a_get_that_writes() -> None:
    found = judge("write-in-read", probe(size(2, asked(LIST), asked("update visits set n = ?")))).finding
    assert found.message == "GET /orders writes: update visits set n = ?"
    assert (str(found.place), found.subject) == ("shop/views.py:12", "GET /orders: update visits")


@pytest.mark.parametrize("method", ["POST", "put", "DELETE"])
def test_methods_that_may(method: str) -> None:
    assert judge("write-in-read", probe(size(2, asked("update visits set n = ?")), method=method)).passed


@pytest.mark.parametrize("method", ["head", "OPTIONS"])
def test_methods_that_may_not(method: str) -> None:
    assert judge("write-in-read", probe(size(2, asked("insert into visits values (…)")), method=method)).finding


def test_a_get_that_reads() -> None:
    assert judge("write-in-read", probe(size(2, asked(LIST)))).passed


def test_one_that_gave_no_answer() -> None:
    assert judge("write-in-read", UNREAD).refusal
