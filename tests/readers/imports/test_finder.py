from __future__ import annotations

import os
import py_compile
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from importlib.machinery import EXTENSION_SUFFIXES, BuiltinImporter, FrozenImporter, ModuleSpec, PathFinder
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tools
from imports_projects import own_python
from pytest_deploygate.readers.imports.finder import Finder, Spec, read_source

EXTENSION = EXTENSION_SUFFIXES[0]
ENDINGS = {".py": "source", ".pyc": "bytecode", **dict.fromkeys(EXTENSION_SUFFIXES, "extension")}


def finder(**editable: str) -> Finder:
    """For the Python that runs the tests."""
    return Finder(replace(own_python(), editable=editable))


def write(root: Path, *files: str) -> None:
    for file in files:
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def archive(path: Path, *files: str) -> str:
    """A zip archive of empty modules; names that end in a slash are folders. Beside its source a .pyc is a broken one."""
    write(path.parent, "empty.py")
    py_compile.compile(
        str(path.parent / "empty.py"),
        str(path.parent / "empty.pyc"),
        doraise=True,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )
    compiled = (path.parent / "empty.pyc").read_bytes()
    with zipfile.ZipFile(path, "w") as opened:
        for file in files:
            is_whole = file.endswith(".pyc") and file[:-1] not in files
            opened.writestr(file, compiled if is_whole else b"")
    return str(path)


def real(name: str, path: list[str]) -> tuple[str, str, tuple[str, ...]] | None:
    """What this very Python finds: the kind, the file, and where submodules are."""
    # It remembers folders by their times, which are too coarse for a test that writes fast.
    sys.path_importer_cache.clear()
    PathFinder.invalidate_caches()
    spec = PathFinder.find_spec(name, path)
    return None if spec is None else shape(spec)


def shape(spec: ModuleSpec) -> tuple[str, str, tuple[str, ...]]:
    locations = tuple(map(str, spec.submodule_search_locations or ()))
    if spec.loader is None or spec.origin is None:
        return "namespace", "", locations
    return next(kind for ending, kind in ENDINGS.items() if spec.origin.endswith(ending)), spec.origin, locations


def said(spec: Spec | None) -> tuple[str, str, tuple[str, ...]] | None:
    return None if spec is None else (spec.kind, spec.origin, spec.locations)


@pytest.mark.parametrize(
    ("files", "kind", "origin", "locations"),
    [
        (["shop.py"], "source", "shop.py", []),
        (["shop.pyc"], "bytecode", "shop.pyc", []),
        ([f"shop{EXTENSION}"], "extension", f"shop{EXTENSION}", []),
        (["shop/__init__.py"], "source", "shop/__init__.py", ["shop"]),
        (["shop/__init__.pyc"], "bytecode", "shop/__init__.pyc", ["shop"]),
        ([f"shop/__init__{EXTENSION}"], "extension", f"shop/__init__{EXTENSION}", ["shop"]),
        (["shop/orders.py"], "namespace", "", ["shop"]),
        # Which of several counts.
        (["shop.py", "shop.pyc"], "source", "shop.py", []),
        (["shop.py", f"shop{EXTENSION}"], "extension", f"shop{EXTENSION}", []),
        ([f"shop{ending}" for ending in EXTENSION_SUFFIXES], "extension", f"shop{EXTENSION}", []),
        (["shop.py", "shop/__init__.pyc"], "bytecode", "shop/__init__.pyc", ["shop"]),
        (["shop.pyc", "shop/orders.py"], "bytecode", "shop.pyc", []),
        (["shop/__init__.py", "shop/__init__.pyc"], "source", "shop/__init__.py", ["shop"]),
        # A folder is no file.
        (["shop.py/x", "shop.pyc"], "bytecode", "shop.pyc", []),
        (["shop/__init__.py/x"], "namespace", "", ["shop"]),
    ],
)
def test_kinds(tmp_path: Path, files: list[str], kind: str, origin: str, locations: list[str]) -> None:
    write(tmp_path, *files)
    root = str(tmp_path)
    found = finder().find("shop", [root])
    assert found == Spec(
        "shop",
        kind,  # type: ignore[arg-type]
        f"{root}/{origin}" if origin else "",
        tuple(f"{root}/{location}" for location in locations),
        root,
    )
    assert found.is_package == bool(locations)
    assert said(found) == real("shop", [root])


@pytest.mark.parametrize("file", ["Shop.py", "SHOP/__init__.py", "shop.PY", "shop.txt", "__pycache__/shop.pyc"])
def test_what_is_not_found(tmp_path: Path, file: str) -> None:
    write(tmp_path, file)
    assert finder().find("shop", [str(tmp_path)]) is None
    assert real("shop", [str(tmp_path)]) is None


