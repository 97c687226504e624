"""Which environments there are, and what belongs to which."""

from __future__ import annotations

import pytest

from repositories import ALEMBIC, COMPOSE, FASTAPI, MONOREPO, inferred, loaded, project

APP = "module.exports = {apps: [{name: '%s', script: 'app.js', cwd: __dirname}]};\n"


def environments(root, files):
    found = inferred(root, {"app.js": "", **files})
    return loaded(root, found.text).environments, found


def workflow(*names):
    jobs = "".join(f"  j{number}:\n    environment: {name}\n    steps: []\n" for number, name in enumerate(names))
    return {".github/workflows/deploy.yml": f"on: push\njobs:\n{jobs}"}


def test_one_file_and_nothing_that_names_an_environment(tmp_path):
    found, said = environments(tmp_path, {"ecosystem.config.js": APP % "api"})
    assert list(found) == ["production"]
    assert "  production:  # nothing names an environment here; call it as you like\n" in said.text
    assert said.environments == ("production",)


def test_one_file_and_workflows_that_name_environments(tmp_path):
    found, said = environments(
        tmp_path, {"ecosystem.config.js": APP % "api", **workflow("staging", "production", "pypi")}
    )
    assert list(found) == ["staging", "production"]
    assert "  staging:  # .github/workflows/deploy.yml:4\n" in said.text


def test_one_application_and_templates_that_name_environments(tmp_path):
    templates = {f".env.{name}.example": "A=1\n" for name in ("production", "staging", "local", "test")}
    found, said = environments(tmp_path, {**FASTAPI, **templates})
    assert list(found) == ["production", "staging"]
    assert "  production:  # .env.production.example\n" in said.text
    assert "template: .env.staging.example" in said.text


def test_roles_and_a_stage_are_not_mixed(tmp_path):
    files = {"ecosystem.api.config.js": APP % "api", "ecosystem.web.config.js": APP % "web", **workflow("production")}
    found, _ = environments(tmp_path, files)
    assert list(found) == ["api", "web"]


def test_a_role_that_a_workflow_spells_otherwise(tmp_path):
    found, said = environments(tmp_path, {"ecosystem.prod.config.js": APP % "api", **workflow("production")})
    assert list(found) == ["prod"]
    assert "  prod:  # .github/workflows/deploy.yml:4, ecosystem.prod.config.js\n" in said.text


def test_sections_that_all_have_in_common(tmp_path):
    files = {"ecosystem.config.js": APP % "api", **ALEMBIC, **workflow("staging", "production")}
    found, said = environments(tmp_path, files)
    assert said.text.count("alembic: alembic.ini") == 1
    assert (
        said.text.index("\ndefaults:\n  pm2:\n")
        < said.text.index("\n  migrations:\n")
        < said.text.index("environments:")
    )
    assert all(one.families["migrations"].alembic == "alembic.ini" for one in found.values())
    assert all(one.families["pm2"].apps == ["api"] for one in found.values())


def test_guesses_that_all_have_in_common(tmp_path):
    files = {"ecosystem.config.js": APP % "api", ".env.example": "A=1\n", **workflow("staging", "production")}
    found, said = environments(tmp_path, files)
    assert "\n  # env:\n" in said.text.partition("environments:")[0]
    assert all(set(one.families) == {"pm2", "gate"} for one in found.values())


def test_migrations_belong_to_the_service_beside_which_they_lie(tmp_path):
    found, _ = environments(tmp_path, MONOREPO)
    assert "migrations" in found["apiserver"].families
    assert "migrations" not in found["web"].families


def test_migrations_that_nobody_lies_beside_are_everybodys(tmp_path):
    files = {name.replace("apps/api/prisma", "database/prisma"): text for name, text in MONOREPO.items()}
    found, _ = environments(tmp_path, files)
    assert all(one.families["migrations"].prisma == "database/prisma/migrations" for one in found.values())


