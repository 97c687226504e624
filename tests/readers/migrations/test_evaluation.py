"""What names mean in code that is not run, against what running it makes of them."""

from __future__ import annotations

import ast
import contextlib
import copy
import keyword
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import tools
from pytest_deploygate.finding import CannotJudge
from pytest_deploygate.readers.migrations.evaluation import (
    Class,
    Code,
    Maybe,
    Module,
    Unclear,
    dotted,
    parse_python,
    place_of,
    unclear_parts,
)

QUIET = settings(
    max_examples=tools.examples(80), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
SETTINGS = {("django.conf", "settings"): ("shop.settings", "defaults")}


def module(
    root: Path, text: str, others: Mapping[str, str] | None = None, *, name: str = "main", **more: Any
) -> Module:
    """A module, among others of its project."""
    for path, content in {**(others or {}), f"{name.replace('.', '/')}.py": text}.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    code = Code(root, [root], **more)
    return code.at(root / f"{name.replace('.', '/')}.py", name)


def value(root: Path, text: str, others: Mapping[str, str] | None = None, **more: Any) -> Any:
    """What X means at the end."""
    return module(root, text, others, **more).value("X")


# What is known

KNOWN = [
    ("X = 'a'", "a"),
    ("X: str = 'a'", "a"),
    ("X = Y = 'a'", "a"),
    ("X = 'a' 'b'", "ab"),
    ("X = b'a'", b"a"),
    ("X = -1", -1),
    ("X = None", None),
    ("X = not 0", True),
    ("X = ['a', 'b']", ["a", "b"]),
    ("X = ('a', 'b')", ("a", "b")),
    ("X = {'a', 'b'}", {"a", "b"}),
    ("X = {'a': 1, **{'b': 2}}", {"a": 1, "b": 2}),
    ("X = set()", set()),
    ("X = list()", []),
    ("X = tuple()", ()),
    ("X = dict()", {}),
    ("X = ['a'] + ['b']", ["a", "b"]),
    ("X = ('a',) + ('b',)", ("a", "b")),
    ("X = [*('a', 'b'), 'c']", ["a", "b", "c"]),
    ("X = ['a']\nX += ['b']", ["a", "b"]),
    ("X = ['a']\nX += ('b',)", ["a", "b"]),
    ("X = 'a'\nX += 'b'", "ab"),
    ("X = {'a': 1} | {'b': 2}", {"a": 1, "b": 2}),
    ("X = 7\nX -= 2", 5),
    ("X = {1, 2} - {2}", {1}),
    ("X = ['a']\nX.append('b')", ["a", "b"]),
    ("X = ['a']\nX.extend(['b', 'c'])", ["a", "b", "c"]),
    ("X = ['a']\nX.extend(('b', 'c'))", ["a", "b", "c"]),
    ("X = ['a']\nX.insert(0, 'b')", ["b", "a"]),
    ("X = ['a', 'b']\nX.remove('a')", ["b"]),
    ("X = ['a']\nX.clear()", []),
    ("X = {'a': 1}\nX.update({'b': 2})", {"a": 1, "b": 2}),
    ("X = {'a': 1}\nX['b'] = 2", {"a": 1, "b": 2}),
    ("X = {'a': 1}\nX['a'] = 2", {"a": 2}),
    ("A = 'a'\nX = f'{A}_b'", "a_b"),
    ("A = 1\nX = f'{A}{A!s}'", "11"),
    ("X = '%s_%s' % ('a', 1)", "a_1"),
    ("X = '%s_b' % 'a'", "a_b"),
    ("A, X = 'a', 'b'", "b"),
    ("[A, (B, X)] = ['a', ('b', 'c')]", "c"),
    ("X = {'a': ['b']}['a'][0]", "b"),
    ("X = ['a', 'b'][-1]", "b"),
    ("X = tuple(['a'])", ("a",)),
    ("X = sorted({'b', 'a'})", ["a", "b"]),
    ("X = str(1)", "1"),
    ("X = bool([])", False),
    ("X = 'a' if 1 == 1 else 'b'", "a"),
    ("X = 'a' if 'a' not in ['a'] else 'b'", "b"),
    ("X = None or 'a'", "a"),
    ("X = 'a' and 'b'", "b"),
    ("A = 'a'\nX = A is None", False),
    ("if True:\n    X = 'a'\nelse:\n    X = 'b'", "a"),
    ("A = 'x'\nif A == 'y':\n    X = 'a'\nelif A == 'x':\n    X = 'b'", "b"),
    ("try:\n    X = 'a'\nfinally:\n    Y = 'b'", "a"),
    ("try:\n    X = 'a'\nexcept Exception:\n    raise", "a"),
    ("X = 'a'\nwith open('f') as f:\n    X = 'b'", "b"),
    ("X = 'a'\ndef f():\n    X = 'b'", "a"),
    ("X = 'a'\nasync def f():\n    X = 'b'", "a"),
    ("X = 'a'\nclass C:\n    X = 'b'", "a"),
    ("class C:\n    A = 'a'\nX = C.A", "a"),
    ("class C:\n    A: str = 'a'\nX = f'{C.A}s'", "as"),
    ("class C:\n    __tablename__ = 'orders'\nX = C.__tablename__ + '_old'", "orders_old"),
    ("X = ['a']\nX.append", ["a"]),
    ("X = ['a']\nprint(X)", ["a"]),
]


@pytest.mark.parametrize(("text", "expected"), KNOWN)
def test_what_is_known(tmp_path: Path, text: str, expected: Any) -> None:
    found = value(tmp_path, text)
    assert (found, type(found)) == (expected, type(expected))


UNCLEAR = [
    ("", "there is no X"),
    ("X = 'a'\ndel X", "there is no X"),
    ("X = compute()", "compute() is not run"),
    ("X = a.b.compute()", "a.b.compute() is not run"),
    ("X = 'a,b'.split(',')", "a call is not run"),
    ("X = [a for a in 'ab']", "it is computed"),
    ("X = lambda: 'a'", "it is computed"),
    ("X = 2 ** 3", "it is computed"),
    ("X = 'a' + 1", "it is computed"),
    ("X = 1 % 0", "it is computed"),
    ("X = '%d' % 'a'", "it is computed"),
    ("X = {}['a']", "it is computed"),
    ("X = ['a'][3]", "it is computed"),
    ("X = {[]: 1}", "it is computed"),
    ("X = ['a'][0:1]", "it is taken from something"),
    ("X = {**unknown}", "it is put together"),
    ("A = 'a'\nX = f'{A:>9}'", "it is put together"),
    ("A = 'a'\nX = f'{A!r}'", "it is put together"),
    ("A = 'a'\nX = f'{A=}'", "it is put together"),
    ("X = f'{compute()}'", "it is put together"),
    ("X = f'{[]}'", "it is put together"),
    ("X = ~1", "it is computed"),
    ("X = 1 < 2 < 3", "it is a condition"),
    ("X = 1 in 1", "it is computed"),
    ("def X(): pass", "X is a function"),
    ("X = 'a'\nasync def X(): pass", "X is a function"),
    ("for X in 'ab':\n    pass", "X is set in a loop"),
    ("while f():\n    X = 'a'", "X is set in a loop"),
    ("X = []\nfor a in f():\n    X.append(a)", "X is changed in a loop"),
    ("X = []\nfor a in f():\n    X += [a]", "X is set in a loop"),
    ("X = {}\nfor a in f():\n    X[a] = 1", "X is changed in a loop"),
    ("X = ['b', 'a']\nfor a in f():\n    X.sort()", "X is changed in a loop"),
    ("for a in f():\n    import os as X", "X is set in a loop"),
    ("X = 'a'\nif f():\n    X = 'b'", "X depends on a condition"),
    ("if f():\n    X = 'b'", "X is set under a condition"),
    ("X = 'a' if f() else 'b'", "it depends on a condition"),
    ("X = ['a']\nX.pop()", "X.pop() is not followed"),
    ("X = ['a']\nX.extend(f())", "X.extend() is not followed"),
    ("X = ['a']\nX.remove('b')", "X.remove() is not followed"),
    ("X = {}\nX.update(f())", "X.update() is not followed"),
    ("class C: pass\nX = C.A", "C has no A that can be read"),
    ("class C(Base):\n    pass\nX = C.A", "C has no A that can be read"),
    ("X = object.attribute", "object.attribute is known to a run only"),
    ("X = f().attribute", "an attribute is known to a run only"),
    ("import absent\nX = absent.A", "A comes from absent"),
    ("from absent import X", "X comes from absent"),
    ("X = op.get_bind().engine.dialect.name", "it depends on the kind of database"),
]


@pytest.mark.parametrize(("text", "reason"), UNCLEAR)
def test_what_only_a_run_knows(tmp_path: Path, text: str, reason: str) -> None:
    found = value(tmp_path, text)
    assert isinstance(found, Unclear)
    assert found.reason == reason


CHANGED = [
    "X = ['a']\nX[0] = 'b'",
    "X = ['a']\nX[1:] = ['b']",
    "X = ['a']\ndel X[0]",
    "X = {'a': 1}\ndel X['a']",
    "X = {'a': {}}\nX['a']['b'] = 1",
    "X = {'a': ['b']}\nX['a'] += ['c']",
    "X = {'a': 1}\nX[f()] = 2",
    "X = {'a': 1}\nX.update({'b': 2}, c=3)",
    "X = {'a': 1}\nX.setdefault('b', 2)",
    "X = {'a'}\nX.add('b')",
    "X = ['b', 'a']\nX.sort()",
    "X = ['b', 'a']\nY = X.pop()",
    "X = ['a']\nX.append('b') if f() else None",
    "X = ['a']\nf() and X.append('b')",
    "X = 'a'\n(X := 'b')",
    "X = 'a'\nY = [(X := 'b')]",
    "X = ['a']\nA, *X = ['b', 'c']",
    "X = 'a'\nwith f() as X:\n    pass",
    "X = 'a'\nwith f() as (Y, X):\n    pass",
    "X = 'a'\nmatch f():\n    case X:\n        pass",
    "class C:\n    A = 'a'\n    A = 'b'\nX = C.A",
    "class C:\n    A = ['a']\n    A += ['b']\nX = C.A",
    "class C:\n    A = 'a'\n    if f():\n        A = 'b'\nX = C.A",
    "class C:\n    A = 'a'\nC.A = 'b'\nX = C.A",
    "A = 'a'\nclass C:\n    A = 'b'\n    B = A\nX = C.B",
    "try:\n    X = 'b'\nexcept KeyError:\n    X = 'a'\nexcept ValueError:\n    X = 'b'",
    "X = ['a']\ndef more():\n    X.append('b')\nmore()",
    "X = 'a'\ndef more():\n    global X\n    X = 'b'\nmore()",
    "def list(x): return x\nX = list('ab')",
    "X = str([f()])",
    "X = str(C)\nclass C: pass\nX = str(C)",
    "X = '%s' % (f(),)",
    "X = '%s' % [f()]",
    "X = {'a'} - {f()}",
    "X = {f()} | {'a'}",
    "X = 'a' in [f()]",
    "X = 'a' not in [f()]",
    "X = ['a'] == [f()]",
    "X = [*f(), 'a', 'b'][1]",
    "A = []\nif f():\n    A.append('a')\nX = 'a' in A",
    "A = []\nif f():\n    A.append('a')\nX = 1 if A else 2",
    "A = []\nif f():\n    A.append('a')\nX = not A",
    "A = []\nif f():\n    A.append('a')\nX = A or ['b']",
    "A = []\nif f():\n    A.append('a')\nX = bool(A)",
    "A = ['b']\nif f():\n    A.insert(0, 'a')\nX = A[0]",
]


@pytest.mark.parametrize("text", CHANGED)
def test_what_is_not_followed_is_never_guessed(tmp_path: Path, text: str) -> None:
    assert isinstance(value(tmp_path, text), Unclear)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("X = ['a']\nif f():\n    X.append('b')", ["a", Maybe("b")]),
        ("X = ['a']\nif f():\n    X += ['b']\nelse:\n    X += ['c']", ["a", Maybe("b"), Maybe("c")]),
        ("X = ['a']\nif f():\n    X.remove('a')", [Maybe("a")]),
        ("X = []\nif f():\n    X.append('a')\nX.append('b')", [Maybe("a"), "b"]),
        ("if f():\n    X = ['a', 'b']\nelse:\n    X = ['b']", [Maybe("a"), "b"]),
        ("X = ['a'] if f() else ['a', 'b']", ["a", Maybe("b")]),
        ("X = ['a'] + (['b'] if f() else [])", ["a", Maybe("b")]),
        ("X = ['a']\nif f():\n    X = ['a']", ["a"]),
        ("X = []\nif f():\n    X.append('a')\nelif f():\n    X.append('a')", [Maybe("a")]),
        ("X = []\nif f():\n    X = ['a']\nelse:\n    if f():\n        X.append('a')", [Maybe("a")]),
        ("X = []\ntry:\n    import a\n    X.append('b')\nexcept ImportError:\n    pass", [Maybe("b")]),
        (
            "from contextlib import suppress\nX = ['a']\nwith suppress(ImportError):\n    import a\n    X += ['b']",
            ["a", Maybe("b")],
        ),
        ("X = ['a', *f()]", ["a", Unclear("", 1)]),
        ("X = ['a']\nX += f()", ["a", Unclear("f() is not run")]),
        ("X = ['a']\nX.append(f())", ["a", Unclear("f() is not run")]),
        ("X = 'a' if f() else 'a'", "a"),
        ("if f():\n    X = 'a'\nelse:\n    X = 'a'", "a"),
        ("try:\n    X = 'a'\nexcept ImportError:\n    X = 'a'", "a"),
        ("A = ['a']\nA.append(f())\nX = 'a' in A", True),
        ("A = ['a']\nif f():\n    A.append('b')\nX = 1 if A else 2", 1),
    ],
)
def test_conditions_that_only_a_run_knows(tmp_path: Path, text: str, expected: Any) -> None:
    assert value(tmp_path, text) == expected


