"""psycopg2, whose classes are C: a connection says what its cursors are, and those that are open are told so."""

from __future__ import annotations

import functools
import gc
from collections.abc import Callable
from typing import Any

from ..patches import Patches
from ..recorder import STATE
from ._wrapping import sent
from .aliases import replace_function

MODULE = "psycopg2"
_DIALECT = "postgresql"


def hook(patches: Patches) -> None:
    import psycopg2
    from psycopg2 import extensions

    def adopt(connection: Any) -> Any:
        before = connection.cursor_factory
        connection.cursor_factory = _listening(before or extensions.cursor)
        patches.undo(functools.partial(setattr, connection, "cursor_factory", before))
        return connection

    def connecting(original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def connect(*args: Any, **named: Any) -> Any:
            connection = original(*args, **named)
            return adopt(connection) if STATE.recorders else connection

        return connect

    replace_function(patches, psycopg2, "connect", connecting)
    for found in gc.get_objects():
        if isinstance(found, extensions.connection):
            adopt(found)


@functools.cache
def _listening(cls: Any) -> Any:
    if not isinstance(cls, type):
        return cls
    execute, call = sent(_DIALECT)(cls.execute), sent(_DIALECT)(cls.callproc)  # type: ignore[attr-defined]
    many = sent(_DIALECT, is_many=True)(cls.executemany)  # type: ignore[attr-defined]
    methods = {"execute": execute, "executemany": many, "callproc": call, "__module__": cls.__module__}
    return type(cls.__name__, (cls,), methods)
