"""What an unknown value can turn out to be, when it meets others."""

from __future__ import annotations

from .objects import JsValue, Unsure, js_type
from .operators import equality


def either(left: Unsure, right: JsValue, without: frozenset[str]) -> JsValue:
    """``left || right`` and its like: what the left can be, bar some types, or the right."""
    types = (left.types - without) | _types(right) if left.types else frozenset()
    if left.types and not left.types - without and not isinstance(right, Unsure):
        return right
    candidates = [c for c in left.candidates if js_type(c) not in without] + _candidates(right)
    closed = left.closed and _closed(right)
    variables = left.variables + tuple(v for v in _variables(right) if v not in left.variables)
    return Unsure(left.reason, left.place, types, tuple(candidates), closed, variables, (object(),))


def one_of(test: Unsure, left: JsValue, right: JsValue) -> JsValue:
    """``test ? left : right``."""
    if not isinstance(left, Unsure) and not isinstance(right, Unsure) and equality(left, right):
        return left
    kinds = [_types(left), _types(right)]
    types = kinds[0] | kinds[1] if all(kinds) else frozenset()
    variables = dict.fromkeys((*test.variables, *_variables(left), *_variables(right)))
    return Unsure(
        test.reason,
        test.place,
        types,
        (*_candidates(left), *_candidates(right)),
        _closed(left) and _closed(right),
        tuple(variables),
        (object(),),
    )


def _types(value: JsValue) -> frozenset[str]:
    return value.types if isinstance(value, Unsure) else frozenset([js_type(value)])


def _candidates(value: JsValue) -> list[JsValue]:
    return list(value.candidates) if isinstance(value, Unsure) else [value]


def _closed(value: JsValue) -> bool:
    return value.closed if isinstance(value, Unsure) else True


def _variables(value: JsValue) -> tuple[str, ...]:
    return value.variables if isinstance(value, Unsure) else ()
