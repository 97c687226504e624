from __future__ import annotations

import os
from pathlib import Path

import pytest

from pytest_deploygate.gate import GateErrors, find

TABLE = "[tool.deploygate]\nversion = 1\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with folders ``a/b/c`` below it."""
    (tmp_path / "a/b/c").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", ["deploygate.yaml", "deploygate.yml"])
def test_the_nearest_one_upwards(folder: Path, name: str) -> None:
    (folder / "a" / name).touch()
    (folder / "deploygate.yaml").touch()
    assert find(folder / "a/b/c") == folder / "a" / name
    assert find(folder / "a") == folder / "a" / name
    assert find(folder) == folder / "deploygate.yaml"


def test_from_a_relative_path_and_from_a_file(folder: Path) -> None:
    (folder / "deploygate.yaml").touch()
    (folder / "a/test_x.py").touch()
    assert find(Path("a/b")) == folder / "deploygate.yaml"
    assert find(Path("a/test_x.py")) == folder / "deploygate.yaml"


def test_none(folder: Path) -> None:
    assert find(folder / "a/b/c") is None


def test_a_pyproject_that_has_the_table(folder: Path) -> None:
    (folder / "deploygate.yaml").touch()
    (folder / "a/pyproject.toml").write_text(TABLE)
    assert find(folder / "a/b") == folder / "a/pyproject.toml"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[tool.pytest]\n",
        "[project]\ndependencies = ['pytest-deploygate']\n",
        "deploygate = 1\n",
        "tool = 'deploygate'\n",
    ],
)
def test_a_pyproject_that_has_none_is_walked_past(folder: Path, text: str) -> None:
    (folder / "deploygate.yaml").touch()
    (folder / "a/pyproject.toml").write_text(text)
    assert find(folder / "a") == folder / "deploygate.yaml"


@pytest.mark.parametrize(
    "text", ['[ tool . "deploygate" ]\n', "tool.deploygate.version = 1\n", "tool = {deploygate = {}}\n"]
)
def test_the_table_in_other_spellings(folder: Path, text: str) -> None:
    (folder / "pyproject.toml").write_text(text)
    assert find(folder) == folder / "pyproject.toml"


def test_a_pyproject_that_cannot_be_parsed_is_not_walked_past(folder: Path) -> None:
    (folder / "a/pyproject.toml").write_text("[tool.deploygate\n")
    assert find(folder / "a") == folder / "a/pyproject.toml"
    (folder / "a/pyproject.toml").write_text("[tool.pytest\n")
    assert find(folder / "a") is None


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            b"\xff\xfe",
            "a/pyproject.toml: the file is UTF-16, not UTF-8, so it is not known whether it has [tool.deploygate]",
        ),
        (
            b"x" * (1024 * 1024 + 1),
            "a/pyproject.toml: is larger than 1,024 KiB, so it is not known whether it has [tool.deploygate]",
        ),
    ],
)
def test_a_pyproject_that_cannot_be_read_is_an_error(folder: Path, content: bytes, message: str) -> None:
    (folder / "deploygate.yaml").touch()
    (folder / "a/pyproject.toml").write_bytes(content)
    with pytest.raises(GateErrors) as caught:
        find(folder / "a")
    assert str(caught.value) == message


def test_a_pyproject_that_is_no_file_is_walked_past(folder: Path) -> None:
    (folder / "deploygate.yaml").touch()
    (folder / "a/pyproject.toml").mkdir()
    os.mkfifo(folder / "a/b/pyproject.toml")
    assert find(folder / "a/b") == folder / "deploygate.yaml"


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["deploygate.yaml", "deploygate.yml"], "there is deploygate.yml beside it, and only one can be the gate file"),
        (["deploygate.yaml", "pyproject.toml"], "there is pyproject.toml beside it, and only one can be the gate file"),
        (
            ["deploygate.yaml", "deploygate.yml", "pyproject.toml"],
            "there is deploygate.yml and pyproject.toml beside it, and only one can be the gate file",
        ),
    ],
)
def test_two_in_one_folder_are_an_error(folder: Path, names: list[str], message: str) -> None:
    for name in names:
        (folder / name).write_text(TABLE)
    with pytest.raises(GateErrors) as caught:
        find(folder / "a")
    assert str(caught.value) == f"deploygate.yaml: {message}"


def test_whatever_has_the_name_is_found_readable_or_not(folder: Path) -> None:
    (folder / "deploygate.yaml").touch()
    (folder / "a/deploygate.yaml").symlink_to("nowhere")
    (folder / "a/b/deploygate.yaml").mkdir()
    assert find(folder / "a") == folder / "a/deploygate.yaml"
    assert find(folder / "a/b/c") == folder / "a/b/deploygate.yaml"
