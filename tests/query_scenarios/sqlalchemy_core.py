"""SQLAlchemy's Core, without models: tables, text and connections."""

# ruff: noqa: PERF401 loops are what this is about

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    bindparam,
    case,
    create_engine,
    delete,
    event,
    func,
    insert,
    literal,
    literal_column,
    select,
    text,
    true,
    tuple_,
    update,
)
from sqlalchemy.dialects import mysql, postgresql, sqlite

from query_scenarios.scenario import Scenario, collector
from query_scenarios.sqlalchemy_models import Base
from query_scenarios.sqlalchemy_orm import address
from query_scenarios.tables import Tables

NAME = "sqlalchemy-core"
BACKENDS = ("sqlite", "postgresql+psycopg", "postgresql+psycopg2", "mariadb+pymysql")
SCENARIOS: list[Scenario] = []

scenario = collector(SCENARIOS)

TABLES = Base.metadata.tables
CUSTOMERS, ORDERS, LINES, PRODUCTS = (TABLES[name] for name in ("customers", "orders", "order_lines", "products"))
CATEGORIES, STOCK, AUDIT = (TABLES[name] for name in ("categories", "stock", "audit"))


class CoreStack:
    """See `query_scenarios.scenario.Stack`; what a scenario is given is the engine."""

    def __init__(self, engine: Engine, tables: Tables) -> None:
        self.db = engine
        self._tables = tables

    def seed(self, rows: int) -> None:
        self._tables.seed(rows)

    def seed_shared(self, rows: int) -> None:
        self._tables.seed(rows, shared=True)

    def call(self, scenario: Scenario) -> Any:
        self.db.dispose()
        return scenario.run(self.db)


@contextmanager
def opened(backend: str, url: str | None, folder: Path) -> Iterator[CoreStack]:
    """The stack on a new and empty database."""
    tables = Tables(backend, url, folder).create()
    engine = create_engine(address(backend, tables))
    try:
        yield CoreStack(engine, tables)
    finally:
        engine.dispose()


def order_keys(connection: Connection) -> Sequence[int]:
    return connection.scalars(select(ORDERS.c.id).order_by(ORDERS.c.id)).all()


# Reading


@scenario("select-loop", "Selects each order's customer.", bug=True)
def select_loop(db: Engine) -> list[str]:
    names = []
    with db.connect() as connection:
        for order in connection.execute(select(ORDERS)).all():
            query = select(CUSTOMERS.c.name).where(CUSTOMERS.c.id == order.customer_id)
            names.append(connection.execute(query).scalar_one())  # asks
    return names


@scenario("join", "Selects orders and customers in one statement.", bug=False)
def join(db: Engine) -> list[tuple[str, str]]:
    query = select(ORDERS.c.number, CUSTOMERS.c.name).join_from(ORDERS, CUSTOMERS)
    with db.connect() as connection:
        return [(order.number, order.name) for order in connection.execute(query)]


@scenario("text-loop", "Sends the same text for each order, with another parameter.", bug=True)
def text_loop(db: Engine) -> list[dict[str, Any]]:
    found = []
    query = text("SELECT id, name FROM customers WHERE id = (SELECT customer_id FROM orders WHERE id = :order)")
    with db.connect() as connection:
        for key in order_keys(connection):
            found.append(dict(connection.execute(query, {"order": key}).mappings().one()))  # asks
    return found


@scenario("literals", "Formats each order's key into the text.", bug=True)
def literals(db: Engine) -> int:
    total = 0
    with db.connect() as connection:
        for key in order_keys(connection):
            query = text(f"SELECT SUM(quantity) FROM order_lines WHERE order_id = {key} AND quantity > 0")
            total += int(connection.execute(query).scalar() or 0)  # asks
    return total


@scenario("text-literals", "Formats each order's number into the text, in quotes.", bug=True)
def text_literals(db: Engine) -> list[int]:
    with db.connect() as connection:
        numbers = connection.scalars(select(ORDERS.c.number)).all()
        query = "SELECT total FROM orders WHERE number = '{}'"
        return [connection.exec_driver_sql(query.format(number)).scalar_one() for number in numbers]  # asks


