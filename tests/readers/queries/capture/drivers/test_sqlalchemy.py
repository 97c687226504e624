"""SQLAlchemy: connections of any age, sync and async, and never what it sends for itself."""

from __future__ import annotations

import asyncio

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, selectinload

from query_captures import counts, functions, only

SELECT = "select n from t where n = ?"


class Base(DeclarativeBase):
    pass


class Customer(Base):
    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customers.id"))
    note: Mapped[str] = mapped_column(default="")
    customer: Mapped[Customer] = relationship()


def urls(postgres, sqlite_file):
    server = postgres.partition("://")[2]
    return {
        "pysqlite": f"sqlite:///{sqlite_file}",
        "psycopg": f"postgresql+psycopg://{server}",
        "psycopg2": f"postgresql+psycopg2://{server}",
        "aiosqlite": f"sqlite+aiosqlite:///{sqlite_file}",
        "asyncpg": f"postgresql+asyncpg://{server}",
    }


@pytest.mark.parametrize("is_old", [False, True])
@pytest.mark.parametrize("driver", ["pysqlite", "psycopg", "psycopg2"])
def test_core(record, postgres, sqlite_file, driver, is_old):
    engine = sa.create_engine(urls(postgres, sqlite_file)[driver], pool_pre_ping=True)
    with record() as of_set_up:
        if is_old:
            with engine.connect():
                pass
    assert not of_set_up.captured.asked

    @sa.event.listens_for(engine, "connect")
    def connected(connection, _record):
        connection.cursor().execute("SELECT 'set up'")

    def asks():
        with engine.connect() as connection:
            assert connection.execute(sa.text("SELECT n FROM t WHERE n = :n"), {"n": 1}).all() == [(1,)]
            assert connection.exec_driver_sql("SELECT n FROM t WHERE n = 2").scalar() == 2
            connection.execute(sa.text("INSERT INTO t VALUES (:n, :m)"), [{"n": n, "m": "x"} for n in range(9)])
            connection.rollback()

    with record() as found:
        asks()
    assert counts(found.captured) == {SELECT: 2, "insert into t values (…)": 1}
    assert functions(found.captured) == {"asks"}
    engine.dispose()


@pytest.mark.parametrize("driver", ["aiosqlite", "asyncpg", "psycopg"])
def test_async(record, postgres, sqlite_file, driver):
    async def asks(engine):
        async with AsyncSession(engine) as session:
            assert (await session.execute(sa.text("SELECT n FROM t WHERE n = :n"), {"n": 1})).scalar() == 1

    async def main():
        engine = create_async_engine(urls(postgres, sqlite_file)[driver])
        with record() as new:
            await asks(engine)
        with record() as old:
            await asyncio.gather(*(asks(engine) for _ in range(3)))
        await engine.dispose()
        return new.captured, old.captured

    for captured, count in zip(asyncio.run(main()), (1, 3), strict=True):
        assert counts(captured) == {SELECT: count}
        assert functions(captured) == {"asks"}


def test_relations(record):
    engine = sa.create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all([Order(id=n, customer=Customer(id=n)) for n in range(1, 8)])
        session.commit()

    def lazy(session):
        return [order.customer.id for order in session.scalars(sa.select(Order))]

    def eager(session):
        return [order.customer.id for order in session.scalars(sa.select(Order).options(selectinload(Order.customer)))]

    for run, count, is_lazy in ((lazy, 7, True), (eager, 1, False)):
        with record() as found, Session(engine) as session:
            run(session)
        _, of_customers = found.captured.asked
        assert (of_customers.count, of_customers.relation, of_customers.is_lazy, of_customers.layer) == (
            count,
            "Order.customer",
            is_lazy,
            "sqlalchemy",
        )
        assert functions(found.captured) == {run.__name__}
    engine.dispose()


def test_errors_count_and_are_passed_on(record, sqlite_file):
    engine = sa.create_engine(f"sqlite:///{sqlite_file}")
    with record() as found, engine.connect() as connection, pytest.raises(sa.exc.OperationalError, match="absent"):
        connection.execute(sa.text("SELECT * FROM absent"))
    assert only(found.captured).text == "select * from absent"
    engine.dispose()
