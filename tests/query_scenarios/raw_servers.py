"""psycopg, psycopg2 and PyMySQL, with SQL by hand."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import psycopg2
import psycopg2.extras
import pymysql
import pymysql.cursors
from psycopg import sql
from psycopg.rows import class_row, dict_row

from query_scenarios.scenario import Scenario, collector
from query_scenarios.tables import Tables

NAME = "raw-servers"
BACKENDS = ("postgresql+psycopg", "postgresql+psycopg2", "mariadb+pymysql")
SCENARIOS: list[Scenario] = []
DISPUTED: list[Scenario] = []
"""Statements that grow with the rows, and do not wait for each other."""

scenario = collector(SCENARIOS)
disputed = collector(DISPUTED)


class Shop:
    """What a scenario is given.

    Attributes:
        connection: A new one for each scenario.
    """

    connection: Any

    def __init__(self, backend: str, tables: Tables) -> None:
        self._backend = backend
        self._tables = tables

    def connect(self) -> Any:
        if self._backend == "postgresql+psycopg":
            return psycopg.connect(self._tables.url)
        if self._backend == "postgresql+psycopg2":
            return psycopg2.connect(self._tables.url)
        return pymysql.connect(**self._tables.server)


class ShopStack:
    """See `query_scenarios.scenario.Stack`."""

    def __init__(self, backend: str, tables: Tables) -> None:
        self.db = Shop(backend, tables)
        self._tables = tables

    def seed(self, rows: int) -> None:
        self._tables.seed(rows)

    def seed_shared(self, rows: int) -> None:
        self._tables.seed(rows, shared=True)

    def call(self, scenario: Scenario) -> Any:
        with closing(self.db.connect()) as self.db.connection:
            return scenario.run(self.db)


@contextmanager
def opened(backend: str, url: str | None, folder: Path) -> Iterator[ShopStack]:
    """The stack on a new and empty database."""
    yield ShopStack(backend, Tables(backend, url, folder).create())


def order_keys(connection: Any) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM orders ORDER BY id")
        return [key for (key,) in cursor.fetchall()]


# Any of them, reading


@scenario("one-cursor", "Executes on one cursor again and again.", bug=True)
def one_cursor(db: Shop) -> list[str]:
    names = []
    with db.connection.cursor() as cursor:
        cursor.execute("SELECT customer_id FROM orders")
        for (key,) in cursor.fetchall():
            cursor.execute("SELECT name FROM customers WHERE id = %s", (key,))  # asks
            names.append(cursor.fetchone()[0])
    return names


@scenario("cursor-each", "Makes a cursor for each order.", bug=True)
def cursor_each(db: Shop) -> list[int]:
    units = []
    for key in order_keys(db.connection):
        with db.connection.cursor() as cursor:
            cursor.execute("SELECT SUM(quantity) FROM order_lines WHERE order_id = %(order)s", {"order": key})  # asks
            units.append(int(cursor.fetchone()[0]))
    return units


@scenario("join", "Joins orders and customers.", bug=False)
def join(db: Shop) -> list[Any]:
    with db.connection.cursor() as cursor:
        cursor.execute("SELECT number, name FROM orders JOIN customers ON customers.id = orders.customer_id")
        return list(cursor.fetchall())


@scenario("group-by", "Adds up the lines of all orders.", bug=False)
def group_by(db: Shop) -> dict[int, int]:
    with db.connection.cursor() as cursor:
        cursor.execute("SELECT order_id, SUM(quantity) FROM order_lines GROUP BY order_id")
        return dict(cursor.fetchall())


@scenario("literals", "Formats each order's key into the statement.", bug=True)
def literals(db: Shop) -> list[int]:
    totals = []
    keys = order_keys(db.connection)
    with db.connection.cursor() as cursor:
        for key in keys:
            cursor.execute(f"SELECT total FROM orders WHERE id = {key} AND status <> 'gone'")  # asks
            totals += cursor.fetchone()
    return totals


@scenario("in-of-many-lengths", "Uses an IN for each order, with as many elements as it happens to have.", bug=True)
def in_of_many_lengths(db: Shop) -> int:
    found = 0
    keys = order_keys(db.connection)
    with db.connection.cursor() as cursor:
        for key in keys:
            wanted = range(key, key + 1 + key % 4)
            places = ", ".join(["%s"] * len(wanted))
            cursor.execute(f"SELECT COUNT(*) FROM products WHERE id IN ({places})", tuple(wanted))  # asks
            found += cursor.fetchone()[0]
    return found


@scenario("in-of-all", "Uses one IN for all orders.", bug=False)
def in_of_all(db: Shop) -> list[Any]:
    keys = order_keys(db.connection)
    with db.connection.cursor() as cursor:
        cursor.execute(f"SELECT name FROM customers WHERE id IN ({', '.join(['%s'] * len(keys))})", keys)
        return list(cursor.fetchall())


@scenario("chunks", "Uses an IN for ten keys at a time.", bug=False, growth=0.1)
def chunks(db: Shop) -> list[Any]:
    names: list[Any] = []
    keys = order_keys(db.connection)
    with db.connection.cursor() as cursor:
        for start in range(0, len(keys), 10):
            chunk = keys[start : start + 10]
            cursor.execute(f"SELECT name FROM customers WHERE id IN ({', '.join(['%s'] * len(chunk))})", chunk)
            names += cursor.fetchall()
    return names


class Orders:
    """A gateway to the tables, as services without an ORM have one."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def one(self, key: int) -> dict[str, Any]:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT number, status, total FROM orders WHERE id = %s", [key])  # asks
            return dict(zip(("number", "status", "total"), cursor.fetchone(), strict=True))

    def many(self, status: str) -> list[dict[str, Any]]:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT number, status, total FROM orders WHERE status = %s", [status])
            return [dict(zip(("number", "status", "total"), row, strict=True)) for row in cursor.fetchall()]