@scenario("group-by", "Adds up the lines of all orders.", bug=False)
def group_by(db: Engine) -> dict[int, int]:
    query = select(LINES.c.order_id, func.sum(LINES.c.quantity).label("units")).group_by(LINES.c.order_id)
    with db.connect() as connection:
        return {row.order_id: int(row.units) for row in connection.execute(query)}


@scenario("count-loop", "Counts each order's lines.", bug=True)
def count_loop(db: Engine) -> dict[int, int]:
    counts = {}
    with db.connect() as connection:
        for key in order_keys(connection):
            counts[key] = connection.scalar(select(func.count()).where(LINES.c.order_id == key))  # asks
    return counts


@scenario("nested", "Selects each order's lines, and each line's product.", bug=True, growth=3)
def nested(db: Engine) -> list[str]:
    with db.connect() as connection:

        def rows(query: Any) -> Sequence[Any]:
            return connection.execute(query).all()  # asks

        titles = []
        for key in order_keys(connection):
            for line in rows(select(LINES).where(LINES.c.order_id == key)):
                titles += rows(select(PRODUCTS.c.title).where(PRODUCTS.c.id == line.product_id))
    return [row.title for row in titles]


@scenario("nested-batches", "Selects all lines, and then all their products.", bug=False)
def nested_batches(db: Engine) -> list[str]:
    with db.connect() as connection:
        lines = connection.execute(select(LINES).where(LINES.c.order_id.in_(order_keys(connection)))).all()
        wanted = select(PRODUCTS.c.id, PRODUCTS.c.title).where(PRODUCTS.c.id.in_({line.product_id for line in lines}))
        titles = {row.id: row.title for row in connection.execute(wanted)}
    return [titles[line.product_id] for line in lines]


@scenario("in-of-many-lengths", "Uses an IN for each order, with as many elements as it happens to have.", bug=True)
def in_of_many_lengths(db: Engine) -> int:
    found = 0
    with db.connect() as connection:
        for key in order_keys(connection):
            wanted = ", ".join(map(str, range(key, key + 1 + key % 4)))
            query = text(f"SELECT COUNT(*) FROM products WHERE id IN ({wanted})")
            found += connection.execute(query).scalar_one()  # asks
    return found


@scenario("in-of-one", "Uses an expanding IN for each order, with one element.", bug=True)
def in_of_one(db: Engine) -> list[str]:
    titles: list[str] = []
    query = text("SELECT title FROM products WHERE category_id IN :keys").bindparams(bindparam("keys", expanding=True))
    with db.connect() as connection:
        for key in order_keys(connection):
            titles += connection.scalars(query, {"keys": [key + 1]})  # asks
    return titles


@scenario("chunks", "Uses an IN for ten keys at a time.", bug=False, growth=0.1)
def chunks(db: Engine) -> list[str]:
    names: list[str] = []
    with db.connect() as connection:
        keys = order_keys(connection)
        for start in range(0, len(keys), 10):
            names += connection.scalars(select(CUSTOMERS.c.name).where(CUSTOMERS.c.id.in_(keys[start : start + 10])))
    return names


@scenario("pages-by-offset", "Selects ten orders at a time, by offset.", bug=False, growth=0.1)
def pages_by_offset(db: Engine) -> int:
    seen = 0
    with db.connect() as connection:
        while page := connection.execute(select(ORDERS).order_by(ORDERS.c.id).limit(10).offset(seen)).all():
            seen += len(page)
    return seen


@scenario("pages-by-key", "Selects ten orders at a time, from the last key on.", bug=False, growth=0.1)
def pages_by_key(db: Engine) -> list[str]:
    numbers: list[str] = []
    last = 0
    query = text("SELECT id, number FROM orders WHERE id > :last ORDER BY id LIMIT 10")
    with db.connect() as connection:
        while page := connection.execute(query, {"last": last}).all():
            numbers += [row.number for row in page]
            last = page[-1].id
    return numbers


@scenario("pages-by-two-keys", "Selects ten orders at a time, from the last total and key on.", bug=False, growth=0.1)
def pages_by_two_keys(db: Engine) -> int:
    seen, last = 0, (-1, 0)
    place = tuple_(ORDERS.c.total, ORDERS.c.id)
    with db.connect() as connection:
        query = select(ORDERS.c.total, ORDERS.c.id).order_by(ORDERS.c.total, ORDERS.c.id).limit(10)
        while page := connection.execute(query.where(place > last)).all():
            seen, last = seen + len(page), (page[-1].total, page[-1].id)
    return seen


