from __future__ import annotations

import pytest

from projects import RULES
from projects import Outcome as Said
from pytest_deploygate.crash import ISSUES
from pytest_deploygate.families.imports import ImportsFacts, ImportsOptions, Outcome, Smoked
from pytest_deploygate.finding import CannotJudge, Location, Related, Severity
from pytest_deploygate.verdict import sort_out

PLACE = Location("deploygate.yaml", 5, 7)
LINE = Location("shop/orders.py", 3)
STARTS = Outcome("starts", PLACE)
DEPENDS = Outcome("depends", PLACE, depends=(Related("$EXTRA is not known", PLACE),))
MESSAGE = "cannot import name 'Order' from 'shop.models'"
FAILS = Outcome(
    "fails",
    LINE,
    "ImportError",
    MESSAGE,
    trace=(Related("imported from here", Location("shop/main.py", 1)),),
)


def judge(*smoked: Smoked | CannotJudge) -> Said:
    facts = ImportsFacts("production", smoked=smoked)
    return Said(*sort_out(RULES["imports/smoke"].check(facts, ImportsOptions())))


def tried(outcome: Outcome, predicted: Outcome | None = None) -> Smoked:
    return Smoked("uvicorn shop.main:app", PLACE, outcome, predicted)


def test_it_is_off_unless_asked_for() -> None:
    assert RULES["imports/smoke"].severity is Severity.OFF


def test_nothing_was_tried() -> None:
    assert judge().passed


@pytest.mark.parametrize("predicted", [None, STARTS, DEPENDS])
def test_a_start_that_succeeds(predicted: Outcome | None) -> None:
    assert judge(tried(STARTS, predicted)).passed


@pytest.mark.parametrize("predicted", [None, DEPENDS])
def test_a_start_that_fails(predicted: Outcome | None) -> None:
    found = judge(tried(FAILS, predicted)).finding
    assert found.message == f"'uvicorn shop.main:app' fails when it is started: ImportError: {MESSAGE}"
    assert (found.place, found.subject) == (LINE, "uvicorn shop.main:app")
    assert [str(related.place) for related in found.related] == ["deploygate.yaml:5:7", "shop/main.py:1"]
    assert "smoke.environment" in found.help


def test_reading_and_running_agree_on_a_failure() -> None:
    other_words = Outcome("fails", LINE, "ImportError", "cannot import name 'Order'")
    found = judge(tried(FAILS, other_words)).finding
    assert (
        found.message == f"'uvicorn shop.main:app' fails when it is started: ImportError: {MESSAGE}, as the code says"
    )


@pytest.mark.parametrize(
    "predicted",
    [
        Outcome("fails", LINE, "AttributeError", "module 'shop' has no attribute 'x'"),
        Outcome("fails", Location("shop/other.py", 3), "ImportError", MESSAGE),
        Outcome("fails", Location("shop/orders.py", 4), "ImportError", MESSAGE),
    ],
)
def test_it_fails_otherwise_than_the_code_says(predicted: Outcome) -> None:
    found = judge(tried(FAILS, predicted)).finding
    assert found.message.endswith(f"; by the code, it would be {predicted.exception}: {predicted.message}")
    assert found.place == LINE
    assert found.related[-1] == Related("by the code, it fails here", predicted.place)


def test_it_fails_and_by_the_code_it_would_start() -> None:
    found = judge(tried(FAILS, STARTS)).finding
    assert found.message.endswith(f"{MESSAGE}; by the code, it would start")
    assert found.place == LINE
    assert ISSUES in found.help


def test_what_is_missing_only_here() -> None:
    missing = Outcome("fails", LINE, "ModuleNotFoundError", "No module named 'fastapi'")
    found = judge(tried(missing, STARTS)).finding
    assert found.message.endswith("'fastapi'; by the code, it would start")
    assert "`python`" in found.help
    assert ISSUES not in found.help


def test_it_starts_and_by_the_code_it_would_fail() -> None:
    found = judge(tried(STARTS, FAILS)).finding
    assert found.message == (
        f"'uvicorn shop.main:app' starts, though by the code it would fail: ImportError: {MESSAGE}"
    )
    assert (found.place, found.subject) == (LINE, "uvicorn shop.main:app")
    assert ISSUES in found.help


def test_the_line_in_the_project_where_something_else_fails() -> None:
    outside = Location("/usr/lib/python3.12/smtplib.py", 47)
    trace = (Related("imported from here", Location("utils/main.py", 1)), Related("imported from here", LINE))
    found = judge(tried(Outcome("fails", outside, "ModuleNotFoundError", "x", trace, foreign=True))).finding
    assert found.place == LINE
    found = judge(tried(Outcome("fails", outside, "ModuleNotFoundError", "x", foreign=True))).finding
    assert found.place == PLACE


def test_an_end_without_an_exception() -> None:
    found = judge(tried(Outcome("fails", PLACE, message="the process is ended by SIGTERM"))).finding
    assert found.message == "'uvicorn shop.main:app' fails when it is started: the process is ended by SIGTERM"


def test_an_exception_without_a_text() -> None:
    found = judge(tried(Outcome("fails", LINE, "AssertionError"))).finding
    assert found.message == "'uvicorn shop.main:app' fails when it is started: AssertionError"


def test_a_text_of_many_lines_or_without_end() -> None:
    said = f"3 errors \x1b[31m for Settings{'!' * 400}\nDATABASE_URL\n  Field required"
    message = judge(tried(Outcome("fails", LINE, "ValidationError", said))).finding.message
    assert "3 errors ?[31m for Settings!" in message
    assert message.endswith("!...")
    assert "Field" not in message
    assert len(message) < 400


def test_a_start_that_is_not_wholly_known() -> None:
    refusal = judge(tried(DEPENDS, FAILS)).refusal
    assert refusal.message == "'uvicorn shop.main:app' starts here, but how it is started is not known well enough"
    assert refusal.related == DEPENDS.depends


def test_a_start_that_could_not_be_tried() -> None:
    why = CannotJudge("'x' needs the environment variable URL", LINE, "x")
    said = judge(why, tried(FAILS))
    assert [refusal.message for refusal in said.refusals] == ["'x' needs the environment variable URL"]
    assert said.subjects == ["uvicorn shop.main:app"]
