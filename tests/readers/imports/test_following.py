from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from imports_projects import ImportsProject
from pytest_deploygate.finding import CannotJudge, Location
from pytest_deploygate.readers.imports.execution import Prediction
from pytest_deploygate.readers.imports.following import Follower
from pytest_deploygate.readers.imports.interpreter import Interpreter
from pytest_deploygate.readers.imports.steps import Launch, Step
from truth import Start, Truth, own, pythons, truths

EVERY = pytest.mark.parametrize("python", pythons(), ids=lambda python: python.short)
FILES = {
    "starts.py": "import json, shop.sound\n",
    "missing.py": "import a_module_of_nobody\n",
    "newer.py": "def f[T](x: T) -> T: ...\n",
    "groups.py": "try:\n    x = 1\nexcept* ValueError:\n    pass\n",
    "removed.py": "import distutils\n",
    "added.py": "import tomllib\n",
    "attribute.py": "import shop.a\nimport shop.half\n",
    "shadowed.py": "import smtplib\n",
    "email.py": "",
    "shop/__init__.py": "",
    "shop/sound.py": "X = 1\n",
    "shop/a.py": "import shop.b\nclass A: ...\n",
    "shop/b.py": "from shop.a import A\n",
    "shop/half.py": "from shop import gone\n",
}
SCRIPTS = [name for name in FILES if "/" not in name and name != "email.py"]


@pytest.fixture
def shop(project: ImportsProject) -> Path:
    for path, text in FILES.items():
        project.write(path, text)
    return project.root


def launches(root: Path, python: Interpreter) -> list[Launch]:
    """Each script as its own start."""
    return [
        Launch(
            f"python {name}",
            Location("deploygate.yaml", 10 + line),
            python,
            (),
            (Step("script", str(root / name), (str(root), *python.path)),),
            python.loaded,
            root,
        )
        for line, name in enumerate(SCRIPTS)
    ]


def shown(said: Prediction | CannotJudge) -> Truth:
    assert isinstance(said, Prediction), said
    return Truth(said.exception, said.message, said.file, said.line)


@EVERY
def test_as_that_python_itself_does(shop: Path, python: Interpreter) -> None:
    follower = Follower([shop], settled=True)
    said = follower.follow(launches(shop, python))
    starts = [Start("script", str(shop / name), (str(shop),), str(shop)) for name in SCRIPTS]
    real = truths(python, starts)
    assert dict(zip(SCRIPTS, map(shown, said), strict=True)) == dict(zip(SCRIPTS, real, strict=True))
    assert [found.state for found in said if isinstance(found, Prediction)] == [found.state for found in real]


def test_another_python_says_all_that_this_one_says(shop: Path) -> None:
    python = own()
    here = Follower([shop], settled=True)
    # Only another version is asked elsewhere, so this one says that it is one.
    elsewhere = Follower([shop], settled=True)._there(launches(shop, python))
    assert elsewhere == here.follow(launches(shop, python))


def test_they_come_back_in_order(shop: Path) -> None:
    each = [launches(shop, python)[1:3] for python in pythons()]
    mixed = [first for first, _ in each] + [second for _, second in each]
    said = Follower([shop], settled=True).follow(mixed)
    alone = [Follower([shop], settled=True).follow(pair) for pair in each]
    assert said == [first for first, _ in alone] + [second for _, second in alone]


def test_a_python_that_is_too_old(shop: Path) -> None:
    old = replace(own(), version=(3, 9, 18), executable="/usr/bin/python3.9")
    first, second, third = launches(shop, old)[:3]
    said = Follower([shop], settled=True).follow([first, replace(second, interpreter=own()), third])
    assert isinstance(said[1], Prediction)
    for refusal in (said[0], said[2]):
        assert isinstance(refusal, CannotJudge)
        assert refusal.finding.message == "code for Python 3.9 cannot be followed; 3.10 is the oldest that can"
        assert refusal.finding.place == first.place
    assert said[0] is not said[2]


@EVERY
def test_what_is_not_settled_is_taken_to_be_there(shop: Path, python: Interpreter) -> None:
    missing = [launch for launch in launches(shop, python) if launch.title == "python missing.py"]
    (said,) = Follower([shop], settled=False).follow(missing)
    assert shown(said) == Truth()


@EVERY
def test_names_by_which_the_project_is_installed(shop: Path, python: Interpreter) -> None:
    (shadowed,) = [launch for launch in launches(shop, python) if launch.title == "python shadowed.py"]
    names = []
    for itself in (frozenset[str](), frozenset(["email"])):
        (said,) = Follower([shop], settled=True, itself=itself).follow([shadowed])
        assert isinstance(said, Prediction)
        names.append([rival.name for rival in said.rivals])
    assert names == [["email"], []]


def test_a_finder_for_each_python(shop: Path) -> None:
    follower = Follower([shop], settled=True)
    assert follower.finder(own()) is follower.finder(own())
    assert follower.finder(own()) is not follower.finder(replace(own(), executable="/usr/bin/other"))
