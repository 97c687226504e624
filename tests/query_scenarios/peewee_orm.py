"""Peewee, as shops use it."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from peewee import (
    JOIN,
    AutoField,
    CharField,
    CompositeKey,
    Database,
    DoesNotExist,
    ForeignKeyField,
    IntegerField,
    Model,
    MySQLDatabase,
    PostgresqlDatabase,
    SqliteDatabase,
    TextField,
    chunked,
    fn,
    prefetch,
)

from query_scenarios.scenario import Scenario, collector
from query_scenarios.tables import Tables

__all__ = ["BACKENDS", "NAME", "SCENARIOS", "SHARED", "opened"]

NAME = "peewee"
BACKENDS = ("sqlite", "postgresql", "mariadb")
SCENARIOS: list[Scenario] = []
SHARED: list[Scenario] = []
"""Bugs that send the same few statements for any number of orders, as these have one customer."""

scenario = collector(SCENARIOS)
shared = collector(SHARED)

SIX = ("open", "paid", "packed", "sent", "returned", "closed")


class Customer(Model):
    id = AutoField()
    name = CharField()
    email = CharField()
    city = CharField()
    visits = IntegerField()

    class Meta:
        table_name = "customers"


class Profile(Model):
    id = AutoField()
    customer = ForeignKeyField(Customer, backref="profiles")
    bio = CharField()

    class Meta:
        table_name = "profiles"


class Category(Model):
    id = AutoField()
    name = CharField()
    parent = ForeignKeyField("self", backref="children", null=True)

    class Meta:
        table_name = "categories"


class Product(Model):
    id = AutoField()
    title = CharField()
    price = IntegerField()
    category = ForeignKeyField(Category, backref="products")

    class Meta:
        table_name = "products"


class Order(Model):
    id = AutoField()
    customer = ForeignKeyField(Customer, backref="orders")
    number = CharField()
    status = CharField()
    total = IntegerField()
    note = TextField()

    class Meta:
        table_name = "orders"

    @property
    def pieces(self) -> int:
        lines = self.lines
        return sum(line.quantity for line in lines)  # asks


class Line(Model):
    id = AutoField()
    order = ForeignKeyField(Order, backref="lines")
    product = ForeignKeyField(Product, backref="lines")
    quantity = IntegerField()

    class Meta:
        table_name = "order_lines"


class Tag(Model):
    id = AutoField()
    label = CharField(unique=True)

    class Meta:
        table_name = "tags"


class OrderTag(Model):
    order = ForeignKeyField(Order, backref="order_tags")
    tag = ForeignKeyField(Tag, backref="order_tags")

    class Meta:
        table_name = "order_tags"
        primary_key = CompositeKey("order", "tag")


class Audit(Model):
    id = AutoField()
    entry = CharField()

    class Meta:
        table_name = "audit"


MODELS = (Customer, Profile, Category, Product, Order, Line, Tag, OrderTag, Audit)


class PeeweeStack:
    """See `query_scenarios.scenario.Stack`."""

    def __init__(self, db: Database, tables: Tables) -> None:
        self.db = db
        self._tables = tables

    def seed(self, rows: int) -> None:
        self._tables.seed(rows)

    def seed_shared(self, rows: int) -> None:
        self._tables.seed(rows, shared=True)

    def call(self, scenario: Scenario) -> Any:
        with self.db.connection_context():
            return scenario.run(self.db)


def database(tables: Tables) -> Database:
    """A backend's database, with nothing connected."""
    if tables.database == "sqlite":
        return SqliteDatabase(tables.file)
    if tables.database == "postgresql":
        return PostgresqlDatabase(tables.url)
    # PyMySQL takes longer to load certificates than most scenarios take.
    return MySQLDatabase(**{**tables.server, "ssl_disabled": True})


@contextmanager
def opened(backend: str, url: str | None, folder: Path) -> Iterator[PeeweeStack]:
    """The stack on a new and empty database."""
    tables = Tables(backend, url, folder).create()
    db = database(tables)
    with db.bind_ctx(MODELS):
        yield PeeweeStack(db, tables)


# Reading


@scenario("lazy-fk", "A list view that names the customer of each order.", bug=True)
def lazy_fk(db: Database) -> Any:
    return [order.customer.name for order in Order.select()]  # asks


@scenario("fk-joined", "The same with the customers joined.", bug=False)
def fk_joined(db: Database) -> Any:
    return [order.customer.name for order in Order.select(Order, Customer).join(Customer)]


