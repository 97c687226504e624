from __future__ import annotations

from collections.abc import Iterator

from ...families.gate import GateFacts, GateOptions
from ...finding import CannotJudge, Finding, Location, Related, Severity
from ...rules import rule


@rule(severity=Severity.WARN)
def unreferenced_gate(facts: GateFacts, options: GateOptions) -> Iterator[Finding | CannotJudge]:
    """Nothing in the repository runs the gate.

    After the incident that this project starts from, a validator, a guarded start script and a monitor were
    written. Nothing called them. Seven hours and 39 minutes later they were deleted, with calls to them left
    dangling in scripts that did run. A gate that only a person runs, when they think of it, is no gate.

    Looked at are CI configurations (GitHub, GitLab, CircleCI, Azure, Jenkins, Buildkite, Drone and others),
    the pre-commit config and git hooks, package.json's scripts, Makefiles, tox and nox, and shell scripts. A
    call is `pytest --deploygate`, `python -m pytest_deploygate`, the pre-commit hook, the GitHub action, or
    a run of pytest where `addopts` has `--deploygate`. One is enough. Comments do not count.

    A warning, because the call may be where the gate cannot see it, such as on the server.

    ## How to mend it

    ```yaml
    - run: pytest --deploygate --env=apiserver
    ```

    or name the file that does it:

    ```yaml
    defaults:
      gate: {called-by: [infrastructure/deploy.py]}
    ```
    """
    for index, caller in enumerate(facts.callers):
        if caller.named and not caller.calls:
            place = options.place("called_by", index)
            if caller.calls is None:
                yield CannotJudge(f"whether '{caller.path}' runs the gate: {caller.problem}", place, caller.path)
            else:
                yield Finding(
                    f"'{caller.path}' does not run the gate, though `called-by` says so",
                    place,
                    caller.path,
                    "add `pytest --deploygate --env=NAME` to it, or take it off the list",
                )
    if any(caller.calls for caller in facts.callers) or any(caller.named for caller in facts.callers):
        return
    unread = [caller for caller in facts.callers if caller.calls is None]
    if unread:
        yield CannotJudge(
            f"whether anything runs this gate: {unread[0].problem}", Location(unread[0].path), facts.gate.path
        )
        return
    seen = [caller for caller in facts.callers if "/" in caller.path or caller.path.startswith(".")]
    yield Finding(
        "nothing in this repository runs this gate",
        facts.gate,
        facts.gate.path,
        "add `pytest --deploygate --env=NAME` to the deploy's CI job, or name what runs it under `called-by`",
        tuple(Related("could run it, and does not", Location(caller.path)) for caller in seen[:3]),
    )
