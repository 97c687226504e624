"""What is shipped, and what the repository promises about itself."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src/pytest_deploygate"


def files() -> list[Path]:
    """All files of the repository that are not ignored; without git (an unpacked archive), nothing to look at."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("this is no git checkout")
    return [path for name in listed.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> zipfile.ZipFile:
    # The backend itself and not pip, which would ask an index for it.
    folder = tmp_path_factory.mktemp("wheel")
    build = f"import hatchling.build; hatchling.build.build_wheel({str(folder)!r})"
    subprocess.run([sys.executable, "-c", build], cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return zipfile.ZipFile(built)


def test_the_wheel_holds_the_package_and_nothing_else(wheel):
    shipped = {name for name in wheel.namelist() if ".dist-info/" not in name}
    wanted = {
        path.relative_to(PACKAGE.parent).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert shipped == wanted
    assert "pytest_deploygate/py.typed" in shipped


def test_the_wheel_ships_the_schema(wheel):
    assert any(name.endswith("/deploygate.schema.json") for name in wheel.namelist())


def test_the_wheel_is_found_by_pytest_and_brings_a_command(wheel):
    (name,) = [name for name in wheel.namelist() if name.endswith("entry_points.txt")]
    entry_points = wheel.read(name).decode()
    assert "[pytest11]\ndeploygate = pytest_deploygate.plugin" in entry_points
    assert "[console_scripts]\ndeploygate = pytest_deploygate.cli:main" in entry_points


def test_the_wheel_brings_license_and_types(wheel):
    (name,) = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
    described = wheel.read(name).decode()
    assert "License-Expression: MIT" in described
    assert "Classifier: Typing :: Typed" in described
    assert any(name.endswith("licenses/LICENSE") for name in wheel.namelist())


def test_entry_points_can_be_loaded():
    for group, name in [("pytest11", "deploygate"), ("console_scripts", "deploygate")]:
        (found,) = metadata.distribution("pytest-deploygate").entry_points.select(group=group, name=name)
        assert found.load() is not None


def test_ci_runs_the_commands_of_the_readme():
    readme = (ROOT / "README.md").read_text("utf-8")
    first_screen = readme.partition("\n## ")[0]
    commands = re.findall(r"```sh\n(.+?)\n```", first_screen, re.DOTALL)
    assert len(commands) == 2
    script = (ROOT / ".ci/run").read_text("utf-8")
    for command in commands:
        assert command in script


def test_the_newest_changes_are_of_this_version():
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert f"\n## {metadata.version('pytest-deploygate')} " in changelog


# Put together from parts, so that this file does not hold what it looks for.
HOSTS = [".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"))]
FOLDERS = [f"/{name}/" for name in ("root", "work")]
OWN = [str(path) for path in (ROOT, Path.home()) if len(path.parts) > 2]


@pytest.mark.parametrize("text", [*HOSTS, *FOLDERS, *OWN])
def test_no_file_names_a_machine_or_a_registry(text):
    named = [path.relative_to(ROOT).as_posix() for path in files() if text.encode() in path.read_bytes()]
    assert named == []
