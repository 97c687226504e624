"""What something unknown can get hold of, and so change."""

from __future__ import annotations

from .conversions import Conversions
from .environment import Environment
from .estree import Node
from .objects import (
    Arr,
    Func,
    JsValue,
    MapObj,
    Native,
    Obj,
    Unsure,
)
from .patterns import (
    assigned_names,
)
from .scope import Scope


class Reach(Conversions):
    """What something unknown can get hold of, and so change."""

    def escape(self, value: JsValue, why: Unsure) -> None:
        """Something unknown gets hold of a value: nothing that it can reach is certain any more."""
        if not isinstance(value, Obj) or value.lost is not None or isinstance(value, Native):
            return
        if value in self.realm.shared:
            return
        if isinstance(value, Environment):
            value.escape(why)
            return
        value.lost = why.of()
        if isinstance(value, Func):
            value.lost = None
            if value not in self.realm.havocked:
                self.realm.havocked.append(value)
                if value.node is not None:
                    self.havoc(value.node, value.scope, why)
            return
        for prop in value.props.values():
            for inner in (prop.value, prop.getter, prop.setter):
                self.escape(inner, why)
        if isinstance(value, Arr):
            for item in value.items:
                self.escape(item, why)
        if isinstance(value, MapObj):
            for pair in value.entries.values():
                for item in pair:
                    self.escape(item, why)

    def lose(self, value: Obj, why: Unsure) -> Obj:
        """The object, of whose content nothing certain is known; what it holds is not touched."""
        value.lost = why.of()
        return value

    def havoc(self, node: Node, scope: Scope, why: Unsure) -> None:
        """Code that may run any number of times at any time: all that it mentions is uncertain afterwards."""
        for part in node.walk():
            self.step(part, scope)
            if part.type == "Identifier":
                found = scope.find(part.name)
                if found is not None and not isinstance(found.value, Unsure):
                    self.escape(found.value, why)
        for name in assigned_names(node):
            found = scope.find(name)
            if found is not None and found.kind not in ("const", "import", "callee"):
                found.value = why.of()
