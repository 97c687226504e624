"""What a statement's text says of it; none of its values is held."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Page", "Parameter", "Statement", "Written"]

Parameter = int | str
"""Which parameter: its position, counted from 0, or its name."""


@dataclass(frozen=True, slots=True)
class Written:
    """A whole number that is written into the text."""

    value: int


@dataclass(frozen=True, slots=True)
class Page:
    """How to tell that two statements load pages of one list.

    Attributes:
        limit: How many rows it takes at most; None where that cannot be known.
        offset: How many rows it skips; None where it skips none, or where that cannot be known.
        moving: What is compared by ``<`` and the like, such as the last id of the page before.
        fixed: All other parameters, which pages of one list have in common.
        written: A salted hash of the values that are written into the text in place of such parameters.
    """

    limit: Written | Parameter | None
    offset: Written | Parameter | None
    moving: tuple[Parameter, ...]
    fixed: tuple[Parameter, ...]
    written: int


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """A statement as an application sent it.

    Attributes:
        text: Normalised: the same for all that differ in values, lengths of lists, layout and comments only.
        verb: Such as ``select``; of several statements, of the first that is not about the session.
        writes: Whether it changes rows or the schema, as far as anybody can tell.
        is_control: Whether it is about the session, a transaction or a cursor only.
        ends_transaction: Whether a transaction is over after it.
        tables: In lower case, without quotes, in the statement's order.
        batch: How many elements its longest list has, or how many rows follow VALUES.
        page: Where it may be one page of many.
    """

    text: str
    verb: str
    writes: bool
    is_control: bool
    ends_transaction: bool
    tables: tuple[str, ...]
    batch: int
    page: Page | None
