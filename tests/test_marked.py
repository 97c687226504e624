from __future__ import annotations

import json
import math
import time
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pytest_deploygate.marked import (
    CORE,
    UNREAD,
    Dialect,
    Document,
    MappingNode,
    Mark,
    Node,
    NotText,
    ScalarNode,
    SequenceNode,
    compose,
    decode,
    quoted,
)


@pytest.fixture(params=["c", "python"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both of PyYAML's parsers, as not every machine has the fast one."""
    if request.param == "c" and not yaml.__with_libyaml__:
        pytest.skip("this PyYAML has no C parser")
    monkeypatch.setattr(yaml, "__with_libyaml__", request.param == "c")
    return str(request.param)


def plain(node: Node | None) -> Any:
    """A tree without its marks."""
    if isinstance(node, MappingNode):
        return {key: plain(entry.value) for key, entry in node.entries.items()}
    if isinstance(node, SequenceNode):
        return [plain(item) for item in node.items]
    assert isinstance(node, ScalarNode)
    return node.value


def whole(text: str | bytes, dialect: Dialect = CORE) -> Any:
    document = compose(text, dialect)
    assert not document.problems
    return plain(document.root)


def problems(text: str | bytes, **limits: int) -> list[str]:
    document = compose(text, **limits)
    return [f"{':'.join(map(str, (p.mark or ())[:2]))} {p.message}" for p in document.problems]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("off", "off"),
        ("y", "y"),
        ("12:30", "12:30"),
        ("12:30:45", "12:30:45"),
        ("2026-12-31", "2026-12-31"),
        ("1_000", "1_000"),
        ("0b11", "0b11"),
        ("+0x1", "+0x1"),
        ("tRUE", "tRUE"),
        ("None", "None"),
        (".", "."),
        ("+.e1", "+.e1"),
        ("<<", "<<"),
        ("1.2.3", "1.2.3"),
        ("20.10", 20.1),
        ("010", 10),
        ("0o10", 8),
        ("0x1F", 31),
        ("-0", 0),
        ("+12", 12),
        ("1.", 1.0),
        (".5", 0.5),
        ("-1.5e-3", -0.0015),
        ("1e3", 1000.0),
        (".inf", math.inf),
        ("-.INF", -math.inf),
        ("+.Inf", math.inf),
        ("true", True),
        ("False", False),
        ("TRUE", True),
        ("null", None),
        ("~", None),
        ("NULL", None),
        ("''", ""),
        ("'1'", "1"),
        ('"true"', "true"),
        ("!!str 1", "1"),
        ("! 1", "1"),
        ("!!int 1", 1),
        ("!!float 1", 1),
        ("!!float 1.5", 1.5),
        ("!!bool true", True),
        ("!!null ''", None),
        ("'\\x41'", "\\x41"),
        ('"\\x41"', "A"),
    ],
)
def test_scalars_are_those_of_yaml_1_2(parser: str, text: str, value: Any) -> None:
    found = whole(f"a: {text}\n")["a"]
    assert found == value
    assert type(found) is type(value)


def test_nan(parser: str) -> None:
    assert math.isnan(whole("a: .nan")["a"])


@given(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(10**40), 10**40),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(),
    )
)
def test_json_scalars_mean_what_they_mean_in_json(value: Any) -> None:
    text = json.dumps(value)
    if "\\ud" in text or (isinstance(value, str) and "\0" in value):
        return  # surrogate pairs are no escapes of YAML, and NUL is refused
    assert whole(f"[{text}]") == [value]


LAYOUT = """\
# a comment
version: 1
"quoted key" : 'it''s'
flow: {a: [1, 22], b: c}
block:
  - first
  - key: second
    other: "é😀"  # a comment
text: |
  several
  lines
tagged: !!str 5
anchored: &x here
alias: *x
é😀: after
empty:
"""