def test_other_names_of_a_list_that_is_changed(tmp_path: Path) -> None:
    for change in ("X.append('b')", "X += ['b']"):
        known = module(tmp_path, f"X = Y = ['a']\nZ = [*Y]\n{change}\nW = X + ['c']")
        assert [known.value(name) for name in "XYZW"] == [["a", "b"], ["a", "b"], ["a"], ["a", "b", "c"]]


# Other modules

IMPORTS = [
    ("from base import X", {"base.py": "X = 'a'"}, "a"),
    ("from base import A as X", {"base.py": "A = 'a'"}, "a"),
    ("import base\nX = base.A", {"base.py": "A = 'a'"}, "a"),
    ("import base as b\nX = b.A", {"base.py": "A = 'a'"}, "a"),
    ("import p.base\nX = p.base.A", {"p/__init__.py": "", "p/base.py": "A = 'a'"}, "a"),
    ("import p.base as b\nX = b.A", {"p/__init__.py": "", "p/base.py": "A = 'a'"}, "a"),
    ("from p import base\nX = base.A", {"p/__init__.py": "", "p/base.py": "A = 'a'"}, "a"),
    ("from p import base\nX = base.A", {"p/base.py": "A = 'a'"}, "a"),
    ("from p import X", {"p/__init__.py": "from .base import X", "p/base.py": "X = 'a'"}, "a"),
    ("from p import X", {"p/__init__.py": "from p.base import *", "p/base.py": "X = 'a'"}, "a"),
    ("from base import *", {"base.py": "X = ['a']"}, ["a"]),
    ("from base import *", {"base.py": "from more import X", "more.py": "X = ['a']"}, ["a"]),
    ("from base import *", {"base.py": "__all__ = ['X']\nX = 'a'"}, "a"),
    ("X = 'b'\nfrom base import *", {"base.py": "__all__ = ['Y']\nX = 'a'\nY = 'a'"}, "b"),
    ("X = 'b'\nfrom base import *", {"base.py": "_X = 'a'"}, "b"),
    ("from base import *\nX = _X", {"base.py": "__all__ = ['_X']\n_X = 'a'"}, "a"),
    ("from base import *\nX += ['b']", {"base.py": "X = ['a']"}, ["a", "b"]),
    ("from base import *\nX.append('b')", {"base.py": "X = ['a']"}, ["a", "b"]),
    ("from base import X\nX += ['b']", {"base.py": "X = ['a']"}, ["a", "b"]),
    ("from base import X\nX.append('b')", {"base.py": "X = ['a']"}, ["a", "b"]),
    ("from base import A\nX = A + ['b']", {"base.py": "A = ['a']"}, ["a", "b"]),
    ("from base import A\nX = f'{A}_b'", {"base.py": "A = 'a'"}, "a_b"),
    ("from base import C\nX = C.A", {"base.py": "N = 'a'\nclass C:\n    A = N"}, "a"),
    ("try:\n    from fast import X\nexcept ImportError:\n    from slow import X", {"slow.py": "X = 'a'"}, None),
    ("import one\nX = one.A", {"one.py": "import other\nA = 'a'", "other.py": "import one"}, "a"),
    ("from base import X", {"base.py": "X = __file__"}, "base.py"),
]


