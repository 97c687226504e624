"""The instructions of a Dockerfile, lines that go on joined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ....finding import Location

__all__ = ["Instruction", "instructions"]

_ESCAPE = re.compile(r"#\s*escape\s*=\s*([`\\])\s*", re.IGNORECASE)
_DIRECTIVE = re.compile(r"#\s*\w+\s*=.*")
_INSTRUCTION = re.compile(r"\s*([A-Za-z]+)(?:\s+(.*))?", re.DOTALL)
_HEREDOC = re.compile(r"<<-?\s*([\"']?)([A-Za-z_]\w*)\1")
_WITH_HEREDOC = frozenset(["RUN", "COPY", "ADD"])


@dataclass(frozen=True)
class Instruction:
    """An instruction.

    Attributes:
        name: In capitals.
        text: What follows the name, on one line.
        place: Where that is.
    """

    name: str
    text: str
    place: Location


def instructions(text: str, path: str) -> Iterator[Instruction]:
    """The instructions of a Dockerfile, in order; what a here-document holds is passed over."""
    lines = text.splitlines()
    escape = _escape(lines)
    at = 0
    while at < len(lines):
        first = at
        parts: list[str] = []
        while at < len(lines):
            line = lines[at].rstrip()
            at += 1
            if line.lstrip().startswith("#") or (parts and not line.strip()):
                if not parts:
                    break
                continue
            goes_on = line.endswith(escape)
            parts.append(line[:-1] if goes_on else line)
            if not goes_on:
                break
        found = _INSTRUCTION.fullmatch(" ".join(parts)) if parts else None
        if found is None:
            continue
        name, value = found[1].upper(), (found[2] or "").strip()
        column = len(lines[first]) - len(lines[first].lstrip()) + len(found[1])
        column += len(lines[first][column:]) - len(lines[first][column:].lstrip())
        width = max(len(lines[first].rstrip().rstrip(escape).rstrip()) - column, 1)
        yield Instruction(name, value, Location(path, first + 1, column + 1, width))
        if name in _WITH_HEREDOC:
            for document in _HEREDOC.finditer(value):
                while at < len(lines) and lines[at].strip() != document[2]:
                    at += 1
                at += 1


def _escape(lines: list[str]) -> str:
    for line in lines:
        if found := _ESCAPE.fullmatch(line.strip()):
            return found[1]
        if not _DIRECTIVE.fullmatch(line.strip()):
            break
    return "\\"
