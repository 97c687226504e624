from __future__ import annotations

import ast
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any

import pytest

from pytest_deploygate.finding import CannotJudge, Location
from pytest_deploygate.readers.imports.interpreter import Interpreter, ask, find_interpreter, quiet_environment
from truth import own, pythons

PLACE = Location("deploygate.yaml", 3, 5)
EVERY = pytest.mark.parametrize("python", pythons(), ids=lambda python: python.short)


def told(python: Interpreter, expression: str, before: str = "") -> Any:
    """What a Python makes of an expression, when nothing else has run in it."""
    code = f"import sys\nmodules = sorted(sys.modules)\n{before}\nprint(ascii({expression}))"
    # No -c: from 3.13 on that loads what shows its lines in tracebacks.
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder, "program.py")
        program.write_text(code, "utf-8")
        command = [python.executable, "-I", "-B", str(program)]
        done = subprocess.run(command, capture_output=True, env=quiet_environment(), check=True)
    return ast.literal_eval(done.stdout.decode().splitlines()[-1])


@EVERY
def test_what_it_is(python: Interpreter) -> None:
    assert python.version == told(python, "tuple(sys.version_info[:3])")
    assert python.short == "{}.{}".format(*python.version)
    assert python.stdlib >= set(told(python, "sorted(sys.stdlib_module_names)"))
    assert python.builtin == set(told(python, "sys.builtin_module_names"))
    assert python.platform == sys.platform
    assert python.builtins >= {"print", "ImportError", "__build_class__"}
    assert list(python.path) == told(python, "[os.path.abspath(entry) for entry in sys.path]", "import os")
    assert all(Path(folder).is_absolute() and folder.endswith("site-packages") for folder in python.site)


@EVERY
def test_what_it_has_loaded(python: Interpreter) -> None:
    modules = set(told(python, "modules"))
    assert python.loaded == modules
    assert {"sys", "builtins", "os", "site", "codecs"} <= python.loaded


@EVERY
def test_what_it_carries(python: Interpreter) -> None:
    frozen = told(python, "[name for name in sys.stdlib_module_names if _imp.is_frozen(name)]", "import _imp")
    assert {name for name in python.frozen if "." not in name} >= set(frozen)
    assert {"_frozen_importlib", "zipimport"} <= python.frozen
    assert ("os" in python.frozen) == (python.version >= (3, 11))


@EVERY
def test_what_it_loads_with_others(python: Interpreter) -> None:
    found = python.loaded_by("email.mime.text", "csv")
    assert found is not None
    # The probe itself asks for that one.
    assert found - {"__future__"} == set(told(python, "sorted(sys.modules)", "import email.mime.text, csv"))
    assert python.loaded_by("email", "a_module_of_nobody") is None


@EVERY
def test_what_modules_have(python: Interpreter) -> None:
    assert python.attributes("email.utils") == set(told(python, "dir(email.utils)", "import email.utils"))
    assert python.exports("string") == set(told(python, "string.__all__", "import string"))
    public = told(python, "[name for name in dir(math) if not name.startswith('_')]", "import math")
    assert python.exports("math") == set(public)


def test_modules_that_are_not_asked_for() -> None:
    python = own()
    assert python.attributes("pytest") is None
    assert python.exports("pytest") is None
    assert python.attributes("json.a_module_of_nobody") is None
    assert python.exports("json.a_module_of_nobody") is None


def test_what_prints_does_not_disturb() -> None:
    attributes = own().attributes("this")
    assert attributes is not None
    assert {"s", "d"} <= attributes


def test_nothing_of_the_project_is_on_its_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a_module_of_mine.py").write_text("", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert own().loaded_by("a_module_of_mine") is None


def test_no_secret_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_TOKEN", "tr0ub4dor-and-3")
    monkeypatch.setenv("PYTHONSTARTUP", "x.py")
    monkeypatch.setenv("HOME", "/home/somebody")
    passed = quiet_environment()
    assert not passed.keys() & {"API_TOKEN", "PYTHONSTARTUP"}
    assert not {"tr0ub4dor-and-3", "/home/somebody"} & set(passed.values())
    assert passed["PATH"] == os.environ["PATH"]


@pytest.mark.parametrize("wanted", [None, "3", "{}.{}".format(*sys.version_info), "{}.{}.{}".format(*sys.version_info)])
def test_the_one_that_runs_the_gate(tmp_path: Path, wanted: str | None) -> None:
    found = find_interpreter(wanted, tmp_path, PLACE)
    assert (found.executable, found.is_own) == (sys.executable, True)


@EVERY
def test_by_version(python: Interpreter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / f"python{python.short}").symlink_to(python.executable)
    monkeypatch.setenv("PATH", str(folder))
    for wanted in (python.short, ".".join(map(str, python.version))):
        found = find_interpreter(wanted, tmp_path, PLACE)
        assert found.version == python.version
        assert found.is_own == python.is_own


def test_an_environment_is_known_by_its_link(tmp_path: Path) -> None:
    venv.create(tmp_path / "env", symlinks=True)
    found = find_interpreter("env/bin/python", tmp_path, PLACE)
    assert found.executable == str(tmp_path / "env/bin/python")
    assert [entry for entry in found.path if entry.startswith(str(tmp_path))] == list(dict.fromkeys(found.site))
    assert find_interpreter(str(tmp_path / "env/../env/bin/python"), Path("/"), PLACE).executable == found.executable


@pytest.mark.parametrize("wanted", ["3.99", "2", "3.99.1"])
def test_a_version_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wanted: str) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotJudge) as caught:
        find_interpreter(wanted, tmp_path, PLACE)
    assert caught.value.finding.message == f"there is no Python {wanted} here"
    assert (caught.value.finding.place, caught.value.finding.subject) == (PLACE, "python")


@pytest.mark.parametrize("wanted", ["bin/python", ".", "", "3.x", "../python"])
def test_a_path_that_is_none(tmp_path: Path, wanted: str) -> None:
    with pytest.raises(CannotJudge) as caught:
        find_interpreter(wanted, tmp_path, PLACE)
    assert caught.value.finding.message == f"there is no interpreter '{wanted}'"


@pytest.mark.parametrize("text", ["", "#!/bin/sh\nexit 1\n", "#!/bin/sh\necho no JSON\n", "#!/bin/sh\nkill -9 $$\n"])
@pytest.mark.parametrize("mode", [0o755, 0o644])
def test_what_is_no_python(tmp_path: Path, text: str, mode: int) -> None:
    (tmp_path / "python").write_text(text, "utf-8")
    (tmp_path / "python").chmod(mode)
    with pytest.raises(CannotJudge) as caught:
        ask(str(tmp_path / "python"), PLACE)
    assert caught.value.finding.message == f"the interpreter '{tmp_path}/python' does not say what it is"
