from __future__ import annotations

from typing import Any

import pytest

from env_projects import EnvProject, jwt


def test_a_token_whose_time_is_over(project: EnvProject) -> None:
    project.env(f"API_TOKEN={jwt(sub='api', exp=1_767_225_600)}")
    found = project.judge("expired").finding
    assert found.message == "API_TOKEN is a token that expired on 2026-01-01"
    assert found.subject == "API_TOKEN"


def test_one_that_is_good(project: EnvProject) -> None:
    project.env(f"A={jwt(exp=4_000_000_000)}", f"B={jwt(sub='x')}", "C=eyJhbGciOi.not-json.x", "D=1.2.3")
    assert project.judge("expired").passed


def test_the_last_day_counts(project: EnvProject) -> None:
    project.env(f"A={jwt(exp=1_780_272_000)}")
    assert project.judge("expired").passed
    project.env(f"A={jwt(exp=1_780_271_999)}")
    assert project.judge("expired").subjects == ["A"]


@pytest.mark.parametrize("exp", ["tomorrow", True, None, 10**30, float("1e300"), [1]])
def test_a_time_that_is_none(project: EnvProject, exp: Any) -> None:
    project.env(f"A={jwt(exp=exp)}")
    refusal = project.judge("expired").refusal
    assert refusal.message.startswith("until when A is taken cannot be known: its `exp` is no ")


def test_a_value_that_cannot_be_known(project: EnvProject) -> None:
    project.env("A=$(token)")
    assert project.judge("expired", loader="shell").refusal.subject == "A"
