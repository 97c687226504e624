from __future__ import annotations

import random
import warnings
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pytest_deploygate.families.env.reads import Reads
from pytest_deploygate.finding import CannotJudge
from pytest_deploygate.readers.env.code import python, scan
from pytest_deploygate.readers.env.code.python import PythonFile

from .test_table import PYTHON


def read(code: str) -> PythonFile:
    file = PythonFile("code.py", code, python.parse(code, "code.py"))
    file.run()
    return file


def found(code: str) -> dict[str, bool]:
    keys: dict[str, bool] = {}
    for one in read(code).gathered.found.values():
        keys[one.key] = keys.get(one.key, False) or one.required
    return keys


def project(root: Path, **files: str) -> Reads:
    for name, code in files.items():
        path = root / (name.replace("_in_", "/") + ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(code, "utf-8")
    return scan(root, ["."], {})


def test_a_place_is_as_wide_as_the_name() -> None:
    (one,) = read('import os\nx = "é𝒳", os.environ["A"]').gathered.found.values()
    assert (one.place.path, one.place.line, one.place.column, one.place.width) == ("code.py", 2, 22, 3)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines(ending: str) -> None:
    (one,) = read(ending.join(["import os", "x = '\x0c\x1c\u2028'", 'os.getenv("A")'])).gathered.found.values()
    assert (one.place.line, one.place.column) == (3, 11)


@pytest.mark.parametrize(
    "code",
    [
        "def f(environ):\n    return environ['A']",
        "import os\ndef f():\n    os = g()\n    return os.environ['A']",
        "from wsgi import environ\nenviron['A']",
        "class os:\n    environ = {}\nos.environ['A']",
        "import os\n[os.environ['A'] for os in x]",
        "def config(name): ...\nconfig('A')",
        "from .environ import Env\nEnv()('A')",
        "import os\nos.environ['A'] = 1\ndel os.environ['B']\nos.environ |= {}",
        "# environ\n'os.environ[\"A\"]'",
        "class S(BaseModel):\n    a: str  # BaseSettings",
        "from unittest import mock\nimport os\nmock.patch.dict(os.environ, {'A': '1'})",
        "environ = {}\nenviron.get('A')",
    ],
)
def test_no_reads(code: str) -> None:
    assert found(code) == {}


@pytest.mark.parametrize(
    ("code", "required"),
    [
        ('os.environ["A"]', True),
        ('def f():\n    os.environ["A"]', True),
        ('if x:\n    os.environ["A"]', True),
        ('try:\n    os.environ["A"]\nexcept ValueError:\n    pass', True),
        ('try:\n    os.environ["A"]\nexcept KeyError:\n    raise RuntimeError', True),
        ('try:\n    pass\nexcept KeyError:\n    os.environ["A"]', True),
        ('try:\n    os.environ["A"]\nexcept (KeyError, ValueError):\n    pass', False),
        ('try:\n    os.environ["A"]\nexcept:\n    pass', False),
        ('x = os.environ["A"] if "A" in os.environ else 1', False),
        ('if os.environ.get("A"):\n    os.environ["A"]', False),
        ('x = os.environ.get("A") and os.environ["A"]', False),
        ('os.environ["A"] = "1"\nos.environ["A"]', False),
        ('os.environ["A"]\nos.environ["A"] = "1"', True),
        ('os.environ.setdefault("A", "1")\ndef f():\n    return os.environ["A"]', False),
        ('def f():\n    os.environ.setdefault("A", "1")\nos.environ["A"]', True),
        ('os.getenv("A")', False),
    ],
)
def test_required(code: str, required: bool) -> None:
    assert found("import os\n" + code) == {"A": required}


def test_warnings_of_the_code_are_its_own() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert found('import os\nx = "\\d" is 1\nos.getenv("A")') == {"A": False}


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("import os\nos.environ[", 2),
        ("print os.environ", 1),
        ("os.environ\0", 0),
        ("x = " + "(" * 5_000 + ")" * 5_000, None),
        ("x = " + "-" * 100_000 + "1", None),
        ("x = " + "f(" * 90 + "1" + ")" * 90 + "\nx = " + ".a" * 50_000, None),
    ],
)
def test_what_cannot_be_parsed_is_said(code: str, line: int | None) -> None:
    problem = None
    try:
        read(code)
    except CannotJudge as refusal:
        problem = refusal.finding
    if problem is None:
        assert line is None  # another Python may well parse it
    else:
        assert "code.py" in problem.message
        assert line is None or problem.place.line == line


