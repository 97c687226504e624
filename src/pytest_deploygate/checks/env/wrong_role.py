from __future__ import annotations

from collections.abc import Iterator

from ...families.env import EnvFacts, EnvOptions
from ...finding import CannotJudge, Finding
from ...rules import rule
from ...secret import key_tokens
from ._common import Content, contents
from ._jwt import supabase_role

_PUBLIC = frozenset(["public", "publishable", "anon", "vite"])


@rule()
def wrong_role(facts: EnvFacts, options: EnvOptions) -> Iterator[Finding | CannotJudge]:
    """A key of another role is in the place of this one.

    The anon key where the service key belongs: everything connects, and every row that a policy protects is missing.
    The service key where the anon key belongs is worse, as browsers are handed it: it passes by every policy.

    Looked at are Supabase keys by the variable's name or the declared `role`, and Stripe's secret and publishable keys.

    ## How to mend it

    Copy the other key. Where the name misleads:

    ```yaml
    variables:
      SUPABASE_KEY: {type: supabase-key, role: anon}
    ```
    """
    for content in contents(facts):
        if not isinstance(content, Content):
            yield content
            continue
        said = options.variable(content.key)
        role = supabase_role(content.value)
        wanted = said.role if said is not None and said.role is not None else _supabase(content.key)
        if role is not None and wanted is not None:
            if role != wanted:
                yield Finding(
                    f"{content.key} holds the key of another role than '{wanted}'",
                    content.place,
                    content.key,
                    f"copy the key of the role '{wanted}'",
                )
            continue
        stripe = _stripe(content.key, content.value)
        if stripe is not None:
            yield Finding(f"{content.key} holds {stripe}", content.place, content.key, "copy the other key")


def _supabase(key: str) -> str | None:
    """The role that a variable's name asks for."""
    words = key_tokens(key)
    if "supabase" not in words:
        return None
    if not _PUBLIC.isdisjoint(words):
        return "anon"
    return "service_role" if "service" in words or "secret" in words else None


def _stripe(key: str, value: str) -> str | None:
    words = key_tokens(key)
    if "stripe" not in words:
        return None
    if value.startswith(("pk_live_", "pk_test_")) and "secret" in words:
        return "Stripe's publishable key in place of the secret one"
    if value.startswith(("sk_live_", "sk_test_", "rk_live_", "rk_test_")) and not _PUBLIC.isdisjoint(words):
        return "Stripe's secret key, which must never reach a browser"
    return None
