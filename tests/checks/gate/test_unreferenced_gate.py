from __future__ import annotations

from pathlib import Path

import pytest

from projects import RULES, Outcome
from pytest_deploygate.families.gate import GateOptions
from pytest_deploygate.readers.callers import read_callers
from pytest_deploygate.rules import Deploy
from pytest_deploygate.verdict import sort_out

WORKFLOW = ".github/workflows/deploy.yml"


def judge(root: Path, *called_by: str) -> Outcome:
    options = GateOptions(called_by=list(called_by))
    facts = read_callers(options, Deploy(root, root / "deploygate.yaml", "production"))
    return Outcome(*sort_out(RULES["gate/unreferenced-gate"].check(facts, options)))


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")


def test_a_workflow_runs_it(tmp_path: Path) -> None:
    write(tmp_path, WORKFLOW, "on: push\njobs:\n  a:\n    steps:\n      - run: pytest --deploygate --env=api\n")
    assert judge(tmp_path).passed


def test_nothing_runs_it(tmp_path: Path) -> None:
    write(tmp_path, WORKFLOW, "on: push\njobs:\n  a:\n    steps:\n      - run: pytest\n")
    found = judge(tmp_path).finding
    assert found.message == "nothing in this repository runs this gate"
    assert str(found.place) == found.subject == "deploygate.yaml"
    assert [other.place.path for other in found.related] == [WORKFLOW]


def test_there_is_nothing_that_could(tmp_path: Path) -> None:
    assert judge(tmp_path).finding.related == ()


def test_a_comment_runs_nothing(tmp_path: Path) -> None:
    write(
        tmp_path,
        WORKFLOW,
        "jobs:\n  a:\n    steps:\n      # - run: pytest --deploygate\n      - run: make # --deploygate\n",
    )
    assert judge(tmp_path).subjects == ["deploygate.yaml"]


def test_a_file_that_is_named(tmp_path: Path) -> None:
    write(tmp_path, "infrastructure/deploy.py", "run('pytest --deploygate --env=api')\n")
    assert judge(tmp_path).subjects == ["deploygate.yaml"]
    assert judge(tmp_path, "infrastructure/deploy.py").passed


def test_a_batch_file(tmp_path: Path) -> None:
    write(tmp_path, "deploy.bat", "rem pytest --deploygate\r\npm2 start x\r\n")
    assert judge(tmp_path, "deploy.bat").subjects == ["deploy.bat"]
    write(tmp_path, "deploy.bat", "pytest --deploygate\r\n")
    assert judge(tmp_path, "deploy.bat").passed


def test_a_file_that_is_named_and_does_not(tmp_path: Path) -> None:
    write(tmp_path, "infrastructure/deploy.py", "run('pytest')\n")
    found = judge(tmp_path, "./infrastructure/deploy.py").finding
    assert found.message == "'infrastructure/deploy.py' does not run the gate, though `called-by` says so"


def test_a_file_that_is_named_and_gone(tmp_path: Path) -> None:
    write(tmp_path, WORKFLOW, "- run: pytest --deploygate\n")
    refusal = judge(tmp_path, "deploy.py").refusal
    assert refusal.message == "whether 'deploy.py' runs the gate: 'deploy.py' does not exist"


@pytest.mark.parametrize("text", [b"\xff\xfe", b"\0" * (2 * 1024 * 1024)])
def test_a_file_that_cannot_be_read(tmp_path: Path, text: bytes) -> None:
    (tmp_path / ".gitlab-ci.yml").write_bytes(text)
    assert "whether anything runs this gate" in judge(tmp_path).refusal.message
    write(tmp_path, WORKFLOW, "- run: pytest --deploygate\n")
    assert judge(tmp_path).passed


def test_ci_files_are_pointed_at_wherever_they_lie(tmp_path: Path) -> None:
    for path in (WORKFLOW, ".gitlab-ci.yml", "Makefile"):
        write(tmp_path, path, "test:\n\tpytest\n")
    assert [other.place.path for other in judge(tmp_path).finding.related] == [".gitlab-ci.yml", WORKFLOW]
