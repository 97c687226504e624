"""Migrations that are files, and the books of frameworks that no other test runs, as their documentation has them."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Sequence
from typing import Any

import pytest

from migrations_projects import MigrationsProject, options
from pytest_deploygate.families.migrations import Chain, Files, Framework, Ledger, Migration, Record, located
from pytest_deploygate.finding import CannotJudge, Location
from pytest_deploygate.readers.database import DatabaseError, Reason, conversation, read_target
from pytest_deploygate.readers.migrations.evaluation import Code
from pytest_deploygate.readers.migrations.files import read_chain, read_ledger
from pytest_deploygate.readers.migrations.sql import Sql

PLACE = Location("deploygate.yaml", 3, 5)
SQL = "CREATE TABLE users (id int);\n"


def chain(
    project: MigrationsProject, framework: Framework, folder: list[str] | str = "db", sql: Sql | None = None
) -> Chain:
    """The migrations in a folder."""
    own = options(database="sqlite:///app.db")
    code = Code(project.root, [project.root])
    return read_chain(framework, Files(folder), PLACE, project.deploy(own), code, sql)


def ids(project: MigrationsProject, framework: Framework, *names: str, text: str = SQL) -> list[str]:
    """What becomes of files of these names, in the order in which they run."""
    for name in names:
        project.write(f"db/{name}", text)
    return list(chain(project, framework).migrations)


def ledger(project: MigrationsProject, framework: Framework, made: Chain | None = None, **said: Any) -> Ledger:
    """The books in the database."""
    known = made or Chain(framework, PLACE)
    target = read_target("sqlite:///app.db", project.root)
    return conversation(target, 3, lambda s: read_ledger(framework, Files("db", **said), known, s, "sqlite"))


def messages(problems: Sequence[CannotJudge]) -> list[str]:
    return [problem.finding.message for problem in problems]


# Names

SCRIPTS = [
    f"{stem}.{end}" for stem, end in zip("abcdefg", ["js", "cjs", "mjs", "ts", "cts", "mts", "coffee"], strict=True)
]
NO_SCRIPTS = ["x.d.ts", "x.d.mts", "x.d.cts", "x.sql", "x.json", "x.js.map", ".hidden.js", "README.md"]
NAMES: list[tuple[Framework, list[str], list[str], list[str]]] = [
    ("knex", [*reversed(SCRIPTS)], list("abcdefg"), NO_SCRIPTS),
    ("knex", ["20240102_b.js", "20240101_a.js"], ["20240101_a", "20240102_b"], []),
    ("sequelize", SCRIPTS, list("abcdefg"), NO_SCRIPTS),
    ("node-pg-migrate", ["10_b.js", "9_a.ts", "11_c.sql", "12_d.up.sql"], ["9_a", "10_b", "11_c", "12_d"], ["12_d.down.sql", "x.d.ts", "x.md"]),
    ("node-pg-migrate", ["20240101000000000_a.js", "1704067200001_b.js"], ["20240101000000000_a", "1704067200001_b"], []),
    ("node-pg-migrate", ["99999999999999999_a.js", "1_b.js"], ["1_b", "99999999999999999_a"], []),
    ("dbmate", ["20240102_b.sql", "20240101_a.sql", "2023.sql"], ["2023", "20240101", "20240102"], ["a.sql", "1_a.js"]),
    ("rails", ["20240102_b.rb", "9_a.rb", "10_c.rb"], ["9", "10", "20240102"], ["a.rb", "1.rb", "1_a.sql"]),
    ("goose", ["00002_b.sql", "1_a.go", "10_c.sql"], ["1", "2", "10"], ["3_x_test.go", "x.sql", "4_a.py"]),
    ("golang-migrate", ["000002_b.up.sql", "1_a.up.sql", "10_c.up.cypher"], ["1", "2", "10"], ["1_a.down.sql", "1_a.sql", "up.sql"]),
    ("flyway", ["V2__b.sql", "V1.10__c.sql", "V1_9__a.sql", "sub/V3__d.sql", "R__b.sql", "R__a.sql"], ["1.9", "1.10", "2", "3", "R__a", "R__b"], ["U1__a.sql", "V__x.sql", "Vx__y.sql", "V1_a.sql", "V4__x.conf", "a.sql"]),
    ("flyway", ["V001.0__a.sql", "V1.0.1__b.sql", "V20240101__c.sql"], ["1", "1.0.1", "20240101"], []),
    ("yoyo", ["0002.b.sql", "0001.a.py"], ["0001.a", "0002.b"], ["0002.b.rollback.sql", "__init__.py", "post-apply.py", "post-apply.x.sql", "x.txt"]),
    ("sql", ["10_b.sql", "9_a.sql", "V11__c.sql", "last.sql"], ["last", "9_a", "10_b", "V11__c"], ["9_a.down.sql", "9_a.rollback.sql", "x.js", ".y.sql"]),
]  # fmt: skip


@pytest.mark.parametrize(("framework", "names", "expected", "others"), NAMES)
def test_names(
    project: MigrationsProject, framework: Framework, names: list[str], expected: list[str], others: list[str]
) -> None:
    for name in others:
        project.write(f"db/{name}", "nothing")
    project.write("db/1_folder.sql/x")
    assert ids(project, framework, *names, text="") == expected
    made = chain(project, framework)
    assert (made.problems, made.twice, made.is_line) == ((), (), True)


def test_kysely_passes_over_what_has_no_up(project: MigrationsProject) -> None:
    project.write("db/a.ts", "export async function up(db) {}")
    project.write("db/b.ts", "export const helper = 1")
    project.write("db/c.ts", b"\xff")
    made = chain(project, "kysely")
    assert list(made.migrations) == ["a"]
    assert messages(made.problems)[0].startswith("'db/c.ts' cannot be read")


def test_several_folders(project: MigrationsProject) -> None:
    project.write("one/2_b.rb")
    project.write("two/1_a.rb")
    made = chain(project, "rails", ["one", "./two/", "absent"])
    assert list(made.migrations) == ["1", "2"]
    assert messages(made.problems) == ["there is no folder 'absent' with migrations"]
    assert made.problems[0].finding.place == PLACE


@pytest.mark.parametrize(("framework", "names"), [("goose", ["1_a.sql", "01_b.sql"]), ("flyway", ["V1__a.sql", "V1.0__b.sql"]), ("rails", ["1_a.rb", "1_b.rb"])])  # fmt: skip
def test_an_id_that_two_files_have(project: MigrationsProject, framework: Framework, names: list[str]) -> None:
    assert ids(project, framework, *names) == ["1"]
    assert len(chain(project, framework).twice) == 1


@pytest.mark.parametrize("folder", ["absent", "a" * 300, "x/../gone", "file.txt"])
def test_a_folder_that_is_not_there(project: MigrationsProject, folder: str) -> None:
    project.write("file.txt")
    made = chain(project, "knex", folder)
    assert messages(made.problems) == [f"there is no folder '{folder}' with migrations"]


def test_a_folder_without_migrations(project: MigrationsProject) -> None:
    project.write("db/README.md")
    assert messages(chain(project, "knex").problems) == ["there is no migration of knex in db"]


@pytest.mark.parametrize(
    ("framework", "name"), [("dbmate", "1_a.sql"), ("goose", "1_a.sql"), ("flyway", "V1__a.sql"), ("sql", "1_a.sql")]
)
def test_files_that_cannot_be_read(project: MigrationsProject, framework: Framework, name: str) -> None:
    project.write(f"db/{name}", b"SELECT '\xff'")
    made = chain(project, framework, sql=Sql())
    assert made.migrations == {}
    assert messages(made.problems)[0].startswith(f"'db/{name}' cannot be read")


# What they do


@pytest.mark.parametrize(
    ("name", "language"),
    [("a.js", "JavaScript"), ("a.mts", "TypeScript"), ("a.coffee", "another language")],
)
def test_other_languages(project: MigrationsProject, name: str, language: str) -> None:
    project.write(f"db/{name}")
    (step,) = chain(project, "knex", sql=Sql()).migrations["a"].steps
    assert (step.kind, step.reason) == ("opaque", f"what a migration in {language} does is not read")
    assert chain(project, "knex").migrations["a"].steps == ()


SECTIONS = [
    ("dbmate", "-- migrate:up\nDROP TABLE a;\n-- migrate:down\nDROP TABLE b;\n", [2], ""),
    ("dbmate", "-- migrate:up transaction:false\nDROP TABLE a;\n\n-- migrate:down\n", [2], "it has nothing that takes it back"),
    ("dbmate", "-- migrate:up\nDROP TABLE a;\n", [2], "it has nothing that takes it back"),
    ("goose", "-- +goose Up\n\nDROP TABLE a;\n-- +goose Down\n-- nothing\n", [3], "it has nothing that takes it back"),
    ("goose", "-- +goose Up\nDROP TABLE a;\nDROP TABLE b;\n-- +goose Down\nSELECT 1;\n", [2, 3], ""),
    ("node-pg-migrate", "-- Up Migration\nDROP TABLE a;\n-- Down Migration\nSELECT 1;\n", [2], ""),
    ("sql", "DROP TABLE a;\n", [1], ""),
]  # fmt: skip


@pytest.mark.parametrize(("framework", "text", "lines", "irreversible"), SECTIONS)
def test_the_part_that_runs(
    project: MigrationsProject, framework: Framework, text: str, lines: list[int], irreversible: str
) -> None:
    project.write("db/1_a.sql", text)
    (made,) = chain(project, framework, sql=Sql()).migrations.values()
    assert [(step.kind, step.place.line) for step in made.steps] == [("drop-table", line) for line in lines]
    assert made.irreversible == irreversible


def test_a_file_that_takes_it_back(project: MigrationsProject) -> None:
    project.write("db/1_a.up.sql", "DROP TABLE a;")
    project.write("db/2_b.up.sql", "DROP TABLE b;")
    project.write("db/2_b.down.sql", "")
    made = chain(project, "golang-migrate", sql=Sql()).migrations
    assert [one.irreversible for one in made.values()] == ["it has no .down.sql", ""]


# Prisma


def test_prisma(project: MigrationsProject) -> None:
    content = b"CREATE TABLE users (id int);\r\n"
    project.write("db/20240102_b/migration.sql", content)
    project.write("db/20240101_a/migration.sql", SQL)
    project.write("db/migration_lock.toml")
    project.write("db/20240103_c/other.sql")
    (project.root / "db/20240104_empty").mkdir()
    made = chain(project, "prisma", sql=Sql())
    assert list(made.migrations) == ["20240101_a", "20240102_b"]
    assert messages(made.problems) == [
        "there is no 'db/20240103_c/migration.sql', so that what the migration is cannot be told"
    ]
    sums = made.migrations["20240102_b"].checksums
    unix = content.replace(b"\r\n", b"\n")
    assert {hashlib.sha256(content).hexdigest(), hashlib.sha256(unix).hexdigest()} <= sums
    # Prisma once wrote each byte without its leading zero.
    assert "".join(f"{byte:x}" for byte in hashlib.sha256(content).digest()) in sums
    assert made.migrations["20240101_a"].checksums == sums
    assert [step.kind for step in made.migrations["20240101_a"].steps] == ["create-table"]
    assert str(made.migrations["20240101_a"].place) == "db/20240101_a/migration.sql"


PRISMA = (
    "CREATE TABLE _prisma_migrations (id TEXT PRIMARY KEY NOT NULL, checksum TEXT NOT NULL, finished_at DATETIME, "
    "migration_name TEXT NOT NULL, logs TEXT, rolled_back_at DATETIME, started_at DATETIME NOT NULL DEFAULT "
    "current_timestamp, applied_steps_count INTEGER UNSIGNED NOT NULL DEFAULT 0)"
)


def test_the_books_of_prisma(project: MigrationsProject) -> None:
    row = (
        "INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, rolled_back_at) VALUES"
    )
    project.sqlite(
        PRISMA,
        f"{row} ('1', 'aa', 'done', 1, 2, NULL)",
        f"{row} ('2', 'bb', 'broken', 3, NULL, NULL)",
        f"{row} ('3', 'cc', 'back', 4, NULL, 5)",
        f"{row} ('4', 'dd', 'again', 6, NULL, 7)",
        f"{row} ('5', 'ee', 'again', 8, 9, NULL)",
    )
    found = ledger(project, "prisma")
    assert found == Ledger(
        "_prisma_migrations",
        (
            Record("done", "aa"),
            Record("broken", "bb", "it began and did not come to its end"),
            Record("again", "ee"),
        ),
    )


# Drizzle


def journal(*entries: dict[str, Any]) -> str:
    return json.dumps({"version": "7", "dialect": "postgresql", "entries": list(entries)})


def test_drizzle(project: MigrationsProject) -> None:
    first = {"idx": 0, "version": "7", "when": 1700000000000, "tag": "0000_a", "breakpoints": True}
    later = {"idx": 1, "version": "7", "when": 1600000000000, "tag": "0001_b", "breakpoints": True}
    project.write("db/meta/_journal.json", journal(later, first, {"idx": 2, "when": 3, "tag": "0002_gone"}))
    project.write("db/0000_a.sql", SQL)
    project.write("db/0001_b.sql", SQL)
    made = chain(project, "drizzle", sql=Sql())
    assert [(one.id, one.name) for one in made.migrations.values()] == [
        ("1700000000000", "0000_a"),
        ("1600000000000", "0001_b"),
    ]
    assert made.migrations["1700000000000"].checksums == {hashlib.sha256(SQL.encode()).hexdigest()}
    assert messages(made.problems) == ["'db/0002_gone.sql' does not exist"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        '{"entries": 1}',
        '{"entries": ["a"]}',
        '{"entries": [{"idx": 0}]}',
        '{"entries": [{"idx": "x", "when": 1, "tag": "a"}]}',
        '{"entries": [{"idx": null, "when": 1, "tag": "a"}]}',
        '{"entries": [{"idx": 1e999, "when": 1, "tag": "a"}]}',
        "[" * 100_000,
    ],
    ids=range(12),
)
def test_a_broken_journal(project: MigrationsProject, text: str) -> None:
    project.write("db/meta/_journal.json", text)
    assert messages(chain(project, "drizzle").problems) == ["'db/meta/_journal.json' is no journal of Drizzle's"]


def test_no_journal(project: MigrationsProject) -> None:
    project.write("db/0000_a.sql", SQL)
    assert messages(chain(project, "drizzle").problems) == ["'db/meta/_journal.json' does not exist"]


def test_a_journal_that_leads_elsewhere(project: MigrationsProject) -> None:
    project.write("db/meta/_journal.json", journal({"idx": 0, "when": 1, "tag": "../../outside"}))
    made = chain(project, "drizzle")
    assert made.migrations == {}
    assert len(made.problems) == 1


def test_the_books_of_drizzle(project: MigrationsProject) -> None:
    project.sqlite(
        "CREATE TABLE __drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)",
        "INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('aa', 1700000000000), ('bb', NULL)",
    )
    assert ledger(project, "drizzle").records == (Record("1700000000000", "aa"),)


# Flyway

FLYWAY = (
    "CREATE TABLE flyway_schema_history (installed_rank INT NOT NULL PRIMARY KEY, version VARCHAR(50), "
    "description VARCHAR(200) NOT NULL, type VARCHAR(20) NOT NULL, script VARCHAR(1000) NOT NULL, checksum INT, "
    "installed_by VARCHAR(100) NOT NULL, installed_on TEXT NOT NULL DEFAULT '', execution_time INT NOT NULL, "
    "success BOOLEAN NOT NULL)"
)


def history(project: MigrationsProject, *rows: tuple[str | None, str, str, int | None, int]) -> Ledger:
    """Flyway's books with some rows: version, type, script, checksum, success."""
    project.sqlite(FLYWAY)
    for rank, (version, type_, script, checksum, success) in enumerate(rows, 1):
        values = [rank, version, "x", type_, script, checksum, "me", "", 1, success]
        written = ", ".join("NULL" if value is None else repr(value) for value in values)
        project.sqlite(f"INSERT INTO flyway_schema_history VALUES ({written})")
    return ledger(project, "flyway")


