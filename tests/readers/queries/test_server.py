"""What servers count, of real programs at real servers: to the statement, or not at all."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import database_servers
import databases
import node_service
import tools
from pytest_deploygate.families.queries.captured import Asked
from pytest_deploygate.finding import CannotJudge, Location
from pytest_deploygate.readers.database import sessions
from pytest_deploygate.readers.queries import counters
from pytest_deploygate.readers.queries.server import Digests

PLACE = Location("deploygate.yaml", 4)
ELSEWHERE = Location("deploygate.yaml", 7)
LOOKUP = "select name from products where id = ?"
SECRET = "tiger-tiger-burning"
LOCKED = "correct-horse"
POSTGRES_DRIVERS = ["psycopg", "psycopg2", "asyncpg"]

Talk = Callable[..., None]


@pytest.fixture
def postgres() -> Iterator[str]:
    with database_servers.postgres_database(database_servers.postgres_server()) as url:
        databases.postgres_run(
            url,
            "CREATE TABLE products (id int PRIMARY KEY, name text)",
            "INSERT INTO products SELECT n, 'product ' || n FROM generate_series(1, 400) n",
        )
        yield url


@pytest.fixture
def mariadb() -> Iterator[str]:
    with database_servers.mariadb_database(database_servers.mariadb_server()) as url:
        values = ", ".join(f"({n}, 'product {n}')" for n in range(1, 401))
        database_servers.mariadb_run(
            url, "CREATE TABLE products (id int PRIMARY KEY, name text)", f"INSERT INTO products VALUES {values}"
        )
        yield url


@contextmanager
def _psycopg(url: str, **options: Any) -> Iterator[Talk]:
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(url, autocommit=True, **options) as connection:
        yield lambda sql, *values: connection.execute(sql, values or None)


@contextmanager
def _psycopg2(url: str) -> Iterator[Talk]:
    connection = pytest.importorskip("psycopg2").connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        yield lambda sql, *values: cursor.execute(sql, values or None)
    connection.close()


@contextmanager
def _asyncpg(url: str) -> Iterator[Talk]:
    loop = asyncio.new_event_loop()
    connection = loop.run_until_complete(pytest.importorskip("asyncpg").connect(url))
    yield lambda sql, *values: loop.run_until_complete(connection.fetch(sql.replace("%s", "$1"), *values))
    loop.run_until_complete(connection.close())
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()


@contextmanager
def _pymysql(url: str, **options: Any) -> Iterator[Talk]:
    connection = database_servers.mariadb_connect(url, **options)
    with connection.cursor() as cursor:
        yield lambda sql, *values: cursor.execute(sql, values or None)
    connection.close()


def _connected(url: str) -> Any:
    return _psycopg(url) if url.startswith("postgresql") else _pymysql(url)


@pytest.fixture(params=["postgres", "mariadb"])
def url(request: pytest.FixtureRequest) -> str:
    """A database of each kind."""
    return str(request.getfixturevalue(request.param))


def opened(url: str, seconds: float = 5.0) -> Digests:
    with Digests.opened(url, Path(), seconds, PLACE) as digests:
        return digests


def between(url: str, *talks: Callable[[], object]) -> tuple[Asked, ...]:
    """What was asked while these were called."""
    digests = opened(url)
    before = digests.snapshot()
    for talk in talks:
        talk()
    return digests.asked(before, digests.snapshot(), ELSEWHERE)


def tally(asked: tuple[Asked, ...]) -> dict[str, int]:
    return {one.text: one.count for one in asked}


def refused(call: Callable[[], object], *words: str, place: Location = PLACE) -> str:
    """That it cannot be judged, and what all it says: no secret."""
    with pytest.raises(CannotJudge) as caught:
        call()
    finding = caught.value.finding
    assert (finding.place, finding.subject) == (place, "database")
    said = f"{finding.message}; {finding.help}"
    for word in words:
        assert word in said
    assert finding.help
    assert not any(secret in said for secret in (SECRET, LOCKED, "admin@", "root@"))
    return said


# --- what is counted ---


@pytest.mark.parametrize("driver", [_psycopg, _psycopg2, _asyncpg], ids=POSTGRES_DRIVERS)
@pytest.mark.parametrize("times", [30, 400])
def test_each_statement_to_postgresql_is_counted_once(postgres: str, driver: Any, times: int) -> None:
    with driver(postgres) as ask:

        def talk() -> None:
            ask("SELECT id FROM products LIMIT 400")
            for n in range(times):
                ask("SELECT name FROM products WHERE id = %s", n)

        found = between(postgres, talk)
    lookup, listed = found
    assert tally(found) == {LOOKUP: times, "select id from products limit ?": 1}
    assert (lookup.verb, lookup.writes, lookup.tables, lookup.loads) == ("select", False, ("products",), times)
    assert (lookup.site, lookup.relation, lookup.is_lazy, lookup.layer) == (None, "", False, "")
    assert (lookup.dialect, lookup.transactions) == ("postgresql", 0)
    assert 0 < lookup.seconds < 5
    assert listed.count == listed.loads == 1


@pytest.mark.parametrize("times", [30, 400])
def test_each_statement_to_mariadb_is_counted_once(mariadb: str, times: int) -> None:
    with _pymysql(mariadb) as ask:

        def talk() -> None:
            ask("SELECT id FROM products LIMIT 400")
            for n in range(times):
                ask("SELECT name FROM products WHERE id = %s", n)

        found = between(mariadb, talk)
    assert tally(found) == {LOOKUP: times, "select id from products limit ?": 1}
    assert (found[0].verb, found[0].tables, found[0].dialect) == ("select", ("products",), "mysql")
    assert 0 < found[0].seconds < 5


def test_lists_of_all_lengths_are_one_statement(url: str) -> None:
    with _connected(url) as ask:

        def talk() -> None:
            for ids in ("1", "1, 2", "1, 2, 3", "4, 5, 6, 7"):
                ask(f"SELECT name FROM products WHERE id IN ({ids})")
            ask(f"INSERT INTO products VALUES (501, '{SECRET}')")
            ask("INSERT INTO products VALUES (502, 'b'), (503, 'c')")

        found = between(url, talk)
    assert sorted(one.count for one in found) == [2, 4]
    assert [(one.verb, one.writes) for one in found] == [("select", False), ("insert", True)]
    assert SECRET not in repr(found)


def test_what_is_about_the_session_is_left_out(url: str) -> None:
    control = {
        "postgresql": ("SET application_name = 'shop'", "SHOW work_mem", "DISCARD ALL"),
        "mysql": ("SET NAMES utf8mb4", "SHOW VARIABLES LIKE 'port'", "SET autocommit = 1"),
    }[url.partition(":")[0]]
    with _connected(url) as ask:

        def talk() -> None:
            for sql in (
                "BEGIN",
                "SAVEPOINT a",
                "DELETE FROM products WHERE id = 3",
                "ROLLBACK TO SAVEPOINT a",
                "COMMIT",
            ):
                ask(sql)
            for sql in control:
                ask(sql)

        found = between(url, talk)
    assert tally(found) == {"delete from products where id = ?": 1}
    assert found[0].writes


def test_nothing_that_the_gate_asks_is_counted(url: str) -> None:
    with _connected(url):
        assert between(url) == ()
        assert between(url, lambda: opened(url).snapshot()) == ()


@pytest.mark.parametrize("driver", POSTGRES_DRIVERS)
def test_the_gate_asks_by_any_driver(postgres: str, driver: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip(driver)
    chosen = [pair for pair in sessions._DRIVERS["postgresql"] if pair[0] == driver]
    monkeypatch.setitem(sessions._DRIVERS, "postgresql", tuple(chosen))
    assert tally(between(postgres, lambda: databases.postgres_run(postgres, "SELECT name FROM products"))) == {
        "select name from products": 1
    }


def test_other_databases_of_the_server_are_not_counted(url: str) -> None:
    is_postgres = url.startswith("postgresql")
    other = url.rpartition("/")[0] + ("/postgres" if is_postgres else "/mysql")
    with _connected(other) as ask:
        assert between(url, lambda: ask("SELECT 42"), lambda: ask("SELECT 'x'")) == ()


def test_what_a_function_asks_in_turn_is_no_round_trip(postgres: str) -> None:
    databases.postgres_run(
        postgres,
        """CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN
        FOR i IN 1..5 LOOP PERFORM name FROM products WHERE id = i; END LOOP; END $$""",
        f"ALTER DATABASE {postgres.rpartition('/')[2]} SET pg_stat_statements.track = 'all'",
    )
    assert tally(between(postgres, lambda: databases.postgres_run(postgres, "SELECT f()"))) == {"select f()": 1}


def test_what_a_procedure_asks_in_turn_is_no_round_trip(mariadb: str) -> None:
    body = "BEGIN DECLARE i INT DEFAULT 0; WHILE i < 5 DO SELECT COUNT(*) INTO i FROM products; END WHILE; END"
    database_servers.mariadb_run(mariadb, f"CREATE PROCEDURE p() {body}")
    assert tally(between(mariadb, lambda: database_servers.mariadb_run(mariadb, "CALL p()"))) == {"call p()": 1}


def test_rows_are_counted(url: str) -> None:
    digests = opened(url)
    before = digests.snapshot()
    with _connected(url) as ask:
        ask("SELECT name FROM products WHERE id <= 7")
        ask("UPDATE products SET name = 'x' WHERE id <= 3")
    assert digests.rows(before, digests.snapshot()) == 10


def test_the_extension_may_be_in_a_schema_of_its_own() -> None:
    setup = 'CREATE SCHEMA "Odd ""one"; CREATE EXTENSION pg_stat_statements SCHEMA "Odd ""one"'
    with database_servers.postgres_database(database_servers.postgres_server(), extension=setup) as url:
        assert tally(between(url, lambda: databases.postgres_run(url, "SELECT 1 + 1"))) == {"select ? + ?": 1}


def test_a_role_that_may_only_read_statistics_is_enough(postgres: str) -> None:
    with databases.postgres_role(postgres, "GRANT pg_read_all_stats TO {role}") as reader:
        found = between(reader, lambda: databases.postgres_run(postgres, "SELECT name FROM products"))
    assert tally(found) == {"select name from products": 1}


def test_a_role_sees_what_it_asks_itself(postgres: str) -> None:
    with databases.postgres_role(postgres, "GRANT SELECT ON products TO {role}") as own:
        found = between(own, lambda: databases.postgres_run(own, "SELECT name FROM products"))
    assert tally(found) == {"select name from products": 1}


def test_a_user_that_may_only_read_statistics_is_enough(mariadb: str) -> None:
    name = mariadb.rpartition("/")[2]
    with _mariadb_user(
        mariadb, "GRANT SELECT ON performance_schema.* TO {role}", f"GRANT SHOW VIEW ON {name}.* TO {{role}}"
    ) as reader:
        found = between(reader, lambda: database_servers.mariadb_run(mariadb, "SELECT name FROM products"))
    assert tally(found) == {"select name from products": 1}


@contextmanager
def _mariadb_user(url: str, *rights: str) -> Iterator[str]:
    database_servers.mariadb_run(url, f"CREATE USER shop@localhost IDENTIFIED BY '{SECRET}'")
    try:
        database_servers.mariadb_run(url, "DO 0", *(right.format(role="shop@localhost") for right in rights))
        yield url.replace("root@", f"shop:{SECRET}@")
    finally:
        database_servers.mariadb_run(url, "DROP USER shop@localhost")


def test_a_transaction_that_ends_soon_is_waited_for(postgres: str) -> None:
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(postgres) as connection:

        def talk() -> None:
            # Of the extended protocol, so that it is counted no earlier than the transaction ends.
            connection.execute("SELECT name FROM products WHERE id = %s", [1])
            threading.Timer(0.3, connection.commit).start()

        assert tally(between(postgres, talk)) == {LOOKUP: 1}


def test_one_that_is_left_open_does_not_hinder(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counters, "_PATIENCE", 0.1)
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(postgres) as connection:
        connection.execute("SELECT 1")
        assert tally(between(postgres, lambda: connection.execute("DELETE FROM products"))) == {
            "delete from products": 1
        }


# --- what cannot be judged ---


def test_sqlite_has_no_server() -> None:
    refused(lambda: opened("sqlite:///shop.db"), "'shop.db'", "SQLite", "`app`")


def test_a_url_that_names_no_database() -> None:
    with pytest.raises(CannotJudge, match=r"^the database is for a kind of database that is not known here"):
        opened(f"oracle://scott:{SECRET}@127.0.0.1/shop")


def test_statistics_that_are_reset_in_between(postgres: str) -> None:
    with _psycopg(postgres) as ask:
        ask("SELECT name FROM products")
        of_database = "0, (SELECT oid FROM pg_database WHERE datname = current_database())"
        for reset in ("SELECT pg_stat_statements_reset()", f"SELECT pg_stat_statements_reset({of_database})"):
            refused(
                lambda reset=reset: between(postgres, lambda: ask(reset), lambda: ask("SELECT 1")),
                "thrown counters away",
                "pg_stat_statements_reset()",
                place=ELSEWHERE,
            )


def test_statistics_that_have_no_room() -> None:
    server = database_servers.postgres_server("pg_stat_statements.max=100")
    with database_servers.postgres_database(server) as url, _psycopg(url) as ask:

        def talk() -> None:
            for n in range(150):
                ask("SELECT " + ", ".join(["1"] * (n + 1)))

        refused(lambda: between(url, talk), "thrown counters away", "pg_stat_statements.max", place=ELSEWHERE)


def test_a_table_that_is_emptied_in_between(mariadb: str) -> None:
    # When a statement was first seen is known to the second.
    time.sleep(1.1)
    empty = "TRUNCATE TABLE performance_schema.events_statements_summary_by_digest"
    with _pymysql(mariadb) as ask:
        digests = opened(mariadb)
        before = digests.snapshot()
        ask(empty)
        for _ in range(5):
            # More of the gate's own than before.
            digests.snapshot()
        ask("SELECT 1")
        refused(lambda: digests.asked(before, digests.snapshot(), ELSEWHERE), "thrown counters away", place=ELSEWHERE)


def test_a_table_of_digests_that_is_full() -> None:
    server = database_servers.mariadb_server("--performance-schema-digests-size=40")
    with database_servers.mariadb_database(server) as url, _pymysql(url) as ask:
        digests = opened(url)
        before = digests.snapshot()
        for n in range(60):
            ask(f"SELECT 1 AS a{n}")
        words = ("full table of digests", "performance_schema_digests_size")
        refused(lambda: digests.asked(before, digests.snapshot(), ELSEWHERE), *words, place=ELSEWHERE)
        ask("TRUNCATE TABLE performance_schema.events_statements_summary_by_digest")
        for n in range(60):
            ask(f"SELECT 1 AS b{n}")
        refused(lambda: opened(url), *words)


def test_a_server_without_the_library() -> None:
    with databases.postgres() as url:
        refused(
            lambda: opened(url), "has not loaded pg_stat_statements", "shared_preload_libraries", "CREATE EXTENSION"
        )


def test_a_server_without_performance_schema() -> None:
    with databases.mariadb() as url:
        refused(lambda: opened(url), "runs without performance_schema", "performance_schema = ON")


def test_a_database_without_the_extension() -> None:
    with database_servers.postgres_database(database_servers.postgres_server(), extension="") as url:
        refused(lambda: opened(url), "has no extension pg_stat_statements", "CREATE EXTENSION pg_stat_statements")


def test_an_extension_that_is_old() -> None:
    old = "CREATE EXTENSION pg_stat_statements VERSION '1.8'"
    with database_servers.postgres_database(database_servers.postgres_server(), extension=old) as url:
        refused(lambda: opened(url), "version 1.8", "ALTER EXTENSION pg_stat_statements UPDATE")


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("pg_stat_statements.track = 'none'", ("pg_stat_statements.track is 'none'", "ALTER SYSTEM SET")),
        ("compute_query_id = off", ("not even by the gate itself", "compute_query_id")),
    ],
)
def test_a_server_that_does_not_count(postgres: str, setting: str, words: tuple[str, ...]) -> None:
    name = postgres.rpartition("/")[2]
    databases.postgres_run(postgres, f"ALTER DATABASE {name} SET {setting}")
    refused(lambda: opened(postgres), *words)


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        (
            "setup_consumers SET ENABLED = '{}' WHERE NAME = 'statements_digest'",
            ("consumers 'statements_digest' are disabled", "UPDATE performance_schema.setup_consumers"),
        ),
        (
            "setup_instruments SET ENABLED = '{}' WHERE NAME = 'statement/sql/insert'",
            ("1 of performance_schema's instruments", "UPDATE performance_schema.setup_instruments"),
        ),
    ],
)
def test_a_performance_schema_that_counts_half(mariadb: str, setting: str, words: tuple[str, ...]) -> None:
    database_servers.mariadb_run(mariadb, f"UPDATE performance_schema.{setting.format('NO')}")
    try:
        refused(lambda: opened(mariadb), *words)
    finally:
        database_servers.mariadb_run(mariadb, f"UPDATE performance_schema.{setting.format('YES')}")


def test_connections_that_performance_schema_leaves_out(mariadb: str) -> None:
    database_servers.mariadb_run(mariadb, "DELETE FROM performance_schema.setup_actors")
    try:
        with _pymysql(mariadb):
            refused(lambda: opened(mariadb), "leaves connections out", "setup_actors")
    finally:
        database_servers.mariadb_run(
            mariadb, "INSERT INTO performance_schema.setup_actors (HOST, USER, ROLE) VALUES ('%', '%', '%')"
        )


def test_statements_that_the_role_may_not_see(postgres: str) -> None:
    with databases.postgres_role(postgres) as narrow:
        refused(
            lambda: between(narrow, lambda: databases.postgres_run(postgres, "SELECT 1")),
            "were asked by a role whose statements this one may not see",
            "GRANT pg_read_all_stats",
            place=ELSEWHERE,
        )


def test_a_role_that_may_not_read_statistics(postgres: str) -> None:
    databases.postgres_run(postgres, "REVOKE SELECT ON pg_stat_statements FROM PUBLIC")
    with databases.postgres_role(postgres) as narrow:
        refused(lambda: opened(narrow), "may not read", "GRANT SELECT ON pg_stat_statements")


def test_a_user_that_may_not_read_statistics(mariadb: str) -> None:
    with _mariadb_user(mariadb, f"GRANT ALL ON {mariadb.rpartition('/')[2]}.* TO {{role}}") as narrow:
        refused(lambda: opened(narrow), "may not read", "GRANT SELECT ON performance_schema.*")


def test_a_database_that_is_not_there(url: str) -> None:
    refused(lambda: opened(url + "_not"), "check the name")


def test_a_server_that_is_not_there(url: str) -> None:
    port = url.rpartition(":")[2].partition("/")[0]
    with databases.closed_port() as closed:
        refused(lambda: opened(url.replace(port, str(closed))), "refuses the connection")


def test_a_server_that_never_says_a_word(postgres: str) -> None:
    with databases.silent_port() as port:
        url = f"postgresql://admin:{SECRET}@127.0.0.1:{port}/shop"
        said = refused(lambda: opened(url, 0.5), "does not answer in time")
    assert "migrations" not in said


def test_a_password_that_is_wrong(postgres: str) -> None:
    with _psycopg(postgres) as ask:
        ask(f"DROP ROLE IF EXISTS locked; CREATE ROLE locked LOGIN PASSWORD '{LOCKED}'")
        refused(lambda: opened(postgres.replace("admin@", f"locked:{SECRET}@")), "does not let this user in")
        ask("DROP ROLE locked")


def test_a_password_that_is_wrong_for_mariadb(mariadb: str) -> None:
    refused(lambda: opened(mariadb.replace("root@", f"root:{SECRET}@")), "does not let this user in")


def test_somebody_who_is_still_at_work(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counters, "_PATIENCE", 0.1)
    sleep = "SELECT pg_sleep(20)" if url.startswith("postgresql") else "SELECT SLEEP(20)"
    program = f"import sys; sys.path[:0] = {sys.path!r}; import database_servers, databases"
    module = "databases.postgres_run" if url.startswith("postgresql") else "database_servers.mariadb_run"
    digests = opened(url)
    with subprocess.Popen([sys.executable, "-c", f"{program}; {module}({url!r}, {sleep!r})"]) as other:
        try:
            refusals = []
            until = time.monotonic() + 10
            while not refusals and time.monotonic() < until:
                try:
                    digests.snapshot()
                except CannotJudge as refusal:
                    refusals.append(refusal)
            assert "is still at work for somebody" in str(refusals[0])
        finally:
            other.kill()


def test_another_program_that_asks_as_well(postgres: str) -> None:
    with _psycopg(postgres, application_name="shop") as ask, _psycopg(postgres, application_name="cron") as cron:
        assert len(between(postgres, lambda: ask("SELECT 1"))) == 1
        refused(
            lambda: between(postgres, lambda: ask("SELECT 1"), lambda: cron("SELECT 1")),
            "more than one program",
            "database of its own",
            place=ELSEWHERE,
        )


def test_another_role_that_asks_as_well(postgres: str) -> None:
    with databases.postgres_role(postgres) as other:
        refused(
            lambda: between(
                postgres,
                lambda: databases.postgres_run(postgres, "SELECT 1"),
                lambda: databases.postgres_run(other, "SELECT 1"),
            ),
            "more than one program",
            place=ELSEWHERE,
        )


def test_another_user_who_asks_as_well(mariadb: str) -> None:
    name = mariadb.rpartition("/")[2]
    with (
        _mariadb_user(mariadb, f"GRANT ALL ON {name}.* TO {{role}}"),
        _pymysql(mariadb) as ask,
        _pymysql(mariadb.replace("root@", "shop@"), password=SECRET) as cron,
    ):
        assert len(between(mariadb, lambda: ask("SELECT 1"))) == 1
        refused(
            lambda: between(mariadb, lambda: ask("SELECT 1"), lambda: cron("SELECT 1")),
            "more than one program",
            place=ELSEWHERE,
        )


def test_statements_in_one_packet_to_mariadb(mariadb: str) -> None:
    clients = pytest.importorskip("pymysql.constants.CLIENT")
    with _pymysql(mariadb, client_flag=clients.MULTI_STATEMENTS) as ask:
        refused(
            lambda: between(mariadb, lambda: ask("SELECT 1; SELECT name FROM products; SELECT 2")),
            "several statements at once",
            place=ELSEWHERE,
        )


def test_statements_in_one_packet_to_postgresql(postgres: str) -> None:
    with _psycopg(postgres) as ask:
        found = between(postgres, lambda: ask("SELECT 1; SELECT name FROM products; SELECT 2"))
    assert tally(found) == {"select ?": 2, "select name from products": 1}


def test_prepared_statements_of_sql(mariadb: str) -> None:
    with _pymysql(mariadb) as ask:
        ask("PREPARE lookup FROM 'SELECT name FROM products WHERE id = ?'")
        ask("SET @id = 1")
        found = between(mariadb, *[lambda: ask("EXECUTE lookup USING @id")] * 7)
    assert [one.count for one in found] == [7]


PREPARED = """
const mysql = require('mysql2/promise');
(async () => {
  const database = await mysql.createConnection(process.argv[1]);
  for (let id = 0; id < 7; id++) await database[process.argv[2]]('SELECT name FROM products WHERE id = ?', [id]);
  await database.end();
})();
"""


def _mysql2(url: str, method: str) -> None:
    modules = node_service.packages("mysql2", node_service.MYSQL2_VERSION)
    command = [tools.need_node(), "-e", PREPARED, url, method]
    subprocess.run(command, env={"NODE_PATH": str(modules)}, check=True, timeout=60)


def test_prepared_statements_of_a_driver_are_never_a_quiet_zero(mariadb: str) -> None:
    refused(
        lambda: between(mariadb, lambda: _mysql2(mariadb, "execute")), "7 were executions", "query()", place=ELSEWHERE
    )
    assert tally(between(mariadb, lambda: _mysql2(mariadb, "query"))) == {LOOKUP: 7}


# --- a service that is not written in Python ---


@pytest.mark.parametrize(("name", "expected"), [("broken", [3, 11, 51]), ("mended", [1, 1, 1])])
def test_what_a_service_of_node_asks(name: str, expected: list[int], tmp_path: Path) -> None:
    folder = node_service.copied(name, tmp_path)
    with database_servers.postgres_database(database_servers.postgres_server()) as url:
        node_service.create(folder, url)
        totals, answers = [], []
        with node_service.running(folder, url) as base:
            digests = opened(url)
            for rows in (2, 10, 50):
                node_service.seed(folder, url, rows)
                before = digests.snapshot()
                answers.append(json.loads(node_service.get(f"{base}/api/recommendations?user=1")))
                after = digests.snapshot()
                found = digests.asked(before, after, ELSEWHERE)
                totals.append(sum(one.count for one in found))
                assert digests.rows(before, after) >= rows
        assert totals == expected
        assert [len(answer) for answer in answers] == [2, 10, 50]
        assert answers[0][0] == {"id": 1, "name": "product 1", "price_cents": 100, "score": 1}
        if name == "broken":
            assert (found[0].text, found[0].loads) == ("select id, name, price_cents from products where id = ?", 50)
