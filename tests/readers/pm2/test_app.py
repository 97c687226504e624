"""What an entry comes to: names, aliases, interpreter, mode, environment; known and unknown."""

from __future__ import annotations

from typing import Any

import pytest

from projects import Project
from pytest_deploygate.families.pm2 import App, PackageScript, Script
from pytest_deploygate.finding import CannotJudge
from pytest_deploygate.value import UNDEFINED, Known, Unknown, Value


def read(project: Project, properties: str, **given: Any) -> App:
    project.apps(f"{{ {properties} }}")
    return project.app(**given)


def known(value: Value) -> Any:
    assert isinstance(value, Known), value
    return value.data


def possible(value: Value) -> set[Any]:
    assert isinstance(value, Unknown), value
    assert value.closed
    return {candidate.data for candidate in value.candidates}


# Names


@pytest.mark.parametrize(
    ("properties", "name"),
    [
        ("name: 'a', script: 'x.js'", "a"),
        ("script: 'api/server.min.js'", "server.min"),
        ("script: './dist/'", "dist"),
        ("script: '.hidden'", ".hidden"),
        ("script: 'npm start'", "npm start"),
        ("script: 'node dist/main.js --port 1'", "main"),
        ("cmd: 'x.js'", "x"),
        ("script: '', command: 'y.js', cmd: 'x.js'", "x"),
        ("name: '', script: 'x.js'", "x"),
        ("exec: 'x.js'", UNDEFINED),
        ("cwd: '.'", UNDEFINED),
        ("name: 'a', script: 'x.js', append_env_to_name: true", "a-production"),
        ("script: 'x.js', append_env_to_name: true", "x-production"),
        ("name: 'a', script: 'x.js', appendEnvToName: false", "a"),
    ],
)
def test_names(project: Project, properties: str, name: Any) -> None:
    assert known(read(project, properties, env="production").name) == name


def test_the_name_ends_in_the_environment_only_with_env(project: Project) -> None:
    assert known(read(project, "name: 'a', script: 'x.js', append_env_to_name: true").name) == "a"


def test_the_place_of_a_name(project: Project) -> None:
    assert str(read(project, "name: 'a', script: 'x.js'").name.place) == "ecosystem.config.js:3:13"
    assert str(read(project, "script: 'x.js'").name.place) == "ecosystem.config.js:3:15"


def test_unknown_names(project: Project) -> None:
    app = read(project, "name: process.env.X, script: 'x.js'")
    assert isinstance(app.name, Unknown)
    assert app.name.variables == ("X",)
    assert (app.title, app.subject) == ("apps[0]", "apps[0]")
    # Empty, it is the script's.
    assert {candidate.data for candidate in app.name.candidates} == {"x"}
    either = read(project, "name: process.env.X ? 'a' : 'b', append_env_to_name: true", env="qa").name
    assert possible(either) == {"a-qa", "b-qa"}
    suffix = read(project, "name: 'a', append_env_to_name: process.env.X", env="qa").name
    assert possible(suffix) == {"a", "a-qa"}
    assert isinstance(read(project, "script: process.env.X").name, Unknown)


def test_a_private_name(project: Project) -> None:
    app = read(project, "name: process.env.X, script: 'x.js'", variables={"X": "very-private"})
    assert known(app.name) == "very-private"
    assert app.title == "apps[0]"


# Aliases


@pytest.mark.parametrize(
    ("properties", "field", "value"),
    [
        ("exec: 'y.js', script: 'x.js'", "script", "x.js"),
        ("interpreter: 'python3'", "exec_interpreter", "python3"),
        ("interpreter: 'a', exec_interpreter: 'b'", "exec_interpreter", "b"),
        ("out: 'a', output: 'b', out_log: 'c'", "out_file", "c"),
        ("max_restarts: 0, maxRestarts: 3", "max_restarts", 3),
        ("maxRestarts: 0", "max_restarts", 0),
        ("max_restarts: 0", "max_restarts", UNDEFINED),
        ("autorestart: false", "autorestart", False),
        ("port: '3000'", "port", 3000),
        ("port: ' 3000.5 '", "port", 3000.5),
        ("watch: null", "watch", UNDEFINED),
    ],
)
def test_aliases(project: Project, properties: str, field: str, value: Any) -> None:
    assert known(read(project, f"name: 'a', {properties}").field(field)) == value


