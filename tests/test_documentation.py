"""Every command and every YAML block of README and docs runs: none may say what does not work."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from pytest_deploygate.extensions import installed
from pytest_deploygate.gate import load
from pytest_deploygate.reports.files import FORMATS
from tools import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
SCHEMAS = {"workflow": "vendor.github-workflows", "gitlab": "vendor.gitlab-ci"}
# What a reader is shown, and a test of its own runs.
ELSEWHERE = {
    "python3": "the README's two commands, which .ci/run runs",
    "pip": "installing",
    "deploygate init": "tests/commands/test_init.py",
    "deploygate baseline": "tests/commands/test_baseline.py",
}


def blocks(language: str) -> list[object]:
    found = []
    for page in PAGES:
        text = page.read_text("utf-8")
        for match in BLOCK.finditer(text):
            if match[2] == language:
                line = text.count("\n", 0, match.start()) + 1
                body = re.sub(f"^{match[1]}", "", match[3], flags=re.MULTILINE)
                found.append(pytest.param(body, id=f"{page.relative_to(ROOT).as_posix()}:{line}"))
    return found


def commands() -> list[object]:
    return [
        pytest.param(line, id=f"{block.id} {line}"[:90])
        for block in blocks("sh")
        for line in block.values[0].splitlines()
        if line.strip()
    ]


def kind_of(said: object) -> str:
    if isinstance(said, list):
        return "steps"
    keys = set(said)
    if {"version", "environments"} <= keys:
        return "gate"
    if keys <= set(installed().families):
        return "section"
    if "jobs" in keys:
        return "workflow"
    return "pre-commit" if "repos" in keys else "gitlab"


def test_there_are_blocks():
    assert len(blocks("yaml")) > 8
    assert len(commands()) > 10


@pytest.mark.parametrize("text", blocks("yaml"))
def test_yaml(text, tmp_path):
    said = yaml.safe_load(text)
    kind = kind_of(said)
    if kind == "section":
        text = "version: 1\nenvironments:\n  api:\n" + "".join(f"    {line}\n" for line in text.splitlines())
    if kind in {"gate", "section"}:
        path = tmp_path / "deploygate.yaml"
        path.write_text(text)
        gate = load(path, installed(), {"DATABASE_URL": "postgresql://db/shop", "DB_PASSWORD": "-"})
        assert gate.environments
        return
    if kind == "pre-commit":
        path = tmp_path / ".pre-commit-config.yaml"
        path.write_text(text)
        clientlib = pytest.importorskip("pre_commit.clientlib")
        (repository,) = clientlib.load_config(path)["repos"]
        hooks = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
        assert {hook["id"] for hook in repository["hooks"]} <= hooks
        return
    if kind == "steps":
        text = "on: push\njobs:\n  gate:\n    runs-on: ubuntu-latest\n    steps:\n" + "".join(
            f"      {line}\n" for line in text.splitlines()
        )
        kind = "workflow"
    path = tmp_path / "ci.yml"
    path.write_text(text)
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", SCHEMAS[kind], str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    for job in yaml.safe_load(text).get("jobs", {}).values():
        for call in [job, *job.get("steps", [])]:
            check_inputs(call)


def check_inputs(call: dict) -> None:
    """Whatever is handed to the Action or the workflow is an input that it has."""
    if not call.get("uses", "").startswith("pytest-deploygate/"):
        return
    if ".github/workflows" in call["uses"]:
        inputs = yaml.safe_load((ROOT / ".github/workflows/deploygate.yml").read_text())[True]["workflow_call"]
        assert set(call.get("secrets", {})) <= set(inputs["secrets"])
    else:
        inputs = yaml.safe_load((ROOT / "action.yml").read_text())
    assert set(call["with"]) <= set(inputs["inputs"])
    assert {name for name, known in inputs["inputs"].items() if known.get("required")} <= set(call["with"])


@pytest.mark.parametrize("line", commands())
def test_commands(line, tmp_path):
    words = shlex.split(line, comments=True)
    if " ".join(words[:2]) in ELSEWHERE or words[0] in ELSEWHERE:
        return
    folder = shutil.copytree(ROOT / "examples/wrong-role/broken", tmp_path / "deploy")
    shell = line.replace("pytest --", f"{sys.executable} -m pytest --") if words[0] == "pytest" else line
    scripts = Path(sys.executable).parent
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "COV_", "GITHUB_"))}
    done = subprocess.run(
        shell,
        shell=True,
        cwd=folder,
        env={**clean, "PATH": f"{scripts}{os.pathsep}{clean['PATH']}", "DATABASE_URL": "sqlite:///shop.db"},
        capture_output=True,
        text=True,
        check=False,
    )
    # This very deploy is a broken one.
    assert done.returncode == (1 if "pytest" in words[0] else 0), done.stdout + done.stderr
    for report in re.findall(r"--deploygate-report=\w+:([\w.-]+\.\w+)", line):
        assert (folder / report).stat().st_size


def test_the_transcript(tmp_path):
    (session,) = blocks("console")
    folder = shutil.copytree(ROOT / "examples/email-clash/broken", tmp_path / "deploy")
    (folder / "deploygate.yaml").unlink()
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "COV_", "GITHUB_"))}
    scripts = Path(sys.executable).parent
    commands = [part.splitlines() for part in session.values[0].split("$ ")[1:]]
    assert len(commands) == 3
    for command, *lines in commands[1:]:
        words = shlex.split(command)
        done = subprocess.run(
            [sys.executable, "-m", *words] if words[0] == "pytest" else [scripts / words[0], *words[1:]],
            cwd=folder,
            env=clean,
            capture_output=True,
            text=True,
            check=False,
        )
        said = iter(done.stdout.splitlines())
        # What is left out here stands as three dots there.
        assert [line for line in lines if line != "..." and line not in said] == [], done.stdout


def test_the_two_commands_of_the_readme_are_what_ci_runs():
    lines = [line for line in (ROOT / "README.md").read_text().splitlines() if line.startswith("python3 -m venv")]
    run = (ROOT / ".ci/run").read_text()
    assert len(lines) == 2
    for line in lines:
        assert line.replace(".venv/bin/pytest", ".venv/bin/pytest -n 2") in run or line in run, line


def test_every_format_is_documented():
    page = (ROOT / "docs/reports.md").read_text()
    for name in (*FORMATS, "junit"):
        assert f"| `{name}` |" in page
