"""psycopg 3, sync and async, in each of its ways to send a statement."""

from __future__ import annotations

import asyncio

import psycopg
import pytest
from psycopg import sql

from query_captures import counts, functions, only

SELECT = "select n from t where n = ?"


@pytest.fixture
def old(postgres):
    with psycopg.connect(postgres) as connection:
        yield connection
        connection.rollback()


def test_each_statement_counts_once(record, postgres, old):
    cursor = old.cursor()
    with record() as found, psycopg.connect(postgres) as new:
        for connection in (old, new):
            connection.execute("SELECT n FROM t WHERE n = %s", [1])
            with connection.cursor() as inner:
                inner.execute(query="SELECT n FROM t WHERE n = %(n)s", params={"n": 1}, prepare=True)
                inner.execute(b"SELECT n FROM t WHERE n = 7")
                inner.execute(sql.SQL("SELECT n FROM t WHERE n = {}").format(sql.Literal(9)))
        psycopg.ClientCursor(new).execute("SELECT n FROM t WHERE n = %s", [1])
        psycopg.RawCursor(new).execute("SELECT n FROM t WHERE n = $1", [1])
        cursor.execute("SELECT n FROM t WHERE n = %s", [1]).fetchall()
        new.rollback()
        old.rollback()
    assert counts(found.captured) == {SELECT: 11}
    assert functions(found.captured) == {"test_each_statement_counts_once"}


def test_executemany_is_one(record, old):
    with record(counts_rows=True) as found, old.cursor() as cursor:
        cursor.executemany("INSERT INTO t VALUES (%s, %s)", [(n, "x") for n in range(7)])
        cursor.executemany("INSERT INTO t VALUES (%s, %s)", ((n, "x") for n in range(7)))
        cursor.executemany(query="INSERT INTO t VALUES (%s, %s)", params_seq=((n, "x") for n in range(7)))
        assert old.execute("SELECT count(*) FROM t").fetchone() == (24,)
    assert counts(found.captured) == {"insert into t values (…)": 3, "select count(*) from t": 1}
    assert found.captured.rows == 22


def test_server_cursors_streams_and_copies(record, old):
    with record() as found:
        with old.cursor("named") as cursor:
            cursor.execute("SELECT n FROM t ORDER BY n")
            cursor.itersize = 1
            assert [n for (n,) in cursor] == [1, 2, 3]
        cursor = old.cursor()
        assert len(list(cursor.stream("SELECT n FROM t WHERE n > %s", [1]))) == 2
        with cursor.copy("COPY t TO STDOUT") as copy:
            assert len(list(copy.rows())) == 3
        with cursor.copy("COPY t FROM STDIN") as copy:
            copy.write_row((4, "d"))
    assert counts(found.captured) == {
        "select n from t order by n": 1,
        "select n from t where n > ?": 1,
        "copy t to stdout": 1,
        "copy t from stdin": 1,
    }
    assert found.captured.writes == 1
    assert functions(found.captured) == {"test_server_cursors_streams_and_copies"}


def test_pipelines_and_transactions(record, old):
    with record() as found:
        with old.pipeline():
            cursors = [old.execute("SELECT n FROM t WHERE n = %s", [n]) for n in (1, 2, 3)]
        assert [cursor.fetchone() for cursor in cursors] == [(1,), (2,), (3,)]
        with old.transaction(), old.transaction():
            old.execute("SELECT n FROM t WHERE n = %s", [1])
        old.commit()
    assert counts(found.captured) == {SELECT: 4}


def test_errors_count_and_are_passed_on(record, old):
    with record() as found:
        with pytest.raises(psycopg.errors.UndefinedTable, match='"absent" does not exist'):
            old.execute("SELECT * FROM absent WHERE secret = 'hunter2'")
        old.rollback()
        with pytest.raises(psycopg.ProgrammingError):
            old.execute("SELECT n FROM t WHERE n = %s", [])
        with pytest.raises(psycopg.errors.SyntaxError), old.cursor().copy("COPY nonsense nonsense"):
            pass
        old.rollback()
        with pytest.raises(TypeError):
            old.cursor().execute()
        with pytest.raises(TypeError):
            old.cursor().executemany("SELECT 1")
    assert counts(found.captured)["select * from absent where secret = ?"] == 1
    assert counts(found.captured)[SELECT] == 1
    assert "hunter2" not in repr(found.captured)


def test_rows_and_contexts_are_as_ever(record, postgres):
    with record():
        with psycopg.connect(postgres, row_factory=psycopg.rows.dict_row) as connection:
            cursor = connection.cursor()
            assert cursor.execute("SELECT n FROM t ORDER BY n LIMIT 1") is cursor
            assert cursor.fetchone() == {"n": 1}
            assert type(cursor) is psycopg.Cursor
        assert connection.closed


def test_async(record, postgres):
    async def asks():
        async with await psycopg.AsyncConnection.connect(postgres) as connection:
            await connection.execute("SELECT n FROM t WHERE n = %s", [1])
            async with connection.cursor() as cursor:
                await cursor.execute("SELECT n FROM t WHERE n = %s", [2])
                assert await cursor.fetchall() == [(2,)]
                await cursor.executemany("INSERT INTO t VALUES (%s, %s)", ((n, "x") for n in range(7)))
                assert [row async for row in cursor.stream("SELECT name FROM t WHERE n = %s", [1])]
                async with cursor.copy("COPY t TO STDOUT") as copy:
                    assert [row async for row in copy.rows()]
            async with connection.cursor("named") as cursor:
                await cursor.execute("SELECT n FROM t ORDER BY n")
                assert len([row async for row in cursor]) == 10
            async with connection.pipeline():
                await connection.execute("SELECT n FROM t WHERE n = %s", [3])
            with pytest.raises(psycopg.errors.UndefinedTable):
                await connection.execute("SELECT * FROM absent")
            await connection.rollback()

    with record() as found:
        asyncio.run(asks())
    assert counts(found.captured) == {
        SELECT: 3,
        "insert into t values (…)": 1,
        "select name from t where n = ?": 1,
        "copy t to stdout": 1,
        "select n from t order by n": 1,
        "select * from absent": 1,
    }
    assert functions(found.captured) == {"asks"}


def test_statements_at_once_are_one_wave(record, postgres):
    async def sleeps():
        async with await psycopg.AsyncConnection.connect(postgres, autocommit=True) as connection:
            await connection.execute("SELECT pg_sleep(0.1)")

    async def at_once():
        await asyncio.gather(*(sleeps() for _ in range(4)))

    with record() as found:
        asyncio.run(at_once())
    assert (only(found.captured).count, found.captured.waves) == (4, 1)
    with record() as found, psycopg.connect(postgres) as connection:
        for _ in range(4):
            connection.execute("SELECT 1")
    assert (only(found.captured).count, found.captured.waves) == (4, 4)


def test_a_task_that_is_cancelled(record, postgres):
    async def gives_up():
        async with await psycopg.AsyncConnection.connect(postgres, autocommit=True) as connection:
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(connection.execute("SELECT pg_sleep(5)"), 0.1)
            await connection.execute("SELECT 1")

    with record() as found:
        asyncio.run(gives_up())
    assert counts(found.captured) == {"select pg_sleep(…)": 1, "select ?": 1}
