from __future__ import annotations

from env_projects import EnvProject


def test_copied_along_with_the_file(project: EnvProject) -> None:
    project.env("PORT=3000", "JWT_SECRET=f3a9c1d5e7b24680aa")
    project.env("PORT=3000", "JWT_SECRET=f3a9c1d5e7b24680aa", path=".env.example")
    found = project.judge("template-value", template=".env.example").finding
    assert found.message == "JWT_SECRET has the value that the template shows"
    assert [str(related.place) for related in found.related] == [".env.example:2:1"]


def test_its_own_value(project: EnvProject) -> None:
    project.env("PORT=3000", "JWT_SECRET=00a9c1d5e7b24680aa")
    project.env("PORT=3000", "JWT_SECRET=f3a9c1d5e7b24680aa", path=".env.example")
    assert project.judge("template-value", template=".env.example").passed


def test_no_secret(project: EnvProject) -> None:
    project.env("PUBLIC_TOKEN=abc", "LOG=info", "API_KEY=")
    project.env("PUBLIC_TOKEN=abc", "LOG=info", "API_KEY=", path=".env.example")
    assert project.judge("template-value", template=".env.example").passed
    assert project.judge("template-value", template=".env.example", variables={"LOG": {"secret": True}}).subjects == [
        "LOG"
    ]


def test_without_a_template(project: EnvProject) -> None:
    project.env("JWT_SECRET=f3a9c1d5e7b24680aa")
    assert project.judge("template-value").passed


def test_a_template_that_is_not_there(project: EnvProject) -> None:
    project.env("JWT_SECRET=f3a9c1d5e7b24680aa")
    assert project.judge("template-value", template=".env.example").refusal.message.endswith("does not exist")


def test_a_template_that_loaders_read_differently(project: EnvProject) -> None:
    project.env("JWT_SECRET=f3a9c1d5e7b24680aa")
    project.env("JWT_SECRET=f3a9#c1d5", path=".env.example")
    refusal = project.judge("template-value", loader=None, template=".env.example").refusal
    assert refusal.message.startswith("the template's value of JWT_SECRET cannot be known: loaders read it")


def test_what_is_no_secret_by_its_value(project: EnvProject) -> None:
    lines = (
        "GOOGLE_APPLICATION_CREDENTIALS=/run/secrets/gcp",
        "TLS_PRIVATE_KEY=certs/server.pem",
        "JWT_ACCESS_TOKEN=30m",
        "SMTP_PASSWORD=false",
        "REQUIRE_API_KEY=1",
        "PASSWORD_REQUIRE_LETTER=1",
        "PASSWORD_ARGON2_MEMORY_KB=19456",
        "CACHE_PREFIX_KEY=shop",
        "MAX_TOKENSNIFFER_TOKENS=20",
    )
    project.env(*lines)
    project.env(*lines, path=".env.example")
    assert project.judge("template-value", template=".env.example").passed
    said = {"TLS_PRIVATE_KEY": {"secret": True}}
    assert project.judge("template-value", template=".env.example", variables=said).subjects == ["TLS_PRIVATE_KEY"]


def test_what_only_looks_like_a_path_or_a_switch(project: EnvProject) -> None:
    lines = (
        "A_SECRET=/9f3A1c5Ee7b/24680aa+Qx",
        "B_SECRET=true-love",
        "C_PASSWORD=1234",
        "D_TOKEN=12345678d",
        "E_KEY=api.key-9f3a",
    )
    project.env(*lines)
    project.env(*lines, path=".env.example")
    assert len(project.judge("template-value", template=".env.example").subjects) == 5
