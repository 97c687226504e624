"""Possessives, imperatives and the other parts of speech that make a stand-in out of words."""

from __future__ import annotations

import re
from itertools import islice

from ._names import Name
from ._words import (
    ADJECTIVES,
    FILL,
    GRAMMAR,
    LATER,
    NOUNS,
    POINTERS,
    POINTERS_AT_READER,
    POSSESSIVES,
    SHORT_POSSESSIVES,
    STANDALONE,
    VERBS,
    VERBS_ELSEWHERE,
    WORDS_FOR_HERE,
    WORDS_FOR_THIS,
    YOURS_JOINED,
    fold,
)

__all__ = ["MAX_PARTS", "is_change", "is_wordy", "mostly_known", "says_here", "says_your", "segments", "words_of"]

MAX_PARTS = 32
_MAX_WORDS = 60

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\W\da-zA-Z_]+")


def words_of(text: str) -> list[str]:
    """The words of a value, folded and in lower case, camelCase taken apart; no more than some dozens."""
    return [found.group().lower() for found in islice(_WORD.finditer(fold(text)), _MAX_WORDS)]


def says_your(words: list[str], own: frozenset[str]) -> bool:
    """A possessive and its noun. The noun decides: ``yoursurprise`` and ``your-cause`` are names of their own."""
    for i, word in enumerate(words):
        if word in POSSESSIVES:
            near = words[i + 1 : i + 6]
            if word in {"anda", "kamu"} or (i and i == len(words) - 1):
                near = words[max(0, i - 3) : i]
            if any(other in NOUNS or other in own or is_noun(other) for other in near):
                return True
        elif word in SHORT_POSSESSIVES:
            following = words[i + 1] if i + 1 < len(words) else ""
            if following in NOUNS or (following in own and i + 2 < len(words)):
                return True
            if following in FILL and i + 2 < len(words) and (words[i + 2] in NOUNS or words[i + 2] in own):
                return True
        elif len(word) > 5 and (_is_yours_joined(word) if word.startswith("your") else word in YOURS_JOINED):
            return True
    return words[-2:] == ["cua", "ban"] or words[-3:-1] == ["cua", "ban"]


def _is_yours_joined(word: str) -> bool:
    return is_noun(word[4:]) or (len(word) >= 12 and any(word.endswith(noun) for noun in _LAST_NOUNS))


_LAST_NOUNS = ("username", "password", "token", "secret", "apikey", "domain", "server", "account", "bucket", "project")


def is_noun(word: str) -> bool:
    """A noun, or several without a space between them."""
    return word in NOUNS or (len(word) >= 6 and segments(word, NOUNS) is not None)


_SHORT_WORDS = frozenset(["my", "db", "id", "is", "a"])


def segments(word: str, *known: frozenset[str]) -> list[str] | None:
    """A word as a row of known words of three letters or more (and a few short ones), or None."""
    if len(word) > 40 or not word.isalpha():
        return None
    best: list[list[str] | None] = [[]] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 16), end):
            before = best[start]
            if before is None:
                continue
            part = word[start:end]
            if (len(part) >= 3 or part in _SHORT_WORDS) and any(part in group for group in known):
                row = [*before, part]
                rival = best[end]
                if rival is None or len(row) < len(rival):
                    best[end] = row
    return best[-1]


def mostly_known(words: list[str], own: frozenset[str]) -> bool:
    """Whether half of the words belong to the grammar. A passphrase has one of them by chance, seldom two."""
    content = [word for word in words if not word.isdigit()]
    known = sum(word in GRAMMAR or word in own or is_noun(word.removeprefix("your")) for word in content)
    return known * 2 >= len(content)


def is_change(words: list[str], *, secret: bool = False, own: frozenset[str] = frozenset()) -> bool:
    """An imperative and its object."""
    if words[:1] == ["required"] and len(words) >= 3 and not VERBS.isdisjoint(words[1:]):
        return True
    if secret and ("openssl" in words or (len(words) == 1 and (words[0] in VERBS or words[0] in VERBS_ELSEWHERE))):
        return True
    for i, word in enumerate(words):
        if word in STANDALONE or word.startswith(("changeme", "replaceme", "changethis")):
            return True
        rest = words[i + 1 :]
        following = rest[0] if rest else ""
        if word in VERBS and i <= 6:
            if following in POINTERS_AT_READER:
                return True
            if word in {"replace", "swap"} and following in {"with", "by"}:
                return True
            if following in {"to", "with", "in", "before", "for"} and any(
                other in LATER or other in POSSESSIVES or other in ADJECTIVES for other in rest[1:4]
            ):
                return word in {"change", "replace", "set", "update", "fill", "override"}
            is_object = following in POINTERS or following in NOUNS or following in own or following in FILL
            if secret and is_object and (i == 0 or not is_noun(word)) and mostly_known(words, own):
                return True
        elif word in VERBS_ELSEWHERE:
            others = [other for other in words if other != word]
            if secret and not mostly_known(words, own):
                continue
            if any(other in NOUNS or other in WORDS_FOR_HERE or other in own for other in others):
                return secret or len(others) >= 1
            if (
                secret
                and (i <= 1 or following in LATER)
                and any(other in FILL or other in WORDS_FOR_THIS for other in others)
            ):
                return True
    return False


def says_here(name: Name, words: list[str]) -> bool:
    content = [word for word in words if not word.isdigit()]
    if len(content) < 2 or not WORDS_FOR_HERE.intersection(content[-2:]) or "here" in name.words:
        return False
    nouns = any(word in NOUNS or word in name.words or word in POSSESSIVES for word in content)
    if nouns:
        return True
    if any(len(word) < 3 for word in content) or len(content) < len(words):
        return False
    return name.secret and content[-1] in WORDS_FOR_HERE and content[-1] != "qui" and len(content) <= 6


def is_wordy(words: list[str]) -> bool:
    """Whether the pieces are words. Random characters fall into many pieces of one or two, and into digits."""
    single = digits = letters = 0
    for word in words:
        if word.isdigit():
            digits += 1
        else:
            letters += len(word)
            single += len(word) == 1 and word.isascii()
    plain = len(words) - digits
    spread = digits <= 3 or (digits * 2 <= len(words) and letters >= 3 * plain)
    # Scripts without spaces say in one letter what others say in five.
    dense = letters >= (2.5 if plain > 2 else 2) * plain or any(not word.isascii() for word in words)
    return bool(plain) and dense and (single <= 2 or single * 4 <= len(words)) and spread
