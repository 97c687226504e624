"""Family ``migrations``: is the target database ready for this code?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, get_args

from ...finding import CannotJudge, Location
from ...rules import Family, Options, Phase, Rule, option
from .chain import Chain, Framework, Ledger, Migration, Position, Record, located
from .steps import Step, Table

__all__ = [
    "FAMILY",
    "Alembic",
    "Chain",
    "Database",
    "DatabaseParts",
    "Django",
    "Files",
    "Framework",
    "Kept",
    "Ledger",
    "Live",
    "Migration",
    "MigrationsFacts",
    "MigrationsOptions",
    "Model",
    "Models",
    "Position",
    "Record",
    "Scratch",
    "Step",
    "Table",
    "Tried",
    "located",
]

DATABASE = "database"
"""The command line argument that stands for the section's ``database``."""
SCRATCH = frozenset(["does-not-apply", "drift"])
"""The rules that apply the whole chain to an empty database."""
OF_MODELS = frozenset(["missing-table", "missing-column", "model-without-migration"])
"""The rules that ask what the models need."""


@dataclass(frozen=True)
class Alembic:
    """Migrations of Alembic."""

    config: str = option(
        "The configuration, relative to the gate file: `alembic.ini`, or a `pyproject.toml` with [tool.alembic].",
        default="alembic.ini",
    )
    name: str = option("The section of the configuration, as `alembic -n` has it.", default="alembic")
    script_location: str | None = option(
        "The folder of `env.py`, relative to the gate file, where the configuration does not say it.", default=None
    )
    version_table: str | None = option(
        "The bookkeeping table, where `env.py` computes its name.", default=None, examples=["alembic_version"]
    )
    version_table_schema: str | None = option(
        "The schema of the bookkeeping table, where `env.py` computes it.", default=None
    )
    render: bool = option(
        "Whether pending revisions that cannot be read to the end are run for the SQL that they would run, in a "
        "process of their own and without a database. That runs your migrations.",
        default=False,
    )


@dataclass(frozen=True)
class Django:
    """Migrations of Django."""

    settings: str = option("The settings module.", examples=["shop.settings"])
    apps: list[str] | None = option(
        "INSTALLED_APPS, where the settings compute it.", default=None, examples=[["shop.orders"]]
    )


@dataclass(frozen=True)
class Files:
    """Migrations that are files in a folder."""

    folder: list[str] | str = option("The folder, relative to the gate file; or several.", examples=["db/migrations"])
    table: str | None = option("The bookkeeping table. Left out, the framework's own.", default=None)
    schema: str | None = option("The schema of that table. Left out, where the database finds it.", default=None)
    column: str | None = option(
        "The column of that table that holds a file's name or number; for `sql`, which has no table of its own.",
        default=None,
    )


@dataclass(frozen=True)
class DatabaseParts:
    """A database, as Django's DATABASES has it."""

    engine: str = option("What it is.", examples=["postgresql", "django.db.backends.mysql", "sqlite3"])
    name: str = option("Its name, or its file relative to the gate file.")
    user: str = option("Who connects.", default="")
    password: str = option("With which password; write it as $NAME.", default="", examples=["$DB_PASSWORD"])
    host: str = option("The host, or the folder of its socket.", default="")
    port: int | None = option("The port.", default=None, minimum=1, maximum=65535)


@dataclass(frozen=True)
class Scratch:
    """An empty database that the whole chain is applied to, and thrown away after."""

    url: str | None = option(
        "An empty database that may be filled. Left out, SQLite.",
        default=None,
        examples=["$SCRATCH_URL"],
    )
    timeout: float = option("Seconds that applying may take.", default=300.0, minimum=1, maximum=3600)
    environment: dict[str, str] = option(
        "Environment variables that the code needs to run. The gate's own are not passed on.", factory=dict
    )


