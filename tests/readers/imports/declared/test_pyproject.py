"""pyproject.toml: the standards' tables and those of uv, PDM, Hatch and setuptools."""

from __future__ import annotations

from dependency_projects import DependencyProject, interpreter


def test_the_project_table(project: DependencyProject) -> None:
    project.write(
        "pyproject.toml",
        """\
[project]
name = "My.Shop"
dependencies = [
  "Flask[async]>=2",
  "tomli; python_version < '3.11'", "a_b @ https://index.invalid/a_b-1.0.zip",
]
[project.optional-dependencies]
pg = ["psycopg"]
Test_Kit = ["pytest"]
""",
    )
    assert project.declared() == [
        "flask[async] pyproject.toml:4:3",
        "tomli (not here) pyproject.toml:5:3",
        "a-b pyproject.toml:5:37",
        "psycopg [pg] pyproject.toml:8:7",
        "pytest [test-kit] (dev) pyproject.toml:9:13",
    ]
    assert project.declarations().own == {"my-shop"}
    assert project.declared(interpreter(version=(3, 10, 1)))[1] == "tomli pyproject.toml:5:3"


def test_an_extra_that_production_installs_is_not_for_development(project: DependencyProject) -> None:
    project.write("pyproject.toml", "[project]\nname='shop'\n[project.optional-dependencies]\ntest = ['pytest']\n")
    assert project.declared(extras=["Test"]) == ["pytest [test] pyproject.toml:4:9"]
    assert project.refusals(extras=["tset"]) == ["deploygate.yaml:4:13: no file has an extra or a group 'tset'"]


def test_an_extra_that_asks_for_others(project: DependencyProject) -> None:
    project.write(
        "pyproject.toml",
        """\
[project]
name = "shop"
[project.optional-dependencies]
all = ["shop[pg, yaml]", "rich"]
pg = ["psycopg"]
yaml = ["pyyaml", "shop[all]"]
""",
    )
    assert [line for line in project.declared() if "[all]" in line] == [
        "psycopg [all] pyproject.toml:5:7",
        "pyyaml [all] pyproject.toml:6:9",
        "rich [all] pyproject.toml:4:26",
    ]


def test_dependency_groups(project: DependencyProject) -> None:
    project.write(
        "pyproject.toml",
        """\
[project]
name = "shop"
optional-dependencies.pg = ["psycopg"]
[dependency-groups]
Lint = ["ruff"]
dev = ["pytest", {include-group = "lint"}, "shop[pg]"]
loop = [{include-group = "loop"}, "tox"]
""",
    )
    assert project.declared()[1:] == [
        "ruff [lint] (dev) pyproject.toml:5:9",
        "pytest [dev] (dev) pyproject.toml:6:8",
        "ruff [dev] (dev) pyproject.toml:5:9",
        "psycopg [dev] (dev) pyproject.toml:3:29",
        "tox [loop] (dev) pyproject.toml:7:35",
    ]
    assert project.declared(extras=["lint"])[1] == "ruff [lint] pyproject.toml:5:9"


def test_a_group_that_is_not_there(project: DependencyProject) -> None:
    project.write("pyproject.toml", "[dependency-groups]\ndev = [{include-group = 'lnt'}]\n")
    assert project.refusals() == ["pyproject.toml:2:8: this includes a dependency group that is not there"]


def test_what_uv_pdm_and_hatch_add(project: DependencyProject) -> None:
    project.write(
        "pyproject.toml",
        """\
[tool.uv]
dev-dependencies = ["a"]
sources.b = {workspace = true}
[tool.pdm.dev-dependencies]
test = ["c", "-e file:///${PROJECT_ROOT}/d#egg=d"]
[tool.hatch.envs.docs]
dependencies = ["e"]
extra-dependencies = ["f"]
""",
    )
    assert project.declared() == [
        "a [dev] (dev) pyproject.toml:2:21",
        "c [test] (dev) pyproject.toml:5:9",
        "d [test] (dev) pyproject.toml:5:14",
        "e [docs] (dev) pyproject.toml:7:17",
        "f [docs] (dev) pyproject.toml:8:23",
    ]


