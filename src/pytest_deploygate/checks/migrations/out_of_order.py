from __future__ import annotations

from collections.abc import Iterator

from ...families.migrations import Framework, Kept, MigrationsFacts, MigrationsOptions
from ...finding import CannotJudge, Finding, Related
from ...rules import Phase, rule
from ._common import booked

# What those do that do not simply run it.
_CONSEQUENCES: dict[Framework, str] = {
    "drizzle": "Drizzle only looks at the last one that ran, and never runs it",
    "golang-migrate": "golang-migrate only knows the last version, and never runs it",
    "flyway": "Flyway refuses to go on, or passes it over",
    "node-pg-migrate": "node-pg-migrate refuses to go on",
    "goose": "goose refuses to go on",
    "kysely": "Kysely refuses to go on",
}


@rule(phase=Phase.DATA)
def out_of_order(facts: MigrationsFacts, _options: MigrationsOptions) -> Iterator[Finding | CannotJudge]:
    """A migration comes before one that has run already, and has not run itself.

    A branch that was begun earlier is merged later. Drizzle and golang-migrate then never run its migration, and say
    that all is done; Flyway, goose, Kysely and node-pg-migrate stop the deploy; Django ends with
    `InconsistentMigrationHistory`.

    Not a finding with frameworks that run it all the same, such as Knex, Prisma and Rails; there it is pending.

    ## How to mend it

    Give the migration a younger number or time, and with Django let it follow the last one that has run.
    """
    for one in booked(facts):
        if isinstance(one, CannotJudge):
            yield one
            continue
        kept, _ = one
        yield from _unmet(kept) if not kept.chain.is_line else _late(kept)


def _unmet(kept: Kept) -> Iterator[Finding]:
    """What has run before something that it needs."""
    if kept.chain.framework != "django":
        return
    for key in kept.position.nodes:
        for parent in kept.position.needed[key] if key in kept.position.applied else ():
            if parent not in kept.position.applied:
                late, early = kept.chain.migrations[parent], kept.chain.migrations[key]
                yield Finding(
                    f"'{early.title}' has run, and '{late.title}', which it needs, has not",
                    late.place,
                    late.id,
                    "Django refuses to go on: let it follow the last one that has run, or note it as applied if it is",
                    (Related("has run already", early.place),),
                )


def _late(kept: Kept) -> Iterator[Finding]:
    """What the order of the names puts before something that has run."""
    consequence = _CONSEQUENCES.get(kept.chain.framework)
    order = [key for key in kept.position.nodes if not kept.chain.migrations[key].repeatable]
    if kept.chain.framework == "golang-migrate" or consequence is None:
        # It has one row only, which does not tell this.
        return
    last = max((i for i, key in enumerate(order) if key in kept.position.applied), default=-1)
    for key in order[: max(last, 0)]:
        if key not in kept.position.applied:
            late, early = kept.chain.migrations[key], kept.chain.migrations[order[last]]
            yield Finding(
                f"'{late.title}' comes before '{early.title}', which has run already, and has not run itself",
                late.place,
                late.id,
                f"{consequence}: give it a younger number or time",
                (Related("has run already", early.place),),
            )
