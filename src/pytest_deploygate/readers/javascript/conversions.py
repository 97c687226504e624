"""Conversions between types, as far as values are known."""

from __future__ import annotations

from ...value import Undefined
from .machine import Machine
from .objects import (
    TO_PRIMITIVE,
    BigInt,
    Date,
    Doubt,
    Func,
    JsValue,
    Obj,
    Symbol,
    Unsure,
    number_text,
)
from .operators import FALSY_TYPES, number_of, static_truth
from .scope import UNPLACED


class Conversions(Machine):
    """Conversions between types, as far as values are known."""

    @staticmethod
    def is_nullish(value: JsValue) -> bool | None:
        if isinstance(value, Unsure):
            if value.types and value.types.isdisjoint(FALSY_TYPES):
                return False
            return True if value.types and value.types <= FALSY_TYPES else None
        return value is None or isinstance(value, Undefined)

    def truth(self, value: JsValue) -> bool:
        """Whether a value counts as true; where that is not known, as this way through the file has it."""
        truth = static_truth(value)
        if truth is None:
            return self.path.decide(value)
        return truth

    def primitive(self, value: JsValue, hint: str = "default") -> JsValue:
        """ToPrimitive.

        Raises:
            Doubt: The object is not wholly known, or its text is an implementation's own.
        """
        if isinstance(value, Unsure):
            raise Doubt(value)
        if not isinstance(value, Obj):
            return value
        if value.lost is not None:
            raise Doubt(value.lost)
        special = value.find(TO_PRIMITIVE)
        if special is not None:
            result = self.call(self.read_prop(special, value), value, [hint], value.place or UNPLACED)
            if isinstance(result, Unsure):
                raise Doubt(result)
            if isinstance(result, Obj):
                raise self.throw("TypeError", self.wording())
            return result
        if hint == "default" and isinstance(value, Date):
            hint = "string"
        order = ("toString", "valueOf") if hint == "string" else ("valueOf", "toString")
        for name in order:
            prop = value.find(name)
            if prop is None:
                continue
            method = self.read_prop(prop, value)
            if isinstance(method, Func):
                result = self.call(method, value, [], value.place or UNPLACED)
                if isinstance(result, Unsure):
                    raise Doubt(result)
                if not isinstance(result, Obj):
                    return result
        return self.realm.object_text(value)

    def text(self, value: JsValue) -> str:
        """ToString.

        Raises:
            Doubt: The value is not known.
            JsThrow: A symbol has no text.
        """
        if isinstance(value, str):
            return value
        if isinstance(value, Obj):
            return self.text(self.primitive(value, "string"))
        if isinstance(value, Unsure):
            raise Doubt(value)
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, float):
            return number_text(value)
        if value is None:
            return "null"
        if isinstance(value, BigInt):
            return str(value.value)
        if isinstance(value, Symbol):
            raise self.throw("TypeError", "Cannot convert a Symbol value to a string")
        return "undefined"

    def number(self, value: JsValue) -> float:
        """ToNumber.

        Raises:
            Doubt: The value is not known.
        """
        value = self.primitive(value, "number")
        if isinstance(value, (Symbol, BigInt)):
            raise self.throw("TypeError", self.wording())
        return number_of(value)
