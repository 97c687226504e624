"""What the look at the bytes finds is at least what the grammar says."""

from __future__ import annotations

import ast
import textwrap
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_deploygate.readers.imports.conditions import Target
from pytest_deploygate.readers.imports.reading import summarise
from pytest_deploygate.readers.imports.scan import Scanner, Statement, prepared
from tools import examples


class _Everything(frozenset[str]):
    def __contains__(self, name: object) -> bool:
        return bool(name)


EVERYTHING = _Everything()
TARGET = Target((3, 12, 0), "linux")


def scanned(text: str | bytes) -> set[tuple[str, str]] | None:
    """Module and name of what is found; None where only the grammar can tell."""
    data = prepared(text.encode() if isinstance(text, str) else text)
    found = None if data is None else Scanner(EVERYTHING).scan(data)
    return None if found is None else {(s.module, name) for s in found for name in s.names or ("",)}


def spoken(text: str | bytes) -> set[tuple[str, str]] | None:
    """The same by the grammar; None where it is no Python."""
    summary = summarise(text.encode() if isinstance(text, str) else text, TARGET)
    if summary.error is not None:
        return None
    return {(w.module, w.name) for w in summary.imports if w.when == "eager"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import a", {("a", "")}),
        ("import a.b as c, d\n", {("a.b", ""), ("d", "")}),
        ("from a import b as c, d", {("a", "b"), ("a", "d")}),
        ("from . import a\nfrom ...b import c\n", {(".", "a"), ("...b", "c")}),
        ("from a import *", {("a", "*")}),
        ("from a import (\n    b,  # not (c)\n    d as e,\n)\n", {("a", "b"), ("a", "d")}),
        ("x = 1; import a; from b import c", {("a", ""), ("b", "c")}),
        ("if x: import a", {("a", "")}),
        ("if x:\n\timport a\r\n\tfrom b import c\r\n", {("a", ""), ("b", "c")}),
        ("import a\rimport b", {("a", ""), ("b", "")}),
        ("\fimport a", {("a", "")}),
        ("import\ta", {("a", "")}),
        ("import \N{FULLWIDTH LATIN SMALL LETTER A}", {("a", "")}),
        ("def f():\n    import a\n", set()),
        ('def f():\n    """A doc."""\n    import a\n', set()),
        ("class C:\n    def f(\n        self,\n    ):\n        import a\n    import b\n", {("b", "")}),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import a\n", {("typing", "TYPE_CHECKING")}),
        ("important = 1", set()),
        ("", set()),
    ],
)
def test_forms(text: str, expected: set[tuple[str, str]]) -> None:
    assert scanned(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "import importlib\nimportlib.import_module('a')",
        "__import__('a')",
        "from a \\\n  import b",
        "from a import b, \\\n  c",
        "import a, \\\n  b",
        "from a import(b\\\n)",
        "from \\\n  a import b",
        "from. import a",
        "x = 1; from \\\n  a \\\n  import(x, y)",
        "x = 1; from a\\\n.b\\\n.c import d",
        "if x: from \\\n  .a import b",
    ],
)
def test_what_only_the_grammar_can_tell(text: str) -> None:
    assert scanned(text) is None or scanned(text) >= (spoken(text) or set())


def test_the_other_branch_of_type_checking() -> None:
    text = "if TYPE_CHECKING:\n    import a\nelse:\n    import b\n"
    assert scanned(text) == {("b", "")}


def test_type_checking_that_is_set_by_hand() -> None:
    assert scanned("TYPE_CHECKING = True\nif TYPE_CHECKING:\n    import a\n") == {("a", "")}


def test_a_text_that_looks_like_a_function() -> None:
    text = "if True:\n    x = '''\ndef f():\n    '''\n    import a\n"
    assert spoken(text) == scanned(text) == {("a", "")}


def test_a_text_that_looks_like_a_function_with_a_docstring() -> None:
    text = 'if True:\n    x = """\ndef f():\n    """; # doc """\n    import a\n'
    assert spoken(text) == {("a", "")}
    assert ("a", "") in (scanned(text) or {("a", "")})


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8", "shift_jis", "utf-7", "cp1252"])
def test_encodings(encoding: str) -> None:
    text = f"# -*- coding: {encoding} -*-\nx = '{'ソ' if encoding == 'shift_jis' else 'e'}'\nimport a\n"
    assert scanned(text.encode(encoding)) == {("a", "")}


def test_a_byte_order_mark() -> None:
    assert scanned(b"\xef\xbb\xbfimport a") == {("a", "")}


def test_an_encoding_that_does_not_hold() -> None:
    assert scanned(b"# coding: utf-7\nimport a\xff") is None
    assert scanned(b"# coding: nonsense\nimport a") is None


def test_only_what_is_wanted() -> None:
    found = Scanner({"a"}).scan(b"\nimport a, b\nfrom a import c\nfrom b import d\n")
    assert found == {Statement("a"), Statement("a", ("c",))}


def test_a_long_list_that_does_not_end() -> None:
    assert scanned("from a import (\n" * 50_000 + "b,\n") is None
    assert scanned("x = (\n" + "# from a import b\n" * 50_000) == set()