def test_an_alias_behind_an_unknown_value(project: Project) -> None:
    app = read(project, "name: 'a', exec_mode: process.env.X, execMode: 'fork'")
    mode = app.field("exec_mode")
    assert isinstance(mode, Unknown)
    assert {candidate.data for candidate in mode.candidates} == {"fork"}


# Instances, interpreter, mode


@pytest.mark.parametrize(
    ("instances", "count"),
    [("2", 2), ("'2'", 2), ("'max'", 0), ("'50%'", 50), ("'-1'", -1), ("'0x10'", 16), ("'x'", 0), ("undefined", 1)],
)
def test_instances(project: Project, instances: str, count: int) -> None:
    assert known(read(project, f"script: 'x.js', instances: {instances}").instances) == count


@pytest.mark.parametrize(
    ("properties", "interpreter", "mode"),
    [
        ("script: 'x.js'", "node", "fork"),
        ("script: 'x.mjs', instances: 1", "node", "cluster"),
        ("script: 'x.js', instances: 'max'", "node", "cluster"),
        ("script: 'x.js', instances: -1", "node", "cluster"),
        ("script: 'x.js', instances: -5", "node", "fork"),
        ("script: 'x.js', instances: 3, exec_mode: 'fork'", "node", "fork"),
        ("script: 'x.js', exec_mode: 'cluster_mode'", "node", "cluster"),
        ("script: 'x.js', exec_mode: ''", "node", "fork"),
        ("script: 'x.js', exec_mode: 'cluster', execute_command: true", "node", "fork"),
        ("script: 'x.py', instances: 2", "python", "fork"),
        ("script: 'x.sh', instances: 2", "bash", "fork"),
        ("script: 'x.ts', interpreter: 'ts-node', instances: 2", "ts-node", "cluster"),
        ("script: 'npm', args: 'start', instances: 2", "node", "cluster"),
        ("script: 'npm start', instances: 2", "none", "fork"),
        ("script: 'bash', instances: 2", "none", "fork"),
        ("script: '/usr/bin/python3', instances: 2", "none", "fork"),
        ("script: 'x.js', interpreter: ''", "node", "fork"),
    ],
)
def test_interpreter_and_mode(project: Project, properties: str, interpreter: str, mode: str) -> None:
    app = read(project, properties)
    assert (known(app.interpreter), known(app.mode)) == (interpreter, mode)


@pytest.mark.parametrize(
    ("properties", "interpreters", "modes"),
    [
        ("script: 'x.ts'", {"bun", "node"}, None),
        ("script: 'yarn', instances: 2", {"node", "none"}, {"fork", "cluster"}),
        ("script: 'x.js', instances: process.env.N", None, {"fork", "cluster"}),
        ("script: './server'", {"node", "none"}, None),
    ],
)
def test_unknown_interpreter_and_mode(
    project: Project, properties: str, interpreters: set[str] | None, modes: set[str] | None
) -> None:
    app = read(project, properties)
    assert interpreters is None or possible(app.interpreter) == interpreters
    assert modes is None or possible(app.mode) == modes
    assert interpreters is not None or known(app.interpreter) == "node"
    assert modes is not None or known(app.mode) == "fork"


def test_more_unknown_modes(project: Project) -> None:
    assert possible(read(project, "script: 'x.js', exec_mode: process.env.X ? 'fork' : 'cluster_mode'").mode) == {
        "fork",
        "cluster",
    }
    # Whatever the number is, Python is no Node.js.
    assert known(read(project, "script: 'x.py', instances: process.env.N").mode) == "fork"
    app = read(project, "script: process.env.S, instances: 2")
    assert isinstance(app.interpreter, Unknown)
    assert possible(app.mode) == {"fork", "cluster"}


