from __future__ import annotations

import socket
from dataclasses import dataclass
from pathlib import Path

import pytest

from pytest_deploygate import extensions
from pytest_deploygate.cli import main
from pytest_deploygate.commands import NO_GATE
from pytest_deploygate.rules import Family, Options, Registry, option

GATE = """\
version: 1
environments:
  apiserver:
    detect: {hostname: "*api*", variable: SERVER_TYPE}
    gate: {}
  web:
    detect: {hostname: "web*", role-file: role}
    gate: {}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a gate file, on a server called api-1."""
    (tmp_path / "deploygate.yaml").write_text(GATE)
    (tmp_path / "role").write_text("apiserver\n")
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    monkeypatch.setattr(socket, "gethostname", lambda: "api-1")
    monkeypatch.delenv("SERVER_TYPE", raising=False)
    return tmp_path


def run(*arguments: str) -> int:
    return main(["detect", *arguments])


def test_a_decision(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVER_TYPE", "apiserver")
    assert run() == 0
    assert capsys.readouterr().out.splitlines() == [
        "This server is apiserver: all its facts agree, and none speaks for another environment.",
        "  apiserver  agrees     hostname is 'api-1'",
        "  apiserver  agrees     variable SERVER_TYPE is 'apiserver'",
        "  web        disagrees  hostname is 'api-1'",
        "  web        disagrees  role-file role is 'apiserver'",
    ]


def test_no_decision(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "It cannot be told which environment this server is: no environment's facts all agree."
    assert lines[2] == "  apiserver  unknown    variable SERVER_TYPE is not set"


def test_no_facts(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "deploygate.yaml").write_text("version: 1\nenvironments: {api: {gate: {}}}")
    assert run() == 1
    assert capsys.readouterr().out == (
        "It cannot be told which environment this server is: no environment has a 'detect:' section.\n"
    )


def test_a_gate_file_by_name(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVER_TYPE", "web")
    (folder / "deploygate.yaml").rename(folder / "other.yaml")
    assert run("--config", "../other.yaml") == 1
    assert "role-file role is 'apiserver'" in capsys.readouterr().out, "paths start at the gate file"


def test_no_gate_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "deploygate.yaml").unlink()
    assert run() == 4
    out, err = capsys.readouterr()
    assert out == ""
    assert err == f"{folder / 'below'}: {NO_GATE}\n"


def test_a_bad_gate_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "deploygate.yaml").write_text("version: 2\nenvironments: {api: {gate: {}}}")
    assert run() == 4
    assert capsys.readouterr().err.endswith("deploygate.yaml:1:10: version: unknown version (known: 1)\n")


def test_a_package_that_is_broken(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extensions, "installed", broken)
    assert run() == 4
    assert capsys.readouterr().err.startswith("deploygate: Broken.wrong: a gate file cannot hold ")


@dataclass(frozen=True)
class Broken(Options):
    wrong: bytes = option("No.", default=b"")


def broken() -> Registry:
    known = Registry()
    known.add_family(Family("broken", Broken, "x:y", "Broken."))
    return known
