"""Frames and the closing summary."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_deploygate.finding import CUT, LEAD, Finding, Location, Related, Severity
from pytest_deploygate.reports.terminal import Frame, closing, draw, headline, text_of, visible, write
from pytest_deploygate.verdict import Judgement, State, Verdict, Waived

RULE = "demo/check"


def judgement(findings=(), refusals=(), waived=(), severity=Severity.ERROR, fails=True, rule=RULE):
    return Judgement("api", rule, severity, fails, tuple(findings), tuple(refusals), tuple(waived))


def finding(source="  name: 'shop',", column=9, width=6, line=12, message="it is wrong", **more):
    return Finding(message, Location("app.js", line, column, width, source), "shop", **more)


def drawn(*findings, encoding="utf-8", **more):
    return text_of(draw(judgement(findings, **more), encoding=encoding))


def test_a_frame():
    related = (
        Related("as listed here", Location("deploygate.yaml", 4, 7, 3, "apps: [api]")),
        Related("and there", Location("web.js")),
    )
    assert (
        drawn(finding(help="remove it", related=related))
        == """\
error[demo/check]: it is wrong
  --> app.js:12:9
   |
12 |   name: 'shop',
   |         ^^^^^^
   |
   = note: as listed here
  --> deploygate.yaml:4:7
   |
 4 | apps: [api]
   |       ^^^
   |
   = note: and there
  --> web.js
   = help: remove it
   = page: deploygate explain demo/check"""
    )


def test_a_frame_without_a_source_line():
    place = Location(".env", 12, 9)
    assert (
        drawn(Finding("it is wrong", place, "shop"))
        == """\
error[demo/check]: it is wrong
 --> .env:12:9
  = page: deploygate explain demo/check"""
    )


def test_a_frame_without_a_column():
    assert drawn(finding(column=0)).splitlines()[1:5] == [
        " --> app.js:12".rjust(15),
        "   |",
        "12 |   name: 'shop',",
        "   |",
    ]


def test_a_help_of_several_lines():
    assert drawn(finding(help="first\n::error::second")).splitlines()[-3:-1] == [
        "   = help: first",
        "   =       ::error::second",
    ]


@pytest.mark.parametrize(
    ("severity", "fails", "label"),
    [(Severity.ERROR, True, "error["), (Severity.WARN, False, "warning["), (Severity.WARN, True, "warning[")],
)
def test_labels(severity, fails, label):
    assert drawn(finding(), severity=severity, fails=fails).startswith(label)


def test_all_that_a_judgement_says():
    said = judgement(
        [finding()], [finding(message="unknown")], [Waived(finding(message="old"), "OPS-1 (me, until then)")]
    )
    heads = [line for line in text_of(draw(said)).splitlines() if "]: " in line or "= waived" in line]
    assert heads == [
        "error[demo/check]: it is wrong",
        "cannot judge[demo/check]: unknown",
        "waived[demo/check]: old",
        "   = waived: OPS-1 (me, until then)",
    ]


def test_what_was_told_before_is_one_line():
    refusal = finding(message="unknown")
    text = text_of(draw(judgement(refusals=[refusal]), {refusal: "demo/other (api)"}))
    assert text == "cannot judge[demo/check]: unknown\n  = told in full above, for demo/other (api)"


@pytest.mark.parametrize(
    ("source", "column", "width", "shown", "caret"),
    [
        ("abc", 1, 1, "abc", "^"),
        ("abc", 3, 1, "abc", "  ^"),
        ("abc", 4, 1, "abc", "   ^"),
        ("abc", 9, 1, "abc", "   ^"),
        ("abc", 1, 99, "abc", "^^^"),
        ("abc", 2, 0, "abc", " ^"),
        ("abc", 2, -5, "abc", " ^"),
        ("\tabc", 2, 3, "    abc", "    ^^^"),
        ("\t\ta\tc", 3, 3, "        a    c", "        ^^^^^^"),
        ("日本 = x", 6, 1, "日本 = x", "       ^"),
        ("日本 = x", 1, 2, "日本 = x", "^^^^"),
        ("e\u0301 x", 4, 1, "e\u0301 x", "  ^"),
        ("a\x1b[0mb", 6, 1, r"a\x1b[0mb", "        ^"),
        ("a\u202eb", 3, 1, r"a\u202eb", "       ^"),
        ("abc   ", 1, 6, "abc", "^^^^^^"),
        ("", 1, 1, "", "^"),
        ("x" * 500, 1, 500, "x" * 500, "^" * 200),
    ],
)
def test_carets(source, column, width, shown, caret):
    lines = drawn(finding(source, column, width)).splitlines()
    assert lines[3] == f"12 | {shown}"
    assert lines[4] == f"   | {caret}"


def test_the_caret_of_a_line_that_was_cut():
    source = f"{CUT}{'a' * LEAD}bc{CUT}"
    lines = drawn(finding(source, column=1000, width=2)).splitlines()
    assert lines[4] == "   | " + " " * (LEAD + 1) + "^^"


def test_what_a_stream_cannot_show():
    text = drawn(finding("→ 日", 3, 1, message="naïve → x"), encoding="ascii")
    assert text.isascii()
    assert text.splitlines()[0] == r"error[demo/check]: na\xefve \u2192 x"
    assert text.splitlines()[3:5] == [r"12 | \u2192 \u65e5", "   |        ^^^^^^"]
    assert drawn(finding("ä →", 1), encoding="latin-1").splitlines()[3] == r"12 | ä \u2192"
    assert drawn(finding("ä →", 1), encoding="no-such-codec").splitlines()[3] == r"12 | \xe4 \u2192"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("a\nb\r\tc", r"a\nb\r    c"),
        ("\x1b[31m\x07\x00\x7f\x9b", r"\x1b[31m\x07\x00\x7f\x9b"),
        ("\u202e\u2066\u200b\u200d\ufeff\u2028\u2029", r"\u202e\u2066\u200b\u200d\ufeff\u2028\u2029"),
        ("\ud800", r"\ud800"),
        ("\U000e0041", r"\U000e0041"),
        ("naïve 日本 😀 \u0378", "naïve 日本 😀 \u0378"),
    ],
)
def test_visible(text, shown):
    assert visible(text) == shown


@given(st.text(), st.sampled_from(["utf-8", "ascii", "cp1252", "cp437"]))
def test_nothing_gets_through(text, encoding):
    shown = visible(text, encoding)
    shown.encode(encoding)
    assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in shown)
    assert len(shown.splitlines()) <= 1


@given(st.text(max_size=80), st.integers(-2, 90), st.integers(-2, 90), st.text(max_size=30), st.text(max_size=30))
def test_any_finding_can_be_drawn(source, column, width, message, advice):
    lines = drawn(finding(source, column, width, message=message, help=advice)).split("\n")
    assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for line in lines for char in line)
    assert lines[0].startswith("error[demo/check]: ")


class Writer:
    """As pytest's, with the markup spelt out."""

    def __init__(self, encoding="utf-8"):
        self._file = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
        self.text = ""

    def write(self, msg, **markup):
        assert "\n" not in msg
        self.text += f"<{','.join(markup)}>{msg}" if markup else msg

    def line(self, s="", **markup):
        self.text += s + "\n"


