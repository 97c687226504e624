from __future__ import annotations

from collections.abc import Iterator

from ...families.env import EnvFacts, EnvOptions
from ...finding import CannotJudge, Finding, Severity
from ...rules import rule
from ._common import unread_files
from ._well_known import is_ambient


@rule(severity=Severity.WARN)
def undeclared(facts: EnvFacts, options: EnvOptions) -> Iterator[Finding | CannotJudge]:
    """A variable is used or set, and neither the template nor the gate file lists it.

    The next server is set up from the template. What is not in it is found out about afterwards.

    Looked at are the env files of the deploy and, where `code` is named, what the code reads. What a runtime or
    a platform sets by itself (`NODE_ENV`, `PATH`, `CI`) needs no declaration.

    ## How to mend it

    Add it to the template, or to `variables`.
    """
    if facts.template is None and not options.variables:
        return
    yield from unread_files(facts)
    listed = set(options.variables)
    if facts.template is not None:
        yield from facts.template.unread
        listed |= facts.template.assignments.keys()
    remedy = "add it to the template, or to `variables`"
    seen = set(listed)
    for file in facts.files:
        for key, assignment in file.content.values.items():
            if key not in seen and not is_ambient(key):
                seen.add(key)
                yield Finding(f"{key} is set, and nothing declares it", assignment.place, key, remedy)
    if facts.reads is not None:
        yield from facts.reads.problems
        for read in facts.reads.found:
            if read.key not in seen and not is_ambient(read.key):
                seen.add(read.key)
                yield Finding(f"the code reads {read.key}, and nothing declares it", read.place, read.key, remedy)
