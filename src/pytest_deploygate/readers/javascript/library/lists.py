"""``Array`` and its prototype."""

from __future__ import annotations

from functools import cmp_to_key
from typing import TYPE_CHECKING

from ....finding import Location
from ....value import UNDEFINED, Undefined
from ..objects import (
    HOLE,
    MAX_ITEMS,
    Arr,
    Doubt,
    Func,
    JsValue,
    Native,
    Obj,
    Symbol,
    TooMuch,
    Unsure,
    js_type,
    private_of,
    same_value_zero,
)
from ..operators import equality, integer
from .table import Table, arg, native

if TYPE_CHECKING:
    from ..interpreter import Interpreter

ARRAY: Table = {}
ARRAY_STATIC: Table = {}


def items_of(interpreter: Interpreter, this: JsValue, place: Location) -> list[JsValue]:
    """The items of an array, holes included.

    Raises:
        Doubt: The array is not known.
    """
    if isinstance(this, Unsure):
        raise Doubt(this)
    if isinstance(this, Obj) and this.lost is not None:
        raise Doubt(this.lost)
    if isinstance(this, Arr):
        return this.items
    if isinstance(this, str):
        return list(this)
    if isinstance(this, Obj):
        length = int(interpreter.number(interpreter.get(this, "length", place)) or 0)
        return [interpreter.get(this, str(i), place) for i in range(min(length, MAX_ITEMS))]
    raise interpreter.throw("TypeError", interpreter.wording(), place)


def plain(interpreter: Interpreter, this: JsValue, place: Location) -> None:
    """Methods that make an array make one of the same class.

    Raises:
        Doubt: The class is one of the file's own.
    """
    own_class = isinstance(this, Arr) and this.proto is not interpreter.realm.array_proto
    if own_class and this.kind == "Array":
        raise Doubt(Unsure("a class of arrays is not understood", place))


def array_of(interpreter: Interpreter, this: JsValue, place: Location) -> Arr:
    items_of(interpreter, this, place)
    if not isinstance(this, Arr):
        why = Unsure("an array method changes an object that is no array", place)
        interpreter.escape(this, why)
        raise Doubt(why)
    if this.frozen or not this.extensible:
        raise interpreter.throw("TypeError", interpreter.wording(), place)
    return this


def position(interpreter: Interpreter, value: JsValue, length: int, default: int) -> int:
    if isinstance(value, Undefined):
        return default
    number = integer(interpreter.number(value))
    if number < 0:
        number += length
    return int(min(max(number, 0), length))


def callback(interpreter: Interpreter, values: list[JsValue], place: Location) -> JsValue:
    function = arg(values, 0)
    if not isinstance(function, Unsure) and not interpreter.realm.callable(function):
        raise interpreter.throw("TypeError", interpreter.wording(), place)
    return function


def each(
    interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location, *, holes: bool = False
) -> list[tuple[int, JsValue, JsValue]]:
    """Call the callback on every item: index, item, result."""
    return list(_each(interpreter, this, values, place, holes))


def _each(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location, holes: bool):  # type: ignore[no-untyped-def]
    function = callback(interpreter, values, place)
    items = items_of(interpreter, this, place)
    for index in range(len(items)):
        if index >= len(items):
            return
        item = items[index]
        if item is HOLE:
            if not holes:
                continue
            item = UNDEFINED
        yield index, item, interpreter.call(function, arg(values, 1), [item, float(index), this], place)


