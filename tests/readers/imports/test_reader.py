"""What no rule of a run asks for is not read."""

from __future__ import annotations

import pytest

from imports_projects import ABOUT_STARTS, ImportsProject
from pytest_deploygate.families.imports import Dependencies, Smoked
from pytest_deploygate.finding import CannotJudge
from pytest_deploygate.readers.imports.interpreter import Interpreter
from truth import pythons

ENTRIES = ["python main.py"]
ABOUT_DEPENDENCIES = ["undeclared", "not-installed", "only-dev", "unresolved", "version-syntax", "case-clash"]


@pytest.fixture
def shop(project: ImportsProject) -> ImportsProject:
    """Something to tell for every rule."""
    project.package("shop", a="import shop.b\nclass A: ...\n", b="from shop.a import A\n")
    project.write("main.py", "import shop.a, yaml\n")
    project.write("requirements.txt", "PyYAML\n")
    return project


def test_nothing_but_the_graph(shop: ImportsProject) -> None:
    facts = shop.starts("cycle", entrypoints=ENTRIES)
    assert (facts.environment, facts.launches, facts.others, facts.smoked) == ("production", (), (), ())
    assert facts.dependencies == Dependencies()
    assert facts.code.imports == ()
    assert [edge[:2] for edge in facts.code.eager if edge[0].startswith("shop")] == [
        ("shop.a", "shop.b"),
        ("shop.b", "shop.a"),
    ]


def test_what_is_not_asked_for_may_be_broken(shop: ImportsProject) -> None:
    shop.write("requirements.txt", "-r gone.txt\n")
    facts = shop.starts("cycle", entrypoints=["gunicorn $APP"])
    assert (facts.launches, facts.dependencies.problems) == ((), ())
    assert shop.starts("undeclared", entrypoints=["gunicorn $APP"]).dependencies.problems != ()
    (refusal,) = shop.starts("breaks", entrypoints=["gunicorn $APP"]).launches
    assert isinstance(refusal, CannotJudge)


@pytest.mark.parametrize("rule", ABOUT_DEPENDENCIES)
def test_rules_about_dependencies(shop: ImportsProject, rule: str) -> None:
    facts = shop.starts(rule, entrypoints=ENTRIES)
    assert [known.name for known in facts.dependencies.declared] == ["pyyaml"]
    assert facts.code.imports != ()
    assert (facts.launches, facts.others, facts.smoked) == ((), (), ())


@pytest.mark.parametrize("rule", sorted(ABOUT_STARTS))
def test_rules_about_starts(shop: ImportsProject, rule: str) -> None:
    facts = shop.starts(rule, entrypoints=ENTRIES)
    assert [launch.outcome.state for launch in facts.known_launches] == ["fails"]
    assert facts.smoked == ()
    assert (facts.others != ()) == (rule == "order-dependent")
    assert facts.code.imports == ()
    assert "pyyaml" in facts.dependencies.installed


def test_no_code_runs_unless_it_is_asked_for(shop: ImportsProject) -> None:
    shop.write("main.py", "raise ValueError('run')\n")
    every = [*ABOUT_STARTS, *ABOUT_DEPENDENCIES, "cycle"]
    facts = shop.starts(*every, entrypoints=ENTRIES)
    assert (len(facts.launches), facts.smoked) == (1, ())
    (smoked,) = shop.starts("smoke", entrypoints=ENTRIES).smoked
    assert isinstance(smoked, Smoked)
    assert (smoked.outcome.exception, smoked.outcome.message) == ("ValueError", "run")
    assert smoked.predicted is not None
    assert smoked.predicted.exception == "ValueError"


def test_reading_runs_nothing(shop: ImportsProject) -> None:
    left = shop.root / "left"
    text = f"open({str(left)!r}, 'w').close()\n"
    for path in ("main.py", "shop/__init__.py", "setup.py", "conftest.py", "sitecustomize.py", "gunicorn.conf.py"):
        shop.write(path, text)
    shop.starts(*ABOUT_STARTS, *ABOUT_DEPENDENCIES, "cycle", entrypoints=[*ENTRIES, "gunicorn main:app", "shop.a"])
    assert not left.exists()


def test_an_interpreter_that_is_not_there(shop: ImportsProject) -> None:
    facts = shop.starts("breaks", "undeclared", "cycle", "order-dependent", entrypoints=ENTRIES, python="gone/python")
    assert (facts.version, facts.others) == ("", ())
    (launch,) = facts.launches
    (problem,) = facts.code.problems
    assert isinstance(launch, CannotJudge)
    for refusal in (launch, problem, facts.dependencies.settled):
        assert refusal is not None
        assert refusal.finding.message == "there is no interpreter 'gone/python'"


@pytest.mark.parametrize("python", pythons(), ids=lambda python: python.short)
def test_the_interpreter_that_is_named(shop: ImportsProject, python: Interpreter) -> None:
    facts = shop.starts("breaks", "cycle", entrypoints=["shop.b"], python=python.executable)
    (launch,) = facts.known_launches
    assert facts.version == launch.version == python.short
    assert launch.outcome.state == "starts"
