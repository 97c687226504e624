"""Shapes: what may stand where in a gate file, and how a marked tree is read by them.

A shape takes nodes of some kinds and makes a Python value of each. What is wrong is told to the
`Reading`, never raised, so that one reading tells all; the value is then `NOTHING`. No message repeats a
value, since any may be a secret.
"""

from __future__ import annotations

import datetime as dt
import math
import operator
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from ..marked import UNREAD, Entry, MappingNode, Mark, Node, ScalarNode, SequenceNode, core_value, quoted
from .errors import Errors, Unknown
from .references import Malformed, expand

Path: TypeAlias = tuple[str | int, ...]

NON_BLANK = r"\S"
_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"


class _Nothing:
    """What a reading gives where it could not make a value, which it has told why."""


NOTHING = _Nothing()


@dataclass(frozen=True)
class Refusal:
    """A value that depends on the process environment in a way that this process cannot give.

    Attributes:
        path: Which value.
        mark: Where it is written.
        missing: The environment variables that it needs and that are not set; none where they are, and what
            it comes to does not fit.
        expected: What would fit.
    """

    path: Path
    mark: Mark
    missing: tuple[str, ...]
    expected: str


@dataclass
class Reading:
    """One walk over a tree, or over a part of it.

    Attributes:
        errors: Told what is wrong.
        title: How messages call the part: ``pm2``; empty for the file as a whole.
        environ: What ``$NAME`` refers to; None where a dollar sign is just that.
        partial: Keys may be missing, as they may be written elsewhere.
        places: Where each value stands, by its path in the part.
        refusals: Values that cannot be had.
        referring: Paths of values that were put together from the environment.
    """

    errors: Errors
    title: str = ""
    environ: Mapping[str, str] | None = None
    partial: bool = False
    places: dict[Path, Mark] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    referring: set[Path] = field(default_factory=set)

    def value(self, shape: Shape, node: Node, path: Path) -> Any:
        """What a node means, or NOTHING."""
        if self.environ is not None and isinstance(node, ScalarNode) and isinstance(node.value, str):
            may_refer = "$" in node.value and not _FROM_TEXT.isdisjoint(shape.kinds)
            if may_refer:
                return self._reference(shape, node, path, self.environ)
        return self.plain(shape, node, path)

    def plain(self, shape: Shape, node: Node, path: Path) -> Any:
        """The same for a node that is no reference itself, even if a dollar sign is in it."""
        if isinstance(node, ScalarNode) and node.value is UNREAD:
            return NOTHING  # and that has been told
        kind = kind_of(node)
        if kind not in shape.kinds:
            hint = "put it in quotes" if kind in _UNQUOTED and Text.noun in shape.noun else ""
            self.wrong(node.mark, path, f"expected {shape.noun}, got {_NOUNS[kind]}", hint)
            return NOTHING
        return shape.read(node, path, self)

    def member(self, shape: Shape, entry: Entry, path: Path) -> Any:
        """What an entry's value means, or NOTHING; notes where it stands."""
        # A list or a mapping often begins a line below its key, and the key is what names it.
        is_text = isinstance(entry.value, ScalarNode) and entry.value.value is not None
        self.places[path] = entry.value.mark if is_text else entry.key.mark
        return self.value(shape, entry.value, path)

    def wrong(self, mark: Mark, path: Path, message: str, hint: str | Unknown = "") -> None:
        """Tell an error about the value at a path."""
        name = self.name(path)
        self.errors.add(mark, f"{name}: {message}" if name else message, hint)

    def name(self, path: Path) -> str:
        """How messages call a value: ``pm2.apps[0]``."""
        name = self.title
        for part in path:
            if isinstance(part, int):
                name += f"[{part}]"
            else:
                shown = quoted(part)
                if re.fullmatch(r"'[\w/*-]+'", shown):
                    shown = shown[1:-1]
                name += f".{shown}" if name else shown
        return name

    def attempt(self) -> Reading:
        """A reading whose errors do not count yet."""
        return Reading(Errors(""), self.title, self.environ, self.partial)

    def adopt(self, other: Reading) -> None:
        """Take over what an attempt found out."""
        self.places.update(other.places)
        self.referring.update(other.referring)

    def _reference(self, shape: Shape, node: ScalarNode, path: Path, environ: Mapping[str, str]) -> Any:
        try:
            expanded = expand(node.value, environ)
        except Malformed as malformed:
            self.wrong(node.mark, path, str(malformed), "write ${NAME}, ${NAME:-default}, or $$ for a dollar sign")
            return NOTHING
        if not expanded.variables:
            return self.plain(shape, ScalarNode(expanded.text, node.mark, expanded.text), path)
        self.referring.add(path)
        if not expanded.missing:
            # A number may come from the environment too; there everything is text.
            for candidate in _candidates(expanded.text):
                attempt = Reading(Errors(""))
                value = attempt.plain(shape, ScalarNode(candidate, node.mark, expanded.text), path)
                if not attempt.errors.count:
                    return value
        self.refusals.append(Refusal(path, node.mark, expanded.missing, shape.noun))
        return NOTHING


