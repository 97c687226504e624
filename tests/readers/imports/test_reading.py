from __future__ import annotations

import pytest

from pytest_deploygate.readers.imports.conditions import Target
from pytest_deploygate.readers.imports.reading import summarise
from pytest_deploygate.readers.imports.summary import Summary, Written

TARGET = Target((3, 12, 1), "linux")


def summary(text: str | bytes) -> Summary:
    found = summarise(text.encode() if isinstance(text, str) else text, TARGET)
    assert found.error is None, found.error
    return found


def one(text: str) -> Written:
    """The import of a module whose name begins with ``x``."""
    (found,) = (
        written
        for written in summary(text).imports
        if written.module.lstrip(".").startswith("x") or written.name == "x"
    )
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import x.y as z", ("x.y", "", "import", 1, 8, 3)),
        ("from x import y as z", ("x", "y", "from", 1, 15, 1)),
        ("from ..x import *", ("..x", "*", "from", 1, 17, 1)),
        ("from . import x", (".", "x", "from", 1, 15, 1)),
        ("é = 1; import xé", ("xé", "", "import", 1, 15, 2)),
        ("import importlib\nimportlib.import_module('x.y')", ("x.y", "", "call", 2, 25, 5)),
        ("import importlib as i\ni.import_module('x')", ("x", "", "call", 2, 17, 3)),
        ("from importlib import import_module as m\nm('x')", ("x", "", "call", 2, 3, 3)),
        ("__import__('x')", ("x", "", "call", 1, 12, 3)),
        ("from importlib import import_module\nimport_module('.x', __package__)", (".x", "", "call", 2, 15, 4)),
        ("from importlib import import_module\nimport_module('..z', 'x.a.b')", ("x.a.z", "", "call", 2, 15, 5)),
    ],
)
def test_forms(text: str, expected: tuple[object, ...]) -> None:
    assert one(text)[:6] == expected


@pytest.mark.parametrize(
    "text",
    [
        "f('x')",
        "import_module('x')",
        "from a import import_module\nimport_module('x')",
        "__import__(x)",
        "__import__('x y')",
    ],
)
def test_calls_that_are_none(text: str) -> None:
    assert [written for written in summary(text).imports if written.form == "call"] == []


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("import x", "eager"),
        ("class C:\n  import x", "eager"),
        ("def f():\n  import x", "lazy"),
        ("async def f():\n  class C:\n    import x", "lazy"),
        ("f = lambda: __import__('x')", "lazy"),
        ("f = (__import__('x') for _ in y)", "lazy"),
        ("f = [__import__('x') for _ in y]", "eager"),
        ("def f(a=__import__('x')): pass", "eager"),
        ("@f(__import__('x'))\nclass C: pass", "eager"),
        ("if TYPE_CHECKING:\n  import x", "typing"),
        ("import typing as t\nif t.TYPE_CHECKING:\n  import x", "typing"),
        ("from typing import TYPE_CHECKING as T\nif T and y:\n  import x", "typing"),
        ("if not TYPE_CHECKING:\n  pass\nelse:\n  import x", "typing"),
        ("TYPE_CHECKING = False\nif TYPE_CHECKING:\n  import x", "typing"),
        ("def f():\n  if TYPE_CHECKING:\n    import x", "typing"),
        ("if TYPE_CHECKING:\n  def f():\n    import x", "typing"),
        ("if TYPE_CHECKING:\n  pass\nelse:\n  import x", "eager"),
        ("TYPE_CHECKING = True\nif TYPE_CHECKING:\n  import x", "eager"),
        ("if TYPE_CHECKING or y:\n  import x", "eager"),
        ("if __name__ == '__main__':\n  import x", "lazy"),
        ("if __name__ == '__main__':\n  pass\nelse:\n  import x", "eager"),
        ("if __name__ == 'main':\n  import x", "eager"),
    ],
)
def test_when(text: str, when: str) -> None:
    assert one(text).when == when


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import x", ""),
        ("try:\n  import x\nexcept ImportError: pass", "guarded prepared"),
        ("try:\n  import x\nexcept (A, b.ModuleNotFoundError): pass", "guarded prepared"),
        ("try:\n  import x\nexcept: pass", "guarded prepared"),
        ("try:\n  if y:\n    import x\nexcept Exception as e: print(e)", "guarded prepared conditional"),
        ("try:\n  import x\nexcept ImportError:\n  raise E", "prepared"),
        ("try:\n  import x\nexcept KeyError: pass", ""),
        ("try:\n  import x\nfinally: pass", ""),
        ("try: pass\nexcept ImportError: pass\nelse:\n  import x", ""),
        ("try: pass\nexcept ImportError:\n  import x", "conditional"),
        ("try:\n  def f():\n    import x\nexcept ImportError: pass", ""),
        ("try:\n  class C:\n    import x\nexcept ImportError: pass", "guarded prepared"),
        ("import contextlib\nwith contextlib.suppress(ImportError):\n  import x", "guarded prepared"),
        ("from contextlib import suppress\nwith suppress(KeyError):\n  import x", ""),
        ("with pytest.raises(ImportError):\n  import x", "guarded prepared"),
        ("with self.assertRaises(KeyError):\n  import x", ""),
        ("if y:\n  import x", "conditional"),
        ("if y: pass\nelse:\n  import x", "conditional"),
        ("for a in b:\n  import x", "conditional"),
        ("while a:\n  import x", "conditional"),
        ("match a:\n  case b:\n    import x", "conditional"),
        ("if y:\n  def f():\n    import x", ""),
        ("a = y and __import__('x')", "conditional"),
        ("if TYPE_CHECKING: pass\nelse:\n  import x", ""),
        ("import sys\nif sys.version_info >= (3,):\n  import x", ""),
    ],
)
def test_circumstances(text: str, expected: str) -> None:
    found = one(text)
    assert {name for name in ("guarded", "prepared", "conditional") if getattr(found, name)} == set(expected.split())


