"""Whose --env is it? A suite's own option of that name works as before, with and without the gate."""

from __future__ import annotations

import json

import pytest

# What a suite registers; how it is given the option; what it then sees; what it sees where the gate took --env.
SUITES = {
    "string": ("", ["--env=staging"], "staging", None),
    "space": ("", ["--env", "staging"], "staging", None),
    "default": ("default='local'", ["--env=staging"], "staging", "local"),
    "choices": ("choices=['staging', 'production']", ["--env=staging"], "staging", None),
    "required": ("required=True", ["--env=staging"], "staging", None),
    "required choices": ("required=True, choices=['staging']", ["--env", "staging"], "staging", None),
    "store_true": ("action='store_true'", ["--env"], True, False),
    "store_const": ("action='store_const', const='staging'", ["--env"], "staging", None),
    "append": ("action='append'", ["--env=a", "--env=b"], ["a", "b"], None),
    "count": ("action='count', default=0", ["--env", "--env"], 2, 0),
    "nargs=?": ("nargs='?', const='staging'", ["--env"], "staging", None),
    "nargs=2": ("nargs=2", ["--env", "a", "b"], ["a", "b"], None),
    "nargs=+": ("nargs='+'", ["--env", "a", "b"], ["a", "b"], None),
    "int": ("type=int", ["--env=7"], 7, None),
    "other dest": ("dest='stage'", ["--env=staging"], "staging", None),
}
OPTION = """
def pytest_addoption(parser):
    parser.addoption("--env", {})
"""
TEST = """
import json
from pathlib import Path

def test_env(request):
    Path("seen.json").write_text(json.dumps(request.config.getoption("--env")))
"""


@pytest.fixture
def suite(project):
    def write(option: str, where: str = "conftest.py") -> None:
        if where == "conftest.py":
            project.conftest(OPTION.format(option))
        else:
            project.path(where).parent.mkdir(exist_ok=True)
            project.path(where).write_text(OPTION.format(option))
        project.path("tests").mkdir(exist_ok=True)
        project.path("tests", "test_suite.py").write_text(TEST)
        project.gate("passes")

    return write


def seen(project):
    return json.loads(project.path("seen.json").read_text())


@pytest.mark.parametrize("where", ["conftest.py", "tests/conftest.py"])
@pytest.mark.parametrize("name", SUITES)
def test_a_suite_without_the_gate_keeps_its_option(project, suite, name, where):
    option, given, value, _ = SUITES[name]
    suite(option, where)
    result = project.run("tests", *given, gate=False)
    result.assert_outcomes(passed=1)
    assert seen(project) == value


@pytest.mark.parametrize("where", ["conftest.py", "tests/conftest.py"])
@pytest.mark.parametrize("name", SUITES)
def test_the_gate_takes_env(project, suite, name, where):
    suite(SUITES[name][0], where)
    result = project.run("--env=api")
    assert result.ret == 0
    result.assert_outcomes(passed=1)
    assert not project.path("seen.json").exists()


@pytest.mark.parametrize("name", SUITES)
def test_the_gate_takes_env_and_tests_run_along(project, suite, name):
    option, _, _, default = SUITES[name]
    suite(option)
    result = project.run("--env=api", "tests")
    result.assert_outcomes(passed=2)
    assert seen(project) == default


@pytest.mark.parametrize("where", ["conftest.py", "tests/conftest.py"])
@pytest.mark.parametrize("name", SUITES)
def test_both_have_their_own(project, suite, name, where):
    option, given, value, _ = SUITES[name]
    suite(option, where)
    result = project.run("tests", "--deploygate-env=api", *given)
    result.assert_outcomes(passed=2)
    assert seen(project) == value


@pytest.mark.parametrize("name", ["string", "required", "default"])
def test_another_plugin_has_an_env_option(project, suite, name):
    option, given, value, _ = SUITES[name]
    suite("", "unused/conftest.py")
    project.path("other_plugin.py").write_text(OPTION.format(option))
    project.pytester.syspathinsert()
    project.run("-p", "other_plugin", "tests", *given, gate=False).assert_outcomes(passed=1)
    assert seen(project) == value
    project.run("-p", "other_plugin", "--env=api").assert_outcomes(passed=1)
    project.run("-p", "other_plugin", "tests", "--deploygate-env=api", *given).assert_outcomes(passed=2)
    assert seen(project) == value


def test_another_plugin_limits_the_names(project, suite):
    """A plugin's option, unlike a conftest's, is known before any other plugin is asked; pytest refuses the name."""
    suite("", "unused/conftest.py")
    project.path("other_plugin.py").write_text(OPTION.format("choices=['staging']"))
    project.pytester.syspathinsert()
    result = project.run("-p", "other_plugin", "--env=api")
    assert result.ret == 4
    result.stderr.fnmatch_lines(["*argument --env: invalid choice: 'api'*"])
    project.run("-p", "other_plugin", "--deploygate-env=api").assert_outcomes(passed=1)


def test_an_env_with_a_space_is_told(project):
    project.gate("passes")
    result = project.run("--env", "api")
    assert result.ret == 4
    result.stderr.fnmatch_lines(["ERROR: write --env=api: with a space, pytest takes api for a path*"])


@pytest.mark.parametrize("order", [["--env", "api"], ["-q", "--env", "api"], ["--env", "api", "tests"]])
def test_an_env_with_a_space_is_told_beside_a_folder_of_that_name(project, order):
    project.gate("passes")
    project.path("tests").mkdir()
    project.path("api").mkdir()
    project.path("api", "pytest.ini").write_text("[pytest]\n")
    result = project.run(*order)
    assert result.ret == 4
    result.stderr.fnmatch_lines(["ERROR: write --env=api:*"])