def _candidates(text: str) -> list[Any]:
    try:
        return [text, core_value(text)]
    except ValueError:
        return [text]


_NOUNS = {
    "string": "a string",
    "integer": "a number",
    "number": "a number",
    "boolean": "true or false",
    "null": "nothing",
    "list": "a list",
    "mapping": "a mapping",
    "date": "a date",
    "time": "a time",
}
_UNQUOTED = frozenset(["integer", "number", "boolean", "date", "time"])
# Kinds of values that a text from the environment can make.
_FROM_TEXT = frozenset(["string", "integer", "number", "boolean", "date"])


def kind_of(node: Node) -> str:
    """The kind of a node: ``mapping``, ``list``, or the type of its scalar."""
    if isinstance(node, MappingNode):
        return "mapping"
    if isinstance(node, SequenceNode):
        return "list"
    return _KINDS.get(type(node.value), "time")


_KINDS: Mapping[type, str] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    type(None): "null",
    dt.date: "date",
}


class Shape(ABC):
    """What may stand at one place."""

    @property
    @abstractmethod
    def kinds(self) -> frozenset[str]:
        """Kinds of nodes that it takes."""

    @property
    @abstractmethod
    def noun(self) -> str:
        """How messages call it."""

    def read(self, node: Any, path: Path, run: Reading) -> Any:  # noqa: ARG002 - what the others need
        """The value of a node of one of the kinds, or NOTHING."""
        return node


class Unfit(Exception):
    """A scalar of the right kind is none of the values that can stand here. The message says what can."""

    def __init__(self, message: str, hint: str | Unknown = "") -> None:
        super().__init__(message)
        self.hint = hint


class Scalar(Shape):
    """A single value."""

    def read(self, node: ScalarNode, path: Path, run: Reading) -> Any:
        try:
            return self.meaning(node.value)
        except Unfit as unfit:
            run.wrong(node.mark, path, str(unfit), unfit.hint)
            return NOTHING

    def meaning(self, value: Any) -> Any:
        """The Python value.

        Raises:
            Unfit: There is none.
        """
        return value


class Text(Scalar):
    kinds = frozenset(["string"])
    noun = "a string"


class Whole(Scalar):
    kinds = frozenset(["integer"])
    noun = "a whole number"


class Number(Scalar):
    kinds = frozenset(["number", "integer"])
    noun = "a number"

    def meaning(self, value: float) -> float:
        # Nothing is less or more than NaN, so as a limit it would let everything pass.
        try:
            number = float(value)
        except OverflowError:
            number = math.nan
        if math.isnan(number):
            raise Unfit("expected a number that can be compared")
        return number


class Flag(Scalar):
    kinds = frozenset(["boolean"])
    noun = "true or false"


