from __future__ import annotations

import pytest

from projects import Project


@pytest.mark.parametrize("script", ["server.js", "./api/server.js", "npm", "node server.js", "node_modules/.bin/next"])
def test_an_app_that_depends_on_the_folder(project: Project, script: str) -> None:
    project.apps(f"{{ name: 'a', script: '{script}' }}")
    found = project.judge("pm2/implicit-cwd").finding
    assert found.message == "'a' has no `cwd` and so depends on where `pm2 start` is called"
    assert found.help == "add `cwd: __dirname`"
    assert str(found.place) == "ecosystem.config.js:3:13"


def test_one_finding_for_a_file(project: Project) -> None:
    project.apps("{ name: 'a', script: 'a.js' }", "{ script: 'b.js' }", "{ name: 'c', script: 'c.js', cwd: __dirname }")
    found = project.judge("pm2/implicit-cwd").finding
    assert found.message.startswith("2 apps have no `cwd` and so depend on")
    assert [str(other.place) for other in found.related] == ["ecosystem.config.js:4:15"]


@pytest.mark.parametrize("properties", ["cwd: __dirname", "cwd: '/srv/shop'", "cwd: process.env.APP_ROOT"])
def test_an_app_with_a_folder(project: Project, properties: str) -> None:
    project.apps(f"{{ name: 'a', script: 'server.js', {properties} }}")
    assert project.judge("pm2/implicit-cwd").passed


@pytest.mark.parametrize("script", ["`${__dirname}/server.js`", "'/srv/shop/server.js'", "undefined", "process.env.X"])
def test_an_app_that_does_not_depend_on_it(project: Project, script: str) -> None:
    project.apps(f"{{ name: 'a', script: {script} }}")
    assert project.judge("pm2/implicit-cwd").passed


def test_the_gate_file_says_where_pm2_is_called(project: Project) -> None:
    project.apps("{ name: 'a', script: 'server.js' }")
    assert project.judge("pm2/implicit-cwd", cwd=".").passed


@pytest.mark.parametrize(
    ("path", "text", "help"),
    [
        ("ecosystem.config.mjs", "export const apps = [{ name: 'a', script: 'a.js' }];", "`cwd: import.meta.dirname`"),
        ("ecosystem.yml", "apps:\n  - {name: a, script: a.js}\n", "`cwd: /the/folder/on/the/server`"),
        ("ops/ecosystem.json", '{"apps": [{"name": "a", "script": "a.js"}]}', "`cwd: /the/folder/on/the/server/ops`"),
    ],
)
def test_what_to_write(project: Project, path: str, text: str, help: str) -> None:
    project.write(path, text)
    assert project.judge("pm2/implicit-cwd", config=path).finding.help == f"add {help}"


def test_a_name_that_is_unknown(project: Project) -> None:
    project.apps("{ name: process.env.NAME, script: 'server.js' }")
    assert str(project.judge("pm2/implicit-cwd").finding.place) == "ecosystem.config.js:3:5"
