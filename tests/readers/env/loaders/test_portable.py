from __future__ import annotations

import pytest

from pytest_deploygate.readers.env.loaders import disagreements

GIVEN = {"V": "outer"}


def told(text):
    return [(key, place.line, sentence, help) for key, place, sentence, help in disagreements(text, ".env", GIVEN)]


@pytest.mark.parametrize(
    "text",
    [
        "A=1\nB=two # comment\n\n# comment\nexport C='x # y $z'\n",
        "A='p$V'",
        "A='ab#cd'",
        'A="it\'s"',
        "A='a\\b'",
        'A="a\nb"',
        "A=",
        "A=1\nA=2",
        "A='x y'",
        "A='`x`'",
        "A='{\"a\": 1}'",
        "A='https://x?a=1&b=2'",
    ],
)
def test_what_all_read_alike(text):
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "sentence", "help"),
    [
        (
            "A=ab#cd",
            "node-dotenv ends the value before the `#`; python-dotenv, compose and shell keep the `#` and what follows",
            "put the whole value in single quotes",
        ),
        (
            "A=p$V",
            "python-dotenv and node-dotenv keep the `$`; compose and shell expand the `$`",
            "put the whole value in single quotes",
        ),
        (
            'A="p${V}"',
            "node-dotenv keeps the `$`; python-dotenv, compose and shell expand the `$`",
            "node-dotenv expands no `${…}` and python-dotenv each; choose a value without it",
        ),
        (
            "A=pa$$word",
            (
                "compose expands the `$`; shell takes a part of it from the running shell; "
                "python-dotenv and node-dotenv keep the `$`"
            ),
            "put the whole value in single quotes",
        ),
        (
            "A = 1",
            "shell runs it as a command; python-dotenv, node-dotenv and compose take it as an assignment",
            "write it without blanks around the `=`",
        ),
        (
            "A=hello world",
            (
                "shell sets the variable only for a command that it runs; "
                "python-dotenv, node-dotenv and compose take it as an assignment"
            ),
            "put the whole value in single quotes",
        ),
        (
            r'A="l1\nl2"',
            r"shell keeps the `\n`; python-dotenv, node-dotenv and compose make a line break of the `\n`",
            r"write a line break as such instead of `\n`",
        ),
        (
            r"A='it\'s'",
            (
                "node-dotenv keeps the backslash; shell misses the end of a quote, and stops; "
                "python-dotenv and compose take the backslash for an escape"
            ),
            "put the whole value in double quotes",
        ),
        (
            "A=v\r\n",
            "shell keeps the carriage return at its end; python-dotenv, node-dotenv and compose drop the carriage return",
            "save the file with line feeds only",
        ),
        (
            'A="abc\nB=2',
            (
                "python-dotenv drops the line; node-dotenv takes it as an assignment; "
                "compose stops at a quote that nothing closes; shell misses the end of a quote, and stops"
            ),
            "close the quote, and let nothing follow it but a comment after a blank",
        ),
        (
            "A=`x y`",
            (
                "node-dotenv takes the backticks for quotes; shell runs a command for it; "
                "python-dotenv and compose keep the backticks"
            ),
            "put the whole value in single quotes",
        ),
        (
            "A-B=1",
            "shell runs it as a command; python-dotenv, node-dotenv and compose take it as an assignment",
            "write `NAME=value`, with a name of letters, digits and `_`",
        ),
        (
            "A=a;b",
            "shell reads another value than python-dotenv, node-dotenv and compose",
            "put the whole value in single quotes",
        ),
        (
            "A='a'\"'\"'\"'",
            (
                "python-dotenv drops the line; node-dotenv keeps the double quotes; "
                "compose stops at a character that no name can have; shell takes the double quotes away"
            ),
            "no way of writing it is read alike by all of them; choose another value",
        ),
    ],
)
def test_who_does_what_and_how_to_write_it(text, sentence, help):
    assert told(text) == [("A-B" if "A-B" in text else "A", 1, sentence, help)]


def test_a_byte_order_mark():
    # What python-dotenv makes of it depends on its version.
    ((_, line, sentence, help),) = told("\ufeffA=1\nB=2\n")
    assert "shell runs it as a command" in sentence
    assert (line, help) == (1, "save the file without a byte order mark")


@pytest.mark.parametrize("text", ["A= # comment", "A=x\t# comment"])
def test_a_comment_that_some_take_for_a_value(text):
    ((_, _, sentence, help),) = told(text + "\n")
    assert "compose keeps the `#` and what follows" in sentence
    assert help == "put the comment on a line of its own"


def test_a_line_that_only_stops_one_loader():
    ((key, line, sentence, _),) = told("A=1\nexit\nB=hello world\n")
    assert (key, line) == ("", 2)
    assert sentence.startswith("shell runs a command that may change anything; ")


def test_the_last_line_of_a_variable_counts():
    assert told("A=ab#cd\nA=1\n") == []


def test_no_sentence_has_text_of_a_value_in_it():
    for text in (
        "A=hunter2#x",
        "A=hunter2 x",
        "A='hunter2",
        "A=$(hunter2)",
        "A=hunter2\\x",
        "hunter2",
        "A=hunter2&B=hunter2",
    ):
        assert "hunter2" not in repr(disagreements(text, ".env", {}))