@scenario("gateway", "Gets each order from a gateway.", bug=True)
def gateway(db: Shop) -> list[dict[str, Any]]:
    orders = Orders(db.connection)
    return [orders.one(key) for key in order_keys(db.connection)]


@scenario("gateway-thrice", "Gets the orders of three statuses from a gateway.", bug=False)
def gateway_thrice(db: Shop) -> int:
    orders = Orders(db.connection)
    unpaid = orders.many("open")
    paid = orders.many("paid")
    shipped = orders.many("shipped")
    return len(unpaid) + len(paid) + len(shipped)


def fetch_all(connection: Any, query: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)  # asks
        return list(cursor.fetchall())


@scenario("nested", "Fetches each order's lines, and each line's product.", bug=True, growth=3)
def nested(db: Shop) -> list[str]:
    titles = []
    for key in order_keys(db.connection):
        for (product,) in fetch_all(db.connection, "SELECT product_id FROM order_lines WHERE order_id = %s", key):
            for (title,) in fetch_all(db.connection, "SELECT title FROM products WHERE id = %s", product):
                titles.append(title)
    return titles


@scenario("limit-per-customer", "Selects the two best orders of each customer.", bug=True)
def limit_per_customer(db: Shop) -> dict[int, list[Any]]:
    best = {}
    query = "SELECT number FROM orders WHERE customer_id = %s ORDER BY total DESC LIMIT 2"
    with db.connection.cursor() as cursor:
        cursor.execute("SELECT id FROM customers")
        for (key,) in cursor.fetchall():
            cursor.execute(query, (key,))  # asks
            best[key] = list(cursor.fetchall())
    return best


@scenario("window", "Ranks all customers' orders in one statement.", bug=False)
def window(db: Shop) -> list[Any]:
    place = "ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY total DESC)"
    with db.connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM (SELECT number, {place} AS place FROM orders) AS ranked WHERE place <= 2")
        return list(cursor.fetchall())


