"""JavaScript values as the evaluator holds them.

Primitive values are Python's: str (UTF-16 code units), float, bool, None for null, UNDEFINED. A value that
is not known is an `Unsure`, with the reason; every operation on one gives another. Objects are `Obj`.

Source: ECMA-262, 15th edition, for the conversions and the property order.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from ...finding import Location
from ...value import UNDEFINED, Undefined
from .estree import Node

JsValue: TypeAlias = Any

MAX_TEXT = 1_000_000
MAX_ITEMS = 20_000


class TooMuch(Exception):
    """The file asks for more than a config can need: steps, depth, memory. Nothing about it is known then.

    Attributes:
        place: Where it was noticed, if that is known.
    """

    def __init__(self, reason: str, place: Location | None = None) -> None:
        super().__init__(reason)
        self.place = place


class JsThrow(Exception):
    """A JavaScript exception on its way up."""

    def __init__(self, value: JsValue, place: Location | None = None) -> None:
        super().__init__("thrown")
        self.value = value
        self.place = place


class Hole:
    """An array element that is not there."""

    def __repr__(self) -> str:
        return "hole"


HOLE = Hole()


class Private(str):
    """A string that came from the environment or an env file."""

    __slots__ = ()


class Literal(str):
    """A string that stands in the source; it remembers where."""

    __slots__ = ("place",)

    place: Location

    @classmethod
    def at(cls, text: str, place: Location) -> Literal:
        made = cls(text)
        made.place = place
        return made


@dataclass(frozen=True)
class Symbol:
    """A unique property key that no config can export."""

    name: str = field(compare=False)
    identity: object = field(default_factory=object)


ITERATOR = Symbol("Symbol.iterator")
TO_PRIMITIVE = Symbol("Symbol.toPrimitive")
HAS_INSTANCE = Symbol("Symbol.hasInstance")


@dataclass(frozen=True)
class BigInt:
    value: int


@dataclass(frozen=True)
class Unsure:
    """A value that depends on something outside what was read.

    Attributes:
        reason: Why, as a clause: ``process.env.PORT is not declared``.
        place: Where the not knowing begins.
        types: The types it can have; empty where any is possible.
        candidates: Values that it can be.
        closed: It is one of the candidates.
        variables: Environment variables that would decide it.
        key: What it stands for, so that the same question gets the same answer on one way through the file.
    """

    reason: str
    place: Location
    types: frozenset[str] = frozenset()
    candidates: tuple[JsValue, ...] = ()
    closed: bool = False
    variables: tuple[str, ...] = ()
    key: tuple[Any, ...] | None = None

    def of(self, *types: str, key: tuple[Any, ...] | None = None) -> Unsure:
        """Another value that is unknown for the same reason."""
        return Unsure(self.reason, self.place, frozenset(types), (), False, self.variables, key)


class Doubt(Exception):
    """A conversion met an unknown value. Whoever asked for it makes the result unknown."""

    def __init__(self, unsure: Unsure) -> None:
        super().__init__(unsure.reason)
        self.unsure = unsure


def unsure(values: tuple[JsValue, ...] | list[JsValue]) -> Unsure | None:
    """The first unknown value among some."""
    for value in values:
        if isinstance(value, Unsure):
            return value
    return None


@dataclass
class Prop:
    """A property: a value, or a getter and a setter; with its places."""

    value: JsValue = UNDEFINED
    getter: Func | None = None
    setter: Func | None = None
    enumerable: bool = True
    writable: bool = True
    configurable: bool = True
    key: Location | None = None
    place: Location | None = None

    @property
    def accessor(self) -> bool:
        return self.getter is not None or self.setter is not None


Key: TypeAlias = "str | Symbol"
_DIGITS = re.compile(r"0|[1-9][0-9]{0,9}")


def is_index(key: str) -> bool:
    """Whether a key is an array index: up to 2**32 - 2."""
    return _DIGITS.fullmatch(key) is not None and int(key) < 2**32 - 1


class Obj:
    """An object.

    Attributes:
        props: Own properties in insertion order.
        proto: What it inherits from: an object, or None.
        kind: ``Object``, ``Error``, ``Arguments`` and so on.
        extensible: False once it is frozen, sealed or closed.
        configurable: Items of an array may be removed.
        frozen: No property may change.
        open: It may have more properties than are known, because of this.
        lost: Something unknown had hold of it, so that nothing about it is certain, because of this.
        place: Where it was made.
        natives: Gives the built-in properties of a prototype or namespace, made when they are first asked for.
    """

    kind = "Object"
    natives: Callable[[str], Prop | None] | None = None

    def __init__(self, proto: Obj | None = None, place: Location | None = None) -> None:
        self.props: dict[Key, Prop] = {}
        self.proto = proto
        self.extensible = True
        self.configurable = True
        self.frozen = False
        self.open: Unsure | None = None
        self.lost: Unsure | None = None
        self.place = place

    def own(self, key: Key) -> Prop | None:
        return self.props.get(key)

    def find(self, key: Key) -> Prop | None:
        """The property, own or inherited."""
        seen: Obj | None = self
        while seen is not None:
            found = seen.own(key)
            if found is None and seen.natives is not None and isinstance(key, str):
                found = seen.natives(key)
            if found is not None:
                return found
            seen = seen.proto
        return None

    def inherit(self, proto: Obj | None) -> bool:
        """Take another prototype; False where that would make a circle."""
        seen = proto
        while seen is not None:
            if seen is self:
                return False
            seen = seen.proto
        self.proto = proto
        return True

    def put(
        self,
        key: Key,
        value: JsValue,
        place: Location | None = None,
        *,
        enumerable: bool = True,
        writable: bool = True,
    ) -> None:
        """Define an own data property, whatever stood there."""
        self.props[key] = Prop(value, enumerable=enumerable, writable=writable, place=place)

    def keys(self) -> list[str]:
        """Own string keys in JavaScript's order: indexes ascending, then the rest as inserted."""
        texts = [key for key in self.props if isinstance(key, str)]
        indexes = sorted((key for key in texts if is_index(key)), key=int)
        return indexes + [key for key in texts if not is_index(key)]

    def enumerable(self) -> list[str]:
        """Own enumerable string keys in order."""
        found = ((key, self.own(key)) for key in self.keys())
        return [key for key, prop in found if prop is not None and prop.enumerable]

    def delete(self, key: Key) -> bool:
        prop = self.props.get(key)
        if prop is None:
            return True
        if self.frozen or not prop.configurable:
            return False
        del self.props[key]
        return True


