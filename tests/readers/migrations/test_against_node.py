"""What is read of JavaScript's migration frameworks against what they really leave behind in a database."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from string import Template
from typing import Any

import psycopg
import pytest

import databases
import tools
from pytest_deploygate.families.migrations import Chain, Files, Framework, Ledger, Position, located
from pytest_deploygate.finding import Location
from pytest_deploygate.readers.database import DatabaseError, Reason, conversation, read_target
from pytest_deploygate.readers.migrations.evaluation import Code
from pytest_deploygate.readers.migrations.files import read_chain, read_ledger
from pytest_deploygate.readers.migrations.sql import Sql
from pytest_deploygate.rules import Deploy

PACKAGES = (
    "dbmate@2.36.0",
    "drizzle-orm@0.45.4",
    "knex@3.3.0",
    # The last one for Node.js 20.
    "kysely@0.28.19",
    "mysql2@3.24.6",
    "node-pg-migrate@9.0.0",
    "pg@8.23.1",
    "sequelize@6.37.8",
    "sequelize-cli@6.6.5",
    "typeorm@1.1.1",
    "umzug@3.8.3",
)
UP = (
    "CREATE TABLE users (id integer PRIMARY KEY)",
    "ALTER TABLE users ADD COLUMN email varchar(80)",
    "CREATE TABLE orders (id integer PRIMARY KEY)",
)
DOWN = ("DROP TABLE users", "ALTER TABLE users DROP COLUMN email", "DROP TABLE orders")
SECONDS = 120


@dataclass(frozen=True)
class Tool:
    """A framework's program.

    Attributes:
        framework: The framework.
        run: What Node.js is started with to apply what is pending.
        ids: What its books call three migrations.
        files: The names of their files; where none are given, the ids with `suffix`.
        source: A migration; `$up` and `$down` are SQL.
        setup: The other files that a project has.
        suffix: The ending of its files.
    """

    framework: Framework
    run: tuple[str, ...]
    ids: tuple[str, str, str]
    source: str
    setup: Mapping[str, str] = field(default_factory=dict)
    suffix: str = ".js"
    files: tuple[str, str, str] | None = None

    def file(self, number: int) -> str:
        return self.files[number] if self.files else f"{self.ids[number]}{self.suffix}"

    def text(self, id: str, up: str, down: str) -> str:
        if self.suffix == ".js":
            up, down = json.dumps(up), json.dumps(down)
        return Template(self.source).substitute(id=id, up=up, down=down)


STAMPED = ("20240101000001-users", "20240101000002-email", "20240101000003-orders")
TOOLS = {
    "typeorm": Tool(
        "typeorm",
        ("node_modules/typeorm/cli.js", "migration:run", "-d", "source.js"),
        ("Users1700000000001", "Email1700000000002", "Orders1700000000003"),
        """module.exports = class $id {
             async up(queryRunner) { await queryRunner.query($up); }
             async down(queryRunner) { await queryRunner.query($down); }
           };""",
        {
            "source.js": """const { DataSource } = require('typeorm');
               module.exports = new DataSource({
                 type: process.env.KIND === 'mysql' ? 'mysql' : 'postgres',
                 url: process.env.DATABASE_URL,
                 migrations: ['migrations/*.js'],
               });"""
        },
        files=("1700000000001-Users.js", "1700000000002-Email.js", "1700000000003-Orders.js"),
    ),
    "knex": Tool(
        "knex",
        ("node_modules/knex/bin/cli.js", "migrate:latest"),
        ("20240101000001_users", "20240101000002_email", "20240101000003_orders"),
        "exports.up = (knex) => knex.raw($up); exports.down = (knex) => knex.raw($down);",
        {
            "knexfile.js": """module.exports = {
                 client: process.env.KIND === 'mysql' ? 'mysql2' : 'pg',
                 connection: process.env.DATABASE_URL,
               };"""
        },
    ),
    "sequelize-cli": Tool(
        "sequelize",
        ("node_modules/sequelize-cli/lib/sequelize", "db:migrate"),
        STAMPED,
        """module.exports = {
             up: (queryInterface) => queryInterface.sequelize.query($up),
             down: (queryInterface) => queryInterface.sequelize.query($down),
           };""",
        {
            "config/config.js": """module.exports = {
                 development: {
                   use_env_variable: 'DATABASE_URL',
                   dialect: process.env.KIND === 'mysql' ? 'mysql' : 'postgres',
                 },
               };"""
        },
    ),
    "umzug": Tool(
        "sequelize",
        ("migrate.js",),
        STAMPED,
        """exports.up = ({ context }) => context.sequelize.query($up);
           exports.down = ({ context }) => context.sequelize.query($down);""",
        {
            "migrate.js": """const { Sequelize } = require('sequelize');
               const { Umzug, SequelizeStorage } = require('umzug');
               const sequelize = new Sequelize(process.env.DATABASE_URL, { logging: false });
               new Umzug({
                 migrations: { glob: 'migrations/*.js' },
                 context: sequelize.getQueryInterface(),
                 storage: new SequelizeStorage({ sequelize }),
               }).up().then(() => sequelize.close());"""
        },
    ),
    "drizzle": Tool(
        "drizzle",
        ("migrate.js",),
        ("1700000000001", "1700000000002", "1700000000003"),
        "$up;\n",
        {
            "migrate.js": """const isMysql = process.env.KIND === 'mysql';
               const library = isMysql ? 'drizzle-orm/mysql2' : 'drizzle-orm/node-postgres';
               const { migrate } = require(library + '/migrator');
               const db = require(library).drizzle(process.env.DATABASE_URL);
               migrate(db, { migrationsFolder: 'migrations' }).then(() => db.$client.end());"""
        },
        ".sql",
        ("0000_users.sql", "0001_email.sql", "0002_orders.sql"),
    ),
    "kysely": Tool(
        "kysely",
        ("migrate.js",),
        STAMPED,
        """const { sql } = require('kysely');
           exports.up = (db) => sql.raw($up).execute(db);
           exports.down = (db) => sql.raw($down).execute(db);""",
        {
            "migrate.js": """const fs = require('fs').promises;
               const path = require('path');
               const { FileMigrationProvider, Kysely, Migrator, MysqlDialect, PostgresDialect } = require('kysely');
               const dialect = process.env.KIND === 'mysql'
                 ? new MysqlDialect({ pool: require('mysql2').createPool(process.env.DATABASE_URL) })
                 : new PostgresDialect({ pool: new (require('pg').Pool)({ connectionString: process.env.DATABASE_URL }) });
               const db = new Kysely({ dialect });
               const provider = new FileMigrationProvider({ fs, path, migrationFolder: path.resolve('migrations') });
               new Migrator({ db, provider }).migrateToLatest().then(async ({ error }) => {
                 await db.destroy();
                 if (error) throw error;
               });"""
        },
    ),
    "node-pg-migrate": Tool(
        "node-pg-migrate",
        ("node_modules/node-pg-migrate/bin/node-pg-migrate.js", "up"),
        ("1700000000001_users", "1700000000002_email", "1700000000003_orders"),
        "exports.up = (pgm) => pgm.sql($up); exports.down = (pgm) => pgm.sql($down);",
    ),
    "dbmate": Tool(
        "dbmate",
        ("node_modules/dbmate/dist/cli.js", "--no-dump-schema", "--migrations-dir", "migrations", "migrate"),
        ("20240101000001", "20240101000002", "20240101000003"),
        "-- migrate:up\n$up;\n\n-- migrate:down\n$down;\n",
        suffix=".sql",
        files=("20240101000001_users.sql", "20240101000002_email.sql", "20240101000003_orders.sql"),
    ),
}
PAIRS = [
    *((name, "postgresql") for name in TOOLS),
    *((name, "mysql") for name in TOOLS if name not in {"umzug", "node-pg-migrate"}),
]


@functools.cache
def installed() -> Path | str:
    """The folder of `PACKAGES`, installed once, or why they are not there."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        return "Node.js and npm are not installed"
    digest = hashlib.sha256("\n".join(PACKAGES).encode()).hexdigest()[:12]
    folder = tools.ROOT / ".nox" / f"migration-frameworks-{digest}"
    with tools._alone(folder.with_name(f"{folder.name}.lock")):
        if not (folder / "done").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            # dbmate's program comes as a package of its own, and nothing else here has to be built.
            command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--engine-strict"]
            done = subprocess.run(
                [*command, "--prefix", str(folder), *PACKAGES], capture_output=True, text=True, check=False, timeout=600
            )
            if done.returncode != 0:
                return "the migration frameworks cannot be installed by npm, or not for this Node.js"
            (folder / "done").touch()
    return folder / "node_modules"


