"""Shapes as JSON Schema, draft-07: the newest that editors know."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from .references import REFERENCE
from .shapes import (
    Choice,
    Constrained,
    Day,
    Either,
    Flag,
    Items,
    Null,
    Number,
    Record,
    Section,
    Shape,
    Table,
    Text,
    Whole,
)

Schema: TypeAlias = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"
_TYPES: dict[type[Shape], Schema] = {
    Text: {"type": "string"},
    Whole: {"type": "integer"},
    Number: {"type": "number"},
    Flag: {"type": "boolean"},
    Null: {"type": "null"},
    Day: {"type": "string", "format": "date", "pattern": f"^{Day.pattern}$"},
}
_SCALARS = frozenset(["integer", "number", "boolean", "string"])


@dataclass(frozen=True)
class Drafter:
    """Turns shapes into schemas.

    Attributes:
        partial: Keys may be missing, as they may be written elsewhere.
        references: ``$NAME`` may stand for a value.
    """

    partial: bool = False
    references: bool = False

    def place(self, shape: Shape) -> Schema:
        """The schema of a place where such a value may stand, or a reference to one."""
        schema = self.schema(shape)
        if not self.references or _SCALARS.isdisjoint(shape.kinds) or _takes_any_text(shape):
            return schema
        return {"anyOf": [schema, {"type": "string", "pattern": REFERENCE}]}

    def schema(self, shape: Shape) -> Schema:
        """The schema of the values themselves."""
        if isinstance(shape, Choice):
            return {"enum": list(shape.values)}
        if isinstance(shape, Constrained):
            return {**self.schema(shape.shape), **shape.keywords}
        if isinstance(shape, Items):
            return {"type": "array", "items": replace(self, partial=False).place(shape.of)}
        if isinstance(shape, Table):
            names = {"propertyNames": {"pattern": shape.names[0]}} if shape.names else {}
            return {"type": "object", "additionalProperties": self.place(shape.of), **names}
        if isinstance(shape, Record):
            return self._record(shape)
        if isinstance(shape, Section):
            return {"$ref": f"#/definitions/{shape.name}"}
        if isinstance(shape, Either):
            return _either([self.schema(one) for one in shape.shapes])
        return dict(_TYPES[type(shape)])

    def _record(self, shape: Record) -> Schema:
        properties = {
            key: {"description": known.description, **self.place(known.shape), **known.keywords}
            for key, known in shape.fields.items()
        }
        required = [key for key, known in shape.fields.items() if known.required and not self.partial]
        schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
        return {**schema, "required": required} if required else schema


def _takes_any_text(shape: Shape) -> bool:
    """Whether a reference passes for what the shape takes anyway."""
    if isinstance(shape, Constrained):
        # No reference is shorter than two characters.
        strict = shape.keywords.keys() & {"pattern", "maxLength"} or shape.keywords.get("minLength", 0) > 2
        return not strict and _takes_any_text(shape.shape)
    return isinstance(shape, Text) or (isinstance(shape, Either) and any(map(_takes_any_text, shape.shapes)))


def _either(schemas: list[Schema]) -> Schema:
    """One of several schemas: as a list of types where that says the same, which editors explain better."""
    types = [schema.get("type") for schema in schemas]
    keywords = [keyword for schema in schemas for keyword in schema if keyword != "type"]
    if not all(isinstance(type_, str) for type_ in types) or len(keywords) != len(set(keywords)):
        return {"anyOf": schemas}
    merged = {keyword: value for schema in schemas for keyword, value in schema.items()}
    return {**merged, "type": types}
