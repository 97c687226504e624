"""``[tool.deploygate]`` of a pyproject.toml: the same meaning, the same errors, the right places."""

# A table reads best with a case a line.
# ruff: noqa: ISC004

from __future__ import annotations

import sys
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_deploygate.finding import Location
from pytest_deploygate.gate.toml import compose_table, locate
from pytest_deploygate.marked import MappingNode, Mark, Node, ScalarNode, SequenceNode

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FULL = """\
[project]
name = "shop"  # a comment with [tool.deploygate] in it
text = '''
[tool.deploygate]
version = 7
'''

[tool.deploygate]
version = 1
fail-on = "warn"
environments.api.shop = {app = "shop", roots = [ # here
    "src",
    'lib', ]}

[tool.deploygate.environments."we.b".shop]
deploy-path = "/srv"
pairs = [{least = 1}, {least = 2, most = 3}]
'variables'.'A B'.type = "url"

[[tool.deploygate.waivers]]
rule = "shop/*"
subject = "a"
reason = "known"
by = "ops"
until = 2026-12-31

[[tool.deploygate.waivers]]
rule = "shop/open"
subject = \"\"\"
a\"\"\"
reason = "b"
by = "c"
until = "2027-01-01"

[tool.other]
x = 1
"""


def test_it_means_what_the_yaml_means(load: Any) -> None:
    known = load(FULL, name="pyproject.toml")
    assert known.name == "pyproject.toml"
    assert known.environments["api"].families["shop"].roots == ["src", "lib"]
    web = known.environments["we.b"].families["shop"]
    assert (web.deploy_path, [pair.least for pair in web.pairs], web.variables["A B"].type) == ("/srv", [1, 2], "url")
    assert [waiver.until for waiver in known.waivers] == [date(2026, 12, 31), date(2027, 1, 1)]
    assert [waiver.place for waiver in known.waivers] == [
        Location("pyproject.toml", 20, 19, 7),
        Location("pyproject.toml", 27, 19, 7),
    ]


@pytest.mark.parametrize(
    ("environment", "path", "place"),
    [
        ("api", (), (11, 18, 4)),
        ("api", ("app",), (11, 32, 6)),
        ("api", ("roots",), (11, 40, 5)),
        ("api", ("roots", 0), (12, 5, 5)),
        ("api", ("roots", 1), (13, 5, 5)),
        ("we.b", (), (15, 38, 4)),
        ("we.b", ("deploy-path",), (16, 15, 6)),
        ("we.b", ("pairs", 1), (17, 23, 21)),
        ("we.b", ("pairs", 1, "most"), (17, 42, 1)),
        ("we.b", ("variables",), (18, 1, 11)),
        ("we.b", ("variables", "A B"), (18, 13, 5)),
        ("we.b", ("variables", "A B", "type"), (18, 26, 5)),
    ],
)
def test_places(load: Any, environment: str, path: tuple[Any, ...], place: tuple[int, ...]) -> None:
    shop = load(FULL, name="pyproject.toml").environments[environment].families["shop"]
    assert shop.place(*path) == Location("pyproject.toml", *place)


