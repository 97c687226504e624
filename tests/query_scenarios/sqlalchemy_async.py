"""SQLAlchemy with asyncio: sessions of the ORM mostly, and connections."""

# ruff: noqa: PERF401 loops are what this is about

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import bindparam, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session, joinedload, selectinload

from query_scenarios.scenario import Scenario, collector
from query_scenarios.sqlalchemy_models import Audit, Customer, Line, Order, Product, Stock, Tag
from query_scenarios.sqlalchemy_orm import address
from query_scenarios.tables import Tables

NAME = "sqlalchemy-async"
BACKENDS = ("sqlite+aiosqlite", "postgresql+asyncpg", "postgresql+psycopg")
SCENARIOS: list[Scenario] = []

scenario = collector(SCENARIOS)


class AsyncShop:
    """What a scenario is given: the application's engine, and sessions of it."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.session = async_sessionmaker(engine, expire_on_commit=False)


class AsyncShopStack:
    """See `query_scenarios.scenario.Stack`; each call has an event loop of its own."""

    def __init__(self, engine: AsyncEngine, tables: Tables) -> None:
        self.db = AsyncShop(engine)
        self._tables = tables

    def seed(self, rows: int) -> None:
        self._tables.seed(rows)

    def seed_shared(self, rows: int) -> None:
        self._tables.seed(rows, shared=True)

    def call(self, scenario: Scenario) -> Any:
        return asyncio.run(self._call(scenario))

    async def _call(self, scenario: Scenario) -> Any:
        try:
            return await scenario.run(self.db)
        finally:
            await self.db.engine.dispose()


@contextmanager
def opened(backend: str, url: str | None, folder: Path) -> Iterator[AsyncShopStack]:
    """The stack on a new and empty database."""
    tables = Tables(backend, url, folder).create()
    yield AsyncShopStack(create_async_engine(address(backend, tables)), tables)


@scenario("awaitable-attribute", "Awaits each order's customer.", bug=True)
async def awaitable_attribute(db: AsyncShop) -> list[str]:
    names = []
    async with db.session() as session:
        for order in (await session.scalars(select(Order))).all():
            customer = await order.awaitable_attrs.customer  # asks
            names.append(customer.name)
    return names


@scenario("joined", "Loads each order's customer along with it.", bug=False)
async def joined(db: AsyncShop) -> list[str]:
    async with db.session() as session:
        orders = await session.scalars(select(Order).options(joinedload(Order.customer)))
        return [order.customer.name for order in orders]


@scenario("awaitable-children", "Awaits each order's lines in a comprehension.", bug=True)
async def awaitable_children(db: AsyncShop) -> list[int]:
    async with db.session() as session:
        orders = (await session.scalars(select(Order))).all()
        return [len(await order.awaitable_attrs.lines) for order in orders]  # asks


@scenario("selectin", "Loads all orders' lines and their products with three statements.", bug=False)
async def selectin(db: AsyncShop) -> list[str]:
    query = select(Order).options(selectinload(Order.lines).selectinload(Line.product))
    async with db.session() as session:
        return [line.product.title for order in await session.scalars(query) for line in order.lines]


@scenario("run-sync", "Reads lazy attributes in code that is not asynchronous.", bug=True)
async def run_sync(db: AsyncShop) -> list[str]:
    def report(session: Session) -> list[str]:
        lines = []
        for order in session.scalars(select(Order)).all():
            lines.append(f"{order.number} {', '.join(tag.label for tag in order.tags)}")  # asks
        return lines

    async with db.session() as session:
        return await session.run_sync(report)


class OrderOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    number: str
    note: str


@scenario("run-sync-pydantic", "Validates models from deferred columns, in code that is not asynchronous.", bug=True)
async def run_sync_pydantic(db: AsyncShop) -> list[dict[str, str]]:
    def page(session: Session) -> list[dict[str, str]]:
        orders = session.scalars(select(Order)).all()
        return [OrderOut.model_validate(order).model_dump() for order in orders]  # asks

    async with db.session() as session:
        return await session.run_sync(page)


@scenario("get-loop", "Gets each order's customer by its key.", bug=True)
async def get_loop(db: AsyncShop) -> list[str]:
    names = []
    async with db.session() as session:
        for key in (await session.scalars(select(Order.customer_id))).all():
            customer = await session.get(Customer, key)  # asks
            names.append(customer.name if customer else "")
    return names


@scenario("get-identity-map", "Gets by key what the session holds already.", bug=False)
async def get_identity_map(db: AsyncShop) -> list[str]:
    async with db.session() as session:
        held = {customer.id: customer for customer in await session.scalars(select(Customer))}
        return [(await session.get_one(Customer, key)).name for key in held]


@scenario("execute-loop", "Executes a query for each order.", bug=True)
async def execute_loop(db: AsyncShop) -> int:
    total = 0
    async with db.session() as session:
        for order in (await session.scalars(select(Order))).all():
            result = await session.execute(select(func.sum(Line.quantity)).where(Line.order_id == order.id))  # asks
            total += int(result.scalar() or 0)
    return total


@scenario("sums-by-group", "Adds up the lines of all orders.", bug=False)
async def sums_by_group(db: AsyncShop) -> dict[int, int]:
    async with db.session() as session:
        result = await session.execute(select(Line.order_id, func.sum(Line.quantity)).group_by(Line.order_id))
        return {key: int(units) for key, units in result}


@scenario("gather", "Asks about all orders at once, with a session each.", bug=True)
async def gather(db: AsyncShop) -> list[str]:
    few = asyncio.Semaphore(3)

    async def customer_name(key: int) -> str:
        async with few, db.session() as session:
            return (await session.scalars(select(Customer.name).where(Customer.id == key))).one()  # asks

    async with db.session() as session:
        keys = (await session.scalars(select(Order.customer_id))).all()
    return list(await asyncio.gather(*map(customer_name, keys)))


@scenario("gather-of-few", "Asks three different things at once.", bug=False)
async def gather_of_few(db: AsyncShop) -> list[int]:
    async def count(model: type[Order | Customer | Product]) -> int:
        async with db.session() as session:
            return await session.scalar(select(func.count(model.id))) or 0

    return list(await asyncio.gather(count(Order), count(Customer), count(Product)))


@scenario("tasks-with-chunks", "Asks about ten orders in each task.", bug=False, growth=0.1)
async def tasks_with_chunks(db: AsyncShop) -> int:
    few = asyncio.Semaphore(3)

    async def units(keys: Sequence[int]) -> int:
        async with few, db.session() as session:
            return int(await session.scalar(select(func.sum(Line.quantity)).where(Line.order_id.in_(keys))) or 0)

    async with db.session() as session:
        keys = (await session.scalars(select(Order.id))).all()
    parts = [keys[start : start + 10] for start in range(0, len(keys), 10)]
    return sum(await asyncio.gather(*map(units, parts)))


@scenario("stream-and-ask", "Streams the orders and asks another session about each.", bug=True)
async def stream_and_ask(db: AsyncShop) -> list[str]:
    cities = []
    async with db.session() as reading, db.session() as session:
        async for order in await reading.stream_scalars(select(Order)):
            city = await session.scalar(select(Customer.city).where(Customer.id == order.customer_id))  # asks
            cities.append(city or "")
    return cities


@scenario("stream", "Streams the orders.", bug=False)
async def stream(db: AsyncShop) -> int:
    async with db.session() as session:
        orders = await session.stream_scalars(select(Order).execution_options(yield_per=10))
        return sum([order.total async for order in orders])


async def category_of(session: AsyncSession, label: str) -> Tag | None:
    found = await session.scalars(select(Tag).where(Tag.label == label))  # asks
    return found.one_or_none()


@scenario("helper", "Awaits a helper for each label.", bug=True)
async def helper(db: AsyncShop) -> int:
    async with db.session() as session:
        labels = [f"tag {key}" for key in await session.scalars(select(Order.id))]
        return len([tag for label in labels if (tag := await category_of(session, label))])


@scenario("helper-with-all", "Awaits one query for all labels.", bug=False)
async def helper_with_all(db: AsyncShop) -> int:
    async with db.session() as session:
        labels = [f"tag {key}" for key in await session.scalars(select(Order.id))]
        return len((await session.scalars(select(Tag).where(Tag.label.in_(labels)))).all())


@scenario("literals", "Formats each order's key into text for a connection.", bug=True)
async def literals(db: AsyncShop) -> int:
    total = 0
    async with db.engine.connect() as connection:
        for key in (await connection.scalars(select(Order.id))).all():
            total += await connection.scalar(text(f"SELECT total FROM orders WHERE id = {key}")) or 0  # asks
    return total


@scenario("pages-by-key", "Reads ten orders at a time, from the last key on.", bug=False, growth=0.1)
async def pages_by_key(db: AsyncShop) -> int:
    seen = last = 0
    query = select(Order).order_by(Order.id).limit(10)
    async with db.session() as session:
        while page := (await session.scalars(query.where(Order.id > last))).all():
            seen, last = seen + len(page), page[-1].id
    return seen


@scenario("flush-per-row", "Flushes after each entry.", bug=True, writes=True)
async def flush_per_row(db: AsyncShop) -> list[int]:
    keys = []
    async with db.session.begin() as session:
        for number in (await session.scalars(select(Order.number))).all():
            entry = Audit(entry=f"saw {number}")
            session.add(entry)
            await session.flush()  # asks
            keys.append(entry.id)
    return keys


@scenario("bulk-insert", "Inserts all entries with one statement.", bug=False, writes=True)
async def bulk_insert(db: AsyncShop) -> int:
    async with db.session.begin() as session:
        entries = [{"entry": f"saw {number}"} for number in await session.scalars(select(Order.number))]
        await session.execute(insert(Audit), entries)
    return len(entries)


@scenario("commit-per-row", "Commits each entry by itself.", bug=True, writes=True, returns=False)
async def commit_per_row(db: AsyncShop) -> None:
    async with db.session() as session:
        for number in (await session.scalars(select(Order.number))).all():
            session.add(Audit(entry=f"saw {number}"))
            await session.commit()  # asks


@scenario("update-loop", "Updates the stock for each order.", bug=True, writes=True, returns=False)
async def update_loop(db: AsyncShop) -> None:
    async with db.engine.begin() as connection:
        for key in (await connection.scalars(select(Order.id))).all():
            take = update(Stock).where(Stock.product_id == key).values(amount=Stock.amount - 1)
            await connection.execute(take)  # asks


@scenario("update-many", "Updates the stock with an executemany.", bug=False, writes=True, returns=False)
async def update_many(db: AsyncShop) -> None:
    take = update(Stock.__table__).where(Stock.product_id == bindparam("key")).values(amount=Stock.amount - 1)
    async with db.engine.begin() as connection:
        keys = (await connection.scalars(select(Order.id))).all()
        await connection.execute(take, [{"key": key} for key in keys])


@scenario("refresh-loop", "Loads a deferred column of each order with a refresh.", bug=True)
async def refresh_loop(db: AsyncShop) -> list[str]:
    async with db.session() as session:
        orders = (await session.scalars(select(Order))).all()
        for order in orders:
            await session.refresh(order, ["note"])  # asks
        return [order.note for order in orders]


@scenario("savepoint-loop", "Makes a savepoint for each query.", bug=True)
async def savepoint_loop(db: AsyncShop) -> int:
    total = 0
    async with db.session.begin() as session:
        for key in (await session.scalars(select(Order.id))).all():
            async with session.begin_nested():
                total += (await session.scalars(select(Order.total).where(Order.id == key))).one()  # asks
    return total


@scenario("four-questions", "Awaits four different things.", bug=False)
async def four_questions(db: AsyncShop) -> list[int]:
    async with db.session() as session:
        orders = await session.scalar(select(func.count(Order.id)))
        customers = await session.scalar(select(func.count(Customer.id)))
        products = await session.scalar(select(func.max(Product.price)))
        best = await session.scalar(select(func.max(Order.total)))
    return [orders or 0, customers or 0, products or 0, best or 0]


@scenario("six-settings", "Looks six settings up, one at a time.", bug=True, grows=False)
async def six_settings(db: AsyncShop) -> list[int]:
    counts = []
    async with db.session() as session:
        for city in ("Oslo", "Lima", "Rome", "Bonn", "Cork", "Nice"):
            count = await session.scalar(select(func.count(Customer.id)).where(Customer.city == city))  # asks
            counts.append(count or 0)
    return counts
