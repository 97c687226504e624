from __future__ import annotations

import pytest

from projects import Outcome, Project


def app(name: str, *properties: str) -> str:
    return f"{{ name: '{name}', script: '{name}.js', {', '.join(properties)} }}"


def judge(project: Project, *apps: str, **given: object) -> Outcome:
    project.apps(*apps)
    return project.judge("pm2/duplicate-port", **given)


@pytest.mark.parametrize(
    "port",
    [
        "env: { PORT: 3000 }",
        "env: { PORT: '3000' }",
        "port: 3000",
        "args: '--port 3000'",
        "args: ['--port', '3000']",
        "args: '--port=3000'",
        "args: '-p 3000'",
        "args: 'start -p 3000 -H 0.0.0.0'",
        "env: { PORT: 3000, HOST: '0.0.0.0' }",
    ],
)
def test_two_apps_on_one_port(project: Project, port: str) -> None:
    found = judge(project, app("a", "env: { PORT: 3000 }"), app("b", port)).finding
    assert found.message == "'b' would listen on port 3000, as 'a' does"
    assert found.subject == "b"
    assert found.related[0].message == "the port of 'a'"


@pytest.mark.parametrize(
    "port",
    [
        "env: { PORT: 3001 }",
        "env: { PORT: 0 }",
        "env: { PORT: 'pipe' }",
        "env: { PORT: true }",
        "env: { PORT: process.env.PORT }",
        "env: process.env.E",
        "args: '--port 3001', env: { PORT: 3000 }",
        "args: '-p 300000'",
        "env: { PORT: 3000, HOST: '10.0.0.2' }",
        "env: { PORT: 3000, HOST: process.env.HOST }",
        "args: '--host 10.0.0.2', env: { PORT: 3000 }",
    ],
)
def test_ports_that_do_not_clash(project: Project, port: str) -> None:
    assert judge(project, app("a", "env: { PORT: 3000, HOST: '10.0.0.1' }"), app("b", port)).passed


def test_the_environment_that_is_asked_for(project: Project) -> None:
    apps = (app("a", "env: { PORT: 1 }", "env_production: { PORT: 3000 }"), app("b", "env: { PORT: 3000 }"))
    assert judge(project, *apps).passed
    assert judge(project, *apps, env="production").subjects == ["b"]


def test_two_apps_in_cluster_mode(project: Project) -> None:
    assert judge(project, app("a", "port: 3000, instances: 2"), app("b", "port: 3000, instances: 2")).subjects == ["b"]


def test_a_port_of_the_package_script(project: Project) -> None:
    project.write("web/package.json", '{"scripts": {"start": "next start -p 3000", "dev": "next dev"}}')
    web = "{ name: 'web', script: 'npm', args: 'start', cwd: 'web' }"
    assert judge(project, app("a", "port: 3000"), web).subjects == ["web"]
    assert judge(project, app("a", "port: 3000"), web.replace("start", "run dev")).passed


def test_a_port_on_a_line_for_the_shell(project: Project) -> None:
    shell = "{ name: 'b', script: 'PORT=3000 npm start' }"
    found = judge(project, app("a", "port: 3000"), shell).finding
    assert str(found.place) == "ecosystem.config.js:4:26"


# Processes of one app


@pytest.mark.parametrize("instances", ["2", "'max'", "0", "-2"])
def test_several_processes_in_fork_mode(project: Project, instances: str) -> None:
    found = judge(project, app("a", f"port: 3000, instances: {instances}, exec_mode: 'fork'")).finding
    assert found.message == "several processes of 'a' would listen on port 3000"


@pytest.mark.parametrize(
    "properties",
    [
        "instances: 2",
        "instances: 'max', exec_mode: 'cluster'",
        "instances: 1, exec_mode: 'fork'",
        "instances: -1, exec_mode: 'fork'",
        "exec_mode: 'fork'",
        "instances: 2, exec_mode: 'fork', increment_var: 'PORT'",
        "instances: process.env.N, exec_mode: 'fork'",
        "instances: 2, exec_mode: process.env.MODE",
    ],
)
def test_processes_that_share_or_do_not_clash(project: Project, properties: str) -> None:
    assert judge(project, app("a", "port: 3000", properties)).passed


def test_npm_shares_no_port(project: Project) -> None:
    npm = "{ name: 'a', script: 'npm', args: 'start', port: 3000, instances: 2 }"
    assert judge(project, npm).subjects == ["a"]


def test_ports_that_are_counted_up(project: Project) -> None:
    counted = app("a", "env: { PORT: 3000 }, instances: 3, exec_mode: 'fork', increment_var: 'PORT'")
    assert judge(project, counted, app("b", "port: 3002")).subjects == ["b"]
    assert judge(project, counted, app("b", "port: 3003")).passed
