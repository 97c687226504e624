"""`deploygate init`: what it writes for whole repositories, and that the gate that it writes runs at once."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from pytest_deploygate.cli import main
from pytest_deploygate.commands import init
from pytest_deploygate.extensions import installed
from pytest_deploygate.families.env import Variable
from pytest_deploygate.finding import Location
from pytest_deploygate.gate import Gate, GateError, GateErrors, load
from repositories import ALEMBIC, API, CLEAN, COMPOSE, DJANGO, FASTAPI, MIXED, MONOREPO, PYTHON, WEB, gate, write

NODE = {
    "package.json": '{"name": "x"}\n',
    "ecosystem.config.js": "module.exports = {apps: [{name: 'api', script: './app.js', cwd: __dirname}]};\n",
    "app.js": "setInterval(() => {}, 1000);\n",
}
UNREFERENCED = "gate/unreferenced-gate"


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Writes a repository, and goes there."""
    root = tmp_path / "repository"
    root.mkdir()
    monkeypatch.chdir(root)

    def go(files, *, git=True):
        return write(root, files, git=git)

    return go


def written(root: Path) -> Gate:
    return load(root / "deploygate.yaml", installed(), {})


def families(found: Gate, name: str) -> set[str]:
    """The sections of an environment that somebody wrote."""
    return set(found.environments[name].families) - {"gate"}


def judged(root: Path, red: dict[tuple[str, str], list[str]] | None = None):
    """Run the gate that was written: red only for what is named, and never because of the gate file itself."""
    said = gate(root)
    assert said.code == (1 if red else 0), said.text
    assert said.red == (red or {}), said.text
    assert {rule for _, rule in said.warned} <= {UNREFERENCED}, said.text
    # That nothing runs the gate is all that there is to say about the file.
    assert "deploygate.yaml" not in said.places - ({"deploygate.yaml"} if said.warned else set()), said.text
    assert said.passed > 0
    return said


# Whole repositories


def test_a_node_monorepo_with_a_file_for_each_role(here, capsys):
    root = here(MONOREPO)
    assert main(["init"]) == 0
    found = written(root)
    assert list(found.environments) == ["apiserver", "web"]
    api, web = (found.environments[name].families for name in found.environments)
    assert (api["pm2"].config, api["pm2"].env, api["pm2"].apps) == (
        "ecosystem.apiserver.config.js",
        "production",
        ["api", "api-worker"],
    )
    assert (web["pm2"].config, web["pm2"].env, web["pm2"].apps) == (
        "ecosystem.web.config.js",
        "production",
        ["storefront"],
    )
    assert (api["env"].pm2, web["env"].pm2) == ("api", "storefront")
    assert api["env"].variables == {"NODE_ENV": "string", "PORT": "port"}
    assert web["env"].code == ["apps/web"]
    assert api["migrations"].prisma == "apps/api/prisma/migrations"
    assert "migrations" not in families(found, "web")
    # What the server's own file sets stays a guess, with the types that are known.
    text = (root / "deploygate.yaml").read_text()
    assert "# DATABASE_URL: url  # nothing here sets it: apps/api/.env.example:2, apps/api/server.js:2" in text
    assert "# JWT_SECRET: {secret: true}" in text
    said = capsys.readouterr()
    assert said.err == ""
    assert "  environments.apiserver.pm2.env: production  (.github/workflows/deploy.yml:9)\n" in said.out
    assert "environments.web.pm2.config: ecosystem.web.config.js  (package.json:6)\n" in said.out
    judged(root)


def test_the_gate_that_is_written_finds_what_is_wrong_later(here):
    root = here(MONOREPO)
    assert main(["init"]) == 0
    (root / "ecosystem.apiserver.config.js").write_text((root / "ecosystem.web.config.js").read_text())
    said = gate(root)
    assert said.code == 1
    assert said.red["apiserver", "pm2/foreign-app"] == ["storefront"]


