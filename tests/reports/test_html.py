"""The HTML report, read by a parser: what it says, what it escapes, what it promises about itself."""

from __future__ import annotations

import base64
import hashlib
import re
import time
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_deploygate.finding import CUT, LEAD, Edge, Finding, Graph, Location, Node, Related, Severity
from pytest_deploygate.reports.html import render
from pytest_deploygate.reports.terminal import visible
from pytest_deploygate.rules import Phase, Rule
from pytest_deploygate.verdict import Judgement, State, Verdict, Waived
from reports import html_verdicts as verdicts
from reports.html_verdicts import judged, verdict

VOID = {"meta", "link", "input"}


@dataclass
class Element:
    tag: str
    attributes: dict
    above: Element | None = None
    children: list = field(default_factory=list)

    @property
    def text(self):
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def all(self, tag="", **wanted):
        """All below with a tag and attributes; a class is one of several."""
        found = []
        for child in self.children:
            if isinstance(child, Element):
                if child.tag == (tag or child.tag) and all(child.has(name, value) for name, value in wanted.items()):
                    found.append(child)
                found += child.all(tag, **wanted)
        return found

    def has(self, name, value):
        name = name.rstrip("_").replace("_", "-")
        own = self.attributes.get(name)
        return value in (own or "").split() if name == "class" else name in self.attributes and own == value

    def one(self, tag="", **wanted):
        (found,) = self.all(tag, **wanted)
        return found

    def texts(self, tag="", **wanted):
        return [element.text for element in self.all(tag, **wanted)]

    def within(self, **wanted):
        """Whether it is inside such an element."""
        return self.above is not None and (
            all(self.above.has(*one) for one in wanted.items()) or self.above.within(**wanted)
        )


class Page(HTMLParser):
    """A page as a tree; fails where an element is not closed, or what is no element is in it."""

    def __init__(self, html):
        super().__init__()
        self.root = self.at = Element("", {})
        self.feed(html)
        self.close()
        assert self.at is self.root

    def handle_starttag(self, tag, attrs):
        assert len(dict(attrs)) == len(attrs)
        element = Element(tag, dict(attrs), self.at)
        self.at.children.append(element)
        if tag not in VOID:
            self.at = element

    def handle_endtag(self, tag):
        assert self.at.tag == tag
        self.at = self.at.above

    def handle_data(self, data):
        self.at.children.append(data)

    def handle_decl(self, decl):
        assert decl == "DOCTYPE html"

    def handle_comment(self, data):
        raise AssertionError(data)

    handle_pi = unknown_decl = handle_comment


def page_of(told):
    return Page(render(told)).root


def finding(message="it is wrong", **more):
    place = more.pop("place", Location("app.js", 12, 9, 6, "  name: 'shop',"))
    return Finding(message, place, more.pop("subject", "shop"), **more)


def page_of_one(**said):
    return page_of(verdict(judged("api", "demo/check", **said)))


OUTCOMES = pytest.mark.parametrize("told", verdicts.OUTCOMES.values(), ids=verdicts.OUTCOMES)


# What it promises about itself.


@OUTCOMES
def test_it_needs_nothing_else(told):
    html = render(told())
    page = Page(html).root
    for element in page.all():
        assert not {"src", "srcset", "style", "action", "formaction", "data", "ping"} & set(element.attributes)
        assert not any(name.startswith("on") for name in element.attributes)
        address = element.attributes.get("href", "")
        assert re.match("#|data:image/svg" if element.tag == "link" else "#|$", address)
    assert "@import" not in html
    assert "url(" not in html
    assert "//" not in page.one("style").text


