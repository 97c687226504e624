"""The examples are red for what they tell of, and the README's own words about them hold."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
EXAMPLE = EXAMPLES / "wrong-role"
KEY = EXAMPLES / "placeholder-key"
CLASH = EXAMPLES / "email-clash"
TABLE = EXAMPLES / "missing-table"

FINDING = re.compile(r"^(?:error|warning)\[(\S+)\]: .*\n *--> (\S+)$", re.MULTILINE)


@pytest.fixture
def deploy(tmp_path):
    """A deploy of the example, by name, to be judged without a trace in the checkout."""

    def copied(name: str, example: Path = EXAMPLE) -> Path:
        return shutil.copytree(example / name, tmp_path / name)

    return copied


def judge(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # Third-party plugins of the outer run, and its own options, are none of the example's.
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "COV_"))}
    command = [sys.executable, "-m", "pytest", "--deploygate", "-p", "no:randomly", *arguments]
    return subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True, check=False)


def test_the_broken_deploy_is_red_for_the_right_reasons_at_the_right_lines(deploy):
    done = judge(deploy("broken"), "--env=apiserver")
    assert done.returncode == 1, done.stdout
    assert sorted(FINDING.findall(done.stdout)) == [
        ("pm2/foreign-app", "ecosystem.config.js:14:13"),
        ("pm2/foreign-app", "ecosystem.config.js:5:13"),
        ("pm2/missing-app", "deploygate.yaml:8:14"),
        ("pm2/missing-app", "deploygate.yaml:8:19"),
    ]


@pytest.mark.parametrize(
    ("name", "environment"),
    [("broken", "webserver"), ("broken", "local"), *(("mended", name) for name in ("apiserver", "webserver", "local"))],
)
def test_every_other_deploy_is_green(deploy, name, environment):
    done = judge(deploy(name), f"--env={environment}")
    assert done.returncode == 0, done.stdout
    assert FINDING.findall(done.stdout) == []


@pytest.mark.parametrize(
    ("name", "environment", "findings"),
    [
        (
            "node/broken",
            "backend",
            [
                ("env/placeholder", "deploy/backend.env:4:1"),
                ("env/template-value", "deploy/backend.env:4:1"),
                ("env/wrong-type", "deploy/backend.env:4:1"),
            ],
        ),
        (
            "node/broken",
            "container",
            [
                ("env/placeholder", "deploy/backend.env:4:1"),
                ("env/template-value", "deploy/backend.env:4:1"),
                ("env/wrong-type", "deploy/backend.env:4:1"),
            ],
        ),
        ("python/broken", "backend", [("env/wrong-role", ".env:2:1")]),
        ("node/mended", "all", []),
        ("python/mended", "all", []),
    ],
)
def test_the_placeholder_key(deploy, name, environment, findings):
    folder = deploy(name, KEY)
    done = judge(folder, f"--env={environment}")
    assert done.returncode == bool(findings), done.stdout
    assert sorted(FINDING.findall(done.stdout)) == findings
    values = [line.partition("=")[2] for path in folder.rglob("*.env") for line in path.read_text("utf-8").splitlines()]
    assert [value for value in values if len(value) > 20 and value in done.stdout + done.stderr] == []


@pytest.mark.parametrize(
    ("name", "findings"),
    [
        (
            "broken",
            [("imports/breaks", "backend/utils/worker.py:4:1"), ("imports/shadows-stdlib", "backend/utils/email.py")],
        ),
        ("mended", []),
        ("harmless", []),
    ],
)
def test_the_email_clash(deploy, name, findings):
    done = judge(deploy(name, CLASH), "--env=backend")
    assert done.returncode == bool(findings), done.stdout
    assert sorted(FINDING.findall(done.stdout)) == findings


@pytest.mark.parametrize(
    ("name", "worker", "dies"),
    [
        ("broken", "backend/utils/worker.py", True),
        ("mended", "backend/utils/worker.py", False),
        ("harmless", "backend/mailer.py", False),
    ],
)
def test_what_becomes_of_the_mailer_for_real(deploy, name, worker, dies):
    # Under another name than `__main__` it does all but serve.
    code = f"import runpy, sys; sys.path[0] = {str(Path(worker).parent)!r}; runpy.run_path({worker!r})"
    folder = deploy(name, CLASH)
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)
    assert ("No module named 'email.mime'; 'email' is not a package" in done.stderr) == dies
    assert done.returncode == dies, done.stderr


@pytest.mark.parametrize(
    ("page", "name", "example", "environment"),
    [
        ("README.md", "broken", EXAMPLE, "apiserver"),
        ("examples/wrong-role/README.md", "broken", EXAMPLE, "apiserver"),
        ("examples/placeholder-key/README.md", "node/broken", KEY, "backend"),
        ("examples/email-clash/README.md", "broken", CLASH, "backend"),
    ],
)
def test_what_the_pages_show_is_printed(deploy, page, name, example, environment):
    shown = re.findall(r"```text\n(.+?)```", (ROOT / page).read_text("utf-8"), re.DOTALL)
    assert shown
    printed = judge(deploy(name, example), f"--env={environment}").stdout.splitlines()
    assert [line for line in "".join(shown).splitlines() if line not in printed] == []


def test_the_rule_in_the_readme_is_one(deploy):
    (source,) = re.findall(r"```python\n(.+?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    folder = deploy("mended")
    (folder / "conftest.py").write_text(source, "utf-8")

    done = judge(folder, "--env=apiserver")

    assert done.returncode == 1, done.stdout
    assert sorted(FINDING.findall(done.stdout)) == [
        ("pm2/memory-limit", "ecosystem.apiserver.config.js:11:5"),
        ("pm2/memory-limit", "ecosystem.apiserver.config.js:4:5"),
    ]


def test_the_gate_file_in_the_readme_is_one(deploy):
    blocks = re.findall(r"```yaml\n(version:.+?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert len(blocks) == 1
    folder = deploy("mended")
    (folder / "deploygate.yaml").write_text(blocks[0], "utf-8")
    done = judge(folder, "--env=apiserver", "--co", "-q")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("name", "environment", "findings"),
    [
        (
            "fastapi/broken",
            "api",
            [
                ("migrations/missing-table", "community/models/applications.py:10:21"),
                ("migrations/model-without-migration", "community/models/applications.py:10:21"),
                ("migrations/pending", "migrations/versions/2024_09_profiles.py:6:12"),
            ],
        ),
        ("fastapi/mended", "api", []),
        (
            "django/broken",
            "web",
            [
                ("migrations/missing-table", "applications/models.py:4:1"),
                ("migrations/model-without-migration", "applications/models.py:4:1"),
                ("migrations/pending", "members/migrations/0002_profile.py:4:1"),
            ],
        ),
        ("django/mended", "web", []),
    ],
)
def test_the_missing_table(deploy, name, environment, findings):
    folder = deploy(name, TABLE)
    before = (folder / "production.db").read_bytes()
    done = judge(folder, f"--env={environment}")
    assert done.returncode == bool(findings), done.stdout
    assert sorted(FINDING.findall(done.stdout)) == findings
    assert (folder / "production.db").read_bytes() == before


def test_the_missing_table_without_a_database(deploy):
    folder = deploy("fastapi/mended", TABLE)
    gate = folder / "deploygate.yaml"
    gate.write_text(
        gate.read_text("utf-8").replace("${DATABASE_URL:-sqlite:///production.db}", "$NOT_SET_HERE"), "utf-8"
    )
    done = judge(folder, "--env=api")
    assert done.returncode == 0, done.stdout
    left_out = "left out, migrations.database needs the environment variable NOT_SET_HERE, which is not set: "
    (line,) = [line for line in done.stdout.splitlines() if line.startswith(left_out)]
    assert "migrations/pending" in line
    assert "migrations/missing-table" in line
    assert "migrations/several-heads" not in line
    # Asked for by its name, what is not there is no excuse.
    done = judge(folder, "--env=api", "--deploygate-phase=static,data")
    assert done.returncode == 1
    assert "cannot judge[migrations/pending]: migrations.database needs the environment variable" in done.stdout


def run(folder: Path, *command: str) -> None:
    done = subprocess.run([sys.executable, *command], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_missing_table_is_mended_by_alembic_itself(deploy):
    folder = deploy("fastapi/broken", TABLE)
    env = folder / "migrations/env.py"
    text = env.read_text("utf-8").replace("import members", "import applications, members")
    env.write_text(text.replace("assert members", "assert applications"), "utf-8")
    run(folder, "-m", "alembic", "upgrade", "head")
    run(folder, "-m", "alembic", "revision", "--autogenerate", "-m", "applications")
    assert judge(folder, "--env=api", "-k", "pending").returncode == 1
    run(folder, "-m", "alembic", "upgrade", "head")
    done = judge(folder, "--env=api")
    assert done.returncode == 0, done.stdout


def test_the_missing_table_is_mended_by_django_itself(deploy):
    folder = deploy("django/broken", TABLE)
    run(folder, "manage.py", "makemigrations", "applications")
    assert judge(folder, "--env=web", "-k", "pending").returncode == 1
    run(folder, "manage.py", "migrate")
    run(folder, "manage.py", "makemigrations", "--check")
    done = judge(folder, "--env=web")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("name", "environment", "metadata"), [("fastapi", "api", "everything:Base.metadata"), ("django", "web", "django")]
)
def test_the_missing_table_from_nothing(deploy, name, environment, metadata):
    more = f"      metadata: {metadata}\n      scratch: {{}}\n"
    for state in ("broken", "mended"):
        folder = deploy(f"{name}/{state}", TABLE)
        gate = folder / "deploygate.yaml"
        gate.write_text(gate.read_text("utf-8") + more, "utf-8")
        # In the place of `community.main`, which needs FastAPI.
        code = "from community.models.applications import Base\nimport community.models.members\n"
        (folder / "everything.py").write_text(code, "utf-8")
        done = judge(folder, f"--env={environment}", "-k", "drift or does-not-apply")
        if state == "broken":
            assert "error[migrations/drift]" in done.stdout
            assert "error[migrations/does-not-apply]" not in done.stdout
        else:
            assert done.returncode == 0, done.stdout
