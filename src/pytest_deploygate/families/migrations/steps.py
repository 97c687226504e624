"""What a migration does to the schema, one thing a step, whatever language it is written in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ...finding import Location

__all__ = ["Kind", "Step", "Table"]

Kind = Literal[
    "create-table",
    "drop-table",
    "rename-table",
    "add-column",
    "drop-column",
    "rename-column",
    "change-type",
    "set-not-null",
    "set-default",
    "drop-default",
    "create-index",
    "drop-index",
    "add-foreign-key",
    "add-check",
    "add-unique",
    "add-primary-key",
    "drop-constraint",
    "drop-database",
    "truncate",
    "rename-schema",
    "data",
    "other",
    "opaque",
    "flagged",
]


@dataclass(frozen=True, order=True)
class Table:
    """A table's name, as the database folds it.

    Attributes:
        name: Its name.
        schema: Its schema; empty where the search path decides.
    """

    name: str
    schema: str = ""

    def __str__(self) -> str:
        return f"{self.schema}.{self.name}" if self.schema else self.name


@dataclass(frozen=True)
class Step:
    """One thing that a migration does.

    Attributes:
        kind: What. ``data`` changes rows, ``other`` nothing that matters here, ``opaque`` is not understood, and
            ``flagged`` is what squawk warns of.
        place: Where it is written.
        table: On which table; None where it is on none, or where that is not known.
        column: On which column.
        to: The new name of what is renamed, or the table that a key refers to.
        columns: The columns of a new table, as far as they are known.
        not_null: A column that is added takes no NULL.
        default: A column that is added has a default in the database.
        volatile: That default is computed for each row.
        concurrently: An index is built or dropped without a lock.
        not_valid: A constraint is not checked against the rows that are there.
        widens: A change of type only lets longer values in.
        type: The type of a new column, in lower case, as far as it is known.
        conditional: It is done only under a condition that a run knows.
        in_transaction: The framework runs it inside of a transaction.
        text: The statement, where it is written in SQL.
        reason: Why an opaque step is not understood, as a clause; or what squawk says.
        words: The identifiers that occur in an opaque step, in lower case.
    """

    kind: Kind
    place: Location
    table: Table | None = None
    column: str = ""
    to: str = ""
    columns: frozenset[str] = frozenset()
    not_null: bool = False
    default: bool = False
    volatile: bool = False
    concurrently: bool = False
    not_valid: bool = False
    widens: bool = False
    type: str = ""
    conditional: bool = False
    in_transaction: bool = False
    text: str = ""
    reason: str = ""
    words: frozenset[str] = frozenset()
