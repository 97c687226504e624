"""Lock files, as the real tools wrote them.

Those in ``locks/`` were made by ``uv lock``, ``uv export``, ``uv pip compile`` (0.13.9), ``poetry lock`` (2.5.1),
``pdm lock -G :all`` (2.29.4) and ``pipenv lock`` (2026.10.3) from the manifests below; files, hashes, descriptions and
addresses were taken out afterwards.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from dependency_projects import DependencyProject

LOCKS = Path(__file__).with_name("locks")
STANDARD = """\
[project]
name = "shop"
dependencies = ["anyio>=4", "tomli>=2; python_version < '3.11'"]
[project.optional-dependencies]
yaml = ["pyyaml"]
[dependency-groups]
dev = ["pytest>=8"]
"""
POETRY = """\
[tool.poetry]
name = "shop"
[tool.poetry.dependencies]
python = "^3.10"
anyio = ">=4"
pyyaml = {version = "*", optional = true}
[tool.poetry.extras]
yaml = ["pyyaml"]
[tool.poetry.group.dev.dependencies]
pytest = ">=8"
"""
PDM = """\
[project]
name = "shop"
dependencies = ["anyio>=4"]
[project.optional-dependencies]
yaml = ["pyyaml"]
[tool.pdm.dev-dependencies]
test = ["pytest>=8"]
"""


def lock(project: DependencyProject, name: str, manifest: str = "", source: str = "pyproject.toml") -> None:
    project.write(name, (LOCKS / name).read_bytes())
    if manifest:
        project.write(source, manifest)


def of_lock(project: DependencyProject, name: str) -> list[str]:
    return [line.partition(f" {name}:")[0] for line in project.declared() if name in line]


def test_uv(project: DependencyProject) -> None:
    lock(project, "uv.lock", STANDARD)
    assert of_lock(project, "uv.lock") == [
        "anyio (locked)",
        "colorama [dev] (dev) (locked)",
        "exceptiongroup (locked)",
        "exceptiongroup [dev] (dev) (locked)",
        "idna (locked)",
        "iniconfig [dev] (dev) (locked)",
        "packaging [dev] (dev) (locked)",
        "pluggy [dev] (dev) (locked)",
        "pygments [dev] (dev) (locked)",
        "pytest [dev] (dev) (locked)",
        "pyyaml [yaml] (locked)",
        "tomli (locked)",
        "tomli [dev] (dev) (locked)",
        "typing-extensions (locked)",
        "typing-extensions [dev] (dev) (locked)",
    ]
    assert "idna (locked) uv.lock:29:8" in project.declared()
    assert project.read().through["idna"] == "anyio"
    assert "iniconfig" not in project.read().through


def test_poetry(project: DependencyProject) -> None:
    lock(project, "poetry.lock", POETRY)
    found = of_lock(project, "poetry.lock")
    assert found[:2] == ["anyio (locked)", "colorama [dev] (dev) (locked) (not here)"]
    assert "idna (locked)" in found
    assert "iniconfig [dev] (dev) (locked)" in found
    assert "pyyaml (locked) (not here)" in found
    assert project.read().through["typing-extensions"] == "anyio"


def test_pdm(project: DependencyProject) -> None:
    lock(project, "pdm.lock", PDM)
    found = of_lock(project, "pdm.lock")
    assert found[:2] == ["anyio (locked)", "colorama [test] (dev) (locked) (not here)"]
    assert "pyyaml [yaml] (locked)" in found
    assert "iniconfig [test] (dev) (locked)" in found
    assert project.read().through["idna"] == "anyio"


def test_the_standards_own(project: DependencyProject) -> None:
    lock(project, "pylock.toml", STANDARD)
    assert "idna (locked)" in of_lock(project, "pylock.toml")
    assert "colorama (locked) (not here)" in of_lock(project, "pylock.toml")


def test_pipenv(project: DependencyProject) -> None:
    lock(project, "Pipfile.lock", '[packages]\nanyio = ">=4"\n[dev-packages]\npytest = ">=8"\n', "Pipfile")
    found = project.declared()
    assert found[:3] == ["anyio Pipfile:2:1", "pytest [dev] (dev) Pipfile:4:1", "anyio (locked) Pipfile.lock:17:9"]
    assert "idna (locked) Pipfile.lock:22:9" in found
    assert "iniconfig [dev] (dev) (locked) Pipfile.lock:32:9" in found


@pytest.mark.parametrize("name", ["poetry.lock", "pdm.lock", "pylock.toml", "Pipfile.lock"])
def test_a_lock_file_alone_is_all_that_is_declared(project: DependencyProject, name: str) -> None:
    lock(project, name)
    assert of_lock(project, name)[0] == "anyio"
    project.write("pyproject.toml", "[tool.ruff]\n")
    assert of_lock(project, name)[0] == "anyio"


def test_a_lock_file_that_is_named_counts_with_what_it_was_made_from(project: DependencyProject) -> None:
    lock(project, "uv.lock", STANDARD)
    found = project.declared(dependencies=["uv.lock"])
    assert "anyio pyproject.toml:3:17" in found
    assert "idna (locked) uv.lock:29:8" in found


@pytest.mark.parametrize("name", ["compiled.txt", "exported.txt"])
def test_requirements_that_uv_wrote(project: DependencyProject, name: str) -> None:
    project.write("pyproject.toml", STANDARD)
    project.write("requirements.txt", (LOCKS / name).read_bytes())
    found = of_lock(project, "requirements.txt")
    assert found[0] == "anyio"
    assert "idna (locked)" in found


@pytest.mark.parametrize(
    ("name", "text", "refusal"),
    [
        ("uv.lock", "[[package]\n", "uv.lock:1:10: 'uv.lock': this is not valid TOML"),
        ("Pipfile.lock", "{", "Pipfile.lock: 'Pipfile.lock' is no JSON"),
        ("uv.lock", "\xff\n", "uv.lock"),
    ],
)
def test_damaged_ones(project: DependencyProject, name: str, text: str, refusal: str) -> None:
    project.write(name, text.encode("latin-1"))
    (said,) = project.refusals()
    assert said.startswith(refusal)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("uv.lock", "package = 1\n"),
        ("poetry.lock", "package = [1, {name = 2}]\n"),
        ("pdm.lock", "package = {}\n"),
        ("Pipfile.lock", "[]"),
        ("Pipfile.lock", '{"default": [], "develop": {"a": 1}}'),
    ],
)
def test_other_shapes_than_the_tools_write(project: DependencyProject, name: str, text: str) -> None:
    project.write(name, text)
    assert project.declarations().problems == []


def test_a_name_in_another_place_than_the_tools_put_it_has_none(project: DependencyProject) -> None:
    project.write("poetry.lock", "[[package]]\nversion = '1'\nname = 'a'\n")
    assert project.declared() == ["a poetry.lock"]


def test_old_poetrys_categories(project: DependencyProject) -> None:
    project.write("pyproject.toml", POETRY)
    project.write("poetry.lock", '[[package]]\nname = "six"\ncategory = "dev"\n')
    assert of_lock(project, "poetry.lock") == ["six [dev] (dev) (locked)"]