@scenario("fk-joined-but-not-selected", "Joins the customers to sort by them, and leaves them out.", bug=True)
def fk_joined_but_not_selected(db: Database) -> Any:
    names = []
    for order in Order.select().join(Customer).order_by(Customer.name):
        names.append(order.customer.name)  # noqa: PERF401 # asks
    return names


@scenario("fk-id-only", "Reads the key that the order holds already.", bug=False)
def fk_id_only(db: Database) -> Any:
    return [order.customer_id for order in Order.select()]


@scenario("backref", "The lines of each order.", bug=True)
def backref(db: Database) -> Any:
    pieces = {}
    for order in Order.select():
        pieces[order.number] = [line.quantity for line in order.lines]  # asks
    return pieces


@scenario("backref-prefetched", "The lines of all orders at once.", bug=False)
def backref_prefetched(db: Database) -> Any:
    return {order.number: [line.quantity for line in order.lines] for order in prefetch(Order.select(), Line.select())}


@scenario("filter-on-prefetched", "Prefetches the lines, and then filters them anew.", bug=True)
def filter_on_prefetched(db: Database) -> Any:
    big = []
    for order in prefetch(Order.select(), Line.select()):
        big += list(Line.select().where(Line.order == order, Line.quantity > 1))  # asks
    return big


@scenario("many-to-many", "The tags of each order, by the table between them.", bug=True)
def many_to_many(db: Database) -> Any:
    labels = []
    for order in Order.select():
        tags = Tag.select().join(OrderTag).where(OrderTag.order == order)
        labels.append([tag.label for tag in tags])  # asks
    return labels


@scenario("many-to-many-prefetched", "The tags of all orders.", bug=False)
def many_to_many_prefetched(db: Database) -> Any:
    orders = prefetch(Order.select(), OrderTag.select(), Tag.select())
    return [[one.tag.label for one in order.order_tags] for order in orders]


@scenario("one-to-one", "The profile of each customer.", bug=True)
def one_to_one(db: Database) -> Any:
    return [customer.profiles.get().bio for customer in Customer.select()]  # asks


@scenario("get-loop", "Gets each order's customer by its key.", bug=True)
def get_loop(db: Database) -> Any:
    found = []
    for order in Order.select():
        customer = Customer.get_by_id(order.customer_id)  # asks
        found.append((order.number, customer.email))
    return found


@scenario("get-or-none-loop", "Looks for what is not there, for each order.", bug=True)
def get_or_none_loop(db: Database) -> Any:
    missing = []
    for order in Order.select():
        try:
            Audit.get(Audit.entry == order.number)  # asks
        except DoesNotExist:
            missing.append(order.number)
    return missing


@scenario("in-once", "All of the customers by their keys at once.", bug=False)
def in_once(db: Database) -> Any:
    orders = list(Order.select())
    wanted = [order.customer_id for order in orders]
    customers = {customer.id: customer for customer in Customer.select().where(Customer.id.in_(wanted))}
    return [customers[order.customer_id].name for order in orders]


@scenario("in-by-ten", "The customers of ten orders at a time.", bug=False, growth=0.1)
def in_by_ten(db: Database) -> Any:
    names: list[str] = []
    for part in chunked(Order.select(), 10):
        wanted = [order.customer_id for order in part]
        names += [customer.name for customer in Customer.select().where(Customer.id << wanted)]
    return names


@scenario("in-of-one", "Fetches lines with IN, for one order at a time.", bug=True)
def in_of_one(db: Database) -> Any:
    return [
        list(Line.select().where(Line.order.in_([order])))  # asks
        for order in Order.select()
    ]


@scenario("count-loop", "Counts the lines of each order.", bug=True)
def count_loop(db: Database) -> Any:
    return {order.number: order.lines.count() for order in Order.select()}  # asks


@scenario("count-grouped", "Counts the lines of all orders.", bug=False)
def count_grouped(db: Database) -> Any:
    counted = Order.select(Order, fn.COUNT(Line.id).alias("line_count")).join(Line, JOIN.LEFT_OUTER).group_by(Order.id)
    return {order.number: order.line_count for order in counted}


@scenario("exists-loop", "Looks whether each customer has an open order.", bug=True)
def exists_loop(db: Database) -> Any:
    return [one.name for one in Customer.select() if one.orders.where(Order.status == "open").exists()]  # asks


@scenario("exists-in-where", "Looks for all of them at once.", bug=False)
def exists_in_where(db: Database) -> Any:
    still_open = Order.select().where(Order.customer == Customer.id, Order.status == "open")
    return [customer.name for customer in Customer.select().where(fn.EXISTS(still_open))]


