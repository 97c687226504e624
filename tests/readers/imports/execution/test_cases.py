"""Hand-made cases against what real Pythons make of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from cases import cases, portable, real, recorded
from comparison import judged, predictions
from pytest_deploygate.readers.imports.interpreter import Interpreter
from truth import Truth, own, pythons

CASES = cases()
# What the environment holds is not known, and taken to be there.
UNFOLLOWED = frozenset(["unknown-key"])
# A namespace of a metaclass's own may do anything with what the body binds.
UNJUDGED = frozenset(["meta-prepare-own-namespace"])


@pytest.fixture(scope="module")
def expected() -> dict[str, list[Truth]]:
    """What is written down, or, of a version that nobody has written down, what it really does."""
    python = own()
    return recorded(python) or real(python, CASES)


@pytest.mark.parametrize("name", [name for name in CASES if name not in UNFOLLOWED | UNJUDGED])
def test_it_is_predicted_as_it_happens(name: str, expected: dict[str, list[Truth]], tmp_path: Path) -> None:
    case, python = CASES[name], own()
    case.write(tmp_path)
    (said,) = predictions([case], [tmp_path], python)
    told = portable(Truth(said.exception, said.message, said.file, said.line), tmp_path, python)
    shown = f"{said.state}: {told} {said.depends}"
    assert judged(case, expected[name], said, told) == "", f"{shown}, not {expected[name]}"


@pytest.mark.parametrize("name", sorted(UNFOLLOWED))
def test_what_is_not_followed_is_not_called_broken(name: str, tmp_path: Path) -> None:
    CASES[name].write(tmp_path)
    (said,) = predictions([CASES[name]], [tmp_path], own())
    assert said.state == "starts"


@pytest.mark.parametrize("name", sorted(UNJUDGED))
def test_what_cannot_be_followed_is_not_judged(name: str, tmp_path: Path) -> None:
    CASES[name].write(tmp_path)
    (said,) = predictions([CASES[name]], [tmp_path], own())
    assert said.state == "depends"


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.flags and name not in UNFOLLOWED])
def test_what_decides_nothing_is_not_said_to_decide(
    name: str, expected: dict[str, list[Truth]], tmp_path: Path
) -> None:
    case = CASES[name]
    case.write(tmp_path)
    (said,) = predictions([case], [tmp_path], own())
    assert (said.state == "depends") == (len(set(expected[name])) > 1)


@pytest.mark.parametrize("python", pythons(), ids=lambda python: python.short)
def test_what_is_written_down_is_what_happens(python: Interpreter) -> None:
    written = recorded(python)
    if written is None:
        pytest.skip(f"Python {python.short} is written down in another release than the one that is here")
    assert written == real(python, CASES)
