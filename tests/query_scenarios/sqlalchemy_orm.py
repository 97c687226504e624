"""SQLAlchemy's ORM, as shops use it."""

# ruff: noqa: PERF401 loops are what this is about

from __future__ import annotations

import functools
import string
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment
from pydantic import BaseModel, ConfigDict
from sqlalchemy import Engine, Select, create_engine, delete, event, exists, func, insert, select, text, true, update
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.orm import (
    Session,
    aliased,
    contains_eager,
    immediateload,
    joinedload,
    load_only,
    object_session,
    raiseload,
    selectin_polymorphic,
    selectinload,
    sessionmaker,
    subqueryload,
    undefer,
    with_loader_criteria,
    with_parent,
    with_polymorphic,
)

from query_scenarios.scenario import Scenario, collector
from query_scenarios.sqlalchemy_models import (
    Audit,
    BankPayment,
    CardPayment,
    Category,
    Customer,
    Line,
    Order,
    Payment,
    Product,
    Profile,
    Stock,
    Tag,
    order_tags,
)
from query_scenarios.tables import Tables

NAME = "sqlalchemy-orm"
BACKENDS = ("sqlite", "postgresql+psycopg", "postgresql+psycopg2", "mariadb+pymysql")
SCENARIOS: list[Scenario] = []
SHARED: list[Scenario] = []
"""Bugs that send the same few statements for any number of orders, as these have one customer."""
DISPUTED: list[Scenario] = []
"""Code that is all right, and that a database makes a statement a row of."""

scenario = collector(SCENARIOS)
shared = collector(SHARED)
disputed = collector(DISPUTED)

SIX = ("order-1", "order-2", "missing-3", "missing-4", "missing-5", "missing-6")


class Shop:
    """What a scenario is given: the application's engine, and sessions of it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.session = sessionmaker(engine)


class ShopStack:
    """See `query_scenarios.scenario.Stack`."""

    def __init__(self, engine: Engine, tables: Tables) -> None:
        self.db = Shop(engine)
        self._tables = tables

    def seed(self, rows: int) -> None:
        self._tables.seed(rows)

    def seed_shared(self, rows: int) -> None:
        self._tables.seed(rows, shared=True)

    def call(self, scenario: Scenario) -> Any:
        self.db.engine.dispose()
        return scenario.run(self.db)


def address(backend: str, tables: Tables) -> str:
    """A backend's database as SQLAlchemy wants its URL."""
    database, _, driver = backend.partition("+")
    if database == "sqlite":
        return f"{backend}:///{tables.file}"
    return f"{database}+{driver}://{tables.url.partition('://')[2]}"


@contextmanager
def opened(backend: str, url: str | None, folder: Path) -> Iterator[ShopStack]:
    """The stack on a new and empty database."""
    tables = Tables(backend, url, folder).create()
    engine = create_engine(address(backend, tables))
    try:
        yield ShopStack(engine, tables)
    finally:
        engine.dispose()


# Relationships and columns that wait until somebody asks


@scenario("lazy-fk", "Reads each order's customer.", bug=True)
def lazy_fk(db: Shop) -> list[str]:
    with db.session() as session:
        orders = session.scalars(select(Order)).all()
        return [order.customer.name for order in orders]  # asks


@scenario("lazy-fk-joined", "Loads each order's customer along with it.", bug=False)
def lazy_fk_joined(db: Shop) -> list[str]:
    with db.session() as session:
        orders = session.scalars(select(Order).options(joinedload(Order.customer))).all()
        return [order.customer.name for order in orders]


@scenario("lazy-fk-contains-eager", "Fills the customers in from a join that sorts by them.", bug=False)
def lazy_fk_contains_eager(db: Shop) -> list[str]:
    query = select(Order).join(Order.customer).options(contains_eager(Order.customer)).order_by(Customer.name)
    with db.session() as session:
        return [order.customer.name for order in session.scalars(query)]


@scenario("lazy-fk-raiseload", "Forbids all lazy loading but for what is loaded already.", bug=False)
def lazy_fk_raiseload(db: Shop) -> list[str]:
    with db.session() as session:
        orders = session.scalars(select(Order).options(joinedload(Order.customer), raiseload("*")))
        return [order.customer.email for order in orders.all()]


@scenario("immediate-load", "Has the ORM load each customer at once, with a statement each.", bug=True)
def immediate_load(db: Shop) -> list[str]:
    query = select(Order).options(immediateload(Order.customer))
    with db.session() as session:
        orders = session.scalars(query).all()  # asks
        return [order.customer.name for order in orders]


@scenario("sort-key", "Sorts by an attribute of something lazy.", bug=True)
def sort_key(db: Shop) -> list[str]:
    with db.session() as session:
        orders = session.scalars(select(Order)).all()
        by_name = sorted(orders, key=lambda order: order.customer.name)  # asks
        return [order.number for order in by_name]


@scenario("sort-key-in-sql", "Leaves the sorting to the database.", bug=False)
def sort_key_in_sql(db: Shop) -> Sequence[str]:
    with db.session() as session:
        return session.scalars(select(Order.number).join(Order.customer).order_by(Customer.name)).all()


@scenario("wrong-eager-load", "Loads the customers eagerly and then reads their profiles.", bug=True)
def wrong_eager_load(db: Shop) -> list[str]:
    found = []
    with db.session() as session:
        for order in session.scalars(select(Order).options(joinedload(Order.customer))).all():
            profile = order.customer.profile  # asks
            found.append(profile.bio if profile else "")
    return found


@scenario("right-eager-load", "Loads customers and profiles eagerly.", bug=False)
def right_eager_load(db: Shop) -> list[str]:
    query = select(Order).options(joinedload(Order.customer).joinedload(Customer.profile))
    with db.session() as session:
        profiles = [order.customer.profile for order in session.scalars(query)]
        return [profile.bio for profile in profiles if profile]


