"""What statements of SQL do to the schema, in three dialects."""

from __future__ import annotations

import logging
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tools
from pytest_deploygate.families.migrations import Step
from pytest_deploygate.finding import Location
from pytest_deploygate.readers.migrations.sql import Sql

PLACE = Location("a.sql", 3, 5, 9)
FLAGS = ("not_null", "default", "volatile", "concurrently", "not_valid", "conditional")


def shown(found: tuple[Step, ...]) -> list[str]:
    """Steps as texts: kind, table, column, new name, type, flags."""
    return [
        " ".join(
            filter(
                None,
                [
                    step.kind,
                    str(step.table or ""),
                    step.column,
                    step.to and f"to {step.to}",
                    step.type and f"({step.type})",
                    *(flag for flag in FLAGS if getattr(step, flag)),
                ],
            )
        )
        for step in found
    ]


POSTGRES = [
    ("CREATE TABLE t (id int)", ["create-table t"]),
    ("CREATE TABLE IF NOT EXISTS s.t (id int)", ["create-table s.t conditional"]),
    ("CREATE TABLE t AS SELECT 1 AS a", ["create-table t"]),
    ("CREATE UNLOGGED TABLE t (id int)", ["create-table t"]),
    ("CREATE TEMP TABLE t (id int)", ["other"]),
    ("CREATE VIEW v AS SELECT 1", ["create-table v"]),
    ("CREATE MATERIALIZED VIEW v AS SELECT 1", ["create-table v"]),
    ("CREATE INDEX i ON t (a)", ["create-index t"]),
    ("CREATE UNIQUE INDEX CONCURRENTLY i ON s.t (a)", ["create-index s.t concurrently"]),
    ("DROP TABLE t", ["drop-table t"]),
    ("DROP TABLE IF EXISTS a, b CASCADE", ["drop-table a", "drop-table b"]),
    ("DROP VIEW v", ["drop-table v"]),
    ("DROP MATERIALIZED VIEW v", ["drop-table v"]),
    ("DROP INDEX i", ["drop-index"]),
    ("DROP INDEX CONCURRENTLY IF EXISTS i", ["drop-index concurrently"]),
    ("DROP SCHEMA s CASCADE", ["drop-database"]),
    ("DROP DATABASE d", ["drop-database"]),
    ("TRUNCATE t", ["truncate t"]),
    ("TRUNCATE TABLE a, b", ["truncate a", "truncate b"]),
    ("ALTER TABLE t ADD COLUMN a int", ["add-column t a (int)"]),
    ("ALTER TABLE t ADD a int NOT NULL", ["add-column t a (int) not_null"]),
    ("ALTER TABLE t ADD COLUMN a int NULL", ["add-column t a (int)"]),
    ("ALTER TABLE t ADD COLUMN a int NOT NULL DEFAULT 0", ["add-column t a (int) not_null default"]),
    ("ALTER TABLE t ADD COLUMN a int DEFAULT NULL", ["add-column t a (int)"]),
    ("ALTER TABLE t ADD COLUMN a uuid DEFAULT gen_random_uuid()", ["add-column t a (uuid) default volatile"]),
    ("ALTER TABLE t ADD COLUMN a serial", ["add-column t a (serial) default volatile"]),
    ("ALTER TABLE t ADD COLUMN a int GENERATED ALWAYS AS IDENTITY", ["add-column t a (int) default volatile"]),
    ("ALTER TABLE t ADD COLUMN a int PRIMARY KEY", ["add-column t a (int) not_null"]),
    ("ALTER TABLE t ADD COLUMN a int UNIQUE", ["add-column t a (int)", "add-unique t"]),
    ("ALTER TABLE t ADD COLUMN a int REFERENCES u (id)", ["add-column t a (int)", "add-foreign-key t"]),
    ("ALTER TABLE t ADD COLUMN a int, DROP COLUMN b", ["add-column t a (int)", "drop-column t b"]),
    ("ALTER TABLE t DROP COLUMN a", ["drop-column t a"]),
    ("ALTER TABLE t DROP a", ["drop-column t a"]),
    ("ALTER TABLE IF EXISTS ONLY s.t DROP COLUMN IF EXISTS a CASCADE", ["drop-column s.t a"]),
    ("ALTER TABLE t ALTER COLUMN a TYPE bigint USING a::bigint", ["change-type t a"]),
    ("ALTER TABLE t ALTER a SET NOT NULL", ["set-not-null t a"]),
    ("ALTER TABLE t ALTER COLUMN a DROP NOT NULL", ["other t a"]),
    ("ALTER TABLE t ALTER COLUMN a SET DEFAULT 1", ["set-default t a"]),
    ("ALTER TABLE t ALTER COLUMN a DROP DEFAULT", ["drop-default t a"]),
    ("ALTER TABLE t RENAME TO u", ["rename-table t to u"]),
    ("ALTER TABLE t RENAME COLUMN a TO b", ["rename-column t a to b"]),
    ("ALTER TABLE t RENAME a TO b", ["rename-column t a to b"]),
    ('ALTER TABLE t RENAME "A" TO B', ["rename-column t A to b"]),
    ("ALTER TABLE t RENAME CONSTRAINT a TO b", ["other"]),
    ("ALTER TABLE t ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES u (id)", ["add-foreign-key t"]),
    ("ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES u (id) NOT VALID", ["add-foreign-key t not_valid"]),
    ("ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)", ["add-check t"]),
    ("ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID", ["add-check t not_valid"]),
    ("ALTER TABLE t ADD CONSTRAINT c UNIQUE (a)", ["add-unique t"]),
    ("ALTER TABLE t ADD PRIMARY KEY (a)", ["add-primary-key t"]),
    ("ALTER TABLE t DROP CONSTRAINT c", ["drop-constraint t"]),
    ("ALTER TABLE t DROP COLUMN a, OWNER TO bob", ["opaque"]),
    ("ALTER TABLE t OWNER TO bob, DROP COLUMN a", ["opaque"]),
    ("ALTER TABLE t SET SCHEMA s", ["opaque"]),
    ("ALTER SCHEMA a RENAME TO b", ["rename-schema"]),
    ("REINDEX TABLE t", ["drop-index"]),
    ("DO $$ BEGIN DROP TABLE x; END $$", ["opaque"]),
    ("CALL p()", ["opaque"]),
    ("EXECUTE p", ["opaque"]),
    ("INSERT INTO t VALUES (1)", ["data t"]),
    ("INSERT INTO s.t (a) SELECT a FROM u", ["data s.t"]),
    ("UPDATE t SET a = 1", ["data t"]),
    ("DELETE FROM t", ["data t"]),
    ("WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x", ["data t"]),
    ("COPY t FROM STDIN", ["data t"]),
    ("MERGE INTO t USING u ON t.id = u.id WHEN MATCHED THEN DELETE", ["data t"]),
    ("ALTER TABLE Orders DROP COLUMN Total", ["drop-column orders total"]),
    ('ALTER TABLE "Orders" DROP COLUMN "Total"', ["drop-column Orders Total"]),
    ('DROP TABLE "Sales"."Orders"', ["drop-table Sales.Orders"]),
    ("FROBNICATE the orders", ["opaque"]),
    ("DROP TABLE (", ["opaque"]),
    ("ALTER TABLE t ADD COLUMN a int FROBNICATE; DROP TABLE x", ["opaque", "drop-table x"]),
    ("SELECT 'not closed", ["opaque"]),
    ("", []),
    (" ;; \n;", []),
    ("-- DROP TABLE t", []),
    ("/* DROP TABLE t; */", []),
    ("SELECT ';'; -- DROP TABLE a;\nDROP TABLE b", ["other", "drop-table b"]),
]
MYSQL = [
    ("CREATE TABLE `T` (`Id` int, KEY k (`Id`)) ENGINE=InnoDB", ["create-table T"]),
    ("ALTER TABLE t MODIFY COLUMN a bigint", ["change-type t a"]),
    ("ALTER TABLE t CHANGE COLUMN a b int", ["rename-column t a to b", "change-type t b"]),
    ("ALTER TABLE t CHANGE a a bigint", ["change-type t a"]),
    ("ALTER TABLE `Orders` DROP COLUMN `Total`", ["drop-column Orders Total"]),
    ("ALTER TABLE Orders DROP Total", ["drop-column Orders Total"]),
    ("ALTER TABLE t DROP `a`", ["drop-column t a"]),
    ("ALTER TABLE t DROP INDEX i", ["other t"]),
    ("ALTER TABLE t DROP FOREIGN KEY f", ["other t"]),
    ("ALTER TABLE t DROP PRIMARY KEY", ["other t"]),
    ("ALTER TABLE t ADD INDEX i (a)", ["create-index t"]),
    ("ALTER TABLE t ADD UNIQUE KEY i (a)", ["add-unique t"]),
    ("ALTER TABLE t ADD COLUMN a int NOT NULL AFTER b", ["add-column t a (int) not_null"]),
    ("ALTER TABLE t ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES u (id)", ["add-foreign-key t"]),
    ("ALTER TABLE t RENAME u", ["rename-table t to u"]),
    ("ALTER TABLE t RENAME INDEX a TO b", ["other t"]),
    ("ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4", ["opaque"]),
    ("RENAME TABLE a TO b, `c` TO `d`", ["rename-table a to b", "rename-table c to d"]),
    ("RENAME TABLE s.a TO s.b", ["rename-table s.a to b"]),
    ("DROP INDEX i ON t", ["drop-index"]),
    ("TRUNCATE TABLE t", ["truncate t"]),
    ("REPLACE INTO t VALUES (1)", ["opaque"]),
    ("INSERT IGNORE INTO t VALUES (1)", ["data t"]),
    ("LOCK TABLES t WRITE", ["other"]),
    ("SET FOREIGN_KEY_CHECKS=0", ["other"]),
    ("# DROP TABLE t", []),
]
SQLITE = [
    ("CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT)", ["create-table t"]),
    ("CREATE TABLE IF NOT EXISTS [My t] (id INTEGER)", ["create-table My t conditional"]),
    ("CREATE VIRTUAL TABLE t USING fts5(a)", ["create-table t"]),
    ("ALTER TABLE t RENAME COLUMN a TO b", ["rename-column t a to b"]),
    ("ALTER TABLE T DROP COLUMN A", ["drop-column T A"]),
    ("INSERT OR REPLACE INTO t VALUES (1)", ["data t"]),
    ("PRAGMA foreign_keys=off", ["other"]),
]