@scenario("lateral", "Joins each customer's two best orders laterally.", bug=False, backends="postgresql")
def lateral(db: Shop) -> list[Any]:
    best = "SELECT number FROM orders WHERE customer_id = customers.id ORDER BY total DESC LIMIT 2"
    with db.connection.cursor() as cursor:
        cursor.execute(f"SELECT name, best.number FROM customers CROSS JOIN LATERAL ({best}) AS best")
        return list(cursor.fetchall())


@scenario("pages-by-key", "Selects ten orders at a time, from the last key on.", bug=False, growth=0.1)
def pages_by_key(db: Shop) -> int:
    seen = last = 0
    with db.connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT id FROM orders WHERE id > %s ORDER BY id LIMIT 10", (last,))
            page = cursor.fetchall()
            if not page:
                return seen
            seen, last = seen + len(page), page[-1][0]


@scenario("pages-by-offset", "Selects ten orders at a time, by offset.", bug=False, growth=0.1)
def pages_by_offset(db: Shop) -> int:
    seen = 0
    with db.connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM orders")
        (count,) = cursor.fetchone()
        while seen < count:
            cursor.execute("SELECT number FROM orders ORDER BY id LIMIT %s OFFSET %s", (10, seen))
            seen += len(cursor.fetchall())
    return seen


@scenario("tree", "Goes down a tree of categories.", bug=True)
def tree(db: Shop) -> int:
    def size(key: int) -> int:
        with db.connection.cursor() as cursor:
            cursor.execute("SELECT id FROM categories WHERE parent_id = %s", (key,))  # asks
            below = cursor.fetchall()
        return 1 + sum(size(child) for (child,) in below)

    return size(1)


@scenario("sparse", "Asks for every fifth order only.", bug=True, growth=0.2)
def sparse(db: Shop) -> list[Any]:
    notes: list[Any] = []
    keys = order_keys(db.connection)
    with db.connection.cursor() as cursor:
        for key in keys:
            if key % 5 == 0:
                cursor.execute("SELECT note FROM orders WHERE id = %s", (key,))  # asks
                notes += cursor.fetchall()
    return notes


@scenario("six-customers", "Counts the open orders of six fixed customers, one at a time.", bug=True, grows=False)
def six_customers(db: Shop) -> int:
    count = 0
    with db.connection.cursor() as cursor:
        for key in (1, 2, 91, 92, 93, 94):
            cursor.execute("SELECT COUNT(*) FROM orders WHERE status = 'open' AND customer_id = %s", (key,))  # asks
            count += cursor.fetchone()[0]
    return count


@scenario("dashboard", "Asks for six different figures.", bug=False)
def dashboard(db: Shop) -> list[Any]:
    figures = []
    with db.connection.cursor() as cursor:
        for query in (
            "SELECT COUNT(*) FROM orders",
            "SELECT COUNT(*) FROM customers",
            "SELECT COUNT(*) FROM products WHERE price > 3",
            "SELECT SUM(total) FROM orders",
            "SELECT MAX(total) FROM orders",
            "SELECT SUM(quantity) FROM order_lines",
        ):
            cursor.execute(query)
            figures += cursor.fetchone()
    return figures


@scenario("comments", "Comments each statement with the request that it is for.", bug=True)
def comments(db: Shop) -> list[int]:
    totals = []
    keys = order_keys(db.connection)
    with db.connection.cursor() as cursor:
        for key in keys:
            cursor.execute(f"/*traceparent='00-{key:032x}-01'*/ SELECT total FROM orders WHERE id = %s", (key,))  # asks
            totals += cursor.fetchone()
    return totals


@scenario("cache-that-helps", "Remembers the answer for each of two statuses.", bug=False)
def cache_that_helps(db: Shop) -> list[int]:
    with db.connection.cursor() as cursor:

        @cache
        def with_status(status: str) -> int:
            cursor.execute("SELECT COUNT(*) FROM orders WHERE status = %s", (status,))
            return int(cursor.fetchone()[0])

        cursor.execute("SELECT status FROM orders")
        return [with_status(status) for (status,) in cursor.fetchall()]