@scenario("lazy-children", "Adds up the lines of each order.", bug=True)
def lazy_children(db: Shop) -> dict[str, int]:
    totals: dict[str, int] = {}
    with db.session() as session:
        for order in session.scalars(select(Order)).all():
            totals[order.number] = sum(line.quantity for line in order.lines)  # asks
    return totals


@scenario("lazy-children-selectin", "Loads all lines with one more statement.", bug=False)
def lazy_children_selectin(db: Shop) -> dict[str, int]:
    with db.session() as session:
        orders = session.scalars(select(Order).options(selectinload(Order.lines))).all()
        return {order.number: sum(line.quantity for line in order.lines) for order in orders}


@scenario("lazy-children-subquery", "Loads all lines by means of a subquery.", bug=False)
def lazy_children_subquery(db: Shop) -> dict[str, int]:
    with db.session() as session:
        orders = session.scalars(select(Order).options(subqueryload(Order.lines))).all()
        return {order.number: len(order.lines) for order in orders}


@scenario(
    "lazy-children-criteria", "Loads only the lines that a criterion for the whole statement lets through.", bug=False
)
def lazy_children_criteria(db: Shop) -> list[int]:
    query = select(Order).options(selectinload(Order.lines), with_loader_criteria(Line, Line.quantity > 1))
    with db.session() as session:
        return [len(order.lines) for order in session.scalars(query)]


@scenario("lazy-many-to-many", "Joins the labels of each order's tags.", bug=True)
def lazy_many_to_many(db: Shop) -> list[str]:
    with db.session() as session:
        orders = session.scalars(select(Order)).all()
        return [", ".join(tag.label for tag in order.tags) for order in orders]  # asks


@scenario("lazy-many-to-many-selectin", "Loads the tags of all orders at once.", bug=False)
def lazy_many_to_many_selectin(db: Shop) -> list[str]:
    with db.session() as session:
        orders = session.scalars(select(Order).options(selectinload(Order.tags)))
        return [", ".join(tag.label for tag in order.tags) for order in orders]


@scenario("many-to-many-backwards", "Counts the orders of each tag by loading them.", bug=True)
def many_to_many_backwards(db: Shop) -> Counter[str]:
    counts: Counter[str] = Counter()
    with db.session() as session:
        for tag in session.scalars(select(Tag).order_by(Tag.label)).all():
            counts[tag.label] += len(tag.orders)  # asks
    return counts


@scenario("one-to-one-child", "Reads the profile of each customer, where the key is the profile's.", bug=True)
def one_to_one_child(db: Shop) -> list[str | None]:
    with db.session() as session:
        customers = session.scalars(select(Customer)).all()
        return [customer.profile and customer.profile.bio for customer in customers]  # asks


@scenario("one-to-one-parent", "Reads the customer of each profile.", bug=True)
def one_to_one_parent(db: Shop) -> list[str]:
    with db.session() as session:
        profiles = session.scalars(select(Profile)).all()
        return [f"{profile.customer.name}: {profile.bio}" for profile in profiles]  # asks


@scenario("one-to-one-joined", "Loads each customer with the profile.", bug=False)
def one_to_one_joined(db: Shop) -> list[str]:
    with db.session() as session:
        customers = session.scalars(select(Customer).options(joinedload(Customer.profile)))
        return [customer.profile.bio for customer in customers if customer.profile]


@scenario("deferred-column", "Reads a column that is left out until it is asked for.", bug=True)
def deferred_column(db: Shop) -> int:
    length = 0
    with db.session() as session:
        for order in session.scalars(select(Order)).all():
            length += len(order.note)  # asks
    return length


@scenario("undeferred-column", "Asks for the column in the first place.", bug=False)
def undeferred_column(db: Shop) -> int:
    with db.session() as session:
        return sum(len(order.note) for order in session.scalars(select(Order).options(undefer(Order.note))))


@scenario("load-only", "Loads two columns and then reads a third.", bug=True)
def load_only_misses(db: Shop) -> list[str]:
    with db.session() as session:
        customers = session.scalars(select(Customer).options(load_only(Customer.name))).all()
        return [f"{customer.name} <{customer.email}>" for customer in customers]  # asks


@scenario("load-only-enough", "Loads the columns that it reads, and no others.", bug=False)
def load_only_enough(db: Shop) -> list[str]:
    with db.session() as session:
        customers = session.scalars(select(Customer).options(load_only(Customer.name, Customer.email)))
        return [f"{customer.name} <{customer.email}>" for customer in customers]


@scenario("polymorphic-columns", "Reads columns of subclasses that a query for the base leaves out.", bug=True)
def polymorphic_columns(db: Shop) -> list[str]:
    with db.session() as session:
        payments = session.scalars(select(Payment)).all()
        return [p.card if isinstance(p, CardPayment) else getattr(p, "iban", "") for p in payments]  # asks


@scenario("polymorphic-joined", "Joins the tables of all subclasses.", bug=False)
def polymorphic_joined(db: Shop) -> list[str]:
    every = with_polymorphic(Payment, [CardPayment, BankPayment])
    with db.session() as session:
        payments = session.scalars(select(every)).all()
        return [p.card if isinstance(p, CardPayment) else getattr(p, "iban", "") for p in payments]


@scenario("polymorphic-selectin", "Loads each subclass's columns with one statement.", bug=False)
def polymorphic_selectin(db: Shop) -> list[str]:
    query = select(Payment).options(selectin_polymorphic(Payment, [CardPayment, BankPayment]))
    with db.session() as session:
        payments = session.scalars(query).all()
        return [p.card if isinstance(p, CardPayment) else getattr(p, "iban", "") for p in payments]


@scenario("deferred-column-property", "Reads a computed column that is left out at first.", bug=True)
def deferred_column_property(db: Shop) -> list[int]:
    with db.session() as session:
        orders = session.scalars(select(Order)).all()
        return [order.line_count for order in orders]  # asks


@scenario("column-property", "Has the database compute the column along with the others.", bug=False)
def computed_column(db: Shop) -> list[int]:
    with db.session() as session:
        return [order.line_count for order in session.scalars(select(Order).options(undefer(Order.line_count)))]


