"""Where variables come from, and which of several values counts."""

from __future__ import annotations

import json

import pytest

from env_projects import EnvProject
from pytest_deploygate.families.env import Assignment, EnvFacts
from pytest_deploygate.families.pm2 import Pm2Options
from pytest_deploygate.finding import CannotJudge


def value(facts: EnvFacts, key: str) -> str | None:
    found = facts.find(key)
    assert isinstance(found, Assignment)
    return found.value.reveal() if found.value is not None else None


def ecosystem(project: EnvProject, fields: str, **given: object) -> None:
    project.write(
        "ecosystem.config.js", f"module.exports = {{ apps: [{{ name: 'api', script: 'a.js', {fields} }}] }};\n"
    )
    project.pm2 = Pm2Options(config="ecosystem.config.js", **given)  # type: ignore[arg-type]


def test_pm2_merges_its_blocks(project: EnvProject) -> None:
    ecosystem(
        project,
        "env: { PORT: 3000, LOG: 'debug', OFF: false, N: null, U: undefined },\n env_production: { LOG: 'info' }",
        env="production",
    )
    facts = project.read(pm2="api")
    assert {key: value(facts, key) for key in facts.keys} == {
        "PORT": "3000",
        "LOG": "info",
        "OFF": "false",
        "N": "null",
    }
    found = facts.find("LOG")
    assert isinstance(found, Assignment)
    assert str(found.place) == "ecosystem.config.js:2:20"


def test_pm2_comes_before_an_env_file(project: EnvProject) -> None:
    ecosystem(project, "env: { PORT: 3000 }")
    project.env("PORT=1", "LOG=info")
    facts = project.read(pm2="api", file=".env")
    assert (value(facts, "PORT"), value(facts, "LOG")) == ("3000", "info")
    facts = project.read(pm2="api", file=".env", precedence=["file", "pm2"])
    assert value(facts, "PORT") == "1"


def test_what_pm2_sets_is_not_known_to_the_last(project: EnvProject) -> None:
    ecosystem(project, "env: { ...process.env, PORT: 3000, KEY: process.env.KEY, LIST: [1] }")
    facts = project.read(pm2="api")
    assert value(facts, "PORT") == "3000"
    assert value(facts, "KEY") is None
    assert value(facts, "LIST") is None
    assert isinstance(facts.find("OTHER"), CannotJudge)


@pytest.mark.parametrize(
    ("app", "section", "reason"),
    [
        ("web", True, "there is no app 'web' in 'ecosystem.config.js'"),
        ("api", False, "'production' has no `pm2` section that could tell its apps"),
    ],
)
def test_an_app_that_is_not_there(project: EnvProject, app: str, section: bool, reason: str) -> None:
    ecosystem(project, "env: {}")
    if not section:
        project.pm2 = None
    found = project.read(pm2=app).find("PORT")
    assert isinstance(found, CannotJudge)
    assert str(found) == reason


def test_the_pm2_reader_and_this_one_agree_about_an_env_file(project: EnvProject) -> None:
    project.env("A=ab", "B='x y'", 'C="l1\\nl2"', "D=$NONE", "E= spaced ", "F='a#b'", path=".env")
    ecosystem(project, "env: require('dotenv').parse(require('fs').readFileSync(__dirname + '/.env'))")
    through_pm2, direct = project.read(pm2="api"), project.read(file=".env", loader="node-dotenv")
    assert set(through_pm2.keys) == set(direct.keys) == set("ABCDEF")
    assert {key: value(through_pm2, key) for key in direct.keys} == {key: value(direct, key) for key in direct.keys}


def test_the_process_environment(project: EnvProject) -> None:
    project.environ = {"PORT": "1", "API_KEY": "w7Gq0zR4tVx2LmPn"}
    facts = project.read(process=True)
    assert value(facts, "PORT") == "1"
    assert project.scrubber.scrub("w7Gq0zR4tVx2LmPn") == "********"


