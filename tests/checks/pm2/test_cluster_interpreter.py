from __future__ import annotations

import pytest

from projects import Project


def app(script: str, *properties: str) -> str:
    return f"{{ name: 'a', script: '{script}', {', '.join(properties)} }}"


@pytest.mark.parametrize(
    ("script", "properties", "says"),
    [
        ("x.py", "exec_mode: 'cluster'", "takes 'x.py' for JavaScript"),
        ("x.sh", "execMode: 'cluster_mode'", "takes 'x.sh' for JavaScript"),
        ("x.py", "exec_mode: 'cluster', interpreter: 'python3'", "takes 'x.py' for JavaScript"),
        ("npm start", "exec_mode: 'cluster'", "a line for the shell"),
        ("python3", "exec_mode: 'cluster', args: 'x.py'", "the program 'python3' cannot run"),
        ("node", "exec_mode: 'cluster', args: 'x.js'", "the program 'node' cannot run"),
        ("x.js", "exec_mode: 'cluster', interpreter: 'python3'", "does not use the `interpreter`"),
        ("x.ts", "instances: 2, interpreter: 'ts-node'", "does not use the `interpreter`"),
        ("x.ts", "instances: 1, interpreter: './node_modules/.bin/ts-node'", "does not use the `interpreter`"),
        ("x.js", "exec_mode: 'cluster', interpreter: 'none'", "does not use the `interpreter`"),
    ],
)
def test_an_app_that_cannot_run_in_a_cluster(project: Project, script: str, properties: str, says: str) -> None:
    project.apps(app(script, properties))
    found = project.judge("pm2/cluster-interpreter").finding
    assert says in found.message
    assert found.help.endswith("`exec_mode: 'fork'`")


@pytest.mark.parametrize(
    ("script", "properties"),
    [
        ("x.js", "exec_mode: 'cluster', instances: 'max'"),
        ("x.js", "exec_mode: 'cluster', interpreter: 'node'"),
        ("x.js", "exec_mode: 'cluster', interpreter: '/usr/bin/node'"),
        ("x.js", "exec_mode: 'cluster', interpreter: 'node@20'"),
        ("bin/www", "exec_mode: 'cluster'"),
        ("npm", "exec_mode: 'cluster', args: 'start'"),
        ("yarn", "exec_mode: 'cluster', args: 'start'"),
        ("x.py", "instances: 2"),
        ("x.py", "exec_mode: 'fork', instances: 2"),
        ("x.py", "interpreter: 'python3'"),
        ("x.ts", "interpreter: 'ts-node'"),
        ("x.js", "instances: 2, interpreter: 'python3'"),
        ("npm start", "instances: 2"),
        ("x.js", "exec_mode: process.env.MODE"),
        ("x.js", "exec_mode: 'cluster', interpreter: process.env.I"),
        ("", "exec_mode: 'cluster'"),
    ],
)
def test_apps_that_can_or_need_not(project: Project, script: str, properties: str) -> None:
    project.apps(app(script, properties))
    assert project.judge("pm2/cluster-interpreter").passed


def test_a_binary_of_the_project(project: Project) -> None:
    (project.root / "server").write_bytes(b"\x7fELF\0\0\0")
    project.apps(app("./server", "exec_mode: 'cluster'"))
    assert "the program 'server'" in project.judge("pm2/cluster-interpreter").finding.message


def test_an_unknown_mode(project: Project) -> None:
    project.apps(app("x.py", "exec_mode: process.env.MODE"))
    assert "MODE" in project.judge("pm2/cluster-interpreter").refusal.help
    project.apps(app("x.ts", "interpreter: 'ts-node', instances: process.env.N"))
    assert project.judge("pm2/cluster-interpreter").refusal.subject == "a"
    project.apps(app("x.py", "exec_mode: process.env.X ? 'fork' : 'fork_mode'"))
    assert project.judge("pm2/cluster-interpreter").passed


def test_an_unknown_script_is_for_another_rule(project: Project) -> None:
    project.apps("{ name: 'a', script: process.env.SCRIPT, exec_mode: 'cluster' }")
    assert project.judge("pm2/cluster-interpreter").passed
