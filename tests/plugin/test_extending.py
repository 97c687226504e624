"""A project's own rules, and those of packages."""

from __future__ import annotations

import re

import pytest

from pytest_deploygate import hookspecs

EXAMPLES = [
    "\n".join(line.removeprefix("    ") for line in block.splitlines())
    for block in re.findall(r"::\n\n((?:    .*\n|\n)+)", hookspecs.__doc__)
]
OWN_RULE, OWN_FAMILY, ENTRY_POINT = EXAMPLES
GATE = "version: 1\nenvironments:\n  api:\n    tls: {certificate: api.pem}\n"


def test_a_projects_own_rule_for_a_family_of_ours(project):
    project.path("conftest.py").write_text(OWN_RULE)
    project.path("deploygate.yaml").write_text(
        "version: 1\nenvironments:\n  api: {pm2: {config: ecosystem.config.js, apps: [worker]}}\n"
    )
    config = project.path("ecosystem.config.js")
    config.write_text("module.exports = {\n  apps: [{ name: 'worker', script: 'worker.js', instances: 2 }],\n}\n")
    result = project.run("-k", "three-workers")
    assert result.ret == 1
    result.stdout.fnmatch_lines(
        [
            "error[[]pm2/three-workers]: there are not three workers",
            " --> ecosystem.config.js:2:*",
            "  = help: set `instances: 3`",
        ]
    )
    config.write_text(config.read_text().replace("2 }", "3 }"))
    assert project.run("-k", "three-workers").ret == 0
    config.write_text(config.read_text().replace("3 }", "process.env.WORKERS }"))
    result = project.run("-k", "three-workers")
    assert result.ret == 1
    result.stdout.fnmatch_lines(["cannot judge[[]pm2/three-workers]: the number of workers is unknown: *WORKERS*"])


def test_a_projects_own_family(project):
    project.path("conftest.py").write_text(OWN_FAMILY)
    project.path("deploygate.yaml").write_text(GATE)
    result = project.run("-m", "deploygate", "-k", "tls")
    assert result.ret == 1
    result.stdout.fnmatch_lines(
        ["cannot judge[[]tls/self-signed]: the certificate cannot be read", " --> deploygate.yaml:4:24"]
    )
    project.path("api.pem").write_text("self-signed")
    result = project.run("-k", "tls")
    assert result.ret == 1
    result.stdout.fnmatch_lines(
        [
            "error[[]tls/self-signed]: the certificate is self-signed",
            "4 |     tls: {certificate: *}",
            "  |                        ^^^^^^^",
        ]
    )
    project.path("api.pem").write_text("signed")
    assert project.run("-k", "tls").ret == 0
    project.path("deploygate.yaml").write_text(GATE.replace("certificate", "certificat"))
    result = project.run()
    assert result.ret == 4
    result.stderr.fnmatch_lines(["deploygate.yaml:*unknown key 'certificat'* (did you mean 'certificate'?)"])


def test_the_conftest_beside_the_gate_comes_first(project):
    """A subfolder's conftest.py can add rules to a family of the folder above."""
    project.conftest("")
    folder = project.path("deep")
    folder.mkdir()
    folder.joinpath("conftest.py").write_text(
        "from pytest_deploygate import rule\n"
        "@rule('demo/more')\ndef more(facts, options):\n    '''More.'''\n    return ()\n"
        "def pytest_deploygate_register(registry):\n    registry.add_rule(more)\n"
    )
    project.gate("passes", name="deep/deploygate.yaml")
    result = project.run("--deploygate-config=deep/deploygate.yaml", "--co", "-q")
    result.stdout.fnmatch_lines(["deep/deploygate.yaml::api::demo::more", "deep/deploygate.yaml::api::demo::passes"])


@pytest.mark.parametrize(
    ("hook", "reason"),
    [
        ("registry.add_rule(print)", "*is not decorated with @rule*"),
        (
            "registry.add_rule(passes); registry.add_rule(rule('demo/passes')(warned))",
            "there is a rule 'demo/passes' already*",
        ),
        ("registry.add_family(Family('pm2', DemoOptions, read_demo, 'Mine.'))", "there is a family 'pm2' already*"),
        ("registry.add_rule(rule('nothing/passes')(warned))", "rule nothing/passes belongs to no known family*"),
        ("password = 'hunter2'; raise OSError(password)", "OSError (at conftest.py:*"),
        ("import no_such_module", "No module named 'no_such_module'*"),
    ],
)
def test_a_registration_that_fails_is_told_with_its_place(project, hook, reason):
    project.gate("passes")
    project.conftest(
        f"before = pytest_deploygate_register\ndef pytest_deploygate_register(registry):\n    before(registry)\n    {hook}\n"
    )
    result = project.run("-l")
    assert result.ret == 4
    result.stderr.fnmatch_lines(
        ["ERROR: deploygate cannot judge:", f"*conftest.py cannot register its checks: {reason}"]
    )
    assert "hunter2" not in result.stderr.str() + result.stdout.str()


