from __future__ import annotations

import pytest

from env_projects import EnvProject, jwt

SECRET = "sb_secret_N7UND0UgjKTVK9UodkbTvw_a1b2c3d4"
PUBLISHABLE = "sb_publishable_N7UND0UgjKTVK9UodkbTvw_a1b2c3d4"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("SUPABASE_SERVICE_KEY", jwt(iss="supabase", role="anon")),
        ("SUPABASE_SERVICE_ROLE_KEY", PUBLISHABLE),
        ("SUPABASE_SECRET_KEY", PUBLISHABLE),
        ("NEXT_PUBLIC_SUPABASE_ANON_KEY", jwt(iss="supabase", role="service_role")),
        ("VITE_SUPABASE_KEY", SECRET),
        ("STRIPE_SECRET_KEY", "pk_live_51HxAbCdEfGhIjKl"),
        ("NEXT_PUBLIC_STRIPE_KEY", "sk_live_51HxAbCdEfGhIjKl"),
    ],
)
def test_the_key_of_another_role(project: EnvProject, key: str, value: str) -> None:
    project.env(f"{key}={value}")
    found = project.judge("wrong-role").finding
    assert (found.subject, str(found.place)) == (key, ".env:1:1")
    assert value not in str(found)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("SUPABASE_SERVICE_KEY", jwt(iss="supabase", role="service_role")),
        ("SUPABASE_SERVICE_KEY", SECRET),
        ("SUPABASE_ANON_KEY", PUBLISHABLE),
        ("SUPABASE_KEY", jwt(iss="supabase", role="anon")),
        ("API_KEY", jwt(role="anon")),
        ("SUPABASE_SERVICE_URL", "https://x.supabase.co"),
        ("STRIPE_SECRET_KEY", "sk_live_51HxAbCdEfGhIjKl"),
        ("STRIPE_PUBLISHABLE_KEY", "pk_live_51HxAbCdEfGhIjKl"),
        ("STRIPE_WEBHOOK_SECRET", "whsec_51HxAbCdEfGhIjKl"),
    ],
)
def test_the_right_one(project: EnvProject, key: str, value: str) -> None:
    project.env(f"{key}={value}")
    assert project.judge("wrong-role").passed


def test_a_declared_role(project: EnvProject) -> None:
    project.env(f"DB_KEY={jwt(role='anon')}")
    variables = {"DB_KEY": {"type": "supabase-key", "role": "service_role"}}
    found = project.judge("wrong-role", variables=variables).finding
    assert found.message == "DB_KEY holds the key of another role than 'service_role'"
    assert project.judge("wrong-role", variables={"DB_KEY": {"type": "supabase-key", "role": "anon"}}).passed


def test_a_value_that_cannot_be_known(project: EnvProject) -> None:
    project.env("SUPABASE_SERVICE_KEY=$(key)")
    assert project.judge("wrong-role", loader="shell").refusal.subject == "SUPABASE_SERVICE_KEY"