def need_frameworks() -> Path:
    """The folder ``node_modules`` with the frameworks."""
    found = installed()
    return found if isinstance(found, Path) else tools.lacking(found)


@dataclass
class Project:
    """A project with migrations of one framework, and a database of its own."""

    root: Path
    tool: Tool
    url: str
    kind: str

    @property
    def migrations(self) -> Path:
        return self.root / "migrations"

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def add(self, *numbers: int) -> None:
        """Write some of the three migrations."""
        for number in numbers:
            self.put(self.tool.file(number), self.tool.ids[number], UP[number], DOWN[number])

    def put(self, name: str, id: str, up: str, down: str = "SELECT 1") -> None:
        self.write(f"migrations/{name}", self.tool.text(id, up, down))
        if self.tool.framework == "drizzle":
            self.journal([*self.entries(), (int(id), name.removesuffix(".sql"))])

    def remove(self, number: int) -> None:
        (self.migrations / self.tool.file(number)).unlink()
        if self.tool.framework == "drizzle":
            self.journal([entry for entry in self.entries() if entry[0] != int(self.tool.ids[number])])

    def entries(self) -> list[tuple[int, str]]:
        path = self.migrations / "meta" / "_journal.json"
        entries = json.loads(path.read_text(encoding="utf-8"))["entries"] if path.exists() else []
        return [(entry["when"], entry["tag"]) for entry in entries]

    def journal(self, entries: list[tuple[int, str]]) -> None:
        listed = [
            {"idx": index, "version": "7", "when": when, "tag": tag, "breakpoints": True}
            for index, (when, tag) in enumerate(entries)
        ]
        text = json.dumps({"version": "7", "dialect": self.kind, "entries": listed}, indent=2)
        self.write("migrations/meta/_journal.json", text)

    def node(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        node = tools.need_node()
        environ = {
            "PATH": f"{Path(node).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.root),
            "LANG": "C.UTF-8",
            "DATABASE_URL": self.url,
            "KIND": self.kind,
        }
        return subprocess.run(
            [node, *arguments],
            cwd=self.root,
            env=environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )

    def migrate(self) -> None:
        """Let the framework apply what is pending."""
        done = self.node(*self.tool.run)
        assert done.returncode == 0, done.stdout + done.stderr

    def chain(self, sql: Sql | None = None) -> Chain:
        deploy = Deploy(root=self.root, gate=self.root / "deploygate.yaml", environment="api")
        place, code = Location("deploygate.yaml"), Code(self.root, [self.root])
        chain = read_chain(self.tool.framework, Files("migrations"), place, deploy, code, sql)
        assert not chain.problems
        assert not chain.twice
        return chain

    def ledger(self, chain: Chain, options: Files | None = None) -> Ledger:
        target = read_target(self.url, self.root)
        said = options or Files("migrations")
        return conversation(
            target, 5.0, lambda session: read_ledger(self.tool.framework, said, chain, session, target.kind)
        )

    def position(self) -> Position:
        chain = self.chain()
        return located(chain, self.ledger(chain))

    def locked(self) -> str:
        return self.ledger(self.chain()).locked

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What a statement gives, in PostgreSQL."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def columns(self, table: str) -> set[str]:
        return {
            row[0]
            for row in self.rows(f"SELECT column_name FROM information_schema.columns WHERE table_name = '{table}'")
        }


Make = Callable[..., Project]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """``make(tool, kind)`` gives a project without migrations."""
    with contextlib.ExitStack() as stack:

        def made(name: str, kind: str = "postgresql") -> Project:
            modules = need_frameworks()
            if kind == "mysql":
                url = stack.enter_context(databases.mariadb())
            else:
                # dbmate asks for encryption unless it is told not to.
                url = f"{stack.enter_context(databases.postgres())}?sslmode=disable"
            project = Project(tmp_path.resolve(), TOOLS[name], url, kind)
            (project.root / "node_modules").symlink_to(modules, target_is_directory=True)
            for file, text in project.tool.setup.items():
                project.write(file, text)
            return project

        yield made


def told(at: Position) -> tuple[set[str], list[str], list[str]]:
    return set(at.applied), list(at.pending), list(at.unknown)


@pytest.mark.parametrize(("name", "kind"), PAIRS)
def test_position(make: Make, name: str, kind: str) -> None:
    project = make(name, kind)
    first, second, third = project.tool.ids
    project.add(0, 1)
    with pytest.raises(DatabaseError) as empty:
        project.position()
    assert empty.value.reason is Reason.NO_TABLE
    project.migrate()
    project.add(2)
    chain = project.chain()
    ledger = project.ledger(chain)
    assert list(chain.migrations) == [first, second, third]
    assert [m.place.path for m in chain.migrations.values()] == [f"migrations/{project.tool.file(n)}" for n in range(3)]
    assert {record.id for record in ledger.records} == {first, second}
    assert not ledger.locked
    assert told(located(chain, ledger)) == ({first, second}, [third], [])
    if project.tool.suffix == ".js":
        built = sorted(project.migrations.glob("*.js"))
        for path in built:
            path.rename(path.with_suffix(".ts"))
        assert told(project.position()) == ({first, second}, [third], [])
        for path in built:
            path.with_suffix(".ts").rename(path)
    project.remove(0)
    assert told(project.position()) == ({second}, [third], [first])


NUMBERED = ["1_a", "2_b", "10_c"]


@pytest.mark.parametrize(
    ("name", "files", "ids"),
    [
        *(
            pytest.param(name, [f"{id}.js" for id in NUMBERED], NUMBERED, id=name)
            for name in ("knex", "sequelize-cli", "umzug", "kysely", "node-pg-migrate")
        ),
        pytest.param(
            "node-pg-migrate",
            ["1700000000000_a.js", "20240101000000000_b.js", "1710000000000_c.js"],
            ["1700000000000_a", "20240101000000000_b", "1710000000000_c"],
            id="node-pg-migrate-utc",
        ),
        pytest.param("dbmate", [f"{id}.sql" for id in NUMBERED], ["1", "2", "10"], id="dbmate"),
        pytest.param(
            "typeorm",
            ["c.js", "b.js", "a.js"],
            ["C1700000000001", "B1700000000002", "A1700000000003"],
            id="typeorm",
        ),
        pytest.param(
            "drizzle",
            ["c.sql", "b.sql", "a.sql"],
            ["1700000000001", "1700000000002", "1700000000003"],
            id="drizzle",
        ),
    ],
)
def test_order(make: Make, name: str, files: list[str], ids: list[str]) -> None:
    project = make(name)
    for file, id in zip(files, ids, strict=True):
        table = "CREATE TABLE IF NOT EXISTS ran (turn serial, id text)"
        project.put(file, id, f"{table}; INSERT INTO ran (id) VALUES ('{id}')")
    project.migrate()
    assert list(project.chain().migrations) == [row[0] for row in project.rows("SELECT id FROM ran ORDER BY turn")]
    assert told(project.position()) == (set(ids), [], [])


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("typeorm", ["index.d.ts", "a.js.map", "notes.md"]),
        ("knex", ["a.js.map", "data.json", "notes.md"]),
        ("sequelize-cli", ["index.d.ts", "a.js.map", "notes.md"]),
        ("umzug", [".eslintrc.js", "index.d.ts", "a.js.map"]),
        ("kysely", [".eslintrc.js", "index.d.ts", "index.d.mts", "a.js.map"]),
        ("node-pg-migrate", [".eslintrc.js", ".gitkeep"]),
        ("dbmate", ["schema.sql", "notes.md"]),
    ],
)
def test_files_that_are_no_migrations(make: Make, name: str, files: list[str]) -> None:
    project = make(name)
    project.add(0)
    for file in files:
        project.write(f"migrations/{file}", "module.exports = {};" if file.endswith(".js") else "")
    project.migrate()
    assert told(project.position()) == ({project.tool.ids[0]}, [], [])


