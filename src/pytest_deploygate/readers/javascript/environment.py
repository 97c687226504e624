"""``process.env`` as a config file sees it."""

from __future__ import annotations

from ...finding import Location
from ...value import UNDEFINED
from .objects import JsValue, Key, Obj, Unsure
from .scope import UNPLACED

LONGEST_NAME = 200


class Environment(Obj):
    """``process.env``: values become strings, and what is not declared is unknown, unless all of it is.

    Attributes:
        complete: Variables that are not declared are not set.
    """

    def __init__(self, variables: dict[str, JsValue], complete: bool, proto: Obj | None) -> None:
        super().__init__(proto)
        self.complete = complete
        self.removed: set[str] = set()
        for key, value in variables.items():
            self.put(key, value)
        if not complete:
            self.open = Unsure("the environment has variables that are not declared", UNPLACED)

    def absent(self, key: Key, place: Location) -> JsValue:
        if self.complete or not isinstance(key, str) or key in self.removed:
            return UNDEFINED
        return Unsure(
            f"process.env.{key[:LONGEST_NAME]} is not declared",
            place,
            frozenset(["string", "undefined"]),
            variables=(key,),
            key=("env", key),
        )

    def assign(self, key: Key, value: JsValue, place: Location) -> None:
        self.put(key, value, place)

    def delete(self, key: Key) -> bool:
        if isinstance(key, str):
            self.removed.add(key)
        return super().delete(key)

    def loosen(self, why: Unsure) -> None:
        """Something may have set further variables."""
        self.complete = False
        self.removed.clear()
        self.open = why

    def escape(self, why: Unsure) -> None:
        """Something unknown may have set and changed any variable."""
        self.loosen(why)
        for key in self.enumerable():
            self.put(key, Unsure(why.reason, why.place, frozenset(["string", "undefined"]), variables=why.variables))
