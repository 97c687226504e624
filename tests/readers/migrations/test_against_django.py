"""What is read of Django and judged of it against what Django really does on each kind of database."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

import databases
import tools
from migrations_projects import MigrationsProject, options
from projects import RULES, Outcome
from pytest_deploygate.families.migrations import Kept, Ledger, Scratch, Step, Table
from pytest_deploygate.readers.database import conversation, read_target
from pytest_deploygate.readers.database.catalogue import read_catalogue
from pytest_deploygate.readers.migrations import read_migrations, registry
from pytest_deploygate.verdict import sort_out

KINDS = ("sqlite", "postgresql", "mariadb")
ENGINES = {"sqlite": "sqlite3", "postgresql": "postgresql", "mariadb": "mysql"}
FAMILY = [name.partition("/")[2] for name in RULES if name.startswith("migrations/")]
DATA = [name for name in FAMILY if RULES[f"migrations/{name}"].phase.value == "data"]
# They only ask whether the database answers, and lets this role read.
OF_ACCESS = ["unreachable", "denied"]
OF_MODELS = ["missing-table", "missing-column", "model-without-migration"]
APPLYING = ["does-not-apply", "drift"]
SECONDS = 120
TOKEN = "tiger-tiger-burning-bright"

# What `manage.py` does, as often as it is given arguments for it; tells what each run says.
MANAGE = """
import io, json, os, sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
sys.path.insert(0, os.getcwd())
from django.core.management import execute_from_command_line

sys.stdout = sys.stderr = out = io.StringIO()
said = []
for arguments in json.loads(sys.argv[1]):
    try:
        execute_from_command_line(["manage.py", *arguments, "--no-color", "--skip-checks"])
        code = 0
    except SystemExit as end:
        code = end.code
    except Exception as error:
        print(repr(error))
        code = 1
    said.append([code or 0, out.getvalue()])
    out.seek(0)
    out.truncate()
print(json.dumps(said), file=sys.__stdout__)
"""
# Applies all migrations, and tells what tables there are after each.
WALK = """
import json, os, sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
sys.path.insert(0, os.getcwd())
import django

django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

noted = []


def progress(action, migration=None, fake=None):
    if action == "apply_success":
        look = connection.introspection
        with connection.cursor() as cursor:
            names = [table.name for table in look.get_table_list(cursor)]
            tables = {name: [column.name for column in look.get_table_description(cursor, name)] for name in names}
        noted.append([f"{migration.app_label}.{migration.name}", tables])


executor = MigrationExecutor(connection, progress)
executor.migrate(executor.loader.graph.leaf_nodes())
print(json.dumps(noted))
"""
SETTINGS = """\
import json
import os

