from __future__ import annotations

import pytest

from pytest_deploygate.families.queries import Known
from query_facts import UNREAD, asked, judge, probe, size


def test_five_times_by_one_function() -> None:
    found = judge("repeated", probe(size(50, asked(count=5, relation="Order.customer", is_lazy=True)))).finding
    assert found.message == "5 times for Order.customer, by orders: select name from customers where id = ?"
    assert (str(found.place), found.subject) == ("shop/views.py:12", "orders: Order.customer")
    assert "selectinload(Order.customer)" in found.help


def test_four_times() -> None:
    assert judge("repeated", probe(size(50, asked(count=4)))).passed


def test_pages_and_chunks_of_one_load() -> None:
    assert judge("repeated", probe(size(50, asked(count=9, loads=1)))).passed


def test_as_often_as_the_gate_file_lets_it() -> None:
    assert judge("repeated", probe(size(50, asked(count=9))), repeats=9).passed


def test_where_nobody_knows_who_asks() -> None:
    found = judge("repeated", probe(size(50, asked(count=9, site=None)))).finding
    assert (str(found.place), found.subject) == ("deploygate.yaml:7:11", "select name from customers where id = ?")


@pytest.mark.parametrize(
    ("text", "layer", "word"),
    [
        ("insert into orders values (…)", "django", "bulk_create"),
        ("update orders set a = ?", "", "executemany"),
        ("select a from orders where b = ?", "tortoise", "prefetch_related"),
        ("select a from orders where b = ?", "peewee", "prefetch("),
        ("select a from orders where b = ?", "django", "in_bulk"),
        ("select a from orders where b = ?", "", "a join"),
    ],
)
def test_the_mend_is_in_the_words_of_who_asks(text: str, layer: str, word: str) -> None:
    assert word in judge("repeated", probe(size(50, asked(text, 9, layer=layer)))).finding.help


def test_what_the_baseline_knows() -> None:
    probes = probe(size(50, asked(count=9, relation="Order.customer")))
    assert judge("repeated", probes, known={"GET /orders": Known(9, {"orders: Order.customer": 9})}).passed
    assert judge("repeated", probes, known={"GET /orders": Known(9, {"orders: Order.customer": 8})}).finding


def test_one_that_gave_no_answer() -> None:
    assert judge("repeated", UNREAD).refusal
