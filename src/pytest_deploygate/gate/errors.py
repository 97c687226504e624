"""What is wrong with a gate file: every error with its place, all of them at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from ..finding import Location
from ..marked import Mark, Problem

MAX_ERRORS = 100
MAX_LISTED = 12


@dataclass(frozen=True)
class GateError:
    """One error.

    Attributes:
        place: Where, as a person would open it: relative to the working directory where it lies below.
        message: What is wrong, in one sentence, without any value of the file or of the environment.
        hint: What was perhaps meant, or what to do.
    """

    place: Location
    message: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.message} ({self.hint})" if self.hint else f"{self.place}: {self.message}"


class GateErrors(Exception):
    """The gate file cannot be used, or not for what was asked. The text is one error a line.

    Attributes:
        errors: All errors, in file order.
    """

    def __init__(self, errors: Iterable[GateError]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(map(str, self.errors)))


@dataclass(frozen=True)
class Unknown:
    """A word that should have been one of others."""

    word: str
    known: tuple[str, ...]

    @property
    def hint(self) -> str:
        """The word that was perhaps meant, else the words that there are."""
        if near := nearest(self.word, self.known):
            return f"did you mean '{near}'?"
        more = ", …" if len(self.known) > MAX_LISTED else ""
        return f"known: {', '.join(self.known[:MAX_LISTED])}{more}" if self.known else ""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was most likely meant, if any is near enough."""
    from difflib import get_close_matches

    by_lower = {other.lower(): other for other in known}
    found = get_close_matches(word.lower()[:100], by_lower, n=1)
    return by_lower[found[0]] if found else None


class Errors:
    """Gathers the errors of one gate file."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._found: dict[tuple[Mark | None, str], str | Unknown] = {}
        self.count = 0
        """How often something was wrong, the same thing met again included."""

    def add(self, mark: Mark | None, message: str, hint: str | Unknown = "") -> None:
        """Note an error. The same one at the same place is told once: what ``defaults`` share is read often."""
        self.count += 1
        self._found.setdefault((mark, message), hint)

    def add_problem(self, problem: Problem) -> None:
        """Note a problem of the text itself."""
        self.add(problem.mark, problem.message, problem.hint)

    def raise_any(self) -> None:
        """End here if anything was wrong.

        Raises:
            GateErrors: Something was.
        """
        if self._found:
            self.fail()

    def fail(self) -> NoReturn:
        """End here.

        Raises:
            GateErrors: With what was wrong.
        """
        found = sorted(self._found.items(), key=lambda item: item[0][0] or Mark(0, 0))
        errors = [self._error(mark, message, hint) for (mark, message), hint in found[:MAX_ERRORS]]
        if rest := len(found) - len(errors):
            errors.append(GateError(Location(self._path), f"and {rest:,} more errors"))
        raise GateErrors(errors)

    def _error(self, mark: Mark | None, message: str, hint: str | Unknown) -> GateError:
        place = Location(self._path, *mark) if mark else Location(self._path)
        return GateError(place, message, hint if isinstance(hint, str) else hint.hint)


def shown_path(path: Path) -> str:
    """A path as people know it: relative to the working directory where it lies below, POSIX style."""
    try:
        path = path.absolute()
        path = path.relative_to(Path.cwd())
    except (ValueError, OSError):
        pass
    return "".join(c if c.isprintable() else "?" for c in path.as_posix())
