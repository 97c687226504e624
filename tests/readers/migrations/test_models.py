"""The tables that code means to use, against what SQLAlchemy and SQLModel make of the same code."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from migrations_projects import MigrationsProject
from pytest_deploygate.families.migrations import Models, Table
from pytest_deploygate.readers.migrations.django import App
from pytest_deploygate.readers.migrations.evaluation import Code
from pytest_deploygate.readers.migrations.models import imported, read_django_models, read_models

HEAD = """\
from __future__ import annotations
import datetime
from typing import ClassVar, Optional
from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, String, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, deferred, mapped_column, relationship, synonym

class Base(DeclarativeBase):
    pass

metadata = Base.metadata
"""
SQLMODEL = """\
from typing import ClassVar, Optional
from sqlalchemy import Column, Integer, String
from sqlmodel import Field, Relationship, SQLModel
metadata = SQLModel.metadata
"""


def models(project: MigrationsProject, text: str, path: str = "shop/models.py", **more: Any) -> Models:
    """The models in a file."""
    project.write(path, text)
    return read_models(more.get("starts", ["."]), more.get("skipped", []), Code(project.root, [project.root]))


def columns(found: Models) -> dict[str, set[str]]:
    return {str(model.table): set(model.columns) for model in found.found}


REAL = [
    "class A(Base):\n    __tablename__ = 'a'\n    id = Column(Integer, primary_key=True)\n    b = Column('c', Integer)\n",
    "class A(Base):\n    __tablename__ = 'a'\n    id = Column(Integer, primary_key=True)\n    b = Column(Integer, name='c')\n",
    (
        "class A(Base):\n    __tablename__ = 'a'\n    id: Mapped[int] = mapped_column(primary_key=True)\n"
        "    b: Mapped[str]\n    c: Mapped[Optional[str]]\n    d: Mapped[datetime.datetime]\n    e: Mapped[int | None]\n"
        "    f: Mapped[str] = mapped_column('g', String(9))\n    h: Mapped[str] = mapped_column(String, name='i')\n"
    ),
    (
        "class A(Base):\n    __tablename__ = 'a'\n    id = Column(Integer, primary_key=True)\n    x: ClassVar[int] = 1\n"
        "    b = Column(ForeignKey('b.id'))\n    c = relationship('B')\n    d = synonym('b')\n    e = 'text'\n\n"
        "class B(Base):\n    __tablename__ = 'b'\n    id: Mapped[int] = mapped_column(primary_key=True)\n"
        "    a: Mapped[list[A]] = relationship(overlaps='c')\n"
    ),
    (
        "class A(Base):\n    __tablename__ = 'a'\n    __table_args__ = {'schema': 's'}\n"
        "    id = Column(Integer, primary_key=True)\n"
    ),
    (
        "class A(Base):\n    __tablename__ = 'a'\n    __table_args__ = (Index('i', 'id'), {'schema': 's'})\n"
        "    id = Column(Integer, primary_key=True)\n"
    ),
    (
        "class A(Base):\n    __tablename__ = 'a'\n    __table_args__ = (Index('i', 'id'),)\n"
        "    id = Column(Integer, primary_key=True)\n"
    ),
    (
        "class Common(Base):\n    __abstract__ = True\n    id = Column(Integer, primary_key=True)\n\n"
        "class A(Common):\n    __tablename__ = 'a'\n    b = Column(Integer)\n"
    ),
    "a = Table('a', metadata, Column('id', Integer, primary_key=True), Column('b', Integer))\n",
    "a: Table = Table('a', metadata, Column('id', Integer))\n",
    "a = Table('a', metadata, Column('id', Integer), schema='s')\n",
    "NAME = 'as'\nclass A(Base):\n    __tablename__ = NAME\n    id = Column(Integer, primary_key=True)\n",
    "class A(Base):\n    __tablename__ = 'a'\n    id = Column(Integer, primary_key=True)\n\nclass Kind(A):\n    pass\n",
    "def make():\n    class A(Base):\n        __tablename__ = 'a'\n        id = Column(Integer, primary_key=True)\nmake()\n",
]
REAL_SQLMODEL = [
    (
        "class Hero(SQLModel, table=True):\n    id: Optional[int] = Field(default=None, primary_key=True)\n"
        "    name: str = Field(index=True)\n    age: int = 3\n"
    ),
    "class Hero(SQLModel, table=True):\n    __tablename__ = 'heroes'\n    id: int = Field(primary_key=True)\n",
    (
        "class Hero(SQLModel, table=True):\n    id: int = Field(primary_key=True)\n"
        "    name: str = Field(sa_column_kwargs={'name': 'full_name'})\n"
    ),
    (
        "class Hero(SQLModel, table=True):\n    id: int = Field(primary_key=True)\n"
        "    name: str = Field(sa_column=Column('full_name', String))\n"
    ),
    (
        "class HeroBase(SQLModel):\n    name: str = Field()\n\nclass Hero(HeroBase, table=True):\n"
        "    id: int = Field(primary_key=True)\n\nclass HeroRead(HeroBase):\n    id: int\n"
    ),
]
TELL = """
import json, sys
sys.path.insert(0, ".")
found = []
for name in sys.argv[1:]:
    module = __import__(name)
    found.append({str(t): [c.name for c in t.columns] for t in module.metadata.tables.values()})
    module.metadata.clear()