INSTALLED_APPS = {apps!r}
DATABASES = json.loads(os.environ.get("DATABASES", '{{"default": {{}}}}'))
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SECRET_KEY = "-"
{more}
"""
# Django knows no PyMySQL by itself.
PYMYSQL = "import pymysql\n\npymysql.install_as_MySQLdb()\n"


@dataclass
class DjangoProject(MigrationsProject):
    """A project that Django itself runs in."""

    kind: str = "sqlite"
    url: str = "sqlite:///app.db"
    environ: dict[str, str] = field(default_factory=dict)

    def setup(self, *apps: str, more: str = "") -> None:
        """Write all but the apps."""
        self.given = {"django": "shop.settings", "database": self.url}
        # Whatever kind the database is of: the one to apply all to may be of another.
        self.write("shop/__init__.py", PYMYSQL)
        self.write("shop/settings.py", SETTINGS.format(apps=list(apps), more=more))

    def app(self, label: str, models: str = "", migrations: str | None = "migrations") -> None:
        """Write an app."""
        self.write(f"{label}/__init__.py")
        if migrations is not None:
            self.write(f"{label}/{migrations}/__init__.py")
        self.write(f"{label}/models.py", f"from django.db import models\n{models}")

    def add(self, path: str, *needed: str | tuple[str, str], operations: str = "", head: str = "", **more: Any) -> Path:
        """Write a migration; what it needs is given as pairs, or as code."""
        links = ", ".join(one if isinstance(one, str) else repr(one) for one in needed)
        attributes = "".join(f"    {key} = {value!r}\n" for key, value in more.items())
        lines = "".join(f"        {line}\n" for line in operations.splitlines())
        return self.write(
            path,
            f"from django.conf import settings\nfrom django.db import migrations, models\n{head}\n\n"
            f"class Migration(migrations.Migration):\n    dependencies = [{links}]\n{attributes}"
            f"    operations = [\n{lines}    ]\n",
        )

    def python(self, code: str, *arguments: str) -> Any:
        """What a program says that runs in the project."""
        environ = {"PATH": os.environ["PATH"], "HOME": str(self.root), "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            [sys.executable, "-B", "-c", code, *arguments],
            cwd=self.root,
            env={**environ, "DATABASES": json.dumps({"default": self.parts}), **self.environ},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def manage(self, *commands: str) -> list[tuple[int, str]]:
        """What `manage.py` says to these commands, with its exit codes."""
        said = self.python(MANAGE, json.dumps([command.split() for command in commands]))
        return [(code, text) for code, text in said]

    def done(self, *commands: str) -> list[str]:
        """What `manage.py` says to commands that go well."""
        said = self.manage(*commands)
        assert [code for code, _ in said] == [0] * len(commands), said
        return [text for _, text in said]

    @property
    def parts(self) -> dict[str, str]:
        engine = f"django.db.backends.{ENGINES[self.kind]}"
        if self.kind == "sqlite":
            return {"ENGINE": engine, "NAME": "app.db"}
        target = read_target(self.url, self.root)
        return {
            "ENGINE": engine,
            "NAME": target.name,
            "USER": target.user,
            "HOST": target.host,
            "PORT": str(target.port),
        }

    def run_sql(self, *statements: str) -> None:
        if self.kind == "sqlite":
            self.sqlite(*statements)
        else:
            (databases.postgres_run if self.kind == "postgresql" else databases.mariadb_run)(self.url, *statements)

    @property
    def file(self) -> Path:
        return self.root / "app.db"

    # What the gate says

    def outcomes(self, *rules: str, **given: Any) -> dict[str, Outcome]:
        """What several rules say to the same facts."""
        own = options(**{**self.given, **given})
        facts = read_migrations(own, self.deploy(own, *rules))
        return {rule: Outcome(*sort_out(RULES[f"migrations/{rule}"].check(facts, own))) for rule in rules}

    def kept(self, *rules: str) -> Kept:
        """The chain and its books, if there is nothing wrong with them."""
        (kept,) = self.facts(*rules).known
        assert not kept.chain.problems
        assert isinstance(kept.ledger, Ledger)
        return kept


@contextlib.contextmanager
def server(kind: str) -> Iterator[str]:
    """The URL of a new, empty database."""
    if kind == "sqlite":
        yield "sqlite:///app.db"
    else:
        with (databases.postgres if kind == "postgresql" else databases.mariadb)() as url:
            yield url


Make = Callable[..., DjangoProject]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """Makes a project with a database of its own."""
    with contextlib.ExitStack() as stack:

        def build(kind: str) -> DjangoProject:
            url = stack.enter_context(server(kind))
            return DjangoProject(tmp_path.resolve(), kind=kind, url=url)

        yield build


@pytest.fixture(scope="module", params=KINDS)
def applied(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DjangoProject]:
    """A project all of whose migrations have run. Only ever read: tests change a copy of its files."""
    with server(request.param) as url:
        project = DjangoProject(tmp_path_factory.mktemp("applied").resolve(), kind=request.param, url=url)
        small(project)
        project.done("migrate")
        yield project


@pytest.fixture
def copy(applied: DjangoProject, tmp_path: Path) -> DjangoProject:
    """The same project, whose files may be changed, at the same database."""
    shutil.copytree(applied.root, tmp_path / "copy")
    copied = DjangoProject((tmp_path / "copy").resolve(), kind=applied.kind, url=applied.url)
    copied.given = dict(applied.given)
    return copied


ID = "('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID'))"
ORDERS = """

class Tag(models.Model):
    word = models.CharField(max_length=20)


class Order(models.Model):
    total = models.IntegerField(null=True)
    tags = models.ManyToManyField(Tag)
