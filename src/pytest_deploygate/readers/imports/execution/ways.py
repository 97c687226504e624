"""The ways that a start can go where only a run knows which: gone one by one, or taken for one."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from .core import Core, World
from .errors import Raised, Words
from .modules import Module
from .scopes import Scope, imports_something
from .values import UNKNOWN, Bound, Class, Function, Instance, Items, Maybe, Site, Table, Unknown, Value, truth

__all__ = ["Abandoned", "Effect", "Fork", "Leave", "Way", "Ways"]


class Fork(Exception):
    """Two ways that were taken for one have to be gone one by one."""

    def __init__(self, site: Site) -> None:
        super().__init__()
        self.site = site


class Effect(Exception):
    """What was tried out does more than give names values."""


@dataclass
class Way:
    """Which turns are taken where only a run knows.

    Attributes:
        given: The first turns.
        apart: Places where the ways are not taken for one.
        mode: ``fork``: one way after the other; ``both``: where the way parts, what stands on either side happens,
            and what goes wrong there does not; ``none``: nothing on either side happens.
        taken: The turns that were taken, with their places.
    """

    given: tuple[bool, ...] = ()
    apart: frozenset[Site] = frozenset()
    mode: str = "fork"
    taken: list[tuple[Site, bool, str]] = field(default_factory=list)

    def decide(self, site: Site, why: str) -> bool:
        """Take a turn."""
        turn = self.given[len(self.taken)] if len(self.taken) < len(self.given) else True
        self.taken.append((site, turn, why))
        return turn


class Leave(Exception):
    """A statement that leaves what is around it: return, break, continue."""


class Abandoned(Leave):
    """A function whose further course only a run knows."""


class Ways(Core):
    """Takes turns."""

    def __init__(self, world: World, words: Words, way: Way) -> None:
        super().__init__(world, words)
        self.way = way
        self.blurred = False
        self._trying = 0
        self._loose: list[Site] = []
        self._assumed: dict[Unknown, bool] = {}
        self._alike: dict[object, Unknown] = {}

    def exactly(self, name: str, text: str) -> None:
        """Raise a built-in exception that has nothing to do with imports, where nothing on the way was unknown."""
        if not self.blurred and self.way.mode == "fork" and self.frame.module.nature == "own":
            self.fail(name, text)

    def exactly_within(self, module: str, pattern: str, name: str, text: str) -> None:
        """Raise, as `exactly` does, where a statement of the standard library does."""
        if not self.blurred and self.way.mode == "fork" and self.frame.module.nature == "own":
            self.fail_within(module, pattern, name, text)

    def alike(self, *key: object) -> Unknown:
        """A value that nobody knows, but that is the same each time for the same key."""
        return self._alike.setdefault(key, Unknown())

    def truth(self, value: Value) -> bool | None:
        """Whether a value counts as true, by what it is or by the turn that was taken on its account."""
        return self._assumed.get(value) if isinstance(value, Unknown) else truth(value)

    def assume(self, value: Value, *, is_true: bool) -> None:
        """Keep to a turn wherever the same value decides."""
        if isinstance(value, Unknown) and value is not UNKNOWN:
            self._assumed[value] = is_true

    def site(self, node: ast.AST) -> Site:
        return self.frame.file, node.lineno, node.col_offset  # type: ignore[attr-defined]

    def known(self, value: Value) -> Value:
        """The value of a name that is bound on one of two ways only; a bound one's is what it is."""
        if not isinstance(value, Maybe):
            return value
        if self.way.mode == "fork":
            raise Fork(value.site)
        return value.value

    def affects(self, *, imports: bool = True) -> None:
        """Say that something changes more than names around it.

        Args:
            imports: It can decide what an import finds or what a module has.
        """
        if self._trying:
            raise Effect
        if imports and self._loose:
            raise Fork(self._loose[-1])

    def part(
        self, node: ast.AST, why: str, scope: Scope, ways: Sequence[Callable[[], object]], value: Value = UNKNOWN
    ) -> int:
        """Go on where one of two ways is taken and only a run knows which; how many of them were gone.

        Ways that do nothing but give names values are gone both, and what they bind is put together.

        Args:
            node: Where.
            why: What decides.
            scope: Whose names are bound.
            ways: The first is for what counts as true.
            value: What decides, if it can do so again elsewhere.
        """
        site = self.site(node)
        lenient = self.frame.module.nature == "followed" or self.way.mode == "both"
        if not lenient and site not in self.way.apart and self._together(site, scope, ways):
            return len(ways)
        if self._trying:
            raise Effect
        if lenient:
            return sum(self._attempt(way) for way in ways)
        self._stop_here()
        if self.way.mode != "fork":
            return 0
        if site not in self.way.apart and not imports_something(node):
            self._loosely(site, scope, ways)
            return len(ways)
        self.affects()
        turn = self.way.decide(site, why)
        self.assume(value, is_true=turn)
        ways[0 if turn else 1]()
        return 1

    def turn(self, node: ast.AST, why: str) -> bool:
        """Whether something that only a run knows is the case."""
        self.affects()
        self._stop_here()
        if self.way.mode == "fork" and self.frame.module.nature == "own":
            return self.way.decide(self.site(node), why)
        return self.way.mode == "both"

    def _stop_here(self) -> None:
        """Leave a function that was called, unless what is ahead of it are imports.

        What its parameters are is often not known to the last, so that many a way through it is none.
        """
        self.blurred = self.blurred or bool(self.calls)
        if self.calls and not imports_something(self.calls[-1]):
            raise Abandoned

    @staticmethod
    def _attempt(way: Callable[[], object]) -> bool:
        try:
            way()
        except Raised:
            return False
        return True

    def _loosely(self, site: Site, scope: Scope, ways: Sequence[Callable[[], object]]) -> None:
        """Go all ways, one after the other, whose effects have nothing to do with imports.

        Raises:
            Fork: They have.
        """
        before = dict(scope.names)
        results = []
        self.blurred = True
        self._loose.append(site)
        try:
            for way in ways:
                scope.names.clear()
                scope.names.update(before)
                way()
                results.append(dict(scope.names))
        except (Raised, Leave):
            raise Fork(site) from None
        finally:
            self._loose.pop()
        merged = _merged(site, results)
        if merged is None:
            raise Fork(site)
        scope.names.clear()
        scope.names.update(merged)

    def _together(self, site: Site, scope: Scope, ways: Sequence[Callable[[], object]]) -> bool:
        """Try all ways at once; whether that could be done."""
        before = dict(scope.names)
        results = []
        depth = len(self.frames)
        for way in ways:
            scope.names.clear()
            scope.names.update(before)
            self._trying += 1
            try:
                way()
            except (Effect, Raised, Leave):
                del self.frames[depth:]
                scope.names.clear()
                scope.names.update(before)
                return False
            finally:
                self._trying -= 1
            results.append(dict(scope.names))
        merged = _merged(site, results)
        self.blurred = self.blurred or bool(self.calls)
        scope.names.clear()
        scope.names.update(before if merged is None else merged)
        return merged is not None


def _merged(site: Site, results: Sequence[dict[str, Value]]) -> dict[str, Value] | None:
    """The namespaces of several ways as one; None where they have to be told apart."""
    merged: dict[str, Value] = {}
    for name in dict.fromkeys(name for result in results for name in result):
        values = [result[name] for result in results if name in result]
        value = values[0]
        if any(other is not value and other != value for other in values[1:]):
            if any(isinstance(_inner(other), _WEIGHTY) for other in values):
                return None
            value = UNKNOWN
        if len(values) < len(results):
            if isinstance(_inner(value), Maybe):
                return None
            value = Maybe(value, site)
        merged[name] = value
    return merged


def _inner(value: Value) -> Value:
    return value.value if isinstance(value, Maybe) else value


_WEIGHTY = (Module, Function, Class, Instance, Bound, Items, Table)