def test_deep_code_is_walked_without_recursion() -> None:
    deep = "import os\n" + "".join(f"{' ' * i}if x:\n" for i in range(90)) + " " * 90 + 'os.getenv("A")'
    assert found(deep) == {"A": False}
    long = "import os\nx = " + " + ".join(["1"] * 900) + ' + os.getenv("A")'
    assert found(long) == {"A": False}


def test_names_that_are_defined_by_themselves() -> None:
    assert found("import os\na = b\nb = a\na['X']; os.getenv(a)\nx = x + 'A'\nos.getenv(x)") == {}


class TestFilesTogether:
    def test_a_reader_from_another_file(self, tmp_path: Path) -> None:
        reads = project(
            tmp_path,
            shop_in_config="import environ\nenv = environ.Env()\n",
            shop_in_main='from shop.config import env as e\ne("A")\n',
            shop_in_other='from .config import env\nenv.bool("B", default=True)\n',
        )
        assert [(one.key, one.required) for one in reads.found] == [("A", True), ("B", False)]

    def test_through_a_package(self, tmp_path: Path) -> None:
        reads = project(
            tmp_path,
            src_in_shop_in_config='import os\ndef need(name):\n    return os.environ["SHOP_" + name]\n',
            src_in_shop_in___init__="from .config import need\n",
            src_in_main='import shop\nshop.need("A")\n',
        )
        assert [(one.key, one.required) for one in reads.found] == [("SHOP_A", True)]
        assert reads.dynamic == ()

    def test_a_wrapper_that_nobody_calls_is_unknown(self, tmp_path: Path) -> None:
        reads = project(tmp_path, config="import os\ndef need(name):\n    return os.environ[name]\n")
        assert [place.line for place in reads.dynamic] == [3]

    def test_constants(self, tmp_path: Path) -> None:
        reads = project(tmp_path, names='KEY = "A"\n', main="import os\nfrom names import KEY\nos.getenv(KEY)\n")
        assert [one.key for one in reads.found] == ["A"]

    def test_a_settings_class_with_a_base_elsewhere(self, tmp_path: Path) -> None:
        reads = project(
            tmp_path,
            base='from pydantic_settings import BaseSettings\nclass Base(BaseSettings, env_prefix="X_"):\n    debug: bool = False\n',
            main="from base import Base\nclass Settings(Base):\n    a: str\n",
        )
        assert [(one.key, one.place.path) for one in reads.found] == [("X_DEBUG", "base.py"), ("X_A", "main.py")]

    def test_a_file_that_is_called_like_a_library(self, tmp_path: Path) -> None:
        reads = project(tmp_path, environ="X = 1\n", main='import environ\nenviron.Env()("A")\n')
        assert [one.key for one in reads.found] == ["A"]

    def test_files_that_import_each_other(self, tmp_path: Path) -> None:
        reads = project(
            tmp_path,
            a="import os\nfrom b import e\nf = e\n",
            b='from a import f\nimport os\ne = f\ne["A"]\nos.getenv("B")\n',
        )
        assert [one.key for one in reads.found] == ["B"]


FILLER = [
    'x = {"environ_": 1}',
    "def f(a, b=1):\n    return a + b",
    "class K:\n    y = 1\n    def m(self): return self.y",
    "# a comment\nfor i in range(3): print(i)",
    "from typing import Any",
    "with open('x') as f: pass",
]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([row.code for row in PYTHON] + FILLER), max_size=6), st.integers(0, 10**6))
@example([], 0)
def test_the_quick_pass_and_the_short_cut_lose_nothing(pieces: list[str], seed: int) -> None:
    """What a whole walk finds is found where only some statements are walked, in a file that is not passed over."""
    pieces = [piece for piece in pieces if "import *" not in piece]
    random.Random(seed).shuffle(pieces)
    code = "\n".join(pieces)
    whole = read(code)
    short = PythonFile("code.py", code, python.parse(code, "code.py"), tainted=frozenset())
    short.run()
    assert short.gathered.found == whole.gathered.found
    assert short.gathered.dynamic | short.leftover() == whole.gathered.dynamic | whole.leftover()
    if whole.gathered.found or whole.gathered.dynamic or whole.leftover():
        assert python.may_read(code.encode())


def test_letters_of_another_shape() -> None:
    code = 'import os\nos.\uff45nviron["A"]'
    assert found(code) == {"A": True}
    assert python.may_read(code.encode())
