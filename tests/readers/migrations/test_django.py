"""Django's settings, apps and migrations, as they are written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from migrations_projects import MigrationsProject
from pytest_deploygate.families.migrations import Chain, Django, Migration
from pytest_deploygate.finding import CannotJudge
from pytest_deploygate.readers.database import conversation, read_target
from pytest_deploygate.readers.migrations.django import (
    App,
    Project,
    called,
    read_chain,
    read_ledger,
    read_project,
    swapped,
)
from pytest_deploygate.readers.migrations.evaluation import Code, Module, Unclear
from pytest_deploygate.readers.migrations.sql import Sql

# What Django itself would say where a project's settings say nothing.
GLOBAL = "AUTH_USER_MODEL = 'auth.User'\n"


def code(project: MigrationsProject) -> Code:
    project.write("lib/django/__init__.py")
    project.write("lib/django/conf/__init__.py")
    project.write("lib/django/conf/global_settings.py", GLOBAL)
    return Code(project.root, [project.root, project.root / "lib"])


def read(project: MigrationsProject, settings: str = "", apps: list[str] | None = None) -> Project:
    """What settings say."""
    project.write("shop/__init__.py")
    project.write("shop/settings.py", settings)
    return read_project(Django("shop.settings", apps), project.root, code(project))[0]


def chain(project: MigrationsProject, settings: str | None = None, sql: Sql | None = None) -> Chain:
    """The migrations of the project's apps."""
    if settings is not None:
        project.write("shop/__init__.py")
        project.write("shop/settings.py", settings)
    known = code(project)
    found, module = read_project(Django("shop.settings"), project.root, known)
    return read_chain(found, module, project.root, known, sql)


def app(project: MigrationsProject, path: str, config: str = "", *, migrations: bool = True) -> None:
    """Write an app."""
    project.write(f"{path}/__init__.py")
    if config:
        project.write(f"{path}/apps.py", f"from django.apps import AppConfig\n{config}\n")
    if migrations:
        project.write(f"{path}/migrations/__init__.py")


def named(apps: Sequence[App]) -> list[tuple[str, str]]:
    return [(one.name, one.label) for one in apps]


def messages(problems: Sequence[CannotJudge]) -> list[str]:
    return [problem.finding.message for problem in problems]


# Settings


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("INSTALLED_APPS = ['one', 'two']", ["one", "two"]),
        ("INSTALLED_APPS = ('one', 'two')", ["one", "two"]),
        ("INSTALLED_APPS: list[str] = ['one']", ["one"]),
        ("OWN = ['one']\nINSTALLED_APPS = [*OWN, 'two']", ["one", "two"]),
        ("OWN = ['one']\nINSTALLED_APPS = OWN + ['two']", ["one", "two"]),
        ("INSTALLED_APPS = ['one']\nINSTALLED_APPS += ['two']", ["one", "two"]),
        ("INSTALLED_APPS = ['one']\nINSTALLED_APPS.append('two')", ["one", "two"]),
        ("INSTALLED_APPS = ['two']\nINSTALLED_APPS.insert(0, 'one')", ["one", "two"]),
        ("from shop.base import *\nINSTALLED_APPS += ['two']", ["one", "two"]),
        ("from .base import *\nINSTALLED_APPS += ['two']", ["one", "two"]),
        ("from .base import INSTALLED_APPS", ["one"]),
        ("from .base import INSTALLED_APPS\nINSTALLED_APPS += ['two']", ["one", "two"]),
        ("from . import base\nINSTALLED_APPS = base.INSTALLED_APPS + ['two']", ["one", "two"]),
        ("DEBUG = False\nINSTALLED_APPS = ['one']\nif DEBUG:\n    INSTALLED_APPS += ['two']", ["one"]),
    ],
)
def test_the_apps_that_are_installed(project: MigrationsProject, settings: str, expected: list[str]) -> None:
    app(project, "one")
    app(project, "two")
    project.write("shop/base.py", "INSTALLED_APPS = ['one']\n")
    found = read(project, settings)
    assert [one.name for one in found.apps] == expected
    assert all(one.is_sure and one.is_own for one in found.apps)
    assert (found.problems, str(found.place)) == ((), "shop/settings.py")


