"""Variables, scopes, jumps, and the way that is taken where a condition is not known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...finding import Location
from ...value import UNDEFINED
from .estree import Node
from .objects import Func, JsValue, Unsure


class _NotYet:
    """What stands in a ``let`` or ``const`` before its declaration is reached."""


NOT_YET = _NotYet()


class Binding:
    """A variable."""

    __slots__ = ("kind", "value")

    def __init__(self, kind: str, value: JsValue) -> None:
        self.kind = kind
        self.value = value

    def read(self) -> JsValue:
        return self.value


class Scope:
    """A block, a function or a module, with its variables.

    Attributes:
        function: It is a function's or a module's own scope, where ``var`` and ``this`` live.
    """

    __slots__ = ("bindings", "callee", "function", "locate", "module", "new_target", "parent", "strict", "this")

    def __init__(self, parent: Scope | None, *, function: bool = False) -> None:
        self.bindings: dict[str, Binding] = {}
        self.parent = parent
        self.function = function
        self.strict: bool = parent.strict if parent else False
        self.module: Any = parent.module if parent else None
        self.locate: Callable[[Node], Location] = parent.locate if parent else _nowhere
        self.this: JsValue = NOT_YET
        self.callee: Func | None = None
        self.new_target: JsValue = UNDEFINED

    def find(self, name: str) -> Binding | None:
        scope: Scope | None = self
        while scope is not None:
            found = scope.bindings.get(name)
            if found is not None:
                return found
            scope = scope.parent
        return None

    def declare(self, name: str, kind: str, value: JsValue) -> None:
        self.bindings[name] = Binding(kind, value)

    def owner(self) -> Scope:
        """The nearest scope that has a ``this`` of its own."""
        scope = self
        while scope.parent is not None and not (scope.function and scope.this is not NOT_YET):
            scope = scope.parent
        return scope


def _nowhere(node: Node) -> Location:
    return Location("", node.line, node.column, node.width)


class Path:
    """One way through the file: the answers to the conditions that are not known."""

    def __init__(self, prefix: list[bool]) -> None:
        self.prefix = prefix
        self.trace: list[tuple[Unsure, bool]] = []
        self.answers: dict[Any, tuple[bool, Unsure]] = {}
        self.equal: dict[Any, JsValue] = {}

    def decide(self, question: Unsure) -> bool:
        """The answer on this way; a question asked before gets the answer that it got."""
        key: tuple[Any, ...] = question.key or ("value", id(question))
        if key[0] == "!":
            return not self.decide(question.of("boolean", key=key[1]))
        if key in self.answers:
            return self.answers[key][0]
        if key[0] == "===" and key[1] in self.equal:
            # It equals another text already.
            return bool(self.equal[key[1]] == key[2])
        index = len(self.trace)
        answer = self.prefix[index] if index < len(self.prefix) else True
        self.trace.append((question, answer))
        # The question is kept with its answer, so that its id stays taken.
        self.answers[key] = (answer, question)
        if key[0] == "===" and answer:
            self.equal[key[1]] = key[2]
        return answer


class Jump:
    """How a statement ends, where it does not just go on to the next."""

    __slots__ = ("kind", "label", "value")

    def __init__(self, kind: str, value: JsValue = UNDEFINED, label: str | None = None) -> None:
        self.kind = kind
        self.value = value
        self.label = label


UNPLACED = Location("")


class BeforeSuper:
    """``this`` in a derived class before super()."""
