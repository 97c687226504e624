"""Which columns get one and the same value in all rows that are inserted. Of the values only salted hashes are held,
and only while the rows are being made."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ....families.queries.statement import Statement

__all__ = ["Inserts"]

_COLUMNS = re.compile(r"insert into \S+ \(([^()]*)\) values", re.IGNORECASE)
_NUMBERED = re.compile(r"(__\d+|_m\d+)$")
_LEAST_ROWS = 10
_SILENT = frozenset(["update", "delete", "truncate", "create", "drop", "alter"])
"""Writes that insert nothing."""


class Inserts:
    """Watches the columns that refer to other tables, by their names."""

    def __init__(self) -> None:
        self._salt = os.urandom(8)
        self._seen: dict[tuple[str, str], set[int]] = {}
        self._rows: dict[tuple[str, str], int] = {}
        self._inserted = 0
        self._is_known = True

    @property
    def inserted(self) -> int | None:
        """How many rows were inserted; None where that cannot be known, such as by INSERT … SELECT."""
        return self._inserted if self._is_known and self._inserted else None

    def watch(self, statement: Statement, sets: Sequence[Any], batch: int) -> None:
        """Look at a statement that was sent, and at its sets of parameters."""
        if statement.verb in _SILENT or not statement.writes:
            return
        found = _COLUMNS.search(statement.text)
        if found is None or not statement.tables:
            self._is_known = False
            return
        self._inserted += batch
        columns = [column.strip().strip('"`[]').lower() for column in found[1].split(",")]
        for parameters in sets:
            for column, value in _pairs(columns, parameters):
                if column.endswith("id") and column != "id" and value is not None:
                    key = statement.tables[0], column
                    self._seen.setdefault(key, set()).add(hash((self._salt, repr(value))))
                    self._rows[key] = self._rows.get(key, 0) + 1

    def shared(self) -> dict[str, str]:
        """``table.column`` where all rows have one value, by each name that the other table may have."""
        found = {}
        for (table, column), values in self._seen.items():
            if len(values) == 1 and self._rows[table, column] >= _LEAST_ROWS:
                stem = re.sub(r"_?id$", "", column)
                prefix = table.rpartition(".")[2].rpartition("_")[0]
                for name in _plurals(stem):
                    found[name] = found[f"{prefix}_{name}"] = f"{table}.{column}"
        return found


def _pairs(columns: Sequence[str], parameters: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(parameters, Mapping):
        for name, value in parameters.items():
            yield _NUMBERED.sub("", str(name)).lower(), value
    elif isinstance(parameters, (list, tuple)) and parameters and len(parameters) % len(columns) == 0:
        # Many rows of one statement come one after the other.
        for index, value in enumerate(parameters):
            yield columns[index % len(columns)], value


def _plurals(stem: str) -> Iterator[str]:
    yield from (stem, f"{stem}s", f"{stem}es")
    if stem.endswith("y"):
        yield f"{stem[:-1]}ies"
    if stem == "person":
        yield "people"
