"""Which of a file's outermost statements can have to do with a read; in a large file, that is one in a hundred."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

__all__ = ["Statement", "relevant"]

_WORD = re.compile(r"[\w$]+")


class Statement(NamedTuple):
    """An outermost statement.

    Attributes:
        text: Its source, or more than that.
        binds: The names that it gives a value; None where any name in it may be one.
    """

    text: str
    binds: frozenset[str] | None


def relevant(statements: Sequence[Statement], hints: Callable[[str], bool], tainted: frozenset[str]) -> list[int]:
    """The positions of the statements that could read a variable, and of those that say what their names mean.

    Args:
        statements: All of them.
        hints: Whether a text mentions what reads variables.
        tainted: Names that do so from the start.
    """
    words = [frozenset(_WORD.findall(statement.text)) for statement in statements]
    bound = [found if s.binds is None else s.binds for s, found in zip(statements, words, strict=True)]
    mentions: dict[str, list[int]] = {}
    binders: dict[str, list[int]] = {}
    for i, found in enumerate(words):
        for word in found:
            mentions.setdefault(word, []).append(i)
        for word in bound[i]:
            binders.setdefault(word, []).append(i)
    chosen = {i for i, statement in enumerate(statements) if hints(statement.text)}
    chosen.update(i for word in tainted for i in mentions.get(word, ()))
    # What a statement that reads gives a name to may read wherever that name is mentioned ...
    _close(chosen, bound, mentions)
    # ... and what it mentions has to be known to understand it.
    _close(chosen, words, binders)
    return sorted(chosen)


def _close(chosen: set[int], names: Sequence[frozenset[str]], index: dict[str, list[int]]) -> None:
    stack, seen = list(chosen), set[str]()
    while stack:
        for name in names[stack.pop()] - seen:
            seen.add(name)
            fresh = [i for i in index.get(name, ()) if i not in chosen]
            chosen.update(fresh)
            stack += fresh
