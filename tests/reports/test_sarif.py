"""SARIF 2.1.0."""

from __future__ import annotations

import functools
import gzip
import json
import re
from dataclasses import replace
from urllib.parse import unquote

import jsonschema
import pytest
from hypothesis import given, settings

from pytest_deploygate.finding import CUT, LEAD, Finding, Location, Related, Severity
from pytest_deploygate.reports import sarif
from report_verdicts import (
    FAILED,
    FULL,
    HOSTILE,
    KNOWN,
    PASSED,
    REFUSED,
    RULES,
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
from tools import examples, need_package

JEST_SARIF_VERSION = "1.0.0-beta.0"
# What RFC 3986 lets a relative reference with a path be made of.
REFERENCE = re.compile(r"(?!/)([A-Za-z0-9._~!$&'()*+,;=@/-]|%[0-9A-F]{2})*")


@functools.cache
def standard():
    """The official schema, as npm has it."""
    package = need_package("@microsoft/jest-sarif", JEST_SARIF_VERSION)
    schema = json.loads((package / "lib" / "schemas" / "sarif-2.1.0-rtm.5.json").read_text("utf-8"))
    return jsonschema.Draft4Validator(schema)


def run_of(told):
    log = json.loads(sarif.render(told))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    return run


def result_of(told):
    (result,) = run_of(told)["results"]
    return result


def notifications(told):
    (invocation,) = run_of(told)["invocations"]
    return [(one["descriptor"]["id"], one["level"]) for one in invocation["toolExecutionNotifications"]]


def physical(place):
    (location,) = result_of(verdict(judgement(findings=[Finding("m", place, "s")])))["locations"]
    return location["physicalLocation"]


@pytest.mark.parametrize(
    "told",
    [
        verdict(PASSED),
        verdict(planned=3),
        verdict(FAILED, rules={}),
        everything(folder="services/api"),
        hostile(),
        hostile("\ud800\udc80 ä 😀"),
        many(3),
    ],
)
def test_the_standard_takes_it(told):
    standard().validate(json.loads(sarif.render(told)))


@settings(max_examples=examples(100), deadline=None)
@given(VERDICTS)
def test_the_standard_takes_any(told):
    log = json.loads(sarif.render(told))
    standard().validate(log)
    for result in log["runs"][0]["results"]:
        for location in (*result["locations"], *result["relatedLocations"]):
            assert REFERENCE.fullmatch(location["physicalLocation"]["artifactLocation"]["uri"])


@pytest.mark.parametrize(
    ("key", "wrong"),
    [("level", "fatal"), ("ruleIndex", -2), ("suppressions", [{}]), ("properties", 1), ("severity", 1)],
)
def test_the_standard_does_not_take_everything(key, wrong):
    log = json.loads(sarif.render(everything()))
    log["runs"][0]["results"][0][key] = wrong
    assert not standard().is_valid(log)


def test_the_tool(monkeypatch):
    driver = run_of(verdict(PASSED))["tool"]["driver"]
    assert driver["name"] == "pytest-deploygate"
    assert driver["semanticVersion"] == driver["version"]
    assert driver["informationUri"].startswith("https://")
    monkeypatch.setattr(sarif, "version", lambda: "1.0.dev3")
    driver = run_of(verdict(PASSED))["tool"]["driver"]
    assert driver["version"] == "1.0.dev3"
    assert "semanticVersion" not in driver


def test_rules():
    rules = {rule["id"]: rule for rule in run_of(verdict(PASSED))["tool"]["driver"]["rules"]}
    assert list(rules) == [
        "nothing-judged",
        "outdated-baseline",
        "demo/check",
        "demo/off",
        "env/unused",
        "pm2/foreign-app",
    ]
    own = rules["pm2/foreign-app"]
    assert own["name"] == "Pm2ForeignApp"
    assert own["shortDescription"]["text"] == RULES["pm2/foreign-app"].summary
    assert own["help"] == dict.fromkeys(("text", "markdown"), RULES["pm2/foreign-app"].page)
    assert own["helpUri"].endswith("/docs/rules/pm2/foreign-app.md")
    assert own["defaultConfiguration"] == {"level": "error"}
    assert own["properties"]["tags"] == ["pm2", "static"]
    theirs = rules["demo/check"]
    assert "helpUri" not in theirs
    assert theirs["fullDescription"]["text"] == "Something. It broke once."
    assert theirs["defaultConfiguration"] == {"level": "warning"}
    assert theirs["properties"]["tags"] == ["demo", "data"]
    assert rules["demo/off"]["defaultConfiguration"]["enabled"] is False


def test_a_result():
    run = run_of(verdict(FAILED, folder="services/api"))
    (result,) = run["results"]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "pm2/foreign-app"
    assert result["level"] == "error"
    assert "kind" not in result
    assert result["message"]["text"] == "apiserver: 'web' is foreign.\nHelp: start `api.js` instead\n  a ── b"
    assert run["columnKind"] == "unicodeCodePoints"
    (location,) = result["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "services/api/app.js", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 12, "startColumn": 9, "endColumn": 15, "snippet": {"text": "'shop'"}},
        "contextRegion": {"startLine": 12, "snippet": {"text": "  name: 'shop',"}},
    }
    related = result["relatedLocations"]
    assert [(one["id"], one["message"]["text"]) for one in related] == [(1, "as listed here"), (2, "and there")]
    assert related[1]["physicalLocation"] == {
        "artifactLocation": {"uri": "services/api/web.js", "uriBaseId": "%SRCROOT%"}
    }
    assert result["properties"] == {"environment": "apiserver", "state": "failed"}


@pytest.mark.parametrize(
    ("place", "regions"),
    [
        (Location("a"), {}),
        (Location("a", -1, 3, 1, "x"), {}),
        (Location("a", 3), {"region": {"startLine": 3}}),
        (Location("a", 3, source="xy"), {"region": {"startLine": 3, "snippet": {"text": "xy"}}}),
        (Location("a", 3, 2, 0), {"region": {"startLine": 3, "startColumn": 2, "endColumn": 3}}),
        (
            Location("a", 3, 1, 99, "xy"),
            {"region": {"startLine": 3, "startColumn": 1, "endColumn": 3, "snippet": {"text": "xy"}}},
        ),
        (
            Location("a", 3, 3, 99, "xy"),
            {
                "region": {"startLine": 3, "startColumn": 3, "endColumn": 4, "snippet": {"text": ""}},
                "contextRegion": {"startLine": 3, "snippet": {"text": "xy"}},
            },
        ),
        (
            Location("a", 3, 2, 1, "😀😀x"),
            {
                "region": {"startLine": 3, "startColumn": 2, "endColumn": 3, "snippet": {"text": "😀"}},
                "contextRegion": {"startLine": 3, "snippet": {"text": "😀😀x"}},
            },
        ),
        (
            Location("a", 3, 1000, 200, f"{CUT}{'a' * LEAD}bc{CUT}"),
            {"region": {"startLine": 3, "startColumn": 1000, "endColumn": 1200, "snippet": {"text": f"bc{CUT}"}}},
        ),
    ],
)
def test_regions(place, regions):
    assert {name: part for name, part in physical(place).items() if name != "artifactLocation"} == regions


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("a b/ü%.js", "a%20b/%C3%BC%25.js"),
        ("a:b", "a%3Ab"),
        ("a?b#c", "a%3Fb%23c"),
        ("../x.js", "deploygate.yaml"),
        ("/etc/passwd", "deploygate.yaml"),
        ("\ud800", "%5Cud800"),
        (HOSTILE, None),
    ],
)
def test_uris(path, uri):
    shown = physical(Location(path))["artifactLocation"]["uri"]
    assert REFERENCE.fullmatch(shown)
    # A path is put into its shortest form.
    assert shown == uri if uri else unquote(shown) == HOSTILE.replace("//", "/")


