"""Alembic's configuration, its env.py and its revisions, as they are written."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from migrations_projects import INI, MigrationsProject
from pytest_deploygate.families.migrations import Alembic, Chain, Record
from pytest_deploygate.finding import CannotJudge
from pytest_deploygate.readers.database import conversation, read_target
from pytest_deploygate.readers.migrations.alembic import (
    Environment,
    Script,
    read_environment,
    read_ledger,
    read_revisions,
    read_script,
)
from pytest_deploygate.readers.migrations.evaluation import Code
from pytest_deploygate.readers.migrations.sql import Sql


def script(project: MigrationsProject, ini: str = INI, *, file: str = "alembic.ini", **said: Any) -> Script:
    """What a configuration says."""
    project.write(file, ini)
    (project.root / "migrations/versions").mkdir(parents=True, exist_ok=True)
    return read_script(Alembic(file, **said), project.root, Code(project.root, [project.root]))


def folders(project: MigrationsProject, found: Iterable[Path]) -> list[str]:
    return [folder.relative_to(project.root).as_posix() for folder in found]


def chain(project: MigrationsProject, ini: str = INI, sql: Sql | None = None) -> Chain:
    """The revisions that a configuration leads to."""
    code = Code(project.root, [project.root])
    return read_revisions(script(project, ini), project.root, code, sql)


def revision(project: MigrationsProject, text: str, path: str = "migrations/versions/a.py") -> Any:
    """A revision of which only some lines are given; or the refusal."""
    project.write(path, f"{text}\n\ndef upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n")
    found = chain(project)
    return next(iter(found.migrations.values())) if found.migrations else found.problems[0]


# The configuration


@pytest.mark.parametrize(
    ("ini", "folder"),
    [
        ("[alembic]\nscript_location = migrations\n", "migrations"),
        ("[alembic]\nscript_location = ./db/../migrations/\n", "migrations"),
        ("[alembic]\nscript_location = %(here)s/migrations\n", "migrations"),
        ("[alembic]\nscript_location=migrations\nsqlalchemy.url = postgresql://u:p%40ss@h/d\n", "migrations"),
        ("[alembic]\nscript_location=%(here)s/migrations\nsqlalchemy.url = postgresql://u:p%40ss@h/d\n", "migrations"),
        ("[DEFAULT]\nwhere = migrations\n[alembic]\nscript_location = %(where)s\n", "migrations"),
        ("[alembic]\nscript_location = shop:db\n", "shop/db"),
        ("[alembic]\nscript_location = shop.inner:db\n", "shop/inner/db"),
        ("[alembic]\nscript_location = shop:inner:db\n", "shop/inner/db"),
        ("[alembic]\nscript_location = bare:db\n", "bare/db"),
    ],
)
def test_where_the_migrations_are(project: MigrationsProject, ini: str, folder: str) -> None:
    for path in ("shop/__init__.py", "shop/inner/__init__.py", "shop/db/env.py", "shop/inner/db/env.py", "bare/db/x"):
        project.write(path)
    found = script(project, ini)
    assert folders(project, [found.folder]) == [folder]
    assert folders(project, found.versions) == [f"{folder}/versions"]
    assert (found.recursive, found.path, str(found.place)) == (False, (), "alembic.ini")


def test_a_configuration_in_another_folder(project: MigrationsProject) -> None:
    project.write("db/alembic/env.py")
    assert script(project, "[alembic]\nscript_location = alembic\n", file="db/alembic.ini").folder == (
        project.root / "db/alembic"
    )
    # Alembic goes by the folder that it is started in.
    assert script(project, "[alembic]\nscript_location = db/alembic\n", file="db/alembic.ini").folder == (
        project.root / "db/alembic"
    )


def test_a_section_by_its_name(project: MigrationsProject) -> None:
    project.write("other/env.py")
    ini = "[alembic]\nscript_location = migrations\n[second]\nscript_location = other\n"
    assert folders(project, [script(project, ini, name="second").folder]) == ["other"]


def test_what_the_options_say_comes_first(project: MigrationsProject) -> None:
    project.write("other/env.py")
    assert folders(project, [script(project, script_location="other").folder]) == ["other"]
    assert folders(project, [script(project, "", file="db/x.ini", script_location="other").folder]) == ["other"]


@pytest.mark.parametrize(
    ("ini", "message", "line"),
    [
        ("", "'alembic.ini' says no script_location under [alembic]", 0),
        ("[alembic]\n", "'alembic.ini' says no script_location under [alembic]", 0),
        ("[other]\nscript_location = migrations\n", "'alembic.ini' says no script_location under [alembic]", 0),
        ("script_location = migrations\n", "'alembic.ini' is no ini file: MissingSectionHeaderError", 1),
        ("[alembic]\n[alembic]\n", "'alembic.ini' is no ini file: DuplicateSectionError", 2),
        ("[alembic]\na = 1\na = 2\n", "'alembic.ini' is no ini file: DuplicateOptionError", 3),
        (
            "[alembic]\nscript_location = absent\n",
            "there is no folder 'absent', which 'alembic.ini' gives as script_location",
            0,
        ),
        (
            "[alembic]\nscript_location = absent:migrations\n",
            "there is no folder 'absent:migrations', which 'alembic.ini' gives as script_location",
            0,
        ),
    ],
)
def test_a_configuration_that_does_not_say_it(project: MigrationsProject, ini: str, message: str, line: int) -> None:
    with pytest.raises(CannotJudge) as caught:
        script(project, ini)
    finding = caught.value.finding
    assert (finding.message, finding.place.path, finding.place.line) == (message, "alembic.ini", line)


def test_no_configuration(project: MigrationsProject) -> None:
    with pytest.raises(CannotJudge, match=r"'absent\.ini' does not exist"):
        read_script(Alembic("absent.ini"), project.root, Code(project.root, []))


@pytest.mark.parametrize(
    ("separator", "text", "expected"),
    [
        ("", "one two", ["one", "two"]),
        ("", "one, two", ["one", "two"]),
        ("", "one\n  two", ["one", "two"]),
        ("path_separator = space", "one  two", ["one", "two"]),
        ("path_separator = os", os.pathsep.join(["one", "two"]), ["one", "two"]),
        ("version_path_separator = os", os.pathsep.join(["my one", "two"]), ["my one", "two"]),
        ("path_separator = newline", "\n  my one\n  two", ["my one", "two"]),
        ("version_path_separator = ;", "my one;two", ["my one", "two"]),
        ("version_path_separator = :", "my one : two", ["my one", "two"]),
        ("", "%(here)s/one shop:two", ["one", "shop/two"]),
    ],
)
def test_several_folders_of_revisions(
    project: MigrationsProject, separator: str, text: str, expected: list[str]
) -> None:
    for name in ("one", "two", "my one", "shop/two"):
        (project.root / name).mkdir(parents=True)
    project.write("shop/__init__.py")
    found = script(project, f"{INI}{separator}\nversion_locations = {text}\n")
    assert folders(project, found.versions) == expected


def test_a_folder_of_revisions_in_a_package_that_is_not_there(project: MigrationsProject) -> None:
    (project.root / "one").mkdir()
    for text in ("one absent:versions", "absent:versions"):
        with pytest.raises(CannotJudge, match="'absent:versions'"):
            script(project, f"{INI}version_locations = {text}\n")


@pytest.mark.parametrize(
    ("said", "expected"), [("true", True), ("YES", False), ("1", False), ("false", False), ("", False)]
)
def test_folders_below(project: MigrationsProject, said: str, expected: bool) -> None:
    assert script(project, f"{INI}recursive_version_locations = {said}\n").recursive is expected


def test_what_goes_onto_the_path(project: MigrationsProject) -> None:
    found = script(project, f"{INI}prepend_sys_path = . src,lib\n")
    assert found.path == (project.root, project.root / "src", project.root / "lib")


@pytest.mark.parametrize(
    ("toml", "versions"),
    [
        ('[tool.alembic]\nscript_location = "migrations"\n', ["migrations/versions"]),
        ('[tool.alembic]\nscript_location = "%(here)s/migrations"\n', ["migrations/versions"]),
        ('[tool.alembic]\nscript_location = "migrations"\nversion_locations = ["one", "two"]\n', ["one", "two"]),
        (
            '[tool.alembic]\nscript_location = "migrations"\nversion_locations = ["%(here)s/my one", "two"]\n',
            ["my one", "two"],
        ),
    ],
)
def test_pyproject(project: MigrationsProject, toml: str, versions: list[str]) -> None:
    (project.root / "my one").mkdir()
    found = script(project, toml + 'prepend_sys_path = ["."]\n', file="pyproject.toml")
    assert folders(project, [found.folder, *found.versions]) == ["migrations", *versions]
    assert found.path == (project.root,)


@pytest.mark.parametrize(
    ("toml", "message", "line"),
    [
        ("[tool.alembic\n", "'pyproject.toml' is no TOML", 1),
        ("", "'pyproject.toml' says no script_location under [alembic]", 0),
        ("tool = 1\n", "'pyproject.toml' says no script_location under [alembic]", 0),
        ("[tool]\nalembic = 1\n", "'pyproject.toml' says no script_location under [alembic]", 0),
    ],
)
def test_a_pyproject_that_does_not_say_it(project: MigrationsProject, toml: str, message: str, line: int) -> None:
    with pytest.raises(CannotJudge) as caught:
        script(project, toml, file="pyproject.toml")
    assert (caught.value.finding.message, caught.value.finding.place.line) == (message, line)


# env.py


def environment(project: MigrationsProject, env: str | None, **said: Any) -> Environment:
    found = script(project)
    if env is not None:
        project.write("migrations/env.py", env)
    options = Alembic(**said)
    return read_environment(options, found, project.root, Code(project.root, [project.root]))


@pytest.mark.parametrize(
    ("env", "table", "schema"),
    [
        ("", "alembic_version", ""),
        ("context.configure(target_metadata=m)", "alembic_version", ""),
        ("context.configure(version_table='books')", "books", ""),
        ("context.configure(version_table='books', version_table_schema='shop')", "books", "shop"),
        ("context.configure(version_table=None, version_table_schema=None)", "alembic_version", ""),
        ("def run():\n    with c() as d:\n        context.configure(version_table='books')", "books", ""),
        ("TABLE = 'books'\ncontext.configure(version_table=TABLE + '_x')", "books_x", ""),
        ("from names import TABLE\ncontext.configure(version_table=TABLE)", "imported", ""),
        ("from alembic.context import configure\nconfigure(version_table='books')", "books", ""),
        ("other(version_table='books')", "alembic_version", ""),
        ("context.configure(**more())", "alembic_version", ""),
        ("context.configure(**{'version_table': 'books'})", "books", ""),
        ("MORE = dict()\nMORE['version_table_schema'] = 'shop'\ncontext.configure(**MORE)", "alembic_version", "shop"),
    ],
)
def test_where_the_books_are(project: MigrationsProject, env: str, table: str, schema: str) -> None:
    project.write("names.py", "TABLE = 'imported'\n")
    assert environment(project, env) == Environment(table, schema)


@pytest.mark.parametrize(
    ("argument", "key", "column"),
    [
        ("version_table=f()", "version-table", 33),
        ("version_table=1", "version-table", 33),
        ("version_table_schema=os.environ['SCHEMA']", "version-table-schema", 40),
    ],
)
def test_books_whose_place_is_computed(project: MigrationsProject, argument: str, key: str, column: int) -> None:
    found = environment(project, f"context.configure({argument})")
    refusal = found.schema if "schema" in key else found.table
    assert isinstance(refusal, CannotJudge)
    name = key.replace("-", "_")
    assert refusal.finding.message == (f"env.py computes {name}, so that where Alembic keeps its books is not known")
    assert refusal.finding.help == f"set `{key}` under `migrations: alembic:`"
    assert str(refusal.finding.place) == f"migrations/env.py:1:{column}"


def test_options_say_what_env_computes(project: MigrationsProject) -> None:
    env = "context.configure(version_table=f(), version_table_schema=f())"
    found = environment(project, env, version_table="books", version_table_schema="")
    assert found == Environment("books", "")
    found = environment(project, env, version_table="books")
    assert found.table == "books"
    assert isinstance(found.schema, CannotJudge)
    found = environment(project, env, version_table_schema="shop")
    assert isinstance(found.table, CannotJudge)
    assert found.schema == "shop"


@pytest.mark.parametrize("env", [None, "if\n"])
def test_an_env_that_cannot_be_read(project: MigrationsProject, env: str | None) -> None:
    found = environment(project, env)
    assert isinstance(found.table, CannotJudge)
    assert found.table.finding.place.path == "migrations/env.py"
    assert environment(project, env, version_table="books") == Environment("books", "")
    assert environment(project, env, version_table="books", version_table_schema="shop") == Environment("books", "shop")


def test_the_rows_of_the_books(project: MigrationsProject) -> None:
    project.stamped("a1", "b2")
    project.sqlite('CREATE TABLE "my ""books" (version_num)', 'INSERT INTO "my ""books" VALUES (12)')
    target = read_target("sqlite:///app.db", project.root)

    def rows(known: Environment) -> Any:
        return conversation(target, 3, lambda session: read_ledger(known, session, "sqlite"))

    assert rows(Environment()).records == (Record("a1"), Record("b2"))
    assert rows(Environment('my "books')).records == (Record("12"),)
    assert rows(Environment("alembic_version", "main")).table == "main.alembic_version"
    refusal = CannotJudge("it is not known", script(project).place, "alembic")
    for unknown in (Environment(refusal), Environment("books", refusal)):
        with pytest.raises(CannotJudge, match="it is not known"):
            rows(unknown)


# Revisions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("revision = 'a'", ("a", (), (), ())),
        ("revision = 'a'\ndown_revision = None", ("a", (), (), ())),
        ("revision: str = 'a'\ndown_revision: str | None = 'b'", ("a", ("b",), (), ())),
        ("revision = 'a'\ndown_revision = ('b', 'c')", ("a", ("b", "c"), (), ())),
        ("revision = 'a'\ndown_revision = ['b']", ("a", ("b",), (), ())),
        ("revision = 'a'\ndepends_on = ('b',)\nbranch_labels = ('c', 'd')", ("a", (), ("b",), ("c", "d"))),
        ("revision = 'a'\ndepends_on = 'b'\nbranch_labels = 'c'", ("a", (), ("b",), ("c",))),
        ("revision = 'a'\nbranch_labels = 'None'", ("a", (), (), ("None",))),
        ("revision = 'a'\ndown_revision = ''", ("a", (), (), ())),
        ("B = 'b'\nrevision = 'a'\ndown_revision = B", ("a", ("b",), (), ())),
        ("from ids import revision, down_revision", ("imported", ("before",), (), ())),
        ("from ids import A as down_revision\nrevision = 'a'", ("a", ("before",), (), ())),
        ("from ids import *", ("imported", ("before",), (), ())),
        ("revision = 'x'\nrevision = 'a'", ("a", (), (), ())),
        ("revision = down_revision = 'a'", ("a", ("a",), (), ())),
    ],
)
def test_what_a_revision_says(project: MigrationsProject, text: str, expected: Any) -> None:
    project.write("ids.py", "revision = 'imported'\ndown_revision = A = 'before'\n")
    found = revision(project, text)
    assert (found.id, found.parents, found.depends, found.labels) == expected


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("", "revision of '{}' cannot be read: there is no revision", ""),
        ("revision = make()", "revision of '{}' cannot be read: make() is not run", ":1:12"),
        ("revision = 12", "revision of '{}' cannot be read: it is no identifier", ":1:12"),
        ("revision = None", "revision of '{}' cannot be read: it is no identifier", ":1:12"),
        ("revision = ''", "revision of '{}' cannot be read: it is no identifier", ":1:12"),
        ("revision = 'a'\ndown_revision = 12", "down_revision of '{}' cannot be read: it is no identifier", ":2:17"),
        ("revision = 'a'\ndown_revision = ('b', f())", "down_revision of '{}' cannot be read: f() is not run", ":2:17"),
        (
            "revision = 'a'\ndown_revision = 'b,c'.split(',')",
            "down_revision of '{}' cannot be read: a call is not run",
            ":2:17",
        ),
        ("revision = 'a'\ndepends_on = f()", "depends_on of '{}' cannot be read: f() is not run", ":2:14"),
        ("revision = 'a'\nif\n", "'{}' is no Python that this Python understands: invalid syntax", ":2:3"),
        ("revision = 'a'\nlazy = defer x", "'{}' is no Python that this Python understands: invalid syntax", ":2:14"),
    ],
)
def test_a_revision_that_cannot_be_read(project: MigrationsProject, text: str, message: str, place: str) -> None:
    found = revision(project, text)
    assert found.finding.message == message.format("migrations/versions/a.py")
    assert str(found.finding.place) == f"migrations/versions/a.py{place}"


def test_what_else_there_is(project: MigrationsProject) -> None:
    project.alembic()
    at = project.revision("a1", labels=["shop"])
    project.revision("b2", "a1", depends=["shop"], upgrade="op.drop_table('orders')", downgrade="pass")
    found = chain(project, sql=Sql())
    assert str(found.migrations["a1"].place) == "migrations/versions/a1.py:4:12"
    assert found.migrations["b2"].depends == ("a1",)
    assert [step.kind for step in found.migrations["b2"].steps] == ["drop-table"]
    assert found.migrations["b2"].irreversible == "its downgrade() does nothing"
    assert chain(project).migrations["b2"].steps == ()
    assert found.framework == "alembic"
    assert at.exists()


def test_files_that_are_no_revisions(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    for name in ("__init__.py", "__init__x.py", ".#b2.py", "b2.pyc", "b2.py~", "README", "b2.txt"):
        project.write(f"migrations/versions/{name}", "if")
    project.write("migrations/versions/below/b2.py", "if")
    found = chain(project)
    assert (list(found.migrations), found.problems) == (["a1"], ())
    config = Config(str(project.root / "alembic.ini"))
    config.set_main_option("script_location", str(project.root / "migrations"))
    assert [r.revision for r in ScriptDirectory.from_config(config).walk_revisions()] == ["a1"]


def test_folders_below_are_read_where_that_is_said(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1", name="2024/a1")
    project.revision("b2", "a1", name="2025/deep/b2")
    project.write("migrations/versions/__pycache__/c3.py", "revision = 'c3'\n")
    assert list(chain(project, INI + "recursive_version_locations = true\n").migrations) == ["a1", "b2"]
    (problem,) = chain(project).problems
    assert problem.finding.message == "there is no revision in migrations/versions"


def test_an_id_that_two_files_have(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    project.revision("a1", name="again")
    (twice,) = chain(project).twice
    assert twice.place.path == "migrations/versions/again.py"


def test_a_file_that_two_locations_lead_to_is_one(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    (project.root / "linked").symlink_to(project.root / "migrations/versions")
    ini = INI + "version_locations = migrations/versions linked %(here)s/migrations/versions\n"
    found = chain(project, ini)
    assert (list(found.migrations), found.twice) == (["a1"], ())


def test_a_location_that_is_not_there(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    found = chain(project, INI + "version_locations = migrations/versions absent\n")
    assert list(found.migrations) == ["a1"]
    assert [problem.finding.message for problem in found.problems] == ["there is no folder 'absent' with revisions"]


def test_one_bad_file_leaves_the_others(project: MigrationsProject) -> None:
    project.alembic()
    project.revision("a1")
    project.write("migrations/versions/b2.py", b"revision = '\xff'\n")
    found = chain(project)
    assert list(found.migrations) == ["a1"]
    (problem,) = found.problems
    assert "'migrations/versions/b2.py' cannot be read" in problem.finding.message
