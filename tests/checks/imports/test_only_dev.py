from __future__ import annotations

from pathlib import Path

import pytest

from dependency_projects import DependencyProject, imported
from pytest_deploygate.finding import CannotJudge, Location


@pytest.fixture
def project(tmp_path: Path) -> DependencyProject:
    made = DependencyProject(tmp_path)
    made.installed = {"freezegun": ("freezegun",), "requests": ("requests",)}
    made.require("requests")
    made.require("freezegun", dev=True, group="test")
    return made


@pytest.mark.parametrize("when", ["eager", "lazy"])
def test_production_imports_it(project: DependencyProject, when: str) -> None:
    project.module("shop.main", "requests", imported("freezegun.api", "freeze_time", when=when))
    found = project.judge("only-dev").finding
    assert found.message == "'freezegun' is imported, and only development ('test') declares it"
    assert (found.subject, str(found.place)) == ("freezegun", "shop/main.py:2:8")
    assert [str(related.place) for related in found.related] == ["pyproject.toml:11:5"]


def test_by_its_name_where_it_is_not_installed(project: DependencyProject) -> None:
    project.installed = {}
    project.require("pyyaml", dev=True)
    project.module("shop.main", "freezegun", "yaml")
    assert project.judge("only-dev").subjects == ["freezegun", "pyyaml"]


@pytest.mark.parametrize(
    "one",
    [imported("freezegun", when="typing"), imported("freezegun", guarded=True), imported("freezegun", prepared=True)],
)
def test_code_that_can_do_without(project: DependencyProject, one: object) -> None:
    project.module("shop.main", one)  # type: ignore[arg-type]
    assert project.judge("only-dev").passed


def test_tests_may_import_it(project: DependencyProject) -> None:
    project.module("tests.conftest", "freezegun", production=False)
    assert project.judge("only-dev").passed


def test_a_group_that_production_installs(project: DependencyProject) -> None:
    project.require("freezegun", group="worker")
    project.module("shop.main", "freezegun")
    assert project.judge("only-dev").passed
    assert project.judge("undeclared").subjects == ["freezegun"]
    assert project.judge("undeclared", extras=["worker"]).passed


def test_what_production_has_through_others_is_another_rules(project: DependencyProject) -> None:
    project.module("shop.main", "freezegun")
    project.through = {"freezegun": "requests"}
    assert project.judge("only-dev").passed
    assert project.judge("undeclared").subjects == ["freezegun"]
    project.through = {}
    project.require("freezegun", locked=True)
    assert project.judge("only-dev").passed
    assert project.judge("undeclared").subjects == ["freezegun"]


def test_declared_nowhere_is_another_rules(project: DependencyProject) -> None:
    project.module("shop.main", "acme")
    assert project.judge("only-dev").passed


def test_files_that_cannot_be_read(project: DependencyProject) -> None:
    project.problems = (CannotJudge("'requirements.txt' is no text", Location("requirements.txt")),)
    project.module("shop.main", "freezegun")
    assert project.judge("only-dev").refusal.message == "'requirements.txt' is no text"
