"""asyncpg and aiosqlite, with SQL by hand."""

# ruff: noqa: PERF401 loops are what this is about

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import aiosqlite
import asyncpg

from query_scenarios.scenario import Scenario, collector
from query_scenarios.tables import Tables

NAME = "raw-async"
BACKENDS = ("sqlite+aiosqlite", "postgresql+asyncpg")
SCENARIOS: list[Scenario] = []

scenario = collector(SCENARIOS)
on_sqlite = partial(scenario, backends="sqlite")
on_postgresql = partial(scenario, backends="postgresql")


class Shop:
    """What a scenario is given.

    Attributes:
        connection: A new one for each scenario.
        address: The file or the URL, for more connections and for pools.
    """

    connection: Any

    def __init__(self, tables: Tables) -> None:
        self.address = tables.file if tables.database == "sqlite" else tables.url
        self.connect = aiosqlite.connect if tables.database == "sqlite" else asyncpg.connect


class ShopStack:
    """See `query_scenarios.scenario.Stack`; each call has an event loop of its own."""

    def __init__(self, tables: Tables) -> None:
        self.db = Shop(tables)
        self._tables = tables

    def seed(self, rows: int) -> None:
        self._tables.seed(rows)

    def seed_shared(self, rows: int) -> None:
        self._tables.seed(rows, shared=True)

    def call(self, scenario: Scenario) -> Any:
        return asyncio.run(self._call(scenario))

    async def _call(self, scenario: Scenario) -> Any:
        self.db.connection = await self.db.connect(self.db.address)
        try:
            return await scenario.run(self.db)
        finally:
            await self.db.connection.close()


@contextmanager
def opened(backend: str, url: str | None, folder: Path) -> Iterator[ShopStack]:
    """The stack on a new and empty database."""
    yield ShopStack(Tables(backend, url, folder).create())


# asyncpg, reading


async def record_keys(connection: Any) -> list[int]:
    return [record["id"] for record in await connection.fetch("SELECT id FROM orders ORDER BY id")]


@on_postgresql("asyncpg-fetchrow", "Fetches a row for each order.", bug=True)
async def asyncpg_fetchrow(db: Shop) -> list[str]:
    names = []
    query = "SELECT name FROM customers WHERE id = $1"
    for order in await db.connection.fetch("SELECT number, customer_id FROM orders"):
        customer = await db.connection.fetchrow(query, order["customer_id"])  # asks
        names.append(f"{order['number']}: {customer['name']}")
    return names


@on_postgresql("asyncpg-join", "Joins orders and customers.", bug=False)
async def asyncpg_join(db: Shop) -> list[str]:
    query = "SELECT number, name FROM orders JOIN customers ON customers.id = orders.customer_id"
    return [f"{record['number']}: {record['name']}" for record in await db.connection.fetch(query)]


@on_postgresql("asyncpg-fetchval", "Fetches a value for each order in a comprehension.", bug=True)
async def asyncpg_fetchval(db: Shop) -> list[int]:
    query = "SELECT SUM(quantity) FROM order_lines WHERE order_id = $1"
    return [await db.connection.fetchval(query, key) for key in await record_keys(db.connection)]  # asks


@on_postgresql("asyncpg-group-by", "Adds up the lines of all orders.", bug=False)
async def asyncpg_group_by(db: Shop) -> dict[int, int]:
    return dict(await db.connection.fetch("SELECT order_id, SUM(quantity) FROM order_lines GROUP BY order_id"))


@on_postgresql("asyncpg-prepared", "Prepares one statement and fetches with it for each order.", bug=True)
async def asyncpg_prepared(db: Shop) -> list[str]:
    statement = await db.connection.prepare("SELECT label FROM tags WHERE id = $1")
    labels = []
    for key in await record_keys(db.connection):
        labels.append(await statement.fetchval(key))  # asks
    return labels


@on_postgresql("asyncpg-any", "Compares with an array of all keys.", bug=False)
async def asyncpg_any(db: Shop) -> list[str]:
    keys = await record_keys(db.connection)
    return [record["label"] for record in await db.connection.fetch("SELECT label FROM tags WHERE id = ANY($1)", keys)]