@native(ARRAY, "map")
def map_(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    plain(interpreter, this, place)
    made: list[JsValue] = [HOLE] * len(items_of(interpreter, this, place))
    for index, _, result in _each(interpreter, this, values, place, False):
        made[index] = result
    return interpreter.array(made, place)


@native(ARRAY, "forEach")
def for_each(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    each(interpreter, this, values, place)
    return UNDEFINED


@native(ARRAY, "filter")
def filter_(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    plain(interpreter, this, place)
    kept = [item for _, item, result in _each(interpreter, this, values, place, False) if interpreter.truth(result)]
    return interpreter.array(kept, place)


def _first(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> tuple[int, JsValue]:
    for index, item, result in _each(interpreter, this, values, place, True):
        if interpreter.truth(result):
            return index, item
    return -1, UNDEFINED


@native(ARRAY, "find")
def find(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return _first(interpreter, this, values, place)[1]


@native(ARRAY, "findIndex", "number")
def find_index(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return float(_first(interpreter, this, values, place)[0])


def _last(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> tuple[int, JsValue]:
    function = callback(interpreter, values, place)
    items = items_of(interpreter, this, place)
    for index in range(len(items) - 1, -1, -1):
        item = UNDEFINED if items[index] is HOLE else items[index]
        if interpreter.truth(interpreter.call(function, arg(values, 1), [item, float(index), this], place)):
            return index, item
    return -1, UNDEFINED


@native(ARRAY, "findLast")
def find_last(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return _last(interpreter, this, values, place)[1]


@native(ARRAY, "findLastIndex", "number")
def find_last_index(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return float(_last(interpreter, this, values, place)[0])


@native(ARRAY, "some", "boolean")
def some(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return any(interpreter.truth(result) for _, _, result in _each(interpreter, this, values, place, False))


@native(ARRAY, "every", "boolean")
def every(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return all(interpreter.truth(result) for _, _, result in _each(interpreter, this, values, place, False))


def _reduce(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location, step: int) -> JsValue:
    function = callback(interpreter, values, place)
    items = items_of(interpreter, this, place)
    indexes = [i for i in range(len(items))[::step] if items[i] is not HOLE]
    if len(values) > 1:
        value = values[1]
    elif indexes:
        value = items[indexes.pop(0)]
    else:
        raise interpreter.throw("TypeError", "Reduce of empty array with no initial value", place)
    for index in indexes:
        value = interpreter.call(function, UNDEFINED, [value, items[index], float(index), this], place)
    return value


@native(ARRAY, "reduce")
def reduce(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return _reduce(interpreter, this, values, place, 1)


@native(ARRAY, "reduceRight")
def reduce_right(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return _reduce(interpreter, this, values, place, -1)


@native(ARRAY, "push", "number")
def push(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    array = array_of(interpreter, this, place)
    if len(array.items) + len(values) > MAX_ITEMS:
        raise TooMuch(f"an array of more than {MAX_ITEMS} items", place)
    array.items.extend(values)
    return float(len(array.items))


@native(ARRAY, "unshift", "number")
def unshift(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    array = array_of(interpreter, this, place)
    array.items[:0] = values
    return float(len(array.items))


@native(ARRAY, "pop")
def pop(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    array = array_of(interpreter, this, place)
    item = array.items.pop() if array.items else UNDEFINED
    return UNDEFINED if item is HOLE else item


@native(ARRAY, "shift")
def shift(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    array = array_of(interpreter, this, place)
    item = array.items.pop(0) if array.items else UNDEFINED
    return UNDEFINED if item is HOLE else item


@native(ARRAY, "splice", "array")
def splice(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    array = array_of(interpreter, this, place)
    length = len(array.items)
    start = position(interpreter, arg(values, 0), length, 0)
    count = length - start
    if not values:
        count = 0
    elif len(values) > 1:
        count = int(min(max(integer(interpreter.number(values[1])), 0), length - start))
    removed = array.items[start : start + count]
    array.items[start : start + count] = values[2:]
    return interpreter.array(removed, place)


@native(ARRAY, "slice", "array")
def slice_(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    plain(interpreter, this, place)
    items = items_of(interpreter, this, place)
    start = position(interpreter, arg(values, 0), len(items), 0)
    end = position(interpreter, arg(values, 1), len(items), len(items))
    return interpreter.array(items[start:end], place)


@native(ARRAY, "concat", "array")
def concat(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    plain(interpreter, this, place)
    made = list(items_of(interpreter, this, place))
    for value in values:
        special = isinstance(value, Obj) and (value.open or any(isinstance(key, Symbol) for key in value.props))
        if special:
            raise Doubt(Unsure("Symbol.isConcatSpreadable is not understood", place))
        if isinstance(value, Unsure) and not (value.types and "array" not in value.types):
            return interpreter.lose(interpreter.array(made, place), value)
        made += items_of(interpreter, value, place) if isinstance(value, Arr) else [value]
    return interpreter.array(made, place)


@native(ARRAY, "flat", "array")
def flat(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    depth = 1.0 if isinstance(arg(values, 0), Undefined) else interpreter.number(values[0])
    return interpreter.array(_flat(interpreter, items_of(interpreter, this, place), depth, place), place)


def _flat(
    interpreter: Interpreter, items: list[JsValue], depth: float, place: Location, level: int = 0
) -> list[JsValue]:
    made: list[JsValue] = []
    for item in items:
        if isinstance(item, Unsure) and not (item.types and "array" not in item.types):
            raise Doubt(item)
        if isinstance(item, Arr) and depth >= 1:
            if level > 50:
                raise TooMuch("flat() of arrays nested more than 50 deep", place)
            made += _flat(interpreter, items_of(interpreter, item, place), depth - 1, place, level + 1)
        elif item is not HOLE:
            made.append(item)
        if len(made) > MAX_ITEMS:
            raise TooMuch(f"an array of more than {MAX_ITEMS} items", place)
    return made


@native(ARRAY, "flatMap", "array")
def flat_map(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    results = [result for _, _, result in _each(interpreter, this, values, place, False)]
    return interpreter.array(_flat(interpreter, results, 1.0, place), place)


@native(ARRAY, "reverse", "array")
def reverse(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    array = array_of(interpreter, this, place)
    array.items.reverse()
    return array


@native(ARRAY, "toReversed", "array")
def to_reversed(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    items = items_of(interpreter, this, place)
    return interpreter.array([UNDEFINED if i is HOLE else i for i in reversed(items)], place)


@native(ARRAY, "with", "array")
def with_(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    items = [UNDEFINED if i is HOLE else i for i in items_of(interpreter, this, place)]
    index = integer(interpreter.number(arg(values, 0)))
    index += len(items) if index < 0 else 0
    if not 0 <= index < len(items):
        raise interpreter.throw("RangeError", interpreter.wording(), place)
    items[int(index)] = arg(values, 1)
    return interpreter.array(items, place)


def _sorted(interpreter: Interpreter, items: list[JsValue], by: JsValue, place: Location) -> list[JsValue]:
    """Sorted as JavaScript does: by text unless told, undefined last, holes after that.

    Raises:
        Doubt: A comparison cannot be known.
    """

    def compare(left: JsValue, right: JsValue) -> int:
        if isinstance(by, Undefined):
            a, b = interpreter.text(left), interpreter.text(right)
            return (a > b) - (a < b)
        result = interpreter.number(interpreter.call(by, UNDEFINED, [left, right], place))
        return (result > 0) - (result < 0)

    plain = [item for item in items if item is not HOLE and not isinstance(item, Undefined)]
    for item in plain:
        if isinstance(item, Unsure):
            raise Doubt(item)
    if not isinstance(by, Undefined):
        _check_order(plain, compare)
    plain.sort(key=cmp_to_key(compare))
    rest = [item for item in items if isinstance(item, Undefined)]
    return plain + rest + [HOLE] * (len(items) - len(plain) - len(rest))


def _check_order(items: list[JsValue], compare: object) -> None:
    """A comparison that is no order (such as ``() => Math.random()`` or ``a > b``) sorts as the engine likes."""
    if len(items) > 60:
        return
    for i, left in enumerate(items):
        for right in items[i + 1 :]:
            if compare(left, right) != -compare(right, left):  # type: ignore[operator]
                raise Doubt(Unsure("the comparison of a sort is no order", Location("")))


@native(ARRAY, "sort", "array")
def sort(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    array = array_of(interpreter, this, place)
    try:
        array.items[:] = _sorted(interpreter, array.items, arg(values, 0), place)
    except Doubt as doubt:
        interpreter.escape(array, doubt.unsure)
    return array


@native(ARRAY, "toSorted", "array")
def to_sorted(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    items = [UNDEFINED if i is HOLE else i for i in items_of(interpreter, this, place)]
    return interpreter.array(_sorted(interpreter, items, arg(values, 0), place), place)


@native(ARRAY, "join", "string")
def join(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    separator = "," if isinstance(arg(values, 0), Undefined) else interpreter.text(arg(values, 0))
    items = items_of(interpreter, this, place)
    if this in interpreter.realm.joining:
        return ""
    interpreter.realm.joining.append(this)
    try:
        texts = ["" if i is HOLE or i is None or isinstance(i, Undefined) else interpreter.text(i) for i in items]
    finally:
        interpreter.realm.joining.pop()
    return private_of(separator.join(texts), separator, *texts)


@native(ARRAY, "toString", "string")
def to_string(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    method = interpreter.get(this, "join", place)
    if not interpreter.realm.callable(method):
        raise TooMuch("an array without join() is not understood", place)
    return interpreter.call(method, this, [], place)


@native(ARRAY, "includes", "boolean")
def includes(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    wanted = arg(values, 0)
    items = items_of(interpreter, this, place)
    items = items[position(interpreter, arg(values, 1), len(items), 0) :]
    if isinstance(wanted, Unsure):
        return _any_equal(interpreter, wanted, items)
    doubtful = None
    for item in items:
        if isinstance(item, Unsure):
            doubtful = item if equality(item, wanted) is None else doubtful
        elif same_value_zero(UNDEFINED if item is HOLE else item) == same_value_zero(wanted):
            return True
    return False if doubtful is None else doubtful.of("boolean")


def _any_equal(interpreter: Interpreter, wanted: Unsure, items: list[JsValue]) -> JsValue:
    """Whether an unknown value is one of the items; asked item by item, so that the answers agree elsewhere."""
    if not items or all(equality(wanted, item) is False for item in items):
        return False
    return any(interpreter.truth(interpreter.equal(wanted, item)) for item in items)


@native(ARRAY, "indexOf", "number")
def index_of(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    items = items_of(interpreter, this, place)
    for index in range(position(interpreter, arg(values, 1), len(items), 0), len(items)):
        if items[index] is not HOLE and interpreter.truth(interpreter.equal(items[index], arg(values, 0))):
            return float(index)
    return -1.0


@native(ARRAY, "lastIndexOf", "number")
def last_index_of(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    items = items_of(interpreter, this, place)
    last = integer(interpreter.number(values[1])) if len(values) > 1 else float(len(items) - 1)
    last += len(items) if last < 0 else 0
    for index in range(int(min(last, len(items) - 1)), -1, -1):
        if items[index] is not HOLE and interpreter.truth(interpreter.equal(items[index], arg(values, 0))):
            return float(index)
    return -1.0


@native(ARRAY, "fill", "array")
def fill(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    array = array_of(interpreter, this, place)
    start = position(interpreter, arg(values, 1), len(array.items), 0)
    end = position(interpreter, arg(values, 2), len(array.items), len(array.items))
    for index in range(start, end):
        array.items[index] = arg(values, 0)
    return array


@native(ARRAY, "at")
def at(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    items = items_of(interpreter, this, place)
    index = integer(interpreter.number(arg(values, 0)))
    index += len(items) if index < 0 else 0
    item = items[int(index)] if 0 <= index < len(items) else UNDEFINED
    return UNDEFINED if item is HOLE else item


@native(ARRAY, "keys")
def keys(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return interpreter.realm.iterator([float(i) for i in range(len(items_of(interpreter, this, place)))])


@native(ARRAY, "values")
def values_(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return interpreter.realm.iterator([UNDEFINED if i is HOLE else i for i in items_of(interpreter, this, place)])


@native(ARRAY, "entries")
def entries(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    items = items_of(interpreter, this, place)
    pairs = [interpreter.array([float(i), UNDEFINED if v is HOLE else v]) for i, v in enumerate(items)]
    return interpreter.realm.iterator(pairs)


def construct(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    """``Array(…)`` and ``new Array(…)``."""
    if len(values) == 1 and isinstance(values[0], Unsure):
        return interpreter.lose(interpreter.array([], place), values[0])
    if len(values) != 1 or js_type(values[0]) != "number":
        return interpreter.array(list(values), place)
    if values[0] < 0 or not values[0].is_integer() or values[0] >= 2**32:
        raise interpreter.throw("RangeError", "Invalid array length", place)
    if values[0] > MAX_ITEMS:
        raise TooMuch(f"an array of more than {MAX_ITEMS} items", place)
    return interpreter.array([HOLE] * int(values[0]), place)


@native(ARRAY_STATIC, "isArray", "boolean")
def is_array(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    value = arg(values, 0)
    if isinstance(value, Unsure):
        if value.types and "array" not in value.types:
            return False
        return value.types == {"array"} or value.of("boolean")
    return (isinstance(value, Arr) and value.kind == "Array") or value is interpreter.realm.array_proto


@native(ARRAY_STATIC, "of", "array")
def of(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return interpreter.array(list(values), place)


@native(ARRAY_STATIC, "from", "array")
def from_(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    source, function = arg(values, 0), arg(values, 1)
    if isinstance(this, Func) and not isinstance(this, Native):
        raise Doubt(Unsure("a class of arrays is not understood", place))
    items: list[JsValue] | Unsure
    if isinstance(source, Obj) and source.lost is None and not interpreter.realm.iterable(source):
        length = interpreter.get(source, "length", place)
        if isinstance(length, Unsure):
            raise Doubt(length)
        count = interpreter.number(length)
        if count > MAX_ITEMS:
            raise TooMuch(f"an array of more than {MAX_ITEMS} items", place)
        size = max(int(integer(count)), 0)
        items = [interpreter.get(source, str(i), place) for i in range(size)]
    elif isinstance(source, (float, bool)):
        items = []
    else:
        items = interpreter.iterate(source, place)
    if isinstance(items, Unsure):
        raise Doubt(items)
    if isinstance(function, Undefined):
        return interpreter.array(list(items), place)
    return interpreter.array(
        [interpreter.call(function, UNDEFINED, [item, float(i)], place) for i, item in enumerate(items)], place
    )