def test_the_books_of_flyway(project: MigrationsProject) -> None:
    found = history(
        project,
        ("0", "SCHEMA", "<< Flyway Schema Creation >>", None, 1),
        ("1", "BASELINE", "<< Flyway Baseline >>", None, 1),
        ("2.0", "SQL", "V2.0__b.sql", -5, 1),
        ("003", "SQL", "sub/V003__c.sql", None, 1),
        ("4", "JDBC", "db.migration.V4__d", None, 1),
        ("5", "SQL", "V5__e.sql", 7, 0),
        ("6", "SQL", "V6__f.sql", 8, 1),
        ("6", "UNDO_SQL", "U6__f.sql", 9, 1),
        ("7", "SQL", "V7__g.sql", 8, 1),
        ("7", "DELETE", "V7__g.sql", 8, 1),
        (None, "SQL", "sub/R__views.sql", 10, 1),
        (None, "SQL", "sub/R__views.sql", 11, 1),
    )
    assert found.records == (
        Record("2", "-5"),
        Record("3"),
        Record("5", "7", "it failed when it ran"),
        Record("R__views", "11"),
    )


@pytest.mark.parametrize("text", ["", "SELECT 1;", "SELECT 1;\n", "a\r\nb\rc\nd", "CREATE TABLE é (id int);\n\n"])
def test_the_checksum_of_flyway(project: MigrationsProject, text: str) -> None:
    project.write("db/V1__a.sql", text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    whole = zlib.crc32("".join(lines).encode())
    signed = int.from_bytes(whole.to_bytes(4, "big"), "big", signed=True)
    assert chain(project, "flyway").migrations["1"].checksums == {str(signed)}


def test_what_is_repeated(project: MigrationsProject) -> None:
    ids(project, "flyway", "V1__a.sql", "R__b.sql")
    made = chain(project, "flyway", sql=Sql()).migrations
    assert [(one.repeatable, one.name, len(one.steps)) for one in made.values()] == [
        (False, "V1__a", 1),
        (True, "R__b", 1),
    ]


# yoyo


@pytest.mark.parametrize(
    ("name", "text", "parents"),
    [
        ("b.sql", "-- depends: a c\nSELECT 1;\n", ("a", "c")),
        ("b.sql", "SELECT 1;\n-- depends:\n", ()),
        ("b.sql", "SELECT 1;\n", ()),
        ("b.py", "__depends__ = {'c', 'a'}\n", ("a", "c")),
        ("b.py", "__depends__ = {}\n", ()),
        ("b.py", "__depends__ = ['a']\n", ("a",)),
        ("b.py", "A = 'a'\n__depends__ = {A}\n", ("a",)),
        ("b.py", "steps = []\n", ()),
    ],
)
def test_what_yoyo_depends_on(project: MigrationsProject, name: str, text: str, parents: Any) -> None:
    project.write(f"db/{name}", text)
    made = chain(project, "yoyo")
    assert (made.migrations["b"].parents, made.problems) == (parents, ())
    assert made.is_line == (not parents)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("__depends__ = f()", "f() is not run"),
        ("__depends__ = {f()}", "f() is not run"),
        ("__depends__ = {'a', f()}", "f() is not run"),
        ("__depends__ = {'a', 1}", "it is no text"),
    ],
)
def test_what_yoyo_depends_on_is_computed(project: MigrationsProject, text: str, reason: str) -> None:
    project.write("db/b.py", text)
    assert messages(chain(project, "yoyo").problems) == [f"__depends__ of 'db/b.py' cannot be read: {reason}"]


