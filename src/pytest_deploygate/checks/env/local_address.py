from __future__ import annotations

from collections.abc import Iterator

from ...families.env import EnvFacts, EnvOptions
from ...finding import CannotJudge, Finding
from ...rules import rule
from ...secret import key_tokens
from ._common import Content, contents, is_workplace
from ._types import hosts_of, is_local, names_only_local

_PREFIXES = (
    ("next", "public"),
    ("nuxt", "public"),
    ("expo", "public"),
    ("react", "app"),
    ("vue", "app"),
    ("vite",),
    ("gatsby",),
    ("public",),
)
_VISITED = frozenset("frontend client site website app web public storefront callback redirect nextauth auth".split())
_ADDRESSES = frozenset(["url", "uri", "origin", "urls", "origins", "domain"])


@rule()
def local_address(facts: EnvFacts, options: EnvOptions) -> Iterator[Finding | CannotJudge]:
    """A variable that others are sent to names this very machine.

    `NEXT_PUBLIC_API_URL=http://localhost:3000` works on the laptop that built it. In production every visitor's browser
    asks the visitor's own machine.

    Looked at are variables that a browser is given (`NEXT_PUBLIC_…`, `VITE_…`, `FRONTEND_URL`, `…_CALLBACK_URL`), in
    environments that are not somebody's own machine by their name, and all that are declared `local: forbidden`. A
    database on the same server is nothing unusual, so its address is no finding unless the gate file forbids it.

    ## How to mend it

    Name the public address; or allow it:

    ```yaml
    variables:
      DATABASE_URL: {type: url, local: forbidden}
      APP_URL: {type: url, local: allowed}
    ```
    """
    for content in contents(facts):
        if not isinstance(content, Content):
            yield content
            continue
        said = options.variable(content.key)
        local = said.local if said is not None else None
        if local == "forbidden":
            if content.value.strip() and not hosts_of(content.value) and "://" not in content.value:
                message = f"which host {content.key} names cannot be read"
                remedy = "write a URL or host:port, or do not declare it `local: forbidden`"
                yield CannotJudge(message, content.place, content.key, remedy)
                continue
            # A URL without a host is a socket on this machine, or a file.
            wrong = is_local(content.value) or ("://" in content.value and not hosts_of(content.value))
        elif local is None and not is_workplace(facts.environment) and _is_visited(content.key):
            wrong = names_only_local(content.value)
        else:
            continue
        if wrong:
            yield Finding(
                f"{content.key} names this very machine, as localhost does",
                content.place,
                content.key,
                "name the address that others reach, or declare it `local: allowed`",
            )


def _is_visited(key: str) -> bool:
    """Whether a browser is sent to what a variable names, by its name."""
    words = key_tokens(key)
    if any(words[: len(prefix)] == prefix for prefix in _PREFIXES):
        return True
    return not _ADDRESSES.isdisjoint(words[-1:]) and not _VISITED.isdisjoint(words) and "internal" not in words
