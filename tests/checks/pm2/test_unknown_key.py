from __future__ import annotations

import pytest

from projects import Project
from pytest_deploygate.families.pm2.fields import KEYS


def app(*properties: str) -> str:
    return f"{{ name: 'a', script: 'x.js', {', '.join(properties)} }}"


@pytest.mark.parametrize("key", ["env_file", "envFile", "env_files"])
def test_a_file_that_pm2_never_loads(project: Project, key: str) -> None:
    project.apps(app(f"{key}: '.env'"))
    found = project.judge("pm2/unknown-key").finding
    assert found.message == f"PM2 never loads the `{key}` of 'a'"
    assert "--env-file" in found.help
    assert str(found.place) == "ecosystem.config.js:3:34"
    assert found.subject == f"a.{key}"


@pytest.mark.parametrize(
    ("key", "help"),
    [
        ("watch_ignore", "it is `ignore_watch`"),
        ("autoRestart", "did you mean `autorestart`?"),
        ("instance", "did you mean `instances`?"),
        ("max_memory_restarts", "did you mean `max_memory_restart`?"),
        ("errorLog", "did you mean"),
        ("depends_on", "PM2 knows no order"),
        ("health_check", "PM2 checks no health"),
        ("zzz", "take it out: it does nothing"),
    ],
)
def test_a_key_that_pm2_drops(project: Project, key: str, help: str) -> None:
    project.apps(app(f"{key}: 1"))
    found = project.judge("pm2/unknown-key").finding
    assert found.message == f"PM2 does not know `{key}`, and drops it"
    assert found.help.startswith(help)


@pytest.mark.parametrize("key", sorted(KEYS))
def test_keys_that_pm2_knows(project: Project, key: str) -> None:
    project.apps(app(f"{key}: undefined"))
    assert project.judge("pm2/unknown-key").passed


@pytest.mark.parametrize(
    "key", ["env", "env_production", "env_", "'env_a-b'", "_comment", "'//'", "description", "$schema"]
)
def test_environments_and_remarks(project: Project, key: str) -> None:
    project.apps(app(f"{key}: {{}}"))
    assert project.judge("pm2/unknown-key").passed


def test_a_blank_makes_it_no_environment(project: Project) -> None:
    project.apps(app("'env_a b': {}"))
    assert project.judge("pm2/unknown-key").subjects == ["a.env_a b"]