def test_an_app_under_a_condition_that_a_run_knows(project: MigrationsProject) -> None:
    app(project, "one")
    app(project, "two")
    found = read(project, "INSTALLED_APPS = ['one']\nif env('DEBUG'):\n    INSTALLED_APPS += ['two', 'absent']\n")
    assert [(one.name, one.is_sure) for one in found.apps] == [("one", True), ("two", False)]
    assert found.problems == ()
    project.migration("two", "0001_initial")
    project.migration("one", "0001_initial")
    made = chain(project).migrations
    assert made["two.0001_initial"].doubt == (
        "whether the app 'two' is installed depends on a condition in the settings"
    )
    assert made["one.0001_initial"].doubt == ""


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("", "INSTALLED_APPS of 'shop/settings.py' cannot be read: there is no INSTALLED_APPS"),
        ("INSTALLED_APPS = load()", "INSTALLED_APPS of 'shop/settings.py' cannot be read: load() is not run"),
        ("INSTALLED_APPS = 'one'", "INSTALLED_APPS of 'shop/settings.py' cannot be read: it is no list"),
        ("if\n", "'shop/settings.py' is no Python that this Python understands: invalid syntax"),
    ],
)
def test_settings_that_do_not_say_it(project: MigrationsProject, settings: str, message: str) -> None:
    with pytest.raises(CannotJudge) as caught:
        read(project, settings)
    assert caught.value.finding.message == message
    assert caught.value.finding.place.path == "shop/settings.py"


def test_settings_that_are_not_there(project: MigrationsProject) -> None:
    project.write("shop/inner/x.py")
    for name in ("absent.settings", "shop.inner"):
        with pytest.raises(CannotJudge, match=f"there is no settings module '{name}'"):
            read_project(Django(name), project.root, code(project))


def test_apps_that_the_options_name(project: MigrationsProject) -> None:
    app(project, "one")
    assert named(read(project, "INSTALLED_APPS = load()", apps=["one"]).apps) == [("one", "one")]


def test_apps_that_are_not_known_to_the_end(project: MigrationsProject) -> None:
    app(project, "one")
    found = read(project, "INSTALLED_APPS = ['one', name(), *more(), 1]\nINSTALLED_APPS += ['absent.app']\n")
    assert named(found.apps) == [("one", "one")]
    assert messages(found.problems) == [
        "INSTALLED_APPS cannot be read to its end: name() is not run",
        "INSTALLED_APPS cannot be read to its end: a part of it is computed",
        "INSTALLED_APPS cannot be read to its end: a part of it is computed",
        "the app 'absent.app' is not found",
    ]


def test_an_installed_package_is_not_the_projects_own(project: MigrationsProject) -> None:
    app(project, "lib/site-packages/third")
    project.write("shop/__init__.py")
    project.write("shop/settings.py", "INSTALLED_APPS = ['third']\n")
    known = Code(project.root, [project.root, project.root / "lib/site-packages"])
    (found,) = read_project(Django("shop.settings"), project.root, known)[0].apps
    assert not found.is_own


NAMED = "class OneConfig(AppConfig):\n    name = 'one'\n"
CONFIGS = [
    ("one", "", [("one", "one")]),
    ("one.inner", "", [("one.inner", "inner")]),
    ("one", NAMED, [("one", "one")]),
    ("one", NAMED + "    label = 'first'\n", [("one", "first")]),
    ("one", NAMED + "    label: str = 'first'\n", [("one", "first")]),
    ("one.apps.OneConfig", NAMED + "    label = 'first'\n", [("one", "first")]),
    ("one.apps.OneConfig", "class OneConfig(AppConfig):\n    name = 'one.inner'\n", [("one.inner", "inner")]),
    ("one", f"{NAMED}    label = 'first'\nclass Other(AppConfig):\n    name = 'one'\n", [("one", "one")]),
    (
        "one",
        f"{NAMED}    label = 'first'\n    default = True\nclass OtherConfig(AppConfig):\n    name = 'one'\n",
        [("one", "first")],
    ),
    (
        "one",
        f"{NAMED}    label = 'first'\nclass OtherConfig(AppConfig):\n    name = 'one'\n    default = False\n",
        [("one", "first")],
    ),
    ("one.apps.OtherConfig", f"{NAMED}class OtherConfig(OneConfig):\n    label = 'other'\n", [("one", "other")]),
    (
        "one.apps.OtherConfig",
        "from one.base import BaseConfig\nclass OtherConfig(BaseConfig):\n    label = 'other'\n",
        [("one.inner", "other")],
    ),
    ("one", "class Helper:\n    name = 'x'\n", [("one", "one")]),
    ("one", "NAME = 'one'\nclass OneConfig(AppConfig):\n    name = NAME\n    label = NAME + 's'\n", [("one", "ones")]),
]


