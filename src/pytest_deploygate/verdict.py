"""What became of the rules: one judgement each, and the verdict over all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from posixpath import join, normpath
from typing import Any

from .finding import CannotJudge, Finding, Location, Severity, from_data, to_data
from .rules import Rule

__all__ = ["WORST_FIRST", "Judgement", "State", "Verdict", "Waived"]


class State(str, Enum):
    """How a rule came out. Only ``passed`` says that nothing is wrong."""

    PASSED = "passed"
    WARNED = "warned"
    WAIVED = "waived"
    KNOWN = "known"
    FAILED = "failed"
    CANNOT_JUDGE = "cannot judge"

    def __str__(self) -> str:
        return self.value


WORST_FIRST = (State.FAILED, State.CANNOT_JUDGE, State.WARNED, State.KNOWN, State.WAIVED, State.PASSED)


@dataclass(frozen=True)
class Waived:
    """A finding that somebody answers for, with the sentence that says who, why and until when."""

    finding: Finding
    reason: str


@dataclass(frozen=True)
class Judgement:
    """One rule in one environment.

    Attributes:
        environment: The environment's name.
        rule: The rule's name.
        severity: What a finding of it counts here.
        fails: Whether a finding of that severity fails the gate (``fail-on``).
        findings: What is wrong and not waived.
        refusals: What could not be judged and is not waived.
        waived: What is waived.
        known: What is wrong and in the baseline.
    """

    environment: str
    rule: str
    severity: Severity
    fails: bool
    findings: tuple[Finding, ...] = ()
    refusals: tuple[Finding, ...] = ()
    waived: tuple[Waived, ...] = ()
    known: tuple[Finding, ...] = ()

    @property
    def said(self) -> tuple[Finding, ...]:
        """All of it, what matters most first."""
        return (*self.findings, *self.refusals, *self.known, *(waived.finding for waived in self.waived))

    @property
    def state(self) -> State:
        """A violation is certain, so it outranks what could not be judged; either outranks a warning."""
        if self.findings and self.fails:
            return State.FAILED
        if self.refusals:
            return State.CANNOT_JUDGE
        if self.findings:
            return State.WARNED
        if self.known:
            return State.KNOWN
        return State.WAIVED if self.waived else State.PASSED

    def to_data(self) -> dict[str, Any]:
        """Plain data: dicts, lists, strings, numbers and booleans only."""
        return {
            "environment": self.environment,
            "rule": self.rule,
            "severity": str(self.severity),
            "fails": self.fails,
            "findings": [to_data(f) for f in self.findings],
            "refusals": [to_data(f) for f in self.refusals],
            "waived": [{"finding": to_data(w.finding), "reason": w.reason} for w in self.waived],
            "known": [to_data(f) for f in self.known],
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Judgement:
        """The inverse of `to_data`."""
        return cls(
            environment=data["environment"],
            rule=data["rule"],
            severity=Severity(data["severity"]),
            fails=data["fails"],
            findings=tuple(from_data(f) for f in data["findings"]),
            refusals=tuple(from_data(f) for f in data["refusals"]),
            waived=tuple(Waived(from_data(w["finding"]), w["reason"]) for w in data["waived"]),
            known=tuple(from_data(f) for f in data["known"]),
        )


@dataclass
class Verdict:
    """The whole run.

    Attributes:
        gate: The gate file, as people know it.
        environments: The environments that were asked for.
        planned: How many rules the gate file asks for there.
        judgements: Those that were judged, in the order in which they were.
        notes: Remarks about the gate itself, such as a waiver that nothing needed.
        left_out: Rules that this run could not take on, by the reason (a phase that was not asked for).
        seconds: How long reading and judging took.
        rules: The rules that were planned, by name.
        folder: The gate file's folder, which all places are relative to, relative to the repository's; POSIX style.
        mended: What the baseline has that is not wrong any more, a sentence each. It has to leave that file.
    """

    gate: str
    environments: tuple[str, ...]
    planned: int
    judgements: list[Judgement] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    left_out: dict[str, list[str]] = field(default_factory=dict)
    seconds: float = 0.0
    rules: Mapping[str, Rule] = field(default_factory=dict)
    folder: str = "."
    mended: list[str] = field(default_factory=list)

    @property
    def partial(self) -> bool:
        """Whether rules that the gate file asks for were not judged."""
        return len(self.judgements) < self.planned

    @property
    def counts(self) -> Counter[State]:
        return Counter(judgement.state for judgement in self.judgements)

    @property
    def holds(self) -> bool:
        """Whether something was judged and nothing stands in the way."""
        stops = self.counts[State.FAILED] or self.counts[State.CANNOT_JUDGE] or self.mended
        return bool(self.judgements) and not stops

    @property
    def outcome(self) -> str:
        """In one word or two: passed, failed, cannot judge, outdated baseline, or nothing judged."""
        if not self.judgements:
            return "nothing judged"
        for state in (State.FAILED, State.CANNOT_JUDGE):
            if self.counts[state]:
                return str(state)
        return "outdated baseline" if self.mended else str(State.PASSED)

    def path_of(self, place: Location) -> str:
        """A place's file as the repository has it, POSIX style."""
        return normpath(join(self.folder, place.path)) if place.path else place.path


def sort_out(said: Iterable[Finding | CannotJudge]) -> tuple[list[Finding], list[Finding]]:
    """A rule's words as findings and refusals, each once, in order."""
    findings: dict[Finding, None] = {}
    refusals: dict[Finding, None] = {}
    try:
        for word in said:
            if isinstance(word, CannotJudge):
                refusals.setdefault(word.finding)
            else:
                findings.setdefault(word)
    except CannotJudge as refusal:
        refusals.setdefault(refusal.finding)
    return list(findings), list(refusals)
