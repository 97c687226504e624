"""Names of tables in statements."""

from __future__ import annotations

__all__ = ["qualified", "quoted"]


def quoted(kind: str, name: str) -> str:
    """A name as a statement has it, whatever is in it."""
    mark = "`" if kind == "mysql" else '"'
    return mark + name.replace(mark, mark * 2) + mark


def qualified(kind: str, table: str, schema: str = "") -> str:
    """A table's name with its schema, if that is known."""
    return f"{quoted(kind, schema)}.{quoted(kind, table)}" if schema else quoted(kind, table)