def test_shared_code_beside_migrations_of_kysely(make: Make) -> None:
    project = make("kysely")
    project.add(0)
    project.write(
        "migrations/columns.js", "exports.timestamps = (table) => table.addColumn('created_at', 'timestamp');"
    )
    project.migrate()
    assert told(project.position()) == ({project.tool.ids[0]}, [], [])


@pytest.mark.parametrize("kind", ["postgresql", "mysql"])
def test_lock_of_a_killed_knex(make: Make, kind: str) -> None:
    project = make("knex", kind)
    project.add(0)
    project.migrate()
    project.write(
        "migrations/20240101000002_killed.js",
        """exports.config = { transaction: false };
           exports.up = () => process.kill(process.pid, 'SIGKILL'); exports.down = () => {};""",
    )
    assert project.node(*project.tool.run).returncode == -signal.SIGKILL
    assert project.locked() == "knex_migrations_lock says that a run holds the lock"
    assert told(project.position()) == ({"20240101000001_users"}, ["20240101000002_killed"], [])
    assert "already locked" in project.node(*project.tool.run).stderr
    assert project.node("node_modules/knex/bin/cli.js", "migrate:unlock").returncode == 0
    assert not project.locked()


def test_lock_of_a_killed_kysely(make: Make) -> None:
    project = make("kysely")
    project.add(0)
    project.migrate()
    killed = project.write(
        "migrations/20240101000002-killed.js",
        "exports.up = () => new Promise(() => process.kill(process.pid, 'SIGKILL'));",
    )
    assert project.node(*project.tool.run).returncode == -signal.SIGKILL
    # PostgreSQL itself held it, and let go.
    assert not project.locked()
    killed.unlink()
    # What dialects without such locks do.
    project.rows("UPDATE kysely_migration_lock SET is_locked = 1")
    assert project.locked() == "kysely_migration_lock says that a run holds the lock"


