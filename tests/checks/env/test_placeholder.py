from __future__ import annotations

from env_projects import EnvProject


def test_the_incident(project: EnvProject) -> None:
    project.env("PORT=3000", "SUPABASE_SERVICE_KEY=your-supabase-service-role-key")
    found = project.judge("placeholder").finding
    assert found.message.startswith("SUPABASE_SERVICE_KEY holds a placeholder: it ")
    assert (found.subject, str(found.place), found.place.width) == ("SUPABASE_SERVICE_KEY", ".env:2:1", 20)
    assert "service-role" not in str(found)


def test_a_real_value(project: EnvProject) -> None:
    project.env("SUPABASE_SERVICE_KEY=sb_secret_N7UND0UgjKTVK9UodkbTvw_a1b2c3d4", "DB_USER=postgres")
    assert project.judge("placeholder").passed


def test_a_weaker_source_does_not_count(project: EnvProject) -> None:
    project.env("API_KEY=change-me")
    project.environ = {"API_KEY": "f3a9c1d5e7b24680"}
    assert project.judge("placeholder", file=".env", process=True).passed
    outcome = project.judge("placeholder", file=".env", process=True, precedence=["file"])
    assert outcome.subjects == ["API_KEY"]


def test_a_later_file_wins(project: EnvProject) -> None:
    project.env("API_KEY=change-me", path="base.env")
    project.env("API_KEY=f3a9c1d5e7b24680", path="production.env")
    assert project.judge("placeholder", file=["base.env", "production.env"]).passed
    assert project.judge("placeholder", file=["production.env", "base.env"]).subjects == ["API_KEY"]


def test_a_value_that_is_meant(project: EnvProject) -> None:
    project.env("GREETING=your-shop")
    assert project.judge("placeholder").subjects == ["GREETING"]
    assert project.judge("placeholder", variables={"GREETING": {"values": ["your-shop"]}}).passed


def test_a_value_that_cannot_be_known(project: EnvProject) -> None:
    project.env("API_KEY=`cat /run/key`")
    refusal = project.judge("placeholder", loader="shell").refusal
    assert refusal.message.startswith("the value of API_KEY cannot be known: ")


def test_a_reference_to_a_secret_store_is_none(project: EnvProject) -> None:
    project.env("API_KEY=op://vault/your-item/key")
    assert project.judge("placeholder").passed