@scenario("scalar-loop", "Sums up the orders of each customer.", bug=True)
def scalar_loop(db: Database) -> Any:
    def revenue(customer: Customer) -> int:
        found: int = Order.select(fn.SUM(Order.total)).where(Order.customer == customer).scalar()  # asks
        return found

    return {customer.name: int(revenue(customer)) for customer in Customer.select()}


@scenario("limit-loop", "Two orders of each customer.", bug=True)
def limit_loop(db: Database) -> Any:
    rows = []
    for customer in Customer.select():
        rows.extend(customer.orders.order_by(Order.total.desc()).limit(2))  # asks
    return rows


@scenario("nested-in-one-line", "Orders, their lines, and the product of each line.", bug=True, growth=3)
def nested_in_one_line(db: Database) -> Any:
    return sum(line.quantity * line.product.price for order in Order.select() for line in order.lines)  # asks


@scenario("nested-prefetched", "Three levels, each at once.", bug=False)
def nested_prefetched(db: Database) -> Any:
    customers = prefetch(Customer.select(), Order.select(), Line.select(), Product.select())
    return [
        (customer.name, line.product.title)
        for customer in customers
        for order in customer.orders
        for line in order.lines
    ]


@scenario("property", "A property of the model that asks.", bug=True)
def property_that_asks(db: Database) -> Any:
    return [order.pieces for order in Order.select()]


@scenario("columns", "Loads some columns, and reads over a foreign key that is one of them.", bug=True)
def columns(db: Database) -> Any:
    orders = Order.select(Order.number, Order.customer)
    return [f"{order.number} {order.customer.city}" for order in orders]  # asks


@scenario("tuples", "Reads the columns that it shows, over a join.", bug=False)
def tuples(db: Database) -> Any:
    return list(Order.select(Order.number, Customer.name).join(Customer).tuples())


@scenario("tree-walk", "Walks down a tree, a statement for each node.", bug=True)
def tree_walk(db: Database) -> Any:
    def walk(category: Category) -> Iterator[str]:
        yield category.name
        for child in category.children:  # asks
            yield from walk(child)

    return list(walk(Category.get(Category.parent.is_null())))


@scenario("tree-in-memory", "Reads the whole tree, and walks in memory.", bug=False)
def tree_in_memory(db: Database) -> Any:
    children = defaultdict(list)
    for category in Category.select():
        children[category.parent_id].append(category)

    def walk(parent: int | None) -> Iterator[str]:
        for category in children[parent]:
            yield category.name
            yield from walk(category.id)

    return list(walk(None))


@scenario("sparse", "Only each fifth order needs its customer.", bug=True, growth=0.2)
def sparse(db: Database) -> Any:
    names = []
    for place, order in enumerate(Order.select().order_by(Order.id)):
        if place % 5 == 0:
            names.append(order.customer.name)  # asks
    return names


@scenario("six-statuses", "Counts the orders of each of six statuses.", bug=True, grows=False)
def six_statuses(db: Database) -> Any:
    return {status: Order.select().where(Order.status == status).count() for status in SIX}  # asks


@scenario("six-statuses-grouped", "Counts the orders by their statuses.", bug=False)
def six_statuses_grouped(db: Database) -> Any:
    counted = Order.select(Order.status, fn.COUNT(Order.id)).group_by(Order.status).tuples()
    return {**dict.fromkeys(SIX, 0), **dict(counted)}


@scenario("same-helper-three-times", "A view that calls a helper for each of its three parts.", bug=False)
def same_helper_three_times(db: Database) -> Any:
    def of_status(status: str) -> list[Order]:
        return list(Order.select(Order, Customer).join(Customer).where(Order.status == status))

    return {"open": of_status("open"), "paid": of_status("paid"), "packed": of_status("packed")}


@scenario("view-of-four", "A view with four different queries.", bug=False)
def view_of_four(db: Database) -> Any:
    return {
        "orders": list(Order.select().where(Order.status == "open").limit(5)),
        "customers": Customer.select().count(),
        "tags": [tag.label for tag in Tag.select()],
        "revenue": int(Order.select(fn.SUM(Order.total)).scalar()),
    }


@scenario("pages", "Pages of ten by their numbers.", bug=False, growth=0.1)
def pages(db: Database) -> Any:
    numbers: list[str] = []
    page = 1
    while found := list(Order.select().order_by(Order.id).paginate(page, 10)):
        numbers += [order.number for order in found]
        page += 1
    return numbers


