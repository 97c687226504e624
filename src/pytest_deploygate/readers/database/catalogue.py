"""The tables and columns of a database, from its own catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ...families.migrations import Live, Table
from .sessions import Session
from .target import Target

__all__ = ["NarrowView", "read_catalogue"]

_POSTGRESQL = """
SELECT n.nspname::text, c.relname::text, a.attname::text
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
"""
_MYSQL = """
SELECT table_schema, table_name, column_name FROM information_schema.columns
WHERE table_schema NOT IN ('mysql', 'sys', 'performance_schema', 'information_schema')
"""
# Estimates, which cost nothing; a negative one is of a table that was never counted.
_POSTGRESQL_ROWS = """
SELECT n.nspname::text, c.relname::text, c.reltuples::bigint
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND c.reltuples >= 0
"""
_MYSQL_ROWS = """
SELECT table_schema, table_name, table_rows FROM information_schema.tables WHERE table_rows IS NOT NULL
"""
_SQLITE = """
SELECT 'main', m.name, p.name FROM sqlite_master m, pragma_table_xinfo(m.name) p
WHERE m.type IN ('table', 'view') AND p.hidden <> 1
"""
_GRANT = re.compile(r"GRANT (?P<what>.+?) ON (?P<on>\S+|`[^`]+`\.\*) TO ", re.IGNORECASE)


class NarrowView(Exception):
    """The role sees only some tables, so that what it does not see may be there."""


def read_catalogue(session: Session, target: Target) -> Live:
    """What tables and views there are.

    Raises:
        DatabaseError: The catalogue cannot be read.
        NarrowView: The role may not see all.
    """
    if target.kind == "postgresql":
        (row,) = session.rows("SELECT current_schemas(false)::text[]")
        path = (target.schema,) if target.schema else tuple(map(str, row[0]))
        return Live(_gathered(session.rows(_POSTGRESQL)), path, _counted(session.rows(_POSTGRESQL_ROWS)))
    if target.kind == "mysql":
        _check_grants(session, target)
        ((name, folds),) = session.rows("SELECT DATABASE(), @@lower_case_table_names")
        return Live(_gathered(session.rows(_MYSQL)), (str(name),), _counted(session.rows(_MYSQL_ROWS)), bool(folds))
    return Live(_gathered(session.rows(_SQLITE)), ("main",), folds=True)


def _gathered(rows: Iterable[tuple[Any, ...]]) -> dict[Table, frozenset[str]]:
    found: dict[Table, set[str]] = {}
    for schema, table, column in rows:
        columns = found.setdefault(Table(str(table), str(schema)), set())
        if column is not None:
            columns.add(str(column))
    return {table: frozenset(columns) for table, columns in found.items()}


def _counted(rows: Iterable[tuple[Any, ...]]) -> dict[Table, int]:
    return {Table(str(table), str(schema)): int(count) for schema, table, count in rows}


def _check_grants(session: Session, target: Target) -> None:
    """Refuse a role that may not read the whole database: MySQL shows it no table that it has no right to."""
    for (line,) in session.rows("SHOW GRANTS"):
        found = _GRANT.match(str(line))
        if found is None:
            continue
        schema, _, table = found["on"].rpartition(".")
        named = schema.strip('`"').replace("``", "`")
        rights = {right.strip().upper() for right in found["what"].split(",")}
        pattern = "".join(_wildcard(part) for part in re.findall(r"\\?.", named))
        covers = named == "*" or re.fullmatch(pattern, target.name, re.IGNORECASE)
        if table == "*" and covers and rights & {"SELECT", "ALL", "ALL PRIVILEGES"}:
            return
    raise NarrowView


def _wildcard(part: str) -> str:
    """A character of a pattern of LIKE's as a regular expression."""
    return {"%": ".*", "_": "."}.get(part) or re.escape(part[-1])
