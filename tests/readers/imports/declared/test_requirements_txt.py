"""Requirements files, in all that pip takes."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dependency_projects import DependencyProject, interpreter
from pytest_deploygate.readers.imports.declared.requirements_txt import _lines

REQUIREMENTS = """\
# what production needs
-i https://user:hunter2@index.invalid/simple
--find-links=wheels
Flask[async]>=2 # a comment
  requests == 2.31.0 ; python_version >= "3.8" \\
    --hash=sha256:aa \\
    --hash=sha256:bb
tomli;python_version<"3.11"
a_b @ git+https://index.invalid/a_b.git@main#subdirectory=x

git+https://user:hunter2@index.invalid/c.git#egg=c_d[extra]&subdirectory=y
https://index.invalid/e.f-1.2-py3-none-any.whl ; sys_platform == 'win32'
./wheels/g-h-1.0.tar.gz
-e git+ssh://git@index.invalid/i.git#egg=i
--editable=git+https://index.invalid/j.git#egg=j
six \\
   >=1 # a comment
"""


def test_lines(project: DependencyProject) -> None:
    project.write("requirements.txt", REQUIREMENTS)
    assert project.declared() == [
        "flask[async] requirements.txt:4:1",
        "requests requirements.txt:5:3",
        "tomli (not here) requirements.txt:8:1",
        "a-b requirements.txt:9:1",
        "c-d requirements.txt:11:1",
        "e-f (not here) requirements.txt:12:1",
        "g-h requirements.txt:13:1",
        "i requirements.txt:14:1",
        "j requirements.txt:15:1",
        "six requirements.txt:16:1",
    ]
    widths = [known.place.width for known in project.declarations().requirements]
    assert widths[:3] == [len("Flask[async]>=2"), len('requests == 2.31.0 ; python_version >= "3.8"'), 27]


def test_markers_are_those_of_the_target(project: DependencyProject) -> None:
    project.write("requirements.txt", 'a; sys_platform == "win32"\nb; python_version < "3.11" and os_name == "nt"\n')
    target = interpreter(version=(3, 10, 2), platform="win32")
    assert project.declared(target) == ["a requirements.txt:1:1", "b requirements.txt:2:1"]
    assert project.declared() == ["a (not here) requirements.txt:1:1", "b (not here) requirements.txt:2:1"]


def test_includes(project: DependencyProject) -> None:
    project.write(
        "requirements.txt", "-r deploy/base.in\n-rdeploy/more.in\n--requirement deploy/base.in\n-c limits.txt\n"
    )
    project.write("deploy/base.in", "flask\n-r ../requirements.txt\n")
    project.write("deploy/more.in", "--requirement=third.in\n")
    project.write("deploy/third.in", "six\n")
    project.write("limits.txt", "werkzeug<3\n")
    assert project.declared() == ["flask deploy/base.in:1:1", "six deploy/third.in:1:1"]
    assert list(project.declarations().files) == [
        "requirements.txt",
        "deploy/base.in",
        "deploy/more.in",
        "deploy/third.in",
    ]


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("-r gone.txt", "gone.txt: 'gone.txt' does not exist"),
        ("-r ${SETS}/x.txt", "${SETS}/x.txt: '${SETS}/x.txt' does not exist"),
        ("-r ../x.txt", "outside the project"),
        (
            "-r https://u:hunter2@index.invalid/x.txt",
            "requirements.txt:1:1: this includes requirements from an address",
        ),
        ("git+https://u:hunter2@index.invalid/x.git", "requirements.txt:1:1: this requirement is an address"),
        ("-e libs/gone", "requirements.txt:1:1: this requirement is a path"),
        ("flask >> 2", "requirements.txt:1:1: what this requires cannot be read"),
    ],
)
def test_what_cannot_be_known(project: DependencyProject, line: str, refusal: str) -> None:
    project.write("requirements.txt", f"{line}\n")
    (said,) = project.refusals()
    assert refusal in said
    assert "hunter2" not in said


def test_an_address_that_only_development_installs_makes_no_difference(project: DependencyProject) -> None:
    project.write("requirements-dev.txt", "git+https://index.invalid/x.git\npytest\n")
    assert project.declared() == ["pytest [dev] (dev) requirements-dev.txt:2:1"]


def test_the_project_itself_and_others_by_their_folders(project: DependencyProject) -> None:
    project.write("requirements.txt", "-e .[pg]\n./libs/core\nfile:libs/old ; python_version > '3'\n")
    project.write(
        "pyproject.toml",
        "[project]\nname='shop'\ndependencies=['flask']\noptional-dependencies={pg=['psycopg'],x=['six']}\n",
    )
    project.write("libs/core/setup.cfg", "[metadata]\nname = shop-core\n[options]\ninstall_requires =\n    attrs\n")
    project.write(
        "libs/old/setup.py", "from setuptools import setup\nsetup(name='shop-old', install_requires=['yarl'])\n"
    )
    found = project.declared(dependencies=["requirements.txt"])
    assert found == [
        "shop[pg] requirements.txt:1:1",
        "flask pyproject.toml:3:15",
        "psycopg pyproject.toml:4:28",
        "shop-core requirements.txt:2:1",
        "attrs libs/core/setup.cfg:5:5",
        "shop-old requirements.txt:3:1",
        "yarl libs/old/setup.py:2:42",
    ]
    assert project.declarations(dependencies=["requirements.txt"]).own == {"shop"}


@pytest.mark.parametrize(
    "data",
    [
        codecs.BOM_UTF8 + b"flask # \xc3\xa9\n",
        codecs.BOM_UTF16_LE + "flask # é\n".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "flask # é\n".encode("utf-16-be"),
        codecs.BOM_UTF32_LE + "flask # é\n".encode("utf-32-le"),
        b"# -*- coding: latin-1 -*-\nflask # \xe9\n",
        b"\n# coding=latin-1\nflask # \xe9\n",
        b"flask # \xc3\xa9\r\n",
    ],
)
def test_encodings(project: DependencyProject, data: bytes) -> None:
    project.write("requirements.txt", data)
    assert [known.name for known in project.declarations().requirements] == ["flask"]


@pytest.mark.parametrize("data", [b"flask # \xe9\n", b"# coding: nonsense\nflask\n", b"\n\n# coding: latin-1\n# \xe9"])
def test_what_is_no_text(project: DependencyProject, data: bytes) -> None:
    project.write("requirements.txt", data)
    assert project.refusals() == ["requirements.txt: 'requirements.txt' is no text"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("requirements.txt", "a"),
        ("requirements/base.txt", "a"),
        ("requirements-prod.txt", "a"),
        ("prod-requirements.txt", "a"),
        ("requirements-dev.txt", "a [dev] (dev)"),
        ("dev-requirements.txt", "a [dev] (dev)"),
        ("dev_requirements.in", "a [dev] (dev)"),
        ("test-requirements.txt", "a [test] (dev)"),
        ("requirements/dev.txt", "a [dev] (dev)"),
        ("requirements/test.txt", "a [test] (dev)"),
        ("requirements.docs.txt", "a [docs] (dev)"),
        ("requirements-ml.txt", "a [ml]"),
    ],
)
def test_what_a_file_is_for_by_its_name(project: DependencyProject, path: str, expected: str) -> None:
    project.write(path, "a\n")
    project.write("constraints.txt", "b\n")
    project.write("notes.txt", "c\n")
    assert project.declared() == [f"{expected} {path}:1:1"]
    assert project.declared(dependencies=[path]) == [f"a {path}:1:1"]


def test_deeper_sets_of_a_project_that_says_itself_what_it_needs(project: DependencyProject) -> None:
    project.write("pyproject.toml", "[project]\nname = 'shop'\ndependencies = ['flask']\n")
    project.write("requirements/base.txt", "uvloop\n")
    project.write("requirements.txt", "flask==3\n")
    assert project.declared()[1:] == ["flask requirements.txt:1:1", "uvloop [base] requirements/base.txt:1:1"]


def test_what_is_made_from_a_list_says_no_more_than_that(project: DependencyProject) -> None:
    project.write("requirements.in", "flask\n")
    project.write("requirements.txt", "flask==3\nwerkzeug==3\n")
    assert project.declared() == [
        "flask requirements.in:1:1",
        "flask (locked) requirements.txt:1:1",
        "werkzeug (locked) requirements.txt:2:1",
    ]


def test_comments_of_pip_compile_beside_the_lines(project: DependencyProject) -> None:
    project.write(
        "requirements.txt",
        "#\n# This file is autogenerated by pip-compile with Python 3.12\n#\n"
        "flask==3  # via -r main.in\nwerkzeug==3  # via flask\nsix==1  # via shop (setup.py)\nuvloop==1\n",
    )
    assert project.declared() == [
        "flask requirements.txt:4:1",
        "werkzeug (locked) requirements.txt:5:1",
        "six requirements.txt:6:1",
        "uvloop requirements.txt:7:1",
    ]


@given(st.text(st.sampled_from(list("ab-=[]<>;#\\ \n\t'\"@/:.")), max_size=60))
def test_no_text_makes_it_raise_and_every_place_is_in_the_text(text: str) -> None:
    lines = text.splitlines()
    for line in _lines(text):
        assert 1 <= line.number <= len(lines)
        assert line.text
        assert line.width > 0
