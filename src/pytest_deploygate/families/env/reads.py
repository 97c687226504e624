"""Which environment variables a project's code reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ...finding import CannotJudge, Location

__all__ = ["Read", "Reads"]


@dataclass(frozen=True)
class Read:
    """A place in the code that reads a variable by its name.

    Attributes:
        key: The variable.
        place: Where, as wide as what names it.
        required: The code fails where the variable is not set: ``os.environ["KEY"]``, a settings field without a
            default. False where there is a fallback, or where nothing says so.
    """

    key: str
    place: Location
    required: bool = False


@dataclass(frozen=True)
class Reads:
    """What a scan of the code found.

    Attributes:
        found: Reads by name.
        dynamic: Places that read names which are made at run time, or hand the whole environment on.
        problems: Files that could not be read or parsed.
        files: How many files were looked at.
    """

    found: tuple[Read, ...] = ()
    dynamic: tuple[Location, ...] = ()
    problems: tuple[CannotJudge, ...] = ()
    files: int = 0

    def of(self, keys: Iterable[str]) -> tuple[Read, ...]:
        """The reads of these variables."""
        wanted = set(keys)
        return tuple(read for read in self.found if read.key in wanted)