@scenario("pages-of-one", "Selects one order after the other, by offset.", bug=True)
def pages_of_one(db: Engine) -> list[str]:
    numbers: list[str] = []
    with db.connect() as connection:
        query = select(ORDERS.c.number).order_by(ORDERS.c.id).limit(1)
        while number := connection.scalar(query.offset(len(numbers))):  # asks
            numbers.append(number)
    return numbers


@scenario("limit-per-customer", "Selects the two best orders of each customer.", bug=True)
def limit_per_customer(db: Engine) -> dict[int, list[Any]]:
    best: dict[int, list[Any]] = {}
    query = text("SELECT number FROM orders WHERE customer_id = :customer ORDER BY total DESC LIMIT 2")
    with db.connect() as connection:
        for key in connection.scalars(select(CUSTOMERS.c.id)).all():
            best[key] = list(connection.scalars(query, {"customer": key}))  # asks
    return best


@scenario("window", "Ranks all customers' orders in one statement.", bug=False)
def window(db: Engine) -> Sequence[str]:
    place = func.row_number().over(partition_by=ORDERS.c.customer_id, order_by=ORDERS.c.total.desc())
    ranked = select(ORDERS.c.number, place.label("place")).subquery()
    with db.connect() as connection:
        return connection.scalars(select(ranked.c.number).where(ranked.c.place <= 2)).all()


@scenario("lateral", "Joins each customer's two best orders laterally.", bug=False, backends="postgresql")
def lateral(db: Engine) -> int:
    own = select(ORDERS.c.number).where(ORDERS.c.customer_id == CUSTOMERS.c.id)
    best = own.order_by(ORDERS.c.total.desc()).limit(2).lateral()
    with db.connect() as connection:
        return len(connection.execute(select(CUSTOMERS.c.name, best.c.number).join(best, true())).all())


@scenario("tree", "Selects the children of each category, level by level.", bug=True)
def tree(db: Engine) -> int:
    with db.connect() as connection:

        def size(key: int) -> int:
            children = connection.scalars(select(CATEGORIES.c.id).where(CATEGORIES.c.parent_id == key)).all()  # asks
            return 1 + sum(map(size, children))

        return size(1)


@scenario("tree-cte", "Has the database go down the tree.", bug=False)
def tree_cte(db: Engine) -> int:
    level = literal(0).label("level")
    branch = select(CATEGORIES.c.id, level).where(CATEGORIES.c.parent_id.is_(None)).cte(recursive=True)
    below = select(CATEGORIES.c.id, branch.c.level + 1).join(branch, CATEGORIES.c.parent_id == branch.c.id)
    branch = branch.union_all(below)
    with db.connect() as connection:
        return connection.scalar(select(func.count()).select_from(branch)) or 0


@scenario("stream", "Streams the orders, ten at a time over one cursor.", bug=False)
def stream(db: Engine) -> int:
    with db.connect() as connection:
        rows = connection.execution_options(stream_results=True, max_row_buffer=10).execute(select(ORDERS))
        return sum(sum(row.total for row in part) for part in rows.partitions(10))


@scenario("sparse", "Asks for every fifth order only.", bug=True, growth=0.2)
def sparse(db: Engine) -> list[str]:
    names = []
    with db.connect() as connection:
        for key in order_keys(connection):
            if key % 5 == 0:
                names.append(connection.scalars(select(CUSTOMERS.c.name).where(CUSTOMERS.c.id == key)).one())  # asks
    return names


@scenario("six-settings", "Looks six settings up, one at a time.", bug=True, grows=False)
def six_settings(db: Engine) -> dict[str, int]:
    found = {}
    with db.connect() as connection:
        for city in ("Oslo", "Lima", "Rome", "Bonn", "Cork", "Nice"):
            query = select(func.count()).select_from(CUSTOMERS).where(CUSTOMERS.c.city == city)
            found[city] = connection.scalar(query) or 0  # asks
    return found


