"""What an ORM was asked for, as its own frames on the stack tell."""

from __future__ import annotations

from collections.abc import Mapping
from types import FrameType
from typing import Any, NamedTuple

__all__ = ["Relation", "relation_of"]

_MOST_FRAMES = 60
_ORMS = {
    "sqlalchemy": "/sqlalchemy/orm/",
    "django": "/django/db/models/",
    "peewee": "/peewee.py",
    "tortoise": "/tortoise/",
}


class Relation(NamedTuple):
    """Who asks on behalf of the user's line.

    Attributes:
        layer: The ORM, or nothing.
        name: Such as ``Order.customer``, or nothing.
        is_lazy: Whether it is loaded because somebody has touched it.
    """

    layer: str
    name: str
    is_lazy: bool


def relation_of(frame: FrameType | None) -> Relation:
    """Look at the frames from this one outwards. Costs too much for every statement."""
    layer = ""
    for _ in range(_MOST_FRAMES):
        if frame is None:
            break
        name = frame.f_code.co_filename.replace("\\", "/")
        for orm, mark in _ORMS.items():
            if mark in name:
                layer = layer or orm
                if found := _READERS[orm](name, frame.f_code.co_name, frame.f_locals):
                    return Relation(orm, found, _is_lazy(frame.f_locals))
        frame = frame.f_back
    return Relation(layer, "", is_lazy=False)


def _sqlalchemy(path: str, function: str, variables: Mapping[str, Any]) -> str:
    if path.endswith("/strategies.py"):
        return str(getattr(variables.get("self"), "parent_property", "") or "")
    if function == "load_scalar_attributes":
        names = sorted(variables.get("attribute_names") or ())
        cls = getattr(getattr(variables.get("mapper"), "class_", None), "__name__", "")
        return f"{cls}.{names[0]}" if cls and names else ""
    return ""


def _django(path: str, function: str, variables: Mapping[str, Any]) -> str:
    descriptor = variables.get("self")
    if path.endswith("/query_utils.py") and function == "__get__":
        return _field(getattr(descriptor, "field", None))
    if path.endswith(("/fields/related_descriptors.py", "/contenttypes/fields.py")):
        related = getattr(descriptor, "related", None)
        if function == "__get__" and related is not None:
            return f"{related.model.__name__}.{related.get_accessor_name()}"
        if function == "__get__":
            return _field(getattr(descriptor, "field", None))
        # The manager of a relation, bound to a row.
        instance = getattr(descriptor, "instance", None)
        name = getattr(descriptor, "prefetch_cache_name", "") or _accessor(getattr(descriptor, "field", None))
        return f"{type(instance).__name__}.{name}" if instance is not None and name else ""
    return ""


def _field(field: Any) -> str:
    model = getattr(field, "model", None)
    return f"{model.__name__}.{field.name}" if model is not None else ""


def _accessor(field: Any) -> str:
    accessor = getattr(getattr(field, "remote_field", None), "get_accessor_name", None)
    return str(accessor() or "") if accessor else ""


def _peewee(path: str, function: str, variables: Mapping[str, Any]) -> str:  # noqa: ARG001
    accessor = variables.get("self")
    model, name = getattr(accessor, "model", None), getattr(accessor, "name", None)
    if function in {"__get__", "get_rel_instance"} and isinstance(name, str) and isinstance(model, type):
        return f"{model.__name__}.{name}"
    return ""


def _tortoise(path: str, function: str, variables: Mapping[str, Any]) -> str:  # noqa: ARG001
    relation = variables.get("self")
    if path.endswith("/fields/relational.py"):
        instance, field = getattr(relation, "instance", None), getattr(relation, "relation_field", "")
        return f"{type(instance).__name__}.{field}" if instance is not None else ""
    return ""


def _is_lazy(variables: Mapping[str, Any]) -> bool:
    return type(variables.get("self")).__name__ not in {"SelectInLoader", "_SelectInLoader", "_SubqueryLoader"}


_READERS = {"sqlalchemy": _sqlalchemy, "django": _django, "peewee": _peewee, "tortoise": _tortoise}
