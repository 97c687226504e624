from __future__ import annotations

from collections.abc import Iterator

from ...families.migrations import Migration, MigrationsFacts, MigrationsOptions, Step, Table
from ...finding import CannotJudge, Finding
from ...rules import Phase, rule
from ._common import applied, booked, live


@rule(phase=Phase.DATA)
def faked(facts: MigrationsFacts, _options: MigrationsOptions) -> Iterator[Finding | CannotJudge]:
    """A migration is noted as applied, and the table that it makes is not there.

    `migrate --fake` or `alembic stamp` was run to get past an error, a dump was restored without the table, or somebody
    dropped it. Every check of the framework is green from then on, as they only ask their own books.

    Looked at are tables that a migration makes whatever happens, and that none after it drops or renames.

    ## How to mend it

    Take the migration out of the books by the framework's own means and run it; or restore the table.
    """
    database, tables = live(facts)
    for one in booked(facts):
        if isinstance(one, CannotJudge):
            yield one
            continue
        kept, ledger = one
        for table, migration, step in _made(applied(kept)):
            if tables.columns(table) is None:
                yield Finding(
                    f"'{migration.title}' is noted as applied, and the table '{table}' that it makes is not in "
                    f"{database.title}",
                    step.place,
                    f"{migration.id}: {table}",
                    f"see who noted it in {ledger.table}; take it out of there and run it, or restore the table",
                )


def _made(migrations: list[Migration]) -> Iterator[tuple[Table, Migration, Step]]:
    """The tables that are there for certain after these migrations, with what made each."""
    found: dict[tuple[str, str], tuple[Table, Migration, Step]] = {}
    for migration in migrations:
        for step in migration.steps:
            if step.kind == "create-table" and step.table is not None:
                if not step.conditional:
                    found[step.table.schema.lower(), step.table.name.lower()] = step.table, migration, step
            elif step.kind in {"drop-table", "rename-table", "drop-database", "rename-schema"}:
                names = {step.table.name.lower()} if step.table is not None else {key[1] for key in found}
                made = next((found[key] for key in found if key[1] in names), None)
                for key in [key for key in found if key[1] in names]:
                    del found[key]
                if step.kind == "rename-table" and step.table is not None and made is not None and not step.conditional:
                    new = Table(step.to, step.table.schema)
                    found[new.schema.lower(), new.name.lower()] = new, migration, step
            elif step.kind == "opaque":
                for key in [key for key in found if not step.words or key[1] in step.words]:
                    del found[key]
    yield from found.values()
