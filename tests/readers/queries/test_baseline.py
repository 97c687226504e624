from __future__ import annotations

import json
from pathlib import Path

import pytest

from pytest_deploygate.families.queries import Known, QueriesOptions
from pytest_deploygate.finding import CannotJudge
from pytest_deploygate.readers.queries.baseline import lowered, measure, read_baseline, read_environments, text_of
from pytest_deploygate.rules import Deploy
from query_facts import UNREAD, loop, probe

KNOWN = {"GET /orders": Known(51, {"orders: Order.customer": 50})}


def read(root: Path) -> object:
    return read_baseline(QueriesOptions(baseline="q.json"), Deploy(root, root / "deploygate.yaml", "api"))


def test_what_is_written_is_read(tmp_path: Path) -> None:
    (tmp_path / "q.json").write_text(text_of({"api": KNOWN, "web": {}}), "utf-8")
    assert read(tmp_path) == KNOWN
    assert read_environments(tmp_path / "q.json") == {"api": KNOWN, "web": {}}


def test_another_environment_has_none(tmp_path: Path) -> None:
    (tmp_path / "q.json").write_text(text_of({"web": KNOWN}), "utf-8")
    assert read(tmp_path) == {}


def test_no_baseline_is_asked_for(tmp_path: Path) -> None:
    assert read_baseline(QueriesOptions(), Deploy(tmp_path, tmp_path, "api")) == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "there is no q.json"),
        ("", "q.json is no baseline of queries"),
        ("[]", "q.json is no baseline of queries"),
        ('{"version": 1}', "q.json is no baseline of queries"),
        (
            '{"version": 1, "environments": {"api": {"GET /": {"total": "9", "statements": {}}}}}',
            "q.json is no baseline",
        ),
        ('{"version": 2, "environments": {}}', "q.json is a baseline of another version"),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, text: str | None, said: str) -> None:
    if text is not None:
        (tmp_path / "q.json").write_text(text, "utf-8")
    with pytest.raises(CannotJudge, match=f"the baseline cannot be read: {said}"):
        read(tmp_path)


def test_what_there_is_now() -> None:
    assert measure([probe(*loop(2, 10, 50))], 4) == KNOWN
    assert measure([probe(*loop(2, 10, 50))], 50) == {"GET /orders": Known(51)}
    with pytest.raises(CannotJudge):
        measure([UNREAD], 4)


def test_it_only_goes_down() -> None:
    before = {"a": Known(9, {"x": 5, "y": 6}), "gone": Known(3)}
    now = {"a": Known(20, {"x": 7, "z": 9}), "new": Known(1)}
    assert lowered(before, now) == {"a": Known(9, {"x": 5})}
    assert lowered(before, {"a": Known(4, {"y": 2})}) == {"a": Known(4, {"y": 2})}


def test_the_file_is_made_to_be_compared() -> None:
    assert text_of({"b": {}, "a": KNOWN}) == text_of({"a": KNOWN, "b": {}})
    assert json.loads(text_of({}))["version"] == 1
