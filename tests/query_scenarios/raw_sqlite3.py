"""The sqlite3 of Python's own, with SQL by hand."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from query_scenarios.scenario import Scenario, collector
from query_scenarios.tables import Tables

NAME = "raw-sqlite3"
BACKENDS = ("sqlite",)
SCENARIOS: list[Scenario] = []

scenario = collector(SCENARIOS)


class Shop:
    """What a scenario is given.

    Attributes:
        connection: A new one for each scenario.
    """

    connection: sqlite3.Connection

    def __init__(self, file: str) -> None:
        self._file = file

    def connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self._file)


class ShopStack:
    """See `query_scenarios.scenario.Stack`."""

    def __init__(self, tables: Tables) -> None:
        self.db = Shop(tables.file)
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
    yield ShopStack(Tables(backend, url, folder).create())


def order_keys(connection: sqlite3.Connection) -> list[int]:
    return [key for (key,) in connection.execute("SELECT id FROM orders ORDER BY id").fetchall()]


# Reading


@scenario("connection-execute", "Executes on the connection for each order.", bug=True)
def connection_execute(db: Shop) -> list[str]:
    names = []
    for key, number in db.connection.execute("SELECT customer_id, number FROM orders").fetchall():
        (name,) = db.connection.execute("SELECT name FROM customers WHERE id = ?", (key,)).fetchone()  # asks
        names.append(f"{number}: {name}")
    return names


@scenario("join", "Joins orders and customers.", bug=False)
def join(db: Shop) -> list[str]:
    query = "SELECT number, name FROM orders JOIN customers ON customers.id = orders.customer_id"
    return [f"{number}: {name}" for number, name in db.connection.execute(query)]


@scenario("cursor-execute", "Executes on one cursor again and again.", bug=True)
def cursor_execute(db: Shop) -> int:
    units = 0
    with closing(db.connection.cursor()) as cursor:
        for key in order_keys(db.connection):
            cursor.execute("SELECT SUM(quantity) FROM order_lines WHERE order_id = :order", {"order": key})  # asks
            units += cursor.fetchone()[0]
    return units


@scenario("group-by", "Adds up the lines of all orders.", bug=False)
def group_by(db: Shop) -> dict[int, int]:
    return dict(db.connection.execute("SELECT order_id, SUM(quantity) FROM order_lines GROUP BY order_id"))


@scenario("literals", "Formats each order's key into the statement.", bug=True)
def literals(db: Shop) -> list[int]:
    totals = []
    for key in order_keys(db.connection):
        query = f"SELECT total FROM orders WHERE id = {key} AND status <> 'gone'"
        totals += db.connection.execute(query).fetchone()  # asks
    return totals


@scenario("in-of-many-lengths", "Uses an IN for each order, with as many elements as it happens to have.", bug=True)
def in_of_many_lengths(db: Shop) -> int:
    found = 0
    for key in order_keys(db.connection):
        wanted = range(key, key + 1 + key % 4)
        query = f"SELECT COUNT(*) FROM products WHERE id IN ({', '.join('?' * len(wanted))})"
        found += db.connection.execute(query, tuple(wanted)).fetchone()[0]  # asks
    return found


@scenario("in-of-all", "Uses one IN for all orders.", bug=False)
def in_of_all(db: Shop) -> list[str]:
    keys = order_keys(db.connection)
    query = f"SELECT name FROM customers WHERE id IN ({', '.join('?' * len(keys))})"
    return [name for (name,) in db.connection.execute(query, keys)]


@scenario("chunks", "Uses an IN for ten keys at a time.", bug=False, growth=0.1)
def chunks(db: Shop) -> list[str]:
    names = []
    keys = order_keys(db.connection)
    for start in range(0, len(keys), 10):
        chunk = keys[start : start + 10]
        query = f"SELECT name FROM customers WHERE id IN ({', '.join('?' * len(chunk))})"
        names += [name for (name,) in db.connection.execute(query, chunk)]
    return names


@dataclass
class Order:
    """An active record, of the kind that people write themselves."""

    connection: sqlite3.Connection
    id: int
    number: str

    @property
    def tags(self) -> list[str]:
        query = "SELECT label FROM tags JOIN order_tags ON tag_id = tags.id WHERE order_id = ?"
        return [label for (label,) in self.connection.execute(query, (self.id,))]  # asks


@scenario("active-record", "Reads a property that queries.", bug=True)
def active_record(db: Shop) -> list[str]:
    orders = [Order(db.connection, *row) for row in db.connection.execute("SELECT id, number FROM orders")]
    return [f"{order.number}: {', '.join(order.tags)}" for order in orders]


@scenario("maps", "Reads both tables and puts them together itself.", bug=False)
def maps(db: Shop) -> list[str]:
    labels: defaultdict[int, list[str]] = defaultdict(list)
    for order, label in db.connection.execute("SELECT order_id, label FROM tags JOIN order_tags ON tag_id = tags.id"):
        labels[order].append(label)
    return [f"{key}: {', '.join(labels[key])}" for key in order_keys(db.connection)]


def fetch_all(connection: sqlite3.Connection, query: str, *values: Any) -> list[Any]:
    return connection.execute(query, values).fetchall()  # asks


@scenario("nested", "Fetches each order's lines, and each line's product.", bug=True, growth=3)
def nested(db: Shop) -> list[str]:
    titles = []
    for key in order_keys(db.connection):
        for (product,) in fetch_all(db.connection, "SELECT product_id FROM order_lines WHERE order_id = ?", key):
            for (title,) in fetch_all(db.connection, "SELECT title FROM products WHERE id = ?", product):
                titles.append(title)
    return titles


@scenario("tree", "Goes down a tree of categories.", bug=True)
def tree(db: Shop) -> int:
    def size(key: int) -> int:
        below = db.connection.execute("SELECT id FROM categories WHERE parent_id = ?", (key,)).fetchall()  # asks
        return 1 + sum(size(child) for (child,) in below)

    return size(1)


@scenario("tree-cte", "Has the database go down the tree.", bug=False)
def tree_cte(db: Shop) -> int:
    query = """
        WITH RECURSIVE branch (id) AS (
            SELECT id FROM categories WHERE parent_id IS NULL
            UNION ALL
            SELECT categories.id FROM categories JOIN branch ON categories.parent_id = branch.id
        )
        SELECT COUNT(*) FROM branch
    """
    return int(db.connection.execute(query).fetchone()[0])


@scenario("iterate-and-ask", "Asks about each row while it reads the next one.", bug=True)
def iterate_and_ask(db: Shop) -> list[bool]:
    seen = []
    for key, _ in db.connection.execute("SELECT customer_id, number FROM orders"):
        found = db.connection.execute("SELECT EXISTS (SELECT 1 FROM profiles WHERE customer_id = ?)", [key])  # asks
        seen.append(bool(found.fetchone()[0]))
    return seen


@scenario("iterate", "Reads row after row of one statement.", bug=False)
def iterate(db: Shop) -> int:
    return sum(total for (total,) in db.connection.execute("SELECT total FROM orders"))


@scenario("fetchmany", "Fetches ten rows at a time of one statement.", bug=False)
def fetchmany(db: Shop) -> int:
    seen = 0
    cursor = db.connection.execute("SELECT * FROM orders")
    for part in iter(partial(cursor.fetchmany, 10), []):
        seen += len(part)
    return seen


@scenario("row-factory", "Looks each order up as a row with names.", bug=True)
def row_factory(db: Shop) -> list[dict[str, Any]]:
    db.connection.row_factory = sqlite3.Row
    keys = [row["id"] for row in db.connection.execute("SELECT id FROM orders")]
    query = "SELECT * FROM orders WHERE id = ?"
    return [dict(db.connection.execute(query, (key,)).fetchone()) for key in keys]  # asks


@scenario("pages-by-key", "Selects ten orders at a time, from the last key on.", bug=False, growth=0.1)
def pages_by_key(db: Shop) -> int:
    seen = last = 0
    query = "SELECT id FROM orders WHERE id > ? ORDER BY id LIMIT 10"
    while page := db.connection.execute(query, (last,)).fetchall():
        seen, last = seen + len(page), page[-1][0]
    return seen


@scenario("pages-by-offset", "Selects ten orders at a time, by offset.", bug=False, growth=0.1)
def pages_by_offset(db: Shop) -> list[Any]:
    rows: list[Any] = []
    while page := db.connection.execute(f"SELECT * FROM orders ORDER BY id LIMIT 10 OFFSET {len(rows)}").fetchall():
        rows += page
    return rows


@scenario("window", "Ranks all customers' orders in one statement.", bug=False)
def window(db: Shop) -> list[Any]:
    place = "ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY total DESC)"
    return db.connection.execute(
        f"SELECT * FROM (SELECT number, {place} AS place FROM orders) WHERE place <= 2"
    ).fetchall()


@scenario("limit-per-customer", "Selects the two best orders of each customer.", bug=True)
def limit_per_customer(db: Shop) -> dict[int, list[Any]]:
    best = {}
    for (key,) in db.connection.execute("SELECT id FROM customers").fetchall():
        query = "SELECT number FROM orders WHERE customer_id = ? ORDER BY total DESC LIMIT 2"
        best[key] = db.connection.execute(query, (key,)).fetchall()  # asks
    return best


@scenario("sparse", "Asks for every fifth order only.", bug=True, growth=0.2)
def sparse(db: Shop) -> list[Any]:
    notes = []
    for key in order_keys(db.connection):
        if key % 5 == 0:
            notes += db.connection.execute("SELECT note FROM orders WHERE id = ?", (key,)).fetchall()  # asks
    return notes


@scenario("six-customers", "Counts the open orders of six fixed customers, one at a time.", bug=True, grows=False)
def six_customers(db: Shop) -> list[int]:
    query = "SELECT COUNT(*) FROM orders WHERE status = 'open' AND customer_id = ?"
    return [db.connection.execute(query, (key,)).fetchone()[0] for key in (1, 2, 91, 92, 93, 94)]  # asks


@scenario("four-customers", "Counts the open orders of four fixed customers.", bug=False)
def four_customers(db: Shop) -> list[int]:
    query = "SELECT COUNT(*) FROM orders WHERE status = 'open' AND customer_id = ?"
    return [db.connection.execute(query, (key,)).fetchone()[0] for key in (1, 2, 91, 92)]


@scenario("comments", "Comments each statement with the request that it is for.", bug=True)
def comments(db: Shop) -> list[int]:
    totals = []
    for key in order_keys(db.connection):
        query = f"SELECT total FROM orders WHERE id = ? /* traceparent='00-{key:032x}-01' */"
        totals.append(db.connection.execute(query, (key,)).fetchone()[0])  # asks
    return totals


@scenario("dashboard", "Asks for six different figures.", bug=False)
def dashboard(db: Shop) -> list[int]:
    figures = (
        "SELECT COUNT(*) FROM orders",
        "SELECT COUNT(*) FROM customers",
        "SELECT COUNT(*) FROM products WHERE price > 3",
        "SELECT SUM(total) FROM orders",
        "SELECT MAX(total) FROM orders",
        "SELECT SUM(quantity) FROM order_lines",
    )
    return [db.connection.execute(query).fetchone()[0] for query in figures]


@scenario("cache-that-helps", "Remembers the answer for each of two statuses.", bug=False)
def cache_that_helps(db: Shop) -> list[int]:
    @cache
    def with_status(status: str) -> int:
        return int(db.connection.execute("SELECT COUNT(*) FROM orders WHERE status = ?", (status,)).fetchone()[0])

    return [with_status(status) for (status,) in db.connection.execute("SELECT status FROM orders").fetchall()]


@scenario("connection-per-row", "Opens the file anew for each order.", bug=True)
def connection_per_row(db: Shop) -> list[Any]:
    def name_of(key: int) -> Any:
        with closing(db.connect()) as connection:
            return connection.execute("SELECT name FROM customers WHERE id = ?", (key,)).fetchone()  # asks

    return [name_of(key) for key in order_keys(db.connection)]


@scenario("threads", "Asks about each order in a pool of threads, with a connection each.", bug=True)
def threads(db: Shop) -> list[Any]:
    def name_of(key: int) -> Any:
        with closing(db.connect()) as connection:
            return connection.execute("SELECT name FROM customers WHERE id = ?", (key,)).fetchone()  # asks

    with ThreadPoolExecutor(3) as pool:
        return list(pool.map(name_of, order_keys(db.connection)))


# Writing


@scenario("insert-loop", "Inserts an entry for each order.", bug=True, writes=True, returns=False)
def insert_loop(db: Shop) -> None:
    with db.connection:
        for key in order_keys(db.connection):
            db.connection.execute("INSERT INTO audit (entry) VALUES (?)", (f"saw {key}",))  # asks


@scenario("executemany", "Inserts all entries with an executemany.", bug=False, writes=True)
def executemany(db: Shop) -> int:
    entries = [(f"saw {key}",) for key in order_keys(db.connection)]
    with db.connection:
        return db.connection.executemany("INSERT INTO audit (entry) VALUES (?)", entries).rowcount


@scenario("insert-values", "Inserts all entries with one list of values.", bug=False, writes=True)
def insert_values(db: Shop) -> int:
    entries = [f"saw {key}" for key in order_keys(db.connection)]
    with db.connection:
        query = f"INSERT INTO audit (entry) VALUES {', '.join(['(?)'] * len(entries))}"
        return db.connection.execute(query, entries).rowcount


@scenario("update-and-commit", "Commits the update of each order.", bug=True, writes=True)
def update_and_commit(db: Shop) -> int:
    keys = order_keys(db.connection)
    for key in keys:
        db.connection.execute("UPDATE orders SET status = 'shipped' WHERE id = ?", (key,))  # asks
        db.connection.commit()
    return len(keys)


@scenario("update-all", "Updates all orders at once.", bug=False, writes=True)
def update_all(db: Shop) -> int:
    with db.connection:
        return db.connection.execute("UPDATE orders SET status = 'shipped' WHERE status = 'paid'").rowcount


@scenario("delete-loop", "Deletes the lines of each order.", bug=True, writes=True)
def delete_loop(db: Shop) -> int:
    gone = 0
    with db.connection:
        for key in order_keys(db.connection):
            gone += db.connection.execute("DELETE FROM order_lines WHERE order_id = ?", (key,)).rowcount  # asks
    return gone


@scenario("upsert-loop", "Upserts the stock of each product.", bug=True, writes=True, returns=False)
def upsert_loop(db: Shop) -> None:
    query = "INSERT INTO stock VALUES (?, 3) ON CONFLICT (product_id) DO UPDATE SET amount = excluded.amount"
    with db.connection:
        for key in order_keys(db.connection):
            db.connection.execute(query, (key,))  # asks


@scenario("savepoint-loop", "Makes a savepoint for each insert.", bug=True, writes=True, returns=False)
def savepoint_loop(db: Shop) -> None:
    with db.connection:
        for key in order_keys(db.connection):
            db.connection.execute("SAVEPOINT one")
            db.connection.execute("INSERT INTO audit (entry) VALUES (?)", (f"saw {key}",))  # asks
            db.connection.execute("RELEASE one")


def tag_key(connection: sqlite3.Connection, label: str) -> int:
    found = connection.execute("SELECT id FROM tags WHERE label = ?", (label,)).fetchone()  # asks
    if found is None:
        found = connection.execute("INSERT INTO tags (label) VALUES (?) RETURNING id", (label,)).fetchone()
    return int(found[0])


@scenario("get-or-create", "Looks for each tag before it would make one.", bug=True, writes=True)
def get_or_create(db: Shop) -> list[int]:
    labels: Sequence[str] = [f"tag {key}" for key in order_keys(db.connection)]
    with db.connection:
        return [tag_key(db.connection, label) for label in (*labels, "urgent")]


@scenario("write-once", "Reads all orders and leaves one entry.", bug=False, writes=True)
def write_once(db: Shop) -> int:
    keys = order_keys(db.connection)
    with db.connection:
        db.connection.execute("INSERT INTO audit (entry) VALUES (?)", (f"saw {len(keys)}",))
    return len(keys)
