"""Tortoise, as shops use it."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tortoise import Tortoise, connections, fields
from tortoise.expressions import F
from tortoise.functions import Count, Sum
from tortoise.models import Model
from tortoise.query_utils import Prefetch
from tortoise.transactions import in_transaction

from query_scenarios.scenario import Scenario, collector
from query_scenarios.tables import Tables

__all__ = ["BACKENDS", "NAME", "SCENARIOS", "SHARED", "opened"]

NAME = "tortoise"
BACKENDS = ("sqlite", "postgresql", *(["mariadb"] if find_spec("asyncmy") or find_spec("aiomysql") else []))
SCENARIOS: list[Scenario] = []
SHARED: list[Scenario] = []
"""Bugs that send the same few statements for any number of orders, as these have one customer."""

scenario = collector(SCENARIOS)
shared = collector(SHARED)

SIX = ("open", "paid", "packed", "sent", "returned", "closed")


class Customer(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(60)
    email = fields.CharField(60, unique=True)
    city = fields.CharField(60)
    visits = fields.IntField()
    orders: fields.ReverseRelation[Order]
    profile: fields.OneToOneNullableRelation[Profile]

    class Meta:
        table = "customers"


class Profile(Model):
    id = fields.IntField(primary_key=True)
    customer: fields.OneToOneRelation[Customer] = fields.OneToOneField("models.Customer", related_name="profile")
    bio = fields.CharField(60)

    class Meta:
        table = "profiles"


class Category(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(60)
    parent: fields.ForeignKeyNullableRelation[Category] = fields.ForeignKeyField(
        "models.Category", related_name="children", null=True
    )
    children: fields.ReverseRelation[Category]

    class Meta:
        table = "categories"


class Product(Model):
    id = fields.IntField(primary_key=True)
    title = fields.CharField(60)
    price = fields.IntField()
    category: fields.ForeignKeyRelation[Category] = fields.ForeignKeyField("models.Category", related_name="products")

    class Meta:
        table = "products"


class Tag(Model):
    id = fields.IntField(primary_key=True)
    label = fields.CharField(60, unique=True)
    orders: fields.ManyToManyRelation[Order]

    class Meta:
        table = "tags"


class Order(Model):
    id = fields.IntField(primary_key=True)
    customer: fields.ForeignKeyRelation[Customer] = fields.ForeignKeyField("models.Customer", related_name="orders")
    number = fields.CharField(60, unique=True)
    status = fields.CharField(60)
    total = fields.IntField()
    note = fields.TextField()
    lines: fields.ReverseRelation[Line]
    tags: fields.ManyToManyRelation[Tag] = fields.ManyToManyField(
        "models.Tag", through="order_tags", forward_key="tag_id", backward_key="order_id", related_name="orders"
    )

    class Meta:
        table = "orders"


class Line(Model):
    id = fields.IntField(primary_key=True)
    order: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField("models.Order", related_name="lines")
    product: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField("models.Product", related_name="lines")
    quantity = fields.IntField()

    class Meta:
        table = "order_lines"


class Audit(Model):
    id = fields.IntField(primary_key=True)
    entry = fields.CharField(60)

    class Meta:
        table = "audit"


@dataclass(frozen=True)
class Shop:
    """What a scenario is given: the name of its connection, of which Tortoise keeps SQL in that database's dialect."""

    name: str

    @property
    def connection(self) -> Any:
        """The one that all models use."""
        return connections.get(self.name)


class TortoiseStack:
    """See `query_scenarios.scenario.Stack`."""

    def __init__(self, address: str, tables: Tables) -> None:
        self.db = Shop(tables.database)
        self._address = address
        self._tables = tables

    def seed(self, rows: int) -> None:
        self._tables.seed(rows)

    def seed_shared(self, rows: int) -> None:
        self._tables.seed(rows, shared=True)

    def call(self, scenario: Scenario) -> Any:
        return asyncio.run(self._call(scenario))

    async def _call(self, scenario: Scenario) -> Any:
        await Tortoise.init(
            {
                "connections": {self.db.name: self._address},
                "apps": {"models": {"models": [__name__], "default_connection": self.db.name}},
            }
        )
        try:
            return await scenario.run(self.db)
        finally:
            await Tortoise.close_connections()


