from __future__ import annotations

import pytest

from env_projects import EnvProject


@pytest.mark.parametrize("loader", ["python-dotenv", "node-dotenv", "shell", None])
def test_a_line_that_sets_nothing(project: EnvProject, loader: str | None) -> None:
    project.env("PORT=3000", "API_KEY hunter2-hunter2", "LOG=info")
    found = project.judge("dropped-line", loader=loader).finding
    assert found.message.startswith(loader or "every loader")
    assert (found.subject, found.place.line) == (".env", 2)
    assert "hunter2" not in str(found)


@pytest.mark.parametrize("loader", ["python-dotenv", "node-dotenv", "compose", "shell", None])
def test_every_line_is_read(project: EnvProject, loader: str | None) -> None:
    project.env("# PORT 3000", "", "   ", "PORT=3000", "export LOG=info # why", "EMPTY=", "A='x y'")
    assert project.judge("dropped-line", loader=loader).passed


def test_a_line_that_only_some_drop_is_for_another_rule(project: EnvProject) -> None:
    project.env("PORT=3000", "LOG: info")
    assert project.judge("dropped-line", loader=None).passed
    assert project.judge("dropped-line", loader="python-dotenv").finding.place.line == 2


def test_a_loader_that_gives_up(project: EnvProject) -> None:
    project.env("PORT=3000", "API_KEY hunter2")
    assert project.judge("dropped-line", loader="compose").refusal.place.path == ".env"


def test_a_file_that_cannot_be_read(project: EnvProject) -> None:
    assert project.judge("dropped-line").refusal.message == "the env file '.env' does not exist"