def test_keys_and_values_know_their_places(parser: str) -> None:
    root = compose(LAYOUT).root
    assert isinstance(root, MappingNode)
    marks = {key: (tuple(entry.key.mark), tuple(entry.value.mark)) for key, entry in root.entries.items()}
    assert marks == {
        "version": ((2, 1, 7), (2, 10, 1)),
        "quoted key": ((3, 1, 12), (3, 16, 7)),
        "flow": ((4, 1, 4), (4, 7, 18)),
        "block": ((5, 1, 5), (6, 3, 1)),
        "text": ((9, 1, 4), (9, 7, 1)),
        "tagged": ((12, 1, 6), (12, 9, 7)),
        "anchored": ((13, 1, 8), (13, 11, 7)),
        "alias": ((14, 1, 5), (13, 11, 7)),
        "é😀": ((15, 1, 2), (15, 5, 5)),
        "empty": ((16, 1, 5), (16, 7, 1)),
    }
    flow = root.entries["flow"].value
    assert isinstance(flow, MappingNode)
    assert flow.entries["b"].key.mark == Mark(4, 20, 1)
    block = root.entries["block"].value
    assert isinstance(block, SequenceNode)
    assert isinstance(block.items[1], MappingNode)
    assert block.items[1].entries["other"].value.mark == Mark(8, 12, 4)


def test_scalars_know_how_they_were_written() -> None:
    root = compose("[1, '1', !!str 1]").root
    assert isinstance(root, SequenceNode)
    assert [(item.text, item.plain) for item in root.items if isinstance(item, ScalarNode)] == [
        ("1", True),
        ("1", False),
        ("1", False),
    ]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_are_counted_whatever_ends_them(parser: str, newline: str) -> None:
    root = compose(newline.join(["a: 1", "", "b: 2"])).root
    assert isinstance(root, MappingNode)
    assert root.entries["b"].key.mark == Mark(3, 1, 1)


def test_a_byte_order_mark_counts_for_nothing(parser: str) -> None:
    root = compose(b"\xef\xbb\xbfa: 1").root
    assert isinstance(root, MappingNode)
    assert root.entries["a"].key.mark == Mark(1, 1, 1)


@pytest.mark.parametrize("text", ["", " \n\n", "# only\n# comments\n"])
def test_no_document_is_no_problem_and_no_tree(parser: str, text: str) -> None:
    assert compose(text) == Document(None)


def test_merge_keys(parser: str) -> None:
    text = """
    base: &base {a: 1, b: 1}
    more: &more {b: 2, c: 2}
    own: {<<: *base, b: 3}
    own-first: {b: 3, <<: *base}
    several: {<<: [*base, *more, {d: 4}]}
    nested: &nested {<<: *base, e: 5}
    twice: {<<: *nested}
    """
    found = whole(text)
    assert found["own"] == found["own-first"] == {"a": 1, "b": 3}
    assert found["several"] == {"a": 1, "b": 1, "c": 2, "d": 4}
    assert found["twice"] == {"a": 1, "b": 1, "e": 5}


def test_merged_keys_keep_their_places(parser: str) -> None:
    root = compose("a: &a\n  x: 1\nb:\n  <<: *a\n").root
    assert isinstance(root, MappingNode)
    merged = root.entries["b"].value
    assert isinstance(merged, MappingNode)
    assert merged.entries["x"].key.mark == Mark(2, 3, 1)


def test_a_quoted_merge_key_is_a_key(parser: str) -> None:
    assert whole('"<<": {a: 1}') == {"<<": {"a": 1}}


def test_a_dialect_need_not_merge(parser: str) -> None:
    assert whole("<<: {a: 1}", Dialect(merge=False)) == {"<<": {"a": 1}}


