from __future__ import annotations

from collections.abc import Iterator

from ...crash import ISSUES
from ...families.imports import ImportsFacts, ImportsOptions, Outcome, Smoked
from ...finding import CannotJudge, Finding, Location, Related, Severity
from ...rules import rule
from ._starts import in_project

_LONGEST = 300


@rule(severity=Severity.OFF)
def smoke(facts: ImportsFacts, _options: ImportsOptions) -> Iterator[Finding | CannotJudge]:
    """An entry point does not start when it is started for real.

    Off unless the gate file switches it on, because it runs the code:

    ```yaml
    rules:
      imports/smoke: error
    ```

    Each entry point is started in a clean process of its own, by the interpreter that the server would use, with
    `sys.path` as that launch makes it. The module is imported, and what the launcher takes from it is taken; a
    program (`python worker.py`) runs until it ends, asks for the network, or goes on without importing anything more.
    What comes then is not tried.

    The process sees the environment variables of the launch and of `smoke.environment`, none of the gate's own. It
    has no network, and no more time and memory than `smoke` gives it, 30 seconds and 1024 MiB. What it prints is
    thrown away, and nothing that it starts is left running. On Linux each of its processes may take that memory; on a
    Mac, memory is not bounded. Files that the code writes on import are written.

    How a start ends is compared with what `imports/breaks` reads from the code, and a difference is a finding as well.

    Not judged: code that asks for the network while it is imported, or for an environment variable that nothing gives
    it; a program that hands over to another one.

    ## How to mend it

    Look at the line, and at the imports that lead there. If the code wants variables, give it harmless ones:

    ```yaml
    imports:
      smoke:
        environment: {DATABASE_URL: postgresql://localhost/none}
    ```
    """
    for smoked in facts.smoked:
        if isinstance(smoked, CannotJudge):
            yield smoked
        elif smoked.outcome.state == "depends":
            yield CannotJudge(
                f"'{smoked.title}' starts here, but how it is started is not known well enough",
                smoked.place,
                smoked.title,
                "say in the gate file how the server starts it",
                smoked.outcome.depends,
            )
        elif smoked.outcome.state == "fails":
            yield _failed(smoked)
        elif smoked.predicted is not None and smoked.predicted.state == "fails":
            yield _misread(smoked, smoked.predicted)


def _failed(smoked: Smoked) -> Finding:
    outcome, predicted = smoked.outcome, smoked.predicted
    message = f"'{smoked.title}' fails when it is started: {_said(outcome)}"
    related = (_start(smoked), *outcome.trace, *outcome.depends)
    help = "mend this line; if it wants environment variables, give them under `smoke.environment`"
    if predicted is not None and predicted.state == "fails":
        if _same(outcome, predicted):
            message += ", as the code says"
        else:
            message += f"; by the code, it would be {_said(predicted)}"
            related = (*related, Related("by the code, it fails here", predicted.place))
    elif predicted is not None and predicted.state == "starts":
        message += "; by the code, it would start"
        if outcome.exception == "ModuleNotFoundError":
            help = "install it for the interpreter that starts this, or name under `python` the one that has it"
        else:
            help += f"; if the code alone shows that this fails, please report it at {ISSUES}"
    return Finding(message, _own_place(smoked), smoked.title, help, related)


def _misread(smoked: Smoked, predicted: Outcome) -> Finding:
    return Finding(
        f"'{smoked.title}' starts, though by the code it would fail: {_said(predicted)}",
        predicted.place,
        smoked.title,
        f"the code was read wrongly, or something on this machine makes it start: please report it at {ISSUES}",
        (_start(smoked), *predicted.trace),
    )


def _start(smoked: Smoked) -> Related:
    return Related(f"started by `{smoked.title}`", smoked.place)


def _same(outcome: Outcome, predicted: Outcome) -> bool:
    """Whether it is the same failure: its kind and its line."""
    ours, theirs = outcome.place, predicted.place
    is_alike = outcome.exception.rpartition(".")[2] == predicted.exception.rpartition(".")[2]
    return is_alike and (ours.path, ours.line) == (theirs.path, theirs.line)


def _said(outcome: Outcome) -> str:
    first = outcome.message.partition("\n")[0]
    text = ": ".join(part for part in (outcome.exception, first) if part)
    text = "".join(char if char.isprintable() else "?" for char in text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def _own_place(smoked: Smoked) -> Location:
    """The project's own line: the last one of its own on the way, where what fails is not."""
    outcome = smoked.outcome
    if in_project(outcome.place):
        return outcome.place
    return next((way.place for way in reversed(outcome.trace) if in_project(way.place)), smoked.place)
