"""A start as it is written down, wherever that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ....finding import Location, Related
from ..steps import Launch
from .command import follow_line, follow_words
from .places import Copied
from .start import Start
from .words import Word

__all__ = ["Source"]


@dataclass(frozen=True)
class Source:
    """A start as it is written down.

    Attributes:
        title: As people write it.
        place: Where.
        cwd: The working directory: relative to the root, or absolute as the server has it.
        line: What a shell is given; empty where no shell is in between.
        words: The program and its arguments, where none is.
        environ: Variables that are set beside.
        copies: What an image has of the checkout, and where.
        version: The Python that is said to run it: ``3.12``.
        unknown: What could not be read and may matter.
    """

    title: str
    place: Location
    cwd: str = "."
    line: str = ""
    words: tuple[Word, ...] = ()
    environ: Mapping[str, Word] = field(default_factory=dict)
    copies: tuple[Copied, ...] = ()
    version: str = ""
    unknown: tuple[Related, ...] = ()

    def follow(self, start: Start) -> Launch:
        """What it starts.

        Raises:
            CannotJudge: That cannot be told.
        """
        return follow_line(start, self.line) if self.line else follow_words(start, self.words)
