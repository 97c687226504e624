"""Which file is the gate file, what is collected beside it, and what is said where it is wrong."""

from __future__ import annotations

import os
import sys

import pytest

from pytest_deploygate.items import relative

NODE = "deploygate.yaml::api::demo::passes"
TWICE = pytest.mark.skipif(
    (8, 0) <= pytest.version_tuple < (9, 0),
    reason="pytest 8 drops the rest of a node of which it was given a part before",
)


def collected(result):
    return [line for line in result.outlines if "::" in line]


def test_found_by_walking_upwards(project):
    project.gate("passes")
    folder = project.path("deep", "er")
    folder.mkdir(parents=True)
    os.chdir(folder)
    assert collected(project.run("--co", "-q")) == [NODE]
    project.run().assert_outcomes(passed=1)


def test_found_above_pytests_root(project):
    project.gate("passes")
    folder = project.path("deep")
    folder.mkdir()
    folder.joinpath("pytest.ini").write_text("[pytest]\n")
    os.chdir(folder)
    result = project.run("-v")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines([f"../{NODE} PASSED*", "environment: api, by */deploygate.yaml"])


def test_the_nearest_one_counts(project):
    project.gate("violated")
    project.gate("passes", name="deep/deploygate.yaml")
    os.chdir(project.path("deep"))
    assert collected(project.run("--co", "-q")) == [f"deep/{NODE}"]


def test_named_by_option(project):
    project.gate("violated")
    project.gate("passes", name="ops/gate.yaml")
    assert collected(project.run("--co", "-q", "--deploygate-config=ops/gate.yaml")) == [
        "ops/gate.yaml::api::demo::passes"
    ]
    result = project.run("--deploygate-config=ops/nothing.yaml")
    assert result.ret == 4
    result.stderr.fnmatch_lines(["ERROR: --deploygate-config: there is no file ops/nothing.yaml"])


def test_named_as_a_path(project):
    project.gate("violated")
    project.gate("passes", name="ops/deploygate.yaml")
    assert collected(project.run("--co", "-q", "ops/deploygate.yaml")) == [f"ops/{NODE}"]
    assert collected(project.run("--co", "-q", f"ops/{NODE}")) == [f"ops/{NODE}"]
    result = project.run("ops/deploygate.yaml", "deploygate.yaml")
    assert result.ret == 4
    result.stderr.fnmatch_lines(["ERROR: a run judges one gate file, not * and *"])


def test_in_pyproject(project):
    project.path("pyproject.toml").write_text(
        '[project]\nname = "x"\n[tool.deploygate]\nversion = 1\n[tool.deploygate.environments.api.demo]\n'
    )
    result = project.run("-k", "passes", "-v")
    assert result.parseoutcomes()["passed"] == 1
    result.stdout.fnmatch_lines(["pyproject.toml::api::demo::passes PASSED*"])


def test_not_found(project):
    result = project.run("--env=api")
    assert result.ret == 4
    result.stderr.fnmatch_lines(
        [
            f"ERROR: --deploygate found no gate file: neither deploygate.yaml nor*, in {project.path()} or any folder above it.*"
        ]
    )


def test_two_beside_each_other(project):
    project.gate("passes")
    project.gate("passes", name="deploygate.yml")
    result = project.run()
    assert result.ret == 4
    result.stderr.fnmatch_lines(
        ["ERROR: it is not clear which file is the gate file; *", "deploygate.yaml: there is deploygate.yml*"]
    )
    project.run("--deploygate-config=deploygate.yml").assert_outcomes(passed=1)


def test_every_error_of_a_gate_file_is_told(project):
    project.gate("passes", more="nonsense: 1\nmore-nonsense: 2")
    result = project.run()
    assert result.ret == 4
    result.stderr.fnmatch_lines(
        [
            "ERROR: deploygate cannot judge:",
            "deploygate.yaml:*: unknown key 'nonsense'*",
            "deploygate.yaml:*: unknown key 'more-nonsense'*",
        ]
    )
    assert "Traceback" not in result.stderr.str()


def test_a_loader_that_fails_tells_no_value(project, monkeypatch):
    def load(path, registry, environ):
        value = "hunter2-from-the-file"
        raise RuntimeError(value)

    project.gate("passes")
    monkeypatch.setattr("pytest_deploygate.session.load", load)
    result = project.run("-l", "--tb=long")
    assert result.ret == 4
    result.stderr.fnmatch_lines(
        [
            "ERROR: deploygate itself failed to load deploygate.yaml: RuntimeError at *test_gate_file.py:*; please report*"
        ]
    )
    assert "hunter2" not in result.stderr.str() + result.stdout.str()


