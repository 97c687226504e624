"""GitLab's Code Quality. What is waived or known is not in it: GitLab has no way to say that."""

from __future__ import annotations

import json
from typing import Any

from ..verdict import State, Verdict
from .entries import Entry, entries_of
from .terminal import visible

__all__ = ["render"]

_SEVERITIES = {State.FAILED: "critical", State.CANNOT_JUDGE: "blocker", State.WARNED: "minor"}


def render(verdict: Verdict) -> str:
    """The report as JSON text."""
    entries = [_entry(entry) for entry in entries_of(verdict) if entry.state in _SEVERITIES]
    return json.dumps(entries, ensure_ascii=False) + "\n"


def _entry(entry: Entry) -> dict[str, Any]:
    finding = entry.finding
    return {
        "description": "; ".join([entry.text, *finding.help.splitlines()]),
        "check_name": entry.rule,
        "fingerprint": entry.fingerprint,
        "severity": _SEVERITIES[entry.state],
        # GitLab drops all that follows an entry that it cannot read.
        "location": {"path": visible(finding.place.path), "lines": {"begin": max(finding.place.line, 1)}},
    }
