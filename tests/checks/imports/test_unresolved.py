from __future__ import annotations

import subprocess

import pytest

from imports_projects import ImportsProject
from pytest_deploygate.families.imports import Dependencies


@pytest.fixture
def shop(project: ImportsProject) -> ImportsProject:
    project.package("shop", orders="class Order: ...\nTAX = 1\n", main="import shop.orders\n")
    return project


def test_a_module_that_does_not_exist(shop: ImportsProject) -> None:
    shop.write("shop/cli.py", "\nfrom shop.ordrs import Order\n")
    found = shop.judge("unresolved").finding
    assert found.message == "'shop.cli' imports 'shop.ordrs', and there is no module 'shop.ordrs'"
    assert found.subject == "shop.cli -> shop.ordrs"
    assert found.help == "did you mean 'shop.orders'?"
    assert str(found.place) == "shop/cli.py:2:24"


def test_a_name_that_does_not_exist(shop: ImportsProject) -> None:
    shop.write("shop/cli.py", "def run():\n    from .orders import Ordr, TAX\n")
    found = shop.judge("unresolved").finding
    assert found.message == "'shop.cli' imports 'Ordr' from 'shop.orders', which has nothing of that name"
    assert found.help == "did you mean 'Order'?"
    assert (found.subject, str(found.place), found.place.width) == (
        "shop.cli -> shop.orders.Ordr",
        "shop/cli.py:2:25",
        4,
    )


def test_a_relative_import_that_leads_out(shop: ImportsProject) -> None:
    shop.write("shop/cli.py", "from .. import orders\n")
    found = shop.judge("unresolved").finding
    assert found.message == "'shop.cli' has a relative import that leads out of its top-level package"


def test_a_root_that_is_a_package(shop: ImportsProject) -> None:
    shop.write("__init__.py")
    shop.write("shop/cli.py", "from .. import shop\nfrom ..shop.orders import Order\nfrom ..shop import nothing\n")
    assert shop.judge("unresolved").subjects == ["shop.cli -> shop.nothing"]


def test_tests_count(shop: ImportsProject) -> None:
    shop.write("tests/test_orders.py", "from shop.orders import Gone\n")
    assert shop.judge("unresolved").subjects == ["tests.test_orders -> shop.orders.Gone"]


@pytest.mark.parametrize(
    "text",
    [
        "from shop.orders import Order, TAX, __name__, __doc__\nfrom shop import orders\nimport shop.orders as o\n",
        "try:\n    import shop.gone\nexcept ImportError:\n    pass\n",
        "try:\n    from shop.orders import Gone\nexcept Exception:\n    Gone = None\n",
        "try:\n    import shop.gone\nexcept ImportError as e:\n    raise SystemExit('make it') from e\n",
        "from contextlib import suppress\nwith suppress(ImportError):\n    import shop.gone\n",
        "import typing\nif typing.TYPE_CHECKING:\n    import shop.gone\n",
        "import sys\nif sys.version_info < (3, 5):\n    import shop.gone\nelse:\n    import shop.orders\n",
        "import sys\nif sys.platform == 'beos':\n    import shop.gone\n",
        "try:\n    import json\nexcept ImportError:\n    import shop.gone\n",
        "import yaml.nodes\nfrom django import gone\nimport email.gone\n",
        "import importlib\nimportlib.import_module('shop.orders')\nimportlib.import_module(name)\n",
    ],
)
def test_what_resolves_or_need_not(shop: ImportsProject, text: str) -> None:
    shop.write("shop/cli.py", text)
    assert shop.judge("unresolved").passed


@pytest.mark.parametrize(
    "text",
    [
        "import importlib\nimportlib.import_module('shop.gone')\n",
        "import importlib\nimportlib.import_module('.gone', __package__)\n",
        "__import__('shop.gone')\n",
        "try:\n    import shop.gone\nexcept ValueError:\n    pass\n",
        "try:\n    pass\nexcept ImportError:\n    import shop.gone\n",
        "try:\n    pass\nfinally:\n    import shop.gone\n",
        "if not TYPE_CHECKING:\n    import shop.gone\n",
        "try:\n    f = lambda: __import__('shop.gone')\nexcept ValueError:\n    pass\n",
        "import shop.gone.deeper\n",
    ],
)
def test_what_does_not(shop: ImportsProject, text: str) -> None:
    shop.write("shop/cli.py", text)
    assert [subject.removesuffix(".deeper") for subject in shop.judge("unresolved").subjects] == [
        "shop.cli -> shop.gone"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "x = 1",
        "x: int = 1",
        "a, (b, *x) = f()",
        "for x in y: pass",
        "with f() as (a, x): pass",
        "try: pass\nexcept E as x: pass",
        "import x",
        "import a.b as x",
        "import x.y.z",
        "from a import b as x",
        "def x(): pass",
        "async def x(): pass",
        "class x: pass",
        "if a:\n    if b:\n        pass\n    else:\n        x = 1",
        "if (x := f()): pass",
        "[x := 1 for _ in a]",
        "def f():\n    global x\n    x = 1",
        "match f():\n    case [a, {'b': C(x)}]: pass",
        "match f():\n    case {**x}: pass",
        "match f():\n    case [*x]: pass",
        "x = 1\ndel x",
        "from yaml import *",
        "from shop.stars import *",
        "def __getattr__(name): ...",
        "globals()['x'] = 1",
        "vars().update(x=1)",
        "import sys\nsys.modules[__name__] = f()",
        "exec(text)",
        "\N{FULLWIDTH LATIN SMALL LETTER X} = 1",
    ],
)
def test_all_that_binds(shop: ImportsProject, text: str) -> None:
    shop.write("shop/stars.py", "from .more import *\n")
    shop.write("shop/more.py", "x = 1\n")
    shop.write("shop/binds.py", text + "\n")
    shop.write("shop/cli.py", "from shop.binds import x\n")
    assert shop.judge("unresolved").passed


