from __future__ import annotations

from collections.abc import Iterator

from ...families.migrations import MigrationsFacts, MigrationsOptions
from ...finding import CannotJudge
from ...rules import Phase, rule


@rule(phase=Phase.DATA)
def unreachable(facts: MigrationsFacts, _options: MigrationsOptions) -> Iterator[CannotJudge]:
    """The database cannot be reached.

    Whether the schema is there cannot be told then, and that is no pass. The message says which of these it is: nothing
    listens, the host is not known, no answer comes in time, the user is not let in, there is no such database, the file
    is not there or is no database, somebody holds a lock on it, no driver is installed.

    Neither user nor password is in any message, and nothing that a driver says, as drivers quote them.

    ## How to mend it

    Whatever the message asks for. The gate needs no more than a role that may read the bookkeeping tables.
    """
    if isinstance(facts.database, CannotJudge):
        yield facts.database