"""


def small(project: DjangoProject) -> None:
    """An app with two migrations."""
    project.setup("orders")
    project.app("orders", ORDERS)
    create = f"migrations.CreateModel('Tag', fields=[{ID}, ('word', models.CharField(max_length=20))]),\n"
    create += f"migrations.CreateModel('Order', fields=[{ID}, ('tags', models.ManyToManyField('orders.Tag'))]),"
    project.add("orders/migrations/0001_initial.py", operations=create)
    total = "migrations.AddField('Order', 'total', models.IntegerField(null=True)),"
    project.add("orders/migrations/0002_total.py", ("orders", "0001_initial"), operations=total)


def large(project: DjangoProject) -> None:
    """Apps that need each other; one of them squashed, forked and merged, one with its migrations elsewhere."""
    apps = ("django.contrib.contenttypes", "django.contrib.auth", "people.apps.PeopleConfig", "orders", "vendor.stock")
    more = "AUTH_USER_MODEL = 'accounts.Member'\nMIGRATION_MODULES = {'stock': 'shop.stock_migrations'}\nUSE_TZ = True"
    project.setup(*apps, more=more)
    project.app(
        "people",
        "from django.contrib.auth.base_user import AbstractBaseUser\n\n\nclass Member(AbstractBaseUser):\n"
        "    name = models.CharField(max_length=40, unique=True)\n    USERNAME_FIELD = 'name'\n\n\n"
        "class Team(models.Model):\n    members = models.ManyToManyField(Member)\n",
    )
    project.write(
        "people/apps.py",
        "from django.apps import AppConfig\n\n\nclass PeopleConfig(AppConfig):\n"
        "    name = 'people'\n    label = 'accounts'\n",
    )
    user = "migrations.swappable_dependency(settings.AUTH_USER_MODEL)"
    fields = "('password', models.CharField(max_length=128, verbose_name='password')), "
    fields += "('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')), "
    fields += "('name', models.CharField(max_length=40, unique=True))"
    member = f"migrations.CreateModel('Member', fields=[{ID}, {fields}], options={{'swappable': 'AUTH_USER_MODEL'}}),"
    project.add(
        "people/migrations/0001_initial.py", operations=member.replace(", options={'swappable': 'AUTH_USER_MODEL'}", "")
    )
    team = (
        f"migrations.CreateModel('Team', fields=[{ID}, ('members', models.ManyToManyField(settings.AUTH_USER_MODEL))]),"
    )
    project.add("people/migrations/0002_team.py", ("accounts", "0001_initial"), operations=team)

    project.app(
        "orders",
        "from django.conf import settings\n\n\nclass Tag(models.Model):\n    word = models.CharField(max_length=20)\n\n\n"
        "class Order(models.Model):\n"
        "    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)\n"
        "    tags = models.ManyToManyField(Tag)\n    amount = models.IntegerField(null=True)\n"
        "    note = models.TextField(default='')\n\n    class Meta:\n        db_table = 'sales'\n",
    )
    create = f"migrations.CreateModel('Tag', fields=[{ID}, ('word', models.CharField(max_length=20))]),\n"
    owner = "('owner', models.ForeignKey(on_delete=models.CASCADE, to=settings.AUTH_USER_MODEL))"
    create += (
        f"migrations.CreateModel('Purchase', fields=[{ID}, {owner}, ('tags', models.ManyToManyField('orders.Tag'))]),"
    )
    total = "migrations.AddField('Purchase', 'total', models.IntegerField(null=True)),"
    here = "orders/migrations"
    project.add(f"{here}/0001_initial.py", user, operations=create)
    project.add(f"{here}/0002_total.py", ("orders", "0001_initial"), operations=total)
    renamed = "migrations.RenameModel('Purchase', 'Order'),\nmigrations.RenameField('order', 'total', 'amount'),"
    project.add(f"{here}/0003_names.py", ("orders", "0002_total"), operations=renamed)
    table = "migrations.AlterModelTable('order', 'sales'),"
    project.add(f"{here}/0004_table.py", ("orders", "0003_names"), operations=table)
    note = "migrations.AddField('order', 'note', models.TextField(default='')),"
    project.add(f"{here}/0005_note.py", ("orders", "0004_table"), operations=note)
    sql = "migrations.RunSQL('UPDATE orders_tag SET id = id', migrations.RunSQL.noop),"
    project.add(f"{here}/0005_rows.py", ("orders", "0004_table"), operations=sql)
    project.add(f"{here}/0006_merge.py", ("orders", "0005_rows"), ("orders", "0005_note"))

    project.write("vendor/__init__.py")
    project.app("vendor/stock", "\n\nclass Part(models.Model):\n    count = models.IntegerField()\n", None)
    project.write("shop/stock_migrations/__init__.py")
    part = f"migrations.CreateModel('Part', fields=[{ID}, ('count', models.IntegerField())]),"
    project.add(
        "shop/stock_migrations/0001_initial.py",
        ("orders", "0003_names"),
        ("auth", "__latest__"),
        operations=part,
        run_before=[("orders", "0005_note")],
    )


def squash(project: DjangoProject) -> None:
    """Put the first two migrations of `large` into one."""
    user = "migrations.swappable_dependency(settings.AUTH_USER_MODEL)"
    texts = [(project.root / f"orders/migrations/000{name}.py").read_text() for name in ("1_initial", "2_total")]
    operations = "".join(re.findall(r"(?ms)operations = \[\n(.*)^    \]", text)[0] for text in texts)
    replaces = [("orders", "0001_initial"), ("orders", "0002_total")]
    project.add("orders/migrations/0001_squashed_0002_total.py", user, operations=operations, replaces=replaces)


def green(outcomes: Mapping[str, Outcome]) -> bool:
    assert {rule: outcome for rule, outcome in outcomes.items() if not outcome.passed} == {}
    return True


def refusals(outcomes: Mapping[str, Outcome]) -> dict[str, str]:
    """What each rule refuses with; none has findings or passes."""
    assert {rule for rule, outcome in outcomes.items() if outcome.findings or outcome.passed} == set()
    return {rule: outcome.refusals[0].message for rule, outcome in outcomes.items()}


# Where a database is


@pytest.mark.parametrize("kind", KINDS)
def test_position(make: Make, kind: str) -> None:
    project = make(kind)
    large(project)
    expected = project.facts("broken-chain").known[0].position.pending
    # Nobody has squashed the first two yet; then somebody does, when one of them has run.
    for target in ("orders 0001_initial", "orders 0002_total", ""):
        commands = ("showmigrations --plan", "migrate --plan")
        log, *said = project.done(f"migrate {target}", *commands)
        ran = re.findall(r"Applying (\S+)\.\.\. OK", log)
        assert ran == [id for id in expected if id in ran]
        expected = assert_same_position(project, *said)
        if target == "orders 0001_initial":
            squash(project)
            expected = assert_same_position(project, *project.done(*commands))
            assert project.judge("pending").subjects == list(expected)
    assert expected == ()
    check, changes = project.done("migrate --check", "makemigrations --check")
    assert (check, changes) == ("", "No changes detected\n")
    assert green(project.outcomes(*(rule for rule in FAMILY if rule not in APPLYING)))


def assert_same_position(project: DjangoProject, shown: str, planned: str) -> tuple[str, ...]:
    """That the gate has the same applied and pending as Django; gives the latter."""
    position = project.kept("pending").position
    assert position.applied == set(re.findall(r"(?m)^\[X\]  (\S+)", shown))
    assert set(position.pending) == set(re.findall(r"(?m)^\[ \]  (\S+)", shown))
    assert list(position.pending) == re.findall(r"(?m)^(\w+\.\w+)$", planned)
    assert position.unknown == ()
    return position.pending


def test_all_at_once(make: Make) -> None:
    project = make("sqlite")
    large(project)
    squash(project)
    expected = project.facts("broken-chain").known[0].position.pending
    (log,) = project.done("migrate")
    assert re.findall(r"Applying (\S+)\.\.\. OK", log) == list(expected)
    assert green(project.outcomes(*FAMILY, metadata="django", scratch=Scratch()))


# What migrations do

TABLE = "CREATE TABLE raw (id integer, label varchar(9))"
STEPS = {
    "create": f"""\
