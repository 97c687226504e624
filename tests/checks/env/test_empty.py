from __future__ import annotations

from env_projects import EnvProject


def test_set_to_nothing(project: EnvProject) -> None:
    project.env("PORT=1", "API_KEY=", "NAME='  '")
    outcome = project.judge("empty", variables={"API_KEY": {}, "NAME": {}})
    assert outcome.subjects == ["API_KEY", "NAME"]
    assert outcome.findings[0].message == "API_KEY is set to nothing, and the gate file declares it"
    assert str(outcome.findings[0].place) == ".env:2:1"


def test_which_may_be(project: EnvProject) -> None:
    project.env("API_KEY=", "PORT=1")
    assert project.judge("empty", variables={"API_KEY": {"empty": True}}).passed
    assert project.judge("empty", variables={"API_KEY": {"required": False}}).passed
    assert project.judge("empty").passed


def test_by_the_template(project: EnvProject) -> None:
    project.env("SENTRY_DSN=", "API_KEY=")
    project.env("SENTRY_DSN=", "API_KEY=change-me", path=".env.example")
    assert project.judge("empty", template=".env.example").subjects == ["API_KEY"]


def test_a_value_that_cannot_be_read(project: EnvProject) -> None:
    project.write(".env", b"API_KEY=\xff\n")
    refusal = project.judge("empty", variables={"API_KEY": {}}).refusal
    assert refusal.message == "the env file '.env' cannot be read: the file is not UTF-8 from here on"
    assert str(refusal.place) == ".env:1:9"


def test_zero_is_something(project: EnvProject) -> None:
    project.env("RETRIES=0")
    assert project.judge("empty", variables={"RETRIES": "integer"}).passed
