"""A run that does not ask for the gate does not pay for it."""

from __future__ import annotations

import json
import sys

import pytest

HEAVY = ("yaml", "jsonschema", "tree_sitter", "tree_sitter_javascript", "dotenv", "esprima", "socket_", "tomli")
DUMP = """
import atexit, json, sys
def dump():
    json.dump(sorted(sys.modules), open("modules.json", "w"))
atexit.register(dump)
"""


def modules(project, *args):
    project.path("dump_plugin.py").write_text(DUMP)
    project.path("test_one.py").write_text("def test(): pass")
    result = project.pytester.run(
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "dump_plugin",
        "-p",
        "no:randomly",
        "-p",
        "no:hypothesispytest",
        "-p",
        "no:xdist",
        "-p",
        "no:html",
        "-p",
        "no:metadata",
        "-p",
        "no:cov",
        *args,
    )
    assert result.ret == 0
    return json.loads(project.path("modules.json").read_text())


@pytest.mark.parametrize("args", [["test_one.py"], ["--co"], ["-k", "test"]])
def test_an_inactive_plugin_loads_itself_and_nothing_else(project, args):
    project.path("conftest.py").unlink()
    loaded = modules(project, *args)
    own = [name for name in loaded if name.partition(".")[0] == "pytest_deploygate"]
    assert own == ["pytest_deploygate", "pytest_deploygate.hookspecs", "pytest_deploygate.plugin"]
    assert not [name for name in loaded if name.partition(".")[0] in HEAVY]
    without = modules(project, "-p", "no:deploygate", *args)
    assert set(loaded) - set(without) == set(own) - set(without)


def test_an_active_plugin_loads_the_engine(project):
    project.gate("passes")
    assert "pytest_deploygate.engine" in modules(project, "--deploygate")


def test_no_reader_or_check_of_another_family_is_loaded(project):
    project.gate("passes")
    loaded = modules(project, "--deploygate")
    assert "pytest_deploygate.readers.pm2" not in loaded
    assert "tree_sitter" not in loaded


@pytest.mark.parametrize("options", [[], ["--deploygate", "--env=api"]])
def test_paths_that_are_no_strings(project, options):
    project.gate("passes")
    test = project.path("test_one.py")
    test.write_text("def test(): pass")
    code = f"import pathlib, pytest, sys; sys.exit(pytest.main([pathlib.Path({str(test)!r}), *{options!r}]))"
    assert project.pytester.run(sys.executable, "-c", code).ret == 0
