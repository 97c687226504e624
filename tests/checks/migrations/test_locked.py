from __future__ import annotations

import pytest

from migrations_projects import MigrationsProject


@pytest.mark.parametrize(
    ("framework", "books", "column", "lock", "held"),
    [
        ("knex", "knex_migrations", "name", "knex_migrations_lock", "is_locked"),
        ("kysely", "kysely_migration", "name", "kysely_migration_lock", "is_locked"),
        ("yoyo", "_yoyo_migration", "migration_id", "yoyo_lock", "locked"),
    ],
)
def test_a_lock_that_is_held(
    project: MigrationsProject, framework: str, books: str, column: str, lock: str, held: str
) -> None:
    project.given = {framework: "db", "database": "sqlite:///app.db"}
    project.write("db/1_a.py" if framework == "yoyo" else "db/1_a.js", "exports.up = 1" if framework != "yoyo" else "")
    project.sqlite(**{books: [column]})
    assert project.judge("locked").passed
    project.sqlite(f"INSERT INTO {lock} VALUES (0)", **{lock: [held]})
    assert project.judge("locked").passed
    project.sqlite(f"UPDATE {lock} SET {held} = 1")
    found = project.judge("locked").finding
    assert found.message == f"{lock} says that a run holds the lock"
    assert found.help.startswith("if no run is going on, ")


def test_no_books(project: MigrationsProject) -> None:
    project.given = {"knex": "db", "database": "sqlite:///app.db"}
    project.write("db/1_a.js")
    project.sqlite(other=["id"])
    assert "no books of knex" in project.judge("locked").refusal.message