class Null(Scalar):
    kinds = frozenset(["null"])
    noun = "nothing"


class Day(Scalar):
    kinds = frozenset(["string", "date"])
    noun = "a date"
    pattern = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def meaning(self, value: str | dt.date) -> dt.date:
        if isinstance(value, dt.date):
            return value
        try:
            # Newer Pythons take more forms than this one; what a date is must not depend on that.
            if re.fullmatch(self.pattern, value):
                return dt.date.fromisoformat(value)
        except ValueError:
            pass
        raise Unfit("expected a day of the calendar, such as 2026-12-31")


@dataclass(frozen=True)
class Choice(Scalar):
    """One of a few known values."""

    values: Mapping[Any, Any]
    what: str = "value"

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(_KINDS[type(value)] for value in self.values)

    @property
    def noun(self) -> str:
        return " or ".join(sorted({_NOUNS[kind] for kind in self.kinds}))

    def meaning(self, value: Any) -> Any:
        for known, meaning in self.values.items():
            if known == value and type(known) is type(value):
                return meaning
        raise Unfit(f"unknown {self.what}", Unknown(str(value), tuple(map(str, self.values))))


@dataclass(frozen=True)
class Items(Shape):
    """A list."""

    of: Shape
    kinds = frozenset(["list"])
    noun = "a list"

    def read(self, node: SequenceNode, path: Path, run: Reading) -> list[Any]:
        # Lists are never merged, so what an item lacks is nowhere else.
        partial, run.partial = run.partial, False
        values = []
        for index, item in enumerate(node.items):
            at = (*path, index)
            run.places[at] = item.mark
            values.append(run.value(self.of, item, at))
        run.partial = partial
        return values


@dataclass(frozen=True)
class Table(Shape):
    """A mapping whose keys are free.

    Attributes:
        names: A pattern that every key must match, and the sentence for one that does not.
    """

    of: Shape
    names: tuple[str, str] | None = None
    kinds = frozenset(["mapping"])
    noun = "a mapping"

    def read(self, node: MappingNode, path: Path, run: Reading) -> dict[str, Any]:
        values = {}
        for key, entry in node.entries.items():
            if self.names and not re.search(self.names[0], key):
                run.wrong(entry.key.mark, path, self.names[1])
            values[key] = run.member(self.of, entry, (*path, key))
        return values


@dataclass(frozen=True)
class Field:
    """A key of a `Record`.

    Attributes:
        shape: What its value may be.
        description: For the person who writes the file.
        required: It cannot be left out.
        keywords: JSON Schema keywords that say more about it without forbidding anything.
        name: The keyword argument that takes its value, where that is not the key.
    """

    shape: Shape
    description: str
    required: bool = False
    keywords: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""


@dataclass(frozen=True)
class Record(Shape):
    """A mapping whose keys are known.

    Attributes:
        fields: The keys.
        make: Takes the values of those that are written, as keyword arguments.
        what: How messages call a key.
    """

    fields: Mapping[str, Field]
    make: Callable[..., Any] = dict
    what: str = "key"
    kinds = frozenset(["mapping"])
    noun = "a mapping"

    def read(self, node: MappingNode, path: Path, run: Reading) -> Any:
        before = run.errors.count
        values = {}
        for key, entry in node.entries.items():
            known = self.fields.get(key)
            if known is None:
                self._unknown(entry.key, key, path, run)
            else:
                values[known.name or key] = run.member(known.shape, entry, (*path, key))
        missing = [key for key, known in self.fields.items() if known.required and key not in node.entries]
        if not run.partial:
            for key in missing:
                run.wrong(run.places.get(path, node.mark), path, f"the key '{key}' is missing")
        return NOTHING if missing or run.errors.count > before else self.make(**values)

    def _unknown(self, node: ScalarNode, key: str, path: Path, run: Reading) -> None:
        where = run.name(path)
        message = f"unknown {self.what} {quoted(key)}" + (f" in {where}" if where else "")
        run.errors.add(node.mark, message, Unknown(key, tuple(self.fields)))


