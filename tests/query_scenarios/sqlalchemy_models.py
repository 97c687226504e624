"""The shop as SQLAlchemy maps it."""

from __future__ import annotations

from typing import Annotated

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text, func, select
from sqlalchemy.ext.asyncio import AsyncAttrs
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import DeclarativeBase, Mapped, WriteOnlyMapped, column_property, mapped_column, relationship

Key = Annotated[int, mapped_column(primary_key=True)]


class Base(AsyncAttrs, DeclarativeBase):
    """What all of them are."""

    type_annotation_map = {str: String(60)}  # noqa: RUF012


order_tags = Table(
    "order_tags",
    Base.metadata,
    Column("order_id", Integer, ForeignKey("orders.id"), primary_key=True),
    Column("tag_id", Integer, ForeignKey("tags.id"), primary_key=True),
)


class Customer(Base):
    __tablename__ = "customers"

    id: Mapped[Key]
    name: Mapped[str]
    email: Mapped[str]
    city: Mapped[str]
    visits: Mapped[int]
    orders: Mapped[list[Order]] = relationship(back_populates="customer")
    ledger: WriteOnlyMapped[Order] = relationship(viewonly=True)
    profile: Mapped[Profile | None] = relationship(back_populates="customer")


class Profile(Base):
    __tablename__ = "profiles"

    id: Mapped[Key]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    bio: Mapped[str]
    customer: Mapped[Customer] = relationship(back_populates="profile")


class Product(Base):
    __tablename__ = "products"

    id: Mapped[Key]
    title: Mapped[str]
    price: Mapped[int]
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"))


class Line(Base):
    __tablename__ = "order_lines"

    id: Mapped[Key]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    quantity: Mapped[int]
    order: Mapped[Order] = relationship(back_populates="lines")
    product: Mapped[Product] = relationship()


class Order(Base):
    __tablename__ = "orders"

    id: Mapped[Key]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    number: Mapped[str]
    status: Mapped[str]
    total: Mapped[int]
    note: Mapped[str] = mapped_column(Text, deferred=True)
    customer: Mapped[Customer] = relationship(back_populates="orders")
    lines: Mapped[list[Line]] = relationship(back_populates="order", order_by=Line.id)
    tags: Mapped[list[Tag]] = relationship(secondary=order_tags, back_populates="orders")
    payment: Mapped[Payment | None] = relationship(back_populates="order")

    @hybrid_property
    def is_open(self) -> bool:
        """The same in Python and in SQL."""
        return self.status == "open"


Order.line_count = column_property(
    select(func.count(Line.id)).where(Line.order_id == Order.id).scalar_subquery(), deferred=True
)


class Tag(Base):
    __tablename__ = "tags"

    id: Mapped[Key]
    label: Mapped[str]
    orders: Mapped[list[Order]] = relationship(secondary=order_tags, back_populates="tags")


class Category(Base):
    __tablename__ = "categories"

    id: Mapped[Key]
    name: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"))
    children: Mapped[list[Category]] = relationship(back_populates="parent")
    parent: Mapped[Category | None] = relationship(back_populates="children", remote_side="Category.id")


class Payment(Base):
    __tablename__ = "payments"
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "payment"}  # noqa: RUF012

    id: Mapped[Key]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    kind: Mapped[str]
    amount: Mapped[int]
    order: Mapped[Order] = relationship(back_populates="payment")


class CardPayment(Payment):
    __tablename__ = "card_payments"
    __mapper_args__ = {"polymorphic_identity": "card"}  # noqa: RUF012

    id: Mapped[int] = mapped_column(ForeignKey("payments.id"), primary_key=True)
    card: Mapped[str]


class BankPayment(Payment):
    __tablename__ = "bank_payments"
    __mapper_args__ = {"polymorphic_identity": "bank"}  # noqa: RUF012

    id: Mapped[int] = mapped_column(ForeignKey("payments.id"), primary_key=True)
    iban: Mapped[str]


class Stock(Base):
    __tablename__ = "stock"

    product_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    amount: Mapped[int]


class Audit(Base):
    __tablename__ = "audit"

    id: Mapped[Key]
    entry: Mapped[str]
