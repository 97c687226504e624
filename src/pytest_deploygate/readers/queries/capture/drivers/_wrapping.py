"""The usual wrappers around a driver's own methods."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from ..recorder import MUTED, STATE, ended, fetched, note, start

Make = Callable[[Callable[..., Any]], Callable[..., Any]]


def muted(original: Callable[..., Any]) -> Callable[..., Any]:
    """What it sends is its own business, such as the set-up of a connection."""

    @functools.wraps(original)
    def wrapper(*args: Any, **named: Any) -> Any:
        token = MUTED.set(True)
        try:
            return original(*args, **named)
        finally:
            MUTED.reset(token)

    return wrapper


def muted_async(original: Callable[..., Any]) -> Callable[..., Any]:
    """The same of a coroutine."""

    @functools.wraps(original)
    async def wrapper(*args: Any, **named: Any) -> Any:
        token = MUTED.set(True)
        try:
            return await original(*args, **named)
        finally:
            MUTED.reset(token)

    return wrapper


def ending(original: Callable[..., Any]) -> Callable[..., Any]:
    """A method of a connection that ends its transaction; of a coroutine as well."""

    @functools.wraps(original)
    def wrapper(self: Any, *args: Any, **named: Any) -> Any:
        ended(self)
        return original(self, *args, **named)

    return wrapper


def sent(dialect: str, *, is_many: bool = False) -> Make:
    """A cursor's ``execute`` or ``executemany``, whose first argument is the statement."""

    def make(original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def wrapper(self: Any, sql: Any, *args: Any, **named: Any) -> Any:
            if MUTED.get():
                return original(self, sql, *args, **named)
            token = MUTED.set(True)
            started = start()
            args, batch = _sized(args, is_many=is_many)
            try:
                return original(self, sql, *args, **named)
            finally:
                note(sql, args[0] if args else None, started, getattr(self, "connection", None), dialect, batch)
                MUTED.reset(token)
                if STATE.counts_rows:
                    fetched(batch or _affected(self))

        return wrapper

    return make


def sent_async(dialect: str, *, is_many: bool = False) -> Make:
    """The same of a coroutine."""

    def make(original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        async def wrapper(self: Any, sql: Any, *args: Any, **named: Any) -> Any:
            if MUTED.get():
                return await original(self, sql, *args, **named)
            token = MUTED.set(True)
            started = start()
            args, batch = _sized(args, is_many=is_many)
            try:
                return await original(self, sql, *args, **named)
            finally:
                note(sql, args[0] if args else None, started, getattr(self, "connection", None), dialect, batch)
                MUTED.reset(token)
                if STATE.counts_rows:
                    fetched(batch or _affected(self))

        return wrapper

    return make


def _sized(args: tuple[Any, ...], *, is_many: bool) -> tuple[tuple[Any, ...], int]:
    """The arguments, and how many sets of parameters there are; of a generator, they are listed."""
    if not is_many or not args:
        return args, 0
    sets = args[0] if hasattr(args[0], "__len__") else list(args[0])
    return (sets, *args[1:]), len(sets)


def _affected(cursor: Any) -> int:
    count = getattr(cursor, "rowcount", -1)
    return count if isinstance(count, int) else -1
