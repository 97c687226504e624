from __future__ import annotations

from collections.abc import Iterator

from ...families.migrations import MigrationsFacts, MigrationsOptions
from ...finding import CannotJudge, Finding
from ...rules import Phase, rule
from ._common import about_to_run, doubtful, live, same


@rule(phase=Phase.DATA)
def missing_column(facts: MigrationsFacts, _options: MigrationsOptions) -> Iterator[Finding | CannotJudge]:
    """A model has a column that its table does not have, and no migration is about to add it.

    An ORM names every column of a model in every query, so that not only the new feature fails, but every request that
    loads a row of that table.

    Looked at are columns that the code names in so many words, in tables that are there; with `metadata:` in the gate
    file, all that the code has. What a mixin or a field of a third party brings is only seen that way.

    ## How to mend it

    Make the migration, and run it before this code is deployed.
    """
    database, tables = live(facts)
    to_come = yield from about_to_run(facts)
    if to_come is None:
        return
    steps = [step for migration in to_come for step in migration.steps]
    folds = database.kind != "postgresql"
    for model in facts.models.found:
        there = tables.columns(model.table)
        if there is None:
            continue
        known = {column.lower() if folds else column for column in there}
        for column, place in model.columns.items():
            if (column.lower() if folds else column) in known:
                continue
            added = any(
                same(step.table, model.table)
                and (
                    (step.kind == "add-column" and step.column.lower() == column.lower())
                    or (step.kind == "rename-column" and step.to.lower() == column.lower())
                    or (step.kind == "create-table" and column in step.columns)
                )
                for step in steps
            )
            if added:
                continue
            subject = f"{model.table}.{column}"
            doubt = doubtful(to_come, model.table.name, column)
            if doubt is not None:
                yield CannotJudge(
                    f"'{subject}' is not in {database.title}, and whether '{doubt.title}' adds it cannot be told",
                    place,
                    subject,
                    "run the pending migrations, and then the gate",
                )
            else:
                yield Finding(
                    f"{model.name} needs the column '{column}' of '{model.table}', which {database.title} does not "
                    "have and no pending migration adds",
                    place,
                    subject,
                    "make its migration and run it before this code is deployed",
                )
