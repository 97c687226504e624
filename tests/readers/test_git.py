from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from pytest_deploygate.readers.git import GitFailed, in_work_tree, names, tracked


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    for name in ("a.txt", "ü b.txt", "sub/c.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("x", encoding="utf-8")
    subprocess.run(["git", "add", "-A"], cwd=folder, check=True)
    (folder / "untracked.txt").write_text("x", encoding="utf-8")
    return folder


def test_what_is_in_the_index(root: Path) -> None:
    assert tracked(root, os.environ) == ["a.txt", "sub/c.txt", "ü b.txt"]
    assert tracked(root / "sub", os.environ) == ["c.txt"]


def test_no_work_tree(tmp_path: Path) -> None:
    assert not in_work_tree(tmp_path)
    assert tracked(tmp_path, os.environ) == []


def test_another_repository_in_the_environment(root: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    subprocess.run(["git", "init", "-q", str(other)], check=True)
    assert "a.txt" in tracked(root, {**os.environ, "GIT_DIR": str(other / ".git"), "GIT_INDEX_FILE": "/dev/null"})


def test_no_program_of_the_repositorys_own_is_run(root: Path) -> None:
    trap = root / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch {root}/sprung\n", encoding="utf-8")
    trap.chmod(0o755)
    for key in ("core.fsmonitor", "core.pager", "core.sshCommand", "filter.x.clean", "alias.ls-files"):
        subprocess.run(["git", "config", key, str(trap)], cwd=root, check=True)
    assert tracked(root, os.environ)
    assert not (root / "sprung").exists()


def test_git_is_not_there(root: Path) -> None:
    with pytest.raises(GitFailed, match=r"^git is not installed$"):
        tracked(root, {"PATH": "/nowhere"})


def test_git_refuses(root: Path) -> None:
    with pytest.raises(GitFailed, match=r"^git refuses to read this repository$"):
        names(root, os.environ, "no-such-command")
