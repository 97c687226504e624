"""What an env file says, line by line, as one loader reads it."""

from __future__ import annotations

from dataclasses import dataclass

from ...finding import Location
from ...secret import Secret

__all__ = ["Assignment", "EnvFile", "Problem"]


@dataclass(frozen=True)
class Assignment:
    """A variable that an env file sets.

    Attributes:
        key: Its name.
        value: What the loader gives the process; None where that cannot be known.
        place: The key in the file, as wide as the key is.
        why: Why the value is not known, as a clause: ``it runs a command``.
        references: Names that the value takes from elsewhere and that nothing gives: in the order in which they stand.
    """

    key: str
    value: Secret | None
    place: Location
    why: str = ""
    references: tuple[str, ...] = ()


@dataclass(frozen=True)
class Problem:
    """A line that the loader does not read as an assignment, though it is neither empty nor a comment.

    Attributes:
        place: The line; no text of it.
        message: What the loader does with it, as a clause after "the loader": ``drops the line``.
        fatal: The loader gives up on the whole file, or what it does with the rest cannot be known.
    """

    place: Location
    message: str
    fatal: bool = False


@dataclass(frozen=True)
class EnvFile:
    """An env file.

    Attributes:
        assignments: In file order; a key can come more than once, and the last one counts.
        problems: Lines that are no assignments.
    """

    assignments: tuple[Assignment, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def values(self) -> dict[str, Assignment]:
        """The assignment that counts for each key."""
        return {assignment.key: assignment for assignment in self.assignments}
