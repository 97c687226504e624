"""asyncpg: each way to the server once, and none of its own errands."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest

from query_captures import counts, functions, only

SELECT = "select n from t where n = ?"


def test_each_statement_counts_once(record, postgres):
    async def asks():
        connection = await asyncpg.connect(postgres)
        assert await connection.fetch("SELECT n FROM t WHERE n = $1", 1) == [(1,)]
        assert await connection.fetchrow("SELECT n FROM t WHERE n = $1", 1) == (1,)
        assert await connection.fetchval("SELECT n FROM t WHERE n = $1", 1) == 1
        assert await connection.execute("SELECT n FROM t WHERE n = 1") == "SELECT 1"
        assert await connection.execute("SELECT n FROM t WHERE n = $1", 1) == "SELECT 1"
        assert await connection.execute(query="SELECT n FROM t WHERE n = 1") == "SELECT 1"
        transaction = connection.transaction()
        await transaction.start()
        await connection.executemany("INSERT INTO t VALUES ($1, $2)", [(n, "x") for n in range(7)])
        await connection.executemany("INSERT INTO t VALUES ($1, $2)", ((n, "x") for n in range(7)))
        assert await connection.fetchval("SELECT count(*) FROM t") == 17
        await transaction.rollback()
        await connection.close()

    with record() as found:
        asyncio.run(asks())
    assert counts(found.captured) == {SELECT: 6, "insert into t values (…)": 2, "select count(*) from t": 1}
    assert functions(found.captured) == {"asks"}


def test_prepared_statements_cursors_and_copies(record, postgres):
    async def asks():
        connection = await asyncpg.connect(postgres)
        prepared = await connection.prepare("SELECT n FROM t WHERE n = $1")
        assert await prepared.fetch(1) == [(1,)]
        assert await prepared.fetchrow(2) == (2,)
        assert await prepared.fetchval(3) == 3
        async with connection.transaction():
            assert len([row async for row in connection.cursor("SELECT n FROM t ORDER BY n", prefetch=1)]) == 3
            cursor = await connection.cursor("SELECT n FROM t ORDER BY n")
            assert await cursor.fetchrow() == (1,)
            assert len(await cursor.fetch(5)) == 2
            assert len([row async for row in prepared.cursor(1)]) == 1
        transaction = connection.transaction()
        await transaction.start()
        await connection.copy_records_to_table("t", records=((n, "x") for n in range(3)))
        await connection.copy_from_query("SELECT n FROM t WHERE n > $1", 1, output=lambda data: _none())
        insert = await connection.prepare("INSERT INTO t VALUES ($1, $2)")
        await insert.executemany([(n, "x") for n in range(7)])
        await transaction.rollback()
        await connection.close()

    with record() as found:
        asyncio.run(asks())
    found_counts = counts(found.captured)
    assert found_counts.pop(SELECT) == 4
    assert found_counts.pop("select n from t order by n") == 2
    assert found_counts.pop("insert into t values (…)") == 1
    assert len(found_counts) == 2
    assert all(text.startswith("copy") and count == 1 for text, count in found_counts.items())
    assert functions(found.captured) == {"asks"}


async def _none():
    return None


def test_pools_are_set_up_and_reset_without_being_counted(record, postgres):
    async def init(connection):
        await connection.execute("SELECT 'set up'")

    async def asks():
        async with asyncpg.create_pool(postgres, min_size=1, max_size=3, init=init) as pool:
            for n in range(3):
                assert await pool.fetchval("SELECT n FROM t WHERE n = $1", n + 1) == n + 1
            async with pool.acquire() as connection:
                await connection.fetch("SELECT n FROM t WHERE n = $1", 1)

    with record() as found:
        asyncio.run(asks())
    assert counts(found.captured) == {SELECT: 4}


def test_a_pool_of_before(record, postgres):
    async def main():
        async with asyncpg.create_pool(postgres, min_size=4, max_size=4) as pool:
            prepared = await asyncpg.connect(postgres)
            statement = await prepared.prepare("SELECT n FROM t WHERE n = $1")
            with record() as found:
                await asyncio.gather(*(pool.fetch("SELECT pg_sleep(0.1)") for _ in range(4)))
                await statement.fetch(1)
            await prepared.close()
            with record() as one_by_one:
                for _ in range(4):
                    await pool.fetch("SELECT 1")
            return found.captured, one_by_one.captured

    at_once, one_by_one = asyncio.run(main())
    assert counts(at_once) == {"select pg_sleep(…)": 4, SELECT: 1}
    assert at_once.waves == 2
    assert one_by_one.waves == 4


def test_types_that_asyncpg_asks_for(record, postgres):
    async def asks():
        connection = await asyncpg.connect(postgres)
        await connection.execute("CREATE TYPE mood AS ENUM ('sad', 'glad')")
        try:
            assert await connection.fetchval("SELECT 'sad'::mood") == "sad"
            await connection.set_type_codec("json", encoder=str, decoder=str, schema="pg_catalog")
            await (await connection.prepare("SELECT ARRAY['sad'::mood]")).fetch()
        finally:
            await connection.execute("DROP TYPE mood")
            await connection.close()

    with record() as found:
        asyncio.run(asks())
    assert found.captured.total == 4


def test_errors_count_and_are_passed_on(record, postgres):
    async def asks():
        connection = await asyncpg.connect(postgres)
        for send in (connection.fetch, connection.execute):
            with pytest.raises(asyncpg.UndefinedTableError, match='"absent" does not exist'):
                await send("SELECT * FROM absent")
        with pytest.raises(TypeError):
            await connection.execute()
        with pytest.raises(asyncio.TimeoutError):
            await connection.fetch("SELECT pg_sleep(5)", timeout=0.1)
        await connection.close()

    with record() as found:
        asyncio.run(asks())
    assert counts(found.captured) == {"select * from absent": 2, "select pg_sleep(…)": 1}


def test_rows_are_counted(record, postgres):
    async def asks():
        connection = await asyncpg.connect(postgres)
        await connection.fetch("SELECT n FROM t")
        await connection.close()

    with record(counts_rows=True) as found:
        asyncio.run(asks())
    assert (only(found.captured).count, found.captured.rows) == (1, 3)
