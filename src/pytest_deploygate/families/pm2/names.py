"""Names of environments, files and apps, taken apart: which words in them say a role, and which only a stage."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...marked import quoted

__all__ = ["OTHER_STAGES", "PRODUCTION", "STAGES", "base", "clipped", "is_stage", "matches", "plain", "role", "words"]

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
PRODUCTION = frozenset(["production", "prod", "live"])
OTHER_STAGES = frozenset(
    "staging stage stg development develop dev test testing qa uat preview preprod local demo sandbox ci".split()
)
# `all` and `default` say no role either.
STAGES = PRODUCTION | OTHER_STAGES | {"all", "default"}


def words(name: str) -> tuple[str, ...]:
    """``apiServer-prod2`` is api, server, prod, 2."""
    return tuple(word.lower() for word in _WORD.findall(name))


def is_stage(word: str) -> bool:
    """Whether a word says when or for whom something runs, but not what: ``production``, ``2``."""
    return word in STAGES or word.isdigit()


def plain(parts: Iterable[str]) -> str:
    """Words as one: ``api-server``, ``apiserver`` and ``api`` are equal."""
    return re.sub(r"(?<=.)servers?\Z", "", "".join(parts))


def role(name: str) -> str:
    """What is left of a name without its stages: ``api-server-prod`` and ``apiserver`` are both ``api``.

    Empty where a name says nothing but a stage.
    """
    return plain(word for word in words(name) if not is_stage(word))


def base(name: str, roles: Iterable[str]) -> str:
    """An app's name without stages and without the words of some environments' names."""
    dropped = {word for known in roles for word in (*words(known), role(known))}
    return "".join(word for word in words(name) if not is_stage(word) and word not in dropped)


def matches(pattern: str, name: str) -> bool:
    """Whether a pattern of the gate file, in which only ``*`` and ``?`` are special, is about a name."""
    expression = "".join({"*": ".*", "?": "."}.get(char, re.escape(char)) for char in pattern)
    return re.fullmatch(expression, name, re.DOTALL) is not None


def clipped(text: str) -> str:
    """A text of a file as a message may show it: on one line, of bounded length, never a secret."""
    shown = quoted(text)
    return shown[1:-1] if shown.startswith("'") else shown
