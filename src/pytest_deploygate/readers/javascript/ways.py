"""All ways through a config file, and what they have in common."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from ...finding import CannotJudge, Location
from ...secret import is_secret_text
from ...value import UNDEFINED, Known, Member, Opaque, Undefined, Unknown, Value
from .interpreter import Interpreter
from .objects import (
    HOLE,
    Arr,
    BigInt,
    Date,
    Doubt,
    Func,
    JsThrow,
    JsValue,
    Literal,
    MapObj,
    Obj,
    Private,
    Prop,
    RegExp,
    SetObj,
    Symbol,
    TooMuch,
    Unsure,
    from_utf16,
)
from .scope import Path

MAX_RECURSION = 4_000
MAX_WAYS = 64
MAX_TOTAL_STEPS = 300_000
MAX_NODES = 20_000
MAX_DEPTH = 120
LONGEST_MESSAGE = 500


@dataclass
class Way:
    """One way through the file: the open questions with their answers, and what it exports."""

    answers: list[tuple[Unsure, bool]]
    value: Value


@contextmanager
def guarded(shown: str) -> Iterator[None]:
    """Room for recursion, and a refusal where it is used up.

    A tree is walked by recursion, several Python calls a level; the usual limit of 1000 is soon reached.
    """
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, MAX_RECURSION))
    try:
        yield
    except RecursionError:
        raise CannotJudge("it cannot be evaluated: it is nested too deeply", Location(shown), shown) from None
    finally:
        sys.setrecursionlimit(before)


def explore(evaluate: Callable[[Interpreter], JsValue], place: Location) -> Value:
    """Evaluate a file on every way through it, and join what comes out.

    Raises:
        CannotJudge: It throws on every way, there are too many, or one asks for too much.
    """
    ways: list[Way] = []
    thrown: CannotJudge | None = None
    pending: list[list[bool]] = [[]]
    steps = 0
    count = 0
    while pending:
        path = Path(pending.pop())
        count += 1
        if count > MAX_WAYS or steps > MAX_TOTAL_STEPS:
            raise CannotJudge(_too_many(path, ways), place, place.path, _remedy(path, ways))
        try:
            interpreter = Interpreter(path)
            exported = evaluate(interpreter)
            ways.append(Way(path.trace, Exporter(interpreter, place).value(exported, place)))
            steps += interpreter.steps
        except JsThrow as error:
            thrown = thrown or _says(error, place)
        except TooMuch as error:
            raise CannotJudge(f"it cannot be evaluated: {error}", error.place or place, place.path) from None
        except Doubt as error:
            raise CannotJudge(f"it cannot be evaluated: {error.unsure.reason}", place, place.path) from None
        answers = [answer for _, answer in path.trace]
        pending += [[*answers[:i], False] for i in range(len(path.prefix), len(answers)) if answers[i]]
    if not ways:
        assert thrown is not None
        raise thrown
    return join(ways)


def _too_many(path: Path, ways: Sequence[Way]) -> str:
    questions = path.trace or [answer for way in ways for answer in way.answers]
    reason = questions[0][0].reason if questions else "it depends on too much"
    return f"it cannot be evaluated: there are more than {MAX_WAYS} ways through it, since {reason}"


def _remedy(path: Path, ways: Sequence[Way]) -> str:
    names = dict.fromkeys(n for way in ways for question, _ in way.answers for n in question.variables)
    return f"declare {', '.join(names)} under `variables:`" if names else ""


ERROR_NAMES = ("Error", "TypeError", "ReferenceError", "RangeError", "SyntaxError", "URIError", "EvalError")


def _says(error: JsThrow, place: Location) -> CannotJudge:
    """The refusal for a file that throws."""
    value = error.value
    name, message = "an exception", ""
    if isinstance(value, Obj):
        if value.kind == "Exit":
            return CannotJudge("loading it ends PM2 with process.exit()", error.place or place, place.path)
        found, text = value.find("name"), value.find("message")
        if found is not None and found.value in ERROR_NAMES:
            name = str(found.value)
        words = text.value if text is not None else None
        # A text made from variables could hold anything. A sentence that stands in the source is shown, and the
        # language's own words are.
        sentence = isinstance(words, Literal) and " " in words
        if (sentence or (type(words) is str and name.endswith("Error"))) and not is_secret_text(str(words)):
            message = f": {str(words)[:LONGEST_MESSAGE]}"
    return CannotJudge(
        f"loading it throws {name}{message}",
        error.place or place,
        place.path,
        "PM2 cannot load this file; run `node -e \"require('./FILE')\"` beside it to see the error",
    )


class Exporter:
    """Turns the evaluator's values into the plain ones that rules see."""

    def __init__(self, interpreter: Interpreter, place: Location) -> None:
        self.interpreter = interpreter
        self.file = place
        self.count = 0
        self.path: list[Obj] = []

    def value(self, value: JsValue, place: Location) -> Value:
        self.count += 1
        if self.count > MAX_NODES:
            raise TooMuch(f"it exports more than {MAX_NODES} values", place)
        if isinstance(value, Unsure):
            return self.unknown(value, place)
        if isinstance(value, str):
            if isinstance(value, Literal):
                place = value.place
            private = isinstance(value, Private)
            text = from_utf16(value)
            if "\ufffd" in text and "\ufffd" not in value:
                return Unknown("it ends in half a character", place, frozenset(["string"]))
            return Known(text, place, literal=not private, private=private)
        if isinstance(value, bool) or value is None or isinstance(value, Undefined):
            return Known(value, place)
        if isinstance(value, float):
            return Known(_plain_number(value), place)
        return self.object(value, place)

    def unknown(self, value: Unsure, place: Location) -> Unknown:
        candidates = tuple(
            known
            for known in (self.value(c, value.place) for c in value.candidates if not isinstance(c, (Obj, Unsure)))
            if isinstance(known, Known)
        )
        where = value.place if value.place.path else place
        return Unknown(value.reason, where, value.types, candidates, value.closed, value.variables)

    def object(self, value: JsValue, place: Location) -> Value:
        kind = _opaque_kind(value)
        if kind:
            return Known(Opaque(kind), place)
        if any(value is outer for outer in self.path):
            return Known(Opaque("cycle"), place)
        if value.lost is not None:
            return self.unknown(value.lost, place)
        if len(self.path) > MAX_DEPTH:
            raise TooMuch(f"it exports objects nested more than {MAX_DEPTH} deep", place)
        where = value.place if value.place is not None and value.place.path else place
        self.path.append(value)
        try:
            if isinstance(value, Arr):
                return Known([self.value(UNDEFINED if i is HOLE else i, where) for i in value.items], where)
            return Known(self.members(value, where), where, open=self.openness(value, where))
        finally:
            self.path.pop()

    def openness(self, value: Obj, place: Location) -> Unknown | None:
        return None if value.open is None else self.unknown(value.open, place)

    def read(self, prop: Prop, value: Obj, place: Location) -> Value:
        try:
            return self.value(self.interpreter.read_prop(prop, value), place)
        except JsThrow as error:
            return Unknown("its getter throws", error.place or place)

    def members(self, value: Obj, place: Location) -> dict[str, Member]:
        made: dict[str, Member] = {}
        for key in value.enumerable():
            prop = value.own(key)
            assert prop is not None
            where = prop.place if prop.place is not None and prop.place.path else place
            key_place = prop.key if prop.key is not None and prop.key.path else where
            made[from_utf16(key)] = Member(key_place, self.read(prop, value, where))
        return made


