"""What a run shows."""

from __future__ import annotations

import re

import pytest

VIOLATED = """\
error[demo/violated]: app 'shop' is of another role
 --> app.js:2:11
  |
2 |   apps: ['shop'],
  |           ^^^^^^
  |
  = note: listed here
 --> app.js:1:5
  |
1 | module.exports = {
  |     ^^^^
  |
  = help: remove it
  = page: deploygate explain demo/violated
"""
REFUSED = """\
cannot judge[demo/refused]: the port is unknown
 --> app.js:3:5
  |
3 |     port: process.env.PORT,
  |     ^^^^
  |
  = help: declare it
  = page: deploygate explain demo/refused
"""
REFUSED_TOO = """\
cannot judge[demo/refused-too]: the port is unknown
  = told in full above, for demo/refused (api)
"""


def test_a_whole_run(project):
    project.gate("passes", "violated", "refused", "refused-too", "warned", "waived", "needs-data")
    result = project.run("--env=api")
    out = result.stdout.str()
    for frame in (VIOLATED, REFUSED, REFUSED_TOO):
        assert frame in out
    result.stdout.fnmatch_lines(
        [
            "deploygate: api, by deploygate.yaml",
            "deploygate.yaml .EEFwW*",
            "*= ERRORS =*",
            "*_ ERROR at setup of demo/refused (api) _*",
            "*= FAILURES =*",
            "*_ demo/violated (api) _*",
            "*= WARNED =*",
            "*_ demo/warned (api) _*",
            "warning[[]demo/warned]: this is not nice",
            " --> app.js:3:5",
            "*= WAIVED =*",
            "*_ demo/waived (api) _*",
            "waived[[]demo/waived]: app 'old' is still here",
            "  = waived: OPS-412 moves soon (platform, until 2999-12-31)",
            "*= deploygate =*",
            "1 failed, 2 cannot judge, 1 warned, 1 waived, 1 passed in *s",
            "environment: api, by deploygate.yaml",
            "left out, phase data not asked for: demo/needs-data",
            "*= short test summary info =*",
            "FAILED deploygate.yaml::api::demo::violated - *app 'shop*",
            "ERROR deploygate.yaml::api::demo::refused - *the p*",
            "*= 1 failed, 1 passed, 2 errors, 1 waived, 1 warned in *s =*",
        ]
    )
    assert "\x1b" not in out


def test_verbose(project):
    project.gate("passes", "violated", "refused", "warned", "waived")
    for option in ("-v", "-vv"):
        project.run(option).stdout.fnmatch_lines(
            [
                "deploygate.yaml::api::demo::passes PASSED*",
                "deploygate.yaml::api::demo::refused ERROR*" if option == "-v" else "*::refused*ERROR*",
                "deploygate.yaml::api::demo::violated*FAILED*",
                "deploygate.yaml::api::demo::waived*WAIVED*",
                "deploygate.yaml::api::demo::warned*WARNED*",
            ]
        )


def test_quiet(project):
    project.gate("passes", "violated", "warned", "needs-data")
    result = project.run("-q")
    result.stdout.fnmatch_lines(
        [
            "deploygate api: 1 failed, 1 warned, 1 passed; 1 left out (deploygate.yaml, *s)",
            "1 failed, 1 passed, 1 warned in *",
        ]
    )
    assert "environment: api" not in result.stdout.str()


@pytest.mark.parametrize("style", ["auto", "long", "short", "native"])
def test_every_traceback_style_shows_the_frame(project, style):
    project.gate("violated", "refused", "warned")
    out = project.run(f"--tb={style}", "-l").stdout.str()
    assert VIOLATED in out
    assert REFUSED in out
    assert "items.py" not in out


def test_one_line_a_failure(project):
    project.gate("violated", "refused", "warned")
    result = project.run("--tb=line")
    result.stdout.fnmatch_lines(
        ["app.js:2: app 'shop' is of another role", "*= WARNED =*", "demo/warned (api): this is not nice"]
    )
    assert "-->" not in result.stdout.str().partition("FAILURES")[2]


def test_the_short_summary_stays_short(project, monkeypatch):
    project.gate("violated")
    monkeypatch.setenv("CI", "true")
    result = project.run()
    result.stdout.fnmatch_lines(
        ["FAILED deploygate.yaml::api::demo::violated - app 'shop' is of another role", "*= 1 failed in *"]
    )


def test_no_frames(project):
    project.gate("violated", "warned")
    result = project.run("--tb=no")
    assert "-->" not in result.stdout.str()
    result.stdout.fnmatch_lines(["demo/warned (api): this is not nice", "1 failed, 1 warned in *"])


def test_no_summary_and_no_terminal(project):
    project.gate("violated")
    result = project.run("--no-summary")
    assert result.ret == 1
    assert "= deploygate =" not in result.stdout.str()
    result = project.run("-p", "no:terminal")
    assert (result.ret, result.stdout.str()) == (1, "")


def test_colour(project, monkeypatch):
    project.gate("violated", "warned", "waived")
    out = project.run("--color=yes").stdout.str()
    assert "\x1b[31m\x1b[1merror[demo/violated]\x1b[0m" in out
    assert "\x1b[33m\x1b[1m1 warned\x1b[0m" in out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b" in project.run().stdout.str()
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in project.run().stdout.str()
    assert "\x1b" not in project.run("--color=no").stdout.str()