migrations.CreateModel('Shelf', fields=[{ID}, ('name', models.CharField(max_length=20)), ('code', models.IntegerField(db_column='Kode'))], options={{'unique_together': {{('name', 'code')}}}}),
migrations.CreateModel(name='Tag', fields=[{ID}, ('word', models.CharField(max_length=20))], options={{'db_table': 'words'}}),
migrations.CreateModel('Plain', [{ID}, ('name', models.TextField())]),
""",
    "relations": f"""\
migrations.CreateModel('Book', fields=[
    {ID},
    ('shelf', models.ForeignKey('things.Shelf', models.CASCADE)),
    ('second', models.ForeignKey('things.Shelf', models.CASCADE, db_column='other', related_name='+')),
    ('cover', models.OneToOneField('things.Plain', models.CASCADE)),
    ('tags', models.ManyToManyField('things.Tag')),
    ('words', models.ManyToManyField('things.Tag', db_table='book_words', related_name='+')),
    ('same', models.ManyToManyField('self')),
]),
""",
    "through": f"""\
migrations.CreateModel('Mark', fields=[{ID}, ('book', models.ForeignKey('things.Book', models.CASCADE)), ('tag', models.ForeignKey('things.Tag', models.CASCADE))]),
migrations.AddField('Book', 'marks', models.ManyToManyField('things.Tag', through='things.Mark', related_name='+')),
""",
    "inherited": """\
migrations.CreateModel('Novel', fields=[
    ('plain_ptr', models.OneToOneField(auto_created=True, on_delete=models.CASCADE, parent_link=True, primary_key=True, serialize=False, to='things.plain')),
    ('pages', models.IntegerField()),
], bases=('things.plain',)),
migrations.CreateModel('Bound', fields=[], options={'proxy': True}, bases=('things.plain',)),
""",
    "unmanaged": f"migrations.CreateModel('Report', fields=[{ID}], options={{'managed': False, 'db_table': 'absent'}}),",
    "composite": """\
migrations.CreateModel('Seat', fields=[
    ('pk', models.CompositePrimaryKey('row', 'number')), ('row', models.IntegerField()), ('number', models.IntegerField()),
]),
""",
    "add": """\
migrations.AddField('plain', 'size', models.IntegerField(default=1)),
migrations.AddField(model_name='Plain', name='shelf', field=models.ForeignKey('things.Shelf', models.CASCADE, null=True)),
migrations.AddField('Plain', 'tags', models.ManyToManyField('things.Tag')),
migrations.AddField('Plain', 'half', models.GeneratedField(expression=models.F('size') + 1, output_field=models.IntegerField(), db_persist=True)),
""",
    "alter": """\
migrations.AlterField('Plain', 'name', models.CharField(max_length=40, null=True)),
migrations.AlterField('Shelf', 'code', models.BigIntegerField(db_column='kode')),
migrations.AlterField('Shelf', 'name', models.CharField(max_length=30, db_column='title')),
""",
    "rename field": """\
migrations.RenameField('Plain', 'name', 'title'),
migrations.RenameField('Plain', 'shelf', 'place'),
migrations.RenameField('Plain', 'tags', 'words'),
migrations.RenameField('Shelf', 'code', 'number'),
migrations.RenameField('Book', 'words', 'labels'),
""",
    # As `makemigrations` writes it for a field whose column stays.
    "rename field only": """\
migrations.AlterField('Mark', 'book', models.ForeignKey('things.Book', models.CASCADE, db_column='book_id')),
migrations.RenameField('Mark', 'book', 'volume'),
migrations.AlterField('Novel', 'pages', models.IntegerField(db_column='pages')),
migrations.RenameField('Novel', 'pages', 'length'),
migrations.AddField('Novel', 'late', models.IntegerField(null=True)),
""",
    "remove field": """\
migrations.RemoveField('Plain', 'half'),
migrations.RemoveField('Plain', 'size'),
migrations.RemoveField('Plain', 'place'),
migrations.RemoveField('Plain', 'words'),
migrations.RemoveField('Book', 'labels'),
migrations.RemoveField('Book', 'marks'),
migrations.RemoveField('Novel', 'length'),
migrations.RemoveField('Mark', 'volume'),
""",
    "rename model": """\
migrations.RenameModel('Book', 'Volume'),
migrations.RenameModel('Tag', 'Word'),
""",
    # The table stays, as its name is said, whatever that is.
    "rename model only": """\
migrations.AlterModelTable('Shelf', 'things_shelf'),
migrations.RenameModel('Shelf', 'Board'),
migrations.AddField('Board', 'late', models.IntegerField(null=True)),
""",
    "table": "migrations.AlterModelTable('Volume', 'volumes'),\nmigrations.AddField('Volume', 'late', models.IntegerField(null=True)),",
    "table of its own name": "migrations.AlterModelTable('Volume', None),",
    "m2m table": """\
