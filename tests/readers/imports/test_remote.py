from __future__ import annotations

import os
from dataclasses import replace

import pytest

from pytest_deploygate.finding import CannotJudge, Finding, Location
from pytest_deploygate.readers.imports import remote
from pytest_deploygate.readers.imports.interpreter import Interpreter
from pytest_deploygate.readers.imports.remote import call_in
from truth import own, pythons

PLACE = Location("deploygate.yaml", 3, 5)
EVERY = pytest.mark.parametrize("python", pythons(), ids=lambda python: python.short)
# Any function of one argument would do; this one can be asked everything.
EVALUATED = "builtins:eval"


def refused(python: Interpreter, text: str) -> Finding:
    with pytest.raises(CannotJudge) as caught:
        call_in(python, EVALUATED, text, PLACE)
    return caught.value.finding


@EVERY
def test_that_python_runs_it(python: Interpreter) -> None:
    version = "list(__import__('sys').version_info[:3])"
    assert tuple(call_in(python, EVALUATED, version, PLACE)) == python.version


@EVERY
def test_this_package_is_there(python: Interpreter) -> None:
    data = {"executable": python.executable, "own": [], "settled": True, "itself": [], "starts": []}
    assert call_in(python, "pytest_deploygate.readers.imports.following:follow_data", data, PLACE) == []


def test_nothing_of_the_gate_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_TOKEN", "tr0ub4dor-and-3")
    monkeypatch.setenv("PYTHONPATH", os.getcwd())  # noqa: PTH109
    environ = call_in(own(), EVALUATED, "dict(__import__('os').environ)", PLACE)
    assert not environ.keys() & {"API_TOKEN", "PYTHONPATH"}
    path = call_in(own(), EVALUATED, "__import__('sys').path", PLACE)
    assert path[1:] == list(own().path)


def test_text_of_any_language() -> None:
    assert call_in(own(), EVALUATED, "'ä\U0001f600' * 2", PLACE) == "ä\U0001f600" * 2


def test_a_python_that_is_too_old() -> None:
    found = refused(replace(own(), version=(3, 9, 18)), "1")
    assert found.message == "code for Python 3.9 cannot be followed; 3.10 is the oldest that can"
    assert (found.place, found.subject, found.help) == (PLACE, "python", "use a Python that is still maintained")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1 / 0", "ended with 1"),
        ("__import__('os')._exit(3)", "ended with 3"),
        ("__import__('os').abort()", "ended with -6"),
        ("__import__('sys').stdout.write('no JSON: ')", "gave no answer"),
    ],
)
def test_it_does_not_answer(text: str, why: str) -> None:
    assert refused(own(), text).message == f"the interpreter '{own().executable}' {why} when asked about the code"


def test_it_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "SECONDS", 0.3)
    assert "did not answer within 0.3 seconds" in refused(own(), "__import__('time').sleep(60)").message


def test_it_is_gone() -> None:
    assert "gave no answer" in refused(replace(own(), executable="/nowhere/python"), "1").message
