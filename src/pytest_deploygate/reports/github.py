"""What a run on GitHub Actions shows: annotations, as commands on standard output, and the summary of the step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..verdict import State, Verdict
from .entries import RED, Entry, entries_of
from .markdown import within
from .terminal import visible

__all__ = ["render", "summary"]

# GitHub shows so many of each kind for a step, and drops the others without a word.
MOST = 10
# 1 MiB for all that a step writes into its summary; beyond that GitHub shows none of it.
LIMIT = 1024 * 1024
ROOM = 64 * 1024


def render(verdict: Verdict) -> str:
    """The annotations, a command a line."""
    entries = entries_of(verdict)
    red = [entry for entry in entries if entry.state in RED]
    warned = [entry for entry in entries if entry.state is State.WARNED]
    return "".join(f"{line}\n" for line in (*_commands("error", red), *_commands("warning", warned)))


def summary(verdict: Verdict) -> str:
    """The summary of the step, as Markdown."""
    return within(verdict, LIMIT - ROOM, lambda text: len(text.encode("utf-8", "backslashreplace")))


def _commands(kind: str, entries: Sequence[Entry]) -> Iterator[str]:
    for number, entry in enumerate(entries[:MOST], start=1):
        finding = entry.finding
        lines = [entry.text, *finding.help.splitlines()]
        if number == MOST and len(entries) > MOST:
            lines.append(f"and {len(entries) - MOST} more in the step summary")
        place = finding.place
        properties = {"file": visible(place.path)}
        if place.line > 0:
            properties["line"] = str(place.line)
            if place.column > 0:
                properties |= {"col": str(place.column), "endColumn": str(place.column + max(place.width, 1))}
        properties["title"] = visible(f"{entry.state}: {entry.rule}")
        shown = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
        yield f"::{kind} {shown}::{_data(chr(10).join(lines))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
