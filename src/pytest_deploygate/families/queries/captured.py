"""What an application asked of its databases while somebody looked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

__all__ = ["Asked", "Captured", "Site"]


@dataclass(frozen=True, slots=True)
class Site:
    """A line of the user's own code.

    Attributes:
        path: Relative to the root, with slashes; absolute where it lies outside.
        line: Counted from 1.
        function: Its qualified name; empty where nobody knows.
    """

    path: str
    line: int
    function: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One statement as one function asked it, however often.

    Attributes:
        text: Normalised; without any value.
        verb: Such as ``select``.
        writes: Whether it changes anything.
        tables: In lower case, in the statement's order.
        count: How often it was sent.
        loads: The same, but pages and chunks of one load count once.
        site: The line that asks most often; None where no line of the user's own is known.
        relation: Such as ``Order.customer``; empty where nobody knows.
        is_lazy: Whether the relation was loaded because somebody has touched it.
        layer: ``sqlalchemy``, ``django``, ``peewee`` or ``tortoise``; empty without an ORM.
        dialect: ``sqlite``, ``postgresql`` or ``mysql``.
        seconds: In all.
        transactions: In how many.
    """

    text: str
    verb: str
    writes: bool
    tables: tuple[str, ...]
    count: int
    loads: int
    site: Site | None
    relation: str
    is_lazy: bool
    layer: str
    dialect: str
    seconds: float
    transactions: int

    @property
    def key(self) -> tuple[str, str, str]:
        """What is the same at every size: the statement and who asks."""
        return self.text, self.site.path if self.site else "", self.site.function if self.site else ""


@dataclass(frozen=True, slots=True)
class Captured:
    """All that was asked, in the order of the first time.

    Attributes:
        asked: Without what begins and ends transactions or sets a session up.
        waves: How many round trips one after the other, where those that overlap are one; None where nobody knows.
        rows: How many rows were read or changed, as far as the drivers tell; None where none does.
    """

    asked: tuple[Asked, ...] = ()
    waves: int | None = 0
    rows: int | None = None

    @property
    def total(self) -> int:
        return sum(asked.count for asked in self.asked)

    @property
    def writes(self) -> int:
        return sum(asked.count for asked in self.asked if asked.writes)

    @property
    def repeats(self) -> int:
        """How often the most repeated statement was asked by one function, pages and chunks aside."""
        return max((asked.loads for asked in self.asked), default=0)

    def to_data(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Captured:
        return cls(tuple(_asked(entry) for entry in data["asked"]), data["waves"], data["rows"])

    def without(self, left_out: Iterable[Asked]) -> Captured:
        """The same, but for some."""
        gone = {asked.key for asked in left_out}
        return replace(self, asked=tuple(asked for asked in self.asked if asked.key not in gone))


def _asked(data: Mapping[str, Any]) -> Asked:
    site = Site(**data["site"]) if data["site"] else None
    return Asked(**{**data, "tables": tuple(data["tables"]), "site": site})
