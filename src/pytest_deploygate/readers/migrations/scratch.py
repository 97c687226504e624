"""Applies a whole chain to an empty database, and compares the result with the models. Runs the project's code."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from ...families.migrations import Alembic, Django, MigrationsOptions, Scratch, Tried
from ...finding import CannotJudge, Location
from ...rules import Deploy
from ..child import Failure, asked, failure
from ..database.target import BadTarget, Target, read_target
from ..files import location
from .alembic import Script
from .registry import WORKER

__all__ = ["try_alembic", "try_django"]

_CHANGES = {
    "add_table": "the models have the table '{}', and no migration makes it",
    "remove_table": "the migrations make the table '{}', and no model has it",
    "add_column": "the models have the column '{}', and no migration adds it",
    "remove_column": "the migrations make the column '{}', and no model has it",
    "operation": "a migration is missing for '{}'",
}
_ENGINES = {"postgresql": "postgresql", "mysql": "mysql", "sqlite": "sqlite3"}


def try_alembic(
    said: Alembic, script: Script, options: MigrationsOptions, deploy: Deploy, path: list[str]
) -> Tried | CannotJudge:
    """Apply Alembic's revisions, without the project's ``env.py``: that one may know another database."""
    scratch = options.scratch or Scratch()
    with tempfile.TemporaryDirectory(prefix="deploygate-", ignore_cleanup_errors=True) as folder:
        request = {
            "do": "alembic",
            "config": str(deploy.root / said.config),
            "name": said.name,
            "script_location": str(script.folder),
            "versions": [str(folder) for folder in script.versions],
            "recursive": script.recursive,
            "metadata": options.metadata,
            "url": scratch.url or f"sqlite:///{Path(folder).resolve() / 'scratch.db'}",
            "path": [*map(str, script.path), *path],
        }
        return _tried("alembic", request, script.place, options, deploy)


def try_django(
    said: Django, place: Location, options: MigrationsOptions, deploy: Deploy, path: list[str]
) -> Tried | CannotJudge:
    """Apply Django's migrations, with the settings' databases replaced before anything connects."""
    scratch = options.scratch or Scratch()
    try:
        database = _parts(read_target(scratch.url, deploy.root)) if scratch.url else _MEMORY
    except BadTarget as problem:
        return CannotJudge(f"the scratch database {problem}", options.place("scratch", "url"), "scratch")
    request = {"do": "django", "settings": said.settings, "database": database, "path": path}
    return _tried("django", request, place, options, deploy)


_MEMORY = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}


def _parts(target: Target) -> dict[str, Any]:
    return {
        "ENGINE": f"django.db.backends.{_ENGINES[target.kind]}",
        "NAME": str(target.file) if target.file else target.name,
        "USER": target.user,
        "PASSWORD": target.password.reveal() if target.password else "",
        "HOST": target.host or target.parameters.get("unix_socket", ""),
        "PORT": str(target.port or ""),
    }


def _tried(
    framework: Any, request: dict[str, Any], place: Location, options: MigrationsOptions, deploy: Deploy
) -> Tried | CannotJudge:
    scratch = options.scratch or Scratch()
    if scratch.url:
        deploy.scrubber.add_environment({"SCRATCH_URL": scratch.url})
    at = options.place("scratch")
    environment = {**options.environment, **scratch.environment}
    try:
        said = asked(WORKER, request, deploy, options.python, environment, scratch.timeout, at)
    except Failure as problem:
        remedy = "variables that the code needs go under `scratch: environment:`, its interpreter under `python:`"
        return CannotJudge(f"applying the migrations of {framework} {problem}", problem.place or at, framework, remedy)
    except CannotJudge as refusal:
        return refusal
    if said.get("full"):
        remedy = "name one that may be thrown away, or leave `url` out for SQLite"
        return CannotJudge("the scratch database is not empty, and is left as it is", at, framework, remedy)
    if "failed" in said:
        raised = failure(said["failed"], deploy.root)
        name, where = "", raised.place
        if said["at"]:
            name, where = f"'{said['at'][0]}' ", where or location(Path(said["at"][1]), deploy.root)
        return Tried(framework, place, f"{name}{raised}", where)
    drift = tuple((subject, _CHANGES[kind].format(subject)) for subject, kind in said["drift"])
    return Tried(
        framework,
        place,
        drift=drift,
        compared=framework == "django" or (bool(options.metadata) and not said.get("bare")),
    )