def test_fastapi_with_alembic(here, capsys):
    root = here(FASTAPI)
    assert main(["init"]) == 0
    found = written(root)
    assert list(found.environments) == ["production"]
    sections = found.environments["production"].families
    assert sections["imports"].entrypoints == ["shop.main:app"]
    assert sections["migrations"].alembic == "alembic.ini"
    assert families(found, "production") == {"imports", "migrations"}
    text = (root / "deploygate.yaml").read_text()
    assert "    # env:\n    #   file: .env  #" in text
    assert "    #     DATABASE_URL: url  # .env.example:1, shop/db.py:5\n" in text
    assert "    #     LOG_LEVEL: {required: false}  # .env.example:2, shop/db.py:6\n" in text
    assert "    #     SESSION_SECRET: {secret: true}  # .env.example:3\n" in text
    assert "      # database: $DATABASE_URL" in text
    assert "Only guessed, and left to you in comments:" in capsys.readouterr().out
    judged(root)


def test_the_comments_are_right_where_there_is_an_env_file(here):
    """What is left in comments is a section that loads and is judged, once somebody takes the # away."""
    root = here({**FASTAPI, ".env": "DATABASE_URL=postgresql://a:b7Gq2Lm9@db/shop\nSESSION_SECRET=nV93kq81Zbdd0qXc\n"})
    (root / ".gitignore").write_text(".env\n")
    assert main(["init"]) == 0
    path = root / "deploygate.yaml"
    block = re.search(r"(?m)^    # env:\n(?:    # .*\n)+", path.read_text())
    path.write_text(path.read_text().replace(block[0], re.sub(r"(?m)^    # ", "    ", block[0])))
    sections = written(root).environments["production"].families
    assert sections["env"].template == ".env.example"
    said = judged(root)
    assert said.passed > 30


def test_a_server_that_this_machine_does_not_have(here):
    """With a Dockerfile that starts uvicorn, which the environment of these tests is kept free of."""
    start = f'FROM python:{PYTHON}-slim\nWORKDIR /srv\nCOPY . .\nCMD ["uvicorn", "shop.main:app"]\n'
    root = here({**FASTAPI, "requirements.txt": "fastapi\nsqlalchemy\nalembic\nuvicorn\n", "Dockerfile": start})
    assert main(["init"]) == 0
    (entry,) = written(root).environments["production"].families["imports"].entrypoints
    assert entry.dockerfile == "Dockerfile"
    assert "# - shop.main:app  # another way to start it: shop/main.py:5\n" in (root / "deploygate.yaml").read_text()
    said = gate(root)
    assert set(said.red) == {("production", "imports/breaks"), ("production", "imports/not-installed")}
    assert "No module named 'uvicorn'" in said.text
    assert said.red["production", "imports/not-installed"] == ["uvicorn"]


def test_django(here):
    root = here(
        {**DJANGO, "Procfile": "web: python manage.py runserver 0.0.0.0:$PORT\nrelease: python manage.py migrate\n"}
    )
    assert main(["init"]) == 0
    sections = written(root).environments["production"].families
    assert [entry.procfile for entry in sections["imports"].entrypoints] == ["web", "release"]
    assert sections["migrations"].django == "shop.settings"
    assert "#     SECRET_KEY: {secret: true}  # shop/settings.py:3\n" in (root / "deploygate.yaml").read_text()
    judged(root)


def test_django_below_a_folder_and_without_anything_that_starts_it(here):
    root = here({f"backend/{name}": text for name, text in DJANGO.items()})
    assert main(["init"]) == 0
    sections = written(root).environments["production"].families
    assert sections["imports"].roots == ["backend"]
    assert sections["imports"].dependencies == ["backend/requirements.txt"]
    assert sections["imports"].entrypoints == ["shop.wsgi:application"]
    assert sections["migrations"].django == "shop.settings"
    judged(root)


def test_node_and_python_side_by_side(here):
    root = here(MIXED)
    assert main(["init"]) == 0
    sections = written(root).environments["production"].families
    assert sections["pm2"].apps == ["web", "recommender"]
    assert sections["pm2"].env == "production"
    (entry,) = sections["imports"].entrypoints
    assert entry.pm2 == "recommender"
    assert (sections["imports"].roots, sections["imports"].dependencies) == (["ml"], ["ml/requirements.txt"])
    assert (sections["env"].pm2, sections["env"].code) == ("web", ["server"])
    judged(root)


