"""The built-in objects that a config file finds when it is evaluated."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from ....finding import Location
from ....value import UNDEFINED
from ..objects import (
    HAS_INSTANCE,
    ITERATOR,
    TO_PRIMITIVE,
    Arr,
    BigInt,
    Date,
    Func,
    JsValue,
    Key,
    MapObj,
    Native,
    NativeBody,
    Obj,
    Prop,
    RegExp,
    Symbol,
    Unsure,
)
from . import lists, numbers, plain, text
from .regex import compiled
from .table import Table

if TYPE_CHECKING:
    from ..interpreter import Interpreter
    from ..scope import Scope

_PROTOS: dict[str, Table] = {
    "Object": plain.OBJECT,
    "Function": plain.FUNCTION,
    "Array": lists.ARRAY,
    "String": text.STRING,
    "Number": numbers.NUMBER,
    "Boolean": numbers.BOOLEAN,
    "RegExp": text.REGEXP,
    "Date": numbers.DATE,
    "Map": plain.MAP,
    "Set": plain.SET,
    "Error": plain.ERROR,
    "Iterator": plain.ITERATOR_TABLE,
    "Symbol": {"toString": plain.symbol_text, "valueOf": plain.value_of},
    "BigInt": {"toString": numbers.bigint_text, "valueOf": plain.value_of},
}
# What Node 20 has beyond the tables, so that reading it gives an unknown value and not undefined.
_OTHERS = {
    "Object.prototype": "__defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__",
    "Object": "getOwnPropertyDescriptors groupBy",
    "Function.prototype": "caller",
    "Array.prototype": "copyWithin toLocaleString toSpliced",
    "Array": "fromAsync",
    "String.prototype": "anchor big blink bold fontcolor fontsize fixed isWellFormed italics link small strike sub sup "
    "toWellFormed",
    "Number.prototype": "toExponential",
    "RegExp.prototype": "dotAll hasIndices ignoreCase multiline sticky unicode compile unicodeSets",
    "RegExp": "input $_ lastMatch lastParen leftContext rightContext $1 $2 $3 $4 $5 $6 $7 $8 $9",
    "Date.prototype": "toUTCString toGMTString setDate setFullYear setHours getMilliseconds setMilliseconds setMinutes "
    "setMonth setSeconds setTime setUTCDate setUTCFullYear setUTCHours getUTCMilliseconds setUTCMilliseconds "
    "setUTCMinutes setUTCMonth setUTCSeconds getYear setYear",
    "Date": "parse",
    "Map": "groupBy",
    "Map.prototype": "getOrInsert",
    "Set.prototype": "union intersection difference symmetricDifference isSubsetOf isSupersetOf isDisjointFrom",
    "BigInt": "asUintN asIntN",
    "Symbol": "keyFor isConcatSpreadable match matchAll replace search split unscopables dispose asyncDispose",
    "Promise": "all allSettled any race resolve reject withResolvers try",
    "Error": "prepareStackTrace stackTraceLimit",
    "Math": "acos acosh asin asinh atan atanh atan2 expm1 clz32 cosh fround imul log1p sinh tanh",
    "Reflect": "getOwnPropertyDescriptor isExtensible preventExtensions setPrototypeOf",
}
_ERRORS = ("EvalError", "RangeError", "ReferenceError", "SyntaxError", "TypeError", "URIError", "AggregateError")
_STATICS: dict[str, Table] = {
    "Object": plain.OBJECT_STATIC,
    "Array": lists.ARRAY_STATIC,
    "String": text.STRING_STATIC,
    "Number": numbers.NUMBER_STATIC,
    "Date": numbers.DATE_STATIC,
}


def _construct_regexp(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    source = values[0] if values else UNDEFINED
    flags = interpreter.text(values[1]) if len(values) > 1 and values[1] is not UNDEFINED else None
    if isinstance(source, RegExp):
        made = RegExp(source.pattern, source.flags if flags is None else flags, interpreter.realm.proto("RegExp"))
    else:
        pattern = "(?:)" if source is UNDEFINED else interpreter.text(source)
        escaped = re.sub(r"\\.|/", lambda found: "\\/" if found[0] == "/" else found[0], str(pattern))
        made = RegExp(escaped or "(?:)", flags or "", interpreter.realm.proto("RegExp"))
    compiled(made.pattern, made.flags)
    return made


def _construct_function(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return Unsure("a function is made from text", place, frozenset(["function"]))


def _unknown_object(name: str) -> NativeBody:
    def body(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
        why = Unsure(f"{name} is not understood here", place, frozenset(["object"]))
        for value in values:
            interpreter.escape(value, why)
        return why

    return body


_CONSTRUCTORS: dict[str, NativeBody] = {
    "Object": plain.construct_object,
    "Function": _construct_function,
    "Array": lists.construct,
    "RegExp": _construct_regexp,
    "Date": numbers.construct_date,
    "Map": plain.construct_map,
    "Set": plain.construct_set,
    "WeakMap": plain.construct_map,
    "WeakSet": plain.construct_set,
    "Symbol": plain.construct_symbol,
}
_UNKNOWN = ("Promise", "Proxy", "WeakRef", "FinalizationRegistry", "AbortController", "TextEncoder", "TextDecoder")
_UNREAD = frozenset(
    "Intl Atomics SharedArrayBuffer ArrayBuffer DataView Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array "
    "Int32Array Uint32Array Float32Array Float64Array BigInt64Array BigUint64Array WebAssembly performance crypto "
    "fetch Request Response Headers FormData Blob navigator atob btoa queueMicrotask escape unescape "
    "URLSearchParams Event EventTarget MessageChannel decodeURI".split()
)


class Realm:
    """One set of built-in objects; each way through a file has its own, since a file may change them.

    Attributes:
        unread_globals: Names that Node knows and that are not understood here.
        shared: Objects that nothing unknown is assumed to change, such as prototypes.
        havocked: Functions whose effects are assumed already.
        joining: Arrays whose join is under way.
    """

    unread_globals = _UNREAD

    def __init__(self, interpreter: Interpreter) -> None:
        self.interpreter = interpreter
        self.object_proto = Obj(None)
        self._protos: dict[str, Obj] = {"Object": self.object_proto}
        for name in (*_PROTOS, *_ERRORS):
            if name not in self._protos:
                self._protos[name] = Obj(self._protos["Error"] if name in _ERRORS else self.object_proto)
        for name, table in _PROTOS.items():
            self.supply(self._protos[name], table, _OTHERS.get(f"{name}.prototype", ""))
        self.array_proto = self._protos["Array"]
        self.function_proto = self._protos["Function"]
        self.shared = _Identities(self._protos.values())
        self.havocked: _Identities = _Identities(())
        self.joining: _Identities = _Identities(())
        for name in ("Error", *_ERRORS):
            self._protos[name].put("name", name, enumerable=False)
            self._protos[name].put("message", "", enumerable=False)

    def proto(self, name: str) -> Obj:
        return self._protos[name]

    def native(self, name: str, body: NativeBody, constructs: bool = False) -> Native:
        return Native(name, body, self.function_proto, constructs)

    def supply(self, target: Obj, table: Table, others: str) -> None:
        """Give an object its built-in properties; those that Node has beyond the table are unknown."""
        unread = frozenset(others.split())

        def natives(key: str) -> Prop | None:
            if key in table:
                target.put(key, self.native(key, table[key]), enumerable=False)
            elif key in unread:
                target.put(key, Unsure(f"{key} is not understood here", Location("")), enumerable=False)
            else:
                return None
            return target.props[key]

        target.natives = natives

    @staticmethod
    def special(target: Obj, key: Key) -> JsValue:
        """A built-in property that is no method, or None."""
        if key == "size" and isinstance(target, MapObj):
            return float(len(target.entries))
        if isinstance(target, RegExp) and key in ("source", "flags", "global"):
            return {"source": target.pattern, "flags": target.flags, "global": "g" in target.flags}[key]
        if key == "__proto__":
            return target.proto
        if target.kind == "Error" and key == "stack":
            return Unsure("an error's stack is the engine's own", Location(""), frozenset(["string"]))
        if isinstance(target, Func) and key == "length":
            return Unsure("the length of this function is not understood", Location(""), frozenset(["number"]))
        return None

    def primitive_member(self, value: JsValue, key: Key) -> JsValue:
        """A property of a text, a number or another primitive."""
        if isinstance(value, str) and isinstance(key, str):
            own = text.member(value, key)
            if own is not UNDEFINED:
                return own
        kinds = {str: "String", float: "Number", bool: "Boolean", Symbol: "Symbol", BigInt: "BigInt"}
        name = next((kinds[kind] for kind in type(value).__mro__ if kind in kinds), "Object")
        if isinstance(value, Symbol) and key == "description":
            return value.name
        proto = self._protos[name]
        prop = proto.find(key)
        return UNDEFINED if prop is None else self.interpreter.read_prop(prop, value)

    def object_text(self, value: Obj) -> JsValue:
        """An object as a text, where it has no method of its own for that.

        Raises:
            Doubt: Its text is the engine's own.
        """
        here = Location("")
        if value.kind == "Arguments":
            return "[object Arguments]"
        if isinstance(value, Arr) and value.kind == "Array":
            return self.interpreter.call(self.interpreter.get(value, "join", here), value, [], here)
        if isinstance(value, (Func, Date)):
            raise plain.doubt(Unsure("the text of a function or date is the engine's own", here))
        if isinstance(value, RegExp):
            return f"/{value.pattern}/{value.flags}"
        if value.kind == "Error":
            return plain.error_text(self.interpreter, value, [], here)
        if value.proto is None:
            raise self.interpreter.throw("TypeError", "Cannot convert object to primitive value")
        if value.kind != "Object":
            raise plain.doubt(Unsure(f"the text of a {value.kind} is not understood", here))
        return "[object Object]"

    def error(self, kind: str, message: JsValue) -> Obj:
        made = Obj(self._protos[kind])
        made.kind = "Error"
        if message is not UNDEFINED:
            made.put("message", message, enumerable=False)
        if isinstance(message, Unsure):
            # The engine's own errors have codes and more beside their words.
            made.open = message
        return made

    @staticmethod
    def callable(value: JsValue) -> bool:
        return isinstance(value, Func)

    @staticmethod
    def iterable(value: JsValue) -> bool:
        return isinstance(value, (str, Arr, MapObj)) or (isinstance(value, Obj) and value.find(ITERATOR) is not None)

    def iterator(self, items: list[JsValue]) -> Arr:
        """An iterator over items; it is an array in all but its methods."""
        made = Arr(items, self._protos["Iterator"])
        made.kind = "Iterator"
        return made

    def constructor(self, name: str, body: NativeBody) -> Native:
        made = self.native(name, body, constructs=True)
        proto = self._protos.get(name)
        if name in ("WeakMap", "WeakSet"):
            proto = self._protos[name[4:]]
        if proto is not None:
            made.put("prototype", proto, enumerable=False, writable=False)
            if not name.startswith("Weak"):
                proto.put("constructor", made, enumerable=False)
        self.supply(made, _STATICS.get(name, {}), _OTHERS.get(name, ""))
        self.shared.append(made)
        return made

    def namespace(self, kind: str, table: Table, constants: dict[str, float] | None = None, others: str = "") -> Obj:
        made = Obj(self.object_proto)
        made.kind = kind
        self.supply(made, table, others)
        for name, value in (constants or {}).items():
            made.put(name, value, enumerable=False, writable=False)
        self.shared.append(made)
        return made

    def install(self, scope: Scope, global_object: Obj) -> None:
        """Declare the globals of the language."""
        values: dict[str, Any] = {
            "undefined": UNDEFINED,
            "NaN": math.nan,
            "Infinity": math.inf,
            "globalThis": global_object,
            "global": global_object,
            "Math": self.namespace("Math", numbers.MATH, numbers.MATH_CONSTANTS, _OTHERS["Math"]),
            "JSON": self.namespace("JSON", numbers.JSON),
            "Reflect": self.namespace("Reflect", plain.REFLECT, None, _OTHERS["Reflect"]),
        }
        for name, body in _CONSTRUCTORS.items():
            values[name] = self.constructor(name, body)
        for name in ("Error", *_ERRORS):
            values[name] = self.constructor(name, plain.construct_error(name))
            if name == "Error":
                values[name].put("captureStackTrace", self.native("captureStackTrace", _nothing), enumerable=False)
            else:
                values[name].proto = values["Error"]
        for name in _UNKNOWN:
            values[name] = self.constructor(name, _unknown_object(name))
        for name, body in numbers.GLOBAL.items():
            values[name] = self.constructor(name, body) if name[0].isupper() else self.native(name, body)
        for name, value in numbers.NUMBER_CONSTANTS.items():
            values["Number"].put(name, value, enumerable=False, writable=False)
        for name in ("parseInt", "parseFloat"):
            values["Number"].put(name, values[name], enumerable=False)
        values["structuredClone"] = self.native("structuredClone", plain.structured_clone)
        values["eval"] = self.native("eval", _nothing)
        symbol = values["Symbol"]
        symbol.put("iterator", ITERATOR, enumerable=False)
        symbol.put("toPrimitive", TO_PRIMITIVE, enumerable=False)
        symbol.put("hasInstance", HAS_INSTANCE, enumerable=False)
        for name in ("asyncIterator", "toStringTag", "species"):
            symbol.put(name, Symbol(f"Symbol.{name}"), enumerable=False)
        registry: dict[str, Symbol] = {}
        symbol.put(
            "for",
            self.native("for", lambda i, this, v, place: registry.setdefault(i.text(v[0]), Symbol(i.text(v[0])))),
            enumerable=False,
        )
        for name, value in values.items():
            scope.declare(name, "fixed" if name in ("undefined", "NaN", "Infinity") else "var", value)
            if name not in ("globalThis", "global"):
                global_object.put(name, value, enumerable=False)


def _nothing(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return UNDEFINED


class _Identities(list[Any]):
    """Objects by identity: ``in`` asks whether this very object is there."""

    def __init__(self, items: Any) -> None:
        super().__init__(items)

    def __contains__(self, value: object) -> bool:
        return any(value is item for item in self)
