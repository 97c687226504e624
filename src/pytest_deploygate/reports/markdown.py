"""A comment for a pull request. No mention, reference, HTML or Markdown works in what it quotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256

from ..verdict import WORST_FIRST, State, Verdict
from .entries import RED, Entry, address_of, entries_of
from .terminal import visible

__all__ = ["marker", "render", "within"]

# What GitHub takes as a comment.
LIMIT = 65_536
# The table, and what is said beside the findings, get a part of it each at most.
SHARE = 6
# For the sentence that says how much was cut.
ROOM = 200
# One finding fits in any case, though an escape makes six characters of one.
LONGEST_TEXT = 500
LONGEST_HELP = 1_500
LONGEST_RELATED = 200
MOST_RELATED = 5
LONGEST_REMARK = 2_000

Size = Callable[[str], int]

_CODE = re.compile("`([^`]+)`")
# All that is mark-up in Markdown or HTML wherever it stands on a line.
_SPECIAL = re.compile(r"""[!"#$%&()*+:<=>?@\[\\\]^_`{|}~]""")
# GitHub and GitLab look for these in the text that comes of Markdown and HTML, so that no escape hides them there.
_MAGIC = re.compile(
    r"""
    [@\#!&%~^\[](?=[\w"]) | \$(?=\d) | \bG[HL]-(?=\d)   # mentions and references
    | :(?=[\w+-]+:) | :(?=//) | \bwww(?=\.)             # emoji, addresses
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BREAK = "\u200b"
_SUFFIX = re.compile(r"\.([a-z]{2,4})$")


def render(verdict: Verdict) -> str:
    """The comment."""
    return within(verdict, LIMIT, lambda text: len(text.encode("utf-16-le", "surrogatepass")) // 2)


def within(verdict: Verdict, limit: int, size: Size) -> str:
    """As much as there is room for: whole findings, the worst first, and how many there are beside them.

    Args:
        verdict: What it is about.
        limit: How long it may be.
        size: How long a text is.
    """
    blocks = [f"{marker(verdict)}\n## Deploy gate: {verdict.outcome}", _counts(verdict)]
    table, remarks, entries = list(_table(verdict)), list(_remarks(verdict)), entries_of(verdict)
    rows = _fitting(table, limit // SHARE, size)
    blocks += _parts(rows, len(table) - len(rows), "Lines of the table")
    notes = _fitting(remarks, limit // SHARE, size)
    tail = _parts(notes, len(remarks) - len(notes), "Remarks")
    room = limit - size("\n\n".join([*blocks, *tail])) - ROOM
    details = _fitting((_details(verdict, entry) for entry in entries), room, size)
    blocks += [*details, *_parts([], len(entries) - len(details), "Findings")]
    return "\n\n".join([*blocks, *tail]) + "\n"


def marker(verdict: Verdict) -> str:
    """What a later run finds its own comment by: one for each choice of environments."""
    choice = sha256("\n".join(verdict.environments).encode("utf-8", "backslashreplace")).hexdigest()
    return f"<!-- pytest-deploygate {choice[:12]} -->"


def _fitting(parts: Iterable[str], room: int, size: Size) -> list[str]:
    kept = []
    for part in parts:
        room -= size(part) + len("\n\n")
        if room < 0:
            break
        kept.append(part)
    return kept


def _parts(lines: list[str], cut: int, what: str) -> list[str]:
    parts = ["\n".join(lines)] if lines else []
    return [*parts, f"{what} that do not fit in here: {cut}."] if cut else parts


def _counts(verdict: Verdict) -> str:
    partial = f" PARTIAL: {len(verdict.judgements)} of {verdict.planned} rules judged." if verdict.partial else ""
    return f"{_listed(verdict.counts)}, by {_code(verdict.gate)}.{partial}"


def _listed(counts: Counter[State]) -> str:
    listed = [f"{counts[state]} {state}" for state in WORST_FIRST if counts[state]]
    return ", ".join(listed) or "not judged"


def _table(verdict: Verdict) -> Iterator[str]:
    """Environments by families, a line each."""
    counts: dict[tuple[str, str], Counter[State]] = {}
    for judgement in verdict.judgements:
        key = judgement.environment, _family(judgement.rule)
        counts.setdefault(key, Counter())[judgement.state] += 1
    families = sorted(
        {_family(rule) for rule in (*verdict.rules, *(judgement.rule for judgement in verdict.judgements))}
    )
    if not families:
        return
    yield _row("environment", *map(_prose, families))
    yield _row(*["---"] * (len(families) + 1))
    for environment in dict.fromkeys((*verdict.environments, *(environment for environment, _ in counts))):
        cells = [_listed(counts.get((environment, family), Counter())) for family in families]
        yield _row(_prose(environment), *cells)


def _family(rule: str) -> str:
    return rule.partition("/")[0]


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _remarks(verdict: Verdict) -> Iterator[str]:
    for reason, rules in verdict.left_out.items():
        listed = ", ".join(rules)
        yield f"- left out, {_prose(f'{reason}: {listed}', LONGEST_REMARK)}"
    for note in verdict.notes:
        yield f"- note: {_prose(note, LONGEST_REMARK)}"


def _details(verdict: Verdict, entry: Entry) -> str:
    finding, source = entry.finding, entry.finding.place.source
    environment = f" ({_prose(entry.environment)})" if entry.environment else ""
    lines = [
        f"<details{' open' if entry.state in RED else ''}>",
        f"<summary><b>{entry.state}</b> {_code(entry.rule)}{environment}: {_prose(finding.message)}</summary>",
        f"<p>{_code(str(finding.place))}</p>",
    ]
    if source is not None:
        lines += ["", *_fenced(finding.place.path, source), ""]
    first, *rest = _clipped(finding.help, LONGEST_HELP).splitlines() or [""]
    lines += [f"<p>Help: {_prose(first, LONGEST_HELP)}</p>"] if first else []
    lines += [f"<pre>{chr(10).join(map(_drawn, rest))}</pre>"] if rest else []
    for other in finding.related[:MOST_RELATED]:
        place = _code(str(other.place), LONGEST_RELATED)
        lines.append(f"<p>{place}: {_prose(other.message, LONGEST_RELATED)}</p>")
    if (more := len(finding.related) - MOST_RELATED) > 0:
        lines.append(f"<p>Further places: {more}</p>")
    if entry.state is State.WAIVED:
        lines.append(f"<p>Waived: {_prose(entry.reason)}</p>")
    if (rule := verdict.rules.get(entry.rule)) and (address := address_of(rule)):
        lines.append(f'<p><a href="{address}">What this rule is about</a></p>')
    return "\n".join([*lines, "</details>"])


def _fenced(path: str, source: str) -> list[str]:
    line = _clipped(visible(source))
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", line)), default=0))
    language = _SUFFIX.search(path)
    return [f"{fence}{language[1] if language else ''}", line, fence]


def _prose(text: str, longest: int = LONGEST_TEXT) -> str:
    """Any text as text, with what stands between backticks as code."""
    plain, *rest = _CODE.split(_clipped(visible(text), longest))
    parts = [_quiet(plain)]
    for code, after in zip(rest[::2], rest[1::2], strict=True):
        parts += [f"<code>{_inert(code)}</code>", _quiet(after)]
    return "".join(parts)


def _drawn(line: str) -> str:
    # A line without anything would end what is HTML here.
    return _inert(visible(line)) if line.strip() else "&#160;"


def _code(text: str, longest: int = LONGEST_TEXT) -> str:
    return f"<code>{_inert(_clipped(visible(text), longest))}</code>"


def _quiet(text: str) -> str:
    return _inert(_MAGIC.sub(lambda found: found[0] + _BREAK, text))


def _inert(text: str) -> str:
    return _SPECIAL.sub(lambda found: f"&#{ord(found[0])};", text)


def _clipped(text: str, longest: int = LONGEST_TEXT) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