def test_a_service_with_docker_compose(here):
    root = here(COMPOSE)
    assert main(["init"]) == 0
    found = written(root)
    assert list(found.environments) == ["compose"]
    sections = found.environments["compose"].families
    assert (sections["env"].compose.service, sections["env"].compose.file) == ("web", None)
    assert (sections["env"].template, sections["env"].code) == (".env.example", ["shop"])
    assert sections["env"].variables["PORT"] == "port"
    assert sections["env"].variables["API_URL"] == "url"
    assert sections["env"].variables["WORKERS"] == Variable(required=False), "the image sets it"
    assert sections["env"].variables["SENTRY_DSN"] == Variable(required=False, empty=True)
    assert [entry.compose for entry in sections["imports"].entrypoints] == ["web"]
    judged(root)


def test_a_compose_file_that_takes_its_values_from_what_git_ignores(here, capsys):
    secret = "sk_live_51HAbcdefGhijklMnopQrst"
    files = {
        **COMPOSE,
        "compose.yaml": COMPOSE["compose.yaml"].replace("deploy/web.env", ".env"),
        ".env": f"API_URL=https://api.lantern-shop.com\nSTRIPE_KEY={secret}\n",
        ".gitignore": ".env\n",
    }
    root = here(files)
    assert main(["init"]) == 0
    assert families(written(root), "compose") == {"imports"}
    text = (root / "deploygate.yaml").read_text()
    assert "(.env is a file that git ignores, so that another checkout has it not)" in text
    said = capsys.readouterr()
    assert secret not in text + said.out + said.err
    judged(root)
    (root / ".env").unlink()
    judged(root)


def test_a_variable_that_nothing_here_sets_is_left_to_the_person(here, capsys):
    """The code may never come to where it fails without: what declares it as needed has to know."""
    lacking = COMPOSE["compose.yaml"].replace("            env_file: deploy/web.env\n", "")
    root = here({**COMPOSE, "compose.yaml": lacking})
    assert main(["init"]) == 0
    assert "environments.compose.env.variables.API_URL: url  (nothing here sets it: " in capsys.readouterr().out
    judged(root)


def test_stages_of_one_file(here):
    stages = """
        module.exports = {apps: [{
          name: 'api', script: 'src/server.js', cwd: __dirname,
          env: {NODE_ENV: 'development'},
          env_staging: {NODE_ENV: 'staging', PORT: 3000},
          env_production: {NODE_ENV: 'production', PORT: 3000},
        }]};
        """
    workflow = """
        on:
          workflow_dispatch:
            inputs:
              target: {type: choice, options: [staging, production]}
        jobs:
          deploy:
            environment: ${{ inputs.target }}
            steps:
              - run: ssh api pm2 reload ecosystem.config.js --env ${{ inputs.target }}
          pages:
            environment: {name: github-pages}
            steps: [{run: mkdocs}]
        """
    root = here(
        {"ecosystem.config.js": stages, "src/server.js": "process.env.PORT\n", ".github/workflows/deploy.yml": workflow}
    )
    assert main(["init"]) == 0
    found = written(root)
    assert {name: e.families["pm2"].env for name, e in found.environments.items()} == {
        "staging": "staging",
        "production": "production",
    }
    assert found.environments["staging"].families["env"].pm2 == "api", "from `defaults`"
    judged(root)


def test_compose_files_for_stages(here):
    files = {
        "docker-compose.yml": "services:\n  api:\n    build: .\n    environment: {PORT: '80'}\n",
        "docker-compose.prod.yml": "services:\n  api:\n    environment: {API_URL: https://api.lantern-shop.com}\n",
        "docker-compose.test.yml": "services:\n  api:\n    environment: {API_URL: http://localhost}\n",
        "Dockerfile": f"FROM python:{PYTHON}\nCOPY . .\nCMD python -m shop\n",
        "shop/__init__.py": "",
        "shop/__main__.py": "import os\nos.environ['PORT'], os.environ['API_URL']\n",
    }
    root = here(files)
    assert main(["init"]) == 0
    found = written(root)
    assert list(found.environments) == ["prod"]
    sections = found.environments["prod"].families
    assert sections["env"].compose.file == ["docker-compose.yml", "docker-compose.prod.yml"]
    assert sections["env"].variables == {"API_URL": "url", "PORT": "port"}
    assert [entry.compose for entry in sections["imports"].entrypoints] == ["api"]
    judged(root)


