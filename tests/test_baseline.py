"""What is known, what is new and what is mended."""

from __future__ import annotations

import json
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_deploygate.baseline import Baseline, BaselineError, Identity, read_baseline, text_of, updated
from pytest_deploygate.finding import Finding, Location, Severity
from pytest_deploygate.verdict import Judgement, State, Waived

RULE = "demo/check"


def finding(subject="shop", path="app.js", line=3, message="it is wrong"):
    return Finding(message, Location(path, line, 1), subject)


def judgement(*findings, environment="api", rule=RULE, **more):
    return Judgement(environment, rule, Severity.ERROR, True, tuple(findings), **more)


def baseline(*subjects, rule=RULE, environment="api", path="app.js"):
    known = Baseline({})
    known.known.update(Identity(rule, environment, path, subject) for subject in subjects)
    return known


def test_known_and_new():
    known = finding(line=9, message="said otherwise by now")
    new = finding("other")
    assert baseline("shop").parted("api", RULE, [new, known]) == ((new,), (known,))


@pytest.mark.parametrize(
    "other",
    [
        ("web", RULE, finding()),
        ("api", "demo/other", finding()),
        ("api", RULE, finding(path="lib/app.js")),
        ("api", RULE, finding("shop2")),
    ],
)
def test_each_part_of_an_identity_counts(other):
    environment, rule, found = other
    assert baseline("shop").parted(environment, rule, [found]) == ((found,), ())


def test_one_more_of_the_same_is_new():
    twins = [finding(line=1), finding(line=2), finding(line=3)]
    new, known = baseline("shop", "shop").parted("api", RULE, twins)
    assert (list(new), list(known)) == (twins[2:], twins[:2])
    # Each rule's findings are counted anew, as every worker does that judges it again.
    again = baseline("shop")
    assert again.parted("api", RULE, twins[:1]) == again.parted("api", RULE, twins[:1])


def test_mended():
    known = baseline("shop", "gone")
    assert [one.subject for one in known.mended([judgement(known=(finding(),))])] == ["gone"]
    assert str(next(iter(known.mended([judgement(known=(finding(),))])))) == "demo/check (api) 'gone' in app.js"


@pytest.mark.parametrize(
    "still",
    [
        [],
        [judgement(environment="web")],
        [judgement(rule="demo/other")],
        [judgement(refusals=(finding("unreadable"),))],
        [judgement(finding())],
        [judgement(known=(finding(),))],
        [judgement(waived=(Waived(finding(), "later"),))],
    ],
)
def test_what_was_not_seen_to_be_mended_is_not(still):
    assert not baseline("shop").mended(still)


def test_fewer_of_the_same():
    assert sum(baseline("shop", "shop").mended([judgement(known=(finding(),))]).values()) == 1


def test_updating_only_takes_out():
    judged = [judgement(finding("new"), finding("kept"))]
    assert updated(baseline("kept", "gone"), judged).known == baseline("kept").known


def test_updating_with_growth():
    judged = [judgement(finding("new"), finding("kept"), known=())]
    # A run for an update knows no baseline, so that what is known is among its findings.
    assert updated(baseline("kept", "gone"), judged, grow=True).known == baseline("kept", "new").known


def test_no_refusal_is_ever_known():
    judged = judgement(refusals=(finding(),))
    assert not updated(Baseline({}), [judged], grow=True).known
    assert judged.state is State.CANNOT_JUDGE


TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.dictionaries(st.builds(Identity, TEXTS, TEXTS, TEXTS, TEXTS), st.integers(1, 5), max_size=5))
def test_a_file_says_what_it_was_given(tmp_path_factory, known):
    path = tmp_path_factory.mktemp("baseline") / "known.json"
    path.write_text(text_of(Baseline(known)), "utf-8")
    assert read_baseline(path).known == Baseline(known).known


def test_a_line_a_finding(tmp_path):
    lines = text_of(baseline("b", "a", "a")).splitlines()
    assert [json.loads(line.strip().rstrip(","))["subject"] for line in lines[3:-2]] == ["a", "b"]
    assert json.loads(lines[3].strip().rstrip(","))["count"] == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"version": 1}',
        '{"version": 1, "findings": [{}]}',
        '{"version": 1, "findings": [{"rule": "a", "environment": "b", "file": "c", "subject": 1}]}',
        '{"version": 1, "findings": [{"rule": "a", "environment": "b", "file": "c", "subject": "d", "count": 0}]}',
        '{"version": 1, "findings": [{"rule": "a", "environment": "b", "file": "c", "subject": "d", "count": true}]}',
        '{"version": 1, "findings": ["x"]}',
        '{"version": 2, "findings": []}',
        "[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_no_baseline(tmp_path, text):
    path = tmp_path / "known.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(BaselineError, match=r"known\.json is (no|a) baseline.*--grow"):
        read_baseline(path)


def test_no_file(tmp_path):
    with pytest.raises(BaselineError, match=r"does not exist; `deploygate baseline update --grow` writes one"):
        read_baseline(tmp_path / "known.json")
    with pytest.raises(BaselineError, match="is a folder"):
        read_baseline(tmp_path)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(BaselineError, match="is a FIFO"):
            read_baseline(tmp_path / "pipe")