def test_a_stream_that_cannot_show_everything(project, monkeypatch):
    project.gate("warned")
    project.path("app.js").write_text("\n\n→ 日本 port\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    result = project.start()
    assert result.ret == 0
    result.stdout.fnmatch_lines([r"3 | \u2192 \u65e5\u672c port"])


def test_control_characters_are_shown_and_not_sent(project):
    project.gate("warned", "waived")
    project.path("app.js").write_text("\n\nlet \x1b]0;owned\x07\u202e = 1\n", encoding="utf-8")
    project.conftest(
        "Finding = lambda *a, **k: __import__('pytest_deploygate').Finding('a\\x1b[2Jb\\nc', *a[1:], **k)\n"
    )
    out = project.run("-vv", "--color=no").stdout.str()
    assert "\x1b" not in out
    assert r"3 | let \x1b]0;owned\x07\u202e = 1" in out
    assert r"a\x1b[2Jb\nc" in out


def test_notes_on_waivers(project):
    project.gate("passes", "waived")
    project.path("deploygate.yaml").write_text(
        project.path("deploygate.yaml").read_text().replace("subject: old", "subject: never")
    )
    result = project.run()
    assert result.ret == 1
    result.stdout.fnmatch_lines(
        ["note: deploygate.yaml:*: waiver of demo/waived 'never', by platform: matches nothing, remove it"]
    )
    assert "waiver of" not in project.run("-k", "passes").stdout.str()


def test_an_expired_waiver(project):
    project.gate("waived")
    gate = project.path("deploygate.yaml")
    gate.write_text(gate.read_text().replace("2999", "2001"))
    result = project.run()
    assert result.ret == 1
    result.stdout.fnmatch_lines(
        ["note: deploygate.yaml:*: waiver of demo/waived 'old', by platform: expired * days ago"]
    )


def test_waivers_of_environments_that_were_not_asked_for(project):
    project.gate("waived", environments=("api", "web"))
    gate = project.path("deploygate.yaml")
    gate.write_text(gate.read_text().replace("- {", "- {environment: web, "))
    result = project.run("--env=api", "--deploygate-no-waivers")
    assert result.ret == 1
    result.stdout.fnmatch_lines(["note: 1 waiver ignored"])
    assert "note:" not in project.run("--env=api").stdout.str()
    assert project.run("--env=web").ret == 0


def test_several_environments(project):
    project.gate("refused", "needs-data", environments=("api", "web"))
    result = project.run("--env=all")
    result.stdout.fnmatch_lines(
        [
            "deploygate: api, web, by deploygate.yaml",
            "  = told in full above, for demo/refused (api)",
            "environments: api, web, by deploygate.yaml",
            "left out, phase data not asked for: demo/needs-data (api), demo/needs-data (web)",
        ]
    )


def test_a_reader_that_refuses(project):
    project.gate("passes", "violated", section="{reader: refuses}")
    result = project.run()
    assert result.ret == 1
    result.stdout.fnmatch_lines(
        [
            "cannot judge[[]demo/passes]: the config cannot be parsed",
            " --> app.js:1:1",
            "cannot judge[[]demo/violated]: the config cannot be parsed",
            "  = told in full above, for demo/passes (api)",
            "2 cannot judge in *",
        ]
    )


def test_junit(project):
    project.gate("passes", "violated", "refused", "warned", "waived")
    project.run("--junitxml=out.xml", "-o", "junit_family=xunit1")
    xml = project.path("out.xml").read_text()
    assert re.search(r'<testcase classname="deploygate.yaml.api.demo" name="violated" file="app.js" line="1"', xml)
    assert "<failure message=\"app 'shop' is of another role\">error[demo/violated]: app" in xml
    assert '<error message="failed on setup with &quot;the port is unknown&quot;">cannot judge[demo/refused]' in xml
    for state in ("passed", "failed", "cannot judge", "warned", "waived"):
        assert f'<property name="deploygate_state" value="{state}" />' in xml
    assert xml.count('<property name="deploygate_rule"') == 5
    assert xml.count('<property name="deploygate_environment" value="api" />') == 5


def test_a_place_beside_the_root(project):
    project.gate("violated", name="ops/deploygate.yaml")
    project.path("ops", "app.js").write_text("\n  apps: ['shop'],\n")
    project.run("--deploygate-config=ops/deploygate.yaml", "--junitxml=out.xml", "-o", "junit_family=xunit1")
    assert 'file="ops/app.js" line="1"' in project.path("out.xml").read_text()


def test_the_facts_are_read_once(project):
    project.gate("passes", "violated", "warned", environments=("api", "web"))
    result = project.run("--env=all", "-s")
    assert [line for line in result.outlines if "reading" in line or "reading" in line] != []
    assert result.stdout.str().count("reading ") == 2


def test_what_a_reader_remarks(project):
    project.gate("passes", "warned")
    project.conftest(
        "class Facts:\n    notes = ('app.js is taken for the config',)\n\ndef read_demo(options, deploy):\n    return Facts()\n"
    )
    for options in ([], ["-n1"]):
        result = project.run(*options)
        assert result.ret == 0
        assert result.outlines.count("note: app.js is taken for the config") == 1
