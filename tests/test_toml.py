"""TOML with places: whatever tomllib reads, the locator finds."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_deploygate.marked import MappingNode, Mark, Node, ScalarNode, SequenceNode
from pytest_deploygate.toml import NotToml, compose_toml, loads, locate

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TABLE = ("tool", "deploygate")


def test_a_whole_text_and_a_table_of_it() -> None:
    text = "a = 1\n[b]\nc = ['x', 'y']\n"
    root = compose_toml(text).root
    assert isinstance(root, MappingNode)
    assert [(key.value, key.mark) for key, _ in _entries(root) if key] == [
        ("a", Mark(1, 1, 1)),
        ("b", Mark(2, 2, 1)),
        ("c", Mark(3, 1, 1)),
    ]
    table = compose_toml(text, ("b",)).root
    assert isinstance(table, MappingNode)
    assert list(table.entries) == ["c"]
    assert compose_toml(text, ("a", "b")).root is None
    assert compose_toml(text, ("c",)).root is None


def test_what_is_no_toml() -> None:
    with pytest.raises(NotToml) as caught:
        loads("a = 1\nb =\n")
    assert caught.value.problem.mark == Mark(2, 4)
    assert compose_toml("a = 1\nb =\n").problems == (caught.value.problem,)
    with pytest.raises(NotToml, match="nested deeper"):
        loads("a = " + "[" * 100_000)


def test_dotted_and_nested_headers_find_the_same_places() -> None:
    assert locate("[a]\n[a.b]\nc = 1").keys == {
        ("a",): Mark(1, 2, 1),
        ("a", "b"): Mark(2, 4, 1),
        ("a", "b", "c"): Mark(3, 1, 1),
    }


def test_tables_in_arrays_of_tables() -> None:
    text = "[[a]]\n[a.b]\nc = 1\n[[a.d]]\n[[a.d]]\ne = 2\n[[a]]\nb.c = 3\n"
    places = locate(text)
    assert places.values[("a", 0, "b", "c")] == Mark(3, 5, 1)
    assert places.values[("a", 0, "d", 1, "e")] == Mark(6, 5, 1)
    assert places.values[("a", 1, "b", "c")] == Mark(8, 7, 1)


def test_what_the_locator_does_not_know_costs_precision_only(monkeypatch: pytest.MonkeyPatch) -> None:
    assert locate("[a]\nb = 1\n= 2\n[d]\n").keys == {("a",): Mark(1, 2, 1), ("a", "b"): Mark(2, 1, 1)}
    assert locate("[a]\nb = 1\nc = " + "[" * 100_000).values == {("a", "b"): Mark(2, 5, 1)}
    monkeypatch.setattr("pytest_deploygate.toml.locate", lambda _: locate("[tool.deploygate]"))
    root = compose_toml("[tool.deploygate]\na.b = 1", TABLE).root
    assert isinstance(root, MappingNode)
    assert {node.mark for _, node in _entries(root)} == {Mark(1, 7, 10)}


# ── whatever tomllib reads, the locator finds ──────────────────────────────────────────────────────

KEYS = st.one_of(
    st.from_regex(r"[A-Za-z0-9_-]{1,6}", fullmatch=True),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=5),
)
SCALARS = st.one_of(
    st.integers(-(2**40), 2**40),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=8,
)


def _string(text: str, form: int) -> str:
    plain = text.isprintable() and "'" not in text
    if form == 1 and plain:
        return f"'{text}'"
    if form == 2 and plain and not text.startswith("\n"):
        return f"'''\n{text}'''"
    escaped = "".join(c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in text)
    return f'"""{escaped}"""' if form == 3 else f'"{escaped}"'


def _key(draw: st.DrawFn, key: str) -> str:
    import re

    if re.fullmatch(r"[A-Za-z0-9_-]+", key) and draw(st.booleans()):
        return key
    return _string(key, draw(st.sampled_from([0, 1])))


def _value(draw: st.DrawFn, value: Any) -> str:
    space = draw(st.sampled_from(["", " ", "  "]))
    if isinstance(value, dict):
        pairs = [f"{space}{_key(draw, key)}{space}={space}{_value(draw, item)}" for key, item in value.items()]
        return "{" + ",".join(pairs) + space + "}"
    if isinstance(value, list):
        gap = draw(st.sampled_from(["", " ", "\n", " # ], \" '''\n", "\r\n  "]))
        return "[" + "".join(f"{gap}{_value(draw, item)}{gap}," for item in value) + gap + "]"
    if isinstance(value, str):
        return _string(value, draw(st.integers(0, 3)))
    return str(value).lower() if isinstance(value, bool) else str(value)


@st.composite
def tables(draw: st.DrawFn) -> str:
    """The text of a [tool.deploygate], written in one of many ways, with other tables around it."""
    lines = [draw(st.sampled_from(["", "# x\n[other]\na = '''\n[x]\n'''", '[tool]\nx = "]"']))]
    lines.append(draw(st.sampled_from(["[tool.deploygate]", "[ tool . 'deploygate' ] # x"])))
    data = draw(st.dictionaries(KEYS, VALUES, max_size=4))
    later = []
    for key, value in data.items():
        name = _key(draw, key)
        if isinstance(value, dict) and draw(st.booleans()):
            later.append(f"[tool.deploygate.{name}]")
            later += [f"{_key(draw, inner)} = {_value(draw, item)}" for inner, item in value.items()]
        elif isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
            for item in value:
                later.append(f"[[ tool.deploygate.{name} ]]")
                later += [f"\t{_key(draw, inner)}={_value(draw, below)}" for inner, below in item.items()]
        else:
            lines.append(f"{name} = {_value(draw, value)} # {key!a}")
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    return newline.join([*lines, *later, draw(st.sampled_from(["", "[after]", "[tool.after]\nx=1"]))])


@given(tables())
@settings(max_examples=300)
def test_every_key_and_every_value_is_found_where_it_stands(text: str) -> None:
    document = compose_toml(text, TABLE)
    assert not document.problems
    assert isinstance(document.root, MappingNode)
    lines = text.split("\n")
    for key, node in _entries(document.root):
        if key is not None:
            written = lines[key.mark.line - 1][key.mark.column - 1 :][: key.mark.width]
            assert tomllib.loads(f"{written} = 0") == {key.value: 0}
        if isinstance(node, ScalarNode):
            rest = "\n".join([lines[node.mark.line - 1][node.mark.column - 1 :], *lines[node.mark.line :]])
            if node.mark.line == len(lines) or "'''" in rest[:3] or '"""' in rest[:3]:
                continue
            assert tomllib.loads(f"x = {rest[: node.mark.width]}")["x"] == node.value


def _entries(node: Node) -> Any:
    if isinstance(node, MappingNode):
        for entry in node.entries.values():
            yield entry.key, entry.value
            yield from _entries(entry.value)
    elif isinstance(node, SequenceNode):
        for item in node.items:
            yield None, item
            yield from _entries(item)


@given(
    st.one_of(tables(), st.text(st.sampled_from(list("[]{}=.,'\"\n# atoldepygr1\\")), max_size=60)), st.integers(0, 400)
)
@settings(max_examples=300)
def test_no_text_makes_it_raise(text: str, cut: int) -> None:
    compose_toml(text[:cut])
    compose_toml(text[:cut] + text[cut + 1 :], TABLE)
