"""Conversions and operators of JavaScript that need no interpreter.

Source: ECMA-262, chapters 7 (abstract operations) and 13 (operators).
"""

from __future__ import annotations

import math
from collections.abc import Callable

from ...value import UNDEFINED, Undefined
from .objects import BigInt, JsValue, Obj, Symbol, Unsure, js_type, text_number

FALSY_TYPES = frozenset(["undefined", "null"])
TRUTHY_TYPES = frozenset(["object", "array", "function", "symbol"])


def static_truth(value: JsValue) -> bool | None:
    """Whether a value counts as true; None where that cannot be told."""
    if isinstance(value, Unsure):
        if value.types and value.types <= FALSY_TYPES:
            return False
        if value.types and value.types <= TRUTHY_TYPES:
            return True
        truths = {static_truth(candidate) for candidate in value.candidates}
        return truths.pop() if value.closed and len(truths) == 1 else None
    if isinstance(value, float):
        return not (value == 0 or math.isnan(value))
    if isinstance(value, BigInt):
        return value.value != 0
    if isinstance(value, (Obj, Symbol)):
        return True
    return bool(value)


def strictly_equal(left: JsValue, right: JsValue) -> bool:
    """``===`` on known values."""
    if isinstance(left, Obj) or isinstance(right, Obj):
        return left is right
    if js_type(left) != js_type(right):
        return False
    return bool(left == right)


def equality(left: JsValue, right: JsValue) -> bool | None:
    """``===``; None where an unknown value leaves it open."""
    if not isinstance(left, Unsure) and not isinstance(right, Unsure):
        return strictly_equal(left, right)
    if not isinstance(left, Unsure):
        left, right = right, left
    if isinstance(right, Unsure):
        # A value equals itself, unless it is NaN.
        if left.key is not None and left.key == right.key and "number" not in (left.types or {"number"}):
            return True
        if left.types and right.types and left.types.isdisjoint(right.types):
            return False
        return None
    if left.types and js_type(right) not in left.types:
        return False
    if left.closed:
        answers = {equality(candidate, right) for candidate in left.candidates}
        if len(answers) == 1:
            return answers.pop()
    return None


def loosely_equal(left: JsValue, right: JsValue, primitive: Callable[[JsValue], JsValue]) -> bool:
    """``==`` on known values. ``primitive`` makes an object a primitive."""
    empty = (None, UNDEFINED)
    if left in empty or right in empty:
        return left in empty and right in empty
    if isinstance(left, Obj) and isinstance(right, Obj):
        return left is right
    if isinstance(left, Obj):
        return loosely_equal(primitive(left), right, primitive)
    if isinstance(right, Obj):
        return loosely_equal(left, primitive(right), primitive)
    if js_type(left) == js_type(right):
        return strictly_equal(left, right)
    return number_of(left) == number_of(right)


def number_of(value: JsValue) -> float:
    """``Number(value)`` of a known primitive."""
    if isinstance(value, bool):
        return float(value)
    if isinstance(value, float):
        return value
    if value is None:
        return 0.0
    if isinstance(value, Undefined):
        return math.nan
    if isinstance(value, BigInt):
        return float(value.value)
    return text_number(value)


def int32(number: float) -> int:
    """ToInt32."""
    if not math.isfinite(number):
        return 0
    wrapped = int(number) & 0xFFFFFFFF
    return wrapped - 0x1_0000_0000 if wrapped >= 0x8000_0000 else wrapped


def integer(number: float) -> float:
    """ToIntegerOrInfinity."""
    if math.isnan(number):
        return 0.0
    return number if math.isinf(number) else float(math.trunc(number))


def _divide(left: float, right: float) -> float:
    if right == 0:
        if left == 0 or math.isnan(left):
            return math.nan
        return math.copysign(math.inf, left) * math.copysign(1, right)
    return left / right


def _remainder(left: float, right: float) -> float:
    if math.isinf(left) or right == 0:
        return math.nan
    return math.fmod(left, right)


def _power(left: float, right: float) -> float:
    if math.isnan(right) or (abs(left) == 1 and math.isinf(right)):
        return math.nan
    try:
        result = left**right
    except OverflowError:
        return -math.inf if left < 0 and right % 2 == 1 else math.inf
    except ZeroDivisionError:
        return -math.inf if math.copysign(1, left) < 0 and right % 2 == 1 else math.inf
    return math.nan if isinstance(result, complex) else result


def _times(left: float, right: float) -> float:
    return left * right


NUMERIC: dict[str, Callable[[float, float], float]] = {
    "-": lambda a, b: a - b,
    "*": _times,
    "/": _divide,
    "%": _remainder,
    "**": _power,
    "|": lambda a, b: float(int32(a) | int32(b)),
    "&": lambda a, b: float(int32(a) & int32(b)),
    "^": lambda a, b: float(int32(a) ^ int32(b)),
    "<<": lambda a, b: float(int32(float(int32(a) << (int32(b) & 31)))),
    ">>": lambda a, b: float(int32(a) >> (int32(b) & 31)),
    ">>>": lambda a, b: float((int32(a) & 0xFFFFFFFF) >> (int32(b) & 31)),
}

_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
}
COMPARISONS = frozenset(_COMPARE)


def compare(operator: str, left: JsValue, right: JsValue) -> bool:
    """``<`` and its like, on primitives."""
    if isinstance(left, str) and isinstance(right, str):
        # Python compares code points; these texts hold UTF-16 units, so the order is JavaScript's.
        return _COMPARE[operator](left, right)  # type: ignore[arg-type]
    return _COMPARE[operator](number_of(left), number_of(right))
