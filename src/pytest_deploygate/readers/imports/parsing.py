"""Reading and summarising one file after the other, as fast as one process can.

Imports the standard library only: other interpreters run it.
"""

from __future__ import annotations

import gc
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b

from .conditions import Target
from .reading import summarise
from .summary import Summary

__all__ = ["digest", "read", "summarised", "uncollected"]


def read(path: str, limit: int) -> bytes | str:
    """A file's content, or why it cannot be read: a clause that follows its name."""
    try:
        # A FIFO does not block.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                return "is no regular file"
            if status.st_size > limit:
                return f"is larger than {limit // 1024:,} KiB"
            data = os.read(descriptor, status.st_size + 1)
            while len(data) < status.st_size and (more := os.read(descriptor, status.st_size)):
                data += more
            return data
        finally:
            os.close(descriptor)
    except FileNotFoundError:
        return "is a link that leads nowhere"
    except (OSError, ValueError) as error:
        return f"cannot be read: {getattr(error, 'strerror', None) or 'the system refuses'}"


def digest(data: bytes) -> str:
    """What a file is known by."""
    return blake2b(data, digest_size=16).hexdigest()


def summarised(path: str, target: Target, limit: int, *, eager: bool = False) -> tuple[str, Summary]:
    """A file's digest and its `Summary`, as `summarise` says; an empty digest and an error where it cannot be read."""
    data = read(path, limit)
    if isinstance(data, str):
        return "", Summary(error=(data, 0, 0))
    with uncollected():
        return digest(data), summarise(data, target, eager=eager)


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the garbage collector: trees and records have no cycles, and it goes through them again and again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