@pytest.mark.parametrize(
    "text",
    [
        "x: int",
        "y = x",
        "def f(x):\n    x = 1",
        "class C:\n    x = 1",
        "import a.x",
        "from a import x as y",
        "from shop.orders import *",
        "lambda: (x := 1)",
        "def f():\n    exec(text)",
    ],
)
def test_what_does_not_bind(shop: ImportsProject, text: str) -> None:
    shop.write("shop/binds.py", text + "\n")
    shop.write("shop/cli.py", "from shop.binds import x\n")
    assert shop.judge("unresolved").subjects == ["shop.cli -> shop.binds.x"]


def test_stars_in_a_circle(shop: ImportsProject) -> None:
    shop.write("shop/a.py", "from shop.b import *\nx = 1\n")
    shop.write("shop/b.py", "from shop.a import *\ny = 1\n")
    shop.write("shop/cli.py", "from shop.b import x, y, z\n")
    assert shop.judge("unresolved").subjects == ["shop.cli -> shop.b.z"]


def test_a_folder_that_only_has_the_name_of_a_package(project: ImportsProject) -> None:
    project.write("alembic/env.py", "from alembic import context\nfrom alembic.config import Config\n")
    assert project.judge("unresolved").passed


def test_a_namespace_of_the_projects_own(project: ImportsProject) -> None:
    project.write("shop/orders.py")
    project.write("shop/cli.py", "import shop.orders\nimport shop.gone\n")
    assert project.judge("unresolved").subjects == ["shop.cli -> shop.gone"]
    project.dependencies = Dependencies(installed={"shop-extras": ("shop.extras",)})
    assert project.judge("unresolved").passed


def test_compiled_modules_and_stubs(shop: ImportsProject) -> None:
    for path in ("shop/a.cpython-311-x86_64-linux-gnu.so", "shop/b.pyx", "shop/c.pyi"):
        shop.write(path)
    shop.write("shop/cli.py", "from shop.a import x\nfrom .b import y\nfrom shop import c\n")
    assert shop.judge("unresolved").passed


def test_what_a_build_makes(shop: ImportsProject) -> None:
    shop.write("shop/cli.py", "from shop._version import version\n")
    assert shop.judge("unresolved").subjects == ["shop.cli -> shop._version"]
    subprocess.run(["git", "init", "-q", str(shop.root)], check=True)
    shop.environ = {"PATH": "/usr/bin:/bin"}
    shop.write(".gitignore", "shop/_version.py\n")
    assert shop.judge("unresolved").passed


def test_a_file_that_cannot_be_parsed(shop: ImportsProject) -> None:
    shop.write("shop/broken.py", "x = (\n")
    shop.write("shop/cli.py", "from shop.broken import y\n")
    refusal = shop.judge("unresolved").refusal
    assert refusal.message == "what 'shop/broken.py' imports and holds cannot be told: '(' was never closed"


def test_data_of_tests(shop: ImportsProject) -> None:
    shop.write("tests/data/broken.py", "x = (\n")
    assert shop.judge("unresolved").passed


def test_a_root_that_is_not_there(shop: ImportsProject) -> None:
    assert shop.judge("unresolved", roots=["lib"]).refusal.message == "'lib' does not exist"


def test_a_spelling_is_for_another_rule(shop: ImportsProject) -> None:
    shop.write("shop/cli.py", "import shop.Orders\n")
    assert shop.judge("case-clash").subjects == ["shop.cli -> shop.Orders"]
    assert shop.judge("unresolved").subjects == ["shop.cli -> shop.Orders"], "unless that one is off"
