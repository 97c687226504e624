"""What is written means what was meant, whatever the names are."""

from __future__ import annotations

import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pytest_deploygate.finding import Location
from pytest_deploygate.inference.document import (
    Entry,
    Reference,
    key,
    one_line,
    scrubbed,
    section,
    told,
    value,
    written,
)
from pytest_deploygate.marked import compose
from pytest_deploygate.secret import Scrubber, is_secret_text
from repositories import loaded

# Whatever a file name, a variable or a service can be called, in a file that is UTF-8.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30)
HARD = ["yes", "No", "null", "~", "1.0", "0x1f", "*x", "&x", "!x", "%x", "@x", "`x", "<<", "- x", "a: b", "a #b", "{", "}",
        "[", "]", ",", "'", '"', "\\", "$X", "${X}", "$$", " x", "x ", "\t", "\n", "\x85", "\u2028", "\ufeff", "😀", "é", ".inf",
        ".5", "-", "?", "|", ">", "=", "2024-01-01", "12:30", "true", "...", "---", "\x7f", "\x1b[31m"]  # fmt: skip
NAMES = st.one_of(st.sampled_from(HARD), TEXTS)


def text(*entries: Entry) -> str:
    return "\n".join(line for entry in entries for line in written(entry)) + "\n"


@given(NAMES)
def test_a_text_is_that_text(said):
    for read in (yaml.safe_load, lambda source: compose(source).root.entries["a"].value.value):
        found = read(f"a: {value(said)}\n")
        found = found["a"] if isinstance(found, dict) else found
        assert found == said.replace("$", "$$")


@given(NAMES, NAMES)
def test_a_key_is_that_key(name, inner):
    assert yaml.safe_load(f"{key(name)}: {{{key(inner)}: 1}}\n") == {name: {inner: 1}}


@given(st.lists(NAMES), NAMES)
def test_lists_and_mappings(items, name):
    said = yaml.safe_load(f"a: {value({name: items, 'b': True})}\n")
    assert said["a"] == {name: [item.replace("$", "$$") for item in items], "b": True}


ENVIRONMENT = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"], exclude_characters=",:/\\*?[]"),
    min_size=1,
    max_size=20,
).filter(lambda name: name != "all" and name.isprintable())


@given(
    ENVIRONMENT,
    st.lists(NAMES, min_size=1),
    NAMES,
    st.dictionaries(NAMES, st.sampled_from(["port", "url", "string"]), min_size=1, max_size=4),
    NAMES,
)
def test_a_gate_file_means_its_names(tmp_path_factory, name, apps, config, variables, why):
    """`gate.load` finds in the file exactly what was meant by it, whatever was written beside it as a comment."""
    seen = (Location(why, 3),)
    entry = Entry(
        name,
        (
            section("pm2", [Entry("config", config, why, seen), Entry("env", "x", sure=False), Entry("apps", apps, above=(why,))]),
            section("env", [
                Entry("compose", {"service": config}),
                Entry("variables", tuple(Entry(one, type_, why) for one, type_ in variables.items())),
            ]),
            section("migrations", [Entry("prisma", config, sure=False)]),
        ),
        why,
        seen,
    )  # fmt: skip
    source = text(Entry("version", "1"), Entry("environments", (entry,))).replace('version: "1"', "version: 1")
    found = loaded(tmp_path_factory.mktemp("gate"), source).environments
    assert list(found) == [name]
    families = found[name].families
    assert (families["pm2"].config, families["pm2"].apps, families["pm2"].env) == (config, apps, None)
    assert families["env"].compose.service == config
    assert families["env"].variables == variables
    assert "migrations" not in families


def test_what_is_left_in_comments_is_yaml_once_the_sign_is_taken_away():
    inner = Entry("database", Reference("DATABASE_URL"), "so that", sure=False)
    guess = section("migrations", [Entry("django", "a.b", sure=False), inner])
    assert not guess.sure
    lines = written(guess)
    assert all(line.startswith("# ") for line in lines)
    assert yaml.safe_load("\n".join(line[2:] for line in lines)) == {
        "migrations": {"django": "a.b", "database": "$DATABASE_URL"}
    }


def test_a_guess_among_what_is_sure_is_a_comment():
    said = section("pm2", [Entry("config", "a.js", "by its name", (Location("b", 2),)), Entry("env", "x", sure=False)])
    assert text(said) == "pm2:\n  config: a.js  # by its name: b:2\n  # env: x\n"


def test_items_and_what_stands_above():
    items = (Entry("", {"pm2": "a"}), Entry("", "b.c:d", "why", sure=False))
    said = Entry("entrypoints", items, above=("first", "sec\nond"))
    assert text(said) == "# first\n# sec?ond\nentrypoints:\n  - {pm2: a}\n  # - b.c:d  # why\n"


def test_only_some_places_are_named():
    seen = [Location("a", number) for number in (1, 2, 2, 3, 4)]
    assert Entry("x", "y", seen=tuple(seen)).note == "a:1, a:2, a:3, …"


@given(TEXTS)
def test_nothing_ends_a_comment(said):
    shown = one_line(said)
    assert shown.isprintable()
    assert len(shown) == len(said) or is_secret_text(said)
    assert len(text(Entry("a", "b", said)).splitlines()) == 1


def test_comments_show_no_secret():
    """Neither one that is known by its value, nor what gives itself away."""
    inner = Entry("a", "hunter2-hunter2", "there is no 'hunter2-hunter2'", above=("hunter2-hunter2",))
    said = text(scrubbed(Entry("x", (inner,)), Scrubber(["hunter2-hunter2"])))
    assert said == "x:\n  # ********\n  a: hunter2-hunter2  # there is no '********'\n"
    assert (
        text(Entry("a", "b", "'sk_live_51HAbcdefGhijklMnop' is no program"))
        == "a: b  # (hidden: it looks like a secret)\n"
    )


@pytest.mark.parametrize("plain", ["a", ".env.example", "../x/y-z.config.js", "shop.main:app", "a.b:c()", "apps/api"])
def test_everyday_names_need_no_quotes(plain):
    assert value(plain) == plain


def test_what_is_told():
    parts = [Entry("config", "a.js", "why"), Entry("entrypoints", (Entry("", "b", sure=False), Entry("", "c")))]
    said = list(told(Entry("é\n", (section("pm2", parts),)), "environments"))
    assert [(one.path, one.text, one.note, one.sure) for one in said] == [
        ("environments.é?.pm2.config", "a.js", "why", True),
        ("environments.é?.pm2.entrypoints", "b", "", False),
        ("environments.é?.pm2.entrypoints", "c", "", True),
    ]
    assert [one.sure for one in told(Entry("a", (Entry("b", "c"),), sure=False))] == [False]
    assert not re.search(r"[\x00-\x1f]", "".join(one.path + one.text for one in said))
