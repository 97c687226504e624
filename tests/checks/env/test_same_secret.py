from __future__ import annotations

from env_projects import EnvProject

VALUE = "f3a9c1d5e7b24680aa"


def test_access_and_refresh(project: EnvProject) -> None:
    project.env(f"JWT_ACCESS_SECRET={VALUE}", f"JWT_REFRESH_SECRET={VALUE}")
    found = project.judge("same-secret").finding
    assert found.message == "JWT_ACCESS_SECRET and JWT_REFRESH_SECRET have the same value, and must not"
    assert VALUE not in str(found)
    assert [str(related.place) for related in found.related] == [".env:2:1"]


def test_declared(project: EnvProject) -> None:
    project.env(f"SESSION_SECRET={VALUE}", f"JWT_SECRET={VALUE}")
    assert project.judge("same-secret").passed
    assert project.judge("same-secret", variables={"SESSION_SECRET": {"differs_from": ["JWT_SECRET"]}}).subjects == [
        "SESSION_SECRET"
    ]


def test_what_differs(project: EnvProject) -> None:
    project.env(f"JWT_ACCESS_SECRET={VALUE}", f"JWT_REFRESH_SECRET={VALUE}x", "OTHER=1")
    variables = {"JWT_ACCESS_SECRET": {"differs_from": ["JWT_REFRESH_SECRET", "NONE"]}}
    assert project.judge("same-secret", variables=variables).refusal.message == (
        "JWT_ACCESS_SECRET depends on NONE, which is not set, and which nothing lists"
    )
    variables["NONE"] = {"required": False}
    assert project.judge("same-secret", variables=variables).passed


def test_two_names_of_one_thing(project: EnvProject) -> None:
    project.env(f"DB_PASSWORD={VALUE}", f"POSTGRES_PASSWORD={VALUE}", "ACCESS_TTL=15m", "REFRESH_TTL=15m")
    assert project.judge("same-secret").passed


def test_a_value_that_cannot_be_known(project: EnvProject) -> None:
    project.env(f"JWT_ACCESS_SECRET={VALUE}", "JWT_REFRESH_SECRET=$(key)")
    assert project.judge("same-secret", loader="shell").refusal.subject == "JWT_REFRESH_SECRET"
