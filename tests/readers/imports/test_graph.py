"""The two stages give the cycles that parsing all files gives."""

from __future__ import annotations

import random
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imports_projects import ImportsProject
from pytest_deploygate.readers.imports import forks, graph
from tools import examples


def edges(project: ImportsProject, *rules: str) -> list[tuple[str, str, str]]:
    return [(importer, imported, str(place)) for importer, imported, place in project.code(*rules).eager]


def pairs(project: ImportsProject) -> list[str]:
    """The edges, after a check that one stage and two stages agree."""
    found = edges(project, "cycle")
    assert found == edges(project, "cycle", "unresolved")
    return [f"{importer} -> {imported}" for importer, imported, _ in found]


def test_the_first_line_that_does_it(project: ImportsProject) -> None:
    project.package("shop", a="def f():\n    import shop.b\n\nfrom shop import b\nimport shop.b\n", b="import shop.a")
    assert edges(project, "cycle") == [("shop.a", "shop.b", "shop/a.py:4:18"), ("shop.b", "shop.a", "shop/b.py:1:8")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from shop import a", ["shop.a -> shop.b", "shop.b -> shop.a"]),
        ("from . import a", ["shop.a -> shop.b", "shop.b -> shop.a"]),
        ("from .a import X", ["shop.a -> shop.b", "shop.b -> shop.a"]),
        ("import shop.a.X", ["shop.a -> shop.b", "shop.b -> shop.a"]),
        ("import shop", []),
        ("from shop import X", []),
        ("from shop.c import X", []),
        ("import b, a", []),
    ],
)
def test_what_is_imported(project: ImportsProject, text: str, expected: list[str]) -> None:
    project.package("shop", a="import shop.b", b=text, c="")
    assert pairs(project) == expected


def test_a_name_of_the_own_package(project: ImportsProject) -> None:
    project.package("shop", init="from shop import a\nX = 1\n", a="from shop import b\n", b="")
    assert pairs(project) == []
    project.write("shop/b.py", "from shop import X\n")
    assert pairs(project) == ["shop -> shop.a", "shop.a -> shop.b", "shop.b -> shop"]
    project.write("shop/b.py", "import shop.a\n")
    assert pairs(project) == ["shop.a -> shop.b", "shop.b -> shop.a"]


def test_the_packages_around(project: ImportsProject) -> None:
    project.package("a", init="import b")
    project.package("a/inner", init="", deep="")
    project.write("b.py", "import a.inner.deep\n")
    assert pairs(project) == ["a -> b", "b -> a"]


def test_no_code_runs_in_a_namespace(project: ImportsProject) -> None:
    project.write("a/b.py", "import c")
    project.write("c.py", "import a.d")
    project.write("a/d.py", "import a")
    assert pairs(project) == []


def test_stars_take_what_a_package_lists(project: ImportsProject) -> None:
    project.package("shop", init="__all__ = ['a', 'X']\n", a="import main\n", b="import main\n")
    project.write("main.py", "from shop import *\n")
    assert pairs(project) == ["main -> shop.a", "shop.a -> main"]


def test_giants_that_import_nothing(project: ImportsProject) -> None:
    project.write("a.py", "x = 1\n" * 1_000_000)
    project.write("b.py", "import a\n")
    code = project.code("cycle")
    assert (code.eager, code.problems, code.unparsed) == ((), (), ())


def test_giants_in_a_cycle(project: ImportsProject) -> None:
    project.write("a.py", "import b\n" + "x = 1\n" * 1_000_000)
    project.write("b.py", "import a\n")
    assert [unparsed.message for unparsed in project.code("cycle").unparsed] == ["is larger than 4,096 KiB"]
    outcome = project.judge("cycle")
    assert outcome.passed is False


def test_a_large_file_in_a_cycle(project: ImportsProject) -> None:
    project.write("a.py", "import b\n" + "x = 1\n" * 100_000)
    project.write("b.py", "import a\n")
    assert pairs(project) == ["a -> b", "b -> a"]


NAMES = ["p", "p.a", "p.b", "p.q", "p.q.c", "m", "n.x"]
PATHS = ["p/__init__.py", "p/a.py", "p/b.py", "p/q/__init__.py", "p/q/c.py", "m.py", "n/x.py"]
FORMS = [
    "import {0}", "from {0} import x", "from {0} import *", "from {1} import {2}", "def f():\n    import {0}",
    "if x:\n    import {0}", "if TYPE_CHECKING:\n    from {0} import x", "try:\n    import {0}\nexcept E:\n    pass",
    "import importlib; importlib.import_module('{0}')", "class C:\n    import {0} as y", "from . import {2}",
    "x = '''\nimport {0}\n'''", "__all__ = ['a', 'b', 'c']", "from .. import {2}", "if x: import {0}; import m",
]  # fmt: skip
FILES = st.lists(
    st.lists(st.tuples(st.sampled_from(FORMS), st.sampled_from(NAMES)), max_size=4), min_size=7, max_size=7
)


@settings(max_examples=examples(80), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FILES)
def test_both_ways_agree(project: ImportsProject, files: list[list[tuple[str, str]]]) -> None:
    for path, statements in zip(PATHS, files, strict=True):
        lines = []
        for form, name in statements:
            parent, _, last = name.rpartition(".")
            lines.append(form.format(name, parent or "p", last))
        project.write(path, "\n".join([*lines, ""]))
    pairs(project)


def test_files_that_a_copy_of_the_process_scans(project: ImportsProject, monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform != "linux":
        pytest.skip("copies are made on Linux only")
    copies = []
    monkeypatch.setattr(forks, "_may_fork", lambda: copies.append(1) is None)
    monkeypatch.setattr(graph, "_WORTH_HALVING", 3)
    called = "import shop.c\nfrom importlib import import_module\nimport_module('shop.a')\n"
    project.package("shop", init="from .a import *", a="import shop, shop.b", b=called, c="import shop.a")
    (project.root / "shop/d.py").symlink_to("gone.py")
    assert pairs(project) == [
        "shop -> shop.a",
        "shop.a -> shop",
        "shop.a -> shop.b",
        "shop.b -> shop.a",
        "shop.b -> shop.c",
        "shop.c -> shop.a",
    ]
    assert [problem.finding.place.path for problem in project.code("cycle").problems] == ["shop/d.py"]
    assert len(copies) == 2


def test_many_files_are_shared_between_processes(project: ImportsProject) -> None:
    dice = random.Random(0)
    for number in range(300):
        others = ", ".join(f"m{dice.randrange(300)}" for _ in range(3))
        project.write(f"m{number}.py", f"import {others}\n" + "def f():\n    return [1, 2, 3]\n" * 300)
    assert len(pairs(project)) > 300
