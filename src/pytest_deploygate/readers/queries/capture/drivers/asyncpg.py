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
    from asyncpg import utils
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
    patches.replace(Connection, "copy_records_to_table", _copy)
    # What asyncpg asks on behalf of these.
    patches.replace(Connection, "_introspect_type", muted_async)
    patches.replace(utils, "_mogrify", muted_async)
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
            MUTED.reset(token)
            note(query, args, started, self, _DIALECT)

    return execute


def _script(original: Callable[..., Any]) -> Callable[..., Any]:
    """Without arguments it goes to the server as it is; with some it comes by `_execute`."""
    simple = _of_connection()(original)

    @functools.wraps(original)
    async def execute(self: Any, query: Any, *args: Any, **named: Any) -> Any:
        return await (original if args else simple)(self, query, *args, **named)

    return execute


def _of_connection(*, is_many: bool = False) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A method of a connection, and not of a cursor that has one."""

    def make(original: Callable[..., Any]) -> Callable[..., Any]:
        wrapped = sent_async(_DIALECT, is_many=is_many)(_of_bound(original))

        @functools.wraps(original)
        async def send(self: Any, *args: Any, **named: Any) -> Any:
            return await wrapped(_Bound(self), *args, **named)

        return send

    return make


class _Bound:
    """A connection that has itself for its connection, as cursors have."""

    __slots__ = ("connection",)

    def __init__(self, connection: Any) -> None:
        self.connection = connection


def _of_bound(original: Callable[..., Any]) -> Callable[..., Any]:
    async def send(self: _Bound, *args: Any, **named: Any) -> Any:
        return await original(self.connection, *args, **named)

    return send


def _copy(original: Callable[..., Any]) -> Callable[..., Any]:
    """The one copy whose statement is made by asyncpg."""

    @functools.wraps(original)
    async def copy(self: Any, table_name: str, **named: Any) -> Any:
        started = start()
        try:
            return await original(self, table_name, **named)
        finally:
            if not MUTED.get():
                note(f"COPY {table_name} FROM STDIN", None, started, self, _DIALECT)

    return copy


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
            MUTED.reset(token)
            note(self._query, None, started, self._connection, _DIALECT)

    return run
