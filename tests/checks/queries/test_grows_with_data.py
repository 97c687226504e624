from __future__ import annotations

from pytest_deploygate.families.queries import Known, Scaling
from query_facts import LIST, UNREAD, asked, judge, loop, probe, size


def test_a_query_for_each_row() -> None:
    found = judge("grows-with-data", probe(*loop(2, 10, 50)), production_rows=1_000_000).finding
    assert found.message.startswith(
        "queries for Order.customer grow with the rows (2 rows: 2, 10 rows: 10, 50 rows: 50); with 1,000,000 rows it "
        "would be 1,000,000, by orders: select name"
    )
    assert (str(found.place), found.subject) == ("shop/views.py:12", "orders: Order.customer")


def test_a_query_for_every_tenth() -> None:
    assert judge("grows-with-data", probe(*loop(2, 10, 50, every=10))).finding


def test_as_many_at_each_size() -> None:
    assert judge("grows-with-data", probe(*(size(rows, asked(LIST), asked()) for rows in (2, 10, 50)))).passed


def test_two_more() -> None:
    assert judge("grows-with-data", probe(size(2, asked(count=1)), size(10, asked(count=3)))).passed


def test_lists_of_one_length_one_a_row_are_no_chunks() -> None:
    sizes = [size(rows, asked("select a from orders where id in (…)", rows, loads=1)) for rows in (2, 10, 50)]
    assert judge("grows-with-data", probe(*sizes)).finding


def test_chunks_of_ten() -> None:
    text = "select a from orders where id in (…)"
    sizes = [size(2, asked(text)), size(10, asked(text)), size(50, asked(text, 5, loads=1))]
    assert judge("grows-with-data", probe(*sizes)).passed


def test_a_text_of_its_own_for_each_row() -> None:
    sizes = [size(n, *(asked(f"select c{k} from orders") for k in range(n))) for n in (2, 10, 50)]
    found = judge("grows-with-data", probe(*sizes)).finding
    assert found.message == "all queries together grow with the rows (2 rows: 2, 10 rows: 10, 50 rows: 50)"


def test_nothing_grew() -> None:
    found = judge("grows-with-data", probe(*(size(rows, asked(), read=1) for rows in (2, 10, 50)))).refusal
    assert found.message == (
        "of GET /orders, nothing that was read, written or given back grew with the rows (2, 10, 50)"
    )
    assert "grows: false" in found.help


def test_what_is_right_not_to_grow() -> None:
    assert judge("grows-with-data", probe(*(size(rows, asked(), read=1) for rows in (2, 10)), grows=False)).passed


def test_no_query_at_all() -> None:
    sizes = [size(rows) for rows in (2, 10)]
    assert judge("grows-with-data", probe(*sizes)).refusal
    assert judge("grows-with-data", probe(*sizes, grows=False)).refusal


def test_all_rows_share_a_parent() -> None:
    sizes = tuple(size(rows, asked(LIST), asked()) for rows in (2, 10, 50))
    runs = Scaling(sizes, shared={"customers": "orders.customer_id"})
    said = judge("grows-with-data", probe(runs=runs)).refusal.message
    assert said == (
        "of GET /orders, all rows have the same orders.customer_id, so that what is asked for each of them was asked once"
    )


def test_the_one_whose_rows_they_are_is_asked_for_first() -> None:
    sizes = tuple(size(rows, asked(), asked(LIST)) for rows in (2, 10, 50))
    assert judge("grows-with-data", probe(runs=Scaling(sizes, shared={"customers": "orders.customer_id"}))).passed


def test_one_size() -> None:
    assert "at one size only" in judge("grows-with-data", probe(size(0, asked()))).refusal.message


def test_what_the_baseline_knows() -> None:
    probes = probe(*loop(2, 10, 50))
    assert judge("grows-with-data", probes, known={"GET /orders": Known(51, {"orders: Order.customer": 50})}).passed
    assert judge("grows-with-data", probes, known={"GET /orders": Known(51, {"orders: Order.customer": 49})}).finding


def test_as_much_as_the_gate_file_lets_it() -> None:
    assert judge("grows-with-data", probe(*loop(2, 10, 50), max_growth=1.0)).passed
    assert judge("grows-with-data", probe(*loop(2, 10, 50)), max_growth=0.9).finding


def test_one_that_gave_no_answer() -> None:
    assert judge("grows-with-data", UNREAD).refusal
