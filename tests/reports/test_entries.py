"""What reports for other programs list."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from pytest_deploygate.finding import Location, Related
from pytest_deploygate.reports.entries import WORST_FIRST, entries_of
from pytest_deploygate.verdict import State, Waived
from report_verdicts import (
    FAILED,
    FULL,
    HOSTILE,
    PASSED,
    REFUSAL,
    VERDICTS,
    everything,
    finding,
    hostile,
    judgement,
    verdict,
)


def prints(*judgements, **more):
    return [entry.fingerprint for entry in entries_of(verdict(*judgements, **more))]


def test_the_worst_comes_first():
    assert [(entry.state, entry.rule) for entry in entries_of(everything())] == [
        (State.FAILED, "pm2/foreign-app"),
        (State.CANNOT_JUDGE, "env/unused"),
        (State.FAILED, "outdated-baseline"),
        (State.WARNED, "demo/check"),
        (State.KNOWN, "demo/off"),
        (State.WAIVED, "demo/check"),
    ]
    assert set(WORST_FIRST) | {State.PASSED} == set(State)


def test_what_an_entry_says_in_one_line():
    assert [entry.text for entry in entries_of(everything())] == [
        "apiserver: 'web' is foreign",
        "apiserver, cannot judge: '.env' is not there",
        "not wrong any more, and in the baseline: env/unused (apiserver) 'KEY' in .env",
        "apiserver: there is a `b`",
        "apiserver, known: old",
        "webserver, waived: let go",
    ]


def test_a_refusal_of_a_rule_that_fails_is_listed_too():
    one = judgement(findings=[FULL], refusals=[REFUSAL], fails=False)
    assert [entry.state for entry in entries_of(verdict(one))] == [State.CANNOT_JUDGE, State.WARNED]


def test_where_all_is_well_there_is_nothing():
    assert entries_of(verdict(PASSED)) == []


def test_where_nothing_was_judged_that_is_wrong():
    (entry,) = entries_of(verdict(planned=7, folder="services/api"))
    assert (entry.state, entry.rule) == (State.FAILED, "nothing-judged")
    assert entry.text == "nothing was judged; 7 rules were to be"
    assert str(entry.finding.place) == "services/api/deploygate.yaml"
    assert entry.finding.help


@pytest.mark.parametrize(
    ("path", "folder", "shown", "where"),
    [
        ("app.js", ".", "app.js", ""),
        ("app.js", "services/api", "services/api/app.js", ""),
        ("../shared/x.js", "services/api", "services/shared/x.js", ""),
        ("..x/app.js", ".", "..x/app.js", ""),
        ("../../../x.js", "services/api", "services/api/deploygate.yaml", " (in ../x.js:12:9)"),
        ("..", ".", "deploygate.yaml", " (in ..:12:9)"),
        ("/etc/x.js", "services/api", "services/api/deploygate.yaml", " (in /etc/x.js:12:9)"),
        ("//host/x\n", ".", "deploygate.yaml", r" (in //host/x\n:12:9)"),
        ("", ".", "deploygate.yaml", ""),
    ],
)
def test_places_are_in_the_repository(path, folder, shown, where):
    related = [Related("there", Location(path, 12, 9))]
    told = verdict(
        judgement(findings=[finding("wrong", path, related=tuple(related))]), folder=folder, gate="any/deploygate.yaml"
    )
    (entry,) = entries_of(told)
    place = Location(shown) if where or not path else replace(finding().place, path=shown)
    assert entry.finding.place == place
    assert entry.finding.message == f"wrong{where}"
    assert [(other.place.path, other.message) for other in entry.finding.related] == [(shown, f"there{where}")]


@pytest.mark.parametrize(
    "same",
    [
        finding(line=99),
        finding(column=1, width=2),
        finding("another message"),
        finding(help="other", source=None, related=FULL.related),
    ],
)
def test_a_fingerprint_is_the_same_one_as_last_week(same):
    assert prints(judgement(findings=[finding()])) == prints(judgement(findings=[same]))


def test_a_fingerprint_is_the_same_one_whatever_becomes_of_it():
    assert (
        prints(judgement(findings=[finding()]))
        == prints(judgement(waived=[Waived(finding(), "r")]))
        == prints(judgement(known=[finding()]))
    )


@pytest.mark.parametrize(
    "other",
    [
        judgement(findings=[finding(subject="web")]),
        judgement(findings=[finding(path="b.js")]),
        judgement("env/unused", findings=[finding()]),
        judgement(findings=[finding()], environment="webserver"),
        # Joined without a boundary, they would be the same.
        judgement(findings=[finding(path="app.jss", subject="hop")]),
    ],
)
def test_a_fingerprint_is_another_one_for_something_else(other):
    assert prints(judgement(findings=[finding()])) != prints(other)


def test_a_fingerprint_knows_the_folder():
    one = judgement(findings=[finding()])
    assert prints(one) != prints(one, folder="services/api")


def test_two_of_one_identity_have_two_fingerprints_and_the_first_keeps_its_own():
    one, two = prints(judgement(findings=[finding(line=1), finding(line=2)]))
    assert one != two
    assert [one] == prints(judgement(findings=[finding(line=7)]))


@given(VERDICTS)
def test_no_two_have_the_same_fingerprint(told):
    known = prints(*told.judgements, mended=told.mended)
    assert len(set(known)) == len(known)


def test_texts_have_no_control_characters():
    for entry in entries_of(hostile()):
        texts = [entry.text, entry.finding.message, *entry.finding.help.split("\n")]
        texts += [other.message for other in entry.finding.related]
        assert not [text for text in texts for char in text if ord(char) < 32 or char == "\u202e"]
    assert "\x1b" in HOSTILE


def test_a_help_keeps_its_lines():
    assert entries_of(verdict(FAILED))[0].finding.help == FULL.help
