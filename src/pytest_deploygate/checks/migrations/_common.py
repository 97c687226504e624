"""What several rules of the family ask of the facts."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from ...families.migrations import Database, Framework, Kept, Ledger, Live, Migration, MigrationsFacts, Step, Table
from ...families.migrations.chain import ordered
from ...finding import CannotJudge

__all__ = ["COMMANDS", "about_to_run", "applied", "booked", "creators", "doubtful", "live", "pending", "same", "unread"]

COMMANDS: dict[Framework, str] = {
    "alembic": "alembic upgrade head",
    "django": "python manage.py migrate",
    "prisma": "prisma migrate deploy",
    "typeorm": "typeorm migration:run",
    "knex": "knex migrate:latest",
    "sequelize": "sequelize db:migrate",
    "drizzle": "drizzle-kit migrate",
    "kysely": "kysely migrate:latest",
    "node-pg-migrate": "node-pg-migrate up",
    "dbmate": "dbmate up",
    "rails": "rails db:migrate",
    "goose": "goose up",
    "golang-migrate": "migrate up",
    "flyway": "flyway migrate",
    "yoyo": "yoyo apply",
}


def unread(facts: MigrationsFacts) -> Iterator[CannotJudge]:
    """Why a chain, or a part of it, cannot be read."""
    for kept in facts.chains:
        if isinstance(kept, CannotJudge):
            yield kept
        else:
            yield from kept.chain.problems


def booked(facts: MigrationsFacts) -> Iterator[tuple[Kept, Ledger] | CannotJudge]:
    """The chains whose books are known; and why the others are not."""
    yield from unread(facts)
    for kept in facts.known:
        if isinstance(kept.ledger, Ledger):
            yield kept, kept.ledger
        elif kept.ledger is not None:
            yield kept.ledger


def live(facts: MigrationsFacts) -> tuple[Database, Live]:
    """The database and its tables.

    Raises:
        CannotJudge: They cannot be known.
    """
    database = facts.database
    assert database is not None
    if isinstance(database, CannotJudge):
        raise database.about(database.finding.subject)
    if isinstance(database.live, CannotJudge):
        raise database.live.about(database.live.finding.subject)
    return database, database.live


def pending(kept: Kept) -> list[Migration]:
    """The migrations that are to run and have not, in the order in which they would."""
    return [m for key in kept.position.pending if not (m := kept.chain.migrations[key]).doubt]


def about_to_run(facts: MigrationsFacts) -> Generator[CannotJudge, None, list[Migration] | None]:
    """What models are held against beside the database: all that is pending. None where that cannot be told.

    Raises:
        CannotJudge: There are no models.
    """
    yield from facts.models.problems
    refusals = [one for one in booked(facts) if isinstance(one, CannotJudge)]
    if not facts.models.found and not facts.models.problems:
        yield from unread(facts)
        place = facts.known[0].chain.place if facts.known else refusals[0].finding.place
        remedy = "name the models under `models:` or `metadata:`; where there are none, set the rule to `off`"
        raise CannotJudge("no model was found in the code, so there is nothing to compare", place, "models", remedy)
    if refusals:
        # What is about to be made cannot be told, so neither can what is missing.
        yield from refusals
        return None
    return [migration for kept in facts.known if isinstance(kept.ledger, Ledger) for migration in pending(kept)]


def applied(kept: Kept) -> list[Migration]:
    """The migrations that have run, each after what it needs."""
    position = kept.position
    order = ordered(position.nodes, position.needed)
    return [kept.chain.migrations[key] for key in order if key in position.applied]


def same(one: Table | None, other: Table | None) -> bool:
    """Whether two names can be of one table: a schema that is not named may be any."""
    if one is None or other is None or one.name.lower() != other.name.lower():
        return False
    return not one.schema or not other.schema or one.schema.lower() == other.schema.lower()


def creators(steps: Iterator[Step] | list[Step], table: Table) -> Iterator[Step]:
    """The steps that make a table of that name."""
    for step in steps:
        if (step.kind == "create-table" and same(step.table, table)) or (
            step.kind == "rename-table" and step.to.lower() == table.name.lower()
        ):
            yield step


def doubtful(migrations: list[Migration], *names: str) -> Migration | None:
    """A migration that does something which is not understood, and that names one of these or nothing at all."""
    for migration in migrations:
        for step in migration.steps:
            if step.kind == "opaque" and (not step.words or not step.words.isdisjoint(name.lower() for name in names)):
                return migration
    return None
