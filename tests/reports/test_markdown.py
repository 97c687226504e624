"""The comment of a pull request."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import example, given, settings

from pytest_deploygate.finding import Location, Related
from pytest_deploygate.reports.markdown import LIMIT, marker, render, within
from pytest_deploygate.verdict import Waived
from report_verdicts import (
    FAILED,
    KNOWN,
    PASSED,
    REFUSAL,
    REFUSED,
    TEXTS,
    VERDICTS,
    WAIVED,
    WARNED,
    everything,
    finding,
    hostile,
    judgement,
    many,
    verdict,
)
from tools import examples

FENCED = re.compile(r"(?m)^(`{3,})([a-z]*)\n(.*)\n\1$")
# Text of which nothing is mark-up, and such text with code in it.
TEXT = r"(?:[^<>*~`@\[\]\\_|#&!$:^(){}\n]|&\#\d+;)*"
PROSE = rf"{TEXT}(?:<code>{TEXT}</code>{TEXT})*"
LINES = re.compile(
    rf"""
    \#\#[ ]Deploy[ ]gate:[ ][a-z ]+
    | [a-z0-9, ]+,[ ]by[ ]<code>{TEXT}</code>\.(?:[ ]PARTIAL:[ ]\d+[ ]of[ ]\d+[ ]rules[ ]judged\.)?
    | \|(?:[ ]{PROSE}[ ]\|)+
    | <details(?:[ ]open)?>
    | <summary><b>[a-z ]+</b>[ ]<code>{TEXT}</code>(?:[ ]\({PROSE}\))?:[ ]{PROSE}</summary>
    | <p><code>{TEXT}</code>(?::[ ]{PROSE})?</p>
    | <p>(?:Help|Waived|Further[ ]places):[ ]{PROSE}</p>
    | (?:<pre>)?{TEXT}(?:</pre>)?
    | <p><a[ ]href="https://github\.com/pytest-deploygate/[A-Za-z0-9/.-]+">What[ ]this[ ]rule[ ]is[ ]about</a></p>
    | </details>
    | -[ ](?:note:|left[ ]out,)[ ]{PROSE}
    | [A-Za-z ]+:[ ]\d+\.
    """,
    re.VERBOSE,
)


def length(text):
    return len(text.encode("utf-16-le")) // 2


def blocks(told):
    return re.findall(r"<details( open)?>\n<summary><b>(.*?)</b> <code>(.*?)</code>", render(told))


def test_a_comment():
    told = verdict(
        FAILED, PASSED, folder="services/api", planned=3, left_out={"not asked for": ["a/b"]}, notes=["a note"]
    )
    assert render(told) == (
        marker(told) + """
## Deploy gate: failed

1 failed, 1 passed, by <code>deploygate.yaml</code>. PARTIAL: 2 of 3 rules judged.

| environment | demo | env | pm2 |
| --- | --- | --- | --- |
| apiserver | not judged | not judged | 1 failed |
| webserver | not judged | not judged | 1 passed |

<details open>
<summary><b>failed</b> <code>pm2/foreign-app</code> (apiserver): 'web' is foreign</summary>
<p><code>services/api/app.js&#58;12&#58;9</code></p>

```js
  name: 'shop',
```

<p>Help: start <code>api.js</code> instead</p>
<pre>  a ── b</pre>
<p><code>services/api/deploygate.yaml&#58;4&#58;7</code>: as listed here</p>
<p><code>services/api/web.js</code>: and there</p>
<p><a href="https://github.com/pytest-deploygate/pytest-deploygate/blob/main/docs/rules/pm2/foreign-app.md">"""
        """What this rule is about</a></p>
</details>

