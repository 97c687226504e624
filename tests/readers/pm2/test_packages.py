from __future__ import annotations

from pathlib import Path

import pytest

from pytest_deploygate.readers.pm2.packages import Packages


def test_those_above(tmp_path: Path) -> None:
    (tmp_path / "apps" / "web").mkdir(parents=True)
    (tmp_path / "package.json").write_text('{"type": "module", "dependencies": {"a": "1"}}', encoding="utf-8")
    (tmp_path / "apps" / "web" / "package.json").write_text('{"devDependencies": {"b": "1"}}', encoding="utf-8")
    packages = Packages(tmp_path)
    web, root = packages.above("apps/web")
    assert (web.dependencies, root.dependencies) == ({"b"}, {"a"})
    assert (web.type, str(root.type)) == (None, "package.json:1:10")
    assert packages.above("apps/web/src/gone") == [web, root]
    assert packages.above(".") == [root]


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '"x"', '{"scripts": 5, "dependencies": []}', '{"scripts": {"a": {"b": 1}}}']
)
def test_others(tmp_path: Path, text: str) -> None:
    (tmp_path / "package.json").write_text(text, encoding="utf-8")
    for package in Packages(tmp_path).above("."):
        assert (package.scripts, package.dependencies, package.type) == ({}, frozenset(), None)


def test_one_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_bytes(b"\xff\xfe")
    assert Packages(tmp_path).above(".") == []