@pytest.mark.parametrize(
    ("one", "level"),
    [
        (FAILED, "error"),
        (REFUSED, "error"),
        (WARNED, "warning"),
        (KNOWN, "note"),
        (WAIVED, "note"),
        (judgement(findings=[FULL], severity=Severity.WARN), "error"),
    ],
)
def test_levels(one, level):
    assert result_of(verdict(one))["level"] == level


def test_what_cannot_be_judged():
    run = run_of(verdict(REFUSED, PASSED))
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    (notification,) = invocation["toolExecutionNotifications"]
    (result,) = run["results"]
    assert notification["level"] == result["level"] == "error"
    assert notification["associatedRule"] == {"id": "env/unused", "index": result["ruleIndex"]}
    assert notification["message"] == result["message"]
    assert result["message"]["text"].startswith("apiserver, cannot judge: '.env' is not there.")
    assert notification["locations"] == result["locations"]


@pytest.mark.parametrize(
    ("told", "complete"),
    [
        (verdict(PASSED), True),
        (verdict(FAILED, WARNED, KNOWN, WAIVED), True),
        (verdict(planned=3), False),
        (verdict(judgement(findings=[FULL], refusals=[FULL])), False),
    ],
)
def test_whether_the_analysis_is_complete(told, complete):
    assert run_of(told)["invocations"][0]["executionSuccessful"] is complete


def test_where_nothing_was_judged():
    told = verdict(planned=3)
    assert result_of(told)["level"] == "error"
    assert result_of(told)["ruleId"] == "nothing-judged"
    assert notifications(told) == [("nothing-judged", "error"), ("partial", "warning")]


def test_what_is_mended():
    result = result_of(verdict(PASSED, mended=["env/unused (apiserver) 'KEY' in .env"]))
    assert (result["ruleId"], result["level"]) == ("outdated-baseline", "error")
    assert "'KEY' in .env" in result["message"]["text"]


