"""What became of the rules: one judgement each, and the verdict over all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from .finding import CannotJudge, Finding, Severity, from_data, to_data

__all__ = ["Judgement", "State", "Verdict", "Waived"]


class State(str, Enum):
    """How a rule came out. Only ``passed`` says that nothing is wrong."""

    PASSED = "passed"
    WARNED = "warned"
    WAIVED = "waived"
    FAILED = "failed"
    CANNOT_JUDGE = "cannot judge"

    def __str__(self) -> str:
        return self.value


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
    """

    environment: str
    rule: str
    severity: Severity
    fails: bool
    findings: tuple[Finding, ...] = ()
    refusals: tuple[Finding, ...] = ()
    waived: tuple[Waived, ...] = ()

    @property
    def state(self) -> State:
        """A violation is certain, so it outranks what could not be judged; either outranks a warning."""
        if self.findings and self.fails:
            return State.FAILED
        if self.refusals:
            return State.CANNOT_JUDGE
        if self.findings:
            return State.WARNED
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
    """

    gate: str
    environments: tuple[str, ...]
    planned: int
    judgements: list[Judgement] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    left_out: dict[str, list[str]] = field(default_factory=dict)
    seconds: float = 0.0

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
        return bool(self.judgements) and not (self.counts[State.FAILED] or self.counts[State.CANNOT_JUDGE])


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