def test_order_on_the_path(tmp_path: Path) -> None:
    write(tmp_path, "a/shop/x.py", "b/shop.py", "c/shop/__init__.py", "d/shop/y.py")
    path = [str(tmp_path / name) for name in "abcd"]
    found = finder()
    assert said(found.find("shop", path)) == ("source", f"{path[1]}/shop.py", ())
    # Portions of a namespace package come together only where nothing else has the name.
    assert said(found.find("shop", [path[0], path[3]])) == ("namespace", "", (f"{path[0]}/shop", f"{path[3]}/shop"))
    assert [spec.origin for spec in found.every("shop", path)] == [f"{path[1]}/shop.py", f"{path[2]}/shop/__init__.py"]


def test_submodules(tmp_path: Path) -> None:
    write(tmp_path, "shop/__init__.py", "shop/db/users.py", "orders.py")
    found = finder()
    shop = found.find("shop", [str(tmp_path)])
    assert shop is not None
    assert said(found.find("shop.db", shop.locations)) == ("namespace", "", (f"{tmp_path}/shop/db",))
    assert said(found.find("shop.db.users", [f"{tmp_path}/shop/db"])) == (
        "source",
        f"{tmp_path}/shop/db/users.py",
        (),
    )
    assert found.find("shop.orders", shop.locations) is None


def test_a_folder_is_listed_once(tmp_path: Path) -> None:
    found = finder()
    assert found.find("shop", [str(tmp_path)]) is None
    write(tmp_path, "shop.py")
    assert found.find("shop", [str(tmp_path)]) is None
    assert finder().find("shop", [str(tmp_path)]) is not None


def test_what_the_interpreter_carries(tmp_path: Path) -> None:
    python, found = own_python(), finder()
    names = python.builtin | python.frozen
    write(tmp_path, *(f"{name}.py" for name in names))
    for name in names:
        spec = found.find(name, [str(tmp_path), *python.path])
        assert spec is not None
        if name in python.builtin:
            assert BuiltinImporter.find_spec(name) is not None
            assert spec == Spec(name, "builtin")
            continue
        frozen = FrozenImporter.find_spec(name)
        assert frozen is not None, name
        assert spec.kind == "frozen"
        # From 3.11 on it says where its source lies; `os.path` is another one's.
        file = getattr(frozen.loader_state, "filename", None)
        if file is not None and Path(file).exists() and frozen.loader_state.origname == name:
            assert (spec.origin, spec.locations) == (file, tuple(frozen.submodule_search_locations or ()))
    assert next(found.every("os", [str(tmp_path), *python.path])).kind == "frozen" or sys.version_info < (3, 11)


def test_every_one_of_a_name(tmp_path: Path) -> None:
    write(tmp_path, "time.py", "json/__init__.py", "email/x.py")
    found, path = finder(), [str(tmp_path), *own_python().path]
    assert [spec.kind for spec in found.every("time", path)] == ["builtin", "source"]
    assert [spec.entry == str(tmp_path) for spec in found.every("json", path)] == [True, False]
    # A namespace portion loses to any module.
    assert [spec.entry == str(tmp_path) for spec in found.every("email", path)] == [False]


def test_editable_installs(tmp_path: Path) -> None:
    write(tmp_path, "src/shop/__init__.py", "src/tool.py", "first/tool.py")
    found = finder(shop=f"{tmp_path}/src/shop", tool=f"{tmp_path}/src/tool.py", gone=f"{tmp_path}/src/gone.py")
    assert said(found.find("shop", [])) == ("source", f"{tmp_path}/src/shop/__init__.py", (f"{tmp_path}/src/shop",))
    assert said(found.find("tool", [])) == ("source", f"{tmp_path}/src/tool.py", ())
    assert said(found.find("tool", [f"{tmp_path}/first"])) == ("source", f"{tmp_path}/first/tool.py", ())
    assert found.find("gone", []) is None


@pytest.mark.parametrize("end", ["", "/lib", "/lib/deep"])
def test_archives(tmp_path: Path, end: str) -> None:
    inside = f"{end[1:]}/" if end else ""
    files = ["shop/__init__.py", "shop/db.py", "tool.py", "tool.pyc", "both.py", "both/__init__.pyc", "x.so", "no.txt"]
    entry = archive(tmp_path / "code.zip", *(inside + file for file in files)) + end
    found = finder()
    for name in ("shop", "tool", "both", "x", "no", "gone"):
        assert said(found.find(name, [entry])) == real(name, [entry]), name
    shop = found.find("shop", [entry])
    assert shop is not None
    assert said(found.find("shop.db", shop.locations)) == ("source", f"{entry}/shop/db.py", ())
    assert {"shop", "tool", "both"} <= found.names_in(entry)


def test_a_namespace_package_in_an_archive(tmp_path: Path) -> None:
    entry = archive(tmp_path / "code.zip", "shop/", "shop/db.py", "implied/db.py")
    found = finder()
    assert said(found.find("shop", [entry])) == ("namespace", "", (f"{entry}/shop",))
    for name in ("shop", "implied"):
        assert said(found.find(name, [entry])) == real(name, [entry])
    # Only newer versions take a folder for one that the archive has no entry for.
    for version, is_found in (((3, 13, 9), False), ((3, 14, 0), True)):
        assert (Finder(replace(own_python(), version=version)).find("implied", [entry]) is not None) == is_found


