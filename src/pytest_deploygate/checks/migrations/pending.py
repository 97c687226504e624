from __future__ import annotations

from collections.abc import Iterator

from ...families.migrations import Database, MigrationsFacts, MigrationsOptions
from ...finding import CannotJudge, Finding
from ...rules import Phase, rule
from ._common import COMMANDS, booked
from ._common import pending as not_applied


@rule(phase=Phase.DATA)
def pending(facts: MigrationsFacts, _options: MigrationsOptions) -> Iterator[Finding | CannotJudge]:
    """A migration of this code has not run in the database.

    The code starts, every check that only reads files is green, and the first query that needs the new column is a 500.
    Where the migration makes the table of a model that is loaded at start, it is a 502 for everyone.

    Pending is what the files have and the database's own bookkeeping has not. With Alembic, whose table only holds the
    heads, all that comes before a head counts as applied, by `down_revision` and by `depends_on`; with Django, a
    squashed migration counts as applied if all that it replaces are. A repeatable migration of Flyway is pending once
    it has changed.

    Only read are the files and the bookkeeping table, in a transaction that cannot write.

    ## How to mend it

    Run the migrations before the new code, or as the deploy's first step; and then the gate.
    """
    title = facts.database.title if isinstance(facts.database, Database) else "the database"
    for one in booked(facts):
        if isinstance(one, CannotJudge):
            yield one
            continue
        kept, ledger = one
        command = COMMANDS.get(kept.chain.framework)
        help = f"run `{command}` before this code is deployed" if command else "run it before this code is deployed"
        for migration in kept.doubtful:
            remedy = "name the apps of this environment under `migrations: django: apps:`"
            yield CannotJudge(
                f"{migration.doubt}, and '{migration.title}' has not run", migration.place, migration.group, remedy
            )
        for migration in not_applied(kept):
            yield Finding(f"'{migration.title}' has not run in {title}", migration.place, migration.id, help)
        sums = {record.id: record.checksum for record in ledger.records}
        for migration in kept.chain.migrations.values():
            known = sums.get(migration.id)
            if migration.repeatable and known and known not in migration.checksums:
                message = f"'{migration.title}' has changed since it ran in {title}, and has to run again"
                yield Finding(message, migration.place, migration.id, help)
