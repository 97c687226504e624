"""What tests say of what was captured."""

from __future__ import annotations

import sys
from typing import Any

from pytest_deploygate.families.queries.captured import Asked, Captured


def counts(captured: Captured) -> dict[str, int]:
    """How often each statement was sent."""
    found: dict[str, int] = {}
    for asked in captured.asked:
        found[asked.text] = found.get(asked.text, 0) + asked.count
    return found


def only(captured: Captured) -> Asked:
    """The one statement that there is."""
    assert len(captured.asked) == 1, captured.asked
    return captured.asked[0]


def functions(captured: Captured) -> set[str]:
    """Who asks, by the last parts of their names."""
    return {asked.site.function.rpartition(".")[2] if asked.site else "" for asked in captured.asked}


def line() -> int:
    """The line that calls this."""
    return sys._getframe(1).f_lineno


def place(captured: Captured) -> tuple[Any, ...]:
    """File and line of the one statement that there is."""
    site = only(captured).site
    return (site.path, site.line) if site else ()
