"""Exceptions to rules: somebody answers for each, with a reason, and each of them ends."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase

from .finding import Finding, Location

__all__ = ["SOON", "Waiver", "Waivers"]

SOON = 7
"""How many days ahead an end is told."""


@dataclass(frozen=True)
class Waiver:
    """An exception.

    Attributes:
        rule: A rule's name, or ``family/*``.
        subject: A pattern for the finding's subject, or that subject itself.
        reason: Why it is acceptable.
        by: Who answers for it.
        until: The last day on which it counts.
        environment: The only environment in which it counts; None for all.
        place: Where it is written.
    """

    rule: str
    subject: str
    reason: str
    by: str
    until: date
    environment: str | None
    place: Location

    def covers(self, environment: str, rule: str) -> bool:
        """Whether it is about this rule in this environment, whatever the date."""
        if self.environment not in {None, environment}:
            return False
        return self.rule in {rule, f"{rule.partition('/')[0]}/*"}

    def matches(self, environment: str, rule: str, finding: Finding) -> bool:
        """Whether it is about this finding, whatever the date."""
        # A subject such as apps[0] is copied from a report as it is, brackets and all.
        return self.covers(environment, rule) and (
            finding.subject == self.subject or fnmatchcase(finding.subject, self.subject)
        )

    @property
    def sentence(self) -> str:
        """Who waives it, why and until when."""
        return f"{self.reason} ({self.by}, until {self.until.isoformat()})"

    def __str__(self) -> str:
        where = f" in {self.environment}" if self.environment else ""
        return f"{self.rule} '{self.subject}'{where}, by {self.by}"


class Waivers:
    """All waivers of a gate file on one day; remembers which of them were needed.

    Attributes:
        used: Positions of the waivers that a finding needed, expired ones included. Plain data, so that a
            worker process can send it to the one that reports: ``controller.used |= set(sent)``.
    """

    def __init__(self, waivers: Sequence[Waiver], today: date, ignore: bool = False) -> None:  # noqa: FBT001, FBT002
        self.used: set[int] = set()
        self._waivers = tuple(waivers)
        self._today = today
        self._ignore = ignore

    def match(self, environment: str, rule: str, finding: Finding) -> Waiver | None:
        """The waiver that covers the finding today, if there is one."""
        if self._ignore:
            return None
        matching = [i for i, w in enumerate(self._waivers) if w.matches(environment, rule, finding)]
        valid = [i for i in matching if self._days_left(self._waivers[i]) >= 0]
        # An expired one is not missed where another one holds.
        self.used.update(valid or matching)
        return self._waivers[valid[0]] if valid else None

    def notes(self, unjudged: Collection[tuple[str, str]] = ()) -> list[str]:
        """What there is to say about the waivers themselves after a run, in file order.

        Args:
            unjudged: ``(environment, rule)`` of the gate file that this run did not judge. A waiver that
                could be needed there is not called unused.
        """
        if self._ignore:
            return [f"{_number(len(self._waivers), 'waiver')} ignored"] if self._waivers else []
        notes = (self._note(index, waiver, unjudged) for index, waiver in enumerate(self._waivers))
        return [note for note in notes if note]

    def _note(self, index: int, waiver: Waiver, unjudged: Collection[tuple[str, str]]) -> str:
        days = self._days_left(waiver)
        about = f"{waiver.place}: waiver of {waiver}"
        if index not in self.used:
            if any(waiver.covers(environment, rule) for environment, rule in unjudged):
                return ""
            return f"{about}: matches nothing, remove it"
        if days < 0:
            return f"{about}: expired {_number(-days, 'day')} ago"
        if days <= SOON:
            when = f"in {_number(days, 'day')}" if days else "today"
            return f"{about}: ends {when}"
        return ""

    def _days_left(self, waiver: Waiver) -> int:
        return (waiver.until - self._today).days


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