@pytest.mark.parametrize(("content", "interpreter"), [(b"\x7fELF\0", "none"), (b"#!/bin/sh\n", "node"), (b"", "node")])
def test_a_file_without_an_ending(project: Project, content: bytes, interpreter: str) -> None:
    (project.root / "server").write_bytes(content)
    app = read(project, "script: './server'")
    assert app.launch == Script("file", "server", exists=True, binary=interpreter == "none")
    assert known(app.interpreter) == interpreter


def test_a_folder_is_given_to_node(project: Project) -> None:
    (project.root / "server").mkdir()
    assert known(read(project, "script: './server'").interpreter) == "node"


def test_a_file_called_like_a_command_comes_first(project: Project) -> None:
    project.write("npm", "#!/bin/sh\n")
    assert read(project, "script: 'npm'").launch == Script("file", "npm", exists=True, binary=False)
    assert isinstance(read(project, "script: 'serve'").launch, Script)


# Environment


def env(app: App) -> dict[str, Any]:
    assert not isinstance(app.env, CannotJudge)
    return {name: known(member.value) for name, member in app.env.items()}


BLOCKS = "script: 'x.js', port: 7, env: { A: 'env', B: 'env', C: 'env', PORT: 1 }, env_production: { C: 'block', D: 'block' }"
DEPLOY = "deploy: { production: { env: { B: 'deploy', C: 'deploy' } }, staging: { env: { A: 'no' } } }"


def test_without_env(project: Project) -> None:
    project.apps(f"{{ {BLOCKS} }}", rest=DEPLOY)
    app = project.app()
    assert env(app) == {"A": "env", "B": "env", "C": "env", "PORT": 7}
    assert app.has_block is None


def test_with_env(project: Project) -> None:
    project.apps(f"{{ {BLOCKS} }}", rest=DEPLOY)
    app = project.app(env="production")
    assert env(app) == {"A": "env", "B": "deploy", "C": "block", "D": "block", "PORT": 7}
    assert app.has_block is True
    assert str(app.env_place).startswith("ecosystem.config.js:3:8")


def test_without_the_block(project: Project) -> None:
    project.apps(f"{{ {BLOCKS} }}", rest=DEPLOY)
    app = project.app(env="staging")
    assert env(app) == {"A": "no", "B": "env", "C": "env", "PORT": 7}
    assert app.has_block is False


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ("env: null", {}),
        ("env: { A: 1 }, env_production: process.env.X ? null : undefined", {"A": 1}),
        ("env: 0", {}),
        ("port: 0, env: { PORT: 1 }", {"PORT": 1}),
        ("port: 7, env: { PORT: 1 }, env_production: { PORT: 9 }", {"PORT": 9}),
        ("env: { A: 1 }, env_production: { A: undefined }", {}),
        ("env: { A: 1 }, env_production: 'text'", {"A": 1}),
        ("env: { A: 1 }, env_production: ''", {"A": 1}),
    ],
)
def test_blocks(project: Project, properties: str, expected: dict[str, Any]) -> None:
    assert env(read(project, f"script: 'x.js', {properties}", env="production")) == expected


def test_an_unknown_block(project: Project) -> None:
    app = read(project, "name: 'a', script: 'x.js', env: { A: 1 }, env_production: process.env.X", env="production")
    assert isinstance(app.env, CannotJudge)
    assert "the environment of 'a' is unknown" in str(app.env)
    assert app.has_block is True


def test_a_block_with_more_in_it(project: Project) -> None:
    app = read(project, "script: 'x.js', env: { ...process.env, A: 1 }")
    assert not isinstance(app.env, CannotJudge)
    assert "A" in app.env
    assert app.env_open is not None
    assert read(project, "script: 'x.js', env: { A: 1 }").env_open is None


def test_an_unknown_port(project: Project) -> None:
    app = read(project, "script: 'x.js', port: process.env.P, env: { PORT: 1 }")
    assert not isinstance(app.env, CannotJudge)
    port = app.env["PORT"].value
    assert isinstance(port, Unknown)
    assert {candidate.data for candidate in port.candidates} == {1}


