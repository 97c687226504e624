from __future__ import annotations

from env_projects import EnvProject


def test_nothing_sets_it(project: EnvProject) -> None:
    project.env("URL=postgres://${DB_HOST}/shop")
    for loader in ("python-dotenv", "compose", "shell"):
        found = project.judge("unresolved-reference", loader=loader).finding
        assert found.message == "URL refers to DB_HOST, which nothing sets"


def test_the_machines_proxy(project: EnvProject) -> None:
    text = "services:\n  api:\n    environment:\n      - no_proxy=${no_proxy}\n      - HTTP_PROXY=${HTTP_PROXY}\n"
    project.write("compose.yaml", text)
    assert project.judge("unresolved-reference", compose={"service": "api"}).passed
    project.write("compose.yaml", text + "      - URL=${PROXY}/${no_proxy}\n")
    found = project.judge("unresolved-reference", compose={"service": "api"}).finding
    assert found.message == "URL refers to PROXY, which nothing sets"


def test_what_docker_compose_stops_at(project: EnvProject) -> None:
    text = "services:\n  api:\n    environment:\n      - URL=postgres://${DB_HOST:?set it}/shop\n"
    project.write("compose.yaml", text)
    found = project.judge("unresolved-reference", compose={"service": "api"}).finding
    assert found.message == "URL refers to DB_HOST, which nothing sets"
    project.env("DB_HOST=db")
    assert project.judge("unresolved-reference", compose={"service": "api"}).passed


def test_something_sets_it(project: EnvProject) -> None:
    project.env("DB_HOST=db", "URL=postgres://${DB_HOST}/shop")
    for loader in ("python-dotenv", "compose", "shell"):
        assert project.judge("unresolved-reference", loader=loader).passed


def test_an_earlier_file_sets_it(project: EnvProject) -> None:
    project.env("DB_HOST=db", path="base.env")
    project.env("URL=postgres://${DB_HOST}/shop")
    assert project.judge("unresolved-reference", loader="compose", file=["base.env", ".env"]).passed
    assert project.judge("unresolved-reference", loader="compose", file=[".env", "base.env"]).subjects == ["URL"]


def test_the_loader_expands_nothing(project: EnvProject) -> None:
    project.env("DB_HOST=db", "URL=postgres://${DB_HOST}/shop", "B=${DB_HOST:-x}")
    outcome = project.judge("unresolved-reference")
    assert outcome.subjects == ["URL", "B"]
    assert outcome.findings[0].message == "URL refers to another variable, and its loader does not resolve that"


def test_a_dollar_that_refers_to_nothing(project: EnvProject) -> None:
    project.env("PASSWORD='pa$$w0rd'", "PRICE=$5", "TEMPLATE='${{ x }}'", "A=$B")
    assert project.judge("unresolved-reference").subjects == ["TEMPLATE"]


def test_what_compose_hands_on_may_be_nothing(project: EnvProject) -> None:
    text = "services: {api: {environment: {A: '${A}', B: '${C}', D: 'x${D}', E: '${E:?x}', PORT: '1'}}}"
    project.write("compose.yaml", text)
    assert project.judge("unresolved-reference", compose={"service": "api"}).subjects == ["B", "D", "E"]


def test_a_secret_store(project: EnvProject) -> None:
    project.env("API_KEY=op://vault/item/key")
    assert (
        project.judge("unresolved-reference").finding.message
        == "API_KEY refers to a secret store, which no loader asks"
    )
    assert project.judge("unresolved-reference", secret_store=True).passed


def test_a_file_that_cannot_be_read(project: EnvProject) -> None:
    assert project.judge("unresolved-reference").refusal.message == "the env file '.env' does not exist"
