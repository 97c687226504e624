from __future__ import annotations

import pytest

from migrations_projects import MigrationsProject


def test_what_has_not_run(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    project.revision("b2", "a1", name="0002_applications")
    project.stamped("a1")
    found = project.judge("pending").finding
    assert found.message == "'b2' has not run in the database 'app.db'"
    assert (str(found.place), found.subject) == ("migrations/versions/0002_applications.py:4:12", "b2")
    assert found.help == "run `alembic upgrade head` before this code is deployed"


def test_all_has_run(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    project.revision("b2", "a1")
    project.stamped("b2")
    assert project.judge("pending").passed


def test_in_the_order_in_which_they_would_run(project: MigrationsProject) -> None:
    project.alembic()
    for id, *parents in (["z1"], ["y2", "z1"], ["x3", "y2"]):
        project.revision(id, *parents)
    project.stamped()
    assert project.judge("pending").subjects == ["z1", "y2", "x3"]


def test_what_a_head_depends_on_has_run(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    project.revision("b1", depends=["a1"])
    # `alembic current --check-heads` fails here, as a1 has no row of its own.
    project.stamped("b1")
    assert project.judge("pending").passed


def test_merged_branches(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    project.revision("b2", "a1")
    project.revision("c2", "a1")
    project.revision("d3", "b2", "c2")
    project.stamped("b2")
    assert project.judge("pending").subjects == ["c2", "d3"]


def test_django(project: MigrationsProject) -> None:
    project.django("orders", "users")
    project.migration("orders", "0001_initial")
    project.migration("orders", "0002_state", ("orders", "0001_initial"), ("users", "0001_initial"))
    project.migration("users", "0001_initial")
    project.migrated("orders.0001_initial")
    found = project.judge("pending").findings
    assert [f.subject for f in found] == ["users.0001_initial", "orders.0002_state"]
    assert found[0].help == "run `python manage.py migrate` before this code is deployed"


def test_a_squashed_migration_has_run_with_all_that_it_replaces(project: MigrationsProject) -> None:
    project.django("orders")
    replaces = [("orders", "0001_initial"), ("orders", "0002_state")]
    project.migration("orders", "0001_squashed_0002_state", replaces=replaces)
    project.migration("orders", "0003_total", ("orders", "0002_state"))
    project.migrated("orders.0001_initial", "orders.0002_state")
    assert project.judge("pending").subjects == ["orders.0003_total"]


def test_a_file_that_cannot_be_read_is_no_pass(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    project.write("migrations/versions/b2.py", "revision = 'b2'\ndown_revision = 'a1'\nif True\n")
    project.stamped("a1")
    refusal = project.judge("pending").refusal
    assert refusal.message.startswith("'migrations/versions/b2.py' is no Python that this Python understands")
    assert str(refusal.place) == "migrations/versions/b2.py:3:8"


@pytest.mark.parametrize("table", ["other", None])
def test_books_that_are_not_there_are_no_pass(project: MigrationsProject, table: str | None) -> None:
    project.alembic()
    project.revision("a1")
    project.sqlite(**({table: ["id"]} if table else {}))
    refusal = project.judge("pending").refusal
    what = "has no books of alembic" if table else "is empty"
    assert refusal.message == f"the database 'app.db' {what}, so that nothing says what has run there"


def test_no_revision_at_all_is_no_pass(project: MigrationsProject) -> None:
    project.alembic()
    project.write("migrations/versions/README", "")
    project.stamped()
    assert "there is no revision in migrations/versions" in project.judge("pending").refusal.message


def test_no_database_is_no_pass(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    assert project.judge("pending").refusal.message == "the database 'app.db' does not exist"
    assert not (project.root / "app.db").exists()
    assert project.judge("pending", database=None).refusal.message == "no database is set"


def test_the_command_line_names_another_database(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    project.stamped("a1")
    project.arguments["database"] = "sqlite:///other.db"
    assert project.judge("pending").refusal.message == "the database 'other.db' does not exist"
    project.arguments["database"] = "sqlite:///app.db"
    assert project.judge("pending", database="sqlite:///absent.db").passed


def test_a_repeatable_migration_runs_again_once_it_has_changed(project: MigrationsProject) -> None:
    project.given = {"flyway": "sql", "database": "sqlite:///app.db"}
    project.write("sql/R__views.sql", "CREATE VIEW v AS SELECT 2;\n")
    columns = ["installed_rank", "version", "description", "type", "script", "checksum", "success"]
    project.sqlite(flyway_schema_history=columns)
    project.sqlite("INSERT INTO flyway_schema_history VALUES (1, NULL, 'views', 'SQL', 'R__views.sql', 12345, 1)")
    assert project.judge("pending").finding.message == (
        "'R__views' has changed since it ran in the database 'app.db', and has to run again"
    )
    assert project.judge("changed-after-apply").passed


def test_nothing_that_says_where_migrations_are(project: MigrationsProject) -> None:
    assert project.judge("pending").refusal.message == "nothing here says where the migrations are"
