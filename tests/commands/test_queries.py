"""The baseline of queries as people write it: the command asks a real application."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pytest_deploygate.cli import main
from query_facts import ASGI, DATABASE

GATE = """\
version: 1
environments:
  api:
    queries:
      app: app:app
      seed: database:seed
      endpoints: [GET /orders]
      rows: [2, 10]
      {baseline}
  other:
    gate: {{}}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "database.py").write_text(DATABASE)
    (tmp_path / "app.py").write_text(ASGI)
    (tmp_path / "deploygate.yaml").write_text(GATE.format(baseline="baseline: q.json"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def baseline(folder: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((folder / "q.json").read_text())["environments"]["api"]
    return found


NOW = {"GET /orders": {"total": 11, "statements": {"orders: select name from customers where id = ?": 10}}}


def test_the_first_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["queries", "api"]) == 0
    assert capsys.readouterr().out == "q.json:\n  GET /orders: 11 queries, 1 repeating statement\n"
    assert baseline(folder) == NOW


@pytest.mark.parametrize(("total", "option", "written"), [(99, [], 11), (5, [], 5), (5, ["--loosen"], 11)])
def test_it_only_goes_down(folder: Path, total: int, option: list[str], written: int) -> None:
    known = {"GET /orders": {"total": total, "statements": {}}}
    (folder / "q.json").write_text(json.dumps({"version": 1, "environments": {"api": known}}))
    assert main(["queries", "api", *option]) == 0
    assert baseline(folder)["GET /orders"]["total"] == written  # type: ignore[index]


def test_what_is_new_is_not_added(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "q.json").write_text('{"version": 1, "environments": {"api": {}}}')
    assert main(["queries", "api"]) == 0
    assert "GET /orders: not added; --loosen adds it" in capsys.readouterr().out
    assert baseline(folder) == {}


@pytest.mark.parametrize(
    ("file", "text", "environment", "said"),
    [
        ("q.json", "{", "api", "q.json is no baseline of queries"),
        ("q.json", '{"version": 2}', "api", "q.json is a baseline of another version"),
        ("deploygate.yaml", GATE.format(baseline=""), "api", "api has no `baseline:`"),
        (
            "deploygate.yaml",
            GATE.format(baseline="baseline: no/such/q.json"),
            "api",
            "no/such/q.json cannot be written",
        ),
        ("app.py", "raise ValueError('hunter2-hunter2')", "api", "running 'app:app' raises ValueError"),
        ("q.json", "", "other", "no environment 'other' with a section `queries:`"),
        ("q.json", "", "absent", "no environment 'absent' with a section `queries:`"),
    ],
)
def test_what_cannot_be_done(
    folder: Path, capsys: pytest.CaptureFixture[str], file: str, text: str, environment: str, said: str
) -> None:
    (folder / file).write_text(text)
    assert main(["queries", environment]) == 4
    told = capsys.readouterr().err
    assert said in told
    assert "hunter2" not in told