def test_an_env_without_a_name_is_told(project):
    project.gate("passes")
    result = project.run("--env", "-q")
    assert result.ret == 4
    result.stderr.fnmatch_lines(["ERROR: write --env=NAME:*"])


@pytest.mark.parametrize("option", ["--env=", "--deploygate-env=", "--env=api,", "--env= "])
def test_an_empty_name_is_not_a_name_left_out(project, option):
    project.gate("passes")
    result = project.run(option)
    assert result.ret == 4
    result.stderr.fnmatch_lines(["deploygate.yaml: an environment's name is empty (known: api)"])


def test_two_names_on_one_command_line_are_told(project):
    project.gate("passes", environments=("api", "web"))
    result = project.run("--env=api", "--env=web")
    assert result.ret == 4
    result.stderr.fnmatch_lines(["ERROR: --env is given 2 times; write --env=api,web"])


def test_the_command_line_wins_over_addopts(project, monkeypatch):
    project.gate("passes", environments=("api", "web"))
    project.path("pytest.ini").write_text("[pytest]\naddopts = --deploygate --env=api\n")
    result = project.run("--co", "-q", gate=False)
    result.stdout.fnmatch_lines(["deploygate.yaml::api::demo::passes"])
    result = project.run("--co", "-q", "--env=web", gate=False)
    result.stdout.fnmatch_lines(["deploygate.yaml::web::demo::passes"])
    result.stdout.no_fnmatch_line("deploygate.yaml::api*")
    monkeypatch.setenv("PYTEST_ADDOPTS", "--env=web")
    project.run("--co", "-q", gate=False).stdout.fnmatch_lines(["deploygate.yaml::web::*"])
    project.run("--co", "-q", "--env=api", gate=False).stdout.fnmatch_lines(["deploygate.yaml::api::*"])


def test_several_environments(project):
    project.gate("passes", environments=("api", "web", "mail"))
    for option, count in (("--env=api,web", 2), ("--env=all", 3), ("--env=web,web", 1)):
        project.run(option).assert_outcomes(passed=count)


def test_the_only_environment_needs_no_name(project):
    project.gate("passes")
    project.run().assert_outcomes(passed=1)


def test_an_unknown_environment_lists_the_known(project):
    project.gate("passes", environments=("api", "web"))
    result = project.run("--env=apu")
    assert result.ret == 4
    result.stderr.fnmatch_lines(
        [
            "ERROR: deploygate cannot judge:",
            "deploygate.yaml: there is no environment 'apu' (did you mean 'api'? known: api, web)",
        ]
    )
    assert "session starts" not in result.stdout.str()


def test_an_environment_is_detected(project, monkeypatch):
    project.gate("passes", environments=("api", "web"))
    gate = project.path("deploygate.yaml")
    for name in ("api", "web"):
        gate.write_text(gate.read_text().replace(f"  {name}: {{", f"  {name}: {{detect: {{variable: ROLE}}, "))
    monkeypatch.setenv("ROLE", "web")
    project.run("--co", "-q").stdout.fnmatch_lines(["deploygate.yaml::web::*"])
    monkeypatch.setenv("ROLE", "other")
    result = project.run()
    assert result.ret == 4
    result.stderr.fnmatch_lines(
        ["deploygate.yaml: cannot tell which environment this server is: *--env=NAME: api, web)"]
    )


def test_env_after_the_separator_is_a_path(project):
    project.gate("passes")
    result = project.run("--", "--env=api")
    assert result.ret == 4
    result.stderr.fnmatch_lines(["*--env=api*"])


def test_env_before_the_separator_is_the_gates(project):
    project.gate("passes", environments=("api", "web"))
    project.path("test_one.py").write_text("def test(): pass")
    project.run("--env=web", "--", "test_one.py").assert_outcomes(passed=2)


@pytest.mark.skipif(pytest.version_tuple < (8, 2), reason="pytest reads no @files before 8.2")
def test_env_in_a_file_of_arguments(project):
    project.gate("passes", environments=("api", "web"))
    project.path("more.txt").write_text("-q\n--env=web\n")
    project.path("args.txt").write_text("--co\n@more.txt\n")
    project.run("@args.txt").stdout.fnmatch_lines(["deploygate.yaml::web::demo::passes"])


@pytest.mark.parametrize("abbreviation", ["--deploygate-e=api", "--en=api", "--deploy"])
def test_nothing_is_abbreviated(project, abbreviation):
    project.gate("passes")
    result = project.run(abbreviation)
    assert result.ret == 4
    result.stderr.fnmatch_lines([f"*unrecognized arguments: {abbreviation}*"])


def test_gate_options_without_the_switch_are_told(project):
    project.gate("violated")
    project.path("test_one.py").write_text("def test(): pass")
    result = project.run("--deploygate-env=api", gate=False)
    assert result.ret == 4
    result.stderr.fnmatch_lines(["ERROR: --deploygate-env does nothing without --deploygate; add it"])
    project.path("pytest.ini").write_text("[pytest]\naddopts = --deploygate-env=api\n")
    project.run(gate=False).assert_outcomes(passed=1)


def test_switched_off(project):
    project.gate("violated")
    project.path("conftest.py").write_text(OPTION.format("default='local'"))
    project.path("tests").mkdir()
    project.path("tests", "test_suite.py").write_text(TEST)
    project.run("-p", "no:deploygate", "--env=staging", gate=False).assert_outcomes(passed=1)
    assert seen(project) == "staging"
    result = project.run("-p", "no:deploygate", "--env=staging")
    assert result.ret == 4