@on_postgresql("asyncpg-literals", "Formats each order's key into the statement.", bug=True)
async def asyncpg_literals(db: Shop) -> int:
    total = 0
    for key in await record_keys(db.connection):
        total += await db.connection.fetchval(f"SELECT total FROM orders WHERE id = {key}")  # asks
    return total


@on_postgresql("asyncpg-nested", "Fetches each order's lines, and each line's product.", bug=True, growth=3)
async def asyncpg_nested(db: Shop) -> list[str]:
    async def records(query: str, *values: Any) -> list[Any]:
        return list(await db.connection.fetch(query, *values))  # asks

    titles: list[str] = []
    for key in await record_keys(db.connection):
        for line in await records("SELECT product_id FROM order_lines WHERE order_id = $1", key):
            products = await records("SELECT title FROM products WHERE id = $1", line["product_id"])
            titles += [product["title"] for product in products]
    return titles


@on_postgresql("asyncpg-pool", "Has a pool fetch a row for each order, all at once.", bug=True)
async def asyncpg_pool(db: Shop) -> list[str]:
    keys = await record_keys(db.connection)
    async with asyncpg.create_pool(db.address, min_size=1, max_size=3) as pool:

        async def name_of(key: int) -> str:
            return str(await pool.fetchval("SELECT name FROM customers WHERE id = $1", key))  # asks

        return list(await asyncio.gather(*map(name_of, keys)))


@on_postgresql("asyncpg-pool-of-three", "Has a pool ask three different things at once.", bug=False)
async def asyncpg_pool_of_three(db: Shop) -> list[int]:
    async with asyncpg.create_pool(db.address, min_size=1, max_size=3) as pool:
        orders = pool.fetchval("SELECT COUNT(*) FROM orders")
        customers = pool.fetchval("SELECT COUNT(*) FROM customers")
        products = pool.fetchval("SELECT COUNT(*) FROM products")
        return list(await asyncio.gather(orders, customers, products))


@on_postgresql("asyncpg-cursor-and-ask", "Asks about each record of a cursor.", bug=True)
async def asyncpg_cursor_and_ask(db: Shop) -> list[Any]:
    bios = []
    async with db.connection.transaction():
        async for order in db.connection.cursor("SELECT customer_id FROM orders"):
            query = "SELECT bio FROM profiles WHERE customer_id = $1"
            bios.append(await db.connection.fetchval(query, order["customer_id"]))  # asks
    return bios


@on_postgresql("asyncpg-cursor", "Reads record after record of a cursor.", bug=False)
async def asyncpg_cursor(db: Shop) -> int:
    total = 0
    async with db.connection.transaction():
        async for order in db.connection.cursor("SELECT total FROM orders", prefetch=10):
            total += order["total"]
    return total


@on_postgresql("asyncpg-pages", "Fetches ten orders at a time, from the last key on.", bug=False, growth=0.1)
async def asyncpg_pages(db: Shop) -> int:
    seen = last = 0
    query = "SELECT id FROM orders WHERE id > $1 ORDER BY id LIMIT 10"
    while page := await db.connection.fetch(query, last):
        seen, last = seen + len(page), page[-1]["id"]
    return seen


@on_postgresql("asyncpg-chunks", "Fetches by ten keys at a time.", bug=False, growth=0.1)
async def asyncpg_chunks(db: Shop) -> list[str]:
    labels: list[str] = []
    keys = await record_keys(db.connection)
    for start in range(0, len(keys), 10):
        found = await db.connection.fetch("SELECT label FROM tags WHERE id = ANY($1)", keys[start : start + 10])
        labels += [record["label"] for record in found]
    return labels


@on_postgresql("asyncpg-lateral", "Joins each customer's two best orders laterally.", bug=False)
async def asyncpg_lateral(db: Shop) -> int:
    best = "SELECT number FROM orders WHERE customer_id = customers.id ORDER BY total DESC LIMIT 2"
    return len(await db.connection.fetch(f"SELECT name, best.number FROM customers, LATERAL ({best}) AS best"))


