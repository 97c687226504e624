from __future__ import annotations

from collections.abc import Iterator

from ...families.migrations import MigrationsFacts, MigrationsOptions
from ...finding import CannotJudge, Finding
from ...rules import Phase, rule
from ._common import booked

_MENDS = {
    "prisma": "mend the schema by hand, then `prisma migrate resolve --applied` or `--rolled-back` with its name",
    "flyway": "mend the schema by hand, then `flyway repair`",
    "golang-migrate": "mend the schema by hand, then `migrate force` with the version that it is at",
}


@rule(phase=Phase.DATA)
def failed(facts: MigrationsFacts, _options: MigrationsOptions) -> Iterator[Finding | CannotJudge]:
    """A migration broke off half-way in the database.

    What it had done by then is there or is not, and nobody knows which. Prisma (P3009), Flyway and golang-migrate
    ("Dirty database version") refuse every further run until somebody has looked, so that the next deploy stops in its
    middle.

    Prisma says so by a row that has neither `finished_at` nor `rolled_back_at`, Flyway by `success`, golang-migrate by
    `dirty`. Other frameworks keep no such note.

    ## How to mend it

    Look at what the migration has done, bring the schema to one side of it by hand, and tell the framework which.
    """
    for one in booked(facts):
        if isinstance(one, CannotJudge):
            yield one
            continue
        kept, ledger = one
        for record in ledger.records:
            if record.failed:
                migration = kept.chain.migrations.get(record.id)
                place = migration.place if migration else kept.chain.place
                name = migration.title if migration else record.id
                yield Finding(f"'{name}': {record.failed}", place, record.id, _MENDS.get(kept.chain.framework, ""))
