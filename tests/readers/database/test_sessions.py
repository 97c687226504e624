"""Sessions with real servers, each driver, and what can go wrong: nothing writes, nothing hangs, nothing is told."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

import databases
from pytest_deploygate.readers.database import (
    DatabaseError,
    Reason,
    Session,
    Target,
    conversation,
    read_target,
    sessions,
)
from pytest_deploygate.readers.database.errors import reason_of
from pytest_deploygate.readers.database.sessions import MissingDriver

POSTGRES_DRIVERS = ["psycopg", "psycopg2", "asyncpg"]
ALL_REASONS = set(Reason)
SHORT = 1.0


@pytest.fixture
def postgres() -> Iterator[str]:
    with databases.postgres() as url:
        databases.postgres_run(url, "CREATE TABLE books (id int, name text)", "INSERT INTO books VALUES (1, 'a%b')")
        yield url


@pytest.fixture
def mariadb() -> Iterator[str]:
    with databases.mariadb() as url:
        databases.mariadb_run(url, "CREATE TABLE books (id int, name text)", "INSERT INTO books VALUES (1, 'a%b')")
        yield url


@pytest.fixture(params=POSTGRES_DRIVERS)
def driver(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Leaves only one driver of PostgreSQL's."""
    pytest.importorskip(request.param)
    chosen = [pair for pair in sessions._DRIVERS["postgresql"] if pair[0] == request.param]
    monkeypatch.setitem(sessions._DRIVERS, "postgresql", tuple(chosen))
    return str(request.param)


def target(url: str) -> Target:
    return read_target(url, Path("/nowhere"))


def failing(url: str | Target, talk: Any = lambda session: session.rows("SELECT 1"), timeout: float = SHORT) -> Reason:
    """Why a conversation fails."""
    started = time.monotonic()
    with pytest.raises(DatabaseError) as caught:
        conversation(url if isinstance(url, Target) else target(url), timeout, talk)
    # libpq waits two seconds at least.
    assert time.monotonic() - started < max(2, timeout) * 4 + 1
    assert "tiger" not in str(caught.value)
    return caught.value.reason


def test_postgresql_is_read(postgres: str, driver: str) -> None:
    rows = conversation(
        target(postgres), 3, lambda session: session.rows("SELECT id, name FROM books WHERE id = %s", [1])
    )
    assert rows == [(1, "a%b")]


def test_mariadb_is_read(mariadb: str) -> None:
    rows = conversation(
        target(mariadb), 3, lambda session: session.rows("SELECT id, name FROM books WHERE id = %s", [1])
    )
    assert rows == [(1, "a%b")]


WRITES = [
    "INSERT INTO books VALUES (2, 'b')",
    "UPDATE books SET id = 3",
    "DELETE FROM books",
    "DROP TABLE books",
    "CREATE TABLE other (id int)",
]


@pytest.mark.parametrize("statement", WRITES)
def test_postgresql_is_never_written_to(postgres: str, driver: str, statement: str) -> None:
    before = dumped(postgres)
    failing(postgres, lambda session: session.rows(statement))
    assert dumped(postgres) == before


@pytest.mark.parametrize("statement", WRITES)
def test_mariadb_is_never_written_to(mariadb: str, statement: str) -> None:
    failing(mariadb, lambda session: session.rows(statement))
    assert databases.mariadb_run(mariadb, "SHOW TABLES") == [("books",)]
    assert databases.mariadb_run(mariadb, "SELECT * FROM books") == [(1, "a%b")]


@pytest.mark.parametrize("statement", WRITES)
def test_sqlite_is_never_written_to(tmp_path: Path, statement: str) -> None:
    file = tmp_path / "app.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript("CREATE TABLE books (id int, name text); INSERT INTO books VALUES (1, 'a%b')")
    before = file.read_bytes(), sorted(tmp_path.iterdir())
    failing(Target("sqlite", file=file), lambda session: session.rows(statement))
    assert (file.read_bytes(), sorted(tmp_path.iterdir())) == before


def dumped(url: str) -> bytes:
    """All that is in a database."""
    done = subprocess.run(["pg_dump", "--no-owner", url], capture_output=True, check=True)
    # Newer ones begin with a key that is drawn anew each time.
    return b"\n".join(
        line for line in done.stdout.splitlines() if not line.startswith((b"\\restrict", b"\\unrestrict"))
    )


def test_a_statement_that_fails_does_not_end_the_session(postgres: str, driver: str) -> None:
    def talk(session: Session) -> Any:
        with pytest.raises(DatabaseError) as caught:
            session.rows("SELECT * FROM absent")
        return caught.value.reason, session.rows("SELECT id FROM books")

    assert conversation(target(postgres), 3, talk) == (Reason.NO_TABLE, [(1,)])


