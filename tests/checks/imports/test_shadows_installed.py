from __future__ import annotations

import sys
import venv

import pytest

import tools
from imports_projects import ImportsProject
from projects import RULES
from pytest_deploygate.finding import Severity


@pytest.fixture
def shop(project: ImportsProject) -> ImportsProject:
    """A script that needs an installed `yaml`, beside a helper of that name."""
    project.write("main.py", "import yaml\nCONFIG = yaml.safe_load('x: 1')\n")
    project.write("yaml.py", "def dump(): ...\n")
    return project


def environment(project: ImportsProject, name: str, text: str) -> str:
    """A Python of the project that has a distribution of one module."""
    venv.create(project.root / ".venv", symlinks=True)
    site = f".venv/lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"
    project.write(f"{site}/{name}.py", text)
    project.write(f"{site}/{name}-1.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n")
    project.write(f"{site}/{name}-1.dist-info/RECORD", f"{name}.py,,\n{name}-1.dist-info/METADATA,,\n")
    return ".venv/bin/python"


def test_it_is_an_error() -> None:
    assert RULES["imports/shadows-installed"].severity is Severity.ERROR


def test_a_helper_beside_the_script(shop: ImportsProject) -> None:
    found = shop.judge("shadows-installed", entrypoints=["python main.py"]).finding
    assert found.message == (
        "'yaml' is imported in place of the installed 'yaml' by `python main.py`, and '__main__' needs that one"
    )
    assert (str(found.place), found.subject) == ("yaml.py", "yaml")
    assert [(other.message, str(other.place)) for other in found.related] == [
        ("started by `python main.py`", "deploygate.yaml:3:5"),
        ("'__main__' imports 'yaml'", "main.py:1:8"),
    ]
    assert found.help.endswith("'.' comes first on sys.path (the script's own folder)")


@pytest.mark.parametrize(
    "text",
    [
        "from yaml import safe_load\n",
        "import yaml as y\ny.safe_load\n",
        "import yaml.nodes\n",
        "from yaml.nodes import Node\n",
        "def f():\n    from yaml import safe_load\n",
        "try:\n    from yaml import safe_load\nexcept ImportError:\n    pass\n",
    ],
)
def test_how_it_is_meant(shop: ImportsProject, text: str) -> None:
    shop.write("main.py", text)
    assert shop.judge("shadows-installed", entrypoints=["python main.py"]).subjects == ["yaml"]


def test_an_installed_package_means_it(project: ImportsProject) -> None:
    project.write("main.py", "import flask\n")
    project.write("click.py", "def click(): ...\n")
    found = project.judge(
        "shadows-installed", entrypoints=["python main.py"], python=str(tools.need_launchers())
    ).finding
    assert found.message.startswith("'click' is imported in place of the installed 'click' by `python main.py`, and")
    assert "'flask" in found.message


def test_a_launcher_loads_it_first(project: ImportsProject) -> None:
    project.write("main.py", "from celery import Celery\napp = Celery()\n")
    project.write("celery.py", "def add(): ...\n")
    python = str(tools.need_launchers())
    assert project.judge("shadows-installed", entrypoints=["celery -A main worker"], python=python).passed
    assert project.judge("shadows-installed", entrypoints=["gunicorn main:app"], python=python).subjects == ["celery"]


@pytest.mark.parametrize(
    "text", ["", "import yaml\n", "import yaml\nyaml.dump()\n", "from yaml import dump\n", "import smtplib, attr\n"]
)
def test_nobody_means_the_installed_one(shop: ImportsProject, text: str) -> None:
    shop.write("main.py", text)
    assert shop.judge("shadows-installed", entrypoints=["python main.py"]).passed


@pytest.mark.parametrize("path", ["yaml/x.py", "lib/yaml.py", "Yaml.py", "shop/yaml.py", "yaml.md"])
def test_what_is_no_namesake(shop: ImportsProject, path: str) -> None:
    (shop.root / "yaml.py").unlink()
    shop.write(path)
    assert shop.judge("shadows-installed", entrypoints=["python main.py"]).passed


def test_inside_a_package(project: ImportsProject) -> None:
    project.package("shop", yaml="def dump(): ...\n", main="import yaml\nyaml.safe_load\n")
    assert project.judge("shadows-installed", entrypoints=["python -m shop.main", "shop.main"]).passed
    assert project.judge("shadows-installed", entrypoints=["python shop/main.py"]).subjects == ["yaml"]


def test_the_projects_own_installed_copy(project: ImportsProject) -> None:
    python = environment(project, "shop", "def run(): ...\ndef old(): ...\n")
    project.write("main.py", "from shop import old\n")
    project.write("shop.py", "def run(): ...\n")
    # As another one's distribution it is a namesake.
    assert project.judge("shadows-installed", entrypoints=["python main.py"], python=python).subjects == ["shop"]
    project.write("pyproject.toml", '[project]\nname = "shop"\nversion = "1"\n')
    assert project.judge("shadows-installed", entrypoints=["python main.py"], python=python).passed


def test_what_cannot_be_judged(shop: ImportsProject) -> None:
    assert shop.judge("shadows-installed").refusal.message == "nothing says what this environment starts"
    refusal = shop.judge("shadows-installed", entrypoints=["gunicorn $APP"]).refusal
    assert refusal.message == "`$APP` may hold options for 'gunicorn', and is not known here"