@scenario("hybrid", "Filters and reads by a property that is Python's and SQL's.", bug=False)
def hybrid(db: Shop) -> list[bool]:
    with db.session() as session:
        return [order.is_open for order in session.scalars(select(Order).where(Order.is_open))]


def open_value(customer: Customer) -> int:
    """What a customer has not paid for yet."""
    session = object_session(customer)
    assert session is not None
    owed = select(func.sum(Order.total)).where(Order.customer_id == customer.id)
    return int(session.scalar(owed) or 0)  # asks


@scenario("helper-that-queries", "Calls a harmless looking helper for each customer.", bug=True)
def helper_that_queries(db: Shop) -> dict[str, int]:
    with db.session() as session:
        return {customer.name: open_value(customer) for customer in session.scalars(select(Customer)).all()}


@scenario("sums-by-group", "Has the database add up by customer.", bug=False)
def sums_by_group(db: Shop) -> dict[int, int]:
    query = select(Order.customer_id, func.sum(Order.total)).group_by(Order.customer_id)
    with db.session() as session:
        return {customer: int(total) for customer, total in session.execute(query)}


@scenario("write-only-relationship", "Selects from each customer's write-only collection.", bug=True)
def write_only_relationship(db: Shop) -> list[str]:
    numbers: list[str] = []
    with db.session() as session:
        for customer in session.scalars(select(Customer)).all():
            recent = customer.ledger.select().order_by(Order.total.desc()).limit(1)
            numbers += [order.number for order in session.scalars(recent)]  # asks
    return numbers


@scenario("with-parent", "Looks for each order's lines by their parent.", bug=True)
def lines_with_parent(db: Shop) -> int:
    count = 0
    with db.session() as session:
        for order in session.scalars(select(Order)).all():
            big = select(Line).where(with_parent(order, Order.lines), Line.quantity > 1)
            count += len(session.scalars(big).all())  # asks
    return count


@scenario("nested", "Goes from orders to lines to products, all of it lazily.", bug=True, growth=3)
def nested(db: Shop) -> list[str]:
    with db.session() as session:
        orders = session.scalars(select(Order)).all()
        return [line.product.title for order in orders for line in order.lines]  # asks


@scenario("nested-inner", "Loads lines eagerly, but their products lazily.", bug=True, growth=2)
def nested_inner(db: Shop) -> list[str]:
    titles = []
    with db.session() as session:
        for order in session.scalars(select(Order).options(selectinload(Order.lines))).all():
            for line in order.lines:
                titles.append(line.product.title)  # asks
    return titles


@scenario("nested-eager", "Loads orders, lines and products with three statements.", bug=False)
def nested_eager(db: Shop) -> list[str]:
    query = select(Order).options(selectinload(Order.lines).selectinload(Line.product))
    with db.session() as session:
        return [line.product.title for order in session.scalars(query) for line in order.lines]


def category_paths(category: Category, above: str = "") -> Iterator[str]:
    """Where each category of a branch is in the tree."""
    path = f"{above}/{category.name}"
    yield path
    for child in category.children:  # asks
        yield from category_paths(child, path)


@scenario("tree", "Goes down a tree of categories.", bug=True)
def tree(db: Shop) -> list[str]:
    with db.session() as session:
        root = session.scalars(select(Category).where(Category.parent_id.is_(None))).one()
        return list(category_paths(root))


@scenario("tree-cte", "Has the database go down the tree.", bug=False)
def tree_cte(db: Shop) -> Sequence[str]:
    branch = select(Category.id, Category.name).where(Category.parent_id.is_(None)).cte("branch", recursive=True)
    branch = branch.union_all(select(Category.id, Category.name).join(branch, Category.parent_id == branch.c.id))
    with db.session() as session:
        return session.scalars(select(branch.c.name)).all()


@scenario("tree-in-python", "Loads all categories at once and puts the tree together itself.", bug=False)
def tree_in_python(db: Shop) -> dict[int | None, list[str]]:
    children: defaultdict[int | None, list[str]] = defaultdict(list)
    with db.session() as session:
        for category in session.scalars(select(Category)):
            children[category.parent_id].append(category.name)
    return dict(children)


# What others read: serializers, templates, exports


class CustomerOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    name: str
    email: str


class OrderOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    number: str
    customer: CustomerOut


@scenario("pydantic", "Validates models from lazy attributes.", bug=True)
def pydantic_lazy(db: Shop) -> list[dict[str, Any]]:
    with db.session() as session:
        orders = session.scalars(select(Order).order_by(Order.id)).all()
        return [OrderOut.model_validate(order).model_dump() for order in orders]  # asks


@scenario("pydantic-eager", "Validates models from attributes that are loaded.", bug=False)
def pydantic_eager(db: Shop) -> list[dict[str, Any]]:
    with db.session() as session:
        orders = session.scalars(select(Order).options(selectinload(Order.customer))).all()
        return [OrderOut.model_validate(order).model_dump() for order in orders]


@dataclass(frozen=True)
class OrderRow:
    number: str
    customer: str
    tags: tuple[str, ...]

    @classmethod
    def of(cls, order: Order) -> OrderRow:
        tags = tuple(tag.label for tag in order.tags)  # asks
        return cls(order.number, order.customer.name, tags)


@scenario("dataclass", "Turns each order into a dataclass, whose classmethod reads a lazy attribute.", bug=True)
def dataclass_lazy(db: Shop) -> list[OrderRow]:
    with db.session() as session:
        orders = session.scalars(select(Order).options(joinedload(Order.customer))).all()
        return list(map(OrderRow.of, orders))


@dataclass(frozen=True)
class Receipt:
    number: str
    customer: str


@scenario("dataclass-eager", "Turns each order into a dataclass from what is loaded.", bug=False)
def dataclass_eager(db: Shop) -> list[Receipt]:
    with db.session() as session:
        orders = session.scalars(select(Order).options(joinedload(Order.customer)))
        return [Receipt(order.number, order.customer.name) for order in orders]


