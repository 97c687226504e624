"""What is read of Alembic and judged of it against what Alembic really does on each kind of database."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

import databases
import tools
from migrations_projects import MigrationsProject, options
from projects import RULES, Outcome
from pytest_deploygate.families.migrations import Alembic, Kept, Ledger, MigrationsFacts, Scratch, Step, Table
from pytest_deploygate.readers.database import conversation, read_target
from pytest_deploygate.readers.database.catalogue import read_catalogue
from pytest_deploygate.readers.migrations import read_migrations, registry
from pytest_deploygate.verdict import sort_out

KINDS = ("sqlite", "postgresql", "mariadb")
DRIVERS = {"postgresql": "postgresql+psycopg", "mysql": "mysql+pymysql"}
FAMILY = [name.partition("/")[2] for name in RULES if name.startswith("migrations/")]
APPLYING = ["does-not-apply", "drift"]
SECONDS = 120
TOKEN = "tiger-tiger-burning-bright"

# Runs Alembic's own command line as often as it is given arguments for it, and tells what each run says.
ALEMBIC = """
import io, json, sys

sys.stdout = sys.stderr = out = io.StringIO()
from alembic.config import main

said = []
for arguments in json.loads(sys.argv[1]):
    try:
        main(arguments, prog="alembic")
        code = 0
    except SystemExit as end:
        code = end.code
    except Exception as error:
        print(repr(error))
        code = 1
    said.append([code, out.getvalue()])
    out.seek(0)
    out.truncate()
print(json.dumps(said), file=sys.__stdout__)
"""
# As `alembic init` writes it, but for the database's name, which comes from outside; and it notes what each revision
# has made.
ENV = """\
import json
import logging
import os
from pathlib import Path

import sqlalchemy as sa
from alembic import context

from shop.models import Base

VERSION_TABLE = "{table}"
target_metadata = Base.metadata


def note(ctx, step, heads, run_args):
    inspector = sa.inspect(ctx.connection)
    tables = {{}}
    for schema in [None, *{schemas!r}]:
        views = inspector.get_view_names(schema)
        if ctx.connection.dialect.name == "postgresql":
            views += inspector.get_materialized_view_names(schema)
        for name in [*inspector.get_table_names(schema), *views]:
            key = f"{{schema}}.{{name}}" if schema else name
            tables[key] = sorted(column["name"] for column in inspector.get_columns(name, schema))
    with Path(os.environ["NOTED"]).open("a") as file:
        file.write(json.dumps([step.up_revision_id, tables]) + "\\n")


def run_migrations_online():
    connectable = sa.create_engine(os.environ["DATABASE_URL"], poolclass=sa.pool.NullPool)
    with connectable.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=target_metadata,
            version_table=VERSION_TABLE,
            version_table_schema={schema!r},
            on_version_apply=note if "NOTED" in os.environ else None,
        )
        with context.begin_transaction():
            context.run_migrations()


if "DATABASE_URL" in os.environ:
    logging.basicConfig(format="%(message)s", force=True)
    logging.getLogger("alembic.runtime.migration").setLevel(logging.INFO)
    run_migrations_online()
"""
INI = """\
[alembic]
script_location = elsewhere

[shop]
script_location = %(here)s/db
version_locations = %(here)s/db/versions:%(here)s/plugins/billing/revisions
path_separator = os
recursive_version_locations = true
prepend_sys_path = src
"""
PYPROJECT = """\
[tool.alembic]
script_location = "%(here)s/db"
version_locations = ["%(here)s/db/versions", "%(here)s/plugins/billing/revisions"]
recursive_version_locations = true
prepend_sys_path = ["src"]
"""
PLAIN = """\
[alembic]
script_location = db
prepend_sys_path = src
"""
MODELS = """\
from sqlalchemy import Column, ForeignKey, Integer, String, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(80))
    orders: Mapped[list["Order"]] = relationship()


class Order(Base):
    __tablename__ = "orders"

    id = Column(Integer, primary_key=True)
    user_id = Column(ForeignKey("users.id"))
    total = Column("total_cents", Integer)


class Invoice(Base):
    __tablename__ = "invoices"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str | None] = mapped_column(String(20))


tags = Table("tags", Base.metadata, Column("id", Integer, primary_key=True), Column("word", String(20)))
"""
SQLMODEL = """\
from shop.models import Base
from sqlmodel import Field, SQLModel


class Payment(SQLModel, table=True):
    metadata = Base.metadata

    id: int | None = Field(default=None, primary_key=True)
    method: str | None = Field(default=None, max_length=20)
