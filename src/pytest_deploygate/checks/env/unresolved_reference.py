from __future__ import annotations

import re
from collections.abc import Iterator

from ...families.env import Assignment, EnvFacts, EnvOptions
from ...finding import CannotJudge, Finding
from ...rules import rule
from ._references import is_reference

_LEFT = re.compile(r"\$\{[A-Za-z_][A-Za-z0-9_]*(?::?[-?+][^{}]*)?\}")

# Handed on from a machine that has a proxy, and rightly empty on one that has none.
_OF_THE_MACHINE = frozenset(["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "FTP_PROXY"])


@rule()
def unresolved_reference(facts: EnvFacts, options: EnvOptions) -> Iterator[Finding | CannotJudge]:
    """A value refers to something that nothing resolves.

    `DATABASE_URL=postgres://${DB_HOST}/shop` without a `DB_HOST` becomes `postgres:///shop` in one loader, and
    keeps the `${DB_HOST}` in another: npm's dotenv expands nothing by itself. And `op://vault/item/field` is a
    text like any other unless a secret store's own command starts the service.

    ## How to mend it

    Set the variable that is referred to, write the value out, or say that a secret store does it:

    ```yaml
    env: {secret-store: true}
    ```
    """
    for source in facts.sources:
        yield from source.unread
    for key in facts.keys:
        found = facts.find(key)
        if not isinstance(found, Assignment):
            continue
        value = found.value.reveal() if found.value is not None else ""
        unset = [name for name in dict.fromkeys(found.references) if name.upper() not in _OF_THE_MACHINE]
        if unset == [key] and found.value is not None and not value:
            # `KEY: ${KEY}` hands on what there may be; whether it may be nothing is for `env/empty` to say.
            continue
        if unset:
            names = " and ".join(unset)
            message = f"{key} refers to {names}, which nothing sets"
            yield Finding(message, found.place, key, f"set {names}, or write the value out")
        elif _LEFT.search(value):
            message = f"{key} refers to another variable, and its loader does not resolve that"
            yield Finding(message, found.place, key, "write the value out, or load the file with what expands it")
        elif is_reference(value) and not options.secret_store:
            message = f"{key} refers to a secret store, which no loader asks"
            yield Finding(
                message, found.place, key, "start the service through the store, and set `secret-store: true`"
            )