def test_the_members_of_a_workspace_are_the_projects_own(project: DependencyProject) -> None:
    project.write(
        "pyproject.toml",
        "[project]\nname='shop'\ndependencies=['shop-core']\n"
        "[tool.uv.workspace]\nmembers=['libs/*', '/bad']\nexclude=['libs/old']\n",
    )
    project.write("libs/core/pyproject.toml", "[project]\nname='shop-core'\ndependencies=['attrs']\n")
    project.write("libs/old/pyproject.toml", "[project]\nname='shop-old'\ndependencies=['six']\n")
    project.write("libs/notes.txt")
    assert project.declared() == ["shop-core pyproject.toml:3:15", "attrs libs/core/pyproject.toml:3:15"]
    assert project.declarations().own == {"shop", "shop-core"}


def test_what_is_dynamic_comes_from_where_it_says(project: DependencyProject) -> None:
    project.write(
        "pyproject.toml",
        """\
[project]
name = "shop"
dynamic = ["dependencies", "optional-dependencies"]
[tool.setuptools.dynamic]
dependencies = {file = "deps/main.in"}
optional-dependencies.pg = {file = ["deps/pg.in"]}
""",
    )
    project.write("deps/main.in", "flask\n")
    project.write("deps/pg.in", "psycopg\n")
    project.write("setup.py", "from setuptools import setup\nsetup(install_requires=compute())\n")
    assert project.declared() == ["flask deps/main.in:1:1", "psycopg [pg] deps/pg.in:1:1"]


def test_what_hatch_takes_from_requirements(project: DependencyProject) -> None:
    project.write(
        "pyproject.toml",
        "[project]\nname = 'shop'\ndynamic = ['dependencies']\n"
        "[tool.hatch.metadata.hooks.requirements_txt]\nfiles = ['deps.in']\n",
    )
    project.write("deps.in", "flask\n")
    assert project.declared() == ["flask deps.in:1:1"]


def test_what_is_dynamic_and_said_by_setup_py(project: DependencyProject) -> None:
    project.write("pyproject.toml", "[project]\nname = 'shop'\ndynamic = ['dependencies']\n")
    project.write("setup.py", "from setuptools import setup\nsetup(install_requires=['flask'])\n")
    assert project.declared() == ["flask setup.py:2:25"]


def test_setup_py_is_not_asked_where_the_project_table_says_it(project: DependencyProject) -> None:
    project.write("pyproject.toml", "[project]\nname = 'shop'\ndependencies = ['flask']\n")
    project.write("setup.py", "from setuptools import setup\nsetup(install_requires=compute())\n")
    project.write("setup.cfg", "[options]\ninstall_requires = six\n")
    assert project.declared() == ["flask pyproject.toml:3:17"]


def test_what_is_no_toml_and_what_is_no_requirement(project: DependencyProject) -> None:
    project.write("pyproject.toml", "[project\n")
    (line,) = project.refusals()
    assert line.startswith("pyproject.toml:1:9: this is not valid TOML")
    project.write("pyproject.toml", "[project]\nname='a'\ndependencies=['https://user:hunter2@index.invalid/x']\n")
    assert project.refusals() == ["pyproject.toml:3:15: what this requires cannot be read"]


def test_other_shapes_than_the_standards_say_nothing(project: DependencyProject) -> None:
    project.write("pyproject.toml", "project = 1\ntool = []\ndependency-groups = {a = {}, b = 1}\n")
    assert project.declared() == []
    project.write("pyproject.toml", "dependency-groups = {a = [1]}\n")
    assert project.refusals() == ["pyproject.toml:1:27: what this requires cannot be read"]
