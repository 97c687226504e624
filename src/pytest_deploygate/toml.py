"""TOML as a tree in which every key and value knows its place: tomllib gives the values, a locator their places."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, TypeAlias

from .marked import MAX_DEPTH, Document, Entry, MappingNode, Mark, Node, Problem, ScalarNode, SequenceNode
from .secret import is_secret_text

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

__all__ = ["NotToml", "Path", "compose_toml", "loads", "locate"]

Path: TypeAlias = tuple[str | int, ...]

_AT = re.compile(r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")


class NotToml(ValueError):
    """A text is no TOML.

    Attributes:
        problem: Why, and where.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def loads(text: str) -> dict[str, Any]:
    """The data of a text.

    Raises:
        NotToml: It is none.
    """
    try:
        return tomllib.loads(text)
    except ValueError as error:
        raise NotToml(_explained(str(error), text)) from None
    except RecursionError:
        raise NotToml(_too_deep()) from None


def compose_toml(text: str, table: tuple[str, ...] = ()) -> Document:
    """The tree of a text, or of one table in it; without a root where there is no such table. Never raises."""
    try:
        data: Any = loads(text)
    except NotToml as refusal:
        return Document(None, (refusal.problem,))
    for part in table:
        if not isinstance(data, dict) or part not in data:
            return Document(None)
        data = data[part]
    builder = _Builder(locate(text))
    try:
        return Document(builder.node(data, table, builder.mark(table)))
    except _TooDeepError as error:
        return Document(None, (_too_deep(error.mark),))


def _too_deep(mark: Mark | None = None) -> Problem:
    return Problem(f"nested deeper than {MAX_DEPTH} levels", mark)


def _explained(message: str, text: str) -> Problem:
    found = _AT.search(message)
    what = _AT.sub("", message)
    mark = None
    if found:
        end = Mark(text.count("\n") + 1, len(text) - text.rfind("\n"))
        mark = Mark(int(found["line"]), int(found["column"])) if found["line"] else end
    # tomllib names keys, never values; but a value that has lost its quotes looks like a key.
    return Problem("this is not valid TOML" if is_secret_text(what) else f"this is not valid TOML: {what}", mark)


class _TooDeepError(Exception):
    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark = mark


class _Builder:
    """Data and places together."""

    def __init__(self, places: Places) -> None:
        self._places = places

    def node(self, data: Any, path: Path, above: Mark) -> Node:
        mark = self._places.values.get(path) or self._places.keys.get(path) or above
        if len(path) > MAX_DEPTH:
            raise _TooDeepError(mark)
        if isinstance(data, dict):
            return MappingNode({key: self._entry(key, value, (*path, key), mark) for key, value in data.items()}, mark)
        if isinstance(data, list):
            return SequenceNode([self.node(item, (*path, i), mark) for i, item in enumerate(data)], mark)
        return ScalarNode(data, mark, str(data))

    def mark(self, path: Path) -> Mark:
        return self._places.keys.get(path, Mark(1, 1))

    def _entry(self, key: str, value: Any, path: Path, above: Mark) -> Entry:
        mark = self._places.keys.get(path, above)
        return Entry(ScalarNode(key, mark, key), self.node(value, path, mark))


class Places:
    """Where the keys and values of a TOML text stand, by their paths."""

    def __init__(self) -> None:
        self.keys: dict[Path, Mark] = {}
        self.values: dict[Path, Mark] = {}


_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
_DOT = re.compile(r"[ \t]*\.[ \t]*")
_VALUE = re.compile(
    r'''"""(?:[^"\\]|\\.|"{1,2}(?!"))*"{3,5}'''
    r"""|'''(?:[^']|'{1,2}(?!'))*'{3,5}"""
    r"""|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'"""
    r"""|[^,\]}\s#]+(?:[ ][0-9:.+Z-]+)?""",
    re.DOTALL,
)


def locate(text: str) -> Places:
    """Where everything stands in a text that tomllib has found valid, as far as it is understood.

    A form of TOML that is newer than this costs precision, nothing else: what has no place of its own has
    that of what is around it.
    """
    locator = _Locator(text)
    with suppress(_LostError, RecursionError):
        locator.walk()
    return locator.places


class _LostError(Exception):
    pass


class _Locator:
    def __init__(self, text: str) -> None:
        self.places = Places()
        self._text = text
        self._at = 0
        self._lines = [0, *(newline.end() for newline in re.finditer("\n", text))]
        self._tables: dict[Path, int] = {}

    def walk(self) -> None:
        """Find all places.

        Raises:
            _LostError: There is something that this does not know; what was found up to there is right.
        """
        base: Path = ()
        while self._skip():
            if self._text.startswith("[", self._at):
                base = self._header()
            else:
                self._pair(base)

    def _skip(self) -> bool:
        """Go to the next thing that counts; False where there is none."""
        found = _SPACE.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return self._at < len(self._text)

    def _take(self, mark: str) -> bool:
        if not self._text.startswith(mark, self._at):
            return False
        self._at += len(mark)
        return True

    def _mark(self, start: int) -> Mark:
        """The place of what reaches from there to here, or to the end of its first line."""
        line = bisect_right(self._lines, start)
        newline = self._text.find("\n", start, self._at)
        return Mark(line, start - self._lines[line - 1] + 1, (self._at if newline < 0 else newline) - start)

    def _match(self, pattern: re.Pattern[str]) -> tuple[str, Mark]:
        found = pattern.match(self._text, self._at)
        if found is None:
            raise _LostError
        self._at = found.end()
        return found.group(), self._mark(found.start())

    def _key(self) -> Iterator[tuple[str, Mark]]:
        while True:
            raw, mark = self._match(_KEY)
            yield (tomllib.loads(f"key = {raw}")["key"] if raw[0] in "\"'" else raw), mark
            dot = _DOT.match(self._text, self._at)
            if dot is None:
                return
            self._at = dot.end()

    def _header(self) -> Path:
        is_array = self._take("[[")
        if not is_array:
            self._take("[")
        self._skip()
        path: Path = ()
        mark = Mark(1, 1)
        for part, mark in self._key():
            path = (*self._inside(path), part)
            self.places.keys.setdefault(path, mark)
        self._skip()
        self._take("]]" if is_array else "]")
        if not is_array:
            return self._inside(path)
        self._tables[path] = self._tables.get(path, -1) + 1
        self.places.values[self._inside(path)] = mark
        return self._inside(path)

    def _inside(self, path: Path) -> Path:
        """The path of the last table where a path names an array of tables."""
        return (*path, self._tables[path]) if path in self._tables else path

    def _pair(self, base: Path) -> None:
        path = base
        for part, mark in self._key():
            path = (*path, part)
            self.places.keys.setdefault(path, mark)
        self._skip()
        self._take("=")
        self._skip()
        self._value(path)

    def _value(self, path: Path) -> None:
        start = self._at
        if self._take("["):
            self._items(path)
        elif self._take("{"):
            while self._skip() and not self._take("}"):
                if not self._take(","):
                    self._pair(path)
        else:
            self.places.values[path] = self._match(_VALUE)[1]
            return
        self.places.values[path] = self._mark(start)

    def _items(self, path: Path) -> None:
        index = 0
        while self._skip() and not self._take("]"):
            if self._take(","):
                index += 1
            else:
                self._value((*path, index))
