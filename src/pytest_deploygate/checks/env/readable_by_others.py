from __future__ import annotations

from collections.abc import Iterator

from ...families.env import EnvFacts, EnvOptions
from ...finding import CannotJudge, Finding
from ...rules import Phase, rule
from ._common import unread_files

_READ, _WRITE = 0o004, 0o022


@rule(phase=Phase.HOST)
def readable_by_others(facts: EnvFacts, _options: EnvOptions) -> Iterator[Finding | CannotJudge]:
    """Every user of the server can read an env file, or somebody else than its owner can change it.

    Whoever gets into the least important service of a server reads the secrets of all others.

    Judged on the server (`--deploygate-phase=host`), as a checkout in CI gives every file the same mode.

    ## How to mend it

    ```console
    $ chmod 640 .env
    ```
    """
    yield from unread_files(facts)
    for file in facts.files:
        if file.mode is None:
            yield CannotJudge(f"who can read '{file.path}' cannot be known: its file system has no modes", file.place)
        elif file.mode & _READ:
            yield Finding(f"every user can read '{file.path}' (mode {file.mode:o})", file.place, file.path, "chmod 640")
        elif file.mode & _WRITE:
            message = f"others than the owner can change '{file.path}' (mode {file.mode:o})"
            yield Finding(message, file.place, file.path, "chmod 640")
