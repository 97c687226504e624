from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from imports_projects import ImportsProject, own_python, python
from pytest_deploygate.families.imports import Binding, Import
from pytest_deploygate.finding import CannotJudge, Location
from pytest_deploygate.readers.imports import workers
from pytest_deploygate.readers.imports.interpreter import Interpreter, ask

NEWER = "def f[T](x: T) -> T:\n    return x\n"


def other_python(*, newer: bool) -> Interpreter:
    """A Python of another version that is installed here, the nearest that is newer or older."""
    own = sys.version_info[1]
    for minor in range(own + 1, 16) if newer else range(own - 1, 9, -1):
        installed = sorted(Path("~root").expanduser().glob(f".pyenv/versions/3.{minor}.*/bin/python"))
        for found in filter(None, [shutil.which(f"python3.{minor}"), *map(str, installed)]):
            with suppress(CannotJudge):
                return ask(found, Location("deploygate.yaml"))
    return pytest.skip("there is no other Python here")


def test_imports(project: ImportsProject) -> None:
    project.package("shop", a="try:\n    from . import b as c\nexcept ImportError:\n    import yaml.nodes\n")
    assert project.code("unresolved").imports == (
        Import("shop.a", "shop", "b", "from", Location("shop/a.py", 2, 19), guarded=True, prepared=True),
        Import(
            "shop.a", "yaml.nodes", "", "import", Location("shop/a.py", 4, 12, 10), conditional=True, instead="shop"
        ),
    )


def test_bindings(project: ImportsProject) -> None:
    project.package("shop", init="from .a import *\nx = 1\n", a="def __getattr__(name): ...\n")
    modules = project.code("unresolved").modules
    assert modules["shop"].binding == Binding(frozenset(["x"]), ("shop.a",))
    assert modules["shop.a"].binding == Binding(frozenset(["__getattr__"]), open=True)


def test_only_what_is_asked_for(project: ImportsProject) -> None:
    project.package("shop", a="import shop.b\n", b="import shop.a\nx = (\n")
    nothing = project.code("smoke")
    assert (nothing.imports, nothing.eager, nothing.unparsed) == ((), (), ())
    assert nothing.modules["shop.a"].binding is None
    assert nothing.stdlib == own_python().stdlib
    assert project.code("unresolved").eager == ()
    assert project.code("cycle").imports == ()


def test_an_interpreter_that_is_not_known(project: ImportsProject) -> None:
    project.package("shop", a="import shop.b\n")
    project.interpreter = CannotJudge("there is no Python 3.9 here", Location("deploygate.yaml", 3))
    code = project.code()
    assert [problem.finding.message for problem in code.problems] == ["there is no Python 3.9 here"]
    assert sorted(code.modules) == ["shop", "shop.a"]


def test_an_interpreter_that_is_too_old(project: ImportsProject) -> None:
    project.interpreter = python(3, 9)
    assert [problem.finding.message for problem in project.code().problems] == [
        "code for Python 3.9 cannot be read; 3.10 is the oldest that can"
    ]


def test_a_newer_python_parses(project: ImportsProject) -> None:
    project.interpreter = other_python(newer=True)
    text = NEWER if project.interpreter.version[1] >= 12 else "try:\n    pass\nexcept* E:\n    pass\n"
    project.package("shop", a=f"import shop.b\n{text}", b="import shop.a\nx = (\n")
    code = project.code("cycle", "unresolved")
    assert [one.module for one in code.unparsed] == ["shop.b"]
    assert code.unparsed[0].version == project.interpreter.short
    assert [edge[0] for edge in project.code("cycle").eager] == ["shop.a", "shop.b"]


def test_an_older_python_does_not(project: ImportsProject) -> None:
    project.interpreter = other_python(newer=False)
    text = NEWER if sys.version_info >= (3, 12) else "try:\n    pass\nexcept* E:\n    pass\n"
    project.package("shop", a=text)
    (unparsed,) = project.code("version-syntax").unparsed
    assert unparsed.newer == "{}.{}".format(*sys.version_info)
    found = project.judge("version-syntax").finding
    assert found.help.startswith(f"it is valid Python {unparsed.newer}: write it for {project.interpreter.short}")


def test_broken_files(project: ImportsProject) -> None:
    files = {
        "syntax": b"x = (\n",
        "null": b"x = 1\0",
        "encoding": b"# coding: nonsense\n",
        "bytes": b"x = '\xff'\n",
        "utf16": b"\xff\xfex\0",
        "nested": b"x = " + b"[" * 5_000,
        "deep": b"x = " + b"-" * 300_000 + b"1\n",
        "dots": b"x = a" + b".a" * 100_000 + b"\n",
    }
    for name, data in files.items():
        project.write(f"shop/{name}.py", data)
    project.write("shop/sound.py", "import shop.syntax\n")
    code = project.code()
    assert {one.module.removeprefix("shop.") for one in code.unparsed} >= files.keys() - {"dots", "deep"}
    assert len(code.imports) == 1
    assert code.problems == ()


@pytest.mark.timeout(60)
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no FIFOs")
def test_what_is_no_file(project: ImportsProject) -> None:
    (project.root / "shop").mkdir()
    os.mkfifo(project.root / "shop/pipe.py")
    (project.root / "shop/gone.py").symlink_to("nothing.py")
    for rule in ("cycle", "unresolved"):
        messages = [problem.finding.message for problem in project.code(rule).problems]
        assert messages == ["'shop/gone.py' is a link that leads nowhere", "'shop/pipe.py' is no regular file"]


def test_giants(project: ImportsProject) -> None:
    project.write("a.py", "x = 1\n" * 1_000_000)
    project.write("b.py", "import a\n")
    code = project.code("unresolved")
    assert [problem.finding.message for problem in code.problems] == ["'a.py' is larger than 4,096 KiB"]
    assert len(code.imports) == 1


def test_a_worker_that_dies(project: ImportsProject, monkeypatch: pytest.MonkeyPatch) -> None:
    worker = project.write(
        "worker.txt",
        "import json, os, sys\n"
        "for path in json.load(sys.stdin)['paths']:\n"
        "    if 'bad' in path: os.abort()\n"
        "    print(json.dumps(['x', [[], [], [], False, [], None]]), flush=True)\n",
    )
    monkeypatch.setattr(workers, "_WORKER", worker)
    project.interpreter = replace(own_python(), version=(3, 99, 0))
    for name in ("a", "bad1", "c", "bad2"):
        project.write(f"shop/{name}.py", f"x = '{name}'\n")
    code = project.code("unresolved")
    why = "makes the interpreter that parses it end, or takes it too long"
    assert [problem.finding.message for problem in code.problems] == [f"'shop/bad1.py' {why}", f"'shop/bad2.py' {why}"]
    assert code.unparsed == ()


def test_a_worker_that_hangs(project: ImportsProject, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_WORKER", project.write("worker.txt", "import time; time.sleep(60)\n"))
    monkeypatch.setattr(workers, "SECONDS", 0.3)
    project.interpreter = replace(own_python(), version=(3, 99, 0))
    project.write("a.py")
    assert len(project.code("unresolved").problems) == 1
