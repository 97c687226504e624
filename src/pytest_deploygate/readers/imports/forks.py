"""Half of some work done in a copy of this process, where that is safe and pays."""

from __future__ import annotations

import marshal
import os
import signal
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import IO, Any, TypeVar

__all__ = ["halved"]

T = TypeVar("T")
SECONDS = 120


def halved(function: Callable[[Sequence[T]], list[Any]], items: Sequence[T], least: int) -> list[Any]:
    """What a function gives for some items, in order.

    Args:
        function: Gives as many values as it is given items, of types that `marshal` knows. It may run in a copy of this
            process, so that nothing else that it does counts.
        items: The items.
        least: For how many of them a copy pays.
    """
    if len(items) < least or not _may_fork():
        return function(items)
    middle = len(items) // 2
    with tempfile.TemporaryFile() as stream:
        child = _copy(lambda: function(items[:middle]), stream)
        try:
            own = function(items[middle:])
            done = _ended(child)
        except BaseException:
            _stop(child)
            raise
        if not done:
            return [*function(items[:middle]), *own]
        stream.seek(0)
        return [*marshal.load(stream), *own]  # noqa: S302 - a copy of this process wrote it


def _may_fork() -> bool:
    # A lock that another thread holds would stay locked in a copy, and Apple's libraries bear none at all.
    return sys.platform == "linux" and threading.active_count() == 1 and len(os.sched_getaffinity(0)) > 1


def _copy(work: Callable[[], list[Any]], stream: IO[bytes]) -> int:
    with warnings.catch_warnings():
        # It is said where any library has started a thread, which a copy that only reads files does not need.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child:
        return child
    status = 1
    try:
        marshal.dump(work(), stream)
        stream.flush()
        status = 0
    finally:
        # Nothing that the original has yet to do, such as to write what is in its buffers, may happen twice.
        os._exit(status)


def _ended(child: int) -> bool:
    """Whether a copy has done its work; it is gone afterwards."""
    end = time.monotonic() + SECONDS
    try:
        while time.monotonic() < end:
            pid, status = os.waitpid(child, os.WNOHANG)
            if pid:
                return status == 0
            time.sleep(0.002)
    except ChildProcessError:
        # Where SIGCHLD is ignored, nobody says how it ended.
        return False
    _stop(child)
    return False


def _stop(child: int) -> None:
    """End a copy, unless it has ended: its number may be another process's by then."""
    with suppress(ProcessLookupError, ChildProcessError):
        if not os.waitpid(child, os.WNOHANG)[0]:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
