from __future__ import annotations

import sys
import venv

import pytest

import tools
from imports_projects import ImportsProject
from pytest_deploygate.families.imports import Entry, Launched, Namesake
from pytest_deploygate.finding import Location


def launched(project: ImportsProject, line: str, **given: str) -> Launched:
    (found,) = project.starts("shadows-stdlib", entrypoints=[line], **given).launches
    assert isinstance(found, Launched)
    return found


def namesakes(project: ImportsProject, line: str = "python main.py", **given: str) -> dict[str, Namesake]:
    return {known.name: known for known in launched(project, line, **given).namesakes}


def importers(project: ImportsProject, name: str) -> list[tuple[str, str, bool]]:
    return [(module, str(place), own) for module, place, own in namesakes(project)[name].importers]


def test_one_that_wins(project: ImportsProject) -> None:
    project.write("main.py", "\nimport colorsys\ncolorsys.rgb_to_hls\n")
    project.write("colorsys.py", "tint = 1\n")
    (found,) = launched(project, "python main.py").namesakes
    assert found == Namesake(
        "colorsys",
        Location("colorsys.py"),
        Entry(".", "the script's own folder"),
        "stdlib",
        f"{sys.base_prefix}/lib/python{sys.version_info[0]}.{sys.version_info[1]}/colorsys.py",
        wins=True,
        importers=(("__main__", Location("main.py", 2, 8), True),),
    )


def test_one_that_loses(project: ImportsProject) -> None:
    project.write("main.py", "import time\ndef app():\n    time.tick()\n")
    project.write("time.py", "def tick(): ...\n")
    found = namesakes(project)["time"]
    assert (found.wins, found.kind, found.other) == (False, "stdlib", "built-in")
    assert [(module, str(place)) for module, place, _ in found.importers] == [("__main__", "main.py:1:8")]


def test_kinds(project: ImportsProject) -> None:
    for name in ("yaml/__init__.py", "json.py", "os.py", "main.py", "nobodys.py", "email/x.py"):
        project.write(name)
    found = namesakes(project)
    assert {name: (known.kind, known.wins, known.place.path) for name, known in found.items()} == {
        "json": ("stdlib", True, "json.py"),
        "os": ("stdlib", False, "os.py"),
        "yaml": ("installed", True, "yaml/__init__.py"),
    }
    assert found["yaml"].other.endswith("/site-packages/yaml/__init__.py")


def test_what_puts_it_on_the_path(project: ImportsProject) -> None:
    project.write("app/main.py")
    project.write("app/json.py")
    assert namesakes(project, "python app/main.py")["json"].entry == Entry("app", "the script's own folder")
    assert namesakes(project, "cd app && python -m main")["json"].entry.path == "app"
    assert namesakes(project, "python -m app.main") == {}


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("import colorsys\n", []),
        ("import colorsys\ncolorsys.tint\n", []),
        ("from colorsys import tint\n", []),
        ("from colorsys import *\n", []),
        ("from . import colorsys\n", []),
        ("import xcolorsys\n", []),
        ("import colorsys\ncolorsys.tint\ncolorsys.rgb_to_hls\n", ["1:8"]),
        ("import colorsys as c\nc.rgb_to_hls\n", ["1:8"]),
        ("from colorsys import tint, rgb_to_hls as f\n", ["1:1"]),
        ("def f():\n    from colorsys import rgb_to_hls\n", ["2:5"]),
        ("class C:\n    import colorsys\n    x = colorsys.rgb_to_hls\n", ["2:12"]),
        ("import json\nif json:\n    import colorsys\ndef f(): return colorsys.rgb_to_hls\n", ["3:12"]),
        ("import colorsys\nx = colorsys.neither_has_it\n", []),
    ],
)
def test_who_means_the_other_one(project: ImportsProject, text: str, places: list[str]) -> None:
    project.package("shop", main="try:\n    from shop import code\nexcept Exception:\n    pass\n", code=text)
    project.write("main.py", "import shop.main\n")
    project.write("colorsys.py", "tint = 1\n")
    found = [(module, place) for module, place, own in importers(project, "colorsys") if own]
    assert {place.removeprefix("shop/code.py:") for _, place in found} == set(places)
    assert {module for module, _ in found} <= {"shop.code"}


def test_the_library_means_its_own(project: ImportsProject) -> None:
    project.write("main.py", "import smtplib\n")
    project.write("email.py")
    found = namesakes(project)["email"].importers
    assert {module for module, _, _ in found} >= {"smtplib"}
    assert not any(own for _, _, own in found)
    assert all(place.path.startswith("/") for _, place, _ in found)
    assert len(set(found)) == len(found)


def test_an_installed_one_never_means_the_projects(project: ImportsProject) -> None:
    venv.create(project.root / ".venv", symlinks=True)
    site = f".venv/lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"
    project.write(f"{site}/helper.py", "import colorsys, time\nfrom colorsys import *\ndef f(): time.tick\n")
    project.write("main.py", "import helper\n")
    project.write("colorsys.py")
    project.write("time.py", "def tick(): ...\n")
    found = namesakes(project, python=".venv/bin/python")
    assert [(module, place.path) for module, place, _ in found["colorsys"].importers] == [
        ("helper", f"{site}/helper.py")
    ] * 2
    assert found["time"].importers == ()


def test_what_is_not_imported_has_no_wish(project: ImportsProject) -> None:
    project.write("main.py")
    project.write("colorsys.py")
    project.write("other.py", "from colorsys import rgb_to_hls\n")
    assert importers(project, "colorsys") == []


@pytest.mark.parametrize("text", ["tint = (\n", "from x import *\n", "def rgb_to_hls(): ...\n", "rgb_to_hls: int\n"])
def test_the_projects_one_may_have_it(project: ImportsProject, text: str) -> None:
    project.write("main.py", "def f():\n    from colorsys import rgb_to_hls\n")
    project.write("colorsys.py", text)
    assert importers(project, "colorsys") == []


def test_submodules(project: ImportsProject) -> None:
    project.write("main.py", "def f():\n    import email.own\ndef g():\n    import email.mime.text\n")
    project.package("email", own="")
    assert importers(project, "email") == [("__main__", "main.py:2:5", True), ("__main__", "main.py:4:5", True)]
    project.write("main.py", "def f():\n    import email.own\n")
    assert importers(project, "email") == []


def test_compiled_ones(project: ImportsProject) -> None:
    project.write("main.py", "def f():\n    from colorsys import rgb_to_hls\n")
    project.write("colorsys.pyc", b"no code")
    found = namesakes(project)["colorsys"]
    assert (found.place.path, found.wins, found.importers) == ("colorsys.pyc", True, ())


def test_what_a_launcher_has_loaded(project: ImportsProject) -> None:
    project.write("main.py", "import smtplib, logging\napp = logging\ndef f(): logging.setup()\n")
    project.write("email.py")
    project.write("logging.py", "def setup(): ...\n")
    found = namesakes(project, "gunicorn main:app", python=str(tools.need_launchers()))
    assert (found["email"].wins, found["email"].importers) == (False, ())
    assert found["logging"].wins is False
    assert [(module, str(place)) for module, place, _ in found["logging"].importers] == [("main", "main.py:1:17")]