def test_two_files_of_one_role_as_in_the_incident(here, capsys):
    files = {
        "ecosystem.config.apiserver.cjs": API,
        "ecosystem.config.js": WEB,
        "ecosystem.web.config.js": WEB,
        **{name: text for name, text in MONOREPO.items() if name.startswith("apps/")},
    }
    root = here(files)
    assert main(["init"]) == 0
    assert list(written(root).environments) == ["apiserver", "web"]
    said = capsys.readouterr().out
    assert "PM2 takes 'ecosystem.config.apiserver.cjs' for a script" in said
    assert "nothing says in which environment 'ecosystem.config.js' is started; its apps: storefront" in said
    judged(root, red={("apiserver", "pm2/config-name"): ["ecosystem.config.apiserver.cjs"]})


# Existing gate files, options


def test_an_empty_folder(here, capsys):
    root = here({}, git=False)
    assert main(["init"]) == 4
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("deploygate: nothing here is certain enough for a gate file. Known are PM2's")
    assert list(root.iterdir()) == []


def test_nothing_but_guesses(here, capsys):
    root = here({".env.example": "PORT=3000\nAPI_TOKEN=\n"})
    assert main(["init", "--dry-run"]) == 4
    said = capsys.readouterr()
    assert said.out == ""
    assert "environments.production.env.variables.PORT: port  (.env.example:1)" in said.err
    assert "environments.production.env.variables.API_TOKEN: {secret: true}" in said.err
    assert not (root / "deploygate.yaml").exists()


@pytest.mark.parametrize("name", ["deploygate.yaml", "deploygate.yml"])
def test_a_gate_file_is_only_replaced_where_told_to(here, capsys, name):
    root = here({**NODE, name: "version: 1\n"})
    assert main(["init"]) == 4
    assert f"there is a gate file already, {name}; --force replaces it" in capsys.readouterr().err
    assert (root / name).read_text() == "version: 1\n"
    assert main(["init", "--dry-run"]) == 0
    assert (root / name).read_text() == "version: 1\n"
    assert capsys.readouterr().out.endswith("      apps: [api]  # ecosystem.config.js:1\n")
    assert main(["init", "--force"]) == 0
    assert load(root / name, installed(), {}).environments["production"].families["pm2"].apps == ["api"]
    assert sorted(path.name for path in root.glob("deploygate*")) == [name]
    judged(root)


def test_a_link_that_leads_nowhere_is_a_gate_file(here, capsys):
    root = here(NODE)
    (root / "deploygate.yaml").symlink_to("gone.yaml")
    assert main(["init"]) == 4
    assert "there is a gate file already" in capsys.readouterr().err
    assert not (root / "gone.yaml").exists()


TABLE = """
    [project]
    name = "shop"
    description = '''
    [not a table]
    '''

    [tool.deploygate]
    version = 1

    [tool.deploygate.environments.api.pm2]
    config = "ecosystem.config.js"

    [[tool.deploygate.waivers]]
    rule = "pm2/*"

    [tool.ruff]
    line-length = 100
    """


def test_a_table_of_pyproject_is_taken_out_where_told_to(here, capsys):
    root = here({**NODE, "pyproject.toml": TABLE})
    before = (root / "pyproject.toml").read_bytes()
    assert main(["init"]) == 4
    assert "there is a gate file already, pyproject.toml" in capsys.readouterr().err
    assert (root / "pyproject.toml").read_bytes() == before
    assert main(["init", "--force"]) == 0
    left = (root / "pyproject.toml").read_text()
    assert "deploygate" not in left
    assert left.endswith("'''\n\n[tool.ruff]\nline-length = 100\n")
    judged(root)


