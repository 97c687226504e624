"""Reading and judging env files, against python-dotenv alone and the package dotenv-linter.

A thousand files of sixty lines, and one file of ten thousand variables. dotenv-linter is measured where it is
installed.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from _measure import Command, alternate, interval, milliseconds, table

FILES, LINES, VARIABLES = 1_000, 60, 10_000
PLAIN = """
import sys
from pathlib import Path
from dotenv import dotenv_values
for path in sorted(Path.cwd().glob("*.env")):
    assert dotenv_values(path, interpolate=True)
"""
READ = """
import sys
from pathlib import Path
from pytest_deploygate.readers.env.file import read_env_file
from pytest_deploygate.rules import Deploy
deploy = Deploy(Path.cwd(), Path.cwd() / "deploygate.yaml", "production")
for path in sorted(Path.cwd().glob("*.env")):
    assert read_env_file(path.name, {loader!r}, deploy, {{}}).content.assignments
"""
JUDGE = """
import sys
from pathlib import Path
from pytest_deploygate.families.env import EnvOptions
from pytest_deploygate.readers.env import read_env
from pytest_deploygate.rules import Deploy, builtin
from pytest_deploygate.verdict import sort_out
rules = builtin().of("env")
deploy = Deploy(Path.cwd(), Path.cwd() / "deploygate.yaml", "production")
for path in sorted(Path.cwd().glob("*.env")):
    options = EnvOptions(file=path.name, loader="python-dotenv")
    facts = read_env(options, deploy)
    for rule in rules:
        sort_out(rule.check(facts, options))
"""
START = "import pytest_deploygate.readers.env, pytest_deploygate.rules as rules; rules.builtin()"
# In about the proportions of public templates, and without `export`, which dotenv-linter does not parse.
KINDS = (
    "# {n}: what the service needs",
    "FEATURE_{n}=true",
    "SERVICE_{n}_URL=https://service-{n}.internal:80{n:02}/v1",
    "SERVICE_{n}_NAME='orders and returns {n}'",
    'SERVICE_{n}_LABEL="order {n}"',
    "SERVICE_{n}_KEY=k{n}x7Gq0zR4tVx2LmPn8sKd",
    "SERVICE_{n}_TIMEOUT=30 # seconds",
    "SERVICE_{n}_PORT=3{n:03}",
    "SERVICE_{n}_TOKEN=",
    "SERVICE_{n}_COLOR='#ff00{n:02}'",
)


def write(folder: Path, files: int, lines: int) -> Path:
    """A folder of env files."""
    folder.mkdir()
    text = "".join(KINDS[n % len(KINDS)].format(n=n) + "\n" for n in range(lines))
    for index in range(files):
        (folder / f"{index}.env").write_text(text, "utf-8")
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds: int = parser.parse_args().rounds

    def python(code: str, folder: Path) -> Command:
        return Command([sys.executable, "-c", code], folder)

    linter = shutil.which("dotenv-linter", path=str(Path(sys.executable).parent))
    with tempfile.TemporaryDirectory() as name:
        sizes = {
            f"{FILES:,} files of {LINES} lines": write(Path(name, "many"), FILES, LINES),
            f"one file of {VARIABLES:,} lines": write(Path(name, "large"), 1, VARIABLES),
        }
        for title, folder in sizes.items():
            commands = {
                "python-dotenv alone": python(PLAIN, folder),
                "our imports only": python(START, folder),
                "read as python-dotenv": python(READ.format(loader="python-dotenv"), folder),
                "read as node-dotenv": python(READ.format(loader="node-dotenv"), folder),
                "read and judged by every rule": python(JUDGE, folder),
            }
            if linter is not None:
                files = sorted(path.name for path in folder.iterdir())
                # It finds something in these files, and then ends with 1.
                commands["dotenv-linter"] = Command([linter, "lint", *files], folder, status=1)
            samples = alternate(commands, rounds)
            base = samples["python-dotenv alone"]
            rows = []
            for command, sample in samples.items():
                ratio, least, most = interval(sample.wall, base.wall, lambda own, other: own / other)
                shown = "" if sample is base else f"{ratio:.2f} [{least:.2f}, {most:.2f}]"
                rows.append([command, milliseconds(statistics.median(sample.wall)), shown])
            print(f"{title}, {rounds} runs each in turn; medians, with 95 % intervals\n")
            table(["command", "clock", "ratio"], rows)
            print()


if __name__ == "__main__":
    main()
