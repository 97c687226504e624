"""Whether a value is a stand-in that somebody forgot to replace.

Nothing here is a list of values. A stand-in follows a grammar: a possessive and a noun (``your_api_key``), an
imperative and its object (``change-me``), a wrapper (``<token>``), a filler (``sk-xxxx``), a domain of
documentation, the variable's own name once more. So the words are grouped by what they do in that grammar and by
language, and a real secret that holds one of them by chance stays green because the rest of the grammar is missing.

The verdict depends on the name as well: ``postgres`` is a fine user and no password at all.
"""

from __future__ import annotations

from ._addresses import structured
from ._clauses import DEMO, MASH, NULL, WORDS
from ._fillers import filler, is_mash
from ._names import Name, name_of
from ._phrases import phrase
from ._published import is_published
from ._references import own_part
from ._words import LETTERS_FOR_PEOPLE, NOTHING, NOTHING_ANYWHERE
from ._wrappers import wrapper

__all__ = ["placeholder"]


def placeholder(key: str, value: str, *, secret: bool | None = None) -> str | None:
    """Why the value is a stand-in, as a clause that holds no part of it; None where it may be real.

    Args:
        key: The variable's name.
        value: What it holds, as the application would see it.
        secret: Whether it is a secret, where something better than the name says so.
    """
    text = own_part(value)
    if not text:
        return None
    name = name_of(key, secret)
    return _whole(name, text) or structured(name, text) or phrase(name, text)


def _whole(name: Name, text: str) -> str | None:
    """What shows in the value as one piece: nothing, fillers, sequences, wrappers, published keys."""
    lower = text.lower()
    if text.upper() == text and text.strip("!?.:<>[]_ ") in NOTHING_ANYWHERE:
        return NULL
    if name.secret:
        if lower in NOTHING:
            return NULL
        if is_published(text):
            return DEMO
        if LETTERS_FOR_PEOPLE.search(text):
            return WORDS
        if is_mash(text):
            return MASH
    if name.pattern and not name.secret:
        return None
    return filler(name, text) or wrapper(name, text)
