"""What a rule says: a finding, or that it cannot judge; and where in the source it is.

Everything here is plain data. Findings cross process borders (pytest-xdist) and end up in reports, so
each of them turns into a dict of strings and numbers and back without loss.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import Enum
from typing import Any

__all__ = ["CannotJudge", "Edge", "Finding", "Graph", "Location", "Node", "Related", "Severity"]

CUT = "…"
"""Stands where the source of a long line was cut off."""
LEAD = 60
"""How many characters before the column are kept of a line that was cut at its beginning."""


class Severity(str, Enum):
    """How much a violated rule matters. ``error`` fails the gate, ``warn`` is shown, ``off`` is not run."""

    ERROR = "error"
    WARN = "warn"
    OFF = "off"

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True)
class Location:
    """A place in a file.

    Attributes:
        path: The file, POSIX style, relative to the gate file's folder where it lies below that.
        line: 1-based line; 0 where the finding is about the file as a whole.
        column: 1-based column in characters; 0 where only the line is known.
        width: Number of characters that are meant, on that line.
        source: The line itself, secrets masked, for reports to draw; a long one is cut around the column. None
            where it must not be shown.
    """

    path: str
    line: int = 0
    column: int = 0
    width: int = 1
    source: str | None = None

    @property
    def caret(self) -> int:
        """Where the column is in `source`, from 0; they differ where the source of a long line was cut."""
        index = max(self.column - 1, 0)
        return LEAD + len(CUT) if index > LEAD and self.source and self.source.startswith(CUT) else index

    def __str__(self) -> str:
        if not self.line:
            return self.path
        return f"{self.path}:{self.line}:{self.column}" if self.column else f"{self.path}:{self.line}"


@dataclass(frozen=True)
class Related:
    """Another place that helps to understand a finding, and why."""

    message: str
    place: Location


@dataclass(frozen=True)
class Node:
    """A module or a migration, say.

    Attributes:
        label: Its name.
        note: What is special about it, such as ``head``; empty where nothing is.
    """

    label: str
    note: str = ""


@dataclass(frozen=True)
class Edge:
    """That one node needs another.

    Attributes:
        start: Position of the node that it comes from.
        end: Position of the node that it leads to.
        note: Where it is written, for instance.
    """

    start: int
    end: int
    note: str = ""


@dataclass(frozen=True)
class Graph:
    """What a finding is about where that is better drawn than told: a cycle of imports, a chain of migrations."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong.

    Attributes:
        message: What is wrong, in one sentence, without a secret.
        place: Where.
        subject: What it is about, stable between runs: no line number in it. Waivers, baselines and
            fingerprints know a finding by rule, environment, file and subject.
        help: What to do about it.
        related: Further places, such as the other half of a clash.
        graph: What a report that can draw may draw.
    """

    message: str
    place: Location
    subject: str
    help: str = ""
    related: tuple[Related, ...] = ()
    graph: Graph | None = None

    @property
    def places(self) -> tuple[Location, ...]:
        return (self.place, *(other.place for other in self.related))


class CannotJudge(Exception):
    """What a rule needs cannot be read, resolved, reached or understood. Never a pass.

    Rules yield it beside findings where one subject cannot be judged; readers and rules raise it where
    nothing can.

    Attributes:
        finding: Reason, place, subject and remedy, in the shape of any other finding.
    """

    def __init__(
        self,
        message: str,
        place: Location,
        subject: str = "",
        help: str = "",
        related: tuple[Related, ...] = (),
    ) -> None:
        super().__init__(message)
        self.finding = Finding(message, place, subject or place.path, help, related)

    def about(self, subject: str) -> CannotJudge:
        """The same reason, for another subject."""
        known = self.finding
        return CannotJudge(known.message, known.place, subject, known.help, known.related)


def to_data(finding: Finding) -> dict[str, Any]:
    """A finding as plain data: dicts, lists, strings and numbers only."""
    data = asdict(finding)
    data["related"] = list(data["related"])
    if finding.graph is None:
        del data["graph"]
    else:
        data["graph"] = {name: list(parts) for name, parts in data["graph"].items()}
    return data


def from_data(data: Mapping[str, Any]) -> Finding:
    """The inverse of `to_data`."""
    return Finding(
        message=data["message"],
        place=Location(**data["place"]),
        subject=data["subject"],
        help=data["help"],
        related=tuple(Related(r["message"], Location(**r["place"])) for r in data["related"]),
        graph=_graph(data["graph"]) if "graph" in data else None,
    )


def _graph(data: Mapping[str, Any]) -> Graph:
    return Graph(tuple(Node(**node) for node in data["nodes"]), tuple(Edge(**edge) for edge in data["edges"]))


def with_source(finding: Finding, lines: Mapping[Location, str]) -> Finding:
    """The finding with each place's source line filled in from ``lines``, where there is one."""

    def filled(place: Location) -> Location:
        return replace(place, source=lines.get(place))

    return replace(
        finding,
        place=filled(finding.place),
        related=tuple(replace(other, place=filled(other.place)) for other in finding.related),
    )
