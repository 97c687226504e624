"""Listens to the drivers of this process for a while: which statements were sent, and by which line."""

from __future__ import annotations

import functools
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from ....families.queries.captured import Captured
from .drivers import (
    aiosqlite,
    asyncpg,
    django,
    handing_over,
    mysqlclient,
    psycopg2,
    psycopg3,
    pymysql,
    sqlalchemy,
    sqlite,
)
from .inserts import Inserts
from .patches import Patches, Watcher
from .recorder import Recorder, join, leave
from .sites import ORIGIN
from .summary import summary

__all__ = ["Recording", "recording"]

_HOOKS: tuple[tuple[str, Callable[[Patches], None]], ...] = (
    *(
        (driver.MODULE, driver.hook)
        for driver in (sqlite, psycopg3, psycopg2, asyncpg, aiosqlite, pymysql, mysqlclient)
    ),
    (sqlalchemy.MODULE, sqlalchemy.hook),
    (django.MODULE, django.hook),
    ("django.db.backends.base.operations", django.hook_operations),
    (handing_over.MODULE, handing_over.hook),
    ("asyncio.base_events", handing_over.hook_asyncio),
    ("asgiref.sync", handing_over.hook_asgiref),
    ("anyio._backends._asyncio", handing_over.hook_anyio),
)
_LOCK = threading.RLock()
_PATCHES = Patches()


class Recording:
    """What is being sent, at any time."""

    def __init__(self, recorder: Recorder, root: str) -> None:
        self._recorder = recorder
        self._root = root

    @property
    def shared(self) -> dict[str, str]:
        """What `Scaling.shared` is, of the rows that were inserted."""
        return self._recorder.inserts.shared() if self._recorder.inserts else {}

    @property
    def inserted(self) -> int | None:
        """How many rows were inserted; None where that is not known."""
        return self._recorder.inserts.inserted if self._recorder.inserts else None

    @property
    def captured(self) -> Captured:
        """All that was sent so far."""
        return summary(self._recorder, self._root)


@contextmanager
def recording(root: Path, *, counts_rows: bool = False, watches_inserts: bool = False) -> Iterator[Recording]:
    """Listen to every thread of this process until the block ends, however it ends.

    Args:
        root: Below it lies the user's own code.
        counts_rows: Whether rows that are read are counted too, which costs a little for each.
        watches_inserts: Whether `Recording.shared` and `Recording.inserted` are wanted.
    """
    recorder = Recorder(counts_rows=counts_rows, inserts=Inserts() if watches_inserts else None)
    folder = str(root)
    try:
        with _LOCK:
            if join(recorder, folder):
                _install()
        yield Recording(recorder, folder)
    finally:
        with _LOCK:
            if leave(recorder):
                _PATCHES.restore()
        # asgiref brings back what was set within a coroutine.
        ORIGIN.set(None)


def _is_imported(name: str) -> bool:
    """Whether a module is there, and no stand-in that somebody has put in its place."""
    module = sys.modules.get(name)
    return isinstance(module, ModuleType) and module.__spec__ is not None


def _install() -> None:
    """Listen to what is imported already, and to the rest as soon as it is."""
    _PATCHES.restore()
    later: dict[str, Callable[[], object]] = {}
    try:
        for module, hook in _HOOKS:
            if _is_imported(module):
                hook(_PATCHES)
            else:
                later[module] = functools.partial(hook, _PATCHES)
        Watcher(later).install(_PATCHES)
    except BaseException:
        _PATCHES.restore()
        raise
    finally:
        _PATCHES.forget()
