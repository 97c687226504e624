"""``String``, ``RegExp`` and their prototypes. Texts are UTF-16 units, so indexes agree with JavaScript's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ....finding import Location
from ....value import UNDEFINED, Undefined
from ..estree import utf16
from ..objects import (
    MAX_TEXT,
    Doubt,
    JsValue,
    Obj,
    RegExp,
    TooMuch,
    Unsure,
    from_utf16,
    number_text,
    private_of,
    trimmed,
)
from ..operators import integer
from .regex import check_length, compiled
from .table import Table, arg, native

if TYPE_CHECKING:
    from ..interpreter import Interpreter

STRING: Table = {}
STRING_STATIC: Table = {}
REGEXP: Table = {}


def subject(interpreter: Interpreter, this: JsValue, place: Location) -> str:
    if this is None or isinstance(this, Undefined):
        raise interpreter.throw("TypeError", interpreter.wording(), place)
    return interpreter.text(this)


def whole(interpreter: Interpreter, value: JsValue, default: float = 0.0) -> float:
    return default if isinstance(value, Undefined) else integer(interpreter.number(value))


def clamp(position: float, length: int, *, relative: bool = False) -> int:
    if relative and position < 0:
        position += length
    return int(min(max(position, 0), length))


def _simple(name: str, method: Any) -> None:
    def body(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
        text = subject(interpreter, this, place)
        return private_of(utf16(method(from_utf16(text))), text)

    native(STRING, name, "string")(body)


_SPACES = " \t\n\r\v\f\xa0\ufeff\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"  # noqa: E501
for _name, _method in {
    "toUpperCase": str.upper,
    "toLowerCase": str.lower,
    "toLocaleUpperCase": str.upper,
    "toLocaleLowerCase": str.lower,
    "trim": trimmed,
    "trimStart": lambda text: text.lstrip(_SPACES),
    "trimEnd": lambda text: text.rstrip(_SPACES),
    "trimLeft": lambda text: text.lstrip(_SPACES),
    "trimRight": lambda text: text.rstrip(_SPACES),
    "toString": str,
    "valueOf": str,
}.items():
    _simple(_name, _method)


@native(STRING, "at", "string", "undefined")
def at(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    text = subject(interpreter, this, place)
    index = whole(interpreter, arg(values, 0))
    index += len(text) if index < 0 else 0
    return private_of(text[int(index)], text) if 0 <= index < len(text) else UNDEFINED


@native(STRING, "charAt", "string")
def char_at(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    text = subject(interpreter, this, place)
    index = whole(interpreter, arg(values, 0))
    return private_of(text[int(index)], text) if 0 <= index < len(text) else ""


@native(STRING, "charCodeAt", "number")
def char_code_at(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    text = subject(interpreter, this, place)
    index = whole(interpreter, arg(values, 0))
    return float(ord(text[int(index)])) if 0 <= index < len(text) else float("nan")


@native(STRING, "codePointAt", "number", "undefined")
def code_point_at(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    text = subject(interpreter, this, place)
    index = whole(interpreter, arg(values, 0))
    if not 0 <= index < len(text):
        return UNDEFINED
    first, second = ord(text[int(index)]), ord((text + "\0")[int(index) + 1])
    if 0xD800 <= first <= 0xDBFF and 0xDC00 <= second <= 0xDFFF:
        return float(((first - 0xD800) << 10) + (second - 0xDC00) + 0x10000)
    return float(first)


@native(STRING, "concat", "string")
def concat(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    parts = [subject(interpreter, this, place), *(interpreter.text(value) for value in values)]
    return private_of("".join(parts), *parts)


def _search_text(interpreter: Interpreter, value: JsValue, place: Location) -> str:
    if isinstance(value, RegExp):
        raise interpreter.throw("TypeError", interpreter.wording(), place)
    return interpreter.text(value)


@native(STRING, "includes", "boolean")
def includes(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    text = subject(interpreter, this, place)
    start = clamp(whole(interpreter, arg(values, 1)), len(text))
    return _search_text(interpreter, arg(values, 0), place) in text[start:]


@native(STRING, "startsWith", "boolean")
def starts_with(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    text = subject(interpreter, this, place)
    start = clamp(whole(interpreter, arg(values, 1)), len(text))
    return text[start:].startswith(_search_text(interpreter, arg(values, 0), place))


@native(STRING, "endsWith", "boolean")
def ends_with(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    text = subject(interpreter, this, place)
    end = clamp(whole(interpreter, arg(values, 1), float(len(text))), len(text))
    return text[:end].endswith(_search_text(interpreter, arg(values, 0), place))


@native(STRING, "indexOf", "number")
def index_of(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    text = subject(interpreter, this, place)
    return float(text.find(interpreter.text(arg(values, 0)), clamp(whole(interpreter, arg(values, 1)), len(text))))


@native(STRING, "lastIndexOf", "number")
def last_index_of(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    text, wanted = subject(interpreter, this, place), interpreter.text(arg(values, 0))
    start = interpreter.number(arg(values, 1))
    limit = len(text) if start != start else clamp(integer(start), len(text))
    return float(text.rfind(wanted, 0, limit + len(wanted)))


@native(STRING, "slice", "string")
def slice_(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    text = subject(interpreter, this, place)
    start = clamp(whole(interpreter, arg(values, 0)), len(text), relative=True)
    end = clamp(whole(interpreter, arg(values, 1), float(len(text))), len(text), relative=True)
    return private_of(text[start:end], text)


@native(STRING, "substring", "string")
def substring(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    text = subject(interpreter, this, place)
    start = clamp(whole(interpreter, arg(values, 0)), len(text))
    end = clamp(whole(interpreter, arg(values, 1), float(len(text))), len(text))
    return private_of(text[min(start, end) : max(start, end)], text)


@native(STRING, "substr", "string")
def substr(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    text = subject(interpreter, this, place)
    start = clamp(whole(interpreter, arg(values, 0)), len(text), relative=True)
    length = clamp(whole(interpreter, arg(values, 1), float(len(text))), len(text) - start)
    return private_of(text[start : start + length], text)


@native(STRING, "repeat", "string")
def repeat(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    text = subject(interpreter, this, place)
    times = whole(interpreter, arg(values, 0))
    if times < 0 or times == float("inf"):
        raise interpreter.throw("RangeError", interpreter.wording(), place)
    if times * max(len(text), 1) > 1_000_000:
        raise TooMuch("a text of more than 1000000 characters", place)
    return private_of(text * int(times), text)


def _pad(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> tuple[str, str]:
    text = subject(interpreter, this, place)
    width = whole(interpreter, arg(values, 0))
    fill = " " if isinstance(arg(values, 1), Undefined) else interpreter.text(arg(values, 1))
    if width > 1_000_000:
        raise TooMuch("a text of more than 1000000 characters", place)
    missing = max(int(width) - len(text), 0) if fill else 0
    return text, (fill * (missing // max(len(fill), 1) + 1))[:missing]


@native(STRING, "padStart", "string")
def pad_start(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    text, padding = _pad(interpreter, this, values, place)
    return private_of(padding + text, text)


@native(STRING, "padEnd", "string")
def pad_end(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    text, padding = _pad(interpreter, this, values, place)
    return private_of(text + padding, text)


@native(STRING, "localeCompare", "number")
def locale_compare(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    left, right = subject(interpreter, this, place), interpreter.text(arg(values, 0))
    if re.fullmatch(r"[a-z]*", left) and re.fullmatch(r"[a-z]*", right):
        return float((left > right) - (left < right))
    if left == right:
        return 0.0
    return Unsure("the order of texts depends on the server's language", place, frozenset(["number"]))


@native(STRING, "normalize", "string")
def normalize(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    text = subject(interpreter, this, place)
    if text.isascii():
        return text
    return Unsure("Unicode normalisation is not understood", place, frozenset(["string"]))


@native(STRING, "split", "array")
def split(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    text, by = subject(interpreter, this, place), arg(values, 0)
    limit = 2**32 - 1 if isinstance(arg(values, 1), Undefined) else int(interpreter.number(arg(values, 1))) & 0xFFFFFFFF
    parts: list[JsValue]
    if isinstance(by, Undefined):
        parts = [text]
    elif isinstance(by, RegExp):
        parts = _split_regex(by, text)
    else:
        separator = interpreter.text(by)
        parts = list(text.split(separator)) if separator else list(text)
    hidden: list[JsValue] = [private_of(p, text) if isinstance(p, str) else p for p in parts[:limit]]
    return interpreter.array(hidden, place)


def _split_regex(by: RegExp, text: str) -> list[JsValue]:
    check_length(by.pattern, text, by.flags)
    pattern = compiled(by.pattern, by.flags)
    if not text:
        return [] if pattern.fullmatch("") else [text]
    parts: list[JsValue] = []
    start = position = 0
    while position < len(text):
        found = pattern.match(text, position)
        if found is None or found.end() == start or found.end() > len(text):
            position += 1
            continue
        parts.append(text[start:position])
        parts += [UNDEFINED if group is None else group for group in found.groups()]
        start = position = found.end()
    return [*parts, text[start:]]


def _matches(regexp: RegExp, text: str) -> list[re.Match[str]]:
    check_length(regexp.pattern, text, regexp.flags)
    pattern = compiled(regexp.pattern, regexp.flags)
    if "g" in regexp.flags and "y" not in regexp.flags:
        return list(_every(pattern, text))
    if "y" in regexp.flags:
        raise Doubt(Unsure("sticky regular expressions are not understood", Location("")))
    found = pattern.search(text)
    return [found] if found else []


def _every(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """All matches as JavaScript finds them: after an empty one the search goes on one further."""
    position = 0
    while position <= len(text):
        found = pattern.search(text, position)
        if found is None:
            return
        yield found
        position = found.end() + (found.end() == found.start())


def _match_array(interpreter: Interpreter, found: re.Match[str], text: str, place: Location) -> Obj:
    groups: list[JsValue] = [found.group(), *found.groups()]
    made = interpreter.array([UNDEFINED if g is None else private_of(g, text) for g in groups], place)
    made.put("index", float(found.start()))
    made.put("input", text)
    named: JsValue = UNDEFINED
    if found.re.groupindex:
        named = Obj(None, place)
        for name, value in found.groupdict().items():
            named.put(name, UNDEFINED if value is None else private_of(value, text))
    made.put("groups", named)
    return made


def _as_regexp(interpreter: Interpreter, value: JsValue) -> RegExp:
    if isinstance(value, RegExp):
        return value
    return RegExp("(?:)" if isinstance(value, Undefined) else str(interpreter.text(value)), "", None)


@native(STRING, "match")
def match(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    text, by = subject(interpreter, this, place), arg(values, 0)
    regexp = _as_regexp(interpreter, by)
    found = _matches(regexp, text)
    if not found:
        return None
    if "g" in regexp.flags:
        return interpreter.array([private_of(m.group(), text) for m in found], place)
    return _match_array(interpreter, found[0], text, place)


@native(STRING, "matchAll")
def match_all(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    text, by = subject(interpreter, this, place), arg(values, 0)
    if not isinstance(by, RegExp) or "g" not in by.flags:
        raise interpreter.throw("TypeError", interpreter.wording(), place)
    return interpreter.array([_match_array(interpreter, m, text, place) for m in _matches(by, text)], place)


@native(STRING, "search", "number")
def search(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    text, by = subject(interpreter, this, place), arg(values, 0)
    regexp = _as_regexp(interpreter, by)
    check_length(regexp.pattern, text, regexp.flags)
    found = compiled(regexp.pattern, regexp.flags).search(text)
    return float(found.start()) if found else -1.0


def _expanded(template: str, text: str, start: int, end: int, groups: list[str | None]) -> str:
    def part(found: re.Match[str]) -> str:
        what = found[1]
        if what == "$":
            return "$"
        if what == "&":
            return text[start:end]
        if what == "`":
            return text[:start]
        if what == "'":
            return text[end:]
        number = int(what)
        if number > len(groups) and len(what) == 2:
            number, rest = int(what[0]), what[1]
        else:
            rest = ""
        if 1 <= number <= len(groups):
            return (groups[number - 1] or "") + rest
        return found[0]

    return re.sub(r"\$(\$|&|`|'|\d\d?)", part, template)


def _replace(
    interpreter: Interpreter, text: str, spans: list[tuple[int, int, list[str | None]]], by: JsValue, place: Location
) -> JsValue:
    pieces: list[str] = []
    last = length = 0
    for start, end, groups in spans:
        if isinstance(by, Obj) and interpreter.realm.callable(by):
            given = [private_of(text[start:end], text), *(UNDEFINED if g is None else g for g in groups)]
            new = interpreter.text(interpreter.call(by, UNDEFINED, [*given, float(start), text], place))
        else:
            new = _expanded(interpreter.text(by), text, start, end, groups)
        pieces += [text[last:start], new]
        length += len(new)
        if length > MAX_TEXT:
            raise TooMuch(f"a text of more than {MAX_TEXT} characters", place)
        last = end
    joined = "".join([*pieces, text[last:]])
    return private_of(joined, text, *pieces, by)


@native(STRING, "replace", "string")
def replace(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return _replace_some(interpreter, this, values, place, every=False)


@native(STRING, "replaceAll", "string")
def replace_all(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    what = arg(values, 0)
    if isinstance(what, RegExp) and "g" not in what.flags:
        raise interpreter.throw("TypeError", interpreter.wording(), place)
    return _replace_some(interpreter, this, values, place, every=True)


def _replace_some(
    interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location, *, every: bool
) -> JsValue:
    text, what, by = subject(interpreter, this, place), arg(values, 0), arg(values, 1)
    if isinstance(by, Unsure):
        return by.of("string")
    spans: list[tuple[int, int, list[str | None]]]
    if isinstance(what, RegExp):
        if compiled(what.pattern, what.flags).groupindex:
            raise Doubt(Unsure("named groups in a replacement are not understood", place))
        spans = [(m.start(), m.end(), list(m.groups())) for m in _matches(what, text)]
    else:
        wanted = interpreter.text(what)
        found = [m.start() for m in re.finditer(re.escape(wanted), text)] if every else [text.find(wanted)]
        spans = [(start, start + len(wanted), []) for start in found if start >= 0]
    return _replace(interpreter, text, spans, by, place)


@native(STRING_STATIC, "raw", "string")
def raw(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    pieces = interpreter.iterate(interpreter.get(arg(values, 0), "raw", place), place)
    if isinstance(pieces, Unsure):
        return pieces.of("string")
    texts = [interpreter.text(piece) for piece in pieces]
    for index, value in enumerate(values[1 : len(texts)]):
        texts[index] += interpreter.text(value)
    return private_of("".join(texts), *values)


@native(STRING_STATIC, "fromCharCode", "string")
def from_char_code(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return "".join(chr(int(interpreter.number(value)) & 0xFFFF) for value in values)


@native(STRING_STATIC, "fromCodePoint", "string")
def from_code_point(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return utf16("".join(chr(int(interpreter.number(value))) for value in values))


def _regexp(interpreter: Interpreter, this: JsValue, place: Location) -> RegExp:
    if not isinstance(this, RegExp):
        raise interpreter.throw("TypeError", interpreter.wording(), place)
    return this


@native(REGEXP, "test", "boolean")
def test(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return exec_(interpreter, this, values, place) is not None


@native(REGEXP, "exec")
def exec_(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    regexp = _regexp(interpreter, this, place)
    text = interpreter.text(arg(values, 0))
    check_length(regexp.pattern, text, regexp.flags)
    sticky = "g" in regexp.flags or "y" in regexp.flags
    start = int(interpreter.number(interpreter.get(regexp, "lastIndex", place))) if sticky else 0
    pattern = compiled(regexp.pattern, regexp.flags)
    found = None
    if start <= len(text):
        found = pattern.match(text, start) if "y" in regexp.flags else pattern.search(text, start)
    if sticky:
        regexp.put("lastIndex", float(found.end()) if found else 0.0, enumerable=False)
    return _match_array(interpreter, found, text, place) if found else None


@native(REGEXP, "toString", "string")
def regexp_text(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    regexp = _regexp(interpreter, this, place)
    return f"/{regexp.pattern}/{regexp.flags}"


def member(text: str, key: str) -> JsValue:
    """A text's own property: its length or a character."""
    if key == "length":
        return float(len(text))
    if key.isdigit() and number_text(float(key)) == key and int(key) < len(text):
        return private_of(text[int(key)], text)
    return UNDEFINED
