from __future__ import annotations

import pytest

from migrations_projects import MigrationsProject

CREATE = "op.create_table('orders', sa.Column('id', sa.Integer()))"


def test_a_table_that_should_be_there(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1", upgrade=CREATE)
    project.stamped("a1")
    found = project.judge("faked").finding
    assert (
        found.message
        == "'a1' is noted as applied, and the table 'orders' that it makes is not in the database 'app.db'"
    )
    assert (str(found.place), found.subject) == ("migrations/versions/a1.py:11:5", "a1: orders")


def test_a_table_that_is_there(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1", upgrade=CREATE)
    project.stamped("a1", orders=["id"])
    assert project.judge("faked").passed


def test_one_that_has_not_run(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    project.revision("b2", "a1", upgrade=CREATE)
    project.stamped("a1")
    assert project.judge("faked").passed


@pytest.mark.parametrize(
    "later",
    [
        "op.drop_table('orders')",
        "if there():\n    op.drop_table('orders')",
        "op.execute('DROP TABLE orders')",
        "op.execute('ALTER TABLE orders RENAME TO old_orders')",
        "op.execute(f'DROP TABLE {name}')",
        "drop_all('orders')\nop.drop_all_of('orders')",
    ],
)
def test_a_table_that_may_be_gone_again(project: MigrationsProject, later: str) -> None:
    project.alembic()
    project.revision("a1", upgrade=CREATE)
    project.revision("b2", "a1", upgrade=later)
    project.stamped("b2", old_orders=["id"])
    assert project.judge("faked").passed


def test_a_table_under_its_new_name(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1", upgrade=CREATE)
    project.revision("b2", "a1", upgrade="op.rename_table('orders', 'sales')")
    project.stamped("b2", orders=["id"])
    assert project.judge("faked").subjects == ["b2: sales"]


def test_a_table_that_is_made_under_a_condition(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1", upgrade=f"if missing():\n    {CREATE}")
    project.stamped("a1")
    assert project.judge("faked").passed


def test_django(project: MigrationsProject) -> None:
    project.django("orders")
    fields = "fields=[('tags', models.ManyToManyField('x.Tag'))]"
    project.migration("orders", "0001_initial", operations=f"migrations.CreateModel(name='Order', {fields})")
    project.migrated("orders.0001_initial", orders_order=["id"])
    assert project.judge("faked").subjects == ["orders.0001_initial: orders_order_tags"]


def test_sql(project: MigrationsProject) -> None:
    project.given = {"dbmate": "db", "database": "sqlite:///app.db"}
    project.write("db/1_a.sql", "-- migrate:up\nCREATE TABLE a (id int);\n-- migrate:down\nDROP TABLE a;\n")
    project.sqlite("INSERT INTO schema_migrations VALUES ('1')", schema_migrations=["version"])
    found = project.judge("faked").finding
    assert (found.subject, str(found.place)) == ("1: a", "db/1_a.sql:2:1")


def test_books_that_cannot_be_read(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    project.sqlite(other=["id"])
    assert "no books of alembic" in project.judge("faked").refusal.message
