"""Together with the plugins that people use."""

from __future__ import annotations

import os

import pytest

ALL = ("passes", "violated", "refused", "refused-too", "warned", "waived")
OUTCOMES = {"passed": 1, "failed": 1, "errors": 2, "warned": 1, "waived": 1}
CLOSING = "1 failed, 2 cannot judge, 1 warned, 1 waived, 1 passed in *s"


@pytest.mark.parametrize("options", [["-n2"], ["-n1", "-v"], ["-n2", "--dist=loadscope"], ["-n2", "--dist=loadfile"]])
def test_xdist(project, options):
    pytest.importorskip("xdist")
    project.gate(*ALL)
    result = project.run("--env=api", *options)
    assert result.ret == 1
    assert result.parseoutcomes() == OUTCOMES
    result.stdout.fnmatch_lines_random(
        [
            "error[[]demo/violated]: app 'shop' is of another role",
            "2 |   apps: ['shop'],",
            "warning[[]demo/warned]: this is not nice",
            "  = waived: OPS-412 moves soon (platform, until 2999-12-31)",
            "  = told in full above, for demo/refused* (api)",
            CLOSING,
        ]
    )
    assert result.stdout.str().count("declare it") == 1
    assert "matches nothing" not in result.stdout.str()


def test_xdist_each(project):
    """Every worker judges every rule; the verdict counts each rule once."""
    pytest.importorskip("xdist")
    project.gate("passes", "violated")
    result = project.run("--dist=each", "--tx=2*popen")
    assert result.ret == 1
    assert result.parseoutcomes() == {"passed": 2, "failed": 2}
    result.stdout.fnmatch_lines(["1 failed, 1 passed in *s"])


@pytest.mark.parametrize(
    ("rules", "options", "code"),
    [
        (["passes", "warned"], ["--env=all"], 0),
        (["passes"], ["-k", "nothing"], 5),
        (["passes"], ["--env=nix"], 4),
        (["passes"], ["deploygate.yaml::api::demo::passes"], 0),
        (["violated"], ["--co"], 0),
    ],
)
def test_exit_codes_under_xdist(project, rules, options, code):
    pytest.importorskip("xdist")
    project.gate(*rules)
    project.path("pytest.ini").write_text("[pytest]\naddopts = -n1 --deploygate\n")
    result = project.run(*options, gate=False)
    assert result.ret == code
    assert "INTERNALERROR" not in result.stdout.str()
    if code == 4:
        assert result.stderr.str().count("there is no environment") == 1


def test_a_suite_with_an_env_of_its_own_under_xdist(project):
    pytest.importorskip("xdist")
    project.gate("passes")
    project.conftest(
        "def pytest_addoption(parser):\n    parser.addoption('--env', required=True, choices=['staging'])\n"
    )
    project.path("test_one.py").write_text(
        "def test(request): assert request.config.getoption('--env') in (None, 'staging')"
    )
    project.run("-n1", "--env=api", "test_one.py").assert_outcomes(passed=2)
    project.run("-n1", "--env=staging", "--deploygate-env=api", "test_one.py").assert_outcomes(passed=2)


def test_a_worker_that_dies(project):
    pytest.importorskip("xdist")
    project.gate("passes")
    project.conftest(
        "def passes(facts, options):\n    '''Dies.'''\n    import os\n    os._exit(3)\npasses = rule('demo/passes')(passes)\n"
    )
    result = project.run("-n1", "--max-worker-restart=0")
    assert result.ret == 1
    result.stdout.fnmatch_lines(["PARTIAL: 0 of 1 rules judged"])


@pytest.mark.parametrize("options", [[], ["-n1"], ["--only-rerun=.*"]])
def test_rerunfailures(project, options):
    pytest.importorskip("pytest_rerunfailures")
    project.gate(*ALL)
    result = project.run("--reruns=2", *options)
    assert result.ret == 1
    outcomes = result.parseoutcomes()
    assert outcomes.pop("rerun") >= 2
    assert outcomes == OUTCOMES
    result.stdout.fnmatch_lines([CLOSING])
    assert result.stdout.str().count("declare it") == 1


def test_rerunfailures_reads_once(project):
    pytest.importorskip("pytest_rerunfailures")
    project.gate("violated")
    assert project.run("--reruns=2", "-s").stdout.str().count("reading ") == 1


def test_randomly(project):
    pytest.importorskip("pytest_randomly")
    project.gate(*ALL)
    # In a process of its own, as these tests themselves run without it.
    result = project.pytester.runpytest_subprocess("--deploygate", "-p", "no:hypothesispytest", "--randomly-seed=2")
    assert result.ret == 1
    assert result.parseoutcomes() == OUTCOMES
    result.stdout.fnmatch_lines([CLOSING])


def test_html(project):
    pytest.importorskip("pytest_html")
    project.gate(*ALL)
    result = project.run("--html=report.html", "--self-contained-html")
    assert result.ret == 1
    html = project.path("report.html").read_text()
    assert "error[demo/violated]: app" in html
    assert "cannot judge[demo/refused]: the port is unknown" in html


def test_cov(project, monkeypatch):
    pytest.importorskip("pytest_cov")
    # Whoever measures these tests has data files of their own, which the inner run must not touch.
    for name in [name for name in os.environ if name.startswith("COV")]:
        monkeypatch.delenv(name)
    project.gate("passes", "violated")
    project.path("module.py").write_text("a = 1\n")
    result = project.start("--cov=.", "--cov-report=term", "-p", "no:xdist")
    assert result.ret == 1
    result.stdout.fnmatch_lines(["1 failed, 1 passed in *s"])


def test_timeout(project):
    pytest.importorskip("pytest_timeout")
    project.gate("passes", "warned")
    project.conftest(
        "def passes(facts, options):\n    '''Hangs.'''\n    secret = 'hunter2-in-a-local'\n    import time\n    time.sleep(30)\n"
        "passes = rule('demo/passes')(passes)\n"
    )
    result = project.run("--timeout=0.5", "-l", "--tb=long")
    assert result.ret == 1
    result.stdout.fnmatch_lines(["cannot judge[[]demo/passes]: something in this run stopped the rule: Timeout*0.5s*"])
    assert "hunter2" not in result.stdout.str()


def test_without_other_plugins(project, monkeypatch):
    project.gate("passes", "violated")
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    for options in (["-p", "pytest_deploygate.plugin"], ["-p", "pytest_deploygate.plugin", "-p", "no:cacheprovider"]):
        result = project.pytester.runpytest_subprocess(*options, "--deploygate", "--env=api")
        result.assert_outcomes(passed=1, failed=1)


def test_doctest_modules(project):
    project.gate("passes")
    project.path("module.py").write_text('"""\n>>> 1 / 0\n"""\n')
    project.run("--doctest-modules").assert_outcomes(passed=1)
    project.run("--doctest-modules", "--doctest-glob=*.yaml").assert_outcomes(passed=1)
