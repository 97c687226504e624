from __future__ import annotations

import pytest

from migrations_projects import MigrationsProject


def kysely(
    project: MigrationsProject, *applied: str, framework: str = "kysely", table: str = "kysely_migration"
) -> None:
    project.given = {framework: "db", "database": "sqlite:///app.db"}
    for name in ("1_a", "2_b", "3_c"):
        project.write(f"db/{name}.ts", "export const up = () => {}\n")
    project.sqlite(*(f"INSERT INTO {table} VALUES ('{name}')" for name in applied), **{table: ["name"]})


def test_one_that_comes_before_one_that_ran(project: MigrationsProject) -> None:
    kysely(project, "1_a", "3_c")
    found = project.judge("out-of-order").finding
    assert found.message == "'2_b' comes before '3_c', which has run already, and has not run itself"
    assert found.help == "Kysely refuses to go on: give it a younger number or time"
    assert found.related[0].place.path == "db/3_c.ts"


@pytest.mark.parametrize("applied", [(), ("1_a",), ("1_a", "2_b"), ("1_a", "2_b", "3_c")])
def test_one_after_the_other(project: MigrationsProject, applied: tuple[str, ...]) -> None:
    kysely(project, *applied)
    assert project.judge("out-of-order").passed


def test_a_framework_that_runs_it_all_the_same(project: MigrationsProject) -> None:
    kysely(project, "1_a", "3_c", framework="knex", table="knex_migrations")
    assert project.judge("out-of-order").passed
    assert project.judge("pending").subjects == ["2_b"]


def test_django(project: MigrationsProject) -> None:
    project.django("orders", "users")
    project.migration("users", "0001_initial")
    project.migration("orders", "0001_initial", ("users", "0001_initial"))
    project.migrated("orders.0001_initial")
    found = project.judge("out-of-order").finding
    assert found.message == "'orders.0001_initial' has run, and 'users.0001_initial', which it needs, has not"
    project.sqlite("INSERT INTO django_migrations (app, name) VALUES ('users', '0001_initial')")
    assert project.judge("out-of-order").passed


def test_no_books(project: MigrationsProject) -> None:
    kysely(project)
    project.sqlite("DROP TABLE kysely_migration", other=["id"])
    assert "no books of kysely" in project.judge("out-of-order").refusal.message