def test_what_is_tried_first() -> None:
    assert one("try:\n  f()\n  from .a import b\nexcept ImportError:\n  import x").instead == ".a"
    assert one("try:\n  import a\nexcept KeyError:\n  import x").instead == ""


CONDITIONS = [
    ("sys.version_info >= (3, 12)", True),
    ("sys.version_info[:2] == (3, 12)", True),
    ("sys.version_info[0] == 2", False),
    ("sys.version_info.major > 2 and sys.version_info.minor < 5", False),
    ("sys.version_info > (3, 12, 1)", True),
    ("not sys.version_info < (3, 12)", True),
    ("sys.platform == 'win32' or sys.platform.startswith('lin')", True),
    ("sys.platform in ('darwin', 'win32')", False),
    ("os.name != 'nt'", True),
    ("(3, 0) > sys.version_info", False),
    ("True", True),
    ("0", False),
    ("PY2", False),
    ("six.PY3", True),
    ("sys.version_info >= (3, 12) and y", None),
    ("sys.version_info < (3, 12) and y", False),
    ("y or sys.version_info", True),
    ("sys.version_info >= y", None),
    ("sys.version_info[9]", None),
    ("sys.version_info >= '3'", None),
    ("y.version_info >= (3,)", None),
    ("sys.platform", True),
]


@pytest.mark.parametrize(("test", "expected"), CONDITIONS)
def test_conditions(test: str, expected: bool | None) -> None:
    text = f"import sys, os\nif {test}:\n  import x1\nelse:\n  import x2"
    found = {written.module: written.conditional for written in summary(text).imports[2:]}
    known = {True: {"x1": False}, False: {"x2": False}, None: {"x1": True, "x2": True}}
    assert found == known[expected]


def test_a_constant_for_a_condition() -> None:
    assert summary("import sys\nOLD = sys.version_info < (3,)\nif OLD:\n  import x\n").imports[1:] == ()
    assert len(summary("import sys\nOLD = sys.version_info < (3,)\nOLD = y\nif OLD:\n  import x\n").imports) == 2
    assert len(summary("import y as sys\nif sys.version_info < (3,):\n  import x\n").imports) == 2


def test_names_of_dead_branches_count() -> None:
    assert summary("if False:\n  x = 1\n").names == ("x",)


def test_exports() -> None:
    text = "__all__ = ['a', 'b c']\n__all__ += ('d',)\n__all__.extend(['e'])\n__all__.append('f')\n"
    assert summary(text).exports == ("a", "d", "e", "f")


@pytest.mark.parametrize(
    "text",
    [
        "def __getattr__(n): ...",
        "globals()",
        "import sys as s\ns.modules[__name__] = 1",
        "from sys import modules",
        "__path__ = f()",
    ],
)
def test_what_is_open(text: str) -> None:
    assert summary(text).open


@pytest.mark.parametrize(
    "text", ["def f():\n  exec(x)", "x.globals()", "modules = 1", "class C:\n  def __getattr__(s, n): ..."]
)
def test_what_is_not(text: str) -> None:
    assert not summary(text).open


@pytest.mark.parametrize(
    ("data", "message", "line"),
    [
        (b"x = 1\ny = (\n", "'(' was never closed", 2),
        (b"# coding: nonsense\n", "", 0),
        (b"\xff\xfe", "", 0),
        (b"x = '\xff'\n", "", 0),
        (b"x = 1\0\n", "", 0),
        (b"(" * 300 + b")" * 300, "", 0),
        (b"x = " + b"-" * 200_000 + b"1", "", 0),
        (b"x = " + b"a." * 200_000 + b"a", "", 0),
        (b"if x:\n" * 3, "", 0),
        (b"x = 1" + b"0" * 5_000, "", 0),
    ],
)
def test_broken_files(data: bytes, message: str, line: int) -> None:
    found = summarise(data, TARGET)
    if message:
        assert found.error is not None
        assert found.error[:2] == (message, line)
    assert found.error is None or "\n" not in found.error[0]


def test_modules_whose_attributes_are_set() -> None:
    text = "from . import a\nfrom b import c as d\nimport e.f as g\nfor k in x:\n  setattr(a, k, 1); setattr(d, k, 1)\n"
    assert summary(text).opened == (".a", "b.c")
    assert summary(text + "setattr(g, k, 1); setattr(h, k, 1)\n").opened == (".a", "b.c", "e.f")


def test_a_deep_tree_of_statements() -> None:
    text = "".join(" " * depth + "if x:\n" for depth in range(90)) + " " * 90 + "import x\n"
    assert one(text).conditional


def test_a_long_chain_of_branches() -> None:
    text = "if a:\n  pass\n" + "elif b:\n  import x\n" * 500
    found = summarise(text.encode(), TARGET)
    assert found.error is not None or len(found.imports) == 500


def test_places_in_other_encodings() -> None:
    found = summary("# coding: latin-1\né = 'é'; import x\n".encode("latin-1"))
    assert found.imports[0].column == 17