@pytest.mark.parametrize(
    ("dialect", "text", "expected"),
    [
        *(("postgres", *row) for row in POSTGRES),
        *(("mysql", *row) for row in MYSQL),
        *(("sqlite", *row) for row in SQLITE),
    ],
)
def test_statements(dialect: str, text: str, expected: list[str]) -> None:
    assert shown(Sql(dialect).steps(text, PLACE)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "SELECT 1",
        "BEGIN",
        "COMMIT",
        "SET lock_timeout = '1s'",
        "GRANT SELECT ON t TO bob",
        "REVOKE ALL ON t FROM bob",
        "COMMENT ON TABLE t IS 'x'",
        "VACUUM FULL t",
        "CLUSTER t",
        "LOCK TABLE t",
        "REINDEX INDEX CONCURRENTLY i",
        "CREATE EXTENSION IF NOT EXISTS pgcrypto",
        "CREATE TYPE mood AS ENUM ('a')",
        "ALTER TYPE mood ADD VALUE 'b'",
        "CREATE SEQUENCE q",
        "ALTER SEQUENCE q RESTART",
        "CREATE SCHEMA s",
        "CREATE FUNCTION f() RETURNS int AS $$ BEGIN DROP TABLE x; END $$ LANGUAGE plpgsql",
        "CREATE OR REPLACE FUNCTION f() RETURNS int AS $body$ DROP TABLE x; $body$ LANGUAGE sql",
        "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()",
        "DROP TRIGGER g ON t",
        "DROP FUNCTION f()",
        "DROP SEQUENCE q",
        "ALTER INDEX i RENAME TO j",
        "ALTER TABLE t VALIDATE CONSTRAINT c",
        "ALTER TABLE t OWNER TO bob",
        "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE t DISABLE TRIGGER ALL",
        "ALTER TABLE t SET (fillfactor = 70, autovacuum_enabled = off)",
        "ALTER TABLE t ALTER COLUMN a SET STATISTICS 100",
        "ALTER TABLE t ATTACH PARTITION p FOR VALUES FROM (1, 2) TO (3, 4)",
        "ALTER TABLE t ADD CONSTRAINT c UNIQUE USING INDEX i",
    ],
)
def test_what_does_nothing_that_matters(text: str) -> None:
    assert [step.kind for step in Sql().steps(text, PLACE)] == ["other"]


