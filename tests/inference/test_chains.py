"""The section `migrations`: frameworks by what their files are, each read before it is written."""

from __future__ import annotations

import json

import pytest

from repositories import ALEMBIC, DJANGO, inferred, loaded

JS = "exports.up = (%s) => {};\n"
JOURNAL = json.dumps({"entries": [{"idx": 0, "when": 1, "tag": "0000_a"}]})
TYPEORM = "export class Init1700000000000 implements MigrationInterface { async up(queryRunner) {} }\n"
FILES = [
    ("prisma", "prisma/migrations", {"prisma/migrations/1_a/migration.sql": "SELECT 1;"}),
    ("drizzle", "drizzle", {"drizzle/meta/_journal.json": JOURNAL, "drizzle/0000_a.sql": "SELECT 1;"}),
    ("typeorm", "src/migrations", {"src/migrations/1700000000000-Init.ts": TYPEORM}),
    ("typeorm", "src/migration", {"src/migration/1700000000000-Init.ts": TYPEORM}),
    ("knex", "migrations", {"migrations/20240101000000_a.js": JS % "knex"}),
    ("sequelize", "db/migrations", {"db/migrations/20240101000000-a.js": JS % "queryInterface"}),
    (
        "kysely",
        "migrations",
        {"migrations/2024_a.ts": "import { Kysely } from 'kysely'\nexport async function up(db) {}\n"},
    ),
    ("node-pg-migrate", "migrations", {"migrations/1700000000000_a.js": JS % "pgm"}),
    ("dbmate", "db/migrations", {"db/migrations/20240101000000_a.sql": "-- migrate:up\nSELECT 1;\n"}),
    ("goose", "migrations", {"migrations/00001_a.sql": "-- +goose Up\nSELECT 1;\n"}),
    ("rails", "db/migrate", {"db/migrate/20240101000000_a.rb": "class A < ActiveRecord::Migration[7.0]\nend\n"}),
    ("yoyo", "migrations", {"migrations/0001.a.py": "from yoyo import step\nsteps = [step('SELECT 1')]\n"}),
    ("flyway", "sql", {"sql/V1__a.sql": "SELECT 1;", "flyway.conf": "flyway.url=x\n"}),
    (
        "flyway",
        "src/main/resources/db/migration",
        {"src/main/resources/db/migration/V1__a.sql": "SELECT 1;", "pom.xml": "<artifactId>flyway-core</artifactId>"},
    ),
    (
        "golang-migrate",
        "migrations",
        {"migrations/000001_a.up.sql": "SELECT 1;", "go.mod": "require github.com/golang-migrate/migrate/v4 v4.1.0\n"},
    ),
]


def migrations(root, files):
    found = inferred(root, files)
    if not found.text:
        return None, "\n".join(f"{one.path}: {one.text} {one.note} {one.sure}" for one in found.told)
    (environment,) = loaded(root, found.text).environments.values()
    return environment.families.get("migrations"), found.text


@pytest.mark.parametrize(
    ("framework", "folder", "files"), FILES, ids=[f"{f}-{d.rpartition('/')[2]}" for f, d, _ in FILES]
)
def test_frameworks(tmp_path, framework, folder, files):
    said, text = migrations(tmp_path, files)
    assert {name: vars(one)["folder"] for name, one in said.frameworks().items()} == {framework: folder}
    assert f"{framework}: {folder}  # {folder}/" in text


@pytest.mark.parametrize(
    ("framework", "files"),
    [
        ("flyway", {"sql/V1__a.sql": "SELECT 1;"}),
        ("golang-migrate", {"migrations/000001_a.up.sql": "SELECT 1;"}),
    ],
)
def test_files_that_several_frameworks_have_are_a_guess(tmp_path, framework, files):
    said, text = migrations(tmp_path, files)
    assert said is None
    assert f"migrations.{framework}" in text
    assert f"perhaps {framework}'s" in text


