from __future__ import annotations

import pytest

from migrations_projects import MigrationsProject

CREATE = "op.create_table('applications', sa.Column('id', sa.Integer()))"


def test_a_table_that_nobody_makes(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    project.model("Application", "applications")
    project.stamped("a1")
    found = project.judge("missing-table").finding
    assert found.message == (
        "Application needs the table 'applications', which the database 'app.db' does not have and no pending "
        "migration makes"
    )
    assert (str(found.place), found.subject, found.place.width) == ("shop/models.py:5:21", "applications", 14)


def test_a_table_that_is_there(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    project.model("Application", "applications")
    project.stamped("a1", Applications=["id"])
    assert project.judge("missing-table").passed


def test_a_view_will_do(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    project.model("Application", "applications")
    project.stamped("a1")
    project.sqlite("CREATE VIEW applications AS SELECT 1")
    assert project.judge("missing-table").passed


def test_a_pending_migration_is_about_to_make_it(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    project.revision("b2", "a1", upgrade=CREATE)
    project.model("Application", "applications")
    project.stamped("a1")
    assert project.judge("missing-table").passed
    assert project.judge("pending").subjects == ["b2"]


def test_one_that_has_run_does_not_make_it_any_more(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1", upgrade=CREATE)
    project.model("Application", "applications")
    project.stamped("a1")
    assert project.judge("missing-table").subjects == ["applications"]


def test_a_pending_migration_that_is_not_understood(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    project.revision("b2", "a1", upgrade="for name in NAMES:\n    op.create_table(name)")
    project.model("Application", "applications")
    project.stamped("a1")
    refusal = project.judge("missing-table").refusal
    assert refusal.message == (
        "'applications' of Application is not in the database 'app.db', and whether 'b2' makes it cannot be told"
    )


def test_one_that_is_about_another_table_is_no_excuse(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    project.revision("b2", "a1", upgrade="op.execute(f'UPDATE orders SET x = {X}')")
    project.model("Application", "applications")
    project.stamped("a1")
    assert project.judge("missing-table").subjects == ["applications"]


def test_no_model_at_all_is_no_pass(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    project.stamped("a1")
    assert project.judge("missing-table").refusal.message == (
        "no model was found in the code, so there is nothing to compare"
    )


def test_a_model_that_cannot_be_read_is_no_pass(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    project.model("Application", "applications")
    project.write("shop/more.py", "class More(Base):\n    __tablename__ = 'more'\n    if True\n")
    project.stamped("a1", applications=["id"])
    assert "'shop/more.py' is no Python" in project.judge("missing-table").refusal.message


def test_a_database_of_another_project(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    project.model("Application", "applications")
    project.sqlite(other=["id"])
    assert "has no books of alembic" in project.judge("missing-table").refusal.message


def test_models_that_are_named(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    project.model("Application", "applications")
    project.model("Other", "others", module="elsewhere/models.py")
    project.stamped("a1", applications=["id"])
    assert project.judge("missing-table").subjects == ["others"]
    assert project.judge("missing-table", models=["shop"]).passed
    refusal = project.judge("missing-table", models=["absent"]).refusal
    assert refusal.message == "'absent' does not exist"


@pytest.mark.parametrize(
    ("code", "tables"),
    [
        ("class A(Base):\n    __tablename__ = NAME\nNAME = 'a'\n", ["a"]),
        ("class A(Base):\n    __tablename__ = 'a'\n    __table_args__ = {'schema': 'sales'}\n", ["sales.a"]),
        (
            "class A(Base):\n    __tablename__ = 'a'\n    __table_args__ = (Index('x'), {'schema': 'sales'})\n",
            ["sales.a"],
        ),
        ("class A(SQLModel, table=True):\n    id: int\n", ["a"]),
        ("class A(SQLModel):\n    id: int\n", []),
        ("a = Table('a', metadata, Column('id', Integer))\n", ["a"]),
        ("a = Table('a', metadata, autoload_with=engine)\n", []),
        ("class A(Base):\n    __tablename__ = 'a'\n    __abstract__ = True\n", []),
        ("class A(Base):\n    __tablename__ = 'a'\n    __bind_key__ = 'other'\n", []),
        ("class A(Base):\n    __tablename__ = make_name()\n", []),
    ],
)
def test_what_a_model_is(project: MigrationsProject, code: str, tables: list[str]) -> None:
    project.alembic()
    project.revision("a1")
    project.model("Known", "known")
    project.write("shop/a.py", code)
    project.stamped("a1", known=["id"])
    assert project.judge("missing-table").subjects == tables


def test_tests_and_migrations_hold_no_models(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1", upgrade="sa.Table('a', sa.MetaData(), sa.Column('x'))")
    project.model("Known", "known")
    project.model("Fake", "fakes", module="tests/models.py")
    project.model("Fake", "fakes", module="shop/test_models.py")
    project.stamped("a1", known=["id"])
    assert project.judge("missing-table").passed


def test_django(project: MigrationsProject) -> None:
    project.django("orders")
    project.migration("orders", "0001_initial")
    project.write(
        "orders/models.py",
        "from django.db import models\n\n\nclass Base(models.Model):\n    class Meta:\n        abstract = True\n\n\n"
        "class Order(Base):\n    pass\n\n\nclass Named(models.Model):\n    class Meta:\n        db_table = 'other'\n\n\n"
        "class Proxy(Order):\n    class Meta:\n        proxy = True\n\n\n"
        "class View(models.Model):\n    class Meta:\n        managed = False\n\n\nclass Helper:\n    pass\n",
    )
    project.migrated("orders.0001_initial", other=["id"])
    found = project.judge("missing-table").finding
    assert (found.subject, str(found.place)) == ("orders_order", "orders/models.py:9:1")
    project.sqlite(orders_order=["id"])
    assert project.judge("missing-table").passed


def test_a_table_of_a_django_migration_that_is_pending(project: MigrationsProject) -> None:
    project.django("orders")
    project.migration("orders", "0001_initial", operations="migrations.CreateModel('Order', fields=[])")
    project.write("orders/models.py", "from django.db import models\nclass Order(models.Model):\n    pass\n")
    project.migrated()
    assert project.judge("missing-table").passed


def test_the_models_of_another_service(project: MigrationsProject) -> None:
    project.alembic()
    for folder in ("migrations", "shop"):
        (project.root / folder).rename(project.write("orders/x").parent / folder)
    (project.root / "alembic.ini").rename(project.root / "orders/alembic.ini")
    project.write("orders/migrations/versions/a1.py", "revision = 'a1'\ndown_revision = None\ndef upgrade(): pass\n")
    project.model("Order", "orders", module="orders/shop/models.py")
    project.model("User", "users", module="users/models.py")
    project.stamped("a1", orders=["id"])
    given = {"alembic": "orders/alembic.ini"}
    assert project.judge("missing-table", **given).passed
    assert project.judge("missing-table", **given, roots=["."]).subjects == ["users"]


def test_django_below_a_folder(project: MigrationsProject) -> None:
    project.django("orders")
    project.migration("orders", "0001_initial")
    project.write("orders/models.py", "from django.db import models\nclass Order(models.Model):\n    pass\n")
    project.write("manage.py")
    for name in ("manage.py", "orders", "shop"):
        (project.root / name).rename(project.write("backend/site/x").parent / name)
    project.migrated("orders.0001_initial")
    assert project.judge("missing-table").finding.place.path == "backend/site/orders/models.py"
