"""psycopg 3, sync and async: its cursors are classes of Python."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from typing import Any

from ..patches import Patches
from ..recorder import MUTED, note, start
from ._wrapping import ending, sent, sent_async

MODULE = "psycopg"
_DIALECT = "postgresql"


def hook(patches: Patches) -> None:
    import psycopg

    for cursor in (psycopg.Cursor, psycopg.ServerCursor):
        patches.replace(cursor, "execute", sent(_DIALECT))
        patches.replace(cursor, "executemany", sent(_DIALECT, is_many=True))
    for awaited in (psycopg.AsyncCursor, psycopg.AsyncServerCursor):
        patches.replace(awaited, "execute", sent_async(_DIALECT))
        patches.replace(awaited, "executemany", sent_async(_DIALECT, is_many=True))
    patches.replace(psycopg.Cursor, "stream", _stream)
    patches.replace(psycopg.Cursor, "copy", _copy)
    patches.replace(psycopg.AsyncCursor, "stream", _stream_async)
    patches.replace(psycopg.AsyncCursor, "copy", _copy_async)
    for connection in (psycopg.Connection, psycopg.AsyncConnection):
        for name in ("commit", "rollback"):
            patches.replace(connection, name, ending)


def _told(self: Any, sql: Any, args: tuple[Any, ...], started: float) -> None:
    if not MUTED.get():
        note(sql, args[0] if args else None, started, self.connection, _DIALECT)


def _stream(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def stream(self: Any, query: Any, *args: Any, **named: Any) -> Iterator[Any]:
        _told(self, query, args, start())
        return original(self, query, *args, **named)  # type: ignore[no-any-return]

    return stream


_stream_async = _stream


def _copy(original: Callable[..., AbstractContextManager[Any]]) -> Callable[..., Any]:
    @functools.wraps(original)
    @contextmanager
    def copy(self: Any, statement: Any, *args: Any, **named: Any) -> Iterator[Any]:
        started = start()
        with original(self, statement, *args, **named) as found:
            _told(self, statement, args, started)
            yield found

    return copy


def _copy_async(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    @asynccontextmanager
    async def copy(self: Any, statement: Any, *args: Any, **named: Any) -> Any:
        started = start()
        async with original(self, statement, *args, **named) as found:
            _told(self, statement, args, started)
            yield found

    return copy
