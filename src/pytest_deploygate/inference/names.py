"""What environments are called, by the names of files, of folders and in workflows."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..families.pm2.names import OTHER_STAGES, PRODUCTION, plain, words
from .project import is_usable

__all__ = ["ELSEWHERE", "environment", "is_deployed", "is_same", "rest", "stage"]

ELSEWHERE = frozenset("test tests testing ci override debug build".split())
"""What says that nobody is served by it."""
_SAME = {"prod": "production", "live": "production", "dev": "development", "develop": "development"}
_SAME |= {"stage": "staging", "stg": "staging"}
_FORBIDDEN = re.compile(r"[\s,:/\\*?\[\]\x00-\x1f\x7f]+")
_ENDINGS = frozenset("js cjs mjs ts mts cts json yml yaml env".split())


def environment(text: str) -> str:
    """A name that `--env` can have, made of another one; empty where there is none."""
    name = "".join(char if char.isprintable() else " " for char in text)
    name = _FORBIDDEN.sub("-", name).strip("-_. ")
    if not is_usable(name):
        return ""
    return f"{name}-servers" if name == "all" else name


def is_same(one: str, other: str) -> bool:
    """Whether two names mean one environment: ``prod`` and ``production``, ``api-server`` and ``api``."""
    return one == other or (_meant(one) != "" and _meant(one) == _meant(other))


def _meant(name: str) -> str:
    return plain(_SAME.get(word, word) for word in words(name)) if name.isascii() else ""


def stage(name: str) -> str:
    """The stage that a name says, in one word for all that mean it; empty where it says none."""
    said = [word for word in words(name) if word in PRODUCTION | OTHER_STAGES]
    return _SAME.get(said[0], said[0]) if said else ""


def is_deployed(name: str) -> bool:
    """Whether a name is that of servers: it says a stage, and not one at which nobody is served."""
    return stage(name) != "" and ELSEWHERE.isdisjoint(words(name))


def rest(name: str, noise: Iterable[str]) -> str:
    """What a file's name says besides what it is: ``ecosystem.api-server.config.js`` is about api-server."""
    known = "|".join(sorted(map(re.escape, noise), key=len, reverse=True))
    # Behind a digit, a word begins anew: `pm2prod`.
    at_start = re.compile(rf"(?i:{known})(?:(?<=\d)|(?=[-_A-Z]|\Z))[-_]*")
    at_end = re.compile(rf"[-_]+(?i:{known})\Z")
    parts = []
    for part in name.split("."):
        while found := at_start.match(part):
            part = part[found.end() :]  # noqa: PLW2901 - the same part, with less of it each time
        part = at_end.sub("", part)  # noqa: PLW2901
        if part and part.lower() not in _ENDINGS:
            parts.append(part)
    return "-".join(parts)
