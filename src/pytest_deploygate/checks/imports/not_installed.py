from __future__ import annotations

from collections.abc import Iterator

from ...families.imports import ImportsFacts, ImportsOptions
from ...finding import CannotJudge, Finding, Related
from ...rules import rule
from ._distributions import Declared, Foreign, foreign, places, unread
from ._well_known import BROUGHT_BY


@rule()
def not_installed(facts: ImportsFacts, options: ImportsOptions) -> Iterator[Finding | CannotJudge]:
    """Production needs something that its interpreter does not have.

    A requirement was added and the server's environment was not updated: the pull went through, the restart did not.

    Two things are found: a declared distribution that production installs, whose marker holds for this Python, and
    which is not there; and a module that is imported as soon as its importer is, and which nothing installed brings.
    Imports inside functions, under an `if`, for type checkers, and those that are prepared for an ImportError are not
    judged here.

    Only the environment that the code is started with can say that. Where none of the declared distributions is there
    at all, it is another one, and the rule says so instead of guessing.

    ## How to mend it

    Install what is missing, and run the gate in the environment of the project; or name that:

    ```yaml
    imports:
      python: .venv/bin/python
    ```
    """
    yield from unread(facts)
    if facts.dependencies.settled is not None:
        yield facts.dependencies.settled
        return
    declared = Declared(facts, options)
    found = foreign(facts, options)
    by_name = {name: one for one in found for name in one.distributions}
    told: set[str] = set()
    for name in declared.names():
        missing = [known for known in declared.production(name) if known.applies is True]
        if missing and not _is_there(name, facts):
            used = by_name.get(name)
            told |= {name} if used is None else {name, used.module}
            line = missing[0].place
            if used is not None and used.required:
                place, related, imported = places(used.required)
                message = f"{used.title} {imported}, and '{name}' is not installed"
                where = (*related, Related("it is declared here", line))
                yield Finding(message, place, name, "install it where the code runs", where)
            else:
                message = f"'{name}' is declared and not installed"
                yield Finding(message, line, name, "install it where the code runs, or remove the line")
    for one in found:
        if not one.present and one.required and one.module not in told:
            place, related, imported = places(one.required)
            message = f"{one.title} {imported}, and nothing that is installed brings it"
            yield Finding(message, place, one.subject, _remedy(one), related)


def _is_there(name: str, facts: ImportsFacts) -> bool:
    """Whether a distribution is installed, or another one that is known to bring the same; stubs never matter."""
    known = facts.dependencies
    if name in known.installed or name in known.own or name.startswith("types-") or name.endswith("-stubs"):
        return True
    alternatives = {other for names in BROUGHT_BY.values() if name in names for other in names}
    return not alternatives.isdisjoint(known.installed)


def _remedy(one: Foreign) -> str:
    if not one.distributions:
        return "install what brings it, and declare that; or correct the name"
    return f"install '{one.distributions[0]}' where the code runs"
