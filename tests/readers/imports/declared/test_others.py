"""Pipfile, conda's environment.yml, and which files are looked at."""

from __future__ import annotations

from dependency_projects import DependencyProject, interpreter
from pytest_deploygate.finding import CannotJudge, Location
from pytest_deploygate.readers.imports.declared.markers import Markers


def test_pipfile(project: DependencyProject) -> None:
    project.write(
        "Pipfile",
        """\
[[source]]
url = "https://index.invalid/simple"
[packages]
Flask = {version = "*", extras = ["async"]}
old = {version = "*", markers = "python_version < '3.11'"}
win = {version = "*", sys_platform = "== 'win32'"}
shop = {path = ".", editable = true}
[dev-packages]
pytest = "*"
[docs]
sphinx = "*"
[requires]
python_version = "3.12"
""",
    )
    assert project.declared() == [
        "flask[async] Pipfile:4:1",
        "old (not here) Pipfile:5:1",
        "win (not here) Pipfile:6:1",
        "shop Pipfile:7:1",
        "pytest [dev] (dev) Pipfile:9:1",
        "sphinx [docs] (dev) Pipfile:11:1",
    ]


def test_conda(project: DependencyProject) -> None:
    project.write(
        "environment.yml",
        """\
name: shop
dependencies:
  - python=3.12
  - conda-forge::numpy>=1.26
  - pytorch
  - pip
  - pip:
      - flask[async]>=2
      - -r requirements.in
""",
    )
    project.write("requirements.in", "six\n")
    assert project.declared()[:4] == [
        "numpy (unknown) environment.yml:4:5",
        "torch (unknown) environment.yml:5:5",
        "flask[async] environment.yml:8:9",
        "six requirements.in:1:1",
    ]


def test_an_environment_that_is_no_yaml(project: DependencyProject) -> None:
    project.write("environment.yml", "dependencies: [\n")
    (said,) = project.refusals()
    assert said.startswith("environment.yml:2:1: ")


def test_only_the_files_that_are_named(project: DependencyProject) -> None:
    project.write("requirements.txt", "flask\n")
    project.write("deploy/all.txt", "six\n")
    assert project.declared(dependencies=["deploy/all.txt"]) == ["six deploy/all.txt:1:1"]
    assert project.refusals(dependencies=["requirements.txt", "gone.txt"]) == ["gone.txt: 'gone.txt' does not exist"]
    assert project.refusals(dependencies=["requirements.txt", "Makefile"]) == [
        "deploygate.yaml:4:14: 'Makefile' is no file of dependencies that is known"
    ]


def test_without_a_target_no_marker_is_judged(project: DependencyProject) -> None:
    project.write("requirements.txt", "a; python_version < '3'\nb\n")
    unknown = CannotJudge("there is no Python 3.9 here", Location("deploygate.yaml"))
    assert project.declared(unknown) == ["a (unknown) requirements.txt:1:1", "b requirements.txt:2:1"]


def test_a_marker_with_a_variable_of_its_own(project: DependencyProject) -> None:
    project.write("requirements.txt", "a; extra == 'x'\n")
    assert project.declared() == ["a (not here) requirements.txt:1:1"]


def test_nothing_at_all(project: DependencyProject) -> None:
    assert project.declared() == []
    assert project.declarations().files == {}


def test_a_marker_that_cannot_be_read_is_not_judged() -> None:
    assert Markers(interpreter()).holds("colour == 'red'") is None
    assert Markers(interpreter()).holds("'x' in python_flavour") is None
    unknown = CannotJudge("there is no Python 3.9 here", Location("deploygate.yaml"))
    assert Markers(unknown).python_fits("^3.10") is None


def test_a_category_of_a_pipfile_that_production_installs(project: DependencyProject) -> None:
    project.write("Pipfile", "[worker]\ncelery = '*'\n")
    assert project.declared() == ["celery [worker] (dev) Pipfile:2:1"]
    assert project.declared(extras=["worker"]) == ["celery [worker] Pipfile:2:1"]


def test_links_out_of_the_project_are_not_followed(project: DependencyProject) -> None:
    outside = project.root.parent / "outside.txt"
    outside.write_text("flask\n", encoding="utf-8")
    (project.root / "requirements.txt").symlink_to(outside)
    assert project.refusals() == ["requirements.txt: 'requirements.txt' is outside the project"]
