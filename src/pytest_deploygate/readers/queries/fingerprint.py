"""Statements without their values, so that those of one line of code are one text.

Values go in one pass over the tokens. All else depends on what is then left, which is the same over and over.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ...families.queries.statement import Page, Parameter, Statement, Written
from .shape import CALL, GLUE, LIST, RESERVED, SPACED, VALUE, Paging, shape_of

__all__ = ["fingerprint", "page_key"]

_SALT = os.urandom(16)
_LONGEST_REMEMBERED = 10_000
# Rows of expressions that are longer are taken to differ: comparing nested ones would take quadratic time.
_LONGEST_ROW = 200


def fingerprint(sql: str, dialect: str = "") -> Statement:
    """What a statement says, without its values.

    Args:
        sql: The text as the driver gets it.
        dialect: ``postgresql``, ``mysql`` or ``sqlite``, with their default settings. Any other is read as standard
            SQL; where that does not say what is a value, more is taken for one.
    """
    lexis = _LEXES.get(dialect, _STANDARD)
    reading = _Reading()
    handler_of = lexis.handlers.get
    for term in _tokens(sql, lexis):
        handler_of(term[0], _Reading.word)(reading, term)
    key = "\n".join(reading.out)
    shape = _remembered(key) if len(key) <= _LONGEST_REMEMBERED else shape_of(key)
    return Statement(
        shape.text,
        shape.verb,
        shape.writes,
        shape.is_control,
        shape.ends_transaction,
        shape.tables,
        reading.batch,
        None if shape.paging is None else _page(shape.paging, reading),
    )


_remembered = lru_cache(2048)(shape_of)


def page_key(
    page: Page, parameters: Sequence[Any] | Mapping[Any, Any] | None
) -> tuple[int | None, int | None, int] | None:
    """Limit, offset, and a salted hash of what pages of one list have in common.

    None if these are not the statement's parameters. A limit or an offset is None where it is not to be had.
    """
    try:
        fixed = hash((_SALT, page.written, *[_hash(_value(parameters, key)) for key in page.fixed]))
        return _count(page.limit, parameters), _count(page.offset, parameters), fixed
    except (LookupError, TypeError, ValueError):
        return None


def _count(place: Written | Parameter | None, parameters: Any) -> int | None:
    if place is None:
        return None
    value = place.value if isinstance(place, Written) else _value(parameters, place)
    return value if isinstance(value, int) else None


def _value(parameters: Any, key: Parameter) -> Any:
    if isinstance(parameters, Mapping):
        return parameters[key if isinstance(key, str) else str(key + 1)]
    # Oracle's ``:1`` has a position for a name.
    return parameters[key if isinstance(key, int) else int(key) - 1]


def _hash(value: Any) -> int:
    try:
        return hash(value)
    except TypeError:
        pass
    try:
        return hash(repr(value))
    except Exception:  # noqa: BLE001 - it is a type of the user's
        return 0


# What tokens look like. Nothing here is ever tried twice on the same text, however odd that is.
_WORD = r"[^\W0-9][\w$]*"
_STRING = r"'[^']*(?:''[^']*)*(?:'|\Z)"
_ESCAPED = r"{0}[^{0}\\]*(?:(?:\\[\s\S]|{0}{0})[^{0}\\]*)*(?:{0}|\\?\Z)"
_E_STRING = r"'(?<=[eE]')(?<![\w$][eE]')" + _ESCAPED.format("'")[1:]
# Where nobody knows whether a backslash escapes the quote, the rest may be part of the value.
_EITHER = r"'[^'\\]*(?:(?:\\[^']|'')[^'\\]*)*(?:'|\\'[\s\S]*|\\?\Z)"
_BACKTICKS = r"`[^`]*(?:``[^`]*)*(?:`|\Z)"
_DOUBLE = r'"[^"]*(?:""[^"]*)*(?:"|\Z)'
_BRACKETS = r"\[[^\]]*(?:\]|\Z)"
_DASHES = r"--[^\n]*"
_TAIL = r"""
    | [0-9][\w.$]*(?:(?<=[eE])[+-][0-9]+)? | \.[0-9]\w*(?:(?<=[eE])[+-][0-9]+)?
    | \?[|&] | \?[0-9]* | %\([^()]*\)[sbt](?!\w) | %s(?!\w) | %%
    | ::\s*NAME(?:\s*\([\s0-9,]*\))?(?:\s*\[\s*[0-9]*\s*\])*(?:\s+(?i:varying|precision|with(?:out)?\s+time\s+zone)\b)?
    | := | :\w+ | ::? | \$[0-9]+
    | <=> | <> | <= | >= | != | == | \|\| | ->> | -> | \#>> | \#> | @> | <@ | @@ | @\? | && | << | >> | =>
    | !?~~?\*?
    | [^\s\w]