@scenario("threads", "Asks about each order in a pool of threads, with a connection each.", bug=True)
def threads(db: Shop) -> list[Any]:
    def name_of(key: int) -> Any:
        with closing(db.connect()) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT name FROM customers WHERE id = %s", (key,))  # asks
            return cursor.fetchone()

    with ThreadPoolExecutor(3) as pool:
        return list(pool.map(name_of, order_keys(db.connection)))


# Any of them, writing


@scenario("insert-loop", "Inserts an entry for each order.", bug=True, writes=True, returns=False)
def insert_loop(db: Shop) -> None:
    keys = order_keys(db.connection)
    with db.connection.cursor() as cursor:
        for key in keys:
            cursor.execute("INSERT INTO audit (entry) VALUES (%s)", (f"saw {key}",))  # asks
    db.connection.commit()


@scenario("insert-values", "Inserts all entries with one list of values.", bug=False, writes=True)
def insert_values(db: Shop) -> int:
    entries = [f"saw {key}" for key in order_keys(db.connection)]
    with db.connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO audit (entry) VALUES {', '.join(['(%s)'] * len(entries))}", entries)
        count = int(cursor.rowcount)
    db.connection.commit()
    return count


@scenario(
    "executemany",
    "Inserts all entries with an executemany.",
    bug=False,
    writes=True,
    backends="postgresql+psycopg mariadb",
)
def executemany(db: Shop) -> int:
    entries = [(f"saw {key}",) for key in order_keys(db.connection)]
    with db.connection.cursor() as cursor:
        cursor.executemany("INSERT INTO audit (entry) VALUES (%s)", entries)
    db.connection.commit()
    return len(entries)


@scenario("update-and-commit", "Commits the update of each order.", bug=True, writes=True)
def update_and_commit(db: Shop) -> int:
    keys = order_keys(db.connection)
    for key in keys:
        with db.connection.cursor() as cursor:
            cursor.execute("UPDATE orders SET status = 'shipped' WHERE id = %s", (key,))  # asks
        db.connection.commit()
    return len(keys)


@scenario("update-all", "Updates all orders at once.", bug=False, writes=True)
def update_all(db: Shop) -> int:
    with db.connection.cursor() as cursor:
        cursor.execute("UPDATE orders SET status = 'shipped' WHERE status = 'paid'")
        count = int(cursor.rowcount)
    db.connection.commit()
    return count


@scenario("savepoint-loop", "Makes a savepoint for each delete.", bug=True, writes=True, returns=False)
def savepoint_loop(db: Shop) -> None:
    keys = order_keys(db.connection)
    with db.connection.cursor() as cursor:
        for key in keys:
            cursor.execute("SAVEPOINT one")
            cursor.execute("DELETE FROM order_lines WHERE order_id = %s", (key,))  # asks
            cursor.execute("RELEASE SAVEPOINT one")
    db.connection.commit()


@scenario("get-or-create", "Looks for each tag before it would make one.", bug=True, writes=True)
def get_or_create(db: Shop) -> int:
    labels = [f"tag {key}" for key in order_keys(db.connection)]
    made = 0
    with db.connection.cursor() as cursor:
        for label in (*labels, "urgent"):
            cursor.execute("SELECT id FROM tags WHERE label = %s", (label,))  # asks
            if cursor.fetchone() is None:
                cursor.execute("INSERT INTO tags (label) VALUES (%s)", (label,))
                made += 1
    db.connection.commit()
    return made


@scenario("write-once", "Reads all orders and leaves one entry.", bug=False, writes=True)
def write_once(db: Shop) -> int:
    keys = order_keys(db.connection)
    with db.connection.cursor() as cursor:
        cursor.execute("INSERT INTO audit (entry) VALUES (%s)", (f"saw {len(keys)}",))
    db.connection.commit()
    return len(keys)


# psycopg


@scenario("psycopg-connection", "Executes on the connection for each order.", bug=True, backends="postgresql+psycopg")
def psycopg_connection(db: Shop) -> list[Any]:
    keys = order_keys(db.connection)
    query = "SELECT name FROM customers WHERE id = %s"
    return [db.connection.execute(query, [key]).fetchone()[0] for key in keys]  # asks


