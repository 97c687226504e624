from __future__ import annotations

from collections.abc import Iterator

from ...families.migrations import MigrationsFacts, MigrationsOptions
from ...finding import CannotJudge
from ...rules import Phase, rule


@rule(phase=Phase.DATA)
def denied(facts: MigrationsFacts, _options: MigrationsOptions) -> Iterator[CannotJudge]:
    """The role that connects may not read what the gate has to know.

    The bookkeeping table is there, and this role has no right to it; or, on MySQL and MariaDB, it sees only some of the
    tables, so that one that it does not see may well be there.

    ## How to mend it

    Give the gate a role of its own that only reads:

    ```sql
    GRANT SELECT ON alembic_version TO deploygate;  -- PostgreSQL: the bookkeeping table is enough
    GRANT SELECT ON shop.* TO 'deploygate'@'%';     -- MySQL and MariaDB
    ```
    """
    database = facts.database
    assert database is not None
    if isinstance(database, CannotJudge):
        yield database
    else:
        yield from database.denied
