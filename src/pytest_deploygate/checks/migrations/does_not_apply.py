from __future__ import annotations

from collections.abc import Iterator

from ...families.migrations import MigrationsFacts, MigrationsOptions
from ...finding import CannotJudge, Finding
from ...rules import rule
from ._common import unread


@rule()
def does_not_apply(facts: MigrationsFacts, _options: MigrationsOptions) -> Iterator[Finding | CannotJudge]:
    """The migrations cannot be applied to an empty database.

    Nobody notices for years, as no database is empty any more: until the one that has to be made anew after an outage,
    for a new region, for a test.

    Judged where the gate file says `scratch:`, as it runs the project's migrations: all of them, in a process of its
    own, on SQLite in memory or the database that `scratch: url:` names, which has to be empty. Alembic's `env.py` does
    not run, and Django's settings get no other database, so that no other one can be reached by them.

    ## How to mend it

    Mend the migration that is named. One that only works on PostgreSQL needs a PostgreSQL as `scratch: url:`.
    """
    yield from unread(facts)
    for tried in facts.tried:
        if isinstance(tried, CannotJudge):
            yield tried
        elif tried.failed:
            yield Finding(
                f"the migrations of {tried.framework} do not apply to an empty database: {tried.failed}",
                tried.at or tried.place,
                tried.framework,
                "mend that migration; if it needs another kind of database, name one under `scratch: url:`",
            )
