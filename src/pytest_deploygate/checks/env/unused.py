from __future__ import annotations

from collections.abc import Iterator

from ...families.env import EnvFacts, EnvOptions
from ...finding import CannotJudge, Finding, Location, Severity
from ...rules import rule
from ._common import unread_files
from ._well_known import is_read_by_libraries


@rule(severity=Severity.WARN)
def unused(facts: EnvFacts, options: EnvOptions) -> Iterator[Finding | CannotJudge]:
    """A variable is set or listed, and nothing reads it.

    It was renamed in the code and not here, or a feature is gone and its secret still lies around.

    Judged where `code` is named. A variable is unused only if that is certain: no code reads it by its name,
    and no other file of the project mentions it, such as a compose file or a schema. Where the code reads names
    that only a run knows, or a file cannot be read, nothing is certain, and the summary says so.

    ## How to mend it

    Delete the line, or correct its name.
    """
    if facts.reads is None:
        return
    yield from unread_files(facts)
    if facts.reads.dynamic or facts.reads.problems:
        return
    read = {read.key for read in facts.reads.found} | facts.mentioned
    places: dict[str, Location] = {}
    for file in facts.files:
        for key, assignment in file.content.values.items():
            places.setdefault(key, assignment.place)
    for key, listed in (facts.template.assignments if facts.template else {}).items():
        places.setdefault(key, listed.place)
    for key in options.variables:
        places.setdefault(key, options.place("variables", key))
    for key, place in places.items():
        if key not in read and not is_read_by_libraries(key):
            yield Finding(f"nothing reads {key}", place, key, "delete it, or correct its name")