@pytest.mark.parametrize(("text", "others", "expected"), IMPORTS)
def test_names_of_other_modules(tmp_path: Path, text: str, others: Mapping[str, str], expected: Any) -> None:
    found = value(tmp_path, text, others)
    if expected is None:
        assert isinstance(found, Unclear)
    elif expected == "base.py":
        assert found == str(tmp_path / "base.py")
    else:
        assert found == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("from .base import A as X", "p.q.base"),
        ("from . import base\nX = base.A", "p.q.base"),
        ("from ..base import A as X", "p.base"),
        ("from .. import base\nX = base.A", "p.base"),
        ("from ... import base\nX = base.A", None),
    ],
)
def test_relative_imports(tmp_path: Path, line: str, expected: str | None) -> None:
    others = {"p/__init__.py": "", "p/q/__init__.py": "", "p/base.py": "A = 'p.base'", "p/q/base.py": "A = 'p.q.base'"}
    found = value(tmp_path, line, others, name="p.q.main")
    assert found == expected or (expected is None and isinstance(found, Unclear))


def test_a_package_is_its_own_parent(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p/base.py").write_text("X = 'a'")
    (tmp_path / "p/__init__.py").write_text("from .base import X")
    known = Code(tmp_path, [tmp_path]).module("p")
    assert known is not None
    assert (known.package, known.value("X")) == ("p", "a")


def test_a_module_that_cannot_be_read_gives_nothing(tmp_path: Path) -> None:
    assert value(tmp_path, "from base import X", {"base.py": "X = 'a'\nif"}) == Unclear("X comes from base")


def test_modules_that_import_each_other(tmp_path: Path) -> None:
    others = {"one.py": "A = 'a'\nfrom other import B", "other.py": "from one import A\nB = A"}
    assert value(tmp_path, "from one import B\nX = B", others) == "a"
    assert value(tmp_path, "import other\nX = other.B", others) == "a"
    assert isinstance(value(tmp_path, "from one import A as X", {"one.py": "from one import A"}), Unclear)


def test_the_first_folder_that_has_it(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "base.py").write_text(f"A = {name!r}")
    (tmp_path / "two/base").mkdir()
    (tmp_path / "two/only").mkdir()
    code = Code(tmp_path, [tmp_path / "one", tmp_path / "two"])
    assert code.find("base") == tmp_path / "one/base.py"
    assert code.find("only") == tmp_path / "two/only"
    assert code.module("only") is None
    assert code.find("no-name") is None
    assert code.find("") is None


def test_what_is_the_projects_own(tmp_path: Path) -> None:
    code = Code(tmp_path, [tmp_path])
    assert code.is_own(tmp_path / "shop/a.py")
    assert not code.is_own(tmp_path / ".venv/lib/site-packages/a.py")
    assert not code.is_own(Path("/elsewhere/a.py"))


def test_a_name_that_no_file_can_have(tmp_path: Path) -> None:
    name = "a" * 300
    assert value(tmp_path, f"from {name} import X") == Unclear(f"X comes from {name}")


# Django's settings

USED = "from django.conf import settings\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (USED + "X = settings.A", "own"),
        (USED + "X = settings.B", "default"),
        (USED + "X = settings.C", Unclear("there is no setting C", 2)),
        (USED + "X = getattr(settings, 'A', 'otherwise')", "own"),
        (USED + "X = getattr(settings, 'C', 'otherwise')", "otherwise"),
        (USED + "X = getattr(settings, 'C')", Unclear("it has no such attribute", 2)),
        (USED + "X = f'{settings.A}_x'", "own_x"),
        (USED + "if settings.FLAG:\n    X = 'a'\nelse:\n    X = 'b'", "b"),
        (USED + "class C:\n    A = settings.A\nX = C.A", "own"),
        ("from django import conf\nX = conf.settings.A", None),
    ],
)
def test_settings_are_an_object(tmp_path: Path, text: str, expected: Any) -> None:
    others = {
        "shop/settings.py": "from shop.base import *\nA = 'own'",
        "shop/base.py": "FLAG = False",
        "defaults.py": "A = 'default'\nB = 'default'\nFLAG = True",
    }
    found = value(tmp_path, text, others, objects=SETTINGS)
    assert found == expected or (expected is None and isinstance(found, Unclear))


