"""asyncpg: each way that a statement of the user's takes to the server, but not what asyncpg asks for itself."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from ..patches import Patches
from ..recorder import MUTED, STATE, fetched, note, start
from ._wrapping import muted_async, sent_async

MODULE = "asyncpg"
_DIALECT = "postgresql"


def hook(patches: Patches) -> None:
    from asyncpg.connection import Connection
    from asyncpg.cursor import BaseCursor
    from asyncpg.pool import PoolConnectionHolder
    from asyncpg.prepared_stmt import PreparedStatement

    patches.replace(Connection, "_execute", _execute)
    patches.replace(Connection, "_executemany", _of_connection(is_many=True))
    patches.replace(Connection, "execute", _script)
    for name in ("_copy_in", "_copy_out"):
        patches.replace(Connection, name, _of_connection())
    patches.replace(PreparedStatement, "_PreparedStatement__do_execute", _of_query)
    for name in ("_bind_exec", "_bind"):
        patches.replace(BaseCursor, name, _of_query)
    # Of a pool: what makes a connection fit for its next user.
    patches.replace(Connection, "reset", muted_async)
    patches.replace(PoolConnectionHolder, "connect", muted_async)


def _execute(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    async def execute(self: Any, query: Any, args: Any, *rest: Any, **named: Any) -> Any:
        if MUTED.get():
            return await original(self, query, args, *rest, **named)
        token = MUTED.set(True)
        started = start()
        try:
            rows = await original(self, query, args, *rest, **named)
            if STATE.counts_rows and isinstance(rows, list):
                fetched(len(rows))
            return rows
        finally:
            note(query, args, started, self, _DIALECT)
            MUTED.reset(token)

    return execute


def _script(original: Callable[..., Any]) -> Callable[..., Any]:
    """Without arguments it goes to the server as it is; with some it comes by `_execute`."""
    simple = _of_connection()(original)

    @functools.wraps(original)
    async def execute(self: Any, query: Any, *args: Any, **named: Any) -> Any:
        return await (original if args else simple)(self, query, *args, **named)

    return execute


def _of_connection(*, is_many: bool = False) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def make(original: Callable[..., Any]) -> Callable[..., Any]:
        return _on_itself(sent_async(_DIALECT, is_many=is_many)(_off_itself(original)))

    return make


class _Bound:
    """A connection that has itself for its connection, as cursors have."""

    __slots__ = ("connection", "rowcount")

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.rowcount = -1


def _off_itself(original: Callable[..., Any]) -> Callable[..., Any]:
    async def unbound(self: _Bound, *args: Any, **named: Any) -> Any:
        return await original(self.connection, *args, **named)

    return unbound


def _on_itself(wrapped: Callable[..., Any]) -> Callable[..., Any]:
    async def bound(self: Any, *args: Any, **named: Any) -> Any:
        return await wrapped(_Bound(self), *args, **named)

    return bound


def _of_query(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    async def run(self: Any, *args: Any, **named: Any) -> Any:
        if MUTED.get():
            return await original(self, *args, **named)
        token = MUTED.set(True)
        started = start()
        try:
            found = await original(self, *args, **named)
            if STATE.counts_rows and isinstance(found, list):
                fetched(len(found))
            return found
        finally:
            note(self._query, None, started, self._connection, _DIALECT)
            MUTED.reset(token)

    return run
