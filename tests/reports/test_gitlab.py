"""GitLab's Code Quality."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from pytest_deploygate.finding import Severity
from pytest_deploygate.reports.gitlab import render
from report_verdicts import (
    FULL,
    KNOWN,
    PASSED,
    REFUSED,
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


def entries(told):
    return json.loads(render(told))


def test_an_entry():
    (entry,) = entries(verdict(judgement(findings=[FULL]), folder="services/api"))
    assert len(entry.pop("fingerprint")) == 64
    assert entry == {
        "description": "apiserver: 'web' is foreign; start `api.js` instead;   a ── b",
        "check_name": "pm2/foreign-app",
        "severity": "critical",
        "location": {"path": "services/api/app.js", "lines": {"begin": 12}},
    }


@pytest.mark.parametrize(
    ("one", "severities"),
    [
        (PASSED, []),
        (KNOWN, []),
        (WAIVED, []),
        (WARNED, ["minor"]),
        (judgement(findings=[FULL], severity=Severity.WARN), ["critical"]),
        (REFUSED, ["blocker"]),
        (judgement(findings=[FULL], refusals=[FULL], fails=False), ["blocker", "minor"]),
    ],
)
def test_severities(one, severities):
    assert [entry["severity"] for entry in entries(verdict(one))] == severities


def test_where_nothing_was_judged():
    (entry,) = entries(verdict(planned=3, folder="services/api"))
    assert entry["severity"] == "critical"
    assert entry["location"]["path"] == "services/api/deploygate.yaml"
    assert entry["description"].startswith("nothing was judged")


def test_what_is_mended():
    (entry,) = entries(verdict(PASSED, mended=["env/unused (apiserver) 'KEY' in .env"]))
    assert (entry["check_name"], entry["severity"]) == ("outdated-baseline", "critical")


def test_all_that_is_wrong_and_nothing_else():
    assert [entry["check_name"] for entry in entries(everything())] == [
        "pm2/foreign-app",
        "env/unused",
        "outdated-baseline",
        "demo/check",
    ]


@pytest.mark.parametrize(("line", "shown"), [(-1, 1), (0, 1), (1, 1), (2, 2)])
def test_a_line_is_needed(line, shown):
    (entry,) = entries(verdict(judgement(findings=[finding(line=line)])))
    assert entry["location"]["lines"] == {"begin": shown}


@pytest.mark.parametrize("path", ["../x.js", "/etc/x.js"])
def test_what_is_not_in_the_repository(path):
    (entry,) = entries(verdict(judgement(findings=[finding(path=path)])))
    assert entry["location"]["path"] == "deploygate.yaml"
    assert path in entry["description"]


def test_thousands():
    assert len({entry["fingerprint"] for entry in entries(many(3_000))}) == 3_000


@given(VERDICTS)
def test_any_verdict(told):
    shown = entries(told)
    # Those with one fingerprint are one for GitLab, and it reads nothing after an entry that it does not take.
    assert len({entry["fingerprint"] for entry in shown}) == len(shown)
    red = [judgement for judgement in told.judgements if judgement.findings or judgement.refusals]
    assert bool(shown) >= (bool(red) or not told.holds)
    for entry in shown:
        assert entry["severity"] in {"critical", "blocker", "minor"}
        assert entry["location"]["lines"]["begin"] >= 1
        assert isinstance(entry["location"]["path"], str)
        assert isinstance(entry["check_name"], str)


def test_control_characters_are_escaped():
    assert not [
        char
        for entry in entries(hostile())
        for char in entry["description"] + entry["location"]["path"]
        if ord(char) < 32 or char == "\u202e"
    ]
