from __future__ import annotations

from collections.abc import Iterator

from ...families.env import EnvFacts, EnvOptions
from ...finding import CannotJudge, Finding
from ...rules import rule
from ._common import Content, contents
from ._jwt import claims_of, expiry_of


@rule()
def expired(facts: EnvFacts, _options: EnvOptions) -> Iterator[Finding | CannotJudge]:
    """A token's time is over.

    A JWT says itself until when it is taken (`exp`). One that has run out looks like any other, and every call that is
    made with it is refused.

    ## How to mend it

    Issue a new one.
    """
    for content in contents(facts):
        if not isinstance(content, Content):
            yield content
            continue
        claims = claims_of(content.value)
        if claims is None:
            continue
        try:
            expiry = expiry_of(claims)
        except ValueError as error:
            message = f"until when {content.key} is taken cannot be known: {error}"
            yield CannotJudge(message, content.place, content.key, "issue a new token")
            continue
        if expiry is not None and expiry < facts.today.toordinal():
            yield Finding(
                f"{content.key} is a token that expired on {facts.today.fromordinal(expiry).isoformat()}",
                content.place,
                content.key,
                "issue a new one",
            )