@pytest.mark.parametrize(("entry", "config", "expected"), CONFIGS)
def test_app_configs(project: MigrationsProject, entry: str, config: str, expected: Any) -> None:
    app(project, "one", config)
    app(project, "one/inner")
    project.write(
        "one/base.py", "from django.apps import AppConfig\nclass BaseConfig(AppConfig):\n    name='one.inner'\n"
    )
    assert named(read(project, f"INSTALLED_APPS = [{entry!r}]").apps) == expected


@pytest.mark.parametrize(
    ("config", "line"),
    [
        ("class OneConfig(AppConfig):\n    pass\n", 2),
        ("class OneConfig(AppConfig):\n    name = __name__.rpartition('.')[0]\n", 2),
        ("class OneConfig(AppConfig):\n    name = 'one'\n    label = f()\n", 2),
        ("class OneConfig(AppConfig):\n    name = 'one'\n    def label(self): return 'x'\n", 2),
        ("from absent import BaseConfig\nclass OneConfig(BaseConfig):\n    name = 'one'\n", 3),
    ],
)
def test_app_configs_that_do_not_say_it(project: MigrationsProject, config: str, line: int) -> None:
    app(project, "one", config)
    found = read(project, "INSTALLED_APPS = ['one.apps.OneConfig']")
    assert found.apps == ()
    (problem,) = found.problems
    assert problem.finding.message == "OneConfig does not say plainly which app it configures"
    assert (problem.finding.place.path, problem.finding.place.line) == ("one/apps.py", line)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("", "one/migrations"),
        ("MIGRATION_MODULES = {'one': 'moved.one'}", "moved/one"),
        ("MIGRATION_MODULES = {}\nMIGRATION_MODULES['one'] = 'moved.one'", "moved/one"),
        ("from .base import MIGRATION_MODULES", "moved/one"),
        ("MIGRATION_MODULES = {'one': None}", None),
        ("MIGRATION_MODULES = {'one': 'moved.bare'}", None),
        ("MIGRATION_MODULES = {'two': 'moved.one'}", "one/migrations"),
    ],
)
def test_where_migrations_are(project: MigrationsProject, settings: str, expected: str | None) -> None:
    app(project, "one")
    project.write("moved/__init__.py")
    project.write("moved/one/__init__.py")
    project.write("moved/bare/0001_initial.py")
    project.write("shop/base.py", "MIGRATION_MODULES = {'one': 'moved.one'}\n")
    (found,) = read(project, f"INSTALLED_APPS = ['one']\n{settings}\n").apps
    assert found.migrations == (None if expected is None else project.root / expected)


@pytest.mark.parametrize("said", ["{'one': find()}", "find()", "Disabled()", "{'one': 1}"])
def test_migration_modules_that_are_computed(project: MigrationsProject, said: str) -> None:
    app(project, "one")
    found = read(project, f"INSTALLED_APPS = ['one']\nMIGRATION_MODULES = {said}\n")
    (problem,) = found.problems
    assert problem.finding.message.startswith("MIGRATION_MODULES of 'shop/settings.py' cannot be read")


def test_folders_without_a_package(project: MigrationsProject) -> None:
    app(project, "one", migrations=False)
    project.write("one/migrations/0001_initial.py", "class Migration: pass\n")
    project.write("two.py")
    app(project, "three")
    project.migration("three", "0001_initial")
    found = chain(project, "INSTALLED_APPS = ['one', 'two', 'three']\n")
    assert list(found.migrations) == ["three.0001_initial"]
    assert found.unmigrated == {"one", "two"}


