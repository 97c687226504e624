from __future__ import annotations

import os

import pytest

from env_projects import EnvProject


@pytest.fixture(autouse=True)
def _environment(project: EnvProject) -> None:
    project.environ = dict(os.environ)


REAL = "w7Gq0zR4tVx2LmPn8sKd"


def test_committed(project: EnvProject) -> None:
    project.env("PORT=3000", f"API_KEY={REAL}", f"DB_PASSWORD={REAL}")
    project.commit()
    found = project.judge("tracked-by-git").finding
    assert found.message == "'.env' is committed, with a real value for API_KEY and 1 more"
    assert (found.subject, str(found.place)) == (".env", ".env:2:1")
    assert REAL not in str(found)


def test_one_secret_is_enough(project: EnvProject) -> None:
    project.env("PORT=3000", f"API_KEY={REAL}")
    project.commit()
    assert project.judge("tracked-by-git").finding.message == "'.env' is committed, with a real value for API_KEY"


def test_another_one_than_the_deploys(project: EnvProject) -> None:
    project.env("PORT=3000")
    project.env(f"API_KEY={REAL}", path="old/.env.production")
    project.env(f"API_KEY={REAL}", path="deploy/prod.env")
    project.commit()
    assert project.judge("tracked-by-git").subjects == ["deploy/prod.env", "old/.env.production"]


def test_not_committed(project: EnvProject) -> None:
    project.write("README.md", "x")
    project.commit()
    project.env(f"API_KEY={REAL}")
    assert project.judge("tracked-by-git").passed


def test_no_repository(project: EnvProject) -> None:
    project.env(f"API_KEY={REAL}")
    assert project.judge("tracked-by-git").passed


def test_no_real_secret(project: EnvProject) -> None:
    project.env("PORT=3000", "DB_PASSWORD=postgres", "API_KEY=change-me", "TOKEN=", "KEY_ID=x", "A_SECRET=op://v/i/k")
    project.commit()
    assert project.judge("tracked-by-git").passed


def test_a_template(project: EnvProject) -> None:
    project.env("PORT=3000")
    project.env(f"API_KEY={REAL}", path=".env.example")
    project.env(f"API_KEY={REAL}", path="sample.env")
    project.commit()
    assert project.judge("tracked-by-git").passed


def test_git_cannot_say(project: EnvProject) -> None:
    project.env("PORT=3000")
    project.commit()
    project.environ = {"PATH": "/nowhere"}
    refusal = project.judge("tracked-by-git").refusal
    assert refusal.message == "which files are committed cannot be known: git is not installed"
    (project.root / ".git/HEAD").unlink()
    project.environ = dict(os.environ)
    assert project.judge("tracked-by-git").refusal.message.endswith("git refuses to read this repository")


def test_a_committed_file_that_cannot_be_read(project: EnvProject) -> None:
    project.env("PORT=3000")
    project.write("old.env", b"\xff\xfe")
    project.commit()
    assert project.judge("tracked-by-git").refusal.message.startswith("the env file 'old.env' cannot be read")


def test_one_that_is_gone(project: EnvProject) -> None:
    project.env("PORT=3000")
    project.env(f"API_KEY={REAL}", path="old.env")
    project.commit()
    (project.root / "old.env").unlink()
    assert project.judge("tracked-by-git").passed


def test_a_link_that_leads_nowhere(project: EnvProject) -> None:
    project.env("PORT=3000")
    (project.root / "env").symlink_to("virtual-environment")
    project.commit()
    assert project.judge("tracked-by-git").passed


def test_where_a_secret_is(project: EnvProject) -> None:
    project.env("GOOGLE_APPLICATION_CREDENTIALS=service-account-key.json", "DB_PASSWORD_REQUIRE=1", "JWT_TOKEN=15m")
    project.commit()
    assert project.judge("tracked-by-git").passed
    project.env(f"GOOGLE_APPLICATION_CREDENTIALS={REAL}")
    project.commit()
    assert project.judge("tracked-by-git").subjects == [".env"]
