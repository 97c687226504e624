from __future__ import annotations

import pytest

from migrations_projects import MigrationsProject
from projects import RULES
from pytest_deploygate.finding import Severity


def test_it_warns() -> None:
    assert RULES["migrations/irreversible"].severity is Severity.WARN


@pytest.mark.parametrize(
    ("downgrade", "why"),
    [
        ("pass", "its downgrade() does nothing"),
        ("raise NotImplementedError", "its downgrade() raises"),
        ("op.drop_table('a')", ""),
    ],
)
def test_alembic(project: MigrationsProject, downgrade: str, why: str) -> None:
    project.alembic()
    project.revision("a1")
    project.revision("b2", "a1", upgrade="op.create_table('a')", downgrade=downgrade)
    project.stamped("a1")
    outcome = project.judge("irreversible")
    assert [f.message for f in outcome.findings] == ([f"'b2' cannot be taken back: {why}"] if why else [])


def test_what_has_run_does_not_count(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1", upgrade="op.create_table('a')", downgrade="pass")
    project.stamped("a1")
    assert project.judge("irreversible").passed


def test_a_merge_does_nothing_either_way(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    project.revision("b2", "a1", downgrade="pass")
    project.stamped("a1")
    assert project.judge("irreversible").passed


@pytest.mark.parametrize(
    ("operation", "why"),
    [
        ("migrations.RunPython(f)", "a RunPython has no reverse_code"),
        ("migrations.RunPython(f, migrations.RunPython.noop)", ""),
        ("migrations.RunSQL('SELECT 1')", "a RunSQL has no reverse_sql"),
        ("migrations.RunSQL('SELECT 1', reverse_sql='SELECT 1')", ""),
        ("migrations.SeparateDatabaseAndState([migrations.RunSQL('SELECT 1')])", "a RunSQL has no reverse_sql"),
    ],
)
def test_django(project: MigrationsProject, operation: str, why: str) -> None:
    project.django("orders")
    project.migration("orders", "0001_initial", operations=operation)
    project.migrated()
    outcome = project.judge("irreversible")
    assert [f.message.partition(": ")[2] for f in outcome.findings] == ([why] if why else [])


@pytest.mark.parametrize(
    ("framework", "files", "books", "count"),
    [
        ("dbmate", {"1_a.sql": "-- migrate:up\nSELECT 1;\n-- migrate:down\n"}, "schema_migrations", 1),
        ("dbmate", {"1_a.sql": "-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 1;"}, "schema_migrations", 0),
        ("golang_migrate", {"1_a.up.sql": "SELECT 1;"}, "schema_migrations", 1),
        ("golang_migrate", {"1_a.up.sql": "SELECT 1;", "1_a.down.sql": ""}, "schema_migrations", 0),
    ],
)
def test_sql(project: MigrationsProject, framework: str, files: dict[str, str], books: str, count: int) -> None:
    project.given = {framework: "db", "database": "sqlite:///app.db"}
    for name, text in files.items():
        project.write(f"db/{name}", text)
    project.sqlite(**{books: ["version", "dirty"] if framework == "golang_migrate" else ["version"]})
    assert len(project.judge("irreversible").findings) == count


def test_no_books(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    project.sqlite(other=["id"])
    assert "no books of alembic" in project.judge("irreversible").refusal.message
