"""The short way through plain files leads where the long ones do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_deploygate.families.env import EnvFile
from pytest_deploygate.readers.env.loaders import LOADERS, compose, node_dotenv, python_dotenv, shell
from pytest_deploygate.readers.env.loaders.plain import read_plain

LONG = {
    "python-dotenv": python_dotenv.read,
    "node-dotenv": node_dotenv.read,
    "compose": compose.read,
    "shell": shell.read,
}
PLAIN = st.text("abzAZ019_./:@%+,=-", max_size=6)
IN_QUOTES = st.text(" !#%&()*+,-./019:;<=>?@AZ[]^_{|}~abz'\"`$\\", max_size=8)
COMMENT = st.text("# aA=1'\"$`é\t", max_size=6)


def lines() -> st.SearchStrategy[str]:
    value = PLAIN | IN_QUOTES.map(lambda text: f"'{text}'") | IN_QUOTES.map(lambda text: f'"{text}"')
    key = st.sampled_from(["A", "KEY_1", "aB", "export", "EXPORT_A"])
    assignment = st.tuples(st.sampled_from(["", "export "]), key, st.just("="), value).map("".join)
    behind = st.just("") | COMMENT.map(lambda text: f" #{text}")
    return st.tuples(assignment, behind).map("".join) | COMMENT.map(lambda text: f"#{text}") | st.just("")


def plainly(file: EnvFile) -> list[tuple[str, str | None, str]]:
    return [(a.key, a.value.reveal() if a.value is not None else None, str(a.place)) for a in file.assignments]


@pytest.mark.parametrize("loader", LOADERS)
@given(st.lists(lines(), max_size=6).map("\n".join))
def test_both_ways_agree(loader: str, text: str) -> None:
    short = read_plain(text, ".env")
    if short is not None:
        long = LONG[loader](text, ".env", {})
        assert plainly(short) == plainly(long)
        assert not long.problems


def test_what_is_plain() -> None:
    text = "# a\n\nexport A=b/c:1,2 # d\n  # e\nB='x # y' #z\nC=\"it's\"\nD=\n"
    found = read_plain(text, ".env")
    assert found is not None
    assert plainly(found) == [
        ("A", "b/c:1,2", ".env:3:8"),
        ("B", "x # y", ".env:5:1"),
        ("C", "it's", ".env:6:1"),
        ("D", "", ".env:7:1"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        *["A=b c", "A=b#c", "A=$B", "A='$B'", "A = b", " A=b", "A=b\r\n", "\ufeffA=b", "A=`x`", "A='b'c", 'A="b\\n"'],
        *[
            "A=b;c",
            "A=*",
            "A: b",
            "A",
            "UID=1",
            "_A=1",
            "A.B=1",
            "A='b",
            "A=b ",
            "# \u2028A=1",
            "A=b\0",
            "A=(b)",
            "A=~/x",
        ],
    ],
)
def test_what_is_not(text: str) -> None:
    assert read_plain(text, ".env") is None