def test_an_anchor_can_be_set_anew(parser: str) -> None:
    assert whole("[&a 1, *a, &a 2, *a]") == [1, 1, 2, 2]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3\n", ["3:1 duplicate key 'a'"]),
        ("{a: 1, 'a': 2, b: {c: 1, c: 2}}", ["1:8 duplicate key 'a'", "1:26 duplicate key 'c'"]),
        ("1: x\n'1': y\n", ["2:1 duplicate key '1'"]),
        ("a: &a {x: 1}\nb:\n  <<: *a\n  <<: *a\n", ["4:3 duplicate key '<<'"]),
        ("a: {<<: 1}", ["1:5 '<<' merges a mapping or a list of mappings"]),
        ("a: {<<: [{}, x]}", ["1:5 '<<' merges a mapping or a list of mappings"]),
        ("a:\n  <<:\n", ["2:3 '<<' merges a mapping or a list of mappings"]),
        ("a: &a {<<: *a}", ["1:12 an alias to something that it is itself a part of"]),
        ("a: &a\n- &b [*a]", ["2:7 an alias to something that it is itself a part of"]),
        ("a: *nowhere", ["1:4 an alias to an anchor that is not there"]),
        ("? [a]\n: b\n? {}\n: c\nd: 1", ["1:3 a key that is no single text", "3:3 a key that is no single text"]),
        ("a: !!python/object/apply:os.system [x]", ["1:4 a tag that is not known here"]),
        ("a: !!python/name:os.system x", ["1:4 a tag that is not known here"]),
        ("a: !!set {b}", ["1:4 a tag that is not known here"]),
        ("a: !!int x\nb: !!bool 1", ["1:4 a tag that does not fit its value", "2:4 a tag that does not fit its value"]),
        ("a: !ENV x", ["1:4 a tag that is not known here"]),
        (f"a: {'9' * 5000}", ["1:4 a number of more than 300 digits"]),
        (f"a: 0.{'9' * 5000}", ["1:4 a number of more than 300 digits"]),
        ('a: "\\0"', ["1:4 a character that no text can hold"]),
        ("a: 1\n---\nb: 2\n", ["2:1 a second document begins here"]),
        ("a: 1\n...\n---\n", ["3:1 a second document begins here"]),
        ("\ta: 1", ["1:1 a tab, which YAML does not take as indentation"]),
        ("a:\n\tb: 1", ["2:1 a tab, which YAML does not take as indentation"]),
        ("a: @b", ["1:4 a value that starts with a character reserved by YAML"]),
        ("a: %b", ["1:4 a value that starts with a character reserved by YAML"]),
        ("a: `b`", ["1:4 a value that starts with a character reserved by YAML"]),
        ("a: b: c", ["1:5 a ': ' where none can be"]),
        ("a: 1\n b: 2\n", ["2:3 a ': ' where none can be"]),
        ("a: 'b\nc: d\n", ["1:4 a quote opens here and is not closed"]),
        ("a: 'b\n---\n", ["1:4 a quote opens here and is not closed"]),
        ("a: [1, 2\nb: 3\n", ["1:4 a list in brackets that is not closed, or lacks a comma"]),
        ("a: {b: 1\n", ["1:4 a mapping in braces that is not closed, or lacks a comma"]),
        ("a: 'it's'", ["1:8 this does not fit the lines above it"]),
        ("- a\nb: 1", ["2:1 this does not fit the lines above it"]),
        ("a: 1\nb\n", ["3:1 a key without ': ' and a value"]),
        ("a: ]", ["1:4 something else stands where a value belongs"]),
        ("a: &!b c", ["1:5 a value that starts with '&' or '*'"]),
        ("a: !b!c d", ["1:4 a value that starts with '!'"]),
        ("%YAML 2.0\n---\na: 1", ["1:1 a '%' line that makes no sense"]),
        ("a: |x\n  b", ["1:5 this is not valid YAML"]),
        ("a: 1\nb: \x07", ["2:4 a control character, which YAML does not allow"]),
        ("a: 1\0", ["1:5 a NUL character, which YAML does not allow"]),
        ("a: \ufeff1", ["1:4 a control character, which YAML does not allow"]),
        (b"a: 1\nbc: \xe9\n", ["2:5 the file is not UTF-8 from here on"]),
        (b"\xef\xbb\xbfa: \xe9\n", ["1:4 the file is not UTF-8 from here on"]),
        ("a: 1".encode("utf-16"), [" the file is UTF-16, not UTF-8"]),
        (b"\xfe\xff\0a", [" the file is UTF-16, not UTF-8"]),
        ("a: 1".encode("utf-16-le"), ["1:2 a NUL character, which YAML does not allow"]),
    ],
)
def test_what_is_wrong_has_a_place(parser: str, text: str | bytes, expected: list[str]) -> None:
    assert problems(text) == expected


