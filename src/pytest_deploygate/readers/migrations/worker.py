"""Runs in a process of its own, by the project's Python, once the gate file has asked for that: imports its models, or
applies its migrations to an empty database. Knows nothing of this package.

``python worker.py REQUEST``, where REQUEST is a file with a JSON object; the answer goes to the file that it names.
"""

import importlib
import inspect
import json
import os
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def main(request: dict[str, Any]) -> None:
    # In the place of this script's own folder, which has modules called alembic and django.
    sys.path[:1] = request["path"]
    os.chdir(request["root"])
    try:
        answer = {"models": models, "alembic": alembic, "django": django, "render": render}[request["do"]](request)
    except BaseException as error:  # noqa: BLE001 - whatever the project's code raises
        answer = {"error": described(error, request)}
    Path(request["answer"]).write_text(json.dumps(answer), "utf-8")


def described(error: BaseException, request: dict[str, Any]) -> dict[str, Any]:
    """What went wrong, without the text of an error of somebody else's, which may quote anything."""
    text = ""
    inner = getattr(error, "orig", None) or error.__cause__ or error
    if type(inner).__module__ in {"sqlite3", "builtins"} and not isinstance(inner, (KeyError, OSError, RuntimeError)):
        # These say what is missing by its name, such as "no such table: users".
        text = str(inner).partition("\n")[0][:200] if type(inner).__module__ == "sqlite3" else ""
    if isinstance(error, ImportError):
        # One that is cut could end with a part of a secret, which nobody knows again.
        line = str(error).partition("\n")[0]
        text = line if len(line) <= 200 else ""
    place = None
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename.startswith(request["root"] + os.sep) and "site-packages" not in frame.filename:
            place = [frame.filename, frame.lineno]
    return {"type": type(inner).__name__, "text": text, "place": place}


def models(request: dict[str, Any]) -> dict[str, Any]:
    name = request["metadata"]
    if name == "django":
        return {"models": django_models(request)}
    return {"models": list(sqlalchemy_models(metadata_of(name)))}


def metadata_of(name: str) -> Any:
    module, _, path = name.partition(":")
    found = importlib.import_module(module)
    for part in path.split(".") if path else ():
        found = getattr(found, part)
    return getattr(found, "metadata", found)


def sqlalchemy_models(metadata: Any) -> Iterator[dict[str, Any]]:
    classes = {}
    for module in list(sys.modules.values()):
        for value in list(getattr(module, "__dict__", {}).values()):
            if isinstance(value, type) and value.__dict__.get("__table__") is not None:
                classes[value.__dict__["__table__"]] = value
    for table in metadata.tables.values():
        cls = classes.get(table)
        yield {
            "table": table.name,
            "schema": table.schema or "",
            "columns": [column.name for column in table.columns],
            "name": cls.__name__ if cls else table.name,
            **where(cls),
        }


def django_models(request: dict[str, Any]) -> list[dict[str, Any]]:
    os.environ["DJANGO_SETTINGS_MODULE"] = request["settings"]
    import django as framework
    from django.apps import apps

    framework.setup()
    found = []
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if meta.managed and not meta.proxy and not meta.swapped:
            schema, table = "", meta.db_table
            if '"."' in table:
                schema, _, table = table.replace('"', "").rpartition(".")
            columns = [field.column for field in meta.local_concrete_fields if field.column]
            found.append({"table": table, "schema": schema, "columns": columns, "name": model.__name__, **where(model)})
    return found


def where(cls: Any) -> dict[str, Any]:
    try:
        return {"file": inspect.getsourcefile(cls), "line": inspect.getsourcelines(cls)[1]} if cls else {}
    except (OSError, TypeError):
        return {}


