"""`deploygate rules`."""

from __future__ import annotations

import json

import pytest

from pytest_deploygate import cli
from pytest_deploygate.commands import rules
from pytest_deploygate.finding import Severity
from pytest_deploygate.rules import Family, Options, Phase, Registry, builtin, rule


@rule("demo/a-long-name", severity=Severity.WARN, phase=Phase.HOST)
def a_long_name(facts, options):
    """Has a page.

    With more.
    """


@rule("also/short")
def short(facts, options):
    """Is short."""


@pytest.fixture
def registry(monkeypatch):
    registry = Registry()
    for check in (a_long_name, short):
        name = check.__deploygate_rule__.family
        registry.add_family(Family(name, Options, "nowhere:nothing", "A family."))
        registry.add_rule(check)
    monkeypatch.setattr(rules, "installed", lambda: registry)


def test_a_table(registry, capsys):
    assert cli.main(["rules"]) == 0
    assert capsys.readouterr().out == (
        "also/short        error  static  Is short.\ndemo/a-long-name  warn   host    Has a page.\n"
    )


def test_json(registry, capsys):
    assert cli.main(["rules", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {"name": "also/short", "family": "also", "severity": "error", "phase": "static", "summary": "Is short."},
        {"name": "demo/a-long-name", "family": "demo", "severity": "warn", "phase": "host", "summary": "Has a page."},
    ]


def test_no_rules(monkeypatch, capsys):
    monkeypatch.setattr(rules, "installed", Registry)
    assert cli.main(["rules"]) == 0
    assert capsys.readouterr().out == ""


def test_all_that_are_installed(capsys):
    assert cli.main(["rules", "--format=json"]) == 0
    listed = {known["name"] for known in json.loads(capsys.readouterr().out)}
    assert listed >= set(builtin().rules)