@pytest.mark.parametrize("kind", ["postgresql", "mysql"])
def test_checksums_of_drizzle(make: Make, kind: str) -> None:
    project = make("drizzle", kind)
    project.add(0, 1)
    project.migrate()
    first, second, _ = project.tool.ids
    path = project.migrations / project.tool.file(0)
    path.write_text(path.read_text(encoding="utf-8") + "-- changed\n", encoding="utf-8")
    chain = project.chain()
    ran = {record.id: record.checksum for record in project.ledger(chain).records}
    assert ran.keys() == {first, second}
    assert ran[first] not in chain.migrations[first].checksums
    assert ran[second] in chain.migrations[second].checksums


def test_drizzle_passes_over_what_is_older_than_the_last_one(make: Make) -> None:
    project = make("drizzle")
    project.add(0, 1)
    project.migrate()
    project.put("0002_late.sql", "1600000000000", UP[2])
    project.migrate()
    assert not project.columns("orders")
    assert told(project.position()) == (set(project.tool.ids[:2]), ["1600000000000"], [])


@pytest.mark.parametrize(
    ("name", "file", "before", "said", "schema", "lock"),
    [
        ("typeorm", "source.js", "migrations:", "migrationsTableName: 'books', ", None, ""),
        (
            "knex",
            "knexfile.js",
            "client:",
            "migrations: { tableName: 'books', schemaName: 'kept' }, ",
            "kept",
            "books_lock",
        ),
        (
            "sequelize-cli",
            "config/config.js",
            "dialect:",
            "migrationStorageTableName: 'books', migrationStorageTableSchema: 'kept', ",
            "kept",
            "",
        ),
        (
            "drizzle",
            "migrate.js",
            "migrationsFolder:",
            "migrationsTable: 'books', migrationsSchema: 'kept', ",
            "kept",
            "",
        ),
        (
            "kysely",
            "migrate.js",
            "db, provider }",
            "migrationTableName: 'books', migrationTableSchema: 'kept', ",
            "kept",
            "kysely_migration_lock",
        ),
    ],
    ids=["typeorm", "knex", "sequelize-cli", "drizzle", "kysely"],
)
def test_table_of_another_name(
    make: Make, name: str, file: str, before: str, said: str, schema: str | None, lock: str
) -> None:
    project = make(name)
    text = project.tool.setup[file]
    assert before in text
    project.write(file, text.replace(before, said + before))
    project.rows("CREATE SCHEMA kept")
    project.add(0)
    project.migrate()
    project.add(1)
    options = Files("migrations", table="books", schema=schema)
    chain = project.chain()
    ledger = project.ledger(chain, options)
    assert ledger.table == ("kept.books" if schema else "books")
    assert not ledger.locked
    assert told(located(chain, ledger)) == ({project.tool.ids[0]}, [project.tool.ids[1]], [])
    if lock:
        project.rows(f"UPDATE kept.{lock} SET is_locked = 1")
        assert project.ledger(chain, options).locked == f"{lock} says that a run holds the lock"


