from __future__ import annotations

from collections.abc import Iterator

from ...families.migrations import MigrationsFacts, MigrationsOptions
from ...finding import CannotJudge, Finding
from ...rules import Phase, rule
from ._common import about_to_run, creators, doubtful, live


@rule(phase=Phase.DATA)
def missing_table(facts: MigrationsFacts, _options: MigrationsOptions) -> Iterator[Finding | CannotJudge]:
    """A model names a table that the database does not have, and no migration is about to make it.

    A model was added and the migration was not; or `env.py` does not import the model's module, so that Alembic never
    knew of it, and `alembic check` says "No new upgrade operations detected". The first request that loads it is an
    error: once, a 502 for everyone.

    The models are those that the code names in so many words (`__tablename__`, `Table(…)`, SQLModel's `table=True`, the
    models of Django's apps); or, with `metadata:` in the gate file, all that the code really has once it is imported.

    ## How to mend it

    Make the migration (`alembic revision --autogenerate`, `makemigrations`), look at it, and run it before this code is
    deployed. If the table is of another database, name the models that are of this one under `models:`.
    """
    database, tables = live(facts)
    to_come = yield from about_to_run(facts)
    if to_come is None:
        return
    steps = [step for migration in to_come for step in migration.steps]
    for model in facts.models.found:
        if tables.columns(model.table) is not None or any(creators(steps, model.table)):
            continue
        doubt = doubtful(to_come, model.table.name)
        if doubt is not None:
            yield CannotJudge(
                f"'{model.table}' of {model.name} is not in {database.title}, and whether '{doubt.title}' makes it "
                "cannot be told",
                model.place,
                str(model.table),
                "run the pending migrations, and then the gate",
            )
        else:
            yield Finding(
                f"{model.name} needs the table '{model.table}', which {database.title} does not have and no pending "
                "migration makes",
                model.place,
                str(model.table),
                "make its migration and run it before this code is deployed",
            )
