"""Text and Markdown as HTML."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_deploygate.reports.prose import blocks, inline, text
from pytest_deploygate.rules import builtin

TAGS = {"p", "code", "pre", "ul", "ol", "li", "h5", "table", "thead", "tbody", "tr", "th", "td"}


class Balanced(HTMLParser):
    """Fails where a tag is not one of ours, not closed, or has attributes that are not."""

    def __init__(self, html):
        super().__init__()
        self.open = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        assert tag in TAGS
        assert attrs == ([("scope", "col")] if tag == "th" else [])
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_comment(self, data):
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def test_text():
    assert text("<b a=\"1\" b='2'>&amp;\n\u202e`x`") == (
        "&lt;b a=&quot;1&quot; b=&#x27;2&#x27;&gt;&amp;amp;\\n\\u202e`x`"
    )


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("run `a --b`, or `c`", "run <code>a --b</code>, or <code>c</code>"),
        ("``two``", "<code>two</code>"),
        ("`<b>`", "<code>&lt;b&gt;</code>"),
        ("a ` alone", "a ` alone"),
        ("`` empty", "`` empty"),
    ],
)
def test_inline(raw, shown):
    assert inline(raw) == shown


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("", ""),
        ("\n \n", ""),
        ("one\ntwo\n\nthree `x`", "<p>one two</p><p>three <code>x</code></p>"),
        ("a `code\nspan`", "<p>a <code>code span</code></p>"),
        ("## How to mend it ##\ntext", "<h5>How to mend it</h5><p>text</p>"),
        ("text\n# At once", "<p>text</p><h5>At once</h5>"),
        ("#no heading", "<p>#no heading</p>"),
        ("```yaml\na: <b>\n\n  c: `d`\n```\nafter", "<pre>a: &lt;b&gt;\n\n  c: `d`</pre><p>after</p>"),
        ("text\n~~~\n```\n~~~", "<p>text</p><pre>```</pre>"),
        ("```\nnever closed", "<pre>never closed</pre>"),
        ("```", "<pre></pre>"),
        ("    a\n\n      b\n\nc", "<pre>a\n\n  b</pre><p>c</p>"),
        ("a\n    goes on", "<p>a goes on</p>"),
        ("- a\n- b\n  more\nand lazy\n* c", "<ul><li>a</li><li>b more and lazy</li><li>c</li></ul>"),
        ("1. a\n\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        ("1. a\n- b", "<ol><li>a</li></ol><ul><li>b</li></ul>"),
        ("- a\n  1. b\n  2. c\n- d", "<ul><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ul>"),
        ("- a\n\n  b\n\nc", "<ul><li>a<p>b</p></li></ul><p>c</p>"),
        ("- ```\n  x\n  ```", "<ul><li><pre>x</pre></li></ul>"),
        ("-no list", "<p>-no list</p>"),
        ("- - - -", "<ul><li><ul><li><ul><li>-</li></ul></li></ul></li></ul>"),
        (
            "| | a |\n|---|:-:|\n| `b\\|c` | <d> |\nafter",
            (
                '<table><thead><tr><td></td><th scope="col">a</th></tr></thead>'
                "<tbody><tr><td><code>b|c</code></td><td>&lt;d&gt;</td></tr></tbody></table><p>after</p>"
            ),
        ),
        ("| no table |\nafter", "<p>| no table | after</p>"),
        ("[link](javascript:alert) <b>", "<p>[link](javascript:alert) &lt;b&gt;</p>"),
    ],
)
def test_blocks(markdown, shown):
    assert blocks(markdown) == shown
    Balanced(shown)


@given(st.lists(st.sampled_from(["- ", "1. ", "  ", "    ", "\n", "```", "#", " ", "|", "-", "`", "a", "<b>", "\\"])))
def test_what_looks_like_markdown(parts):
    Balanced(blocks("".join(parts)))


@given(st.text())
def test_any_text(markdown):
    Balanced(blocks(markdown))


@pytest.mark.parametrize("part", ["- ", "  - ", "`", "```\n", "> ", "|", "|-\n", "# ", "1. a\n\n", "-\n", " ", "a\n"])
def test_much_of_the_same(part):
    Balanced(blocks(part * 20_000))


def test_every_page():
    for rule in builtin().rules.values():
        page = blocks(rule.page)
        Balanced(page)
        assert page.startswith("<p>")
        assert "```" not in page
        assert "<h5>How to mend it</h5>" in page
