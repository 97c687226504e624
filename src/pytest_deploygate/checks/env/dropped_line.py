from __future__ import annotations

from collections.abc import Iterator

from ...families.env import EnvFacts, EnvOptions
from ...finding import CannotJudge, Finding, Severity
from ...rules import rule
from ._common import unread_files


@rule(severity=Severity.WARN)
def dropped_line(facts: EnvFacts, _options: EnvOptions) -> Iterator[Finding | CannotJudge]:
    """A line of an env file sets nothing, though it is neither empty nor a comment.

    A missing `=`, a quote that is not closed, a blank in a name: loaders pass over such a line without a word, and the
    variable that it was meant to set keeps its default.

    ## How to mend it

    Write it as `NAME=value`, with the value in single quotes if it has blanks or special characters; or put a `#` in
    front of it.
    """
    yield from unread_files(facts)
    for file in facts.files:
        for problem in file.content.problems:
            if not problem.fatal:
                loader = file.loader or "every loader"
                message = f"{loader} {problem.message}"
                yield Finding(message, problem.place, file.path, "write it as `NAME=value`, or make it a comment")
