"""How docker compose reads an env file, and how it expands ``${…}``: what compose-go 2 does, in linear time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from ....families.env.lines import Assignment, EnvFile, Problem
from ....finding import Location
from ....secret import Secret
from .text import BOM, MAX_NESTED, MAX_PROBLEMS, NUL_WHY, TOO_LARGE, Room, Text

__all__ = ["expand", "read"]

# What Go takes for white space: in the whole file, and within a line.
_SPACE = "\t\n\v\f\r \u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_BLANK = "\t\v\f\r \u0085\u00a0"
_SPACES = re.compile(rf"[{_SPACE}]*")
_BLANKS = re.compile(rf"[{_BLANK}]*")
_EXPORT = re.compile(r"export(?=[\t\n\f\r ])")
_KEY = re.compile(rf"[A-Za-z0-9_.\-\[\]{_BLANK}]*")
_ESCAPE = re.compile(r'\\(?:[abcfnrtv$"\\]|0[0-9]{0,3})')
_ESCAPES = {
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
    "\\": "\\",
    '"': '"',
    "$": "$$",
}
_OCTAL = re.compile(r"\\0([0-3][0-7]{2})")
# Go folds case as Unicode does: the long s and the Kelvin sign are letters of a name.
_LETTER = "_a-zA-Z\u017f\u212a"
_NAME = re.compile(rf"[{_LETTER}][{_LETTER}0-9]*")
_OPERATOR = re.compile(r":?[-+?]")
_BRACE = re.compile(r"[{}]")
_TOO_NESTED = f"more than {MAX_NESTED} defaults stand in each other"

Lookup = Callable[[str], "str | None"]


class _Refused(Exception):
    """Docker compose stops with an error; the names are those that it misses."""

    def __init__(self, message: str, *names: str) -> None:
        super().__init__(message)
        self.names = names


class _Unknown(Exception):
    """What it makes of a value is not known."""


def read(text: str, path: str, given: Mapping[str, str]) -> EnvFile:
    """What an env file gives: variables that are there before it win where a value refers to them."""
    reader = _Reader(text, path, given)
    try:
        reader.read()
    except _Refused as error:
        reader.problems.append(Problem(reader.lines.line(reader.at), str(error), fatal=True))
    return EnvFile(tuple(reader.found), tuple(reader.problems))


def expand(text: str, given: Mapping[str, str]) -> tuple[str | None, tuple[str, ...], str]:
    """A text with its ``${…}`` expanded.

    Returns:
        The text, or None; the names that nothing gives; why it is None, as a clause.
    """
    expansion = _Expansion(given.get, Room())
    try:
        return expansion.substitute(text), tuple(expansion.references), ""
    except _Refused as error:
        return None, error.names, f"docker compose {error}"
    except _Unknown as error:
        return None, (), str(error)


class _Reader:
    def __init__(self, text: str, path: str, given: Mapping[str, str]) -> None:
        self.lines = Text(text, path)
        self.text = text
        self.at = 1 if text.startswith(BOM) else 0
        self.found: list[Assignment] = []
        self.problems: list[Problem] = []
        self._given = given
        self._values: dict[str, str] = {}
        self._unknown: set[str] = set()
        self._room = Room()

    def read(self) -> None:
        while self._to_statement():
            start = self._after_export()
            end, key = self._key(start)
            if not key and end == len(self.text):
                self._nameless(start)
            elif self.text[end] == "\n":
                self._inherit(key, start)
                self.at = end + 1
            else:
                self.at = self._skip(_BLANKS, end + 1)
                self._take(key, start)

    def _skip(self, pattern: re.Pattern[str], at: int) -> int:
        found = pattern.match(self.text, at)
        return found.end() if found else at

    def _to_statement(self) -> bool:
        """Go to the next statement, past blanks and comments."""
        while True:
            self.at = self._skip(_SPACES, self.at)
            if self.at >= len(self.text) or self.text[self.at] != "#":
                return self.at < len(self.text)
            end = self.text.find("\n", self.at)
            self.at = len(self.text) if end < 0 else end

    def _after_export(self) -> int:
        if not _EXPORT.match(self.text, self.at):
            return self.at
        start = self._skip(_BLANKS, self.at + len("export"))
        if start >= len(self.text):
            raise _Refused("stops at an `export` without a name")
        return start

    def _key(self, start: int) -> tuple[int, str]:
        """Where a name ends, and the name; the end of the text and no name where nothing ends it."""
        at = start
        while True:
            at = self._skip(_KEY, at)
            if at >= len(self.text):
                return at, ""
            if self.text[at] in "=:\n":
                break
            if unicodedata.category(self.text[at])[0] not in "LN":
                raise _Refused("stops at a character that no name can have")
            at += 1
        key = self.text[start:at].rstrip(_SPACE)
        if " " in key:
            raise _Refused("stops at a name with a blank in it")
        return at, key

    def _problem(self, place: Location, message: str) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(place, message))

    def _nameless(self, start: int) -> None:
        # The last line, without a line end, becomes the value of a variable whose name is empty.
        self._problem(self.lines.line(start), "takes the last line for the value of a nameless variable")
        self.at = start
        self._value()

    def _inherit(self, key: str, start: int) -> None:
        place = self.lines.place(start, len(key))
        if key in self._given:
            self._set(key, self._given[key], start, ())
        elif key:
            self._problem(place, "takes a name without `=` from its own environment, which has none")

    def _take(self, key: str, start: int) -> None:
        begin = self.at
        try:
            value, references = self._value()
        except _Refused:
            self.at = begin
            raise
        except _Unknown as error:
            self._unknown.add(key)
            self._values.pop(key, None)
            self.found.append(Assignment(key, None, self.lines.place(start, len(key)), str(error)))
            return
        self._set(key, value, start, references)

    def _set(self, key: str, value: str, start: int, references: tuple[str, ...]) -> None:
        place = self.lines.place(start, len(key))
        self._unknown.discard(key)
        self._values[key] = value
        if not key:
            self._problem(place, "takes the line for a nameless variable")
        elif "\0" in value:
            self.found.append(Assignment(key, None, place, NUL_WHY))
        else:
            self.found.append(Assignment(key, Secret(value), place, references=references))

    def _value(self) -> tuple[str, tuple[str, ...]]:
        quote = self.text[self.at : self.at + 1]
        if quote not in ("'", '"'):
            end = self.text.find("\n", self.at)
            end = len(self.text) if end < 0 else end
            value = self.text[self.at : end].partition(" #")[0].rstrip(_SPACE)
            self.at = min(end + 1, len(self.text))
            return self._expanded(value)
        close = self._closing(quote, self.at + 1)
        value = re.sub(
            rf"\\([\\{quote}])", lambda found: quote if found[1] == quote else found[0], self.text[self.at + 1 : close]
        )
        self.at = close + 1
        if quote == "'":
            return value, ()
        return self._expanded(_ESCAPE.sub(_unescaped, value))

    def _closing(self, quote: str, start: int) -> int:
        at = start
        while True:
            at = self.text.find(quote, at)
            if at < 0:
                raise _Refused("stops at a quote that nothing closes")
            before = at
            while before > start and self.text[before - 1] == "\\":
                before -= 1
            if (at - before) % 2 == 0:
                return at
            at += 1

    def _expanded(self, value: str) -> tuple[str, tuple[str, ...]]:
        expansion = _Expansion(self._lookup, self._room)
        return expansion.substitute(value), tuple(expansion.references)

    def _lookup(self, name: str) -> str | None:
        if name in self._given:
            return self._given[name]
        if name in self._unknown:
            raise _Unknown("it takes the value of a variable that is not known")
        return self._values.get(name)


def _unescaped(found: re.Match[str]) -> str:
    escape = found.group()
    if escape[1] != "0":
        return _ESCAPES.get(escape[1], escape)
    octal = _OCTAL.fullmatch(escape)
    # What is no number of three digits only loses its zero.
    return chr(int(octal[1], 8)) if octal else "\\" + escape[2:]


class _Expansion:
    """``$NAME``, ``${NAME}`` and ``${NAME:-…}`` in one value."""

    def __init__(self, lookup: Lookup, room: Room) -> None:
        self.references: dict[str, None] = {}
        self._lookup = lookup
        self._room = room
        self._depth = 0

    def substitute(self, text: str) -> str:
        """The text with its variables."""
        if "$" not in text:
            return text
        self._depth += 1
        if self._depth > MAX_NESTED:
            raise _Unknown(_TOO_NESTED)
        made: list[str] = []
        done = at = 0
        last_brace = line_end = -1
        while (at := text.find("$", at)) >= 0:
            if at > line_end:
                line_end = text.find("\n", at)
                line_end = len(text) if line_end < 0 else line_end
                last_brace = text.rfind("}", at, line_end)
            replaced = self._one(text, at, last_brace)
            if replaced is None:
                at += 1
                continue
            value, end = replaced
            made += (text[done:at], value)
            done = at = end
        made.append(text[done:])
        self._depth -= 1
        return "".join(made)

    def _one(self, text: str, at: int, last_brace: int) -> tuple[str, int] | None:
        following = text[at + 1 : at + 2]
        if following == "$":
            return "$", at + 2
        if following != "{":
            name = _NAME.match(text, at + 1)
            return (self._plain(name.group()), name.end()) if name else None
        name = _NAME.match(text, at + 2)
        if name and text.startswith("}", name.end()):
            return self._plain(name.group()), name.end() + 1
        operator = _OPERATOR.match(text, name.end()) if name else None
        if name is None or operator is None or last_brace < operator.end():
            raise _Refused("stops at a `${` that is no variable")
        # Where the braces do not match, the last one of the line closes it.
        close = _closing_brace(text, at + 1, last_brace)
        return self._operated(name.group(), operator.group(), text[operator.end() : close]), close + 1

    def _plain(self, name: str) -> str:
        value = self._lookup(name)
        if value is None:
            self.references[name] = None
            return ""
        return self._fitting(value)

    def _operated(self, name: str, operator: str, word: str) -> str:
        value = self._lookup(name)
        is_given = value is not None and (value != "" or operator[0] != ":")
        if operator[-1] == "+":
            return self.substitute(word) if is_given else self._fitting(value or "")
        if is_given:
            return self._fitting(value or "")
        if operator[-1] == "?":
            raise _Refused("stops at a variable that has to be set and is not", name)
        return self.substitute(word)

    def _fitting(self, value: str) -> str:
        if not self._room.take(len(value)):
            raise _Unknown(TOO_LARGE)
        return value


def _closing_brace(text: str, start: int, last: int) -> int:
    opened = 0
    at = start
    while (found := _BRACE.search(text, at, last + 1)) is not None:
        at = found.end()
        if found.group() == "{":
            opened += 1
            if opened > MAX_NESTED:
                raise _Unknown(_TOO_NESTED)
            # The character after an opening brace is not looked at.
            at += 1
        else:
            opened -= 1
            if opened == 0:
                return found.start()
    return last
