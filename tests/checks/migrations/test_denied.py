from __future__ import annotations

import databases
from migrations_projects import MigrationsProject


def shop(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    project.model("Order", "orders")


VERSION = "CREATE TABLE alembic_version (version_num varchar(32))"


def test_a_role_that_may_not_read_the_books(project: MigrationsProject) -> None:
    shop(project)
    with databases.postgres() as url:
        databases.postgres_run(url, VERSION, "CREATE TABLE orders (id int)")
        with databases.postgres_role(url) as other:
            refusal = project.judge("denied", database=other).refusal
            assert "may not be read by this role" in refusal.message
            assert refusal.help.startswith("grant the role SELECT")
            assert "tiger" not in repr(refusal)
            assert project.judge("pending", database=other).refusal.message == refusal.message
        with databases.postgres_role(url, "GRANT SELECT ON alembic_version TO {role}") as other:
            assert project.judge("denied", database=other).passed
            assert project.judge("missing-table", database=other).passed


def test_a_user_of_mariadb_that_sees_only_some_tables(project: MigrationsProject) -> None:
    shop(project)
    with databases.mariadb() as url:
        databases.mariadb_run(url, VERSION, "CREATE TABLE orders (id int)")
        with databases.mariadb_role(url, "GRANT SELECT ON {name}.alembic_version TO {role}") as other:
            refusal = project.judge("denied", database=other).refusal
            assert refusal.message.endswith("sees only some of its tables")
            # The table is there, and this user cannot know.
            assert project.judge("missing-table", database=other).refusal.message == refusal.message
            assert project.judge("pending", database=other).subjects == ["a1"]
        with databases.mariadb_role(url, "GRANT SELECT ON {name}.* TO {role}") as other:
            assert project.judge("denied", database=other).passed
            assert project.judge("missing-table", database=other).passed


def test_a_database_that_cannot_be_reached(project: MigrationsProject) -> None:
    shop(project)
    assert project.judge("denied").refusal.message == "the database 'app.db' does not exist"
