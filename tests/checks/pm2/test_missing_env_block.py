from __future__ import annotations

import pytest

from projects import Project

DEVELOPMENT = "env: { NODE_ENV: 'development' }"
PRODUCTION = "env_production: { NODE_ENV: 'production' }"


def app(name: str, *properties: str) -> str:
    return f"{{ name: '{name}', script: 'x.js', {', '.join(properties)} }}"


def test_every_app_has_the_block(project: Project) -> None:
    project.apps(app("a", DEVELOPMENT, PRODUCTION), app("b", "env_production: {}"))
    assert project.judge("pm2/missing-env-block", env="production").passed


def test_an_app_lacks_the_block(project: Project) -> None:
    project.apps(app("a", DEVELOPMENT, PRODUCTION), app("b", DEVELOPMENT))
    found = project.judge("pm2/missing-env-block", env="production").finding
    assert found.message == "'b' has no `env_production`: `--env production` changes nothing for it"
    assert str(found.place) == "ecosystem.config.js:4:34"
    assert "an empty one will do" in found.help


def test_pm2_is_started_without_env(project: Project) -> None:
    project.apps(app("a", DEVELOPMENT))
    assert project.judge("pm2/missing-env-block").passed


@pytest.mark.parametrize("key", ["envProduction", "env_Production", "env_prod", "env_producton"])
def test_a_name_that_is_nearly_right(project: Project, key: str) -> None:
    project.apps(app("a", DEVELOPMENT, f"{key}: {{}}"))
    found = project.judge("pm2/missing-env-block", env="production").finding
    assert found.help == f"did you mean `env_production` with `{key}`?"


@pytest.mark.parametrize("block", ["undefined", "''"])
def test_a_block_that_pm2_does_not_take_for_one(project: Project, block: str) -> None:
    project.apps(app("a", DEVELOPMENT, f"env_production: {block}"))
    assert project.judge("pm2/missing-env-block", env="production").subjects == ["a"]


@pytest.mark.parametrize(("said", "env"), [("production", "production"), ("production", "prod"), ("qa", "qa")])
def test_an_environment_that_is_right_already(project: Project, said: str, env: str) -> None:
    project.apps(app("a", f"env: {{ NODE_ENV: '{said}' }}"))
    assert project.judge("pm2/missing-env-block", env=env).passed


def test_an_app_without_an_environment_of_its_own(project: Project) -> None:
    project.apps(app("a", DEVELOPMENT, PRODUCTION), app("proxy"))
    assert project.judge("pm2/missing-env-block", env="production").passed
    # Where nobody has the block, its name may be wrong.
    project.apps(app("a", DEVELOPMENT, PRODUCTION), app("proxy"))
    assert project.judge("pm2/missing-env-block", env="live").subjects == ["a", "proxy"]


def test_whether_there_is_a_block_is_unknown(project: Project) -> None:
    project.apps("{ ...require('our-defaults'), name: 'a', script: 'x.js' }")
    assert project.judge("pm2/missing-env-block", env="production").refusal.subject == "a"


def test_an_environment_that_is_unknown_is_no_reason_to_pass(project: Project) -> None:
    project.apps("{ name: 'a', script: 'x.js', env: require('our-env') }")
    assert project.judge("pm2/missing-env-block", env="production").subjects == ["a"]
