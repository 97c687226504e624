"""JavaScript's regular expressions, through Python's.

Only what means the same in both is translated. Python's engine cannot be stopped, so a pattern that could
take long on the text at hand is refused.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ....finding import Location
from ..objects import Doubt, Unsure

_SPACE = r"\t\n\x0b\x0c\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_NOT_UNDERSTOOD = re.compile(r"\\[pPkcB]|\(\?<[=!]|\\u\{")
_TOKEN = re.compile(
    r"\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)|\(\?<(?![=!])|\[\^?\]?|\]|\$|\{\d+(?:,\d*)?\}|[^\\]", re.DOTALL
)


def _doubt(reason: str) -> Doubt:
    return Doubt(Unsure(reason, Location("")))


def _translated(pattern: str, multiline: bool) -> str:
    if _NOT_UNDERSTOOD.search(pattern):
        raise _doubt("a regular expression is not understood")
    out: list[str] = []
    in_class = False
    for found in _TOKEN.finditer(pattern):
        token = found.group()
        if token == "(?<":
            out.append("(?P<")
        elif token.startswith("[") and not in_class:
            if token == "[^]":
                out.append(r"[\s\S]")
            elif token == "[]":
                out.append(r"(?!)")
            else:
                in_class = True
                out.append(token)
        elif token == "]" and in_class:
            in_class = False
            out.append(token)
        elif in_class:
            # Python warns of set operations that JavaScript does not have.
            out.append({"\\s": _SPACE, "[": "\\[", "\\/": "/"}.get(token, "\\" + token if token in "&~|" else token))
        else:
            out.append(
                {
                    "\\s": f"[{_SPACE}]",
                    "\\S": f"[^{_SPACE}]",
                    "\\/": "/",
                    "\\-": "-",
                    "$": r"(?=[\n\r\u2028\u2029]|\Z)" if multiline else r"\Z",
                    ".": r"[^\n\r\u2028\u2029]",
                    "{": r"\{",
                }.get(token, token)
            )
    return "".join(out)


@lru_cache(maxsize=256)
def compiled(pattern: str, flags: str) -> re.Pattern[str]:
    """The pattern for Python.

    Raises:
        Doubt: It is not understood.
    """
    multiline, any_char = "m" in flags, "s" in flags
    if len(pattern) > LONGEST_PATTERN:
        raise _doubt(f"a regular expression of more than {LONGEST_PATTERN} characters")
    translated = _translated(pattern, multiline)
    if any_char:
        translated = translated.replace(r"[^\n\r\u2028\u2029]", r"[\s\S]")
    options = re.ASCII | (re.IGNORECASE if "i" in flags else 0) | (re.MULTILINE if multiline else 0)
    try:
        return re.compile(translated, options)
    except (re.error, OverflowError, RecursionError):
        raise _doubt("a regular expression is not understood") from None


LONGEST_PATTERN = 1_000
# Each can double the time.
MOST_OPTIONAL = 20
_OPTIONAL = re.compile(r"(?<!\()(?:[^*+?}\\]|\\.)(?:\?|\{0?,\d+\})")
# Backtracking steps that take well under a second.
_STEPS = 5_000_000
_ATOM = re.compile(
    r"(?P<atom>\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[^\\()|^$*+?{])(?P<many>[*+]|\{\d+,\})?(?P<optional>\?|\{0?,\d+\})?",
    re.DOTALL,
)


@lru_cache(maxsize=256)
def _characters(atom: str) -> frozenset[str]:
    """The ASCII characters that an atom of a pattern matches."""
    try:
        one = re.compile(_translated(atom, False), re.ASCII | re.DOTALL)
    except re.error:
        return frozenset(map(chr, range(128)))
    return frozenset(c for c in map(chr, range(128)) if one.fullmatch(c))


def _ambiguous(pattern: str) -> int:
    """How many repeated atoms can share their text with a later one: each is one power in the time."""
    atoms = [(m["atom"], bool(m["many"]), bool(m["optional"])) for m in _ATOM.finditer(pattern)]
    count = 0
    for index, (atom, many, _) in enumerate(atoms):
        if not many:
            continue
        own = _characters(atom)
        for other, also_many, optional in atoms[index + 1 :]:
            shares = not own.isdisjoint(_characters(other))
            if also_many and shares:
                count += 1
                break
            if not shares and not optional and not also_many:
                break
    return count


@lru_cache(maxsize=256)
def longest_text(pattern: str) -> int:
    """How long a text this pattern is tried on: the more it can go back, the shorter."""
    if len(pattern) > LONGEST_PATTERN:
        return 0
    nested = re.search(r"(?:[*+|?]|\{\d+,\d*\})[^()]*\)+(?:[*+]|\{\d+,\d*\})", pattern)
    if nested or len(_OPTIONAL.findall(pattern)) > MOST_OPTIONAL:
        return 16
    powers = _ambiguous(pattern) + 1 + bool(re.search(r"^[^^]*[*+]", pattern) and not pattern.startswith("^"))
    return int(_STEPS ** (1 / powers))


def check_length(pattern: str, text: str, flags: str = "") -> None:
    """Refuse what could take long.

    Raises:
        Doubt: The text is longer than this pattern is tried on.
    """
    if ("u" in flags or "v" in flags) and any("\ud800" <= unit <= "\udfff" for unit in text):
        raise _doubt("a regular expression with the flag u is not understood on this text")
    if len(text) > longest_text(pattern):
        raise _doubt("a regular expression could take too long on a text of this length")
