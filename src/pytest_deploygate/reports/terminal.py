"""What people read in a terminal: findings as frames with their source line, and the closing summary.

A drawing is a list of lines, each a list of spans: text and how it is marked up. Knows no pytest; whoever
has a writer, such as pytest's TerminalWriter, writes the spans to it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any, Protocol, TypeAlias

from ..finding import Finding, Location, Related, Severity
from ..verdict import WORST_FIRST, Judgement, State, Verdict

__all__ = ["Drawing", "Frame", "closing", "draw", "headline", "text_of", "write"]

Span: TypeAlias = tuple[str, Mapping[str, bool]]
Line: TypeAlias = list[Span]
Drawing: TypeAlias = list[Line]

PLAIN: Mapping[str, bool] = {}
BOLD: Mapping[str, bool] = {"bold": True}
GUTTER: Mapping[str, bool] = {"blue": True, "bold": True}
STYLES: Mapping[State, Mapping[str, bool]] = {
    State.PASSED: {"green": True},
    State.WARNED: {"yellow": True, "bold": True},
    State.WAIVED: {"cyan": True, "bold": True},
    State.KNOWN: {"cyan": True, "bold": True},
    State.FAILED: {"red": True, "bold": True},
    State.CANNOT_JUDGE: {"red": True, "bold": True},
}
_MENDED = "`deploygate baseline update` takes it out"
_TAB = "    "
# A finding about a whole block marks its first line only.
_WIDEST_CARET = 200


class Writer(Protocol):
    """The part of pytest's TerminalWriter that is used."""

    def write(self, msg: str, **markup: bool) -> None: ...

    def line(self, s: str = "", **markup: bool) -> None: ...


class Crash:
    """What pytest shows of a failure in one line."""

    def __init__(self, place: Location, message: str) -> None:
        self.path = visible(place.path)
        self.lineno = place.line
        self.message = message

    def __str__(self) -> str:
        return f"{self.path}:{self.lineno}: {self.message}" if self.lineno else f"{self.path}: {self.message}"


class Frame(str):  # noqa: SLOT000 - one a failure
    """A judgement as pytest's ``longrepr``: text for JUnit and HTML reports, a drawing for the terminal."""

    _judgement: Judgement
    _told: Mapping[Finding, str]
    _is_drawn: bool
    reprcrash: Crash

    def __new__(  # noqa: PYI034 - typing has Self from Python 3.11 on
        cls, judgement: Judgement, told: Mapping[Finding, str] | None = None, *, is_drawn: bool = True
    ) -> Frame:
        """Make one.

        Args:
            judgement: What became of the rule.
            told: Refusals that were shown in full before, with where.
            is_drawn: The terminal shows it; False where a line of `reprcrash` is to do (``--tb=line``).
        """
        self = super().__new__(cls, text_of(draw(judgement, told or {})))
        self._judgement = judgement
        self._told = told or {}
        self._is_drawn = is_drawn
        main = (*judgement.findings, *judgement.refusals)[0]
        self.reprcrash = Crash(main.place, headline(judgement))
        return self

    def __format__(self, spec: str) -> str:
        # pytest 9.2 puts a longrepr that is a string into the one line of its short summary.
        return format(self.reprcrash.message, spec)

    def toterminal(self, tw: Writer) -> None:
        """Draw it on pytest's terminal."""
        if self._is_drawn:
            write(draw(self._judgement, self._told, encoding_of(tw)), tw)


def draw(judgement: Judgement, told: Mapping[Finding, str] | None = None, encoding: str = "utf-8") -> Drawing:
    """All that a judgement has to say, a frame each.

    Args:
        judgement: What became of the rule.
        told: Refusals that were shown in full before, with where; they get one line.
        encoding: What the stream can show; other characters are escaped.
    """
    told = told or {}
    rule = judgement.rule
    style = STYLES[State.FAILED if judgement.fails else State.WARNED]
    frames = [_frame(_label(judgement.severity), style, rule, finding, encoding) for finding in judgement.findings]
    label, style = str(State.CANNOT_JUDGE), STYLES[State.CANNOT_JUDGE]
    for refusal in judgement.refusals:
        if refusal in told:
            reference: Line = [("  = ", GUTTER), (f"told in full above, for {visible(told[refusal], encoding)}", PLAIN)]
            frames.append([_head(label, style, rule, refusal.message, encoding), reference])
        else:
            frames.append(_frame(label, style, rule, refusal, encoding))
    label, style = str(State.WAIVED), STYLES[State.WAIVED]
    frames += [_frame(label, style, rule, w.finding, encoding, ("waived", w.reason)) for w in judgement.waived]
    label, style = str(State.KNOWN), STYLES[State.KNOWN]
    for known in judgement.known:
        where: Line = [("  --> ", GUTTER), (visible(str(known.place), encoding), PLAIN)]
        frames.append([_head(label, style, rule, known.message, encoding), where])
    drawing: Drawing = []
    for frame in frames:
        drawing += [[], *frame] if drawing else frame
    return drawing


def headline(judgement: Judgement) -> str:
    """A judgement in one line."""
    said = judgement.said
    if not said:
        return str(judgement.state)
    more = f" (and {len(said) - 1} more)" if len(said) > 1 else ""
    return visible(said[0].message) + more


