from __future__ import annotations

from collections.abc import Iterator

from ...families.imports import ImportsFacts, ImportsOptions
from ...finding import CannotJudge, Finding, Related
from ...rules import rule
from ._distributions import Declared, foreign, places, unread


@rule()
def only_dev(facts: ImportsFacts, options: ImportsOptions) -> Iterator[Finding | CannotJudge]:
    """Production imports something that only development installs.

    Every laptop and every CI job has it, so every test passes. The server installs without the development group, and
    the first import there fails.

    Development installs what stands in dependency groups, in extras called `dev`, `test`, `docs` and the like, in
    Poetry's groups, in `requirements-dev.txt` and its kin. Tests may import it; so may code that only a type checker
    reads, and code that is prepared for an ImportError. What production has anyway, because something else brings it
    along, is `imports/undeclared`.

    ## How to mend it

    Move it to the dependencies of production; or, if production does install that group, say so:

    ```yaml
    imports:
      extras: [worker]
    ```

    A file that is no part of production belongs under `tests`.
    """
    yield from unread(facts)
    if facts.dependencies.problems:
        return
    declared = Declared(facts, options)
    for one in foreign(facts, options):
        names = one.distributions
        if any(declared.listed(name) or declared.optional(name) or declared.locked(name) for name in names):
            continue
        known = [line for name in names for line in declared.dev(name)]
        if not known or not facts.dependencies.through.keys().isdisjoint(names):
            continue
        place, related, imported = places(one.imports)
        group = f" ('{known[0].group}')" if known[0].group else ""
        message = f"{one.title} {imported}, and only development{group} declares it"
        where = (*related, Related("it is declared here", known[0].place))
        yield Finding(message, place, one.subject, "declare it for production, or do not import it there", where)