def test_python_that_one_role_starts_is_not_the_others(tmp_path):
    python = "module.exports = {apps: [{name: 'ml', script: 'ml/main.py', cwd: __dirname, interpreter: 'python3'}]};\n"
    files = {
        "ecosystem.ml.config.js": python,
        "ecosystem.web.config.js": APP % "web",
        "ml/main.py": "from fastapi import FastAPI\napp = FastAPI()\n",
    }
    found, said = environments(tmp_path, files)
    assert [entry.pm2 for entry in found["ml"].families["imports"].entrypoints] == ["ml"]
    assert "imports" not in found["web"].families
    assert "another way to start it: ml/main.py:2" in said.text


def test_a_plain_file_beside_roles_is_told(tmp_path):
    files = {"ecosystem.api.config.js": APP % "api", "ecosystem.config.js": APP % "other", **COMPOSE}
    found, said = environments(tmp_path, files)
    assert list(found) == ["api"]
    assert "nothing says in which environment 'ecosystem.config.js' is started; its apps: other" in said.problems
    assert "nothing says in which environment 'compose.yaml' is used" in said.problems


def test_pm2_and_compose_without_roles(tmp_path):
    found, said = environments(tmp_path, {"ecosystem.config.js": APP % "api", **COMPOSE})
    assert set(found["production"].families) >= {"pm2"}
    assert found["production"].families.get("env") is None
    assert "'compose.yaml' is left out, as PM2 starts the services" in said.problems


def test_compose_files_of_several_services(tmp_path):
    files = {
        f"services/{name}/compose.yaml": f"services:\n  x:\n    build: .\n    environment: {{A_{name}: 1}}\n"
        for name in ("a", "b")
    }
    found, _ = environments(tmp_path, files)
    assert {name: one.families["env"].compose.file for name, one in found.items()} == {
        "a": "services/a/compose.yaml",
        "b": "services/b/compose.yaml",
    }


def test_stages_that_are_named_twice(tmp_path):
    prod = "services:\n  x: {build: ., environment: {A: 1}}\n"
    found, said = environments(tmp_path, {"ecosystem.production.config.js": APP % "api", "compose.prod.yaml": prod})
    assert list(found) == ["production"]
    assert (
        "'compose.prod.yaml' is called like the environment 'production', which has services already" in said.problems
    )


def test_an_environment_of_guesses_is_left_out(tmp_path):
    """Nothing could be judged there, and the gate file would not even load."""
    files = {
        "compose.prod.yaml": "services:\n  x: {build: .}\n",
        "compose.staging.yaml": "services:\n  x: {build: ., environment: {A: 1}}\n",
        ".env.example": "B=1\n",
    }
    found, _ = environments(tmp_path, files)
    assert list(found) == ["staging"]


def test_code_that_lies_in_other_code_is_named_once(tmp_path):
    files = {
        "src/shop/__init__.py": "",
        "src/shop/main.py": FASTAPI["shop/main.py"],
        "src/shop/db.py": FASTAPI["shop/db.py"],
    }
    assert "    #   code: [src]\n" in inferred(tmp_path, files).text


@pytest.mark.parametrize("files", [{}, {"README.md": "x"}, {"index.html": ""}, {"app.js": ""}])
def test_nothing(tmp_path, files):
    found = inferred(tmp_path, files)
    assert (found.text, found.environments, found.told, found.problems) == ("", (), (), ())


def test_what_is_told_is_what_is_written(tmp_path):
    _, said = environments(tmp_path, MONOREPO)
    sure = {line.partition("  #")[0].strip() for line in said.text.splitlines() if not line.lstrip().startswith("#")}
    for one in said.told:
        line = f"{one.path.rpartition('.')[2]}: {one.text}"
        assert line in said.text
        assert not one.sure or line in sure
    assert {one.sure for one in said.told} == {True, False}


def test_it_takes_bearable_time(tmp_path):
    import time

    found = project(tmp_path, {f"src/{a}/{b}/file.ts": "x" for a in range(60) for b in range(60)})
    begin = time.perf_counter()
    assert len(found.files) == 3600
    inferred(tmp_path, {"ecosystem.config.js": APP % "api", "app.js": ""})
    assert time.perf_counter() - begin < 20
