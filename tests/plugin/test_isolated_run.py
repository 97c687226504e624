"""`python -m pytest_deploygate`: nothing of the project's pytest configuration counts."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.fixture
def site(project, monkeypatch):
    """An installed package that brings the family, as no conftest.py counts here."""
    site = project.path("site")
    info = site / "acme_checks-1.0.dist-info"
    info.mkdir(parents=True)
    info.joinpath("METADATA").write_text("Metadata-Version: 2.1\nName: acme-checks\nVersion: 1.0\n")
    info.joinpath("entry_points.txt").write_text("[deploygate]\nacme = acme_checks:pytest_deploygate_register\n")
    project.path("conftest.py").rename(site / "acme_checks.py")
    monkeypatch.setenv("PYTHONPATH", str(site))
    return site


def isolated(project, *args, cwd=None):
    # Not pytester.run(): that puts the working directory on the path.
    command = [sys.executable, "-m", "pytest_deploygate", *args]
    done = subprocess.run(command, cwd=cwd or project.path(), capture_output=True, encoding="utf-8", check=False)
    return pytest.RunResult(done.returncode, done.stdout.splitlines(), done.stderr.splitlines(), 0)


@pytest.mark.parametrize(
    ("rules", "args", "code"),
    [
        (["passes", "warned"], ["--env=api"], 0),
        (["violated"], ["--env=api"], 1),
        (["refused"], [], 1),
        (["passes"], ["--env=nix"], 4),
        (["passes"], ["-k", "nothing"], 5),
        (["violated"], ["-k", "passes", "--co", "-q"], 5),
        (["passes"], ["--unknown"], 4),
    ],
)
def test_exit_codes(project, site, rules, args, code):
    project.gate(*rules)
    assert isolated(project, *args).ret == code


def test_the_projects_configuration_does_not_count(project, site, monkeypatch):
    project.gate("violated", "passes")
    project.path("pytest.ini").write_text(
        "[pytest]\naddopts = --unknown-option\nrequired_plugins = nothing-like-it\nminversion = 99\nfilterwarnings = nix\n"
    )
    for name in ("conftest.py", "tests/conftest.py", "test_bomb.py", "yaml.py", "json.py", "__init__.py", "_pytest.py"):
        project.path(name).parent.mkdir(exist_ok=True)
        project.path(name).write_text("raise RuntimeError('imported')")
    monkeypatch.setenv("PYTEST_ADDOPTS", "--another-unknown-option")
    monkeypatch.setenv("PYTEST_PLUGINS", "no_such_plugin")
    result = isolated(project, "--env=api", "-v")
    assert result.ret == 1
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        ["deploygate.yaml::api::demo::violated FAILED*", "environment: api, by deploygate.yaml"]
    )
    assert not project.path(".pytest_cache").exists()


def test_arguments_are_pytests(project, site):
    project.gate("violated", "passes")
    result = isolated(project, "-q", "--tb=no", "--junitxml=out.xml", "deploygate.yaml::api::demo::passes")
    assert result.ret == 0
    assert project.path("out.xml").exists()


def test_xdist_where_it_is_named(project, site):
    pytest.importorskip("xdist")
    project.gate("violated", "passes")
    result = isolated(project, "-p", "xdist", "-n1")
    assert result.ret == 1
    result.assert_outcomes(passed=1, failed=1)


def test_from_a_subfolder(project, site):
    project.gate("passes")
    folder = project.path("deep")
    folder.mkdir()
    result = isolated(project, "-v", cwd=folder)
    assert result.ret == 0
    result.stdout.fnmatch_lines(["../deploygate.yaml::api::demo::passes PASSED*"])


def test_help(project):
    result = isolated(project, "--help")
    assert result.ret == 0
    result.stdout.fnmatch_lines(["*--deploygate-env=NAME*"])
