"""The section `env`: live only where every checkout knows what sets the variables."""

from __future__ import annotations

import pytest
import yaml

from pytest_deploygate.families.env import Variable
from repositories import inferred, loaded

APP = "module.exports = {apps: [{name: 'api', script: 'src/a.js', cwd: __dirname, env: %s}]};\n"


def env(root, files, *, git=False):
    """The section that is written, if it is live; and the text of the file."""
    found = inferred(root, files, git=git)
    (environment,) = loaded(root, found.text).environments.values()
    return environment.families.get("env"), found.text


def test_what_pm2_sets(tmp_path):
    said, text = env(
        tmp_path, {"ecosystem.config.js": APP % "{PORT: 1, A_URL: 'https://a.io'}", "src/a.js": "process.env.PORT"}
    )
    assert (said.pm2, said.code, said.template) == ("api", ["src"], None)
    assert said.variables == {"PORT": "port", "A_URL": "url"}
    assert "A_URL: url  # ecosystem.config.js:1\n" in text


def test_what_pm2_does_not_set_stays_a_guess(tmp_path):
    """It may come from the shell, or from an env file: neither is here."""
    files = {
        "ecosystem.config.js": APP % "{PORT: 1}",
        "src/a.js": "process.env.PORT; process.env.TOKEN; process.env.LEVEL || 'info'",
        ".env.example": "PORT=1\nTOKEN=\nLEVEL=info\n",
    }
    said, text = env(tmp_path, files)
    assert (said.code, said.template) == ([], None)
    assert said.variables == {"PORT": "port", "LEVEL": Variable(required=False)}
    assert (
        "      # template: .env.example  # lists TOKEN, which nothing here sets; name what does under `file`\n" in text
    )
    assert "      # code: [src]  # reads TOKEN, which nothing here sets; name what does under `file`\n" in text
    assert "        # TOKEN: {secret: true}  # nothing here sets it: .env.example:2, src/a.js:1\n" in text


def test_a_template_that_pm2_fills(tmp_path):
    files = {"ecosystem.config.js": APP % "{PORT: 1}", "src/a.js": "process.env.PORT", ".env.example": "PORT=3000\n"}
    said, _ = env(tmp_path, files)
    assert (said.template, said.code) == (".env.example", ["src"])


def test_a_template_that_loaders_read_differently(tmp_path):
    files = {
        "ecosystem.config.js": APP % "{PORT: 1, A: 2}",
        "src/a.js": "",
        ".env.example": "PORT=3000\nA='it''s' #x\n",
    }
    said, text = env(tmp_path, files)
    assert said.template is None
    assert "# template: .env.example  # .env.example depends on the `loader`\n" in text
    said, _ = env(tmp_path, {**files, "package.json": '{"dependencies": {"dotenv": "1"}}'})
    assert said.template == ".env.example"


def test_several_apps(tmp_path):
    two = "module.exports = {apps: [{name: 'api', script: 'a.js', env: {%s: 1}}, {name: 'job', script: 'b.js', env: {B: 1}}]};\n"
    said, text = env(tmp_path, {"ecosystem.config.js": two % "PORT", "a.js": "process.env.A", "b.js": ""})
    assert said.pm2 == "api"
    assert "pm2: api  # the section is about one app; there are also job: ecosystem.config.js:1\n" in text
    said, text = env(tmp_path, {"ecosystem.config.js": two % "A"})
    assert said is None
    assert "    # env:\n" in text


def test_an_app_whose_environment_is_not_known(tmp_path):
    said, _ = env(tmp_path, {"ecosystem.config.js": APP % "{PORT: 1, ...process.env}", "src/a.js": ""})
    assert said is None


@pytest.mark.parametrize("name", [".env.production", "deploy/production.env", ".env"])
def test_an_env_file_that_is_committed(tmp_path, name):
    files = {name: "PORT=1\n", "src/a.js": "process.env.PORT", "package.json": '{"dependencies": {"dotenv": "1"}}'}
    found = inferred(tmp_path, files)
    if "/" in name:
        assert found.text == "", "whose service is there is not said"
        return
    said = loaded(tmp_path, found.text).environments["production"].families["env"]
    assert (said.file, said.loader, said.code, said.variables) == (name, "node-dotenv", ["src"], {"PORT": "port"})