def test_the_columns_of_a_new_table() -> None:
    text = 'CREATE TABLE t (Id int, "Name" text, CONSTRAINT c CHECK (id > 0), UNIQUE (id))'
    (step,) = Sql().steps(text, PLACE)
    assert step.columns == {"id", "Name"}
    (step,) = Sql("mysql").steps("CREATE TABLE t (Id int, `Name` text, KEY k (Id))", PLACE)
    assert step.columns == {"Id", "Name"}


FILE = """\
-- first
CREATE TABLE a (
  id int
); DROP TABLE b;

/* two
   lines */ DROP TABLE c;
CREATE FUNCTION f() RETURNS int AS $$
  DROP TABLE d;
$$ LANGUAGE sql;
  DROP TABLE e"""


def test_where_statements_of_a_file_are() -> None:
    found = Sql().steps(FILE, Location("a.sql"), is_file=True)
    assert [(step.kind, str(step.place), step.place.width) for step in found] == [
        ("create-table", "a.sql:2:1", 16),
        ("drop-table", "a.sql:4:4", 12),
        ("drop-table", "a.sql:7:13", 12),
        ("other", "a.sql:8:1", 37),
        ("drop-table", "a.sql:11:3", 12),
    ]
    assert found[0].text == "CREATE TABLE a (\n  id int\n)"


