from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ...families.migrations import Database, Live, Migration, MigrationsFacts, MigrationsOptions, Step, Table
from ...finding import CannotJudge, Finding
from ...rules import Phase, rule
from ._common import booked, pending, same

LARGE = 10_000
"""From how many rows on a lock is felt."""


@rule(phase=Phase.DATA)
def unsafe(facts: MigrationsFacts, _options: MigrationsOptions) -> Iterator[Finding | CannotJudge]:
    """A pending migration breaks the code that still runs, or locks a large table.

    While a deploy rolls, the old code works with the new schema. It still selects the column that is gone, still
    inserts without the one that must not be empty. And an index that is built without `CONCURRENTLY` stops every write
    to its table for as long as that takes; behind a lock that waits, every query waits.

    What breaks the old code counts on every database and for any table: columns and tables that are dropped or renamed,
    a column that takes no NULL and has no default *in the database* (Django's `default=` is none), NOT NULL on a column
    that is there, TRUNCATE. What locks counts for tables that the database estimates at 10,000 rows or more, or of
    which it knows no estimate: on PostgreSQL an index without `CONCURRENTLY`, a foreign key or a check without
    `NOT VALID`, a unique or primary key, a new type, a default that is computed for each row; on MySQL and MariaDB a
    new type or a foreign key. Longer texts are no new type. Tables that a pending migration itself makes are nobody's
    yet.

    Only pending migrations are looked at: what ran is done. One that does what cannot be read is cannot judge. Two
    things help with that: the extra `squawk`, which knows all of PostgreSQL's SQL, and `alembic: render: true` in the
    gate file, which runs such revisions without a database for the SQL that they would run.

    ## How to mend it

    In steps that each deploy can live with: add, let the code use both, move the rows, and drop in a later deploy. What
    is meant as it is, in a window without traffic, can be waived for that day.
    """
    database = facts.database if isinstance(facts.database, Database) else None
    for one in booked(facts):
        if isinstance(one, CannotJudge):
            yield one
            continue
        migrations = pending(one[0])
        made = [
            s.table
            for m in migrations
            for s in m.steps
            # One that is only made where it is not there yet may be there.
            if s.kind == "create-table" and s.table is not None and not (s.conditional and _is_there(database, s.table))
        ]
        added: list[Step] = []
        for migration in migrations:
            if database is not None:
                yield from _judged(_Case(migration, database, made, added))


def _is_there(database: Database | None, table: Table) -> bool:
    return database is not None and isinstance(database.live, Live) and database.live.found(table) is not None


@dataclass(frozen=True)
class _Case:
    migration: Migration
    database: Database
    made: list[Table]
    added: list[Step]

    def is_new(self, step: Step) -> Step | None:
        """The pending step that has added a column; None where it was there before."""
        return next(
            (a for a in self.added if same(a.table, step.table) and a.column.lower() == step.column.lower()), None
        )

    @property
    def is_postgresql(self) -> bool:
        return self.database.kind == "postgresql"

    @property
    def copies(self) -> bool:
        """Whether the database copies a table where its kind allows no other way."""
        return self.database.kind in {"mysql", "mariadb"}

    def size(self, table: Table | None) -> str:
        """How large a table is, as a clause; empty where it is small or new."""
        if table is None:
            return "a table of unknown size"
        live = self.database.live
        if not isinstance(live, Live):
            return f"'{table}'"
        found = live.found(table)
        if found is None:
            return ""
        rows = live.rows.get(found)
        if rows is None:
            return f"'{table}', whose size nobody has counted yet (ANALYZE does)"
        return f"'{table}', about {rows:,} rows" if rows >= LARGE else ""


def _judged(case: _Case) -> Iterator[Finding | CannotJudge]:
    told = False
    for index, step in enumerate(case.migration.steps):
        if step.kind == "opaque":
            if not told:
                told = True
                yield CannotJudge(
                    f"whether '{case.migration.title}' is safe cannot be told: {step.reason}",
                    step.place,
                    case.migration.id,
                    "look at it yourself, and waive this with what you found as its reason",
                )
            continue
        if step.table is not None and any(same(step.table, table) for table in case.made):
            continue
        if step.kind == "add-column":
            case.added.append(step)
        new = case.is_new(step) if step.column and step.kind != "add-column" else None
        if new is not None and (step.kind != "set-not-null" or new.default):
            # Nobody knows that column yet.
            if step.kind == "rename-column":
                case.added.append(replace(new, column=step.to))
            continue
        said = _breaks(case, step) or _locks(case, step)
        if said is not None:
            message, help = said
            yield Finding(f"{message} ('{case.migration.title}')", step.place, _subject(case, step, index), help)


