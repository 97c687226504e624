from __future__ import annotations

from collections.abc import Iterator

from ...families.migrations import MigrationsFacts, MigrationsOptions
from ...finding import CannotJudge, Finding
from ...rules import rule
from ._common import creators, doubtful, unread


@rule()
def model_without_migration(facts: MigrationsFacts, _options: MigrationsOptions) -> Iterator[Finding | CannotJudge]:
    """A model has no migration, and what would make one does not see it.

    `env.py` does not import the model's module, so `alembic revision --autogenerate` does not know of it and
    `alembic check` is content. Or a Django app has models and no package `migrations`: `makemigrations` passes over it
    without a word, as do `migrate --check` and `makemigrations --check`. Either way the table is never made.

    A finding with Alembic is a model whose module nothing that `env.py` imports leads to, and whose table no migration
    makes. Both are needed: many a model is made by hand.

    ## How to mend it

    Import the module in `env.py`, or where the metadata is put together; with Django, `makemigrations APP`, which makes
    the package.
    """
    yield from unread(facts)
    models = facts.models
    yield from models.problems
    if models.blind is not None:
        yield models.blind
    for label, model in sorted(models.unmigrated.items()):
        yield Finding(
            f"the app '{label}' has models, such as {model.name}, and no package `migrations`",
            model.place,
            label,
            f"`python manage.py makemigrations {label}`, and commit what it makes",
        )
    migrations = [migration for kept in facts.known for migration in kept.chain.migrations.values()]
    steps = [step for migration in migrations for step in migration.steps]
    for model in models.unseen:
        table = str(model.table)
        if any(creators(steps, model.table)) or any(model.table.name.lower() in step.words for step in steps):
            continue
        message = (
            f"{models.seen_by} does not import {model.module}, so that Alembic never sees {model.name}, and no "
            f"migration makes '{table}'"
        )
        doubt = doubtful(migrations, model.table.name)
        if doubt is not None:
            remedy = "import the module where Alembic takes its metadata from"
            yield CannotJudge(
                f"{message} unless '{doubt.title}' does, which cannot be told", model.place, table, remedy
            )
        else:
            remedy = "import the module where Alembic takes its metadata from, and make the migration"
            yield Finding(message, model.place, table, remedy)