migrations.AddField('Volume', 'labels', models.ManyToManyField('things.Word', related_name='+')),
migrations.AlterField('Volume', 'labels', models.ManyToManyField('things.Word', related_name='+', db_table='labelled')),
""",
    "order": """\
migrations.AlterOrderWithRespectTo('Volume', 'shelf'),
migrations.CreateModel('Page', fields=[('id', models.BigAutoField(primary_key=True)), ('volume', models.ForeignKey('things.Volume', models.CASCADE))], options={'order_with_respect_to': 'volume'}),
""",
    "no order": "migrations.AlterOrderWithRespectTo('Volume', None),",
    "around": """\
migrations.AddIndex('Plain', models.Index(fields=['title'], name='plain_title')),
migrations.RenameIndex('Plain', 'plain_titles', old_name='plain_title'),
migrations.RemoveIndex('Plain', 'plain_titles'),
migrations.AddConstraint('Plain', models.UniqueConstraint(fields=['title'], name='plain_one')),
migrations.RemoveConstraint('Plain', 'plain_one'),
migrations.AlterUniqueTogether('Board', set()),
migrations.AlterModelOptions('Plain', {'ordering': ['title']}),
migrations.AlterModelManagers('Plain', []),
migrations.RunPython(migrations.RunPython.noop, migrations.RunPython.noop),
migrations.RunPython(nothing),
""",
    "sql": f"""\
migrations.RunSQL('{TABLE}', 'DROP TABLE raw'),
migrations.RunSQL(['ALTER TABLE raw ADD COLUMN more integer', ('ALTER TABLE raw RENAME COLUMN label TO title', None)]),
migrations.RunSQL(sql='CREATE VIEW raws AS SELECT title FROM raw; DELETE FROM raw;'),
migrations.RunSQL(migrations.RunSQL.noop),
""",
    "more sql": "migrations.RunSQL(SQL),",
    "apart": f"""\
migrations.SeparateDatabaseAndState(
    state_operations=[migrations.CreateModel('Adopted', fields=[{ID}], options={{'db_table': 'rough'}})],
),
migrations.SeparateDatabaseAndState(
    [migrations.RunSQL('CREATE TABLE things_other (id integer, old integer)')],
    [migrations.CreateModel('Other', fields=[{ID}, ('old', models.IntegerField())])],
),
migrations.SeparateDatabaseAndState(
    database_operations=[migrations.RunSQL('ALTER TABLE rough RENAME TO smooth')],
    state_operations=[migrations.AlterModelTable('Adopted', 'smooth')],
),
migrations.AddField('Adopted', 'late', models.IntegerField(null=True)),
migrations.RenameField('Other', 'old', 'new'),
""",
    "put together": "*MORE,",
    "delete": """\
migrations.DeleteModel('Seat'),
migrations.DeleteModel('Novel'),
migrations.DeleteModel('Page'),
migrations.DeleteModel('Report'),
migrations.DeleteModel('Bound'),
migrations.DeleteModel('Volume'),
migrations.DeleteModel('Adopted'),
""",
}
HEAD = """

def nothing(apps, schema_editor):
    return None


