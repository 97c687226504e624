"""Functions of a JavaScript file that read what they are given: the names come from their calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ....finding import Location
from .gathered import Gathered
from .javascript_meanings import Meant
from .javascript_scopes import Layout, Scope
from .javascript_syntax import Syntax, parts, text
from .javascript_values import Given, JavaScriptValues
from .strings import Strings

__all__ = ["Wrappers"]

MAX_WRAPPERS = 5


@dataclass(frozen=True)
class _Pending:
    """A read inside a function whose name comes from that function's callers."""

    place: Location
    evaluate: Callable[[Given], Strings]


class Wrappers:
    """The functions of one file that read what they are given, and their calls."""

    def __init__(
        self, values: JavaScriptValues, layout: Layout, gathered: Gathered, place: Callable[[Syntax], Location]
    ) -> None:
        self._values = values
        self._layout = layout
        self._gathered = gathered
        self._place = place
        self._pending: dict[int, list[_Pending]] = {}
        self._functions: dict[int, Syntax] = {}
        self._calls: list[tuple[Syntax, Scope, Meant]] = []
        self._handed: set[int] = set()
        self._called: set[int] = set()

    def call(self, node: Syntax, scope: Scope, found: Meant) -> None:
        """A call of one of the file's own functions."""
        self._calls.append((node, scope, found))

    def hand_on(self, function: Syntax) -> None:
        """Whoever gets the function may call it."""
        self._handed.add(function.id)

    def wait(self, asked: frozenset[tuple[int, str]], place: Location, key: Syntax, scope: Scope) -> bool:
        """Whether a read waits for the calls of the function around it, which gives it its name."""
        functions = {function for function, _ in asked}
        function = self._enclosing(scope, functions.pop()) if len(functions) == 1 else None
        if function is None:
            return False
        values = self._values
        self._functions[function.id] = function
        pending = _Pending(place, lambda given: values.strings(key, scope, given))
        self._pending.setdefault(function.id, []).append(pending)
        return True

    @staticmethod
    def _enclosing(scope: Scope, wanted: int) -> Syntax | None:
        at: Scope | None = scope
        while at is not None:
            if at.node.id == wanted:
                return at.node
            at = at.parent
        return None

    def follow(self) -> None:
        """Follow calls of this file's own functions that read what they are given."""
        for _ in range(MAX_WRAPPERS):
            waiting, self._calls = self._calls, []
            for call, scope, found in waiting:
                listed = self._pending.get(found.node.id)
                if listed:
                    self._called.add(found.node.id)
                    for pending in listed[:20]:
                        self._apply(call, scope, found, pending)
                else:
                    self._calls.append((call, scope, found))
            if len(self._calls) == len(waiting):
                break
        for key, listed in self._pending.items():
            function = self._functions[key]
            name = function.child_by_field_name("name")
            exported = name is not None and text(name) in self._layout.exported
            if function.type == "method_definition" and function.parent is not None:
                # Whoever has the object may call it.
                owner = function.parent.parent
                name = owner.child_by_field_name("name") if owner is not None else None
                exported = name is None or text(name) in self._layout.exported
            if key not in self._called or key in self._handed or exported or self._is_exported_value(key):
                self._gathered.dynamic.update(pending.place for pending in listed)

    def _is_exported_value(self, key: int) -> bool:
        for name in self._layout.exported:
            found = self._values.named(name, self._layout.module)
            if found is not None and found.path == "def" and found.node.id == key:
                return True
        return False

    def _apply(self, call: Syntax, scope: Scope, found: Meant, pending: _Pending) -> None:
        arguments = _arguments(call, found.node)
        given = {(found.node.id, name): self._values.strings(value, scope) for name, value in arguments.items()}
        texts = pending.evaluate(given)
        wanted = {name for _, name in pending.evaluate({}).asked}
        key = next((argument for name, argument in arguments.items() if name in wanted), call)
        asked = frozenset[tuple[int, str]]().union(*(part.asked for part in given.values()))
        if not texts.complete and len({function for function, _ in asked}) == 1:
            function = self._enclosing(scope, next(iter(asked))[0])
            if function is not None and function.id != found.node.id:
                self._wrap(function, found, arguments, scope, _Pending(self._place(key), pending.evaluate))
                return
        for value in texts.values:
            self._gathered.add(value, self._place(key))
        if not texts.complete:
            self._gathered.dynamic.add(self._place(key))

    def _wrap(
        self, function: Syntax, found: Meant, arguments: dict[str, Syntax], scope: Scope, inner: _Pending
    ) -> None:
        def evaluate(given: Given) -> Strings:
            passed = {
                (found.node.id, name): self._values.strings(value, scope, given) for name, value in arguments.items()
            }
            asked = frozenset[tuple[int, str]]().union(*(part.asked for part in passed.values()))
            return inner.evaluate(passed)._replace(asked=asked)

        self._functions[function.id] = function
        self._pending.setdefault(function.id, []).append(_Pending(inner.place, evaluate))


def _arguments(call: Syntax, function: Syntax) -> dict[str, Syntax]:
    """A call's arguments by the names of the function's parameters."""
    single, listed = function.child_by_field_name("parameter"), function.child_by_field_name("parameters")
    parameters = [single] if single is not None else parts(listed) if listed is not None else []
    given = {}
    for parameter, argument in zip(parameters, parts(call.child_by_field_name("arguments")), strict=False):
        if argument.type == "spread_element":
            break
        target = parameter.child_by_field_name("pattern") or parameter.child_by_field_name("left") or parameter
        given[text(target)] = argument
    return given
