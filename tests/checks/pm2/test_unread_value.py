from __future__ import annotations

import pytest

from projects import Project


def test_everything_is_known(project: Project) -> None:
    project.apps("{ name: 'a', script: 'x.js', cwd: __dirname, env: { PORT: process.env.PORT, A: require('a') } }")
    assert project.judge("pm2/unread-value").passed


@pytest.mark.parametrize(
    ("properties", "subject"),
    [
        ("name: process.env.X, script: 'x.js'", "apps[0].name"),
        ("name: 'a', script: process.env.X", "a.script"),
        ("name: 'a', script: 'x.js', cwd: process.env.X", "a.cwd"),
        ("name: 'a', script: 'x.js', env: process.env.X", "a.env"),
    ],
)
def test_what_an_app_is_made_of(project: Project, properties: str, subject: str) -> None:
    project.apps(f"{{ {properties} }}")
    refusal = project.judge("pm2/unread-value").refusal
    assert refusal.subject == subject
    assert "process.env.X is not declared" in refusal.message
    assert "declare X under `variables:`" in refusal.help
    assert project.judge("pm2/unread-value", variables={"X": "y"}).passed or "env" in subject


def test_a_variable_that_is_left_to_its_default(project: Project) -> None:
    project.write("x.js")
    project.apps("{ name: process.env.APP_NAME || 'a', script: 'x.js', cwd: process.env.APP_ROOT || __dirname }")
    assert len(project.judge("pm2/unread-value").refusals) == 2
    unset = {"APP_NAME": "", "APP_ROOT": ""}
    assert project.judge_all(["pm2/unread-value", "pm2/missing-cwd", "pm2/missing-script"], variables=unset).passed


def test_one_reason_is_told_once(project: Project) -> None:
    project.write(
        "ecosystem.config.js", "const x = process.env.X;\nmodule.exports = { apps: [{ name: x, script: x, cwd: x }] };"
    )
    assert project.judge("pm2/unread-value").refusal.subject == "apps[0].name"


def test_an_entry(project: Project) -> None:
    project.apps("{ name: 'a', script: 'x.js' }", "require('our-app')")
    assert project.judge("pm2/unread-value").refusal.subject == "apps[1].name"


def test_what_an_entry_may_have_besides(project: Project) -> None:
    project.apps("{ ...require('our-app'), name: 'a' }")
    assert project.judge("pm2/unread-value").refusal.subject == "a.script"
    project.apps("{ ...require('our-app'), name: 'a', script: 'x.js', cwd: '.', env: {} }")
    assert project.judge("pm2/unread-value").passed


def test_the_list(project: Project) -> None:
    project.write("ecosystem.config.js", "module.exports = { apps: require('our-apps') };")
    assert "our-apps" in project.judge("pm2/unread-value").refusal.message


def test_the_file(project: Project) -> None:
    project.write("ecosystem.config.js", "throw new Error('not here');")
    assert project.judge("pm2/unread-value").refusal.place.path == "ecosystem.config.js"