"""
USERS = "op.create_table('users', sa.Column('id', sa.Integer, primary_key=True), sa.Column('name', sa.String(40), nullable=False))"
ORDERS = """\
op.create_table(
    'orders',
    sa.Column('id', sa.Integer, primary_key=True),
    sa.Column('user_id', sa.Integer, sa.ForeignKey('users.id')),
)
"""
EMAIL = "op.add_column('users', sa.Column('email', sa.String(80)))"
TOTAL = "with op.batch_alter_table('orders') as batch:\n    batch.add_column(sa.Column('total_cents', sa.Integer()))"
INVOICES = "op.create_table('invoices', sa.Column('id', sa.Integer, primary_key=True))"
NUMBER = "op.add_column('invoices', sa.Column('number', sa.String(20)))"
TAGS = "op.create_table('tags', sa.Column('id', sa.Integer, primary_key=True), sa.Column('word', sa.String(20)))"


@dataclass
class AlembicProject(MigrationsProject):
    """A project that Alembic itself runs in."""

    kind: str = "sqlite"
    url: str = "sqlite:///app.db"
    config: tuple[str, ...] = ()
    environ: dict[str, str] = field(default_factory=dict)

    def setup(self, ini: str = PLAIN, models: str = MODELS, file: str = "alembic.ini", **env: Any) -> None:
        """Write all but the revisions."""
        self.given = {"alembic": file, "database": self.url}
        self.config = ("-c", file)
        self.write(file, ini)
        said = {"table": "alembic_version", "schema": None, "schemas": [], **env}
        self.write("db/env.py", ENV.format(**said))
        self.write("src/shop/__init__.py")
        self.write("src/shop/models.py", models)

    def add(
        self,
        id: str,
        parents: str | tuple[str, ...] | None = None,
        upgrade: str = "pass",
        path: str = "",
        depends: str | tuple[str, ...] | None = None,
        labels: tuple[str, ...] | None = None,
    ) -> Path:
        """Write a revision."""
        lines = "".join(f"    {line}\n" for line in upgrade.splitlines())
        return self.write(
            path or f"db/versions/{id}_.py",
            f'"""{id}."""\nimport sqlalchemy as sa\nfrom alembic import op\n\nrevision = {id!r}\n'
            f"down_revision = {parents!r}\nbranch_labels = {labels!r}\ndepends_on = {depends!r}\n\n\n"
            f"def upgrade():\n{lines}\n\ndef downgrade():\n    op.execute('SELECT 1')\n",
        )

    def alembic(self, *commands: str) -> list[tuple[int, str]]:  # type: ignore[override]
        """What Alembic's command line says to these commands, with its exit codes."""
        arguments = [[*self.config, *command.split()] for command in commands]
        environ = {"PATH": os.environ["PATH"], "HOME": str(self.root), "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            [sys.executable, "-B", "-c", ALEMBIC, json.dumps(arguments)],
            cwd=self.root,
            env={**environ, "DATABASE_URL": self.url, **self.environ},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )
        assert done.returncode == 0, done.stderr
        return [(code, text) for code, text in json.loads(done.stdout)]

    def done(self, *commands: str) -> list[str]:
        """What Alembic says to commands that go well."""
        said = self.alembic(*commands)
        assert [code for code, _ in said] == [0] * len(commands), said
        return [text for _, text in said]

    def run_sql(self, *statements: str) -> None:
        if self.kind == "sqlite":
            self.sqlite(*statements)
        else:
            (databases.postgres_run if self.kind == "postgresql" else databases.mariadb_run)(
                self.url_plain, *statements
            )

    @property
    def url_plain(self) -> str:
        """The URL without a driver."""
        return re.sub(r"\+\w+", "", self.url)

    @property
    def file(self) -> Path:
        return self.root / "app.db"

    # What the gate says

    def read(self, *rules: str, **given: Any) -> tuple[MigrationsFacts, Any]:
        own = options(**{**self.given, **given})
        return read_migrations(own, self.deploy(own, *rules)), own

    def outcomes(self, *rules: str, **given: Any) -> dict[str, Outcome]:
        """What several rules say to the same facts."""
        facts, own = self.read(*rules, **given)
        return {rule: Outcome(*sort_out(RULES[f"migrations/{rule}"].check(facts, own))) for rule in rules}

    def kept(self, *rules: str, **given: Any) -> Kept:
        """The chain and its books, if there is nothing wrong with them."""
        (kept,) = self.facts(*rules, **given).known
        assert not kept.chain.problems
        assert isinstance(kept.ledger, Ledger)
        return kept


@contextlib.contextmanager
def server(kind: str) -> Iterator[str]:
    """The URL of a new, empty database, as SQLAlchemy has it."""
    if kind == "sqlite":
        yield "sqlite:///app.db"
    else:
        with (databases.postgres if kind == "postgresql" else databases.mariadb)() as url:
            scheme, _, rest = url.partition("://")
            yield f"{DRIVERS[scheme]}://{rest}"


Make = Callable[..., AlembicProject]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """Makes a project with a database of its own."""
    with contextlib.ExitStack() as stack:

        def build(kind: str) -> AlembicProject:
            url = stack.enter_context(server(kind))
            return AlembicProject(tmp_path.resolve(), kind=kind, url=url)

        yield build


@pytest.fixture(scope="module", params=KINDS)
def applied(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AlembicProject]:
    """A project all of whose revisions have run. Only ever read: tests change a copy of its files."""
    with server(request.param) as url:
        project = AlembicProject(tmp_path_factory.mktemp("applied").resolve(), kind=request.param, url=url)
        project.setup()
        small(project)
        project.done("upgrade head")
        yield project


@pytest.fixture
def copy(applied: AlembicProject, tmp_path: Path) -> AlembicProject:
    """The same project, whose files may be changed, at the same database."""
    shutil.copytree(applied.root, tmp_path / "copy")
    copied = AlembicProject((tmp_path / "copy").resolve(), kind=applied.kind, url=applied.url, config=applied.config)
    copied.given = dict(applied.given)
    return copied