def test_a_setting_whose_name_is_computed(tmp_path: Path) -> None:
    found = value(tmp_path, USED + "X = getattr(settings, f(), 'otherwise')", objects=SETTINGS)
    assert isinstance(found, Unclear)


@pytest.mark.parametrize(("dialect", "expected"), [("postgresql", "a"), ("mysql", "b"), ("", None)])
def test_the_kind_of_database(tmp_path: Path, dialect: str, expected: str | None) -> None:
    text = "if context.dialect.name == 'postgresql':\n    X = 'a'\nelse:\n    X = 'b'"
    found = value(tmp_path, text, dialect=dialect)
    assert found == expected or (expected is None and isinstance(found, Unclear))


def test_functions_that_somebody_knows(tmp_path: Path) -> None:
    seen: list[Any] = []

    def call(name: str, arguments: Any, keywords: Any) -> Any:
        seen.append((name, list(arguments), dict(keywords)))
        return "given"

    assert value(tmp_path, "A = 'a'\nX = m.f(A, *['b'], c=['d'])", call=call) == "given"
    assert seen == [("m.f", ["a", "b"], {"c": ["d"]})]


def test_names_of_a_function_around_it(tmp_path: Path) -> None:
    known = module(tmp_path, "A = 'a'\nB = 'b'")
    node = ast.parse("A + B", mode="eval").body
    assert known.evaluated(node) == "ab"
    assert known.evaluated(node, {"A": "c"}) == "cb"
    assert known.evaluated(node) == "ab"


