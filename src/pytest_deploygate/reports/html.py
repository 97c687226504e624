"""The whole verdict as one page for a browser: it needs nothing else, fetches nothing, and works without its script."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import count
from string import Template
from urllib.parse import quote

from ..finding import Finding, Location, Severity
from ..verdict import WORST_FIRST, Judgement, State, Verdict
from . import NAME, version
from .drawing import draw
from .prose import blocks, inline, text

__all__ = ["render"]

_RANK = {state: rank for rank, state in enumerate(WORST_FIRST)}
_MOST_NAMED = 3
# More notes than that would push down what is wrong.
_MOST_OPEN = 5
# From here on, a browser lays out only what is on the screen.
_LONG = 40
_MENDED = "`deploygate baseline update` takes it out of that file; commit the change."
_CROSS, _TICK, _QUESTION, _EXCLAMATION = (
    "M8 8l8 8M16 8l-8 8",
    "M6.5 12.5l3.8 3.8L17.5 8.5",
    "M9 9.3a3 3 0 1 1 4.6 2.5c-1 .7-1.6 1.2-1.6 2.4M12 17.5v.01",
    "M12 6.5v7M12 17.5v.01",
)
_SIGNS = {"failed": (_CROSS, "✗"), "cannot judge": (_QUESTION, "?"), "passed": (_TICK, "✓")}
_COLOURS = {"bad": "#b3261e", "partial": "#8a5200", "good": "#1a6b3c"}

_PAGE = Template("""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="$policy">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>$title</title>
<link rel="icon" href="$icon">
<style>$style</style>
</head>
<body>
<a class="skip" href="#main">Skip to the findings</a>
$head
$nav
<main id="main" tabindex="-1">
$main
</main>
<footer><p>$tool</p></footer>
<script>$script</script>
</body>
</html>
""")


@dataclass(frozen=True)
class _Family:
    """A family's judgements in one environment, the worst first."""

    name: str
    judgements: list[Judgement]

    @property
    def rank(self) -> int:
        return min(_RANK[one.state] for one in self.judgements)


@dataclass(frozen=True)
class _Environment:
    """One environment's families, the worst first. It has none where nothing was judged."""

    name: str
    families: list[_Family]

    @property
    def rank(self) -> int:
        return min((family.rank for family in self.families), default=_RANK[State.CANNOT_JUDGE])


def render(verdict: Verdict) -> str:
    """The report as HTML text."""
    environments = _sorted(verdict)
    style, script = _part("html.css"), _part("html.js")
    mood = "bad" if not verdict.holds else "partial" if verdict.partial else "good"
    path, sign = _SIGNS.get("" if mood == "partial" else verdict.outcome, (_EXCLAMATION, "!"))
    return _PAGE.substitute(
        policy=_policy(style, script),
        title=text(f"{sign} {_capital(verdict.outcome)}: {_listed(verdict.environments)} (deploygate)"),
        icon=_icon(path, mood),
        style=style,
        head=_head(verdict, mood, path),
        nav=_nav(environments),
        main="".join(_main(verdict, environments)),
        tool=text(f"{NAME} {version()}"),
        script=script,
    )


