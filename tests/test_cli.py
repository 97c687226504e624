"""The `deploygate` command as such."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest

from pytest_deploygate import cli
from pytest_deploygate.extensions import RegistrationError
from pytest_deploygate.finding import Location
from pytest_deploygate.gate import GateError, GateErrors


def test_every_file_in_commands_is_a_verb(capsys):
    assert cli.main(["--help"]) == 0
    out = capsys.readouterr().out
    for verb in ("detect", "explain", "rules", "schema"):
        assert f"\n    {verb} " in out


@pytest.mark.parametrize("arguments", [[], ["nix"], ["explain"], ["rules", "--format=xml"], ["rules", "--nix"]])
def test_misuse(capsys, arguments):
    assert cli.main(arguments) == 4
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("usage: deploygate")
    assert captured.err.count("deploygate: ") == 1


@pytest.mark.parametrize("verb", ["detect", "explain", "rules", "schema"])
def test_help(capsys, verb):
    assert cli.main([verb, "--help"]) == 0
    assert f"usage: deploygate {verb}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (cli.CliError("there is no such thing"), 4, "deploygate: there is no such thing\n"),
        (RegistrationError("package x cannot"), 4, "deploygate: package x cannot\n"),
        (
            GateErrors([GateError(Location("g.yaml", 1, 2), "a"), GateError(Location("g.yaml", 3, 4), "b")]),
            4,
            "g.yaml:1:2: a\ng.yaml:3:4: b\n",
        ),
        (ValueError("hunter2"), 3, "deploygate itself failed: ValueError at test_cli.py:"),
        (KeyboardInterrupt(), 2, ""),
    ],
)
def test_errors_are_sentences(monkeypatch, capsys, error, code, told):
    def run(args):
        raise error

    monkeypatch.setattr("pytest_deploygate.commands.rules.run", run)
    assert cli.main(["rules"]) == code
    captured = capsys.readouterr()
    assert captured.err.startswith(told)
    assert "hunter2" not in captured.err
    assert "Traceback" not in captured.err


def test_a_command_that_cannot_be_imported(monkeypatch, capsys, tmp_path):
    (tmp_path / "broken.py").write_text("1/0")
    monkeypatch.setattr(cli.commands, "__path__", [*cli.commands.__path__, str(tmp_path)])
    assert cli.main(["rules"]) == 3
    assert "ZeroDivisionError at broken.py:1" in capsys.readouterr().err


def test_a_stream_that_cannot_show_everything(monkeypatch):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    monkeypatch.setattr("pytest_deploygate.commands.rules.run", lambda args: sys.stdout.write("→") and 0)
    assert cli.main(["rules"]) == 0
    assert raw.getvalue() == rb"\u2192"


@pytest.mark.skipif(sys.platform == "win32", reason="no such pipes there")
def test_a_reader_that_has_had_enough():
    command = [sys.executable, "-c", "import sys; from pytest_deploygate.cli import main; sys.exit(main())", "schema"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        error = process.stderr.read()
        assert process.wait() == 0
    assert error == b""
