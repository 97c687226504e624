"""The command line of a gate run."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from pytest_deploygate.arguments import (
    UsageError,
    add_gate,
    expand_files,
    file_of,
    locate,
    positionals,
    relax_env,
    take_over_env,
)


@pytest.mark.parametrize(
    ("args", "taken", "left"),
    [
        ([], None, []),
        (["-q"], None, ["-q"]),
        (["--env=api"], "api", ["--deploygate-env=api"]),
        (["-q", "--env=api", "x"], "api", ["-q", "--deploygate-env=api", "x"]),
        (["--env=a=b"], "a=b", ["--deploygate-env=a=b"]),
        (["--env="], "", ["--deploygate-env="]),
        (["--env=web", "--env=api"], "api", ["--deploygate-env=web", "--deploygate-env=api"]),
        (["--", "--env=api"], None, ["--", "--env=api"]),
        (["--", "--env", "api"], None, ["--", "--env", "api"]),
        (["--env=api", "--", "--env=web"], "api", ["--deploygate-env=api", "--", "--env=web"]),
        (["--environment=api", "--envs=x", "-env=api"], None, ["--environment=api", "--envs=x", "-env=api"]),
    ],
)
def test_take_over(args, taken, left):
    assert take_over_env(args, []) == taken
    assert args == left


@pytest.mark.parametrize(
    ("args", "hint"),
    [
        (["--env", "api"], "write --env=api: with a space, pytest takes api for a path"),
        (["--env", "-q", "api"], "write --env=api:"),
        (["--env"], "write --env=NAME:"),
        (["--env", "--", "api"], "write --env=NAME:"),
        (["--env=web", "--env", "api"], "write --env=api:"),
    ],
)
def test_with_a_space(args, hint):
    with pytest.raises(UsageError, match=hint):
        take_over_env(args, args)


def test_typed_twice():
    args = ["--env=api", "--env=web"]
    with pytest.raises(UsageError, match=r"--env is given 2 times; write --env=api,web"):
        take_over_env(args, args)
    assert take_over_env(["--env=api", "--env=api"], ["--env=api", "--env=api"]) == "api"
    assert take_over_env(["--env=web", "--env=api"], ["--env=api"]) == "api"


def test_files_of_arguments(tmp_path):
    (tmp_path / "inner").write_text("--env=api\n-q\n")
    (tmp_path / "outer").write_text(f"a\n@{tmp_path}/inner\nb\n")
    args = ["-v", f"@{tmp_path}/outer", "@nothing", "c"]
    expand_files(args)
    assert args == ["-v", "a", "--env=api", "-q", "b", "@nothing", "c"]


def test_relax_finds_the_option_whatever_the_version():
    attributes = {"required": True}
    option = SimpleNamespace(names=lambda: ["--env"], attrs=lambda: attributes)
    other = SimpleNamespace(names=lambda: ["--other"], attrs=lambda: pytest.fail("not this one"))
    relax_env(SimpleNamespace(_groups=[SimpleNamespace(options=[other, option])]))
    assert attributes == {"required": False}
    attributes["required"] = True
    relax_env(SimpleNamespace(_groups=[], _anonymous=SimpleNamespace(options=[option])))
    assert attributes == {"required": False}
    relax_env(object())


def test_positionals():
    known = SimpleNamespace(file_or_dir=["a"])
    assert positionals(known, ["--x", "b", "-c", "d"]) == ["a", "b", "d"]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "sub").mkdir()
    return tmp_path


def test_locate_upwards(folder):
    (folder / "deploygate.yaml").write_text("")
    assert locate(folder / "sub", folder, [], None) == folder / "deploygate.yaml"


def test_locate_from_the_root_where_the_working_directory_lies_elsewhere(folder, tmp_path_factory):
    (folder / "deploygate.yaml").write_text("")
    assert locate(tmp_path_factory.mktemp("elsewhere"), folder, [], None) == folder / "deploygate.yaml"


def test_locate_nothing(folder):
    with pytest.raises(UsageError, match="found no gate file"):
        locate(folder, folder, [], None)


def test_locate_by_path(folder):
    (folder / "deploygate.yaml").write_text("")
    (folder / "sub" / "deploygate.yml").write_text("")
    (folder / "sub" / "other.yaml").write_text("")
    gate = folder / "sub" / "deploygate.yml"
    for path in ("sub/deploygate.yml", "sub/deploygate.yml::api::x[y]", str(gate)):
        assert locate(folder, folder, [path, "sub", "sub/other.yaml", "missing.yaml", "test_a.py"], None) == gate
    with pytest.raises(UsageError, match="one gate file"):
        locate(folder, folder, ["sub/deploygate.yml", "deploygate.yaml"], None)


def test_locate_by_option(folder):
    (folder / "sub" / "gate.yaml").write_text("")
    assert locate(folder, folder, [], "sub/gate.yaml") == folder / "sub" / "gate.yaml"
    for wrong in ("sub", "nothing.yaml", ""):
        with pytest.raises(UsageError, match="there is no file"):
            locate(folder, folder, [], wrong)


def test_locate_is_not_clear(folder):
    (folder / "deploygate.yaml").write_text("")
    (folder / "deploygate.yml").write_text("")
    with pytest.raises(UsageError, match=r"(?s)not clear which.*deploygate\.yml"):
        locate(folder, folder, [], None)


def test_add_gate(folder):
    gate = folder / "deploygate.yaml"
    assert add_gate([], gate, folder) == ["deploygate.yaml"]
    assert add_gate(["tests"], gate, folder / "sub") == ["tests", str(Path("../deploygate.yaml"))]
    assert add_gate(["deploygate.yaml::api"], gate, folder) == ["deploygate.yaml::api"]
    assert add_gate(["./sub/../deploygate.yaml"], gate, folder) == ["./sub/../deploygate.yaml"]


def test_add_gate_on_another_drive(folder, monkeypatch):
    def relpath(path, start):
        raise ValueError("path is on mount 'C:', start on mount 'D:'")

    monkeypatch.setattr("os.path.relpath", relpath)
    assert add_gate([], folder / "deploygate.yaml", folder) == [str(folder / "deploygate.yaml")]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_links_are_not_followed(folder):
    (folder / "link").symlink_to("sub")
    assert file_of(folder, "link/../x.yaml::a") == folder / "x.yaml"
    assert file_of(folder, "link/x.yaml") == folder / "link" / "x.yaml"
