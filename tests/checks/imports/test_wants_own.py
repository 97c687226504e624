from __future__ import annotations

import pytest

import tools
from imports_projects import ImportsProject
from projects import RULES
from pytest_deploygate.finding import Severity

LINE = "gunicorn main:app"


@pytest.fixture
def shop(project: ImportsProject) -> ImportsProject:
    """Something that needs its own `logging`."""
    project.write("main.py", "import logging\ndef app():\n    logging.setup()\n")
    project.write("logging.py", "def setup(): ...\n")
    return project


@pytest.fixture
def python() -> str:
    return str(tools.need_launchers())


def test_it_is_an_error() -> None:
    assert RULES["imports/wants-own"].severity is Severity.ERROR


def test_a_module_that_the_launcher_has_loaded(shop: ImportsProject, python: str) -> None:
    found = shop.judge("wants-own", entrypoints=[LINE], python=python).finding
    assert found.message == (
        f"'main' means 'logging.py' by 'logging', and under `{LINE}` gets the standard library's module of that name"
    )
    assert (str(found.place), found.subject) == ("main.py:1:8", "logging")
    assert [(other.message, str(other.place)) for other in found.related] == [
        (f"started by `{LINE}`", "deploygate.yaml:3:5"),
        ("this one is meant", "logging.py"),
    ]


def test_the_script_finds_its_own(shop: ImportsProject) -> None:
    assert shop.judge("wants-own", entrypoints=["python main.py", "python -m main"]).passed


@pytest.mark.parametrize("name", ["time", "sys", "os", "abc", "site"])
def test_what_the_interpreter_carries(project: ImportsProject, name: str) -> None:
    project.write("main.py", f"from {name} import setup\n")
    project.write(f"{name}.py", "def setup(): ...\n")
    found = project.judge("wants-own", entrypoints=["python main.py"]).finding
    assert (found.subject, str(found.place)) == (name, "main.py:1:1")


def test_a_root_behind_site_packages(project: ImportsProject, python: str) -> None:
    project.write("main.py", "from celery import orders\n")
    project.write("celery.py", "orders = 1\n")
    found = project.judge("wants-own", entrypoints=["celery -A main worker"], python=python).finding
    assert found.message == (
        "'main' means 'celery.py' by 'celery', and under `celery -A main worker` gets an installed module of that name"
    )


@pytest.mark.parametrize(
    "text",
    [
        "import logging\nlogging.getLogger()\n",
        "import logging\n",
        "from logging import getLogger\n",
        "import logging.handlers\n",
        "import json\n",
    ],
)
def test_nobody_means_its_own(shop: ImportsProject, python: str, text: str) -> None:
    shop.write("main.py", f"{text}app = 1\n")
    assert shop.judge("wants-own", entrypoints=[LINE], python=python).passed


def test_both_have_it(shop: ImportsProject, python: str) -> None:
    shop.write("main.py", "from logging import getLogger\napp = 1\n")
    shop.write("logging.py", "def getLogger(): ...\n")
    assert shop.judge("wants-own", entrypoints=[LINE], python=python).passed


def test_inside_a_package(project: ImportsProject, python: str) -> None:
    project.package("shop", logging="def setup(): ...\n", main="from .logging import setup\napp = 1\n")
    assert project.judge("wants-own", entrypoints=["gunicorn shop.main:app"], python=python).passed


def test_a_namespace_folder(project: ImportsProject) -> None:
    project.write("email/own.py")
    project.write("main.py", "import email.message\n")
    assert project.judge("wants-own", entrypoints=["python main.py"]).passed


def test_one_finding_a_file(shop: ImportsProject, python: str) -> None:
    shop.write("jobs.py", "from logging import setup\napp = 1\n")
    shop.write("main.py", "import logging, jobs\nlogging.setup\nfrom logging import setup\napp = 1\n")
    outcome = shop.judge("wants-own", entrypoints=[LINE, "gunicorn jobs:app"], python=python)
    assert sorted(found.place.path for found in outcome.findings) == ["jobs.py", "main.py"]


def test_what_cannot_be_judged(shop: ImportsProject) -> None:
    assert shop.judge("wants-own").refusal.message == "nothing says what this environment starts"
    refusal = shop.judge("wants-own", entrypoints=["nobodys-program main:app"]).refusal
    assert refusal.message == "what the program 'nobodys-program' starts is not known here"