TYPEORM = r"""
class Anything$implements {
  name = 'Shop1700000000001'
  async up(queryRunner$runner)$promise {
    await queryRunner.query(`CREATE TABLE "users" ("id" integer PRIMARY KEY)`);
    await queryRunner.query("ALTER TABLE \"users\" ADD COLUMN \"email\" text");
    await queryRunner.query('ALTER TABLE users ADD COLUMN age integer, ADD COLUMN "Name" text', []);
  }
  async down(queryRunner$runner)$promise {
    await queryRunner.query(`DROP TABLE "users"`);
  }
}
"""


def typeorm(is_typed: bool) -> str:
    if not is_typed:
        return "exports.Anything = " + Template(TYPEORM).substitute(implements="", runner="", promise="").lstrip()
    typed = {"implements": " implements MigrationInterface", "runner": ": QueryRunner", "promise": ": Promise<void>"}
    return f"import {{ MigrationInterface, QueryRunner }} from 'typeorm';\nexport {Template(TYPEORM).substitute(typed).lstrip()}"


def test_names_and_steps_of_typeorm(make: Make) -> None:
    project = make("typeorm")
    built = project.write("migrations/1700000000001-Shop.js", typeorm(is_typed=False))
    project.migrate()
    for name in (built.name, "1700000000001-Shop.ts"):
        project.write(f"migrations/{name}", typeorm(is_typed=name.endswith(".ts")))
        chain = project.chain(Sql())
        assert told(located(chain, project.ledger(chain))) == ({"Shop1700000000001"}, [], [])
        steps = chain.migrations["Shop1700000000001"].steps
        assert [(step.kind, step.column) for step in steps] == [
            ("create-table", ""),
            ("add-column", "email"),
            ("add-column", "age"),
            ("add-column", "Name"),
        ]
        assert steps[0].columns | {step.column for step in steps[1:]} == project.columns("users")
        assert {step.table.name for step in steps if step.table} == {"users"}
        (project.migrations / name).unlink()


