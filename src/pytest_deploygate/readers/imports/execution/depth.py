"""Room for recursion: modules that import each other in a long row are followed as deep as Python itself goes."""

from __future__ import annotations

import _thread
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

__all__ = ["deeply"]

LIMIT = 12_000
"""Frames. Python gives up at about 160 modules that import each other in a row; each takes up to 50 frames here."""
STACK = 256 * 1024 * 1024
_T = TypeVar("_T")


def deeply(call: Callable[[], _T]) -> _T:
    """What a function gives that may recurse deeper than the thread that asks could."""
    results: list[_T] = []
    errors: list[BaseException] = []
    done = _thread.allocate_lock()
    done.acquire()

    def run() -> None:
        before = sys.getrecursionlimit()
        try:
            sys.setrecursionlimit(max(before, LIMIT))
            # As `threading` would do it, for debuggers and measurements of coverage.
            sys.settrace(threading.gettrace())
            results.append(call())
        except BaseException as error:  # noqa: BLE001 - it is raised where it was asked for
            errors.append(error)
        finally:
            sys.settrace(None)
            sys.setrecursionlimit(before)
            done.release()

    before = threading.stack_size()
    with suppress(ValueError):
        threading.stack_size(STACK)
    try:
        # Not a `threading.Thread`: that waits for a word of the new thread's, and for locks that all threads share.
        _thread.start_new_thread(run, ())
    finally:
        threading.stack_size(before)
    done.acquire()
    if errors:
        raise errors[0]
    return results[0]
