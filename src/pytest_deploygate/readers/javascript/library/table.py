"""How built-in functions are declared: in tables, one a kind of object."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from ....value import UNDEFINED
from ..objects import Doubt, JsValue, NativeBody

Table = dict[str, NativeBody]
_B = TypeVar("_B", bound=Callable[..., Any])


def native(table: Table, name: str, *gives: str) -> Callable[[_B], _B]:
    """Put a function into a table.

    Args:
        table: The table.
        name: The function's name in JavaScript.
        gives: The types that it gives; an unknown argument makes a value unknown but for these types.
    """

    def declare(body: _B) -> _B:
        table[name] = typed(body, gives) if gives else body
        return body

    return declare


def typed(body: NativeBody, gives: tuple[str, ...]) -> NativeBody:
    """The function, whose result is of known type even where its value is not."""

    @wraps(body)
    def call(interpreter: Any, this: JsValue, values: list[JsValue], place: Any) -> JsValue:
        try:
            return body(interpreter, this, values, place)
        except Doubt as doubt:
            for value in values:
                interpreter.escape(value, doubt.unsure)
            return doubt.unsure.of(*gives)

    return call


def arg(values: list[JsValue], index: int) -> JsValue:
    """An argument, undefined where it is not given."""
    return values[index] if index < len(values) else UNDEFINED
