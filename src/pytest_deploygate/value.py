"""A value read from a user's file: known, or unknown with the reason. Never guessed.

Readers produce these, rules take them apart. Both kinds know their place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from .finding import CannotJudge, Location

__all__ = ["UNDEFINED", "Known", "Member", "Opaque", "Undefined", "Unknown", "Value", "known_or_raise"]


class Undefined:
    """JavaScript's ``undefined``, which PM2 treats unlike ``null`` (that is None here)."""

    def __repr__(self) -> str:
        return "undefined"

    def __bool__(self) -> bool:
        return False


UNDEFINED = Undefined()


@dataclass(frozen=True)
class Opaque:
    """A value that no config can mean as data.

    Attributes:
        kind: ``function``, ``symbol``, ``date``, ``regexp``, ``map``, ``set``, ``promise``, ``bigint``, ``cycle``.
    """

    kind: str


@dataclass(frozen=True)
class Known:
    """A value that is certain.

    Attributes:
        data: str, bool, int, float, None (null), UNDEFINED, list of Value, dict of str to Member, or Opaque.
        place: Where the value comes from.
        literal: It stands in the file as it is, or is put together from nothing but such literals.
        private: It comes from an environment variable or an env file and must not be shown.
        open: For an object: it may have further properties, because of this.
    """

    data: Any
    place: Location
    literal: bool = True
    private: bool = False
    open: Unknown | None = None

    @property
    def type(self) -> str:
        """``string``, ``number``, ``boolean``, ``null``, ``undefined``, ``array``, ``object`` or an Opaque's kind."""
        return type_of(self.data)

    @property
    def shown(self) -> str:
        """The value for a person to read; a private one is hidden."""
        if self.private:
            return "(hidden)"
        return self.data if isinstance(self.data, str) else repr(self.data)


@dataclass(frozen=True)
class Unknown:
    """A value that depends on something outside what was read.

    Attributes:
        reason: Why, as a clause that follows "because": ``process.env.PORT is not declared``.
        place: Where the not knowing begins.
        types: The types it can have, as in `Known.type`; empty where any is possible.
        candidates: Values that it can turn out to be, among others unless ``closed``; the literal
            behind an ``||`` is one.
        closed: It is one of the candidates for certain.
        variables: Environment variables that would decide it if they were declared.
    """

    reason: str
    place: Location
    types: frozenset[str] = frozenset()
    candidates: tuple[Known, ...] = ()
    closed: bool = False
    variables: tuple[str, ...] = ()

    def can_be(self, *types: str) -> bool:
        """Whether it can have one of the types."""
        return not self.types or not self.types.isdisjoint(types)


Value: TypeAlias = Known | Unknown


@dataclass(frozen=True)
class Member:
    """One property of an object: where its key stands, and its value."""

    key: Location
    value: Value


def type_of(data: Any) -> str:
    """The name of a value's JavaScript type, with ``array`` and ``null`` told apart from ``object``."""
    if isinstance(data, Opaque):
        return data.kind
    if data is UNDEFINED:
        return "undefined"
    if data is None:
        return "null"
    if isinstance(data, bool):
        return "boolean"
    if isinstance(data, (int, float)):
        return "number"
    if isinstance(data, str):
        return "string"
    return "array" if isinstance(data, Sequence) else "object"


def known_or_raise(value: Value, what: str, subject: str = "") -> Any:
    """The data of a known value.

    Raises:
        CannotJudge: The value is unknown. ``what`` names it in the sentence.
    """
    if isinstance(value, Known):
        return value.data
    raise cannot_judge(value, what, subject)


def cannot_judge(value: Unknown, what: str, subject: str = "") -> CannotJudge:
    """The refusal to judge an unknown value, with what would make it known."""
    names = ", ".join(value.variables)
    remedy = f"declare {names} under `variables:` of this environment's `pm2:` section" if names else ""
    return CannotJudge(f"{what} is unknown: {value.reason}", value.place, subject, remedy)


def walk(value: Value, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Value]]:
    """The value and all values inside it, each with its path."""
    yield path, value
    if not isinstance(value, Known):
        return
    if isinstance(value.data, Mapping):
        for key, member in value.data.items():
            yield from walk(member.value, (*path, key))
    elif isinstance(value.data, list):
        for index, item in enumerate(value.data):
            yield from walk(item, (*path, index))
