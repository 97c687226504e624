"""Nothing in a test run lets a rule pass that was not judged, or that is violated."""

from __future__ import annotations

import pytest

SKIPS = {
    "skip mark": "def pytest_collection_modifyitems(items):\n    [i.add_marker(pytest.mark.skip(reason='slow')) for i in items]",
    "skip in a hook": "def pytest_runtest_setup(item):\n    pytest.skip('slow')",
    "skip in a late hook": "@pytest.hookimpl(trylast=True)\ndef pytest_runtest_setup(item):\n    pytest.skip('slow')",
    "skip around the call": "def pytest_runtest_call(item):\n    pytest.skip('slow')",
    "xfail not run": "def pytest_collection_modifyitems(items):\n"
    "    [i.add_marker(pytest.mark.xfail(run=False, reason='slow')) for i in items]",
    "report replaced": "@pytest.hookimpl(wrapper=True)\ndef pytest_runtest_makereport(item, call):\n    report = yield\n"
    "    report.outcome = 'skipped'\n    report.longrepr = ('f', 1, 'slow')\n    return report",
}
XFAILS = {
    "xfail mark": "def pytest_collection_modifyitems(items):\n    [i.add_marker(pytest.mark.xfail) for i in items]",
    "strict xfail": "def pytest_collection_modifyitems(items):\n    [i.add_marker(pytest.mark.xfail(strict=True)) for i in items]",
    "exception swallowed": "@pytest.hookimpl(wrapper=True)\ndef pytest_runtest_call(item):\n"
    "    try:\n        yield\n    except Exception:\n        pass",
    "report replaced": "@pytest.hookimpl(wrapper=True)\ndef pytest_runtest_makereport(item, call):\n    report = yield\n"
    "    report.outcome = 'passed'\n    report.longrepr = None\n    return report",
    "status hidden": "@pytest.hookimpl(tryfirst=True)\ndef pytest_report_teststatus(report):\n    return 'passed', '.', 'PASSED'",
}


@pytest.mark.parametrize("name", SKIPS)
def test_a_rule_cannot_be_skipped(project, name):
    project.gate("passes")
    project.conftest(f"import pytest\n{SKIPS[name]}\n")
    result = project.run()
    if name == "report replaced":
        # It was judged before that, and passes.
        assert result.ret == 0
        result.assert_outcomes(passed=1)
        return
    assert result.ret == 1
    result.stdout.fnmatch_lines(
        [
            "cannot judge[[]demo/passes]: something in this run skips the rule: *slow",
            "  = help: a gate's rules cannot be skipped; set the rule to `off` in the gate file, or deselect it with -k or -m",
            "1 cannot judge in *",
        ]
    )


@pytest.mark.parametrize("name", [*SKIPS, *XFAILS])
def test_a_violation_stays_one(project, name):
    project.gate("violated")
    project.conftest(f"import pytest\n{(SKIPS | XFAILS)[name]}\n")
    result = project.run("-rA")
    assert result.ret == 1


@pytest.mark.parametrize("name", XFAILS)
def test_what_cannot_be_judged_stays_so(project, name):
    project.gate("refused")
    project.conftest(f"import pytest\n{XFAILS[name]}\n")
    result = project.run()
    assert result.ret == 1
    result.stdout.fnmatch_lines(["1 cannot judge in *"])


def test_a_strict_xfail_does_not_fail_what_passes(project):
    project.gate("passes")
    project.conftest(f"import pytest\n{XFAILS['strict xfail']}\n")
    project.run().assert_outcomes(passed=1)


def test_a_hook_that_fails(project):
    project.gate("passes")
    project.conftest("def pytest_runtest_setup(item):\n    secret = 'hunter2-in-a-local'\n    raise OSError(secret)\n")
    result = project.run("-l", "--tb=long", "-vv", "--full-trace")
    assert result.ret == 1
    result.stdout.fnmatch_lines(["cannot judge*: something in this run stopped the rule: OSError at conftest.py:*"])
    assert "hunter2" not in result.stdout.str()


