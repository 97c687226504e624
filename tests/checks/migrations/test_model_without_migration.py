from __future__ import annotations

import pytest

from migrations_projects import ENV, MigrationsProject


@pytest.fixture
def shop(project: MigrationsProject) -> MigrationsProject:
    project.alembic()
    project.revision("a1")
    project.model("Order", "orders")
    project.model("Application", "applications", module="shop/community.py")
    return project


def test_a_module_that_env_py_does_not_import(shop: MigrationsProject) -> None:
    found = shop.judge("model-without-migration").finding
    assert found.message == (
        "env.py does not import shop/community.py, so that Alembic never sees Application, and no migration makes "
        "'applications'"
    )
    assert (str(found.place), found.subject) == ("shop/community.py:5:21", "applications")


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("migrations/env.py", "import shop.community"),
        ("migrations/env.py", "from shop import community"),
        ("migrations/env.py", "importlib.import_module('shop.community')"),
        ("shop/models.py", "from . import community"),
        ("shop/__init__.py", "from .community import Application"),
    ],
)
def test_a_module_that_it_does_import(shop: MigrationsProject, file: str, line: str) -> None:
    shop.write(file, (shop.root / file).read_text() + f"\n{line}\n")
    assert shop.judge("model-without-migration").passed


def test_a_table_that_a_migration_makes_by_hand(shop: MigrationsProject) -> None:
    shop.revision("b2", "a1", upgrade="op.create_table('applications')")
    assert shop.judge("model-without-migration").passed


def test_a_table_that_a_migration_names_in_what_is_not_understood(shop: MigrationsProject) -> None:
    shop.revision("b2", "a1", upgrade="op.create_table_like('applications')")
    assert shop.judge("model-without-migration").passed


def test_modules_whose_names_only_a_run_knows(shop: MigrationsProject) -> None:
    shop.write("migrations/env.py", ENV + "for name in names():\n    import_module(name)\n")
    refusal = shop.judge("model-without-migration").refusal
    assert refusal.message.startswith("env.py imports modules whose names only a run knows")
    assert str(refusal.place) == "migrations/env.py:7:5"
    (shop.root / "shop/community.py").unlink()
    assert shop.judge("model-without-migration").passed


def test_an_app_of_django_without_migrations(project: MigrationsProject) -> None:
    project.django("orders", "users")
    project.migration("orders", "0001_initial")
    (project.root / "users/migrations/__init__.py").unlink()
    project.write("users/models.py", "from django.db import models\nclass User(models.Model):\n    pass\n")
    found = project.judge("model-without-migration").finding
    assert found.message == "the app 'users' has models, such as User, and no package `migrations`"
    assert (str(found.place), found.subject) == ("users/models.py:2:1", "users")


def test_an_app_without_models_needs_none(project: MigrationsProject) -> None:
    project.django("orders")
    project.migration("orders", "0001_initial")
    project.write("plain/__init__.py")
    project.write("shop/settings.py", "INSTALLED_APPS = ['orders', 'plain']\n")
    assert project.judge("model-without-migration").passed


def test_a_chain_that_cannot_be_read(project: MigrationsProject) -> None:
    project.given = {"alembic": "absent.ini"}
    assert project.judge("model-without-migration").refusal.message == "'absent.ini' does not exist"


def test_models_that_the_named_metadata_does_not_have(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    columns = "    id = sa.Column(sa.Integer, primary_key=True)\n"
    project.write(
        "shop/models.py",
        "import sqlalchemy as sa\nfrom sqlalchemy.orm import declarative_base\nBase = declarative_base()\n\n\n"
        f"class Order(Base):\n    __tablename__ = 'orders'\n{columns}",
    )
    more = f"import sqlalchemy as sa\nfrom shop.models import Base\nclass More(Base):\n    __tablename__ = 'more'\n{columns}"
    project.write("shop/more.py", more)
    found = project.judge("model-without-migration", metadata="shop.models:Base.metadata").finding
    assert found.subject == "more"
    assert found.message.startswith("what 'shop.models:Base.metadata' comes from does not import shop/more.py")
    assert project.judge("model-without-migration", metadata="shop.more:Base.metadata").passed
