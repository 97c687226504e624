"""What a statement does, told from its tokens once all values are gone from them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

__all__ = ["CALL", "GLUE", "LIST", "RESERVED", "SPACED", "VALUE", "Paging", "Shape", "shape_of"]

VALUE = "?"
LIST = "…"
GLUE = "\b"
"""Begins a token that is written without a space before it."""
CALL = f"{GLUE}("
_OPENS = frozenset(("(", "[", CALL, f"{GLUE}["))
_CLOSES = frozenset(")]")

SPACED = frozenset(
    """
    and as between by case check conflict copy distinct else except exists filter from having in intersect into is
    join key lateral like ilike limit materialized minus not offset on or over recursive references return returning
    select set then union unique using values when where with
    """.split()
)
"""Words that a parenthesis after them does not make a call, and a sign after them not a subtraction."""
_MAIN = frozenset("select insert update delete merge replace values table".split())
_CHANGES = frozenset("insert update delete merge".split())
_WRITES = _CHANGES | frozenset(
    """
    replace upsert truncate create alter drop rename load call do exec execute refresh reindex import
    """.split()
)
_CONTROL = frozenset(
    """
    begin start commit end rollback abort savepoint release set reset show pragma use discard attach detach close
    fetch move deallocate unlock
    """.split()
)
_ENDS = frozenset("commit end rollback abort".split())
_NAMES = frozenset("savepoint release rollback declare fetch move close deallocate".split())
_NAMELESS = _NAMES | frozenset(
    """
    to work transaction and chain no prepared binary insensitive asensitive scroll cursor with without hold next prior
    first last absolute relative forward backward all from in prepare
    """.split()
)
_JOINS = frozenset("join straight_join".split())
_LISTING = _JOINS | frozenset("from using".split())
_ENDS_LISTING = frozenset(
    """
    where group order having limit offset fetch set values select union intersect except returning window for on
    outfile dumpfile default
    """.split()
)
_BETWEEN = frozenset("only lateral if not exists ignore or replace abort fail low_priority quick table outer".split())
_RULES_OF_UPDATE = frozenset("for key do then on no after before or".split())
RESERVED = SPACED | _MAIN | _WRITES | _CONTROL | _NAMELESS | _LISTING | _ENDS_LISTING | _BETWEEN
_TEMPORARY = re.compile(r"(?<!\w)(?:_?te?mp_|_django_curs_)\w+")
_DIGITS = re.compile("[0-9]+")
_BEFORE_STATEMENT = frozenset("; ) explain analyze verbose".split())
_COMPARES = frozenset("< > <= >=".split())
_ARITHMETIC = frozenset("+ - * / % ||".split())


@dataclass(frozen=True, slots=True)
class Paging:
    """Which of a statement's values and lists, counted from 0, say what page it is."""

    limit: int | None
    offset: int | None
    moving: frozenset[int]


@dataclass(frozen=True, slots=True)
class Shape:
    """All that a statement says without its values; see Statement."""

    text: str
    verb: str
    writes: bool
    is_control: bool
    ends_transaction: bool
    tables: tuple[str, ...]
    paging: Paging | None


def shape_of(key: str) -> Shape:
    """What tokens say, one on a line. The first is the end of a statement before."""
    tokens = _TEMPORARY.sub(_without_digits, key).split("\n")
    parts = [_Part(part) for part in _split(tokens)]
    told = next((part for part in parts if not part.is_control), parts[0] if parts else _Part([""]))
    tables = dict.fromkeys(table for part in parts for table in part.tables)
    return Shape(
        "; ".join(_written(part.tokens) for part in parts),
        told.verb,
        any(part.writes for part in parts),
        told.is_control,
        any(part.ends_transaction for part in parts),
        tuple(tables),
        _paging(told.tokens) if len(parts) == 1 and not told.is_control else None,
    )


def _without_digits(found: re.Match[str]) -> str:
    return _DIGITS.sub("?", found[0])


def _split(tokens: Sequence[str]) -> Iterator[list[str]]:
    part: list[str] = []
    for term in (*tokens, ";"):
        if term != ";":
            part.append(term)
        elif part:
            yield part
            part = []


def _written(tokens: Sequence[str]) -> str:
    text = " ".join(tokens).replace(f" {CALL}", "(").replace(f" {GLUE}[", "[").replace(f" {GLUE}::", "::")
    for close in ")],":
        text = text.replace(f" {close}", close)
    return text.replace("( ", "(").replace("[ ", "[").replace(GLUE, "")


def _is_name(term: str) -> bool:
    return (term[0].isalpha() or term[0] in '_"#') and term not in RESERVED


@dataclass(slots=True)
class _Frame:
    """An open parenthesis.

    Attributes:
        before: The index of the term before it.
        reads: There is a SELECT or the like directly in it.
        lists: What follows a comma is one more table.
    """

    before: int
    reads: bool = False
    lists: bool = False


