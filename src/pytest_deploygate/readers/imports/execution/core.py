"""What following the code stands on: frames, the ways that it can go, exceptions with their places, names."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NoReturn

from .errors import GaveUp, Raised, Words
from .modules import Imported, Module, Modules
from .scopes import Scope
from .sources import Sources
from .values import (
    Builtin,
    Error,
    Foreign,
    Value,
)

__all__ = ["DEEPEST", "TURNS", "Core", "Frame", "World"]

DEEPEST = 60
TURNS = 50
"""How often a loop is followed whose end is not in sight."""


@dataclass(eq=False)
class Frame:
    """One level of a traceback.

    Attributes:
        file: The file whose code runs.
        module: Its module.
        line: The line that runs.
        column: From 1.
        doing: What runs there, for a trace.
        tries: How many ``try`` statements with handlers are around it.
    """

    file: str
    module: Module
    line: int = 0
    column: int = 0
    doing: str = ""
    tries: int = 0


@dataclass
class World:
    """What all ways through the code have in common.

    Attributes:
        sources: The trees.
        builtins: The names of the module `builtins`.
        stdlib: The top-level names of the standard library.
        version: The Python's major, minor and micro number.
        platform: Its ``sys.platform``.
        watched: Top-level names whose imports are written down.
        hidden: Those of the standard library's that a module of the project is found for.
        has: Whether a module of the standard library has a name; None where that is not known.
        budget: How many nodes may be looked at on one way.
        library: The interpreter's own ``sys.path``.
        line_of: Where a module of the standard library matches a pattern: its file and the line; 0 for nowhere.
        exports: What ``import *`` takes from a module of the standard library; None where that is not known.
        cwd: The working directory, absolute; empty where it is not known.
    """

    sources: Sources
    builtins: frozenset[str]
    stdlib: frozenset[str]
    version: tuple[int, int, int]
    platform: str
    watched: frozenset[str]
    hidden: frozenset[str]
    has: Callable[[Module, str], bool | None]
    exports: Callable[[Module], Iterable[str] | None]
    line_of: Callable[[str, str], tuple[str, int]]
    budget: int
    library: tuple[str, ...] = ()
    cwd: str = ""


class Core:
    """The base of what follows the code.

    Attributes:
        steps: How many nodes were looked at.
        doubts: What could not be followed to its end and may raise.
        gaps: Imports whose names only a run knows.
        imports: Imports of watched names.
        ran: The modules that were run, by file.
    """

    modules: Modules

    def __init__(self, world: World, words: Words) -> None:
        self.world = world
        self.words = words
        self.frames: list[Frame] = []
        self.steps = 0
        self.doubts: list[tuple[str, int, str]] = []
        self.gaps: dict[tuple[str, int], None] = {}
        self.imports: list[Imported] = []
        self.ran: dict[str, str] = {}
        self.calls: list[ast.AST] = []
        self.yields: list[Callable[[Value], None]] = []
        self._caught: list[Raised] = []
        self.endless_in: Frame | None = None
        self.stopped: Frame | None = None

    # What the classes above this one do.

    def evaluate(self, node: ast.expr, scope: Scope) -> Value:
        """The value of an expression."""
        raise NotImplementedError

    def execute(self, body: Sequence[ast.stmt], scope: Scope) -> None:
        """Run statements."""
        raise NotImplementedError

    def call(self, function: Value, args: list[Value], keywords: dict[str, Value], *, exact: bool = True) -> Value:
        """What a call gives. ``exact``: these are all of its arguments."""
        raise NotImplementedError

    # Frames and exceptions.

    @property
    def frame(self) -> Frame:
        return self.frames[-1]

    def at(self, node: ast.AST) -> None:
        """Say which line runs."""
        frame = self.frames[-1]
        frame.line = node.lineno  # type: ignore[attr-defined]
        frame.column = node.col_offset + 1  # type: ignore[attr-defined]

    def tick(self) -> None:
        self.steps += 1
        if self.steps > self.world.budget:
            raise GaveUp(f"reading stopped after {self.world.budget:,} steps")

    @contextmanager
    def entered(self, frame: Frame) -> Iterator[None]:
        """Run something in a frame of its own."""
        if len(self.frames) > DEEPEST * 20:
            raise GaveUp("imports and calls are nested too deeply")
        self.frames.append(frame)
        try:
            yield
        except Raised as raised:
            self.locate(raised)
            raise
        except (GaveUp, RecursionError):
            self.stopped = self.stopped or self.frame
            raise
        finally:
            self.frames.pop()

    def locate(self, raised: Raised) -> None:
        """Write down where an exception was raised, unless that is known."""
        if raised.file:
            return
        # A frozen module's line is nowhere to be read.
        frame = next((frame for frame in reversed(self.frames) if not frame.module.is_frozen), self.frame)
        raised.file, raised.line, raised.column = frame.file, frame.line, frame.column
        raised.own = raised.own or frame.module.nature == "own"
        raised.error.raised = raised
        raised.trace = tuple((f.file, f.line, f.doing) for f in self.frames[:-1])

    def fail(self, name: str, text: str | None, *, lacking: Module | None = None) -> NoReturn:
        """Raise a built-in exception at the line that runs.

        Args:
            name: Its class, with its module if it is not a built-in one.
            text: What ``str()`` gives; None where that is not known.
            lacking: The module that does not have what is asked for.
        """
        cls = Foreign(name) if "." in name else Builtin(name)
        raised = Raised(Error(cls, text), own=lacking is not None and lacking.nature == "own")
        raised.name = lacking.name if lacking is not None and name == "ImportError" else ""
        raised.of_module = lacking is not None
        raised.half = lacking is not None and (lacking.initializing or bool(lacking.coming))
        self.locate(raised)
        raise raised

    def fail_within(self, module: str, pattern: str, name: str, text: str) -> NoReturn:
        """Raise an exception where a statement of the standard library does.

        Args:
            module: The library's module.
            pattern: What the statement looks like there.
            name: The exception's class, with its module if it is not a built-in one.
            text: What ``str()`` gives.
        """
        with self.within(module, pattern):
            self.fail(name, text)

    @contextmanager
    def within(self, module: str, pattern: str) -> Iterator[None]:
        """Run something at a statement of the standard library."""
        file, line = self.world.line_of(module, pattern)
        if not line:
            yield
            return
        with self.entered(Frame(file, self.frame.module, line)):
            yield

    def gap(self) -> None:
        """Say that something is imported here whose name only a run knows."""
        if self.frame.module.nature == "own":
            self.gaps[self.frame.file, self.frame.line] = None

    def doubt(self, why: str) -> None:
        """Say that something here could raise, and cannot be followed."""
        frame = self.frame
        if frame.module.nature == "own":
            self.doubts.append((frame.file, frame.line, why))
