from __future__ import annotations

from migrations_projects import MigrationsProject


def test_a_revision_that_no_file_has(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    project.stamped("zz")
    found = project.judge("unknown-applied").finding
    assert found.message == "'zz' has run in the database, and there is no file of it"
    assert (str(found.place), found.subject) == ("alembic.ini", "zz")
    assert "alembic_version says that it ran" in found.help


def test_all_are_known(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    project.stamped("a1")
    assert project.judge("unknown-applied").passed


def test_django(project: MigrationsProject) -> None:
    project.django("orders")
    project.migration("orders", "0001_initial")
    project.migrated("orders.0001_initial", "orders.0002_state")
    assert project.judge("unknown-applied").subjects == ["orders.0002_state"]


def test_an_app_that_is_not_installed_any_more(project: MigrationsProject) -> None:
    project.django("orders")
    project.migration("orders", "0001_initial")
    project.migrated("orders.0001_initial", "gone.0001_initial")
    assert project.judge("unknown-applied").passed


def test_an_app_that_has_lost_its_migrations(project: MigrationsProject) -> None:
    project.django("orders", "users")
    project.migration("orders", "0001_initial")
    (project.root / "users/migrations/__init__.py").unlink()
    project.migrated("orders.0001_initial", "users.0001_initial")
    assert project.judge("unknown-applied").subjects == ["users.0001_initial"]


def test_what_was_squashed_long_ago(project: MigrationsProject) -> None:
    project.django("orders")
    project.migration("orders", "0001_squashed_0003_total")
    project.migrated("orders.0001_squashed_0003_total", "orders.0001_initial", "orders.0003_total", "orders.0004_new")
    assert project.judge("unknown-applied").subjects == ["orders.0004_new"]


def test_books_that_cannot_be_read(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    project.sqlite(other=["id"])
    assert "no books of alembic" in project.judge("unknown-applied").refusal.message
