from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from pytest_deploygate.readers import git
from pytest_deploygate.readers.gitignore import ignored, matches_path, submodules


@pytest.fixture
def root(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / ".gitignore").write_text("dist/\n*.log\n!keep.log\n", encoding="utf-8")
    return tmp_path


def test_what_git_ignores(root: Path) -> None:
    asked = ["dist/main.js", "api/dist/x/y.js", "a.log", "keep.log", "src/main.js", "dist/", "lib/", "a b.log", "é.log"]
    assert ignored(asked, root, os.environ) == {"dist/main.js", "api/dist/x/y.js", "a.log", "dist/", "a b.log", "é.log"}


def test_below_the_work_tree(root: Path) -> None:
    (root / "shop").mkdir()
    (root / "shop" / ".gitignore").write_text("out\n", encoding="utf-8")
    assert ignored(["dist/x", "out/x", "src/x"], root / "shop", os.environ) == {"dist/x", "out/x"}


def test_another_repository_in_the_environment(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    subprocess.run(["git", "init", "-q", str(other)], check=True)
    environ = {**os.environ, "GIT_DIR": str(other / ".git"), "GIT_WORK_TREE": str(other)}
    assert ignored(["dist/x"], root, environ) == {"dist/x"}


def test_the_machines_own_ignore_file_does_not_count(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "global").write_text("src\n", encoding="utf-8")
    (root / "config").write_text(f"[core]\nexcludesFile = {root / 'global'}\n", encoding="utf-8")
    (root / "home" / ".config" / "git").mkdir(parents=True)
    (root / "home" / ".gitconfig").write_text((root / "config").read_text(encoding="utf-8"), encoding="utf-8")
    assert ignored(["src/x"], root, {**os.environ, "HOME": str(root / "home")}) == frozenset()


def test_no_work_tree(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("dist\n", encoding="utf-8")
    assert ignored(["dist/x"], tmp_path, os.environ) == frozenset()


def test_nothing_to_ask(root: Path) -> None:
    assert ignored([], root, os.environ) == frozenset()


def test_no_git(root: Path) -> None:
    assert ignored(["dist/x"], root, {"PATH": str(root)}) == frozenset()


def test_git_refuses(root: Path) -> None:
    assert ignored(["../dist/x", "dist/x"], root, os.environ) == frozenset()
    assert ignored(["a\0b"], root, os.environ) == frozenset()
    (root / ".git" / "HEAD").unlink()
    assert ignored(["dist/x"], root, os.environ) == frozenset()


def test_git_hangs(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = root / "bin" / "git"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec sleep 30\n", encoding="utf-8")
    slow.chmod(0o755)
    monkeypatch.setattr(git, "SECONDS", 0.2)
    assert ignored(["dist/x"], root, {"PATH": f"{slow.parent}:/bin:/usr/bin"}) == frozenset()


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("dist/**", "dist/main.js", True),
        ("dist/**", "dist/a/b.js", True),
        ("dist/**", "dist", True),
        ("dist/**", "distant/main.js", False),
        ("dist", "dist/main.js", True),
        ("dist/", "dist/main.js", True),
        ("./dist/", "dist/", True),
        ("dist", "api/dist/main.js", False),
        ("**/dist/**", "api/dist/main.js", True),
        ("**/dist/**", "dist/main.js", True),
        ("*/dist", "api/dist/main.js", True),
        ("*/dist", "api/v1/dist/main.js", False),
        ("dist/*.js", "dist/main.js", True),
        ("dist/*.js", "dist/a/main.js", False),
        ("ma?n.js", "main.js", True),
        ("ma?n.js", "ma/n.js", False),
        ("[id].js", "[id].js", True),
        ("[id].js", "i.js", False),
    ],
)
def test_patterns(pattern: str, path: str, expected: bool) -> None:
    assert matches_path([pattern], path) is expected


def test_submodules(tmp_path: Path) -> None:
    assert submodules(tmp_path) == ()
    text = '[submodule "a"]\n\tpath = libs/a\n\turl = https://x\n[submodule "b"]\n  path=b\n'
    (tmp_path / ".gitmodules").write_text(text, encoding="utf-8")
    assert submodules(tmp_path) == ("libs/a", "b")