SQL = [
    "DROP VIEW raws",
    "ALTER TABLE raw RENAME TO rough",
    "ALTER TABLE rough DROP COLUMN title",
]
MORE = [migrations.AddField('Other', 'one', models.IntegerField(null=True))] + [
    migrations.AddField('Other', 'two', models.IntegerField(null=True)),
]
"""


def replay(steps: Iterable[Step], tables: dict[str, frozenset[str] | None]) -> None:
    """Do to tables what steps say; those whose columns are not said have None."""
    for step in steps:
        name = str(step.table) if step.table is not None else ""
        columns = tables.get(name)
        assert step.kind != "opaque", step
        assert not step.conditional, step
        if step.kind == "create-table":
            assert name not in tables
            tables[name] = step.columns or None
        elif step.kind == "drop-table":
            del tables[name]
        elif step.kind == "rename-table":
            assert step.table is not None
            tables[str(Table(step.to, step.table.schema))] = tables.pop(name)
        elif columns is not None and step.kind == "add-column":
            tables[name] = columns | {step.column}
        elif columns is not None and step.kind == "drop-column":
            assert step.column in columns
            tables[name] = columns - {step.column}
        elif columns is not None and step.kind == "rename-column":
            assert step.column in columns
            tables[name] = columns - {step.column} | {step.to}


def same(predicted: Mapping[str, frozenset[str] | None], real: Mapping[str, Iterable[str]]) -> bool:
    """Whether the tables are those, and their columns in as far as they are known."""
    assert predicted.keys() == real.keys()
    known = {name: columns for name, columns in predicted.items() if columns is not None}
    assert known == {name: frozenset(real[name]) for name in known}
    return True


@pytest.mark.parametrize("kind", KINDS)
def test_steps(make: Make, kind: str) -> None:
    project = make(kind)
    project.setup("things")
    project.app("things")
    before: list[tuple[str, str]] = []
    for number, operations in enumerate(STEPS.values(), 1):
        project.add(f"things/migrations/{number:04}_.py", *before, operations=operations, head=HEAD)
        before = [("things", f"{number:04}_")]
    noted = project.python(WALK)

    chain = project.kept("faked", "pending").chain
    tables: dict[str, frozenset[str] | None] = {}
    assert [id for id, _ in noted] == list(chain.migrations)
    for (id, real), name in zip(noted, STEPS, strict=True):
        replay(chain.migrations[id].steps, tables)
        real.pop("django_migrations", None)
        assert same(tables, real), name
    # The same by the way in which the gate itself looks.
    target = read_target(project.url, project.root)
    live = conversation(target, 5.0, lambda session: read_catalogue(session, target))
    books = {"django_migrations", "sqlite_sequence"}
    found = {t.name: c for t, c in live.tables.items() if t.schema in live.path and t.name not in books}
    assert same(tables, found)
    assert green(project.outcomes("faked", "pending", "unknown-applied"))


# What goes wrong

EXTRA = "\n\nclass Extra(models.Model):\n    name = models.TextField()\n"


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_model_without_a_migration(copy: DjangoProject) -> None:
    models = f"from django.db import models\n{ORDERS}    note = models.TextField(db_column='remark'){EXTRA}"
    copy.write("orders/models.py", models)
    migrate, make_migrations = copy.manage("migrate --check", "makemigrations --check --dry-run")
    assert (migrate[0], make_migrations[0]) == (0, 1)
    for given in ({}, {"metadata": "django"}):
        outcomes = copy.outcomes("missing-table", "missing-column", "model-without-migration", "pending", **given)
        found = outcomes["missing-table"].finding
        assert (found.subject, found.place.path) == ("orders_extra", "orders/models.py")
        assert found.place.line == line_of(models, "class Extra")
        found = outcomes["missing-column"].finding
        assert (found.subject, found.place.path) == ("orders_order.remark", "orders/models.py")
        assert found.place.line == line_of(models, "class Order" if given else "remark")
        assert outcomes["pending"].passed


def test_app_without_migrations(copy: DjangoProject) -> None:
    copy.setup("orders", "extras")
    copy.app("extras", EXTRA, None)
    said = copy.manage("migrate --check", "makemigrations --check --dry-run")
    assert [code for code, _ in said] == [0, 0]
    outcomes = copy.outcomes("missing-table", "model-without-migration", "pending", "broken-chain")
    assert outcomes["missing-table"].subjects == ["extras_extra"]
    found = outcomes["model-without-migration"].finding
    assert (found.subject, str(found.place)) == ("extras", "extras/models.py:4:1")
    assert outcomes["pending"].passed
    assert outcomes["broken-chain"].passed


@pytest.mark.parametrize("kind", KINDS)
def test_faked(make: Make, kind: str) -> None:
    project = make(kind)
    small(project)
    _, check = project.manage("migrate --fake", "migrate --check")
    assert check[0] == 0
    outcomes = project.outcomes("pending", "faked", "unknown-applied", "missing-table")
    assert outcomes["pending"].passed
    assert outcomes["unknown-applied"].passed
    assert sorted(outcomes["faked"].subjects) == [
        f"orders.0001_initial: orders_{name}" for name in ("order", "order_tags", "tag")
    ]
    assert sorted(outcomes["missing-table"].subjects) == ["orders_order", "orders_tag"]
    many = project.outcomes("missing-table", metadata="django")["missing-table"]
    assert sorted(many.subjects) == ["orders_order", "orders_order_tags", "orders_tag"]


def test_file_that_is_gone(copy: DjangoProject) -> None:
    (copy.root / "orders/migrations/0002_total.py").unlink()
    # Django says nothing.
    assert copy.manage("migrate --check")[0][0] == 0
    outcomes = copy.outcomes("unknown-applied", "faked", "broken-chain", "pending")
    assert outcomes["unknown-applied"].subjects == ["orders.0002_total"]
    assert green({rule: outcome for rule, outcome in outcomes.items() if rule != "unknown-applied"})


def test_two_heads(copy: DjangoProject) -> None:
    copy.add("orders/migrations/0003_one.py", ("orders", "0002_total"))
    copy.add("orders/migrations/0003_two.py", ("orders", "0002_total"))
    ((code, said),) = copy.manage("migrate")
    assert (code != 0, "Conflicting migrations detected" in said) == (True, True)
    found = copy.judge("several-heads").finding
    assert (found.subject, found.place.path) == ("orders", "orders/migrations/0003_one.py")


def test_late_dependency(copy: DjangoProject) -> None:
    total = (copy.root / "orders/migrations/0002_total.py").read_text()
    copy.write("orders/migrations/0002_total.py", total.replace("0001_initial", "0001_late"))
    copy.add("orders/migrations/0001_late.py", ("orders", "0001_initial"))
    ((code, said),) = copy.manage("migrate")
    assert (code != 0, "InconsistentMigrationHistory" in said) == (True, True)
    outcomes = copy.outcomes("out-of-order", "pending")
    assert outcomes["out-of-order"].subjects == ["orders.0001_late"]
    assert outcomes["pending"].subjects == ["orders.0001_late"]


@pytest.mark.parametrize("kind", KINDS)
def test_database_of_another_project(make: Make, kind: str) -> None:
    project = make(kind)
    small(project)
    rules = [rule for rule in DATA if rule not in OF_ACCESS]
    if kind == "sqlite":
        project.sqlite()
    said = refusals(project.outcomes(*rules))
    assert {text.partition(" is empty")[1] for text in said.values()} == {" is empty"}
    project.run_sql("CREATE TABLE wp_posts (id int)")
    said = refusals(project.outcomes(*rules))
    assert {text.partition(" has no books of django")[1] for text in said.values()} == {" has no books of django"}
    assert green(project.outcomes(*OF_ACCESS))
    # One that uses Django as well, with other apps: their rows are nobody's business.
    project.run_sql(
        "CREATE TABLE django_migrations (id int, app varchar(255), name varchar(255), applied varchar(30))",
        "INSERT INTO django_migrations VALUES (1, 'blog', '0001_initial', '-')",
    )
    outcomes = project.outcomes("pending", "unknown-applied")
    assert outcomes["unknown-applied"].passed
    assert outcomes["pending"].subjects == ["orders.0001_initial", "orders.0002_total"]


@contextlib.contextmanager
def locked(project: DjangoProject, table: str) -> Iterator[None]:
    """While another connection holds the lock that a change of the table takes."""
    if project.kind == "sqlite":
        with contextlib.closing(sqlite3.connect(project.file, isolation_level=None)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
            yield
    elif project.kind == "postgresql":
        with psycopg.connect(project.url) as connection:
            connection.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
            yield
            connection.rollback()
    else:
        with contextlib.closing(databases.mariadb_admin()) as connection, connection.cursor() as cursor:
            cursor.execute(f"USE {project.url.rpartition('/')[2]}")
            cursor.execute(f"LOCK TABLES {table} WRITE")
            yield


def test_books_that_somebody_holds(applied: DjangoProject) -> None:
    rules = [rule for rule in DATA if rule not in OF_ACCESS]
    with locked(applied, "django_migrations"):
        began = time.monotonic()
        said = refusals(applied.outcomes(*rules, timeout=3.0))
        assert time.monotonic() - began < 3.0
    assert {text.partition("is locked by somebody else")[1] for text in said.values()} == {"is locked by somebody else"}
    assert applied.judge("pending").passed


@pytest.mark.parametrize("applied", ["postgresql", "mariadb"], indirect=True)
def test_role_that_only_reads(applied: DjangoProject) -> None:
    role = databases.postgres_role if applied.kind == "postgresql" else databases.mariadb_role
    enough, too_little = {
        "postgresql": ("GRANT SELECT ON django_migrations TO {role}", "GRANT SELECT ON orders_tag TO {role}"),
        "mariadb": ("GRANT SELECT ON {name}.* TO {role}", "GRANT SELECT ON {name}.django_migrations TO {role}"),
    }[applied.kind]
    with role(applied.url, enough) as url:
        assert green(applied.outcomes(*DATA, database=url))
    with role(applied.url, too_little) as url:
        outcomes = applied.outcomes("denied", "missing-table", "pending", database=url)
        assert not outcomes["denied"].passed
        assert not outcomes["missing-table"].passed
        # On MariaDB the books can be read, and the other tables are not seen.
        assert outcomes["pending"].passed == (applied.kind == "mariadb")


def dumped(kind: str, url: str, file: Path) -> Any:
    """All that a database holds, and when MariaDB last wrote it."""
    if kind == "sqlite":
        return file.read_bytes() if file.exists() else b""
    if kind == "mariadb":
        name = url.rpartition("/")[2]
        query = f"FROM information_schema.tables WHERE table_schema = '{name}' ORDER BY table_name"
        tables = databases.mariadb_run(url, f"SELECT table_name, create_time, update_time, auto_increment {query}")
        return [(row, databases.mariadb_run(url, f"SELECT * FROM `{row[0]}`")) for row in tables]
    program = shutil.which("pg_dump") or tools.lacking("pg_dump is not installed")
    done = subprocess.run([program, "--dbname", url], capture_output=True, text=True, check=True, timeout=SECONDS)
    # Newer ones write a random word.
    return [line for line in done.stdout.splitlines() if not line.startswith(("\\restrict", "\\unrestrict"))]


def test_nothing_is_written(applied: DjangoProject) -> None:
    def look() -> tuple[Any, dict[str, bytes]]:
        files = {str(path): path.read_bytes() for path in applied.root.rglob("*") if path.is_file()}
        return dumped(applied.kind, applied.url, applied.file), files

    before = look()
    assert green(applied.outcomes(*FAMILY, metadata="django", scratch=Scratch()))
    assert look() == before


# What runs the project's code


@contextlib.contextmanager
def scratch(kind: str) -> Iterator[str | None]:
    """The URL of an empty database to fill; SQLite's is left to the gate."""
    if kind == "sqlite":
        yield None
    else:
        with server(kind) as url:
            yield url


