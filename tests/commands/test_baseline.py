"""`deploygate baseline update`, in a project whose rules stand in its conftest.py."""

from __future__ import annotations

import json
import os

import pytest

from pytest_deploygate.cli import main

CONFTEST = """
from pathlib import Path
from pytest_deploygate import CannotJudge, Finding, Location, rule

@rule("pm2/words")
def words(facts, options):
    '''Some words are wrong.'''
    for number, word in enumerate(Path("words.txt").read_text().split(), 1):
        place = Location("words.txt", number)
        if word == "unknown":
            yield CannotJudge("it is not known", place, word)
        elif word != "fine":
            yield Finding(f"{word} is wrong", place, word)

def pytest_deploygate_register(registry):
    registry.add_rule(words)
"""


@pytest.fixture
def words(tmp_path, monkeypatch):
    """Writes the words of the project."""
    monkeypatch.chdir(tmp_path)
    for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "app.js").write_text("setInterval(() => {}, 1000)\n")
    (tmp_path / "ecosystem.config.js").write_text("module.exports = {apps: [{name: 'api', script: './app.js'}]}\n")
    (tmp_path / "deploygate.yaml").write_text(
        "version: 1\nenvironments:\n  api: {pm2: {config: ecosystem.config.js, apps: [api]}}\n"
    )
    return (tmp_path / "words.txt").write_text


def subjects(path):
    return [one["subject"] for one in json.loads(path.read_text())["findings"] if one["rule"] == "pm2/words"]


def update(*more):
    return main(["baseline", "update", *more])


def test_it_grows_only_where_told_to(words, tmp_path, capsys):
    words("fine bad worse")
    known = tmp_path / "deploygate-baseline.json"
    assert update() == 4
    assert "does not exist" in capsys.readouterr().err
    assert update("--grow", "--env=api") == 0
    assert subjects(known) == ["bad", "worse"]
    assert "added: pm2/words (api) 'bad' in words.txt" in capsys.readouterr().out
    words("worse newer")
    assert update() == 0
    assert subjects(known) == ["worse"]
    said = capsys.readouterr().out
    assert "taken out: pm2/words (api) 'bad' in words.txt" in said
    assert "1 new and not added; --grow adds them" in said
    words("fine")
    assert update(known.name) == 0
    assert subjects(known) == []
    assert list(tmp_path.glob("*.new")) == []


def test_what_cannot_be_judged(words, tmp_path, capsys):
    words("bad")
    assert update("--grow") == 0
    # Whether 'bad' is mended cannot be told now.
    words("unknown")
    assert update("--grow") == 0
    assert subjects(tmp_path / "deploygate-baseline.json") == ["bad"]
    assert "1 could not be judged, which no baseline covers" in capsys.readouterr().out


def test_an_ini_file_that_names_the_baseline(words, tmp_path):
    words("bad")
    assert update("--grow", "known.json") == 0
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --deploygate-baseline=known.json\n")
    assert update("known.json") == 0
    assert subjects(tmp_path / "known.json") == ["bad"]


@pytest.mark.parametrize("options", [["--env=nowhere"], ["--config=absent.yaml"]])
def test_no_verdict(words, tmp_path, capsys, options):
    words("bad")
    assert update("--grow", *options) == 4
    assert "did not come to a verdict, with exit code 4" in capsys.readouterr().err
    assert not (tmp_path / "deploygate-baseline.json").exists()


def test_a_file_that_is_something_else(words, tmp_path, capsys):
    words("bad")
    (tmp_path / "known.json").write_text("{}")
    assert update("--grow", "known.json") == 4
    assert (tmp_path / "known.json").read_text() == "{}"


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="folders that cannot be written to")
def test_a_folder_that_is_not_there(words, capsys):
    words("bad")
    assert update("--grow", "absent/known.json") == 4
    assert "cannot be written" in capsys.readouterr().err