def test_write():
    writer = Writer()
    write(draw(judgement([finding()], severity=Severity.WARN, fails=False)), writer)
    assert writer.text.splitlines() == [
        "<yellow,bold>warning[demo/check]<bold>: it is wrong",
        "<blue,bold>  --> app.js:12:9",
        "<blue,bold>   |",
        "<blue,bold>12 |   name: 'shop',",
        "<blue,bold>   | <yellow,bold>        ^^^^^^",
        "<blue,bold>   |",
        "<blue,bold>   = <bold>page: deploygate explain demo/check",
    ]


def test_a_longrepr():
    said = judgement([finding(), finding(message="second", line=13)])
    frame = Frame(said)
    assert str(frame) == text_of(draw(said))
    assert type(str(frame)) is str
    assert (frame.reprcrash.path, frame.reprcrash.lineno) == ("app.js", 12)
    assert frame.reprcrash.message == "it is wrong (and 1 more)"
    assert str(frame.reprcrash) == "app.js:12: it is wrong (and 1 more)"
    assert f"{frame}" == "it is wrong (and 1 more)"
    writer = Writer("ascii")
    Frame(judgement([finding("→")])).toterminal(writer)
    assert writer.text.isascii()
    writer = Writer()
    Frame(said, is_drawn=False).toterminal(writer)
    assert writer.text == ""


def test_a_longrepr_of_a_whole_file():
    frame = Frame(judgement(refusals=[Finding("no\x1bfile", Location("a\x1b.js"), "s")]))
    assert str(frame.reprcrash) == r"a\x1b.js: no\x1bfile"


def test_headline():
    assert headline(judgement()) == "passed"
    assert headline(judgement(waived=[Waived(finding(message="a\nb"), "r")])) == r"a\nb"


def verdict(*judgements, planned=None, **more):
    return Verdict(
        "deploygate.yaml",
        more.pop("environments", ("api",)),
        len(judgements) if planned is None else planned,
        list(judgements),
        **more,
    )


FAILED = judgement([finding()])
WARNED = judgement([finding()], severity=Severity.WARN, fails=False)
REFUSED = judgement(refusals=[finding()])
WAIVED = judgement(waived=[Waived(finding(), "r")])


def test_closing():
    told = verdict(
        FAILED,
        REFUSED,
        WARNED,
        WAIVED,
        judgement(),
        judgement(),
        planned=9,
        seconds=1.234,
        notes=["a waiver\x1b"],
        left_out={"phase data not asked for": ["a/b", "c/d"]},
    )
    assert text_of(closing(told)).splitlines() == [
        "1 failed, 1 cannot judge, 1 warned, 1 waived, 2 passed in 1.23s",
        "environment: api, by deploygate.yaml",
        "PARTIAL: 6 of 9 rules judged",
        "left out, phase data not asked for: a/b, c/d",
        r"note: a waiver\x1b",
    ]
    assert text_of(closing(told, brief=True)) == (
        "deploygate api: 1 failed, 1 cannot judge, 1 warned, 1 waived, 2 passed; PARTIAL: 6 of 9 rules judged; "
        "2 left out (deploygate.yaml, 1.23s)"
    )


def test_closing_when_all_is_well():
    told = verdict(judgement(), environments=("api", "web"))
    assert text_of(closing(told)) == "1 passed in 0.00s\nenvironments: api, web, by deploygate.yaml"
    assert text_of(closing(told, brief=True)) == "deploygate api, web: 1 passed (deploygate.yaml, 0.00s)"


def test_closing_when_nothing_was_judged():
    assert text_of(closing(verdict(planned=3))).startswith("nothing judged in 0.00s\n")
    assert text_of(closing(verdict(planned=0), brief=True)) == "deploygate api: nothing judged (deploygate.yaml, 0.00s)"


def test_closing_colours():
    styles = [dict(style) for text, style in closing(verdict(FAILED, judgement()))[0]]
    assert styles == [{"red": True, "bold": True}, {}, {"green": True}, {}]
    assert State.PASSED
