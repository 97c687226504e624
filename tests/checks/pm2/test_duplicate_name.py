from __future__ import annotations

from projects import Project


def test_two_apps_of_one_name(project: Project) -> None:
    project.apps("{ name: 'a', script: 'x.js' }", "{ name: 'b', script: 'y.js' }", "{ name: 'a', script: 'z.js' }")
    found = project.judge("pm2/duplicate-name").finding
    assert found.message == "there are two apps called 'a'"
    assert str(found.place) == "ecosystem.config.js:5:13"
    assert str(found.related[0].place) == "ecosystem.config.js:3:13"


def test_names_that_come_from_scripts(project: Project) -> None:
    project.apps("{ script: 'api/index.js' }", "{ script: 'web/index.cjs' }")
    assert project.judge("pm2/duplicate-name").subjects == ["index"]


def test_one_object_twice(project: Project) -> None:
    project.write("ecosystem.config.js", "const a = { name: 'a', script: 'x.js' };\nmodule.exports = { apps: [a, a] };")
    assert project.judge("pm2/duplicate-name").subjects == ["a"]


def test_names_that_differ(project: Project) -> None:
    project.apps(
        "{ name: 'a', script: 'x.js', instances: 4 }", "{ name: 'A', script: 'x.js' }", "{ name: 'a ', script: 'x.js' }"
    )
    assert project.judge("pm2/duplicate-name").passed


def test_names_that_are_unknown_are_not_compared(project: Project) -> None:
    app = "{ name: process.env.NAME, script: 'x.js' }"
    project.apps(app, app)
    assert project.judge("pm2/duplicate-name").passed


def test_the_list_is_unknown(project: Project) -> None:
    project.write("ecosystem.config.js", "module.exports = { apps: require('our-apps') };")
    assert "our-apps" in project.judge("pm2/duplicate-name").refusal.message
