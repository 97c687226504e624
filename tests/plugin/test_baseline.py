"""Known findings: shown apart, never failing, and gone from the file once they are mended."""

from __future__ import annotations

import json

import pytest

from pytest_deploygate.baseline import Baseline, Identity, text_of

KNOWN = Identity("demo/violated", "api", "app.js", "shop")


@pytest.fixture
def known(project):
    """Writes the baseline."""
    project.gate("passes", "violated")

    def write(*identities):
        text = text_of(Baseline(dict.fromkeys(identities, 1)))
        project.path("known.json").write_text(text)

    return write


def subject_of(project):
    project.run("--deploygate-report=json:report.json", "-k", "violated")
    said = json.loads(project.path("report.json").read_text())["judgements"][0]["findings"]
    return [Identity("demo/violated", "api", one["place"]["path"], one["subject"]) for one in said]


@pytest.mark.parametrize("options", [[], ["-n1"], ["-q"], ["--tb=line"]])
def test_what_is_known_does_not_fail(project, known, options):
    known(*subject_of(project))
    result = project.run("--deploygate-baseline=known.json", *options)
    assert result.ret == 0
    assert result.parseoutcomes() == {"passed": 1, "known": 1}
    result.stdout.fnmatch_lines(["*1 known*1 passed*"])
    assert ("KNOWN" in result.stdout.str()) == ("-q" not in options) or "demo/violated" in result.stdout.str()


def test_what_is_new_fails(project, known):
    known()
    assert project.run("--deploygate-baseline=known.json").ret == 1


def test_what_is_mended_has_to_leave(project, known):
    known(*subject_of(project), Identity("demo/passes", "api", "app.js", "gone"))
    result = project.run("--deploygate-baseline=known.json")
    assert result.ret == 1
    result.stdout.fnmatch_lines(
        ["mended: demo/passes (api) 'gone' in app.js; `deploygate baseline update` takes it out"]
    )
    # Not judged is not mended.
    assert project.run("--deploygate-baseline=known.json", "-k", "violated").ret == 0


def test_no_file(project, known):
    result = project.run("--deploygate-baseline=absent.json")
    assert result.ret == 4
    assert "absent.json does not exist" in result.stderr.str()


def test_what_cannot_be_judged_is_never_known(project):
    project.gate("refused")
    found = Identity("demo/refused", "api", "app.js", "shop")
    project.path("known.json").write_text(text_of(Baseline({found: 9})))
    result = project.run("--deploygate-baseline=known.json")
    assert result.ret == 1
    assert "known" not in result.parseoutcomes()