def test_the_books_of_yoyo(project: MigrationsProject) -> None:
    project.sqlite(
        "CREATE TABLE _yoyo_migration (migration_hash VARCHAR(64) PRIMARY KEY, migration_id VARCHAR(255), "
        "applied_at_utc TIMESTAMP)",
        "INSERT INTO _yoyo_migration VALUES ('x', '0001.a', 1)",
    )
    assert ledger(project, "yoyo") == Ledger("_yoyo_migration", (Record("0001.a"),))
    project.sqlite("CREATE TABLE yoyo_lock (locked INT DEFAULT 1, ctime TIMESTAMP, pid INT PRIMARY KEY)")
    assert ledger(project, "yoyo").locked == ""
    project.sqlite("INSERT INTO yoyo_lock VALUES (1, 1, 12)")
    assert ledger(project, "yoyo").locked == "yoyo_lock says that a run holds the lock"


# Others


def test_the_books_of_rails(project: MigrationsProject) -> None:
    project.sqlite(
        "CREATE TABLE schema_migrations (version varchar NOT NULL PRIMARY KEY)",
        "INSERT INTO schema_migrations VALUES ('20240101120000'), ('9')",
    )
    for framework in ("rails", "dbmate"):
        assert ledger(project, framework).records == (Record("20240101120000"), Record("9"))