@pytest.mark.parametrize(
    "files",
    [
        {"migrations/20240101_a.js": "exports.up = () => {};\n"},
        {"src/users.ts": "class A implements MigrationInterface {}\n"},
        {"db/a.sql": "SELECT 1;"},
        {"drizzle/meta/_journal.json": "{}"},
        {"tests/migrations/20240101000000_a.js": JS % "knex"},
        {"alembic.ini": "[loggers]\n"},
        {"pyproject.toml": "[project]\n"},
    ],
)
def test_files_that_are_no_migrations(tmp_path, files):
    assert migrations(tmp_path, files) == (None, "")


def test_alembic(tmp_path):
    said, text = migrations(tmp_path, ALEMBIC)
    assert (said.alembic, said.roots) == ("alembic.ini", None)
    assert "alembic: alembic.ini  # alembic.ini:2\n" in text


def test_alembic_in_pyproject(tmp_path):
    files = {name: text for name, text in ALEMBIC.items() if name != "alembic.ini"}
    said, _ = migrations(tmp_path, {**files, "pyproject.toml": '[tool.alembic]\nscript_location = "migrations"\n'})
    assert said.alembic == "pyproject.toml"


def test_alembic_above_the_code(tmp_path):
    files = {**ALEMBIC, "backend/main.py": "from fastapi import FastAPI\napp = FastAPI()\n"}
    said, _ = migrations(tmp_path, files)
    assert said.roots == ["backend"]


@pytest.mark.parametrize(
    ("files", "doubt"),
    [
        ({"alembic.ini": "[alembic]\nscript_location = gone\n"}, "there is no folder 'gone'"),
        ({**ALEMBIC, "migrations/versions/0001_users.py": ""}, "there is no revision"),
        (
            {name: text for name, text in ALEMBIC.items() if "versions" not in name},
            "there is no folder 'migrations/versions'",
        ),
        ({"drizzle/meta/_journal.json": '{"entries": 3}'}, "is no journal of Drizzle's"),
    ],
)
def test_migrations_that_cannot_be_read_stay_a_guess(tmp_path, files, doubt):
    said, text = migrations(tmp_path, files)
    assert said is None
    assert doubt in text


def test_a_chain_without_a_migration_yet(tmp_path):
    (tmp_path / "migrations/versions").mkdir(parents=True)
    said, text = migrations(tmp_path, {name: text for name, text in ALEMBIC.items() if "versions" not in name})
    assert said is None
    assert "there is no revision in migrations/versions" in text


def test_django(tmp_path):
    said, _ = migrations(tmp_path, DJANGO)
    assert (said.django, said.alembic) == ("shop.settings", None)


def test_the_settings_of_the_server_come_first(tmp_path):
    files = {**DJANGO, "shop/production.py": "from shop.settings import *\n"}
    files["shop/wsgi.py"] = files["shop/wsgi.py"].replace("shop.settings", "shop.production")
    said, text = migrations(tmp_path, files)
    assert said.django == "shop.production"
    assert "# shop/wsgi.py:5\n" in text


def test_django_whose_settings_are_not_named(tmp_path):
    found = inferred(tmp_path, {**DJANGO, "manage.py": "", "shop/wsgi.py": ""})
    assert "which settings Django uses cannot be told from 'manage.py'" in found.problems


def test_two_of_a_kind(tmp_path):
    files = {"a/migrations/20240101000000_a.js": JS % "knex", "b/migrations/20240101000000_a.js": JS % "knex"}
    said, text = migrations(tmp_path, files)
    assert said.knex == "a/migrations"
    assert "# knex: b/migrations  # another one of these: give it an environment of its own" in text


def test_the_database_stays_a_guess(tmp_path):
    _, text = migrations(
        tmp_path, {**ALEMBIC, ".env.example": "X=1\nSHOP_DATABASE_URL=postgres://a:hunter2hunter2@b/c\n"}
    )
    assert (
        "      # database: $SHOP_DATABASE_URL  # then it is compared with what has run there: .env.example:2\n" in text
    )
    assert "hunter2" not in text
