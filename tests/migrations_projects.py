"""A project with migrations and a database, judged by one rule of the family ``migrations``."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from projects import RULES, Outcome
from pytest_deploygate.families.migrations import MigrationsFacts, MigrationsOptions
from pytest_deploygate.finding import CannotJudge, Location
from pytest_deploygate.readers.migrations import read_migrations
from pytest_deploygate.rules import Deploy
from pytest_deploygate.secret import Scrubber
from pytest_deploygate.verdict import sort_out

ALL = frozenset(name for name in RULES if name.startswith("migrations/"))
URL = "sqlite:///app.db"

INI = "[alembic]\nscript_location = migrations\n"
ENV = """\
from alembic import context

from shop.models import Base

context.configure(target_metadata=Base.metadata)
"""
SETTINGS = """\
INSTALLED_APPS = {apps!r}
DATABASES = {{"default": {{"ENGINE": "django.db.backends.sqlite3", "NAME": "app.db"}}}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SECRET_KEY = "-"
"""


def options(**given: Any) -> MigrationsOptions:
    """Options as a gate file gives them, with a place for the section and for each key."""
    made = MigrationsOptions(**given)
    places = {(name,): Location("deploygate.yaml", 4 + line, 7) for line, name in enumerate(given)}
    object.__setattr__(made, "__places__", {(): Location("deploygate.yaml", 3, 5), **places})
    return made


@dataclass
class MigrationsProject:
    """A project that a test puts together.

    Attributes:
        root: Its folder.
        arguments: What the command line says.
        scrubber: Knows the secrets that the readers came by.
        given: The options, unless `judge` is given others.
    """

    root: Path
    arguments: dict[str, str] = field(default_factory=dict)
    scrubber: Scrubber = field(default_factory=Scrubber)
    given: dict[str, Any] = field(default_factory=dict)

    def write(self, path: str, text: str | bytes = "") -> Path:
        """Write a file, and the folders that it is in."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return file

    # Alembic

    def alembic(self, *, ini: str = INI, env: str = ENV) -> None:
        """A project of Alembic's with a model and no revision."""
        self.given = {"alembic": "alembic.ini", "database": URL}
        self.write("alembic.ini", ini)
        self.write("migrations/env.py", env)
        self.write("shop/__init__.py")
        self.write("shop/models.py", "Base = declarative_base()\n")

    def revision(
        self,
        id: str,
        *parents: str,
        depends: Iterable[str] = (),
        labels: Iterable[str] = (),
        upgrade: str = "pass",
        downgrade: str = "op.execute('SELECT 1')",
        name: str = "",
    ) -> Path:
        """Write a revision; several parents make it a merge."""
        down = repr(parents[0]) if len(parents) == 1 else repr(parents or None)
        lines = "\n    ".join(upgrade.splitlines())
        return self.write(
            f"migrations/versions/{name or id}.py",
            "from alembic import op\nimport sqlalchemy as sa\n\n"
            f"revision = {id!r}\ndown_revision = {down}\n"
            f"branch_labels = {tuple(labels) or None!r}\ndepends_on = {tuple(depends) or None!r}\n\n\n"
            f"def upgrade():\n    {lines}\n\n\ndef downgrade():\n    {downgrade}\n",
        )

    def model(self, name: str, table: str, *columns: str, module: str = "shop/models.py") -> None:
        """Add a model of SQLAlchemy's to a module."""
        file = self.root / module
        before = file.read_text() if file.exists() else "from shop.models import Base\n"
        body = "".join(f"    {column} = Column(Integer)\n" for column in columns)
        self.write(module, f"{before}\n\nclass {name}(Base):\n    __tablename__ = {table!r}\n{body}")

    # Django

    def django(self, *apps: str, installed: Iterable[str] = ()) -> None:
        """A project of Django's with some apps of its own, each with a package for migrations."""
        self.given = {"django": "shop.settings", "database": URL}
        self.write("shop/__init__.py")
        self.write("shop/settings.py", SETTINGS.format(apps=[*installed, *apps]))
        for app in apps:
            self.write(f"{app}/__init__.py")
            self.write(f"{app}/migrations/__init__.py")

    def migration(self, app: str, name: str, *needed: tuple[str, str], operations: str = "", **more: Any) -> Path:
        """Write a migration of an app; what else is given are attributes of the class."""
        attributes = "".join(f"    {key} = {value!r}\n" for key, value in more.items())
        return self.write(
            f"{app}/migrations/{name}.py",
            "from django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n"
            f"    dependencies = {list(needed)!r}\n{attributes}    operations = [{operations}]\n",
        )

    # The database

    def sqlite(self, *statements: str, **tables: Iterable[str]) -> Path:
        """Make or change the database: tables with their columns, and other statements."""
        file = self.root / "app.db"
        connection = sqlite3.connect(file)
        for table, columns in tables.items():
            connection.execute(f'CREATE TABLE "{table}" ({", ".join(columns) or "id"})')
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        connection.close()
        return file

    def stamped(self, *revisions: str, **tables: Iterable[str]) -> None:
        """A database where Alembic has come to some revisions."""
        self.sqlite(alembic_version=["version_num"], **tables)
        self.sqlite(*(f"INSERT INTO alembic_version VALUES ('{id}')" for id in revisions))

    def migrated(self, *names: str, **tables: Iterable[str]) -> None:
        """A database where Django has run some migrations, each ``app.name``."""
        self.sqlite(django_migrations=["id INTEGER PRIMARY KEY", "app", "name", "applied"], **tables)
        for name in names:
            app, _, own = name.partition(".")
            self.sqlite(f"INSERT INTO django_migrations (app, name) VALUES ('{app}', '{own}')")

    # Judging

    def facts(self, *rules: str, **given: Any) -> MigrationsFacts:
        """What rules see."""
        own = options(**{**self.given, **given})
        return read_migrations(own, self.deploy(own, *rules))

    def deploy(self, own: MigrationsOptions, *rules: str) -> Deploy:
        """What the reader is asked about, for some rules; for all where none is named."""
        named = frozenset(f"migrations/{rule}" for rule in rules)
        return Deploy(
            self.root,
            self.root / "deploygate.yaml",
            "production",
            {"production": own},
            arguments=self.arguments,
            scrubber=self.scrubber,
            rules=named or ALL - {"migrations/does-not-apply", "migrations/drift"},
        )

    def judge(self, rule: str, **given: Any) -> Outcome:
        """What a rule says about the project."""
        try:
            facts = self.facts(rule, **given)
        except CannotJudge as refusal:
            return Outcome([], [refusal.finding])
        return Outcome(*sort_out(RULES[f"migrations/{rule}"].check(facts, options(**{**self.given, **given}))))


def pending(facts: MigrationsFacts) -> list[str]:
    """What is pending, in order."""
    return [id for kept in facts.known for id in kept.position.pending]


def tables(names: Iterable[str]) -> Mapping[str, list[str]]:
    """Tables with a column each."""
    return {name: ["id"] for name in names}
