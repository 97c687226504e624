"""The verdict as data."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given

from pytest_deploygate.reports import NAME, version
from pytest_deploygate.reports.json import VERSION, data_of, render
from pytest_deploygate.verdict import Judgement, State
from report_verdicts import FAILED, KNOWN, PASSED, REFUSED, VERDICTS, WAIVED, WARNED, everything, verdict
from tools import ROOT


def test_a_report():
    data = json.loads(render(everything(folder="services/api", seconds=1.23456)))
    judgements = data.pop("judgements")
    assert data == {
        "version": VERSION,
        "tool": {"name": NAME, "version": version()},
        "gate": "deploygate.yaml",
        "folder": "services/api",
        "environments": ["webserver", "apiserver"],
        "outcome": "failed",
        "holds": False,
        "partial": True,
        "planned": 9,
        "counts": {"passed": 1, "warned": 1, "waived": 1, "known": 1, "failed": 1, "cannot judge": 1},
        "seconds": 1.235,
        "left_out": {"for want of a database": ["migrations/pending", "migrations/drift"]},
        "mended": ["env/unused (apiserver) 'KEY' in .env"],
        "notes": ["a waiver that nothing needed"],
    }
    assert [one["state"] for one in judgements] == ["passed", "waived", "known", "warned", "cannot judge", "failed"]
    (found,) = judgements[-1]["findings"]
    assert found["place"] == {"path": "app.js", "line": 12, "column": 9, "width": 6, "source": "  name: 'shop',"}
    assert found["graph"]["edges"] == [{"start": 0, "end": 1, "note": "a.py:1"}]
    assert [other["message"] for other in found["related"]] == ["as listed here", "and there"]
    assert judgements[1]["waived"][0]["reason"] == "OPS-1 (me, until then)"


@pytest.mark.parametrize(
    ("told", "outcome", "holds"),
    [
        (verdict(PASSED, WARNED, KNOWN, WAIVED), "passed", True),
        (verdict(PASSED, planned=2), "passed", True),
        (verdict(PASSED, FAILED, REFUSED), "failed", False),
        (verdict(PASSED, REFUSED), "cannot judge", False),
        (verdict(PASSED, mended=["x"]), "outdated baseline", False),
        (verdict(planned=3), "nothing judged", False),
        (verdict(), "nothing judged", False),
    ],
)
def test_outcomes(told, outcome, holds):
    data = data_of(told)
    assert (data["outcome"], data["holds"]) == (outcome, holds)
    assert set(data["counts"]) == set(map(str, State))
    assert sum(data["counts"].values()) == len(data["judgements"])


@given(VERDICTS)
def test_nothing_is_lost(told):
    text = render(told)
    # As it is put into a file.
    data = json.loads(text.encode("utf-8", "backslashreplace"))
    assert [Judgement.from_data(one) for one in data["judgements"]] == told.judgements
    assert (data["gate"], data["mended"], data["notes"]) == (told.gate, told.mended, told.notes)
    assert data["left_out"] == told.left_out
    assert not [char for char in text if ord(char) < 32 and char != "\n"]


def test_all_of_it_is_documented():
    section = (ROOT / "docs" / "reports.md").read_text("utf-8").partition("## JSON")[2]
    cells = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    documented = {name for cell in cells for name in re.findall("`([a-z_]+)`", cell)}
    assert documented == set(data_of(everything()))
