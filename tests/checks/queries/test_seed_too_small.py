from __future__ import annotations

import pytest

from pytest_deploygate.families.queries import Scaling
from query_facts import UNREAD, asked, judge, loop, probe, size


@pytest.mark.parametrize("rows", [[1, 2], [2, 5, 9], [48, 50]])
def test_sizes_that_show_nothing(rows: list[int]) -> None:
    found = judge("seed-too-small", probe(*loop(*rows)), rows=rows).finding
    assert found.message == f"sizes up to {rows[-1]} cannot show how queries grow"


def test_sizes_that_show_it() -> None:
    assert judge("seed-too-small", probe(*loop(2, 10, 50))).passed
    assert judge("seed-too-small", probe(*loop(2, 10)), rows=[2, 10]).passed


def test_fewer_rows_than_were_asked_for() -> None:
    runs = Scaling(loop(2, 10, 50), (4, 8, 12))
    found = judge("seed-too-small", probe(runs=runs)).finding
    assert found.message == "`seed` was to make 10 rows, and has inserted 8 in all"


@pytest.mark.parametrize("inserted", [(4, 14, 64), (2, 10, 50), (None, None, None), ()])
def test_as_many_or_nobody_knows(inserted: tuple[int | None, ...]) -> None:
    assert judge("seed-too-small", probe(runs=Scaling(loop(2, 10, 50), inserted))).passed


def test_what_is_right_not_to_grow() -> None:
    runs = Scaling((size(2, asked()), size(50, asked())), (1, 1))
    assert judge("seed-too-small", probe(runs=runs, grows=False)).passed


def test_one_that_gave_no_answer() -> None:
    assert judge("seed-too-small", UNREAD).refusal