@scenario("comments", "Adds a comment with each order's key to the text.", bug=True)
def comments(db: Engine) -> int:
    total = 0
    with db.connect() as connection:
        for key in order_keys(connection):
            query = text(f"/* request {key} */ SELECT total FROM orders WHERE id = :key -- span {key}")
            total += connection.execute(query, {"key": key}).scalar_one()  # asks
    return total


@scenario("comment-on-each", "Comments four different statements.", bug=False)
def comment_on_each(db: Engine) -> list[int]:
    with db.connect() as connection:
        return [
            connection.scalar(select(func.count(ORDERS.c.id)).suffix_with(literal_column("/* 1 */"))) or 0,
            connection.scalar(select(func.count(CUSTOMERS.c.id)).suffix_with(literal_column("/* 2 */"))) or 0,
            connection.scalar(select(func.count(LINES.c.id)).suffix_with(literal_column("/* 3 */"))) or 0,
            connection.scalar(select(func.count(PRODUCTS.c.id)).suffix_with(literal_column("/* 4 */"))) or 0,
        ]


@scenario("dashboard", "Asks for six different figures.", bug=False)
def dashboard(db: Engine) -> dict[str, Any]:
    figures = {
        "orders": "SELECT COUNT(*) FROM orders",
        "customers": "SELECT COUNT(*) FROM customers",
        "revenue": "SELECT SUM(total) FROM orders",
        "best": "SELECT MAX(total) FROM orders",
        "units": "SELECT SUM(quantity) FROM order_lines",
        "prices": "SELECT AVG(price) FROM products",
    }
    with db.connect() as connection:
        return {name: connection.execute(text(query)).scalar() for name, query in figures.items()}


@scenario("connection-per-row", "Takes a connection of the pool for each order.", bug=True)
def connection_per_row(db: Engine) -> list[str]:
    def name_of(key: int) -> str:
        with db.connect() as connection:
            return connection.scalars(select(CUSTOMERS.c.name).where(CUSTOMERS.c.id == key)).one()  # asks

    with db.connect() as connection:
        keys = order_keys(connection)
    return [name_of(key) for key in keys]


@scenario("threads", "Asks about each order in a pool of threads.", bug=True)
def threads(db: Engine) -> list[int]:
    def units(key: int) -> int:
        with db.connect() as connection:
            query = select(func.sum(LINES.c.quantity)).where(LINES.c.order_id == key)
            return int(connection.scalar(query) or 0)  # asks

    with db.connect() as connection:
        keys = order_keys(connection)
    with ThreadPoolExecutor(3) as pool:
        return [job.result() for job in [pool.submit(units, key) for key in keys]]


@scenario("threads-with-chunks", "Asks about ten orders in each job of a pool of threads.", bug=False, growth=0.1)
def threads_with_chunks(db: Engine) -> int:
    def units(keys: Sequence[int]) -> int:
        with db.connect() as connection:
            return int(connection.scalar(select(func.sum(LINES.c.quantity)).where(LINES.c.order_id.in_(keys))) or 0)

    with db.connect() as connection:
        keys = order_keys(connection)
    with ThreadPoolExecutor(3) as pool:
        return sum(pool.map(units, [keys[start : start + 10] for start in range(0, len(keys), 10)]))


# Writing


@scenario("insert-loop", "Inserts an entry for each order.", bug=True, writes=True, returns=False)
def insert_loop(db: Engine) -> None:
    with db.begin() as connection:
        for key in order_keys(connection):
            connection.execute(insert(AUDIT).values(entry=f"saw {key}"))  # asks


@scenario("insert-many", "Inserts all entries with an executemany.", bug=False, writes=True)
def insert_many(db: Engine) -> int:
    with db.begin() as connection:
        entries = [{"entry": f"saw {key}"} for key in order_keys(connection)]
        connection.execute(insert(AUDIT), entries)
    return len(entries)


@scenario("insert-values", "Inserts all entries with one list of values.", bug=False, writes=True)
def insert_values(db: Engine) -> int:
    with db.begin() as connection:
        entries = [{"entry": f"saw {key}"} for key in order_keys(connection)]
        return connection.execute(insert(AUDIT).values(entries)).rowcount