def small(project: AlembicProject) -> None:
    """One line of revisions for `MODELS`."""
    project.add("a1", None, USERS)
    project.add("b2", "a1", f"{ORDERS}{EMAIL}")
    project.add("c3", "b2", f"{TOTAL}\n{INVOICES}\n{NUMBER}\n{TAGS}")


def large(project: AlembicProject) -> None:
    """Two branches that need each other, one of which forks and is merged, in nested folders of two places."""
    project.add("a1", None, USERS, labels=("shop",), path="db/versions/2023/a1_users.py")
    project.add("b2", "a1", ORDERS, path="db/versions/2023/b2_orders.py")
    project.add("c3", "a1", EMAIL, path="db/versions/2024/spring/c3_email.py")
    project.add("d4", ("b2", "c3"), path="db/versions/2024/d4_merge.py")
    billing = "plugins/billing/revisions"
    project.add("f1", None, INVOICES, labels=("billing",), depends="b2", path=f"{billing}/f1_invoices.py")
    project.add("f2", "f1", NUMBER, depends=("d4",), path=f"{billing}/late/f2_number.py")
    # By the branch's label.
    project.add("e5", "d4", TOTAL, depends="billing", path="db/versions/2024/e5_total.py")
    project.add("g6", "e5", TAGS, path="db/versions/2024/g6_tags.py")
    # What Alembic does not take for a revision.
    project.write("db/versions/2024/notes.txt", "revision = 'x'\n")
    project.write("db/versions/2024/__init__.py", "revision = 'y'\n")


def green(outcomes: Mapping[str, Outcome]) -> bool:
    assert {rule: outcome for rule, outcome in outcomes.items() if not outcome.passed} == {}
    return True


def refusals(outcomes: Mapping[str, Outcome]) -> dict[str, str]:
    """What each rule refuses with; none has findings or passes."""
    assert {rule for rule, outcome in outcomes.items() if outcome.findings or outcome.passed} == set()
    return {rule: outcome.refusals[0].message for rule, outcome in outcomes.items()}


# Where a database is

LAYOUTS: dict[str, tuple[str, str, dict[str, Any], tuple[str, ...]]] = {
    "ini": ("deploy.ini", INI, {"alembic": Alembic("deploy.ini", name="shop")}, ("-n", "shop")),
    "pyproject": ("pyproject.toml", PYPROJECT, {}, ()),
}


def lay_out(project: AlembicProject, layout: str, **env: Any) -> None:
    file, text, given, more = LAYOUTS[layout]
    project.setup(text, file=file, **env)
    project.given |= given
    project.config += more
    large(project)


@pytest.mark.parametrize("kind", KINDS)
def test_position(make: Make, kind: str) -> None:
    project = make(kind)
    schema = "books" if kind == "postgresql" else None
    lay_out(project, "ini", table="shop_revisions", schema=schema)
    if schema:
        project.run_sql(f"CREATE SCHEMA {schema}")
    expected = project.facts("broken-chain").known[0].position.pending
    ran: list[str] = []
    for target in ("billing@f1", "heads"):
        log, current, heads, check = project.alembic(f"upgrade {target}", "current", "heads", "check")
        order = re.findall(r"Running upgrade .*? ?-> (\w+)", log[1])
        # What the last look said was pending has run in that order.
        assert order == [id for id in expected if id in order]
        ran += order
        kept = project.kept("pending")
        expected = kept.position.pending
        assert {head.id for head in kept.chain.heads} == set(re.findall(r"(?m)^(\w+)", heads[1]))
        assert isinstance(kept.ledger, Ledger)
        assert kept.ledger.table == ("books.shop_revisions" if schema else "shop_revisions")
        # `alembic current` lists what the rows lead to by `depends_on` as well.
        listed = set(re.findall(r"(?m)^(\w\d)\b", current[1]))
        assert {record.id for record in kept.ledger.records} <= listed <= kept.position.applied
        assert kept.position.applied == set(ran)
        assert set(expected) == {"a1", "b2", "c3", "d4", "e5", "f1", "f2", "g6"} - set(ran)
        assert kept.position.unknown == ()
        if expected:
            assert project.judge("pending").subjects == list(expected)
    assert check == (0, check[1])
    assert green(project.outcomes(*(rule for rule in FAMILY if rule not in APPLYING)))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_all_at_once(make: Make, layout: str) -> None:
    project = make("sqlite")
    lay_out(project, layout)
    project.write("src/shop/payments.py", SQLMODEL)
    project.write(
        "db/env.py",
        (project.root / "db/env.py").read_text().replace("import Base", "import Base\nfrom shop import payments"),
    )
    columns = "sa.Column('id', sa.Integer, primary_key=True), sa.Column('method', sa.String(20))"
    project.add("h7", "g6", f"op.create_table('payment', {columns})")
    expected = project.facts("broken-chain").known[0].position.pending
    (log,) = project.done("upgrade heads")
    assert re.findall(r"Running upgrade .*? ?-> (\w+)", log) == list(expected)
    assert green(project.outcomes(*FAMILY, metadata="shop.payments:Payment", scratch=Scratch()))


