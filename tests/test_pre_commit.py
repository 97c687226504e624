"""The hooks, run by a real pre-commit from this repository, in repositories whose pytest settings are hostile."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools import ROOT, lacking

HOSTILE = {
    "pytest.ini": "[pytest]\naddopts = --no-such-option -p no:deploygate --maxfail=0\nrequired_plugins = no-such-plugin\n"
    "minversion = 99\n",
    "conftest.py": "raise SystemExit('a conftest.py ran')\n",
    "yaml.py": "raise SystemExit('a module of the project ran')\n",
}
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_", "GIT_"))}


@pytest.fixture(scope="module")
def hooks(tmp_path_factory):
    """Runs hooks in a repository that is made from an example; gives what pre-commit says."""
    pytest.importorskip("pre_commit")
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        lacking("this is no checkout of git")
    home = tmp_path_factory.mktemp("pre-commit")
    # As an attack would leave them: settings that a run of pytest in this place would obey.
    environ = {**CLEAN, "PRE_COMMIT_HOME": str(home), "PYTEST_ADDOPTS": "--no-such-option", "PRE_COMMIT_COLOR": "never"}

    def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        for name, text in HOSTILE.items():
            (folder / name).write_text(text)
        identity = ["-c", "user.name=someone", "-c", "user.email=someone@example.org"]
        for command in (["init", "-q"], ["add", "-A"], [*identity, "commit", "-qm", "a deploy", "--allow-empty"]):
            subprocess.run(["git", *command], cwd=folder, env=CLEAN, check=True, capture_output=True)
        return subprocess.run(
            # Not with -m, with which pre-commit itself would take the project's modules for its own.
            [str(Path(sys.executable).with_name("pre-commit")), "try-repo", str(ROOT), *arguments],
            cwd=folder,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    return run


def outcomes(said: str) -> dict[str, str]:
    lines = [line for line in said.splitlines() if line.startswith("deploy gate")]
    return {line.partition("..")[0]: line.rpartition("..")[2].strip(".") for line in lines}


def test_the_broken_deploy_is_red(hooks, tmp_path):
    folder = shutil.copytree(ROOT / "examples/wrong-role/broken", tmp_path / "broken")
    done = hooks(folder, "--all-files")
    assert done.returncode == 1, done.stdout + done.stderr
    assert outcomes(done.stdout) == {
        "deploy gate": "Failed",
        "deploy gate, PM2": "Failed",
        # Sections that the gate file does not have: nothing was judged, which is no pass.
        "deploy gate, environment variables": "Failed",
        "deploy gate, imports": "Failed",
        "deploy gate, migrations": "Failed",
    }
    assert done.stdout.count("error[pm2/foreign-app]: 'storefront' belongs to 'webserver', not to 'apiserver'") == 2
    assert "nothing judged" in done.stdout
    assert "a conftest.py ran" not in done.stdout
    assert "a module of the project ran" not in done.stdout


def test_the_mended_deploy_is_green(hooks, tmp_path):
    folder = shutil.copytree(ROOT / "examples/wrong-role/mended", tmp_path / "mended")
    done = hooks(folder, "deploygate", "--all-files")
    assert done.returncode == 0, done.stdout + done.stderr
    assert outcomes(done.stdout) == {"deploy gate": "Passed"}


def test_a_family_looks_where_its_files_change(hooks, tmp_path):
    folder = shutil.copytree(ROOT / "examples/wrong-role/broken", tmp_path / "broken")
    (folder / "notes.md").write_text("Nothing of the deploy.\n")
    done = hooks(folder, "deploygate-pm2", "--files", "notes.md")
    assert done.returncode == 0
    assert outcomes(done.stdout) == {"deploy gate, PM2": "(no files to check)Skipped"}
    done = hooks(folder, "deploygate-pm2", "--files", "ecosystem.config.js")
    assert outcomes(done.stdout) == {"deploy gate, PM2": "Failed"}
