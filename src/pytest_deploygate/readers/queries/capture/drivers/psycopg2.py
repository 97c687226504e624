"""psycopg2, whose classes are C: its connections are told what their cursors are, unless their own class says so."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from ..patches import Patches
from ..recorder import MUTED, STATE, note, start
from ._wrapping import sent, with_subclasses
from .aliases import replace_function

MODULE = "psycopg2"
_DIALECT = "postgresql"


def hook(patches: Patches) -> None:
    import psycopg2
    from psycopg2 import extensions

    plain = _plain()

    def adopt(connection: Any) -> Any:
        # A class with a method of its own, such as DictConnection, chooses cursors that are classes of Python.
        if connection.cursor_factory is None and type(connection).cursor is extensions.connection.cursor:
            connection.cursor_factory = plain
            patches.undo(lambda: setattr(connection, "cursor_factory", None))
        return connection

    def connecting(original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def connect(*args: Any, **named: Any) -> Any:
            connection = original(*args, **named)
            return adopt(connection) if STATE.recorders else connection

        return connect

    replace_function(patches, psycopg2, "connect", connecting)
    for connection in patches.living(*with_subclasses(extensions.connection)):
        adopt(connection)
    for cursor in with_subclasses(extensions.cursor):
        # What is C is none's to change.
        if cursor.__flags__ & _IS_PYTHON:
            for name in ("execute", "callproc", "copy_expert"):
                patches.replace(cursor, name, sent(_DIALECT))
            patches.replace(cursor, "executemany", sent(_DIALECT, is_many=True))
            patches.replace(cursor, "copy_from", _copy("COPY {} FROM STDIN"))
            patches.replace(cursor, "copy_to", _copy("COPY {} TO STDOUT"))


_IS_PYTHON = 1 << 9
"""The flag of types that are made while the program runs."""


@functools.cache
def _plain() -> Any:
    from psycopg2 import extensions

    return type("cursor", (extensions.cursor,), {"__module__": extensions.cursor.__module__})


def _copy(text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A copy of the table that is the second argument."""

    def make(original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def copy(self: Any, *args: Any, **named: Any) -> Any:
            if MUTED.get():
                return original(self, *args, **named)
            started = start()
            try:
                return original(self, *args, **named)
            finally:
                _, table, *_ = (*args, *named.values(), "", "")
                note(text.format(table), None, started, self.connection, _DIALECT)

        return copy

    return make