@pytest.mark.parametrize("phases", ["dynamic", "static,", "", "static;data"])
def test_an_unknown_phase_is_told(project, phases):
    project.gate("passes")
    result = project.run(f"--deploygate-phase={phases}")
    assert result.ret == 4
    result.stderr.fnmatch_lines(["ERROR: --deploygate-phase: there is no phase '*'; known: static, data, host, live"])


def test_no_test_is_imported(project):
    project.gate("passes")
    bomb = "raise RuntimeError('imported')"
    for name in ("test_bomb.py", "tests/test_bomb.py", "tests/conftest.py", "setup.py", "more/test_c.py"):
        path = project.path(name)
        path.parent.mkdir(exist_ok=True)
        path.write_text(bomb)
    for ini in ("", "testpaths = tests", "python_files = *.py", "addopts = --doctest-modules"):
        project.path("pytest.ini").write_text(f"[pytest]\n{ini}\n")
        result = project.run()
        assert (result.ret, result.parseoutcomes()) == (0, {"passed": 1})


def test_no_package_is_imported(project):
    project.gate("passes")
    project.path("conftest.py").rename(project.path("demo_plugin.py"))
    project.path("__init__.py").write_text("raise RuntimeError('imported')")
    project.pytester.syspathinsert()
    project.run("-p", "demo_plugin").assert_outcomes(passed=1)


def test_paths_add_to_the_gate(project):
    project.gate("passes", "warned")
    project.path("tests").mkdir()
    project.path("tests", "test_one.py").write_text("def test_one(): pass\ndef test_two(): pass")
    test = "tests/test_one.py::test_one"
    assert collected(project.run("--co", "-q", test)) == [test, NODE, "deploygate.yaml::api::demo::warned"]
    project.run("tests").assert_outcomes(passed=3)


@pytest.mark.parametrize(
    "paths", [["."], ["./"], [".", "deploygate.yaml"], ["deploygate.yaml", "deploygate.yaml"], ["sub/.."]]
)
def test_the_gate_is_collected_once(project, paths):
    project.gate("passes", "warned")
    project.path("sub").mkdir()
    project.path("test_one.py").write_text("def test_one(): pass")
    result = project.run("--co", "-q", *paths)
    assert sorted(n for n in collected(result) if "yaml" in n) == [NODE, "deploygate.yaml::api::demo::warned"]


@pytest.mark.parametrize(
    ("paths", "count"),
    [
        (["deploygate.yaml::api::demo::passes"], 1),
        (["deploygate.yaml::api::demo"], 2),
        (["deploygate.yaml::api"], 2),
        (["deploygate.yaml"], 4),
        pytest.param([NODE, "deploygate.yaml::api::demo"], 2, marks=TWICE),
        ([NODE, "deploygate.yaml"], 4),
        ([NODE, "deploygate.yaml::web::demo::warned"], 2),
        (["./deploygate.yaml::api"], 2),
    ],
)
def test_node_ids_are_honoured(project, paths, count):
    project.gate("passes", "warned", environments=("api", "web"))
    found = collected(project.run("--co", "-q", "--env=all", *paths))
    assert len(found) == len(set(found)) == count
    result = project.run("--env=all", *paths)
    assert result.ret == 0
    assert (f"PARTIAL: {count} of 4 rules judged" in result.outlines) == (count < 4)


def test_a_node_id_that_is_not_there(project):
    project.gate("passes")
    result = project.run("deploygate.yaml::api::demo::nothing")
    assert result.ret == 4
    result.stderr.fnmatch_lines(["ERROR: not found: *deploygate.yaml::api::demo::nothing*"])


@pytest.mark.parametrize("option", ["--debug", "--cache-show", "--pdbcls=pdb:Pdb"])
def test_no_option_swallows_the_gate_file(project, option):
    """An option with an optional value takes the next argument, and --debug would write over that file."""
    project.gate("passes")
    before = project.path("deploygate.yaml").read_text()
    result = (project.start if option == "--debug" else project.run)("--env=api", option)
    assert result.ret == 0
    assert project.path("deploygate.yaml").read_text() == before


