"""``Number``, ``Boolean``, ``Math``, ``JSON``, ``Date`` and the global functions on numbers and texts."""

from __future__ import annotations

import json
import math
import re
import urllib.parse
from collections.abc import Callable
from datetime import datetime, timezone
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import TYPE_CHECKING, Any

from ....finding import Location
from ....value import UNDEFINED, Undefined
from ..estree import utf16
from ..objects import (
    HOLE,
    MAX_ITEMS,
    Arr,
    BigInt,
    Date,
    Func,
    JsValue,
    Obj,
    Symbol,
    TooMuch,
    Unsure,
    from_utf16,
    number_text,
    private_of,
    trimmed,
    whole_number,
)
from ..operators import int32, integer, static_truth
from .plain import doubt
from .table import Table, arg, native

if TYPE_CHECKING:
    from ..interpreter import Interpreter

NUMBER: Table = {}
NUMBER_STATIC: Table = {}
BOOLEAN: Table = {}
MATH: Table = {}
JSON: Table = {}
DATE: Table = {}
DATE_STATIC: Table = {}
GLOBAL: Table = {}

MATH_CONSTANTS = {
    "PI": math.pi,
    "E": math.e,
    "LN2": math.log(2),
    "LN10": math.log(10),
    "LOG2E": 1.4426950408889634,
    "LOG10E": 0.4342944819032518,
    "SQRT2": math.sqrt(2),
    "SQRT1_2": math.sqrt(0.5),
}
NUMBER_CONSTANTS = {
    "MAX_SAFE_INTEGER": 2.0**53 - 1,
    "MIN_SAFE_INTEGER": -(2.0**53) + 1,
    "EPSILON": 2.0**-52,
    "MAX_VALUE": 1.7976931348623157e308,
    "MIN_VALUE": 5e-324,
    "POSITIVE_INFINITY": math.inf,
    "NEGATIVE_INFINITY": -math.inf,
    "NaN": math.nan,
}


