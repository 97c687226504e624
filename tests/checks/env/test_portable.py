from __future__ import annotations

from env_projects import EnvProject


def test_loaders_differ(project: EnvProject) -> None:
    project.env("PORT=3000", "DB_PASSWORD=ab#cd")
    found = project.judge("portable").finding
    assert found.message.startswith("DB_PASSWORD is read differently: ")
    assert (found.subject, str(found.place)) == ("DB_PASSWORD", ".env:2:1")
    assert "ab#cd" not in str(found)
    assert found.help


def test_loaders_agree(project: EnvProject) -> None:
    project.env("PORT=3000", "DB_PASSWORD='ab#cd'", "# a comment", "", "URL=https://x.example/y?z=1")
    assert project.judge("portable").passed


def test_only_what_is_needed(project: EnvProject) -> None:
    project.env("PORT=3000", "MOTTO=ab#cd")
    assert project.judge("portable", variables={"PORT": "port"}).passed
    assert project.judge("portable", variables={"MOTTO": {}}).subjects == ["MOTTO"]


def test_a_file_that_cannot_be_read(project: EnvProject) -> None:
    assert project.judge("portable").refusal.message == "the env file '.env' does not exist"


def test_a_template_that_cannot_be_read(project: EnvProject) -> None:
    project.env("PORT=3000")
    assert project.judge("portable", template="none").refusal.message == "the env file 'none' does not exist"
