from __future__ import annotations

from collections.abc import Iterator

from ...families.env import Assignment, EnvFacts, EnvOptions
from ...finding import CannotJudge, Finding
from ...rules import rule
from ._common import Requirement, requirements


@rule()
def empty(facts: EnvFacts, options: EnvOptions) -> Iterator[Finding | CannotJudge]:
    """A variable that the service needs is set to nothing.

    `API_KEY=` counts as set, so that no check for its presence complains. Python then works with an empty text,
    JavaScript takes it for false, and both go on.

    A variable that is empty in the template, too, is meant to be filled in by who needs it, and is no finding. White
    space alone is nothing.

    ## How to mend it

    Give it a value, take the line out, or say that nothing is fine:

    ```yaml
    variables:
      CDN_PREFIX: {empty: true}
    ```
    """
    for needed in requirements(facts, options):
        if not isinstance(needed, Requirement):
            yield needed
            continue
        found = facts.find(needed.key)
        if isinstance(found, CannotJudge):
            yield found
        elif found is not None and found.value is not None and not found.value.reveal().strip():
            said = options.variable(needed.key)
            if not (said.empty if said else _is_empty_in_template(needed.key, facts)):
                yield Finding(
                    f"{needed.key} is set to nothing, and {needed.why}",
                    found.place,
                    needed.key,
                    "give it a value, or declare it `empty: true`",
                )


def _is_empty_in_template(key: str, facts: EnvFacts) -> bool:
    listed = facts.template.assignments.get(key) if facts.template else None
    return isinstance(listed, Assignment) and listed.value is not None and not listed.value.reveal().strip()
