from __future__ import annotations

import pytest

from pytest_deploygate.readers.env.loaders import parse


def read(text):
    return {a.key: a.value.reveal() for a in parse(text, "node-dotenv", ".env", {"V": "outer"}).assignments}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("A=ab#cd", "ab"),
        ("A=p$V", "p$V"),
        ('A="p${V}"', "p${V}"),
        ("A=pa$$w0rd$xyz", "pa$$w0rd$xyz"),
        ("A = 1", "1"),
        ("A: 1", "1"),
        ("A=hello world", "hello world"),
        (r'A="l1\nl2"', "l1\nl2"),
        (r"A='l1\nl2'", r"l1\nl2"),
        (r"A='it\'s'", r"it\'s"),
        ("A=v\r\n", "v"),
        ("\ufeffA=1", "1"),
        ("A=1\nA=2", "2"),
        ('A="abc\nB=2', '"abc'),
        ('A="ab"cd', '"ab"cd'),
        ("A=`x y`", "x y"),
        ("A=\n'x'", "x"),
        ('A="a#b" # c', "a#b"),
        ('A="a\nb"', "a\nb"),
        ("export A=1", "1"),
        ("export\nA=1", "1"),
        ("A=", ""),
        ("A=\nB=1", ""),
        ("A=x\u2028'y'", "x\u2028y"),
    ],
)
def test_value(text, value):
    assert read(text)["A"] == value


@pytest.mark.parametrize("text", ["A", "[a]", "__proto__=1", "A:1"])
def test_lines_that_are_dropped(text):
    file = parse(text, "node-dotenv", ".env", {})
    assert file.assignments == ()
    assert [(problem.message, problem.fatal) for problem in file.problems] == [("drops the line", False)]


def test_place_is_the_key():
    place = parse("\r\n  export  KEY=1\r\n", "node-dotenv", ".env", {}).assignments[0].place
    assert (place.line, place.column, place.width) == (2, 11, 3)


def test_a_byte_order_mark_is_no_column():
    assert parse("\ufeffA=1", "node-dotenv", ".env", {}).assignments[0].place.column == 1


def test_nul_is_unknown():
    assert parse("A=\0", "node-dotenv", ".env", {}).values["A"].value is None
