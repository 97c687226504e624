"""Stand-ins made of words alone: instructions, descriptions, the variable's own name once more."""

from __future__ import annotations

import re

from ._clauses import CHANGE, ECHO, EXAMPLE, GENERIC, HERE, WORDS, YOURS
from ._fillers import PREFIX
from ._grammar import is_change, is_wordy, mostly_known, says_here, says_your, segments, words_of
from ._names import ALIASES, FREE, PLACES, Name, is_prose
from ._words import (
    CREDENTIALS,
    FILL,
    GRAMMAR,
    LETTERS_FOR_PEOPLE,
    MARKERS,
    MINE,
    NOUNS,
    UNREAL,
    UNREAL_IN_SECRETS,
    WORDS_FOR_HERE,
    fold,
    word_set,
)

__all__ = ["phrase"]

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.]*://")
# The path of a key's file, and a list of variables, are made of the same words as a description.
_NAMES_THINGS = re.compile(r"(?:~|\.{0,2})/[\w./-]+\.\w{2,5}|[A-Z][A-Z0-9_]*(?:, ?[A-Z][A-Z0-9_]*)+")


def phrase(name: Name, text: str) -> str | None:
    if is_prose(name, text):
        return None
    if not text.isascii():
        clause = _other_script(name, text)
        if clause:
            return clause
    body = PREFIX.sub("", text, count=1) if name.secret else text
    if "://" in body and not _SCHEME.match(body):
        # An instruction may name the place where the key is to be had.
        body = body.partition("http")[0]
    words = words_of(body)
    if not words or not is_wordy(words):
        return None
    if "://" not in body:
        if says_your(words, name.words) and ((not name.secret and len(words) <= 6) or mostly_known(words, name.words)):
            return YOURS
        if is_change(words, secret=name.secret, own=name.words):
            return CHANGE
        if says_here(name, words):
            return HERE
        if name.secret:
            return None if _NAMES_THINGS.fullmatch(text) else _described(name, words)
        return _repeated(name, words, text)
    return None


# Paths and the senders of letters may be written in the people's own script.
_MAY_BE_LOCAL = word_set("path file dir folder from sender title brand team")


def _other_script(name: Name, text: str) -> str | None:
    if not LETTERS_FOR_PEOPLE.search(text):
        return None
    # Domains may be written in any script: `https://빵집.kr`.
    local = "://" in text or "." in text or name.words & _MAY_BE_LOCAL
    if name.secret or (name.machine and not name.prose and not local):
        return WORDS
    if name.prose:
        return None
    plain = fold(text)
    return HERE if any(marker in plain for marker in MARKERS) and len(plain) <= 60 else None


_OF_A_MANUAL = MINE | UNREAL | WORDS_FOR_HERE | {"this", "some", "any"}


def _described(name: Name, words: list[str]) -> str | None:
    """A secret made of generic words: `my-webhook-secret`, `jwt_secret_key`, `demo key`."""
    known: list[str] = []
    several = sum(not word.isdigit() for word in words) > 1
    unknown = 0
    unreal = False
    for word in words:
        if word in UNREAL or word in UNREAL_IN_SECRETS:
            unreal = True
            known.append(word)
        elif word.isdigit() or len(word) == 1:
            continue
        elif word in GRAMMAR or word in name.words:
            known.append(word)
        elif len(word) >= 6 and (parts := segments(word, NOUNS, FILL, MINE, WORDS_FOR_HERE, UNREAL, name.words)):
            # `supersecret` alone is somebody's bad choice; `mysecretkey` is a manual's.
            known.extend(parts if several or not _OF_A_MANUAL.isdisjoint(parts) else parts[-1:])
            unreal = unreal or not UNREAL.isdisjoint(parts)
        else:
            unknown += 1
    nouns = sum(word in NOUNS or word in name.words for word in known)
    own = [ALIASES.get(word, word) for word in words]
    if len(own) >= 2 and name.words.issuperset(own):
        return ECHO
    if _is_end_of(words, name):
        return ECHO
    if not unknown and len(known) >= 2 and (nouns or several):
        return EXAMPLE if unreal else GENERIC
    if not unknown and len(known) == 1 and known[0] in UNREAL:
        return EXAMPLE
    # `password-to-the-orders-db`: a noun and what it is for; `my-random-string-for-tests`.
    if len(words) >= 3 and words[0] in CREDENTIALS and words[1] in _PREPOSITIONS:
        return GENERIC
    if unknown == 1 and len(known) >= 4 and nouns and words[0] in _OF_A_MANUAL:
        return GENERIC
    if unreal and unknown <= 1 and nouns and len(known) >= 2:
        return EXAMPLE
    # The key's own words, once more, with one that is not in it: `PAYMENTS_SECRET=acme_payments_secret_key`.
    if unknown <= 1 and len(known) >= 3 and nouns >= 3 and sum(word in name.words for word in known) >= 2:
        return ECHO
    return None