@pytest.mark.parametrize("kind", KINDS)
def test_scratch(kind: str, tmp_path: Path) -> None:
    project = DjangoProject(tmp_path.resolve())
    small(project)
    with scratch(kind) as url:
        given = Scratch(url=url or "sqlite:///scratch.db")
        assert green(project.outcomes(*APPLYING, scratch=given))
        file = project.root / "scratch.db"
        full = dumped(kind, given.url or "", file)
        assert full
        said = refusals(project.outcomes(*APPLYING, scratch=given))
        assert set(said.values()) == {"the scratch database is not empty, and is left as it is"}
        assert dumped(kind, given.url or "", file) == full
    # A field and a model that no migration makes.
    project.write("orders/models.py", f"from django.db import models\n{ORDERS}    note = models.TextField(){EXTRA}")
    with scratch(kind) as url:
        outcomes = project.outcomes(*APPLYING, scratch=Scratch(url=url))
    assert outcomes["does-not-apply"].passed
    assert sorted(outcomes["drift"].subjects) == [
        "orders: Add field note to order",
        "orders: Create model Extra",
        "orders_extra",
    ]
    # A migration that only works where somebody has made something by hand.
    sql = "migrations.RunPython(migrations.RunPython.noop),\nmigrations.RunSQL('DROP TABLE by_hand'),"
    project.add("orders/migrations/0003_rest.py", ("orders", "0002_total"), operations=sql)
    with scratch(kind) as url:
        outcomes = project.outcomes(*APPLYING, scratch=Scratch(url=url))
    found = outcomes["does-not-apply"].finding
    error = {"sqlite": "OperationalError", "postgresql": "UndefinedTable", "mariadb": "OperationalError"}[kind]
    assert found.message.startswith(
        f"the migrations of django do not apply to an empty database: 'orders.0003_rest' raises {error}"
    )
    assert (found.place.path, found.subject) == ("orders/migrations/0003_rest.py", "django")
    assert "there is nothing to compare" in outcomes["drift"].refusal.message


