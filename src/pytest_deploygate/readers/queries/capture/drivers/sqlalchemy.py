"""SQLAlchemy 2: where a dialect hands a statement to its driver, whichever connection it is and however old."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..patches import Patches
from ..recorder import MUTED, STATE, ended, fetched, note, start
from ._wrapping import affected, muted, with_subclasses

MODULE = "sqlalchemy.engine.default"
_NAMES = {"mariadb": "mysql"}


def hook(patches: Patches) -> None:
    from sqlalchemy.engine import cursor as results
    from sqlalchemy.engine.default import DefaultDialect
    from sqlalchemy.pool import base as pools

    for dialect in with_subclasses(DefaultDialect):
        for name in ("do_execute", "do_executemany", "do_execute_no_params"):
            # Inherited, it would be heard of twice.
            if name in vars(dialect):
                patches.replace(dialect, name, _many if name == "do_executemany" else _one)
        for name in ("do_commit", "do_rollback"):
            if name in vars(dialect):
                patches.replace(dialect, name, _end)
    # What is sent for each new connection, by SQLAlchemy or by listeners of the user's.
    patches.replace(pools._ConnectionRecord, "_ConnectionRecord__connect", muted)
    # Whether a connection of the pool is still alive.
    patches.replace(DefaultDialect, "_do_ping_w_event", muted)
    if STATE.counts_rows:
        for strategy in with_subclasses(results.CursorFetchStrategy):
            for name in ("fetchone", "fetchmany", "fetchall"):
                if name in vars(strategy):
                    patches.replace(strategy, name, _fetch_one if name == "fetchone" else _fetch)


def _one(original: Callable[..., Any]) -> Callable[..., Any]:
    def do_execute(self: Any, cursor: Any, statement: Any, *rest: Any, **named: Any) -> Any:
        if MUTED.get():
            return original(self, cursor, statement, *rest, **named)
        token = MUTED.set(True)
        started = start()
        try:
            return original(self, cursor, statement, *rest, **named)
        finally:
            MUTED.reset(token)
            parameters = rest[0] if rest else named.get("parameters")
            note(statement, parameters, started, _connection(cursor), _NAMES.get(self.name, self.name))
            if STATE.counts_rows:
                fetched(affected(cursor))

    return do_execute


def _many(original: Callable[..., Any]) -> Callable[..., Any]:
    def do_executemany(self: Any, cursor: Any, statement: Any, parameters: Any, *rest: Any, **named: Any) -> Any:
        if MUTED.get():
            return original(self, cursor, statement, parameters, *rest, **named)
        token = MUTED.set(True)
        started = start()
        try:
            return original(self, cursor, statement, parameters, *rest, **named)
        finally:
            MUTED.reset(token)
            note(statement, parameters, started, _connection(cursor), _NAMES.get(self.name, self.name), len(parameters))
            if STATE.counts_rows:
                fetched(len(parameters))

    return do_executemany


def _end(original: Callable[..., Any]) -> Callable[..., Any]:
    def do_end(self: Any, connection: Any) -> Any:
        ended(getattr(connection, "dbapi_connection", connection))
        return original(self, connection)

    return do_end


def _fetch(original: Callable[..., Any]) -> Callable[..., Any]:
    def fetch(self: Any, result: Any, cursor: Any, *rest: Any) -> Any:
        rows = original(self, result, cursor, *rest)
        if affected(cursor) < 0:
            fetched(len(rows))
        return rows

    return fetch


def _fetch_one(original: Callable[..., Any]) -> Callable[..., Any]:
    def fetchone(self: Any, result: Any, cursor: Any, *rest: Any) -> Any:
        row = original(self, result, cursor, *rest)
        if row is not None and affected(cursor) < 0:
            fetched(1)
        return row

    return fetchone


def _connection(cursor: Any) -> Any:
    return getattr(cursor, "connection", None)
