"""Two public projects that come from PyPI, upgraded to an older state and judged with their newest files.

Airflow's core (Alembic) and pretix (Django), each in a virtual environment of its own. What is pending has to be what
the framework itself says, in the same order; the benchmark ends with an error if it is not. Then whole commands are
timed in turn. Installing and migrating takes minutes the first time; `--into` keeps that.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from _measure import Command, alternate, environment, interval, milliseconds, table

BACK = 20
"""How many migrations the database is behind."""
GATE = """
version: 1
environments:
  api:
    migrations: {{{said}, python: {python}, database: "sqlite:///{database}"}}
rules:
  gate/unreferenced-gate: off
"""
AIRFLOW_ORDER = """
from alembic.config import Config
from alembic.script import ScriptDirectory
script = ScriptDirectory.from_config(Config("alembic.ini"))
print(*reversed([r.revision for r in script.iterate_revisions("heads", CURRENT)]), sep="\\n")
"""
PRETIX_APPS = """
import django
from django.apps import apps
django.setup()
print([config.name for config in apps.get_app_configs()])
"""
OURS = """
import sys
from pathlib import Path
from pytest_deploygate.finding import Location
from pytest_deploygate.gate import load
from pytest_deploygate.readers.migrations import read_migrations
from pytest_deploygate.rules import Deploy, builtin
root = Path.cwd()
gate = load(root / "deploygate.yaml", builtin(), {})
options = gate.environments["api"].families["migrations"]
facts = read_migrations(options, Deploy(root, root / "deploygate.yaml", "api", rules=frozenset(["migrations/pending"])))
(kept,) = facts.known
assert not kept.chain.problems, kept.chain.problems
print(*kept.position.pending, sep="\\n")
"""


@dataclass
class Project:
    """A project, ready to be judged.

    Attributes:
        folder: Where its files and its database are.
        pending: What the framework says is pending, in order.
        tools: The framework's own commands, by what they are called here.
    """

    folder: Path
    pending: list[str]
    tools: dict[str, Command]


def said(command: Sequence[str | Path], folder: Path, **environ: str) -> str:
    """What a command prints."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=environment(**environ),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{command[0]} ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def python(folder: Path, *packages: str) -> Path:
    """The interpreter of an environment with some packages."""
    interpreter = folder / "venv/bin/python"
    if not interpreter.exists():
        said([sys.executable, "-m", "venv", folder / "venv"], folder)
        said([interpreter, "-m", "pip", "install", "--quiet", *packages], folder)
    return interpreter


def copied(interpreter: Path, package: str, folder: Path) -> None:
    """The package's files below the gate's folder, as in a checkout of its own."""
    where = (
        said([interpreter, "-c", f"import {package}; print({package}.__path__[0])"], folder).strip().splitlines()[-1]
    )
    if not (folder / package).exists():
        shutil.copytree(
            where, folder / package, ignore=shutil.ignore_patterns("static*", "locale", "node_modules", "ui")
        )


def airflow(folder: Path) -> Project:
    interpreter = python(folder, "apache-airflow-core")
    copied(interpreter, "airflow", folder)
    shutil.copy(folder / "airflow/alembic.ini", folder / "alembic.ini")
    ini = (folder / "alembic.ini").read_text("utf-8")
    (folder / "alembic.ini").write_text(ini.replace("%(here)s/migrations", "%(here)s/airflow/migrations"), "utf-8")
    environ = {"AIRFLOW_HOME": str(folder), "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{folder}/app.db"}
    environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
    order = said([interpreter, "-c", AIRFLOW_ORDER.replace("CURRENT", "'base'")], folder, **environ).split()
    behind = order[-BACK - 1]
    if not (folder / "app.db").exists():
        said([interpreter, "-m", "alembic", "upgrade", behind], folder, **environ)
    pending = said([interpreter, "-c", AIRFLOW_ORDER.replace("CURRENT", repr(behind))], folder, **environ).split()
    gate = GATE.format(said="alembic: alembic.ini", python=interpreter, database="app.db")
    (folder / "deploygate.yaml").write_text(gate, "utf-8")
    alembic = [str(interpreter), "-m", "alembic"]
    return Project(
        folder,
        pending,
        {
            "alembic check": Command([*alembic, "check"], folder, environment(**environ), status=255),
            "alembic current --check-heads": Command(
                [*alembic, "current", "--check-heads"], folder, environment(**environ), status=255
            ),
        },
    )


def pretix(folder: Path) -> Project:
    interpreter = python(folder, "pretix")
    copied(interpreter, "pretix", folder)
    (folder / "data").mkdir(exist_ok=True)
    environ = {"DATA_DIR": str(folder / "data"), "DJANGO_SETTINGS_MODULE": "pretix.settings"}
    manage = [str(interpreter), "-m", "pretix"]
    if not (folder / "data/db.sqlite3").exists():
        files = sorted(path.stem for path in (folder / "pretix/base/migrations").glob("0*.py"))
        said([*manage, "migrate", "pretixbase", files[-BACK]], folder, **environ)
    plan = said([*manage, "migrate", "--plan"], folder, **environ)
    pending = [line for line in plan.splitlines() if line and line[0].islower() and " " not in line and "." in line]
    apps = said([interpreter, "-c", PRETIX_APPS], folder, **environ).splitlines()[-1]
    told = f"django: {{settings: pretix.settings, apps: {apps}}}"
    gate = GATE.format(said=told, python=interpreter, database="data/db.sqlite3")
    (folder / "deploygate.yaml").write_text(gate, "utf-8")
    check = Command([*manage, "migrate", "--check"], folder, environment(**environ), status=1)
    return Project(folder, pending, {"migrate --check": check})


def compare(name: str, project: Project, rounds: int) -> None:
    """Hold what is pending against each other, and time both."""
    (project.folder / "pytest.ini").write_text("[pytest]\n", "utf-8")
    ours = said([sys.executable, "-c", OURS], project.folder).split()
    if ours != project.pending:
        raise SystemExit(f"{name}: {len(ours)} are pending here, {len(project.pending)} there, or in another order")
    print(f"{name}: {len(ours)} migrations are pending, the same in the same order")
    gate = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--deploygate", "--env=api"]
    commands = {
        **project.tools,
        "the gate, pending alone": Command([*gate, "-k", "pending"], project.folder, status=1),
        "reading alone": Command([sys.executable, "-c", OURS], project.folder),
    }
    samples = alternate(commands, rounds)
    base = samples[next(iter(project.tools))]
    rows = []
    for title, sample in samples.items():
        ratio, low, high = interval(base.wall, sample.wall, lambda tool, own: tool / own)
        rows.append(
            [
                title,
                milliseconds(statistics.median(sample.wall)),
                milliseconds(statistics.median(sample.cpu)),
                "" if sample is base else f"{ratio:.1f} [{low:.1f}, {high:.1f}]",
            ]
        )
    table(["command", "median", "CPU", "times as fast [95 %]"], rows)
    print()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--into", type=Path, help="a folder that keeps what was installed and migrated")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        into: Path = (options.into or Path(name)).resolve()
        for title, make in (("Airflow", airflow), ("pretix", pretix)):
            folder = into / title.lower()
            folder.mkdir(parents=True, exist_ok=True)
            compare(title, make(folder), options.rounds)


if __name__ == "__main__":
    os.umask(0o077)
    main()
