"""What reports for other programs list: each finding with what became of it, the worst first, inside the repository."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import PurePosixPath

from ..finding import Finding, Location
from ..rules import Rule
from ..verdict import WORST_FIRST, Judgement, State, Verdict
from . import page
from .terminal import visible

__all__ = ["NOTHING_JUDGED", "OUTDATED_BASELINE", "RED", "Entry", "address_of", "entries_of"]

RED = frozenset([State.FAILED, State.CANNOT_JUDGE])
# No rule has such a name, for want of a family.
NOTHING_JUDGED = "nothing-judged"
OUTDATED_BASELINE = "outdated-baseline"


@dataclass(frozen=True)
class Entry:
    """A finding, a refusal, or what is wrong with the run itself.

    Attributes:
        state: What became of it.
        rule: The rule's name; `NOTHING_JUDGED` or `OUTDATED_BASELINE` for the run itself.
        environment: The environment's name; empty for the run itself.
        finding: Its texts without control characters, its places with paths as the repository has them.
        fingerprint: The same one as last week's by rule, environment, file and subject; no two have the same.
        reason: Why it is waived.
    """

    state: State
    rule: str
    environment: str
    finding: Finding
    fingerprint: str
    reason: str = ""

    @property
    def text(self) -> str:
        """It in one line, for where neither the state nor the environment has a place of its own."""
        state = "" if self.state in {State.FAILED, State.WARNED} else str(self.state)
        label = ", ".join(filter(None, (visible(self.environment), state)))
        return f"{label}: {self.finding.message}" if label else self.finding.message


def entries_of(verdict: Verdict) -> list[Entry]:
    """All of a verdict that is not simply passed."""
    seen: Counter[tuple[str, ...]] = Counter()
    entries = []
    for judgement in verdict.judgements:
        for state, finding, reason in _said(judgement):
            identity = judgement.rule, judgement.environment, verdict.path_of(finding.place), finding.subject
            shown, fingerprint = _shown(verdict, finding), _fingerprint(seen, identity)
            entries.append(Entry(state, judgement.rule, judgement.environment, shown, fingerprint, reason))
    for name, finding in _of_the_run(verdict):
        fingerprint = _fingerprint(seen, (name, finding.place.path, finding.subject))
        entries.append(Entry(State.FAILED, name, "", finding, fingerprint))
    return sorted(entries, key=_rank)


def _rank(entry: Entry) -> tuple[bool, bool, int]:
    # A baseline can have thousands of findings that are mended.
    return entry.state not in RED, entry.rule == OUTDATED_BASELINE, WORST_FIRST.index(entry.state)


def address_of(rule: Rule) -> str:
    """Where a rule's page is; an empty text for a rule that is not this package's own."""
    return page(rule.name) if rule.check.__module__.startswith("pytest_deploygate.") else ""


def _said(judgement: Judgement) -> Iterator[tuple[State, Finding, str]]:
    for finding in judgement.findings:
        yield State.FAILED if judgement.fails else State.WARNED, finding, ""
    for refusal in judgement.refusals:
        yield State.CANNOT_JUDGE, refusal, ""
    for known in judgement.known:
        yield State.KNOWN, known, ""
    for waived in judgement.waived:
        yield State.WAIVED, waived.finding, waived.reason


def _of_the_run(verdict: Verdict) -> Iterator[tuple[str, Finding]]:
    place = _gate(verdict)
    for mended in verdict.mended:
        message = visible(f"not wrong any more, and in the baseline: {mended}")
        yield OUTDATED_BASELINE, Finding(message, place, mended, "`deploygate baseline update` takes it out")
    if not verdict.judgements:
        help = "run it without what narrows it, such as `-k` or `--deploygate-families`"
        yield NOTHING_JUDGED, Finding(f"nothing was judged; {verdict.planned} rules were to be", place, "", help)


def _fingerprint(seen: Counter[tuple[str, ...]], identity: tuple[str, ...]) -> str:
    seen[identity] += 1
    return sha256(json.dumps([*identity, seen[identity]]).encode()).hexdigest()


def _gate(verdict: Verdict) -> Location:
    # It is named as seen from the working directory, and lies in the folder that is known from the repository.
    place = Location(PurePosixPath(verdict.gate).name)
    return replace(place, path=verdict.path_of(place))


def _shown(verdict: Verdict, finding: Finding) -> Finding:
    place, where = _inside(verdict, finding.place)
    related = []
    for other in finding.related:
        there, note = _inside(verdict, other.place)
        related.append(replace(other, message=visible(other.message) + note, place=there))
    help = "\n".join(visible(line) for line in finding.help.splitlines())
    return replace(finding, message=visible(finding.message) + where, place=place, help=help, related=tuple(related))


def _inside(verdict: Verdict, place: Location) -> tuple[Location, str]:
    """A place that a repository can show: the gate file where it lies outside, and a remark where it really is."""
    path = verdict.path_of(place)
    put = replace(place, path=path)
    if path and PurePosixPath(path).parts[:1] not in {("/",), ("//",), ("..",)}:
        return put, ""
    return _gate(verdict), f" (in {visible(str(put))})" if path else ""
