"""Whether a database is at the head of its chain, against asking the frameworks themselves.

A chain of made-up migrations on SQLite, all applied, as Alembic and Django write them. `alembic check` also compares
the models with the database, of which there are none here; the gate reads files, the books and the catalogue, and
judges all rules of the family that need no code to be run. The last rows leave out what starting pytest takes.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from _measure import Command, alternate, environment, interval, milliseconds, table

ENV = """
from alembic import context
from sqlalchemy import MetaData, create_engine

with create_engine("sqlite:///app.db").connect() as connection:
    context.configure(connection=connection, target_metadata=MetaData(), include_object=lambda *_: False)
    with context.begin_transaction():
        context.run_migrations()
"""
REVISION = """
import sqlalchemy as sa
from alembic import op

revision = "{id}"
down_revision = {parent}
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("table_{number}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("name", sa.String(80)))


def downgrade():
    op.drop_table("table_{number}")
"""
MIGRATION = """
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = {parents}

    operations = [
        migrations.CreateModel(
            name="Model{number}",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
            ],
        ),
    ]
"""
SETTINGS = """
SECRET_KEY = "-"
INSTALLED_APPS = ["shop"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "app.db"}}
"""
MANAGE = """
import os, sys
from django.core.management import execute_from_command_line
os.environ["DJANGO_SETTINGS_MODULE"] = "site_settings"
execute_from_command_line(sys.argv)
"""
GATE = """
version: 1
environments:
  api:
    migrations: {{{said}, database: "sqlite:///app.db", models: [models]}}
rules:
  gate/unreferenced-gate: off
"""
MODELS = """
class Last(Base):
    __tablename__ = "{table}"
    id: Mapped[int] = mapped_column(primary_key=True)
"""
# What the gate does once it has started.
READING = """
import os
from pathlib import Path
from pytest_deploygate.families.migrations import MigrationsOptions
from pytest_deploygate.readers.migrations import read_migrations
from pytest_deploygate.rules import Deploy, builtin
rules = [r for r in builtin().of("migrations") if r.short not in ("drift", "does-not-apply")]
root, options = Path.cwd(), MigrationsOptions({said}, database="sqlite:///app.db", models=["models"])
deploy = Deploy(root, root / "deploygate.yaml", "api", rules=frozenset(r.name for r in rules))
facts = read_migrations(options, deploy)
said = [word for rule in rules for word in rule.check(facts, options)]
assert not said, said
assert len(facts.known[0].chain.migrations) == {size}
"""


def written(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def alembic(folder: Path, size: int) -> None:
    """A project of Alembic's whose database is at the head."""
    written(folder, "alembic.ini", "[alembic]\nscript_location = %(here)s/migrations\n")
    written(folder, "migrations/env.py", ENV)
    for number in range(size):
        parent = repr(f"r{number - 1:05}") if number else "None"
        text = REVISION.format(id=f"r{number:05}", parent=parent, number=number)
        written(folder, f"migrations/versions/{number:05}_table.py", text)
    written(folder, "models/last.py", MODELS.format(table=f"table_{size - 1}"))
    written(folder, "deploygate.yaml", GATE.format(said="alembic: alembic.ini"))
    made(folder, "-m", "alembic", "upgrade", "head")


def django(folder: Path, size: int) -> None:
    """A project of Django's whose migrations have all run."""
    written(folder, "site_settings.py", SETTINGS)
    written(folder, "manage.py", MANAGE)
    written(folder, "shop/__init__.py", "")
    written(folder, "shop/migrations/__init__.py", "")
    for number in range(size):
        parents = [("shop", f"{number - 1:05}_model")] if number else []
        written(folder, f"shop/migrations/{number:05}_model.py", MIGRATION.format(parents=parents, number=number))
    written(folder, "models/last.py", MODELS.format(table=f"shop_model{size - 1}"))
    written(folder, "deploygate.yaml", GATE.format(said="django: site_settings"))
    # Applying a thousand one by one takes Django minutes: the tables and the books are all that counts here.
    import sqlite3
    from contextlib import closing

    made(folder, "manage.py", "migrate", "shop", "00000")
    with closing(sqlite3.connect(folder / "app.db")) as connection:
        for number in range(1, size):
            connection.execute(f"CREATE TABLE shop_model{number} (id integer, name text)")
            row = ("shop", f"{number:05}_model", "2024-01-01 00:00:00")
            connection.execute("INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, ?)", row)
        connection.commit()


def made(folder: Path, *arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], cwd=folder, env=environment(), check=True, capture_output=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000])
    options = parser.parse_args()
    for size in options.sizes:
        for make, said, tool in (
            (alembic, "alembic='alembic.ini'", {"alembic check": ["-m", "alembic", "check"]}),
            (django, "django='site_settings'", {"manage.py migrate --check": ["manage.py", "migrate", "--check"]}),
        ):
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                make(folder, size)
                compare(folder, size, make.__name__, said, tool, options.rounds)


def compare(folder: Path, size: int, title: str, said: str, tool: dict[str, list[str]], rounds: int) -> None:
    """Print a table for one project."""
    commands = {name: Command([sys.executable, *arguments], folder) for name, arguments in tool.items()}
    if title == "alembic":
        heads = ["-m", "alembic", "current", "--check-heads"]
        commands["alembic current --check-heads"] = Command([sys.executable, *heads], folder)
    (folder / "pytest.ini").write_text("[pytest]\n", "utf-8")
    gate = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--deploygate", "--env=api"]
    commands["the gate, all rules"] = Command(gate, folder)
    commands["the gate, pending alone"] = Command([*gate, "-k", "pending"], folder)
    commands["reading and judging"] = Command([sys.executable, "-c", READING.format(said=said, size=size)], folder)
    samples = alternate(commands, rounds)
    base = samples[next(iter(tool))]
    rows = []
    for name, sample in samples.items():
        ratio, low, high = interval(base.wall, sample.wall, lambda tool, own: tool / own)
        rows.append(
            [
                name,
                milliseconds(statistics.median(sample.wall)),
                milliseconds(statistics.median(sample.cpu)),
                "" if sample is base else f"{ratio:.1f} [{low:.1f}, {high:.1f}]",
            ]
        )
    print(f"{title}, {size} migrations, {rounds} runs each in turn\n")
    table(["command", "median", "CPU", "times as fast [95 %]"], rows)
    print()


if __name__ == "__main__":
    main()
