from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from projects import Project


def app(script: str, *properties: str) -> str:
    return f"{{ name: 'a', script: {script}, {', '.join(properties)} }}"


def git(project: Project, *ignored: str) -> None:
    subprocess.run(["git", "init", "-q", str(project.root)], check=True)
    project.write(".gitignore", "\n".join(ignored) + "\n")


def test_the_script_is_there(project: Project) -> None:
    project.write("api/server.js")
    project.apps(app("'api/server.js'"))
    assert project.judge("pm2/missing-script").passed
    project.apps(app("'./server.js'", "cwd: 'api'"))
    assert project.judge("pm2/missing-script").passed
    project.apps(app("`${__dirname}/api/server.js`"))
    assert project.judge("pm2/missing-script").passed


def test_the_script_is_not_there(project: Project) -> None:
    project.write("api/server.js")
    project.apps(app("'api/sever.js'"))
    found = project.judge("pm2/missing-script").finding
    assert found.message == "'a' runs 'api/sever.js', which is not in this repository"
    assert str(found.place) == "ecosystem.config.js:3:26"


def test_the_script_starts_at_the_folder(project: Project) -> None:
    project.write("api/server.js")
    project.apps(app("'api/server.js'", "cwd: './api'"))
    assert "'api/api/server.js'" in project.judge("pm2/missing-script").finding.message


@pytest.mark.parametrize(
    ("script", "help"),
    [
        ("dist/main", "PM2 adds no ending: is it 'dist/main.js'?"),
        ("~/server.js", "PM2 knows neither `~` nor variables"),
        ("$HOME/server.js", "PM2 knows neither `~` nor variables"),
        ("x.js", "check the path"),
    ],
)
def test_what_to_do(project: Project, script: str, help: str) -> None:
    project.apps(app(f"'{script}'"))
    assert project.judge("pm2/missing-script").finding.help.startswith(help)


@pytest.mark.parametrize("script", ["undefined", "''", "null"])
def test_no_script_at_all(project: Project, script: str) -> None:
    project.apps(app(script))
    assert project.judge("pm2/missing-script").finding.message == "'a' has no script"


@pytest.mark.parametrize(
    "script", ["npm", "yarn", "python3", "node", "serve", "/usr/bin/npm", "npm start", "node x.js"]
)
def test_programs_of_the_server(project: Project, script: str) -> None:
    project.apps(app(f"'{script}'"))
    assert project.judge("pm2/missing-script").passed


def test_what_git_ignores_is_built(project: Project) -> None:
    git(project, "dist", "!dist/keep.js")
    project.apps(app("'dist/main.js'"), app("'api/dist/main.js'"))
    assert project.judge("pm2/missing-script").passed
    project.apps(app("'build/main.js'"))
    assert project.judge("pm2/missing-script").subjects == ["a"]


def test_what_the_gate_file_says_is_built(project: Project) -> None:
    project.apps(app("'dist/main.js'"))
    assert project.judge("pm2/missing-script", built=["dist/**"]).passed
    assert project.judge("pm2/missing-script", built=["build/**"]).subjects == ["a"]


def test_a_submodule_brings_it(project: Project) -> None:
    project.write(".gitmodules", '[submodule "chat"]\n\tpath = apps/chat\n\turl = https://example.com/chat.git\n')
    project.apps(app("'apps/chat/server.js'"))
    assert project.judge("pm2/missing-script").passed


def test_an_install_brings_it(project: Project) -> None:
    project.write("package.json", '{"dependencies": {"next": "14"}, "devDependencies": {"@nestjs/cli": "10"}}')
    project.apps(
        app("'node_modules/next/dist/bin/next'"),
        app("'./node_modules/.bin/next'"),
        app("'node_modules/.bin/nest'"),
        app("'.venv/bin/uvicorn'"),
    )
    assert project.judge("pm2/missing-script").passed


def test_nothing_asks_for_the_package(project: Project) -> None:
    project.write("package.json", '{"dependencies": {"express": "4"}}')
    project.apps(app("'node_modules/next/dist/bin/next'"))
    refusal = project.judge("pm2/missing-script").refusal
    assert "'node_modules/next/dist/bin/next', a package that no package.json here asks for" in refusal.message
    assert "`built:`" in refusal.help


def test_a_workspace_asks_for_the_package(project: Project) -> None:
    project.write("package.json", '{"devDependencies": {"turbo": "2"}}')
    project.write("apps/web/package.json", '{"dependencies": {"next": "14"}}')
    project.apps(
        app("'node_modules/.bin/next'", "cwd: 'apps/web'"), app("'node_modules/.bin/turbo'", "cwd: 'apps/web'")
    )
    assert project.judge("pm2/missing-script").passed


# The server's paths


