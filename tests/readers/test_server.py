from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from pytest_deploygate.readers.server import read_server
from pytest_deploygate.server import Answer, Questions


def test_the_host_name_is_this_machine_s() -> None:
    assert read_server(Questions(), {}, Path()).hostname == socket.gethostname()


def test_nothing_that_was_not_asked_for_is_read(tmp_path: Path) -> None:
    facts = read_server(Questions(), {"SECRET": "x"}, tmp_path)
    assert not facts.variables
    assert not facts.files
    assert not facts.paths


@pytest.mark.parametrize(
    ("environ", "answer"),
    [
        ({"ROLE": "api"}, Answer("api")),
        ({"ROLE": " api\n"}, Answer("api")),
        ({"ROLE": " "}, Answer(None, "is empty")),
        ({"ROLE": ""}, Answer(None, "is empty")),
        ({}, Answer(None, "is not set")),
    ],
)
def test_variables(environ: dict[str, str], answer: Answer) -> None:
    assert read_server(Questions(variables=frozenset(["ROLE"])), environ, Path()).variables == {"ROLE": answer}


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        (b"api\n", Answer("api")),
        (b"\xef\xbb\xbfapi", Answer("api")),
        (b"two words\n", Answer("two words")),
        (b"", Answer(None, "is empty")),
        (b" \n\t", Answer(None, "is empty")),
        (b"\xff\xfea\0", Answer(None, "is not UTF-8 text")),
        (b"x" * 4097, Answer(None, "is larger than 4 KiB")),
    ],
)
def test_role_files(tmp_path: Path, content: bytes, answer: Answer) -> None:
    (tmp_path / "role").write_bytes(content)
    assert read_server(Questions(files=frozenset(["role"])), {}, tmp_path).files == {"role": answer}


def test_role_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "fifo")
    asked = Questions(files=frozenset(["folder", "fifo", "absent"]))
    assert {path: answer.reason for path, answer in read_server(asked, {}, tmp_path).files.items()} == {
        "absent": "does not exist",
        "fifo": "is a FIFO, not a file",
        "folder": "is a folder, not a file",
    }


def test_absolute_paths_are_themselves(tmp_path: Path) -> None:
    role = tmp_path / "role"
    role.write_text("api")
    facts = read_server(Questions(files=frozenset([str(role)])), {}, tmp_path / "elsewhere")
    assert facts.files == {str(role): Answer("api")}


def test_paths(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to("nowhere")
    asked = Questions(paths=frozenset([".", "file", "absent", "file/below", "link", "a\0b"]))
    assert read_server(asked, {}, tmp_path).paths == {
        ".": True,
        "file": True,
        "absent": False,
        "file/below": False,
        "link": False,
        "a\0b": None,
    }


def test_a_path_that_may_not_be_looked_at_is_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(*_: object, **__: object) -> os.stat_result:
        raise PermissionError

    monkeypatch.setattr(Path, "stat", deny)
    assert read_server(Questions(paths=frozenset(["x"])), {}, tmp_path).paths == {"x": None}


def test_answers_do_not_print_themselves() -> None:
    assert "hunter2" not in repr(Answer("hunter2"))
