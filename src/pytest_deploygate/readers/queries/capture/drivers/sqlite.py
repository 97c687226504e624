"""sqlite3, whose classes are C: new connections are of a class of ours; those that are open already are traced."""

from __future__ import annotations

import contextlib
import functools
import re
import sqlite3
import sys
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any

from ..patches import Patches
from ..recorder import MUTED, STATE, ended, fetched, note, start
from ._wrapping import with_subclasses
from .aliases import replace_function

MODULE = "sqlite3"
_DIALECT = "sqlite"


def hook(patches: Patches) -> None:
    trace = functools.partial(_trace, patches)
    replace_function(patches, sqlite3, "connect", functools.partial(_connect, trace))
    for connection in _open(patches):
        trace(connection)


def _open(patches: Patches) -> list[sqlite3.Connection]:
    """The connections that are open already."""
    kinds = [kind for kind in with_subclasses(sqlite3.Connection) if not issubclass(kind, _Connection)]
    # Each of them holds its class, so that where nobody holds it who did not before, there is none to be looked for.
    holders = sum(map(sys.getrefcount, kinds))
    if _HOLDERS.get(len(kinds)) == holders:
        return []
    found: list[sqlite3.Connection] = patches.living(*kinds)
    if not found:
        _HOLDERS[len(kinds)] = holders
    return found


_HOLDERS: dict[int, int] = {}
"""How often the classes of connections were held when there was none, by how many classes there were."""


def _trace(patches: Patches, connection: sqlite3.Connection) -> None:
    # A trace that the user has set cannot be asked for; it is gone afterwards.
    with contextlib.suppress(sqlite3.Error):
        connection.set_trace_callback(_Trace(connection))
        patches.undo(functools.partial(_untrace, connection))


def _untrace(connection: sqlite3.Connection) -> None:
    with contextlib.suppress(sqlite3.Error):
        connection.set_trace_callback(None)


class _Trace:
    """Told before a statement runs, with the values written into it; and again for each set of parameters, and by each
    trigger, as long as the same call goes on."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._call: tuple[FrameType, int, str] | None = None

    def __call__(self, sql: str) -> None:
        frame = sys._getframe(1)
        if MUTED.get() or _is_of_aiosqlite(frame):
            return
        before, self._call = self._call, None
        if _ALONE.match(sql) is None:
            # Frames that are gone may have had the same address.
            self._call = frame, frame.f_lasti, "" if _is_many(frame.f_code, frame.f_lasti) else sql
            if self._call == before:
                return
        note(sql, None, start(), self._connection, _DIALECT)


_ALONE = re.compile(r"(?:\s|--[^\n]*|/\*[\s\S]*?\*/)*(?:select|with|begin)\b", re.IGNORECASE)
"""What no trigger is about; BEGIN is sent by sqlite3 itself within the call that follows."""


@functools.lru_cache(64)
def _is_many(code: CodeType, at: int) -> bool:
    """Whether it is executemany that is called there."""
    if "executemany" not in code.co_names:
        return False
    import dis

    names = [step.argval for step in dis.get_instructions(code) if step.offset <= at and step.argval in _CALLS]
    return names[-1:] == ["executemany"]


_CALLS = frozenset(["execute", "executemany", "executescript"])


def _is_of_aiosqlite(frame: FrameType) -> bool:
    return str(frame.f_globals.get("__name__", "")).startswith("aiosqlite")


def _connect(
    trace: Callable[[sqlite3.Connection], None], original: Callable[..., sqlite3.Connection]
) -> Callable[..., sqlite3.Connection]:
    @functools.wraps(original)
    def connect(*args: Any, **named: Any) -> sqlite3.Connection:
        # It is listened to where it is awaited.
        if not STATE.recorders or _is_of_aiosqlite(sys._getframe(1)):
            return original(*args, **named)
        if len(args) > _FACTORY:
            factory = args[_FACTORY]
            args = (*args[:_FACTORY], _listening(factory), *args[_FACTORY + 1 :])
        else:
            named["factory"] = _listening(named.get("factory", sqlite3.Connection))
        connection = original(*args, **named)
        if not isinstance(connection, _Connection):
            trace(connection)
        return connection

    return connect


_FACTORY = 5
"""Which of connect's positional arguments is the class of the connection."""


@functools.cache
def _cursor_of(cls: type[Any], base: type[Any]) -> type[Any]:
    return _derived(cls, base, sqlite3.Cursor)


@functools.cache
def _listening(cls: Any) -> Any:
    # A factory may be a function.
    return _derived(cls, _Connection, sqlite3.Connection) if isinstance(cls, type) else cls


def _derived(cls: type[Any], ours: type[Any], theirs: type[Any]) -> type[Any]:
    """Between a class of the user's, whose methods go first, and the one in C."""
    if issubclass(cls, ours):
        return cls
    bases = (ours,) if cls is theirs else (cls, ours)
    return type(cls.__name__, bases, {"__module__": cls.__module__, "__slots__": ()})


class _Cursor(sqlite3.Cursor):
    __slots__ = ()

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
            if STATE.counts_rows:
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

    __slots__ = ()

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
    __slots__ = ()

    def cursor(self, factory: Any = sqlite3.Cursor) -> Any:
        if isinstance(factory, type):
            factory = _cursor_of(factory, _CountingCursor if STATE.counts_rows else _Cursor)
        return super().cursor(factory)

    # Of themselves these three make a cursor of the class in C, before Python 3.11 what the connection makes.
    def _made(self) -> Any:
        return self.cursor() if sys.version_info < (3, 11) else _Connection.cursor(self)

    def execute(self, *args: Any) -> Any:
        return self._made().execute(*args)

    def executemany(self, *args: Any) -> Any:
        return self._made().executemany(*args)

    def executescript(self, *args: Any) -> Any:
        return self._made().executescript(*args)

    def commit(self) -> None:
        ended(self)
        super().commit()

    def rollback(self) -> None:
        ended(self)
        super().rollback()

    def __exit__(self, *error: Any) -> Any:  # noqa: PYI036 - passed on as it is
        ended(self)
        return super().__exit__(*error)
