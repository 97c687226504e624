"""Reading and writing properties, and going through what can be iterated."""

from __future__ import annotations

from collections.abc import Iterator

from ...finding import Location
from ...value import UNDEFINED, Undefined
from .environment import Environment
from .estree import Node
from .objects import (
    ITERATOR,
    MAX_ITEMS,
    Arr,
    Doubt,
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
    private_of,
)
from .operators import static_truth
from .reach import Reach
from .scope import UNPLACED, BeforeSuper, Scope


class Properties(Reach):
    """Reading and writing properties, and going through what can be iterated."""

    def to_key(self, value: JsValue) -> Key | Unsure:
        if isinstance(value, (Symbol, Unsure)):
            return value
        try:
            return str(self.text(value))
        except Doubt as doubt:
            return doubt.unsure

    def copy_into(self, target: Obj, source: JsValue, place: Location, skip: list[Key] | None = None) -> None:
        """Spread: copy own enumerable properties."""
        if isinstance(source, Unsure):
            if static_truth(source) is not False:
                self.doubt_keys(target, source)
            return
        self.charge([source], place)
        if isinstance(source, str):
            source = self.array(list(source))
        if not isinstance(source, Obj):
            return
        if source.lost is not None:
            self.doubt_keys(target, source.lost)
            return
        if (open_ := source.open) is not None:
            self.doubt_keys(target, open_)
        symbols = [key for key, prop in source.props.items() if isinstance(key, Symbol) and prop.enumerable]
        keys: list[Key] = [*source.enumerable(), *symbols]
        for key in keys:
            if skip and key in skip:
                continue
            prop = source.own(key)
            assert prop is not None
            target.put(key, self.read_prop(prop, source), prop.place or place)
            if key in target.props:
                target.props[key].key = prop.key

    def doubt_keys(self, target: Obj, why: Unsure) -> None:
        """Any property of the target may have been overwritten, and others may be there."""
        for key in target.enumerable():
            prop = target.own(key)
            if prop is None or prop.accessor:
                continue
            old = prop.value
            candidates = (old,) if not isinstance(old, (Unsure, Obj)) else ()
            target.put(key, Unsure(why.reason, why.place, frozenset(), candidates, False, why.variables), prop.place)
        target.open = why

    def has(self, target: JsValue, key: Key | Unsure, place: Location) -> JsValue:
        if isinstance(target, Unsure):
            return target.of("boolean")
        if isinstance(key, Unsure):
            return key.of("boolean")
        if not isinstance(target, Obj):
            raise self.throw("TypeError", self.wording(), place)
        if target.lost is not None:
            return target.lost.of("boolean")
        if target.find(key) is not None or self.realm.special(target, key) is not None:
            return True
        if key is ITERATOR:
            return self.realm.iterable(target)
        absent = self.absent(target, key, place)
        if isinstance(absent, Unsure):
            return absent.of("boolean", key=("in", absent.key) if absent.key else None)
        return False

    def absent(self, target: Obj, key: Key, place: Location) -> JsValue:
        """What reading a property gives that is not there: undefined, unless the object is not wholly known."""
        seen: Obj | None = target
        while seen is not None:
            if isinstance(seen, Environment):
                return seen.absent(key, place)
            if seen.open is not None:
                return seen.open.of()
            seen = seen.proto
        return UNDEFINED

    def get(self, target: JsValue, key: Key | Unsure, place: Location, this: JsValue = None) -> JsValue:
        """Read a property.

        Raises:
            JsThrow: The target has none: it is null or undefined.
        """
        if isinstance(target, Unsure):
            return target.of(key=(target.key, ".", key) if target.key and isinstance(key, str) else None)
        if isinstance(target, BeforeSuper):
            raise self.throw("ReferenceError", self.wording(), place)
        if target is None or isinstance(target, Undefined):
            raise self.throw("TypeError", self.wording(), place)
        if isinstance(key, Unsure):
            return self.get_any(target, key)
        if isinstance(target, Obj):
            if target.lost is not None:
                return target.lost.of()
            prop = target.find(key)
            if prop is not None:
                return self.read_prop(prop, target if this is None else this)
            native = self.realm.special(target, key)
            if native is not None:
                return native
            if isinstance(key, Symbol) and isinstance(key.identity, str):
                raise self.throw("TypeError", self.wording(), place)
            return self.absent(target, key, place)
        return self.realm.primitive_member(target, key)

    @staticmethod
    def get_any(target: JsValue, key: Unsure) -> Unsure:
        """A property of unknown name: one of the values there, or undefined."""
        if isinstance(target, Obj) and target.lost is None and target.open is None:
            props = [target.own(name) for name in target.enumerable()]
            values = tuple(prop.value for prop in props if prop is not None and not prop.accessor)
            if values and not any(isinstance(value, (Obj, Unsure)) for value in values):
                types = frozenset(js_type(value) for value in values) | {"undefined"}
                return Unsure(key.reason, key.place, types, values, False, key.variables)
        return key.of()

    def read_prop(self, prop: Prop, this: JsValue) -> JsValue:
        if prop.accessor:
            if prop.getter is None:
                return UNDEFINED
            return self.call(prop.getter, this, [], prop.place or UNPLACED)
        return prop.value

    def set(
        self,
        target: JsValue,
        key: Key | Unsure,
        value: JsValue,
        scope: Scope,
        node: Node,
        value_place: Location | None = None,
        key_place: Location | None = None,
    ) -> None:
        """Write a property.

        Raises:
            JsThrow: The target has none, or is frozen in strict mode.
        """
        place = scope.locate(node)
        if isinstance(target, Unsure):
            self.escape(value, target)
            return
        if isinstance(target, BeforeSuper):
            raise self.throw("ReferenceError", self.wording(), place)
        if target is None or isinstance(target, Undefined):
            raise self.throw("TypeError", self.wording(), place)
        if isinstance(key, Unsure):
            if isinstance(target, Obj):
                self.doubt_keys(target, key)
            return
        if not isinstance(target, Obj):
            if scope.strict:
                raise self.throw("TypeError", self.wording(), place)
            return
        if target.lost is not None:
            self.escape(value, target.lost)
            return
        if not self.assign(target, key, value, value_place or place, key_place) and scope.strict:
            raise self.throw("TypeError", self.wording(), place)

    def assign(self, target: Obj, key: Key, value: JsValue, place: Location, key_place: Location | None = None) -> bool:
        """Set a property as an assignment does; False where the object does not let it."""
        if isinstance(target, Environment):
            target.assign(key, value if isinstance(value, Unsure) else self.text_or_doubt(value), place)
            return True
        prop = target.find(key)
        if prop is not None and prop.accessor:
            if prop.setter is None:
                return False
            self.call(prop.setter, target, [value], place)
            return True
        own = target.own(key)
        if key == "__proto__" and own is None and self.inherits_proto(target):
            if (isinstance(value, Obj) or value is None) and not target.inherit(value):
                raise self.throw("TypeError", "Cyclic __proto__ value", place)
            return True
        if target.frozen or (prop is not None and not prop.writable) or (own is None and not target.extensible):
            return False
        if isinstance(target, Arr) and key == "length":
            length = self.number(value)
            if length < 0 or not length.is_integer():
                raise self.throw("RangeError", "Invalid array length", place)
            target.resize(length)
            return True
        if own is not None and key in target.props:
            own.value, own.place = value, place
            return True
        target.put(key, value, place)
        if key in target.props:
            target.props[key].key = key_place or place
        return True

    def inherits_proto(self, target: Obj) -> bool:
        seen: Obj | None = target
        while seen is not None and seen is not self.realm.object_proto:
            seen = seen.proto
        return seen is not None

    def text_or_doubt(self, value: JsValue) -> JsValue:
        try:
            return self.text(value)
        except Doubt as doubt:
            return doubt.unsure.of("string")

    def own_keys(self, target: Obj) -> list[str]:
        """Own enumerable string keys.

        Raises:
            Doubt: They are not all known.
        """
        if target.lost is not None:
            raise Doubt(target.lost)
        if target.open is not None:
            raise Doubt(target.open)
        return target.enumerable()

    def iterate(self, value: JsValue, place: Location) -> list[JsValue] | Unsure:
        """What a ``for … of`` sees.

        Raises:
            JsThrow: The value is not iterable.
        """
        if isinstance(value, Unsure):
            return value
        self.charge([value], place)
        if isinstance(value, str):
            return code_points(value)
        if isinstance(value, Obj):
            if value.lost is not None:
                return value.lost
            if value.find(ITERATOR) is not None:
                return self.iterate_custom(value, place)
            if isinstance(value, Arr) and value.kind == "Iterator":
                return list(self.drain(value, place))
            if isinstance(value, Arr):
                return value.values()
            if isinstance(value, SetObj):
                return [key for key, _ in value.entries.values()]
            if isinstance(value, MapObj):
                return [self.array([key, item]) for key, item in value.entries.values()]
        raise self.throw("TypeError", self.wording(), place)

    def custom_iterator(self, target: Obj, place: Location) -> JsValue:
        method = target.find(ITERATOR)
        assert method is not None
        return self.call(self.read_prop(method, target), target, [], place)

    def drain(self, iterator: JsValue, place: Location) -> Iterator[JsValue]:
        """What an iterator gives until it is done.

        Raises:
            Doubt: It gives something unknown.
        """
        if isinstance(iterator, Arr) and iterator.kind == "Iterator":
            while iterator.items:
                yield iterator.items.pop(0)
            return
        step = self.get(iterator, "next", place)
        for _ in range(MAX_ITEMS):
            result = self.call(step, iterator, [], place)
            if isinstance(result, Unsure):
                raise Doubt(result)
            if not isinstance(result, Obj):
                raise self.throw("TypeError", self.wording(), place)
            if self.truth(self.get(result, "done", place)):
                return
            yield self.get(result, "value", place)
        raise TooMuch(f"an iterator that gives more than {MAX_ITEMS} items", place)

    def iterate_custom(self, target: Obj, place: Location) -> list[JsValue] | Unsure:
        iterator = self.custom_iterator(target, place)
        if isinstance(iterator, Unsure):
            return iterator
        try:
            return list(self.drain(iterator, place))
        except Doubt as doubt:
            return doubt.unsure


def code_points(text: str) -> list[JsValue]:
    """A text's characters as an iterator gives them: surrogate pairs stay together."""
    parts: list[JsValue] = []
    for unit in text:
        if parts and "\udc00" <= unit <= "\udfff" and len(parts[-1]) == 1 and "\ud800" <= parts[-1] <= "\udbff":
            parts[-1] += unit
        else:
            parts.append(private_of(unit, text))
    return parts
