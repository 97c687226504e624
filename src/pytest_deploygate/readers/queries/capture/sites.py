"""Which line of the user's own code is asking, however many libraries, greenlets and threads lie between."""

from __future__ import annotations

import os
import sys
import sysconfig
from contextvars import ContextVar
from types import CodeType, FrameType
from typing import Any

__all__ = ["ORIGIN", "Own", "Place", "here"]

Place = tuple[CodeType, int]
"""Code and a line of it. A frame would keep its variables alive."""

ORIGIN: ContextVar[Place | None] = ContextVar("deploygate_origin", default=None)
"""Who began what runs here: set where work is handed to a task or to another thread."""

_LIBRARIES = ("site-packages", "dist-packages")
_STANDARD = tuple({sysconfig.get_path(name) + os.sep for name in ("stdlib", "platstdlib")})
_PACKAGE = __file__.rpartition("readers")[0]
_OWN, _NEAR, _FOREIGN = 2, 1, 0


class Own(dict[str, int]):
    """How near a file is to the user, by its name as code objects have it.

    What lies below the root is the user's own, but for installed packages; the next best is other code that is not
    installed, such as a package of the same repository.
    """

    def __init__(self, root: str) -> None:
        super().__init__()
        self._root = os.path.join(root, "")

    def __missing__(self, name: str) -> int:
        found = self[name] = self._nearness(name)
        return found

    def _nearness(self, name: str) -> int:
        if name.startswith(("<", _PACKAGE)):
            return _FOREIGN
        path = os.path.abspath(name)
        is_below = path.startswith(self._root)
        inner = path[len(self._root) :] if is_below else path
        if any(part in _LIBRARIES for part in inner.split(os.sep)) or path.startswith(_STANDARD):
            return _FOREIGN
        return _OWN if is_below else _NEAR


def here(own: Own, frame: FrameType | None) -> Place | None:
    """The nearest place of the user's own from a frame outwards."""
    start = frame
    while frame is not None:
        if own[frame.f_code.co_filename] == _OWN:
            return frame.f_code, frame.f_lineno
        frame = frame.f_back
    return _through_greenlets(own) or ORIGIN.get() or _endpoint(own, start) or _nearest(start, own)


def _through_greenlets(own: Own) -> Place | None:
    """SQLAlchemy's asyncio layer runs its work in a greenlet, whose frames end there."""
    greenlet: Any = sys.modules.get("greenlet")
    parent = greenlet.getcurrent().parent if greenlet else None
    while parent is not None:
        frame = parent.gr_frame
        while frame is not None:
            if own[frame.f_code.co_filename] == _OWN:
                return frame.f_code, frame.f_lineno
            frame = frame.f_back
        parent = parent.parent
    return None


def _endpoint(own: Own, frame: FrameType | None) -> Place | None:
    """The function that a web framework has called for this request, where its answer is turned into text later."""
    while frame is not None:
        if "/starlette/" in frame.f_code.co_filename or "/django/core/handlers/" in frame.f_code.co_filename:
            variables = frame.f_locals
            scope = variables.get("scope")
            found = scope.get("endpoint") if isinstance(scope, dict) else variables.get("callback")
            code = getattr(getattr(found, "__wrapped__", found), "__code__", None)
            if code is not None and own[code.co_filename] == _OWN:
                return code, code.co_firstlineno
        frame = frame.f_back
    return None


def _nearest(frame: FrameType | None, own: Own) -> Place | None:
    while frame is not None:
        if own[frame.f_code.co_filename] == _NEAR:
            return frame.f_code, frame.f_lineno
        frame = frame.f_back
    return None