def test_the_books_of_goose(project: MigrationsProject) -> None:
    rows = [(0, 1), (1, 1), (2, 1), (3, 1), (2, 0), (3, 0), (3, 1)]
    project.sqlite(
        "CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY AUTOINCREMENT, version_id INTEGER NOT NULL, "
        "is_applied INTEGER NOT NULL, tstamp TIMESTAMP DEFAULT (datetime('now')))",
        *(f"INSERT INTO goose_db_version (version_id, is_applied) VALUES {row}" for row in rows),
    )
    assert ledger(project, "goose").records == (Record("1"), Record("3"))
    ids(project, "goose", "00001_a.sql", "00002_b.sql", "00003_c.sql")
    assert located(chain(project, "goose"), ledger(project, "goose")).pending == ("2",)


@pytest.mark.parametrize(
    ("rows", "records", "pending"),
    [
        ([], (), ("1", "2")),
        ([(1, 0)], (Record("1"),), ("2",)),
        ([(2, 0)], (Record("2"),), ()),
        ([(2, 1)], (Record("2", failed="it broke off half-way and left the mark `dirty`"),), None),
    ],
)
def test_the_books_of_golang_migrate(project: MigrationsProject, rows: Any, records: Any, pending: Any) -> None:
    project.sqlite(
        "CREATE TABLE schema_migrations (version uint64, dirty bool)",
        *(f"INSERT INTO schema_migrations VALUES {row}" for row in rows),
    )
    assert ledger(project, "golang-migrate").records == records
    ids(project, "golang-migrate", "000001_a.up.sql", "000002_b.up.sql")
    if pending is not None:
        assert located(chain(project, "golang-migrate"), ledger(project, "golang-migrate")).pending == pending