@pytest.mark.parametrize("escape", ["\\q", "\\xZZ", "\\UFFFFFFFF", "\\ud800"])
def test_escapes_that_make_no_text(parser: str, escape: str) -> None:
    document = compose(f'a: "{escape}"')
    assert len(document.problems) == 1
    assert document.root is None or plain(document.root) == {"a": UNREAD}


def test_problems_that_end_nothing_are_told_together() -> None:
    document = compose("a: !x 1\na: 2\nb: 3\n? []\n: 4\n")
    assert len(document.problems) == 3
    assert plain(document.root) == {"a": UNREAD, "b": 3}
    assert repr(UNREAD) == "UNREAD"


def test_where_a_duplicate_was_first_written_is_told() -> None:
    assert compose("a:\n  b: 1\n  b: 2").problems[0].hint == "first written at 2:3"


def bomb(anchors: int, width: int) -> str:
    lines = ["- &a0 [x]"]
    lines += [f"- &a{i} [{', '.join([f'*a{i - 1}'] * width)}]" for i in range(1, anchors)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    "text",
    [
        bomb(60, 9),
        "a: &a {"
        + ", ".join(f"k{i}: 1" for i in range(1000))
        + "}\n"
        + "".join(f"m{i}: {{<<: *a}}\n" for i in range(999)),
    ],
    ids=["aliases", "merges"],
)
def test_bombs_are_refused_at_once(parser: str, text: str) -> None:
    start = time.monotonic()
    assert [p.message for p in compose(text).problems] == ["more than 100,000 keys and values, aliases expanded"]
    assert time.monotonic() - start < 10


def test_the_limits_are_exact(parser: str) -> None:
    assert not problems("[1, 2, 3]", max_nodes=4)
    assert problems("[1, 2, 3]", max_nodes=3)
    assert not problems("[&a [1], *a]", max_nodes=5)
    assert problems("[&a [1], *a]", max_nodes=4)
    assert not problems("[[1]]", max_depth=2)
    assert problems("[[[]]]", max_depth=2) == ["1:3 nested deeper than 2 levels"]
    assert not problems("[&a [1], [*a]]", max_depth=3)
    assert problems("[&a [1], [[*a]]]", max_depth=3) == ["1:12 nested deeper than 3 levels"]


@pytest.mark.parametrize("text", ["[" * 500_000, "{a: " * 200_000, "- " * 300_000, "? " * 300_000, "!" * 500_000])
def test_absurd_nesting_is_no_recursion(parser: str, text: str) -> None:
    start = time.monotonic()
    assert len(compose(text).problems) == 1
    assert time.monotonic() - start < 10


def test_a_dialect_says_what_scalars_and_keys_mean(parser: str) -> None:
    def shouted(text: str, tag: str | None, plain: bool) -> Any:
        if text == "no":
            raise ValueError("a word that is not liked here")
        return (text.upper(), tag, plain)

    dialect = Dialect(scalar=shouted, key=lambda node: node.text * 2, collections=frozenset(["!pairs"]))
    document = compose("a: b\nc: !x 'd'\ne: !pairs [no]", dialect)
    assert [p.message for p in document.problems] == ["a word that is not liked here"]
    assert plain(document.root) == {"aa": ("B", None, True), "cc": ("D", "!x", False), "ee": [UNREAD]}