@dataclass(frozen=True)
class MigrationsOptions(Options):
    """The migrations of this environment, and the database that they are for."""

    alembic: Alembic | str | None = option(
        "Migrations of Alembic: the configuration, or all that there is to say.", default=None, examples=["alembic.ini"]
    )
    django: Django | str | None = option(
        "Migrations of Django: the settings module, or all that there is to say.",
        default=None,
        examples=["shop.settings"],
    )
    prisma: Files | str | None = option("Prisma's folder of migrations.", default=None, examples=["prisma/migrations"])
    typeorm: Files | str | None = option("TypeORM's folder of migrations.", default=None, examples=["src/migrations"])
    knex: Files | str | None = option("Knex's folder of migrations.", default=None, examples=["migrations"])
    sequelize: Files | str | None = option("Sequelize's folder of migrations.", default=None, examples=["migrations"])
    drizzle: Files | str | None = option("Drizzle's folder, with `meta` in it.", default=None, examples=["drizzle"])
    kysely: Files | str | None = option("Kysely's folder of migrations.", default=None, examples=["migrations"])
    node_pg_migrate: Files | str | None = option(
        "node-pg-migrate's folder of migrations.", default=None, examples=["migrations"]
    )
    dbmate: Files | str | None = option("dbmate's folder of migrations.", default=None, examples=["db/migrations"])
    rails: Files | str | None = option("Rails' folder of migrations.", default=None, examples=["db/migrate"])
    goose: Files | str | None = option("goose's folder of migrations.", default=None, examples=["migrations"])
    golang_migrate: Files | str | None = option(
        "golang-migrate's folder of migrations.", default=None, examples=["migrations"]
    )
    flyway: Files | str | None = option("Flyway's folder of migrations.", default=None, examples=["sql"])
    yoyo: Files | str | None = option("yoyo's folder of migrations.", default=None, examples=["migrations"])
    sql: Files | None = option(
        "A folder of numbered SQL files of no framework, with the table and the column where what has run is noted.",
        default=None,
    )
    database: DatabaseParts | str | None = option(
        "The database that this environment is about to use: a URL, a connection string of libpq, or its parts. "
        "Only read, and only its bookkeeping and its catalogue. `--deploygate-database` stands for it.",
        default=None,
        examples=["$DATABASE_URL"],
    )
    timeout: float = option("Seconds that the database may take for an answer.", default=3.0, minimum=0.1, maximum=60)
    models: list[str] | None = option(
        "Folders and files with the models, relative to the gate file. Left out, the code beside the migrations.",
        default=None,
        examples=[["src/shop/models"]],
    )
    metadata: str | None = option(
        "The models' metadata, such as `shop.models:Base.metadata`, or `django` for its registry: imported in a "
        "process of its own, so that every table and column is known. That runs your code.",
        default=None,
        examples=["shop.models:Base.metadata"],
    )
    environment: dict[str, str] = option(
        "Environment variables that the models need to be imported. The gate's own are not passed on.", factory=dict
    )
    roots: list[str] | None = option(
        "The folders that the project's modules are imported from, relative to the gate file. Left out, the folder of "
        "`manage.py` with Django; else `src` where packages lie below it, or the gate file's own folder.",
        default=None,
        minItems=1,
        examples=[["src"]],
    )
    python: str | None = option(
        "The interpreter that the project uses, as under `imports`.", default=None, examples=[".venv/bin/python"]
    )
    scratch: Scratch | None = option(
        "Where the rules `migrations/does-not-apply` and `migrations/drift` apply the whole chain; write "
        "`scratch: {}` for SQLite in memory. That runs your migrations.",
        default=None,
    )

    def frameworks(self) -> Mapping[Framework, Alembic | Django | Files]:
        """What is said about each framework."""
        found: dict[Framework, Alembic | Django | Files] = {}
        if self.alembic is not None:
            found["alembic"] = Alembic(self.alembic) if isinstance(self.alembic, str) else self.alembic
        if self.django is not None:
            found["django"] = Django(self.django) if isinstance(self.django, str) else self.django
        for name in _FILES:
            said: Files | str | None = getattr(self, name.replace("-", "_"))
            if said is not None:
                found[name] = Files(said) if isinstance(said, str) else said
        return found


_FILES: tuple[Framework, ...] = tuple(name for name in get_args(Framework) if name not in {"alembic", "django"})


@dataclass(frozen=True)
class Model:
    """A table that the code means to use.

    Attributes:
        table: Its name.
        place: Where the code says so.
        columns: Each column that is known, with its place.
        name: The class or variable.
        module: The file, POSIX, relative to the root.
        app: The Django app.
    """

    table: Table
    place: Location
    columns: Mapping[str, Location] = field(default_factory=dict)
    name: str = ""
    module: str = ""
    app: str = ""


@dataclass(frozen=True)
class Models:
    """The tables that the code means to use.

    Attributes:
        found: Those that are known.
        unseen: The models that Alembic does not see.
        seen_by: What would have to import them.
        blind: Why which these are cannot be told.
        unmigrated: Django apps with models and without migrations, each with its first model.
        problems: Why there may be more.
    """

    found: tuple[Model, ...] = ()
    unseen: tuple[Model, ...] = ()
    seen_by: str = "env.py"
    blind: CannotJudge | None = None
    unmigrated: Mapping[str, Model] = field(default_factory=dict)
    problems: tuple[CannotJudge, ...] = ()


DatabaseKind = Literal["postgresql", "mysql", "mariadb", "sqlite"]