def closing(verdict: Verdict, *, brief: bool = False, encoding: str = "utf-8") -> Drawing:
    """The summary of a run: one line if brief, else with notes, and what was left out and why."""
    environments = ", ".join(verdict.environments)
    judged = len(verdict.judgements)
    counts: Line = []
    for state in WORST_FIRST:
        if number := verdict.counts[state]:
            counts += [(", ", PLAIN)] if counts else []
            counts.append((f"{number} {state}", STYLES[state]))
    counts = counts or [("nothing judged", STYLES[State.FAILED])]
    partial = f"PARTIAL: {judged} of {verdict.planned} rules judged"
    gate, names = visible(verdict.gate, encoding), visible(environments, encoding)
    if brief:
        tail: Line = [("; ", PLAIN), (partial, STYLES[State.WARNED])] if verdict.partial else []
        if verdict.mended:
            tail.append((f"; {len(verdict.mended)} mended", STYLES[State.FAILED]))
        if left_out := sum(map(len, verdict.left_out.values())):
            tail.append((f"; {left_out} left out", PLAIN))
        return [[(f"deploygate {names}: ", PLAIN), *counts, *tail, (f" ({gate}, {verdict.seconds:.2f}s)", PLAIN)]]
    plural = "environments" if len(verdict.environments) > 1 else "environment"
    drawing: Drawing = [[*counts, (f" in {verdict.seconds:.2f}s", PLAIN)], [(f"{plural}: {names}, by {gate}", PLAIN)]]
    if verdict.partial:
        drawing.append([(partial, STYLES[State.WARNED])])
    for reason, rules in verdict.left_out.items():
        drawing.append([(visible(f"left out, {reason}: {', '.join(rules)}", encoding), PLAIN)])
    for mended in verdict.mended:
        drawing.append([("mended: ", STYLES[State.FAILED]), (f"{visible(mended, encoding)}; {_MENDED}", PLAIN)])
    drawing += [[("note: ", BOLD), (visible(note, encoding), PLAIN)] for note in verdict.notes]
    return drawing


def write(drawing: Drawing, tw: Writer) -> None:
    """Write a drawing, a line at a time."""
    for line in drawing:
        for text, style in line:
            tw.write(text, **style)
        tw.line()


def text_of(drawing: Drawing) -> str:
    """A drawing as plain text."""
    return "\n".join("".join(text for text, _ in line) for line in drawing)


def encoding_of(tw: Any) -> str:
    """What a writer's stream can show."""
    return getattr(getattr(tw, "_file", None), "encoding", None) or "utf-8"


def visible(text: str, encoding: str = "utf-8") -> str:
    """A text on one line, with what would move the cursor, hide or reorder text, or cannot be encoded, as escapes."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_visible(char, encoding) for char in text)


def _visible(char: str, encoding: str) -> str:
    if char == "\t":
        return _TAB
    # Not isprintable(): it takes unassigned characters of a newer Unicode for dangerous, and hides all of a script.
    if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
        return char.encode("unicode-escape").decode()
    try:
        char.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return char.encode("ascii", "backslashreplace").decode()
    return char


def _width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    marks = sum(unicodedata.category(char) in {"Mn", "Me"} for char in text)
    return len(text) - marks + sum(unicodedata.east_asian_width(char) in "WF" for char in text)


def _label(severity: Severity) -> str:
    return "warning" if severity is Severity.WARN else str(severity)


def _head(label: str, style: Mapping[str, bool], rule: str, message: str, encoding: str) -> Line:
    return [(f"{label}[{visible(rule, encoding)}]", style), (f": {visible(message, encoding)}", BOLD)]


def _frame(
    label: str,
    style: Mapping[str, bool],
    rule: str,
    finding: Finding,
    encoding: str,
    note: tuple[str, str] | None = None,
) -> Drawing:
    """One finding, as rustc draws its diagnostics."""
    margin = max(len(str(place.line)) if place.source is not None else 0 for place in finding.places) or 1
    drawing = [_head(label, style, rule, finding.message, encoding), *_place(finding.place, style, margin, encoding)]
    for other in finding.related:
        drawing += _related(other, margin, encoding)
    notes = [note] if note else []
    notes += [("help", finding.help)] if finding.help else []
    notes.append(("page", f"deploygate explain {rule}"))
    for name, text in notes:
        first, *rest = text.splitlines() or [""]
        drawing.append([(" " * margin + " = ", GUTTER), (f"{name}: ", BOLD), (visible(first, encoding), PLAIN)])
        indent = " " * (len(name) + 2)
        drawing += [[(" " * margin + " = ", GUTTER), (indent + visible(line, encoding), PLAIN)] for line in rest]
    return drawing


def _related(other: Related, margin: int, encoding: str) -> Drawing:
    head: Line = [(" " * margin + " = ", GUTTER), ("note: ", BOLD), (visible(other.message, encoding), PLAIN)]
    return [head, *_place(other.place, GUTTER, margin, encoding)]


def _place(place: Location, style: Mapping[str, bool], margin: int, encoding: str) -> Drawing:
    drawing: Drawing = [[(" " * margin + "--> ", GUTTER), (visible(str(place), encoding), PLAIN)]]
    if place.source is None:
        return drawing
    empty: Line = [(" " * margin + " |", GUTTER)]
    source = visible(place.source, encoding).rstrip()
    drawing += [empty, [(f"{place.line:>{margin}} | ", GUTTER), (source, PLAIN)]]
    if place.column:
        drawing.append([(" " * margin + " | ", GUTTER), (_caret(place, encoding), style)])
    return [*drawing, empty]


def _caret(place: Location, encoding: str) -> str:
    source = place.source or ""
    end = min(place.caret + max(place.width, 1), max(len(source), place.caret + 1))
    lead = _width(visible(source[: place.caret], encoding))
    length = _width(visible(source[place.caret : end], encoding))
    return " " * lead + "^" * min(max(length, 1), _WIDEST_CARET)