def test_books_of_the_same_name_are_somebody_elses(project: MigrationsProject) -> None:
    project.sqlite("CREATE TABLE schema_migrations (version, dirty)", "INSERT INTO schema_migrations VALUES (1, 0)")
    for framework in ("rails", "dbmate"):
        with pytest.raises(CannotJudge, match="it is somebody else's books"):
            ledger(project, framework)


def test_books_of_the_same_name_without_their_columns(project: MigrationsProject) -> None:
    project.sqlite("CREATE TABLE schema_migrations (version)", "INSERT INTO schema_migrations VALUES (1)")
    with pytest.raises(DatabaseError):
        ledger(project, "golang-migrate")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["1_a.sql", "2_b"], ["1_a", "2_b"]),
        (["db/1_a.sql"], ["1_a"]),
        ([1, "02"], ["1_a", "2_b"]),
        (["3", "other"], ["3", "other"]),
    ],
)
def test_the_books_of_plain_sql(project: MigrationsProject, rows: list[Any], expected: list[str]) -> None:
    ids(project, "sql", "1_a.sql", "2_b.sql")
    project.sqlite(
        'CREATE TABLE "my books" ("the file")', *(f'INSERT INTO "my books" VALUES ({row!r})' for row in rows)
    )
    found = ledger(project, "sql", chain(project, "sql"), table="my books", column="the file")
    assert [record.id for record in found.records] == expected
    assert found.table == "my books"


