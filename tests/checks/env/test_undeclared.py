from __future__ import annotations

from env_projects import EnvProject


def test_set_and_not_listed(project: EnvProject) -> None:
    project.env("PORT=3000", "API_KEY=x", "FEATURE=1", "NODE_ENV=production")
    project.env("API_KEY=", path=".env.example")
    found = project.judge("undeclared", template=".env.example").finding
    assert found.message == "FEATURE is set, and nothing declares it"
    assert str(found.place) == ".env:3:1"


def test_listed(project: EnvProject) -> None:
    project.env("API_KEY=x", "FEATURE=1")
    project.env("API_KEY=", path=".env.example")
    assert project.judge("undeclared", template=".env.example", variables={"FEATURE": {}}).passed


def test_read_and_not_listed(project: EnvProject) -> None:
    project.env("API_KEY=x")
    project.write("src/a.js", "const k = process.env.API_KEY, f = process.env.FEATURE, n = process.env.NODE_ENV;\n")
    found = project.judge("undeclared", code=["src"], variables={"API_KEY": {}}).finding
    assert found.message == "the code reads FEATURE, and nothing declares it"
    assert (found.place.path, found.place.line) == ("src/a.js", 1)


def test_there_is_no_list(project: EnvProject) -> None:
    project.env("API_KEY=x", "FEATURE=1")
    assert project.judge("undeclared").passed


def test_a_template_that_cannot_be_read(project: EnvProject) -> None:
    project.env("API_KEY=x")
    project.write(".env.example", b"\xff\xfeA")
    refusals = project.judge("undeclared", template=".env.example").refusals
    assert [refusal.message for refusal in refusals] == [
        "the env file '.env.example' cannot be read: the file is UTF-16, not UTF-8"
    ]


def test_code_that_cannot_be_read(project: EnvProject) -> None:
    project.env("API_KEY=x")
    project.write("src/main.py", "import os\nos.environ[\n")
    assert project.judge("undeclared", code=["src"], variables={"API_KEY": {}}).refusal.place.path == "src/main.py"
