"""Poetry's own tables."""

from __future__ import annotations

import pytest

from dependency_projects import DependencyProject, interpreter
from pytest_deploygate.readers.imports.declared.markers import Markers

PYPROJECT = """\
[tool.poetry]
name = "shop"
[tool.poetry.dependencies]
python = "^3.10"
Flask = {version = "^3", extras = ["async"]}
old = {version = "*", python = "<3.11"}
win = {version = "*", platform = "win32"}
both = [{version = "1", python = "<3.9"}, {version = "2", python = ">=3.9"}]
marked = {git = "https://index.invalid/x.git", markers = "sys_platform == 'darwin'"}
core = {path = "../core"}
psycopg = {version = "*", optional = true}
lost = {version = "*", optional = true}
[tool.poetry.extras]
pg = ["psycopg"]
db = ["psycopg"]
[tool.poetry.dev-dependencies]
black = "*"
[tool.poetry.group.docs.dependencies]
sphinx = "*"
"""


def test_all_its_tables(project: DependencyProject) -> None:
    project.write("pyproject.toml", PYPROJECT)
    assert project.declared() == [
        "flask[async] pyproject.toml:5:1",
        "old (not here) pyproject.toml:6:1",
        "win (not here) pyproject.toml:7:1",
        "both pyproject.toml:8:1",
        "marked (not here) pyproject.toml:9:1",
        "core pyproject.toml:10:1",
        "psycopg [pg] pyproject.toml:11:1",
        "psycopg [db] pyproject.toml:11:1",
        "lost pyproject.toml:12:1",
        "black [dev] (dev) pyproject.toml:17:1",
        "sphinx [docs] (dev) pyproject.toml:19:1",
    ]
    assert project.declarations().own == {"shop"}
    assert project.declared(interpreter(platform="darwin"))[4] == "marked pyproject.toml:9:1"


@pytest.mark.parametrize(
    ("constraint", "fits"),
    [
        ("^3.10", True),
        ("^3.13", False),
        ("^2.7", False),
        ("~3.12", True),
        ("~3.11", False),
        ("~3", True),
        ("~2.7 || ^3.9", True),
        ("~2.7|~3.11", False),
        (">=3.9,<3.12", False),
        (">=3.9 <3.13", True),
        ("*", True),
        ("3.12.1", True),
        ("=3.12.*", True),
        ("3.12.*", True),
        ("!=3.12.*", False),
        ("~=3.10", True),
        ("latest", None),
        ("", None),
    ],
)
def test_the_python_that_a_line_is_for(constraint: str, fits: bool | None) -> None:
    assert Markers(interpreter()).python_fits(constraint) is fits


def test_a_folder_with_extras(project: DependencyProject) -> None:
    project.write("libs/shop/pyproject.toml", PYPROJECT)
    project.write("libs/old/setup.cfg", "[metadata]\nname = old\n[options.extras_require]\npg = psycopg\nx = six\n")
    project.write("requirements.txt", "-e libs/shop[db]\n-e libs/old[pg]\n")
    found = project.declared()
    assert found[0] == "shop[db] requirements.txt:1:1"
    assert "psycopg libs/shop/pyproject.toml:11:1" in found
    assert found[-2:] == ["old[pg] requirements.txt:2:1", "psycopg libs/old/setup.cfg:4:6"]
    assert not any("black" in line or "sphinx" in line for line in found)
