"""sqlite3: connections of any class and age, to the statement, and nothing about them is another."""

from __future__ import annotations

import contextlib
import copy
import pickle
import sqlite3
import threading
import weakref
from functools import partial
from typing import Any

import pytest

from query_captures import counts, line, only

connect_of_before = sqlite3.connect
SELECT = "select n from t where n = ?"


def ask(connection: Any, times: int) -> None:
    for n in range(times):
        connection.execute("SELECT n FROM t WHERE n = ?", (n,)).fetchall()


@pytest.fixture
def truth(sqlite_file):
    """What SQLite itself says it has run, over a connection of any class."""

    def traced(**options: Any) -> tuple[Any, list[str]]:
        connection = sqlite3.connect(sqlite_file, **options)
        said: list[str] = []
        connection.set_trace_callback(said.append)
        return connection, said

    return traced


def test_each_statement_counts_once(record, truth):
    with record() as found:
        connection, said = truth()
        ask(connection, 3)
        cursor = connection.cursor()
        cursor.execute("SELECT name FROM t")
        cursor.executemany("INSERT INTO t VALUES (?, ?)", [(4, "d"), (5, "e")])
        connection.executemany("INSERT INTO t VALUES (?, ?)", ((n, "x") for n in range(3)))
        connection.executescript("DELETE FROM t WHERE n = 9; SELECT 1")
        connection.execute("UPDATE t SET name = 'z' WHERE n = 1")
        connection.commit()
    asked = {text: count for text, count in counts(found.captured).items() if not text.startswith("delete")}
    assert asked == {
        SELECT: 3,
        "select name from t": 1,
        "insert into t values (…)": 2,
        "update t set name = ? where n = ?": 1,
    }
    assert found.captured.total == 8
    assert sum(text.startswith("SELECT n ") for text in said) == 3


@pytest.mark.parametrize("connect", [sqlite3.connect, connect_of_before], ids=["now", "before"])
def test_connections_of_before(record, sqlite_file, connect):
    connection = connect(sqlite_file)
    cursor = connection.cursor()
    with record() as found:
        ask(connection, 4)
        cursor.execute("SELECT name FROM t WHERE n = 'hunter2'")
    assert counts(found.captured) == {SELECT: 4, "select name from t where n = ?": 1}
    assert "hunter2" not in repr(found.captured)
    ask(connection, 2)
    assert found.captured.total == 5


def test_names_of_before_within_and_after(record, sqlite_file):
    original = sqlite3.connect
    with record() as found:
        from sqlite3 import connect as within

        assert connect_of_before is sqlite3.connect is within is not original
        ask(connect_of_before(sqlite_file), 1)
        ask(within(sqlite_file), 1)
        ask(sqlite3.dbapi2.connect(sqlite_file), 1)
        # A local name of before is what it was.
        assert type(original(sqlite_file)) is sqlite3.Connection
    from sqlite3 import connect as after

    assert connect_of_before is after is original
    assert only(found.captured).count == 3
    # And one that was taken within does no harm.
    assert type(within(sqlite_file)) is sqlite3.Connection
    with record() as again:
        ask(within(sqlite_file), 1)
    assert again.captured.total == 1


def test_connections_of_before_count_one_call_once(record, sqlite_file):
    """SQLite traces each set of parameters, and each trigger, as a statement of its own."""
    connection = sqlite3.connect(sqlite_file)
    connection.executescript(
        "CREATE TABLE u (n); CREATE TRIGGER w AFTER INSERT ON t BEGIN INSERT INTO u VALUES (1); END"
    )
    with record() as found:
        connection.executemany("INSERT INTO t VALUES (?, ?)", [(n, "x") for n in range(10)])
        connection.execute("INSERT INTO t VALUES (1, 'y')")
        connection.execute("DELETE FROM t")
        connection.commit()
    assert counts(found.captured) == {"insert into t values (…)": 2, "delete from t": 1}


