"""Which lines of an env file the loaders read differently, why, and how to write them so that all agree."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ....families.env.lines import Assignment, EnvFile, Problem
from ....finding import Location
from .text import BOM, Text

__all__ = ["Disagreement", "disagreements_of"]

Disagreement = tuple[str, Location, str, str]


@dataclass(frozen=True)
class _Mark:
    """A character that values differ in.

    Attributes:
        text: The character.
        written: How it stands in the line.
        kept: What a loader does that gives a value more of them than another.
        taken: What the other one does.
    """

    text: str
    written: str
    kept: str
    taken: str


# What stands further down can follow from what stands further up.
_MARKS = (
    _Mark("\r", "\r", "keeps the carriage return at its end", "drops the carriage return"),
    _Mark("#", "#", "keeps the `#` and what follows", "ends the value before the `#`"),
    _Mark("`", "`", "keeps the backticks", "takes the backticks for quotes"),
    _Mark("$", "$", "keeps the `$`", "expands the `$`"),
    _Mark("\n", r"\n", r"makes a line break of the `\n`", r"keeps the `\n`"),
    _Mark('"', '"', "keeps the double quotes", "takes the double quotes away"),
    _Mark("'", "'", "keeps the single quotes", "takes the single quotes away"),
    _Mark("\\", "\\", "keeps the backslash", "takes the backslash for an escape"),
    _Mark(" ", " ", "keeps the blanks", "drops the blanks"),
)
# Some take no `#` right behind the `=` or a tab for the start of a comment.
_COMMENT = re.compile(r"\s+#|[^\s'\"]*\t#")
_UNKNOWN = "gives it a value that cannot be known from the file"
_WHYS = {
    "it runs a command": "runs a command for it",
    "it takes a home directory": "takes the `~` for a home directory",
    "it takes something that only the running shell knows": "takes a part of it from the running shell",
}
_SINGLE = "put the whole value in single quotes"
_NO_WAY = "no way of writing it is read alike by all of them; choose another value"


def disagreements_of(text: str, path: str, readings: Mapping[str, EnvFile]) -> Iterator[Disagreement]:
    """For each variable that the loaders do not give one value, and for each line that stops a loader.

    Yields:
        The variable, or an empty text where a line is none; its place; which loaders do what; how to write it. One for
        a line.
    """
    lines = Text(text, path)
    stops = {loader: stop for loader, reading in readings.items() if (stop := _stop(reading)) is not None}
    drops = {
        loader: {problem.place.line: problem.message for problem in reading.problems}
        for loader, reading in readings.items()
    }
    values = {loader: reading.values for loader, reading in readings.items()}
    told: set[int] = set()
    for key, place in sorted(_last_places(readings).items(), key=lambda item: (item[1].line, item[1].column)):
        # Past the line at which a loader stops there is nothing to compare.
        judged = [loader for loader in readings if loader not in stops or place.line <= stops[loader].place.line]
        found = {loader: _on(place, values[loader].get(key)) for loader in judged}
        if place.line in told or len({_outcome(assignment) for assignment in found.values()}) < 2:
            continue
        told.add(place.line)
        dropped = {loader: drops[loader].get(place.line, "does not take it from this line") for loader in judged}
        stopped = {loader for loader in stops if stops[loader].place.line == place.line}
        written = lines.after(place)
        yield key, place, _sentence(found, dropped, stopped, written), _help(found, written, text, place)
    for line in sorted({stop.place.line for stop in stops.values()} - told):
        yield _stopping(line, stops, readings)


def _stop(reading: EnvFile) -> Problem | None:
    return next((problem for problem in reading.problems if problem.fatal), None)


def _last_places(readings: Mapping[str, EnvFile]) -> dict[str, Location]:
    """Where each variable is set last, by any of the loaders."""
    places: dict[str, Location] = {}
    for reading in readings.values():
        for assignment in reading.assignments:
            last = places.get(assignment.key)
            if last is None or last.line < assignment.place.line:
                places[assignment.key] = assignment.place
    return places


def _on(place: Location, assignment: Assignment | None) -> Assignment | None:
    return assignment if assignment is not None and assignment.place.line == place.line else None


def _outcome(assignment: Assignment | None) -> object:
    return None if assignment is None else (assignment.value,)


def _stopping(line: int, stops: Mapping[str, Problem], readings: Mapping[str, EnvFile]) -> Disagreement:
    here = {loader: stop for loader, stop in stops.items() if stop.place.line == line}
    others = [loader for loader in readings if loader not in here]
    told = {loader: stop.message for loader, stop in here.items()} | dict.fromkeys(others, "reads on")
    help = "write each variable as `NAME=value` on a line of its own, and let nothing else stand in the file"
    return "", next(iter(here.values())).place, _joined(told), help


def _sentence(
    found: Mapping[str, Assignment | None], dropped: Mapping[str, str], stopped: set[str], written: str
) -> str:
    """Which loaders do what with a line."""
    texts = {loader: a.value.reveal() for loader, a in found.items() if a is not None and a.value is not None}
    marks = (mark for mark in _MARKS if mark.written in written)
    mark = next((m for m in marks if len({text.count(m.text) for text in texts.values()}) > 1), None)
    most = max((text.count(mark.text) for text in texts.values()), default=0) if mark else 0
    told: dict[str, str] = {}
    for loader, assignment in found.items():
        if assignment is None or loader in stopped:
            told[loader] = dropped[loader]
        elif assignment.value is None:
            told[loader] = _WHYS.get(assignment.why, _UNKNOWN)
        elif mark is not None:
            told[loader] = mark.kept if texts[loader].count(mark.text) == most else mark.taken
        elif len(set(texts.values())) == 1:
            told[loader] = "takes it as an assignment"
    if mark is not None or len(set(texts.values())) < 2:
        return _joined(told)
    return "; ".join(filter(None, [_differing(texts), _joined(told)]))


def _differing(texts: Mapping[str, str]) -> str:
    """Where no character tells: which loaders stand together."""
    usual = Counter(texts.values()).most_common(1)[0][0]
    odd = [loader for loader, text in texts.items() if text != usual]
    same = [loader for loader, text in texts.items() if text == usual]
    return f"{_names(odd)} {_verb(odd, 'reads')} another value than {_names(same)}"


def _help(found: Mapping[str, Assignment | None], written: str, text: str, place: Location) -> str:
    """How to write a line so that all loaders agree."""
    head, equals, value = written.partition("=")
    if text.startswith(BOM) and place.line == 1 and None in found.values():
        return "save the file without a byte order mark"
    if written.endswith("\r"):
        return "save the file with line feeds only"
    if equals and _COMMENT.match(value):
        return "put the comment on a line of its own"
    if equals and (head != head.rstrip() or value != value.lstrip()):
        return "write it without blanks around the `=`"
    if not (equals and head.isascii() and head.isidentifier()):
        return "write `NAME=value`, with a name of letters, digits and `_`"
    value = value.strip()
    if not value:
        return "write the value right behind the `=`"
    quote = value[:1] if value[:1] in ("'", '"') else ""
    if "${" in value:
        return "node-dotenv expands no `${…}` and python-dotenv each; choose a value without it"
    if quote and (len(value) < 2 or value[-1] != quote):
        return "close the quote, and let nothing follow it but a comment after a blank"
    inner = value[1:-1].replace(f"\\{quote}", quote) if quote else value
    if quote == '"' and r"\n" in inner:
        return r"write a line break as such instead of `\n`"
    if "\\\\" in inner or inner.endswith("\\"):
        return _NO_WAY
    if "'" not in inner:
        return _SINGLE
    return _NO_WAY if any(mark in inner for mark in '"$`\\') else "put the whole value in double quotes"


def _joined(told: Mapping[str, str]) -> str:
    """``python-dotenv and compose keep the …; shell …``, the fewest first."""
    groups: dict[str, list[str]] = {}
    for loader, what in told.items():
        if what:
            groups.setdefault(what, []).append(loader)
    smallest_first = sorted(groups.items(), key=lambda item: len(item[1]))
    return "; ".join(f"{_names(loaders)} {_verb(loaders, what)}" for what, loaders in smallest_first)


def _names(loaders: list[str]) -> str:
    return loaders[0] if len(loaders) == 1 else ", ".join(loaders[:-1]) + " and " + loaders[-1]


def _verb(loaders: list[str], clause: str) -> str:
    """A clause in the third person, for one or for many."""
    if len(loaders) == 1:
        return clause
    verb, blank, rest = clause.partition(" ")
    plural = {"does": "do", "is": "are", "misses": "miss"}.get(verb, verb.removesuffix("s"))
    return f"{plural}{blank}{rest}"