def test_escapes_in_sql_of_typeorm(make: Make) -> None:
    project = make("typeorm")
    project.write(
        "migrations/a.js",
        r"""module.exports = class A1700000000001 {
              async up(queryRunner) {
                await queryRunner.query('CREATE TABLE users (\n\tid integer,\n\t\x65mail text, \u{61}\u0067e integer, \
                  "it\'s" text)');
              }
              async down(queryRunner) {}
            };""",
    )
    project.migrate()
    (step,) = project.chain(Sql()).migrations["A1700000000001"].steps
    assert step.columns == project.columns("users")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("class A1700000000001 { async up(queryRunner) {} }", id="only up"),
        pytest.param("class A1700000000001 { up = async () => {}; down = async () => {}; }", id="functions as fields"),
        pytest.param("class { name = 'A1700000000001'; async up() {} async down() {} }", id="field"),
        # What TypeScript makes of a field for older versions of Node.js.
        pytest.param(
            "class A { constructor() { this.name = 'A1700000000001'; } async up() {} async down() {} }",
            id="constructor",
        ),
    ],
)
def test_classes_of_typeorm(make: Make, text: str) -> None:
    project = make("typeorm")
    project.write("migrations/a.js", f"module.exports = {text};")
    project.migrate()
    assert told(project.position()) == ({"A1700000000001"}, [], [])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("node-pg-migrate", text, id=f"node-pg-migrate-{id}")
        for id, text in {
            "up-down": f"-- Up Migration\n{UP[0]};\n\n-- Down Migration\n{DOWN[0]};\n",
            "down-up": f"-- Down Migration\n{DOWN[0]};\n\n-- Up Migration\n{UP[0]};\n",
            "dashes": f"---- up migration ----\n{UP[0]};\n---- down migration ----\n{DOWN[0]};\n",
            "none": f"{UP[0]};\n",
        }.items()
    ]
    + [
        pytest.param("dbmate", text, id=f"dbmate-{id}")
        for id, text in {
            "plain": f"-- migrate:up\n{UP[0]};\n\n-- migrate:down\n{DOWN[0]};\n",
            "options": f"-- a comment\n--migrate:up transaction:false\n{UP[0]};\n--migrate:down\n{DOWN[0]};\n",
        }.items()
    ],
)
def test_sections_of_sql(make: Make, name: str, text: str) -> None:
    project = make(name)
    project.write("migrations/1_users.sql", text)
    project.migrate()
    chain = project.chain(Sql())
    (migration,) = chain.migrations.values()
    assert told(located(chain, project.ledger(chain))) == ({migration.id}, [], [])
    assert [(step.kind, step.table and step.table.name) for step in migration.steps] == [("create-table", "users")]
    assert migration.steps[0].place.line == text[: text.index(UP[0])].count("\n") + 1
    assert project.columns("users") == {"id"}