@on_postgresql("asyncpg-limit-per-customer", "Fetches the two best orders of each customer.", bug=True)
async def asyncpg_limit_per_customer(db: Shop) -> dict[int, list[Any]]:
    best = {}
    for customer in await db.connection.fetch("SELECT id FROM customers"):
        query = "SELECT number FROM orders WHERE customer_id = $1 ORDER BY total DESC LIMIT 2"
        best[customer["id"]] = await db.connection.fetch(query, customer["id"])  # asks
    return best


@on_postgresql("asyncpg-sparse", "Asks for every fifth order only.", bug=True, growth=0.2)
async def asyncpg_sparse(db: Shop) -> list[str]:
    notes = []
    for key in await record_keys(db.connection):
        if key % 5 == 0:
            notes.append(await db.connection.fetchval("SELECT note FROM orders WHERE id = $1", key))  # asks
    return notes


@on_postgresql("asyncpg-six-customers", "Counts the orders of six fixed customers.", bug=True, grows=False)
async def asyncpg_six_customers(db: Shop) -> list[int]:
    query = "SELECT COUNT(*) FROM orders WHERE customer_id = $1"
    return [await db.connection.fetchval(query, key) for key in (1, 2, 91, 92, 93, 94)]  # asks


# asyncpg, writing


@on_postgresql("asyncpg-insert-loop", "Inserts an entry for each order.", bug=True, writes=True, returns=False)
async def asyncpg_insert_loop(db: Shop) -> None:
    async with db.connection.transaction():
        for key in await record_keys(db.connection):
            await db.connection.execute("INSERT INTO audit (entry) VALUES ($1)", f"saw {key}")  # asks


@on_postgresql("asyncpg-executemany", "Inserts all entries with an executemany.", bug=False, writes=True)
async def asyncpg_executemany(db: Shop) -> int:
    entries = [(f"saw {key}",) for key in await record_keys(db.connection)]
    await db.connection.executemany("INSERT INTO audit (entry) VALUES ($1)", entries)
    return len(entries)


@on_postgresql("asyncpg-copy", "Copies all entries in.", bug=False, writes=True)
async def asyncpg_copy(db: Shop) -> str:
    entries = [(f"saw {key}",) for key in await record_keys(db.connection)]
    return str(await db.connection.copy_records_to_table("audit", records=entries, columns=["entry"]))


@on_postgresql("asyncpg-unnest", "Inserts all entries from one array.", bug=False, writes=True)
async def asyncpg_unnest(db: Shop) -> str:
    entries = [f"saw {key}" for key in await record_keys(db.connection)]
    query = "INSERT INTO audit (entry) SELECT entry FROM unnest($1::text[]) AS entry"
    return str(await db.connection.execute(query, entries))


@on_postgresql("asyncpg-savepoints", "Makes a savepoint for each update.", bug=True, writes=True)
async def asyncpg_savepoints(db: Shop) -> int:
    keys = await record_keys(db.connection)
    async with db.connection.transaction():
        for key in keys:
            async with db.connection.transaction():
                await db.connection.execute("UPDATE orders SET total = total + 1 WHERE id = $1", key)  # asks
    return len(keys)


@on_postgresql("asyncpg-update-all", "Updates all orders at once.", bug=False, writes=True)
async def asyncpg_update_all(db: Shop) -> str:
    return str(await db.connection.execute("UPDATE orders SET total = total + 1"))


# aiosqlite, reading


async def row_keys(connection: aiosqlite.Connection) -> list[int]:
    return [key for (key,) in await connection.execute_fetchall("SELECT id FROM orders ORDER BY id")]


@on_sqlite("aiosqlite-execute", "Executes a query for each order.", bug=True)
async def aiosqlite_execute(db: Shop) -> list[str]:
    names = []
    for key in await row_keys(db.connection):
        cursor = await db.connection.execute("SELECT name FROM customers WHERE id = ?", (key,))  # asks
        names += await cursor.fetchone()
        await cursor.close()
    return names


@on_sqlite("aiosqlite-join", "Joins orders and customers.", bug=False)
async def aiosqlite_join(db: Shop) -> list[Any]:
    query = "SELECT number, name FROM orders JOIN customers ON customers.id = orders.customer_id"
    async with db.connection.execute(query) as cursor:
        return list(await cursor.fetchall())


