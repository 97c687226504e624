"""Looking for import cycles in code bases from PyPI, against reading their files, ruff, grimp, import-linter, pylint.

The tools do not look for the same: ruff's rule A005 only compares names, ruff's graph has no lines and no notion of
what runs when, grimp leaves out folders without an ``__init__.py``. Compared is what each of them needs to go through
all files.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from _measure import Command, Sample, environment, interval, run, table

BASES = {
    "homeassistant": ("homeassistant==2024.3.*", "homeassistant"),
    "django": ("django==5.0.*", "django"),
    "sympy": ("sympy==1.12.*", "sympy"),
    "msgraph-sdk": ("msgraph-sdk==1.65.*", "msgraph"),
}
READ = """
import os
for folder, folders, names in os.walk("."):
    for name in names:
        if name.endswith(".py"):
            with open(os.path.join(folder, name), "rb") as stream:
                stream.read()
"""
OURS = """
import os, sys
from pathlib import Path
from pytest_deploygate.checks.imports.cycle import cycle
from pytest_deploygate.families.imports import ImportsFacts, ImportsOptions
from pytest_deploygate.finding import Location
from pytest_deploygate.readers.imports.code import read_code
from pytest_deploygate.readers.imports.interpreter import ask
from pytest_deploygate.rules import Deploy
root, options = Path.cwd(), ImportsOptions(roots=["."])
deploy = Deploy(root, root / "deploygate.yaml", "production", environ=os.environ, arguments=ARGUMENTS)
code = read_code(options, deploy, ask(sys.executable, Location("deploygate.yaml")), frozenset(RULES))
print(len(code.modules), len(code.imports), len(list(cycle(ImportsFacts("production", code=code), options))))
"""
CYCLE = '["imports/cycle"]'
EVERYTHING = '["imports/cycle", "imports/unresolved", "imports/version-syntax"]'
GRIMP = "import grimp; g = grimp.build_graph(TOP, cache_dir=CACHE); print(len(g.modules))"
LINTER = """[importlinter]
root_package = {top}
[importlinter:contract:1]
name = no cycles
type = acyclic_siblings
ancestors = {top}
"""
# A contract that is broken is no failure here.
LINT = "import subprocess, sys; sys.exit(subprocess.run(sys.argv[1:]).returncode > 1)"
PEAK = """
import resource, subprocess, sys
status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(status)
"""


def fetch(into: Path, name: str) -> Path:
    """A code base without what it depends on; whatever is there already is kept."""
    folder = into / name
    if not folder.exists():
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-compile"]
        subprocess.run([*command, "--target", str(folder), BASES[name][0]], check=True)
    return folder


def commands(folder: Path, top: str, cache: Path, *, pylint: bool) -> dict[str, Command]:
    """Everything that is compared."""
    python, environ = sys.executable, environment(XDG_CACHE_HOME=str(cache), PYTHONPATH=str(folder))
    config = cache / "importlinter.ini"
    config.write_text(LINTER.format(top=top), "utf-8")
    grimp = GRIMP.replace("TOP", repr(top))
    scripts = {
        "reading all files": READ,
        "ours, no cache": OURS.replace("ARGUMENTS", '{"no-cache": ""}').replace("RULES", CYCLE),
        "ours, cache": OURS.replace("ARGUMENTS", "{}").replace("RULES", CYCLE),
        "ours, every file parsed, no cache": OURS.replace("ARGUMENTS", '{"no-cache": ""}').replace("RULES", EVERYTHING),
        "ours, every file parsed, cache": OURS.replace("ARGUMENTS", "{}").replace("RULES", EVERYTHING),
        "grimp, no cache": grimp.replace("CACHE", "None"),
        "grimp, cache": grimp.replace("CACHE", repr(str(cache / "grimp"))),
    }
    found = {title: Command([python, "-c", script], folder, environ) for title, script in scripts.items()}
    ruff = [shutil.which("ruff", path=str(Path(python).parent)) or "ruff"]
    isolated = ["--isolated", "--no-cache"]
    found["ruff check, A005 only"] = Command(
        [*ruff, "check", *isolated, "--select", "A005", "--exit-zero", "."], folder
    )
    found["ruff analyze graph"] = Command([*ruff, "analyze", "graph", "--isolated", "--preview", "."], folder)
    linter = [str(Path(python).with_name("lint-imports")), "--no-cache", str(config)]
    found["import-linter, no cache"] = Command([python, "-c", LINT, *linter], folder, environ)
    if pylint:
        only = ["--disable=all", "--enable=cyclic-import", "--exit-zero", "--score=n"]
        found["pylint cyclic-import"] = Command([python, "-m", "pylint", *only, top], folder, environ)
    return found


def peak(command: Command) -> float:
    """The largest memory that one process of a command takes, in MiB."""
    measured = [sys.executable, "-c", PEAK, *command.arguments]
    done = subprocess.run(measured, cwd=command.cwd, env=dict(command.environ), capture_output=True, check=True)
    return int(done.stdout) / (1024 * 1024 if sys.platform == "darwin" else 1024)


def measured(every: Mapping[str, Command], rounds: int) -> dict[str, Sample]:
    """Run all of them in turn; what would take hours otherwise, once."""
    samples = {title: Sample() for title in every}
    quick = [title for title in every if not title.startswith("pylint")]
    for title in quick:
        run(title, every[title])  # fills caches; not counted
    for turn in range(rounds):
        first = turn % len(quick)
        for title in quick[first:] + quick[:first]:
            wall, cpu = run(title, every[title])
            samples[title].wall.append(wall)
            samples[title].cpu.append(cpu)
    for title in every.keys() - set(quick):
        wall, cpu = run(title, every[title])
        samples[title] = Sample([wall] * rounds, [cpu] * rounds)
    return samples


def compare(name: str, folder: Path, rounds: int, *, pylint: bool) -> None:
    """Print one code base's table."""
    files = list(folder.rglob("*.py"))
    size = sum(file.stat().st_size for file in files) / 1024 / 1024
    with tempfile.TemporaryDirectory() as cache:
        every = commands(folder, BASES[name][1], Path(cache), pylint=pylint)
        samples = measured(every, rounds)
        memory = {title: peak(command) for title, command in every.items() if not title.startswith("pylint")}
    base = samples["reading all files"]
    rows = []
    for title, sample in samples.items():
        ratio, low, high = interval(sample.wall, base.wall, lambda own, other: own / other)
        wall, cpu = statistics.median(sample.wall), statistics.median(sample.cpu)
        figure = "" if sample is base else f"{ratio:.1f} [{low:.1f}, {high:.1f}]"
        taken = f"{memory[title]:.0f}" if title in memory else ""
        rows.append([title, f"{wall:.2f} s", f"{min(sample.wall):.2f} s", f"{cpu:.2f} s", taken, figure])
    print(f"\n{name}: {len(files):,} files, {size:.1f} MiB, {rounds} runs each in turn\n", flush=True)
    table(["command", "median", "least", "CPU", "MiB", "ratio to reading [95 %]"], rows)


@contextmanager
def target(into: Path | None) -> Iterator[Path]:
    """The folder that the code bases are in."""
    if into is not None:
        into.mkdir(parents=True, exist_ok=True)
        yield into.resolve()
        return
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--into", type=Path, help="where to keep the code bases; a temporary folder if left out")
    parser.add_argument("--base", action="append", choices=sorted(BASES), help="only this one; may be repeated")
    parser.add_argument("--pylint", action="store_true", help="pylint as well, once: minutes, and gigabytes of memory")
    arguments = parser.parse_args()
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}")
    with target(arguments.into) as into:
        for name in arguments.base or BASES:
            compare(name, fetch(into, name), arguments.rounds, pylint=arguments.pylint)


if __name__ == "__main__":
    main()
