from __future__ import annotations

from env_projects import EnvProject


def test_set_twice(project: EnvProject) -> None:
    project.env("PORT=3000", "LOG=info", "PORT=4000")
    found = project.judge("duplicate-key").finding
    assert found.message == "PORT is set twice, and this line wins"
    assert (str(found.place), str(found.related[0].place)) == (".env:3:1", ".env:1:1")


def test_set_once_a_file(project: EnvProject) -> None:
    project.env("PORT=3000", "#PORT=1", "PORTS=2")
    project.env("PORT=4000", path="more.env")
    assert project.judge("duplicate-key", file=[".env", "more.env"]).passed


def test_whatever_the_loader(project: EnvProject) -> None:
    project.env("PORT=3000", "PORT=4000")
    for loader in (None, "python-dotenv", "compose", "shell"):
        assert project.judge("duplicate-key", loader=loader).subjects == ["PORT"]


def test_a_file_that_cannot_be_read(project: EnvProject) -> None:
    assert project.judge("duplicate-key").refusal.message == "the env file '.env' does not exist"