_TOKEN = re.compile(r"[\w .-]+")
# The noun that a value ends in when it is the name of a slot instead of what belongs into it.
_SLOTS = word_set(
    "name username hostname id url uri endpoint address password token secret key email identifier number port region"
)


_IDENTIFIERS = word_set("id ids sid uuid address addresses channel guild key token hash account")
_PREPOSITIONS = word_set("to for of from the de del para do da pour du fuer fur for with without")
# `nome_do_banco`: the link between two nouns that names have no use for.
_LINKS = word_set("de del do da dos das di del della der des von od for of")
_SLUG = re.compile(r"(?:owner|user|username|org|organization|account)/(?:repo|repository|project|image|repo[-_]?name)")
_LONE_SLOTS = word_set(
    "username hostname dbname databasename url uri endpoint email subdomain address projectid bucketname"
)


def _is_end_of(words: list[str], name: Name) -> bool:
    """Whether the value is the end of the variable's name, two words at least, written without what parts them."""
    joined = "".join(words)
    end = len(name.spelled)
    return len(name.spelled) >= 2 and any("".join(name.spelled[start:]) == joined for start in range(end - 1))


def _repeated(name: Name, words: list[str], text: str) -> str | None:
    """The variable's own name, or the name of the slot, in variables that are no secrets."""
    if name.words & {"repo", "repository", "github", "image"} and _SLUG.fullmatch(text.lower()):
        return GENERIC
    if name.naming or not name.ordered or len(words) > 8 or not _TOKEN.fullmatch(text):
        return None
    plain = [ALIASES.get(word, word) for word in words]
    if (len(plain) >= 2 and tuple(plain) == name.ordered[-len(plain) :]) or _is_end_of(words, name):
        return ECHO
    own_unreal = [word for word in words if word in UNREAL and word not in name.words]
    generic = all(
        word in NOUNS or word in FILL or word in name.words or word in UNREAL or word in MINE or len(word) == 1
        for word in words
    )
    if len(words) == 1 and words[0] in _LONE_SLOTS and plain[0] == name.ordered[-1]:
        return ECHO
    if own_unreal and generic and not name.words & FREE - {"user"} and (len(words) > 1 or name.words & PLACES):
        return EXAMPLE
    # No identifier is a phrase with a preposition: `wallet_to_monitor`.
    if (
        name.ordered[-1] in _IDENTIFIERS
        and len(words) >= 3
        and not words[0].isdigit()
        and not _PREPOSITIONS.isdisjoint(words[1:-1])
        and any(word in NOUNS or word in name.words for word in words)
    ):
        return GENERIC
    if not generic or len(words) < 2:
        return None
    if not _LINKS.isdisjoint(words[1:-1]) and sum(word in NOUNS for word in words) >= 2:
        return GENERIC
    last = plain[-1]
    if words[-1] in _SLOTS and " " not in text and (last in name.words or words[-1] == "name" or last == "user"):
        return ECHO
    if words[0] in MINE and not name.words & FREE and last in name.words:
        return ECHO
    return None