def test_an_env_file_that_git_ignores(tmp_path):
    files = {
        ".env": "PORT=1\nTOKEN=hunter2hunter2\n",
        ".gitignore": ".env\n",
        "ecosystem.config.js": APP % "{}",
        "src/a.js": "process.env.PORT",
    }
    said, text = env(tmp_path, files, git=True)
    assert said is None
    assert "hunter2" not in text
    # What is left in comments is about that file.
    lines = text.partition("    # env:\n")[2].splitlines()
    guess = yaml.safe_load("\n".join(line.removeprefix("    # ") for line in lines if line.startswith("    # ")))
    assert guess == {"file": ".env", "code": ["src"], "variables": {"PORT": "port"}}


def test_pm2_and_an_env_file(tmp_path):
    said, _ = env(
        tmp_path,
        {"ecosystem.config.js": APP % "{PORT: 1}", ".env": "A=1\n", "src/a.js": "process.env.A; process.env.PORT"},
    )
    assert (said.pm2, said.file, said.code) == ("api", ".env", ["src"])
    assert set(said.variables) == {"PORT", "A"}


COMPOSE = "services:\n  api:\n    build: .\n    %s\n"


@pytest.mark.parametrize(
    ("service", "doubt"),
    [
        ("environment: {A: $B}", "A refers to B, which nothing here sets"),
        ("environment: {A: '${A:?}'}", "the value of A cannot be known: "),
        ("environment: {A: 010}", "the value of A cannot be known: docker compose rewrites"),
        ("env_file: gone.env", "the env file 'gone.env' does not exist"),
        ("command: python -m x", "no variable is set by the compose service 'api'"),
    ],
)
def test_a_service_whose_variables_are_not_known(tmp_path, service, doubt):
    files = {
        "compose.yaml": COMPOSE % service,
        "Dockerfile": "FROM x\n",
        ".env.example": "A=1\n",
        "ecosystem.web.config.js": APP % "{}",
        "src/a.js": "",
    }
    del files["ecosystem.web.config.js"]
    found = inferred(tmp_path, {**files, "main.py": "from fastapi import FastAPI\napp = FastAPI()\n"})
    assert f"    # ({doubt}" in found.text
    assert "env" not in loaded(tmp_path, found.text).environments["compose"].families


def test_env_files_in_folders_that_are_not_looked_at(tmp_path):
    """Of those, too, another checkout has only what git does not ignore."""
    files = {
        "compose.yaml": COMPOSE % "env_file: .envs/.production/app",
        "Dockerfile": "FROM x\n",
        ".envs/.production/app": "A=1\n",
        "main.py": "from fastapi import FastAPI\napp = FastAPI()\n",
    }
    said, _ = env(tmp_path, files, git=True)
    assert said.variables == {"A": "string"}
    said, text = env(tmp_path, {".gitignore": ".envs/\n"}, git=True)
    assert said is None
    assert "A=1" not in text


def test_values_that_compose_takes_from_an_ignored_file(tmp_path):
    files = {
        "compose.yaml": COMPOSE % "environment: {A: '${A}'}",
        "Dockerfile": "FROM x\n",
        ".env": "A=hunter2hunter2\n",
        ".gitignore": ".env\n",
        "main.py": "from fastapi import FastAPI\napp = FastAPI()\n",
        ".env.example": "A=\n",
    }
    said, text = env(tmp_path, files, git=True)
    assert said is None
    assert "(compose.yaml takes values from .env, which git ignores, so that another checkout has it not)" in text
    (tmp_path / ".gitignore").unlink()
    said, _ = env(tmp_path, {k: v for k, v in files.items() if k != ".gitignore"}, git=True)
    assert said.compose.service == "api"


def test_what_the_code_fails_without_may_be_in_a_branch_that_never_runs(tmp_path):
    files = {
        "compose.yaml": COMPOSE % "environment: {A: 1, EMPTY: '', EMPTY_AND_NEEDED: ''}",
        "Dockerfile": "FROM python:3.12\nENV IMAGE=1\n",
        "app/__init__.py": "",
        "app/x.py": "import os\nos.environ['A'], os.environ['IMAGE'], os.environ['EMPTY_AND_NEEDED']\n"
        "if os.getenv('EMPTY'):\n    os.environ['LACKING']\n",
    }
    said, text = env(tmp_path, files)
    assert said.variables == {
        "A": "string",
        "EMPTY": Variable(empty=True),
        "EMPTY_AND_NEEDED": "string",
        "IMAGE": Variable(required=False),
    }
    assert "# LACKING: string  # nothing here sets it: app/x.py:4\n" in text
    assert said.code == []
    assert "# code: [app]  # reads LACKING, which nothing here sets" in text


def test_no_variables_at_all(tmp_path):
    said, text = env(tmp_path, {"ecosystem.config.js": APP % "{}", "src/a.js": ""})
    assert said is None
    assert "env" not in text.partition("pm2:")[2]
