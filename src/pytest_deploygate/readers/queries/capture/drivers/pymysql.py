"""PyMySQL, in Python all through."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from ..patches import Patches
from ..recorder import MUTED, note, start
from ._wrapping import ending, muted, sent

MODULE = "pymysql"
_DIALECT = "mysql"


def hook(patches: Patches) -> None:
    from pymysql.connections import Connection
    from pymysql.cursors import Cursor

    patches.replace(Cursor, "execute", sent(_DIALECT))
    # What reaches it past a cursor's execute: procedures, the pieces of executemany, and who calls it himself.
    patches.replace(Connection, "query", _query)
    patches.replace(Connection, "connect", muted)
    for name in ("commit", "rollback"):
        patches.replace(Connection, name, ending)


def _query(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def query(self: Any, sql: Any, *args: Any, **named: Any) -> Any:
        started = start()
        try:
            return original(self, sql, *args, **named)
        finally:
            if not MUTED.get():
                note(sql, None, started, self, _DIALECT)

    return query
