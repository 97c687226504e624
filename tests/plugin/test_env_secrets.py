"""No output shows a value of an env file, whatever is wrong with it and whatever fails beside it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import get_args

import pytest

from leaks import REPORTS, Secrets
from pytest_deploygate.families.env import TypeName

COMMAND = "import sys; from pytest_deploygate.cli import main; sys.exit(main())"
OPTIONS = [
    (),
    ("-vv", "-l", "--tb=long"),
    ("--tb=native", "-rA", "--full-trace"),
    ("--junitxml=out.xml", "-o", "junit_logging=all", "-q"),
    ("--html=out.html", "--self-contained-html", *REPORTS),
    ("-p", "xdist", "-n", "1"),
    ("--co", "-vv"),
]
GATE = """\
version: 1
environments:
  api:
    env:
      file: [broken.env, .env]
      loader: {loader}
      template: .env.example
      compose: {{service: api}}
      code: [src]
      variables:
{variables}
"""
CRASH = """
from pytest_deploygate import rule

@rule("env/crashes")
def crashes(facts, options):
    \'\'\'Raises what it has seen, and from what it has seen.\'\'\'
    values = {key: found.value.reveal() for key in facts.keys if getattr(found := facts.find(key), "value", None)}
    try:
        raise ValueError(values)
    except ValueError as error:
        raise RuntimeError(f"it is {values}") from error

@rule("env/asserts")
def asserts(facts, options):
    \'\'\'Fails as a test of the user's own would.\'\'\'
    for key in facts.keys:
        value = getattr(facts.find(key), "value", None)
        assert value is None or value.reveal() == "something else", value.reveal()
    return ()

def pytest_deploygate_register(registry):
    registry.add_rule(crashes)
    registry.add_rule(asserts)
"""


class Deploy:
    def __init__(self, project, monkeypatch: pytest.MonkeyPatch) -> None:
        self.project = project
        self.root: Path = project.pytester.path
        self.root.joinpath("conftest.py").write_text(CRASH)
        self.secrets = Secrets(7)

    def write(self, path: str, text: str | bytes) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)

    def run(self, *options: str, status: tuple[int, ...] = (1,)) -> dict[str, str]:
        result = self.project.run("--deploygate-env=api", *options)
        outputs = {"stdout": result.stdout.str(), "stderr": result.stderr.str()}
        assert result.ret in status, outputs["stdout"] + outputs["stderr"]
        files = [
            self.root / "out.xml",
            self.root / "out.html",
            *self.root.glob("report.*"),
            *(self.root / ".pytest_cache").rglob("*"),
        ]
        return outputs | {str(file): file.read_text("utf-8") for file in files if file.is_file()}


@pytest.fixture
def deploy(project, monkeypatch) -> Deploy:
    """A secret under a key of each type, none of which it is; more in a template, a compose file and broken lines."""
    made = Deploy(project, monkeypatch)
    s = made.secrets
    types = [name for name in get_args(TypeName) if name not in ("string", "path")]
    kinds = [s.hexadecimal, s.mixed, s.weak, s.token, s.key]
    lines = [f"{name.upper().replace('-', '_')}_SECRET=.{kinds[n % 5]()}." for n, name in enumerate(types)]
    copied = f"COPIED_TOKEN={s.mixed()}"
    made.write(
        ".env",
        "\n".join(
            [
                *lines,
                copied,
                f"DATABASE_URL={s.url()}",
                f"DATABASE_URL={s.url()}",
                f"SESSION_SECRET='{s.quoted()}'",
                f"API_KEY=your-{s.weak()}",
                f"REFERRING_SECRET={s.mixed()}${{NOWHERE}}",
                f"HASH_SECRET={s.mixed()}#{s.hexadecimal()}",
                f'PRIVATE_KEY="-----BEGIN {"PRIVATE"} KEY-----\\n{s.mixed()}\\n"',
                f"this line is none {s.mixed()}",
                "",
            ]
        ),
    )
    made.write("broken.env", f'OPEN_SECRET="{s.mixed()}\nNEXT_SECRET={s.mixed()}\n'.encode() + b"\xff")
    made.write(".env.example", f"{copied}\nOTHER_SECRET={s.mixed()}\n")
    made.write(
        "compose.yaml",
        f"services:\n  api:\n    environment:\n      COMPOSE_SECRET: {s.mixed()}\n      WEAK_SECRET: ${{NO:?{s.weak()}}}\n",
    )
    made.write("src/a.py", f"import os\nkey = os.environ.get('KEY', '{s.mixed()}')\nx = os.environ[\n")
    declared = "".join(f"        {n.upper().replace('-', '_')}_SECRET: {{type: {n}}}\n" for n in types)
    declared += "        SESSION_SECRET: {min-length: 500, values: [x], pattern: y, differs-from: [COPIED_TOKEN]}\n"
    made.write("deploygate.yaml", GATE.format(loader="node-dotenv", variables=declared))
    return made


@pytest.mark.parametrize("options", OPTIONS, ids=" ".join)
def test_nothing_is_shown(deploy, options):
    outputs = deploy.run(*options, status=(0, 1))
    assert deploy.secrets.shown_in(outputs) == []


@pytest.mark.parametrize("loader", ["python-dotenv", "compose", "shell"])
def test_whatever_the_loader(deploy, loader):
    gate = deploy.root / "deploygate.yaml"
    gate.write_text(gate.read_text().replace("node-dotenv", loader))
    outputs = deploy.run("-vv", "-l")
    assert deploy.secrets.shown_in(outputs) == []
    assert "env/wrong-type" in outputs["stdout"]


def test_the_rules_do_speak_of_them(deploy):
    stdout = deploy.run()["stdout"]
    for name in "PORT_SECRET JWT_SECRET COPIED_TOKEN API_KEY".split():
        assert name in stdout
    assert "deploygate itself failed in rule env/crashes: RuntimeError at conftest.py:" in stdout
    assert "deploygate itself failed in rule env/asserts: AssertionError at conftest.py:" in stdout


def test_the_commands_show_nothing(deploy):
    for command in (["rules"], ["explain", "env/placeholder"], ["schema"], ["detect"]):
        result = deploy.project.pytester.run(sys.executable, "-c", COMMAND, *command)
        assert result.ret in (0, 1)
        assert deploy.secrets.shown_in({"out": result.stdout.str(), "err": result.stderr.str()}) == []