@contextmanager
def opened(backend: str, url: str | None, folder: Path) -> Iterator[TortoiseStack]:
    """The stack on a new and empty database."""
    tables = Tables(backend, url, folder).create()
    scheme = {"sqlite": "sqlite", "postgresql": "asyncpg", "mariadb": "mysql"}[tables.database]
    place = tables.file if tables.database == "sqlite" else tables.url.partition("://")[2]
    yield TortoiseStack(f"{scheme}://{place}", tables)


def chunks(items: list[Any], size: int = 10) -> Iterator[list[Any]]:
    """A list in parts."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


# Reading


@scenario("awaited-fk", "Awaits the customer of each order.", bug=True)
async def awaited_fk(db: Shop) -> Any:
    names = []
    for order in await Order.all():
        customer = await order.customer  # asks
        names.append(customer.name)
    return names


@scenario("fk-joined", "The customers joined.", bug=False)
async def fk_joined(db: Shop) -> Any:
    return [order.customer.name for order in await Order.all().select_related("customer")]


@scenario("fk-prefetched", "The customers of all orders at once, from within `async for`.", bug=False)
async def fk_prefetched(db: Shop) -> Any:
    return [order.customer.name async for order in Order.all().prefetch_related("customer")]


@scenario("fetch-related-each", "Fetches the relations of one order at a time.", bug=True)
async def fetch_related_each(db: Shop) -> Any:
    report = {}
    for order in await Order.all():
        await order.fetch_related("lines")  # asks
        report[order.number] = [line.quantity for line in order.lines]
    return report


@scenario("fetch-for-list", "Fetches the relations of a list of orders.", bug=False)
async def fetch_for_list(db: Shop) -> Any:
    orders = await Order.all()
    await Order.fetch_for_list(orders, "lines", "tags")
    return {order.number: (len(order.lines), len(order.tags)) for order in orders}


@scenario("reverse-fk", "The lines of each order, in an inner `async for`.", bug=True)
async def reverse_fk(db: Shop) -> Any:
    pieces = 0
    async for order in Order.all():
        async for line in order.lines:  # asks
            pieces += line.quantity
    return pieces


@scenario("reverse-fk-prefetched", "The lines of all orders at once.", bug=False)
async def reverse_fk_prefetched(db: Shop) -> Any:
    return sum(line.quantity for order in await Order.all().prefetch_related("lines") for line in order.lines)


@scenario("filter-on-prefetched", "Prefetches the lines, and then filters them anew.", bug=True)
async def filter_on_prefetched(db: Shop) -> Any:
    big = []
    for order in await Order.all().prefetch_related("lines"):
        big += await order.lines.filter(quantity__gt=1)  # asks
    return big


@scenario("prefetch-with-queryset", "Prefetches those of the lines that are wanted.", bug=False)
async def prefetch_with_queryset(db: Shop) -> Any:
    wanted = Prefetch("lines", queryset=Line.filter(quantity__gt=1).select_related("product"))
    return [[line.product.title for line in order.lines] for order in await Order.all().prefetch_related(wanted)]


@scenario("many-to-many", "The tags of each order.", bug=True)
async def many_to_many(db: Shop) -> Any:
    return [[tag.label for tag in await order.tags.all()] for order in await Order.all()]  # asks


@scenario("many-to-many-prefetched", "The tags of all orders.", bug=False)
async def many_to_many_prefetched(db: Shop) -> Any:
    return [[tag.label for tag in order.tags] for order in await Order.all().prefetch_related("tags")]


@scenario("one-to-one", "The customer of each profile.", bug=True)
async def one_to_one(db: Shop) -> Any:
    return [(await profile.customer).name for profile in await Profile.all()]  # asks


@scenario("one-to-one-reverse", "The profile of each customer.", bug=True)
async def one_to_one_reverse(db: Shop) -> Any:
    bios = []
    for customer in await Customer.all():
        profile = await customer.profile  # asks
        bios.append(profile and profile.bio)
    return bios


@scenario("one-to-one-joined", "The profiles of all customers.", bug=False)
async def one_to_one_joined(db: Shop) -> Any:
    return [customer.profile and customer.profile.bio for customer in await Customer.all().select_related("profile")]


@scenario("get-loop", "Gets each order's customer by its key.", bug=True)
async def get_loop(db: Shop) -> Any:
    emails = []
    async for order in Order.all():
        customer = await Customer.get(id=order.customer_id)  # asks
        emails.append(customer.email)
    return emails


@scenario("get-or-none-loop", "Looks for what is not there, for each order.", bug=True)
async def get_or_none_loop(db: Shop) -> Any:
    return [
        number
        for number in await Order.all().values_list("number", flat=True)
        if await Audit.get_or_none(entry=number) is None  # asks
    ]


@scenario("gathered-gets", "Gathers a coroutine for each order.", bug=True)
async def gathered_gets(db: Shop) -> Any:
    async def name_of(order: Order) -> str:
        customer = await Customer.get(id=order.customer_id)  # asks
        return customer.name

    return await asyncio.gather(*(name_of(order) for order in await Order.all()))


@scenario("gathered-four", "Gathers four different queries.", bug=False)
async def gathered_four(db: Shop) -> Any:
    async def labels() -> Any:
        return await Tag.all().values_list("label", flat=True)

    async def first() -> Any:
        return await Order.filter(status="open").first()

    async def count() -> Any:
        return await Customer.all().count()

    async def has_profiles() -> Any:
        return await Profile.exists()

    return await asyncio.gather(labels(), first(), count(), has_profiles())


@scenario("in-bulk", "All of the customers by their keys at once.", bug=False)
async def in_bulk(db: Shop) -> Any:
    orders = await Order.all()
    customers = await Customer.in_bulk([order.customer_id for order in orders], "id")
    return [customers[order.customer_id].name for order in orders]


@scenario("in-by-ten", "The customers of ten orders at a time.", bug=False, growth=0.1)
async def in_by_ten(db: Shop) -> Any:
    names: list[str] = []
    for part in chunks(await Order.all()):
        found = await Customer.filter(id__in=[order.customer_id for order in part])
        names += [customer.name for customer in found]
    return names


@scenario("in-of-many-lengths", "Fetches with IN for a list that has another length each time.", bug=True)
async def in_of_many_lengths(db: Shop) -> Any:
    seen: list[int] = []
    counts = []
    for order in await Order.all():
        seen.append(order.id)
        counts.append(await Line.filter(order_id__in=seen).count())  # asks
    return counts


@scenario("count-loop", "Counts the lines of each order.", bug=True)
async def count_loop(db: Shop) -> Any:
    return {order.number: await order.lines.all().count() for order in await Order.all()}  # asks


@scenario("count-annotated", "Counts the lines of all orders.", bug=False)
async def count_annotated(db: Shop) -> Any:
    counted = await Order.all().annotate(line_count=Count("lines")).values("number", "line_count")
    return {row["number"]: row["line_count"] for row in counted}


@scenario("sum-loop", "Sums up the orders of each customer.", bug=True)
async def sum_loop(db: Shop) -> Any:
    async def revenue(customer: Customer) -> int:
        summed = customer.orders.all().annotate(revenue=Sum("total")).group_by("customer_id")
        (row,) = await summed.values("revenue")  # asks
        return int(row["revenue"])

    return [await revenue(customer) for customer in await Customer.all()]


@scenario("limit-loop", "Two orders of each customer.", bug=True)
async def limit_loop(db: Shop) -> Any:
    rows = []
    for customer in await Customer.all():
        rows += await customer.orders.order_by("-total").limit(2)  # asks
    return rows


@scenario("nested-in-one-line", "Orders, their lines, and the product of each line.", bug=True, growth=3)
async def nested_in_one_line(db: Shop) -> Any:
    return [(await line.product).title for order in await Order.all() for line in await order.lines]  # asks


@scenario("nested-prefetched", "Three levels, each at once.", bug=False)
async def nested_prefetched(db: Shop) -> Any:
    customers = await Customer.all().prefetch_related("orders__lines__product")
    return [
        (customer.name, line.product.title)
        for customer in customers
        for order in customer.orders
        for line in order.lines
    ]


@scenario("async-generator", "An asynchronous generator that asks as it is drained.", bug=True)
async def async_generator(db: Shop) -> Any:
    async def rows() -> AsyncIterator[tuple[str, str]]:
        async for order in Order.filter(total__gt=0).only("number", "customer_id"):
            customer = await Customer.filter(id=order.customer_id).only("name").first()  # asks
            yield order.number, customer.name if customer else ""

    return [row async for row in rows()]


@scenario("tree-walk", "Walks down a tree, a statement for each node.", bug=True)
async def tree_walk(db: Shop) -> Any:
    async def walk(category: Category) -> list[str]:
        names = [category.name]
        for child in await category.children:  # asks
            names += await walk(child)
        return names

    return await walk(await Category.get(parent_id__isnull=True))


@scenario("tree-in-memory", "Reads the whole tree, and walks in memory.", bug=False)
async def tree_in_memory(db: Shop) -> Any:
    children = defaultdict(list)
    for category in await Category.all():
        children[category.parent_id].append(category)

    def walk(parent: int | None) -> Iterator[str]:
        for category in children[parent]:
            yield category.name
            yield from walk(category.id)

    return list(walk(None))


@scenario("sparse", "Only each fifth order needs its customer.", bug=True, growth=0.2)
async def sparse(db: Shop) -> Any:
    names = []
    for place, order in enumerate(await Order.all().order_by("id")):
        if place % 5 == 0:
            names.append((await order.customer).name)  # asks
    return names


@scenario("six-statuses", "Counts the orders of each of six statuses.", bug=True, grows=False)
async def six_statuses(db: Shop) -> Any:
    return {status: await Order.filter(status=status).count() for status in SIX}  # asks


@scenario("six-statuses-grouped", "Counts the orders by their statuses.", bug=False)
async def six_statuses_grouped(db: Shop) -> Any:
    counted = await Order.all().annotate(orders=Count("id")).group_by("status").values_list("status", "orders")
    return {**dict.fromkeys(SIX, 0), **dict(counted)}


@scenario("keyset", "Pages of ten, each from where the last one ended.", bug=False, growth=0.1)
async def keyset(db: Shop) -> Any:
    numbers: list[str] = []
    last = 0
    while page := await Order.filter(id__gt=last).order_by("id").limit(10):
        numbers += [order.number for order in page]
        last = page[-1].id
    return numbers


@scenario("execute-query-loop", "SQL by hand for each customer.", bug=True)
async def execute_query_loop(db: Shop) -> Any:
    counts = []
    for key in await Customer.all().values_list("id", flat=True):
        sql = f"SELECT COUNT(*) AS orders FROM orders WHERE customer_id = {key}"
        counts += [row["orders"] for row in await db.connection.execute_query_dict(sql)]  # asks
    return counts


@scenario("execute-query-once", "SQL by hand that groups.", bug=False)
async def execute_query_once(db: Shop) -> Any:
    return await db.connection.execute_query_dict("SELECT customer_id, COUNT(*) AS n FROM orders GROUP BY customer_id")


# Writing


@scenario("create-loop", "Creates a row for each order.", bug=True, writes=True)
async def create_loop(db: Shop) -> Any:
    return [await Audit.create(entry=order.number) for order in await Order.all()]  # asks


@scenario("bulk-create", "Creates all of them at once.", bug=False, writes=True, returns=False)
async def bulk_create(db: Shop) -> Any:
    await Audit.bulk_create([Audit(entry=order.number) for order in await Order.all()])


@scenario("save-loop", "Saves each order in one transaction.", bug=True, writes=True, returns=False)
async def save_loop(db: Shop) -> Any:
    orders = await Order.all()
    async with in_transaction():
        for order in orders:
            order.status = "packed"
            await order.save(update_fields=["status"])  # asks


@scenario("update", "Updates all of them.", bug=False, writes=True)
async def update(db: Shop) -> Any:
    return await Order.all().update(total=F("total") + 1)


@scenario("delete-loop", "Deletes each profile.", bug=True, writes=True, returns=False)
async def delete_loop(db: Shop) -> Any:
    for profile in await Profile.all():
        await profile.delete()  # asks


@scenario("delete", "Deletes all profiles.", bug=False, writes=True)
async def delete(db: Shop) -> Any:
    return await Profile.all().delete()


@scenario("get-or-create-existing", "Gets each tag, or would create it.", bug=True)
async def get_or_create_existing(db: Shop) -> Any:
    made = 0
    for label in await Tag.all().values_list("label", flat=True):
        made += (await Tag.get_or_create(label=label))[1]  # asks
    return made


@scenario("refresh-loop", "Reads each order again.", bug=True)
async def refresh_loop(db: Shop) -> Any:
    orders = await Order.all()
    for order in orders:
        await order.refresh_from_db(fields=["status"])  # asks
    return orders


@shared("memo-of-keys", "A memo that helps as long as the keys are few.", bug=True, growth=0)
async def memo_of_keys(db: Shop) -> Any:
    known: dict[int, str] = {}
    async for order in Order.all():
        if order.customer_id not in known:
            known[order.customer_id] = (await Customer.get(id=order.customer_id)).name  # asks
    return list(known.values())