@scenario("psycopg-any", "Compares with an array of all keys.", bug=False, backends="postgresql+psycopg")
def psycopg_any(db: Shop) -> list[Any]:
    query = "SELECT name FROM customers WHERE id = ANY(%s)"
    return [name for (name,) in db.connection.execute(query, [order_keys(db.connection)])]


@scenario("psycopg-composed", "Composes each order's key into a statement.", bug=True, backends="postgresql+psycopg")
def psycopg_composed(db: Shop) -> list[Any]:
    rows = []
    with db.connection.cursor(row_factory=dict_row) as cursor:
        for key in order_keys(db.connection):
            query = sql.SQL("SELECT * FROM {} WHERE id = {}").format(sql.Identifier("orders"), sql.Literal(key))
            rows.append(cursor.execute(query).fetchone())  # asks
    return rows


@scenario(
    "psycopg-transactions", "Begins a savepoint for each update.", bug=True, writes=True, backends="postgresql+psycopg"
)
def psycopg_transactions(db: Shop) -> int:
    keys = order_keys(db.connection)
    for key in keys:
        with db.connection.transaction():
            db.connection.execute("UPDATE orders SET total = total + 1 WHERE id = %s", (key,))  # asks
    return len(keys)


@scenario(
    "psycopg-prepared",
    "Prepares one statement and executes it for each order.",
    bug=True,
    backends="postgresql+psycopg",
)
def psycopg_prepared(db: Shop) -> list[Any]:
    totals = []
    for key in order_keys(db.connection):
        found = db.connection.execute("SELECT total FROM orders WHERE id = %s", (key,), prepare=True)  # asks
        totals.append(found.fetchone())
    return totals


@dataclass
class Customer:
    id: int
    name: str


@scenario("psycopg-class-row", "Makes objects of the rows of one statement.", bug=False, backends="postgresql+psycopg")
def psycopg_class_row(db: Shop) -> list[Customer]:
    with db.connection.cursor(row_factory=class_row(Customer)) as cursor:
        return list(cursor.execute("SELECT id, name FROM customers"))


@scenario(
    "psycopg-server-side",
    "Fetches ten rows at a time of a cursor of the server's.",
    bug=False,
    backends="postgresql+psycopg",
)
def psycopg_server_side(db: Shop) -> int:
    with db.connection.cursor("everything") as cursor:
        cursor.itersize = 10
        return sum(total for (total,) in cursor.execute("SELECT total FROM orders"))


@scenario("psycopg-copy", "Copies all entries in.", bug=False, writes=True, backends="postgresql+psycopg")
def psycopg_copy(db: Shop) -> int:
    keys = order_keys(db.connection)
    with db.connection.cursor() as cursor, cursor.copy("COPY audit (entry) FROM STDIN") as copy:
        for key in keys:
            copy.write_row((f"saw {key}",))
    db.connection.commit()
    return len(keys)


@disputed("psycopg-pipeline", "Sends a query for each order in a pipeline.", bug=True, backends="postgresql+psycopg")
def psycopg_pipeline(db: Shop) -> list[Any]:
    keys = order_keys(db.connection)
    with db.connection.pipeline():
        query = "SELECT name FROM customers WHERE id = %s"
        found = [db.connection.execute(query, (key,)) for key in keys]  # asks
    return [cursor.fetchone() for cursor in found]


# psycopg2


@scenario(
    "psycopg2-mogrify", "Has the driver fill each statement in beforehand.", bug=True, backends="postgresql+psycopg2"
)
def psycopg2_mogrify(db: Shop) -> list[str]:
    numbers = []
    for key in order_keys(db.connection):
        with db.connection.cursor() as cursor:
            cursor.execute(cursor.mogrify("SELECT number FROM orders WHERE id = %s", (key,)))  # asks
            numbers += cursor.fetchone()
    return numbers