NAMES = st.sampled_from(["a", "b", "pkg", "pkg.sub", "é", "\N{FULLWIDTH LATIN SMALL LETTER A}b", "importer", "from_x"])
BLANK = st.sampled_from([" ", "  ", "\t", " \f", " \\\n  "])
LOOSE = st.sampled_from(["", " ", "\t", " \\\n"])


@st.composite
def imports(draw: st.DrawFn) -> str:
    """An import statement."""
    kind = draw(st.sampled_from(["import", "from", "list", "star", "call"]))
    name, blank, loose = draw(NAMES), draw(BLANK), draw(LOOSE)
    alias = draw(st.sampled_from(["", " as z", f"{blank}as\tz"]))
    if kind == "import":
        return f"import{blank}{name}{alias}" + (f"{loose},{loose}{draw(NAMES)}" if draw(st.booleans()) else "")
    if kind == "call":
        return draw(st.sampled_from([f"__import__('{name}')", f"import importlib as i; i.import_module('{name}')"]))
    dots = draw(st.sampled_from(["", ".", "..", ". ", "...", ". ."]))
    module = f"{dots}{name}" if draw(st.booleans()) or not dots else dots
    start = f"from{blank}{module}{blank}import"
    if kind == "star":
        return f"{start}{blank}*"
    taken = f"x{alias}{loose},{loose}y"
    if kind == "from":
        return f"{start}{blank}{taken}"
    comma = draw(st.sampled_from([",", ", # (import z)\n  ", ",\n\n\t", ' , # """ \' \n']))
    return f"{start}{loose}({loose}x{alias}{comma}y{draw(st.sampled_from(['', ',']))}\n)"


TEXTS = st.sampled_from(
    [
        '"""\nimport q\n"""',
        "'''\ndef f():\n    '''",
        '"""\ndef f():\n    """; # doc """',
        '"""\nfrom pkg import (x\n"""',
        '"""\n  if TYPE_CHECKING:\n"""',
        "'\\\ndef f(): \\\n'",
        '\'"""\'',
        "x = 1 # \"\"\" '''",
        "# def f():",
        "(1,\n2)",
        "x = [\n]",
        "TYPE_CHECKING = x",
        "f'''{\nx}'''",
        'rb"""\\""" """',
    ]
)


@st.composite
def blocks(draw: st.DrawFn, depth: int = 0) -> str:
    """Some statements, all at the margin."""
    lines = []
    for _ in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(["import", "import", "text", "line", "block", "block"]))
        if kind == "import":
            lines.append(draw(imports()))
        elif kind == "text":
            lines.append(draw(TEXTS))
        elif kind == "line":
            lines.append(
                draw(st.sampled_from(["x = 1;", "if x:", "class C:", "def f():", "while 0: x;"])) + draw(imports())
            )
        elif depth < 3:
            header = draw(
                st.sampled_from(
                    [
                        "if x:", "if \\\n  x:", "if TYPE_CHECKING:", "if typing.TYPE_CHECKING: # x", "class C(\n  object\n):",
                        "def f():", "async def f(\n    x=1,\n) -> None:", "@x\ndef f(y=__import__('a')):", "try:",
                        "for x in y:", "with x:", "match x:\n case y:", "if not TYPE_CHECKING:", "while x:\n\n",
                    ]
                )
            )  # fmt: skip
            indent = draw(st.sampled_from(["    ", "  ", "\t", " "]))
            body = draw(blocks(depth + 1))
            if header.startswith("match"):
                indent = "   "
            lines.append(f"{header}\n{_indented(body, indent)}")
            if header == "try:":
                lines.append(f"except X:\n{_indented(draw(blocks(depth + 1)), indent)}")
            elif header.startswith("if") and draw(st.booleans()):
                lines.append(f"else:\n{_indented(draw(blocks(depth + 1)), indent)}")
    return "\n".join(lines or ["pass"])


def _indented(body: str, indent: str) -> str:
    # Lines of texts as well, which most often are indented with the code; some are left as they are.
    return textwrap.indent(body, indent, None if len(body) % 3 else lambda line: not line.startswith(("def", "if T")))


def check(text: str, data: bytes) -> bool:
    """Hold both against each other; whether there was anything to compare."""
    expected = spoken(data)
    if expected is None:
        return False
    found = scanned(data)
    assert found is None or found >= expected, text
    return True


@settings(max_examples=examples(600), deadline=None)
@given(
    blocks(),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["", "\ufeff", "# coding: utf-8\n", "#!x\n# vim: set fileencoding=utf-8 :\n"]),
)
def test_it_finds_at_least_what_there_is(text: str, end: str, start: str) -> None:
    check(text, (start + text).replace("\n", end).encode())


@settings(max_examples=examples(300), deadline=None)
@given(st.text(alphabet=st.sampled_from(list("import from.*,;:#'\"()\\\n\tabé def if TYPE_CHECKING"))))
def test_it_takes_anything(text: str) -> None:
    check(text, text.encode())


def test_most_of_what_is_made_up_is_python() -> None:
    """Or else the comparison would not mean much."""
    seen = []

    @settings(max_examples=100, deadline=None, database=None)
    @given(blocks())
    def tried(text: str) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                ast.parse(text)
            except SyntaxError:
                seen.append(False)
            else:
                seen.append(True)

    tried()
    assert sum(seen) > len(seen) / 2
