from __future__ import annotations

import re
from collections.abc import Iterator

from ...families.migrations import Kept, MigrationsFacts, MigrationsOptions
from ...finding import CannotJudge, Finding
from ...rules import Phase, rule
from ._common import booked


@rule(phase=Phase.DATA)
def unknown_applied(facts: MigrationsFacts, _options: MigrationsOptions) -> Iterator[Finding | CannotJudge]:
    """The database has had a migration that this code does not have.

    Somebody deploys an older version, or one without a branch whose migrations have run already; or an applied file was
    deleted. The code meets a schema that it was not written for, and what comes after cannot be applied: Alembic ends
    with "Can't locate revision". Django's `migrate --check`, TypeORM, Sequelize, dbmate and goose say nothing.

    Not a finding are rows of Django apps that are not installed any more, and those that a squashed migration has taken
    the place of.

    ## How to mend it

    Deploy the version that has the file, or bring it back. If it is gone on purpose, take its row out of the
    bookkeeping by the framework's own means (`alembic stamp`, `migrate --prune`, `prisma migrate resolve`).
    """
    for one in booked(facts):
        if isinstance(one, CannotJudge):
            yield one
            continue
        kept, ledger = one
        for id in kept.position.unknown:
            if _counts(kept, id):
                yield Finding(
                    f"'{id}' has run in the database, and there is no file of it",
                    kept.chain.place,
                    id,
                    f"deploy the version that has it, or bring the file back; {ledger.table} says that it ran",
                )


_SQUASHED = re.compile(r"\d+_squashed_(\d+)")


def _counts(kept: Kept, id: str) -> bool:
    if kept.chain.framework != "django":
        return True
    label, _, name = id.partition(".")
    own = [m.id.partition(".")[2] for m in kept.chain.migrations.values() if m.group == label]
    if not own and label not in kept.chain.unmigrated:
        return False
    number = re.match(r"\d+", name)
    squashed = [int(found[1]) for found in map(_SQUASHED.match, own) if found]
    return number is None or not any(int(number[0]) <= last for last in squashed)