def test_options_that_a_gate_file_cannot_hold(project):
    project.gate("passes")
    project.conftest(
        "@dataclass(frozen=True)\nclass DemoOptions(Options):\n    '''Bad.'''\n    apps: bytes = option('No.', default=b'')\n"
    )
    result = project.run()
    assert result.ret == 4
    result.stderr.fnmatch_lines(["*DemoOptions.apps: a gate file cannot hold *bytes*"])
    assert "Traceback" not in result.stderr.str()


def test_hook_order(project):
    """``tryfirst`` brings a family before those who add rules to it."""
    project.gate("passes")
    project.path("early.py").write_text(
        "import pytest\nfrom pytest_deploygate import rule\n"
        "@rule('demo/more')\ndef more(facts, options):\n    '''More.'''\n    return ()\n"
        "@pytest.hookimpl(trylast=True)\n"
        "def pytest_deploygate_register(registry):\n    registry.add_rule(more)\n"
    )
    project.pytester.syspathinsert()
    project.run("-p", "early").assert_outcomes(passed=2)


def test_a_hook_without_arguments(project):
    project.gate("passes")
    project.path("other.py").write_text("called = []\ndef pytest_deploygate_register():\n    called.append(1)\n")
    project.pytester.syspathinsert()
    project.run("-p", "other").assert_outcomes(passed=1)


def test_without_the_gate_no_hook_is_called(project):
    project.gate("passes")
    project.conftest("def pytest_deploygate_register(registry):\n    raise RuntimeError\n")
    project.path("test_one.py").write_text("def test(): pass")
    project.run("test_one.py", gate=False).assert_outcomes(passed=1)


def package(project, monkeypatch, code, value="acme_checks:register"):
    site = project.path("site")
    info = site / "acme_checks-1.0.dist-info"
    info.mkdir(parents=True)
    info.joinpath("METADATA").write_text("Metadata-Version: 2.1\nName: acme-checks\nVersion: 1.0\n")
    info.joinpath("entry_points.txt").write_text(f"[deploygate]\nacme = {value}\n")
    site.joinpath("acme_checks.py").write_text(code)
    monkeypatch.syspath_prepend(site)


def test_a_package(project, monkeypatch):
    value = re.fullmatch(r'\[project.entry-points.deploygate\]\nacme = "(.*)"\n*', ENTRY_POINT)[1]
    package(project, monkeypatch, OWN_FAMILY.replace("pytest_deploygate_register", "register"), value)
    project.path("conftest.py").unlink()
    project.path("api.pem").write_text("self-signed")
    project.path("deploygate.yaml").write_text(GATE)
    result = project.run("-k", "tls")
    assert result.ret == 1
    result.assert_outcomes(failed=1, deselected=result.parseoutcomes().get("deselected", 0))


@pytest.mark.parametrize(
    ("code", "value", "reason"),
    [
        (
            "def register(registry): raise ValueError('there is a rule already')",
            "acme_checks:register",
            "there is a rule already (at acme_checks.py:1)",
        ),
        ("1/0", "acme_checks:register", "ZeroDivisionError (at acme_checks.py:1)"),
        ("", "acme_checks:register", "AttributeError (at *"),
        ("", "no_such_checks:register", "No module named 'no_such_checks' (at *"),
        ("register = 5", "acme_checks:register", "TypeError (at *"),
    ],
)
def test_a_package_that_fails_is_named(project, monkeypatch, code, value, reason):
    package(project, monkeypatch, code, value)
    project.gate("passes")
    result = project.run()
    assert result.ret == 4
    result.stderr.fnmatch_lines([f"package acme-checks ({value}) cannot register its checks: {reason}"])
    project.path("test_one.py").write_text("def test(): pass")
    project.run("test_one.py", gate=False).assert_outcomes(passed=1)