"""


def _pattern(strings: str, quotes: str, comments: str, more: str = "(?!)") -> re.Pattern[str]:
    part = f"(?:{_WORD}|{quotes})"
    name = rf"{part}(?:\.(?:{part}|\*))*"
    tail = _TAIL.replace("NAME", name)
    return re.compile(rf"\s*(/\*[\s\S]*?(?:\*/|\Z)|{comments}|{strings}|{name}|{more}{tail})", re.VERBOSE)


_PART = re.compile(f"{_WORD}|{_BACKTICKS}|{_DOUBLE}|{_BRACKETS}|\\*")
_OPENING = re.compile(rf"{_E_STRING}|{_STRING}|{_DOUBLE}|{_DASHES}|{_WORD}|/\*|\$(?:[^\W0-9]\w*)?\$")
_DOLLARS = re.compile(r"\$(?:[^\W0-9]\w*)?\$")
_QUOTE = re.compile('["`[]')
_NUMBERS = re.compile(r"\([0-9,]*\)")
_NESTING = re.compile(r"/\*|\*/")


@dataclass(frozen=True)
class _Lexis:
    """What tokens a dialect has, and by their first character what is done about them."""

    pattern: re.Pattern[str]
    handlers: Mapping[str, Callable[[_Reading, str], None]]
    comments: tuple[str, ...] = ("--", "/*")
    nests: bool = False


def _tokens(sql: str, lexis: _Lexis) -> Iterable[str]:
    if lexis.nests and (sql.count("/*") > 1 or ("$" in sql and _DOLLARS.search(sql))):
        sql = "".join(_flattened(sql))
    # Without space at its end, each space is before a token.
    tokens: list[str] = lexis.pattern.findall(sql.rstrip())
    if any(mark in sql for mark in lexis.comments):
        return (term for term in tokens if not term.startswith(lexis.comments))
    return tokens


def _flattened(sql: str) -> Iterator[str]:
    """The same without what no pattern can tell: comments in comments, and strings between dollars."""
    at = 0
    while found := _OPENING.search(sql, at):
        opening, start, end = found[0], found.start(), found.end()
        if opening == "/*":
            yield sql[at:start] + " "
            end = _end_of_comment(sql, end)
        elif opening[0] == "$":
            yield sql[at:start] + "''"
            close = sql.find(opening, end)
            end = len(sql) if close < 0 else close + len(opening)
        else:
            yield sql[at:end]
        at = end
    yield sql[at:]


def _end_of_comment(sql: str, at: int) -> int:
    depth = 1
    for found in _NESTING.finditer(sql, at):
        depth += 1 if found[0] == "/*" else -1
        if not depth:
            return found.end()
    return len(sql)


_CONSTANTS = frozenset("null true false".split())
_TYPES = frozenset("e x b n date time timestamp timestamptz datetime interval json jsonb uuid".split())
_COMPARING = frozenset("= == <> != < > <= >= <=> ~~ ~ like ilike glob regexp match is between".split())
_BEFORE_CONSTANT = frozenset((*"= == <> != < > <= >= <=> , (".split(), CALL))
_BEFORE_COLUMNS = frozenset("into table copy exists".split())
_BEFORE_ROW = frozenset(("values", ",", "(", CALL))


@dataclass(slots=True)
class _Rows:
    """The rows of a list, such as those after VALUES."""

    seen: set[tuple[str, ...]] = field(default_factory=set)
    count: int = 0


class _Reading:
    """The tokens that are left, and the values that are not.

    Attributes:
        out: What is left. The first stands for the end of a statement before.
        values: The values, as they were written.
        items: For each value or list in ``out``, the first of its values.
        opens: For each open parenthesis its places in ``out`` and ``items``.
        listed: How many values there are since the last of them, -1 if there is something else too.
        held: The same before the last term.
        rows: The lists of rows that are being read, by how many parentheses are open around each.
        batch: How long the longest list is.
    """

    __slots__ = ("batch", "held", "items", "listed", "opens", "out", "rows", "values")

    def __init__(self) -> None:
        self.out = [";"]
        self.values: list[str] = []
        self.items: list[int] = []
        self.opens: list[tuple[int, int]] = []
        self.listed = self.held = -1
        self.rows: dict[int, _Rows] = {}
        self.batch = 1

    def word(self, term: str) -> None:
        word = term.lower()
        if word in _CONSTANTS and self.out[-1] in _BEFORE_CONSTANT:
            self.value(term)
        elif "." in word and _QUOTE.search(word):
            self.name(term)
        else:
            if self.rows and word != "row":
                self.rows.pop(len(self.opens), None)
            if word == "values":
                self.rows[len(self.opens)] = _Rows()
            self.held, self.listed = self.listed, -1
            self.out.append(word)

    def name(self, term: str) -> None:
        name = _name(term) if len(term) < _LONGEST_ROW else _name.__wrapped__(term)
        if not name:
            self.value(term)
            return
        self.listed = -1
        self.out.append(name)

    def name_or_string(self, term: str) -> None:
        """SQLite takes a name that nobody has for a string."""
        if self.is_value_place() and len(_PART.findall(term)) == 1:
            self.string(term)
        else:
            self.name(term)

    def is_value_place(self) -> bool:
        out, opens = self.out, self.opens
        before = out[-1]
        if before in _COMPARING:
            return True
        if before == "and":
            return len(out) > 3 and out[-3] == "between" and out[-2] == VALUE
        if before not in _BEFORE_ROW or not opens:
            return False
        return out[opens[-1][0] - 1] == "in" or len(opens) - 1 in self.rows

    def value(self, term: str) -> None:
        out = self.out
        if out[-1] == VALUE and self.values[-1] == "?":
            # No two values stand side by side: it is the operator of PostgreSQL.
            out[-1] = f"{GLUE}?"
            self.values.pop()
            self.items.pop()
            self.listed = -1
        if self.listed >= 0:
            self.listed += 1
        self.items.append(len(self.values))
        self.values.append(term)
        out.append(VALUE)

    def string(self, term: str) -> None:
        out = self.out
        before = out[-1]
        if before == VALUE and self.values[-1][0] in "'\"":
            return
        if before in _TYPES or before[0] == "_":
            out.pop()
            self.listed = self.held
        self.value(term)

    def number(self, term: str) -> None:
        out = self.out
        if term == ".":
            self.operator(term)
            return
        if out[-1] in ("-", "+") and not _ends_operand(out[-2]):
            term = out.pop() + term
            self.listed = self.held
        self.value(term)

    def operator(self, term: str) -> None:
        self.held, self.listed = self.listed, -1
        self.out.append(term)

    def question(self, term: str) -> None:
        if term in ("?|", "?&"):
            self.operator(term)
        else:
            self.value(term)

    def percent(self, term: str) -> None:
        if len(term) > 1 and term != "%%":
            self.value(term)
        else:
            self.operator("%")

    def named(self, term: str) -> None:
        """``@name`` or ``$1``."""
        if len(term) > 1 and (term[1].isalnum() or term[1] == "_"):
            self.value(term)
        else:
            self.operator(term)

    def variable(self, term: str) -> None:
        self.operator(term.lower())

    def colon(self, term: str) -> None:
        if not term.startswith("::"):
            self.named(term)
        elif '"' in term and term.count('"') % 2:
            self.value(term)
        elif self.out[-1] != VALUE:
            self.out.append(GLUE + _NUMBERS.sub(f"({LIST})", "".join(term.lower().replace('"', "").split())))

    def comma(self, term: str) -> None:
        self.out.append(term)

    def semicolon(self, term: str) -> None:
        self.rows.pop(len(self.opens), None)
        self.operator(term)

    def open(self, term: str) -> None:
        out = self.out
        before = out[-1]
        self.opens.append((len(out), len(self.items)))
        self.listed = 0
        if before == "in":
            self.rows[len(self.opens)] = _Rows()
        is_call = _ends_name(before) and out[-2] not in _BEFORE_COLUMNS
        out.append(GLUE + term if is_call else term)

    def close(self, term: str) -> None:
        out, opens, listed = self.out, self.opens, self.listed
        self.listed = -1
        if not opens:
            out.append(term)
            return
        start, first = opens.pop()
        before = out[start - 1]
        if listed > 0 and (term == ")" or before == "array"):
            out[start + 1 :] = [LIST]
            del self.items[first + 1 :]
            if before in ("in", "array") and listed > self.batch:
                self.batch = listed
        out.append(term)
        if self.rows:
            self.rows.pop(len(opens) + 1, None)
            rows = self.rows.get(len(opens))
            if rows is not None:
                self.row(rows, start, first)

    def row(self, rows: _Rows, start: int, first: int) -> None:
        out = self.out
        begin = start - 1 if out[start - 1] == "row" else start
        before = out[begin - 1]
        if before not in _BEFORE_ROW:
            return
        rows.count += 1
        self.batch = max(self.batch, rows.count)
        if len(out) - start > _LONGEST_ROW:
            return
        row = tuple(out[start:])
        if before == "," and row in rows.seen:
            del out[begin - 1 :]
            del self.items[first:]
        rows.seen.add(row)


def _ends_name(term: str) -> bool:
    last = term[-1]
    return (last.isalnum() or last in '_"$') and term not in SPACED


def _ends_operand(term: str) -> bool:
    return term in (")", "]", VALUE) or _ends_name(term)


@lru_cache(4096)
def _name(term: str) -> str:
    """A name in lower case, in quotes only where it needs them; empty if its quotes are never closed."""
    parts = _PART.findall(term)
    names = []
    for part in parts:
        quote = "]" if part[0] == "[" else part[0]
        if quote not in '"`]':
            names.append(part.lower())
            continue
        if len(part) == 1 or part[-1] != quote or (quote != "]" and part.count(quote) % 2):
            return ""
        inner = part[1:-1].replace(quote * 2, quote).lower()
        is_plain = inner.isidentifier() and (len(parts) > 1 or inner not in RESERVED)
        names.append(inner if is_plain else '"' + " ".join(inner.split()).replace('"', '""') + '"')
    return ".".join(names)


def _page(paging: Paging, reading: _Reading) -> Page | None:
    keys = list(_keys(reading.values))
    ends = [*reading.items[1:], len(keys)]
    limit = _place(paging.limit, keys, reading)
    if isinstance(limit, Written) and limit.value <= 1:
        return None
    offset = _place(paging.offset, keys, reading)
    moving: list[Parameter] = []
    fixed: list[Parameter] = []
    written: list[str] = []
    for item, (start, end) in enumerate(zip(reading.items, ends, strict=True)):
        if item in (paging.limit, paging.offset):
            continue
        if item in paging.moving:
            moving += [key for key in keys[start:end] if key is not None]
            continue
        for at in range(start, end):
            key = keys[at]
            if key is None:
                written.append(reading.values[at])
            else:
                fixed.append(key)
    others = {limit, offset, *moving}
    return Page(
        limit,
        offset,
        tuple(dict.fromkeys(moving)),
        tuple(key for key in dict.fromkeys(fixed) if key not in others),
        hash((_SALT, *written)),
    )


def _keys(values: Iterable[str]) -> Iterator[Parameter | None]:
    """Which parameter each value is, None for those that are written out."""
    count = 0
    for value in values:
        first, rest = value[0], value[1:]
        if first in "?$" and rest.isdecimal():
            count = max(count, int(rest))
            yield int(rest) - 1
        elif first == "?" or (first == "%" and rest[0] != "("):
            count += 1
            yield count - 1
        elif first == "%":
            yield rest[1:-2]
        else:
            yield rest if first in ":@$" else None


_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")


def _place(item: int | None, keys: Sequence[Parameter | None], reading: _Reading) -> Written | Parameter | None:
    if item is None:
        return None
    at = reading.items[item]
    key, value = keys[at], reading.values[at]
    if key is not None:
        return key
    return Written(int(value)) if _WHOLE.fullmatch(value) else None


_HANDLERS: dict[str, Callable[[_Reading, str], None]] = {
    **dict.fromkeys("+-*/<>=~!@#^&|{}\\", _Reading.operator),
    **dict.fromkeys("0123456789.", _Reading.number),
    **dict.fromkeys("([", _Reading.open),
    **dict.fromkeys(")]", _Reading.close),
    ",": _Reading.comma,
    ";": _Reading.semicolon,
    "'": _Reading.string,
    '"': _Reading.name,
    "`": _Reading.name,
    "?": _Reading.question,
    "%": _Reading.percent,
    "$": _Reading.named,
    ":": _Reading.colon,
}
_POSTGRESQL = _Lexis(
    _pattern(f"{_E_STRING}|{_STRING}", f"{_DOUBLE}|{_BACKTICKS}", _DASHES, r"%[bt](?!\w)"),
    _HANDLERS,
    nests=True,
)
_MYSQL = _Lexis(
    _pattern(
        _ESCAPED.format("'") + "|" + _ESCAPED.format('"'),
        _BACKTICKS,
        r"--(?=[\s\0-\x1f]|\Z)[^\n]*|\#[^\n]*",
        r"@@?[\w.$]+",
    ),
    {**_HANDLERS, '"': _Reading.string, "@": _Reading.variable},
    comments=("--", "/*", "#"),
)
_SQLITE = _Lexis(
    _pattern(_STRING, f"{_DOUBLE}|{_BACKTICKS}|{_BRACKETS}", _DASHES, r"[@$][^\W0-9]\w*"),
    {**_HANDLERS, '"': _Reading.name_or_string, "[": _Reading.name, "@": _Reading.named},
)
_STANDARD = _Lexis(
    _pattern(_EITHER, f"{_DOUBLE}|{_BACKTICKS}", _DASHES, r"@@?[^\W0-9]\w*"),
    {**_HANDLERS, '"': _Reading.name_or_string, "@": _Reading.named},
)
_LEXES = {"postgresql": _POSTGRESQL, "mysql": _MYSQL, "sqlite": _SQLITE}
