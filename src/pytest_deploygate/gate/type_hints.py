"""Type hints as shapes: the dataclass that a family's rules see is also what its section may hold."""

from __future__ import annotations

import dataclasses
import datetime as dt
import types
import typing
from enum import Enum
from typing import Any, Literal

from .shapes import (
    KEYWORDS,
    Choice,
    Constrained,
    Day,
    Either,
    Field,
    Flag,
    Items,
    Null,
    Number,
    Record,
    Shape,
    Table,
    Text,
    Whole,
)

_SCALARS: dict[Any, Shape] = {
    str: Text(),
    int: Whole(),
    float: Number(),
    bool: Flag(),
    type(None): Null(),
    dt.date: Day(),
}
_ANNOTATIONS = frozenset(
    "title examples default format deprecated $comment markdownDescription enumDescriptions deprecationMessage".split()
)


class BadOptions(TypeError):
    """A family's options class allows what a gate file cannot hold. The text names the field."""


def shape_of(hint: Any, outer: tuple[type, ...] = ()) -> Shape:
    """The shape of what a type hint allows.

    Args:
        hint: str, bool, int, float, date, None, Literal, list[T], dict[str, T], a union of these, an enum, or
            a dataclass whose fields were made with `option`.
        outer: The dataclasses around it.

    Raises:
        BadOptions: It allows what a gate file cannot hold.
    """
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is Literal:
        return Choice({value: value for value in arguments})
    if origin in {typing.Union, types.UnionType}:
        return Either(tuple(shape_of(argument, outer) for argument in arguments))
    if origin is list:
        return Items(shape_of(arguments[0], outer))
    if origin is dict and arguments[0] is str:
        return Table(shape_of(arguments[1], outer))
    if hint in _SCALARS:
        return _SCALARS[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return Choice({member.value: member for member in hint})
    if isinstance(hint, type) and dataclasses.is_dataclass(hint) and hint not in outer:
        return record_of(hint, outer)
    raise BadOptions(f"a gate file cannot hold {hint}")


def record_of(cls: type, outer: tuple[type, ...] = ()) -> Record:
    """The shape of a dataclass whose fields were made with `option`.

    Raises:
        BadOptions: A field is of a type that a gate file cannot hold, or has a keyword that is not enforced.
    """
    hints = typing.get_type_hints(cls)
    return Record({key_of(f.name): _field(cls, f, hints[f.name], outer) for f in dataclasses.fields(cls)}, cls)


def key_of(name: str) -> str:
    """The gate file's key for a field: ``deploy_path`` is ``deploy-path``, and ``is_`` is ``is``."""
    return name.rstrip("_").replace("_", "-")


def _field(cls: type, known: dataclasses.Field[Any], hint: Any, outer: tuple[type, ...]) -> Field:
    try:
        shape = shape_of(hint, (*outer, cls))
    except BadOptions as error:
        raise BadOptions(f"{cls.__name__}.{known.name}: {error}") from None
    keywords = dict(known.metadata.get("schema", {}))
    limits = {keyword: keywords.pop(keyword) for keyword in list(keywords) if keyword in KEYWORDS}
    if unsupported := keywords.keys() - _ANNOTATIONS:
        # A schema that promises what the gate does not hold would be worse than none.
        names = ", ".join(sorted(unsupported))
        raise BadOptions(f"{cls.__name__}.{known.name}: the JSON Schema keyword {names} is not enforced")
    default = known.default.value if isinstance(known.default, Enum) else known.default
    if isinstance(default, (bool, int, float, str)):
        keywords.setdefault("default", default)
    return Field(
        shape=Constrained(shape, limits) if limits else shape,
        description=known.metadata.get("description", ""),
        required=known.default is dataclasses.MISSING and known.default_factory is dataclasses.MISSING,
        keywords=keywords,
        name=known.name,
    )
