from __future__ import annotations

from collections.abc import Iterator

from ...families.migrations import MigrationsFacts, MigrationsOptions
from ...finding import CannotJudge, Finding
from ...rules import Phase, rule
from ._common import booked


@rule(phase=Phase.DATA)
def changed_after_apply(facts: MigrationsFacts, _options: MigrationsOptions) -> Iterator[Finding | CannotJudge]:
    """A migration was changed after it ran.

    A new database gets what the file says now, this one has what it said then, and no run will ever bring the two
    together. Flyway refuses to go on; Prisma says so in development only; Drizzle keeps the hash and never looks at it.

    Told for the frameworks that keep a checksum: Prisma, Drizzle and Flyway. Whatever line breaks a checkout gives a
    file of Prisma's is the same file; repeatable migrations of Flyway are meant to change.

    ## How to mend it

    Take the change back and write it as a migration of its own. If it was only a comment, bring the checksum up to date
    by the framework's own means (`flyway repair`).
    """
    for one in booked(facts):
        if isinstance(one, CannotJudge):
            yield one
            continue
        kept, ledger = one
        for record in ledger.records:
            migration = kept.chain.migrations.get(record.id)
            if migration is None or record.failed or migration.repeatable or not migration.checksums:
                continue
            if record.checksum and record.checksum not in migration.checksums:
                yield Finding(
                    f"'{migration.title}' is not what it was when it ran",
                    migration.place,
                    migration.id,
                    "take the change back, and write it as a migration of its own",
                )