@pytest.mark.parametrize(
    "text",
    [
        "tool.deploygate.version = 1\n",
        "[tool]\ndeploygate = {version = 1}\n",
        '[tool.deploygate]\nversion = 1\nwords = """\n[tool.ruff]\n"""\n',
    ],
)
def test_a_table_that_cannot_be_taken_out_by_lines(here, capsys, text):
    root = here({**NODE, "pyproject.toml": text})
    assert main(["init", "--force"]) == 4
    assert "take it out, and run this again" in capsys.readouterr().err
    assert (root / "pyproject.toml").read_text() == text
    assert not (root / "deploygate.yaml").exists()


def test_two_gate_files(here, capsys):
    here({**NODE, "deploygate.yaml": "version: 1\n", "deploygate.yml": "version: 1\n"})
    assert main(["init", "--force"]) == 4
    assert "deploygate.yml" in capsys.readouterr().err


def test_a_gate_file_above_is_no_hindrance(here, monkeypatch):
    root = here({**{f"shop/{name}": text for name, text in NODE.items()}, "deploygate.yaml": "version: 1\n"})
    monkeypatch.chdir(root / "shop")
    assert main(["init"]) == 0
    assert (root / "deploygate.yaml").read_text() == "version: 1\n"
    judged(root / "shop")


def test_a_dry_run_prints_the_file_and_writes_nothing(here, capsys):
    root = here(FASTAPI)
    before = sorted(root.rglob("*"))
    assert main(["init", "--dry-run", "--ci", "github", "--pre-commit"]) == 0
    said = capsys.readouterr()
    assert sorted(root.rglob("*")) == before
    text, *others = re.split(r"(?m)^\n# (?:\.github/workflows/deploygate\.yml|\.pre-commit-config\.yaml)\n", said.out)
    assert main(["init"]) == 0
    assert (root / "deploygate.yaml").read_text() == text
    assert [yaml.safe_load(other) for other in others][1]["repos"][0]["hooks"] == [{"id": "deploygate"}]
    assert said.err.startswith("deploygate.yaml would be written, with the environment production\nInferred:\n")


def test_a_file_that_does_not_validate_is_never_written(here, monkeypatch, capsys):
    root = here(NODE)

    def refuse(path, registry, environ):
        raise GateErrors([GateError(Location(str(path), 3, 4), "this is wrong")])

    monkeypatch.setattr("pytest_deploygate.gate.load", refuse)
    assert main(["init"]) == 4
    assert "makes no valid gate file, and nothing was written (3:4: this is wrong)" in capsys.readouterr().err
    assert not (root / "deploygate.yaml").exists()


def test_a_file_that_somebody_else_writes_meanwhile(here, monkeypatch, capsys):
    root = here(NODE)

    def check(text):
        (root / "deploygate.yaml").write_text("theirs")

    monkeypatch.setattr(init, "_check", check)
    assert main(["init"]) == 4
    assert "deploygate.yaml cannot be written: File exists" in capsys.readouterr().err
    assert (root / "deploygate.yaml").read_text() == "theirs"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_to(here, capsys):
    root = here(NODE)
    root.chmod(0o500)
    try:
        assert main(["init"]) == 4
    finally:
        root.chmod(0o700)
    assert "deploygate.yaml cannot be written: Permission denied" in capsys.readouterr().err


# What runs the gate


@pytest.mark.parametrize(
    ("asked", "name", "schema"),
    [
        ("github", ".github/workflows/deploygate.yml", "vendor.github-workflows"),
        ("gitlab", ".gitlab-ci.yml", "vendor.gitlab-ci"),
    ],
)
def test_a_ci_configuration(here, capsys, asked, name, schema):
    root = here(FASTAPI)
    assert main(["init", "--ci", asked]) == 0
    assert f"{name} was written\n" in capsys.readouterr().out
    text = (root / name).read_text()
    assert "pip install pytest-deploygate -r requirements.txt" in text
    checked = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, name],
        cwd=root, env=CLEAN, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert not gate(root).warned, "the gate is in use"


def test_actions_are_pinned_as_they_are_here(here):
    root = here(NODE)
    assert main(["init", "--ci", "github"]) == 0
    used = set(re.findall(r"uses: (\S+)", (root / ".github/workflows/deploygate.yml").read_text()))
    own = (Path(__file__).parents[2] / ".github/workflows/ci.yml").read_text()
    assert len(used) == 2
    assert used <= set(re.findall(r"uses: (\S+)", own))


