"""The whole verdict as data, for other programs. Its shape is documented in docs/reports.md, and versioned."""

from __future__ import annotations

import json
from typing import Any

from ..verdict import State, Verdict
from . import NAME, version

__all__ = ["VERSION", "data_of", "render"]

VERSION = 1
"""Goes up where something is taken away or changes its meaning, not where something is added."""


def render(verdict: Verdict) -> str:
    """The report as JSON text."""
    return json.dumps(data_of(verdict), indent=2, ensure_ascii=False) + "\n"


def data_of(verdict: Verdict) -> dict[str, Any]:
    """The report as plain data."""
    counts = verdict.counts
    return {
        "version": VERSION,
        "tool": {"name": NAME, "version": version()},
        "gate": verdict.gate,
        "folder": verdict.folder,
        "environments": list(verdict.environments),
        "outcome": verdict.outcome,
        "holds": verdict.holds,
        "partial": verdict.partial,
        "planned": verdict.planned,
        "counts": {str(state): counts[state] for state in State},
        "seconds": round(verdict.seconds, 3),
        "judgements": [{"state": str(one.state), **one.to_data()} for one in verdict.judgements],
        "left_out": {reason: list(rules) for reason, rules in verdict.left_out.items()},
        "mended": list(verdict.mended),
        "notes": list(verdict.notes),
    }
