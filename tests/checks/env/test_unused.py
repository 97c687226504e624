from __future__ import annotations

from env_projects import EnvProject


def test_nothing_reads_it(project: EnvProject) -> None:
    project.env("API_KEY=x", "OLD_FEATURE=1")
    project.write("src/a.js", "module.exports = process.env.API_KEY;\n")
    found = project.judge("unused", code=["src"]).finding
    assert found.message == "nothing reads OLD_FEATURE"
    assert str(found.place) == ".env:2:1"


def test_something_else_mentions_it(project: EnvProject) -> None:
    project.env("API_KEY=x", "SCHEMA_NAME=1")
    project.write("src/a.js", "module.exports = process.env.API_KEY;\n")
    project.write("db/schema.prisma", 'url = env("SCHEMA_NAME")\n')
    assert project.judge("unused", code=["src"]).passed
    project.write("db/schema.prisma", 'url = env("SCHEMA_NAMES")\n')
    project.write("README.md", "SCHEMA_NAME")
    assert project.judge("unused", code=["src"]).subjects == ["SCHEMA_NAME"]


def test_a_library_reads_it(project: EnvProject) -> None:
    project.env(
        "API_KEY=x",
        "NODE_ENV=production",
        "AWS_REGION=eu-west-1",
        "PGHOST=db",
        "SENTRY_DSN=x",
        "TAVILY_API_KEY=x",
        "STREAMLIT_SERVER_PORT=1",
    )
    project.write("src/a.js", "module.exports = process.env.API_KEY;\n")
    assert project.judge("unused", code=["src"]).passed


def test_no_code_is_named(project: EnvProject) -> None:
    project.env("OLD_FEATURE=1")
    assert project.judge("unused").passed


def test_names_that_only_a_run_knows(project: EnvProject) -> None:
    project.env("API_KEY=x", "OLD_FEATURE=1")
    project.write("src/a.js", "module.exports = (name) => process.env[name];\n")
    assert project.judge("unused", code=["src"]).passed
    (note,) = project.read(code=["src"]).notes
    assert note.startswith("production: the code also reads variables whose names only a run knows (src/a.js:1:")


def test_listed_and_declared(project: EnvProject) -> None:
    project.env("API_KEY=x")
    project.env("API_KEY=", "GONE=", path=".env.example")
    project.write("src/a.js", "module.exports = process.env.API_KEY;\n")
    outcome = project.judge("unused", code=["src"], template=".env.example", variables={"ALSO_GONE": {}})
    assert outcome.subjects == ["GONE", "ALSO_GONE"]
    assert [str(found.place) for found in outcome.findings] == [".env.example:2:1", "deploygate.yaml:10:9"]


def test_a_settings_class_elsewhere_reads_it_by_its_field(project: EnvProject) -> None:
    project.env("API_KEY=x", "OCR_DPI=300", "RELOAD=1")
    project.write("src/a.js", "module.exports = process.env.API_KEY;\n")
    project.write(
        "indexer/config.py", "class Settings(BaseSettings):\n    ocr_dpi: int = 300\n    reload: bool = True\n"
    )
    assert project.judge("unused", code=["src"]).subjects == ["RELOAD"]
    project.write("indexer/config.py", "class Settings(BaseSettings):\n    ocr_dpis: int = 300\n")
    assert project.judge("unused", code=["src"]).subjects == ["OCR_DPI", "RELOAD"]


def test_two_variables_that_differ_in_case_only(project: EnvProject) -> None:
    project.env("API_KEY=x", "OCR_DPI=300", "ocr_dpi=300")
    project.write("src/a.js", "module.exports = process.env.API_KEY;\n")
    assert project.judge("unused", code=["src"]).subjects == ["OCR_DPI", "ocr_dpi"]
    project.write("schema.yaml", "OCR_DPI: int\n")
    assert project.judge("unused", code=["src"]).passed
