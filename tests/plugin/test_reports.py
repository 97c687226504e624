"""Reports of whole runs: which are written, where to, and that none of them touches the verdict."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest

from pytest_deploygate.reports.files import FORMATS


def report(project, name="report.json"):
    return json.loads(project.path(name).read_text("utf-8"))


@pytest.mark.parametrize("options", [[], ["-n2"], ["-q"], ["--tb=no"], ["-p", "no:terminal"]])
def test_all_of_them_at_once(project, options):
    project.gate("passes", "violated", "refused", "warned", "waived")
    result = project.start(*(f"--deploygate-report={name}:out/report.{name}" for name in FORMATS), *options)
    assert result.ret == 1
    for name in FORMATS:
        assert project.path(f"out/report.{name}").stat().st_size > 100
    said = report(project, "out/report.json")
    assert said["outcome"] == "failed"
    assert said["counts"] == {"passed": 1, "warned": 1, "waived": 1, "known": 0, "failed": 1, "cannot judge": 1}
    assert {one["rule"]: one["state"] for one in said["judgements"]} == {
        "demo/passes": "passed",
        "demo/violated": "failed",
        "demo/refused": "cannot judge",
        "demo/warned": "warned",
        "demo/waived": "waived",
    }


@pytest.mark.parametrize(
    ("rules", "options", "code", "outcome"),
    [
        (["passes"], [], 0, "passed"),
        (["warned"], [], 0, "passed"),
        (["warned"], ["--deploygate-fail-on=warn"], 1, "failed"),
        (["refused"], [], 1, "cannot judge"),
        (["passes"], ["-k", "absent"], 5, "nothing judged"),
        (["passes", "violated"], ["-k", "passes"], 0, "passed"),
        (["violated", "passes"], ["-x"], 1, "failed"),
    ],
)
def test_a_report_says_what_the_exit_code_says(project, rules, options, code, outcome):
    project.gate(*rules)
    assert project.run("--deploygate-report=json:report.json", *options).ret == code
    said = report(project)
    assert (said["outcome"], said["holds"]) == (outcome, code == 0)
    assert said["partial"] == (len(said["judgements"]) < len(rules))


def test_no_verdict_no_report(project):
    project.gate("passes")
    for options, code in ((["--co"], 0), (["--env=nowhere"], 4), (["--help"], 0)):
        assert project.run("--deploygate-report=json:report.json", *options).ret == code
        assert not project.path("report.json").exists()


def test_a_report_on_standard_output_alone(project):
    project.gate("violated")
    result = project.start("--deploygate-report=json:-", "-p", "no:terminal")
    assert result.ret == 1
    assert json.loads(result.stdout.str())["outcome"] == "failed"


def test_a_report_on_standard_output_comes_last(project):
    project.gate("violated")
    said = project.start("--deploygate-report=json:-").stdout.str()
    assert said.index("= 1 failed in") < said.index('"outcome": "failed"')


@pytest.mark.parametrize(("rule", "code"), [("passes", 0), ("violated", 1), ("refused", 1)])
def test_what_cannot_be_written_is_said_and_changes_nothing(project, rule, code):
    project.gate(rule)
    project.path("taken").mkdir()
    result = project.start(
        "--deploygate-report=json:taken", "--deploygate-report=sarif:/dev/full", "--deploygate-report=json:report.json"
    )
    assert result.ret == code
    result.stderr.fnmatch_lines(
        [
            "deploygate: the report json:taken was not written: Is a directory",
            "deploygate: the report sarif:/dev/full was not written: No space left on device",
        ]
    )
    assert report(project)["holds"] is (code == 0)


@pytest.mark.parametrize("asked", ["jso:x", "json", "json:", ":x", "", "junit", "junit:", "terminal:x"])
def test_no_report(project, asked):
    project.gate("passes")
    result = project.run(f"--deploygate-report={asked}")
    assert result.ret == 4
    result.stderr.fnmatch_lines(["ERROR: --deploygate-report: *"])


def test_junit_is_pytests_own(project):
    project.gate("passes", "violated", "warned")
    assert project.run("--deploygate-report=junit:report.xml").ret == 1
    cases = ET.parse(project.path("report.xml")).iter("testcase")
    said = [{one.get("name"): one.get("value") for one in case.iter("property")} for case in cases]
    assert sorted(one["deploygate_rule"] + " " + one["deploygate_state"] for one in said) == [
        "demo/passes passed",
        "demo/violated failed",
        "demo/warned warned",
    ]


def test_on_github(project, monkeypatch):
    project.gate("violated", "passes")
    summary = project.path("summary.md")
    summary.write_text("what another step said\n")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    said = project.start()
    assert said.ret == 1
    said.stdout.fnmatch_lines(["::error file=app.js,line=2,*::*"])
    assert summary.read_text().startswith("what another step said\n")
    assert "demo/violated" in summary.read_text()
    # Named, it goes where it is told to.
    assert "::error" not in project.start("--deploygate-report=github:/dev/null").stdout.str()
    monkeypatch.setenv("GITHUB_ACTIONS", "false")
    assert "::error" not in project.start().stdout.str()


def test_paths_are_those_of_the_repository(project):
    project.gate("violated")
    project.path(".git").mkdir()
    folder = project.path("services/api")
    folder.mkdir(parents=True)
    for name in ("deploygate.yaml", "app.js", "conftest.py"):
        project.path(name).rename(folder / name)
    project.run("--deploygate-config=services/api/deploygate.yaml", "--deploygate-report=gitlab:report.json")
    assert [one["location"]["path"] for one in report(project)] == ["services/api/app.js"]