def test_the_user_model(project: MigrationsProject) -> None:
    app(project, "one")
    project.write("shop/base.py", "AUTH_USER_MODEL = 'accounts.User'\n")
    head = "INSTALLED_APPS = ['one']\n"
    assert read(project, head).user == "auth.User"
    assert read(project, f"{head}AUTH_USER_MODEL = 'accounts.User'\n").user == "accounts.User"
    assert read(project, f"{head}from shop.base import AUTH_USER_MODEL\n").user == "accounts.User"
    assert swapped(None, "AUTH_USER_MODEL") == "auth.User"
    assert swapped(None, "OTHER_MODEL") == ""


# Migrations

MIGRATION = "from django.db import migrations, models\nfrom django.conf import settings\n"


def migration(project: MigrationsProject, body: str, settings: str = "", head: str = "") -> tuple[Migration, Chain]:
    """The migration `0002_next` of an app, whose class has this body."""
    app(project, "orders")
    project.migration("orders", "0001_initial")
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    project.write(
        "orders/migrations/0002_next.py", f"{MIGRATION}{head}\nclass Migration(migrations.Migration):\n{lines}"
    )
    found = chain(project, f"INSTALLED_APPS = ['orders']\n{settings}\n", Sql())
    return found.migrations["orders.0002_next"], found


SAME = ("orders.0001_initial",)
LINKS = [
    ("dependencies = [('orders', '0001_initial')]", SAME, ()),
    ("dependencies = (('orders', '0001_initial'), ('auth', '0001_initial'))", SAME, ("auth.0001_initial",)),
    ("dependencies = FIRST", SAME, ()),
    ("dependencies = [*FIRST, ('auth', '0001')]", SAME, ("auth.0001",)),
    ("dependencies = [(APP, '0001_initial')]", SAME, ()),
    ("dependencies = [('auth', '__first__')]", (), ("auth.__first__",)),
    ("dependencies = [('orders', '__first__')]", (), ()),
    ("dependencies = [('orders', '0001_initial')]\ndependencies += [('auth', '0001')]", SAME, ("auth.0001",)),
    ("dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]", (), ("accounts.__first__",)),
    ("dependencies = [migrations.swappable_dependency('other.Model')]", (), ("other.__first__",)),
    ("dependencies = [migrations.swappable_dependency(settings.OTHER_MODEL)]", (), ()),
    ("dependencies = [migrations.swappable_dependency(getattr(settings, 'OTHER', 'x.Y'))]", (), ("x.__first__",)),
    ("if True:\n    dependencies = [('orders', '0001_initial')]", SAME, ()),
    ("dependencies = []\nif settings.FLAG:\n    dependencies = [('orders', '0001_initial')]", (), ()),
    ("pass", (), ()),
]


@pytest.mark.parametrize(("body", "parents", "depends"), LINKS)
def test_what_it_follows(project: MigrationsProject, body: str, parents: Any, depends: Any) -> None:
    head = "APP = 'orders'\nFIRST = [('orders', '0001_initial')]\n"
    found, whole = migration(project, body, "AUTH_USER_MODEL = 'accounts.User'\nFLAG = False", head)
    assert (found.parents, found.depends, whole.problems) == (parents, depends, ())


def test_the_default_user_model(project: MigrationsProject) -> None:
    found, _ = migration(project, "dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]")
    assert found.depends == ("auth.__first__",)