def test_an_unknown_deploy_section(project: Project) -> None:
    project.apps("{ script: 'x.js' }", rest="deploy: require('our-deploy')")
    assert isinstance(project.app(env="production").env, CannotJudge)
    assert env(project.app()) == {}
    project.apps("{ script: 'x.js' }", rest="deploy: { production: require('our-deploy') }")
    assert isinstance(project.app(env="production").env, CannotJudge)
    project.apps("{ script: 'x.js' }", rest="deploy: { production: 'x' }")
    assert env(project.app(env="production")) == {}


# Command lines


@pytest.mark.parametrize(
    ("properties", "line"),
    [
        ("script: 'npm', args: 'run start'", "npm run start"),
        ("script: 'npm', args: ['run', 'start', 1]", "npm run start 1"),
        ("script: 'npm start', args: 'never used'", "npm start"),
        ("script: 'x.js'", "x.js"),
        ("script: 'x.js', args: process.env.A", None),
        ("script: 'x.js', args: [process.env.A]", None),
        ("script: process.env.A", None),
        ("cwd: '.'", None),
    ],
)
def test_lines(project: Project, properties: str, line: str | None) -> None:
    assert read(project, properties).line == line


def test_a_private_line(project: Project) -> None:
    for properties in ("script: 'x.js', args: process.env.A", "script: 'x.js', args: [process.env.A]"):
        assert read(project, properties, variables={"A": "very-private"}).line is None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("npm start", "start"),
        ("npm run build -- --fast", "build"),
        ("npm run-script build", "build"),
        ("npm --silent run build", "build"),
        ("/usr/bin/npm test", "test"),
        ("yarn build", "build"),
        ("pnpm build", "build"),
        ("pnpm run build", "build"),
        ("bun run build", "build"),
        ("bun build", None),
        ("yarn add", None),
        ("npm run", None),
        ("npm", None),
        ("npm ci", None),
        ("npm --prefix web start", None),
        ("pnpm --filter web start", None),
        ("npm start -w web", None),
        ("node x.js", None),
    ],
)
def test_package_scripts(project: Project, line: str, name: str | None) -> None:
    project.write("package.json", '{"scripts": {"start": "a", "build": "b", "test": "c", "add": "d"}}')
    found = read(project, f"script: '{line}'").package_script
    assert (found.name if found else None) == name


def test_where_a_package_script_is(project: Project) -> None:
    project.write("package.json", '{"scripts": {"start": "root"}}')
    project.write("api/package.json", '{\n  "scripts": {"start": "api"}\n}')
    properties = "script: 'npm', args: 'start', cwd: '{}'"
    found = read(project, properties.format("api")).package_script
    assert found is not None
    assert (found.line, str(found.place)) == ("api", "api/package.json:2:24")
    # npm looks in the folders above.
    found = read(project, properties.format("lib")).package_script
    assert found is not None
    assert found.line == "root"
    gone = read(project, "script: 'npm run gone'").package_script
    assert gone == PackageScript("gone", None, gone.place if gone else None)  # type: ignore[arg-type]
    assert read(project, properties.format("/srv/elsewhere")).package_script is None
    assert read(project, "script: 'npm', args: 'start', cwd: process.env.X").package_script is None


# Entries that are unknown


def test_an_unknown_entry(project: Project) -> None:
    project.apps("require('our-app')")
    app = project.app(env="production")
    assert isinstance(app.name, Unknown)
    assert isinstance(app.launch, CannotJudge)
    assert isinstance(app.has_block, CannotJudge)
    assert app.title == "apps[0]"


def test_an_entry_with_more_in_it(project: Project) -> None:
    app = read(project, "...require('our-app'), name: 'a', out_file: 'x'", env="production")
    assert known(app.name) == "a"
    for unknown in (app.script, app.cwd, app.mode, app.instances, app.interpreter):
        assert isinstance(unknown, Unknown)
    assert isinstance(app.env, CannotJudge)
    assert isinstance(app.has_block, CannotJudge)
    assert list(app.raw) == ["name", "out_file"]
    assert app.rejections == ()


def test_an_entry_that_is_none(project: Project) -> None:
    project.apps("'x.js'")
    app = project.app()
    assert [found.wants for found in app.rejections] == ["an object"]
    assert app.launch is None
