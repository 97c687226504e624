from __future__ import annotations

from collections.abc import Iterator

from ...families.migrations import MigrationsFacts, MigrationsOptions
from ...finding import CannotJudge, Finding, Severity
from ...rules import Phase, rule
from ._common import booked, pending


@rule(severity=Severity.WARN, phase=Phase.DATA)
def irreversible(facts: MigrationsFacts, _options: MigrationsOptions) -> Iterator[Finding | CannotJudge]:
    """A pending migration cannot be taken back.

    If the deploy has to be rolled back, its schema stays. That is often right, and then the old code has to work with
    it; this warning is there so that somebody has thought of it.

    Found are: `downgrade()` that is missing, does nothing or raises; Django's `RunPython` and `RunSQL` without their
    reverse; an empty or missing down part of dbmate, goose, golang-migrate. What undoes itself as a whole (Prisma,
    Drizzle, Flyway have no way back at all) is not a finding.

    ## How to mend it

    Write the way back, or write down that there is none and how a rollback goes then.
    """
    for one in booked(facts):
        if isinstance(one, CannotJudge):
            yield one
            continue
        for migration in pending(one[0]):
            if migration.irreversible:
                yield Finding(
                    f"'{migration.title}' cannot be taken back: {migration.irreversible}",
                    migration.place,
                    migration.id,
                    "write the way back, or waive this with the plan for a rollback as its reason",
                )