def test_connections_of_before_count_each_call(record, sqlite_file):
    connection = sqlite3.connect(sqlite_file)

    def add(rows: list[Any]) -> None:
        connection.executemany("INSERT INTO t VALUES (?, ?)", rows)

    with record() as found:
        for _ in range(5):
            add([(1, "x"), (2, "y")])
        for n in range(6):
            connection.execute("UPDATE t SET name = ?", (n,))
        for _ in range(7):
            connection.execute("-- name: all\nSELECT name FROM t").fetchall()
    assert counts(found.captured) == {
        "insert into t values (…)": 5,
        "update t set name = ?": 6,
        "select name from t": 7,
    }


def test_cursors_made_while_nobody_listens_are_heard_the_next_time(record, sqlite_file):
    with record():
        connection = sqlite3.connect(sqlite_file)
        early = connection.cursor()
    late = connection.cursor()
    early.execute("SELECT 0")
    late.execute("SELECT 0")
    with record() as found:
        early.execute("SELECT n FROM t")
        late.execute("SELECT name FROM t")
        ask(connection, 1)
    assert found.captured.total == 3


class Cursor(sqlite3.Cursor):
    def execute(self, sql, *args):
        return super().execute(f"/* tagged */ {sql}", *args)


class Connection(sqlite3.Connection):
    def cursor(self):
        return super().cursor(Cursor)

    def execute(self, sql, *args):
        return super().execute(f"{sql} LIMIT 1", *args)


@pytest.mark.filterwarnings("ignore:Passing more than 1 positional argument:DeprecationWarning")
def test_classes_of_the_user_keep_their_methods(record, sqlite_file):
    plain = sqlite3.connect(sqlite_file, factory=Connection)
    with record() as found:
        connection = sqlite3.connect(sqlite_file, factory=Connection)
        positional = sqlite3.connect(sqlite_file, 5.0, 0, "", True, Connection)
        for one in (plain, connection, positional):
            assert one.execute("SELECT n FROM t").fetchall() == [(1,)]
            assert isinstance(one.cursor(), Cursor)
            assert one.cursor().execute("SELECT n FROM t").fetchall() == [(1,), (2,), (3,)]
    assert counts(found.captured) == {"select n from t limit ?": 3, "select n from t": 3}


def test_factories_that_are_functions(record, sqlite_file):
    made = []

    def factory(*args, **options):
        made.append(sqlite3.Connection(*args, **options))
        return made[-1]

    with record() as found:
        connection = sqlite3.connect(sqlite_file, factory=factory)
        assert connection is made[0]
        ask(connection, 2)
    assert only(found.captured).count == 2


def test_nothing_about_connections_is_another(record, sqlite_file):
    plain = sqlite3.connect(sqlite_file)
    with record() as found:
        connection = sqlite3.connect(sqlite_file)
        cursor = connection.cursor()
    for ours, theirs in ((connection, plain), (cursor, plain.cursor())):
        assert isinstance(ours, type(theirs))
        assert type(ours).__name__ == type(theirs).__name__
        assert type(ours).__module__ == type(theirs).__module__
        assert hasattr(ours, "__dict__") == hasattr(theirs, "__dict__")
        with pytest.raises(AttributeError):
            ours.anything = 1
        for act in (pickle.dumps, copy.copy):
            with pytest.raises(TypeError):
                act(ours)
    assert connection.isolation_level == plain.isolation_level
    assert connection.execute("SELECT 1").connection is connection
    weakref.ref(cursor)
    assert not found.captured.asked