def test_breakpoints_of_drizzle(make: Make) -> None:
    project = make("drizzle")
    project.put(
        "0000_users.sql",
        "1700000000001",
        f"{UP[0]};\n--> statement-breakpoint\n{UP[1]};\n--> statement-breakpoint\n{UP[2]}",
    )
    project.migrate()
    steps = project.chain(Sql()).migrations["1700000000001"].steps
    assert [(step.kind, step.place.line) for step in steps] == [
        ("create-table", 1),
        ("add-column", 3),
        ("create-table", 5),
    ]
    assert project.columns("users") == {"id", "email"}


def test_pairs_of_node_pg_migrate(make: Make) -> None:
    project = make("node-pg-migrate")
    for number, id in enumerate(project.tool.ids[:2]):
        project.write(f"migrations/{id}.up.sql", UP[number])
        project.write(f"migrations/{id}.down.sql", DOWN[number])
    project.write(
        "migrate.mjs",
        """import { runner } from 'node-pg-migrate';
           await runner({
             databaseUrl: process.env.DATABASE_URL,
             dir: 'migrations',
             direction: 'up',
             migrationsTable: 'pgmigrations',
             migrationLoaderStrategies: [{ extensions: ['.sql'], loader: 'sql' }],
           });""",
    )
    done = project.node("migrate.mjs")
    assert done.returncode == 0, done.stderr
    assert project.columns("users") == {"id", "email"}
    assert told(project.position()) == (set(project.tool.ids[:2]), [], [])
