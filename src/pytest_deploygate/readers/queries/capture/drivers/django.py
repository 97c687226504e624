"""Django: every alias in every thread, however old its connection is."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any

from ..patches import Patches
from ..recorder import STATE, ended, fetched
from ._wrapping import muted, sent, with_subclasses

MODULE = "django.db.backends.base.base"


def hook(patches: Patches) -> None:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.backends.utils import CursorWrapper

    # Below the user's own execute_wrappers and the wrapper that DEBUG installs.
    patches.replace(CursorWrapper, "_execute", sent())
    patches.replace(CursorWrapper, "_executemany", sent(is_many=True))
    patches.replace(CursorWrapper, "callproc", sent())
    # The set-up of a connection, and whether it is still alive.
    for name in ("connect", "close_if_health_check_failed", "close_if_unusable_or_obsolete"):
        patches.replace(BaseDatabaseWrapper, name, muted)
    for name in ("_commit", "_rollback"):
        patches.replace(BaseDatabaseWrapper, name, _end)
    if STATE.counts_rows:
        _count_rows(patches, CursorWrapper)


def hook_operations(patches: Patches) -> None:
    """With DEBUG, or where a test captures queries, SQLite is asked how each value is written."""
    from django.db.backends.base.operations import BaseDatabaseOperations

    for operations in with_subclasses(BaseDatabaseOperations):
        if "last_executed_query" in vars(operations):
            patches.replace(operations, "last_executed_query", muted)


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
