from __future__ import annotations

from collections.abc import Iterator

from ...families.env import EnvFacts, EnvOptions
from ...finding import CannotJudge, Finding, Location, Related, Severity
from ...rules import rule
from ._common import unread_files


@rule(severity=Severity.WARN)
def duplicate_key(facts: EnvFacts, _options: EnvOptions) -> Iterator[Finding | CannotJudge]:
    """An env file sets a variable twice.

    The last line wins, in all loaders. Who corrects the first one wonders why nothing changes.

    ## How to mend it

    Delete one of the lines.
    """
    yield from unread_files(facts)
    for file in facts.files:
        first: dict[str, Location] = {}
        for assignment in file.content.assignments:
            known = first.setdefault(assignment.key, assignment.place)
            if known != assignment.place:
                yield Finding(
                    f"{assignment.key} is set twice, and this line wins",
                    assignment.place,
                    assignment.key,
                    "delete one of the lines",
                    (Related("set before", known),),
                )