def test_a_number_that_two_files_have(project: MigrationsProject) -> None:
    ids(project, "sql", "1_a.sql", "1_b.sql")
    project.sqlite("CREATE TABLE books (file)", "INSERT INTO books VALUES (1)")
    assert ledger(project, "sql", chain(project, "sql"), table="books", column="file").records == (Record("1"),)


@pytest.mark.parametrize("said", [{}, {"table": "books"}, {"column": "file"}])
def test_plain_sql_has_no_books_of_its_own(project: MigrationsProject, said: dict[str, str]) -> None:
    project.sqlite("CREATE TABLE books (file)")
    with pytest.raises(CannotJudge, match="nothing says where it is noted which SQL files have run"):
        ledger(project, "sql", **said)


def test_another_table_and_schema(project: MigrationsProject) -> None:
    project.sqlite("CREATE TABLE own (version)", "INSERT INTO own VALUES ('1')")
    assert ledger(project, "rails", table="own", schema="main") == Ledger("main.own", (Record("1"),))


def test_the_lock_of_knex(project: MigrationsProject) -> None:
    project.sqlite("CREATE TABLE own (id, name)", "INSERT INTO own VALUES (1, '1_a.ts'), (2, '2_b.js')")
    assert ledger(project, "knex", table="own") == Ledger("own", (Record("1_a"), Record("2_b")))
    project.sqlite("CREATE TABLE own_lock (is_locked)", "INSERT INTO own_lock VALUES (1)")
    assert ledger(project, "knex", table="own").locked == "own_lock says that a run holds the lock"
    project.sqlite("UPDATE own_lock SET is_locked = 0")
    assert ledger(project, "knex", table="own").locked == ""


