from __future__ import annotations

import pytest

from migrations_projects import MigrationsProject


@pytest.fixture
def shop(project: MigrationsProject) -> MigrationsProject:
    project.alembic()
    project.revision("a1")
    project.model("Order", "orders", "id", "total")
    return project


def test_a_column_that_nobody_adds(shop: MigrationsProject) -> None:
    shop.stamped("a1", orders=["id"])
    found = shop.judge("missing-column").finding
    assert found.message == (
        "Order needs the column 'total' of 'orders', which the database 'app.db' does not have and no pending migration adds"
    )
    assert (str(found.place), found.subject) == ("shop/models.py:7:5", "orders.total")


def test_all_are_there_in_whatever_case(shop: MigrationsProject) -> None:
    shop.stamped("a1", orders=["ID", "Total", "more"])
    assert shop.judge("missing-column").passed


@pytest.mark.parametrize(
    "upgrade",
    [
        "op.add_column('orders', sa.Column('total', sa.Integer()))",
        "op.alter_column('orders', 'sum', new_column_name='total')",
        "with op.batch_alter_table('orders') as batch:\n    batch.add_column(sa.Column('total', sa.Integer()))",
        "op.execute('ALTER TABLE orders ADD COLUMN total integer')",
    ],
)
def test_a_pending_migration_adds_it(shop: MigrationsProject, upgrade: str) -> None:
    shop.revision("b2", "a1", upgrade=upgrade)
    shop.stamped("a1", orders=["id"])
    assert shop.judge("missing-column").passed


def test_a_pending_migration_that_is_not_understood(shop: MigrationsProject) -> None:
    shop.revision("b2", "a1", upgrade="add_to('orders')")
    shop.stamped("a1", orders=["id"])
    assert shop.judge("missing-column").subjects == ["orders.total"]
    shop.revision("b2", "a1", upgrade="op.add_column('orders', make('total'))")
    assert "whether 'b2' adds it cannot be told" in shop.judge("missing-column").refusal.message


def test_a_table_that_is_not_there_is_another_matter(shop: MigrationsProject) -> None:
    shop.stamped("a1")
    assert shop.judge("missing-column").passed


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("name = Column('label', String)", "label"),
        ("name: Mapped[str] = mapped_column()", "name"),
        ("name: Mapped[str]", "name"),
        ("name: Mapped[Optional[datetime]]", "name"),
        ("name: Mapped[str] = mapped_column('label')", "label"),
        ("name = mapped_column(name='label')", "label"),
        ("items = relationship('Item')", None),
        ("items: Mapped[list['Item']] = relationship()", None),
        ("items: Mapped['Item']", None),
        ("items: Mapped[List['Item']]", None),
        ("LIMIT = 3", None),
        ("LIMIT: ClassVar[int] = 3", None),
    ],
)
def test_what_a_column_is(project: MigrationsProject, line: str, column: str | None) -> None:
    project.alembic()
    project.revision("a1")
    project.write("shop/a.py", f"class A(Base):\n    __tablename__ = 'a'\n    {line}\n")
    project.stamped("a1", a=["id"])
    assert project.judge("missing-column").subjects == ([f"a.{column}"] if column else [])


def test_django(project: MigrationsProject) -> None:
    project.django("orders")
    project.migration("orders", "0001_initial")
    project.write(
        "orders/models.py",
        "from django.db import models\n\n\nclass Order(models.Model):\n    total = models.IntegerField()\n"
        "    user = models.ForeignKey('x.User', models.CASCADE)\n    tags = models.ManyToManyField('x.Tag')\n"
        "    state = models.CharField(db_column='status')\n    other = ThirdField()\n",
    )
    project.migrated("orders.0001_initial", orders_order=["id"])
    assert project.judge("missing-column").subjects == [
        "orders_order.total",
        "orders_order.user_id",
        "orders_order.status",
    ]


def test_a_database_that_cannot_be_reached(shop: MigrationsProject) -> None:
    assert shop.judge("missing-column").refusal.message == "the database 'app.db' does not exist"
