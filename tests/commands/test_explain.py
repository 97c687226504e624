"""`deploygate explain`."""

from __future__ import annotations

import pytest

from pytest_deploygate import cli
from pytest_deploygate.commands import explain
from pytest_deploygate.finding import Severity
from pytest_deploygate.rules import Family, Options, Phase, Registry, rule


@rule("demo/foreign-app")
def foreign_app(facts, options):
    """An app of another role.

    It → once broke everything.
    """


@rule("demo/only-here", severity=Severity.WARN, phase=Phase.HOST)
def only_here(facts, options):
    """Only here."""


@rule("other/foreign-app")
def other_foreign_app(facts, options):
    """Another one."""


@pytest.fixture(autouse=True)
def registry(monkeypatch):
    registry = Registry()
    for name in ("demo", "other"):
        registry.add_family(Family(name, Options, "nowhere:nothing", f"What {name} is about."))
    for check in (foreign_app, only_here, other_foreign_app):
        registry.add_rule(check)
    monkeypatch.setattr(explain, "installed", lambda: registry)
    return registry


def test_a_page(capsys):
    assert cli.main(["explain", "demo/foreign-app"]) == 0
    assert capsys.readouterr().out == (
        "demo/foreign-app (default: error; needs: static)\n\nAn app of another role.\n\nIt → once broke everything.\n"
    )


def test_a_short_name_that_only_one_rule_has(capsys):
    assert cli.main(["explain", "only-here"]) == 0
    assert capsys.readouterr().out == "demo/only-here (default: warn; needs: host)\n\nOnly here.\n"


def test_a_family(capsys):
    assert cli.main(["explain", "demo"]) == 0
    assert capsys.readouterr().out == (
        "demo: What demo is about.\n\n  demo/foreign-app: An app of another role.\n  demo/only-here: Only here.\n"
    )


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("foreign-app", "did you mean demo/foreign-app or other/foreign-app?"),
        ("demo/foreign-ap", "did you mean demo/foreign-app?"),
        ("pm3/only-here", "did you mean demo/only-here?"),
        ("onlyhere", "did you mean demo/only-here?"),
        ("xyzzy", "`deploygate rules` lists them, and a project's own rules are explained in its conftest.py"),
        ("", "`deploygate rules` lists them, and a project's own rules are explained in its conftest.py"),
    ],
)
def test_an_unknown_name(capsys, name, hint):
    assert cli.main(["explain", name]) == 4
    assert capsys.readouterr().err == f"deploygate: there is no rule '{name}'; {hint}\n"