def test_what_is_said_beside_results():
    assert notifications(everything()) == [
        ("cannot-judge", "error"),
        ("partial", "warning"),
        ("left-out-rules", "note"),
        ("note", "note"),
    ]
    assert notifications(verdict(PASSED)) == []


def test_suppressions():
    results = run_of(verdict(FAILED, KNOWN, WAIVED))["results"]
    # Of all results or of none, says the standard.
    assert [result["suppressions"] for result in results] == [
        [],
        [{"kind": "external", "status": "accepted", "justification": "in the baseline"}],
        [{"kind": "external", "status": "accepted", "justification": "OPS-1 (me, until then)"}],
    ]


def test_baseline_states():
    assert [one["baselineState"] for one in run_of(verdict(FAILED, KNOWN, WAIVED))["results"]] == [
        "new",
        "unchanged",
        "new",
    ]
    assert result_of(verdict(KNOWN))["baselineState"] == "unchanged"
    assert [one["baselineState"] for one in run_of(verdict(FAILED, mended=["x"]))["results"]] == ["new", "new"]
    assert "baselineState" not in result_of(verdict(FAILED))


def test_fingerprints():
    results = (
        run_of(everything())["results"]
        + run_of(verdict(judgement(findings=[finding(line=-1, subject="x")])))["results"]
    )
    assert len({result["partialFingerprints"]["deploygate/v1"] for result in results}) == len(results)
    for result in results:
        known = result["partialFingerprints"]
        has_line = "region" in result["locations"][0]["physicalLocation"]
        assert known.get("primaryLocationLineHash") == (None if has_line else known["deploygate/v1"])


@pytest.mark.parametrize("text", ["[click](https://evil.example)", r"[a\](1)", "[x](1", "]("])
def test_texts_hold_no_links(text):
    run = run_of(hostile(text))
    said = [result["message"]["text"] for result in run["results"]]
    said += [place["message"]["text"] for result in run["results"] for place in result["relatedLocations"]]
    said += [one["message"]["text"] for one in run["invocations"][0]["toolExecutionNotifications"]]
    assert not [message for message in said if "](" in message]
    assert len([message for message in said if text.replace("](", "] (") in message]) > 5


def test_a_rule_that_is_not_known_has_no_index():
    result = result_of(verdict(FAILED, rules={}))
    assert result["ruleId"] == "pm2/foreign-app"
    assert "ruleIndex" not in result


def test_more_results_than_github_takes():
    told = many(sarif.MOST_RESULTS + 2, source=None)
    told.judgements.insert(0, WARNED)
    run = run_of(told)
    assert len(run["results"]) == sarif.MOST_RESULTS == 25_000
    assert {result["level"] for result in run["results"]} == {"error"}
    (notification,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notification["message"]["text"] == "3 more results are too many for GitHub"


def test_as_many_results_as_github_takes(monkeypatch):
    monkeypatch.setattr(sarif, "MOST_RESULTS", 5)
    assert notifications(many(5)) == []
    assert notifications(many(6)) == [("left-out-results", "warning")]


def test_a_larger_file_than_github_takes(monkeypatch):
    whole = sarif.render(many(100))
    size = len(gzip.compress(whole.encode(), 1))
    # What counts is the size after compression.
    monkeypatch.setattr(sarif, "MOST_BYTES", size)
    assert sarif.render(many(100)) == whole
    monkeypatch.setattr(sarif, "MOST_BYTES", size - 100)
    cut = sarif.render(many(100))
    assert len(gzip.compress(cut.encode(), 1)) < size - 100
    assert len(json.loads(cut)["runs"][0]["results"]) == 50
    assert "50 more results are too many for GitHub" in cut
    monkeypatch.setattr(sarif, "MOST_BYTES", 0)
    assert "100 more results are too many for GitHub" in sarif.render(many(100))


def test_more_places_than_github_takes():
    related = tuple(Related("there", Location("a.js", line)) for line in range(1, 1_002))
    told = verdict(judgement(findings=[finding(related=related)]))
    assert len(result_of(told)["relatedLocations"]) == 999
    (notification,) = run_of(told)["invocations"][0]["toolExecutionNotifications"]
    assert notification["message"]["text"].startswith("2 more related places")


def test_more_rules_than_github_takes(monkeypatch):
    monkeypatch.setattr(sarif, "MOST_RULES", 3)
    run = run_of(verdict(FAILED, WARNED))
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [
        "nothing-judged",
        "outdated-baseline",
        "demo/check",
    ]
    assert [(result["ruleId"], result.get("ruleIndex")) for result in run["results"]] == [
        ("pm2/foreign-app", None),
        ("demo/check", 2),
    ]


def test_long_descriptions_are_cut():
    long = replace(RULES["demo/check"], name="demo/long", page="x" * 2_000)
    rule = run_of(verdict(PASSED, rules={"demo/long": long}))["tool"]["driver"]["rules"][-1]
    assert len(rule["shortDescription"]["text"]) == len(rule["fullDescription"]["text"]) == 1_024
    assert len(rule["help"]["text"]) == 2_000