def test_rows_contexts_and_threads_are_as_ever(record, sqlite_file):
    with record():
        connection = sqlite3.connect(sqlite_file, isolation_level=None)
        connection.row_factory = sqlite3.Row
        row = connection.execute("SELECT n, name FROM t").fetchone()
        assert (row["n"], row["name"]) == (1, "a")
        cursor = connection.cursor()
        assert [one["n"] for one in cursor.execute("SELECT n FROM t")] == [1, 2, 3]
        assert cursor.execute("SELECT 1") is cursor
        assert cursor.description[0][0] == "1"
        assert len(cursor.execute("SELECT n FROM t").fetchmany(2)) == 2
        assert len(cursor.fetchmany(size=2)) == 1
        assert cursor.fetchone() is None
        with connection as same:
            assert same is connection
            assert connection.execute("INSERT INTO t VALUES (7, 'q')").lastrowid == 4
        with contextlib.closing(connection):
            errors = []

            def elsewhere():
                try:
                    connection.execute("SELECT 1")
                except sqlite3.ProgrammingError as error:
                    errors.append(str(error))

            thread = threading.Thread(target=elsewhere)
            thread.start()
            thread.join()
            assert "created in a thread" in errors[0]
        with pytest.raises(sqlite3.ProgrammingError, match="closed database"):
            connection.execute("SELECT 1")


def test_blocks_commit_and_roll_back(record, sqlite_file):
    with record():
        connection = sqlite3.connect(sqlite_file)
        with connection:
            connection.execute("DELETE FROM t WHERE n = 1")
        with pytest.raises(ZeroDivisionError), connection:  # noqa: PT012 - the block is what is left
            connection.execute("DELETE FROM t")
            raise ZeroDivisionError
        assert connection.execute("SELECT count(*) FROM t").fetchone() == (2,)


@pytest.mark.parametrize("is_old", [False, True])
def test_errors_count_and_are_passed_on(record, sqlite_file, is_old):
    old = sqlite3.connect(sqlite_file)
    old.execute("CREATE UNIQUE INDEX i ON t (n)")
    with record() as found:
        connection = old if is_old else sqlite3.connect(sqlite_file)
        with pytest.raises(sqlite3.IntegrityError, match=r"UNIQUE constraint failed: t\.n"):
            connection.execute("INSERT INTO t VALUES (1, 'again')")
    assert only(found.captured).text == "insert into t values (…)"
    with record() as found:
        connection = sqlite3.connect(sqlite_file)
        with pytest.raises(sqlite3.OperationalError, match="no such table: absent"):
            connection.execute("SELECT * FROM absent")
        with pytest.raises(TypeError):
            connection.execute()
        with pytest.raises(TypeError):
            connection.cursor(None)
    assert only(found.captured).text == "select * from absent"


def test_the_line_is_the_callers(record, sqlite_file):
    connection = sqlite3.connect(sqlite_file)
    with record() as found:
        new = sqlite3.connect(sqlite_file)
        connection.execute("SELECT n FROM t")
        new.execute("SELECT name FROM t")
        new.cursor().executemany("INSERT INTO t VALUES (?, ?)", [(1, "")])
        last = line()
    assert [asked.site.line for asked in found.captured.asked] == [last - 3, last - 2, last - 1]
    assert {asked.site.path for asked in found.captured.asked} == {"drivers/test_sqlite.py"}


def test_rows_are_counted(record, sqlite_file):
    with record(counts_rows=True) as found:
        connection = sqlite3.connect(sqlite_file)
        connection.execute("SELECT n FROM t").fetchall()
        connection.execute("SELECT n FROM t").fetchone()
        list(connection.execute("SELECT n FROM t"))
        connection.execute("SELECT n FROM t").fetchmany(2)
    assert found.captured.rows == 3 + 1 + 3 + 2
    with record() as found:
        connection.executemany("INSERT INTO t VALUES (?, ?)", [(1, "x")])
    assert found.captured.rows is None


def test_statements_without_words_are_none(record, sqlite_file):
    with record() as found:
        connection = sqlite3.connect(sqlite_file)
        connection.execute("")
        connection.execute("-- nothing")
        connection.execute("PRAGMA foreign_keys = ON")
    assert not found.captured.asked


def test_threads(record, sqlite_file):
    with record() as found:
        threads = [threading.Thread(target=lambda: ask(sqlite3.connect(sqlite_file), 5)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert only(found.captured).count == 20


def test_names_that_no_module_has_keep_the_original(record, sqlite_file):
    """Such as a partial of before; its connections are those of C."""
    open_ = partial(sqlite3.connect, sqlite_file)
    with record():
        assert type(open_()) is sqlite3.Connection
