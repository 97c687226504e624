"""setup.cfg and setup.py."""

from __future__ import annotations

import pytest

from dependency_projects import DependencyProject

CFG = """\
[metadata]
name = My-Shop
[options]
packages = find:
install-requires =
    flask>=2  # web
    # tomli
    tomli; python_version < "3.11"
tests_require = pytest
[options.extras_require]
pg = psycopg
test =
    hypothesis
all = file: sets/all.txt
"""


def test_setup_cfg(project: DependencyProject) -> None:
    project.write("setup.cfg", CFG)
    project.write("sets/all.txt", "six\n")
    assert project.declared() == [
        "flask setup.cfg:6:5",
        "tomli (not here) setup.cfg:8:5",
        "pytest [tests-require] (dev) setup.cfg:9:17",
        "psycopg [pg] setup.cfg:11:6",
        "hypothesis [test] (dev) setup.cfg:13:5",
        "six [all] sets/all.txt:1:1",
    ]
    assert project.declarations().own == {"my-shop"}


def test_setup_cfg_that_refers_to_itself(project: DependencyProject) -> None:
    project.write("setup.cfg", "[options]\ninstall_requires =\n    %(flask)s\n")
    assert project.refusals() == ["setup.cfg:3:5: what this requires is put together from other values"]


SETUP = """\
import setuptools
BASE = ["flask"]
TESTS = ["pytest"]
EXTRAS = dict(pg=["psycopg"], test=TESTS, **{"": ["six"], ":python_version < '3'": ["mock"]})
NAME = "shop"
setuptools.setup(
    name=NAME,
    install_requires=BASE + ["é", *("yarl",)],
    tests_require=compute(),
    extras_require=EXTRAS,
)
"""


def test_setup_py(project: DependencyProject) -> None:
    project.write("setup.py", SETUP.replace('"é"', '"attrs"'))
    assert project.declared() == [
        "flask setup.py:2:9",
        "attrs setup.py:8:30",
        "yarl setup.py:8:41",
        "psycopg [pg] setup.py:4:19",
        "pytest [test] (dev) setup.py:3:10",
        "six setup.py:4:51",
        "mock (not here) setup.py:4:85",
    ]
    assert project.declarations().own == {"shop"}


def test_columns_are_counted_in_characters(project: DependencyProject) -> None:
    project.write("setup.py", "from setuptools import setup\nsetup(description='é', install_requires=['flask'])\n")
    assert project.declared() == ["flask setup.py:2:42"]


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        ("setup(install_requires=open('requirements.txt').read().splitlines())", "2:24"),
        ("setup(install_requires=[*read()])", "2:26"),
        ("A = []\nA.append('six')\nsetup(install_requires=A)", "4:24"),
        ("A = []\nA += ['six']\nsetup(install_requires=A)", "4:24"),
        ("A = {}\nA['b']['c'] = 1\nsetup(extras_require=A)", "4:22"),
        ("if x:\n  A = ['a']\nsetup(install_requires=A)", "4:24"),
        ("A = ['a']\nA = ['b']\nsetup(install_requires=A)", "4:24"),
        ("setup(**read())", "2:9"),
        ("setup(extras_require={name: []})", "2:23"),
        ("A = B\nB = A\nsetup(install_requires=A)", "3:5"),
    ],
)
def test_what_is_computed_cannot_be_known(project: DependencyProject, lines: str, place: str) -> None:
    project.write("setup.py", f"from setuptools import setup\n{lines}\n")
    (said,) = project.refusals()
    assert said.startswith(f"setup.py:{place}: ")
    assert said.endswith("is computed, so it cannot be known without running it")


@pytest.mark.parametrize("text", ["setup(", "\0", "x = " + "(" * 5000])
def test_what_cannot_be_parsed(project: DependencyProject, text: str) -> None:
    project.write("setup.py", text)
    assert project.refusals() == ["setup.py: 'setup.py' cannot be parsed"]


def test_a_setup_py_that_says_nothing(project: DependencyProject) -> None:
    project.write("setup.py", "from setuptools import setup\nsetup(install_requires=None)\n")
    assert project.declared() == []
