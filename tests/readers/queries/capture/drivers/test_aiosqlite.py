"""aiosqlite: where it is awaited, once."""

from __future__ import annotations

import asyncio
import sqlite3

import aiosqlite
import pytest

from query_captures import counts, functions

SELECT = "select n from t where n = ?"


def test_each_statement_counts_once(record, sqlite_file):
    async def asks():
        async with aiosqlite.connect(sqlite_file) as connection:
            connection.row_factory = sqlite3.Row
            async with connection.execute("SELECT n FROM t WHERE n = ?", (1,)) as cursor:
                assert (await cursor.fetchone())["n"] == 1
            cursor = await connection.cursor()
            await cursor.execute("SELECT n FROM t WHERE n = ?", (2,))
            assert [row["n"] async for row in cursor] == [2]
            assert len(await connection.execute_fetchall("SELECT n FROM t WHERE n = ?", (3,))) == 1
            await connection.execute_insert("INSERT INTO t VALUES (?, ?)", (4, "d"))
            await connection.executemany("INSERT INTO t VALUES (?, ?)", ((n, "x") for n in range(7)))
            await connection.executescript("UPDATE t SET n = 1; UPDATE t SET n = 2")
            await connection.commit()
            with pytest.raises(sqlite3.OperationalError, match="absent"):
                await connection.execute("SELECT * FROM absent")

    with record() as found:
        asyncio.run(asks())
    assert counts(found.captured) == {
        SELECT: 3,
        "insert into t values (…)": 2,
        "update t set n = ?; update t set n = ?": 1,
        "select * from absent": 1,
    }
    # An error that a task is woken with has no frames around it.
    assert functions(found.captured.without(found.captured.asked[-1:])) == {"asks"}


def test_a_connection_of_before(record, sqlite_file):
    async def main():
        async with aiosqlite.connect(sqlite_file) as connection:
            with record(counts_rows=True) as found:
                for n in range(3):
                    await connection.execute_fetchall("SELECT n FROM t WHERE n = ?", (n,))
            await connection.execute("SELECT 1")
            return found.captured

    captured = asyncio.run(main())
    assert counts(captured) == {SELECT: 3}
    assert captured.rows == 2
    assert captured.waves == 3
