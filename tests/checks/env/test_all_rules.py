"""What holds for every rule of the family."""

from __future__ import annotations

from pathlib import Path

from projects import RULES

NAMES = sorted(name for name in RULES if name.startswith("env/"))
NO_RULES = {"env/all-rules", "env/jwt", "env/types", "env/placeholder-words", "env/weak-words"}


def test_the_rules_of_the_family() -> None:
    here = Path(__file__).parent
    tested = {f"env/{path.stem.removeprefix('test_').replace('_', '-')}" for path in here.glob("test_*.py")}
    assert tested - NO_RULES == set(NAMES)
