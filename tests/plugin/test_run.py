"""What a gate run comes to: outcomes, exit codes, what is collected and what is not."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("rules", "options", "code", "outcomes"),
    [
        (["passes"], [], 0, {"passed": 1}),
        (["passes", "warned"], [], 0, {"passed": 1, "warned": 1}),
        (["waived"], [], 0, {"waived": 1}),
        (["waived"], ["--deploygate-no-waivers"], 1, {"failed": 1}),
        (["warned"], ["--deploygate-fail-on=warn"], 1, {"failed": 1}),
        (["warned"], ["--deploygate-fail-on=error"], 0, {"warned": 1}),
        (["violated"], [], 1, {"failed": 1}),
        (["refused"], [], 1, {"errors": 1}),
        (["crashes"], [], 1, {"failed": 1}),
        (["violated", "refused", "passes"], [], 1, {"failed": 1, "errors": 1, "passed": 1}),
        (["passes", "needs-data"], [], 0, {"passed": 1}),
        (["passes", "needs-data"], ["--deploygate-phase=static,data"], 1, {"passed": 1, "failed": 1}),
        (["passes"], ["--deploygate-phase=data"], 5, {}),
        (["needs-data"], [], 5, {}),
        ([], [], 5, {}),
        (["passes", "violated"], ["-k", "passes"], 0, {"passed": 1, "deselected": 1}),
        (["passes"], ["-k", "nothing"], 5, {"deselected": 1}),
        (["passes"], ["-m", "deploygate"], 0, {"passed": 1}),
        (["passes"], ["-m", "not deploygate"], 5, {"deselected": 1}),
        (["violated", "waived"], ["-x"], 1, {"failed": 1}),
        (["refused", "violated"], ["--maxfail=1"], 1, {"errors": 1}),
        (["violated"], ["--setup-only"], 5, {}),
        (["refused"], ["--setup-only"], 1, {"errors": 1}),
        (["violated"], ["--setup-plan"], 5, {}),
        (["violated"], ["--setup-show"], 1, {"failed": 1}),
        (["violated"], ["--runxfail"], 1, {"failed": 1}),
        (["passes"], ["--deselect=deploygate.yaml::api::demo::passes"], 5, {"deselected": 1}),
        (["violated"], ["--co"], 0, {}),
        ([], ["--co"], 5, {}),
        (["violated"], ["--fixtures"], 0, {}),
        (["violated"], ["--markers"], 0, {}),
        (["violated"], ["--cache-show"], 0, {}),
        (["violated"], ["--help"], 0, {}),
        (["violated"], ["--version"], 0, {}),
    ],
)
def test_outcomes_and_exit_codes(project, rules, options, code, outcomes):
    project.gate(*rules)
    result = project.run("--env=api", *options)
    assert (int(result.ret), outcomes_of(result)) == (code, outcomes)
    assert "Traceback (most" not in result.stdout.str() + result.stderr.str()


def outcomes_of(result):
    try:
        found = result.parseoutcomes()
    except ValueError:
        return {}
    known = {"passed", "failed", "errors", "skipped", "deselected", "warned", "waived"}
    return {outcome: count for outcome, count in found.items() if outcome in known}