def test_decode_tells_what_kind_of_text_it_is_not() -> None:
    assert decode(b"\xef\xbb\xbfa") == "a"
    with pytest.raises(NotText, match="is UTF-16"):
        decode(b"\xff\xfea\0")
    with pytest.raises(NotText) as caught:
        decode("ab\ncdé".encode()[:-1])
    assert caught.value.problem.mark == Mark(2, 3)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("apps", "'apps'"),
        ("a\nb\x1b", "'a?b?'"),
        ("x" * 60, f"'{'x' * 60}'"),
        ("x" * 61, f"'{'x' * 57}...'"),
        ("ghp_" + "a1B2" * 9, "(hidden: it looks like a secret)"),
        ("postgres://u:hunter2@h/d", "(hidden: it looks like a secret)"),
    ],
)
def test_a_name_is_shown_on_one_line_and_never_a_secret(text: str, shown: str) -> None:
    assert quoted(text) == shown


SECRET = "hunter2swordfish"
AROUND = st.sampled_from(
    [
        "a: *",
        "a: &",
        "a: !",
        "a: !a!",
        "a: !!python/",
        "a: '",
        'a: "',
        "a: [",
        "a: {",
        "a: %",
        "a: @",
        "a: |",
        "%",
        "? ",
    ]
).flatmap(lambda text: st.sampled_from([text, f"--- {text}", f"- {text}", f"\t{text}", f"a: b: {text}"]))


@given(AROUND, AROUND, st.sampled_from(["", "\n", "'", '"', "]", "}", ": b", "!x", "\\q", "\x07"]))
@pytest.mark.parametrize("c_parser", [True, False])
def test_no_problem_repeats_the_text(c_parser: bool, before: str, after: str, end: str) -> None:
    with _parser(c_parser=c_parser):
        document = compose(f"{before}{SECRET}{end}{after}{SECRET}{end}")
    assert SECRET not in str([p for p in document.problems if not p.message.startswith("duplicate key")])


class _parser:  # noqa: N801 - reads as a statement
    """A fixture is set up once a test, and Hypothesis runs a test many times."""

    def __init__(self, *, c_parser: bool) -> None:
        self._patch = pytest.MonkeyPatch()
        self._c_parser = c_parser

    def __enter__(self) -> None:
        self._patch.setattr(yaml, "__with_libyaml__", self._c_parser)

    def __exit__(self, *_: object) -> None:
        self._patch.undo()


YAML_LIKE = st.text(st.sampled_from(list("ab01.~ \n\t:-?[]{},#&*!|>'\"%@`<$\\\r\0\ufeffé😀\x85\u2028")), max_size=60)


@pytest.mark.parametrize("c_parser", [True, False])
@given(text=st.one_of(YAML_LIKE, st.text(), st.binary()))
@example(text="a: &a [*a]")
@example(text='"\\UFFFFFFFF"')
@example(text="%TAG ! x\n%TAG ! x\n--- a")
@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
def test_no_text_makes_it_raise(c_parser: bool, text: str | bytes) -> None:
    with _parser(c_parser=c_parser):
        document = compose(text)
    for problem in document.problems:
        assert problem.message
        assert problem.mark is None or min(problem.mark) >= 1
    assert document.root is None or list(_nodes(document.root))


@given(YAML_LIKE)
@settings(max_examples=400)
def test_both_parsers_read_the_same_tree(text: str) -> None:
    trees = []
    for c_parser in (True, False):
        with _parser(c_parser=c_parser):
            trees.append(compose(text))
    if not any(tree.problems for tree in trees) and all(tree.root for tree in trees):
        assert repr(plain(trees[0].root)) == repr(plain(trees[1].root))


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(node, SequenceNode):
        for item in node.items:
            yield from _nodes(item)
    elif isinstance(node, MappingNode):
        for entry in node.entries.values():
            assert entry.key.mark.width >= 1
            yield from _nodes(entry.value)
