from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from imports_projects import ImportsProject
from pytest_deploygate.families.imports import Code
from pytest_deploygate.readers.imports import cache as cache_module
from pytest_deploygate.readers.imports import graph, summaries
from pytest_deploygate.readers.imports.cache import Cache, cache_folder

SECRET = "hunter2hunter2"


@pytest.fixture
def cached(project: ImportsProject, tmp_path_factory: pytest.TempPathFactory) -> ImportsProject:
    project.environ = {"XDG_CACHE_HOME": str(tmp_path_factory.mktemp("cache"))}
    project.arguments = {}
    project.package(
        "shop",
        init="__all__ = ['a']\n",
        a=f"import shop.b\nKEY = '{SECRET}'\n",
        b=f"'''\nfrom shop import {SECRET}\n'''\nfrom shop.a import KEY\nimport importlib\nimportlib.import_module('shop.c')\n",
        c="from shop import *\n",
        d=f"'''\nimport shop.{SECRET}\n'''\n",
    )
    return project


def kept(project: ImportsProject) -> list[Path]:
    return sorted(Path(project.environ["XDG_CACHE_HOME"]).rglob("*.json"))


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are parsed from now on."""
    seen: list[str] = []
    parse = graph.parse

    def counting(paths: list[str], *rest: object, **more: object) -> object:
        seen.extend(Path(path).stem for path in paths)
        return parse(paths, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(graph, "parse", counting)
    monkeypatch.setattr(summaries, "parse", counting)
    return seen


@pytest.mark.parametrize("rules", [("cycle",), ("cycle", "unresolved"), ()])
def test_it_only_saves_time(cached: ImportsProject, monkeypatch: pytest.MonkeyPatch, rules: tuple[str, ...]) -> None:
    first = cached.code(*rules)
    assert first.eager
    seen = counted(monkeypatch)
    assert cached.code(*rules) == first
    assert seen == []
    cached.write("shop/c.py", "import shop.gone\n")
    second = cached.code(*rules)
    assert set(seen) <= {"c"}
    cached.arguments = {"no-cache": ""}
    assert cached.code(*rules) == second != first


def test_another_module_changes_what_names_mean(cached: ImportsProject) -> None:
    cached.write("shop/a.py", "from shop.b import x\n")
    cached.write("shop/b.py", "from shop import e\n")
    assert [edge[:2] for edge in cached.code("cycle").eager] == []
    cached.write("shop/e.py", "import shop.b\n")
    assert [edge[:2] for edge in cached.code("cycle").eager] == [("shop.b", "shop.e"), ("shop.e", "shop.b")]


def test_it_holds_no_text_of_the_code(cached: ImportsProject) -> None:
    cached.code("cycle")
    cached.code()
    assert len(kept(cached)) == 2
    for path in kept(cached):
        assert SECRET not in path.read_text("utf-8")


def test_it_is_off(cached: ImportsProject) -> None:
    cached.arguments = {"no-cache": ""}
    cached.code("cycle")
    assert kept(cached) == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[: len(data) // 2],
        lambda data: data.replace(b"[1", b"[2", 1).replace(b"0", b"1", 9),
        lambda data: b"[]\n" + data,
        lambda data: os.urandom(len(data)),
        lambda data: b"\0" * len(data),
    ],
)
@pytest.mark.parametrize("rules", [("cycle",), ("unresolved",)])
def test_damage(cached: ImportsProject, damage: object, rules: tuple[str, ...]) -> None:
    first = cached.code(*rules)
    (path,) = kept(cached)
    path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]
    assert cached.code(*rules) == first


@pytest.mark.parametrize("data", [None, [], {}, {"modules": 1}, {"": 3}, "x", {"files": {"shop": [1]}}, [[1]]])
def test_content_of_another_shape(cached: ImportsProject, data: object) -> None:
    def judged(*rules: str) -> Code:
        folder = cache_folder(cached.environ)
        for kind in ("graph", "files"):
            Cache(folder, cached.root, cached.interpreter.version).save(kind, data)  # type: ignore[union-attr]
        return cached.code(*rules)

    assert judged("cycle").eager
    assert judged("unresolved").imports


def test_a_folder_that_cannot_be_written(cached: ImportsProject) -> None:
    file = cached.write("no-folder")
    cached.environ = {"XDG_CACHE_HOME": str(file)}
    assert cached.code("cycle").eager
    assert cached.code("cycle").eager


def test_another_version_of_python(tmp_path: Path) -> None:
    Cache(tmp_path, tmp_path, (3, 12, 1)).save("graph", [1])
    assert Cache(tmp_path, tmp_path, (3, 12, 1)).load("graph") == [1]
    assert Cache(tmp_path, tmp_path, (3, 13, 0)).load("graph") is None
    assert Cache(tmp_path, tmp_path / "other", (3, 12, 1)).load("graph") is None


def test_it_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_module, "MAX_FILES", 3)
    (tmp_path / "old.tmp").write_text("", "utf-8")
    os.utime(tmp_path / "old.tmp", (1, 1))
    (tmp_path / "new.tmp").write_text("", "utf-8")
    for number in range(5):
        Cache(tmp_path, tmp_path / str(number), (3, 12)).save("graph", number)
        for path in tmp_path.glob("*.json"):
            status = path.stat()
            os.utime(path, (status.st_atime, status.st_mtime - 10))
    assert len(list(tmp_path.glob("*.json"))) == 3
    assert Cache(tmp_path, tmp_path / "4", (3, 12)).load("graph") == 4
    assert Cache(tmp_path, tmp_path / "0", (3, 12)).load("graph") is None
    assert [path.name for path in tmp_path.glob("*.tmp")] == ["new.tmp"]
    monkeypatch.setattr(cache_module, "MAX_BYTES", 100)
    Cache(tmp_path, tmp_path / "4", (3, 12)).save("graph", "x" * 200)
    assert Cache(tmp_path, tmp_path / "4", (3, 12)).load("graph") == 4


WRITES = """
import sys
from pathlib import Path
from pytest_deploygate.readers.imports.cache import Cache
cache = Cache(Path(sys.argv[1]), Path("/x"), (3, 12))
for _ in range(150):
    cache.save("graph", [sys.argv[2]] * 5000)
    found = cache.load("graph")
    assert found is not None and len(set(found)) == 1 and len(found) == 5000, found
"""


def test_parallel_runs(tmp_path: Path) -> None:
    runs = [subprocess.Popen([sys.executable, "-c", WRITES, str(tmp_path), str(number)]) for number in range(3)]
    assert [run.wait(60) for run in runs] == [0, 0, 0]
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"XDG_CACHE_HOME": "/c", "HOME": "/h"}, "/c/pytest-deploygate/imports"),
        ({"XDG_CACHE_HOME": "c", "HOME": "/h"}, "/h/.cache/pytest-deploygate/imports"),
        ({"HOME": "/h"}, "/h/.cache/pytest-deploygate/imports"),
        ({"HOME": ""}, None),
        ({}, None),
    ],
)
def test_where_it_lies(environ: dict[str, str], expected: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    assert cache_folder(environ) == (None if expected is None else Path(expected))


def test_where_it_lies_on_a_mac(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert cache_folder({"HOME": "/h"}) == Path("/h/Library/Caches/pytest-deploygate/imports")