class Arr(Obj):
    """An array."""

    kind = "Array"

    def __init__(self, items: list[JsValue], proto: Obj | None = None, place: Location | None = None) -> None:
        super().__init__(proto, place)
        if len(items) > MAX_ITEMS:
            raise TooMuch(f"an array of more than {MAX_ITEMS} items")
        self.items = items

    def own(self, key: Key) -> Prop | None:
        if isinstance(key, str):
            if is_index(key):
                index = int(key)
                if index < len(self.items) and self.items[index] is not HOLE:
                    return Prop(self.items[index], writable=not self.frozen, place=self.place)
                return None
            if key == "length":
                return Prop(float(len(self.items)), enumerable=False, writable=not self.frozen, configurable=False)
        return super().own(key)

    def keys(self) -> list[str]:
        present = [str(i) for i, item in enumerate(self.items) if item is not HOLE]
        return [*present, "length", *super().keys()]

    def put(
        self,
        key: Key,
        value: JsValue,
        place: Location | None = None,
        *,
        enumerable: bool = True,
        writable: bool = True,
    ) -> None:
        if isinstance(key, str) and is_index(key):
            index = int(key)
            if index >= MAX_ITEMS:
                raise TooMuch(f"an array of more than {MAX_ITEMS} items")
            self.items.extend([HOLE] * (index + 1 - len(self.items)))
            self.items[index] = value
        elif key == "length":
            self.resize(value)
        else:
            super().put(key, value, place, enumerable=enumerable, writable=writable)

    def resize(self, length: float) -> None:
        if length > MAX_ITEMS:
            raise TooMuch(f"an array of more than {MAX_ITEMS} items")
        size = int(length)
        del self.items[size:]
        self.items.extend([HOLE] * (size - len(self.items)))

    def delete(self, key: Key) -> bool:
        if key == "length":
            return False
        if isinstance(key, str) and is_index(key):
            if self.frozen or not self.configurable:
                return False
            if int(key) < len(self.items):
                self.items[int(key)] = HOLE
            return True
        return super().delete(key)

    def values(self) -> list[JsValue]:
        """The items as an iterator gives them: holes are undefined."""
        return [UNDEFINED if item is HOLE else item for item in self.items]