@scenario("insert-select", "Has the database make all entries from the orders.", bug=False, writes=True, returns=False)
def insert_select(db: Engine) -> None:
    with db.begin() as connection:
        connection.execute(insert(AUDIT).from_select(["entry"], select(ORDERS.c.number)))


@scenario("update-loop", "Updates the stock for each order.", bug=True, writes=True, returns=False)
def update_loop(db: Engine) -> None:
    take = text("UPDATE stock SET amount = amount - 1 WHERE product_id = :product")
    with db.begin() as connection:
        for key in order_keys(connection):
            connection.execute(take, {"product": key})  # asks


@scenario("update-many", "Updates the stock with an executemany.", bug=False, writes=True, returns=False)
def update_many(db: Engine) -> None:
    take = update(STOCK).where(STOCK.c.product_id == bindparam("product")).values(amount=STOCK.c.amount - 1)
    with db.begin() as connection:
        connection.execute(take, [{"product": key} for key in order_keys(connection)])


@scenario("update-case", "Updates all orders with one CASE.", bug=False, writes=True)
def update_case(db: Engine) -> int:
    with db.begin() as connection:
        totals = {key: 7 * key for key in order_keys(connection)}
        new = case(totals, value=ORDERS.c.id)
        return connection.execute(update(ORDERS).where(ORDERS.c.id.in_(totals)).values(total=new)).rowcount


@scenario("delete-loop", "Deletes the lines of each order.", bug=True, writes=True)
def delete_loop(db: Engine) -> int:
    gone = 0
    with db.begin() as connection:
        for key in order_keys(connection):
            gone += connection.execute(delete(LINES).where(LINES.c.order_id == key)).rowcount  # asks
    return gone


@scenario("delete-in", "Deletes the lines of all paid orders.", bug=False, writes=True)
def delete_in(db: Engine) -> int:
    paid = select(ORDERS.c.id).where(ORDERS.c.status == "paid")
    with db.begin() as connection:
        return connection.execute(delete(LINES).where(LINES.c.order_id.in_(paid))).rowcount


@scenario("savepoint-loop", "Makes a savepoint for each update.", bug=True, writes=True, returns=False)
def savepoint_loop(db: Engine) -> None:
    with db.begin() as connection:
        for key in order_keys(connection):
            with connection.begin_nested():
                connection.execute(update(ORDERS).where(ORDERS.c.id == key).values(status="shipped"))  # asks


@scenario("transaction-loop", "Makes a transaction for each update.", bug=True, writes=True)
def transaction_loop(db: Engine) -> int:
    with db.connect() as connection:
        keys = order_keys(connection)
    for key in keys:
        with db.begin() as connection:
            connection.execute(update(ORDERS).where(ORDERS.c.id == key).values(status="shipped"))  # asks
    return len(keys)


@scenario("upsert-loop", "Upserts the stock of each product.", bug=True, writes=True, returns=False)
def upsert_loop(db: Engine) -> None:
    with db.begin() as connection:
        for key in order_keys(connection):
            connection.execute(upsert(connection), {"product_id": key, "amount": 3})  # asks


@scenario(
    "upsert-many", "Upserts the stock of all products with an executemany.", bug=False, writes=True, returns=False
)
def upsert_many(db: Engine) -> None:
    with db.begin() as connection:
        connection.execute(upsert(connection), [{"product_id": key, "amount": 3} for key in order_keys(connection)])


def upsert(connection: Connection) -> Any:
    if connection.dialect.name in {"mysql", "mariadb"}:
        into = mysql.insert(STOCK)
        return into.on_duplicate_key_update(amount=into.inserted.amount)
    onto = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(STOCK)
    return onto.on_conflict_do_update(index_elements=["product_id"], set_={"amount": onto.excluded.amount})


@scenario("audit-by-event", "Has a listener write an entry for each update that it sees, once.", bug=False, writes=True)
def audit_by_event(db: Engine) -> int:
    def audit(connection: Connection, clause: Any, *_: Any) -> None:
        if getattr(clause, "is_update", False):
            connection.exec_driver_sql("INSERT INTO audit (entry) VALUES ('orders changed')")

    event.listen(db, "before_execute", audit)
    try:
        with db.begin() as connection:
            return connection.execute(update(ORDERS).values(status="shipped")).rowcount
    finally:
        event.remove(db, "before_execute", audit)