HEAD = "[tool.deploygate]\nversion = 1\nenvironments.api.shop = {}\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEAD + "xyz = 1", ["4:1: unknown key 'xyz' (known: version, defaults, environments, rules, waivers, fail-on)"]),
        (HEAD + "[tool.deploygate.rulse]", ["4:18: unknown key 'rulse' (did you mean 'rules'?)"]),
        (HEAD + "[[tool.deploygate.wavers]]", ["4:19: unknown key 'wavers' (did you mean 'waivers'?)"]),
        (
            HEAD + "[tool.deploygate.environments.web.shop]\n\n  'app'=1\nbudget = \"x\"\n",
            ["6:9: shop.app: expected a string, got a number (put it in quotes)",
             "7:10: shop.budget: expected a whole number, got a string"],
        ),
        (HEAD + "defaults.shop.roots = [\n  'a',\n  2,\n]", [
            "6:3: shop.roots[1]: expected a string, got a number (put it in quotes)"]),
        (HEAD + "defaults.shop = {pairs = [{}]}", ["4:27: shop.pairs[0]: the key 'least' is missing"]),
        (HEAD + "defaults.shop = 3", ["4:17: defaults.shop: expected a mapping, got a number"]),
        (HEAD + "[[tool.deploygate.defaults]]", ["4:19: defaults: expected a mapping, got a list"]),
        (HEAD + "defaults.shop.app = 2026-12-31", ["4:21: shop.app: expected a string, got a date (put it in quotes)"]),
        (HEAD + "defaults.shop.app = 10:00:00", ["4:21: shop.app: expected a string, got a time (put it in quotes)"]),
        (HEAD + "defaults.shop.share = nan", ["4:23: shop.share: expected a number that can be compared"]),
        (HEAD + "defaults.shop.share = +inf", ["4:23: shop.share: must be less than 1"]),
        (HEAD + "[[tool.deploygate.waivers]]", [f"4:19: waivers[0]: the key '{key}' is missing" for key in (
            "by", "reason", "rule", "subject", "until")]),
        *(
            (HEAD + "[[tool.deploygate.waivers]]\nrule='shop/*'\nsubject='a'\nreason='b'\nby='c'\nuntil=" + until, [
                f"9:7: waivers[0].until: {message}"
            ])
            for until, message in [
                ("2026-12-31T10:00:00", "expected a date, got a time"),
                ("2026-12-31 10:00:00Z # x", "expected a date, got a time"),
                ("'2026-02-30'", "expected a day of the calendar, such as 2026-12-31"),
                ("true", "expected a date, got true or false"),
            ]
        ),
        (HEAD + f"defaults.shop.share = 1{'0' * 400}", ["4:23: shop.share: expected a number that can be compared"]),
        ("[tool.deploygate]\n", ["1:7: the key 'environments' is missing", "1:7: the key 'version' is missing"]),
        ("[tool]\ndeploygate = 1", ["2:14: the gate file must be a mapping of keys to values (it begins with 'version: 1' and "
                                    "'environments:')"]),
        ("[tool.other]\n", [" there is no [tool.deploygate] in it"]),
        ("tool = 1\n", [" there is no [tool.deploygate] in it"]),
        ("", [" there is no [tool.deploygate] in it"]),
        (HEAD + "a = [" + "[" * 100 + "]" * 100 + "]", ["4:67: nested deeper than 64 levels"]),
        (HEAD + "a = " + "[" * 100_000 + "]" * 100_000, [" nested deeper than 64 levels"]),
        (b"\xff\xfe", [" the file is UTF-16, not UTF-8 (save the file as UTF-8)"]),
        (b"# \xe9", ["1:3: the file is not UTF-8 from here on (save the file as UTF-8)"]),
    ],
)  # fmt: skip
def test_errors_have_their_places(errors: Any, text: str | bytes, expected: list[str]) -> None:
    assert sorted(errors(text, name="pyproject.toml")) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[tool.deploygate]\nversion = \n", "2:11"),
        ("[tool.deploygate]\nversion = 1\nversion = 2\n", "3:12"),
        ("[tool.deploygate]\nversion = 'a", "2:13"),
        ("[tool.deploygate]\nversion = 0x_", "2:12"),
        ("[tool.deploygate]\nfrom = 2026-02-30\n", "2:8"),
        ("[tool.deploygate\n", "1:17"),
        ("[tool.deploygate]\nversion = [", "2:12"),
    ],
)
def test_what_is_no_toml(errors: Any, text: str, place: str) -> None:
    (line,) = errors(text, name="pyproject.toml")
    assert line.startswith(f"{place}: this is not valid TOML")


def test_a_secret_that_lost_its_quotes_is_not_repeated(errors: Any) -> None:
    secret = "ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
    text = f"[tool.deploygate]\n[{secret}]\n[{secret}]\n"
    assert secret not in "\n".join(errors(text, name="pyproject.toml"))


def test_a_number_of_absurd_length(errors: Any) -> None:
    (line,) = errors(f"[tool.deploygate]\nversion = {'9' * 6000}\n", name="pyproject.toml")
    assert "999" not in line


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
    monkeypatch.setattr("pytest_deploygate.gate.toml.locate", lambda _: locate("[tool.deploygate]"))
    root = compose_table("[tool.deploygate]\na.b = 1").root
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
    document = compose_table(text)
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
    compose_table(text[:cut])
    compose_table(text[:cut] + text[cut + 1 :])