class Func(Obj):
    """A function written in the file.

    Attributes:
        node: Its syntax. scope: where it was made. home: the object whose method it is, for ``super``.
        this: The ``this`` that an arrow function keeps.
        fields: Instance fields of a class. derived: the class extends another.
    """

    kind = "Function"

    def __init__(self, node: Node | None, scope: Any, name: str, proto: Obj | None) -> None:
        super().__init__(proto)
        self.node = node
        self.scope = scope
        self.name = name
        self.home: Obj | None = None
        self.this: JsValue = UNDEFINED
        self.arrow = node is not None and node.type == "ArrowFunctionExpression"
        self.strict = False
        self.fields: list[tuple[Any, Node | None, Location]] | None = None
        self.derived = False
        self.bound: tuple[JsValue, list[JsValue]] | None = None

    @property
    def is_class(self) -> bool:
        return self.fields is not None

    def own(self, key: Key) -> Prop | None:
        found = super().own(key)
        if found is None and key == "name":
            return Prop(self.name, enumerable=False, writable=False)
        if found is None and key == "length" and self.node is not None:
            params = self.node.params or []
            plain = next(
                (i for i, p in enumerate(params) if p.type in ("AssignmentPattern", "RestElement")), len(params)
            )
            return Prop(float(plain), enumerable=False, writable=False)
        return found


NativeBody: TypeAlias = Callable[..., JsValue]


class Native(Func):
    """A function of the language or of Node, written in Python: ``body(interpreter, this, arguments, place)``.

    Attributes:
        constructs: ``new`` may be used on it; the body then sees the class as ``this``.
    """

    def __init__(self, name: str, body: NativeBody, proto: Obj | None, constructs: bool = False) -> None:
        super().__init__(None, None, name, proto)
        self.body = body
        self.constructs = constructs


class RegExp(Obj):
    kind = "RegExp"

    def __init__(self, pattern: str, flags: str, proto: Obj | None) -> None:
        super().__init__(proto)
        self.pattern = pattern
        self.flags = flags
        self.put("lastIndex", 0.0, enumerable=False)


class Date(Obj):
    """A point in time.

    Attributes:
        time: Milliseconds since 1970-01-01 UTC, or NaN.
    """

    kind = "Date"

    def __init__(self, time: float, proto: Obj | None) -> None:
        super().__init__(proto)
        self.time = time


class MapObj(Obj):
    kind = "Map"

    def __init__(self, proto: Obj | None) -> None:
        super().__init__(proto)
        self.entries: dict[Any, tuple[JsValue, JsValue]] = {}


class SetObj(MapObj):
    kind = "Set"


def same_value_zero(value: JsValue) -> Any:
    """A Python key under which a Map knows a value."""
    if isinstance(value, bool) or value is None or isinstance(value, Undefined):
        return (type(value).__name__, value)
    if isinstance(value, float):
        return ("number", "NaN" if math.isnan(value) else value)
    if isinstance(value, str):
        return ("string", str(value))
    if isinstance(value, (BigInt, Symbol)):
        return value
    return ("object", id(value))


