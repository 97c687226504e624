"""Where the hooks of all drivers tell what was sent, and who is listening."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from time import perf_counter
from types import FrameType
from typing import Any

from ....families.queries.statement import Statement
from ..fingerprint import fingerprint, page_key
from .inserts import Inserts
from .relations import Relation, relation_of
from .sites import OWN, Own, Place, here, placed

__all__ = ["MUTED", "STATE", "Event", "Recorder", "ended", "fetched", "join", "leave", "note", "start"]

MUTED: ContextVar[bool] = ContextVar("deploygate_muted", default=False)
"""Whether an outer layer tells already what is sent here, or nobody is to."""

start = perf_counter
_MOST_TEXTS = 10_000
"""Statements with their values written into them are each a text of their own; so many are remembered."""

Event = tuple[Statement, "Place | None", float, float, tuple[int, int], str, int, "tuple[Any, ...] | None"]
"""Statement, place, start and end in seconds, connection and transaction, dialect, batch, page."""


@dataclass(slots=True)
class Recorder:
    """What was sent while it listened."""

    counts_rows: bool
    events: list[Event] = field(default_factory=list)
    relations: dict[tuple[str, int], Relation] = field(default_factory=dict)
    rows: int = 0
    has_rows: bool = False
    inserts: Inserts | None = None


class _State:
    """Of this process: statements are sent from any of its threads."""

    def __init__(self) -> None:
        self.recorders: tuple[Recorder, ...] = ()
        self.counts_rows = False
        self.clear()

    def clear(self) -> None:
        self.own = Own("")
        self.texts: dict[str, dict[Any, Statement]] = {}
        self.relations: dict[tuple[str, int], Relation] = {}
        self.transactions: dict[int, int] = {}


STATE = _State()


def join(recorder: Recorder, root: str) -> bool:
    """Add a listener; True if there is more to listen to than before."""
    before = bool(STATE.recorders), STATE.counts_rows
    if not STATE.recorders:
        STATE.own = Own(root)
    STATE.recorders = (*STATE.recorders, recorder)
    STATE.counts_rows = STATE.counts_rows or recorder.counts_rows
    recorder.relations = STATE.relations
    return before != (True, STATE.counts_rows)


def leave(recorder: Recorder) -> bool:
    """Take a listener away; True if it was the last. Then every text goes that may hold a value."""
    STATE.recorders = tuple(other for other in STATE.recorders if other is not recorder)
    STATE.counts_rows = any(other.counts_rows for other in STATE.recorders)
    if STATE.recorders:
        return False
    STATE.clear()
    return True


def note(sql: Any, parameters: Any, started: float, connection: object, dialect: str, batch: int = 0) -> None:
    """Tell that a statement was sent.

    Args:
        sql: Its text as the driver got it.
        parameters: What it was given, of which nothing is kept; of a batch, all sets of them.
        started: The time before, by ``start``.
        connection: Over which.
        dialect: In whose words it is written.
        batch: How many sets of parameters it was sent for at once; 0 for one that stands alone.
    """
    finished = perf_counter()
    # Cursors that were made while somebody listened live on.
    if not STATE.recorders:
        return
    texts = STATE.texts.get(dialect)
    if texts is None:
        texts = STATE.texts[dialect] = {}
    try:
        statement = texts[sql]
    except (KeyError, TypeError):
        statement = _parsed(sql, dialect, texts, connection)
    if statement.is_control:
        if statement.ends_transaction:
            ended(connection)
        return
    frame: FrameType | None = sys._getframe(2)
    first, own = frame, STATE.own
    nearness = 0
    while frame is not None and (nearness := own[frame.f_code.co_filename]) < OWN:
        frame = frame.f_back
    place = placed(frame) if frame is not None and nearness == OWN else here(own, first)
    key = statement.text, id(place[0]) if place else 0
    if key not in STATE.relations:
        STATE.relations[key] = relation_of(first)
    is_array = dialect == "postgresql" and ("any(" in statement.text or "unnest(" in statement.text)
    length = batch or (_longest(parameters) if is_array else statement.batch)
    serial = id(connection)
    event = (
        statement,
        place,
        started,
        finished,
        (serial, STATE.transactions.get(serial, 0)),
        dialect,
        length,
        None if statement.page is None or batch else page_key(statement.page, parameters),
    )
    for recorder in STATE.recorders:
        recorder.events.append(event)
        if recorder.inserts is not None:
            recorder.inserts.watch(statement, parameters if batch else (parameters,), length)


def _longest(parameters: Any) -> int:
    """How many keys or rows there are, where they come as arrays."""
    values = parameters.values() if isinstance(parameters, Mapping) else parameters
    if not isinstance(values, Iterable):
        return 1
    return max((len(value) for value in values if isinstance(value, (list, tuple))), default=1)


def ended(connection: object) -> None:
    """Tell that a transaction has come to its end."""
    serial = id(connection)
    STATE.transactions[serial] = STATE.transactions.get(serial, 0) + 1


def fetched(count: int) -> None:
    """Tell that rows were read or changed."""
    if count < 0:
        return
    for recorder in STATE.recorders:
        recorder.rows += count
        recorder.has_rows = True


def _parsed(sql: Any, dialect: str, texts: dict[Any, Statement], connection: Any) -> Statement:
    statement = fingerprint(_text(sql, connection), dialect)
    if not statement.text:
        statement = replace(statement, is_control=True)
    if len(texts) >= _MOST_TEXTS:
        texts.clear()
    # Whatever cannot be a key is made into a text each time.
    if isinstance(sql, (str, bytes)):
        texts[sql] = statement
    return statement


def _text(sql: Any, connection: Any) -> str:
    if isinstance(sql, str):
        return sql
    if isinstance(sql, (bytes, bytearray)):
        return bytes(sql).decode("utf-8", "replace")
    # psycopg's sql.Composed.
    as_string = getattr(sql, "as_string", None)
    # Whatever is wrong with it is for the driver to say.
    with suppress(Exception):
        return str(sql) if as_string is None else str(as_string(connection))
    return type(sql).__name__
