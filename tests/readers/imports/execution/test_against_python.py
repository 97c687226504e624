"""Random packages: what is predicted is what real Python does, but for the few that no one would write.

DEPLOYGATE_FUZZ says how many packages, of which seed on: `20000` or `20000@7`; the usual run takes a few hundred.
"""

from __future__ import annotations

import os

import pytest

import generator
from comparison import CRASH, Agreement, agreement
from generator import Case
from pytest_deploygate.readers.imports.interpreter import Interpreter
from truth import own, pythons

USUAL = 500
LEAST = 0.97
"""How many of the packages that end in a start, or in a failure of an import, a name or a module's attribute, have to
end as predicted. What else fails at import, such as an operator on a class, is followed as far as it goes, and counted
apart."""


def _wanted() -> range:
    count, _, first = os.environ.get("DEPLOYGATE_FUZZ", str(USUAL)).partition("@")
    return range(int(first or 0), int(first or 0) + int(count))


def _shrunk(found: Agreement, python: Interpreter, most: int = 3) -> str:
    """Some disagreements, as small as they get, to be read."""
    texts = []
    for disagreement in found.import_disagreements[:most]:

        def wrong(case: Case, why: str = disagreement.why) -> bool:
            return any(found.why == why for found in agreement([case], python).disagreements)

        small = generator.shrunk(disagreement.case, wrong, tries=200)
        again = agreement([small], python).disagreements or [disagreement]
        texts.append(str(again[0]))
    return f"{found}\n\n" + "\n\n".join(texts)


@pytest.mark.timeout(0)
@pytest.mark.parametrize("python", pythons(), ids=lambda python: python.short)
def test_random_packages_end_as_predicted(python: Interpreter, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = _wanted()
    # Each interpreter has its own share, whichever others there are.
    seeds = [seed for seed in wanted if seed % len(pythons()) == pythons().index(python)]
    found = agreement(map(generator.case, seeds), python)
    with capsys.disabled():
        print(f"\nPython {python.short}: {found}")  # noqa: T201 - the figure that the session is run for
    crashes = [disagreement for disagreement in found.disagreements if disagreement.why == CRASH]
    assert not crashes
    assert found.share >= LEAST, _shrunk(found, python)


def test_the_same_number_gives_the_same_package() -> None:
    assert generator.case(12) == generator.case(12)
    assert generator.case(12) != generator.case(13)


def test_packages_start_and_fail() -> None:
    found = agreement(map(generator.case, range(120)), own())
    assert min(found.real["starts"], found.real["fails"]) > found.runs // 5


def test_every_form_is_generated() -> None:
    text = "\n".join(text for seed in range(400) for text in generator.case(seed).files.values())
    forms = [
        *("import *", "from .", "from ..", " as ", "__all__", "__getattr__", "__future__", "__main__", "TYPE_CHECKING"),
        *(
            "version_info",
            "environ",
            "@classmethod",
            "@staticmethod",
            "@property",
            "@__import__('functools').lru_cache",
        ),
        *(
            "lambda",
            "suppress",
            "nullcontext",
            "match ",
            "case ",
            "del ",
            "global ",
            " := ",
            " += ",
            "setattr",
            "getattr",
        ),
        *("sys.modules", "import_module", "__import__", "hasattr", "raise", "assert ", "yield ", "async def", "elif "),
        *("else:", "finally:", "break", "continue", "except:", "except ImportError", " from None", "import smtplib"),
    ]
    assert [form for form in forms if form not in text] == []
