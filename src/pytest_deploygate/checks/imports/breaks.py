from __future__ import annotations

from collections.abc import Iterator

from ...families.imports import ImportsFacts, ImportsOptions, Launched
from ...finding import CannotJudge, Finding
from ...rules import rule
from ._starts import reason, said, spot, unfollowed


@rule()
def breaks(facts: ImportsFacts, options: ImportsOptions) -> Iterator[Finding | CannotJudge]:
    """What the server starts fails while it is being imported.

    The process dies before its first request, the process manager starts it again, and again; behind the proxy every
    request is a 502. The tests have seen nothing of it: they import the modules in another order, from another folder,
    by another command.

    Judged by reading: the top level of each module is followed as Python would run it, with `sys.path` as the command
    line makes it, from the first import on. Names that are bound so far, modules that are imported half, `__all__`,
    `__getattr__`, `try` and `except ImportError`, functions and classes that are called on the way: all of it counts.
    The finding is the exception that Python would print, at its line, with the imports that lead there.

    Cannot be judged, and so is no pass:

    - A start that depends on what only a run knows: under a condition it fails, otherwise it does not.
    - A command line whose program or folder is not known.
    - A start that imports something which is not installed here, while a module of the project has the name of one of
      the standard library's: who needs the real one cannot be seen.

    What foreign code does at run time is not followed: an installed package is taken to be importable. A third-party
    module that is missing, such as the launcher itself, counts if the interpreter is the one that the code is started
    with.

    ## How to mend it

    A cycle of imports: move what both sides need into a third module, or import inside the function that needs it.
    A missing name: correct it, or deploy the file that has it. To see the same with Python itself, run what the finding
    names as `started by`.
    """
    yield from unfollowed(facts, options)
    for launch in facts.known_launches:
        outcome = launch.outcome
        place, related = spot(launch)
        if outcome.state == "fails":
            yield Finding(
                f"'{launch.title}' does not start: {said(outcome)}", place, launch.title, _help(launch), related
            )
        elif outcome.state == "depends":
            yield CannotJudge(_doubt(launch), place, launch.title, _certainty(launch), (*outcome.depends, *related))


def _help(launch: Launched) -> str:
    outcome = launch.outcome
    if any(namesake.wins and f"'{namesake.name}" in outcome.message for namesake in launch.namesakes):
        return "a module of the project has the name of another one, and is imported in its place; rename it"
    if outcome.half:
        return (
            "the module is still being imported when this line needs it: import it inside the function that uses it, "
            "or move what both modules need into a third one"
        )
    if outcome.missing:
        return "correct the name, add the missing file or dependency, or start it with the path that it needs"
    if outcome.exception in {"ImportError", "AttributeError", "NameError"}:
        return "correct the name, or define it before this line runs"
    return "mend this line; nothing behind it runs"


def _doubt(launch: Launched) -> str:
    outcome = launch.outcome
    shown = reason(outcome.depends)
    if outcome.exception:
        return f"whether '{launch.title}' starts depends on {shown}: else it fails with {said(outcome)}"
    return f"whether '{launch.title}' starts cannot be told: {shown}"


def _certainty(launch: Launched) -> str:
    if launch.outcome.exception:
        return "let the import succeed either way, or take the condition out of the start"
    return "simplify what runs at import, or cover it with a waiver and let `imports/smoke` start it for real"
