"""The usual wrappers around a driver's own methods."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
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


def sent(dialect: str = "", *, is_many: bool = False) -> Make:
    """A cursor's ``execute`` or ``executemany``, whose first argument is the statement, and the second its values.

    Without a dialect, it is one of Django's, which knows.
    """

    def make(original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def wrapper(self: Any, *args: Any, **named: Any) -> Any:
            if MUTED.get():
                return original(self, *args, **named)
            if is_many:
                args, named = _listed(args, named)
            token = MUTED.set(True)
            started = start()
            try:
                return original(self, *args, **named)
            finally:
                MUTED.reset(token)
                _tell(self, args, named, started, dialect, is_many=is_many)

        return wrapper

    return make


def sent_async(dialect: str, *, is_many: bool = False) -> Make:
    """The same of a coroutine."""

    def make(original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        async def wrapper(self: Any, *args: Any, **named: Any) -> Any:
            if MUTED.get():
                return await original(self, *args, **named)
            if is_many:
                args, named = _listed(args, named)
            token = MUTED.set(True)
            started = start()
            try:
                return await original(self, *args, **named)
            finally:
                MUTED.reset(token)
                _tell(self, args, named, started, dialect, is_many=is_many)

        return wrapper

    return make


def _tell(
    cursor: Any, args: tuple[Any, ...], named: dict[str, Any], started: float, dialect: str, *, is_many: bool
) -> None:
    # By name they come in the same order.
    given: tuple[Any, ...] = (*args, *named.values(), None, None)
    sql, parameters, *_ = given
    batch = len(parameters) if is_many and hasattr(parameters, "__len__") else 0
    note(sql, parameters, started, getattr(cursor, "connection", None), dialect or cursor.db.vendor, batch)
    if STATE.counts_rows:
        fetched(batch or affected(cursor))


def _listed(args: tuple[Any, ...], named: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The same arguments, but all sets of parameters are there at once: a generator can be read only once."""
    if len(args) > 1:
        return (args[0], _list(args[1]), *args[2:]), named
    names = list(named)[: 2 - len(args)]
    return args, {**named, names[-1]: _list(named[names[-1]])} if names else named


def _list(sets: Any) -> Any:
    return sets if hasattr(sets, "__len__") or not hasattr(sets, "__iter__") else list(sets)


def affected(cursor: Any) -> int:
    """How many rows, where the driver knows before they are fetched; else -1."""
    count = getattr(cursor, "rowcount", -1)
    return count if isinstance(count, int) else -1


def with_subclasses(cls: type[Any]) -> Iterator[type[Any]]:
    """A class and all that are derived from it."""
    yield cls
    for subclass in cls.__subclasses__():
        yield from with_subclasses(subclass)
