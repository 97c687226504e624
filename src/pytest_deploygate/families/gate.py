"""Family ``gate``: is the gate itself in use?"""

from __future__ import annotations

from dataclasses import dataclass

from ..finding import Location
from ..rules import Family, Options, option


@dataclass(frozen=True)
class GateOptions(Options):
    """Where this gate is run from."""

    called_by: list[str] = option(
        "Further files that run the gate, such as a deploy script, relative to the gate file.",
        factory=list,
        examples=[["scripts/deploy.sh"]],
    )


@dataclass(frozen=True)
class Caller:
    """A file from which a gate could be run.

    Attributes:
        path: POSIX, relative to the gate file's folder.
        calls: Whether it runs a gate; None where it cannot be read.
        named: The gate file says under ``called-by`` that it does.
        problem: Why it cannot be read.
    """

    path: str
    calls: bool | None
    named: bool = False
    problem: str = ""


@dataclass(frozen=True)
class GateFacts:
    """Every CI configuration, pre-commit config, package script and named file that was looked at."""

    gate: Location
    callers: tuple[Caller, ...]


FAMILY = Family(
    "gate",
    GateOptions,
    "pytest_deploygate.readers.callers:read_callers",
    "Whether the gate itself is in use.",
    always=True,
)
