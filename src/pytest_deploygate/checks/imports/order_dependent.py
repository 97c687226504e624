from __future__ import annotations

from collections.abc import Iterator

from ...families.imports import ImportsFacts, ImportsOptions, Launched
from ...finding import CannotJudge, Finding, Related, Severity
from ...rules import rule
from ._common import unread_code
from ._starts import reason, said, spot


@rule(severity=Severity.WARN)
def order_dependent(facts: ImportsFacts, _options: ImportsOptions) -> Iterator[Finding | CannotJudge]:
    """A module can only be imported after certain others.

    Today everything that is started happens to import them in the right order. A new worker, a test that runs alone, a
    script, or an import that a formatter sorts differently comes first to the wrong one, and fails.

    Judged for the modules of import cycles: each is followed as if it were the first one to be imported. It is a
    finding where that fails because another module is imported half, while something that the gate file declares, or
    another module of the cycle, imports it without trouble. What a declared start breaks is `imports/breaks`.

    What fails only under a condition that a run decides is not looked for here. A module whose import cannot be
    followed to its end cannot be judged.

    ## How to mend it

    Take one import out of the cycle, at the place that the finding names: move it into the function that needs it, or
    move what both sides need into a module of its own.
    """
    yield from unread_code(facts)
    # What keeps one of them from being followed keeps all of them.
    yield from [other for other in facts.others if isinstance(other, CannotJudge)][:1]
    others = [other for other in facts.others if isinstance(other, Launched)]
    yield from _doubts(others)
    starting = [launch for launch in (*facts.known_launches, *others) if launch.outcome.state == "starts"]
    for launch in others:
        outcome = launch.outcome
        works = next((other for other in starting if launch.title in other.reached), None)
        if outcome.state != "fails" or not outcome.half or works is None:
            continue
        place, related = spot(launch)
        yield Finding(
            f"'{launch.title}' cannot be imported first: {said(outcome)}",
            place,
            launch.title,
            "import it inside the function that uses it, or move what both modules need into a third one",
            (*related, Related(f"it works where `{works.title}` comes first", works.place)),
        )


def _doubts(others: list[Launched]) -> Iterator[CannotJudge]:
    """Modules of which it cannot be told, one for each thing that keeps it from being told."""
    found: dict[tuple[Related, ...], list[Launched]] = {}
    for launch in others:
        outcome = launch.outcome
        # What fails for another reason than the order is another rule's.
        if outcome.state == "depends" and (outcome.half or not outcome.exception):
            found.setdefault(outcome.depends[:1], []).append(launch)
    for why, (first, *more) in found.items():
        rest = f" and {len(more):,} more" if more else ""
        yield CannotJudge(
            f"whether '{first.title}'{rest} can be imported first cannot be told: {reason(why)}",
            first.place,
            first.title,
            "take it out of the cycle, or simplify what runs at import",
            first.outcome.depends,
        )