def test_a_class_is_a_value(tmp_path: Path) -> None:
    found = value(tmp_path, "from base import C as X", {"base.py": "class C:\n    A = 'a'"})
    assert isinstance(found, Class)
    assert (found.node.name, found.module.name) == ("C", "base")


# Files that are no Python, and code that is odd


@pytest.mark.parametrize(
    ("content", "message", "line"),
    [
        (b"X = 'a'\nif\n", "'main.py' is no Python that this Python understands: invalid syntax", 2),
        (b"X = 1\x00\n", "'main.py' ", 0),
        (b"X = '\xff'\n", "'main.py' cannot be read", 1),
        (b"def f(:\n", "'main.py' is no Python that this Python understands", 1),
    ],
)
def test_what_is_no_python(tmp_path: Path, content: bytes, message: str, line: int) -> None:
    (tmp_path / "main.py").write_bytes(content)
    with pytest.raises(CannotJudge) as caught:
        parse_python(tmp_path / "main.py", tmp_path)
    assert caught.value.finding.message.startswith(message)
    if line:
        assert caught.value.finding.place.line == line


def test_a_file_that_is_not_there_or_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "out.py").write_text("X = 'a'")
    (tmp_path / "in/link.py").symlink_to(tmp_path / "out.py")
    code = Code(tmp_path / "in", [tmp_path / "in"])
    for name, why in {"absent.py": "does not exist", "link.py": "leads out of the project"}.items():
        for _ in range(2):
            with pytest.raises(CannotJudge, match=why):
                code.at(tmp_path / "in" / name)
    assert code.module("link") is None