@on_sqlite("aiosqlite-with", "Opens a block with a cursor for each order.", bug=True)
async def aiosqlite_with(db: Shop) -> int:
    units = 0
    query = "SELECT SUM(quantity) FROM order_lines WHERE order_id = ?"
    for key in await row_keys(db.connection):
        async with db.connection.execute(query, (key,)) as cursor:  # asks
            units += (await cursor.fetchone())[0]
    return units


@on_sqlite("aiosqlite-group-by", "Adds up the lines of all orders.", bug=False)
async def aiosqlite_group_by(db: Shop) -> dict[int, int]:
    query = "SELECT order_id, SUM(quantity) FROM order_lines GROUP BY order_id"
    return dict(await db.connection.execute_fetchall(query))


@on_sqlite("aiosqlite-cursor", "Executes on one cursor again and again.", bug=True)
async def aiosqlite_cursor(db: Shop) -> list[str]:
    labels: list[str] = []
    keys = await row_keys(db.connection)
    async with db.connection.cursor() as cursor:
        for key in keys:
            await cursor.execute("SELECT label FROM tags WHERE id = ?", (key,))  # asks
            labels += await cursor.fetchone()
    return labels


@on_sqlite("aiosqlite-in", "Uses one IN for all orders.", bug=False)
async def aiosqlite_in(db: Shop) -> int:
    keys = await row_keys(db.connection)
    query = f"SELECT label FROM tags WHERE id IN ({', '.join('?' * len(keys))})"
    return len(list(await db.connection.execute_fetchall(query, keys)))


@on_sqlite("aiosqlite-fetchall", "Executes and fetches in one go for each order.", bug=True)
async def aiosqlite_fetchall(db: Shop) -> list[Any]:
    query = "SELECT quantity FROM order_lines WHERE order_id = ?"
    return [list(await db.connection.execute_fetchall(query, (key,))) for key in await row_keys(db.connection)]  # asks


@on_sqlite("aiosqlite-literals", "Formats each order's number into the statement.", bug=True)
async def aiosqlite_literals(db: Shop) -> list[Any]:
    totals: list[Any] = []
    for key in await row_keys(db.connection):
        totals += await db.connection.execute_fetchall(f"SELECT total FROM orders WHERE number = 'order-{key}'")  # asks
    return totals


async def customers_of(connection: aiosqlite.Connection, keys: list[int]) -> AsyncIterator[str]:
    for key in keys:
        async with connection.execute("SELECT name FROM customers WHERE id = ?", [key]) as cursor:  # asks
            async for (name,) in cursor:
                yield name


@on_sqlite("aiosqlite-generator", "Queries in an asynchronous generator.", bug=True)
async def aiosqlite_generator(db: Shop) -> list[str]:
    return [name async for name in customers_of(db.connection, await row_keys(db.connection))]


@on_sqlite("aiosqlite-iterate", "Reads row after row of one statement.", bug=False)
async def aiosqlite_iterate(db: Shop) -> int:
    total = 0
    async with db.connection.execute("SELECT total FROM orders") as cursor:
        async for (one,) in cursor:
            total += one
    return total


@on_sqlite("aiosqlite-gather", "Has a connection each ask about each order, three at once.", bug=True)
async def aiosqlite_gather(db: Shop) -> list[Any]:
    few = asyncio.Semaphore(3)

    async def bio_of(key: int) -> Any:
        async with few, aiosqlite.connect(db.address) as connection:
            return await connection.execute_fetchall("SELECT bio FROM profiles WHERE customer_id = ?", (key,))  # asks

    return list(await asyncio.gather(*map(bio_of, await row_keys(db.connection))))


@on_sqlite("aiosqlite-gather-of-three", "Asks three different things at once.", bug=False)
async def aiosqlite_gather_of_three(db: Shop) -> list[Any]:
    orders = db.connection.execute_fetchall("SELECT COUNT(*) FROM orders")
    customers = db.connection.execute_fetchall("SELECT COUNT(*) FROM customers")
    products = db.connection.execute_fetchall("SELECT COUNT(*) FROM products")
    return list(await asyncio.gather(orders, customers, products))


