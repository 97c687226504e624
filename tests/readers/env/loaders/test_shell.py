from __future__ import annotations

import pytest

from pytest_deploygate.readers.env.loaders import parse

GIVEN = {"V": "outer", "E": ""}


def read(text):
    return parse(text, "shell", ".env", GIVEN)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("A=ab#cd", "ab#cd"),
        ("A=ab #cd", "ab"),
        ("A=p$V", "pouter"),
        ('A="p${V}"', "pouter"),
        ("A='p${V}'", "p${V}"),
        (r'A="l1\nl2"', r"l1\nl2"),
        (r"A=$'l1\nl2'", "l1\nl2"),
        ("A=v\r\n", "v\r"),
        ("A=1\nA=2", "2"),
        ('A="ab"cd', "abcd"),
        ("A=a\\\nb", "ab"),
        ("A=a\\ b", "a b"),
        ('A="a\nb"', "a\nb"),
        ("A=1 B=2", "1"),
        ("B=1 A=$B", "1"),
        ("export B=1 A=$B", ""),
        ("A=1; B=2", "1"),
        ("A=1 # x", "1"),
        ("A=x\nA+=y", "xy"),
        ("V=inner\nA=$V", "inner"),
        ("A=${U:-d}${E-x}${V:+y}", "dy"),
        ("A=${U:-a b}", "a b"),
        ('A="${U:-${W:-$V}}"', "outer"),
        ("A=$", "$"),
        ('A="a$ b"', "a$ b"),
        ("export A=1", "1"),
        ("export 'A=1'", "1"),
        ("A={a,b}", "{a,b}"),
        ("A=*", "*"),
        ("hello world\nA=1", "1"),
        ("A=1\nA=2 world", "1"),
        ("[section]\nA=1", "1"),
        ("A=1\nA=2 | b", "1"),
        ("A=1\nA=2 & ", "1"),
        ("A=1 |\nb\nA=2", "2"),
        ('A=1 "x y"\nA=2', "2"),
        ("a=1 $V\nA=2", "2"),
        ('A=$"x"', "x"),
        ("A=${V+a'b c'\\ }", "ab c "),
        ("export X='A'\nexport A+='x' A+='y'", "xy"),
        ("A=a\\", "a\\"),
    ],
)
def test_value(text, value):
    assert read(text).values["A"].value.reveal() == value


@pytest.mark.parametrize(
    "text", ["A = 1", "A=hello world", "\ufeffA=1", "A-B=1", "A=x?y=1&b=2", "A= 1", "A=a|b", "1A=x"]
)
def test_commands_set_nothing(text):
    file = read(text)
    assert "A" not in file.values
    assert [problem.fatal for problem in file.problems] == [False]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("A=$(date)", "it runs a command"),
        ('A="x$(date +%s | tr a b)y"', "it runs a command"),
        ("A=`x y`", "it runs a command"),
        ("A=pa$$w0rd$xyz", "it takes something that only the running shell knows"),
        ("A=$(a\nb; c | d # e\n)", "it runs a command"),
        ("A=${#V}", "it takes something that only the running shell knows"),
        ("A=${V%r}", "it takes something that only the running shell knows"),
        ("A=${U:-~}", "it takes a home directory"),
        ("A=\x7f", "it has a character that the shell uses itself"),
        ("A=$1", "it takes something that only the running shell knows"),
        ("A=$RANDOM", "it takes something that only the running shell knows"),
        ("B=$(date)\nA=$B", "it takes the value of a variable that is not known"),
        ("A=~/x", "it takes a home directory"),
        ("A=a:~/x", "it takes a home directory"),
        ("A=$((1+1))", "it calculates"),
        ("export A={a,b}", "it has braces that the shell may expand"),
        ("A=a <x", "it opens a file, and is set only if there is one"),
        ("RANDOM=1\nA=$RANDOM", "it takes the value of a variable that is not known"),
        (r"A=$'\xff'", "it has an escape in it whose meaning depends on the locale"),
    ],
)
def test_what_cannot_be_known(text, why):
    found = read(text).values["A"]
    assert (found.value, found.why) == (None, why)


@pytest.mark.parametrize(
    "text",
    [
        "A=it's",
        'A="abc\nB=2',
        "A=(x)",
        "A[0]=x",
        "A=<key>",
        "A=a(b)",
        "A=1 && B=2",
        "unset A",
        "A=1 unset B",
        ". ./other",
        "source other",
        "eval x",
        "if true; then A=1; fi",
        "f() { A=1; }",
        "declare A=1",
        "readonly A=1",
        "exit",
        "A=${U:?no}",
        "A=${U:=x}",
        "A=$((B=1))",
        "A=${V^^}",
        "cat <<X\nA=1\nX",
        "$(date)",
        "UID=1",
        "POSIXLY_CORRECT=1",
        "A=\0",
        "; A=1",
        "A=1 |;",
        "A=" + "${U:-" * 5000 + "}" * 5000,
        "A=" + "$(" * 5000,
    ],
)
def test_after_what_nothing_is_known(text):
    file = read(text + "\nC=1\n")
    assert [problem.fatal for problem in file.problems] == [True]
    assert "C" not in file.values


def test_doubling_ends_in_an_unknown_value():
    found = read("A=xxxxxxxxxxxxxxxx\n" + "A=$A$A\n" * 40).values["A"]
    assert found.value is None


def test_a_function_from_outside_may_be_any_command():
    assert parse("x\n", "shell", ".env", {"BASH_FUNC_x%%": "() { A=1; }"}).problems[0].fatal


def test_a_line_that_cannot_be_read_sets_nothing_of_it():
    assert list(read("A=1; B=(\nC=1").values) == []


def test_names_that_nothing_gives_are_told():
    assert read("A=$U${W}$V${X:-x}${Y:+x}$U\n").assignments[0].references == ("U", "W")


def test_place_is_the_key():
    place = read("\n  export  KEY=1\n").assignments[0].place
    assert (place.line, place.column, place.width) == (2, 11, 3)


def test_no_message_has_text_of_a_value_in_it():
    for text in (
        "A=hunter2 hunter2",
        "A=$(hunter2)",
        "A=(hunter2)",
        "A='hunter2",
        "hunter2",
        "A=~hunter2",
        "A=<hunter2>",
    ):
        file = read(text)
        assert "hunter2" not in repr(file)
