"""What every part of the evaluator stands on: its state, and what the parts ask of each other."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ...finding import Location
from .estree import Node
from .objects import (
    Arr,
    JsThrow,
    JsValue,
    Obj,
    Prop,
    TooMuch,
    Unsure,
)
from .scope import UNPLACED, Jump, Path, Scope

if TYPE_CHECKING:
    from .library import Realm

MAX_STEPS = 150_000
MAX_CALLS = 200
# How many items of a list, or characters of a text, are gone through in the time of a step.
ITEMS_A_STEP = 5
CHARACTERS_A_STEP = 100


class Machine(ABC):
    """The state of an evaluation, and the questions that its parts put to each other.

    Attributes:
        path: The way through the file.
        steps: How many nodes were evaluated.
        calls: How many calls are nested at the moment.
        trying: How many ``try`` blocks with a handler are open.
        globals: The outermost scope.
        global_object: ``globalThis``.
        realm: The built-in objects.
        loader: Gives the modules; it sets itself.
    """

    loader: Any
    realm: Realm
    global_object: Obj

    def __init__(self, path: Path) -> None:
        self.path = path
        self.steps = 0
        self.calls = 0
        self.trying = 0
        self.globals = Scope(None, function=True)

    @abstractmethod
    def evaluate(self, node: Node, scope: Scope) -> JsValue:
        """The value of an expression. See `expressions`."""

    @abstractmethod
    def run(self, node: Node, scope: Scope) -> Jump | None:
        """Run a statement: how it ends, if not by going on. See `statements`."""

    @abstractmethod
    def run_all(self, nodes: list[Node], scope: Scope) -> Jump | None:
        """Run statements until one jumps."""

    @abstractmethod
    def hoist(self, nodes: list[Node], scope: Scope) -> None:
        """Declare what a block declares before any of it runs."""

    @abstractmethod
    def hoist_vars(self, nodes: list[Node], scope: Scope) -> None:
        """Declare what ``var`` declares anywhere in a function."""

    @abstractmethod
    def call(self, function: JsValue, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
        """Call a function. See `functions`."""

    @abstractmethod
    def read_prop(self, prop: Prop, this: JsValue) -> JsValue:
        """The value of a property. See `properties`."""

    def object(self, place: Location | None = None) -> Obj:
        return Obj(self.realm.object_proto, place)

    def array(self, items: list[JsValue], place: Location | None = None) -> Arr:
        return Arr(items, self.realm.array_proto, place)

    def throw(self, kind: str, message: JsValue, place: Location | None = None) -> JsThrow:
        """An exception of the language's own, to be raised."""
        return JsThrow(self.realm.error(kind, message), place)

    def step(self, node: Node, scope: Scope) -> None:
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise TooMuch(f"it takes more than {MAX_STEPS:,} steps to evaluate", scope.locate(node))

    def charge(self, values: Iterable[JsValue], place: Location) -> None:
        """Count steps for what is done to whole lists, objects and texts at once."""
        self.steps += sum(map(_weight, values))
        if self.steps > MAX_STEPS:
            raise TooMuch(f"it takes more than {MAX_STEPS:,} steps to evaluate", place)

    def wording(self) -> Unsure:
        """The message of an error whose words are the engine's own."""
        return Unsure("it is the wording of an engine's error", UNPLACED, frozenset(["string"]))


def _weight(value: JsValue) -> int:
    if isinstance(value, str):
        return len(value) // CHARACTERS_A_STEP
    if isinstance(value, Arr):
        return len(value.items) // ITEMS_A_STEP
    return len(value.props) // ITEMS_A_STEP if isinstance(value, Obj) else 0