def js_type(value: JsValue) -> str:
    """What ``typeof`` says, with ``null`` and ``array`` told apart."""
    if isinstance(value, str):
        return "string"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, float):
        return "number"
    if value is None:
        return "null"
    if isinstance(value, Undefined):
        return "undefined"
    if isinstance(value, BigInt):
        return "bigint"
    if isinstance(value, Symbol):
        return "symbol"
    if isinstance(value, Func):
        return "function"
    return "array" if isinstance(value, Arr) else "object"


def number_text(number: float, radix: int = 10) -> str:
    """A number as JavaScript prints it."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number == 0:
        return "0"
    if radix != 10:
        return _radix_text(number, radix)
    if number.is_integer() and abs(number) < 1e21:
        return str(int(number)) if abs(number) < 2**53 else _digits(number)
    return _digits(number)


def _digits(number: float) -> str:
    """The shortest digits that mean this number, laid out by ECMA-262, Number::toString."""
    mantissa, _, exponent = repr(abs(number)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + ("" if fraction == "0" else fraction)).lstrip("0")
    point = len(whole.lstrip("0")) + int(exponent or 0)
    if whole.strip("0") == "":
        point = -(len(fraction) - len(fraction.lstrip("0"))) + int(exponent or 0)
    digits = digits.rstrip("0") or "0"
    sign, count = "-" if number < 0 else "", len(digits)
    if count <= point <= 21:
        return sign + digits + "0" * (point - count)
    if 0 < point <= 21:
        return sign + digits[:point] + "." + digits[point:]
    if -6 < point <= 0:
        return sign + "0." + "0" * -point + digits
    power = f"e{'+' if point > 0 else '-'}{abs(point - 1)}"
    return sign + digits[0] + ("." + digits[1:] if count > 1 else "") + power


def _radix_text(number: float, radix: int) -> str:
    if not number.is_integer():
        raise ValueError("fractions in another radix are printed by an algorithm that the standard leaves open")
    digits, rest = "", abs(int(number))
    while rest:
        rest, digit = divmod(rest, radix)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return ("-" if number < 0 else "") + digits


_SPACE = " \t\n\r\v\f\xa0\ufeff\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"  # noqa: E501
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


def trimmed(text: str) -> str:
    """Without white space at the ends, as ``trim`` sees it."""
    return text.strip(_SPACE)


def whole_number(digits: str, radix: int) -> float:
    """The number that digits in a radix mean; 0 as radix stands for the one that a prefix says.

    Raises:
        TooMuch: There are more digits than any number has.
    """
    if len(digits) > 3_000:
        raise TooMuch("a number of more than 3000 digits")
    try:
        return float(int(digits, radix))
    except OverflowError:
        return math.inf


def text_number(text: str) -> float:
    """What ``Number(text)`` gives."""
    text = trimmed(text)
    if not text:
        return 0.0
    if re.fullmatch(r"0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+", text):
        return whole_number(text, 0)
    if text in ("Infinity", "+Infinity", "-Infinity"):
        return math.inf if text[0] != "-" else -math.inf
    if not _DECIMAL.fullmatch(text):
        return math.nan
    return float(text)


def private_of(text: str, *sources: JsValue) -> str:
    """The text, private if any of what it is made from is; and within bounds.

    Raises:
        TooMuch: It is longer than any config's text.
    """
    if len(text) > MAX_TEXT:
        raise TooMuch(f"a text of more than {MAX_TEXT} characters")
    if any(isinstance(source, Private) for source in sources):
        return Private(text)
    return text


def from_utf16(text: str) -> str:
    """The text with surrogate pairs joined; a lone one becomes the replacement character."""
    if text.isascii() or not any("\ud800" <= c <= "\udfff" for c in text):
        return str(text)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def own_entries(obj: Obj) -> Iterator[tuple[str, Prop]]:
    """Own enumerable string properties in order."""
    for key in obj.enumerable():
        prop = obj.own(key)
        assert prop is not None
        yield key, prop
