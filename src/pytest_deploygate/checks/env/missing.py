from __future__ import annotations

from collections.abc import Iterator

from ...families.env import EnvFacts, EnvOptions
from ...finding import CannotJudge, Finding
from ...rules import rule
from ._common import Requirement, requirements


@rule()
def missing(facts: EnvFacts, options: EnvOptions) -> Iterator[Finding | CannotJudge]:
    """A variable that the service needs is set nowhere.

    It starts, takes traffic, and fails at the first request that needs the variable; or it falls back on a default
    that was meant for a laptop, which is worse.

    Needed is what the gate file declares under `variables` unless it says `required: false` or its `when` does not
    apply, what the template lists, and what the code cannot do without: `os.environ["KEY"]`, a settings field
    without a default, `getOrThrow("KEY")`. A settings field that is a model of its own is there if one of its own
    fields is, as in `DB__HOST`.

    ## How to mend it

    Set it where the deploy's variables come from. If the service can do without it:

    ```yaml
    variables:
      SENTRY_DSN: {required: false}
    ```
    """
    for needed in requirements(facts, options):
        if not isinstance(needed, Requirement):
            yield needed
            continue
        found = facts.find(needed.key)
        if isinstance(found, CannotJudge):
            yield found
        elif found is None and not any(key.startswith(f"{needed.key}__") for key in facts.keys):
            yield Finding(
                f"{needed.key} is not set, and {needed.why}",
                needed.place,
                needed.key,
                f"set it in {' or '.join(source.name for source in facts.sources)}, or declare it `required: false`",
                facts.looked_at,
            )
