from __future__ import annotations

import sys
from dataclasses import replace

import pytest

from imports_projects import ImportsProject, options, python
from projects import RULES, Outcome
from pytest_deploygate.families.imports import Dependencies, Requirement
from pytest_deploygate.finding import Location
from pytest_deploygate.verdict import sort_out


@pytest.fixture
def own(project: ImportsProject) -> ImportsProject:
    """A project for a 3.12 that has what this Python's standard library has, but for what 3.12 lacks."""
    found = python(*sys.version_info[:2])
    lacking = {"distutils", "imp", "asyncore", "tomllib"}
    project.interpreter = replace(found, stdlib=found.stdlib - lacking)
    return project


def judged(project: ImportsProject, version: str, **given: Dependencies) -> list[str]:

    facts = replace(project.facts("version-syntax"), version=version)
    return Outcome(*sort_out(RULES["imports/version-syntax"].check(facts, options()))).subjects


def test_a_module_that_is_gone(own: ImportsProject) -> None:
    own.write("build.py", "from distutils.core import setup\nimport distutils\n")
    assert judged(own, "3.12") == ["build -> distutils"]
    assert judged(own, "3.11") == []


def test_how_it_reads(own: ImportsProject) -> None:
    own.write("build.py", "from importlib import reload\nimport imp\n")
    facts = replace(own.facts("version-syntax"), version="3.12")
    (found,) = RULES["imports/version-syntax"].check(facts, options())
    assert found.message == "'build' imports 'imp', which is gone since Python 3.12; this code runs on 3.12"
    assert found.help == "use `importlib`, or install `zombie-imp`, which brings it back"
    assert str(found.place) == "build.py:2:8"


def test_a_module_that_is_to_come(own: ImportsProject) -> None:
    own.write("config.py", "import tomllib\n")
    assert judged(own, "3.10") == ["config -> tomllib"]


def test_a_module_in_a_package_that_stays(own: ImportsProject) -> None:
    own.write("window.py", "from tkinter import tix\n")
    assert judged(own, "3.13") == ["window -> tkinter.tix"]
    assert judged(own, "3.12") == []


@pytest.mark.parametrize(
    "text",
    [
        "try:\n    import imp\nexcept ImportError:\n    imp = None\n",
        "try:\n    from setuptools import setup\nexcept ImportError:\n    from distutils.core import setup\n",
        "import sys\nif sys.version_info < (3, 4):\n    import imp\n",
        "import sys\nPY3 = sys.version_info[0] == 3\nif not PY3:\n    import imp\n",
        "from typing import TYPE_CHECKING as T\nif T:\n    import imp\n",
        "import os, asyncio\n",
    ],
)
def test_near_misses(own: ImportsProject, text: str) -> None:
    own.write("a.py", text)
    assert judged(own, "3.12") == []


def test_somebody_brings_it(own: ImportsProject) -> None:
    own.write("a.py", "import distutils, asyncore\n")
    assert judged(own, "3.12") == ["a -> distutils", "a -> asyncore"]
    own.dependencies = Dependencies(installed={"setuptools": ("setuptools", "_distutils_hack")})
    assert judged(own, "3.12") == ["a -> asyncore"]
    own.dependencies = Dependencies(
        installed={"x": ("distutils",)}, declared=(Requirement("standard-asyncore", Location("r.txt")),)
    )
    assert judged(own, "3.12") == []
    own.dependencies = Dependencies()
    own.write("asyncore.py")
    assert judged(own, "3.12") == ["a -> distutils"]


def test_a_file_that_no_python_takes(project: ImportsProject) -> None:
    project.write("shop.py", "x = 1\ndef f(:\n")
    found = project.judge("version-syntax").finding
    assert found.message == f"'shop.py' is not valid Python {sys.version_info[0]}.{sys.version_info[1]}: invalid syntax"
    assert (found.subject, found.place.line) == ("shop", 2)


def test_data_of_tests(project: ImportsProject) -> None:
    project.write("tests/data.py", "def f(:\n")
    assert project.judge("version-syntax").passed
    project.write("tests/test_data.py", "import tests.data\n")
    assert project.judge("version-syntax").subjects == ["tests.data"]


def test_what_cannot_be_read(project: ImportsProject) -> None:
    assert project.judge("version-syntax", roots=["lib"]).refusal.message == "'lib' does not exist"