def test_so_with_mariadb(mariadb: str) -> None:
    def talk(session: Session) -> Any:
        with pytest.raises(DatabaseError) as caught:
            session.rows("SELECT * FROM absent")
        return caught.value.reason, session.rows("SELECT id FROM books")

    assert conversation(target(mariadb), 3, talk) == (Reason.NO_TABLE, [(1,)])


# Faults


def test_nobody_listens(driver: str) -> None:
    with databases.closed_port() as port:
        assert failing(f"postgresql://tiger:tiger@127.0.0.1:{port}/shop") is Reason.REFUSED


def test_nobody_listens_for_mysql() -> None:
    with databases.closed_port() as port:
        assert failing(f"mysql://tiger:tiger@127.0.0.1:{port}/shop") is Reason.REFUSED


def test_a_port_that_never_answers(driver: str) -> None:
    with databases.silent_port() as port:
        assert failing(f"postgresql://tiger:tiger@127.0.0.1:{port}/shop") is Reason.SILENT


def test_a_port_that_never_answers_for_mysql() -> None:
    with databases.silent_port() as port:
        assert failing(f"mysql://tiger:tiger@127.0.0.1:{port}/shop") in {Reason.SILENT, Reason.LOST}


def test_a_host_that_is_not_there(driver: str) -> None:
    assert failing("postgresql://tiger:tiger@no-such-host.invalid/shop", timeout=3) in {
        Reason.UNKNOWN_HOST,
        Reason.SILENT,
    }


def test_no_such_database(postgres: str, driver: str) -> None:
    assert failing(f"{postgres}_absent") is Reason.NO_DATABASE


def test_no_such_database_in_mariadb(mariadb: str) -> None:
    assert failing(f"{mariadb}_absent") in {Reason.NO_DATABASE, Reason.DENIED}


def test_no_such_user(postgres: str, driver: str) -> None:
    host = postgres.rpartition("@")[2]
    assert failing(f"postgresql://tiger_nobody:tiger@{host}") is Reason.LOGIN


def test_a_wrong_password_for_mariadb(mariadb: str) -> None:
    with databases.mariadb_role(mariadb) as url:
        assert failing(url.replace("tiger-tiger-burning", "tiger-wrong")) is Reason.LOGIN


@pytest.mark.parametrize("password", ["p%zzq", "sp ace", "@t", "quo'te", 'dou"ble', "back\\slash", "per%cent", "a=b"])
def test_odd_passwords_are_not_told_by_drivers(driver: str, password: str) -> None:
    with databases.closed_port() as port, pytest.raises(DatabaseError) as caught:
        conversation(target(f"postgresql://u:{password}@127.0.0.1:{port}/shop"), SHORT, lambda s: None)
    assert password not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_role_without_select(postgres: str, driver: str) -> None:
    with databases.postgres_role(postgres) as url:
        assert failing(url, lambda session: session.rows("SELECT * FROM books")) is Reason.DENIED


def test_a_user_without_select_in_mariadb(mariadb: str) -> None:
    databases.mariadb_run(mariadb, "CREATE TABLE open_to_all (id int)")
    with databases.mariadb_role(mariadb, "GRANT SELECT ON {name}.open_to_all TO {role}") as url:
        assert failing(url, lambda session: session.rows("SELECT * FROM books")) is Reason.DENIED


def test_a_locked_table(postgres: str, driver: str) -> None:
    with psycopg.connect(postgres) as other:
        other.execute("LOCK TABLE books IN ACCESS EXCLUSIVE MODE")
        assert failing(postgres, lambda session: session.rows("SELECT * FROM books")) is Reason.BUSY


def test_a_locked_table_in_mariadb(mariadb: str) -> None:
    with closing(databases.mariadb_admin()) as other, other.cursor() as cursor:
        cursor.execute(f"USE {mariadb.rpartition('/')[2]}")
        cursor.execute("LOCK TABLES books WRITE")
        reason = failing(mariadb, lambda session: session.rows("SELECT * FROM books"))
        assert reason in {Reason.BUSY, Reason.SILENT}


def test_a_statement_that_takes_too_long(postgres: str, driver: str) -> None:
    assert failing(postgres, lambda session: session.rows("SELECT pg_sleep(30)")) is Reason.SILENT


def test_a_statement_that_takes_too_long_in_mariadb(mariadb: str) -> None:
    reason = failing(
        mariadb, lambda session: session.rows("SELECT COUNT(*) FROM seq_1_to_1000000 a, seq_1_to_1000000 b")
    )
    assert reason in {Reason.SILENT, Reason.LOST}


