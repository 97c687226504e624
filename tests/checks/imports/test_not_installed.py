from __future__ import annotations

from pathlib import Path

import pytest

from dependency_projects import DependencyProject, imported
from pytest_deploygate.finding import CannotJudge, Location


@pytest.fixture
def project(tmp_path: Path) -> DependencyProject:
    made = DependencyProject(tmp_path)
    made.installed = {"requests": ("requests",)}
    made.require("requests")
    return made


def test_imported_and_declared(project: DependencyProject) -> None:
    project.require("pyyaml")
    project.module("shop.main", "requests", "yaml")
    found = project.judge("not-installed").finding
    assert found.message == "'yaml' (from 'pyyaml') is imported, and 'pyyaml' is not installed"
    assert (found.subject, str(found.place)) == ("pyyaml", "shop/main.py:2:8")
    assert [str(related.place) for related in found.related] == ["pyproject.toml:11:5"]


def test_declared_and_not_imported(project: DependencyProject) -> None:
    project.require("gunicorn")
    project.module("shop.main", imported("gunicorn", when="lazy"))
    found = project.judge("not-installed").finding
    assert found.message == "'gunicorn' is declared and not installed"
    assert str(found.place) == "pyproject.toml:11:5"


def test_imported_and_not_declared(project: DependencyProject) -> None:
    project.module("shop.main", *["acme.client"] * 6)
    found = project.judge("not-installed").finding
    assert found.message == "'acme' is imported here and at 5 more places, and nothing that is installed brings it"
    assert (found.subject, len(found.related)) == ("acme", 3)


def test_below_a_shared_package(project: DependencyProject) -> None:
    project.installed["google-cloud-storage"] = ("google.cloud.storage",)
    project.module("shop.main", imported("google.cloud", "storage"), imported("google.cloud", "bigquery"))
    assert project.judge("not-installed").subjects == ["google.cloud.bigquery"]


@pytest.mark.parametrize(
    "given",
    [
        {"dev": True},
        {"group": "yaml"},
        {"applies": False},
        {"applies": None},
        {"locked": True},
    ],
)
def test_what_production_does_not_install_here(project: DependencyProject, given: dict[str, bool]) -> None:
    project.require("pyyaml", **given)
    project.module("shop.main", "requests")
    assert project.judge("not-installed").passed


def test_an_extra_that_production_installs(project: DependencyProject) -> None:
    project.require("pyyaml", group="yaml")
    assert project.judge("not-installed", extras=["yaml"]).subjects == ["pyyaml"]


@pytest.mark.parametrize(
    "one",
    [
        imported("acme", when="lazy"),
        imported("acme", when="typing"),
        imported("acme", guarded=True),
        imported("acme", prepared=True),
        imported("acme", conditional=True),
        imported("distutils.core"),
        imported("loose"),
        imported("os"),
    ],
)
def test_what_a_start_does_not_need(project: DependencyProject, one: object) -> None:
    project.loose = ("loose",)
    project.module("shop.main", one)  # type: ignore[arg-type]
    project.module("tests.test_main", "pytest", production=False)
    assert project.judge("not-installed").passed


def test_the_projects_own_stubs_and_what_brings_the_same(project: DependencyProject) -> None:
    project.own = frozenset(["shop-core"])
    project.installed["opencv-python-headless"] = ("cv2",)
    for name in ("shop-core", "types-requests", "pandas-stubs", "opencv-python"):
        project.require(name)
    project.module("shop.main", "cv2")
    assert project.judge("not-installed").passed


def test_what_the_gate_file_says_of_it(project: DependencyProject) -> None:
    project.installed["acme-sdk"] = ()
    project.require("acme-sdk")
    project.module("shop.main", "acme")
    assert project.judge("not-installed").subjects == ["acme"]
    assert project.judge("not-installed", provides={"acme-sdk": ["acme"]}).passed


def test_another_environment(project: DependencyProject) -> None:
    project.settled = CannotJudge("nothing is installed", Location("deploygate.yaml"))
    project.require("pyyaml")
    project.module("shop.main", "yaml", "acme")
    assert project.judge("not-installed").refusal.message == "nothing is installed"


def test_files_that_cannot_be_read(project: DependencyProject) -> None:
    project.problems = (CannotJudge("'requirements.txt' is no text", Location("requirements.txt")),)
    project.require("pyyaml")
    said = project.judge("not-installed")
    assert (said.subjects, len(said.refusals)) == (["pyyaml"], 1)
