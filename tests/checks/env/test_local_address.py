from __future__ import annotations

import pytest

from env_projects import EnvProject


@pytest.mark.parametrize(
    "line",
    [
        "NEXT_PUBLIC_API_URL=http://localhost:3000",
        "VITE_API=http://127.0.0.1:8000/v1",
        "FRONTEND_URL=http://localhost",
        "GOOGLE_CALLBACK_URL=https://app.localhost/cb",
        "CLIENT_ORIGIN=http://[::1]:3000",
        "APP_URL=http://localhost",
        "WEB_URLS=http://localhost,http://127.0.0.1",
        "AUTH_REDIRECT_URI=http://localhost/cb",
        "PUBLIC_DOMAIN=localhost",
        "NUXT_PUBLIC_X=http://localhost",
        "EXPO_PUBLIC_X=http://localhost",
        "VUE_APP_X=http://localhost",
        "GATSBY_X=http://localhost",
        "REACT_APP_SOCKET=ws://0.0.0.0:3000,ws://localhost:3001",
    ],
)
def test_a_browser_is_sent_to_itself(project: EnvProject, line: str) -> None:
    project.env(line)
    found = project.judge("local-address").finding
    assert found.message == f"{line.partition('=')[0]} names this very machine, as localhost does"


@pytest.mark.parametrize(
    "line",
    [
        "NEXT_PUBLIC_API_URL=https://api.shop.example",
        "DATABASE_URL=postgresql://app:x@localhost:5432/shop",
        "REDIS_URL=redis://127.0.0.1:6379",
        "CORS_ORIGINS=https://shop.example,http://localhost:3000",
        "CLIENT_ORIGINS=https://shop.example,http://localhost:3000",
        "HOST=0.0.0.0",
        "NEXT_PUBLIC_SITE_NAME=localhost heroes",
        "INTERNAL_APP_URL=http://localhost:3000",
        "FRONTEND_URL=https://localhost.example",
    ],
)
def test_what_is_no_mistake(project: EnvProject, line: str) -> None:
    project.env(line)
    assert project.judge("local-address").passed


@pytest.mark.parametrize("environment", ["local", "dev", "development", "api-dev", "test", "CI"])
def test_a_machine_of_ones_own(project: EnvProject, environment: str) -> None:
    project.environment = environment
    project.env("FRONTEND_URL=http://localhost:3000")
    assert project.judge("local-address").passed


def test_what_the_gate_file_says(project: EnvProject) -> None:
    project.env("DATABASE_URL=postgresql://app:x@db.internal,localhost:5432/shop", "APP_URL=http://localhost")
    variables = {"DATABASE_URL": {"type": "url", "local": "forbidden"}, "APP_URL": {"local": "allowed"}}
    assert project.judge("local-address", variables=variables).subjects == ["DATABASE_URL"]


def test_no_host_at_all(project: EnvProject) -> None:
    variables = {key: {"local": "forbidden"} for key in ("DATABASE_URL", "CACHE", "EMPTY")}
    project.env("DATABASE_URL=postgresql:///shop", "CACHE='host=localhost dbname=shop'", "EMPTY=")
    outcome = project.judge("local-address", variables=variables)
    assert outcome.subjects == ["DATABASE_URL"]
    assert [refusal.message for refusal in outcome.refusals] == ["which host CACHE names cannot be read"]


def test_a_value_that_cannot_be_known(project: EnvProject) -> None:
    project.env("APP_URL=$(hostname)")
    assert project.judge("local-address", loader="shell").refusal.subject == "APP_URL"
