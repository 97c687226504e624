"""The example of the query in the loop, judged as people judge it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import node_service
from database_servers import postgres_database, postgres_server
from tools import ROOT

EXAMPLE = ROOT / "examples" / "n-plus-one"


def gate(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--deploygate",
        "--env=api",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:randomly",
    ]
    environ = {**os.environ, **variables}
    return subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, timeout=120, check=False)


def failed(text: str) -> list[str]:
    return sorted(
        line.split("::")[-1].split(" ")[0] for line in text.splitlines() if line.startswith(("FAILED", "ERROR"))
    )


@pytest.mark.parametrize(
    ("name", "rules"),
    [("broken", ["grows-with-data", "over-budget", "projected-latency", "repeated"]), ("mended", [])],
)
def test_fastapi(name: str, rules: list[str], tmp_path: Path) -> None:
    copy = shutil.copytree(EXAMPLE / "fastapi" / name, tmp_path / name)
    done = gate(copy)
    assert failed(done.stdout) == rules, done.stdout
    assert done.returncode == bool(rules)
    assert done.stdout.count("--> shop/main.py:17") == len(rules)


@pytest.mark.parametrize(
    ("name", "rules"), [("broken", ["grows-with-data", "over-budget", "repeated"]), ("mended", [])]
)
def test_node(name: str, rules: list[str], tmp_path: Path) -> None:
    copy = node_service.copied(name, tmp_path)
    with postgres_database(postgres_server()) as url:
        node_service.create(copy, url)
        with node_service.running(copy, url) as base:
            file = copy / "deploygate.yaml"
            file.write_text(file.read_text().replace("http://127.0.0.1:3000", base))
            done = gate(copy, DATABASE_URL=url)
    assert failed(done.stdout) == rules, done.stdout
    assert done.returncode == bool(rules)
    if rules:
        assert "2 rows: 2, 10 rows: 10, 50 rows: 50" in done.stdout