def test_a_hook_for_pre_commit(here):
    root = here(NODE)
    assert main(["init", "--pre-commit"]) == 0
    (repo,) = yaml.safe_load((root / ".pre-commit-config.yaml").read_text())["repos"]
    assert repo["hooks"] == [{"id": "deploygate"}]
    assert re.fullmatch(r"v\d+\.\d+\.\d+", repo["rev"])
    assert not gate(root).warned, "the gate is in use"


@pytest.mark.parametrize(
    ("option", "name"),
    [
        (["--ci=github"], ".github/workflows/deploygate.yml"),
        (["--ci=gitlab"], ".gitlab-ci.yml"),
        (["--pre-commit"], ".pre-commit-config.yaml"),
    ],
)
def test_what_is_there_already_is_not_touched(here, capsys, option, name):
    root = here({**NODE, name: "theirs: true\n"})
    assert main(["init", "--force", *option]) == 0
    assert (root / name).read_text() == "theirs: true\n"
    said = capsys.readouterr().out
    assert f"{name} is there already, and was not touched. What belongs into it:\n" in said
    assert "deploygate" in said.partition("What belongs into it:")[2].partition("Inferred")[0]


# What is hostile


def test_a_broken_package_json(here, capsys):
    root = here({**MONOREPO, "package.json": '{"scripts": {"deploy": \n', "apps/api/package.json": "[1, 2]"})
    assert main(["init"]) == 0
    found = written(root)
    assert {name: e.families["pm2"].config for name, e in found.environments.items()} == {
        "apiserver": "ecosystem.apiserver.config.js",
        "web": "ecosystem.web.config.js",
    }
    said = capsys.readouterr().out
    assert "  'package.json' cannot be read: it is no JSON (package.json:2)\n" in said
    run = gate(root)
    assert {rule.partition("/")[0] for _, rule in run.red} == {"pm2"}, "Node reads that file before the ecosystem file"
    assert run.places - {"deploygate.yaml"} == {"package.json"}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("name", [".env.example", "package.json", "Dockerfile", "compose.yaml", "pyproject.toml"])
def test_files_that_cannot_be_read_are_told(here, capsys, name):
    root = here({**FASTAPI, name: "unread"})
    (root / name).chmod(0)
    try:
        assert main(["init", "--dry-run"]) == 0 if name != "pyproject.toml" else main(["init", "--dry-run"]) in {0, 4}
    finally:
        (root / name).chmod(0o600)
    said = capsys.readouterr()
    assert name in said.err
    assert "permission denied" in said.err


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_an_ecosystem_file_that_cannot_be_read(here, capsys):
    root = here(MONOREPO)
    (root / "ecosystem.web.config.js").chmod(0)
    try:
        assert main(["init"]) == 0
        said = gate(root)
    finally:
        (root / "ecosystem.web.config.js").chmod(0o600)
    assert "'ecosystem.web.config.js' cannot be read: permission denied" in capsys.readouterr().out
    assert {environment for environment, _ in said.red} == {"web"}, "which says that it cannot be read"
    judged(root)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("name", ["apps", "ml/migrations", ".github", "ml"])
