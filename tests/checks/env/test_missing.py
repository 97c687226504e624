from __future__ import annotations

from env_projects import EnvProject


def test_declared_and_not_set(project: EnvProject) -> None:
    project.env("PORT=3000")
    found = project.judge("missing", variables={"PORT": "port", "API_KEY": {}}).finding
    assert found.message == "API_KEY is not set, and the gate file declares it"
    assert str(found.place) == "deploygate.yaml:11:9"
    assert found.help == "set it in .env, or declare it `required: false`"
    assert [str(related.place) for related in found.related] == [".env"]


def test_listed_in_the_template(project: EnvProject) -> None:
    project.env("PORT=3000")
    project.env("PORT=", "# OPTIONAL=1", "API_KEY=", path=".env.example")
    found = project.judge("missing", template=".env.example").finding
    assert (found.subject, str(found.place)) == ("API_KEY", ".env.example:3:1")


def test_what_the_gate_file_says_comes_before_the_template(project: EnvProject) -> None:
    project.env("PORT=3000")
    project.env("PORT=", "API_KEY=", path=".env.example")
    assert project.judge("missing", template=".env.example", variables={"API_KEY": {"required": False}}).passed


def test_the_code_fails_without_it(project: EnvProject) -> None:
    project.env("PORT=3000")
    project.write("src/main.py", 'import os\nkey = os.environ["API_KEY"]\nother = os.environ.get("OTHER")\n')
    found = project.judge("missing", code=["src"]).finding
    assert found.message == "API_KEY is not set, and the code fails without it"
    assert (found.place.path, found.place.line) == ("src/main.py", 2)


def test_code_that_cannot_be_read(project: EnvProject) -> None:
    project.env("PORT=3000")
    project.write("src/main.py", "import os\nos.environ[\n")
    assert project.judge("missing", code=["src"]).refusal.place.path == "src/main.py"


def test_only_on_a_condition(project: EnvProject) -> None:
    variables = {"REDIS_URL": {"when": {"REDIS_ENABLED": True}}}
    for enabled, subjects in (("true", ["REDIS_URL"]), ("1", ["REDIS_URL"]), ("false", []), ("", [])):
        project.env(f"REDIS_ENABLED={enabled}", "PORT=1")
        assert project.judge("missing", variables=variables).subjects == subjects
    project.env("PORT=1")
    assert project.judge("missing", variables={**variables, "REDIS_ENABLED": {"required": False}}).passed


def test_a_condition_on_what_nothing_knows(project: EnvProject) -> None:
    project.env("PORT=1", "REDIS_ENABLED=true")
    variables = {"REDIS_URL": {"when": {"REDIS_ENABLD": True}}}
    refusal = project.judge("missing", variables=variables).refusal
    assert refusal.message == "REDIS_URL depends on REDIS_ENABLD, which is not set, and which nothing lists"
    assert str(refusal.place) == "deploygate.yaml:10:9"
    project.env("REDIS_ENABLD=", "PORT=1", path=".env.example")
    assert project.judge("missing", variables=variables, template=".env.example").subjects == ["REDIS_ENABLD"]
    project.write("src/a.js", "if (process.env.REDIS_ENABLD) start();")
    assert project.judge("missing", variables=variables, code=["src"]).passed


def test_a_condition_of_several_values(project: EnvProject) -> None:
    variables = {"S3_BUCKET": {"when": {"STORAGE": ["s3", "minio"], "PORT": 1}}}
    for storage, subjects in (("s3", ["S3_BUCKET"]), ("minio", ["S3_BUCKET"]), ("disk", [])):
        project.env(f"STORAGE={storage}", "PORT=1")
        assert project.judge("missing", variables=variables).subjects == subjects


def test_a_condition_that_cannot_be_known(project: EnvProject) -> None:
    project.env("REDIS_ENABLED=a#b", "PORT=1")
    outcome = project.judge("missing", loader=None, variables={"REDIS_URL": {"when": {"REDIS_ENABLED": True}}})
    assert outcome.refusal.message.startswith("the value of REDIS_ENABLED cannot be known: loaders read it differently")


def test_a_source_that_cannot_be_read(project: EnvProject) -> None:
    refusal = project.judge("missing", variables={"API_KEY": {}, "PORT": {}}).refusal
    assert refusal.message == "the env file '.env' does not exist"


def test_a_stronger_source_has_it(project: EnvProject) -> None:
    project.environ = {"API_KEY": "x"}
    outcome = project.judge("missing", file=".env.missing", process=True, variables={"API_KEY": {}})
    assert outcome.passed


def test_nothing_is_named(project: EnvProject) -> None:
    refusal = project.judge("missing", file=None, variables={"API_KEY": {}}).refusal
    assert refusal.message == "nothing here says what sets the variables"


def test_nothing_is_set(project: EnvProject) -> None:
    project.env("# nothing")
    assert project.judge("missing").refusal.message == "no variable is set by .env"


def test_a_settings_field_that_is_a_model_of_its_own(project: EnvProject) -> None:
    project.write(
        "src/settings.py",
        "from pydantic import BaseModel\nfrom pydantic_settings import BaseSettings\n\n\n"
        "class Db(BaseModel):\n    host: str\n\n\n"
        "class Settings(BaseSettings):\n    db: Db\n\n    class Config:\n        env_nested_delimiter = '__'\n",
    )
    project.env("DB__HOST=db.internal")
    assert project.judge("missing", code=["src"]).passed
    project.env("DB_HOST=db.internal", "DBX__HOST=db.internal")
    assert project.judge("missing", code=["src"]).subjects == ["DB"]