class OrderSerializer:
    """Says for each field how to get it."""

    fields = ("number", "buyer")

    def get_number(self, order: Order) -> str:
        return order.number

    def get_buyer(self, order: Order) -> str:
        return order.customer.name  # asks

    def dump(self, orders: Sequence[Order]) -> list[dict[str, str]]:
        return [{field: getattr(self, f"get_{field}")(order) for field in self.fields} for order in orders]


@scenario("serializer", "Calls a serializer's method for each field of each order.", bug=True)
def serializer(db: Shop) -> list[dict[str, str]]:
    with db.session() as session:
        return OrderSerializer().dump(session.scalars(select(Order)).all())


JINJA = Environment(autoescape=True)
ORDERS_PAGE = JINJA.from_string(
    "{% for order in orders %}<li>{{ order.number }}: {{ order.customer.name }}</li>{% endfor %}"
)


@scenario("jinja", "Renders a template that reads lazy attributes.", bug=True)
def jinja(db: Shop) -> str:
    with db.session() as session:
        orders = session.scalars(select(Order)).all()
        return ORDERS_PAGE.render(orders=orders)  # asks


@scenario("jinja-eager", "Renders a template that reads what is loaded.", bug=False)
def jinja_eager(db: Shop) -> str:
    with db.session() as session:
        return ORDERS_PAGE.render(orders=session.scalars(select(Order).options(joinedload(Order.customer))).all())


LETTER = string.Template("Dear $name, your order $number is on its way.")


def letters(orders: Sequence[Order]) -> Iterator[str]:
    for order in orders:
        yield LETTER.substitute(number=order.number, name=order.customer.name)  # asks


@scenario("generator", "Fills a letter in for each order, in a generator that somebody else consumes.", bug=True)
def generator(db: Shop) -> str:
    with db.session() as session:
        return "\n".join(letters(session.scalars(select(Order)).all()))


# Looking things up one at a time


@scenario("get-loop", "Gets each order's customer by its key.", bug=True)
def get_loop(db: Shop) -> list[str]:
    names = []
    with db.session() as session:
        for customer_id in session.scalars(select(Order.customer_id)).all():
            customer = session.get(Customer, customer_id)  # asks
            names.append(customer.name if customer else "")
    return names


@scenario("get-identity-map", "Gets by key what the session holds already.", bug=False)
def get_identity_map(db: Shop) -> list[str]:
    names = []
    with db.session() as session:
        held = session.scalars(select(Customer)).all()
        for customer_id in session.scalars(select(Order.customer_id)).all():
            customer = session.get(Customer, customer_id)
            names.append(customer.name if customer else "")
        assert held
    return names


@scenario("get-one-again", "Gets the same customer for each order.", bug=False)
def get_one_again(db: Shop) -> list[str]:
    lines = []
    with db.session() as session:
        for number in session.scalars(select(Order.number)).all():
            seller = session.get(Customer, 1)
            lines.append(f"{number}: {seller.name if seller else ''}")
    return lines


@scenario("get-weakly-held", "Gets the same customer for each order, and lets go of it each time.", bug=True)
def get_weakly_held(db: Shop) -> list[str]:
    with db.session() as session:
        numbers = session.scalars(select(Order.number)).all()
        return [f"{number}: {session.get_one(Customer, 1).name}" for number in numbers]  # asks


class CustomerRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def by_email(self, email: str) -> Customer | None:
        query = select(Customer).where(Customer.email == email)
        return self.session.execute(query).scalar_one_or_none()  # asks

    def by_emails(self, emails: Sequence[str]) -> dict[str, Customer]:
        found = self.session.scalars(select(Customer).where(Customer.email.in_(emails)))
        return {customer.email: customer for customer in found}


def mailing_list(rows: Sequence[int]) -> list[str]:
    return [f"{one}@example.org" for one in rows]


@scenario("repository", "Asks a repository for each address of an import.", bug=True)
def repository(db: Shop) -> int:
    with db.session() as session:
        customers = CustomerRepository(session)
        emails = mailing_list(session.scalars(select(Order.id)).all())
        return sum(customers.by_email(email) is not None for email in emails)


@scenario("repository-batch", "Asks a repository for all addresses of an import.", bug=False)
def repository_batch(db: Shop) -> int:
    with db.session() as session:
        emails = mailing_list(session.scalars(select(Order.id)).all())
        return len(CustomerRepository(session).by_emails(emails))


@scenario("first-loop", "Looks for the first line of each order.", bug=True)
def first_loop(db: Shop) -> list[int]:
    firsts = []
    with db.session() as session:
        for order in session.scalars(select(Order)).all():
            lines = select(Line).where(Line.order_id == order.id).order_by(Line.id).limit(1)
            first = session.scalars(lines).first()  # asks
            firsts.append(first.id if first else 0)
    return firsts


@scenario("limit-per-customer", "Takes the two best orders of each customer.", bug=True)
def limit_per_customer(db: Shop) -> dict[int, list[str]]:
    best: dict[int, list[str]] = {}
    with db.session() as session:
        for customer_id in session.scalars(select(Customer.id)).all():
            query = select(Order.number).where(Order.customer_id == customer_id).order_by(Order.total).limit(2)
            best[customer_id] = list(session.scalars(query))  # asks
    return best


@scenario("window", "Takes the two best orders of each customer with a window function.", bug=False)
def window(db: Shop) -> Sequence[str]:
    rank = func.row_number().over(partition_by=Order.customer_id, order_by=Order.total.desc())
    ranked = select(Order.number, rank.label("place")).subquery()
    with db.session() as session:
        return session.scalars(select(ranked.c.number).where(ranked.c.place <= 2)).all()


@scenario(
    "lateral", "Takes the two best orders of each customer with a lateral join.", bug=False, backends="postgresql"
)
def lateral(db: Shop) -> list[tuple[str, str]]:
    best = select(Order.number).where(Order.customer_id == Customer.id).order_by(Order.total).limit(2).lateral()
    with db.session() as session:
        return [
            (name, number) for name, number in session.execute(select(Customer.name, best.c.number).join(best, true()))
        ]


