from __future__ import annotations

import re
from collections.abc import Iterator

from ...families.env import Assignment, EnvFacts, EnvOptions
from ...finding import CannotJudge, Finding
from ...rules import rule
from ._references import is_reference
from ._types import objection


@rule()
def wrong_type(facts: EnvFacts, options: EnvOptions) -> Iterator[Finding | CannotJudge]:
    """A variable is not what the gate file declares it to be.

    A port that is no number, a URL whose password has an unescaped `/`, a key that is no key at all: the
    service finds out when it first uses them. A Supabase service key, for one, is a JWT with a role or begins
    with `sb_secret_`; to say so is enough to stop the deploy that began this project.

    The types are `string`, `integer`, `number`, `boolean`, `port`, `url`, `email`, `uuid`, `hex`, `base64`,
    `duration`, `json`, `enum`, `regex`, `path`, `jwt` and `supabase-key`; `values`, `pattern`, `min-length`,
    `max-length`, `minimum`, `maximum`, `bytes`, `schemes`, `hosts` and `claims` say more.

    ## How to mend it

    Correct the value, or what is declared:

    ```yaml
    variables:
      DATABASE_URL: {type: url, schemes: [postgresql], hosts: ["*.db.example.com"]}
      JWT_SECRET: {type: hex, bytes: 32}
      LOG_LEVEL: {type: enum, values: [info, warn, error]}
    ```
    """
    for key in options.variables:
        said, found = options.variable(key), facts.find(key)
        if isinstance(found, CannotJudge):
            yield found
        if said is None or not isinstance(found, Assignment):
            continue
        if found.value is None:
            yield CannotJudge(f"the value of {key} cannot be known: {found.why}", found.place, key)
            continue
        value = found.value.reveal()
        # What is set to nothing is for another rule, and so is what a secret store will put there.
        if not value.strip() or is_reference(value):
            continue
        try:
            why = objection(said, value)
        except re.error:
            place = options.place("variables", key, "pattern")
            yield CannotJudge(f"the pattern of {key} is no regular expression", place, key, "correct the pattern")
            continue
        if said.type == "path" and why is None:
            exists = facts.paths.get(key, False)
            if isinstance(exists, CannotJudge):
                yield exists
                continue
            why = None if exists else "names a path that does not exist"
        if why is not None:
            yield Finding(
                f"{key} {why}",
                found.place,
                key,
                f"correct the value; the gate file declares {key} as `{said.type}`",
            )
