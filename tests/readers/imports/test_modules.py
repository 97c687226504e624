from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from imports_projects import ImportsProject
from pytest_deploygate.families.imports import ImportsOptions
from pytest_deploygate.readers.imports.modules import Modules, find_modules, infer_roots


def found(project: ImportsProject, *roots: str) -> Modules:
    return find_modules(project.root, roots or (".",), ImportsOptions().tests, {"PATH": os.environ["PATH"]})


def kinds(project: ImportsProject, *roots: str) -> dict[str, str]:
    return {name: module.kind for name, module in found(project, *roots).found.items()}


def test_names_and_kinds(project: ImportsProject) -> None:
    for path in ("shop/__init__.py", "shop/orders.py", "shop/db/0001_initial.py", "main.py", "shop/notes.txt"):
        project.write(path)
    modules = found(project)
    assert {name: (module.kind, module.path) for name, module in modules.found.items()} == {
        "main": ("module", "main.py"),
        "shop": ("package", "shop/__init__.py"),
        "shop.db": ("namespace", "shop/db"),
        "shop.db.0001_initial": ("module", "shop/db/0001_initial.py"),
        "shop.orders": ("module", "shop/orders.py"),
    }
    assert modules.problems == []
    assert [module.name for module in modules.sources] == ["main", "shop", "shop.db.0001_initial", "shop.orders"]


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["shop/a.py"], ["."]),
        (["src/shop/__init__.py"], ["src"]),
        (["src/shop/a.py"], ["src"]),
        (["src/a.py"], ["src"]),
        (["src/__init__.py", "src/a.py"], ["."]),
        (["src/main.js"], ["."]),
    ],
)
def test_roots(project: ImportsProject, paths: list[str], expected: list[str]) -> None:
    for path in paths:
        project.write(path)
    assert infer_roots(project.root) == expected


def test_a_root_within_another(project: ImportsProject) -> None:
    project.write("src/shop/a.py")
    project.write("tools/b.py")
    assert list(found(project, ".", "src").found) == ["shop", "shop.a", "tools", "tools.b"]
    assert found(project, "src").found["shop.a"].path == "src/shop/a.py"


def test_the_first_root_wins(project: ImportsProject) -> None:
    project.write("one/a.py")
    project.write("two/a.py")
    assert found(project, "two", "one").found["a"].path == "two/a.py"


def test_which_of_one_name_wins(project: ImportsProject) -> None:
    for path in ("a.py", "a/__init__.py", "b.py", "b/c.py", "d.py", "d.cpython-312-darwin.so", "e.py", "e.pyi"):
        project.write(path)
    modules = found(project).found
    assert {name: modules[name].path for name in "abde"} == {
        "a": "a/__init__.py",
        "b": "b.py",
        "d": "d.cpython-312-darwin.so",
        "e": "e.py",
    }
    assert modules["d"].binding is not None
    assert modules["d"].binding.open


def test_what_nobody_can_import(project: ImportsProject) -> None:
    for path in ("a.b.py", ".hidden.py", "c.d/e.py", "f.txt", "g.PY", "py", "x.cpython-311.pyc"):
        project.write(path)
    (project.root / "h.py").mkdir()
    assert kinds(project) == {}


@pytest.mark.parametrize("folder", ["node_modules", "__pycache__", ".git", ".tox/py312", "lib/site-packages"])
def test_folders_that_are_skipped(project: ImportsProject, folder: str) -> None:
    project.write(f"{folder}/a.py")
    assert kinds(project) == {}


def test_virtual_environments(project: ImportsProject) -> None:
    project.write("env/pyvenv.cfg")
    project.write("env/lib/a.py")
    assert kinds(project) == {}


def test_what_a_build_made(project: ImportsProject) -> None:
    project.write("build/lib/a.py")
    assert "build.lib.a" in kinds(project)
    subprocess.run(["git", "init", "-q", str(project.root)], check=True)
    project.write(".gitignore", "build/\n")
    assert kinds(project) == {}


def test_production(project: ImportsProject) -> None:
    for path in ("shop/a.py", "shop/tests/b.py", "shop/test_c.py", "conftest.py", "noxfile.py", "testing.py"):
        project.write(path)
    modules = found(project).found.values()
    assert [module.name for module in modules if module.production and module.kind == "module"] == ["shop.a", "testing"]


def test_links(project: ImportsProject, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    (other / "x.py").write_text("", "utf-8")
    project.write("shop/a.py")
    root = project.root
    (root / "shop/loop").symlink_to(root)
    (root / "shop/out").symlink_to(other)
    (root / "shop/out.py").symlink_to(other / "x.py")
    (root / "shop/b.py").symlink_to(root / "shop/a.py")
    (root / "shop/self.py").symlink_to("self.py")
    modules = found(project)
    assert [name for name, module in modules.found.items() if module.kind == "module"] == [
        "shop.a",
        "shop.b",
    ]
    assert modules.found["shop.loop"].binding is not None, "what lies there is known by another name"


def test_roots_that_are_none(project: ImportsProject) -> None:
    project.write("a.py")
    messages = [problem.finding.message for problem in found(project, "lib", "a.py", "..").problems]
    assert messages[:2] == ["'lib' does not exist", f"'{project.root.parent.as_posix()}' is outside the project"]
    assert messages[2] == "'a.py' is no folder"


def test_a_folder_that_cannot_be_listed(project: ImportsProject, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write("shop/a.py")
    project.write("b.py")
    listed = os.scandir

    def refusing(folder: str) -> object:
        if Path(folder).name == "shop":
            raise PermissionError(13, "Permission denied")
        return listed(folder)

    monkeypatch.setattr(os, "scandir", refusing)
    modules = found(project)
    assert list(modules.found) == ["b"]
    assert [problem.finding.message for problem in modules.problems] == ["'shop' cannot be read: Permission denied"]