@scenario("legacy-count", "Counts each customer's orders with the query of old.", bug=True)
def legacy_count(db: Shop) -> dict[str, int]:
    counts = {}
    with db.session() as session:
        for customer in session.query(Customer).all():
            counts[customer.name] = session.query(Order).filter_by(customer_id=customer.id).count()  # asks
    return counts


@scenario("count-by-group", "Counts all customers' orders at once.", bug=False)
def count_by_group(db: Shop) -> dict[str, int]:
    query = select(Customer.name, func.count(Order.id)).outerjoin(Customer.orders).group_by(Customer.name)
    with db.session() as session:
        return dict(session.execute(query).all())


@scenario("exists-loop", "Asks for each customer whether anything is owed.", bug=True)
def exists_loop(db: Shop) -> list[str]:
    debtors = []
    with db.session() as session:
        for customer in session.scalars(select(Customer)).all():
            owes = exists().where(Order.customer_id == customer.id, Order.status == "open")
            if session.scalar(select(owes)):  # asks
                debtors.append(customer.name)
    return debtors


@scenario("exists-in-where", "Has the database filter by what is owed.", bug=False)
def exists_in_where(db: Shop) -> Sequence[str]:
    owes = exists().where(Order.customer_id == Customer.id, Order.status == "open")
    with db.session() as session:
        return session.scalars(select(Customer.name).where(owes)).all()


@scenario("in-of-one", "Uses an IN for each order, with one element.", bug=True)
def in_of_one(db: Shop) -> int:
    found = 0
    with db.session() as session:
        for order in session.scalars(select(Order)).all():
            found += len(session.scalars(select(Customer).where(Customer.id.in_([order.customer_id]))).all())  # asks
    return found


@scenario("in-of-many-lengths", "Uses an IN for each order, with as many elements as it happens to have.", bug=True)
def in_of_many_lengths(db: Shop) -> int:
    found = 0
    with db.session() as session:
        for order in session.scalars(select(Order)).all():
            wanted = list(range(order.id, order.id + 1 + order.id % 4))
            found += session.scalar(select(func.count(Product.id)).where(Product.id.in_(wanted))) or 0  # asks
    return found


@scenario("text-loop", "Sends SQL of its own for each order.", bug=True)
def text_loop(db: Shop) -> list[str]:
    names = []
    with db.session() as session:
        query = text("SELECT name FROM customers WHERE id = :id")
        for order in session.scalars(select(Order)).all():
            names.append(session.execute(query, {"id": order.customer_id}).scalar_one())  # asks
    return names


@scenario("sparse", "Asks for every fifth order only.", bug=True, growth=0.2)
def sparse(db: Shop) -> list[str]:
    names = []
    with db.session() as session:
        for place, order in enumerate(session.scalars(select(Order).order_by(Order.id)).all()):
            if place % 5 == 0:
                names.append(order.customer.name)  # asks
    return names


@scenario("six-lookups", "Looks six fixed numbers up, one at a time.", bug=True, grows=False)
def six_lookups(db: Shop) -> int:
    found = 0
    with db.session() as session:
        for number in SIX:
            found += session.scalar(select(func.count(Order.id)).where(Order.number == number)) or 0  # asks
    return found


@scenario("six-at-once", "Looks six fixed numbers up at once.", bug=False)
def six_at_once(db: Shop) -> int:
    with db.session() as session:
        return session.scalar(select(func.count(Order.id)).where(Order.number.in_(SIX))) or 0


@scenario("four-lookups", "Looks four fixed numbers up, which is few enough.", bug=False)
def four_lookups(db: Shop) -> list[int | None]:
    with db.session() as session:
        return [session.scalar(select(Order.total).where(Order.number == number)) for number in SIX[:4]]


@functools.cache
def city_of(session: Session, customer_id: int) -> str:
    """A customer's city; remembers those that it was asked for."""
    return session.scalars(select(Customer.city).where(Customer.id == customer_id)).one()  # asks


@scenario("cache-without-hits", "Remembers answers that nobody asks for again.", bug=True)
def cache_without_hits(db: Shop) -> set[str]:
    with db.session() as session:
        cities = {city_of(session, order.customer_id) for order in session.scalars(select(Order)).all()}
    city_of.cache_clear()
    return cities


@scenario("cache-that-helps", "Remembers the answer for each of two statuses.", bug=False)
def cache_that_helps(db: Shop) -> list[int]:
    with db.session() as session:

        @functools.cache
        def with_status(status: str) -> int:
            return session.scalar(select(func.count(Order.id)).where(Order.status == status)) or 0

        return [with_status(status) for status in session.scalars(select(Order.status)).all()]