def test_entries_that_lead_nowhere(tmp_path: Path) -> None:
    write(tmp_path, "empty.zip", "file.py", "good/shop.py")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "broken.zip").write_bytes(b"PK\x05\x06 and no more")
    names = ("gone", "gone/deeper", "empty.zip", "broken.zip", "broken.zip/lib", "file.py", "loop", "x" * 5_000)
    nowhere = [str(tmp_path / name) for name in names]
    path = [*nowhere, "", "a\0b", str(tmp_path / "good")]
    found = finder()
    assert said(found.find("shop", path)) == ("source", f"{tmp_path}/good/shop.py", ())
    assert found.find("gone", path) is None
    assert [found.names_in(entry) for entry in nowhere] == [frozenset()] * len(nowhere)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read(tmp_path: Path) -> None:
    write(tmp_path, "closed/shop.py", "open/shop.py")
    (tmp_path / "closed").chmod(0)
    try:
        path = [str(tmp_path / "closed"), str(tmp_path / "open")]
        assert said(finder().find("shop", path)) == ("source", f"{tmp_path}/open/shop.py", ())
    finally:
        (tmp_path / "closed").chmod(0o700)


def test_names_in_a_folder(tmp_path: Path) -> None:
    write(tmp_path, "shop/__init__.py", "tool.py", f"fast{EXTENSION}", "no-name.py", "0001_first.py", ".hidden")
    assert finder().names_in(str(tmp_path)) == {"shop", "tool", "fast"}


def test_reading_sources(tmp_path: Path) -> None:
    (tmp_path / "shop.py").write_bytes(b"x = 1\n")
    with zipfile.ZipFile(tmp_path / "code.zip", "w") as opened:
        opened.writestr("lib/shop.py", b"y = 2\n")
    for origin, data in ((tmp_path / "shop.py", b"x = 1\n"), (tmp_path / "code.zip/lib/shop.py", b"y = 2\n")):
        assert read_source(str(origin), 6) == data
        assert read_source(str(origin), 5) is None
    for gone in ("gone.py", "code.zip/lib/gone.py", "shop.py/x.py"):
        assert read_source(str(tmp_path / gone), 1_000) is None
    assert read_source("", 1_000) is None


FOLDERS = st.sampled_from(["", "p/", "q/", "p/q/", "p/p/"])
STEMS = st.sampled_from(["p", "q", "__init__", "P", "p.q", "p-q"])
SUFFIXES = st.sampled_from([".py", ".pyc", EXTENSION, EXTENSION_SUFFIXES[-1], ".txt", "", ".PY"])
FILES = st.builds(lambda folder, stem, suffix: f"{folder}{stem}{suffix}", FOLDERS, STEMS, SUFFIXES)


@given(st.lists(st.sets(FILES, max_size=6), min_size=1, max_size=3), st.sampled_from(["p", "q", "P", "gone"]))
@settings(max_examples=tools.examples(150), deadline=None)
def test_small_trees(trees: list[set[str]], name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = [lay_out(Path(folder).resolve() / str(number), tree) for number, tree in enumerate(trees)]
        found = finder()
        top = found.find(name, path)
        assert said(top) == real(name, path)
        if top is not None and top.is_package:
            for child in ("p", "q"):
                assert said(found.find(f"{name}.{child}", top.locations)) == real(child, list(top.locations))


def lay_out(root: Path, tree: set[str]) -> str:
    """A folder with these files; what cannot be there beside the others is left out."""
    root.mkdir()
    for file in sorted(tree):
        path = root / file
        if path.exists() or any(parent.is_file() for parent in path.parents):
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return str(root)


ARCHIVED = st.builds(
    lambda folder, stem, suffix: f"{folder}{stem}{suffix}",
    FOLDERS,
    STEMS,
    st.sampled_from([".py", ".pyc", ".txt", "/"]),
)


@given(st.sets(ARCHIVED, max_size=6), st.sampled_from(["", "/p", "/q"]), st.sampled_from(["p", "q", "P"]))
@settings(max_examples=tools.examples(100), deadline=None)
def test_small_archives(tree: set[str], end: str, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        entry = archive(Path(folder).resolve() / "code.zip", *sorted(tree)) + end
        assert said(finder().find(name, [entry])) == real(name, [entry])


def test_the_library(tmp_path: Path) -> None:
    found, path = finder(), own_python().path
    names: Mapping[str, tuple[str, str, tuple[str, ...]] | None] = {
        name: real(name, list(path))
        for name in sorted(own_python().stdlib - own_python().builtin - own_python().frozen)
    }
    assert {name: said(found.find(name, path)) for name in names} == names
