"""No output shows a secret, whichever way it came in."""

from __future__ import annotations

import pytest

from leaks import REPORTS

SECRET = "Zq8vK2nXw4-RtY6uP1s"
LEAKY = """
import os
import pytest_deploygate as d

def place(width=4):
    return d.Location("app.js", 1, 1, width)

@rule("demo/leaks")
def leaks(facts, options):
    '''Says what it should not.'''
    secret = os.environ["DEPLOY_TOKEN"]
    print("stdout", secret)
    import sys, logging
    print("stderr", secret, file=sys.stderr)
    logging.getLogger("x").error("log %s", secret)
    related = (d.Related(f"related {secret}", place()),)
    yield d.Finding(f"message {secret}", place(), f"subject {secret}", f"help {secret}", related)
    yield d.CannotJudge(f"refusal {secret}", place(), f"subject {secret}", f"help {secret}", related)
    if options.apps == ["crash"]:
        raise ValueError(f"crash {secret}")

@rule("demo/leaks-late", severity=d.Severity.WARN)
def leaks_late(facts, options):
    '''Says what a reader told the scrubber.'''
    facts.scrubber.add("late-" + os.environ["DEPLOY_TOKEN"][::-1])
    yield d.Finding("message late-" + os.environ["DEPLOY_TOKEN"][::-1], place(), "late")

@rule("demo/leaks-waived")
def leaks_waived(facts, options):
    '''Is waived.'''
    yield d.Finding(f"waived {os.environ['DEPLOY_TOKEN']}", place(), "it")

before = pytest_deploygate_register
def pytest_deploygate_register(registry):
    before(registry)
    for check in (leaks, leaks_late, leaks_waived):
        registry.add_rule(check)
"""


@pytest.fixture
def leaky(project, monkeypatch):
    monkeypatch.setenv("DEPLOY_TOKEN", SECRET)
    project.conftest(LEAKY)
    project.path("app.js").write_text(f"const token = '{SECRET}'; name: '{SECRET}'; x({SECRET})\n")

    def write(section: str = "{}") -> None:
        waiver = f"{{rule: demo/leaks-waived, subject: it, reason: 'because {SECRET}', by: me, until: 2999-01-01}}"
        project.gate(section=section, more=f"waivers:\n  - {waiver}\n  - {waiver.replace('it,', SECRET + ',')}")

    write()
    project.write = write
    return project


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["-vv", "-l", "--tb=long", "-rA", "--full-trace"],
        ["--tb=native", "-l"],
        ["--tb=line"],
        ["-q", "--tb=no", "-rA"],
        ["--junitxml=out.xml", "-o", "junit_logging=all"],
        ["--junitxml=out.xml", "-o", "junit_family=xunit1", "-n1"],
        ["--html=out.html", "--self-contained-html", *REPORTS],
        ["--color=yes", "-vv"],
        ["--co"],
        ["--setup-show"],
    ],
)
@pytest.mark.parametrize("section", ["{}", "{apps: [crash]}"])
def test_no_output_shows_a_secret(leaky, options, section):
    leaky.write(section)
    result = leaky.run(*options)
    assert result.ret == (0 if "--co" in options else 1)
    outputs = [result.stdout.str(), result.stderr.str()]
    files = [leaky.path("out.xml"), leaky.path("out.html"), *leaky.pytester.path.glob("report.*")]
    outputs += [path.read_text() for path in files if path.exists()]
    assert len(list(leaky.pytester.path.glob("report.*"))) == sum(option in REPORTS for option in options)
    for output in outputs:
        assert SECRET not in output
        assert SECRET[::-1] not in output
    if options == []:
        result.stdout.fnmatch_lines(
            [
                "error[[]demo/leaks]: message [*][*][*][*][*][*][*][*]",
                "1 | const token = '*****'; name: '*****'; x(*****)",
                "  = help: help [*][*][*]*",
                "  = waived: because [*][*][*]* (me, until 2999-01-01)",
            ]
        )


def test_rule_names_and_paths_are_never_scrubbed(project, monkeypatch):
    """A token that is an everyday word must not make the report useless."""
    monkeypatch.setenv("DEPLOY_TOKEN", "violated")
    monkeypatch.setenv("OTHER_TOKEN", "app.js")
    project.gate("violated")
    result = project.run("--junitxml=out.xml", "-o", "junit_family=xunit1")
    result.stdout.fnmatch_lines(["error[[]demo/violated]: *", " --> app.js:2:11"])
    assert 'file="app.js"' in project.path("out.xml").read_text()


def test_a_gate_files_errors(project, monkeypatch):
    monkeypatch.setenv("DEPLOY_TOKEN", SECRET)
    project.gate("passes", more=f"{SECRET}: 1")
    result = project.run()
    assert result.ret == 4
    assert SECRET not in result.stderr.str()
    result = project.run(f"--env={SECRET}")
    assert result.ret == 4
    assert SECRET not in result.stderr.str()


def test_an_env_files_line_is_never_drawn(project):
    project.gate("warned")
    for name in (".env", ".env.production", "prod.env", "api.env.yaml", ".env.json"):
        project.path(name).write_text("A: 1\nB: 2\nport: 3\n")
        project.conftest(f"def at(line, column=5, width=4):\n    return Location({name!r}, line, column, width)\n")
        result = project.run()
        result.stdout.fnmatch_lines([f" --> {name}:3:5"])
        assert "port:" not in result.stdout.str()