def alembic(request: dict[str, Any]) -> dict[str, Any]:
    """Apply all revisions without the project's env.py, which might know another database."""
    import sqlalchemy
    from alembic.autogenerate import compare_metadata
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    is_toml = request["config"].endswith(".toml")
    config = Config(toml_file=request["config"]) if is_toml else Config(request["config"], ini_section=request["name"])
    script = ScriptDirectory(request["script_location"], version_locations=request["versions"])
    script.recursive_version_locations = request["recursive"]
    metadata = metadata_of(request["metadata"]) if request["metadata"] else None
    engine = sqlalchemy.create_engine(request["url"])
    running: list[Any] = []

    def upgrade(revision: Any, _context: Any) -> Iterator[Any]:
        for step in script._upgrade_revs("heads", revision):
            inner = step.migration_fn

            def named(*arguments: Any, step: Any = step, inner: Any = inner, **more: Any) -> Any:
                running[:] = [step.revision.revision, step.revision.path]
                return inner(*arguments, **more)

            step.migration_fn = named
            yield step

    # On a connection of its own: Alembic leaves a transaction that has begun to who began it.
    with engine.connect() as connection:
        inspector = sqlalchemy.inspect(connection)
        names = inspector.get_schema_names() if engine.dialect.name == "postgresql" else [None]
        if any(inspector.get_table_names(name) for name in names if name != "information_schema"):
            return {"full": True}
    schemas = {None, *(table.schema for table in metadata.tables.values())} if metadata is not None else {None}
    with (
        EnvironmentContext(config, script, fn=upgrade, destination_rev="heads") as environment,
        engine.connect() as connection,
    ):
        environment.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=True,
            include_schemas=len(schemas) > 1,
            include_name=lambda name, kind, _parents: kind != "schema" or name in schemas,
        )
        try:
            with environment.begin_transaction():
                environment.run_migrations()
        except Exception as error:  # noqa: BLE001 - whatever the project's code raises
            return {"failed": described(error, request), "at": running}
        drift: list[list[str]] = []
        if metadata is not None and not metadata.tables:
            return {"drift": [], "bare": True}
        if metadata is not None:
            context = environment.get_context()
            table = context.version_table if hasattr(context, "version_table") else "alembic_version"
            for change in compare_metadata(context, metadata):
                drift += described_change(change, table)
        return {"drift": drift}


def render(request: dict[str, Any]) -> dict[str, Any]:
    """The SQL of some revisions, without a database; none for one that wants to ask it something."""
    import io

    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(request["script_location"], version_locations=request["versions"])
    script.recursive_version_locations = request["recursive"]
    found: dict[str, str | None] = {}
    for revision in request["revisions"]:
        written = io.StringIO()
        options = {"as_sql": True, "output_buffer": written, "literal_binds": True}
        context = MigrationContext.configure(dialect_name=request["dialect"], opts=options)
        try:
            with Operations.context(context):
                script.get_revision(revision).module.upgrade()
        except Exception:  # noqa: BLE001 - whatever the project's code raises
            found[revision] = None
        else:
            found[revision] = written.getvalue()
    return {"sql": found}


def described_change(change: Any, table: str) -> list[list[str]]:
    if not isinstance(change, tuple):
        return []
    kind = change[0]
    if kind in {"add_table", "remove_table"} and change[1].name != table:
        return [[str(change[1].name), kind]]
    if kind in {"add_column", "remove_column"}:
        return [[f"{change[2]}.{change[3].name}", kind]]
    return []


def django(request: dict[str, Any]) -> dict[str, Any]:
    os.environ["DJANGO_SETTINGS_MODULE"] = request["settings"]
    from django.conf import settings

    settings.DATABASES = {alias: dict(request["database"]) for alias in (settings.DATABASES or {"default": {}})}
    import django as framework

    framework.setup()
    from django.db import connection
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.executor import MigrationExecutor
    from django.db.migrations.state import ProjectState

    if connection.introspection.table_names():
        return {"full": True}
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
            )
            if cursor.fetchone()[0]:
                return {"full": True}
    running: list[Any] = []

    def progress(action: str, migration: Any = None, _fake: Any = None) -> None:
        if action == "apply_start":
            running[:] = [f"{migration.app_label}.{migration.name}", inspect.getsourcefile(type(migration))]

    executor = MigrationExecutor(connection, progress)
    try:
        executor.migrate(executor.loader.graph.leaf_nodes())
    except Exception as error:  # noqa: BLE001 - whatever the project's code raises
        return {"failed": described(error, request), "at": running}
    from django.apps import apps

    loader = MigrationExecutor(connection).loader
    changes = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps)).changes(graph=loader.graph)
    drift = [
        [f"{label}: {operation.describe()}", "operation"]
        for label, migrations in changes.items()
        for migration in migrations
        for operation in migration.operations
    ]
    tables = set(connection.introspection.table_names())
    made = (model._meta for model in apps.get_models(include_auto_created=True))
    drift += [
        [meta.db_table, "add_table"]
        for meta in made
        if meta.managed and not meta.proxy and not meta.swapped and meta.db_table not in tables
    ]
    return {"drift": drift}


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text("utf-8")))
