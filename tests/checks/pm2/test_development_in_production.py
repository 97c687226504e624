from __future__ import annotations

import pytest

from projects import Outcome, Project


def judge(project: Project, properties: str, **given: object) -> Outcome:
    project.apps(f"{{ name: 'a', {properties} }}")
    return project.judge("pm2/development-in-production", **given)


@pytest.mark.parametrize("value", ["'development'", "'dev'", "'Development '", "'local'"])
def test_node_env(project: Project, value: str) -> None:
    found = judge(project, f"script: 'x.js', env: {{ NODE_ENV: {value} }}").finding
    assert found.message == "'a' gets a NODE_ENV of development"
    assert found.subject == "a.NODE_ENV"
    assert str(found.place) == "ecosystem.config.js:3:51"


@pytest.mark.parametrize(
    "properties",
    [
        "env: { NODE_ENV: 'production' }",
        "env: { NODE_ENV: 'staging' }",
        "env: {}",
        "env: { NODE_ENV: process.env.NODE_ENV || 'production' }",
        "env: { NODE_ENV: process.env.NODE_ENV }",
        "env: { MODE: 'development' }",
        "env_development: { NODE_ENV: 'development' }",
        "watch: false",
        "watch: ['dist']",
        "watch: process.env.WATCH",
    ],
)
def test_nothing_of_development(project: Project, properties: str) -> None:
    assert judge(project, f"script: 'x.js', {properties}").passed


def test_the_block_decides(project: Project) -> None:
    properties = "script: 'x.js', env: { NODE_ENV: 'development' }, env_production: { NODE_ENV: 'production' }"
    assert judge(project, properties, env="production").passed
    assert judge(project, properties).subjects == ["a.NODE_ENV"]


def test_a_fallback(project: Project) -> None:
    properties = "script: 'x.js', env: { NODE_ENV: process.env.NODE_ENV || 'development' }"
    refusal = judge(project, properties).refusal
    assert refusal.subject == "a.NODE_ENV"
    assert "declare NODE_ENV" in refusal.help
    assert judge(project, properties, variables={"NODE_ENV": "production"}).passed
    assert judge(project, properties, variables={"NODE_ENV": "development"}).subjects == ["a.NODE_ENV"]


def test_either_way_development(project: Project) -> None:
    properties = "script: 'x.js', env: { NODE_ENV: process.env.X ? 'dev' : 'development' }"
    assert judge(project, properties).subjects == ["a.NODE_ENV"]
    assert judge(project, properties.replace("'dev'", "'test'")).refusal.subject == "a.NODE_ENV"


def test_an_unknown_environment(project: Project) -> None:
    assert "our-env" in judge(project, "script: 'x.js', env: require('our-env')").refusal.message


@pytest.mark.parametrize(
    "line",
    [
        "npm run dev",
        "npm run dev -- --port 3000",
        "yarn dev",
        "pnpm run dev:api",
        "npm run start:dev",
        "bun dev",
        "next dev -p 3000",
        "node_modules/.bin/next dev",
        "nodemon server.js",
        "./node_modules/.bin/ts-node-dev src/index.ts",
        "npx vite",
        "vite --host",
        "NODE_OPTIONS=--inspect node --watch server.js",
        "tsx watch src/index.ts",
        "flask --app shop run --debug",
        "uvicorn shop:app --reload",
        "python manage.py runserver 0.0.0.0:8000",
        "nest start --watch",
        "react-scripts start",
    ],
)
def test_commands_of_development(project: Project, line: str) -> None:
    script, _, args = line.partition(" ")
    assert judge(project, f"script: '{line}'").subjects == ["a.command"]
    if not script.startswith("NODE_OPTIONS"):
        found = judge(project, f"script: '{script}', args: '{args}'").finding
        assert "which is for development" in found.message
        assert judge(project, f"script: '{script}', args: {args.split()}").subjects == ["a.command"]


@pytest.mark.parametrize(
    "line",
    [
        "npm start",
        "npm run start:prod",
        "npm run developer-portal",
        "yarn start",
        "next start",
        "node dist/dev-server.js",
        "vite preview",
        "vite build",
        "serve -s dist",
        "node devtools.js",
        "uvicorn shop:app --workers 4",
        "gunicorn shop:app",
        "npm run devices",
        "cd nodemon-fork && npm start",
    ],
)
def test_commands_of_production(project: Project, line: str) -> None:
    assert judge(project, f"script: '{line}'").passed


def test_what_a_package_script_runs(project: Project) -> None:
    package = project.write("web/package.json", '{\n  "scripts": {\n    "start": "next dev -p 3000"\n  }\n}')
    properties = "script: 'npm', args: 'start', cwd: 'web'"
    found = judge(project, properties).finding
    assert "`next dev`" in found.message
    assert [str(other.place) for other in found.related] == ["web/package.json:3:14"]
    package.write_text('{"scripts": {"start": "next start"}}', encoding="utf-8")
    assert judge(project, properties).passed
    assert judge(project, "script: 'npm', args: 'run gone', cwd: 'web'").passed


def test_watch(project: Project) -> None:
    found = judge(project, "script: 'x.js', watch: true").finding
    assert found.subject == "a.watch"
    assert str(found.place) == "ecosystem.config.js:3:41"


@pytest.mark.parametrize(
    ("environment", "env"),
    [
        ("production", None),
        ("apiserver", None),
        ("apiserver", "production"),
        ("web-prod2", "eu"),
        ("local", "production"),
        ("eu1", None),
    ],
)
def test_environments_that_are_production(project: Project, environment: str, env: str | None) -> None:
    project.environment = environment
    assert judge(project, "script: 'x.js', watch: true", env=env).subjects == ["a.watch"]


@pytest.mark.parametrize(
    ("environment", "env"),
    [("local", None), ("apiserver", "staging"), ("web-dev", None), ("qa2", None), ("apiserver", "development")],
)
def test_environments_that_are_not(project: Project, environment: str, env: str | None) -> None:
    project.environment = environment
    assert judge(project, "script: 'nodemon', watch: true", env=env).passed


def test_a_private_argument_is_not_shown(project: Project) -> None:
    properties = "script: 'nodemon', args: process.env.ARGS"
    assert judge(project, properties, variables={"ARGS": "very-private"}).passed