class CustomerLoader:
    """Collects keys first and asks for all of them once."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.wanted: set[int] = set()
        self.loaded: dict[int, Customer] = {}

    def want(self, customer_id: int) -> None:
        self.wanted.add(customer_id)

    def get(self, customer_id: int) -> Customer:
        if missing := self.wanted - self.loaded.keys():
            found = self.session.scalars(select(Customer).where(Customer.id.in_(missing)))
            self.loaded |= {customer.id: customer for customer in found}
        return self.loaded[customer_id]


@scenario("data-loader", "Collects the keys of all customers before it asks for the first.", bug=False)
def data_loader(db: Shop) -> list[str]:
    with db.session() as session:
        loader = CustomerLoader(session)
        orders = session.scalars(select(Order)).all()
        for order in orders:
            loader.want(order.customer_id)
        return [loader.get(order.customer_id).name for order in orders]


@scenario("data-loader-misused", "Asks a loader for each customer right after telling it.", bug=True)
def data_loader_misused(db: Shop) -> list[str]:
    names = []
    with db.session() as session:
        loaded: dict[int, str] = {}
        for order in session.scalars(select(Order)).all():
            missing = {order.customer_id} - loaded.keys()
            query = select(Customer.id, Customer.name).where(Customer.id.in_(missing))
            loaded |= dict(session.execute(query).all())  # asks
            names.append(loaded[order.customer_id])
    return names


# Pages, chunks and streams


def in_chunks(keys: Sequence[int], size: int = 10) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), size):
        yield keys[start : start + size]


@scenario("chunks", "Loads customers by ten keys at a time.", bug=False, growth=0.1)
def chunks(db: Shop) -> list[str]:
    names: list[str] = []
    with db.session() as session:
        for keys in in_chunks(session.scalars(select(Order.customer_id)).all()):
            names += session.scalars(select(Customer.name).where(Customer.id.in_(keys)))
    return names


@scenario("pages-by-offset", "Reads ten orders at a time, by offset.", bug=False, growth=0.1)
def pages_by_offset(db: Shop) -> list[str]:
    numbers: list[str] = []
    query = select(Order.number).order_by(Order.id).limit(10)
    with db.session() as session:
        while page := session.scalars(query.offset(len(numbers))).all():
            numbers += page
    return numbers


@scenario("pages-by-key", "Reads ten orders at a time, from the last key on.", bug=False, growth=0.1)
def pages_by_key(db: Shop) -> list[str]:
    numbers: list[str] = []
    last = 0
    with db.session() as session:
        while page := session.scalars(select(Order).where(Order.id > last).order_by(Order.id).limit(10)).all():
            numbers += [order.number for order in page]
            last = page[-1].id
    return numbers


@scenario("pages-with-eager-loads", "Reads ten orders at a time along with their lines.", bug=False, growth=0.2)
def pages_with_eager_loads(db: Shop) -> int:
    lines = last = 0
    query = select(Order).options(selectinload(Order.lines)).order_by(Order.id).limit(10)
    with db.session() as session:
        while page := session.scalars(query.where(Order.id > last)).all():
            lines += sum(len(order.lines) for order in page)
            last = page[-1].id
    return lines


@scenario("yield-per", "Streams the orders.", bug=False)
def yield_per(db: Shop) -> int:
    with db.session() as session:
        return sum(order.total for order in session.scalars(select(Order).execution_options(yield_per=10)))


@scenario("stream-and-ask", "Streams the orders and asks another session about each.", bug=True)
def stream_and_ask(db: Shop) -> list[str]:
    cities = []
    with db.session() as reading, db.session() as session:
        for order in reading.scalars(select(Order).execution_options(yield_per=10)):
            cities.append(session.scalars(select(Customer.city).where(Customer.id == order.customer_id)).one())  # asks
    return cities


# Several sessions and threads


@scenario("session-per-row", "Opens a session for each order.", bug=True)
def session_per_row(db: Shop) -> list[str]:
    def customer_name(customer_id: int) -> str:
        with db.session() as session:
            return session.get_one(Customer, customer_id).name  # asks

    with db.session() as session:
        keys = session.scalars(select(Order.customer_id)).all()
    return [customer_name(key) for key in keys]


@scenario("threads", "Asks about each order in a pool of threads, with a session each.", bug=True)
def threads(db: Shop) -> list[str]:
    def customer_name(customer_id: int) -> str:
        with db.session() as session:
            return session.scalars(select(Customer.name).where(Customer.id == customer_id)).one()  # asks

    with db.session() as session:
        keys = session.scalars(select(Order.customer_id)).all()
    with ThreadPoolExecutor(3) as pool:
        return list(pool.map(customer_name, keys))


@scenario("threads-of-few", "Asks three questions at once, in a thread each.", bug=False)
def threads_of_few(db: Shop) -> list[int]:
    def count(model: type[Order | Customer | Product]) -> int:
        with db.session() as session:
            return session.scalar(select(func.count(model.id))) or 0

    with ThreadPoolExecutor(3) as pool:
        return list(pool.map(count, (Order, Customer, Product)))


# Writing


@scenario("flush-per-row", "Flushes after each entry to get at its key.", bug=True, writes=True)
def flush_per_row(db: Shop) -> list[int]:
    keys = []
    with db.session() as session:
        for number in session.scalars(select(Order.number)).all():
            entry = Audit(entry=f"saw {number}")
            session.add(entry)
            session.flush()  # asks
            keys.append(entry.id)
        session.commit()
    return keys


@scenario("commit-per-row", "Commits each entry by itself.", bug=True, writes=True, returns=False)
def commit_per_row(db: Shop) -> None:
    with db.session() as session:
        for number in session.scalars(select(Order.number)).all():
            session.add(Audit(entry=f"saw {number}"))
            session.commit()  # asks


@scenario("savepoint-per-row", "Puts each entry into a savepoint of its own.", bug=True, writes=True, returns=False)
def savepoint_per_row(db: Shop) -> None:
    with db.session.begin() as session:
        for number in session.scalars(select(Order.number)).all():
            with session.begin_nested():  # asks
                session.add(Audit(entry=f"saw {number}"))


@scenario("savepoint-around-all", "Puts all entries into one savepoint.", bug=False, writes=True, returns=False)
def savepoint_around_all(db: Shop) -> None:
    with db.session.begin() as session:
        numbers = session.scalars(select(Order.number)).all()
        with session.begin_nested():
            session.execute(insert(Audit), [{"entry": f"saw {number}"} for number in numbers])


@scenario("add-all", "Adds all entries and commits once.", bug=False, writes=True, backends="postgresql mariadb")
@disputed("add-all", "Adds all entries and commits once.", bug=False, writes=True, backends="sqlite", growth=1)
def add_all(db: Shop) -> int:
    with db.session() as session:
        entries = [Audit(entry=f"saw {number}") for number in session.scalars(select(Order.number))]
        session.add_all(entries)
        session.commit()
    return len(entries)


@scenario("bulk-insert", "Inserts all entries with one statement.", bug=False, writes=True)
def bulk_insert(db: Shop) -> int:
    with db.session.begin() as session:
        entries = [{"entry": f"saw {number}"} for number in session.scalars(select(Order.number))]
        session.execute(insert(Audit), entries)
    return len(entries)


@scenario("insert-per-row", "Executes an insert for each order.", bug=True, writes=True, returns=False)
def insert_per_row(db: Shop) -> None:
    with db.session.begin() as session:
        for number in session.scalars(select(Order.number)).all():
            session.execute(insert(Audit).values(entry=f"saw {number}"))  # asks


@scenario("write-once", "Reads all orders and leaves one entry.", bug=False, writes=True)
def write_once(db: Shop) -> int:
    with db.session.begin() as session:
        numbers = session.scalars(select(Order.number)).all()
        session.add(Audit(entry=f"saw {len(numbers)}"))
    return len(numbers)


@scenario("update-per-row", "Executes an update for each order.", bug=True, writes=True)
def update_per_row(db: Shop) -> int:
    changed = 0
    with db.session.begin() as session:
        for key, total in session.execute(select(Order.id, Order.total)).all():
            session.execute(update(Order).where(Order.id == key).values(total=total + 1))  # asks
            changed += 1
    return changed


@scenario("update-all", "Updates all orders with one statement.", bug=False, writes=True, returns=False)
def update_all(db: Shop) -> None:
    with db.session.begin() as session:
        session.execute(update(Order).values(total=Order.total + 1))


@scenario(
    "unit-of-work", "Changes all orders and leaves it to the session to send that at once.", bug=False, writes=True
)
def unit_of_work(db: Shop) -> int:
    with db.session.begin() as session:
        orders = session.scalars(select(Order)).all()
        for order in orders:
            order.total += 1
    return len(orders)


@scenario(
    "update-by-key", "Updates all orders by their keys, with an executemany.", bug=False, writes=True, returns=False
)
def update_by_key(db: Shop) -> None:
    with db.session.begin() as session:
        orders = session.execute(select(Order.id, Order.total)).all()
        session.execute(update(Order), [{"id": key, "total": total + 1} for key, total in orders])


@scenario("change-and-flush", "Flushes after each change, so that the next query sees it.", bug=True, writes=True)
def change_and_flush(db: Shop) -> int:
    with db.session.begin() as session:
        orders = session.scalars(select(Order)).all()
        for order in orders:
            order.status = "shipped" if order.status != "shipped" else "paid"
            session.flush()  # asks
    return len(orders)


@scenario("delete-per-row", "Executes a delete for each order.", bug=True, writes=True, returns=False)
def delete_per_row(db: Shop) -> None:
    with db.session.begin() as session:
        for key in session.scalars(select(Order.id)).all():
            session.execute(delete(Line).where(Line.order_id == key))  # asks


@scenario("delete-all", "Deletes the lines of all orders with one statement.", bug=False, writes=True, returns=False)
def delete_all(db: Shop) -> None:
    with db.session.begin() as session:
        paid = select(Order.id).where(Order.status == "paid")
        session.execute(delete(Line).where(Line.order_id.in_(paid)).execution_options(synchronize_session=False))


@scenario("delete-loads", "Deletes tags, for which the session has to load what each is on.", bug=True, writes=True)
def delete_loads(db: Shop) -> int:
    with db.session() as session:
        tags = session.scalars(select(Tag)).all()
        for tag in tags:
            session.delete(tag)
        session.commit()  # asks
    return len(tags)


@scenario(
    "delete-without-loads",
    "Deletes tags and what they are on with two statements.",
    bug=False,
    writes=True,
    returns=False,
)
def delete_without_loads(db: Shop) -> None:
    with db.session.begin() as session:
        session.execute(delete(order_tags))
        session.execute(delete(Tag).execution_options(synchronize_session=False))


def get_or_create(session: Session, label: str) -> Tag:
    tag = session.scalars(select(Tag).where(Tag.label == label)).one_or_none()  # asks
    if tag is None:
        tag = Tag(label=label)
        session.add(tag)
    return tag


@scenario("get-or-create", "Looks for each tag before it would make one.", bug=True, writes=True)
def get_or_create_each(db: Shop) -> int:
    with db.session.begin() as session:
        labels = [f"tag {key}" for key in session.scalars(select(Order.id))]
        return len({get_or_create(session, label) for label in [*labels, "urgent"]})


@scenario("get-or-create-all", "Looks for all tags at once and makes those that are missing.", bug=False, writes=True)
def get_or_create_all(db: Shop) -> int:
    with db.session.begin() as session:
        labels = {f"tag {key}" for key in session.scalars(select(Order.id))} | {"urgent"}
        known = set(session.scalars(select(Tag.label).where(Tag.label.in_(labels))))
        session.add_all(Tag(label=label) for label in labels - known)
    return len(labels)


@scenario(
    "merge-loop",
    "Merges each customer of an import, which also flushes the one before.",
    bug=True,
    writes=True,
    growth=2,
)
def merge_loop(db: Shop) -> int:
    with db.session() as session:
        keys = session.scalars(select(Order.customer_id)).all()
        for key in keys:
            session.merge(Customer(id=key, city="Rome"))  # asks
        session.commit()
    return len(keys)


@scenario(
    "merge-flushes",
    "Merges into a session that holds all customers, and that flushes at each merge.",
    bug=True,
    writes=True,
)
def merge_flushes(db: Shop) -> int:
    with db.session() as session:
        customers = session.scalars(select(Customer)).all()
        for customer in customers:
            session.merge(Customer(id=customer.id, city="Rome"))  # asks
        session.commit()
    return len(customers)


@scenario("merge-loaded", "Merges into a session that holds all customers, and flushes once.", bug=False, writes=True)
def merge_loaded(db: Shop) -> int:
    with db.session() as session:
        customers = session.scalars(select(Customer)).all()
        with session.no_autoflush:
            for customer in customers:
                session.merge(Customer(id=customer.id, city="Rome"))
        session.commit()
    return len(customers)


@scenario("upsert-per-row", "Upserts the stock of each product.", bug=True, writes=True, returns=False)
def upsert_per_row(db: Shop) -> None:
    with db.session.begin() as session:
        for key in session.scalars(select(Order.id)).all():
            session.execute(upsert(session, [{"product_id": key, "amount": 7}]))  # asks


@scenario("upsert-all", "Upserts the stock of all products.", bug=False, writes=True, returns=False)
def upsert_all(db: Shop) -> None:
    with db.session.begin() as session:
        keys = session.scalars(select(Order.id)).all()
        session.execute(upsert(session, [{"product_id": key, "amount": 7} for key in keys]))


def upsert(session: Session, rows: list[dict[str, int]]) -> Any:
    """An insert that takes the new amount where there is one, in the words of the database."""
    dialect = session.get_bind().dialect.name
    if dialect in {"mysql", "mariadb"}:
        into = mysql.insert(Stock).values(rows)
        return into.on_duplicate_key_update(amount=into.inserted.amount)
    onto = (postgresql if dialect == "postgresql" else sqlite).insert(Stock).values(rows)
    return onto.on_conflict_do_update(index_elements=["product_id"], set_={"amount": onto.excluded.amount})


@scenario("refresh-loop", "Refreshes each order before it trusts it.", bug=True)
def refresh_loop(db: Shop) -> int:
    total = 0
    with db.session() as session:
        for order in session.scalars(select(Order)).all():
            session.refresh(order)  # asks
            total += order.total
    return total


@scenario("populate-existing", "Refreshes all orders with one statement.", bug=False)
def populate_existing(db: Shop) -> int:
    with db.session() as session:
        orders = session.scalars(select(Order)).all()
        session.scalars(select(Order).execution_options(populate_existing=True)).all()
        return sum(order.total for order in orders)


@scenario("expired-after-commit", "Reads orders that a commit has made the session forget.", bug=True, writes=True)
def expired_after_commit(db: Shop) -> list[str]:
    with db.session() as session:
        orders = session.scalars(select(Order)).all()
        session.add(Audit(entry="read all orders"))
        session.commit()
        return [order.number for order in orders]  # asks


@scenario("kept-after-commit", "Reads orders that a commit leaves as they are.", bug=False, writes=True)
def kept_after_commit(db: Shop) -> list[str]:
    with db.session(expire_on_commit=False) as session:
        orders = session.scalars(select(Order)).all()
        session.add(Audit(entry="read all orders"))
        session.commit()
        return [order.number for order in orders]


@scenario("transaction-per-row", "Begins a transaction for each order that it reads.", bug=True)
def transaction_per_row(db: Shop) -> int:
    total = 0
    with db.session() as session:
        keys = session.scalars(select(Order.id)).all()
        session.rollback()
        for key in keys:
            with session.begin():
                total += session.scalars(select(Order.total).where(Order.id == key)).one()  # asks
    return total


# Statements that look alike and are not


@scenario("four-questions", "Asks four different things.", bug=False)
def four_questions(db: Shop) -> list[int]:
    with db.session() as session:
        orders = session.scalar(select(func.count(Order.id))) or 0
        customers = session.scalar(select(func.count(Customer.id))) or 0
        units = session.scalar(select(func.sum(Line.quantity))) or 0
        paid = session.scalar(select(func.sum(Order.total)).where(Order.status == "paid")) or 0
    return [orders, customers, int(units), int(paid)]


def with_status(session: Session, status: str) -> list[str]:
    return list(session.scalars(select(Order.number).where(Order.status == status)))


@scenario("helper-thrice", "Uses the same helper in three places.", bug=False)
def helper_thrice(db: Shop) -> dict[str, int]:
    with db.session() as session:
        unpaid = with_status(session, "open")
        paid = with_status(session, "paid")
        shipped = with_status(session, "shipped")
    return {"open": len(unpaid), "paid": len(paid), "shipped": len(shipped)}


@scenario("self-join", "Has each category's parent in the same statement, by an alias.", bug=False)
def self_join(db: Shop) -> list[tuple[str, str]]:
    above = aliased(Category)
    query = select(Category.name, above.name).join(above, Category.parent_id == above.id)
    with db.session() as session:
        return [(name, parent) for name, parent in session.execute(query)]


@contextmanager
def commented(engine: Engine) -> Iterator[None]:
    """Add a comment with a number of its own to each statement, as tracing does."""
    count = 0

    def comment(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> tuple[str, Any]:
        nonlocal count
        count += 1
        return f"{statement} /*route='/orders',traceparent='00-{count:032x}-01'*/", parameters

    event.listen(engine, "before_cursor_execute", comment, retval=True)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", comment)


@scenario("comments", "Reads each order's customer while a tracer comments all statements.", bug=True)
def comments(db: Shop) -> list[str]:
    with commented(db.engine), db.session() as session:
        orders = session.scalars(select(Order)).all()
        return [order.customer.name for order in orders]  # asks


@scenario("comments-eager", "Loads customers along with orders while a tracer comments all statements.", bug=False)
def comments_eager(db: Shop) -> list[str]:
    with commented(db.engine), db.session() as session:
        orders = session.scalars(select(Order).options(selectinload(Order.customer))).all()
        return [order.customer.name for order in orders]


def orders_of(session: Session, query: Select[tuple[Order]]) -> Sequence[Order]:
    return session.scalars(query.options(joinedload(Order.customer))).all()


@scenario("helper-with-any-query", "Gives a helper two queries that only share their beginning.", bug=False)
def helper_with_any_query(db: Shop) -> int:
    with db.session() as session:
        dear = orders_of(session, select(Order).where(Order.total > 50))
        unpaid = orders_of(session, select(Order).where(Order.status == "open"))
        return len({order.customer.id for order in (*dear, *unpaid)})


@shared("lazy-fk-shared", "Reads each order's customer, and it is the same for all.", bug=True, growth=0)
def lazy_fk_shared(db: Shop) -> list[str]:
    with db.session() as session:
        return [order.customer.name for order in session.scalars(select(Order)).all()]  # asks


@shared("get-shared", "Gets each order's customer by its key, and it is the same for all.", bug=True, growth=0)
def get_shared(db: Shop) -> list[str]:
    with db.session() as session:
        keys = session.scalars(select(Order.customer_id)).all()
        customers = [session.get_one(Customer, key) for key in keys]  # asks
        return [customer.name for customer in customers]