def test_a_path_of_the_server(project: Project) -> None:
    project.apps(app("'/srv/shop/server.js'"))
    refusal = project.judge("pm2/missing-script").refusal
    assert "does not lead into this repository" in refusal.message
    assert "deploy-path" in refusal.help
    assert "not in this repository" in project.judge("pm2/missing-script", deploy_path="/srv/shop").finding.message
    project.write("server.js")
    assert project.judge("pm2/missing-script", deploy_path=["/srv/other", "/srv/shop/"]).passed


def test_a_script_of_another_repository(project: Project) -> None:
    project.write("server.js")
    project.apps(
        app("'/srv/shop/server.js'"),
        app("'/srv/other/dist/web.js'"),
        "{ name: 'b', script: 'x.js', cwd: '/srv/other' }",
    )
    given = {"deploy_path": "/srv/shop"}
    assert len(project.judge("pm2/missing-script", **given).refusals) == 2
    assert project.judge("pm2/missing-script", built=["/srv/other"], **given).passed
    assert [
        refusal.subject
        for refusal in project.judge("pm2/missing-script", built=["/srv/other/dist/*"], **given).refusals
    ] == ["b"]


def test_a_declared_path_counts_alone(project: Project) -> None:
    project.write("server.js")
    project.apps(app("'/srv/shop/server.js'"))
    assert project.judge("pm2/missing-script", deploy_path="/srv/other").refusal.subject == "a"


def test_the_deploy_section_says_where_it_lies(project: Project) -> None:
    project.write("server.js")
    project.apps(
        app("'/var/www/production/current/server.js'"),
        app("'/var/www/production/source/gone.js'"),
        rest="deploy: { production: { path: '/var/www/production' } }",
    )
    assert "'gone.js'" in project.judge("pm2/missing-script", env="production").finding.message


def test_the_paths_themselves_say_where_it_lies(project: Project) -> None:
    project.write("apps/api/server.js")
    project.apps(app("'/srv/shop/apps/api/server.js'"), app("'/srv/shop/apps/web/server.js'"))
    assert "'apps/web/server.js'" in project.judge("pm2/missing-script").finding.message


def test_a_folder_called_like_the_checkout(tmp_path: Path) -> None:
    project = Project(tmp_path / "shop")
    project.apps(app("'server.js'", "cwd: '/home/deploy/shop'"))
    assert "'server.js'" in project.judge("pm2/missing-script").finding.message


def test_a_folder_that_says_nothing(project: Project) -> None:
    # Many a project has a folder `app`; that one does is no reason to take /var/www/app for it.
    project.write("app/page.tsx")
    project.apps(app("'server.js'", "cwd: '/var/www/app'"))
    assert project.judge("pm2/missing-script").refusal.subject == "a"


def test_a_windows_path(project: Project) -> None:
    project.apps(app("'C:/shop/server.js'"))
    assert project.judge("pm2/missing-script").refusal.subject == "a"


def test_outside_by_going_up(project: Project) -> None:
    project.apps(app("'../other/server.js'"))
    assert project.judge("pm2/missing-script").refusal.subject == "a"


def test_a_path_that_no_file_can_have(project: Project) -> None:
    project.apps(app("'a\\0b/x.js'"))
    assert project.judge("pm2/missing-script").subjects == ["a"]


# Where PM2 is called


def test_right_only_from_the_files_own_folder(project: Project) -> None:
    project.write("apps/api/server.js")
    project.apps(app("'server.js'"), path="apps/api/ecosystem.config.js")
    refusal = project.judge("pm2/missing-script", config="apps/api/ecosystem.config.js").refusal
    assert "only if PM2 is called from 'apps/api'" in refusal.message
    assert project.judge("pm2/missing-script", config="apps/api/ecosystem.config.js", cwd="apps/api").passed


def test_right_from_no_folder(project: Project) -> None:
    project.apps(app("'server.js'"), path="apps/api/ecosystem.config.js")
    assert project.judge("pm2/missing-script", config="apps/api/ecosystem.config.js").subjects == ["a"]


def test_a_program_from_where_pm2_is_called(project: Project) -> None:
    (project.root / "api").mkdir()
    program = project.write("bin/start")
    project.apps(app("'bin/start'", "cwd: 'api'"))
    assert project.judge("pm2/missing-script").subjects == ["a"]
    program.chmod(0o755)
    assert project.judge("pm2/missing-script").passed


# Unknown


def test_an_unknown_script(project: Project) -> None:
    project.apps(app("process.env.SCRIPT"))
    assert "SCRIPT" in project.judge("pm2/missing-script").refusal.help


def test_an_unknown_folder(project: Project) -> None:
    project.apps(app("'server.js'", "cwd: process.env.APP_ROOT"))
    assert "APP_ROOT" in project.judge("pm2/missing-script").refusal.help
    project.apps(app("'npm'", "cwd: process.env.APP_ROOT"))
    assert project.judge("pm2/missing-script").passed


def test_a_private_path_is_not_shown(project: Project) -> None:
    project.apps(app("process.env.SCRIPT"))
    found = project.judge("pm2/missing-script", variables={"SCRIPT": "very-private.js"}).finding
    assert "very-private" not in found.message