@on_sqlite("aiosqlite-pages", "Selects ten orders at a time, from the last key on.", bug=False, growth=0.1)
async def aiosqlite_pages(db: Shop) -> int:
    seen = last = 0
    query = "SELECT id FROM orders WHERE id > ? ORDER BY id LIMIT 10"
    while page := list(await db.connection.execute_fetchall(query, (last,))):
        seen, last = seen + len(page), page[-1][0]
    return seen


@on_sqlite("aiosqlite-offset", "Selects ten orders at a time, by offset.", bug=False, growth=0.1)
async def aiosqlite_offset(db: Shop) -> int:
    seen = 0
    query = "SELECT number FROM orders ORDER BY id LIMIT 10 OFFSET ?"
    while page := list(await db.connection.execute_fetchall(query, (seen,))):
        seen += len(page)
    return seen


@on_sqlite("aiosqlite-sparse", "Asks for every fifth order only.", bug=True, growth=0.2)
async def aiosqlite_sparse(db: Shop) -> list[Any]:
    notes: list[Any] = []
    for key in await row_keys(db.connection):
        if key % 5 == 0:
            notes += await db.connection.execute_fetchall("SELECT note FROM orders WHERE id = ?", (key,))  # asks
    return notes


@on_sqlite("aiosqlite-six-customers", "Counts the orders of six fixed customers.", bug=True, grows=False)
async def aiosqlite_six_customers(db: Shop) -> list[Any]:
    counts: list[Any] = []
    query = "SELECT COUNT(*) FROM orders WHERE customer_id = ?"
    for key in (1, 2, 91, 92, 93, 94):
        counts += await db.connection.execute_fetchall(query, [key])  # asks
    return counts


@on_sqlite("aiosqlite-tree-cte", "Has the database go down the tree.", bug=False)
async def aiosqlite_tree_cte(db: Shop) -> list[Any]:
    query = """
        WITH RECURSIVE branch (id) AS (
            SELECT 1 UNION ALL SELECT categories.id FROM categories JOIN branch ON parent_id = branch.id
        )
        SELECT id FROM branch
    """
    return list(await db.connection.execute_fetchall(query))


# aiosqlite, writing


@on_sqlite("aiosqlite-insert-loop", "Inserts an entry for each order.", bug=True, writes=True, returns=False)
async def aiosqlite_insert_loop(db: Shop) -> None:
    for key in await row_keys(db.connection):
        await db.connection.execute_insert("INSERT INTO audit (entry) VALUES (?)", (f"saw {key}",))  # asks
    await db.connection.commit()


@on_sqlite("aiosqlite-executemany", "Inserts all entries with an executemany.", bug=False, writes=True)
async def aiosqlite_executemany(db: Shop) -> int:
    entries = [(f"saw {key}",) for key in await row_keys(db.connection)]
    await db.connection.executemany("INSERT INTO audit (entry) VALUES (?)", entries)
    await db.connection.commit()
    return len(entries)


@on_sqlite("aiosqlite-update-loop", "Commits the update of each order.", bug=True, writes=True, returns=False)
async def aiosqlite_update_loop(db: Shop) -> None:
    for key in await row_keys(db.connection):
        await db.connection.execute("UPDATE orders SET status = 'shipped' WHERE id = ?", (key,))  # asks
        await db.connection.commit()


@on_sqlite("aiosqlite-update-all", "Updates all orders at once.", bug=False, writes=True)
async def aiosqlite_update_all(db: Shop) -> int:
    cursor = await db.connection.execute("UPDATE orders SET status = 'shipped'")
    await db.connection.commit()
    return int(cursor.rowcount)


@on_sqlite("aiosqlite-write-once", "Reads all orders and leaves one entry.", bug=False, writes=True)
async def aiosqlite_write_once(db: Shop) -> int:
    keys = await row_keys(db.connection)
    await db.connection.execute("INSERT INTO audit (entry) VALUES (?)", (f"saw {len(keys)}",))
    await db.connection.commit()
    return len(keys)
