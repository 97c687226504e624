from __future__ import annotations

from collections.abc import Iterator

from ...families.migrations import MigrationsFacts, MigrationsOptions
from ...finding import CannotJudge, Finding
from ...rules import rule
from ._common import unread


@rule()
def drift(facts: MigrationsFacts, _options: MigrationsOptions) -> Iterator[Finding | CannotJudge]:
    """The models are not what the migrations make.

    A model was changed and the migration was not written. On the developer's machine, where the tables were made from
    the models, everything works.

    Judged where the gate file says `scratch:`: all migrations are applied to an empty database, and the result is
    compared with the models: tables and columns with Alembic, all that `makemigrations` would write with Django.
    Alembic needs `metadata:` for it.

    ## How to mend it

    Write the migration: `alembic revision --autogenerate`, `python manage.py makemigrations`.
    """
    yield from unread(facts)
    for tried in facts.tried:
        if isinstance(tried, CannotJudge):
            yield tried
        elif tried.failed:
            message = f"the migrations of {tried.framework} do not apply, so that there is nothing to compare"
            yield CannotJudge(message, tried.at or tried.place, tried.framework, "see `migrations/does-not-apply`")
        elif not tried.compared:
            remedy = "name metadata with all models under `metadata:`, where their modules are imported"
            yield CannotJudge("there are no models to compare with", tried.place, tried.framework, remedy)
        else:
            for subject, message in tried.drift:
                yield Finding(message, tried.place, subject, "write the migration for it, and commit that")
