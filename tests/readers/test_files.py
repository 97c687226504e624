from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from pytest_deploygate.finding import CannotJudge, Location
from pytest_deploygate.readers.files import LIMIT, is_inside, location, read_text, shown


def refusal(path: Path, root: Path) -> CannotJudge:
    with pytest.raises(CannotJudge) as caught:
        read_text(path, root)
    return caught.value


def test_a_file(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.js").write_text("'ä'", encoding="utf-8")
    assert read_text(tmp_path / "a" / "x.js", tmp_path) == "'ä'"


def test_a_byte_order_mark_is_no_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "x.js").write_bytes(b"\xef\xbb\xbf1")
    assert read_text(tmp_path / "x.js", tmp_path) == "1"


def test_an_absent_file(tmp_path: Path) -> None:
    caught = refusal(tmp_path / "x.js", tmp_path)
    assert str(caught) == "'x.js' does not exist"
    assert caught.finding.place == Location("x.js")
    assert "checkout" in caught.finding.help


@pytest.mark.parametrize("data", [b"\xff\xfe1\0", b"a\n  \xff", b"\xc3"])
def test_no_utf8(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.js").write_bytes(data)
    assert "UTF-" in str(refusal(tmp_path / "x.js", tmp_path))


def test_where_it_is_no_utf8(tmp_path: Path) -> None:
    (tmp_path / "x.js").write_bytes(b"a\n  \xff")
    assert str(refusal(tmp_path / "x.js", tmp_path).finding.place) == "x.js:2:3"


def test_a_large_file(tmp_path: Path) -> None:
    (tmp_path / "x.js").write_bytes(b" " * LIMIT)
    assert len(read_text(tmp_path / "x.js", tmp_path)) == LIMIT
    (tmp_path / "x.js").write_bytes(b" " * (LIMIT + 1))
    assert "larger than 1,024 KiB" in str(refusal(tmp_path / "x.js", tmp_path))


@pytest.mark.skipif(sys.platform == "win32", reason="no FIFO")
def test_what_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    assert "a FIFO, not a file" in str(refusal(tmp_path / "fifo", tmp_path))
    assert "a folder, not a file" in str(refusal(tmp_path, tmp_path))
    with socket.socket(socket.AF_UNIX) as server:
        here = Path.cwd()
        os.chdir(tmp_path)
        server.bind("socket")
        os.chdir(here)
        assert "a socket, not a file" in str(refusal(tmp_path / "socket", tmp_path))


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.js").write_text("1", encoding="utf-8")

    def refuse(*_: object) -> int:
        raise PermissionError

    # Taking the permission away would not do: root may read everything.
    monkeypatch.setattr(os, "open", refuse)
    assert "permission denied" in str(refusal(tmp_path / "x.js", tmp_path))


def test_links(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "outside.js").write_text("secret", encoding="utf-8")
    (root / "x.js").write_text("1", encoding="utf-8")
    (root / "inside").symlink_to("x.js")
    (root / "dangling").symlink_to("gone.js")
    (root / "loop").symlink_to("loop")
    (root / "out").symlink_to("../outside.js")
    (root / "up").symlink_to("..")
    assert read_text(root / "inside", root) == "1"
    assert "a link that leads nowhere" in str(refusal(root / "dangling", root))
    assert "'loop'" in str(refusal(root / "loop", root))
    assert "leads out of the project" in str(refusal(root / "out", root))
    assert "outside the project" in str(refusal(root / "up" / "outside.js", root))
    assert "outside the project" in str(refusal(tmp_path / "outside.js", root))


def test_a_root_that_is_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "x.js").write_text("1", encoding="utf-8")
    (tmp_path / "root").symlink_to("real")
    assert read_text(tmp_path / "root" / "x.js", tmp_path / "root") == "1"
    assert shown(tmp_path / "real" / "x.js", tmp_path / "root") == "x.js"


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000])
def test_impossible_names(tmp_path: Path, name: str) -> None:
    assert isinstance(refusal(tmp_path / name, tmp_path), CannotJudge)
    assert is_inside(tmp_path / "a\0b", tmp_path) is False


def test_how_files_are_called(tmp_path: Path) -> None:
    assert location(tmp_path / "a" / "x.js", tmp_path) == Location("a/x.js")
    assert shown(Path("/elsewhere/x.js"), tmp_path) == "/elsewhere/x.js"
