from __future__ import annotations

from collections.abc import Iterator

from ...families.env import EnvFacts, EnvOptions
from ...finding import CannotJudge, Finding, Location, Related
from ...rules import rule
from ...secret import key_tokens
from ._common import Content, contents, unlisted

_OPPOSITES = (frozenset(["access", "refresh"]),)


@rule()
def same_secret(facts: EnvFacts, options: EnvOptions) -> Iterator[Finding | CannotJudge]:
    """Two variables that must differ have the same value.

    Where access and refresh tokens are signed with one secret, a refresh token passes for an access token, and lives
    for weeks. A value that was copied to fill a line is how this happens.

    Looked at are pairs whose names differ in nothing but `ACCESS` and `REFRESH`, and those that are declared.

    ## How to mend it

    Generate another value. Further pairs:

    ```yaml
    variables:
      SESSION_SECRET: {differs-from: [JWT_SECRET]}
    ```
    """
    known: dict[str, tuple[str, Location]] = {}
    for content in contents(facts):
        if isinstance(content, Content):
            known[content.key] = (content.value, content.place)
        else:
            yield content
    for key in options.variables:
        said = options.variable(key)
        for other in said.differs_from if said else ():
            refusal = unlisted(other, key, facts, options)
            if refusal is not None:
                yield refusal
    for first, second in _pairs(facts, options):
        if first in known and second in known and known[first][0] == known[second][0] and known[first][0]:
            yield Finding(
                f"{first} and {second} have the same value, and must not",
                known[first][1],
                first,
                "generate another value for one of them",
                (Related("the same value", known[second][1]),),
            )


def _pairs(facts: EnvFacts, options: EnvOptions) -> Iterator[tuple[str, str]]:
    for key in options.variables:
        said = options.variable(key)
        for other in said.differs_from if said else ():
            yield key, other
    names: dict[tuple[frozenset[str], tuple[str, ...]], str] = {}
    for key in facts.keys:
        words = key_tokens(key)
        for pair in _OPPOSITES:
            if options.is_secret(key) and len(pair.intersection(words)) == 1:
                rest = pair, tuple("" if word in pair else word for word in words)
                if rest in names:
                    yield names[rest], key
                names.setdefault(rest, key)
