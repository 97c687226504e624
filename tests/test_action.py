"""The Action and the reusable workflow, run on this machine by act, without containers.

GitHub's own side is a fake: code scanning's upload and `gh` write down what they are given.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools import ROOT, lacking

ACTION = "pytest-deploygate/pytest-deploygate@v0"
RED = ROOT / "examples/wrong-role/broken"
GREEN = ROOT / "examples/wrong-role/mended"
CLEAN = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("PYTEST_", "COV_", "GIT_", "GITHUB_", "ACTIONS_", "RUNNER_"))
}
WORKFLOW = """
on: push
jobs:
  gate:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1
      - id: gate
        continue-on-error: true
        uses: %s
        with:
          environment: apiserver
          python: %s
          %s
      - env:
          VERDICT: ${{ steps.gate.outputs.verdict }}
          FAILED: ${{ steps.gate.outputs.failed }}
          WARNED: ${{ steps.gate.outputs.warned }}
          SARIF: ${{ steps.gate.outputs.sarif }}
          OUTCOME: ${{ steps.gate.outcome }}
        run: |
          echo "said $OUTCOME/$VERDICT/$FAILED/$WARNED"
          test -z "$SARIF" || python3 -c 'import json, sys; print("results", len(json.load(open(sys.argv[1]))["runs"][0]["results"]))' "$SARIF"
"""
CALLER = """
on: pull_request
jobs:
  gate:
    uses: ./.github/workflows/deploygate.yml
    with:
      environment: apiserver
"""
UPLOAD = """
name: A stand-in for code scanning
inputs: {sarif_file: {required: true}, category: {required: true}}
runs:
  using: composite
  steps:
    - shell: bash
      env: {FILE: "${{ inputs.sarif_file }}", CATEGORY: "${{ inputs.category }}"}
      run: echo "uploaded $CATEGORY $(basename "$FILE")"
"""
GH = """#!/bin/sh
# A stand-in: writes down how it was called, and knows the comments of a file.
printf '%s\\n' "$*" >> "$GH_CALLS"
case "$*" in *--paginate*) cat "$GH_KNOWN" ;; esac
"""


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    """This repository as a checkout has it: act copies all of a folder, environments included."""
    folder = tmp_path_factory.mktemp("ours")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, env=CLEAN, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        lacking("this is no checkout of git")
    for name in done.stdout.split("\0"):
        if name.startswith(("src/", "action.yml", ".github/", "pyproject.toml", "README.md", "LICENSE")):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.fixture
def act(tmp_path, ours):
    """Runs the workflows of a repository that is made from an example; gives what act says."""
    found = shutil.which("act", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if found is None or shutil.which("git") is None:
        lacking("act or git is not installed")

    def run(example: Path, workflows: dict[str, str], *options: str, event: str = "push", **environ: str) -> str:
        folder = shutil.copytree(example, tmp_path / "repository")
        (folder / ".github/workflows").mkdir(parents=True)
        for name, text in workflows.items():
            (folder / ".github/workflows" / name).write_text(text)
        identity = ["-c", "user.name=someone", "-c", "user.email=someone@example.org"]
        for command in (["init", "-q"], ["add", "-A"], [*identity, "commit", "-qm", "a deploy"]):
            subprocess.run(["git", *command], cwd=folder, env=CLEAN, check=True, capture_output=True)
        command = [
            found,
            event,
            "-P",
            "ubuntu-latest=-self-hosted",
            "--pull=false",
            f"--local-repository={ACTION}={ours}",
        ]
        home = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "HOME": os.environ.get("HOME", str(tmp_path))}
        done = subprocess.run(
            [*command, *options],
            cwd=folder,
            env={**CLEAN, **home, **environ},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        return done.stdout + done.stderr

    return run


def workflow(inputs: str = "") -> dict[str, str]:
    return {"ci.yml": WORKFLOW % (ACTION, sys.executable, inputs)}


def test_a_red_repository(act):
    said = act(RED, workflow())
    assert "said failure/failed/2/0" in said, said
    assert "results 4" in said
    assert "'storefront' belongs to 'webserver', not to 'apiserver'" in said
    # act shows as a command of the workflow what it takes for an annotation.
    assert "file=ecosystem.config.js,line=5" in said or "::error" in said, said


def test_a_green_repository_and_inputs_that_look_like_code(act, tmp_path):
    made = tmp_path / "made"
    hostile = f"reports: 'json:$(touch {made}).json;touch {made}`touch {made}`'"
    said = act(GREEN, workflow(f"families: pm2\n          {hostile}"))
    assert "said success/passed/0/0" in said, said
    assert "results 0" in said
    assert not made.exists()


def test_a_gate_file_that_is_wrong(act):
    said = act(GREEN, workflow("gate-file: absent.yaml"))
    assert "said failure/nothing judged/0/0" in said, said
    assert "there is no file absent.yaml" in said


def test_the_reusable_workflow(act, tmp_path):
    upload = tmp_path / "codeql" / "upload-sarif"
    upload.mkdir(parents=True)
    (upload / "action.yml").write_text(UPLOAD)
    fakes = tmp_path / "fakes"
    fakes.mkdir()
    (fakes / "gh").write_text(GH)
    (fakes / "gh").chmod(0o755)
    known = tmp_path / "known"
    known.write_text("41\n42\n")
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"pull_request": {"number": 7, "head": {"repo": {"fork": False}}}}))
    text = (ROOT / ".github/workflows/deploygate.yml").read_text()
    pinned = next(line.split()[1] for line in text.splitlines() if "codeql-action" in line)
    said = act(
        RED,
        {"deploygate.yml": text, "ci.yml": CALLER},
        "-W",
        ".github/workflows/ci.yml",
        f"--local-repository={pinned.replace('/upload-sarif', '')}={tmp_path / 'codeql'}",
        f"--eventpath={event}",
        "--secret=GITHUB_TOKEN=none",
        event="pull_request",
        PATH=f"{fakes}{os.pathsep}{os.environ['PATH']}",
        GH_CALLS=str(tmp_path / "calls"),
        GH_KNOWN=str(known),
    )
    assert "uploaded deploygate/apiserver report.sarif" in said, said
    listed, changed = (tmp_path / "calls").read_text().splitlines()
    assert "issues/7/comments" in listed
    assert "--method PATCH" in changed
    assert "issues/comments/41 " in changed
    assert "Job failed" in said