def _subject(case: _Case, step: Step, index: int) -> str:
    about = ".".join(filter(None, (str(step.table) if step.table else "", step.column)))
    return f"{case.migration.id}: {step.kind} {about or index}"


def _breaks(case: _Case, step: Step) -> tuple[str, str] | None:
    """What the old code does not survive, and how to mend it."""
    column = f"'{step.table}.{step.column}'" if step.table else f"'{step.column}'"
    if step.kind == "flagged":
        return step.reason, "see squawk's page on that rule"
    if step.kind == "drop-column":
        return (
            f"{column} is dropped while the old code still names it",
            "stop using it first, and drop it a deploy later",
        )
    if step.kind == "drop-table":
        return f"the table '{step.table}' is dropped", "stop using it first, and drop it a deploy later"
    if step.kind == "rename-column":
        return (
            f"{column} is renamed to '{step.to}' under the old code",
            "add the new one, fill both, and drop the old one a deploy later",
        )
    if step.kind == "rename-table":
        return (
            f"the table '{step.table}' is renamed to '{step.to}' under the old code",
            "make a view with the old name in the same migration, and drop it a deploy later",
        )
    if step.kind == "add-column" and step.not_null and not step.default:
        return (
            f"{column} takes no NULL and has no default in the database, so that the old code's INSERTs fail",
            "give it a default in the database (`server_default`, `db_default`), or let it take NULL for now",
        )
    if step.kind == "set-not-null" and case.is_new(step) is not None:
        return (
            f"{column} is new, takes no NULL and has no default in the database, so that the old code's INSERTs fail",
            "give it a default in the database (`server_default`, `db_default`), or let it take NULL for now",
        )
    if step.kind == "set-not-null":
        more = ", and every row is read under a lock for it" if case.is_postgresql and case.size(step.table) else ""
        return (
            f"{column} takes no NULL any more, which the old code may still write{more}",
            "fill it, add `CHECK (… IS NOT NULL) NOT VALID`, validate that, and set NOT NULL a deploy later",
        )
    if step.kind == "drop-default":
        return (
            f"{column} loses its default, which the old code's INSERTs may need",
            "drop it once all code that runs gives a value",
        )
    other = {
        "truncate": "the table '{}' is emptied",
        "drop-database": "a schema or a database is dropped",
        "rename-schema": "a schema is renamed under the old code",
    }.get(step.kind)
    return (other.format(step.table), "is this meant for a database that is in use?") if other else None


def _locks(case: _Case, step: Step) -> tuple[str, str] | None:
    """What holds a lock for as long as the table is large, and how to mend it."""
    if step.kind in {"create-index", "drop-index"} and step.concurrently and step.in_transaction and case.is_postgresql:
        return (
            "an index cannot be built or dropped CONCURRENTLY inside of a transaction",
            "Alembic: `with op.get_context().autocommit_block():`; Django: `atomic = False`",
        )
    size = case.size(step.table)
    if not size:
        return None
    if step.kind == "change-type" and not step.widens and (case.is_postgresql or case.copies):
        return (
            f"the type of '{step.column}' changes, which writes all of {size}, anew under a lock",
            "add a column of the new type, fill it, and move over to it",
        )
    if case.copies and step.kind == "add-foreign-key":
        return f"a foreign key locks {size}, while it is added", "add it in a quiet hour, or do without it"
    return _postgresql_lock(step, size) if case.is_postgresql else None


def _postgresql_lock(step: Step, size: str) -> tuple[str, str] | None:
    if step.kind == "create-index" and not step.concurrently:
        return f"an index stops all writes to {size}, while it is built", "build it CONCURRENTLY"
    if step.kind == "drop-index" and not step.concurrently and step.table is not None:
        return f"dropping an index locks {size}", "drop it CONCURRENTLY"
    if step.kind in {"add-foreign-key", "add-check"} and not step.not_valid:
        what = "a foreign key" if step.kind == "add-foreign-key" else "a check"
        return f"{what} is checked against every row of {size}, under a lock", "add it NOT VALID, and validate it after"
    if step.kind in {"add-unique", "add-primary-key"}:
        return (
            f"a unique index is built under a lock on {size}",
            "build a unique index CONCURRENTLY, and add the constraint USING INDEX",
        )
    if step.kind == "add-column" and step.volatile:
        return (
            f"the default of '{step.column}' is computed for each row, which writes all of {size}, anew under a lock",
            "add it without a default, set the default, and fill the rows in batches",
        )
    return None
