"""What is known about the server that this runs on, and what there is to ask about it. Plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["Answer", "Questions", "ServerFacts"]


@dataclass(frozen=True)
class Questions:
    """What the environments' ``detect:`` sections want to know.

    Attributes:
        variables: Names of environment variables.
        files: Role files whose content counts.
        paths: Paths whose existence counts.
    """

    variables: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()
    paths: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Answer:
    """A text, or why there is none.

    Attributes:
        text: The text without surrounding white space; None where it is unknown.
        reason: Why it is unknown, as a clause that follows its name: ``is not set``.
    """

    text: str | None = field(repr=False)
    reason: str = ""


@dataclass(frozen=True)
class ServerFacts:
    """The answers. What was not asked, or could not be found out, is unknown and matches nothing.

    Attributes:
        hostname: How this machine calls itself.
        variables: Values of environment variables by name.
        files: Contents of role files by path.
        paths: Whether a path exists; None where that cannot be known.
    """

    hostname: str = ""
    variables: Mapping[str, Answer] = field(default_factory=dict)
    files: Mapping[str, Answer] = field(default_factory=dict)
    paths: Mapping[str, bool | None] = field(default_factory=dict)
