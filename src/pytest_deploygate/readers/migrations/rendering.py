"""The SQL that revisions of Alembic would run, from running them without a database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...families.migrations import Chain, MigrationsOptions, Step
from ...finding import CannotJudge
from ...rules import Deploy
from ..child import Failure, asked
from .alembic import Script
from .registry import WORKER
from .sql import Sql

__all__ = ["rendered"]

SECONDS = 60.0
_DIALECTS = {"postgres": "postgresql", "mysql": "mysql", "sqlite": "sqlite"}


def rendered(
    revisions: Sequence[str],
    chain: Chain,
    script: Script,
    options: MigrationsOptions,
    deploy: Deploy,
    path: list[str],
    sql: Sql,
) -> Mapping[str, tuple[Step, ...]]:
    """The steps of those revisions that come to their end; of the others nothing more is known than before."""
    request = {
        "do": "render",
        "script_location": str(script.folder),
        "versions": [str(folder) for folder in script.versions],
        "recursive": script.recursive,
        "revisions": list(revisions),
        "dialect": _DIALECTS[sql.dialect],
        "path": [*map(str, script.path), *path],
    }
    place = options.place("alembic")
    try:
        said = asked(WORKER, request, deploy, options.python, options.environment, SECONDS, place)
    except (Failure, CannotJudge):
        return {}
    return {
        key: sql.steps(text, chain.migrations[key].place) for key, text in said["sql"].items() if isinstance(text, str)
    }
