from __future__ import annotations

from env_projects import EnvProject


def test_a_default_password(project: EnvProject) -> None:
    project.env("DB_USER=postgres", "DB_PASSWORD=postgres")
    found = project.judge("weak-secret").finding
    assert found.message.startswith("DB_PASSWORD can be guessed: it ")
    assert str(found.place) == ".env:2:1"


def test_a_generated_one(project: EnvProject) -> None:
    project.env("DB_PASSWORD=w7Gq0zR4tVx2LmPn")
    assert project.judge("weak-secret").passed


def test_no_secret(project: EnvProject) -> None:
    project.env("DB_USER=admin", "DB_NAME=test", "PASSWORD_MIN_LENGTH=8")
    assert project.judge("weak-secret").passed
    assert project.judge("weak-secret", variables={"DB_PASSWORD": {"secret": False}}).passed


def test_what_the_gate_file_says(project: EnvProject) -> None:
    project.env("DOOR_CODE=admin123", "API_TOKEN=admin123")
    variables = {"DOOR_CODE": {"secret": True}, "API_TOKEN": {"secret": False}}
    assert project.judge("weak-secret", variables=variables).subjects == ["DOOR_CODE"]


def test_a_password_in_a_url(project: EnvProject) -> None:
    project.env("DATABASE_URL=postgresql://orders:admin123@db.lantern-shop.com:5432/shop")
    found = project.judge("weak-secret").finding
    assert found.subject == "DATABASE_URL"
    assert "admin123" not in str(found)


def test_a_placeholder_is_for_another_rule(project: EnvProject) -> None:
    project.env("JWT_SECRET=change-me")
    assert project.judge("weak-secret").passed


def test_a_value_that_cannot_be_known(project: EnvProject) -> None:
    project.env("DB_PASSWORD=$(pass db)")
    assert project.judge("weak-secret", loader="shell").refusal.subject == "DB_PASSWORD"
