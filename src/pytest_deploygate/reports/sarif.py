"""SARIF 2.1.0, for code scanning and editors.

What cannot be judged is two things in it: a notification, as an analysis that is not complete, and a result, as
GitHub shows no notifications. That result is a failure of level ``error``: SARIF's kinds for what is undecided,
``open`` and ``review``, allow no level, and without one nothing turns red.

GitHub shows what is suppressed as well. So what is waived or known has the level ``note``, which fails no check there.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from ..finding import CUT, Location, Severity
from ..rules import Rule
from ..verdict import State, Verdict
from . import HOME, NAME, version
from .entries import NOTHING_JUDGED, OUTDATED_BASELINE, Entry, address_of, entries_of
from .terminal import visible

__all__ = ["render"]

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
ROOT = "%SRCROOT%"
# What GitHub takes; beyond that it refuses the whole file.
MOST_RESULTS = 25_000
MOST_RULES = 25_000
# 1,000 places a result, its own among them.
MOST_RELATED = 999
MOST_BYTES = 10_000_000
LONGEST_DESCRIPTION = 1_024

_LEVELS = {State.FAILED: "error", State.CANNOT_JUDGE: "error", State.WARNED: "warning"}
_CONFIGURATIONS: Mapping[Severity, Mapping[str, Any]] = {
    Severity.ERROR: {"level": "error"},
    Severity.WARN: {"level": "warning"},
    Severity.OFF: {"enabled": False, "level": "warning"},
}
_OF_THE_RUN = {
    NOTHING_JUDGED: "No rule was judged, so nothing is known about this deploy.",
    OUTDATED_BASELINE: "The baseline has a finding that is not wrong any more.",
}
_VERSION = re.compile(r"\d+\.\d+\.\d+")


def render(verdict: Verdict) -> str:
    """The report as JSON text, with as much in it as GitHub takes."""
    entries = entries_of(verdict)
    kept = entries[:MOST_RESULTS]
    while True:
        text = json.dumps(_log(verdict, kept, len(entries) - len(kept)), ensure_ascii=False) + "\n"
        if not kept or _fits(text):
            return text
        kept = kept[: len(kept) // 2]


def _fits(text: str) -> bool:
    data = text.encode("utf-8", "backslashreplace")
    # The quickest level: whoever uploads it compresses it no worse.
    return len(data) <= MOST_BYTES or len(gzip.compress(data, 1)) <= MOST_BYTES


def _log(verdict: Verdict, entries: Sequence[Entry], left_out: int) -> dict[str, Any]:
    rules = [verdict.rules[name] for name in sorted(verdict.rules)]
    descriptors = [*map(_of_the_run, _OF_THE_RUN), *map(_rule, rules)][:MOST_RULES]
    indexes = {descriptor["id"]: index for index, descriptor in enumerate(descriptors)}
    # Of all results or of none, says the standard.
    has_baseline = bool(verdict.mended) or any(judgement.known for judgement in verdict.judgements)
    number = version()
    driver = {
        "name": NAME,
        "version": number,
        **({"semanticVersion": number} if _VERSION.fullmatch(number) else {}),
        "informationUri": HOME,
        "rules": descriptors,
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": _is_complete(verdict),
                "toolExecutionNotifications": list(_notifications(verdict, entries, indexes, left_out)),
            }
        ],
        "results": [_result(entry, indexes, has_baseline=has_baseline) for entry in entries],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _is_complete(verdict: Verdict) -> bool:
    return bool(verdict.judgements) and not any(judgement.refusals for judgement in verdict.judgements)


def _rule(rule: Rule) -> dict[str, Any]:
    paragraphs = [" ".join(paragraph.split()) for paragraph in rule.page.split("\n\n")]
    address = address_of(rule)
    return {
        "id": rule.name,
        "name": "".join(part.capitalize() for part in re.split("[/-]", rule.name)),
        "shortDescription": {"text": paragraphs[0][:LONGEST_DESCRIPTION]},
        "fullDescription": {"text": " ".join(paragraphs[:2])[:LONGEST_DESCRIPTION]},
        "help": {"text": rule.page, "markdown": rule.page},
        **({"helpUri": address} if address else {}),
        "defaultConfiguration": dict(_CONFIGURATIONS[rule.severity]),
        "properties": {"tags": [rule.family, str(rule.phase)]},
    }


def _of_the_run(name: str) -> dict[str, Any]:
    text = {"text": _OF_THE_RUN[name]}
    return {
        "id": name,
        "name": "".join(part.capitalize() for part in name.split("-")),
        "shortDescription": text,
        "fullDescription": text,
        "help": text,
        "defaultConfiguration": {"level": "error"},
    }


def _result(entry: Entry, indexes: Mapping[str, int], *, has_baseline: bool) -> dict[str, Any]:
    finding = entry.finding
    fingerprints = {"deploygate/v1": entry.fingerprint}
    if finding.place.line <= 0:
        # GitHub knows an alert by this only. Its upload works it out from the line, and warns of any other value.
        fingerprints["primaryLocationLineHash"] = entry.fingerprint
    return {
        **_reference(entry.rule, indexes, "ruleId", "ruleIndex"),
        "level": _LEVELS.get(entry.state, "note"),
        "message": _message(entry),
        "locations": [_location(finding.place)],
        "relatedLocations": [
            {"id": number, **_location(other.place), "message": {"text": _plain(other.message)}}
            for number, other in enumerate(finding.related[:MOST_RELATED], start=1)
        ],
        "partialFingerprints": fingerprints,
        "suppressions": list(_suppressions(entry)),
        **({"baselineState": "unchanged" if entry.state is State.KNOWN else "new"} if has_baseline else {}),
        "properties": {"environment": entry.environment, "state": str(entry.state)},
    }


def _reference(rule: str, indexes: Mapping[str, int], id: str, index: str) -> dict[str, Any]:
    return {id: rule, **({index: indexes[rule]} if rule in indexes else {})}


def _suppressions(entry: Entry) -> Iterator[dict[str, str]]:
    reasons = {State.KNOWN: "in the baseline", State.WAIVED: visible(entry.reason)}
    if entry.state in reasons:
        yield {"kind": "external", "status": "accepted", "justification": reasons[entry.state]}


def _message(entry: Entry) -> dict[str, str]:
    text = entry.text
    if entry.finding.help:
        # The first sentence is what is left where there is little room.
        text = f"{text}{'' if text.endswith('.') else '.'}\nHelp: {entry.finding.help}"
    return {"text": _plain(text)}


def _plain(text: str) -> str:
    """A text that holds no link. Braces stay as they are, though the standard doubles them: nobody undoubles them."""
    return text.replace("](", "] (")


def _location(place: Location) -> dict[str, Any]:
    artifact = {"uri": quote(place.path, errors="backslashreplace"), "uriBaseId": ROOT}
    return {"physicalLocation": {"artifactLocation": artifact, **(_regions(place) if place.line > 0 else {})}}


def _regions(place: Location) -> dict[str, Any]:
    region: dict[str, Any] = {"startLine": place.line}
    source, width = place.source, max(place.width, 1)
    is_whole = source is not None and not source.startswith(CUT) and not source.endswith(CUT)
    if place.column > 0:
        if source is not None and is_whole:
            width = min(width, max(len(source) - place.caret, 1))
        region |= {"startColumn": place.column, "endColumn": place.column + width}
    if source is None:
        return {"region": region}
    snippet = source[place.caret : place.caret + width] if place.column > 0 else source
    regions = {"region": region | {"snippet": {"text": snippet}}}
    if is_whole and snippet != source:
        regions["contextRegion"] = {"startLine": place.line, "snippet": {"text": source}}
    return regions


def _notifications(
    verdict: Verdict, entries: Sequence[Entry], indexes: Mapping[str, int], left_out: int
) -> Iterator[dict[str, Any]]:
    if left_out:
        yield _notification("left-out-results", "warning", f"{left_out} more results are too many for GitHub")
    for entry in entries:
        if entry.state is State.CANNOT_JUDGE:
            yield {
                "descriptor": {"id": "cannot-judge"},
                "level": "error",
                "associatedRule": _reference(entry.rule, indexes, "id", "index"),
                "message": _message(entry),
                "locations": [_location(entry.finding.place)],
            }
        elif entry.rule == NOTHING_JUDGED:
            yield _notification(NOTHING_JUDGED, "error", entry.text)
        if (more := len(entry.finding.related) - MOST_RELATED) > 0:
            text = f"{more} more related places are too many for GitHub, of this result: {entry.text}"
            yield _notification("left-out-places", "note", text)
    if verdict.partial:
        text = f"only {len(verdict.judgements)} of {verdict.planned} rules were judged"
        yield _notification("partial", "warning", text)
    for reason, rules in verdict.left_out.items():
        yield _notification("left-out-rules", "note", f"left out, {reason}: {', '.join(rules)}")
    for note in verdict.notes:
        yield _notification("note", "note", note)


def _notification(name: str, level: str, text: str) -> dict[str, Any]:
    return {"descriptor": {"id": name}, "level": level, "message": {"text": _plain(visible(text))}}
