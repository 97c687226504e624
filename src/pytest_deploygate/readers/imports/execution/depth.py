"""Room for recursion: modules that import each other in a long row are followed as deep as Python itself goes."""

from __future__ import annotations

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

    def run() -> None:
        before = sys.getrecursionlimit()
        sys.setrecursionlimit(max(before, LIMIT))
        try:
            results.append(call())
        except BaseException as error:  # noqa: BLE001 - it is raised where it was asked for
            errors.append(error)
        finally:
            sys.setrecursionlimit(before)

    before = threading.stack_size()
    with suppress(ValueError):
        threading.stack_size(STACK)
    try:
        thread = threading.Thread(target=run, name="deploygate-imports")
        thread.start()
    finally:
        threading.stack_size(before)
    thread.join()
    if errors:
        raise errors[0]
    return results[0]
