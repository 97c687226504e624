"""sqlite3, whose classes are C: new connections are of a class of ours; those that are open already are traced."""

from __future__ import annotations

import contextlib
import functools
import gc
import sqlite3
import sys
from collections.abc import Callable
from typing import Any

from ..patches import Patches
from ..recorder import MUTED, STATE, ended, fetched, note, start
from .aliases import replace_function

MODULE = "sqlite3"
_DIALECT = "sqlite"


def hook(patches: Patches) -> None:
    replace_function(patches, sqlite3, "connect", _connect)
    for connection in _open():
        # A trace that the user has set cannot be asked for; it is gone afterwards.
        with contextlib.suppress(sqlite3.Error):
            connection.set_trace_callback(functools.partial(_traced, connection))
            patches.undo(functools.partial(_untrace, connection))


def _open() -> list[sqlite3.Connection]:
    found = [found for found in gc.get_objects() if isinstance(found, sqlite3.Connection)]
    return [connection for connection in found if not isinstance(connection, _Connection)]


def _untrace(connection: sqlite3.Connection) -> None:
    with contextlib.suppress(sqlite3.Error):
        connection.set_trace_callback(None)


def _traced(connection: sqlite3.Connection, sql: str) -> None:
    """Told before it runs, with the values written into it; triggers tell what they do as a comment."""
    if not MUTED.get() and not sql.startswith("-- ") and not _is_of_aiosqlite(2):
        note(sql, None, start(), connection, _DIALECT)


def _is_of_aiosqlite(depth: int) -> bool:
    return str(sys._getframe(depth).f_globals.get("__name__", "")).startswith("aiosqlite")


def _connect(original: Callable[..., sqlite3.Connection]) -> Callable[..., sqlite3.Connection]:
    @functools.wraps(original)
    def connect(*args: Any, **named: Any) -> sqlite3.Connection:
        # It is listened to where it is awaited.
        if not STATE.recorders or _is_of_aiosqlite(2):
            return original(*args, **named)
        if len(args) > _FACTORY:
            factory = args[_FACTORY]
            args = (*args[:_FACTORY], _listening(factory), *args[_FACTORY + 1 :])
        else:
            named["factory"] = _listening(named.get("factory", sqlite3.Connection))
        return original(*args, **named)

    return connect


_FACTORY = 5
"""Which of connect's positional arguments is the class of the connection."""


@functools.cache
def _cursor_of(cls: type[sqlite3.Cursor], base: type[sqlite3.Cursor]) -> type[sqlite3.Cursor]:
    return type(cls.__name__, (base, cls), {"__module__": cls.__module__})


@functools.cache
def _listening(cls: Any) -> Any:
    # A factory may be a function.
    if not isinstance(cls, type):
        return cls
    return type(cls.__name__, (_Connection, cls), {"__module__": cls.__module__})


class _Cursor(sqlite3.Cursor):
    def execute(self, sql: str, *args: Any) -> Any:
        if MUTED.get():
            return super().execute(sql, *args)
        started = start()
        try:
            return super().execute(sql, *args)
        finally:
            note(sql, args[0] if args else None, started, self.connection, _DIALECT)
            if STATE.counts_rows:
                fetched(self.rowcount)

    def executemany(self, sql: str, sets: Any) -> sqlite3.Cursor:  # type: ignore[override]
        if MUTED.get():
            return super().executemany(sql, sets)
        sets = list(sets)
        started = start()
        try:
            return super().executemany(sql, sets)
        finally:
            note(sql, sets, started, self.connection, _DIALECT, len(sets))
            fetched(len(sets))

    def executescript(self, script: str) -> sqlite3.Cursor:
        if MUTED.get():
            return super().executescript(script)
        started = start()
        try:
            return super().executescript(script)
        finally:
            note(script, None, started, self.connection, _DIALECT)


class _CountingCursor(_Cursor):
    """Counts the rows that are fetched, which SQLite does not know before."""

    def fetchone(self) -> Any:
        row = super().fetchone()
        fetched(int(row is not None))
        return row

    def fetchmany(self, *args: Any, **named: Any) -> list[Any]:
        rows = super().fetchmany(*args, **named)
        fetched(len(rows))
        return rows

    def fetchall(self) -> list[Any]:
        rows = super().fetchall()
        fetched(len(rows))
        return rows

    def __next__(self) -> Any:
        row = super().__next__()
        fetched(1)
        return row


class _Connection(sqlite3.Connection):
    def cursor(self, factory: Any = sqlite3.Cursor) -> Any:
        if not STATE.recorders or not isinstance(factory, type):
            return super().cursor(factory)
        return super().cursor(_cursor_of(factory, _CountingCursor if STATE.counts_rows else _Cursor))

    # Of themselves these three make a cursor of the class in C.
    def execute(self, *args: Any) -> Any:
        return self.cursor().execute(*args)

    def executemany(self, *args: Any) -> Any:
        return self.cursor().executemany(*args)

    def executescript(self, *args: Any) -> Any:
        return self.cursor().executescript(*args)

    def commit(self) -> None:
        ended(self)
        super().commit()

    def rollback(self) -> None:
        ended(self)
        super().rollback()

    def __exit__(self, kind: Any, error: Any, traceback: Any) -> Any:
        ended(self)
        return super().__exit__(kind, error, traceback)