def test_folders_that_cannot_be_read(here, capsys, name):
    root = here({**MONOREPO, **{f"ml/{path}": text for path, text in FASTAPI.items()}})
    (root / name).chmod(0)
    try:
        assert main(["init"]) == 0
    finally:
        (root / name).chmod(0o700)
    assert f"'{name}' cannot be read: Permission denied" in capsys.readouterr().out
    assert "apiserver" in written(root).environments


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe\x00\x01", b"\x00" * 100, b"module.exports = {apps: [", b"{" * 50_000, b"a: &a [*a]\n", b"\xed\xa0\x80",
        b"- " * 30_000, b"[alembic]\nscript_location = %(x)s\n[alembic]\n",
    ],
    ids=["utf-16", "nul", "javascript", "braces", "loop", "surrogate", "deep", "ini"],
)  # fmt: skip
def test_files_that_are_something_else(here, capsys, content):
    names = (
        "compose.yaml", "docker-compose.prod.yml", "package.json", "pyproject.toml", "ecosystem.web.config.js",
        "ecosystem.json", ".env.example", "Procfile", "Dockerfile", "alembic.ini", "manage.py", "x.service",
        ".github/workflows/deploy.yml", "shop/wsgi.py", "main.py", "db/migrations/1_x.sql", "drizzle/meta/_journal.json",
    )  # fmt: skip
    root = here(dict.fromkeys(names, ""))
    for name in names:
        (root / name).write_bytes(content)
    code = main(["init"])
    said = capsys.readouterr()
    assert code in {0, 4}, said.err
    assert "deploygate itself failed" not in said.err
    if code == 0 and content.startswith((b"module", b"[alembic]")):
        # pytest itself takes no such pyproject.toml.
        (root / "pyproject.toml").unlink()
        run = gate(root)
        assert run.code in {0, 1}, run.text
        assert not any("entrypoints" in place for place in run.places)


def test_secrets_are_nowhere(here, capsys):
    secret, other, third = "sk_live_51HAbcdefGhijklMnopQrst", "hunter2-correct-horse-battery", "AKIAIOSFODNN7EXAMPLQ"
    root = here(
        {
            ".env": f"STRIPE_KEY={secret}\nDB_PASSWORD={other}\n",
            ".env.example": f"STRIPE_KEY={secret}\nDB_PASSWORD={other}\nDATABASE_URL=postgres://a:{other}@db/x\n",
            "deploy/production.env": f"DB_PASSWORD={other}\n",
            "ecosystem.config.js": f"""
                module.exports = {{apps: [
                  {{name: 'api', script: 'app.js', cwd: __dirname, args: '--password={other}', env: {{API_KEY: '{secret}'}}}},
                  {{name: '{third}', script: 'app.js', cwd: __dirname}},
                ]}};
                """,
            "app.js": f"process.env.API_KEY || '{secret}'\n",
            "compose.yaml": f"services:\n  {third}:\n    build: .\n    environment: {{DB_PASSWORD: {other}}}\n",
            "Procfile": f"web: python -m app --token={secret}\nrelease: python {secret}\nclock: python {other}.py\n",
            "app/__main__.py": f"import os\nos.environ.get('DB_PASSWORD', '{other}')\n",
            ".github/workflows/deploy.yml": f"jobs:\n  a:\n    environment: {third}\n    steps: [{{run: pm2 start x}}]\n",
        }
    )
    assert main(["init", "--ci=github"]) == 0
    said = capsys.readouterr()
    text = (root / "deploygate.yaml").read_text() + said.out + said.err
    for value in (secret, other, third):
        assert value not in text
    assert written(root).environments["production"].families["pm2"].apps == ["api"]


NAMES = [
    "yes",
    "null",
    "1.0",
    "*x",
    "a b",
    "it's",
    'say "hi"',
    "größe",
    "{a: b}",
    "- x",
    "#no",
    "$HOME",
    "a: b",
    "~",
    "é\u2028x",
    "日本",
]


def test_names_that_mean_something_in_yaml(here):
    import json

    apps = [{"name": name, "script": "./app.js", "cwd": "."} for name in NAMES]
    root = here({"ecosystem.config.json": json.dumps({"apps": apps}), "app.js": ""})
    assert main(["init"]) == 0
    assert written(root).environments["production"].families["pm2"].apps == NAMES
    judged(root)


@pytest.mark.parametrize(
    ("name", "environment"),
    [
        ("ecosystem.yes.config.js", "yes"),
        ("ecosystem.null.config.js", "null"),
        ("ecosystem.1.0.config.js", "1-0"),
        ("ecosystem.*x.config.js", "x"),
        ("ecosystem.a b.config.js", "a-b"),
        ('ecosystem.it\'s "so".config.js', 'it\'s-"so"'),
        ("ecosystem.größe.config.js", "größe"),
        ("ecosystem.all.config.js", "all-servers"),
        ("ecosystem.{a: b}.config.js", "{a-b}"),
        ("ecosystem.#x.config.js", "#x"),
        ("ecosystem.&a.config.js", "&a"),
        ("ecosystem.x\ny.config.js", "x-y"),
        ("ecosystem.<<.config.js", "<<"),
    ],
)
def test_files_whose_names_mean_something_in_yaml(here, capsys, name, environment):
    root = here({name: NODE["ecosystem.config.js"], "app.js": ""})
    assert main(["init"]) == 0
    found = written(root)
    assert list(found.environments) == [environment]
    assert found.environments[environment].families["pm2"].config == name
    assert "\nInferred:\n" in capsys.readouterr().out
    if '"' in name:
        judged(root)


@pytest.mark.parametrize("name", ["yes", "null", "1.0", "on", "0x10"])
def test_services_and_variables_whose_names_mean_something_in_yaml(here, name):
    keys = ["yes", "NO", "null", "Y", "TRUE"]
    lines = "".join(f"      {key}: 'a'\n" for key in keys)
    root = here(
        {
            "compose.yaml": f"services:\n  {name}:\n    build: .\n    environment:\n{lines}",
            ".env.example": "".join(f"{key}=a\n" for key in keys),
        }
    )
    assert main(["init"]) == 0
    section = written(root).environments["compose"].families["env"]
    assert section.compose.service == name
    assert section.variables == dict.fromkeys(keys, "string")
    if name == "null":
        judged(root)


def test_loops_of_links(here, tmp_path):
    root = here(FASTAPI)
    (root / "loop").symlink_to(root)
    (root / "shop/again").symlink_to(root / "shop")
    (root / "itself").symlink_to("itself")
    (root / "Procfile").symlink_to("Procfile")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/ecosystem.config.js").write_text(NODE["ecosystem.config.js"])
    (root / "outside").symlink_to(tmp_path / "outside")
    (root / "ecosystem.config.js").symlink_to(tmp_path / "outside/ecosystem.config.js")
    assert main(["init"]) == 0
    found = written(root)
    assert families(found, "production") == {"imports", "migrations"}, "what is outside is not part of it"
    assert found.environments["production"].families["imports"].entrypoints == ["shop.main:app"]


def test_nothing_of_the_repository_runs(here, tmp_path):
    mark = tmp_path / "ran"
    evil = f"open({str(mark)!r}, 'w').close()\n"
    root = here(
        {
            **{name: evil + text.removeprefix("\n") for name, text in ALEMBIC.items() if name.endswith("env.py")},
            "alembic.ini": ALEMBIC["alembic.ini"],
            "migrations/versions/1.py": f"{evil}revision = '1'\ndown_revision = None\n",
            "sitecustomize.py": evil,
            "yaml.py": evil,
            "conftest.py": evil,
            "main.py": f"{evil}from fastapi import FastAPI\napp = FastAPI()\n",
            "ecosystem.config.js": f"require('fs').writeFileSync({str(mark)!r}, '');\nmodule.exports = {{apps: [{{script: 'a.js'}}]}}\n",
            "a.js": "",
        }
    )  # fmt: skip
    (root / ".git/config").write_text(f"[core]\nfsmonitor = touch {mark}\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest_deploygate.cli"], cwd=root, env=CLEAN, capture_output=True, check=False
    )
    assert done.returncode in {0, 1, 2, 3, 4}
    assert main(["init"]) == 0
    assert not mark.exists()


def test_what_is_installed_built_or_an_example_says_nothing(here, capsys):
    inner = {
        "ecosystem.evil.config.js": NODE["ecosystem.config.js"],
        "Procfile": "web: python -m x\n",
        ".env.example": "EVIL=1\n",
    }
    files = {**NODE, ".gitignore": "dist/\nlocal/\n"}
    for folder in (
        "node_modules/x",
        ".venv/lib",
        "tests/fixtures",
        "examples/one",
        "dist",
        "local",
        ".cache",
        "vendor",
    ):
        files |= {f"{folder}/{name}": text for name, text in inner.items()}
    files[".venv/pyvenv.cfg"] = ""
    root = here(files)
    assert main(["init"]) == 0
    text = (root / "deploygate.yaml").read_text() + capsys.readouterr().out
    assert "EVIL" not in text.upper()
    assert list(written(root).environments) == ["production"]


def test_help(capsys):
    assert main(["init", "--help"]) == 0
    said = capsys.readouterr().out
    assert "usage: deploygate init" in said
    assert "--force" in said
