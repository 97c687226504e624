"""Made-up verdicts for the tests of reports."""

from __future__ import annotations

from hypothesis import strategies as st

from pytest_deploygate.finding import Edge, Finding, Graph, Location, Node, Related, Severity
from pytest_deploygate.rules import Phase, Rule, builtin
from pytest_deploygate.verdict import Judgement, Verdict, Waived

HOSTILE = (
    "</details><b>x</b> @octocat #123 GH-7 !9 ~bug **b** `a` | [l](http://evil.example) %0A::error::\r\n\x1b[31m\u202e"
)


def of_a_plugin(facts, options):
    yield from ()


of_a_plugin.__module__ = "their_plugin"
RULES = {
    **{name: rule for name, rule in builtin().rules.items() if name in {"pm2/foreign-app", "env/unused"}},
    "demo/check": Rule(
        "demo/check", of_a_plugin, Severity.WARN, Phase.DATA, "Something.\n\nIt broke\nonce.\n\n## Mend"
    ),
    "demo/off": Rule("demo/off", of_a_plugin, Severity.OFF, Phase.STATIC, "Something else."),
}
GRAPH = Graph((Node("a"), Node("b", "head")), (Edge(0, 1, "a.py:1"),))


def finding(message="'web' is foreign", path="app.js", line=12, column=9, width=6, source="  name: 'shop',", **more):
    more.setdefault("subject", "shop")
    return Finding(message, Location(path, line, column, width, source), **more)


RELATED = (
    Related("as listed here", Location("deploygate.yaml", 4, 7, 3, "apps: [api]")),
    Related("and there", Location("web.js")),
)
FULL = finding(help="start `api.js` instead\n  a ── b", related=RELATED, graph=GRAPH)
REFUSAL = finding("'.env' is not there", ".env", 0, 0, 1, None, subject=".env", help="commit a template")


def judgement(rule="pm2/foreign-app", findings=(), environment="apiserver", fails=True, **more):
    severity = more.pop("severity", Severity.ERROR if fails else Severity.WARN)
    more = {name: tuple(said) for name, said in more.items()}
    return Judgement(environment, rule, severity, fails, tuple(findings), **more)


FAILED = judgement(findings=[FULL])
REFUSED = judgement("env/unused", refusals=[REFUSAL])
WARNED = judgement("demo/check", [finding("there is a `b`", "b.py", 3, 0, 1, "x = 1")], fails=False)
KNOWN = judgement("demo/off", known=[finding("old", "old.py", 1, 1, 3, "old = 1")])
WAIVED = judgement("demo/check", environment="webserver", waived=[Waived(finding("let go"), "OPS-1 (me, until then)")])
PASSED = judgement("pm2/foreign-app", environment="webserver")


def verdict(*judgements, **more):
    more.setdefault("planned", len(judgements))
    more.setdefault("environments", tuple(dict.fromkeys(one.environment for one in judgements)) or ("apiserver",))
    more.setdefault("rules", RULES)
    return Verdict(more.pop("gate", "deploygate.yaml"), judgements=list(judgements), **more)


def everything(**more):
    """Each state once, and all that is said beside findings."""
    more.setdefault("planned", 9)
    more.setdefault("notes", ["a waiver that nothing needed"])
    more.setdefault("left_out", {"for want of a database": ["migrations/pending", "migrations/drift"]})
    more.setdefault("mended", ["env/unused (apiserver) 'KEY' in .env"])
    return verdict(PASSED, WAIVED, KNOWN, WARNED, REFUSED, FAILED, **more)


def many(count, **more):
    """A verdict of so many findings that fail, of a rule in one file each."""
    return verdict(judgement(findings=[finding(path=f"{n}.js", subject=f"{n}", **more) for n in range(count)]))


def hostile(text=HOSTILE):
    """A verdict with one text wherever there is text that somebody else wrote."""
    related = [Related(text, Location(text, 1, 1, 1, text))]
    said = [Finding(text, Location(text, 2, 3, 4, text), text, text, tuple(related))]
    one = Judgement(text, text, Severity.ERROR, True, tuple(said), tuple(said), (Waived(said[0], text),), tuple(said))
    return verdict(one, gate=text, planned=2, notes=[text], left_out={text: [text]}, mended=[text])


TEXTS = st.text(st.characters() | st.sampled_from("@#![](){}<>&|`*_~:%,\\/.-\r\n\t$^0gh"), max_size=40)
PLACES = st.builds(
    Location,
    TEXTS | st.sampled_from(["../x", "/etc/passwd", "//x", "", ".", "C:/x", "a b/ü.js", "a:b"]),
    st.integers(-2, 9),
    st.integers(-2, 90),
    st.integers(-2, 90),
    st.none() | TEXTS,
)
FINDINGS = st.builds(
    Finding, TEXTS, PLACES, TEXTS, TEXTS, st.lists(st.builds(Related, TEXTS, PLACES), max_size=3).map(tuple)
)
SAID = st.lists(FINDINGS, max_size=2).map(tuple)
JUDGEMENTS = st.builds(
    Judgement,
    TEXTS,
    st.sampled_from([*RULES, "gone/away"]) | TEXTS,
    st.sampled_from([Severity.ERROR, Severity.WARN]),
    st.booleans(),
    SAID,
    SAID,
    st.lists(st.builds(Waived, FINDINGS, TEXTS), max_size=2).map(tuple),
    SAID,
)
VERDICTS = st.builds(
    Verdict,
    TEXTS,
    st.lists(TEXTS, max_size=2).map(tuple),
    st.integers(0, 3),
    st.lists(JUDGEMENTS, max_size=3),
    st.lists(TEXTS, max_size=2),
    st.dictionaries(TEXTS, st.lists(TEXTS, max_size=2), max_size=2),
    st.just(0.5),
    st.just(RULES),
    st.sampled_from([".", "services/api"]),
    st.lists(TEXTS, max_size=2),
)
