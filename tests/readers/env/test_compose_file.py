"""What docker compose would set; read from its documentation and its source, since no engine runs here."""

from __future__ import annotations

import pytest

from env_projects import EnvProject
from pytest_deploygate.families.env import EnvFacts, Source


def values(facts: EnvFacts) -> dict[str, str | None]:
    found = {key: facts.find(key) for key in facts.keys}
    return {key: a.value.reveal() if a.value else None for key, a in found.items()}


def compose(project: EnvProject, text: str, *, path: str = "compose.yaml", **given: object) -> Source:
    project.write(path, text)
    (source,) = project.read(compose={"service": "api", **given}).sources
    return source


def shown(source: Source) -> dict[str, str | None]:
    return {key: found.value.reveal() if found.value is not None else None for key, found in source.assignments.items()}


def test_environment_as_a_mapping(project: EnvProject) -> None:
    source = compose(
        project,
        "services:\n  api:\n    environment:\n      PORT: 3000\n      DEBUG: true\n      NAME: 'a b'\n      EMPTY: ''\n",
    )
    assert shown(source) == {"PORT": "3000", "DEBUG": "true", "NAME": "a b", "EMPTY": ""}
    assert source.unread == ()
    assert str(source.assignments["PORT"].place) == "compose.yaml:4:7"
    assert source.assignments["PORT"].place.width == 4


def test_environment_as_a_list(project: EnvProject) -> None:
    source = compose(
        project, "services:\n  api:\n    environment:\n      - PORT=3000\n      - 'A=b=c d'\n      - NONE\n"
    )
    assert shown(source) == {"PORT": "3000", "A": "b=c d"}
    assert str(source.assignments["PORT"].place) == "compose.yaml:4:9"
    assert str(source.assignments["A"].place) == "compose.yaml:5:10"


@pytest.mark.parametrize(
    "value",
    ["1.50", "010", "0x1f", "1e3", "2026-01-01", "2026-1-1T01:02:03Z", "+5", "089", "1_000", ".5", "[a]", "{a: b}"],
)
def test_what_compose_writes_in_another_way(project: EnvProject, value: str) -> None:
    source = compose(project, f"services:\n  api:\n    environment:\n      A: {value}\n      B: x\n")
    assert shown(source) == {"A": None, "B": "x"}
    assert source.assignments["A"].why


@pytest.mark.parametrize(
    "value",
    ["127.0.0.1", "0.0.0.0", "10.0.0.1:80 10.0.0.2:80", "1.2.3", "007x", "2026-01-01-nightly", "1e3x", "12:30:45"],
)
def test_what_only_begins_like_a_number(project: EnvProject, value: str) -> None:
    source = compose(project, f"services:\n  api:\n    environment:\n      A: {value}\n      B: 1234567890123456789\n")
    assert shown(source) == {"A": value, "B": "1234567890123456789"}


def test_a_tag_elsewhere_in_the_file(project: EnvProject) -> None:
    text = "services:\n  api:\n    ports: !override ['80:80']\n    volumes: !reset []\n    environment: {A: '1'}\n"
    source = compose(project, text)
    assert (shown(source), source.unread) == ({"A": "1"}, ())
    assert compose(project, text.replace("!override", "!replace")).unread


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ("environment: {B: '3'}", {"A": "1", "B": "3", "C": "4"}),
        ("environment: {B: !reset null}", {"A": "1", "C": "4"}),
        ("environment: !override {B: '3'}", {"B": "3", "C": "4"}),
        ("environment: !override\n      B: '3'", {"B": "3", "C": "4"}),
        ("environment: !override\n      - B=3", {"B": "3", "C": "4"}),
        ("environment: !reset null", {"C": "4"}),
        ("environment: &all !reset {}", {"C": "4"}),
        ("environment: {B: !override '3'}", {"A": "1", "B": "3", "C": "4"}),
        ("env_file: !reset null", {"A": "1", "B": "2"}),
        ("env_file: !override [other.env]", {"A": "1", "B": "2", "D": "5"}),
    ],
)
def test_a_file_that_takes_back_what_an_earlier_one_says(
    project: EnvProject, second: str, expected: dict[str, str]
) -> None:
    project.env("C=4", path="one.env")
    project.env("D=5", path="other.env")
    project.write("compose.override.yaml", f"services:\n  api:\n    {second}\n")
    source = compose(
        project, "services:\n  api:\n    env_file: one.env\n    environment:\n      A: '1'\n      B: '2'\n"
    )
    assert (shown(source), source.unread) == (expected, ())


def test_a_service_that_is_taken_back(project: EnvProject) -> None:
    project.write("compose.override.yaml", "services:\n  api: !reset null\n")
    source = compose(project, "services:\n  api:\n    environment: {A: '1'}\n")
    assert "takes back" in source.unread[0].finding.message


def test_environment_comes_before_env_files_and_a_later_one_before_an_earlier_one(project: EnvProject) -> None:
    project.env("A=1", "B=1", "C=1", path="one.env")
    project.env("B=2", "C=2", path="deploy/two.env")
    source = compose(
        project,
        "services:\n  api:\n    env_file: [one.env, {path: deploy/two.env}]\n    environment: {C: '3'}\n",
    )
    assert shown(source) == {"A": "1", "B": "2", "C": "3"}