@pytest.mark.parametrize(
    "text",
    [
        "X = " + "[" * 90 + "]" * 90,
        "X = " + " + ".join(["'a'"] * 900),
        "X = " + "-" * 500 + "1",
        "X = " + "f(" * 90 + ")" * 90,
        "X = a" + ".b" * 900,
        "X = [1]\n" + "X = [X]\n" * 3000,
        "X = [1]\n" + "X = [X, X]\n" * 20,
        "Y = [1]\n" + "Y = [Y]\n" * 2000 + "Z = [1]\n" + "Z = [Z]\n" * 2000 + "X = Y\nif f():\n    X = Z",
        "X = 'a'\n" + "X += X\n" * 22,
        "X = ['a']\n" + "X += X\n" * 22,
        "X = 'a'\n" + "X = f'{X}{X}'\n" * 22,
        "X = '%9999999s' % 'a'",
        "X = '%*d' % (9999999, 1)",
        "A = f()\nX = 0\nif A == 0:\n    X = 1\n" + "".join(f"elif A == {n}:\n    X = {n}\n" for n in range(900)),
        "A = 900\nX = 0\nif A == 0:\n    X = 1\n" + "".join(f"elif A == {n}:\n    X = {n}\n" for n in range(900)),
        "X = 1.0 % 0",
        "X = 1\nX %= 0",
        "X = '%c' % 1114112",
        "*X, = 1",
        "X: int",
        "X.y = X[0] = X",
        "import X.y.z",
        "from . import X",
        "from ..... import *",
        "global X",
        "del X, X.y, X[0]",
    ],
    ids=str.split(
        "list sum minus calls attributes nested doubled compared text double filled wide star elif known "
        "float zero char apart bare odd import relative beyond global del"
    ),
)
def test_odd_code_does_no_harm(tmp_path: Path, text: str) -> None:
    started = time.monotonic()
    try:
        known = module(tmp_path, text)
    except CannotJudge:
        return
    for name in (*known.names, "X"):
        found = known.value(name)
        list(unclear_parts(found))
        # Nothing grows without bounds.
        assert not isinstance(found, (str, list)) or len(found) <= 1_000_000
    assert time.monotonic() - started < 5


