from __future__ import annotations

from collections.abc import Iterator

from ...families.env import EnvFacts, EnvOptions
from ...finding import CannotJudge, Finding
from ...rules import rule
from ._common import Content, contents
from ._placeholder import placeholder
from ._weak import weak


@rule()
def weak_secret(facts: EnvFacts, options: EnvOptions) -> Iterator[Finding | CannotJudge]:
    """A secret can be guessed: a default password, a word, a row of keys, the service's own name.

    `postgres`, `admin123` and `secret` are the first things that anyone tries. A key that signs sessions or tokens
    and can be guessed lets whoever guesses it be anyone.

    Looked at are variables that are secret by their name, or because the gate file says so, and passwords in URLs.
    How long a secret has to be is for the gate file to say (`min-length`), and for `env/wrong-type` to hold.

    ## How to mend it

    ```console
    $ openssl rand -hex 32
    ```
    """
    for content in contents(facts):
        if not isinstance(content, Content):
            yield content
            continue
        declared = options.declared_secret(content.key)
        if placeholder(content.key, content.value, secret=declared) is None:
            why = weak(content.key, content.value, secret=declared)
            if why is not None:
                yield Finding(
                    f"{content.key} can be guessed: it {why}",
                    content.place,
                    content.key,
                    "generate one, such as with `openssl rand -hex 32`",
                )
