from __future__ import annotations

import pytest

import databases
from migrations_projects import MigrationsProject
from pytest_deploygate.families.migrations import Alembic
from pytest_deploygate.finding import Location
from pytest_deploygate.readers.migrations import squawk
from pytest_deploygate.readers.migrations.sql import Sql

PLACE = Location("a.sql", 1, 1)


def kinds(text: str) -> list[str]:
    return [step.kind for step in squawk.second_opinion(Sql().steps(text, PLACE))]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ALTER TABLE a SET SCHEMA b", "flagged"),
        ("ALTER TABLE a ALTER COLUMN b SET COMPRESSION lz4", "other"),
        ("ALTER TABLE a FROBNICATE", "opaque"),
        ("DO $$ BEGIN ALTER TABLE a DROP COLUMN b; END $$", "opaque"),
        ("CALL shop.mend()", "opaque"),
        ("ALTER TABLE a DROP COLUMN b", "drop-column"),
    ],
)
def test_what_it_knows(text: str, kind: str) -> None:
    assert kinds(text) == [kind]


def test_each_statement_has_an_opinion_of_its_own() -> None:
    assert kinds("ALTER TABLE a SET SCHEMA b; ALTER TABLE a FROBNICATE; DROP TABLE c") == [
        "flagged",
        "opaque",
        "drop-table",
    ]


@pytest.mark.parametrize("program", [None, "/nonexistent/squawk", "/bin/true", "/bin/cat"])
def test_without_it_nothing_is_known(monkeypatch: pytest.MonkeyPatch, program: str | None) -> None:
    monkeypatch.setattr(squawk, "_program", lambda: program)
    assert kinds("ALTER TABLE a SET SCHEMA b") == ["opaque"]


@pytest.fixture
def shop(project: MigrationsProject) -> MigrationsProject:
    project.alembic()
    project.revision("a1")
    return project


BOOKS = ("CREATE TABLE alembic_version (version_num text)", "INSERT INTO alembic_version VALUES ('a1')")


def test_it_is_asked_about_pending_migrations(shop: MigrationsProject) -> None:
    shop.revision("b2", "a1", upgrade="op.execute('ALTER TABLE orders SET SCHEMA sales')")
    with databases.postgres() as url:
        databases.postgres_run(url, *BOOKS)
        found = shop.judge("unsafe", database=url).finding
    assert found.message.endswith("(squawk, ban-set-schema) ('b2')")


@pytest.mark.parametrize(
    ("upgrade", "subjects", "refusals"),
    [
        ("for table in ('a', 'b')[:N]:\n    op.drop_table(table)", ["b2: drop-table a"], 0),
        ("op.execute(f'DROP TABLE {NAME}')", ["b2: drop-table orders"], 0),
        ("op.execute('UPDATE orders SET a = 1') if N else op.frobnicate()", [], 0),
        # It asks the database, which is not there.
        ("if sa.inspect(op.get_bind()).has_table('x'):\n    op.frobnicate('x')", [], 1),
        ("op.frobnicate()", [], 1),
    ],
)
def test_rendered(shop: MigrationsProject, upgrade: str, subjects: list[str], refusals: int) -> None:
    file = shop.revision("b2", "a1", upgrade=upgrade)
    file.write_text(file.read_text() + "\n\nimport os\nN = int(os.environ['N'])\nNAME = os.environ['NAME']\n")
    with databases.postgres() as url:
        databases.postgres_run(url, *BOOKS)
        assert shop.judge("unsafe", database=url).refusals
        environment = {"N": "1", "NAME": "orders"}
        outcome = shop.judge("unsafe", database=url, alembic=Alembic(render=True), environment=environment)
    assert outcome.subjects == subjects
    assert len(outcome.refusals) == refusals