def test_folders_below(make: Make) -> None:
    """Alembic takes one word for yes."""
    project = make("sqlite")
    project.setup()
    project.add("a1", None, USERS)
    project.add("b2", "a1", ORDERS, path="db/versions/below/b2.py")
    words = ("true", "True", "yes", "1", "false")
    for word in words:
        project.write(f"{word}.ini", f"{PLAIN}recursive_version_locations = {word}\n")
    project.config = ()
    for word, said in zip(words, project.done(*(f"-c {word}.ini heads" for word in words)), strict=True):
        chain = project.facts("broken-chain", alembic=f"{word}.ini").known[0].chain
        assert [f"{head.id} (head)" for head in chain.heads] == said.splitlines(), word


# What revisions do

SQL = {
    "sqlite": [
        'CREATE TABLE Baskets (Id INTEGER PRIMARY KEY, "Kind" TEXT, label, CHECK (Id > 0))',
        'ALTER TABLE Baskets RENAME label TO title; ALTER TABLE Baskets RENAME COLUMN "Kind" TO kind',
        "ALTER TABLE Baskets ADD COLUMN note TEXT; ALTER TABLE Baskets DROP COLUMN kind",
        "ALTER TABLE Baskets RENAME TO carts; CREATE VIEW cart_titles AS SELECT title FROM carts",
        "DROP VIEW cart_titles; DROP TABLE carts",
    ],
    "postgresql": [
        'CREATE TABLE Baskets (Id serial PRIMARY KEY, "Kind" text, label text, CHECK (Id > 0))',
        'ALTER TABLE Baskets RENAME label TO title; ALTER TABLE baskets RENAME COLUMN "Kind" TO kind',
        "ALTER TABLE ONLY baskets ADD COLUMN IF NOT EXISTS note text, DROP kind, ADD more int",
        "ALTER TABLE baskets RENAME TO carts; CREATE VIEW cart_titles AS SELECT title FROM carts",
        "ALTER VIEW cart_titles RENAME TO titles; ALTER TABLE carts RENAME CONSTRAINT baskets_pkey TO carts_pkey",
        "CREATE TABLE copies AS SELECT * FROM carts; SELECT * INTO more_copies FROM carts",
        "CREATE MATERIALIZED VIEW counted AS SELECT count(*) FROM copies; CREATE UNLOGGED TABLE logs (line text)",
        "CREATE TABLE IF NOT EXISTS carts (wrong int); CREATE TABLE parts (LIKE carts INCLUDING ALL)",
        "DROP MATERIALIZED VIEW counted; DROP VIEW titles; DROP TABLE IF EXISTS carts, absent CASCADE",
    ],
    "mariadb": [
        "CREATE TABLE Baskets (Id int PRIMARY KEY AUTO_INCREMENT, `Kind` text, label varchar(9), KEY (label))",
        "ALTER TABLE Baskets CHANGE label title varchar(9), RENAME COLUMN `Kind` TO kind",
        "ALTER TABLE Baskets ADD note text AFTER title, DROP kind, ADD COLUMN more int FIRST",
        "RENAME TABLE Baskets TO carts",
        "CREATE VIEW cart_titles AS SELECT title FROM carts",
        "DROP VIEW cart_titles",
        "ALTER TABLE carts RENAME baskets",
        "CREATE TABLE copies LIKE baskets",
        "ALTER TABLE copies MODIFY COLUMN title varchar(20) NOT NULL, RENAME TO more_copies",
        "DROP TABLE IF EXISTS baskets, absent",
    ],
}
STEPS = {
    "create": "op.create_table('users', sa.Column('id', sa.Integer, primary_key=True), "
    "sa.Column(name='name', type_=sa.String(40), nullable=False), sa.UniqueConstraint('name', name='users_name'))",
    "constant": "op.create_table(TABLE, sa.Column('id', sa.Integer, primary_key=True), "
    "sa.Column('user_id', sa.Integer, sa.ForeignKey('users.id')))",
    "add": "op.add_column('users', sa.Column('email', sa.String(80), server_default='-'))",
    "loop": "for name in ('one', 'two', 'three'):\n    op.add_column('users', sa.Column(name, sa.Integer))",
    "function": "stamps('users')\nstamps(TABLE, 'seen_at')",
    "batch": """\
with op.batch_alter_table('users', schema=None) as batch:
    batch.drop_column('one')
    batch.alter_column('two', new_column_name='rank', existing_type=sa.Integer())
    batch.alter_column('three', type_=sa.BigInteger(), nullable=False, existing_type=sa.Integer(), server_default='1')
    batch.add_column(sa.Column('age', sa.SmallInteger()))
    batch.create_index('users_age', ['age'])
    batch.drop_constraint('users_name', type_='unique')
    batch.create_unique_constraint('users_email', ['email'])
    batch.create_check_constraint('users_of_age', 'age > 17')
""",
    "alter": "op.alter_column('users', 'email', new_column_name='mail', existing_type=sa.String(80))",
    "index": "op.create_index('users_rank', 'users', ['rank'])\nop.drop_index('users_rank', table_name='users')",
    "drop": "op.drop_column('users', 'rank')",
    "rename": "op.rename_table('users', 'people')\nop.add_column('people', sa.Column('late', sa.Integer))",
    "exists": "op.create_table('people', sa.Column('wrong', sa.Integer), if_not_exists=True)\n"
    "op.drop_table('absent', if_exists=True)",
    "data": "op.bulk_insert(sa.table('people', sa.column('name')), [{'name': 'A'}])\n"
    "op.execute(sa.table('people', sa.column('age')).update().values(age=18))\nop.execute('DELETE FROM people')",
    "bind": "bind = op.get_bind()\nbind.execute(sa.text('CREATE TABLE bound (id int)'))\n"
    "bind.exec_driver_sql('ALTER TABLE bound ADD COLUMN more int')\nop.execute(sa.text('ALTER TABLE bound DROP COLUMN id'))",
    "dialect": "if op.get_bind().dialect.name == 'postgresql':\n    op.create_table('p', sa.Column('x', sa.Integer))\n"
    "elif op.get_context().dialect.name in ('mysql', 'mariadb'):\n    op.create_table('m', sa.Column('y', sa.Integer))\n"
    "else:\n    op.create_table('s', sa.Column('z', sa.Integer))",
    "gone": "op.drop_table('baskets')\nop.drop_table('bound')",
}
POSTGRESQL = {
    "schema": "op.execute('CREATE SCHEMA sales')\n"
    "op.create_table('users', sa.Column('id', sa.Integer), sa.Column('x', sa.Integer), schema='sales')",
    "rename there": "op.rename_table('users', 'people', schema='sales')\n"
    "with op.batch_alter_table('people', schema='sales') as batch:\n    batch.add_column(sa.Column('y', sa.Integer))",
    "columns there": "op.drop_column('people', 'x', schema='sales')\n"
    "op.alter_column('people', 'y', new_column_name='z', schema='sales')",
    "concurrently": "with op.get_context().autocommit_block():\n"
    "    op.create_index('people_z', 'people', ['z'], schema='sales', postgresql_concurrently=True)",
    "drop there": "op.execute('CREATE TABLE sales.more (a int)')\nop.drop_table('people', schema='sales')",
}
HELPERS = """\
TABLE = 'baskets'


def stamps(table, name='made_at'):
    op.add_column(table, sa.Column(name, sa.DateTime()))
    op.add_column(table, sa.Column(name + '_by', sa.Integer()))
"""


