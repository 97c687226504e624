"""What runs the gate: a workflow for GitHub, a job for GitLab, a hook for pre-commit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ..files import Unreadable, read_bytes
from ..readers.files import LIMIT

__all__ = ["CI", "PRE_COMMIT", "commands", "pre_commit"]

GITHUB = ".github/workflows/deploygate.yml"
GITLAB = ".gitlab-ci.yml"
PRE_COMMIT = ".pre-commit-config.yaml"


def _github(commands: Sequence[str]) -> str:
    runs = "".join(f"      - run: {command}\n" for command in commands)
    return f"""\
# Written by `deploygate init`. Better still: call the gate in the job that deploys, right before it does.
name: Deploy gate
on:
  push:
  pull_request:
permissions:
  contents: read
jobs:
  gate:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
      - uses: actions/setup-python@5fda3b95a4ea91299a34e894583c3862153e4b97 # v7.0.0
        with:
          # The one that the servers have.
          python-version: "3.x"
{runs}"""


def _gitlab(commands: Sequence[str]) -> str:
    lines = "".join(f"    - {command}\n" for command in commands)
    return f"""\
deploygate:
  # The Python that the servers have.
  image: python:3
  script:
{lines}"""


CI: Mapping[str, tuple[str, Callable[[Sequence[str]], str]]] = {
    "github": (GITHUB, _github),
    "gitlab": (GITLAB, _gitlab),
}
"""For each kind of CI, its file and what stands there, given the commands that install and run the gate."""


def commands(root: Path) -> list[str]:
    """What installs the project, as far as it is Python, and the gate, and runs that."""
    install = "pip install pytest-deploygate"
    if (root / "requirements.txt").is_file():
        install += " -r requirements.txt"
    elif any((root / name).is_file() for name in ("setup.py", "setup.cfg")) or _is_package(root / "pyproject.toml"):
        install += " ."
    return [install, "pytest --deploygate --env=all"]


def _is_package(path: Path) -> bool:
    try:
        return b"[build-system]" in read_bytes(path, LIMIT)
    except Unreadable:
        return False


def pre_commit(version: str) -> str:
    """The hook of a version."""
    return f"""\
repos:
  - repo: https://github.com/pytest-deploygate/pytest-deploygate
    rev: v{version}
    hooks:
      - id: deploygate
"""
