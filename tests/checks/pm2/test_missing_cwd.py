from __future__ import annotations

import pytest

from projects import Project


def app(cwd: str) -> str:
    return f"{{ name: 'a', script: 'npm', cwd: {cwd} }}"


@pytest.mark.parametrize("cwd", ["'api'", "'./api/'", "__dirname", "`${__dirname}/api`", "undefined", "''", "null"])
def test_the_folder_is_there(project: Project, cwd: str) -> None:
    project.write("api/package.json", "{}")
    project.apps(app(cwd))
    assert project.judge("pm2/missing-cwd").passed


def test_the_folder_is_not_there(project: Project) -> None:
    project.apps(app("'api'"))
    found = project.judge("pm2/missing-cwd").finding
    assert found.message == "'a' runs in 'api', which is no folder of this repository"
    assert str(found.place) == "ecosystem.config.js:3:38"


def test_a_file_is_no_folder(project: Project) -> None:
    project.write("api")
    project.apps(app("'api'"))
    assert project.judge("pm2/missing-cwd").subjects == ["a"]


def test_the_folder_starts_where_pm2_is_called(project: Project) -> None:
    project.write("deploy/api/package.json")
    project.apps(app("'api'"))
    assert project.judge("pm2/missing-cwd", cwd="deploy").passed
    project.apps(app("'api'"), path="deploy/ecosystem.config.js")
    refusal = project.judge("pm2/missing-cwd", config="deploy/ecosystem.config.js").refusal
    assert "only if PM2 is called from 'deploy'" in refusal.message


def test_a_folder_called_tilde(project: Project) -> None:
    project.apps(app("'~/shop'"))
    assert project.judge("pm2/missing-cwd").finding.help.startswith("PM2 takes `~` for a folder's name")


def test_a_folder_that_a_build_makes(project: Project) -> None:
    project.apps(app("'dist/api'"))
    assert project.judge("pm2/missing-cwd", built=["dist"]).passed
    assert project.judge("pm2/missing-cwd", built=["dist/api/"]).passed


def test_a_folder_of_another_repository(project: Project) -> None:
    project.apps(app("'/srv/other/web'"), app("'/srv/shop/api/'"), app("'../sibling'"))
    given = {"deploy_path": "/srv/shop", "built": ["/srv/other/**", "../sibling"]}
    assert project.judge("pm2/missing-cwd", **given).subjects == ["a"]
    project.write("api/package.json", "{}")
    assert project.judge("pm2/missing-cwd", **given).passed
    refusals = project.judge("pm2/missing-cwd", deploy_path="/srv/shop", built=["web", "other/**"]).refusals
    assert ["`built:`" in refusal.help for refusal in refusals] == [True, True]


def test_a_folder_of_the_server(project: Project) -> None:
    project.apps(app("'/srv/shop/api'"))
    refusal = project.judge("pm2/missing-cwd").refusal
    assert "does not lead into this repository" in refusal.message
    assert "deploy-path" in refusal.help
    assert project.judge("pm2/missing-cwd", deploy_path="/srv/shop").subjects == ["a"]
    assert project.judge("pm2/missing-cwd", deploy_path="/srv/shop/api").passed


def test_an_unknown_folder(project: Project) -> None:
    project.apps(app("process.env.APP_ROOT"))
    refusal = project.judge("pm2/missing-cwd").refusal
    assert "APP_ROOT" in refusal.help
    assert refusal.subject == "a"


def test_a_declared_variable(project: Project) -> None:
    project.apps(app("process.env.APP_ROOT"))
    found = project.judge("pm2/missing-cwd", variables={"APP_ROOT": "very-private"}).finding
    assert "very-private" not in found.message


def test_an_entry_that_is_unknown(project: Project) -> None:
    project.apps("require('our-app')")
    assert "our-app" in project.judge("pm2/missing-cwd").refusal.message
