"""Which files of a repository are looked at, and how."""

from __future__ import annotations

import os

import pytest

from pytest_deploygate.finding import CannotJudge, Location
from pytest_deploygate.inference.project import above, child, is_usable, reading, text_at
from repositories import project


def test_files_that_a_checkout_has(tmp_path):
    files = dict.fromkeys(
        ["a.py", "src/b.py", ".github/workflows/c.yml", ".idea/d.xml", "node_modules/e.js", "tests/f.py", "x/docs/g.md",
         "dist/h.js", "build/i.js", ".env", ".env.example", "venv/bin/python"], "",
    )  # fmt: skip
    files |= {".gitignore": "dist\n.env\n", "venv/pyvenv.cfg": ""}
    found = project(tmp_path, files, git=True)
    assert found.files == (".env.example", ".gitignore", "a.py", ".github/workflows/c.yml", "build/i.js", "src/b.py")
    assert found.ignored([".env", "dist/h.js", "a.py", "gone/.env"]) == {".env", "dist/h.js", "gone/.env"}
    assert found.has("src/b.py")
    assert found.has(".github/workflows")
    assert not found.has("dist")
    assert not found.has(".env")


def test_names_that_are_no_text(tmp_path):
    try:
        (tmp_path / os.fsdecode(b"ecosystem.\xff.config.js")).touch()
    except OSError:
        pytest.skip("this file system has no such names")
    assert project(tmp_path, {"a.py": ""}).files == ("a.py",)


def test_a_file_is_read_once_and_told_of_once(tmp_path):
    found = project(tmp_path, {"a": "text"})
    (tmp_path / "b").mkdir()
    assert (found.text("a"), found.text("b"), found.text("b"), found.text("c")) == ("text", "", "", "")
    assert found.problems == ["'b' is a folder, not a file", "'c' does not exist"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files there")
def test_a_fifo_does_not_hang(tmp_path):
    os.mkfifo(tmp_path / "Procfile")
    found = project(tmp_path, {})
    assert found.files == ("Procfile",)
    assert found.text("Procfile") == ""
    assert found.problems == ["'Procfile' is a FIFO, not a file"]


def test_json(tmp_path):
    found = project(
        tmp_path, {"a.json": '{"b": 1}', "c.json": '{\n\t"d":\n}', "e.json": "[]", "f.json": "", "g.json": "[" * 99_999}
    )
    assert found.data("a.json") == {"b": 1}
    assert [found.data(f"{name}.json") for name in "cefgh"] == [{}] * 5
    assert found.problems[:2] == [
        "'c.json' cannot be read: it is no JSON (c.json:3)",
        "'g.json' cannot be read: it is no JSON (g.json)",
    ]
    assert found.place("c.json", '"d"') == Location("c.json", 2)
    assert found.place("c.json", '"x"') == Location("c.json")


def test_yaml(tmp_path):
    found = project(tmp_path, {"a.yml": "b: !reset [c]\nd: {e: 1}\n", "f.yml": "g: [\n"})
    root = found.tree("a.yml").root
    assert text_at(root, "d", "e") == "1"
    assert child(root, "d", "e", "f") is None
    assert text_at(root, "b") == ""
    assert found.problems == []
    assert found.tree("f.yml").root is None
    assert found.problems[0].startswith("'f.yml' cannot be read: ")


def test_what_the_system_refuses_is_a_reason():
    with pytest.raises(CannotJudge, match="a part of it cannot be read: Permission denied"), reading():
        raise PermissionError(13, "Permission denied", "/somewhere/secret")
    with pytest.raises(CannotJudge, match="another"), reading():
        raise CannotJudge("another", Location("x"))


@pytest.mark.parametrize("name", ["", "  ", "a\0b", "x" * 501, "\ud800", "AKIAIOSFODNN7EXAMPLQ"])
def test_names_that_cannot_stand_in_a_gate_file(name):
    assert not is_usable(name)


@pytest.mark.parametrize("name", ["a", "*", "null", "a b", "é", "\n x"])
def test_names_that_can(name):
    assert is_usable(name)


def test_folders_above():
    assert list(above("a/b/c")) == ["a/b", "a"]
    assert list(above("a")) == []
