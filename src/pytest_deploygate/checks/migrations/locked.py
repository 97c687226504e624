from __future__ import annotations

from collections.abc import Iterator

from ...families.migrations import MigrationsFacts, MigrationsOptions
from ...finding import CannotJudge, Finding
from ...rules import Phase, rule
from ._common import booked

_MENDS = {
    "knex": "if no run is going on, `knex migrate:unlock`",
    "kysely": "if no run is going on, set `is_locked` of that table to 0",
    "yoyo": "if no run is going on, `yoyo break-lock`",
}


@rule(phase=Phase.DATA)
def locked(facts: MigrationsFacts, _options: MigrationsOptions) -> Iterator[Finding | CannotJudge]:
    """A run of migrations holds the lock, or died with it.

    Knex, Kysely and yoyo keep their lock in a table. A run that is killed leaves it behind, and every later one waits
    or fails: the deploy stops where the migrations begin.

    ## How to mend it

    See whether a run is going on. If none is, take the lock away by the framework's own means.
    """
    for one in booked(facts):
        if isinstance(one, CannotJudge):
            yield one
            continue
        kept, ledger = one
        if ledger.locked:
            framework = kept.chain.framework
            yield Finding(ledger.locked, kept.chain.place, framework, _MENDS.get(framework, ""))