WORDS = st.sampled_from(
    [
        *keyword.kwlist,
        *"X Y f settings [ ] ( ) { } : = += . , * ** % + - | 'a' \"b\" f'{X}' 0 1 \n".split(" "),
        "\n    ",
    ]
)


@QUIET
@given(text=st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=25).map(" ".join)))
def test_any_text_is_a_module_or_a_refusal(tmp_path: Path, text: str) -> None:
    (tmp_path / "main.py").write_bytes(text.encode("utf-8", "replace"))
    try:
        known = Code(tmp_path, [tmp_path]).at(tmp_path / "main.py", "main")
    except CannotJudge:
        return
    for name in (*known.names, "X"):
        list(unclear_parts(known.value(name)))


# Against Python itself

NAMES = st.sampled_from("ABCDE")
TEXTS = st.sampled_from(["a", "b", "c"])


# Lists in lists would have names in two places, which is more than is followed.
SCALARS = st.one_of(TEXTS.map(repr), st.integers(0, 3).map(str), st.just("unknown()"), st.just("None"))
FRESH = st.one_of(
    SCALARS,
    st.lists(SCALARS, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
    st.lists(SCALARS, max_size=3).map(lambda items: f"({''.join(f'{item}, ' for item in items)})"),
    st.tuples(TEXTS, SCALARS).map(lambda pair: f"{{{pair[0]!r}: {pair[1]}}}"),
    NAMES.map("[*{}, 'z']".format),
    st.tuples(NAMES, SCALARS).map(lambda pair: "{} + [{}]".format(*pair)),
)


@st.composite
def expressions(draw: st.DrawFn, depth: int = 0) -> str:
    """Python that only uses names A to E, and one call of which nobody knows what it gives."""
    if depth > 2:
        return draw(st.one_of(FRESH, NAMES))
    inner = expressions(depth + 1)
    operators = st.sampled_from(["+", "%", "-", "==", "!=", "in", "not in", "and", "or"])
    deep = [
        st.tuples(inner, operators, inner).map(lambda parts: f"({' '.join(parts)})"),
        st.tuples(inner, inner, inner).map(lambda parts: "({} if {} else {})".format(*parts)),
        st.tuples(inner, inner).map(lambda parts: "{}[{}]".format(*parts)),
        inner.map("(not {})".format),
        st.tuples(st.sampled_from(["list", "tuple", "str", "bool", "sorted"]), inner).map(
            lambda parts: "{}({})".format(*parts)
        ),
        NAMES.map("f'x{{{}}}'".format),
    ]
    return draw(st.one_of(FRESH, NAMES, *deep))


@st.composite
def statements(draw: st.DrawFn, depth: int = 0) -> list[str]:
    """Lines of such Python."""
    found: list[str] = []
    for _ in range(draw(st.integers(1, 4 if depth else 8))):
        name, other = draw(NAMES), draw(NAMES)
        item = draw(FRESH if depth else expressions())
        single = draw(SCALARS)
        kind = draw(
            st.sampled_from("set set set add method method apart key if if try loop with delete in-place".split())
        )
        plain = {
            "set": [f"{name} = {item}"],
            "add": [f"{name} += {item}"],
            "method": [f"{name}.{draw(st.sampled_from(['append', 'extend', 'remove', 'pop', 'update']))}({single})"],
            "apart": [f"{name}, {other} = {item}"],
            "key": [f"{name}['a'] = {single}"],
            "delete": [f"del {name}['a']"],
            "in-place": [f"{name}[0] = {single}"],
        }
        if kind in plain:
            found += plain[kind]
            continue
        body = [f"    {line}" for line in draw(statements(depth + 1))] if depth < 2 else ["    pass"]
        rest = [f"    {line}" for line in draw(statements(depth + 1))] if depth < 2 else ["    pass"]
        heads = {
            "if": [f"if {item}:", *body, "else:", *rest],
            "try": ["try:", *body, "except NameError:", *rest],
            "loop": [f"for {name} in {item}:", *body],
            "with": ["with context():", *body],
        }
        found += heads[kind]
    return found


def is_known(value: Any) -> bool:
    if isinstance(value, (Unclear, Maybe)):
        return False
    if isinstance(value, dict):
        return all(is_known(inner) for pair in value.items() for inner in pair)
    return not isinstance(value, (list, tuple, set)) or all(map(is_known, value))


UNKNOWN: list[Any] = ["a", ["b"], [], 0]


def really(text: str, unknown: Any) -> dict[str, Any] | None:
    """What running it makes of the names; None where it fails."""
    names: dict[str, Any] = {"unknown": lambda: copy.deepcopy(unknown), "context": contextlib.nullcontext}
    names |= {"A": ["a"], "B": "b", "C": None, "D": {"a": 1}, "E": []}
    try:
        exec(compile(text, "main.py", "exec"), names)
    except Exception:  # noqa: BLE001 - what it raises does not matter
        return None
    return {name: names[name] for name in "ABCDE" if name in names}


@settings(parent=QUIET, max_examples=tools.examples(150))
@given(lines=statements())
def test_what_is_said_to_be_known_is_what_running_it_makes(tmp_path: Path, lines: list[str]) -> None:
    head = "A = ['a']\nB = 'b'\nC = None\nD = {'a': 1}\nE = []\n"
    known = module(tmp_path, head + "\n".join(lines))
    for unknown in UNKNOWN:
        real = really("\n".join(lines), unknown)
        for name in real or ():
            said = known.value(name)
            if is_known(said):
                assert (said, type(said)) == (real[name], type(real[name])), name  # type: ignore[index]


@pytest.mark.parametrize(("text", "_expected"), KNOWN)
def test_the_table_of_what_is_known_is_right(tmp_path: Path, text: str, _expected: Any) -> None:
    names: dict[str, Any] = {}
    (tmp_path / "f").touch()
    exec(compile(text.replace("'f'", repr(str(tmp_path / "f"))), "main.py", "exec"), names)
    assert names["X"] == _expected


def test_a_project_as_python_imports_it(tmp_path: Path) -> None:
    others = {
        "conf/__init__.py": "",
        "conf/base.py": "from .apps import THIRD as _THIRD\nAPPS = ['base', *_THIRD]\nMIDDLE = list(APPS)\nNAME = 'x'\n",
        "conf/apps.py": "__all__ = ['THIRD']\nTHIRD = ('rest', 'cors')\nHIDDEN = 1\n",
        "conf/dev.py": "from conf.base import *\nfrom . import apps\nAPPS += ['debug']\nX = [*APPS, *apps.THIRD, NAME]\n",
    }
    found = value(tmp_path, "from conf.dev import X\nX.insert(1, 'own')", others)
    script = "import main; print(main.X)"
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert found == ast.literal_eval(done.stdout)


# Small parts


@pytest.mark.parametrize(
    ("text", "expected"), [("a", "a"), ("a.b.c", "a.b.c"), ("a().b", ""), ("a[0].b", ""), ("'a'.b", ""), ("1", "")]
)
def test_dotted(text: str, expected: str) -> None:
    assert dotted(ast.parse(text, mode="eval").body) == expected


def test_where_a_node_is(tmp_path: Path) -> None:
    tree = ast.parse("x = f(1)\ny = [\n  2]\n")
    one, two = tree.body
    assert isinstance(one, ast.Assign)
    assert isinstance(two, ast.Assign)
    file = tmp_path / "a" / "b.py"
    at = place_of(one.value, file, tmp_path)
    assert (str(at), at.width) == ("a/b.py:1:5", 4)
    at = place_of(two.value, file, tmp_path)
    assert (str(at), at.width) == ("a/b.py:2:5", 1)


def test_the_unclear_parts_of_a_value() -> None:
    one, two = Unclear("one"), Unclear("two")
    assert list(unclear_parts(["a", (one, Maybe(two)), {"b"}])) == [one, two]
    assert list(unclear_parts(Maybe("a"))) == []
    assert list(unclear_parts(one)) == [one]