@scenario(
    "psycopg2-execute-values", "Inserts all entries at once.", bug=False, writes=True, backends="postgresql+psycopg2"
)
def psycopg2_execute_values(db: Shop) -> int:
    entries = [(f"saw {key}",) for key in order_keys(db.connection)]
    with db.connection, db.connection.cursor() as cursor:
        psycopg2.extras.execute_values(cursor, "INSERT INTO audit (entry) VALUES %s", entries)
    return len(entries)


@scenario(
    "psycopg2-execute-batch", "Updates all orders in one batch.", bug=False, writes=True, backends="postgresql+psycopg2"
)
def psycopg2_execute_batch(db: Shop) -> int:
    keys = [(key,) for key in order_keys(db.connection)]
    with db.connection, db.connection.cursor() as cursor:
        psycopg2.extras.execute_batch(cursor, "UPDATE orders SET total = total + 1 WHERE id = %s", keys)
    return len(keys)


@scenario(
    "psycopg2-named-cursor",
    "Fetches ten rows at a time of a cursor of the server's.",
    bug=False,
    backends="postgresql+psycopg2",
)
def psycopg2_named_cursor(db: Shop) -> int:
    with db.connection.cursor("everything") as cursor:
        cursor.itersize = 10
        cursor.execute("SELECT total FROM orders")
        return sum(total for (total,) in cursor)


@scenario(
    "psycopg2-with", "Commits each update by leaving a block.", bug=True, writes=True, backends="postgresql+psycopg2"
)
def psycopg2_with(db: Shop) -> int:
    keys = order_keys(db.connection)
    for key in keys:
        with db.connection, db.connection.cursor() as cursor:
            cursor.execute("UPDATE stock SET amount = amount - 1 WHERE product_id = %s", (key,))  # asks
    return len(keys)


# PyMySQL


@scenario("pymysql-dict-cursor", "Looks each order's customer up as a dict.", bug=True, backends="mariadb")
def pymysql_dict_cursor(db: Shop) -> list[dict[str, Any]]:
    customers = []
    with db.connection.cursor(pymysql.cursors.DictCursor) as cursor:
        cursor.execute("SELECT customer_id FROM orders")
        for row in cursor.fetchall():
            cursor.execute("SELECT name, city FROM customers WHERE id = %(customer_id)s", row)  # asks
            customers.append(cursor.fetchone())
    return customers


@scenario("pymysql-unbuffered", "Reads row after row of a cursor that buffers nothing.", bug=False, backends="mariadb")
def pymysql_unbuffered(db: Shop) -> int:
    with db.connection.cursor(pymysql.cursors.SSCursor) as cursor:
        cursor.execute("SELECT total FROM orders")
        return sum(total for (total,) in cursor.fetchall_unbuffered())


@scenario("pymysql-tuple", "Compares with a tuple of all keys.", bug=False, backends="mariadb")
def pymysql_tuple(db: Shop) -> list[Any]:
    keys = tuple(order_keys(db.connection))
    with db.connection.cursor() as cursor:
        cursor.execute("SELECT name FROM customers WHERE id IN %s", (keys,))
        return list(cursor.fetchall())


@scenario(
    "pymysql-upsert-loop",
    "Upserts the stock of each product.",
    bug=True,
    writes=True,
    backends="mariadb",
    returns=False,
)
def pymysql_upsert_loop(db: Shop) -> None:
    query = "INSERT INTO stock VALUES (%s, 3) ON DUPLICATE KEY UPDATE amount = VALUES(amount)"
    keys = order_keys(db.connection)
    with db.connection.cursor() as cursor:
        for key in keys:
            cursor.execute(query, (key,))  # asks
    db.connection.commit()


@scenario(
    "pymysql-upsert-many",
    "Upserts the stock of all products.",
    bug=False,
    writes=True,
    backends="mariadb",
    returns=False,
)
def pymysql_upsert_many(db: Shop) -> None:
    query = "INSERT INTO stock VALUES (%s, %s) ON DUPLICATE KEY UPDATE amount = VALUES(amount)"
    keys = [(key, 3) for key in order_keys(db.connection)]
    with db.connection.cursor() as cursor:
        cursor.executemany(query, keys)
    db.connection.commit()
