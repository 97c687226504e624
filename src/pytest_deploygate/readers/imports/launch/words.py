"""Words of a command line, and what a shell makes of the variables in them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Command", "NotFollowed", "Piece", "RawWord", "Word", "expand"]


class NotFollowed(Exception):
    """A line is more than a chain of simple commands. The message is a clause: ``it has a loop``."""


@dataclass(frozen=True)
class Word:
    """A word as a program gets it.

    Attributes:
        text: The word; where a part is unknown, that stands in it as it was written.
        unknown: The first part that is unknown, such as ``$PORT``.
        loose: That part stands outside quotes, so that there may be several words, or none.
    """

    text: str
    unknown: str = ""
    loose: bool = False


@dataclass(frozen=True)
class Piece:
    """A part of a word: text, or something that the shell replaces.

    Attributes:
        text: The text; of a variable, its name; of anything else, how it is written.
        kind: ``text``, ``variable`` or ``other``.
        quoted: It stands in quotes.
        default: What a variable becomes where it is not set, as in ``${NAME:-default}``.
        written: A variable as it is written.
    """

    text: str
    kind: str = "text"
    quoted: bool = False
    default: str | None = None
    written: str = ""


RawWord = tuple[Piece, ...]


@dataclass(frozen=True)
class Command:
    """A simple command.

    Attributes:
        assignments: ``NAME=value`` in front of it.
        words: It and its arguments; empty where there are assignments only.
        before: The operator between it and the one before it; empty for the first.
    """

    assignments: tuple[tuple[str, RawWord], ...]
    words: tuple[RawWord, ...]
    before: str = ""


def expand(word: RawWord, lookup: Callable[[str], Word | None], *, split: bool = True) -> list[Word]:
    """The words that a shell makes of one.

    Args:
        word: The word.
        lookup: What a variable holds; None where that is not known.
        split: Unquoted variables are split at blanks, as everywhere but in assignments.
    """
    parts: list[Word] = []
    text, unknown, loose, there = "", "", False, False
    for piece in word:
        if piece.kind == "text":
            text, there = text + piece.text, there or bool(piece.text) or piece.quoted
            continue
        value = lookup(piece.text) if piece.kind == "variable" else None
        if value is not None and not value.text and piece.default is not None:
            value = Word(piece.default)
        if value is None:
            text, there = text + (piece.written or piece.text), True
            unknown, loose = unknown or piece.written or piece.text, loose or (split and not piece.quoted)
        elif split and not piece.quoted and not value.unknown:
            first, *more = re.split(r"[ \t\n]+", value.text)
            text, there = text + first, there or bool(first)
            for part in more:
                if there:
                    parts.append(Word(text, unknown, loose))
                text, unknown, loose, there = part, "", False, bool(part)
        else:
            text, there = text + value.text, there or bool(value.text) or piece.quoted
            unknown, loose = unknown or value.unknown, loose or (split and not piece.quoted and bool(value.unknown))
    return [*parts, Word(text, unknown, loose)] if there or not split else parts