def test_scratch_that_is_full_in_another_schema(make: Make) -> None:
    project = make("postgresql")
    small(project)
    project.run_sql("CREATE SCHEMA sales", "CREATE TABLE sales.orders (id int)")
    before = dumped("postgresql", project.url, project.file)
    said = refusals(project.outcomes(*APPLYING, scratch=Scratch(url=project.url)))
    assert set(said.values()) == {"the scratch database is not empty, and is left as it is"}
    assert dumped("postgresql", project.url, project.file) == before


def messages(project: DjangoProject, outcomes: Mapping[str, Outcome]) -> Iterator[str]:
    """All that reaches a reader."""
    for outcome in outcomes.values():
        for finding in (*outcome.findings, *outcome.refusals):
            yield project.scrubber.scrub(f"{finding.message}\n{finding.help}\n{finding.place}\n{finding.related}")


@pytest.mark.parametrize(
    ("code", "clause"),
    [
        pytest.param("raise RuntimeError(f'no {TOKEN}')", "raises RuntimeError", id="error"),
        pytest.param("raise ImportError(f'no {TOKEN}')", "raises ImportError: no ********", id="import error"),
        # Cut somewhere, it would not be known again.
        pytest.param("raise ImportError('x' * 180 + TOKEN)", "raises ImportError", id="long import error"),
        pytest.param(
            "import absent_package", "raises ModuleNotFoundError: No module named 'absent_package'", id="absent"
        ),
        pytest.param("os._exit(0)", "ends the process before it is done", id="exit"),
        pytest.param("time.sleep(60)", "takes longer than 1 seconds", id="sleep"),
    ],
)
def test_code_that_does_not_come_to_its_end(
    make: Make, monkeypatch: pytest.MonkeyPatch, code: str, clause: str
) -> None:
    if "sleep" in code:
        monkeypatch.setattr(registry, "SECONDS", 1.0)
    project = make("sqlite")
    small(project)
    project.write(
        "orders/models.py",
        f"import os\nimport time\n\nTOKEN = os.environ['API_TOKEN']\n{code}\nfrom django.db import models\n{ORDERS}",
    )
    project.migrated()
    given: dict[str, Any] = {"metadata": "django", "environment": {"API_TOKEN": TOKEN}}
    given["scratch"] = Scratch(timeout=1.0 if "sleep" in code else 60.0)
    outcomes = project.outcomes(*OF_MODELS, *APPLYING, **given)
    texts = list(messages(project, outcomes))
    assert len(texts) == 5
    refusals(outcomes)
    assert [text for text in texts if f"{clause}\n" not in text] == []
    # Not even the beginning of it.
    assert [text for text in texts if TOKEN[:8] in text] == []
    if "raise" in code or "import" in code:
        assert [text for text in texts if "\norders/models.py:5" not in text] == []


def test_migration_that_raises_with_a_secret(make: Make) -> None:
    project = make("sqlite")
    small(project)
    code = "\nimport os\n\n\ndef fill(apps, editor):\n    editor.execute(\"SELECT '\" + os.environ['API_TOKEN'])\n"
    project.add(
        "orders/migrations/0003_rows.py", ("orders", "0002_total"), operations="migrations.RunPython(fill),", head=code
    )
    outcomes = project.outcomes(*APPLYING, scratch=Scratch(environment={"API_TOKEN": TOKEN}))
    assert outcomes["does-not-apply"].finding.message.startswith(
        "the migrations of django do not apply to an empty database: 'orders.0003_rows' raises OperationalError"
    )
    assert str(outcomes["does-not-apply"].finding.place) == "orders/migrations/0003_rows.py:8"
    assert [text for text in messages(project, outcomes) if TOKEN in text] == []
    without = project.outcomes(*APPLYING, scratch=Scratch())
    # The gate's own environment is not passed on.
    assert "'orders.0003_rows' raises KeyError" in without["does-not-apply"].finding.message
