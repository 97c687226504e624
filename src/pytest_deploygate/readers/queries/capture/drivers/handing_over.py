"""Work that is handed to a task or another thread, where no frame tells any more who has asked for it."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from contextvars import Context
from typing import Any

from ..patches import Patches
from ..recorder import STATE
from ..sites import ORIGIN, here

MODULE = "concurrent.futures.thread"


def hook(patches: Patches) -> None:
    from concurrent.futures.thread import ThreadPoolExecutor

    patches.replace(ThreadPoolExecutor, "submit", _submit)


def hook_asyncio(patches: Patches) -> None:
    from asyncio.base_events import BaseEventLoop

    patches.replace(BaseEventLoop, "create_task", _create_task)


def hook_asgiref(patches: Patches) -> None:
    from asgiref.sync import SyncToAsync

    patches.replace(SyncToAsync, "__call__", _call)


def hook_anyio(patches: Patches) -> None:
    from anyio._backends._asyncio import AsyncIOBackend

    patches.replace(AsyncIOBackend, "run_sync_in_worker_thread", lambda bound: classmethod(_call(bound.__func__)))


def _submit(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def submit(self: Any, function: Callable[..., Any], /, *args: Any, **named: Any) -> Any:
        origin = here(STATE.own, sys._getframe(1))
        context = getattr(getattr(function, "func", None), "__self__", None)
        # As asyncio.to_thread hands it over: the work is done in a copy, which was taken before.
        if isinstance(context, Context):
            context.run(ORIGIN.set, origin)

        def run(*args: Any, **named: Any) -> Any:
            token = ORIGIN.set(origin)
            try:
                return function(*args, **named)
            finally:
                ORIGIN.reset(token)

        return original(self, run, *args, **named)

    return submit


def _create_task(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def create_task(self: Any, *args: Any, **named: Any) -> Any:
        # The task takes a copy of the context as it is now.
        token = ORIGIN.set(here(STATE.own, sys._getframe(1)))
        try:
            return original(self, *args, **named)
        finally:
            ORIGIN.reset(token)

    return create_task


def _call(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    async def call(self: Any, *args: Any, **named: Any) -> Any:
        token = ORIGIN.set(here(STATE.own, sys._getframe(1)))
        try:
            return await original(self, *args, **named)
        finally:
            ORIGIN.reset(token)

    return call
