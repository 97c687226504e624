from __future__ import annotations

import json
from dataclasses import dataclass

import pytest
from jsonschema import Draft7Validator

from pytest_deploygate.cli import main
from pytest_deploygate.commands import schema
from pytest_deploygate.rules import Family, Options, Registry, option


@dataclass(frozen=True)
class Broken(Options):
    wrong: bytes = option("No.", default=b"")


def test_it_prints_a_schema_that_any_terminal_can_show(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    out, err = capsys.readouterr()
    assert out.isascii()
    assert err == ""
    Draft7Validator.check_schema(json.loads(out))


def test_installed_families_are_in_it(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "installed", Registry)
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out)["definitions"].keys() == {"detect"}


def test_a_package_that_is_broken_is_told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    known = Registry()
    known.add_family(Family("broken", Broken, "x:y", "Broken."))
    monkeypatch.setattr(schema, "installed", lambda: known)
    assert main(["schema"]) == 4
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("deploygate: Broken.wrong: a gate file cannot hold ")