@OUTCOMES
def test_its_policy(told):
    page = page_of(told())
    policy = page.one("meta", http_equiv="Content-Security-Policy").attributes["content"]
    style, script = (
        base64.b64encode(hashlib.sha256(page.one(tag).text.encode()).digest()).decode() for tag in ("style", "script")
    )
    assert policy.split("; ") == [
        "default-src 'none'",
        f"style-src 'sha256-{style}'",
        f"script-src 'sha256-{script}'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]


def test_its_policy_comes_before_what_it_is_about():
    html = render(verdicts.passed())
    assert html.index("Content-Security-Policy") < min(html.index(part) for part in ("<style", "<link", "<script"))
    assert html.index("<meta charset") < 100


def test_its_script_and_style_are_always_the_same():
    pages = [page_of(told()) for told in verdicts.OUTCOMES.values()]
    for tag in ("style", "script"):
        assert len({page.one(tag).text for page in pages}) == 1


@OUTCOMES
def test_its_outline(told):
    page = page_of(told())
    assert page.one("html").attributes["lang"] == "en"
    for landmark in ("header", "nav", "main", "footer", "h1"):
        assert page.one(landmark)
    (skip,) = page.all("a", class_="skip")
    assert skip is page.all("a")[0]
    assert page.one(id=skip.attributes["href"][1:]).tag == "main"
    levels = [int(element.tag[1]) for element in page.all() if re.fullmatch("h[1-6]", element.tag)]
    assert levels[0] == 1
    assert all(level <= before + 1 for before, level in pairwise(levels))
    ids = [element.attributes["id"] for element in page.all() if "id" in element.attributes]
    assert len(set(ids)) == len(ids)
    for link in page.all("a"):
        assert link.attributes["href"][1:] in ids
    for field_ in [*page.all("input"), *page.all("select")]:
        assert field_.above.tag == "label"
    for image in page.all("svg"):
        names = image.attributes.get("aria-labelledby", "").split()
        assert image.has("aria_hidden", "true") or (image.has("role", "img") and [page.one(id=name) for name in names])


@OUTCOMES
def test_nothing_is_hidden_but_the_controls(told):
    page = page_of(told())
    hidden = [element for element in page.all() if "hidden" in element.attributes]
    assert all(element.has("class", "filters") or element.has("id", "all") for element in hidden)
    for control in [*page.all("input"), *page.all("select"), *page.all("button")]:
        assert control.within(class_="filters", hidden=None)


# The verdict.


@pytest.mark.parametrize(
    ("told", "word", "sign", "mood", "because"),
    [
        (verdicts.passed, "Passed", "✓", "good", "All 83 rules that were judged hold."),
        (verdicts.failed, "Failed", "✗", "bad", "3 rules fail in apiserver and workerserver."),
        (verdicts.cannot_judge, "Cannot judge", "?", "bad", "2 rules cannot be judged in apiserver."),
        (verdicts.mixed, "Passed", "✓", "good", "No rule fails; 1 warned, 1 known and 1 waived."),
        (
            verdicts.nothing_judged,
            "Nothing judged",
            "!",
            "bad",
            "None of the 14 rules that the gate file asks for was judged. That is no pass.",
        ),
        (
            verdicts.outdated,
            "Outdated baseline",
            "!",
            "bad",
            "Nothing is wrong that was not known, but the baseline has 1 finding that is mended.",
        ),
        # Not green: what was judged holds, and that is not all.
        (verdicts.partial, "Passed", "!", "partial", "All 18 rules that were judged hold."),
    ],
)
def test_outcomes(told, word, sign, mood, because):
    page = page_of(told())
    assert page.one("h1").text == word
    assert page.one("head").one("title").text.startswith(f"{sign} {word}: ")
    assert page.one(class_="band").has("class", mood)
    assert not {"bad", "good", "partial"} - {mood} & set(page.one(class_="band").attributes["class"].split())
    assert page.one(class_="because").text == because


def test_an_empty_verdict_is_red():
    page = page_of(Verdict("deploygate.yaml", (), 0))
    assert page.one("h1").text == "Nothing judged"
    assert page.one(class_="band").has("class", "bad")
    assert page.one(class_="because").text == "There was no rule to judge. That is no pass."
    assert page.all(id="bar") == []


@pytest.mark.parametrize(
    ("states", "because"),
    [
        ([State.FAILED], "1 rule fails in e0."),
        ([State.CANNOT_JUDGE], "1 rule cannot be judged in e0."),
        ([State.FAILED, State.CANNOT_JUDGE], "1 rule fails in e0. 1 rule cannot be judged in e1."),
        ([State.FAILED] * 3, "3 rules fail in e0, e1 and e2."),
        ([State.FAILED] * 5, "5 rules fail in e0, e1 and 3 more."),
        ([State.PASSED], "The rule that was judged holds."),
        ([State.PASSED, State.WARNED], "No rule fails; 1 warned."),
    ],
)
def test_why(states, because):
    said = {
        State.FAILED: {"findings": (finding(),)},
        State.WARNED: {"findings": (finding(),), "severity": Severity.WARN},
        State.CANNOT_JUDGE: {"refusals": (finding(),)},
        State.PASSED: {},
    }
    told = verdict(*(judged(f"e{at}", "demo/check", **said[state]) for at, state in enumerate(states)))
    assert page_of(told).one(class_="because").text == because


def facts_of(page):
    band = page.one(class_="band")
    return dict(zip(band.texts("dt"), band.texts("dd"), strict=True))


def test_facts():
    assert facts_of(page_of(verdicts.passed())) == {
        "Environments": "apiserver, workerserver",
        "Gate file": "deploygate.yaml",
        "Judged": "83 of 83 rules",
        "Took": "1.23 s",
    }
    assert page_of(verdicts.passed()).all(class_="part") == []


def test_partial():
    page = page_of(verdicts.partial())
    assert page.one(class_="part").text == "Partial: 18 of 40 rules judged"
    assert "Judged" not in facts_of(page)


def test_counts():
    page = page_of(verdicts.mixed())
    assert page.one(id="counts").texts("li") == ["1 warned", "1 known", "1 waived", "28 passed"]


def test_what_was_left_out():
    page = page_of(verdicts.failed())
    remarks = page.one(class_="remarks")
    assert remarks.texts("summary") == [
        "2 rules left out: the phase live was not asked for",
        "1 rule left out: there is no database: in the gate file",
    ]
    assert remarks.all("details")[0].one("p").texts("code") == [
        "pm2/wrong-host (apiserver)",
        "queries/repeated (apiserver)",
    ]


def test_notes():
    few = page_of(replace(verdicts.passed(), notes=["run `a`"] * 5)).one(class_="remarks")
    assert few.texts("p")[:-1] == ["Note: run a"] * 5
    many = page_of(replace(verdicts.passed(), notes=[f"note {at}" for at in range(6)], left_out={})).one(
        class_="remarks"
    )
    assert many.texts("summary") == ["6 notes"]
    assert many.texts("li") == [f"note {at}" for at in range(6)]


def test_mended():
    mended = page_of(verdicts.outdated()).one(class_="mended")
    assert mended.texts("li") == ["env/placeholder in 'apiserver': STRIPE_SECRET_KEY in .env.production"]
    assert "deploygate baseline update" in mended.texts("code")
    page = page_of(replace(verdicts.failed(), mended=["a", "b"]))
    assert page.one("h1").text == "Failed"
    assert page.one(class_="mended").texts("li") == ["a", "b"]


def test_no_remarks():
    assert page_of(verdicts.cannot_judge()).all(class_="remarks") == []


# Where.


def test_the_worst_comes_first():
    failing, warned, passed = {"findings": (finding(),)}, {"findings": (finding(),), "severity": Severity.WARN}, {}
    told = verdict(
        judged("good", "a/a", **passed),
        judged("bad", "a/a", **passed),
        judged("bad", "b/warned", **warned),
        judged("bad", "c/warned", **warned),
        judged("bad", "c/failed", **failing),
        environments=("good", "none", "bad"),
        planned=9,
    )
    page = page_of(told)
    assert page.texts("h2") == ["bad", "none", "good"]
    assert page.texts("h3") == ["c", "b", "a", "a"]
    assert [one.attributes["data-rule"] for one in page.all() if "data-rule" in one.attributes] == [
        "c/failed",
        "c/warned",
        "b/warned",
        "a/a",
        "a/a",
    ]
    rows = [item for item in page.one("nav").all("li") if item.above.above.tag == "nav"]
    assert [row.texts("a") for row in rows] == [
        ["bad", "c 1 failed", "b 1 warned", "a 1 passed"],
        ["none"],
        ["good", "a 1 passed"],
    ]


def test_an_environment_where_nothing_was_judged():
    page = page_of(verdicts.partial())
    section = page.one("section", data_environment="workerserver")
    assert section.one(class_="nothing").text == "Nothing was judged here. That is no pass."
    assert page.one("nav").texts("li", class_="cannot-judge") == ["nothing judged"]


def test_an_environment_that_was_not_asked_for_is_there_all_the_same():
    told = verdict(judged("other", "demo/check", findings=(finding(),)), environments=("api",))
    assert page_of(told).texts("h2") == ["other", "api"]


def test_what_passed_is_a_list_of_names():
    page = page_of(verdicts.passed())
    section = page.one("section", data_environment="workerserver").one(data_family="pm2")
    held = section.one(class_="held")
    assert held.texts("li")[:2] == ["cluster-interpreter", "config-name"]
    assert all(item.has("data_state", "passed") for item in held.all("li"))
    assert page.all("article") == []


def test_a_rule_without_a_family():
    page = page_of(verdict(judged("api", "alone")))
    assert (page.one("h3").text, page.one(class_="held").one("li").text) == ("alone", "alone")


def test_filters_offer_what_there_is():
    page = page_of(verdicts.failed())
    options = {
        name: [option.attributes["value"] for option in page.one("select", id=name).all("option")]
        for name in ("environment", "family")
    }
    assert options["environment"] == ["", "apiserver", "workerserver", "webserver"]
    assert options["family"] == ["", "env", "imports", "migrations", "pm2"]


def test_there_is_no_choice_of_one():
    assert page_of_one().all("select") == []


# What is wrong.


@pytest.mark.parametrize(
    ("said", "fails", "state", "tag"),
    [
        ({"findings": (finding(),)}, True, "failed", "failed"),
        ({"findings": (finding(),)}, False, "warned", "warned"),
        ({"refusals": (finding(),)}, True, "cannot judge", "cannot judge"),
        ({"known": (finding(),)}, True, "known", "known"),
        ({"waived": (Waived(finding(), "r"),)}, True, "waived", "waived"),
    ],
)
def test_states(said, fails, state, tag):
    severity = Severity.ERROR if fails else Severity.WARN
    article = page_of(verdict(Judgement("api", "demo/check", severity, fails, **said))).one("article")
    assert article.attributes["data-state"] == state
    assert article.one(class_="title").one(class_="tag").text == tag
    assert article.one(class_="message").text == "it is wrong"


def test_a_warning_that_fails():
    told = verdict(Judgement("api", "demo/check", Severity.WARN, fails=True, findings=(finding(),)))
    assert page_of(told).one("article").one(class_="tag").text == "failed, as warnings do here"


def test_all_that_a_rule_says():
    article = page_of_one(
        findings=(finding("one"),),
        refusals=(finding("two"),),
        waived=(Waived(finding("three"), "OPS-1 `x` (me, until then)"),),
        known=(finding("four"), finding("five")),
    ).one("article")
    assert article.texts(class_="message") == ["one", "cannot judge two", "waived three", "four", "five"]
    assert article.texts(class_="reason") == ["Waived: OPS-1 x (me, until then)"]
    known = article.one("details", class_="known")
    assert known.one("summary").text == "2 known, in the baseline"
    assert known.texts(class_="message") == ["four", "five"]


def test_a_warning_beside_what_cannot_be_judged():
    told = verdict(
        Judgement("api", "demo/check", Severity.WARN, False, findings=(finding("one"),), refusals=(finding("two"),))
    )
    assert page_of(told).one("article").texts(class_="message") == ["warned one", "two"]


@pytest.mark.parametrize(
    ("folder", "place", "shown"),
    [
        (".", Location("app.js", 12, 9), ["app.js:12:9"]),
        ("deploy", Location("app.js", 12), ["deploy/app.js:12"]),
        ("deploy", Location("../app.js"), ["app.js"]),
        ("deploy", Location(""), []),
    ],
)
def test_places(folder, place, shown):
    told = replace(verdict(judged("api", "demo/check", findings=(finding(place=place),))), folder=folder)
    article = page_of(told).one("article")
    assert article.texts(class_="place") == shown
    assert article.all("pre") == []


@pytest.mark.parametrize(
    ("source", "column", "width", "before", "marked", "after"),
    [
        ("abc", 1, 1, "", "a", "bc"),
        ("abc", 3, 1, "ab", "c", ""),
        ("abc", 4, 1, "abc", " ", ""),
        ("abc", 9, 1, "abc", " ", ""),
        ("abc", 1, 99, "", "abc", ""),
        ("abc", 2, 0, "a", "b", "c"),
        ("abc", 2, -5, "a", "b", "c"),
        ("\t\ta\tc", 3, 3, "        ", "a    c", ""),
        ("日本 = x", 1, 2, "", "日本", " = x"),
        ("a\x1b[0mb", 6, 1, r"a\x1b[0m", "b", ""),
        ("<b>&</b>", 4, 1, "<b>", "&", "</b>"),
        ("", 1, 1, "", " ", ""),
        (f"{CUT}{'a' * LEAD}bc{CUT}", 1000, 2, f"{CUT}{'a' * LEAD}", "bc", CUT),
    ],
)
def test_what_is_marked(source, column, width, before, marked, after):
    place = Location("app.js", 12, column, width, source)
    line = page_of_one(findings=(finding(place=place),)).one("pre", class_="source")
    assert line.one("span").text == "12"
    code = line.one("code")
    assert code.one("mark").text == marked
    assert code.text == before + marked + after


def test_a_line_without_a_column_has_no_mark():
    line = page_of_one(findings=(finding(place=Location("a.js", 3, source="abc")),)).one("pre", class_="source")
    assert line.one("code").text == "abc"
    assert line.all("mark") == []


def test_related_places():
    related = (
        Related("as listed here", Location("b.yaml", 4, 8, 3, "apps: [api]")),
        Related("and there", Location("c.js")),
    )
    blocks = page_of_one(findings=(finding(related=related),)).all(class_="related")
    assert [block.one(class_="place").text for block in blocks] == ["deploy/b.yaml:4:8", "deploy/c.js"]
    assert blocks[0].one("mark").text == "api"
    assert [block.all("p")[0].text for block in blocks] == ["as listed here", "and there"]


def test_help():
    article = page_of_one(findings=(finding(help="run `x`\n  a ─ b\n  c"), finding("other", help="else"))).one(
        "article"
    )
    assert article.texts(class_="help") == ["What to do: run x  a ─ b\n  c", "What to do: else"]
    assert article.one("pre", tabindex="0").text == "  a ─ b\n  c"
    assert page_of_one(findings=(finding(),)).all(class_="help") == []


def test_help_that_all_findings_share_is_told_once():
    article = page_of_one(findings=(finding("one", help="run x"), finding("two", help="run x"))).one("article")
    assert article.texts(class_="help") == ["What to do about each of these: run x"]
    assert not article.one(class_="help").within(class_="said")


def test_a_drawing_makes_up_for_one_of_text():
    article = page_of(verdicts.failed()).one(data_rule="migrations/several-heads")
    assert article.one("svg").texts("title")[0] == "A graph of 4"
    aside = article.one(class_="help").one("details")
    assert aside.one("summary").text == "As text"
    assert aside.one("pre").text.startswith("0007_orders (database) ─┬─")


def test_drawings_have_names_of_their_own():
    graph = Graph((Node("a"),), ())
    page = page_of_one(findings=(finding("one", graph=graph), finding("two", graph=graph)))
    assert [image.attributes["aria-labelledby"] for image in page.all("svg", role="img")] == ["g0-t g0-d", "g1-t g1-d"]


def test_the_page_of_a_rule():
    def ruled(page):
        rule = Rule("demo/check", lambda facts, options: (), Severity.ERROR, Phase.STATIC, page)
        return page_of(replace(verdict(judged("api", "demo/check", findings=(finding(),))), rules={"demo/check": rule}))

    article = ruled("What `is`\nwrong.\n\nMore <b>.\n\n## How to mend it\n\n```\nx\n```").one("article")
    assert article.one(class_="lead").text == "What is wrong."
    more = article.one("details", class_="page")
    assert more.one("summary").text == "More about demo/check"
    assert (more.one("p").text, more.one("h5").text, more.one("pre").text) == ("More <b>.", "How to mend it", "x")
    assert ruled("Only this.").all("details") == []
    assert page_of_one(findings=(finding(),)).all(class_="lead") == []


# What is in it that nobody here wrote.


UNTRUSTED = st.text(
    st.one_of(st.characters(), st.sampled_from("<>&\"'`/=\n\r\x1b\u202e-!?]")), max_size=25
) | st.sampled_from(
    [
        "</script><script>alert(1)</script>",
        "</style><style>*{display:none}</style>",
        '" onmouseover="alert(1)" x="',
        "' autofocus onfocus='alert(1)",
        "<img src=x onerror=alert(1)>",
        "<!--",
        "]]></svg><svg onload=alert(1)>",
        "&lt;b&gt;&#60;",
        "javascript:alert(1)",
        "${style}$title$$",
    ]
)


def told_of(text, column, width):
    """A verdict that has a text wherever there can be one."""
    place = Location(text, 3, column, width, text)
    graph = Graph((Node(text, text), Node(text), Node(f"{text}.")), (Edge(0, 1, text), Edge(1, 2, text)))
    # Its further lines are drawn as such, whoever broke them.
    said = Finding(text, place, text, " ".join(text.splitlines()), (Related(text, place),), graph)
    rule = text.replace("/", "") or "x"
    return Verdict(
        text,
        (text, f"{text}2"),
        9,
        [
            Judgement(text, f"{rule}/{rule}", Severity.ERROR, True, (said,), (said,), (Waived(said, text),), (said,)),
            Judgement(text, f"{rule}2/{rule}", Severity.ERROR, True),
        ],
        [text],
        {text: [text]},
        mended=[text],
    )


def shape(told):
    """All elements and the names of their attributes; the code is left out, as backticks do make it."""
    fixed = ("class", "href", "id", "role", "type")
    return [
        (element.tag, *element.attributes, *map(element.attributes.get, fixed))
        for element in page_of(told).all()
        if (element.tag, element.attributes) != ("code", {})
    ]


@given(UNTRUSTED.filter(str.strip), st.integers(-1, 30), st.integers(-1, 30))
def test_no_element_and_no_attribute_comes_from_untrusted_text(text, column, width):
    assert shape(told_of(text, column, width)) == shape(told_of("harmless", column, width))


@given(UNTRUSTED)
def test_untrusted_text_is_there_as_it_is(text):
    raw = text.replace("`", "")
    article = page_of_one(findings=(finding(raw, place=Location("a.js", 1, 1, 99, raw)),)).one("article")
    assert article.one(class_="message").text == visible(raw)
    assert article.one("pre").one("code").text == (visible(raw) or " ")


def test_what_a_template_would_fill_in():
    told = replace(verdicts.passed(), gate="$style ${script} $$", notes=["$policy"])
    page = page_of(told)
    assert facts_of(page)["Gate file"] == "$style ${script} $$"
    assert page.one(class_="remarks").all("p")[0].text == "Note: $policy"


# Size.


@pytest.mark.parametrize("rules", [100, 1])
def test_ten_thousand_findings(rules):
    told = verdicts.large(10_000)
    if rules == 1:
        every = tuple(said for one in told.judgements for said in one.findings)
        told = replace(told, judgements=[replace(told.judgements[0], findings=every)], planned=1)
    started = time.perf_counter()
    html = render(told)
    assert time.perf_counter() - started < 5
    assert html.count('class="message"') == 10_000
    assert len(html.encode()) < 10_000_000
