"""What a run comes to, and that it survives the way between processes."""

from __future__ import annotations

import json

import pytest

from pytest_deploygate.finding import Edge, Finding, Graph, Location, Node, Related, Severity
from pytest_deploygate.verdict import Judgement, State, Verdict, Waived

PLACE = Location("app.js", 3, 5, 4, "name: x")
GRAPH = Graph((Node("a"), Node("b", "head")), (Edge(0, 1), Edge(1, 0, "a.py:1")))
FOUND = Finding("it is wrong", PLACE, "shop", "mend it", (Related("see", Location("web.js")),), GRAPH)


def judgement(**more):
    return Judgement("api", "demo/check", more.pop("severity", Severity.ERROR), more.pop("fails", True), **more)


def verdict(*judgements, **more):
    return Verdict("deploygate.yaml", ("api",), len(judgements), list(judgements), **more)


def test_plain_data_and_back():
    one = judgement(findings=(FOUND,), refusals=(FOUND,), known=(FOUND,), waived=(Waived(FOUND, "later"),))
    assert Judgement.from_data(json.loads(json.dumps(one.to_data()))) == one
    bare = judgement(findings=(Finding("no", Location("a"), "a"),))
    assert "graph" not in bare.to_data()["findings"][0]
    assert Judgement.from_data(bare.to_data()) == bare


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ({}, State.PASSED),
        ({"waived": (Waived(FOUND, "later"),)}, State.WAIVED),
        ({"waived": (Waived(FOUND, "later"),), "known": (FOUND,)}, State.KNOWN),
        ({"known": (FOUND,), "findings": (FOUND,), "fails": False}, State.WARNED),
        ({"known": (FOUND,), "refusals": (FOUND,)}, State.CANNOT_JUDGE),
        ({"refusals": (FOUND,), "findings": (FOUND,), "fails": False}, State.CANNOT_JUDGE),
        ({"known": (FOUND,), "refusals": (FOUND,), "findings": (FOUND,)}, State.FAILED),
    ],
)
def test_the_worst_counts(said, state):
    assert judgement(**said).state is state


@pytest.mark.parametrize(
    ("run", "outcome"),
    [
        (verdict(), "nothing judged"),
        (verdict(judgement()), "passed"),
        (verdict(judgement(known=(FOUND,))), "passed"),
        (verdict(judgement(findings=(FOUND,), fails=False)), "passed"),
        (verdict(judgement(), mended=["demo/check 'x'"]), "outdated baseline"),
        (verdict(judgement(refusals=(FOUND,)), mended=["demo/check 'x'"]), "cannot judge"),
        (verdict(judgement(refusals=(FOUND,)), judgement(findings=(FOUND,))), "failed"),
    ],
)
def test_outcomes(run, outcome):
    assert run.outcome == outcome
    assert run.holds is (outcome == "passed")


@pytest.mark.parametrize(
    ("folder", "path", "there"),
    [
        (".", "app.js", "app.js"),
        ("services/api", "app.js", "services/api/app.js"),
        ("services/api", "../web/app.js", "services/web/app.js"),
        ("services/api", "/etc/passwd", "/etc/passwd"),
    ],
)
def test_paths_as_the_repository_has_them(folder, path, there):
    assert verdict(folder=folder).path_of(Location(path)) == there