def test_where_statements_within_code_are() -> None:
    found = Sql().steps("SELECT 1;\nDROP TABLE a", PLACE)
    assert [step.place for step in found] == [PLACE, PLACE]
    assert [step.text for step in found] == ["SELECT 1", "DROP TABLE a"]


def test_what_is_not_understood_tells_its_words() -> None:
    (step,) = Sql().steps('FROBNICATE "Sales".orders WITH 3', PLACE)
    assert (step.reason, step.words) == (
        "it is no SQL that can be read",
        {"frobnicate", "sales", "orders", "with", "3"},
    )
    (step,) = Sql().steps("ALTER TABLE orders FROBNICATE", PLACE)
    assert step.reason == "what it does is not known"
    assert "orders" in step.words
    (step,) = Sql().steps("SELECT 'orders", PLACE)
    assert (step.kind, step.words) == ("opaque", {"select", "orders"})


def test_without_sqlglot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sqlglot", None)
    (step,) = Sql().steps("DROP TABLE orders", PLACE)
    assert (step.kind, step.place, step.words) == ("opaque", PLACE, {"drop", "table", "orders"})
    assert step.reason == "reading SQL needs sqlglot: install pytest-deploygate[sql]"
    assert Sql().steps("  ", PLACE) == ()


def test_nothing_is_logged(caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> None:
    with caplog.at_level(logging.DEBUG):
        Sql().steps("ALTER TABLE t FROBNICATE 'tiger'; DROP (; CALL p('tiger')", PLACE)
    captured = capsys.readouterr()
    assert (caplog.text, captured.out, captured.err) == ("", "", "")
    assert not logging.getLogger("sqlglot").disabled


WORDS = st.sampled_from(
    "ALTER TABLE DROP ADD COLUMN CREATE INDEX ON t u ( ) , ; 'x' \"A\" `b` $$ -- /* */ RENAME TO NOT NULL DEFAULT 1 "
    "int INTO SELECT FROM WITH AS UPDATE SET CONSTRAINT CHECK > . :a % ? BEGIN END".split()
)


@settings(max_examples=tools.examples(120), deadline=None)
@given(
    text=st.one_of(st.text(max_size=40), st.lists(WORDS, max_size=14).map(" ".join)),
    dialect=st.sampled_from(["postgres", "mysql", "sqlite"]),
    is_file=st.booleans(),
)
def test_no_text_does_any_harm(text: str, dialect: str, is_file: bool) -> None:
    for step in Sql(dialect).steps(text, Location("a.sql"), is_file=is_file):
        assert step.kind != "opaque" or step.reason
        assert not step.text or step.text in text


@pytest.mark.parametrize(
    "text",
    ["(" * 3000, "SELECT " + "(" * 400 + "1" + ")" * 400, "SELECT " + "1 + " * 3000 + "1", "DROP TABLE a;" * 300],
)
def test_long_ones_do_no_harm(text: str) -> None:
    kinds: Any = {step.kind for step in Sql().steps(text, PLACE)}
    assert kinds <= {"opaque", "other", "drop-table"}