@pytest.mark.parametrize(
    "framework",
    ["prisma", "typeorm", "knex", "sequelize", "drizzle", "kysely", "node-pg-migrate", "dbmate", "rails", "goose",
     "golang-migrate", "flyway", "yoyo"],
)  # fmt: skip
def test_no_books(project: MigrationsProject, framework: Framework) -> None:
    project.sqlite(other=["id"])
    with pytest.raises(DatabaseError) as caught:
        ledger(project, framework)
    assert caught.value.reason is Reason.NO_TABLE


def test_typeorm(project: MigrationsProject) -> None:
    project.write(
        "db/1700000000000-Users.ts",
        "export class Users1700000000000 implements MigrationInterface {\n"
        "  async up(queryRunner: QueryRunner) {\n    await queryRunner.query(`DROP TABLE a`);\n  }\n"
        "  async down(queryRunner: QueryRunner) {}\n}\n",
    )
    project.write(
        "db/deep/Later.js",
        "class Later1800000000000 {\n  async up(q) { await q.createTable(x); }\n  async down(q) {}\n}\n",
    )
    project.write("db/types.d.ts", "class X1700000000000 { up() {} down() {} }\n")
    project.write("db/broken.ts", b"\xff")
    made = chain(project, "typeorm", sql=Sql())
    assert list(made.migrations) == ["Users1700000000000", "Later1800000000000"]
    first, last = made.migrations.values()
    assert [(step.kind, str(step.place)) for step in first.steps] == [("drop-table", "db/1700000000000-Users.ts:3:29")]
    assert [step.reason for step in last.steps] == ["it does more than run SQL that is written in it"]
    assert len(made.problems) == 1
    assert isinstance(first, Migration)
