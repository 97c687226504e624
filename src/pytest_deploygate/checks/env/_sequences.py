"""Neighbours in the alphabet or among the digits, one after another."""

from __future__ import annotations

import re
from itertools import pairwise

from ._clauses import SEQUENCE
from ._names import NUMBERED, Name

__all__ = ["SEGMENTS", "sequence"]

SEGMENTS = re.compile(r"[-_.:/@=+, ]+")


def _runs(text: str) -> bool:
    """Whether a text falls into runs of neighbours in the alphabet or among the digits, each of three or more."""
    length = 1
    step = 0
    for a, b in pairwise(text):
        now = _step(a, b)
        if now and (length == 1 or now == step):
            step = now
            length += 1
        elif length >= 3:
            length = 1
            step = 0
        else:
            return False
    return length >= 3 or len(text) <= 1


def _longest_run(text: str) -> int:
    best = length = 1
    step = 0
    for a, b in pairwise(text):
        now = _step(a, b)
        if now and (length == 1 or now == step):
            length += 1
        else:
            length = 2 if now else 1
        step = now
        best = max(best, length)
    return best


def _step(a: str, b: str) -> int:
    """1 or -1 from one letter or digit to its neighbour, 9 and 0 being neighbours too; else 0."""
    if a + b == "90":
        return 1
    if a + b == "09":
        return -1
    step = ord(b) - ord(a)
    return step if step in (1, -1) else 0


def sequence(name: Name, body: str, joined: str, *, vendor: bool) -> str | None:
    lower = joined.lower()
    numbered = name.words & NUMBERED
    # Chance draws no twelve neighbours in a row, and no number of a telephone has eight.
    longest = _longest_run(lower[:200]) if len(lower) >= 8 else 0
    if longest >= (8 if numbered and not name.secret else 12) or (
        name.secret and longest >= 6 and longest >= 0.6 * len(lower)
    ):
        return SEQUENCE
    # `123456:ABC-…` is the token that the manual of Telegram's bots shows.
    if name.secret and ":" in body and _counts_up(body.partition(":")[0], 6):
        return SEQUENCE
    if not lower.isascii() or not lower.isalnum() or len(lower) > 200:
        return None
    if name.secret:
        if len(lower) >= (3 if lower.isalpha() else 6) and (_runs(lower) or (len(lower) >= 9 and _runs(lower[1:]))):
            return SEQUENCE
        return None
    # A vendor's prefix before a sequence: `price_12345`, `pk-lf-1234567890`.
    if vendor and _counts_up(SEGMENTS.split(body)[-1], 5):
        return SEQUENCE
    numbers = [part for part in body.replace(" ", "").split(",") if part]
    if numbers and (numbered or _UUID.fullmatch(body)):
        return SEQUENCE if all(_counts_up(part.replace("-", ""), 7) for part in numbers) else None
    return None


_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def _counts_up(text: str, least: int) -> bool:
    text = text.lstrip("+")
    if not text.isascii() or not text.isalnum():
        return False
    if text.startswith("01") and text.isdigit():
        least = min(least, 6)
    return len(text) >= least and _runs(text.lower())
