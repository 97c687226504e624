from __future__ import annotations

import pytest

from migrations_projects import MigrationsProject

PRISMA = [
    "id",
    "checksum",
    "finished_at",
    "migration_name",
    "logs",
    "rolled_back_at",
    "started_at",
    "applied_steps_count",
]


@pytest.fixture
def prisma(project: MigrationsProject) -> MigrationsProject:
    project.given = {"prisma": "prisma/migrations", "database": "file:app.db"}
    project.write("prisma/migrations/20240101_init/migration.sql", "CREATE TABLE a (id int);")
    project.sqlite(_prisma_migrations=PRISMA)
    return project


def row(finished: str, rolled_back: str, started: int = 1) -> str:
    return f"INSERT INTO _prisma_migrations VALUES ('x', 'c', {finished}, '20240101_init', NULL, {rolled_back}, {started}, 0)"


def test_prisma(prisma: MigrationsProject) -> None:
    prisma.sqlite(row("NULL", "NULL"))
    found = prisma.judge("failed").finding
    assert found.message == "'20240101_init': it began and did not come to its end"
    assert str(found.place) == "prisma/migrations/20240101_init/migration.sql"
    assert "prisma migrate resolve" in found.help
    assert prisma.judge("pending").subjects == ["20240101_init"]


@pytest.mark.parametrize(
    "rows", [[row("'t'", "NULL")], [row("NULL", "'t'")], [row("NULL", "'t'"), row("'t'", "NULL", 2)]]
)
def test_done_or_taken_back(prisma: MigrationsProject, rows: list[str]) -> None:
    prisma.sqlite(*rows)
    assert prisma.judge("failed").passed


def test_golang_migrate(project: MigrationsProject) -> None:
    project.given = {"golang-migrate".replace("-", "_"): "db", "database": "sqlite:///app.db"}
    project.write("db/1_a.up.sql")
    project.write("db/2_b.up.sql")
    project.sqlite("INSERT INTO schema_migrations VALUES (2, 1)", schema_migrations=["version", "dirty"])
    found = project.judge("failed").finding
    assert found.message == "'2_b.up': it broke off half-way and left the mark `dirty`"
    project.sqlite("UPDATE schema_migrations SET dirty = 0")
    assert project.judge("failed").passed


def test_flyway(project: MigrationsProject) -> None:
    project.given = {"flyway": "sql", "database": "sqlite:///app.db"}
    project.write("sql/V1__a.sql", "SELECT 1;")
    columns = ["installed_rank", "version", "description", "type", "script", "checksum", "success"]
    project.sqlite(
        "INSERT INTO flyway_schema_history VALUES (1, '1', 'a', 'SQL', 'V1__a.sql', 0, 0)",
        flyway_schema_history=columns,
    )
    assert project.judge("failed").finding.message == "'V1__a': it failed when it ran"


def test_one_whose_file_is_gone(prisma: MigrationsProject) -> None:
    prisma.sqlite(row("NULL", "NULL").replace("20240101_init", "20230101_gone"))
    assert prisma.judge("failed").finding.message == "'20230101_gone': it began and did not come to its end"


def test_no_books(project: MigrationsProject) -> None:
    project.given = {"prisma": "prisma/migrations", "database": "file:app.db"}
    project.write("prisma/migrations/20240101_init/migration.sql", "")
    project.sqlite(other=["id"])
    assert "no books of prisma" in project.judge("failed").refusal.message
