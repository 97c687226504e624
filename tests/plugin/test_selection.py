"""Choosing rules as one chooses tests, and saying that the verdict is then partial."""

from __future__ import annotations

import pytest

EVERY = ["passes", "violated", "warned"]


def names(result):
    return [line.rpartition("::")[2] for line in result.outlines if "::" in line]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["-k", "violated"], ["violated"]),
        (["-k", "demo/violated"], ["violated"]),
        (["-k", "refused-too"], ["refused-too"]),
        (["-k", "demo and not warned"], ["passes", "refused-too", "violated"]),
        (["-k", "api"], ["passes", "refused-too", "violated", "warned"]),
        (["-k", "web"], []),
        (["-m", "deploygate"], ["passes", "refused-too", "violated", "warned"]),
        (["--deselect", "deploygate.yaml::api::demo::warned"], ["passes", "refused-too", "violated"]),
    ],
)
def test_keywords_and_marks(project, options, expected):
    project.gate(*EVERY, "refused-too")
    assert names(project.run("--co", "-q", *options)) == expected


@pytest.mark.skipif(pytest.version_tuple < (8, 3), reason="marks are matched by their arguments from pytest 8.3 on")
def test_the_marks_arguments(project):
    project.gate(*EVERY, environments=("api", "web"))
    result = project.run("--env=all", "--co", "-q", "-m", "deploygate(environment='web', rule='demo/warned')")
    result.stdout.fnmatch_lines(["deploygate.yaml::web::demo::warned"])
    assert len(names(result)) == 1


def test_the_mark_is_known(project):
    project.gate("passes")
    project.path("pytest.ini").write_text("[pytest]\naddopts = --strict-markers --strict-config\n")
    project.run().assert_outcomes(passed=1)
    project.run("--markers", gate=False).stdout.fnmatch_lines(["@pytest.mark.deploygate(environment, rule): *"])


@pytest.mark.parametrize(
    ("options", "code", "line"),
    [
        (["-k", "passes"], 0, "PARTIAL: 1 of 3 rules judged"),
        (["-k", "nothing"], 5, "PARTIAL: 0 of 3 rules judged"),
        (["-x"], 1, "PARTIAL: 2 of 3 rules judged"),
        (["--maxfail=1"], 1, "PARTIAL: 2 of 3 rules judged"),
        (["deploygate.yaml::api::demo::warned"], 0, "PARTIAL: 1 of 3 rules judged"),
        (["--deselect", "deploygate.yaml::api::demo::violated"], 0, "PARTIAL: 2 of 3 rules judged"),
        (["-q", "-k", "warned"], 0, "deploygate api: 1 warned; PARTIAL: 1 of 3 rules judged (deploygate.yaml, *s)"),
    ],
)
def test_partial(project, options, code, line):
    project.gate(*EVERY)
    result = project.run(*options)
    assert result.ret == code
    result.stdout.fnmatch_lines([line])


def test_not_partial(project):
    project.gate(*EVERY)
    project.run().stdout.no_fnmatch_line("*PARTIAL*")


def test_interrupted(project):
    project.gate(*EVERY)
    project.conftest(
        "@rule('demo/zz-last')\ndef last(facts, options):\n    '''Interrupted.'''\n    raise KeyboardInterrupt\n"
        "before = pytest_deploygate_register\n"
        "def pytest_deploygate_register(registry):\n    before(registry)\n    registry.add_rule(last)\n"
    )
    result = project.start()
    assert result.ret == 2
    result.stdout.fnmatch_lines(["PARTIAL: 3 of 4 rules judged", "*KeyboardInterrupt*"])


def test_pytest_exit_ends_the_run(project):
    project.gate("passes")
    project.conftest(
        "import pytest\n@rule('demo/zz-last')\ndef last(facts, options):\n    '''Ends.'''\n    pytest.exit('enough', 3)\n"
        "before = pytest_deploygate_register\n"
        "def pytest_deploygate_register(registry):\n    before(registry)\n    registry.add_rule(last)\n"
    )
    assert project.run().ret == 3


def test_what_failed_last_runs_again(project):
    project.gate("passes", "violated", "refused")
    project.run().assert_outcomes(passed=1, failed=1, errors=1)
    result = project.run("--lf")
    result.assert_outcomes(failed=1, errors=1, deselected=1)
    result.stdout.fnmatch_lines(["PARTIAL: 2 of 3 rules judged"])
    project.run("--ff").assert_outcomes(passed=1, failed=1, errors=1)
    result = project.run("--cache-show")
    result.stdout.fnmatch_lines(["*deploygate.yaml::api::demo::violated*"])
    project.gate("passes", "refused-too")
    project.path("app.js").write_text("//")
    project.gate("passes")
    project.run("--lf").assert_outcomes(passed=1)


def test_stepwise(project):
    project.gate("refused", "violated", "passes")
    project.run("--sw").assert_outcomes(passed=1, errors=1)
    project.run("--sw", "--sw-skip").assert_outcomes(failed=1, errors=1, deselected=1)


def test_last_failed_of_a_suite_judges_nothing(project):
    project.gate("passes")
    project.path("test_one.py").write_text("def test_one(): assert 0")
    assert project.run("test_one.py").ret == 1
    result = project.run("--lf", "test_one.py")
    assert result.ret == 1
    project.path("test_one.py").write_text("def test_one(): pass")
    assert project.run("--lf", "test_one.py").ret == 5


def test_the_tree(project):
    project.gate("passes", "warned", environments=("api", "web"))
    result = project.run("--env=all", "--co")
    assert result.ret == 0
    lines = [line.strip() for line in result.outlines if "<" in line and "Dir" not in line]
    tree = ["<RuleItem passes>", "<RuleItem warned>"]
    assert lines == [
        "<GateFile deploygate.yaml>",
        *("<EnvironmentNode api>", "<FamilyNode demo>", *tree),
        *("<EnvironmentNode web>", "<FamilyNode demo>", *tree),
    ]


def test_durations(project):
    project.gate("passes")
    result = project.run("--durations=0", "-vv")
    result.stdout.fnmatch_lines(["* setup *deploygate.yaml::api::demo::passes"])


def test_families(project):
    project.gate("passes", "violated", more="")
    project.run("--deploygate-families=demo").assert_outcomes(passed=1, failed=1)
    result = project.run("--deploygate-families=pm2")
    assert result.ret == 5
    result.stdout.fnmatch_lines(["left out, family demo not asked for: demo/passes, demo/violated"])
    # What is asked for and not there must not pass beside what is.
    result = project.run("--deploygate-families=demo,pm2")
    assert result.ret == 4
    result.stderr.fnmatch_lines(["*--deploygate-families: no environment that is asked for has a section 'pm2'"])
    result = project.run("--deploygate-families=demo,pm3")
    assert result.ret == 4
    result.stderr.fnmatch_lines(["*--deploygate-families: there is no family 'pm3'; known: *demo*"])
