from __future__ import annotations

import hashlib
import json

import pytest

from migrations_projects import MigrationsProject

SQL = "CREATE TABLE a (id int);\n"


def prisma(project: MigrationsProject, checksum: str, content: str = SQL) -> None:
    project.given = {"prisma": "prisma/migrations", "database": "file:app.db"}
    project.write("prisma/migrations/1_init/migration.sql", content)
    columns = ["id", "checksum", "finished_at", "migration_name", "logs", "rolled_back_at", "started_at"]
    project.sqlite(_prisma_migrations=columns)
    project.sqlite(f"INSERT INTO _prisma_migrations VALUES ('x', '{checksum}', 't', '1_init', NULL, NULL, 1)")


def sha(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def test_a_changed_file(project: MigrationsProject) -> None:
    prisma(project, sha("CREATE TABLE b (id int);\n"))
    found = project.judge("changed-after-apply").finding
    assert found.message == "'1_init' is not what it was when it ran"
    assert str(found.place) == "prisma/migrations/1_init/migration.sql"


@pytest.mark.parametrize(
    "checksum",
    [
        sha(SQL),
        sha(SQL.replace("\n", "\r\n")),
        "".join(f"{byte:x}" for byte in hashlib.sha256(SQL.encode()).digest()),
    ],
)
def test_the_same_file_whatever_its_line_breaks(project: MigrationsProject, checksum: str) -> None:
    prisma(project, checksum)
    assert project.judge("changed-after-apply").passed


def test_a_checkout_with_other_line_breaks(project: MigrationsProject) -> None:
    prisma(project, sha(SQL), SQL.replace("\n", "\r\n"))
    assert project.judge("changed-after-apply").passed


def test_drizzle(project: MigrationsProject) -> None:
    project.given = {"drizzle": "drizzle", "database": "sqlite:///app.db"}
    entries = [{"idx": 0, "when": 1700000000000, "tag": "0000_init"}]
    project.write("drizzle/meta/_journal.json", json.dumps({"entries": entries}))
    project.write("drizzle/0000_init.sql", SQL)
    project.sqlite(__drizzle_migrations=["id", "hash", "created_at"])
    project.sqlite(f"INSERT INTO __drizzle_migrations VALUES (1, '{sha(SQL)}', 1700000000000)")
    assert project.judge("changed-after-apply").passed
    assert project.judge("pending").passed
    project.write("drizzle/0000_init.sql", SQL + "-- and more\n")
    assert project.judge("changed-after-apply").finding.message == "'0000_init' is not what it was when it ran"


def test_a_framework_that_keeps_no_checksum(project: MigrationsProject) -> None:
    project.given = {"knex": "db", "database": "sqlite:///app.db"}
    project.write("db/1_a.js")
    project.sqlite("INSERT INTO knex_migrations VALUES ('1_a.js')", knex_migrations=["name"])
    assert project.judge("changed-after-apply").passed


def test_no_books(project: MigrationsProject) -> None:
    prisma(project, "x")
    project.sqlite("DROP TABLE _prisma_migrations", other=["id"])
    assert "no books of prisma" in project.judge("changed-after-apply").refusal.message