@dataclass(frozen=True)
class Live:
    """What the database has.

    Attributes:
        tables: Names of its tables and views, each with its columns.
        path: The schemas in which it looks for a name that has none; for one without schemas, its own name.
        rows: How many rows each is about to have, where the database estimates that.
        folds: Whether the case of a table's name makes no difference.
    """

    tables: Mapping[Table, frozenset[str]]
    path: tuple[str, ...] = ()
    rows: Mapping[Table, int] = field(default_factory=dict)
    folds: bool = False

    def found(self, table: Table) -> Table | None:
        """A table as the database has it; None where there is none of that name."""
        for schema in (table.schema,) if table.schema else ("", *self.path):
            known = self._named.get((schema.lower(), table.name.lower()), {})
            if self.folds and known:
                return next(iter(known.values()))
            if table.name in known:
                return known[table.name]
        return None

    def columns(self, table: Table) -> frozenset[str] | None:
        """The columns of a table; None where there is none of that name."""
        found = self.found(table)
        return None if found is None else self.tables[found]

    @cached_property
    def _named(self) -> Mapping[tuple[str, str], Mapping[str, Table]]:
        """The tables by schema and name in lower case, and then by their very name."""
        found: dict[tuple[str, str], dict[str, Table]] = {}
        for table in self.tables:
            found.setdefault((table.schema.lower(), table.name.lower()), {})[table.name] = table
        return found


@dataclass(frozen=True)
class Database:
    """The database that the environment is about to use.

    Attributes:
        title: Its kind, host, port and name, without who connects.
        kind: What it is.
        live: Its tables; or why they cannot be known.
        denied: What the role that connects may not read.
    """

    title: str
    kind: DatabaseKind
    live: Live | CannotJudge
    denied: tuple[CannotJudge, ...] = ()


@dataclass(frozen=True)
class Kept:
    """A chain beside the bookkeeping that the database has of it.

    Attributes:
        chain: The chain.
        ledger: Its bookkeeping; or why that cannot be read. None where no database was looked at.
        position: Where the database is; where nothing is known of it, where an empty one would be.
    """

    chain: Chain
    ledger: Ledger | CannotJudge | None
    position: Position

    @property
    def doubtful(self) -> tuple[Migration, ...]:
        """The first migration of each Django app that has not run and may not be installed at all."""
        found: dict[str, Migration] = {}
        for key in self.position.pending:
            migration = self.chain.migrations[key]
            if migration.doubt:
                found.setdefault(migration.group, migration)
        return tuple(found.values())


@dataclass(frozen=True)
class Tried:
    """What became of applying a chain to an empty database.

    Attributes:
        framework: Whose chain.
        failed: What went wrong, as a sentence; empty where all was applied.
        at: The migration at which it did.
        drift: What the models have and the migrations did not make, or the other way round: what it is about, and a
            sentence.
        place: Where the chain is configured.
        compared: The models were there to be compared with.
    """

    framework: Framework
    place: Location
    failed: str = ""
    at: Location | None = None
    drift: tuple[tuple[str, str], ...] = ()
    compared: bool = False


@dataclass(frozen=True)
class MigrationsFacts:
    """All that the family's rules see. What no rule of the run asks for is not there.

    Attributes:
        environment: The environment's name.
        chains: Each framework's chain; or why it cannot be read.
        database: The database; or why it cannot be reached. None where no rule of the run asks for it.
        models: What the code means to use.
        tried: What became of applying the chains to an empty database; or why that cannot be known.
        notes: Remarks for the summary of a run.
    """

    environment: str
    chains: tuple[Kept | CannotJudge, ...]
    database: Database | CannotJudge | None = None
    models: Models = field(default_factory=Models)
    tried: tuple[Tried | CannotJudge, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def known(self) -> tuple[Kept, ...]:
        """The chains that could be read."""
        return tuple(kept for kept in self.chains if isinstance(kept, Kept))


def _absent(options: MigrationsOptions, rule: Rule, arguments: Mapping[str, str], *, asked: bool) -> str:
    """Why a rule cannot be judged for want of what the section does not name; empty where it can."""
    if rule.short in SCRATCH:
        return "" if options.scratch is not None else "migrations.scratch is not set"
    if rule.short in OF_MODELS and not (options.alembic or options.django or options.models or options.metadata):
        return "neither migrations.models nor migrations.metadata is set"
    if rule.phase is not Phase.DATA or asked or arguments.get(DATABASE):
        return ""
    try:
        return "" if options.database is not None else "migrations.database is not set"
    except CannotJudge as refusal:
        return refusal.finding.message


FAMILY = Family(
    "migrations",
    MigrationsOptions,
    "pytest_deploygate.readers.migrations:read_migrations",
    "The migrations of this environment, and the database that they are for.",
    absent=_absent,
)
