from __future__ import annotations

import math
from typing import Any

import pytest

from pytest_deploygate.finding import Location
from pytest_deploygate.readers.pm2.values import either, float_of, int_of, number_of, text_of, truth
from pytest_deploygate.value import UNDEFINED, Known, Opaque, Unknown

HERE = Location("f")


def known(data: Any) -> Known:
    return Known(data, HERE)


def unknown(*types: str, candidates: tuple[Any, ...] = (), closed: bool = False) -> Unknown:
    return Unknown("x", HERE, frozenset(types), tuple(map(known, candidates)), closed, ("X",))


@pytest.mark.parametrize("data", [True, 1, -1, 0.5, "a", "0", [], {}, Opaque("function"), math.inf])
def test_true(data: Any) -> None:
    assert truth(known(data)) is True


@pytest.mark.parametrize("data", [False, 0, -0.0, "", None, UNDEFINED, math.nan])
def test_false(data: Any) -> None:
    assert truth(known(data)) is False


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (unknown(), None),
        (unknown("string"), None),
        (unknown("object", "array"), True),
        (unknown("object", "undefined"), None),
        (unknown("undefined", "null"), False),
        (unknown(candidates=("a", "b"), closed=True), True),
        (unknown(candidates=("", 0), closed=True), False),
        (unknown(candidates=("", "a"), closed=True), None),
        (unknown(candidates=("a",)), None),
    ],
)
def test_the_truth_of_what_is_unknown(value: Unknown, expected: bool | None) -> None:
    assert truth(value) is expected


def test_either() -> None:
    assert either(known(1), known(2)) == known(1)
    assert either(known(0), known(2)) == known(2)
    assert either(unknown("object"), known(2)) == unknown("object")
    found = either(unknown("string", candidates=("", "a")), known(2))
    assert isinstance(found, Unknown)
    assert (found.types, [c.data for c in found.candidates], found.closed) == ({"string", "number"}, ["a", 2], False)
    found = either(unknown(candidates=("", "a"), closed=True), unknown("number", candidates=(3,), closed=True))
    assert isinstance(found, Unknown)
    assert (found.types, [c.data for c in found.candidates], found.closed) == (frozenset(), ["a", 3], True)


@pytest.mark.parametrize(
    ("data", "number", "parsed"),
    [
        ("5", 5, 5),
        (" 5 ", 5, 5),
        ("", 0, None),
        (" ", 0, None),
        ("5s", None, 5),
        ("0x10", 16, 0),
        ("0b11", 3, 0),
        ("0o17", 15, 0),
        ("1e3", 1000, 1000),
        (".5", 0.5, 0.5),
        ("Infinity", math.inf, math.inf),
        ("x", None, None),
        (True, 1, None),
        (None, 0, None),
        (UNDEFINED, None, None),
        ([], 0, None),
        ([known(5)], 5, 5),
        ([known(5), known(6)], None, 5),
        ([known(None)], 0, None),
        ({}, None, None),
        (Opaque("date"), 0, None),
        (Opaque("function"), None, None),
        (2.5, 2.5, 2.5),
    ],
)
def test_numbers(data: Any, number: float | None, parsed: float | None) -> None:
    for found, expected in ((number_of(data), number), (float_of(data), parsed)):
        assert math.isnan(found) if expected is None else found == expected


@pytest.mark.parametrize(
    ("text", "number"), [("5", 5), (" -5x", -5), ("0x1F", 31), ("+3", 3), ("x", None), ("", None), ("1e3", 1)]
)
def test_whole_numbers(text: str, number: int | None) -> None:
    assert int_of(text) == number


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("a", "a"),
        (1, "1"),
        (1.0, "1"),
        (1.5, "1.5"),
        (True, "true"),
        ({}, "[object Object]"),
        ([known(1), unknown()], "1,"),
    ],
)
def test_texts(data: Any, text: str) -> None:
    assert text_of(data) == text