def replay(steps: Iterable[Step], tables: dict[str, frozenset[str] | None]) -> None:
    """Do to tables what steps say; those whose columns are not said have None."""
    for step in steps:
        name = str(step.table) if step.table is not None else ""
        columns = tables.get(name)
        assert step.kind != "opaque", step
        if step.kind == "create-table":
            if not step.conditional or name not in tables:
                tables[name] = step.columns or None
        elif step.kind == "drop-table":
            tables.pop(name, None)
        elif step.kind == "rename-table":
            assert step.table is not None
            tables[str(Table(step.to, step.table.schema))] = tables.pop(name)
        elif columns is not None and step.kind == "add-column":
            tables[name] = columns | {step.column}
        elif columns is not None and step.kind == "drop-column":
            assert step.column in columns
            tables[name] = columns - {step.column}
        elif columns is not None and step.kind == "rename-column":
            assert step.column in columns
            tables[name] = columns - {step.column} | {step.to}


def same(predicted: Mapping[str, frozenset[str] | None], real: Mapping[str, Iterable[str]]) -> bool:
    """Whether the tables are those, and their columns in as far as they are known."""
    assert predicted.keys() == real.keys()
    known = {name: columns for name, columns in predicted.items() if columns is not None}
    assert known == {name: frozenset(real[name]) for name in known}
    return True


@pytest.mark.parametrize("kind", KINDS)
def test_steps(make: Make, kind: str) -> None:
    project = make(kind)
    project.setup(schemas=["sales"] if kind == "postgresql" else [])
    codes = {**STEPS, **(POSTGRESQL if kind == "postgresql" else {})}
    codes |= {f"sql {n}": "\n".join(f"op.execute({s!r})" for s in sql.split("; ")) for n, sql in enumerate(SQL[kind])}
    before = None
    for number, code in enumerate(codes.values()):
        path = project.add(f"r{number:02}", before, code)
        path.write_text(path.read_text().replace("\n\n\ndef upgrade", f"\n{HELPERS}\n\ndef upgrade"))
        before = f"r{number:02}"
    project.environ["NOTED"] = str(project.root / "noted")
    project.done("upgrade head")
    noted = [json.loads(line) for line in (project.root / "noted").read_text().splitlines()]

    chain = project.kept("faked", "pending").chain
    tables: dict[str, frozenset[str] | None] = {}
    assert [id for id, _ in noted] == list(chain.migrations)
    for (id, real), name in zip(noted, codes, strict=True):
        replay(chain.migrations[id].steps, tables)
        real.pop("alembic_version", None)
        assert same(tables, real), name
    # The same by the way in which the gate itself looks.
    assert same(tables, catalogue(project))
    assert green(project.outcomes("faked", "pending", "unknown-applied"))


def catalogue(project: AlembicProject) -> dict[str, frozenset[str]]:
    """The tables as the gate reads them, but for the books."""
    target = read_target(project.url, project.root)
    live = conversation(target, 5.0, lambda session: read_catalogue(session, target))
    known = {
        Table(table.name, "" if table.schema in live.path else table.schema): c for table, c in live.tables.items()
    }
    return {
        str(table): columns
        for table, columns in known.items()
        if table.name != "alembic_version" and (project.kind != "mariadb" or not table.schema)
    }


