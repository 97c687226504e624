from __future__ import annotations

from collections.abc import Iterator

from ...families.env import EnvFacts, EnvOptions
from ...finding import CannotJudge, Finding, Severity
from ...rules import rule
from ._common import Requirement, requirements, unread_files


@rule(severity=Severity.WARN)
def portable(facts: EnvFacts, options: EnvOptions) -> Iterator[Finding | CannotJudge]:
    """Loaders read a line differently.

    There is no standard for env files. `PASSWORD=ab#cd` is `ab` to npm's dotenv and `ab#cd` to everyone else; a `$` is
    expanded by some and kept by others; a value with a blank in it is an error to a shell. The file works until
    somebody starts the service in another way: with `docker compose`, from a systemd unit, by `set -a; . .env`.

    Held against each other are python-dotenv, npm's dotenv, docker compose and bash, for the variables that the
    service needs; for all of them where nothing says which those are.

    ## How to mend it

    Put the value in single quotes, which all four take literally, or generate one without special characters.
    """
    needed: set[str] = set()
    for requirement in requirements(facts, options):
        if isinstance(requirement, Requirement):
            needed.add(requirement.key)
        else:
            yield requirement
    yield from unread_files(facts)
    for file in facts.files:
        for line in file.unportable:
            if not line.key:
                yield Finding(f"loaders differ about this line: {line.message}", line.place, file.path, line.help)
            elif line.key in needed or not needed:
                yield Finding(f"{line.key} is read differently: {line.message}", line.place, line.key, line.help)
