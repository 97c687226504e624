"""How npm's dotenv reads an env file: the regular expression of its versions 16, 17 and 18, without its slow cases.

There is no expansion in it; that is another package. What ``fast: true`` of version 18 reads differently is not here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ....families.env.lines import Assignment, EnvFile, Problem
from ....secret import Secret
from .text import MAX_PROBLEMS, NUL_WHY, Text

__all__ = ["read", "read_before_15"]

# What \s, ^ and $ mean in JavaScript. Carriage returns are gone by then.
_SPACE = r"\t\n\v\f \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_BLANKS = re.compile(rf"[{_SPACE}]*")
_TRIMMED = "\t\n\v\f \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200B)))
_END = re.compile(r"[\n\u2028\u2029]|\Z")
_KEY = re.compile(r"[A-Za-z0-9_.-]+")
_EXPORT = re.compile(rf"export[{_SPACE}]+")
_PLAIN = re.compile(r"[^#\n]+")
_QUOTES = "'\"`"


def read(text: str, path: str, given: Mapping[str, str]) -> EnvFile:
    """What ``require('dotenv').config()`` sets where nothing is set before."""
    del given  # no value refers to another
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = Text(text, path)
    found: list[Assignment] = []
    problems: list[Problem] = []
    at = 0
    while at < len(text):
        start = _skip(text, at)
        if start >= len(text):
            break
        match = _match(text, start)
        if match is None:
            if text[start] != "#" and len(problems) < MAX_PROBLEMS:
                problems.append(Problem(lines.line(start), "drops the line"))
            at = _line_end(text, start) + 1
            continue
        place = lines.place(match.key_start, len(match.key))
        if match.key == "__proto__":
            # In JavaScript that is no name of a property.
            problems.append(Problem(place, "drops the line"))
        elif "\0" in match.value:
            found.append(Assignment(match.key, None, place, NUL_WHY))
        else:
            found.append(Assignment(match.key, Secret(match.value), place))
        at = match.end
        if at and text[at - 1] not in "\n\u2028\u2029":
            at = _line_end(text, at) + 1
    return EnvFile(tuple(found), tuple(problems))


_OLD_LINE = re.compile(r"[\s\ufeff]*([\w.-]+)[\s\ufeff]*=[\s\ufeff]*(.*)", re.ASCII)


def read_before_15(text: str) -> dict[str, str]:
    """What versions before 15 make of a file: no comments behind values, no values of several lines."""
    found = {}
    for line in re.split(r"\r\n|\n|\r", text):
        match = _OLD_LINE.fullmatch(line)
        if match is not None:
            value = match[2].strip()
            if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
                value = value[1:-1].replace("\\n", "\n") if value[0] == '"' else value[1:-1]
            found[match[1]] = value
    return found


class _Match:
    def __init__(self, key: str, key_start: int, value: str, end: int) -> None:
        self.key = key
        self.key_start = key_start
        self.value = value
        self.end = end


def _skip(text: str, at: int) -> int:
    found = _BLANKS.match(text, at)
    return found.end() if found else at


def _line_end(text: str, at: int) -> int:
    found = _END.search(text, at)
    return found.start() if found else len(text)


def _match(text: str, start: int) -> _Match | None:
    export = _EXPORT.match(text, start)
    found = _match_key(text, export.end()) if export else None
    return found or _match_key(text, start)


def _match_key(text: str, start: int) -> _Match | None:
    key = _KEY.match(text, start)
    if key is None:
        return None
    equals = _skip(text, key.end())
    if text.startswith("=", equals):
        at = equals + 1
    elif text.startswith(":", key.end()) and _skip(text, key.end() + 1) > key.end() + 1:
        at = key.end() + 2
    else:
        return None
    quoted = _quoted(text, at)
    if quoted is not None:
        raw, end = quoted
    else:
        plain = _PLAIN.match(text, at)
        raw = plain.group() if plain else ""
        # What follows is a line end or a comment.
        end = _tail(text, at + len(raw)) or len(text)
    return _Match(key.group(), start, _value(raw), end)


def _quoted(text: str, at: int) -> tuple[str, int] | None:
    """A value in quotes, which may stand on a later line, and where the match ends."""
    start = _skip(text, at)
    if start >= len(text) or text[start] not in _QUOTES:
        return None
    quote, escaped = text[start], []
    close = text.find(quote, start + 1)
    while close >= 0 and text[close - 1] == "\\":
        escaped.append(close)
        close = text.find(quote, close + 1)
    # The first quote without a backslash, or else the last one with it that ends a line.
    for end in ([close] if close >= 0 else []) + escaped[::-1]:
        after = _tail(text, end + 1)
        if after is not None:
            return text[start : end + 1], after
    return None


def _tail(text: str, at: int) -> int | None:
    """Where a match ends that has only blanks and a comment left."""
    end = _skip(text, at)
    if end >= len(text):
        return end
    if text[end] == "#":
        return _line_end(text, end)
    last = max(text.rfind(mark, at, end) for mark in "\n\u2028\u2029")
    return last if last >= 0 else None


def _value(raw: str) -> str:
    value = raw.strip(_TRIMMED)
    first = value[:1]
    if "\u2028" in value or "\u2029" in value:
        value = _strip_each(value)
    elif len(value) > 1 and first in _QUOTES and value[-1] == first:
        value = value[1:-1]
    if first == '"':
        value = value.replace("\\n", "\n").replace("\\r", "\r")
    return value


def _strip_each(value: str) -> str:
    """Take quotes from a value that has line ends of JavaScript's in it, each of which can begin a quote."""
    last = dict.fromkeys(_QUOTES, -1)
    for found in _END.finditer(value):
        if found.start() and value[found.start() - 1] in last:
            last[value[found.start() - 1]] = found.start() - 1
    made: list[str] = []
    at = 0
    while at < len(value):
        quote = value[at]
        if quote in last and last[quote] > at:
            made.append(value[at + 1 : last[quote]])
            at = last[quote] + 1
        end = min(_line_end(value, at) + 1, len(value))
        made.append(value[at:end])
        at = end
    return "".join(made)
