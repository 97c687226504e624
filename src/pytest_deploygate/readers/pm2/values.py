"""JavaScript's truth, numbers and texts, over values that may be unknown."""

from __future__ import annotations

import math
import re
from typing import Any

from ...finding import Location
from ...value import UNDEFINED, Known, Opaque, Unknown, Value

__all__ = ["absent", "anything", "either", "float_of", "int_of", "is_undefined", "number_of", "text_of", "truth"]

_FALSY = frozenset(["undefined", "null"])
_TRUTHY = frozenset(["object", "array", "function", "symbol", "date", "regexp", "map", "set", "promise"])
_DECIMAL = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?", re.ASCII)
_RADIX = re.compile(r"0(?:[xX](?P<hex>[0-9a-fA-F]+)|[oO](?P<oct>[0-7]+)|[bB](?P<bin>[01]+))\Z", re.ASCII)
_INFINITY = re.compile(r"(?P<sign>[-+]?)Infinity")
_INTEGER = re.compile(r"\s*(?P<sign>[-+]?)(?:0[xX](?P<hex>[0-9a-fA-F]+)|(?P<digits>[0-9]{1,300}))", re.ASCII)
_BASES = {"hex": 16, "oct": 8, "bin": 2}


def absent(place: Location) -> Known:
    """What an object gives for a property that it has not."""
    return Known(UNDEFINED, place)


def is_undefined(value: Value) -> bool:
    """Whether it is certain that a property is not there."""
    return isinstance(value, Known) and value.data is UNDEFINED


def anything(reason: Unknown) -> Unknown:
    """A value of which nothing is known but why."""
    return Unknown(reason.reason, reason.place, variables=reason.variables)


def truth(value: Value) -> bool | None:
    """Whether JavaScript takes a value for true; None where that depends."""
    if isinstance(value, Known):
        if isinstance(value.data, float) and math.isnan(value.data):
            return False
        return bool(value.data) or isinstance(value.data, (list, dict, Opaque))
    if value.closed and value.candidates:
        found = {truth(candidate) for candidate in value.candidates}
        return found.pop() if len(found) == 1 else None
    if value.types and value.types <= _FALSY:
        return False
    return True if value.types and value.types <= _TRUTHY else None


def either(first: Value, second: Value) -> Value:
    """JavaScript's ``first || second``."""
    decided = truth(first)
    if decided is not None:
        return first if decided else second
    assert isinstance(first, Unknown)
    others = (second,) if isinstance(second, Known) else second.candidates
    types = {second.type} if isinstance(second, Known) else second.types
    return Unknown(
        first.reason,
        first.place,
        (first.types | types) if first.types and types else frozenset(),
        (*(known for known in first.candidates if truth(known)), *others),
        first.closed and (isinstance(second, Known) or second.closed),
        first.variables,
    )


def text_of(data: Any) -> str:
    """JavaScript's ``String()`` of what a config can hold."""
    if isinstance(data, list):
        parts = (item.data if isinstance(item, Known) else None for item in data)
        return ",".join("" if part is None or part is UNDEFINED else text_of(part) for part in parts)
    if isinstance(data, bool):
        return str(data).lower()
    if isinstance(data, float) and data.is_integer() and abs(data) < 1e21:
        return str(int(data))
    return "[object Object]" if isinstance(data, dict) else str(data)


def number_of(data: Any) -> float:
    """JavaScript's ``Number()`` of it; NaN where it is none."""
    if isinstance(data, (bool, int, float)):
        return float(data)
    if isinstance(data, Opaque):
        return 0.0 if data.kind == "date" else math.nan
    if data is None:
        return 0.0
    text = text_of(data).strip() if isinstance(data, (str, list)) else "-"
    if not text:
        return 0.0
    if found := _RADIX.match(text):
        return float(int(found[str(found.lastgroup)], _BASES[str(found.lastgroup)]))
    if _DECIMAL.fullmatch(text) or _INFINITY.fullmatch(text):
        return float(text)
    return math.nan


def int_of(text: str) -> int | None:
    """JavaScript's ``parseInt()`` of a text; None where it has no number at its beginning."""
    found = _INTEGER.match(text)
    if found is None:
        return None
    number = int(found["hex"], 16) if found["hex"] else int(found["digits"])
    return -number if found["sign"] == "-" else number


def float_of(data: Any) -> float:
    """JavaScript's ``parseFloat()`` of it: the number at its beginning, or NaN."""
    text = text_of(data).lstrip() if isinstance(data, (str, list)) else text_of(data)
    found = _DECIMAL.match(text) or _INFINITY.match(text)
    return float(found.group()) if found else math.nan
