"""No output shows a connection string, whatever is wrong with it and whatever a driver says."""

from __future__ import annotations

import urllib.parse
from pathlib import Path

import pytest

import databases
from leaks import REPORTS, Secrets
from migrations_projects import MigrationsProject

OPTIONS = [
    (),
    ("-vv", "-l", "--tb=long"),
    ("--tb=native", "-rA", "--full-trace"),
    ("--junitxml=out.xml", "-o", "junit_logging=all", "-q"),
    ("--html=out.html", "--self-contained-html", *REPORTS),
    ("-p", "xdist", "-n", "1"),
    ("--co", "-vv"),
]
CRASH = """
from pytest_deploygate import Phase, rule

@rule("migrations/crashes")
def crashes(facts, options):
    '''Raises what it has seen.'''
    raise RuntimeError(f"{options} {options.database} {vars(options)}")

def pytest_deploygate_register(registry):
    registry.add_rule(crashes)
"""


class Deploy:
    def __init__(self, project) -> None:
        self.project = project
        self.root: Path = project.pytester.path
        self.secrets = Secrets(11)
        made = MigrationsProject(self.root)
        made.alembic()
        made.revision("a1")
        made.model("Order", "orders")
        made.write("conftest.py", CRASH)

    def gate(self, database: str, more: str = "") -> None:
        text = (
            f"version: 1\nenvironments:\n  api:\n    migrations:\n      alembic: alembic.ini\n      timeout: 1\n{more}"
        )
        self.root.joinpath("deploygate.yaml").write_text(f"{text}      database: {database}\n", "utf-8")

    def run(self, *options: str) -> dict[str, str]:
        result = self.project.run("--deploygate-env=api", *options)
        outputs = {"stdout": result.stdout.str(), "stderr": result.stderr.str()}
        assert result.ret == (0 if "--co" in options else 1), outputs["stdout"] + outputs["stderr"]
        files = [
            self.root / "out.xml",
            self.root / "out.html",
            *self.root.glob("report.*"),
            *(self.root / ".pytest_cache").rglob("*"),
        ]
        return outputs | {str(file): file.read_text("utf-8") for file in files if file.is_file()}


@pytest.fixture
def deploy(project) -> Deploy:
    return Deploy(project)


@pytest.mark.parametrize("options", OPTIONS, ids=" ".join)
def test_a_server_that_is_not_there(deploy, monkeypatch, options):
    with databases.closed_port() as port:
        secret = urllib.parse.quote(deploy.secrets.quoted(), safe="")
        monkeypatch.setenv("DATABASE_URL", f"postgresql://shop:{secret}@127.0.0.1:{port}/shop?sslmode=disable")
        deploy.gate("$DATABASE_URL")
        outputs = deploy.run(*options)
    assert deploy.secrets.shown_in(outputs) == []
    if "--co" not in options:
        assert f"127.0.0.1:{port} refuses the connection" in outputs["stdout"]


@pytest.mark.parametrize(
    "write",
    [
        lambda secret, port: f"postgresql://shop:{secret}@127.0.0.1:{port}/shop",
        lambda secret, port: f"mysql://shop:{secret}@127.0.0.1:{port}/shop",
        lambda secret, port: f"host=127.0.0.1 port={port} user=shop password='{secret}' dbname=shop",
        lambda secret, port: f"{{engine: postgresql, name: shop, host: 127.0.0.1, port: {port}, password: {secret}}}",
        # What cannot be meant like that.
        lambda secret, port: f"postgresql://shop:{secret}/{secret}@127.0.0.1:{port}/shop",
        lambda secret, port: f"postgresql://shop@127.0.0.1:{secret}/shop",
        lambda secret, port: f"host=127.0.0.1 password='{secret}",
        lambda secret, port: f"unheard-of://shop:{secret}@127.0.0.1/shop",
        lambda secret, port: f"postgresql://shop:%zz{secret}@127.0.0.1:{port}/shop",
        lambda secret, port: f"postgresql://shop:a@{secret}@127.0.0.1:{port}/shop",
        lambda secret, port: f"sqlite:///{secret}/app.db",
    ],
)
@pytest.mark.parametrize("where", ["gate", "variable", "option"])
def test_strings_of_all_kinds(deploy, monkeypatch, write, where):
    with databases.closed_port() as port:
        said = write(deploy.secrets.mixed(), port)
        if said.startswith("sqlite"):
            # A path is no secret.
            deploy.secrets.known.clear()
        if where == "variable" and not said.startswith("{"):
            monkeypatch.setenv("SHOP_DB", said)
            deploy.gate("$SHOP_DB")
            outputs = deploy.run("-vv", "-l", "--tb=long", "-rA")
        elif where == "option" and not said.startswith("{"):
            deploy.gate("$NOT_SET")
            outputs = deploy.run(f"--deploygate-database={said}", "-vv", "-l", "--tb=long", "-rA")
        else:
            deploy.gate(said if said.startswith("{") else f'"{said}"')
            outputs = deploy.run("-vv", "-l", "--tb=long", "-rA")
    assert deploy.secrets.shown_in(outputs) == []


def test_a_wrong_password(deploy, monkeypatch):
    with databases.mariadb() as url, databases.mariadb_role(url) as other:
        monkeypatch.setenv("DATABASE_URL", other.replace("tiger-tiger-burning", deploy.secrets.mixed()))
        deploy.gate("$DATABASE_URL")
        outputs = deploy.run("-vv", "-l", "--tb=long", "-rA")
    assert "does not let this user in" in outputs["stdout"]
    assert deploy.secrets.shown_in(outputs) == []


def test_what_the_models_are_given(deploy):
    secret = deploy.secrets.mixed()
    deploy.gate(
        "sqlite:///app.db",
        f"      metadata: shop.models:Base\n      environment: {{SHOP_KEY: {secret}}}\n      scratch: {{environment: {{OTHER_KEY: {deploy.secrets.mixed()}}}}}\n",
    )
    deploy.root.joinpath("shop/models.py").write_text(
        "import os, sys\nsys.stderr.write(str(os.environ))\nraise ValueError(os.environ['SHOP_KEY'])\n"
    )
    MigrationsProject(deploy.root).stamped("a1")
    outputs = deploy.run("-vv", "-l", "--tb=long", "-rA")
    assert "raises ValueError" in outputs["stdout"]
    assert deploy.secrets.shown_in(outputs) == []


def test_one_database_is_for_one_environment(deploy):
    deploy.gate("sqlite:///app.db")
    gate = deploy.root / "deploygate.yaml"
    gate.write_text(gate.read_text("utf-8") + "  web:\n    migrations: {alembic: alembic.ini}\n", "utf-8")
    result = deploy.project.run("--deploygate-env=all", "--deploygate-database=sqlite:///app.db")
    assert result.ret == 4
    result.stderr.fnmatch_lines(["ERROR: --deploygate-database is one database: *"])
