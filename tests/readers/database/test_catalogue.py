"""What there is in a database, from real ones."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

import databases
from pytest_deploygate.families.migrations import Live, Table
from pytest_deploygate.readers.database import conversation, read_target
from pytest_deploygate.readers.database.catalogue import NarrowView, read_catalogue


def live(url: str, root: Path = Path("/nowhere")) -> Live:
    """The catalogue of a database."""
    target = read_target(url, root)
    return conversation(target, 5, lambda session: read_catalogue(session, target))


# SQLite


@pytest.fixture
def sqlite(tmp_path: Path) -> Live:
    connection = sqlite3.connect(tmp_path / "app.db")
    connection.executescript(
        """
        CREATE TABLE Orders (id INTEGER PRIMARY KEY, total INT, twice INT AS (total * 2), kept INT AS (total) STORED);
        CREATE VIEW totals AS SELECT sum(total) AS "All of it" FROM Orders;
        CREATE INDEX i ON Orders (total);
        CREATE TABLE "odd ""name" ("a b");
        CREATE VIRTUAL TABLE search USING fts5(text);
        """
    )
    connection.close()
    return live("sqlite:///app.db", tmp_path)


def test_tables_and_views_of_sqlite(sqlite: Live) -> None:
    assert sqlite.columns(Table("Orders")) == {"id", "total", "twice", "kept"}
    assert sqlite.columns(Table("totals")) == {"All of it"}
    assert sqlite.columns(Table('odd "name')) == {"a b"}
    # What SQLite adds to such a table by itself is hidden.
    assert sqlite.columns(Table("search")) == {"text"}
    assert sqlite.columns(Table("i")) is None
    assert (sqlite.path, sqlite.rows) == (("main",), {})


def test_sqlite_folds_names(sqlite: Live) -> None:
    assert sqlite.found(Table("ORDERS")) == Table("Orders", "main")
    assert sqlite.found(Table("orders", "main")) == Table("Orders", "main")
    assert sqlite.found(Table("orders", "other")) is None


def test_an_empty_sqlite(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "app.db").close()
    assert live("sqlite:///app.db", tmp_path).tables == {}


# PostgreSQL


@pytest.fixture
def postgres() -> Iterator[str]:
    with databases.postgres() as url:
        yield url


def test_tables_and_views_of_postgresql(postgres: str) -> None:
    databases.postgres_run(
        postgres,
        "CREATE TABLE orders (id int, total int, gone int, twice int GENERATED ALWAYS AS (total * 2) STORED)",
        "ALTER TABLE orders DROP COLUMN gone",
        "CREATE SCHEMA sales",
        'CREATE TABLE sales."Orders" ("Id" int)',
        "CREATE TABLE sales.nothing ()",
        "CREATE VIEW totals AS SELECT total FROM orders",
        "CREATE MATERIALIZED VIEW kept AS SELECT id FROM orders",
        "CREATE TABLE parts (id int) PARTITION BY RANGE (id)",
        "CREATE TABLE part_one PARTITION OF parts FOR VALUES FROM (1) TO (9)",
        "CREATE INDEX i ON orders (total)",
        "CREATE SEQUENCE numbers",
        "CREATE TYPE pair AS (a int, b int)",
    )
    found = live(postgres)
    assert found.tables == {
        Table("orders", "public"): {"id", "total", "twice"},
        Table("Orders", "sales"): {"Id"},
        Table("nothing", "sales"): set(),
        Table("totals", "public"): {"total"},
        Table("kept", "public"): {"id"},
        Table("parts", "public"): {"id"},
        Table("part_one", "public"): {"id"},
    }
    assert (found.path, found.folds) == (("public",), False)
    assert found.found(Table("Orders")) is None
    assert found.found(Table("Orders", "sales")) == Table("Orders", "sales")


def test_the_search_path_of_postgresql(postgres: str) -> None:
    name = postgres.rpartition("/")[2]
    databases.postgres_run(
        postgres,
        "CREATE SCHEMA sales",
        "CREATE TABLE sales.orders (id int)",
        "CREATE TABLE public.orders (id int, total int)",
        f"ALTER DATABASE {name} SET search_path = sales, absent, public",
    )
    assert live(postgres).path == ("sales", "public")
    assert live(postgres).columns(Table("orders")) == {"id"}
    assert live(f"{postgres}?schema=public").path == ("public",)
    assert live(f"{postgres}?schema=public").columns(Table("orders")) == {"id", "total"}


def test_how_many_rows_postgresql_says_there_are(postgres: str) -> None:
    databases.postgres_run(
        postgres,
        "CREATE TABLE counted AS SELECT generate_series(1, 500) AS id",
        "CREATE TABLE uncounted (id int)",
        "ANALYZE counted",
    )
    found = live(postgres).rows
    assert found[Table("counted", "public")] == 500
    assert Table("uncounted", "public") not in found


def test_a_role_of_postgresql_that_may_read_nothing_sees_all_names(postgres: str) -> None:
    databases.postgres_run(
        postgres, "CREATE TABLE orders (id int)", "CREATE SCHEMA sales", "CREATE TABLE sales.a (b int)"
    )
    with databases.postgres_role(postgres) as url:
        assert set(live(url).tables) == {Table("orders", "public"), Table("a", "sales")}


# MariaDB


@pytest.fixture
def mariadb() -> Iterator[str]:
    with databases.mariadb() as url:
        databases.mariadb_run(
            url,
            "CREATE TABLE Orders (id int, total int, twice int AS (total * 2))",
            "CREATE VIEW totals AS SELECT total FROM Orders",
            "INSERT INTO Orders (id) VALUES (1), (2), (3)",
        )
        yield url


def test_tables_and_views_of_mariadb(mariadb: str) -> None:
    found, name = live(mariadb), mariadb.rpartition("/")[2]
    assert found.path == (name,)
    assert found.tables[Table("Orders", name)] == {"id", "total", "twice"}
    assert found.columns(Table("totals")) == {"total"}
    assert {table.schema for table in found.tables}.isdisjoint({"mysql", "sys", "information_schema"})
    # Case only makes a difference where the server's files do.
    assert (found.found(Table("orders")) is not None) == found.folds
    assert found.rows[Table("Orders", name)] == 3


@pytest.mark.parametrize(
    "right",
    [
        "GRANT SELECT ON {name}.* TO {role}",
        "GRANT ALL PRIVILEGES ON {name}.* TO {role}",
        "GRANT INSERT, SELECT ON {name}.* TO {role}",
        "GRANT SELECT ON *.* TO {role}",
        "GRANT SELECT ON `deploygate\\_%`.* TO {role}",
        "GRANT SELECT ON `deploygate%`.* TO {role}",
        "GRANT SELECT ON `deploy_ate%`.* TO {role}",
        "GRANT SELECT ON `%`.* TO {role}",
    ],
)
def test_who_sees_all_of_mariadb(mariadb: str, right: str) -> None:
    with databases.mariadb_role(mariadb, right) as url:
        assert live(url).columns(Table("Orders")) == {"id", "total", "twice"}


@pytest.mark.parametrize(
    "rights",
    [
        ("GRANT SELECT ON {name}.Orders TO {role}",),
        ("GRANT SELECT (id) ON {name}.Orders TO {role}",),
        ("GRANT INSERT, UPDATE ON {name}.* TO {role}",),
        ("GRANT SELECT ON `deploygate\\_other%`.* TO {role}", "GRANT INSERT ON {name}.* TO {role}"),
    ],
)
def test_who_sees_only_a_part_of_mariadb(mariadb: str, rights: tuple[str, ...]) -> None:
    with databases.mariadb_role(mariadb, *rights) as url, pytest.raises(NarrowView):
        live(url)
