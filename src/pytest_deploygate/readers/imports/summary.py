"""What one file imports and what it binds, as plain data.

Imports the standard library only: other interpreters run it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

__all__ = ["Summary", "Written", "unpacked"]


class Written(NamedTuple):
    """An import as it is written.

    Attributes:
        module: With the dots of a relative one.
        name: What is taken from it; empty for ``import a``.
        form: ``import``, ``from`` or ``call``.
        line: 1-based.
        column: 1-based, in characters.
        width: In characters.
        when: ``eager``, ``lazy`` or ``typing``.
        guarded: It is tried, and the file goes on without it.
        conditional: It is under a condition, in a loop, or in an ``except``.
        prepared: It is tried, and an ImportError is handled in whatever way.
        instead: It is in the handler of such a ``try``; the module that is tried there first, with its dots.
    """

    module: str
    name: str
    form: str
    line: int
    column: int
    width: int
    when: str
    guarded: bool
    conditional: bool
    prepared: bool
    instead: str


class Summary(NamedTuple):
    """A file.

    Attributes:
        imports: In the order of the file.
        names: What its top level could bind.
        exports: What ``__all__`` lists.
        open: It can have any name.
        opened: Modules on which it sets attributes by names that only a run knows, with their dots.
        error: Why it cannot be parsed, with line and column or zeros; None where it can be.
    """

    imports: tuple[Written, ...] = ()
    names: tuple[str, ...] = ()
    exports: tuple[str, ...] = ()
    open: bool = False
    opened: tuple[str, ...] = ()
    error: tuple[str, int, int] | None = None


def unpacked(packed: Iterable[Any]) -> Summary:
    """A summary that went through JSON.

    Raises:
        TypeError, ValueError: It is none.
    """
    imports, names, exports, is_open, opened, error = packed
    written = tuple(Written(*one) for one in imports)
    return Summary(written, tuple(names), tuple(exports), is_open, tuple(opened), tuple(error) if error else None)