@pytest.mark.parametrize(
    ("body", "parents", "reason", "line"),
    [
        ("dependencies = [('orders', '0001_initial'), ('a', f())]", SAME, "f() is not run", 5),
        ("dependencies = [('orders', '0001_initial'), *f()]", SAME, "", 5),
        ("dependencies = [('orders', '0001_initial')] + f()", SAME, "f() is not run", 5),
        ("dependencies = f()", (), "f() is not run", 5),
        ("dependencies = [('orders',)]", (), "it is no pair of an app and a name", 5),
        ("dependencies = ['orders.0001_initial']", (), "it is no pair of an app and a name", 5),
        ("dependencies = []\ndependencies += f()", (), "it is put together", 6),
        ("dependencies = []\nif f():\n    dependencies = [('a', 'b')]", (), "it depends on a condition", 7),
    ],
)
def test_what_it_follows_is_computed(
    project: MigrationsProject, body: str, parents: Any, reason: str, line: int
) -> None:
    found, whole = migration(project, body)
    (problem,) = whole.problems
    assert found.parents == parents
    assert problem.finding.message == (
        f"dependencies of 'orders/migrations/0002_next.py' cannot be read to the end: {reason}"
    )
    assert problem.finding.place.line == line


def test_the_first_and_the_last_of_an_app(project: MigrationsProject) -> None:
    for name in ("one", "two"):
        app(project, name)
    project.migration("one", "0001_a")
    project.migration("one", "0002_b", ("one", "0001_a"))
    project.migration("one", "0003_c", ("one", "0002_b"))
    project.migration("two", "0001_a", ("one", "__first__"))
    project.migration("two", "0002_b", ("two", "0001_a"), ("one", "__latest__"), ("gone", "__first__"))
    found = chain(project, "INSTALLED_APPS = ['two', 'one']\n").migrations
    assert found["two.0001_a"].depends == ("one.0001_a",)
    assert found["two.0002_b"].depends == ("one.0003_c", "gone.__first__")
    assert [key for key, made in found.items() if made.group == "one"] == ["one.0001_a", "one.0002_b", "one.0003_c"]


def test_what_asks_to_run_before_another(project: MigrationsProject) -> None:
    for name in ("one", "two"):
        app(project, name)
    project.migration("one", "0001_a", run_before=[("two", "__first__"), ("gone", "0001")])
    project.migration("two", "0001_a")
    found = chain(project, "INSTALLED_APPS = ['one', 'two']\n").migrations
    assert found["two.0001_a"].depends == ("one.0001_a",)
    assert found["one.0001_a"].labels == ()


def test_what_a_squashed_one_replaces(project: MigrationsProject) -> None:
    found, _ = migration(project, "replaces = [('orders', '0001_initial'), ('old', '0001')]")
    assert found.replaces == ("orders.0001_initial", "old.0001")


OPERATIONS = [
    ("operations = [migrations.DeleteModel('A')]", ["drop-table orders_a"]),
    ("operations = (migrations.DeleteModel('A'),)", ["drop-table orders_a"]),
    ("operations = [*MORE, migrations.DeleteModel('A')]", ["drop-table orders_m", "drop-table orders_a"]),
    ("operations = MORE + [migrations.DeleteModel('A')]", ["drop-table orders_m", "drop-table orders_a"]),
    ("own = [migrations.DeleteModel('A')]\noperations = own", ["drop-table orders_a"]),
    (
        "operations = [migrations.DeleteModel('A')]\noperations += [migrations.DeleteModel('B')]",
        ["drop-table orders_a", "drop-table orders_b"],
    ),
    ("if settings.FLAG:\n    operations = [migrations.DeleteModel('A')]\nelse:\n    operations = []", []),
    ("operations = []\nif f():\n    operations = [migrations.DeleteModel('A')]", ["opaque"]),
    (
        "if f():\n    operations = [migrations.DeleteModel('A')]\nelse:\n    operations = []",
        ["opaque"],
    ),
    ("operations = f()", ["opaque"]),
    ("operations = [f]", ["opaque"]),
]


@pytest.mark.parametrize(("body", "expected"), OPERATIONS)
def test_operations(project: MigrationsProject, body: str, expected: list[str]) -> None:
    head = "MORE = [migrations.DeleteModel('M')]\n"
    found, _ = migration(project, body, "FLAG = False", head)
    assert [f"{step.kind} {step.table or ''}".strip() for step in found.steps] == expected


def test_an_atomic_migration_or_none(project: MigrationsProject) -> None:
    body = "operations = [migrations.DeleteModel('A')]"
    assert [migration(project, f"{body}\natomic = {said}")[0].steps[0].in_transaction for said in (True, False)] == [
        True,
        False,
    ]
    assert migration(project, body)[0].steps[0].in_transaction


