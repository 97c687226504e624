"""What is installed, read from folders; compared with what importlib.metadata says of a real environment."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from dependency_projects import DependencyProject, interpreter
from pytest_deploygate.families.imports.names import normalised
from pytest_deploygate.finding import Location
from pytest_deploygate.readers.imports.installed import read_installed
from pytest_deploygate.readers.imports.interpreter import ask


@pytest.fixture
def project(tmp_path: Path) -> DependencyProject:
    return DependencyProject(tmp_path.resolve())


def modules(project: DependencyProject, **editable: str) -> dict[str, tuple[str, ...]]:
    return read_installed(interpreter(project.root / "site", editable=editable)).modules


def test_the_same_as_importlib_says_of_this_environment() -> None:
    script = "import importlib.metadata as m, json; print(json.dumps(m.packages_distributions()))"
    said = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True)
    theirs = {
        (module, normalised(name))
        for module, names in json.loads(said.stdout).items()
        for name in names
        # What is installed in place, importlib knows by its .pth file only.
        if module.isidentifier() and normalised(name) != "pytest-deploygate"
    }
    found = read_installed(ask(sys.executable, Location("deploygate.yaml")))
    ours = {(module.partition(".")[0], name) for name, known in found.modules.items() for module in known}
    # importlib takes an extension module inside a package for one at the top, where a RECORD begins with it.
    assert {module for module, _ in theirs - ours} <= {"_binding"}
    assert {name for _, name in ours - theirs} <= {"pytest-deploygate"}
    assert found.modules["pyyaml"] == ("_yaml", "yaml")
    assert "pytest_deploygate" in found.modules["pytest-deploygate"]
    assert found.distributions["pytest"].requires


def test_packages_modules_and_extensions(project: DependencyProject) -> None:
    project.distribution(
        "My.Shop",
        "shop/__init__.py",
        "shop/sub/__init__.py",
        "shop/data.json",
        "shop_tool.py",
        "_speed.cpython-312-x86_64-linux-gnu.so",
        "fast/__init__.cpython-312-x86_64-linux-gnu.so",
        "fast/part.cpython-312-x86_64-linux-gnu.so",
        "shop-stubs/__init__.py",
        "../../../bin/shop.py",
        "__pycache__/shop_tool.cpython-312.pyc",
    )
    assert modules(project) == {"my-shop": ("_speed", "fast", "shop", "shop_tool")}


def test_below_shared_packages_the_names_that_tell_them_apart(project: DependencyProject) -> None:
    project.distribution("google-cloud-storage", "google/cloud/storage/__init__.py", "google/cloud/storage/blob.py")
    project.distribution("google-cloud-bigquery", "google/cloud/bigquery/__init__.py", "google/cloud/extra.py")
    assert modules(project) == {
        "google-cloud-storage": ("google.cloud.storage",),
        "google-cloud-bigquery": ("google.cloud.bigquery", "google.cloud.extra"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "__path__ = __import__('pkgutil').extend_path(__path__, __name__)\n",
        "import pkg_resources\npkg_resources.declare_namespace(__name__)\n",
    ],
)
def test_packages_that_say_that_they_are_shared(project: DependencyProject, text: str) -> None:
    project.write("site/azure/__init__.py", text)
    project.distribution("azure-blob", "azure/__init__.py", "azure/blob/__init__.py", "azure/blob/x/y.py")
    assert modules(project) == {"azure-blob": ("azure.blob",)}


def test_below_a_package_that_is_not_shared_nothing_is(project: DependencyProject) -> None:
    project.write(
        "site/a/b/__init__.py", "from pkgutil import extend_path\n__path__ = extend_path(__path__, __name__)\n"
    )
    project.distribution("a", "a/__init__.py", "a/b/__init__.py", "a/b/c.py", "a/d/e.py")
    assert modules(project) == {"a": ("a",)}


def test_installed_in_place_by_a_path_file(project: DependencyProject) -> None:
    project.write("code/shop/__init__.py")
    project.write("code/ns/part/__init__.py")
    project.write("code/ns/one.py")
    project.write("code/tool.py")
    project.write("code/notes/readme.txt")
    project.write("site/_shop.pth", f"# a comment\nimport sys\n{project.root}/code\n../gone\n\n")
    project.distribution("shop", "_shop.pth")
    assert modules(project) == {"shop": ("ns.one", "ns.part", "shop", "tool")}


def test_installed_in_place_by_setuptools(project: DependencyProject) -> None:
    name = "__editable___shop_1_0_finder.py"
    project.write(
        f"site/{name}", "import sys\nMAPPING: dict[str, str] = {'shop': '/code/shop', 'tool': '/code/t.py'}\n"
    )
    project.distribution("shop", name)
    assert set(modules(project)["shop"]) >= {"shop", "tool"}
    project.write(f"site/{name}", "MAPPING = {compute()}\n")
    assert "tool" not in modules(project)["shop"]


def test_installed_in_place_by_a_hook(project: DependencyProject) -> None:
    said = {"url": "file:///code%20of/shop", "dir_info": {"editable": True}}
    project.distribution("shop", **{"direct_url.json": json.dumps(said)})
    found = modules(project, shop="/code of/shop/src/shop/__init__.py", other="/code of/shopping/other")
    assert found == {"shop": ("shop",)}
    project.distribution("shop", **{"direct_url.json": '{"dir_info": 1}'})
    assert modules(project, shop="/code of/shop/x") == {"shop": ()}


def test_what_setuptools_and_the_system_leave(project: DependencyProject) -> None:
    project.write("site/old.egg-info/PKG-INFO", "Name: Old_One\n\n")
    project.write("site/old.egg-info/top_level.txt", "old\nold_more\n")
    project.write("site/listed.egg-info/PKG-INFO", "Name: listed\n\n")
    project.write("site/listed.egg-info/installed-files.txt", "../listed/__init__.py\nPKG-INFO\n")
    project.write("site/listed/__init__.py")
    project.write("site/single-1.0-py3.egg-info", "Name: single\nVersion: 1\n")
    project.write("site/zope.event.egg-info/PKG-INFO", "Name: zope.event\n\n")
    project.write("site/zope.event.egg-info/top_level.txt", "zope\n")
    project.write("site/zope/event/__init__.py")
    assert modules(project) == {
        "old-one": ("old", "old_more"),
        "listed": ("listed",),
        "single": ("single",),
        "zope-event": ("zope.event",),
    }


def test_eggs(project: DependencyProject) -> None:
    project.write("site/a.egg/EGG-INFO/PKG-INFO", "Name: a\n\n")
    project.write("site/a.egg/EGG-INFO/top_level.txt", "a_module\n")
    assert read_installed(interpreter(project.root / "site" / "a.egg")).modules == {"a": ("a_module",)}


def test_what_is_damaged_counts_for_what_can_be_read(project: DependencyProject) -> None:
    project.write("site/broken-1.0.dist-info/METADATA", b"\xff\xfe\0")
    project.write("site/broken-1.0.dist-info/RECORD", '"broken/a,b.py",x,1\nbroken/__init__.py\n,,\n')
    project.write("site/empty-1.0.dist-info/INSTALLER", "pip")
    project.write("site/empty.py")
    assert modules(project) == {"broken": ("broken",), "empty": ("empty",)}


def test_the_first_on_the_path_counts(project: DependencyProject) -> None:
    first = project.distribution("shop", "first.py", site="one")
    second = project.distribution("shop", "second.py", site="two")
    assert read_installed(interpreter(first, second, project.root / "gone")).modules == {"shop": ("first",)}


def test_what_no_distribution_brings(project: DependencyProject) -> None:
    project.distribution("shop", "shop/__init__.py")
    project.write("site/copied/__init__.py")
    project.write("site/by_hand.py")
    project.write("site/folder/x.py")
    assert read_installed(interpreter(project.root / "site")).loose == ("by_hand", "copied")