def _opaque_kind(value: JsValue) -> str:
    kinds: list[tuple[type, str]] = [
        (Func, "function"), (Symbol, "symbol"), (BigInt, "bigint"), (Date, "date"), (RegExp, "regexp"),
        (SetObj, "set"), (MapObj, "map"),
    ]  # fmt: skip
    return next((name for kind, name in kinds if isinstance(value, kind)), "")


def _plain_number(number: float) -> int | float:
    if (
        math.isfinite(number)
        and number.is_integer()
        and abs(number) < 1e21
        and math.copysign(1, number or 1)
        and (number != 0 or math.copysign(1, number) > 0)
    ):
        return int(number)
    return number


def join(ways: Sequence[Way]) -> Value:
    """What is the same on all ways is known; the rest is unknown, for the reason on which they part."""
    if len(ways) == 1:
        return ways[0].value
    return _join([way.value for way in ways], _why(ways))


def _why(ways: Sequence[Way]) -> Unsure:
    questions = [question for way in ways for question, _ in way.answers]
    first = min(questions, key=lambda q: (q.place.path, q.place.line, q.place.column))
    variables = dict.fromkeys(name for question in questions for name in question.variables)
    return replace(first, variables=tuple(variables))


def _join(values: Sequence[Value], why: Unsure) -> Value:
    first = values[0]
    if all(_same(first, other) for other in values[1:]):
        return first
    known = [value for value in values if isinstance(value, Known)]
    if len(known) == len(values):
        if all(isinstance(value.data, dict) for value in known):
            return _join_objects(known, why)
        if all(isinstance(value.data, list) and len(value.data) == len(known[0].data) for value in known):
            items = [_join(group, why) for group in zip(*(value.data for value in known), strict=True)]
            return replace(known[0], data=items)
    return _one_of(values, why, first.place)


def _join_objects(values: Sequence[Known], why: Unsure) -> Value:
    keys = dict.fromkeys(key for value in values for key in value.data)
    members: dict[str, Member] = {}
    for key in keys:
        present = [value.data[key] for value in values if key in value.data]
        options = [member.value for member in present]
        if len(present) < len(values):
            absent = Known(UNDEFINED, present[0].key)
            members[key] = Member(present[0].key, _one_of([*options, absent], why, present[0].value.place))
        else:
            members[key] = Member(present[0].key, _join(options, why))
    opened = next((value.open for value in values if value.open is not None), None)
    return replace(values[0], data=members, open=opened)


def _one_of(values: Sequence[Value], why: Unsure, place: Location) -> Unknown:
    candidates: list[Known] = []
    closed = True
    types: set[str] | None = set()
    for value in values:
        found = [value] if isinstance(value, Known) else list(value.candidates)
        closed = closed and (isinstance(value, Known) or value.closed)
        kinds = {value.type} if isinstance(value, Known) else set(value.types)
        types = None if types is None or not kinds else types | kinds
        candidates += [item for item in found if not any(_same(item, other) for other in candidates)]
    return Unknown(
        f"it depends on a condition that is not known: {why.reason}",
        why.place if why.place.path else place,
        frozenset(types or ()),
        tuple(candidates),
        closed,
        why.variables,
    )


def _same(left: Value, right: Value) -> bool:
    """Whether two values are alike, wherever they stand."""
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return isinstance(left, Unknown) and isinstance(right, Unknown) and left.reason == right.reason
    a, b = left.data, right.data
    if isinstance(a, dict) and isinstance(b, dict):
        return list(a) == list(b) and all(_same(a[k].value, b[k].value) for k in a) and left.open == right.open
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(_same(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, Opaque) or isinstance(b, Opaque):
        return bool(a == b)
    if left.type != right.type:
        return False
    return bool(a == b) or (a != a and b != b)