def test_steps_are_only_read_where_they_are_asked_for(project: MigrationsProject) -> None:
    migration(project, "operations = [migrations.RunPython(f)]")
    assert chain(project).migrations["orders.0002_next"].steps == ()
    known = chain(project, sql=Sql()).migrations["orders.0002_next"]
    assert [step.kind for step in known.steps] == ["data"]
    assert known.irreversible == "a RunPython has no reverse_code"
    assert str(known.place) == "orders/migrations/0002_next.py:4:1"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "'orders/migrations/0001_initial.py' has no class Migration of its own"),
        ("from other import Migration", "'orders/migrations/0001_initial.py' has no class Migration of its own"),
        ("class Migration(\n", "'orders/migrations/0001_initial.py' is no Python that this Python understands"),
    ],
)
def test_files_that_are_no_migration(project: MigrationsProject, text: str, message: str) -> None:
    app(project, "orders")
    project.write("orders/migrations/0001_initial.py", text)
    project.migration("orders", "0002_next")
    found = chain(project, "INSTALLED_APPS = ['orders']\n")
    assert list(found.migrations) == ["orders.0002_next"]
    (problem,) = found.problems
    assert problem.finding.message.startswith(message)


def test_files_that_django_passes_over(project: MigrationsProject) -> None:
    app(project, "orders")
    project.migration("orders", "0001_initial")
    for name in ("_helper.py", "~old.py", "0002.orig.py", ".#0001_initial.py", "0003.txt", "0004.pyc"):
        project.write(f"orders/migrations/{name}", "if")
    project.write("orders/migrations/0005/__init__.py", "if")
    (project.root / "orders/migrations/0006.py").mkdir()
    found = chain(project, "INSTALLED_APPS = ['orders']\n")
    assert (list(found.migrations), found.problems) == (["orders.0001_initial"], ())


def test_no_migrations_at_all(project: MigrationsProject) -> None:
    app(project, "orders")
    assert messages(chain(project, "INSTALLED_APPS = ['orders']\n").problems) == ["no installed app has migrations"]


def test_a_label_that_is_not_the_folders_name(project: MigrationsProject) -> None:
    app(
        project,
        "orders",
        "class C(AppConfig):\n    pass\nclass OrdersConfig(AppConfig):\n    name = 'orders'\n    label = 'sales'\n    default = True",
    )
    project.migration("orders", "0001_initial", operations="migrations.DeleteModel('A')")
    project.migration("orders", "0002_next", ("sales", "0001_initial"))
    found = chain(project, "INSTALLED_APPS = ['orders']\n", Sql()).migrations
    assert list(found) == ["sales.0001_initial", "sales.0002_next"]
    assert found["sales.0002_next"].parents == ("sales.0001_initial",)
    assert str(found["sales.0001_initial"].steps[0].table) == "sales_a"


def test_what_calls_give() -> None:
    assert called("migrations.swappable_dependency", ["a.B"], {}) == ("a", "__first__")
    assert called("migrations.swappable_dependency", [Unclear("x")], {}) == ("", "__first__")
    assert called("f", [], {}) == Unclear("f() is not run")
    assert called("", [], {}) == Unclear("a call is not run")


def test_the_rows_of_the_books(project: MigrationsProject) -> None:
    project.migrated("one.0002_b", "one.0001_a")
    target = read_target("sqlite:///app.db", project.root)
    for schema in ("", "main"):
        found = conversation(target, 3, lambda session, at=schema: read_ledger(session, "sqlite", at))  # type: ignore[misc]
        assert [record.id for record in found.records] == ["one.0002_b", "one.0001_a"]
        assert found.table == "django_migrations"


def test_settings_can_be_asked_for_more(project: MigrationsProject) -> None:
    app(project, "one")
    project.write("shop/__init__.py")
    project.write("shop/settings.py", "INSTALLED_APPS = ['one']\nOTHER = 'x.Y'\n")
    _, settings = read_project(Django("shop.settings"), project.root, code(project))
    assert isinstance(settings, Module)
    assert swapped(settings, "OTHER") == "x.Y"