@pytest.mark.parametrize("driver", ["mysql", "mariadb"])
def test_dialect_of_mariadb(make: Make, driver: str) -> None:
    """SQLAlchemy calls MariaDB so or so, by what the URL says."""
    project = make("mariadb")
    project.url = project.url.replace("mysql+", f"{driver}+")
    project.setup()
    columns = "sa.Column('id', sa.Integer)"
    code = f"op.create_table('a', {columns})\nelse:\n    op.create_table('b', {columns})"
    project.add("a1", None, f"if op.get_bind().dialect.name == 'mysql':\n    {code}")
    project.done("upgrade head")
    assert catalogue(project).keys() == {"a" if driver == "mysql" else "b"}
    assert green(project.outcomes("faked", "pending"))


# What goes wrong


def test_model_that_nothing_imports(copy: AlembicProject) -> None:
    copy.write(
        "src/shop/extra.py",
        "from .models import *\n\n\nclass Extra(Base):\n    __tablename__ = 'extras'\n    id = Column(Integer)\n",
    )
    (said,) = copy.done("check")
    assert "No new upgrade operations detected" in said
    outcomes = copy.outcomes("missing-table", "model-without-migration", "missing-column", "pending")
    assert (outcomes["missing-table"].finding.subject, str(outcomes["missing-table"].finding.place)) == (
        "extras",
        "src/shop/extra.py:5:21",
    )
    assert outcomes["model-without-migration"].subjects == ["extras"]
    assert outcomes["missing-column"].passed
    assert outcomes["pending"].passed


def test_model_with_a_column_too_many(copy: AlembicProject) -> None:
    models = MODELS.replace("    total = ", '    note = Column("note_text", String(9))\n    total = ')
    copy.write("src/shop/models.py", models)
    line = models[: models.index("note_text")].count("\n") + 1
    for given in ({}, {"metadata": "shop.models:Base.metadata"}):
        found = copy.judge("missing-column", **given).finding
        assert found.subject == "orders.note_text"
        assert (found.place.path, found.place.line) == (
            "src/shop/models.py",
            models[: models.index("class Order")].count("\n") + 1 if given else line,
        )


@pytest.mark.parametrize("kind", KINDS)
def test_stamped(make: Make, kind: str) -> None:
    project = make(kind)
    project.setup()
    small(project)
    _, current = project.done("stamp head", "current")
    assert "c3 (head)" in current
    outcomes = project.outcomes("pending", "faked", "unknown-applied", "missing-table")
    assert outcomes["pending"].passed
    assert outcomes["unknown-applied"].passed
    assert sorted(outcomes["faked"].subjects) == ["a1: users", "b2: orders", "c3: invoices", "c3: tags"]
    assert sorted(outcomes["missing-table"].subjects) == ["invoices", "orders", "tags", "users"]


def test_file_that_is_gone(copy: AlembicProject) -> None:
    (copy.root / "db/versions/c3_.py").unlink()
    ((code, said),) = copy.alembic("current")
    assert (code != 0, "Can't locate revision identified by 'c3'" in said) == (True, True)
    outcomes = copy.outcomes("unknown-applied", "faked", "broken-chain")
    assert outcomes["unknown-applied"].subjects == ["c3"]
    assert outcomes["faked"].passed
    assert outcomes["broken-chain"].passed


def test_revision_that_has_not_run(copy: AlembicProject) -> None:
    copy.add("d4", "c3", "op.drop_column('users', 'email')\nop.create_table('extras', sa.Column('id', sa.Integer))")
    copy.write(
        "src/shop/extra.py",
        "from .models import *\n\n\nclass Extra(Base):\n    __tablename__ = 'extras'\n    id = Column(Integer)\n",
    )
    outcomes = copy.outcomes("pending", "unsafe", "irreversible", "missing-table", "out-of-order")
    assert outcomes["pending"].subjects == ["d4"]
    assert outcomes["unsafe"].subjects == ["d4: drop-column users.email"]
    assert outcomes["missing-table"].passed
    assert outcomes["irreversible"].passed
    assert outcomes["out-of-order"].passed


DATA = [name for name in FAMILY if RULES[f"migrations/{name}"].phase.value == "data"]
# They only ask whether the database answers, and lets this role read.
OF_ACCESS = ["unreachable", "denied"]


@pytest.mark.parametrize("kind", KINDS)
def test_database_of_another_project(make: Make, kind: str) -> None:
    project = make(kind)
    project.setup()
    small(project)
    rules = [rule for rule in DATA if rule not in OF_ACCESS]
    if kind == "sqlite":
        project.sqlite()
    said = refusals(project.outcomes(*rules))
    assert {text.partition(" is empty")[1] for text in said.values()} == {" is empty"}
    project.run_sql("CREATE TABLE wp_posts (id int)")
    said = refusals(project.outcomes(*rules))
    assert {text.partition(" has no books of alembic")[1] for text in said.values()} == {" has no books of alembic"}
    assert green(project.outcomes(*OF_ACCESS))
    # One that uses Alembic as well.
    project.run_sql(
        "CREATE TABLE alembic_version (version_num varchar(32))", "INSERT INTO alembic_version VALUES ('x9')"
    )
    outcomes = project.outcomes("pending", "unknown-applied")
    assert outcomes["unknown-applied"].subjects == ["x9"]
    assert outcomes["pending"].subjects == ["a1", "b2", "c3"]


