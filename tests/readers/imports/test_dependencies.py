"""What is declared and what is installed, side by side."""

from __future__ import annotations

from pathlib import Path

import pytest

from dependency_projects import DependencyProject, interpreter
from pytest_deploygate.finding import CannotJudge, Location


@pytest.fixture
def project(tmp_path: Path) -> DependencyProject:
    return DependencyProject(tmp_path.resolve())


def test_all_of_it(project: DependencyProject) -> None:
    project.write("pyproject.toml", "[project]\nname='shop'\ndependencies=['flask']\n")
    project.distribution("Flask", "flask/__init__.py")
    project.write("site/loose.py")
    found = project.read()
    assert [known.name for known in found.declared] == ["flask"]
    assert found.files == ("pyproject.toml",)
    assert found.installed == {"flask": ("flask",)}
    assert found.loose == ("loose",)
    assert found.own == {"shop"}
    assert found.settled is None
    assert found.problems == ()


def test_nothing_that_is_declared_is_installed(project: DependencyProject) -> None:
    project.write("requirements.txt", "flask\nPyYAML\nsix\nattrs-x\nyarl\n")
    project.distribution("pytest", "pytest/__init__.py")
    project.distribution("PyYAML", "yaml/__init__.py")
    refusal = project.read().settled
    assert refusal is not None
    assert refusal.finding.message == (
        "nothing that production installs is installed for '/venv/bin/python', so it is not the interpreter that the "
        "code is started with (missing: 'attrs-x', 'flask', 'six', …)"
    )
    assert "name that environment's interpreter under `python`" in refusal.finding.help
    assert project.read(python="3.12").settled is not None


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("flask\njinja2\nsix\n", {}),
        ("gone\n", {"python": ".venv/bin/python"}),
        ("pyyaml\npytest\n", {}),
        ("", {}),
        ("gone; python_version < '3'\n", {}),
    ],
)
def test_the_interpreter_is_the_right_one(project: DependencyProject, text: str, given: dict[str, str]) -> None:
    project.write("requirements.txt", text)
    project.distribution("flask", "flask/__init__.py")
    project.distribution("jinja2", "jinja2/__init__.py")
    assert project.read(**given).settled is None


def test_half_of_it_is_there_by_chance(project: DependencyProject) -> None:
    project.write("requirements.txt", "flask\nuvicorn\n")
    project.distribution("flask", "flask/__init__.py")
    refusal = project.read().settled
    assert refusal is not None
    assert refusal.finding.message.startswith("half or less of what production installs is installed")
    assert "(missing: 'uvicorn')" in refusal.finding.message


def test_what_only_development_has_tells_nothing(project: DependencyProject) -> None:
    project.write("requirements.txt", "six\n")
    project.write("requirements-dev.txt", "flask\n")
    project.distribution("flask", "flask/__init__.py")
    assert project.read().settled is not None


def test_an_interpreter_that_is_not_known(project: DependencyProject) -> None:
    project.write("requirements.txt", "flask\n")
    unknown = CannotJudge("there is no Python 3.9 here", Location("deploygate.yaml"))
    found = project.read(unknown)
    assert found.settled is unknown
    assert found.installed == {}
    assert [known.name for known in found.declared] == ["flask"]


def test_through_what_something_is_there(project: DependencyProject) -> None:
    project.write("requirements.txt", "web[fast]\nother\n")
    project.write("requirements-dev.txt", "tester\n")
    project.distribution(
        "web",
        metadata="Requires-Dist: deep>=1\nRequires-Dist: loop; extra == 'fast'\nRequires-Dist: doc; extra == 'doc'\n"
        "Requires-Dist: win; sys_platform == 'win32'\nRequires-Dist: bad >> 1\nRequires-Dist: other",
    )
    project.distribution("deep", metadata="Requires-Dist: Deeper.One\nRequires-Dist: web")
    project.distribution("tester", metadata="Requires-Dist: dev-only")
    assert project.read().through == {"deep": "web", "loop": "web", "deeper-one": "web"}


def test_the_projects_own_distribution_is_not_there_through_others(project: DependencyProject) -> None:
    project.write("pyproject.toml", "[project]\nname='shop'\ndependencies=['plugin']\n")
    project.distribution("plugin", metadata="Requires-Dist: shop")
    assert project.read(interpreter(project.root / "site")).through == {}