@scenario("raw-loop", "SQL by hand for each customer.", bug=True)
def raw_loop(db: Database) -> Any:
    return [
        list(Order.raw("SELECT * FROM orders WHERE customer_id = %d" % customer.id))  # noqa: UP031 # asks
        for customer in Customer.select()
    ]


@scenario("execute-sql-loop", "Statements that are given to the database itself.", bug=True)
def execute_sql_loop(db: Database) -> Any:
    counts = []
    for (key,) in db.execute_sql("SELECT id FROM customers").fetchall():
        cursor = db.execute_sql(f"SELECT COUNT(*) FROM orders WHERE customer_id = {key} /* key {key} */")  # asks
        counts += [count for (count,) in cursor.fetchall()]
    return counts


@scenario("execute-sql-once", "One statement that is given to the database itself.", bug=False)
def execute_sql_once(db: Database) -> Any:
    return list(db.execute_sql("SELECT customer_id, COUNT(*) FROM orders GROUP BY customer_id").fetchall())


@scenario("lru-cache", "A helper that remembers what it was asked for each of two cities.", bug=False)
def lru_cache(db: Database) -> Any:
    @functools.lru_cache
    def customers_in(city: str) -> int:
        count: int = Customer.select().where(Customer.city == city).count()
        return count

    return [customers_in(order.customer.city) for order in Order.select(Order, Customer).join(Customer)]


@scenario("threads", "Asks for each order's customer in a pool of threads.", bug=True)
def threads(db: Database) -> Any:
    def name_of(key: int) -> str:
        with db.connection_context():
            return str(Customer.get_by_id(key).name)  # asks

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(name_of, [order.customer_id for order in Order.select()]))


# Writing


@scenario("create-loop", "Creates a row for each order.", bug=True, writes=True)
def create_loop(db: Database) -> Any:
    return [Audit.create(entry=order.number) for order in list(Order.select())]  # asks


@scenario("insert-many", "Creates all of them at once.", bug=False, writes=True, returns=False)
def insert_many(db: Database) -> Any:
    Audit.insert_many([{"entry": order.number} for order in Order.select()]).execute()


@scenario("bulk-create-by-ten", "Creates ten of them at a time.", bug=False, writes=True, growth=0.1, returns=False)
def bulk_create_by_ten(db: Database) -> Any:
    with db.atomic():
        Audit.bulk_create([Audit(entry=order.number) for order in Order.select()], batch_size=10)


@scenario("save-loop", "Saves each order.", bug=True, writes=True, returns=False)
def save_loop(db: Database) -> Any:
    with db.atomic():
        for order in list(Order.select()):
            order.status = "packed"
            order.save(only=[Order.status])  # asks


@scenario("bulk-update", "Saves all orders at once.", bug=False, writes=True)
def bulk_update(db: Database) -> Any:
    orders = list(Order.select())
    for order in orders:
        order.total = order.total + 1
    return Order.bulk_update(orders, fields=[Order.total])


@scenario("update-loop", "Updates by key in a loop.", bug=True, writes=True, returns=False)
def update_loop(db: Database) -> Any:
    for customer in list(Customer.select()):
        Customer.update(visits=Customer.visits + 1).where(Customer.id == customer.id).execute()  # asks


@scenario("update", "Updates all of them.", bug=False, writes=True)
def update(db: Database) -> Any:
    return Customer.update(visits=Customer.visits + 1).execute()


@scenario("delete-loop", "Deletes each profile in a savepoint of its own.", bug=True, writes=True)
def delete_loop(db: Database) -> Any:
    gone = 0
    with db.atomic():
        for profile in list(Profile.select()):
            with db.atomic():
                gone += profile.delete_instance()  # asks
    return gone


@scenario("delete", "Deletes all lines of open orders.", bug=False, writes=True)
def delete(db: Database) -> Any:
    still_open = Order.select(Order.id).where(Order.status == "open")
    return Line.delete().where(Line.order.in_(still_open)).execute()


@scenario("get-or-create-loop", "Imports tags that are not there yet.", bug=True, writes=True, growth=2)
def get_or_create_loop(db: Database) -> Any:
    labels = [f"new {order.number}" for order in Order.select()]
    return [Tag.get_or_create(label=label)[1] for label in labels]  # asks


@shared("memo-of-keys", "A memo that helps as long as the keys are few.", bug=True, growth=0)
def memo_of_keys(db: Database) -> Any:
    known: dict[int, str] = {}
    for order in Order.select():
        if order.customer_id not in known:
            known[order.customer_id] = Customer.get_by_id(order.customer_id).name  # asks
    return list(known.values())
