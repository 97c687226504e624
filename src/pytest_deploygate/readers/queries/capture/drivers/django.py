"""Django: every alias in every thread, however old its connection is."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any

from ..patches import Patches
from ..recorder import MUTED, STATE, ended, fetched, note, start
from ._wrapping import muted

MODULE = "django.db.backends.base.base"


def hook(patches: Patches) -> None:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.backends.utils import CursorWrapper

    # Below the user's own execute_wrappers and the wrapper that DEBUG installs.
    patches.replace(CursorWrapper, "_execute", _sent(is_many=False))
    patches.replace(CursorWrapper, "_executemany", _sent(is_many=True))
    patches.replace(CursorWrapper, "callproc", _sent(is_many=False))
    patches.replace(BaseDatabaseWrapper, "connect", muted)
    for name in ("_commit", "_rollback"):
        patches.replace(BaseDatabaseWrapper, name, _end)
    if STATE.counts_rows:
        _count_rows(patches, CursorWrapper)


def _sent(*, is_many: bool) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def make(original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def send(self: Any, sql: Any, params: Any = None, *rest: Any) -> Any:
            if MUTED.get():
                return original(self, sql, params, *rest)
            if is_many:
                params = list(params)
            token = MUTED.set(True)
            started = start()
            try:
                return original(self, sql, params, *rest)
            finally:
                batch = len(params) if is_many else 0
                note(sql, params, started, self.db.connection, self.db.vendor, batch)
                MUTED.reset(token)
                if STATE.counts_rows:
                    fetched(batch or self.cursor.rowcount)

        return send

    return make


def _end(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def end(self: Any) -> Any:
        ended(self.connection)
        return original(self)

    return end


def _count_rows(patches: Patches, cursors: Any) -> None:
    """Count what is fetched where the driver does not know before. Cursors pass these on without a method of theirs."""

    def fetchone(self: Any) -> Any:
        row = self.__getattr__("fetchone")()
        if row is not None and self.cursor.rowcount < 0:
            fetched(1)
        return row

    def fetchmany(self: Any, *args: Any) -> Any:
        rows = self.__getattr__("fetchmany")(*args)
        if self.cursor.rowcount < 0:
            fetched(len(rows))
        return rows

    def fetchall(self: Any) -> Any:
        rows = self.__getattr__("fetchall")()
        if self.cursor.rowcount < 0:
            fetched(len(rows))
        return rows

    def iterate(original: Callable[..., Any]) -> Callable[..., Any]:
        def each(self: Any) -> Iterator[Any]:
            for row in original(self):
                if self.cursor.rowcount < 0:
                    fetched(1)
                yield row

        return each

    for method in (fetchone, fetchmany, fetchall):
        patches.add(cursors, method.__name__, method)
    patches.replace(cursors, "__iter__", iterate)
