"""aiosqlite: where it is awaited, not in the thread that does the work."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from ..patches import Patches
from ..recorder import MUTED, STATE, ended, fetched, note, start

MODULE = "aiosqlite"
_SENDING = frozenset(["execute", "executemany", "executescript", "_execute_insert", "_execute_fetchall"])
_FETCHING = frozenset(["fetchone", "fetchmany", "fetchall", "_execute_fetchall"])


def hook(patches: Patches) -> None:
    from aiosqlite.core import Connection

    patches.replace(Connection, "_execute", _execute)


def _execute(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    async def execute(self: Any, function: Any, *args: Any, **named: Any) -> Any:
        name = getattr(function, "__name__", "")
        if name in {"commit", "rollback"}:
            ended(self)
        is_sent = name in _SENDING and not MUTED.get()
        batch = 0
        if is_sent and name == "executemany" and len(args) > 1:
            sets = list(args[1])
            args, batch = (args[0], sets, *args[2:]), len(sets)
        started = start()
        try:
            found = await original(self, function, *args, **named)
            if STATE.counts_rows and not MUTED.get():
                _count(name, found, batch)
            return found
        finally:
            if is_sent:
                note(args[0], args[1] if len(args) > 1 else None, started, self, "sqlite", batch)

    return execute


def _count(name: str, found: Any, batch: int) -> None:
    if name in _FETCHING:
        fetched(len(found) if isinstance(found, list) else int(found is not None and name == "fetchone"))
    elif name in _SENDING:
        fetched(batch or getattr(found, "rowcount", -1))
