"""Tests whose budgets belong to the gate, really run."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_deploygate.families.queries import TestFinding
from pytest_deploygate.finding import CannotJudge
from query_facts import DATABASE, Application

HOLDS = """
@pytest.mark.query_budget(max=9)
def test_holds():
    connection.execute("select 1")
"""
LOOPS = """
@pytest.mark.query_budget
def test_loops():
    for number in range(6):
        connection.execute("select name from customers where id = ?", (number,))
"""
UNSEEN = """
@pytest.mark.query_budget(max=9)
def test_unseen():
    pass
"""
FAILS = """
@pytest.mark.query_budget(max=9)
def test_fails():
    assert "hunter2-hunter2" == ""
"""
OTHER = """
def test_other():
    pass
"""
MARKED = """
@pytest.mark.deploy
@pytest.mark.query_budget(max=0)
def test_marked():
    connection.execute("select 1")
"""


@pytest.fixture
def application(tmp_path: Path) -> Application:
    made = Application(tmp_path)
    made.write("database.py", DATABASE)
    made.write("pytest.ini", "[pytest]\npythonpath = .\nmarkers = deploy\n")
    return made


def said(application: Application, *tests: str, named: str = "test_it.py") -> tuple[object, ...]:
    application.write("test_it.py", "import pytest\nfrom database import connection\n" + "".join(tests))
    found = application.read([], app=None, tests=[named]).tests
    assert found is not None
    return found


def test_a_budget_that_holds(application: Application) -> None:
    assert said(application, HOLDS, OTHER) == ()


def test_a_budget_that_breaks(application: Application) -> None:
    (found,) = said(application, HOLDS, LOOPS)
    assert isinstance(found, TestFinding)
    assert (found.rule, str(found.finding.place)) == ("queries/repeated", "test_it.py:11")
    assert found.finding.message.startswith("6 times, by test_loops: select name from customers")


def test_by_a_marker(application: Application) -> None:
    (found,) = said(application, LOOPS, MARKED, named="-m deploy")
    assert isinstance(found, TestFinding)
    assert found.rule == "queries/over-budget"


@pytest.mark.parametrize(
    ("tests", "message"),
    [
        ([UNSEEN], "test_unseen: no query was seen"),
        ([HOLDS, FAILS], "test_it::test_fails fails by itself"),
        ([OTHER], "none of these tests has a query budget that was judged"),
        ([""], "the tests find no test"),
    ],
)
def test_what_cannot_be_judged(application: Application, tests: list[str], message: str) -> None:
    (found,) = said(application, *tests)
    assert isinstance(found, CannotJudge)
    assert found.finding.message.startswith(message)
    assert "hunter2" not in repr(found.finding)


def test_there_is_no_such_file(application: Application) -> None:
    (found,) = said(application, named="absent.py")
    assert isinstance(found, CannotJudge)
    assert found.finding.message == "the tests do not run: pytest ends with 4"