@dataclass(frozen=True)
class Section(Shape):
    """A mapping that is read on its own, once it is put together with what ``defaults`` say.

    Attributes:
        name: Its definition in the schema.
    """

    name: str
    kinds = frozenset(["mapping", "null"])
    noun = "a mapping"


@dataclass(frozen=True)
class Either(Shape):
    """One of several shapes."""

    shapes: tuple[Shape, ...]

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(kind for shape in self.shapes for kind in shape.kinds)

    @property
    def noun(self) -> str:
        return " or ".join(dict.fromkeys(shape.noun for shape in self.shapes if not isinstance(shape, Null)))

    def read(self, node: Node, path: Path, run: Reading) -> Any:
        kind = kind_of(node)
        fitting = [shape for shape in self.shapes if kind in shape.kinds]
        for shape in fitting[:-1]:
            attempt = run.attempt()
            value = attempt.plain(shape, node, path)
            if not attempt.errors.count and not attempt.refusals:
                run.adopt(attempt)
                return value
        return fitting[-1].read(node, path, run)


_NUMBERS = frozenset(["integer", "number"])
_TEXTS = frozenset(["string"])
_LISTS = frozenset(["list"])
_MAPPINGS = frozenset(["mapping"])
# JSON Schema keyword: the kinds of nodes that it is about, the test, and the sentence for what fails it.
KEYWORDS: Mapping[str, tuple[frozenset[str], Callable[[Any, Any], bool], str]] = {
    "minimum": (_NUMBERS, operator.ge, "must be at least {}"),
    "maximum": (_NUMBERS, operator.le, "must be at most {}"),
    "exclusiveMinimum": (_NUMBERS, operator.gt, "must be more than {}"),
    "exclusiveMaximum": (_NUMBERS, operator.lt, "must be less than {}"),
    "minLength": (_TEXTS, lambda text, least: len(text) >= least, "must have at least {} characters"),
    "maxLength": (_TEXTS, lambda text, most: len(text) <= most, "must have at most {} characters"),
    "pattern": (_TEXTS, lambda text, pattern: bool(re.search(pattern, text)), "must match the pattern {}"),
    "minItems": (_LISTS, lambda items, least: len(items) >= least, "must have at least {} items"),
    "maxItems": (_LISTS, lambda items, most: len(items) <= most, "must have at most {} items"),
    "minProperties": (_MAPPINGS, lambda keys, least: len(keys) >= least, "must have at least {} keys"),
    "maxProperties": (_MAPPINGS, lambda keys, most: len(keys) <= most, "must have at most {} keys"),
}
_SENTENCES = {
    ("pattern", NON_BLANK): "must not be blank",
    ("minLength", 1): "must not be empty",
    ("minItems", 1): "must not be empty",
    ("minProperties", 1): "must not be empty",
}


@dataclass(frozen=True)
class Constrained(Shape):
    """A shape with further conditions, which are `KEYWORDS` of JSON Schema."""

    shape: Shape
    keywords: Mapping[str, Any]

    @property
    def kinds(self) -> frozenset[str]:
        return self.shape.kinds

    @property
    def noun(self) -> str:
        return self.shape.noun

    def read(self, node: Node, path: Path, run: Reading) -> Any:
        value = self.shape.read(node, path, run)
        if value is NOTHING:
            return NOTHING
        kind = kind_of(node)
        for keyword, wanted in self.keywords.items():
            kinds, holds, sentence = KEYWORDS[keyword]
            if kind in kinds and not holds(_content(node), wanted):
                run.wrong(node.mark, path, _SENTENCES.get((keyword, wanted), sentence.format(wanted)))
                value = NOTHING
        return value


def _content(node: Node) -> Any:
    if isinstance(node, ScalarNode):
        return node.value
    return node.items if isinstance(node, SequenceNode) else node.entries
