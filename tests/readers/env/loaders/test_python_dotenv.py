from __future__ import annotations

import pytest

from pytest_deploygate.readers.env.loaders import parse

GIVEN = {"V": "outer", "E": ""}


def read(text, given=GIVEN):
    file = parse(text, "python-dotenv", ".env", given)
    return {assignment.key: assignment.value.reveal() for assignment in file.assignments}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("A=ab#cd", "ab#cd"),
        ("A=ab #cd", "ab"),
        ("A=p$V", "p$V"),
        ('A="p${V}"', "pouter"),
        ("A='p${V}'", "pouter"),
        ("A=pa$$w0rd$xyz", "pa$$w0rd$xyz"),
        ("A = 1", "1"),
        ("A=hello world", "hello world"),
        (r'A="l1\nl2"', "l1\nl2"),
        (r"A='it\'s'", "it's"),
        ("A=v\r\n", "v"),
        ('A="a\r\nb"', "a\nb"),
        ("A=1\nA=2", "2"),
        ("A=`x y`", "`x y`"),
        ("export A=1", "1"),
        ("'A'=1", "1"),
        ("A=${U:-d}", "d"),
        ("A=${E:-d}", ""),
        ("A=${U-d}", ""),
        ("A=${U", "${U"),
        ("A=${U:x}${V}", "${U:x}outer"),
        ("V=inner\nA=${V}", "outer"),
        ("B=x\nA=${B}${B:-y}", "xx"),
        ("B\nA=${B:-y}", ""),
    ],
)
def test_value(text, value):
    assert read(text)["A"] == value


@pytest.mark.parametrize("text", ['A="abc\nB=2', 'A="ab"cd', "A", "A=1\nA", "A: 1"])
def test_lines_that_set_nothing(text):
    file = parse(text, "python-dotenv", ".env", GIVEN)
    assert "A" not in file.values
    assert [problem.fatal for problem in file.problems] == [False]


def test_a_line_without_its_quote_does_not_take_the_next_one_with_it():
    assert read('A="abc\nB=2') == {"B": "2"}


def test_place_is_the_key():
    file = parse("\n  export  KEY=1\n", "python-dotenv", ".env", {})
    place = file.assignments[0].place
    assert (place.line, place.column, place.width) == (2, 11, 3)


def test_names_that_nothing_gives_are_told():
    file = parse("A=${U}${V}${W:-x}${U}\n", "python-dotenv", ".env", GIVEN)
    assert file.assignments[0].references == ("U",)


@pytest.mark.parametrize("text", ["A=\0", "'A=B'=1"])
def test_what_no_variable_can_have_is_fatal(text):
    assert parse(text, "python-dotenv", ".env", {}).problems[-1].fatal


def test_doubling_ends_in_an_unknown_value():
    file = parse("A=xxxxxxxxxxxxxxxx\n" + "A=${A}${A}\n" * 40, "python-dotenv", ".env", {})
    assert file.values["A"].value is None
    assert "more than" in file.values["A"].why


def test_blanks_that_take_the_library_hours_are_refused():
    file = parse(f"A=x{' ' * 100_000}y", "python-dotenv", ".env", {})
    assert [problem.fatal for problem in file.problems] == [True]
