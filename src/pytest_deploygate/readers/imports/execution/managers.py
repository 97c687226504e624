"""``with``: what context managers give, and which exceptions they let go no further."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from .calls import Return
from .core import DEEPEST
from .errors import Raised, catches
from .modules import Module
from .patterns import Patterns
from .scopes import Scope
from .values import (
    NONE,
    UNKNOWN,
    Const,
    Function,
    Held,
    Instance,
    Items,
    Lazy,
    Suppress,
    Suspended,
    Table,
    Value,
)
from .ways import Abandoned, Effect, Fork, Leave

__all__ = ["Managers"]

_Body = Callable[[Value], None]
_PLAIN: dict[type, str] = {Table: "dict", Function: "function", Module: "module", Lazy: "generator"}


@dataclass
class _Course:
    """How far a generator has come that a ``with`` runs.

    Attributes:
        entered: It has come to its ``yield``, where the body runs.
        again: It has come to another one.
        leave: What the body leaves by.
        raised: What the body raises.
    """

    entered: bool = False
    again: bool = False
    leave: Leave | None = None
    raised: Raised | None = None


class Managers(Patterns):
    """Manages contexts."""

    def _with(self, node: ast.With | ast.AsyncWith, scope: Scope) -> None:
        self._within(node, 0, scope)

    def _within(self, node: ast.With | ast.AsyncWith, position: int, scope: Scope) -> None:
        if position == len(node.items):
            self.execute(node.body, scope)
            return
        item = node.items[position]
        manager = self.evaluate(item.context_expr, scope)
        self.at(item.context_expr)

        def body(value: Value) -> None:
            if item.optional_vars is not None:
                self.assign(item.optional_vars, value, scope)
            self._within(node, position + 1, scope)

        is_async = isinstance(node, ast.AsyncWith)
        if isinstance(manager, Suspended) and manager.kind == "manager":
            self._around(manager, item, body)
        elif isinstance(manager, Instance):
            self._instance_around(manager, item, body, "a" if is_async else "")
        else:
            self._plainly_around(manager, item, body)

    def _plainly_around(self, manager: Value, item: ast.withitem, body: _Body) -> None:
        kind = _PLAIN.get(type(manager), "")
        if isinstance(manager, Const):
            kind = type(manager.value).__name__
        elif isinstance(manager, (Items, Suspended)):
            kind = manager.kind
        if kind:
            self._manages_nothing(kind, "enter", "")
        try:
            body(manager.value if isinstance(manager, Held) else NONE if isinstance(manager, Suppress) else UNKNOWN)
        except Raised as raised:
            self.locate(raised)
            if not isinstance(manager, Suppress) or not self._suppresses(manager, raised, item):
                raise

    def _suppresses(self, manager: Suppress, raised: Raised, item: ast.withitem) -> bool:
        answers = [catches(cls, raised.error.cls) for cls in manager.classes]
        if True in answers:
            return True
        return None in answers and self.turn(item.context_expr, "which exceptions are suppressed")

    def _manages_nothing(self, kind: str, lacking: str, prefix: str) -> None:
        if self.world.version < (3, 11):
            self.exactly("AttributeError", f"__{prefix}{lacking}__")
        protocol = "asynchronous context manager" if prefix else "context manager"
        missed = f" (missed __{prefix}exit__ method)" if lacking == "exit" else ""
        self.exactly("TypeError", f"'{kind}' object does not support the {protocol} protocol{missed}")

    # Instances.

    def _instance_around(self, manager: Instance, item: ast.withitem, body: _Body, prefix: str) -> None:
        cls = manager.cls
        for lacking in ("enter", "exit"):
            has_it = any(f"__{prefix}{lacking}__" in known.names for known in cls.lineage())
            if not (has_it or cls.is_open or cls.natives):
                self._manages_nothing(cls.name, lacking, prefix)
        leaving = partial(self._method, manager, f"__{prefix}exit__")
        value = self._method(manager, f"__{prefix}enter__", [])
        line, column = self.frame.line, self.frame.column
        try:
            body(value)
        except Raised as raised:
            self.locate(raised)
            self.frame.line, self.frame.column = line, column
            known = self.truth(leaving([raised.error.cls, raised.error, UNKNOWN]))
            if not (self.turn(item.context_expr, "what a context manager does") if known is None else known):
                raise
        except Leave:
            leaving([NONE, NONE, NONE])
            raise
        else:
            self.frame.line, self.frame.column = line, column
            leaving([NONE, NONE, NONE])

    def _method(self, instance: Instance, name: str, args: list[Value]) -> Value:
        held = instance.cls.find(name)
        if held is None:
            return UNKNOWN
        given = self.call(self._unwrapped(self.known(held), instance.cls, instance), args, {})
        is_run = isinstance(given, Suspended) and given.kind == "coroutine"
        return self.run_function(given.function, list(given.args), dict(given.keywords)) if is_run else given

    # Generators.

    def _around(self, manager: Suspended, item: ast.withitem, body: _Body) -> None:
        """Run a generator; at its ``yield`` the body runs, in the frame of the ``with``."""
        course, before = _Course(), len(self.way.taken)
        if len(self.calls) >= DEEPEST:
            body(UNKNOWN)
            return
        self.yields.append(self._at_yield(course, body))
        depth = len(self.yields)
        try:
            self.run_plainly(manager.function, list(manager.args), dict(manager.keywords))
        except Raised as raised:
            is_certain = len(self.way.taken) == before and self.way.mode != "both"
            if raised is course.raised or is_certain or raised.is_about_imports:
                raise
            self.left(manager.args, manager.keywords)
            if course.raised is not None:
                raise course.raised from None
        except Abandoned:
            self.left(manager.args, manager.keywords)
            if course.raised is not None and not self.turn(item.context_expr, "what a context manager does"):
                raise course.raised from None
        else:
            self._check_course(course)
        finally:
            del self.yields[depth - 1 :]
        if course.leave is not None:
            raise course.leave
        if not course.entered:
            body(UNKNOWN)

    def _check_course(self, course: _Course) -> None:
        """Raise where a generator does not yield just once."""
        if course.again:
            after = " after throw()" if course.raised is not None else ""
            self._misbehaves(f"generator didn't stop{after}")
        elif not course.entered:
            self._misbehaves("generator didn't yield")

    def _misbehaves(self, text: str) -> None:
        pattern = rf'raise RuntimeError\("{text}"\)'.replace("()", r"\(\)")
        self.exactly_within("contextlib", pattern, "RuntimeError", text)

    def _at_yield(self, course: _Course, body: _Body) -> Callable[[Value], None]:
        """What a generator's ``yield`` does."""
        trying, loose = self._trying, len(self._loose)
        stacks: tuple[list[object], ...] = (self.frames, self.calls, self.yields)  # type: ignore[assignment]
        depths = [len(stack) for stack in stacks]

        def run(value: Value) -> None:
            if course.entered:
                course.again = True
                raise Return(NONE)
            # The body's names are not among those that are put back where the generator's ways part.
            if self._trying > trying:
                raise Effect
            if len(self._loose) > loose:
                raise Fork(self._loose[-1])
            course.entered = True
            kept = [stack[depth:] for stack, depth in zip(stacks, depths, strict=True)]
            for stack, depth in zip(stacks, depths, strict=True):
                del stack[depth:]
            try:
                body(value)
            except Leave as leave:
                course.leave = leave
            except Raised as raised:
                self.locate(raised)
                course.raised = raised
                raise
            finally:
                for stack, depth, rest in zip(stacks, depths, kept, strict=True):
                    stack[depth:] = rest

        return run