def test_a_setup_that_is_replaced(project):
    project.gate("violated")
    project.conftest(
        "def pytest_collection_modifyitems(items):\n    for item in items:\n        item.setup = lambda: None\n"
    )
    result = project.run()
    assert result.ret == 1
    result.stdout.fnmatch_lines(["cannot judge[[]demo/violated]: something in this run took the place of the rule"])


def test_items_that_vanish(project):
    project.gate("violated")
    project.conftest("def pytest_collection_modifyitems(items):\n    items.clear()\n")
    assert project.run().ret == 5


def test_a_protocol_that_runs_nothing(project):
    project.gate("violated")
    project.conftest("def pytest_runtest_protocol(item):\n    return True\n")
    result = project.run()
    assert result.ret == 5
    result.stdout.fnmatch_lines(["nothing judged in *", "PARTIAL: 0 of 1 rules judged"])


def test_a_protocol_that_leaves_one_out(project):
    project.gate("passes", "warned")
    project.conftest("def pytest_runtest_protocol(item):\n    return True if item.name == 'warned' else None\n")
    for options in ([], ["-n1"]):
        result = project.run(*options)
        assert result.ret == 1
        result.stdout.fnmatch_lines(
            ["PARTIAL: 1 of 2 rules judged", "note: deploygate.yaml::api::demo::warned was to be judged and was not"]
        )


def test_an_exit_that_claims_success(project):
    project.gate("passes")
    project.path("test_one.py").write_text("import pytest\ndef test(): pytest.exit('done', returncode=0)")
    result = project.run("test_one.py")
    assert result.ret == 5


def test_an_exit_status_that_is_overruled(project):
    project.gate("violated")
    project.conftest(
        "def pytest_runtestloop(session):\n"
        "    for item in session.items:\n"
        "        item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)\n"
        "    session.testsfailed = 0\n"
        "    return True\n"
    )
    assert project.run().ret == 1


def test_system_exit_in_a_rule(project):
    project.gate("passes")
    project.conftest(
        "def passes(facts, options):\n    '''Exits.'''\n    raise SystemExit(0)\npasses = rule('demo/passes')(passes)\n"
    )
    result = project.run()
    assert result.ret == 1
    result.stdout.fnmatch_lines(["cannot judge*: something in this run stopped the rule: SystemExit at conftest.py:*"])


@pytest.mark.parametrize(
    "error", ["RecursionError", "MemoryError", "UnicodeDecodeError('utf-8', b'', 0, 1, 'hunter2')"]
)
def test_any_exception_is_cannot_judge(project, error):
    project.gate("passes")
    project.conftest(
        f"def passes(facts, options):\n    '''Fails.'''\n    if facts:\n        raise {error}\n    yield\n"
        "passes = rule('demo/passes')(passes)\n"
    )
    result = project.run("-vv", "-l")
    assert result.ret == 1
    result.stdout.fnmatch_lines(
        ["cannot judge*: deploygate itself failed in rule demo/passes: *Error at conftest.py:*"]
    )
    assert "hunter2" not in result.stdout.str()


def test_pdb(project):
    project.gate("violated", "refused", "passes")
    child = project.pytester.popen(
        [*project.pytester._getpytestargs(), "-p", "no:randomly", "--deploygate", "--pdb"], stdin=b"c\nc\nc\n"
    )
    out, _ = child.communicate()
    assert child.returncode == 1
    assert b"INTERNALERROR" not in out
    assert b"error[demo/violated]: app 'shop' is of another role" in out
    assert b"1 failed, 1 cannot judge, 1 passed" in out


@pytest.mark.parametrize(
    "option", ["-s", "--capture=no", "--capture=sys", "--capture=tee-sys", "--trace", "--full-trace", "--showlocals"]
)
def test_options_that_change_nothing(project, option):
    project.gate("violated", "passes")
    result = project.run(option)
    assert result.ret == 1
    result.assert_outcomes(failed=1, passed=1)