- left out, not asked for&#58; a/b
- note: a note
"""
    )


def test_where_all_is_well():
    assert render(verdict(PASSED, rules={})) == (
        f"{marker(verdict(PASSED))}\n## Deploy gate: passed\n\n1 passed, by <code>deploygate.yaml</code>.\n\n"
        "| environment | pm2 |\n| --- | --- |\n| webserver | 1 passed |\n"
    )


def test_where_nothing_was_judged():
    told = verdict(planned=3, rules={})
    assert render(told).startswith(f"{marker(told)}\n## Deploy gate: nothing judged\n\nnot judged, by ")
    assert "PARTIAL: 0 of 3 rules judged." in render(told)
    assert blocks(told) == [(" open", "failed", "nothing-judged")]
    assert "| apiserver | not judged | not judged | not judged |" in render(verdict(planned=3))


def test_what_matters_comes_first_and_open():
    assert blocks(everything()) == [
        (" open", "failed", "pm2/foreign-app"),
        (" open", "cannot judge", "env/unused"),
        (" open", "failed", "outdated-baseline"),
        ("", "warned", "demo/check"),
        ("", "known", "demo/off"),
        ("", "waived", "demo/check"),
    ]


def test_the_table_adds_up():
    told = verdict(
        FAILED, REFUSED, WARNED, KNOWN, WAIVED, PASSED, PASSED, environments=("webserver", "apiserver", "db")
    )
    assert [line for line in render(told).splitlines() if line.startswith("|")][2:] == [
        "| webserver | 1 waived | not judged | 2 passed |",
        "| apiserver | 1 warned, 1 known | 1 cannot judge | 1 failed |",
        "| db | not judged | not judged | not judged |",
    ]


def test_a_waiver_says_who():
    assert "<p>Waived: OPS-1 &#40;me, until then&#41;</p>" in render(verdict(WAIVED))
    assert "Waived" not in render(verdict(KNOWN, FAILED))


def test_a_page_is_linked_for_own_rules_only():
    assert "/docs/rules/env/unused.md" in render(verdict(REFUSED))
    assert "<a " not in render(verdict(WARNED, KNOWN, WAIVED))
    assert "<a " not in render(verdict(FAILED, rules={}))


@pytest.mark.parametrize(
    ("path", "source", "fence", "language"),
    [
        ("a.js", "x", "```", "js"),
        ("a.yaml", "a ``` b", "````", "yaml"),
        ("a.py", "`````", "``````", "py"),
        ("a.py", "a `` b", "```", "py"),
        ("a.py", "", "```", "py"),
        ("a.py`", "x", "```", ""),
        ("Makefile", "~~~", "```", ""),
        ("a.py evil", "x", "```", ""),
    ],
)
def test_fences(path, source, fence, language):
    text = render(verdict(judgement(findings=[finding(path=path, source=source)])))
    assert f"\n\n{fence}{language}\n{source}\n{fence}\n\n" in text
    assert FENCED.search(text)[3] == source


def test_a_line_that_must_not_be_shown():
    assert "```" not in render(verdict(judgement(refusals=[REFUSAL])))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, text; it's a/b.py - 12", "plain, text; it's a/b.py - 12"),
        ("<b>x</b>", "&#60;b&#62;x&#60;/b&#62;"),
        ("&lt;", "&#38;\u200blt;"),
        ("**b** _i_ ~~s~~", "&#42;&#42;b&#42;&#42; &#95;i&#95; &#126;&#126;\u200bs&#126;&#126;"),
        (r"[t](u) ![i](u) \*", r"&#91;\u200bt&#93;&#40;u&#41; &#33;&#91;\u200bi&#93;&#40;u&#41; &#92;&#42;"),
        ("a | b", "a &#124; b"),
        ("`a<b` and `", "<code>a&#60;b</code> and &#96;"),
        ("`@a #1` @a", "<code>&#64;a &#35;1</code> &#64;\u200ba"),
        ("@octocat a@b.example", "&#64;\u200boctocat a&#64;\u200bb.example"),
        ("#12 o/r#12 # 12 #x", "&#35;\u200b12 o/r&#35;\u200b12 &#35; 12 &#35;\u200bx"),
        ("GH-12 gh-1 HIGH-12 GH-x", "GH-\u200b12 gh-\u200b1 HIGH-12 GH-x"),
        ("!1 &2 %3 ^4 $5 $A 5%", "&#33;\u200b1 &#38;\u200b2 &#37;\u200b3 &#94;\u200b4 &#36;\u200b5 &#36;A 5&#37;"),
        ("http://e.example www.e.example", "http&#58;\u200b//e.example www\u200b.e.example"),
        (":smile: 12:9", "&#58;\u200bsmile&#58; 12&#58;9"),
        ("a\n\n# h\n- l", r"a&#92;n&#92;n&#35; h&#92;n- l"),
        ("\u202e\x1b", r"&#92;u202e&#92;x1b"),
    ],
)
def test_nothing_works_in_what_is_quoted(text, shown):
    shown = shown.replace(r"\u200b", "\u200b")
    told = verdict(judgement(findings=[finding(text)]), notes=[text])
    assert f"(apiserver): {shown}</summary>" in render(told)
    assert f"- note: {shown}\n" in render(told)


def assert_inert(text):
    """Each line is of a kind that a comment has, and all that is quoted in it is text."""
    first, *lines = FENCED.sub("", text).split("\n")
    assert re.fullmatch("<!-- pytest-deploygate [0-9a-f]{12} -->", first)
    assert [line for line in lines if not LINES.fullmatch(line)] == []


def test_nothing_works_wherever_it_is_quoted():
    text = render(hostile())
    assert html.unescape(text).count("octocat") > 20
    assert_inert(text)


@settings(max_examples=examples(200), deadline=None)
@given(VERDICTS)
def test_nothing_works_in_any_verdict(told):
    text = render(told)
    assert length(text) <= LIMIT
    assert_inert(text)


@pytest.mark.parametrize(
    "leak",
    [
        "<b>x</b>",
        "</details>",
        "@octocat",
        "**b**",
        "`a`",
        "[a](b)",
        "#12",
        "_a_",
        "\\",
        "\n# a",
        "a\n- b",
        "&lt;",
        "a:b:",
    ],
)
def test_what_would_work_is_found(leak):
    text = render(verdict(FAILED))
    assert_inert(text)
    with pytest.raises(AssertionError):
        assert_inert(text.replace("is foreign", leak))


@example("first\n\n- second\n \t\n@third")
@given(TEXTS)
def test_a_help_stays_in_its_block(text):
    told = verdict(judgement(findings=[finding(source=None, help=text)]))
    (block,) = re.findall("(?s)<details open>.*</details>", render(told))
    assert not [line for line in block.split("\n") if not line.strip()]


@pytest.mark.parametrize("message", ["it is wrong " * 20, "😀" * 600, "`" * 400, "|" * 3_000, "@a" * 300])
@pytest.mark.parametrize("count", [20, 1_000])
def test_a_comment_is_no_longer_than_github_takes(message, count):
    told = many(count, message=message, help=message, related=(Related(message, Location(message)),) * 7)
    told.left_out = {message: [message] * 200}
    told.notes = [message] * 200
    text = render(told)
    assert LIMIT / 2 < length(text) <= LIMIT
    shown = text.count("<details open>")
    assert shown == text.count("</details>") > 0
    assert f"\n\nFindings that do not fit in here: {count - shown}.\n" in text
    notes = text.count("\n- ")
    assert f"\n\nRemarks that do not fit in here: {201 - notes}.\n" in text


@pytest.mark.parametrize("text", ["|" * 9_999, "@a" * 9_999, "|\n" * 9_999, "😀" * 9_999])
def test_a_finding_fits_in_any_case(text):
    told = hostile(text)
    told.left_out = {text: [text] * 9}
    told.notes = [text] * 99
    told.environments = (text,) * 99
    assert render(told).count("<details open>") > 0
    assert length(render(told)) <= LIMIT


def test_a_table_is_no_longer_than_github_takes():
    told = verdict(FAILED, environments=[f"server-{number}" for number in range(5_000)])
    text = render(told)
    assert length(text) <= LIMIT
    rows = text.count("\n| server-")
    assert f"\n\nLines of the table that do not fit in here: {5_000 + 1 - rows}.\n\n" in text
    assert "<details open>" in text


def test_what_is_cut_is_what_matters_least():
    warned = judgement("demo/check", findings=many(600).judgements[0].findings, fails=False)
    text = render(verdict(warned, FAILED))
    assert text.index("<b>failed</b>") < text.index("<b>warned</b>")
    assert "Findings that do not fit" in text


@pytest.mark.parametrize("limit", range(3_000, 3_800, 37))
def test_any_limit_is_kept(limit):
    assert len(within(many(50), limit, len)) <= limit


def test_long_texts_are_cut():
    related = tuple(Related("there", Location(f"{number}.js")) for number in range(9))
    said = finding("m" * 2_000, source="s" * 2_000, help="h\n" * 2_000, related=related)
    text = render(verdict(judgement(findings=[said], waived=[Waived(said, "r" * 2_000)])))
    for char in "msr":
        assert f"{char * 499}…" in text
        assert char * 500 not in text
    assert "<p><code>4.js</code>: there</p>\n<p>Further places: 4</p>" in text
    assert text.endswith("h\n…</pre>\n</details>\n") or "\nh…</pre>\n" in text


def test_a_comment_for_each_choice_of_environments():
    one = verdict(PASSED, environments=("apiserver",))
    assert marker(one) == marker(verdict(FAILED, environments=("apiserver",)))
    assert marker(one) != marker(verdict(PASSED, environments=("webserver",)))
    assert re.fullmatch("<!-- pytest-deploygate [0-9a-f]{12} -->", marker(one))