def _part(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


def _policy(style: str, script: str) -> str:
    def hashed(part: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()}'"

    # The icon is the only picture, and a part of the page as well.
    return (
        f"default-src 'none'; style-src {hashed(style)}; script-src {hashed(script)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _icon(path: str, mood: str) -> str:
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="12" '
        f'fill="{_COLOURS[mood]}"/><path d="{path}" fill="none" stroke="#fff" stroke-width="2.5"/></svg>'
    )
    return f"data:image/svg+xml,{quote(svg)}"


def _sorted(verdict: Verdict) -> list[_Environment]:
    found: dict[str, dict[str, list[Judgement]]] = {name: {} for name in verdict.environments}
    for one in verdict.judgements:
        family = one.rule.partition("/")[0]
        found.setdefault(one.environment, {}).setdefault(family, []).append(one)
    environments = [
        _Environment(
            name,
            sorted(
                (_Family(family, sorted(ones, key=lambda one: _RANK[one.state])) for family, ones in families.items()),
                key=lambda family: family.rank,
            ),
        )
        for name, families in found.items()
    ]
    return sorted(environments, key=lambda environment: environment.rank)


def _head(verdict: Verdict, mood: str, path: str) -> str:
    judged = len(verdict.judgements)
    partial = f'<p class="part">Partial: {judged} of {_rules(verdict.planned)} judged</p>' if verdict.partial else ""
    facts = {
        "Environments" if len(verdict.environments) > 1 else "Environment": ", ".join(verdict.environments),
        "Gate file": verdict.gate,
        "Judged": f"{judged} of {_rules(verdict.planned)}",
        "Took": f"{verdict.seconds:.2f} s",
    }
    if partial:
        del facts["Judged"]
    return (
        f'<header><div class="band {mood}"><div class="wide">'
        f'<svg class="sign" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="12"/>'
        f'<path d="{path}"/></svg><div><h1>{_capital(verdict.outcome)}</h1>'
        f'<p class="because">{inline(_because(verdict))}</p>{partial}'
        f"<dl>{''.join(f'<div><dt>{name}</dt><dd>{text(fact)}</dd></div>' for name, fact in facts.items())}</dl>"
        f"</div></div></div>{''.join(_remarks(verdict))}</header>"
    )


def _because(verdict: Verdict) -> str:
    """The outcome as a sentence or two."""
    counts = verdict.counts
    if not verdict.judgements:
        asked = f"None of the {_rules(verdict.planned)} that the gate file asks for was judged."
        return f"{asked if verdict.planned else 'There was no rule to judge.'} That is no pass."
    said = [
        f"{_rules(counts[state])} {verb} in {_listed(_where(verdict, state))}."
        for state, verb in (
            (State.FAILED, "fails" if counts[State.FAILED] == 1 else "fail"),
            (State.CANNOT_JUDGE, "cannot be judged"),
        )
        if counts[state]
    ]
    if said:
        return " ".join(said)
    if verdict.mended:
        are = "1 finding that is" if len(verdict.mended) == 1 else f"{len(verdict.mended)} findings that are"
        return f"Nothing is wrong that was not known, but the baseline has {are} mended."
    if counts[State.PASSED] == len(verdict.judgements):
        judged = len(verdict.judgements)
        return "The rule that was judged holds." if judged == 1 else f"All {judged} rules that were judged hold."
    others = _listed(f"{counts[state]} {state}" for state in WORST_FIRST[2:-1] if counts[state])
    return f"No rule fails; {others}."


def _where(verdict: Verdict, state: State) -> list[str]:
    return list(dict.fromkeys(one.environment for one in verdict.judgements if one.state is state))


def _remarks(verdict: Verdict) -> Iterator[str]:
    """What is to be known about the run as a whole."""
    if not (verdict.mended or verdict.notes or verdict.left_out):
        return
    yield '<div class="remarks wide">'
    if verdict.mended:
        yield f'<div class="mended"><h2>Mended, and still in the baseline</h2>{_list(verdict.mended)}'
        yield f"<p>{inline(_MENDED)}</p></div>"
    if len(verdict.notes) > _MOST_OPEN:
        yield f"<details><summary><b>{len(verdict.notes)} notes</b></summary>{_list(verdict.notes)}</details>"
    else:
        yield from (f"<p><b>Note:</b> {inline(note)}</p>" for note in verdict.notes)
    for reason, rules in verdict.left_out.items():
        yield f"<details><summary><b>{_rules(len(rules))} left out:</b> {inline(reason)}</summary>"
        yield f"<p>{', '.join(f'<code>{text(rule)}</code>' for rule in rules)}</p></details>"
    yield "</div>"


def _nav(environments: Iterable[_Environment]) -> str:
    rows = []
    for at, environment in enumerate(environments):
        links = [_link(f"e{at}f{number}", family) for number, family in enumerate(environment.families)]
        links = links or ['<li class="cannot-judge">nothing judged</li>']
        rows.append(f'<li><a href="#e{at}">{text(environment.name)}</a><ul>{"".join(links)}</ul></li>')
    return f'<nav class="wide" aria-label="Environments and families"><ul>{"".join(rows)}</ul></nav>' if rows else ""


def _link(target: str, family: _Family) -> str:
    worst = WORST_FIRST[family.rank]
    number = sum(one.state is worst for one in family.judgements)
    return f'<li class="{_class(worst)}"><a href="#{target}">{text(family.name)} <span>{number} {worst}</span></a></li>'


def _main(verdict: Verdict, environments: list[_Environment]) -> Iterator[str]:
    if verdict.judgements:
        yield f'<div id="bar"><div class="wide"><ul id="counts">{_counts(verdict)}</ul>'
        yield f"{_filters(environments)}</div></div>"
    names = count()
    for at, environment in enumerate(environments):
        yield f'<section class="environment wide" id="e{at}" data-environment="{text(environment.name)}">'
        yield f"<h2>{text(environment.name)}</h2>"
        if not environment.families:
            yield '<p class="nothing">Nothing was judged here. That is no pass.</p>'
        for number, family in enumerate(environment.families):
            yield f'<section class="family" id="e{at}f{number}" data-family="{text(family.name)}">'
            yield f"<h3>{text(family.name)}</h3><div>"
            for one in family.judgements:
                if one.state is not State.PASSED:
                    yield from _Rule(verdict, one, names).parts()
            if passed := [one.rule for one in family.judgements if one.state is State.PASSED]:
                items = "".join(
                    f'<li data-state="passed" data-rule="{text(rule)}">{_short(rule)}</li>' for rule in passed
                )
                yield f'<div class="held"><h4>Passed</h4><ul>{items}</ul></div>'
            yield "</div></section>"
        yield "</section>"


def _counts(verdict: Verdict) -> str:
    counts = verdict.counts
    return "".join(
        f'<li class="{_class(state)}" data-count="{state}"><b>{counts[state]}</b> {state}</li>'
        for state in WORST_FIRST
        if counts[state]
    )


def _filters(environments: list[_Environment]) -> str:
    """What the script brings to life."""
    families = sorted({family.name for environment in environments for family in environment.families})
    return (
        '<p class="filters" hidden><span id="shown" role="status"></span> '
        '<button id="all" type="button" hidden>Show all</button></p><div class="filters" hidden>'
        '<label>Search <input id="words" type="search" autocomplete="off" spellcheck="false"></label>'
        f"{_choice('environment', 'Environment', [environment.name for environment in environments])}"
        f"{_choice('family', 'Family', families)}</div>"
    )


def _choice(name: str, title: str, values: list[str]) -> str:
    if len(values) < 2:
        return ""
    options = "".join(f'<option value="{text(value)}">{text(value)}</option>' for value in values)
    return f'<label>{title} <select id="{name}"><option value="">all</option>{options}</select></label>'


class _Rule:
    """Draws one judgement that has something to say."""

    def __init__(self, verdict: Verdict, judgement: Judgement, names: Iterator[int]) -> None:
        self._verdict = verdict
        self._judgement = judgement
        self._names = names

    def parts(self) -> Iterator[str]:
        """The parts of its HTML."""
        one = self._judgement
        state = one.state
        known = self._verdict.rules.get(one.rule)
        lead, _, rest = known.page.partition("\n\n") if known else ("", "", "")
        yield f'<article class="rule {_class(state)}" data-state="{state}" data-rule="{text(one.rule)}">'
        tag = f"{state}, as warnings do here" if state is State.FAILED and one.severity is Severity.WARN else state
        yield f'<div class="title"><h4>{text(one.rule)}</h4><p class="tag">{tag}</p></div>'
        if lead:
            yield f'<p class="lead">{inline(" ".join(lead.split()))}</p>'
        kinds: list[tuple[State, Iterable[tuple[Finding, str]]]] = [
            (State.FAILED if one.fails else State.WARNED, [(finding, "") for finding in one.findings]),
            (State.CANNOT_JUDGE, [(refusal, "") for refusal in one.refusals]),
            (State.WAIVED, [(waived.finding, waived.reason) for waived in one.waived]),
        ]
        yield from self._list([(kind, *said) for kind, all_said in kinds for said in all_said])
        if one.known:
            yield f'<details class="known"><summary>{len(one.known)} known, in the baseline</summary>'
            yield from self._list([(State.KNOWN, finding, "") for finding in one.known])
            yield "</details>"
        if rest.strip():
            yield f'<details class="page"><summary>More about {text(one.rule)}</summary>{blocks(rest)}</details>'
        yield "</article>"

    def _list(self, said: list[tuple[State, Finding, str]]) -> Iterator[str]:
        if not said:
            return
        helps = {finding.help for _, finding, _ in said}
        shared = helps.pop() if len(said) > 1 and len(helps) == 1 else ""
        yield _help(shared, title="What to do about each of these")
        yield f'<ul class="{"said long" if len(said) > _LONG else "said"}">'
        for kind, finding, reason in said:
            yield from self._finding(kind, finding, reason, is_helped=bool(shared))
        yield "</ul>"

    def _finding(self, kind: State, finding: Finding, reason: str, *, is_helped: bool) -> Iterator[str]:
        yield f'<li class="{_class(kind)}"><p class="message">'
        if kind is not self._judgement.state and kind is not State.KNOWN:
            yield f'<span class="tag">{kind}</span> '
        yield f"{inline(finding.message)}</p>{self._place(finding.place)}"
        if reason:
            yield f'<p class="reason"><b>Waived:</b> {inline(reason)}</p>'
        if not is_helped:
            yield _help(finding.help, is_drawn=finding.graph is not None)
        for other in finding.related:
            yield f'<div class="related"><p>{inline(other.message)}</p>{self._place(other.place)}</div>'
        if finding.graph:
            yield draw(finding.graph, f"g{next(self._names)}")
        yield "</li>"

    def _place(self, place: Location) -> str:
        where = self._verdict.path_of(place)
        if place.line:
            where += f":{place.line}:{place.column}" if place.column else f":{place.line}"
        shown = f'<p class="place"><code>{text(where)}</code></p>' if where else ""
        return shown if place.source is None else f"{shown}{_source(place, place.source)}"


def _help(help: str, *, title: str = "What to do", is_drawn: bool = False) -> str:
    """What to do; its further lines are a drawing, which the one of the graph makes up for."""
    if not help:
        return ""
    first, *rest = help.splitlines() or [""]
    drawn = f'<pre tabindex="0">{chr(10).join(map(text, rest))}</pre>' if rest else ""
    if drawn and is_drawn:
        drawn = f"<details><summary>As text</summary>{drawn}</details>"
    return f'<div class="help"><p><b>{title}:</b> {inline(first)}</p>{drawn}</div>'


def _source(place: Location, source: str) -> str:
    """The source line, with what is meant marked."""
    shown = text(source)
    if place.column:
        end = min(place.caret + max(place.width, 1), max(len(source), place.caret + 1))
        marked = source[place.caret : end] or " "
        shown = f"{text(source[: place.caret])}<mark>{text(marked)}</mark>{text(source[end:])}"
    return f'<pre class="source"><span>{place.line}</span><code>{shown}</code></pre>'


def _short(rule: str) -> str:
    family, _, short = rule.partition("/")
    return text(short or family)


def _list(sentences: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{inline(sentence)}</li>' for sentence in sentences)}</ul>"


def _class(state: State) -> str:
    return str(state).replace(" ", "-")


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _rules(number: int) -> str:
    return f"{number} rule" if number == 1 else f"{number} rules"


def _listed(names: Iterable[str]) -> str:
    """Some names and how many more, as a person lists them."""
    shown = list(names)
    if len(shown) > _MOST_NAMED:
        shown = [*shown[: _MOST_NAMED - 1], f"{len(shown) - _MOST_NAMED + 1} more"]
    return " and ".join([", ".join(shown[:-1])] * (len(shown) > 1) + shown[-1:])