@native(GLOBAL, "Number", "number")
def construct_number(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    value = values[0] if values else 0.0
    return float(value.value) if isinstance(value, BigInt) else interpreter.number(value)


@native(GLOBAL, "String", "string")
def construct_string(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    value = values[0] if values else ""
    return f"Symbol({value.name})" if isinstance(value, Symbol) else interpreter.text(value)


@native(GLOBAL, "Boolean", "boolean")
def construct_boolean(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    truth = static_truth(arg(values, 0))
    if truth is None:
        question = arg(values, 0)
        # Negated twice it keeps what it stands for, so that an `if` elsewhere agrees.
        return interpreter.negation(interpreter.negation(question))
    return truth


@native(GLOBAL, "BigInt", "bigint")
def construct_bigint(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    value = arg(values, 0)
    if isinstance(value, BigInt):
        return value
    if isinstance(value, str):
        text = trimmed(value)
        if len(text) > 3_000:
            raise TooMuch("a number of more than 3000 digits", place)
        if not re.fullmatch(r"[+-]?[0-9]*|0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+", text):
            raise interpreter.throw("SyntaxError", interpreter.wording(), place)
        return BigInt(int(text, 0 if text[1:2].isalpha() else 10) if text else 0)
    if value is None or isinstance(value, Undefined):
        raise interpreter.throw("TypeError", interpreter.wording(), place)
    number = interpreter.number(value)
    if not number.is_integer():
        raise interpreter.throw("RangeError", interpreter.wording(), place)
    return BigInt(int(number))


def bigint_text(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    if values and values[0] != 10.0:
        return Unsure("a BigInt in another radix is not understood", place, frozenset(["string"]))
    return interpreter.text(this)


@native(GLOBAL, "parseInt", "number")
def parse_int(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    text = trimmed(interpreter.text(arg(values, 0)))
    radix = int32(interpreter.number(arg(values, 1)))
    sign = -1.0 if text.startswith("-") else 1.0
    text = text[1:] if text[:1] in ("+", "-") else text
    if radix in (0, 16) and text[:2].lower() == "0x":
        text, radix = text[2:], 16
    radix = radix or 10
    if not 2 <= radix <= 36:
        return math.nan
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"[:radix]
    found = re.match(f"[{digits}]+", text.lower())
    if found is None:
        return math.nan
    return sign * (float(found.group()) if radix == 10 else whole_number(found.group(), radix))


@native(GLOBAL, "parseFloat", "number")
def parse_float(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    text = trimmed(interpreter.text(arg(values, 0)))
    found = re.match(r"[+-]?(?:Infinity|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)", text)
    return float(found.group().replace("Infinity", "inf")) if found else math.nan


@native(GLOBAL, "isNaN", "boolean")
def is_nan(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return math.isnan(interpreter.number(arg(values, 0)))


@native(GLOBAL, "isFinite", "boolean")
def is_finite(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return math.isfinite(interpreter.number(arg(values, 0)))


@native(GLOBAL, "encodeURIComponent", "string")
def encode_component(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    text = interpreter.text(arg(values, 0))
    return private_of(urllib.parse.quote(from_utf16(text), safe="!'()*-._~"), text)


@native(GLOBAL, "encodeURI", "string")
def encode_uri(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    text = interpreter.text(arg(values, 0))
    return private_of(urllib.parse.quote(from_utf16(text), safe=";/?:@&=+$,#!'()*-._~"), text)


@native(GLOBAL, "decodeURIComponent", "string")
def decode_component(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    text = interpreter.text(arg(values, 0))
    if re.search(r"%(?![0-9a-fA-F]{2})", text):
        raise interpreter.throw("URIError", "URI malformed", place)
    try:
        return private_of(utf16(urllib.parse.unquote(from_utf16(text), errors="strict")), text)
    except UnicodeDecodeError:
        raise interpreter.throw("URIError", "URI malformed", place) from None


def _number(interpreter: Interpreter, this: JsValue, place: Location) -> float:
    if isinstance(this, Unsure):
        raise doubt(this)
    if not isinstance(this, float) or isinstance(this, bool):
        raise interpreter.throw("TypeError", interpreter.wording(), place)
    return this


@native(NUMBER, "toString", "string")
def number_to_string(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    number = _number(interpreter, this, place)
    radix = 10 if isinstance(arg(values, 0), Undefined) else int(interpreter.number(values[0]))
    if not 2 <= radix <= 36:
        raise interpreter.throw("RangeError", interpreter.wording(), place)
    try:
        return number_text(number, radix)
    except ValueError as error:
        return Unsure(str(error), place, frozenset(["string"]))


@native(NUMBER, "valueOf", "number")
def number_value_of(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return _number(interpreter, this, place)


@native(NUMBER, "toLocaleString", "string")
def to_locale_string(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return Unsure("it depends on the server's language", place, frozenset(["string"]))


@native(NUMBER, "toFixed", "string")
def to_fixed(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    number = _number(interpreter, this, place)
    digits = 0 if isinstance(arg(values, 0), Undefined) else int(integer(interpreter.number(values[0])))
    if not 0 <= digits <= 100:
        raise interpreter.throw("RangeError", "toFixed() digits argument must be between 0 and 100", place)
    if not math.isfinite(number) or abs(number) >= 1e21:
        return number_text(number)
    with localcontext() as context:
        context.prec = 200
        text = f"{Decimal(number).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP):f}"
    # -0.4.toFixed(0) is "-0", but (-0).toFixed(0) is "0".
    return text.lstrip("-") if number == 0 else text


@native(NUMBER, "toPrecision", "string")
def to_precision(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    number = _number(interpreter, this, place)
    if isinstance(arg(values, 0), Undefined):
        return number_text(number)
    return Unsure("toPrecision is not understood", place, frozenset(["string"]))


def _is_number(value: JsValue) -> bool:
    if isinstance(value, Unsure):
        raise doubt(value)
    return isinstance(value, float) and not isinstance(value, bool)


@native(NUMBER_STATIC, "isInteger", "boolean")
def is_integer(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return _is_number(arg(values, 0)) and values[0].is_integer()


@native(NUMBER_STATIC, "isSafeInteger", "boolean")
def is_safe_integer(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return _is_number(arg(values, 0)) and values[0].is_integer() and abs(values[0]) < 2**53


@native(NUMBER_STATIC, "isFinite", "boolean")
def number_is_finite(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return _is_number(arg(values, 0)) and math.isfinite(values[0])


@native(NUMBER_STATIC, "isNaN", "boolean")
def number_is_nan(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return _is_number(arg(values, 0)) and math.isnan(values[0])


NUMBER_STATIC["parseInt"] = GLOBAL["parseInt"]
NUMBER_STATIC["parseFloat"] = GLOBAL["parseFloat"]


def _boolean(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return interpreter.text(this)


BOOLEAN["toString"] = _boolean
BOOLEAN["valueOf"] = lambda interpreter, this, values, place: this


# Math


def _math(name: str, function: Callable[[float], float]) -> None:
    def body(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
        number = interpreter.number(arg(values, 0))
        try:
            return float(function(number))
        except (ValueError, OverflowError):
            return math.nan

    native(MATH, name, "number")(body)


def _exact(function: Callable[[float], float]) -> Callable[[float], float]:
    """Rounding keeps what is not finite, and the sign of zero."""

    def rounded(number: float) -> float:
        return number if not math.isfinite(number) else math.copysign(float(function(number)), number)

    return rounded


def _round(number: float) -> float:
    if not math.isfinite(number):
        return number
    below = math.floor(number)
    return math.copysign(below + (number - below >= 0.5), number)


_ROUNDINGS: dict[str, Callable[[float], float]] = {
    "floor": lambda x: x if not math.isfinite(x) or x == 0 else float(math.floor(x)),
    "ceil": _exact(math.ceil),
    "trunc": _exact(math.trunc),
    "round": _round,
    "abs": abs,
    "sqrt": math.sqrt,
    "sign": lambda x: x if x == 0 or math.isnan(x) else math.copysign(1.0, x),
}
for _name, _function in _ROUNDINGS.items():
    _math(_name, _function)
for _name in ("log", "log2", "log10", "exp", "cbrt", "sin", "cos", "tan"):

    def _last_digit(
        interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location, name: str = _name
    ) -> JsValue:
        number = interpreter.number(arg(values, 0))
        exact = {"log2": math.log2, "log10": math.log10, "log": math.log, "exp": math.exp}.get(name)
        if exact is not None and (name == "exp" or number > 0) and math.isfinite(number):
            result = exact(number)
            if float(result).is_integer():
                return float(result)
        return Unsure(f"the last digit of Math.{name} is the engine's own", place, frozenset(["number"]))

    native(MATH, _name, "number")(_last_digit)


def _extreme(interpreter: Interpreter, values: list[JsValue], best: Callable[..., float], empty: float) -> float:
    numbers = [interpreter.number(value) for value in values]
    if any(math.isnan(number) for number in numbers):
        return math.nan
    return best(numbers, key=lambda number: (number, math.copysign(1, number))) if numbers else empty


@native(MATH, "max", "number")
def math_max(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return _extreme(interpreter, values, max, -math.inf)


@native(MATH, "min", "number")
def math_min(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return _extreme(interpreter, values, min, math.inf)


@native(MATH, "pow", "number")
def math_pow(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    from ..operators import NUMERIC

    return NUMERIC["**"](interpreter.number(arg(values, 0)), interpreter.number(arg(values, 1)))


@native(MATH, "hypot", "number")
def math_hypot(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    result = math.hypot(*(interpreter.number(value) for value in values))
    if result.is_integer():
        return result
    return Unsure("the last digit of Math.hypot is the engine's own", place, frozenset(["number"]))


@native(MATH, "random", "number")
def random(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return Unsure("Math.random() is different each time", place, frozenset(["number"]))


# JSON


@native(JSON, "parse")
def json_parse(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    text = arg(values, 0)
    if isinstance(text, Unsure):
        interpreter.may_throw(text)
        return text.of()
    made = parse_json(interpreter, interpreter.text(text), place)
    reviver = arg(values, 1)
    if interpreter.realm.callable(reviver):
        root = interpreter.object(place)
        root.put("", made)
        return _revive(interpreter, root, "", reviver, place)
    return made


def _revive(interpreter: Interpreter, holder: Obj, key: str, reviver: JsValue, place: Location) -> JsValue:
    value = interpreter.get(holder, key, place)
    if isinstance(value, Obj):
        for name in value.enumerable():
            new = _revive(interpreter, value, name, reviver, place)
            if isinstance(new, Undefined):
                value.delete(name)
            else:
                value.put(name, new, place)
    return interpreter.call(reviver, holder, [key, value], place)


def parse_json(interpreter: Interpreter, text: str, place: Location) -> JsValue:
    """The value of a JSON text.

    Raises:
        JsThrow: It is none.
    """

    def reject(constant: str) -> None:
        raise ValueError(constant)

    try:
        if re.search(r"[\x00-\x1f]", text) and re.search(r"[\x0b\x0c]", text):
            raise ValueError
        data = json.loads(from_utf16(text), parse_constant=reject, parse_int=float, object_pairs_hook=_Pairs)
    except RecursionError:
        # Node can read it, so it is nothing that a `catch` may take for a mistake in the text.
        raise TooMuch("JSON in it is nested too deeply", place) from None
    except ValueError:
        raise interpreter.throw("SyntaxError", interpreter.wording(), place) from None
    return _from_json(interpreter, data, place, text)


class _Pairs(list[Any]):
    """An object's members in order."""


def _from_json(interpreter: Interpreter, data: Any, place: Location, source: str) -> JsValue:
    if isinstance(data, _Pairs):
        made = interpreter.object(place)
        for key, value in data:
            if isinstance(value, str):
                interpreter.loader.hide_value(key, value)
            made.put(utf16(key), _from_json(interpreter, value, place, source), place)
        return made
    if isinstance(data, list):
        return interpreter.array([_from_json(interpreter, item, place, source) for item in data], place)
    return private_of(utf16(data), source) if isinstance(data, str) else data


@native(JSON, "stringify", "string", "undefined")
def json_stringify(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    indent = arg(values, 2)
    if isinstance(indent, float) and not isinstance(indent, bool):
        gap = " " * int(min(max(indent, 0), 10))
    else:
        gap = indent[:10] if isinstance(indent, str) else ""
    replacer = arg(values, 1)
    allowed = None
    if isinstance(replacer, Arr):
        allowed = [interpreter.text(item) for item in replacer.values()]
    holder = interpreter.object(place)
    holder.put("", arg(values, 0))
    writer = _Writer(interpreter, replacer if interpreter.realm.callable(replacer) else None, allowed, gap, place)
    text = writer.write(holder, "", arg(values, 0), "")
    return UNDEFINED if text is None else private_of(text, *writer.texts)


class _Writer:
    def __init__(
        self, interpreter: Interpreter, replacer: JsValue, allowed: list[str] | None, gap: str, place: Location
    ) -> None:
        self.interpreter = interpreter
        self.replacer = replacer
        self.allowed = allowed
        self.gap = gap
        self.place = place
        self.path: list[Obj] = []
        self.texts: list[str] = []
        self.count = 0

    def write(self, holder: Obj, key: str, value: JsValue, margin: str) -> str | None:
        call, place = self.interpreter.call, self.place
        self.count += 1
        if self.count > MAX_ITEMS:
            raise TooMuch(f"JSON.stringify of more than {MAX_ITEMS} values", place)
        if isinstance(value, Unsure):
            raise doubt(value)
        if isinstance(value, Obj):
            if value.lost is not None:
                raise doubt(value.lost)
            method = self.interpreter.get(value, "toJSON", place) if value.open is None else UNDEFINED
            if self.interpreter.realm.callable(method):
                value = call(method, value, [key], place)
        if self.replacer is not None:
            value = call(self.replacer, holder, [key, value], place)
        if isinstance(value, Unsure):
            raise doubt(value)
        if isinstance(value, str):
            self.texts.append(value)
            return _quoted(value)
        if isinstance(value, bool) or value is None:
            return "null" if value is None else str(value).lower()
        if isinstance(value, float):
            return number_text(value) if math.isfinite(value) else "null"
        if isinstance(value, BigInt):
            raise self.interpreter.throw("TypeError", "Do not know how to serialize a BigInt", place)
        if not isinstance(value, Obj) or self.interpreter.realm.callable(value):
            return None
        return self.nested(value, margin)

    def nested(self, value: Obj, margin: str) -> str:
        if any(value is outer for outer in self.path):
            raise self.interpreter.throw("TypeError", self.interpreter.wording(), self.place)
        if len(self.path) > 60:
            raise TooMuch("JSON.stringify of something very deep", self.place)
        self.path.append(value)
        inner = margin + self.gap
        if isinstance(value, Arr):
            items = [UNDEFINED if item is HOLE else item for item in value.items]
            parts = [self.write(value, str(i), item, inner) or "null" for i, item in enumerate(items)]
            opening, closing = "[", "]"
        else:
            parts, (opening, closing) = self.members(value, inner), ("{", "}")
        self.path.pop()
        if not parts:
            return opening + closing
        if not self.gap:
            return opening + ",".join(parts) + closing
        return f"{opening}\n{inner}" + f",\n{inner}".join(parts) + f"\n{margin}{closing}"

    def members(self, value: Obj, inner: str) -> list[str]:
        parts = []
        colon = ": " if self.gap else ":"
        names = self.interpreter.own_keys(value)
        for key in names if self.allowed is None else [k for k in dict.fromkeys(self.allowed) if k in names]:
            text = self.write(value, key, self.interpreter.get(value, key, self.place), inner)
            if text is not None:
                parts.append(_quoted(key) + colon + text)
        return parts


def _quoted(text: str) -> str:
    plain = json.dumps(from_utf16(text), ensure_ascii=False) if text.isascii() else None
    if plain is not None:
        return plain.replace("\x7f", "\x7f")
    # A lone surrogate is escaped, a pair is kept.
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    quoted = json.dumps(joined, ensure_ascii=False)
    return utf16("".join(f"\\u{ord(c):04x}" if "\ud800" <= c <= "\udfff" else c for c in quoted))


# Date


def construct_date(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    if not isinstance(this, Func):
        return Unsure("it depends on the time of the server", place, frozenset(["string"]))
    if len(values) == 1 and isinstance(values[0], float) and not isinstance(values[0], bool):
        return Date(values[0], interpreter.realm.proto("Date"))
    # Without a zone a date with a time is the server's local time.
    utc = r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z)?"
    if len(values) == 1 and isinstance(values[0], str) and re.fullmatch(utc, values[0]):
        try:
            moment = datetime.fromisoformat(values[0].replace("Z", "+00:00")).replace(tzinfo=timezone.utc)
        except ValueError:
            return Unsure("a date in this form is not understood", place, frozenset(["object"]))
        return Date(moment.timestamp() * 1000, interpreter.realm.proto("Date"))
    reason = "it depends on the time or the time zone of the server"
    return Unsure(reason, place, frozenset(["object"]))


def _date(interpreter: Interpreter, this: JsValue, place: Location) -> Date:
    if isinstance(this, Unsure):
        raise doubt(this)
    if not isinstance(this, Date):
        raise interpreter.throw("TypeError", interpreter.wording(), place)
    return this


def _utc(interpreter: Interpreter, this: JsValue, place: Location) -> datetime:
    time = _date(interpreter, this, place).time
    if not math.isfinite(time) or abs(time) > 2e14:
        raise TooMuch("a date out of the usual range", place)
    return datetime.fromtimestamp(time / 1000, timezone.utc)


@native(DATE, "toISOString", "string")
def to_iso_string(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    if math.isnan(_date(interpreter, this, place).time):
        raise interpreter.throw("RangeError", "Invalid time value", place)
    return _utc(interpreter, this, place).strftime("%Y-%m-%dT%H:%M:%S.") + f"{int(this.time % 1000):03d}Z"


DATE["toJSON"] = DATE["toISOString"]


@native(DATE, "getTime", "number")
def get_time(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return _date(interpreter, this, place).time


DATE["valueOf"] = DATE["getTime"]
for _name, _part in {
    "getUTCFullYear": lambda d: d.year,
    "getUTCMonth": lambda d: d.month - 1,
    "getUTCDate": lambda d: d.day,
    "getUTCHours": lambda d: d.hour,
    "getUTCMinutes": lambda d: d.minute,
    "getUTCSeconds": lambda d: d.second,
    "getUTCDay": lambda d: d.isoweekday() % 7,
}.items():

    def _component(
        interpreter: Interpreter,
        this: JsValue,
        values: list[JsValue],
        place: Location,
        part: Callable[[datetime], int] = _part,
    ) -> JsValue:
        return float(part(_utc(interpreter, this, place)))

    native(DATE, _name, "number")(_component)
for _name in (
    "getFullYear",
    "getMonth",
    "getDate",
    "getHours",
    "getMinutes",
    "getSeconds",
    "getDay",
    "getTimezoneOffset",
):

    def _local(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
        return Unsure("it depends on the time zone of the server", place, frozenset(["number"]))

    native(DATE, _name, "number")(_local)
for _name in ("toString", "toDateString", "toTimeString", "toLocaleString", "toLocaleDateString", "toLocaleTimeString"):

    def _local_text(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
        return Unsure("it depends on the time zone and language of the server", place, frozenset(["string"]))

    native(DATE, _name, "string")(_local_text)


@native(DATE_STATIC, "now", "number")
def now(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return Unsure("Date.now() is different each time", place, frozenset(["number"]))


@native(DATE_STATIC, "UTC", "number")
def date_utc(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return Unsure("Date.UTC is not understood", place, frozenset(["number"]))