def test_an_option_of_the_suite_that_takes_any_number_of_values(project):
    project.conftest("def pytest_addoption(parser):\n    parser.addoption('--tags', nargs='*')\n")
    project.gate("violated")
    assert project.run("--env=api", "--tags", "a", "b").ret == 1
    assert project.run("--env=api", "--tags").ret == 1


def test_an_option_of_the_suites_own_conftest(project):
    project.gate("passes")
    project.path("tests").mkdir()
    project.path("tests", "conftest.py").write_text(
        "def pytest_addoption(parser):\n    parser.addoption('--slow', action='store_true')"
    )
    project.path("tests", "test_one.py").write_text("def test_one(): pass")
    project.path("pytest.ini").write_text("[pytest]\ntestpaths = tests\naddopts = --slow\n")
    result = project.run()
    assert result.ret == 4
    result.stderr.fnmatch_lines(["ERROR: unrecognized arguments: --slow", "*python -m pytest_deploygate*"])
    project.run("tests").assert_outcomes(passed=2)


def test_pyargs(project):
    project.gate("passes")
    project.path("package").mkdir()
    project.path("package", "__init__.py").touch()
    project.path("package", "test_one.py").write_text("def test_one(): pass")
    project.pytester.syspathinsert()
    project.run("--pyargs", "package.test_one").assert_outcomes(passed=2)
    project.run("--pyargs").assert_outcomes(passed=1)


def test_confcutdir_of_the_user_stands(project):
    project.gate("passes")
    folder = project.path("deep")
    folder.mkdir()
    folder.joinpath("pytest.ini").write_text("[pytest]\n")
    os.chdir(folder)
    # The conftest.py that brings the family `demo` lies above.
    result = project.run("--confcutdir=.")
    assert result.ret == 4
    result.stderr.fnmatch_lines(["*unknown section 'demo'*"])


def test_noconftest(project):
    project.gate("passes")
    assert project.run("--noconftest").ret == 4


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_linked_gate_file(project):
    project.gate("passes", name="ops/real.yaml")
    project.path("deploygate.yaml").symlink_to("ops/real.yaml")
    project.run().assert_outcomes(passed=1)


def test_a_suite_that_fails_to_collect(project):
    project.gate("passes")
    project.path("test_bomb.py").write_text("raise RuntimeError('imported')")
    result = project.run("test_bomb.py")
    assert result.ret == 2
    result.stdout.fnmatch_lines(["nothing judged in *", "PARTIAL: 0 of 1 rules judged"])


def test_a_suite_that_passes_does_not_stand_for_a_gate_that_judged_nothing(project):
    project.gate("passes")
    project.path("test_some.py").write_text("def test_one(): pass\ndef test_two(): assert 0")
    assert project.run("test_some.py", "-k", "test_one").ret == 5
    assert project.run("test_some.py", "-k", "test_two").ret == 1
    result = project.run("--co", "test_some.py", "-k", "test_one")
    assert result.ret == 5


def test_loaded_late(project, monkeypatch):
    """Brought by a conftest.py, the plugin knows its options too late to act on them."""
    project.gate("violated")
    project.conftest("pytest_plugins = ['pytest_deploygate.plugin']\n")
    project.path("test_one.py").write_text("def test(): pass")
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    result = project.pytester.runpytest_subprocess("--deploygate", "test_one.py")
    assert result.ret == 4
    result.stderr.fnmatch_lines(
        ["ERROR: --deploygate came too late: load the plugin with `-p pytest_deploygate.plugin`"]
    )
    assert project.pytester.runpytest_subprocess("test_one.py").ret == 0
    assert project.pytester.runpytest_subprocess("--deploygate", "--help").ret == 0


@pytest.mark.parametrize(
    "options", [["--help"], ["--version"], ["--help", "--env", "api"], ["--version", "--env=a", "--env=b"]]
)
def test_help_answers_without_a_gate_file(project, options):
    if pytest.version_tuple < (9,) and "--version" in options:
        options = options[:1]
    assert project.run(*options).ret == 0


def test_a_path_on_another_drive(monkeypatch, tmp_path):
    def relpath(path, start):
        raise ValueError("path is on mount 'C:', start on mount 'D:'")

    monkeypatch.setattr("os.path.relpath", relpath)
    assert relative(tmp_path / "a", tmp_path) == (tmp_path / "a").as_posix()
