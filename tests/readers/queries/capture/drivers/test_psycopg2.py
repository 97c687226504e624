"""psycopg2: cursors of each class, over connections of each class and age."""

from __future__ import annotations

import io
from functools import partial

import psycopg2
import psycopg2.extensions
import psycopg2.extras
import psycopg2.pool
import psycopg2.sql
import pytest

from query_captures import counts, functions

SELECT = "select n from t where n = ?"


@pytest.fixture
def connect(postgres):
    opened = []

    def connect(**options):
        opened.append(psycopg2.connect(postgres, **options))
        return opened[-1]

    yield connect
    for connection in opened:
        connection.close()


def test_each_statement_counts_once(record, connect):
    old = connect()
    with record() as found:
        for connection in (old, connect()):
            with connection, connection.cursor() as cursor:
                assert cursor.execute("SELECT n FROM t WHERE n = %s", (1,)) is None
                assert cursor.fetchall() == [(1,)]
                cursor.execute(query="SELECT n FROM t WHERE n = %(n)s", vars={"n": 1})
                cursor.execute(b"SELECT n FROM t WHERE n = 5")
                cursor.execute(psycopg2.sql.SQL("SELECT n FROM t WHERE n = {}").format(psycopg2.sql.Literal("31337")))
            with connection.cursor() as cursor:
                psycopg2.extras.execute_values(cursor, "INSERT INTO t VALUES %s", [(n, "x") for n in range(9)])
                cursor.executemany("UPDATE t SET n = %s WHERE name = %s", ((n, "y") for n in range(6)))
                cursor.callproc("abs", [-1])
                assert cursor.fetchone() == (1,)
            connection.rollback()
    assert counts(found.captured) == {
        SELECT: 8,
        "insert into t values (…)": 2,
        "update t set n = ? where name = ?": 2,
        "abs": 2,
    }
    assert "31337" not in repr(found.captured)
    assert functions(found.captured) == {"test_each_statement_counts_once"}


EXTRAS = psycopg2.extras


@pytest.mark.parametrize("is_old", [False, True])
@pytest.mark.parametrize(
    "cls", [EXTRAS.DictCursor, EXTRAS.RealDictCursor, EXTRAS.NamedTupleCursor, type("Own", (EXTRAS.DictCursor,), {})]
)
def test_classes_of_cursors(record, connect, cls, is_old):
    old = [connect(), connect(cursor_factory=cls)]
    with record() as found:
        by_name, by_connection = old if is_old else (connect(), connect(cursor_factory=cls))
        for cursor in (by_name.cursor(cursor_factory=cls), by_connection.cursor()):
            assert isinstance(cursor, cls)
            cursor.execute("SELECT n FROM t WHERE n = %s", (1,))
            (row,) = cursor.fetchall()
            assert (row["n"] if cls is not EXTRAS.NamedTupleCursor else row.n) == 1
    assert counts(found.captured) == {SELECT: 2}


@pytest.mark.parametrize("is_old", [False, True])
@pytest.mark.parametrize("cls", [EXTRAS.DictConnection, EXTRAS.RealDictConnection, EXTRAS.NamedTupleConnection])
def test_classes_of_connections(record, connect, cls, is_old):
    old = connect(connection_factory=cls)
    kind = type(old.cursor())
    with record() as found:
        connection = old if is_old else connect(connection_factory=cls)
        cursor = connection.cursor()
        assert type(cursor) is kind
        cursor.execute("SELECT n FROM t WHERE n = %s", (1,))
    assert counts(found.captured) == {SELECT: 1}


def test_named_cursors_copies_and_pools(record, connect, postgres):
    with record() as found:
        connection = connect()
        with connection.cursor(name="named") as cursor:
            cursor.itersize = 1
            cursor.execute("SELECT n FROM t ORDER BY n")
            assert [n for (n,) in cursor] == [1, 2, 3]
        with connection.cursor() as cursor:
            out = io.StringIO()
            cursor.copy_expert("COPY t TO STDOUT", out)
            cursor.copy_to(out, "t")
            assert out.getvalue() == "1\ta\n2\tb\n3\tc\n" * 2
            cursor.copy_from(file=io.StringIO("4\td\n"), table="t")
        connection.rollback()
        pool = psycopg2.pool.SimpleConnectionPool(1, 2, postgres)
        pooled = pool.getconn()
        pooled.cursor().execute("SELECT n FROM t WHERE n = %s", (1,))
        pool.putconn(pooled)
        pool.closeall()
    assert counts(found.captured) == {
        "select n from t order by n": 1,
        "copy t to stdout": 2,
        "copy t from stdin": 1,
        SELECT: 1,
    }
    assert found.captured.writes == 1


def test_errors_count_and_are_passed_on(record, connect):
    with record() as found:
        connection = connect()
        cursor = connection.cursor()
        with pytest.raises(psycopg2.errors.UndefinedTable):
            cursor.execute("SELECT * FROM absent")
        connection.rollback()
        connection.close()
        with pytest.raises(psycopg2.InterfaceError, match="closed"):
            cursor.execute(psycopg2.sql.SQL("SELECT {}").format(psycopg2.sql.Literal(1)))
    assert found.captured.total == 2


def test_connections_and_cursors_are_what_they_were(record, connect):
    connection = connect()
    with record():
        new = connect()
        cursor = new.cursor()
        assert type(new) is psycopg2.extensions.connection
        assert isinstance(cursor, psycopg2.extensions.cursor)
        assert type(cursor).__name__ == "cursor"
    assert connection.cursor_factory is new.cursor_factory is None
    assert type(connection.cursor()) is psycopg2.extensions.cursor
    cursor.execute("SELECT 1")
    partial(new.cursor)().execute("SELECT 1")