def test_files_are_relative_to_the_first_compose_file(project: EnvProject) -> None:
    project.env("A=1", path="deploy/api.env")
    source = compose(
        project, "services:\n  api:\n    env_file: api.env\n", path="deploy/compose.yml", file="deploy/compose.yml"
    )
    assert shown(source) == {"A": "1"}
    assert str(source.assignments["A"].place) == "deploy/api.env:1:1"


def test_references_are_taken_from_the_env_file_beside_it(project: EnvProject) -> None:
    project.env("TAG=v1", "PASSED=on")
    source = compose(
        project,
        "services:\n  api:\n    environment:\n      A: ${TAG}\n      B: ${NONE:-x}\n      C: a${NONE}\n      D: $$x\n"
        "      PASSED:\n      NOT_PASSED:\n",
    )
    assert shown(source) == {"A": "v1", "B": "x", "C": "a", "D": "$x", "PASSED": "on"}
    assert source.assignments["C"].references == ("NONE",)


def test_the_process_environment_counts_only_where_the_gate_file_says_so(project: EnvProject) -> None:
    project.environ = {"TAG": "shell"}
    project.env("TAG=file")
    text = "services:\n  api:\n    environment: {A: '${TAG}'}\n"
    assert shown(compose(project, text)) == {"A": "file"}
    facts = project.read(compose={"service": "api"}, process=True)
    assert values(facts)["A"] == "shell"


def test_a_required_reference_that_nothing_sets(project: EnvProject) -> None:
    source = compose(project, "services:\n  api:\n    environment: {A: '${KEY:?is missing}', B: x}\n")
    assert shown(source) == {"A": None, "B": "x"}
    assert "docker compose" in source.assignments["A"].why


def test_the_override_file_is_merged(project: EnvProject) -> None:
    project.write("docker-compose.override.yml", "services:\n  api:\n    environment: [B=2, C=2]\n")
    source = compose(project, "services:\n  api:\n    environment: {A: '1', B: '1'}\n", path="docker-compose.yml")
    assert shown(source) == {"A": "1", "B": "2", "C": "2"}


def test_several_files(project: EnvProject) -> None:
    project.write("a.yaml", "services:\n  api:\n    environment: {A: '1'}\n  db: {}\n")
    project.write("b.yaml", "services:\n  db: {}\n")
    source = compose(
        project, "services:\n  api:\n    environment: {A: '2'}\n", path="c.yaml", file=["a.yaml", "b.yaml", "c.yaml"]
    )
    assert shown(source) == {"A": "2"}


def test_anchors_and_merge_keys(project: EnvProject) -> None:
    source = compose(
        project,
        "x-common: &common {LOG: info, PORT: '1'}\nservices:\n  api:\n    environment: {<<: *common, PORT: '2'}\n",
    )
    assert shown(source) == {"LOG": "info", "PORT": "2"}


def test_an_env_file_that_need_not_be_there(project: EnvProject) -> None:
    source = compose(
        project,
        "services:\n  api:\n    env_file: [{path: none.env, required: false}]\n    environment: {A: x}\n",
    )
    assert (shown(source), source.unread) == ({"A": "x"}, ())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("services:\n  web: {}\n", "there is no service 'api' in compose.yaml"),
        ("", "there is no service 'api' in compose.yaml"),
        ("services: [", "'compose.yaml' cannot be read: "),
        ("services:\n  api: []\n", "the service 'api' in 'compose.yaml' is no mapping"),
        ("services:\n  api:\n    env_file: none.env\n", "the env file 'none.env' does not exist"),
        ("services:\n  api:\n    env_file: [[x]]\n", "an entry of `env_file` in 'compose.yaml' names no file"),
        (
            "services:\n  api:\n    env_file: '${F:?x}'\n",
            "which file an `env_file` in 'compose.yaml' names cannot be known",
        ),
        ("services:\n  api:\n    env_file: ../x.env\n", "the env file '../x.env' is outside the project"),
        (
            "services:\n  api:\n    env_file: [{path: x.env, format: raw}]\n",
            "an `env_file` in 'compose.yaml' has a `format`, which is not understood here",
        ),
        ("services:\n  api:\n    environment: x\n", "the `environment` in 'compose.yaml' is neither"),
        (
            "services:\n  api:\n    environment: [[x]]\n",
            "an entry of `environment` in 'compose.yaml' is no `NAME=value`",
        ),
        (
            "services:\n  api:\n    extends: {service: base}\n    environment: {A: x}\n",
            "'compose.yaml' extends this service from elsewhere, which is not followed",
        ),
        ("services:\n  api:\n    env_file: bad.env\n", "docker compose "),
    ],
)
def test_what_cannot_be_known(project: EnvProject, text: str, reason: str) -> None:
    project.env('A="unclosed', path="bad.env")
    (refusal, *_) = compose(project, text).unread
    assert str(refusal).startswith(reason)


def test_there_is_no_compose_file(project: EnvProject) -> None:
    (source,) = project.read(compose={"service": "api"}).sources
    assert str(source.unread[0]) == "there is no compose file here"
