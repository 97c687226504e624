from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from pytest_deploygate.files import Unreadable, read_bytes, replace_file

needs_posix = pytest.mark.skipif(os.name == "nt", reason="POSIX files")


def test_a_regular_file_is_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"x" * 1024)
    assert read_bytes(file, 1024) == b"x" * 1024


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    (tmp_path / "b").symlink_to("a")
    assert read_bytes(tmp_path / "b", 10) == b"x"


def _refusal(path: Path, limit: int = 1024) -> str:
    with pytest.raises(Unreadable) as caught:
        read_bytes(path, limit)
    return str(caught.value)


def test_one_byte_too_many_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 1025)
    assert _refusal(tmp_path / "a") == "is larger than 1 KiB"


def test_a_huge_file_is_refused_without_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "a").open("wb") as stream:
        stream.truncate(10 * 1024 * 1024)
    monkeypatch.setattr(os, "open", lambda *_: pytest.fail("opened"))
    assert _refusal(tmp_path / "a", 1024 * 1024) == "is larger than 1,024 KiB"


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"x" * 2000)
    monkeypatch.setattr("pytest_deploygate.files._refuse", lambda *_: None)
    assert _refusal(tmp_path / "a") == "is larger than 1 KiB"


def test_what_is_not_there(tmp_path: Path) -> None:
    assert _refusal(tmp_path / "a") == "does not exist"


def test_a_folder(tmp_path: Path) -> None:
    assert _refusal(tmp_path) == "is a folder, not a file"


def test_a_link_that_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    assert _refusal(tmp_path / "a") == "is a link that leads nowhere"


@needs_posix
def test_a_link_to_itself(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("a")
    assert _refusal(tmp_path / "a").startswith("cannot be read: ")


@needs_posix
def test_a_fifo_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a")
    assert _refusal(tmp_path / "a") == "is a FIFO, not a file"


@needs_posix
def test_a_fifo_that_takes_the_place_of_a_file_does_not_hang(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"x")
    status = file.stat()
    file.unlink()
    os.mkfifo(file)
    monkeypatch.setattr(Path, "stat", lambda *_, **__: status)
    assert _refusal(file) == "is a FIFO, not a file"


@needs_posix
def test_a_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("a")
        assert _refusal(tmp_path / "a") == "is a socket, not a file"


@needs_posix
def test_a_device() -> None:
    assert _refusal(Path(os.devnull)) == "is a device, not a file"


def test_permission_denied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a").write_bytes(b"x")
    monkeypatch.setattr(os, "open", deny)
    assert _refusal(tmp_path / "a") == "cannot be read: permission denied"


def test_an_error_without_a_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> int:
        raise OSError

    (tmp_path / "a").write_bytes(b"x")
    monkeypatch.setattr(os, "open", fail)
    assert _refusal(tmp_path / "a") == "cannot be read: the system refuses"


def test_a_path_that_no_file_can_have() -> None:
    assert _refusal(Path("a\0b")) == "is no valid path"


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(0o640)
    replace_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_cannot_be_replaced_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "a"
    path.write_bytes(b"old")
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        replace_file(tmp_path / "absent/a", b"new")
