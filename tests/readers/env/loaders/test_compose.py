from __future__ import annotations

import pytest

from pytest_deploygate.readers.env.loaders import expand, parse

GIVEN = {"V": "outer", "E": ""}


def read(text):
    return {a.key: a.value.reveal() for a in parse(text, "compose", ".env", GIVEN).assignments}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("A=ab#cd", "ab#cd"),
        ("A=ab #cd", "ab"),
        ("A= #cd", "#cd"),
        ("A=p$V", "pouter"),
        ('A="p${V}"', "pouter"),
        ("A='p${V}'", "p${V}"),
        ("A=pa$$w0rd$xyz", "pa$w0rd"),
        (r'A="\$V"', "$V"),
        ("A = 1", "1"),
        ("A: 1", "1"),
        ("A=hello world", "hello world"),
        (r'A="l1\nl2"', "l1\nl2"),
        (r'A="\0123\08\c"', "S\\8\\c"),
        (r"A='it\'s'", "it's"),
        ("A=v\r\n", "v"),
        ("\ufeffA=1", "1"),
        ("A=1\nA=2", "2"),
        ('A="ab"cd\n', "ab"),
        ("A=`x y`", "`x y`"),
        ("V=inner\nA=$V", "outer"),
        ("B=x\nA=$B", "x"),
        ("A=${U:-d}", "d"),
        ("A=${E:-d}", "d"),
        ("A=${E-d}", ""),
        ("A=${V:+x}${U:+x}${E+y}", "xy"),
        ("A=${V:?no}", "outer"),
        ("A=${U:-${W:-$V}}", "outer"),
        ("A=${U:-a}b${U:-c}", "abc"),
        ("A=${U:-{}}", "{}"),
        ("export A=1", "1"),
        ("A=\nB=1", ""),
    ],
)
def test_value(text, value):
    assert read(text)["A"] == value


@pytest.mark.parametrize(
    "text", ['A="abc\nB=2', "A=${U:?no}", "A=${U?}", "A=${", "A=${1}", "A B=1", "A!=1", "export ", "A='x"]
)
def test_what_stops_it(text):
    problems = parse(text, "compose", ".env", GIVEN).problems
    assert [problem.fatal for problem in problems] == [True]
    assert problems[0].message.startswith("stops at ")


def test_a_name_alone_is_taken_from_outside():
    file = parse("V\nU\n", "compose", ".env", GIVEN)
    assert {a.key: a.value.reveal() for a in file.assignments} == {"V": "outer"}
    assert [(problem.place.line, problem.fatal) for problem in file.problems] == [(2, False)]


def test_what_follows_a_quote_is_the_next_line():
    assert read('A="ab" B=2\n') == {"A": "ab", "B": "2"}


def test_names_that_nothing_gives_are_told():
    file = parse("A=$U${W}${V}${X:-x}${Y:+x}$U\n", "compose", ".env", GIVEN)
    assert file.assignments[0].references == ("U", "W")


def test_deep_defaults_are_unknown():
    found = parse("A=" + "${U:-" * 5000 + "}" * 5000, "compose", ".env", {}).values["A"]
    assert found.value is None
    assert "in each other" in found.why


def test_expand():
    assert expand("a${U:-b}$V$X", GIVEN) == ("abouter", ("X",), "")
    assert expand("${U:?secret text}", GIVEN) == (
        None,
        ("U",),
        "docker compose stops at a variable that has to be set and is not",
    )
