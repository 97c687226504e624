"""``Object``, ``Function``, ``Reflect``, ``Map``, ``Set``, ``Error`` and ``Symbol``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....finding import Location
from ....value import UNDEFINED, Undefined
from ..objects import (
    HOLE,
    Arr,
    Doubt,
    Func,
    JsValue,
    Key,
    MapObj,
    Obj,
    Prop,
    SetObj,
    Symbol,
    TooMuch,
    Unsure,
    js_type,
    same_value_zero,
)
from ..operators import static_truth
from .table import Table, arg, native

if TYPE_CHECKING:
    from ..interpreter import Interpreter

OBJECT: Table = {}
OBJECT_STATIC: Table = {}
FUNCTION: Table = {}
REFLECT: Table = {}
MAP: Table = {}
SET: Table = {}
ERROR: Table = {}
ITERATOR_TABLE: Table = {}


def doubt(value: Unsure) -> Doubt:
    return Doubt(value)


def whole(interpreter: Interpreter, value: JsValue, place: Location) -> Obj | None:
    """The object whose properties are asked for, or None for a primitive without any.

    Raises:
        Doubt: It is not wholly known.
        JsThrow: It is null or undefined.
    """
    if isinstance(value, Unsure):
        raise doubt(value)
    if value is None or isinstance(value, Undefined):
        raise interpreter.throw("TypeError", "Cannot convert undefined or null to object", place)
    if isinstance(value, str):
        return interpreter.array(list(value))
    return value if isinstance(value, Obj) else None


@native(OBJECT_STATIC, "keys", "array")
def keys(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    obj = whole(interpreter, arg(values, 0), place)
    return interpreter.array(list(interpreter.own_keys(obj)) if obj else [], place)


def _pairs(interpreter: Interpreter, value: JsValue, place: Location) -> list[tuple[str, JsValue]]:
    obj = whole(interpreter, value, place)
    if obj is None:
        return []
    return [(key, interpreter.get(obj, key, place)) for key in interpreter.own_keys(obj)]


@native(OBJECT_STATIC, "values", "array")
def values_(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return interpreter.array([value for _, value in _pairs(interpreter, arg(values, 0), place)], place)


@native(OBJECT_STATIC, "entries", "array")
def entries(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    pairs = _pairs(interpreter, arg(values, 0), place)
    return interpreter.array([interpreter.array([key, value]) for key, value in pairs], place)


@native(OBJECT_STATIC, "fromEntries", "object")
def from_entries(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    made = interpreter.object(place)
    items = interpreter.iterate(arg(values, 0), place)
    if isinstance(items, Unsure):
        raise doubt(items)
    for item in items:
        if not isinstance(item, (Obj, Unsure)):
            raise interpreter.throw("TypeError", interpreter.wording(), place)
        key = interpreter.to_key(interpreter.get(item, "0", place))
        value = interpreter.get(item, "1", place)
        if isinstance(key, Unsure):
            interpreter.doubt_keys(made, key)
        else:
            made.put(key, value, place)
    return made


@native(OBJECT_STATIC, "assign")
def assign(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    target = arg(values, 0)
    why = target if isinstance(target, Unsure) else target.lost if isinstance(target, Obj) else None
    if why is not None:
        for value in values[1:]:
            interpreter.escape(value, why)
        return target
    if target is None or isinstance(target, Undefined):
        raise interpreter.throw("TypeError", "Cannot convert undefined or null to object", place)
    if not isinstance(target, Obj):
        return Unsure("a boxed primitive is not understood", place, frozenset(["object"]))
    for source in values[1:]:
        _assign_one(interpreter, target, source, place)
    return target


def _assign_one(interpreter: Interpreter, target: Obj, source: JsValue, place: Location) -> None:
    from ..environment import Environment

    if isinstance(source, str):
        source = interpreter.array(list(source))
    unknown = source if isinstance(source, Unsure) else getattr(source, "lost", None) or getattr(source, "open", None)
    if unknown is not None and static_truth(unknown) is not False:
        if isinstance(target, Environment):
            target.loosen(unknown)
        else:
            interpreter.doubt_keys(target, unknown)
    if not isinstance(source, Obj) or source.lost is not None:
        return
    for key in source.enumerable():
        prop = source.own(key)
        assert prop is not None
        value = interpreter.read_prop(prop, source)
        if not interpreter.assign(target, key, value, prop.place or place, prop.key):
            raise interpreter.throw("TypeError", interpreter.wording(), place)
    for symbol, prop in source.props.items():
        if isinstance(symbol, Symbol) and prop.enumerable:
            interpreter.assign(target, symbol, interpreter.read_prop(prop, source), prop.place or place)


def _level(value: JsValue, *, frozen: bool) -> JsValue:
    if isinstance(value, Obj):
        value.extensible = False
        value.frozen = value.frozen or frozen
    return value


@native(OBJECT_STATIC, "freeze")
def freeze(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return _level(arg(values, 0), frozen=True)


@native(OBJECT_STATIC, "seal")
def seal(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    target = arg(values, 0)
    if isinstance(target, Obj):
        target.configurable = False
        for prop in target.props.values():
            prop.configurable = False
    return _level(target, frozen=False)


@native(OBJECT_STATIC, "preventExtensions")
def prevent_extensions(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return _level(arg(values, 0), frozen=False)


@native(OBJECT_STATIC, "isFrozen", "boolean")
def is_frozen(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    target = arg(values, 0)
    if isinstance(target, Unsure):
        raise doubt(target)
    if not isinstance(target, Obj):
        return True
    if not target.frozen and not target.extensible and not target.enumerable():
        return True
    return target.frozen


@native(OBJECT_STATIC, "isSealed", "boolean")
def is_sealed(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    target = arg(values, 0)
    if isinstance(target, Unsure):
        raise doubt(target)
    if not isinstance(target, Obj) or target.frozen:
        return True
    return not target.extensible and not any(prop.configurable for prop in target.props.values())


@native(OBJECT_STATIC, "isExtensible", "boolean")
def is_extensible(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    target = arg(values, 0)
    if isinstance(target, Unsure):
        raise doubt(target)
    return isinstance(target, Obj) and target.extensible


@native(OBJECT_STATIC, "create")
def create(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    proto = arg(values, 0)
    if isinstance(proto, Unsure):
        raise doubt(proto)
    if proto is not None and not isinstance(proto, Obj):
        raise interpreter.throw("TypeError", interpreter.wording(), place)
    made = Obj(proto, place)
    if isinstance(arg(values, 1), Obj):
        define_properties(interpreter, this, [made, values[1]], place)
    return made


@native(OBJECT_STATIC, "getPrototypeOf")
def get_prototype_of(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    obj = whole(interpreter, arg(values, 0), place)
    return UNDEFINED if obj is None else obj.proto


@native(OBJECT_STATIC, "setPrototypeOf")
def set_prototype_of(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    target, proto = arg(values, 0), arg(values, 1)
    if isinstance(target, Obj) and (proto is None or isinstance(proto, Obj)):
        if not target.inherit(proto):
            raise interpreter.throw("TypeError", "Cyclic __proto__ value", place)
    elif isinstance(proto, Unsure) and isinstance(target, Obj):
        interpreter.escape(target, proto)
    return target


def _descriptor(interpreter: Interpreter, old: Prop | None, wanted: Obj, place: Location) -> Prop:
    def flag(name: str, default: bool) -> bool:
        if wanted.find(name) is None:
            return default
        return interpreter.truth(interpreter.get(wanted, name, place))

    made = Prop(
        enumerable=flag("enumerable", old.enumerable if old else False),
        writable=flag("writable", old.writable if old else False),
        configurable=flag("configurable", old.configurable if old else False),
        place=place,
    )
    getter, setter = interpreter.get(wanted, "get", place), interpreter.get(wanted, "set", place)
    if isinstance(getter, Func) or isinstance(setter, Func):
        made.getter = getter if isinstance(getter, Func) else None
        made.setter = setter if isinstance(setter, Func) else None
    elif wanted.find("value") is not None or old is None:
        made.value = interpreter.get(wanted, "value", place)
    else:
        made.value, made.getter, made.setter = old.value, old.getter, old.setter
    return made


@native(OBJECT_STATIC, "defineProperty")
def define_property(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    target, key, wanted = arg(values, 0), interpreter.to_key(arg(values, 1)), arg(values, 2)
    if isinstance(target, Unsure):
        interpreter.escape(wanted, target)
        return target
    if not isinstance(target, Obj) or not isinstance(wanted, Obj):
        raise interpreter.throw("TypeError", interpreter.wording(), place)
    if isinstance(key, Unsure) or wanted.lost is not None:
        interpreter.doubt_keys(target, key if isinstance(key, Unsure) else wanted.lost or Unsure("", place))
        return target
    old = target.own(key)
    fixed = old is not None and (target.frozen or not (old.configurable or old.writable))
    if fixed or (old is None and not target.extensible):
        raise interpreter.throw("TypeError", interpreter.wording(), place)
    made = _descriptor(interpreter, old, wanted, place)
    if isinstance(target, Arr) and isinstance(key, str) and (key.isdigit() or key == "length"):
        if key == "length" or not (made.enumerable and made.writable and made.configurable):
            interpreter.escape(target, Unsure("defineProperty on an array's items is not understood", place))
            return target
        target.put(key, made.value)
    else:
        target.props[key] = made
    return target


@native(OBJECT_STATIC, "defineProperties")
def define_properties(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    for key, wanted in _pairs(interpreter, arg(values, 1), place):
        define_property(interpreter, this, [arg(values, 0), key, wanted], place)
    return arg(values, 0)


@native(OBJECT_STATIC, "getOwnPropertyNames", "array")
def get_own_property_names(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    obj = whole(interpreter, arg(values, 0), place)
    if obj is None:
        return interpreter.array([], place)
    interpreter.own_keys(obj)
    if isinstance(obj, Func):
        raise TooMuch("the property names of a function are not understood", place)
    return interpreter.array(list(obj.keys()), place)


@native(OBJECT_STATIC, "getOwnPropertySymbols", "array")
def get_own_property_symbols(
    interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location
) -> JsValue:
    obj = whole(interpreter, arg(values, 0), place)
    return interpreter.array([key for key in (obj.props if obj else ()) if isinstance(key, Symbol)], place)


@native(OBJECT_STATIC, "getOwnPropertyDescriptor")
def get_own_property_descriptor(
    interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location
) -> JsValue:
    obj, key = whole(interpreter, arg(values, 0), place), interpreter.to_key(arg(values, 1))
    if isinstance(key, Unsure):
        raise doubt(key)
    if obj is None:
        return UNDEFINED
    interpreter.own_keys(obj)
    prop = obj.own(key)
    if prop is None:
        return UNDEFINED
    made = interpreter.object(place)
    if prop.accessor:
        made.put("get", prop.getter or UNDEFINED)
        made.put("set", prop.setter or UNDEFINED)
    else:
        made.put("value", prop.value)
        made.put("writable", prop.writable and not obj.frozen)
    made.put("enumerable", prop.enumerable)
    made.put("configurable", prop.configurable and not obj.frozen)
    return made


@native(OBJECT_STATIC, "is", "boolean")
def is_(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    left, right = arg(values, 0), arg(values, 1)
    for value in (left, right):
        if isinstance(value, Unsure):
            raise doubt(value)
    if isinstance(left, float) and isinstance(right, float) and left == 0 == right:
        return str(left) == str(right)
    return same_value_zero(left) == same_value_zero(right)


@native(OBJECT_STATIC, "hasOwn", "boolean")
def has_own(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return _has_own(interpreter, arg(values, 0), arg(values, 1), place)


@native(OBJECT, "hasOwnProperty", "boolean")
def has_own_property(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return _has_own(interpreter, this, arg(values, 0), place)


def _has_own(interpreter: Interpreter, target: JsValue, name: JsValue, place: Location) -> JsValue:
    from ..environment import Environment

    obj, key = whole(interpreter, target, place), interpreter.to_key(name)
    if obj is None:
        return False
    if isinstance(key, Unsure):
        raise doubt(key)
    if obj.lost is not None:
        raise doubt(obj.lost)
    if obj.own(key) is not None:
        return True
    if isinstance(obj, Environment):
        absent = obj.absent(key, place)
        return absent.of("boolean", key=("in", absent.key)) if isinstance(absent, Unsure) else False
    if obj.open is not None:
        raise doubt(obj.open)
    return False


@native(OBJECT, "propertyIsEnumerable", "boolean")
def property_is_enumerable(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    obj, key = whole(interpreter, this, place), interpreter.to_key(arg(values, 0))
    if obj is None or isinstance(key, Unsure):
        return False
    interpreter.own_keys(obj)
    prop = obj.own(key)
    return prop is not None and prop.enumerable


@native(OBJECT, "isPrototypeOf", "boolean")
def is_prototype_of(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    seen = arg(values, 0).proto if isinstance(arg(values, 0), Obj) else None
    while seen is not None:
        if seen is this:
            return True
        seen = seen.proto
    return False


@native(OBJECT, "valueOf")
def value_of(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return this


@native(OBJECT, "toString", "string")
def to_string(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    if isinstance(this, Unsure):
        raise doubt(this)
    names = {"array": "Array", "null": "Null", "undefined": "Undefined", "function": "Function", "string": "String"}
    kind = js_type(this)
    if isinstance(this, Obj) and any(getattr(k, "name", "") == "Symbol.toStringTag" for k in _symbols(this)):
        raise TooMuch("Symbol.toStringTag is not understood", place)
    if isinstance(this, Arr) and this.kind != "Array":
        kind = "object"
    if isinstance(this, Obj) and kind == "object":
        if this.kind not in ("Object", "Error", "Date", "RegExp", "Arguments"):
            raise doubt(Unsure(f"the text of a {this.kind} is not understood", place))
        return f"[object {this.kind}]"
    return f"[object {names.get(kind, kind.capitalize())}]"


def _symbols(target: Obj) -> list[Symbol]:
    seen: Obj | None = target
    found: list[Symbol] = []
    while seen is not None:
        found += [key for key in seen.props if isinstance(key, Symbol)]
        seen = seen.proto
    return found


@native(OBJECT, "toLocaleString", "string")
def to_locale_string(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return interpreter.call(interpreter.get(this, "toString", place), this, [], place)


def construct_object(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    value = arg(values, 0)
    if value is None or isinstance(value, Undefined):
        return interpreter.object(place)
    if isinstance(value, (Obj, Unsure)):
        return value
    return Unsure("a boxed primitive is not understood", place, frozenset(["object"]))


@native(FUNCTION, "call")
def call(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return interpreter.call(this, arg(values, 0), values[1:], place)


@native(FUNCTION, "apply")
def apply(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    given = arg(values, 1)
    if given is None or isinstance(given, Undefined):
        return interpreter.call(this, arg(values, 0), [], place)
    items = interpreter.iterate(given, place)
    if isinstance(items, Unsure):
        interpreter.escape(this, items)
        return items.of()
    return interpreter.call(this, arg(values, 0), items, place)


@native(FUNCTION, "bind")
def bind(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    if isinstance(this, Unsure):
        raise doubt(this)
    if not isinstance(this, Func):
        raise interpreter.throw("TypeError", interpreter.wording(), place)
    made = Func(None, this, f"bound {this.name}", interpreter.realm.function_proto)
    made.bound = (arg(values, 0), values[1:])
    return made


@native(FUNCTION, "toString", "string")
def function_text(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return Unsure("the text of a function is not understood", place, frozenset(["string"]))


@native(REFLECT, "ownKeys", "array")
def own_keys(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    obj = whole(interpreter, arg(values, 0), place)
    names = get_own_property_names(interpreter, this, values, place)
    symbols: list[Key] = [key for key in (obj.props if obj else ()) if isinstance(key, Symbol)]
    return interpreter.array([*names.items, *symbols], place) if isinstance(names, Arr) else names


@native(REFLECT, "has", "boolean")
def reflect_has(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return interpreter.has(arg(values, 0), interpreter.to_key(arg(values, 1)), place)


@native(REFLECT, "get")
def reflect_get(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    receiver = values[2] if len(values) > 2 else None
    return interpreter.get(arg(values, 0), interpreter.to_key(arg(values, 1)), place, receiver)


@native(REFLECT, "set", "boolean")
def reflect_set(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    target, key = arg(values, 0), interpreter.to_key(arg(values, 1))
    if not isinstance(target, Obj) or isinstance(key, Unsure) or target.lost is not None:
        raise TooMuch("Reflect.set on something unknown", place)
    return interpreter.assign(target, key, arg(values, 2), place)


@native(REFLECT, "deleteProperty", "boolean")
def reflect_delete(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    target, key = arg(values, 0), interpreter.to_key(arg(values, 1))
    if not isinstance(target, Obj) or isinstance(key, Unsure) or target.lost is not None:
        raise TooMuch("Reflect.deleteProperty on something unknown", place)
    return target.delete(key)


@native(REFLECT, "apply")
def reflect_apply(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return apply(interpreter, arg(values, 0), values[1:], place)


@native(REFLECT, "construct")
def reflect_construct(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    items = interpreter.iterate(arg(values, 1), place)
    if isinstance(items, Unsure):
        raise doubt(items)
    return interpreter.construct(arg(values, 0), items, place)


REFLECT["getPrototypeOf"] = get_prototype_of
REFLECT["defineProperty"] = lambda i, t, v, p: define_property(i, t, v, p) is not None


# Map and Set


def _map(interpreter: Interpreter, this: JsValue, place: Location) -> MapObj:
    if isinstance(this, Unsure):
        raise doubt(this)
    if isinstance(this, Obj) and this.lost is not None:
        raise doubt(this.lost)
    if not isinstance(this, MapObj):
        raise interpreter.throw("TypeError", interpreter.wording(), place)
    return this


def construct_map(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    if not isinstance(this, Func):
        raise interpreter.throw("TypeError", interpreter.wording(), place)
    made = MapObj(interpreter.realm.proto("Map"))
    for item in _given(interpreter, made, values, place):
        map_set(interpreter, made, [interpreter.get(item, "0", place), interpreter.get(item, "1", place)], place)
    return made


def construct_set(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    if not isinstance(this, Func):
        raise interpreter.throw("TypeError", interpreter.wording(), place)
    made = SetObj(interpreter.realm.proto("Set"))
    for item in _given(interpreter, made, values, place):
        set_add(interpreter, made, [item], place)
    return made


def _given(interpreter: Interpreter, made: MapObj, values: list[JsValue], place: Location) -> list[JsValue]:
    source = arg(values, 0)
    if source is None or isinstance(source, Undefined):
        return []
    items = interpreter.iterate(source, place)
    if isinstance(items, Unsure):
        interpreter.lose(made, items)
        return []
    return items


@native(MAP, "set")
def map_set(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    table, key = _map(interpreter, this, place), arg(values, 0)
    if isinstance(key, Unsure):
        interpreter.escape(table, key)
        return this
    known = same_value_zero(key)
    first = table.entries[known][0] if known in table.entries else key
    table.entries[known] = (first, arg(values, 1))
    return this


@native(SET, "add")
def set_add(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return map_set(interpreter, this, [arg(values, 0), arg(values, 0)], place)


@native(MAP, "get")
def map_get(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    table, key = _map(interpreter, this, place), arg(values, 0)
    if isinstance(key, Unsure):
        return key.of()
    return table.entries.get(same_value_zero(key), (None, UNDEFINED))[1]


@native(MAP, "has", "boolean")
def map_has(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    table, key = _map(interpreter, this, place), arg(values, 0)
    if isinstance(key, Unsure):
        items = [item for item, _ in table.entries.values()]
        return any(interpreter.truth(interpreter.equal(key, item)) for item in items)
    return same_value_zero(key) in table.entries


@native(MAP, "delete", "boolean")
def map_delete(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    table, key = _map(interpreter, this, place), arg(values, 0)
    if isinstance(key, Unsure):
        raise doubt(key)
    return table.entries.pop(same_value_zero(key), None) is not None


@native(MAP, "clear")
def map_clear(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    _map(interpreter, this, place).entries.clear()
    return UNDEFINED


@native(MAP, "forEach")
def map_for_each(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    table = _map(interpreter, this, place)
    keys = list(table.entries)
    for key in keys:
        first, item = table.entries[key]
        interpreter.call(arg(values, 0), arg(values, 1), [item, first, this], place)
        if list(table.entries) != keys:
            raise TooMuch("a Map or Set changes while forEach runs over it", place)
    return UNDEFINED


@native(MAP, "keys")
def map_keys(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return interpreter.realm.iterator([key for key, _ in _map(interpreter, this, place).entries.values()])


@native(MAP, "values")
def map_values(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return interpreter.realm.iterator([item for _, item in _map(interpreter, this, place).entries.values()])


@native(MAP, "entries")
def map_entries(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    pairs = _map(interpreter, this, place).entries.values()
    return interpreter.realm.iterator([interpreter.array([key, item]) for key, item in pairs])


for _shared in ("has", "delete", "clear", "forEach", "keys", "values", "entries"):
    SET[_shared] = MAP[_shared]


@native(ITERATOR_TABLE, "next")
def iterator_next(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    if not isinstance(this, Arr):
        raise interpreter.throw("TypeError", interpreter.wording(), place)
    made = interpreter.object(place)
    made.put("value", this.items.pop(0) if this.items else UNDEFINED)
    made.put("done", not this.items and isinstance(made.props["value"].value, Undefined))
    return made


def construct_error(kind: str):  # type: ignore[no-untyped-def]
    """The constructor of a kind of error."""

    def body(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
        made = interpreter.realm.error(kind, UNDEFINED)
        if kind == "AggregateError":
            errors = interpreter.iterate(arg(values, 0), place)
            made.put("errors", errors if isinstance(errors, Unsure) else interpreter.array(errors), enumerable=False)
            values = values[1:]
        message = arg(values, 0)
        if not isinstance(message, Undefined):
            text = message.of("string") if isinstance(message, Unsure) else interpreter.text(message)
            made.put("message", text, place, enumerable=False)
        options = arg(values, 1)
        if isinstance(options, Obj) and options.find("cause") is not None:
            made.put("cause", interpreter.get(options, "cause", place), place, enumerable=False)
        return made

    return body


@native(ERROR, "toString", "string")
def error_text(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    name = interpreter.text(interpreter.get(this, "name", place))
    message = interpreter.text(interpreter.get(this, "message", place))
    return f"{name}: {message}" if name and message else name or message


def symbol_text(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    if not isinstance(this, Symbol):
        raise interpreter.throw("TypeError", interpreter.wording(), place)
    return f"Symbol({this.name})"


def structured_clone(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    """A deep copy of plain data."""
    copies: dict[int, Obj] = {}

    def copy(value: JsValue) -> JsValue:
        if not isinstance(value, Obj):
            return value
        if id(value) in copies:
            return copies[id(value)]
        if value.lost is not None or value.open is not None:
            raise Doubt(value.lost or value.open or Unsure("", place))
        if isinstance(value, Func):
            raise Doubt(Unsure("structuredClone of a function throws", place))
        made: Obj
        if isinstance(value, Arr) and value.kind == "Array":
            made = interpreter.array([], value.place)
            copies[id(value)] = made
            made.items += [item if item is HOLE else copy(item) for item in value.items]
            return made
        if value.kind != "Object" or type(value) is not Obj:
            raise Doubt(Unsure("structuredClone of this is not understood", place))
        made = interpreter.object(value.place)
        copies[id(value)] = made
        for key in value.enumerable():
            prop = value.own(key)
            assert prop is not None
            made.put(key, copy(interpreter.read_prop(prop, value)), prop.place)
            made.props[key].key = prop.key
        return made

    return copy(arg(values, 0))


def construct_symbol(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    name = arg(values, 0)
    return Symbol("" if isinstance(name, (Undefined, Unsure)) else interpreter.text(name))
