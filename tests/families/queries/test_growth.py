"""What grows with the rows, and what only looks like it."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tools
from pytest_deploygate.families.queries.captured import Asked, Captured, Site
from pytest_deploygate.families.queries.growth import Growth, Scaling, Size, growing, inconclusive, projected

ROWS = (2, 10, 50)


def asked(text: str, count: int, *, loads: int | None = None, function: str = "view", table: str = "orders") -> Asked:
    site = Site("app.py", 7, function)
    return Asked(
        text, "select", False, (table,), count, count if loads is None else loads, site, "", False, "", "sqlite", 0.0, 1
    )


def sizes(*counts_of: dict[str, int], rows: tuple[int, ...] = ROWS, read: bool = True) -> list[Size]:
    return [
        Size(count, Captured(tuple(asked(text, n) for text, n in counts.items() if n), 1, count if read else None))
        for count, counts in zip(rows, counts_of, strict=True)
    ]


def of_shape(shape, rows=ROWS) -> list[Growth]:
    return growing(sizes(*({"select a": shape(count)} for count in rows), rows=rows))


SHAPES = {
    "one a row": (lambda rows: 1 + rows, True),
    "two a row": (lambda rows: 2 * rows, True),
    "each tenth row": (lambda rows: math.ceil(rows / 10), True),
    "capped at ten": (lambda rows: min(rows, 10), True),
    "above forty": (lambda rows: max(0, rows - 40), True),
    "squares": (lambda rows: rows * rows, True),
    "constant": (lambda rows: 3, False),
    "constant of many": (lambda rows: 300, False),
    "log n": (lambda rows: int(math.log2(rows)), False),
    "the root of n": (math.isqrt, True),
    "noise": (lambda rows: 3 + rows % 3, False),
    "a cache that fills": (lambda rows: max(1, 60 - rows), False),
    "chunks of 500": (lambda rows: math.ceil(rows / 500), False),
    "two more": (lambda rows: 1 + 2 * (rows > 2), False),
}


@pytest.mark.parametrize(("shape", "grows"), SHAPES.values(), ids=SHAPES)
def test_shapes(shape, grows):
    assert bool(of_shape(shape)) is grows


def test_chunks_of_500_in_thousands_of_rows():
    assert not of_shape(lambda rows: math.ceil(rows / 500), (10, 1_000, 10_000))


@settings(deadline=None, max_examples=tools.examples(100))
@given(
    st.lists(st.integers(1, 10_000), min_size=2, max_size=5, unique=True).map(sorted),
    st.integers(1, 50),
    st.data(),
)
def test_noise_is_never_growth(rows, base, data):
    counts = [base + data.draw(st.integers(0, 2)) for _ in rows]
    runs = sizes(*({"select a": count} for count in counts), rows=tuple(rows))
    assert growing(runs) == []


@settings(deadline=None, max_examples=tools.examples(100))
@given(
    st.lists(st.integers(1, 10_000), min_size=2, max_size=5, unique=True).map(sorted),
    st.integers(0, 50),
    st.integers(1, 4),
    st.integers(0, 9),
)
def test_a_loop_is_always_growth(rows, base, a_row, others):
    counts = [{"select a": base + a_row * count, **{f"select {n}": 1 for n in range(others)}} for count in rows]
    found = growing(sizes(*counts, rows=tuple(rows)))
    if max(after - before for before, after in pairwise(rows)) * a_row < 3:
        assert found == []
    else:
        (growth,) = found
        assert growth.asked is not None
        assert growth.asked.text == "select a"
        assert growth.a_row == pytest.approx(a_row)
        assert growth.at(rows[-1] + 1000) == growth.counts[-1][1] + 1000 * a_row
        assert growth.at(1) == growth.counts[-1][1]


@settings(deadline=None, max_examples=tools.examples(100))
@given(st.lists(st.integers(0, 200), min_size=3, max_size=3))
def test_it_is_as_the_definition_says(counts):
    """Three or more, and more than 0.05 a row, between two sizes that follow each other."""
    steps = zip(pairwise(counts), pairwise(ROWS), strict=True)
    expected = any(b - a >= 3 and (b - a) / (n - m) > 0.05 for (a, b), (m, n) in steps)
    assert bool(growing(sizes(*({"select a": count} for count in counts)))) is expected


def test_lines_of_one_statement_count_together():
    runs = [
        Size(rows, Captured((asked("q", rows // 2, function="one"), asked("q", rows - rows // 2, function="two"))))
        for rows in ROWS
    ]
    (growth,) = growing(runs)
    assert growth.counts == ((2, 2), (10, 10), (50, 50))


def test_pages_and_chunks_count_once():
    runs = [Size(rows, Captured((asked("q", math.ceil(rows / 10), loads=1),))) for rows in ROWS]
    assert growing(runs) == []


def test_statements_of_which_each_has_a_text_of_its_own():
    (growth,) = growing(sizes(*({f"select {n}": 1 for n in range(rows)} for rows in ROWS)))
    assert growth.asked is None
    assert growth.shown == "2 rows: 2, 10 rows: 10, 50 rows: 50"


def test_the_worst_comes_first():
    found = growing(sizes(*({"a": rows, "b": 3 * rows, "c": 1} for rows in ROWS)))
    assert [growth.asked.text for growth in found if growth.asked] == ["b", "a"]


def test_a_limit_of_the_users():
    runs = sizes(*({"a": 1 + rows // 10} for rows in (10, 50, 100)), rows=(10, 50, 100))
    assert growing(runs)
    assert not growing(runs, 0.1)


def test_what_proves_nothing():
    assert "no query was seen" in inconclusive(Scaling(tuple(sizes({}, {}, {}))))
    assert "nothing that was read" in inconclusive(Scaling(tuple(sizes(*[{"a": 1}] * 3, read=False))))
    assert inconclusive(Scaling(tuple(sizes(*[{"a": 1}] * 3)))) == ""


@pytest.mark.parametrize(
    ("results", "grows"),
    [
        ([{"length a": 2.0}, {"length a": 10.0}, {"length a": 50.0}], True),
        ([{"length a": 2.0}, {"length a": 2.0}, {"length a": 3.0}], True),
        ([{"number a": 100.0}, {"number a": 101.0}, {"number a": 102.0}], False),
        ([{"number a": 2.0}, {"number a": 10.0}, {"number a": 50.0}], True),
        ([{"length a": 2.0}, {"length b": 10.0}, {"length b": 50.0}], False),
        ([{}, {}, {}], False),
    ],
)
def test_results(results, grows):
    runs = tuple(Size(rows, Captured((asked("a", 1),), 1), result) for rows, result in zip(ROWS, results, strict=True))
    assert (inconclusive(Scaling(runs)) == "") is grows


def test_one_parent_for_all_rows():
    def scaling(text: str, table: str = "customers") -> Scaling:
        captured = Captured((asked("select * from orders", 1), asked(text, 1, table=table)), 2)
        runs = tuple(Size(rows, captured, {"length": float(rows)}) for rows in ROWS)
        return Scaling(runs, shared={"customers": "orders.customer_id"})

    assert "all rows have the same orders.customer_id" in inconclusive(
        scaling("select name from customers where id = ?")
    )
    assert inconclusive(scaling("select name from customers where id in (…)")) == ""
    assert inconclusive(scaling("select name from products where id = ?", "products")) == ""


def test_projection():
    runs = tuple(sizes(*({"a": 1, "b": rows} for rows in ROWS)))
    growths = growing(runs)
    one_by_one = [Size(size.rows, Captured(size.captured.asked, size.captured.total)) for size in runs]
    assert projected(growths, Scaling(tuple(one_by_one)), 400) == 401
    assert projected([], Scaling(tuple(one_by_one)), 400) == 51
    at_once = [Size(size.rows, Captured(size.captured.asked, 1)) for size in runs]
    assert projected(growths, Scaling(tuple(at_once)), 400) == 1 + round(350 / 51)
    unknown = [Size(size.rows, Captured(size.captured.asked, None)) for size in runs]
    assert projected(growths, Scaling(tuple(unknown)), 400) == 401