@dataclass(slots=True)
class _Part:
    """One statement of a text, as far as it is read."""

    tokens: list[str]
    verb: str = ""
    changes: bool = False
    found: list[str] = field(default_factory=list)
    views: set[str] = field(default_factory=set)
    frames: list[_Frame] = field(default_factory=lambda: [_Frame(-1)])
    expects: bool = False
    closed: int = -1

    def __post_init__(self) -> None:
        self.verb = next((term for term in self.tokens if term not in _OPENS), "")
        if self.verb in _NAMES:
            self.tokens = list(_nameless(self.tokens))
        for index, term in enumerate(self.tokens):
            self._read(index, term)

    @property
    def tables(self) -> Iterator[str]:
        return (name.replace('"', "") for name in self.found if name not in self.views)

    @property
    def writes(self) -> bool:
        if self.verb == "explain":
            return "analyze" in self.tokens and self.changes
        return self.changes or self.verb in _WRITES

    @property
    def is_control(self) -> bool:
        return self.verb in _CONTROL

    @property
    def ends_transaction(self) -> bool:
        return self.verb in _ENDS and "to" not in self.tokens

    def _read(self, index: int, term: str) -> None:
        frame = self.frames[-1]
        if term in _OPENS:
            self.frames.append(_Frame(index - 1, lists=self.expects))
        elif term in _CLOSES:
            self._close()
        elif term == ",":
            self.expects = frame.lists
        elif term in RESERVED:
            self._word(index, term, frame)
        elif self.expects:
            self.expects = False
            is_call = self._at(index + 1) == CALL
            if _is_name(term) and not is_call:
                self.found.append(term)

    def _at(self, index: int) -> str:
        return self.tokens[index] if 0 <= index < len(self.tokens) else ";"

    def _close(self) -> None:
        if len(self.frames) > 1:
            self.closed = self.frames.pop().before
        self.expects = False

    def _word(self, index: int, term: str, frame: _Frame) -> None:
        before, after = self._at(index - 1), self._at(index + 1)
        if term in _MAIN:
            self._main(term, before, frame)
        if self._introduces(index, term, frame):
            self.expects = True
            frame.lists = term in _LISTING or (term == "table" and self.verb in ("drop", "truncate"))
        elif term in _ENDS_LISTING:
            self.expects = frame.lists = False
        elif term == "as" and self.tokens[0] == "with" and after in ("(", "not", "materialized"):
            self.views.add(self._at(self.closed if before == ")" else index - 1))
        elif term not in _BETWEEN:
            self.expects = False

    def _main(self, term: str, before: str, frame: _Frame) -> None:
        if term in ("select", "delete", "merge") or (term == "update" and before not in _RULES_OF_UPDATE):
            frame.reads = True
        if term in _CHANGES and (before in _OPENS or before in _BEFORE_STATEMENT):
            self.changes = True
        if len(self.frames) == 1 and self.verb in ("with", "declare"):
            self.verb = term

    def _introduces(self, index: int, term: str, frame: _Frame) -> bool:
        before, after = self._at(index - 1), self._at(index + 1)
        if term in ("copy", "truncate"):
            self.changes = self.changes or (term == "copy" and self._copies_in())
            return index == 0
        if term in _JOINS:
            return True
        if term == "from":
            return frame.reads and before != "distinct"
        if term == "using":
            return self.verb in ("delete", "merge") and after not in _OPENS
        if term == "into":
            if self.verb == "select" and len(self.frames) == 1 and _is_name(after):
                self.changes = True
            return True
        if term == "update":
            return before not in _RULES_OF_UPDATE
        return term == "table"

    def _copies_in(self) -> bool:
        return self._at(1) != "(" and "from" in self.tokens


def _nameless(tokens: Sequence[str]) -> Iterator[str]:
    """Without the names of savepoints and cursors, which are made up anew each time."""
    is_head = True
    for term in tokens:
        is_head = is_head and term not in ("for", "(")
        yield f"{GLUE}?" if is_head and term not in _NAMELESS else term


def _paging(tokens: Sequence[str]) -> Paging | None:
    """How the outermost SELECT is cut into pages."""
    if "limit" not in tokens and "fetch" not in tokens:
        return None
    items = list(_items(tokens))
    limit, offset, is_cut = None, None, False
    for index, (term, (item, depth, _)) in enumerate(zip(tokens, items, strict=True)):
        if depth or term not in ("limit", "offset", "fetch"):
            continue
        at = index + 1 if term != "fetch" else index + 2
        if at >= len(tokens) or tokens[at] != VALUE:
            continue
        after = tokens[at + 1 : at + 3]
        place = None if after and after[0] in _ARITHMETIC else item
        if term == "offset":
            offset = place
        elif after == [",", VALUE]:
            limit, offset, is_cut = item + 1, item, True
        else:
            limit, is_cut = place, True
    if not is_cut:
        return None
    return Paging(limit, offset, _moving(tokens, items))


def _items(tokens: Sequence[str]) -> Iterator[tuple[int, int, bool]]:
    """For each token how many values came before it, how deep it is, and whether in a query of its own."""
    count = 0
    inner = [False]
    for term in tokens:
        if term in _OPENS:
            inner.append(inner[-1])
        elif term in _CLOSES and len(inner) > 1:
            inner.pop()
        elif term == "select" and len(inner) > 1:
            inner[-1] = True
        yield count, len(inner) - 1, inner[-1]
        if term in (VALUE, LIST):
            count += 1


def _moving(tokens: Sequence[str], items: Sequence[tuple[int, int, bool]]) -> frozenset[int]:
    """The values that a column is compared with by ``<`` and the like, and by ``=`` if that column is one of these."""
    compared: list[tuple[int, str]] = []
    equal: list[tuple[int, str]] = []
    padded = ["", "", "", *tokens, "", "", ""]
    for at, (term, (item, _, is_inner)) in enumerate(zip(tokens, items, strict=True), start=3):
        if is_inner or term not in (VALUE, LIST):
            continue
        shift = 2 if term == LIST else 1
        before, after = padded[at - shift], padded[at + shift]
        for sign, column in ((before, padded[at - shift - 1]), (after, padded[min(at + shift + 1, len(padded) - 1)])):
            if sign in _COMPARES:
                compared.append((item, column))
            elif sign == "=":
                equal.append((item, column))
    columns = {column for _, column in compared if column and _is_name(column)}
    return frozenset([item for item, _ in compared] + [item for item, column in equal if column in columns])