print(json.dumps(found))
"""


def real(root: Path, texts: list[str]) -> list[dict[str, list[str]]]:
    """The tables and columns that importing modules with these texts makes, all in one process."""
    names = [f"m{number}" for number in range(len(texts))]
    for name, text in zip(names, texts, strict=True):
        (root / f"{name}.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-W", "ignore", "-c", TELL, *names]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


@pytest.mark.parametrize(("head", "texts"), [(HEAD, REAL), (SQLMODEL, REAL_SQLMODEL)], ids=["sqlalchemy", "sqlmodel"])
def test_models_are_what_importing_them_makes(
    project: MigrationsProject, tmp_path_factory: pytest.TempPathFactory, head: str, texts: list[str]
) -> None:
    for text, expected in zip(
        texts, real(tmp_path_factory.mktemp("real"), [head + text for text in texts]), strict=True
    ):
        found = columns(models(project, head + text))
        assert found.keys() == expected.keys(), text
        for table, known in found.items():
            # Some columns may not be known; none may be made up.
            assert known <= set(expected[table]), text
            assert known, text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("class A(Base):\n    __tablename__ = 'a'\n    b = Column('c', Integer)\n    d = Column(Integer)\n", {"a": {"c", "d"}}),
        ("class A(Base):\n    __tablename__ = 'a'\n    b: Mapped[str]\n    c: Mapped['date']\n    d: Mapped['B']\n", {"a": {"b", "c"}}),
        ("class A(Base):\n    __tablename__ = 'a'\n    b = Column(compute(), Integer)\n", {"a": {"b"}}),
        ("class A(SQLModel, table=True):\n    b: int = Field()\n    c: int = Field(sa_column=Column('d'))\n    e: B = Relationship()\n", {"a": {"b"}}),
        ("class A(SQLModel, table=True):\n    b: int = Field(sa_column_kwargs=compute())\n    c: int = Field()\n", {"a": {"c"}}),
        ("a = Table('a', metadata, Column('b'), Column(compute()), Index('c'))\n", {"a": {"b"}}),
        ("a = Table('a', metadata, schema=None)\n", {"a": set()}),
        ("a = Table('a', metadata, schema=compute())\n", {}),
        ("a = Table(compute(), metadata)\n", {}),
        ("a = Table('a', metadata, autoload_with=engine)\n", {}),
        ("a = Table('a')\n", {}),
        ("class A(Base):\n    __tablename__ = compute()\n", {}),
        ("class A(Base):\n    __tablename__ = 'a'\n    __table_args__ = compute()\n", {}),
        ("class A(Base):\n    __tablename__ = 'a'\n    __table_args__ = {'schema': compute()}\n", {}),
        ("class A(Base):\n    __tablename__ = 'a'\n    __table_args__ = {'schema': None}\n", {"a": set()}),
        ("class A(Base):\n    __tablename__ = 'a'\n    __table_args__ = ()\n", {"a": set()}),
        ("class A(Base):\n    __tablename__ = 'a'\n    __bind_key__ = 'other'\n", {}),
        ("class A(Base):\n    '''Has no __tablename__.'''\n", {}),
        ("class A(SQLModel, table=False):\n    '''table = True'''\n", {}),
    ],
)  # fmt: skip
def test_what_a_model_is(project: MigrationsProject, text: str, expected: Any) -> None:
    assert columns(models(project, text)) == expected


def test_where_models_are(project: MigrationsProject) -> None:
    text = "class A(Base):\n    __tablename__ = 'a'\n    b = Column(Integer)\n\n\nclass B(SQLModel, table=True):\n    pass\nc = Table('c', m, Column('d'))\n"
    found = models(project, text).found
    assert [(one.name, str(one.place), one.place.width, one.module) for one in found] == [
        ("A", "shop/models.py:2:21", 3, "shop/models.py"),
        ("B", "shop/models.py:6:1", 7, "shop/models.py"),
        ("c", "shop/models.py:8:11", 3, "shop/models.py"),
    ]
    assert {name: str(at) for name, at in found[0].columns.items()} == {"b": "shop/models.py:3:5"}
    assert {name: str(at) for name, at in found[2].columns.items()} == {"d": "shop/models.py:8:19"}


def test_names_of_other_modules(project: MigrationsProject) -> None:
    project.write("shop/__init__.py")
    project.write("shop/names.py", "PREFIX = 'shop'\n")
    found = models(project, "from .names import PREFIX\nclass A(Base):\n    __tablename__ = f'{PREFIX}_a'\n")
    assert columns(found) == {"shop_a": set()}


A_MODEL = "class A(Base):\n    __tablename__ = 'a'\n"


@pytest.mark.parametrize(
    ("path", "is_found"),
    [
        ("shop/a.py", True),
        ("a.py", True),
        ("shop/testing/a.py", True),
        ("tests/a.py", False),
        ("shop/tests/a.py", False),
        ("shop/test_a.py", False),
        ("shop/a_test.py", False),
        ("conftest.py", False),
        ("docs/a.py", False),
        ("migrations/versions/a.py", False),
        ("shop/a.txt", False),
    ],
)
def test_which_files_hold_models(project: MigrationsProject, path: str, is_found: bool) -> None:
    found = models(project, A_MODEL, path, skipped=[project.root / "migrations"])
    assert bool(found.found) is is_found
    assert found.problems == ()


def test_where_models_are_looked_for(project: MigrationsProject) -> None:
    project.write("other/b.py", A_MODEL.replace("'a'", "'b'"))
    found = models(project, A_MODEL, starts=["other", "shop/models.py", "absent"])
    assert columns(found) == {"b": set(), "a": set()}
    assert [problem.finding.message for problem in found.problems] == ["'absent' does not exist"]


def test_files_that_cannot_be_read(project: MigrationsProject) -> None:
    project.write("shop/b.py", "__tablename__ = 'b'\nif\n")
    project.write("shop/c.py", "if\n")
    project.write("shop/d.py", b"__tablename__ = '\xff'\n")
    project.write("shop/e.py", b"#" * (1024 * 1024 + 1))
    found = models(project, A_MODEL)
    assert columns(found) == {"a": set()}
    assert sorted(problem.finding.place.path for problem in found.problems) == ["shop/b.py", "shop/d.py", "shop/e.py"]


# What env.py imports

REACHED = [
    ("from shop.models import Base", ["shop/models.py"]),
    ("import shop.models", ["shop/models.py"]),
    ("from shop import models", ["shop/models.py"]),
    ("import shop.models as m", ["shop/models.py"]),
    ("from shop.everything import *", ["shop/models.py", "shop/inner/more.py"]),
    ("if TYPE_CHECKING:\n    from shop.models import Base", ["shop/models.py"]),
    ("def run():\n    from shop.models import Base", ["shop/models.py"]),
    ("importlib.import_module('shop.models')", ["shop/models.py"]),
    ("__import__('shop.inner.more')", ["shop/inner/more.py"]),
    ("NAME = 'shop.models'\nimport_module(NAME)", ["shop/models.py"]),
    ("import shop", []),
    ("import shop.inner.more", ["shop/inner/more.py"]),
    ("import absent, sqlalchemy", []),
    ("if\n", []),
]


@pytest.mark.parametrize(("text", "expected"), REACHED)
def test_what_is_imported_in_the_end(project: MigrationsProject, text: str, expected: list[str]) -> None:
    for path in ("shop/__init__.py", "shop/models.py", "shop/inner/__init__.py", "shop/inner/more.py"):
        project.write(path)
    project.write("shop/everything.py", "from . import models\nfrom .inner import more\nimport shop.everything\n")
    env = project.write("migrations/env.py", text)
    wanted = [project.root / path for path in ("shop/models.py", "shop/inner/more.py", "never.py")]
    reach = imported(env, wanted, Code(project.root, [project.root]))
    found = [file.relative_to(project.root).as_posix() for file in wanted if file in reach.files]
    assert (found, reach.dynamic) == (expected, None)


@pytest.mark.parametrize(
    "call", ["import_module(name())", "pkgutil.walk_packages(p())", "__import__()", "import_string(x)"]
)
def test_modules_whose_names_a_run_knows(project: MigrationsProject, call: str) -> None:
    env = project.write("migrations/env.py", f"import os\n{call}\n")
    reach = imported(env, [project.root / "never.py"], Code(project.root, [project.root]))
    assert str(reach.dynamic) == "migrations/env.py:2:1"


def test_it_ends_once_all_is_found(project: MigrationsProject) -> None:
    project.write("a.py", "import b\n")
    project.write("b.py", "import_module(x())\n")
    env = project.write("env.py", "import a\n")
    code = Code(project.root, [project.root])
    reach = imported(env, [project.root / "a.py"], code)
    assert (reach.files, reach.dynamic) == ({env, project.root / "a.py"}, None)
    assert imported(env, [], code).files == set()


def test_installed_packages_are_not_followed(project: MigrationsProject) -> None:
    inside = project.write("lib/site-packages/third/__init__.py", "import own\n")
    project.write("own.py")
    env = project.write("env.py", "import third\n")
    code = Code(project.root, [project.root, project.root / "lib/site-packages"])
    assert imported(env, [inside, project.root / "own.py"], code).files == {env}


# Django


def django(project: MigrationsProject, text: str, path: str = "orders/models.py", **said: Any) -> Models:
    """The models of an app."""
    project.write("orders/__init__.py")
    project.write(path, f"from django.db import models\n{text}")
    folder = project.root / "orders"
    given = {"migrations": folder / "migrations", **said}
    return read_django_models([App("orders", "orders", folder, **given)], Code(project.root, [project.root]))


MODEL = "class Order(models.Model):\n    "
DJANGO = [
    (MODEL + "pass\n", {"orders_order": set()}),
    (MODEL + "total = models.IntegerField()\n    b = models.TextField(db_column='c')\n", {"orders_order": {"total", "c"}}),
    (MODEL + "a = models.ForeignKey('x.Y', models.CASCADE)\n    b = models.OneToOneField('x.Y', models.CASCADE)\n", {"orders_order": {"a_id", "b_id"}}),
    (MODEL + "a = models.ManyToManyField('x.Y')\n    b = Own()\n    c = own.Field()\n    d = 1\n", {"orders_order": set()}),
    (MODEL + "class Meta:\n        db_table = 'sales'\n", {"sales": set()}),
    (MODEL + "class Meta:\n        db_table = 's\".\"sales'\n", {"s.sales": set()}),
    (MODEL + "class Meta:\n        app_label = 'shop'\n", {"shop_order": set()}),
    (MODEL + "class Meta:\n        abstract = True\n", {}),
    (MODEL + "class Meta:\n        proxy = True\n", {}),
    (MODEL + "class Meta:\n        managed = False\n", {}),
    (MODEL + "class Meta:\n        swappable = 'X'\n", {}),
    (MODEL + "class Meta:\n        db_table = compute()\n", {}),
    (f"class {'A' * 70}(models.Model):\n    pass\n", {}),
    ("from django.db.models import Model\nclass Order(Model):\n    pass\n", {"orders_order": set()}),
    ("class Order(django.db.models.Model):\n    pass\n", {"orders_order": set()}),
    ("class Base(models.Model):\n    class Meta:\n        abstract = True\nclass Order(Base):\n    pass\n", {"orders_order": set()}),
    ("from core.base import Base\nclass Order(Base):\n    pass\n", {"orders_order": set()}),
    ("from core.base import Base as B\nclass Order(Mixin, B):\n    pass\n", {"orders_order": set()}),
    ("from core.base import Other\nclass Order(Other):\n    pass\n", {}),
    ("from absent import Base\nclass Order(Base):\n    pass\n", {}),
    ("class User(AbstractUser):\n    pass\n", {"orders_user": set()}),
    ("class Order(Order):\n    pass\n", {}),
    ("class Order:\n    pass\n", {}),
    ("def f():\n    class Order(models.Model):\n        pass\n", {}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), DJANGO)
def test_models_of_django(project: MigrationsProject, text: str, expected: Any) -> None:
    project.write(
        "core/base.py", "from django.db import models\nclass Base(models.Model):\n    pass\nclass Other:\n    pass\n"
    )
    assert columns(django(project, text)) == expected


def test_where_models_of_django_are(project: MigrationsProject) -> None:
    (found,) = django(project, MODEL + "a = models.TextField()\n").found
    assert (found.table, found.app, found.name) == (Table("orders_order"), "orders", "Order")
    assert (str(found.place), found.place.width) == ("orders/models.py:2:1", 11)
    assert str(found.columns["a"]) == "orders/models.py:3:5"


def test_a_package_of_models(project: MigrationsProject) -> None:
    project.write("orders/models/__init__.py")
    project.write("orders/models.py", MODEL + "pass\n")
    assert columns(django(project, MODEL + "pass\n", "orders/models/deep/order.py")) == {"orders_order": set()}


def test_an_app_without_migrations(project: MigrationsProject) -> None:
    found = django(project, MODEL + "pass\n", migrations=None)
    assert {label: model.name for label, model in found.unmigrated.items()} == {"orders": "Order"}
    assert django(project, "", migrations=None).unmigrated == {}
    assert django(project, MODEL + "pass\n").unmigrated == {}


def test_apps_of_others_and_those_that_may_not_be_there(project: MigrationsProject) -> None:
    assert django(project, MODEL + "pass\n", is_own=False).found == ()
    assert django(project, MODEL + "pass\n", is_sure=False).found == ()


def test_models_that_cannot_be_read(project: MigrationsProject) -> None:
    (problem,) = django(project, "if\n").problems
    assert problem.finding.message.startswith("'orders/models.py' is no Python")