@contextlib.contextmanager
def locked(project: AlembicProject, table: str) -> Iterator[None]:
    """While another connection holds the lock that a change of the table takes."""
    if project.kind == "sqlite":
        with contextlib.closing(sqlite3.connect(project.file, isolation_level=None)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
            yield
    elif project.kind == "postgresql":
        with psycopg.connect(project.url_plain) as connection:
            connection.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
            yield
            connection.rollback()
    else:
        with contextlib.closing(databases.mariadb_admin()) as connection, connection.cursor() as cursor:
            cursor.execute(f"USE {project.url.rpartition('/')[2]}")
            cursor.execute(f"LOCK TABLES {table} WRITE")
            yield


def test_books_that_somebody_holds(applied: AlembicProject) -> None:
    rules = [rule for rule in DATA if rule not in OF_ACCESS]
    with locked(applied, "alembic_version"):
        began = time.monotonic()
        said = refusals(applied.outcomes(*rules, timeout=3.0))
        assert time.monotonic() - began < 3.0
    assert {text.partition("is locked by somebody else")[1] for text in said.values()} == {"is locked by somebody else"}
    assert applied.judge("pending").passed


@pytest.mark.parametrize("applied", ["postgresql", "mariadb"], indirect=True)
def test_role_that_only_reads(applied: AlembicProject) -> None:
    role = databases.postgres_role if applied.kind == "postgresql" else databases.mariadb_role
    enough, too_little = {
        "postgresql": ("GRANT SELECT ON alembic_version TO {role}", "GRANT SELECT ON users TO {role}"),
        "mariadb": ("GRANT SELECT ON {name}.* TO {role}", "GRANT SELECT ON {name}.alembic_version TO {role}"),
    }[applied.kind]
    with role(applied.url_plain, enough) as url:
        assert green(applied.outcomes(*DATA, database=url))
    with role(applied.url_plain, too_little) as url:
        outcomes = applied.outcomes("denied", "missing-table", "pending", database=url)
        assert not outcomes["denied"].passed
        assert not outcomes["missing-table"].passed
        # On MariaDB the books can be read, and the other tables are not seen.
        assert outcomes["pending"].passed == (applied.kind == "mariadb")


def dumped(kind: str, url: str, file: Path) -> Any:
    """All that a database holds, and when MariaDB last wrote it."""
    if kind == "sqlite":
        return file.read_bytes() if file.exists() else b""
    if kind == "mariadb":
        name = url.rpartition("/")[2]
        query = f"FROM information_schema.tables WHERE table_schema = '{name}' ORDER BY table_name"
        tables = databases.mariadb_run(url, f"SELECT table_name, create_time, update_time, auto_increment {query}")
        return [(row, databases.mariadb_run(url, f"SELECT * FROM `{row[0]}`")) for row in tables]
    program = shutil.which("pg_dump") or tools.lacking("pg_dump is not installed")
    done = subprocess.run([program, "--dbname", url], capture_output=True, text=True, check=True, timeout=SECONDS)
    # Newer ones write a random word.
    return [line for line in done.stdout.splitlines() if not line.startswith(("\\restrict", "\\unrestrict"))]


def test_nothing_is_written(applied: AlembicProject) -> None:
    def look() -> tuple[Any, dict[str, bytes]]:
        files = {str(path): path.read_bytes() for path in applied.root.rglob("*") if path.is_file()}
        return dumped(applied.kind, applied.url_plain, applied.file), files

    before = look()
    assert green(applied.outcomes(*FAMILY, metadata="shop.models:Base.metadata", scratch=Scratch()))
    assert look() == before


# What runs the project's code


@contextlib.contextmanager
def scratch(kind: str, root: Path) -> Iterator[str | None]:
    """The URL of an empty database to fill; SQLite's is left to the gate."""
    if kind == "sqlite":
        yield None
    else:
        with server(kind) as url:
            yield url


@pytest.mark.parametrize("kind", KINDS)
def test_scratch(kind: str, tmp_path: Path) -> None:
    project = AlembicProject(tmp_path.resolve())
    project.setup()
    project.given["metadata"] = "shop.models:Base.metadata"
    small(project)
    with scratch(kind, project.root) as url:
        given = Scratch(url=url or "sqlite:///scratch.db")
        assert green(project.outcomes(*APPLYING, scratch=given))
        plain, file = re.sub(r"\+\w+", "", given.url or ""), project.root / "scratch.db"
        full = dumped(kind, plain, file)
        assert full
        said = refusals(project.outcomes(*APPLYING, scratch=given))
        assert set(said.values()) == {"the scratch database is not empty, and is left as it is"}
        assert dumped(kind, plain, file) == full
    # A column that no revision makes, and one that no model has.
    project.write("src/shop/models.py", MODELS.replace("    name: Mapped[str]", "    nick: Mapped[str]"))
    with scratch(kind, project.root) as url:
        outcomes = project.outcomes(*APPLYING, scratch=Scratch(url=url))
    assert outcomes["does-not-apply"].passed
    assert sorted(outcomes["drift"].subjects) == ["users.name", "users.nick"]
    # A revision that only works where somebody has made something by hand.
    project.add("d4", "c3", "op.add_column('users', sa.Column('x', sa.Integer))\n\nop.execute('DROP TABLE by_hand')")
    with scratch(kind, project.root) as url:
        outcomes = project.outcomes(*APPLYING, scratch=Scratch(url=url))
    found = outcomes["does-not-apply"].finding
    error = {"sqlite": "OperationalError", "postgresql": "UndefinedTable", "mariadb": "OperationalError"}[kind]
    assert found.message.startswith(f"the migrations of alembic do not apply to an empty database: 'd4' raises {error}")
    assert (str(found.place), found.subject) == ("db/versions/d4_.py:14", "alembic")
    assert "there is nothing to compare" in outcomes["drift"].refusal.message


def test_scratch_with_schemas(make: Make) -> None:
    project = make("postgresql")
    models = MODELS.replace(
        '    __tablename__ = "users"\n', '    __tablename__ = "users"\n    __table_args__ = {"schema": "sales"}\n'
    )
    project.setup(models=models.replace("users.id", "sales.users.id"))
    small(project)
    sales = f"op.execute('CREATE SCHEMA sales')\n{USERS[:-1]}, schema='sales')"
    project.add("a1", None, sales)
    project.add("b2", "a1", f"{ORDERS.replace('users.id', 'sales.users.id')}{EMAIL[:-1]}, schema='sales')")
    given = {"metadata": "shop.models:Base.metadata", "scratch": Scratch(url=project.url)}
    assert green(project.outcomes(*APPLYING, **given))


def test_scratch_outside_of_a_transaction(make: Make) -> None:
    project = make("postgresql")
    project.setup()
    small(project)
    index = "op.create_index('users_name', 'users', ['name'], postgresql_concurrently=True)"
    project.add("d4", "c3", f"with op.get_context().autocommit_block():\n    {index}")
    assert project.outcomes(*APPLYING, scratch=Scratch(url=project.url))["does-not-apply"].passed


def test_scratch_that_is_full_in_another_schema(make: Make) -> None:
    project = make("postgresql")
    project.setup()
    small(project)
    project.run_sql("CREATE SCHEMA sales", "CREATE TABLE sales.orders (id int)")
    before = dumped("postgresql", project.url_plain, project.file)
    said = refusals(project.outcomes(*APPLYING, scratch=Scratch(url=project.url)))
    assert set(said.values()) == {"the scratch database is not empty, and is left as it is"}
    assert dumped("postgresql", project.url_plain, project.file) == before


def messages(project: AlembicProject, outcomes: Mapping[str, Outcome]) -> Iterator[str]:
    """All that reaches a reader."""
    for outcome in outcomes.values():
        for finding in (*outcome.findings, *outcome.refusals):
            yield project.scrubber.scrub(f"{finding.message}\n{finding.help}\n{finding.place}\n{finding.related}")


OF_MODELS = ["missing-table", "missing-column", "model-without-migration"]


@pytest.mark.parametrize(
    ("code", "clause"),
    [
        pytest.param("raise RuntimeError(f'no {TOKEN}')", "raises RuntimeError", id="error"),
        pytest.param("raise ImportError(f'no {TOKEN}')", "raises ImportError: no ********", id="import error"),
        # Cut somewhere, it would not be known again.
        pytest.param("raise ImportError('x' * 180 + TOKEN)", "raises ImportError", id="long import error"),
        pytest.param(
            "import absent_package", "raises ModuleNotFoundError: No module named 'absent_package'", id="absent"
        ),
        pytest.param("os._exit(0)", "ends the process before it is done", id="exit"),
        pytest.param("time.sleep(60)", "takes longer than 1 seconds", id="sleep"),
    ],
)
def test_code_that_does_not_come_to_its_end(
    make: Make, monkeypatch: pytest.MonkeyPatch, code: str, clause: str
) -> None:
    if "sleep" in code:
        monkeypatch.setattr(registry, "SECONDS", 1.0)
    project = make("sqlite")
    project.setup(models=f"import os\nimport time\n\nTOKEN = os.environ['API_TOKEN']\n{code}\n{MODELS}")
    small(project)
    project.sqlite(alembic_version=["version_num"])
    given: dict[str, Any] = {"metadata": "shop.models:Base.metadata", "environment": {"API_TOKEN": TOKEN}}
    given["scratch"] = Scratch(timeout=1.0 if "sleep" in code else 60.0)
    outcomes = project.outcomes(*OF_MODELS, *APPLYING, **given)
    texts = list(messages(project, outcomes))
    assert len(texts) == 5
    refusals(outcomes)
    assert [text for text in texts if f"{clause}\n" not in text] == []
    # Not even the beginning of it.
    assert [text for text in texts if TOKEN[:8] in text] == []
    if "raise" in code or "import" in code:
        assert [text for text in texts if "\nsrc/shop/models.py:5" not in text] == []


def test_revision_that_raises_with_a_secret(make: Make) -> None:
    project = make("sqlite")
    project.setup()
    small(project)
    project.add("d4", "c3", "import os\nop.execute('SELECT ' + os.environ['API_TOKEN'])")
    project.add("e5", "d4", "raise ValueError('never')")
    outcomes = project.outcomes(*APPLYING, scratch=Scratch(environment={"API_TOKEN": f"'{TOKEN}"}))
    assert outcomes["does-not-apply"].finding.message.startswith(
        "the migrations of alembic do not apply to an empty database: 'd4' raises OperationalError"
    )
    assert str(outcomes["does-not-apply"].finding.place) == "db/versions/d4_.py:13"
    assert not any(TOKEN in text for text in messages(project, outcomes))
    without = project.outcomes(*APPLYING, scratch=Scratch())
    # The gate's own environment is not passed on.
    assert "'d4' raises KeyError" in without["does-not-apply"].finding.message
