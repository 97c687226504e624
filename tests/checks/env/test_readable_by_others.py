from __future__ import annotations

import pytest

from env_projects import EnvProject
from projects import RULES
from pytest_deploygate.readers.env import file
from pytest_deploygate.rules import Phase


@pytest.mark.parametrize("mode", [0o644, 0o604, 0o666, 0o664])
def test_everyone_reads(project: EnvProject, mode: int) -> None:
    project.env("A=1").chmod(mode)
    found = project.judge("readable-by-others").finding
    assert found.message == f"every user can read '.env' (mode {mode:o})"


def test_others_write(project: EnvProject) -> None:
    project.env("A=1").chmod(0o660)
    assert project.judge("readable-by-others").finding.message == "others than the owner can change '.env' (mode 660)"


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o400, 0o440])
def test_the_owner_and_the_group(project: EnvProject, mode: int) -> None:
    project.env("A=1").chmod(mode)
    assert project.judge("readable-by-others").passed


def test_a_file_system_without_modes(project: EnvProject, monkeypatch: pytest.MonkeyPatch) -> None:
    project.env("A=1")
    monkeypatch.setattr(file, "_mode", lambda path: None)
    assert project.judge("readable-by-others").refusal.message.endswith("its file system has no modes")


def test_a_file_that_is_not_there(project: EnvProject) -> None:
    assert project.judge("readable-by-others").refusal.message == "the env file '.env' does not exist"


def test_it_is_judged_on_the_server() -> None:
    assert RULES["env/readable-by-others"].phase is Phase.HOST
