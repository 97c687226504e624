"""Which line of the user's own code is asking, however many libraries, greenlets and threads lie between."""

from __future__ import annotations

import inspect
import os
import sys
import sysconfig
from collections.abc import Iterator
from contextvars import ContextVar
from types import CodeType, FrameType
from typing import Any

__all__ = ["ORIGIN", "OWN", "Own", "Place", "here", "is_installed", "placed"]

Place = tuple[CodeType, int]
"""Code and a line of it. A frame would keep its variables alive."""

ORIGIN: ContextVar[Place | None] = ContextVar("deploygate_origin", default=None)
"""Who began what runs here: set where work is handed to a task or to another thread."""

_LIBRARIES = frozenset(["site-packages", "dist-packages"])
_STANDARD = tuple({sysconfig.get_path(name) + os.sep for name in ("stdlib", "platstdlib")})
_PACKAGE = __file__.rpartition("readers")[0]
_EDGE, OWN, _NEAR, _FOREIGN = 3, 2, 1, 0
_EDGES = (
    "/asyncio/events.py",
    "/asgiref/current_thread_executor.py",
    "/django/core/handlers/base.py",
    "/fastapi/routing.py",
    "/starlette/routing.py",
)
"""Files whose frames run what somebody else has asked for than the frames around them."""
_SUFFIXES = frozenset(["", ".py", ".pyw"])
"""Templates are compiled to code that has their names, and lines of its own."""


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
        if path.replace(os.sep, "/").endswith(_EDGES):
            return _EDGE
        if os.path.splitext(path)[1] not in _SUFFIXES:
            return _FOREIGN
        is_below = path.startswith(self._root)
        inner = path[len(self._root) :] if is_below else path
        if is_installed(inner) or path.startswith(_STANDARD):
            return _FOREIGN
        return OWN if is_below else _NEAR


def is_installed(path: str) -> bool:
    """Whether a file is of an installed package, or of Python itself."""
    return path.startswith(_STANDARD) or not _LIBRARIES.isdisjoint(path.split(os.sep))


def here(own: Own, frame: FrameType | None) -> Place | None:
    """The nearest place of the user's own from a frame outwards."""
    nearest = None
    for each in _outwards(frame):
        nearness = own[each.f_code.co_filename]
        if nearness == OWN:
            return placed(each)
        if nearness == _EDGE and (found := _beyond(own, each)):
            return found
        if nearness == _NEAR and nearest is None:
            nearest = placed(each)
    return ORIGIN.get() or nearest


def placed(frame: FrameType) -> Place:
    """Where a frame is. A comprehension, a function of its own up to Python 3.11, is where its function is."""
    code, line = frame.f_code, frame.f_lineno
    outer = frame.f_back
    while code.co_name[0] == "<" and outer is not None and code in outer.f_code.co_consts:
        code, outer = outer.f_code, outer.f_back
    return code, line


def _outwards(frame: FrameType | None) -> Iterator[FrameType]:
    """All frames around one. SQLAlchemy's asyncio layer runs its work in a greenlet, whose frames end there."""
    greenlet: Any = sys.modules.get("greenlet")
    parent = greenlet.getcurrent().parent if greenlet else None
    while frame is not None or parent is not None:
        while frame is not None:
            yield frame
            frame = frame.f_back
        if parent is not None:
            frame, parent = parent.gr_frame, parent.parent


def _beyond(own: Own, frame: FrameType) -> Place | None:
    """Who has asked for what a loop runs; or the function that a web framework has called for this request, where its
    answer is turned into text later."""
    variables = frame.f_locals
    scope = variables.get("scope")
    found = scope.get("endpoint") if isinstance(scope, dict) else variables.get("callback")
    if "/asyncio/" in frame.f_code.co_filename or "/asgiref/" in frame.f_code.co_filename:
        return ORIGIN.get()
    cls = getattr(found, "view_class", None) or getattr(found, "cls", None)
    for function in vars(cls).values() if isinstance(cls, type) else (found,):
        code = getattr(inspect.unwrap(function) if callable(function) else None, "__code__", None)
        if code is not None and own[code.co_filename] == OWN:
            return code, code.co_firstlineno
    return None