@pytest.mark.parametrize(("after", "then"), [(1, "close"), (600, "close"), (1, "hang"), (600, "hang")])
def test_a_connection_that_breaks_off(postgres: str, driver: str, after: int, then: str) -> None:
    name = postgres.rpartition("/")[2]
    user = postgres.partition("//")[2].partition("@")[0]

    def talk(session: Session) -> Any:
        for _ in range(100):
            session.rows("SELECT repeat('x', 100)")

    with databases.proxy(5432, after=after, then=then) as port:
        reason = failing(f"postgresql://{user}:tiger@127.0.0.1:{port}/{name}", talk)
    assert reason in {Reason.LOST, Reason.SILENT, Reason.FAILED, Reason.REFUSED}


@pytest.mark.parametrize(("after", "then"), [(1, "close"), (500, "close"), (1, "hang"), (500, "hang")])
def test_a_connection_to_mariadb_that_breaks_off(mariadb: str, after: int, then: str) -> None:
    def talk(session: Session) -> Any:
        for _ in range(100):
            session.rows("SELECT repeat('x', 100)")

    with databases.proxy(3306, after=after, then=then) as port:
        reason = failing(f"mysql://root@127.0.0.1:{port}/{mariadb.rpartition('/')[2]}", talk)
    assert reason in {Reason.LOST, Reason.SILENT, Reason.FAILED, Reason.REFUSED}


def test_somebody_who_speaks_another_language(driver: str) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()

        def answer() -> None:
            client, _ = server.accept()
            client.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            client.close()

        threading.Thread(target=answer, daemon=True).start()
        assert failing(f"postgresql://tiger:tiger@127.0.0.1:{server.getsockname()[1]}/shop") in ALL_REASONS


# SQLite


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    assert failing(Target("sqlite", file=tmp_path / "absent.db")) is Reason.NO_FILE
    assert failing(Target("sqlite", file=tmp_path)) is Reason.NO_FILE
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "app.db"
    file.write_text("tiger " * 1000)
    assert failing(Target("sqlite", file=file)) is Reason.NOT_A_DATABASE


def test_a_file_that_is_empty_is_an_empty_database(tmp_path: Path) -> None:
    file = tmp_path / "app.db"
    file.touch()
    rows = conversation(Target("sqlite", file=file), SHORT, lambda session: session.rows("SELECT * FROM sqlite_master"))
    assert rows == []
    assert file.stat().st_size == 0


def test_a_file_that_somebody_holds(tmp_path: Path) -> None:
    file = tmp_path / "app.db"
    with closing(sqlite3.connect(file)) as other:
        other.executescript("CREATE TABLE books (id int)")
        other.execute("BEGIN EXCLUSIVE")
        assert failing(Target("sqlite", file=file)) is Reason.BUSY


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    file = tmp_path / "app.db"
    file.write_bytes(b"")
    file.chmod(0)
    assert failing(Target("sqlite", file=file)) in {Reason.NO_FILE, Reason.DENIED}


def test_a_name_with_odd_characters(tmp_path: Path) -> None:
    file = tmp_path / "a b?c#d%20.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript("CREATE TABLE books (id int)")
    rows = conversation(
        Target("sqlite", file=file), SHORT, lambda session: session.rows("SELECT name FROM sqlite_master")
    )
    assert rows == [("books",)]


# Drivers


@pytest.mark.parametrize(("url", "extra"), [("postgresql://h/d", "postgresql"), ("mysql://h/d", "mysql")])
def test_no_driver(monkeypatch: pytest.MonkeyPatch, url: str, extra: str) -> None:
    monkeypatch.setitem(sessions._DRIVERS, extra, (("no_such_driver", sessions._Psycopg),))
    with pytest.raises(MissingDriver, match=rf"install pytest-deploygate\[{extra}\]"):
        conversation(target(url), SHORT, lambda session: None)


def test_what_the_talk_itself_raises_comes_through(tmp_path: Path) -> None:
    file = tmp_path / "app.db"
    file.touch()
    with pytest.raises(KeyError):
        conversation(Target("sqlite", file=file), SHORT, lambda session: {}["absent"])


def test_a_reason_never_quotes() -> None:
    for error in (ValueError("tiger"), OSError(5, "tiger"), TimeoutError("tiger"), ConnectionResetError("tiger")):
        assert "tiger" not in str(reason_of(error))
    for reason in Reason:
        assert reason.clause
        assert str(DatabaseError(reason, "X, error 1")) == f"{reason.clause} (X, error 1)"
