"""What was wrong when a gate was introduced: shown and not failing, until it is mended and leaves the file.

Only findings are ever known. What cannot be judged is red whatever a baseline says; a waiver, which somebody
answers for and which ends, can cover it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .files import Unreadable, read_bytes
from .finding import Finding
from .verdict import Judgement

__all__ = ["Baseline", "BaselineError", "Identity", "read_baseline", "text_of", "updated"]

VERSION = 1
LIMIT = 64 * 1024 * 1024
_REMEDY = "`deploygate baseline update --grow` writes one"


class BaselineError(Exception):
    """The file is no baseline. The text says why, and what to do."""


@dataclass(frozen=True, order=True)
class Identity:
    """What makes a finding the same one as last week: no line number, no message.

    Attributes:
        rule: The rule's name.
        environment: The environment's name.
        file: The file that it is in, relative to the gate file's folder, POSIX style.
        subject: What it is about.
    """

    rule: str
    environment: str
    file: str
    subject: str

    def __str__(self) -> str:
        return f"{self.rule} ({self.environment}) '{self.subject}' in {self.file}"

    @classmethod
    def of(cls, environment: str, rule: str, finding: Finding) -> Identity:
        return cls(rule, environment, finding.place.path, finding.subject)


class Baseline:
    """The known findings, each with how often it is known."""

    def __init__(self, known: Mapping[Identity, int]) -> None:
        self.known = Counter(known)

    def parted(
        self, environment: str, rule: str, findings: Iterable[Finding]
    ) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        """All findings of a rule in an environment as those that are new and those that are known."""
        left = self.known.copy()
        new: list[Finding] = []
        known: list[Finding] = []
        for finding in findings:
            identity = Identity.of(environment, rule, finding)
            (known if left[identity] > 0 else new).append(finding)
            left[identity] -= 1
        return tuple(new), tuple(known)

    def mended(self, judgements: Iterable[Judgement]) -> Counter[Identity]:
        """What is known and is not wrong any more.

        Nothing is said to be mended where a rule was not judged, or could not judge all of it.
        """
        judged, found = set(), Counter[Identity]()
        for judgement in judgements:
            if not judgement.refusals:
                judged.add((judgement.environment, judgement.rule))
            found.update(_found(judgement))
        gone = self.known - found
        return Counter({one: count for one, count in gone.items() if (one.environment, one.rule) in judged})


def _found(judgement: Judgement) -> Iterator[Identity]:
    for finding in (*judgement.findings, *judgement.known, *(waived.finding for waived in judgement.waived)):
        yield Identity.of(judgement.environment, judgement.rule, finding)


def updated(baseline: Baseline, judgements: Iterable[Judgement], *, grow: bool = False) -> Baseline:
    """What the file has to hold after a run.

    Args:
        baseline: What it holds.
        judgements: The run's.
        grow: Whether what is new may be added, as it is when a gate is introduced.
    """
    judgements = list(judgements)
    kept = baseline.known - baseline.mended(judgements)
    if grow:
        kept |= Counter(
            Identity.of(judgement.environment, judgement.rule, finding)
            for judgement in judgements
            for finding in (*judgement.findings, *judgement.known)
        )
    return Baseline(kept)


def read_baseline(path: Path) -> Baseline:
    """Read a baseline's file.

    Raises:
        BaselineError: There is none, or it is none.
    """
    try:
        said: Any = json.loads(read_bytes(path, LIMIT))
        version, entries = said["version"], said["findings"]
        if version == VERSION:
            return Baseline(dict(map(_entry, entries)))
    except Unreadable as error:
        raise BaselineError(f"the baseline {path} {error}; {_REMEDY}") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BaselineError(f"{path} is no baseline; {_REMEDY}") from None
    raise BaselineError(f"{path} is a baseline of another version than {VERSION}; {_REMEDY}")


def _entry(entry: Mapping[str, Any]) -> tuple[Identity, int]:
    count = entry.get("count", 1)
    names = [entry[name] for name in ("rule", "environment", "file", "subject")]
    if not all(isinstance(name, str) for name in names) or type(count) is not int or count < 1:
        raise TypeError("not an entry")
    return Identity(*names), count


def text_of(baseline: Baseline) -> str:
    """A baseline as its file: a line for each finding, in an order, so that two branches seldom clash."""
    lines = []
    for identity, count in sorted(baseline.known.items()):
        entry: dict[str, Any] = asdict(identity)
        if count > 1:
            entry["count"] = count
        lines.append(f"    {json.dumps(entry, ensure_ascii=False)}")
    return '{{\n  "version": {},\n  "findings": [\n{}\n  ]\n}}\n'.format(VERSION, ",\n".join(lines))