def test_secrets_are_known_to_the_scrubber(project: EnvProject) -> None:
    project.env("API_KEY=w7Gq0zR4tVx2LmPn", "MOTTO=per-aspera-ad-astra", "CODE=k2-alpha-bravo")
    project.read(variables={"CODE": {"secret": True}})
    assert project.scrubber.scrub("w7Gq0zR4tVx2LmPn per-aspera-ad-astra k2-alpha-bravo") == (
        "******** per-aspera-ad-astra ********"
    )


def test_a_loader_is_inferred(project: EnvProject) -> None:
    project.env("A=ab#cd")
    assert value(project.read(file=".env", loader=None), "A") is None
    project.write("package.json", json.dumps({"dependencies": {"dotenv": "^17"}}))
    facts = project.read(file=".env", loader=None)
    assert value(facts, "A") == "ab"
    assert facts.notes == ("production: env files are read as node-dotenv reads them, which package.json asks for",)
    project.write("requirements.txt", "fastapi\npydantic-settings>=2\n")
    assert value(project.read(file=".env", loader=None), "A") is None
    (project.root / "package.json").unlink()
    assert value(project.read(file=".env", loader=None), "A") == "ab#cd"


def test_a_loader_is_inferred_beside_the_service(project: EnvProject) -> None:
    project.env("A=ab#cd", path="backend/deploy/api.env")
    project.write("backend/package.json", json.dumps({"dependencies": {"dotenv": "^17"}}))
    given = {"file": "backend/deploy/api.env", "loader": None}
    assert value(project.read(**given), "A") == "ab"
    project.write("package.json", json.dumps({"dependencies": {"react": "^19"}}))
    project.write("other/requirements.txt", "python-dotenv\n")
    facts = project.read(**given)
    assert value(facts, "A") == "ab"
    assert facts.notes == (
        "production: env files are read as node-dotenv reads them, which backend/package.json asks for",
    )
    assert value(project.read(**given, code=["other"]), "A") is None


@pytest.mark.parametrize("text", ["django-environ==1\n", "python-dotenv-vault\n", "# nothing\n"])
def test_no_loader_is_inferred(project: EnvProject, text: str) -> None:
    project.env("A=ab#cd")
    project.write("requirements.txt", text)
    assert value(project.read(file=".env", loader=None), "A") is None


@pytest.mark.parametrize("loader", ["python-dotenv", "node-dotenv", "compose", "shell", None])
def test_all_loaders_read_a_plain_file(project: EnvProject, loader: str | None) -> None:
    project.env("# comment", "A=1", "", "B='x y'", "export C=https://x.example/?a=b")
    facts = project.read(file=".env", loader=loader)
    assert [value(facts, key) for key in "ABC"] == ["1", "x y", "https://x.example/?a=b"]
    assert [str(found.place) for found in facts.files[0].content.assignments] == [".env:2:1", ".env:4:1", ".env:5:8"]


def test_a_loader_that_gives_up_leaves_the_rest_unknown(project: EnvProject) -> None:
    project.env("A=1", 'B="unclosed', "C=3")
    facts = project.read(file=".env", loader="compose")
    assert isinstance(facts.find("C"), CannotJudge)
    assert isinstance(facts.find("ANYTHING"), CannotJudge)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("# PORT=3000\n", "the template '.env.example' lists no variable"),
        ("", "the template '.env.example' lists no variable"),
        ('A=1\nB="unclosed\n', "compose "),
        (None, "the env file '.env.example' does not exist"),
    ],
)
def test_a_template_that_says_nothing(project: EnvProject, text: str | None, reason: str) -> None:
    project.env("PORT=1")
    if text is not None:
        project.write(".env.example", text)
    for rule in ("missing", "empty", "undeclared", "template-value"):
        outcome = project.judge(rule, template=".env.example", loader="compose")
        assert outcome.refusals[0].message.startswith(reason)


@pytest.mark.parametrize("folder", ["none", "docs"])
def test_code_that_is_none(project: EnvProject, folder: str) -> None:
    project.env("PORT=1")
    project.write("docs/README.md", "PORT")
    for rule in ("missing", "undeclared"):
        assert project.judge(rule, code=[folder], variables={"PORT": "port"}).refusals
    assert project.judge("missing", code=["docs"], variables={"PORT": "port"}).refusal.message == (
        "there is no Python, JavaScript or TypeScript in docs"
    )
