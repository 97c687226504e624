"""What the installed plugin costs a run of pytest that does not ask for it.

Three runs of pytest on one empty test take turns: the plugin not installed, installed but blocked, installed.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

from _measure import Command, alternate, environment, interval, milliseconds, table

import pytest_deploygate

IMPORTS = 30
IMPORT = """
import pytest, sys, time
before, start = set(sys.modules), time.perf_counter()
import pytest_deploygate.plugin
print(time.perf_counter() - start, *sorted(set(sys.modules) - before))
"""


def link_packages(folder: Path, *, plugin: bool) -> Path:
    """The running environment's packages, and no pytest plugin among them but this one, if that."""
    folder.mkdir()
    plugins = {
        found.metadata["Name"] for found in metadata.distributions() if found.entry_points.select(group="pytest11")
    }
    left_out = {f"{name.lower().replace('-', '_')}-" for name in plugins}
    for site in {Path(found) for found in sys.path if found.endswith("site-packages")}:
        for entry in site.iterdir():
            metadata_of_plugin = entry.suffix == ".dist-info" and entry.name.lower().startswith(tuple(left_out))
            if not metadata_of_plugin and entry.suffix != ".pth" and not entry.name.startswith("pytest_deploygate"):
                (folder / entry.name).symlink_to(entry)
    if plugin:
        (folder / "pytest_deploygate").symlink_to(Path(pytest_deploygate.__file__).parent)
        # An installation is found by its metadata, and pytest goes through its RECORD.
        described = metadata.distribution("pytest-deploygate")
        info = folder / f"pytest_deploygate-{described.version}.dist-info"
        info.mkdir()
        for name in ("METADATA", "RECORD", "entry_points.txt"):
            (info / name).write_text(described.read_text(name) or "", "utf-8")
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=100)
    rounds: int = parser.parse_args().rounds

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "pytest.ini").write_text("[pytest]\n", "utf-8")
        (folder / "test_empty.py").write_text("def test_empty():\n    pass\n", "utf-8")
        without = link_packages(folder / "without", plugin=False)
        with_plugin = link_packages(folder / "with", plugin=True)

        def pytest(packages: Path, *arguments: str) -> Command:
            # Without site-packages of its own (-S), what Python sees is the linked folder alone.
            quiet = ("-q", "-p", "no:cacheprovider")
            command = [sys.executable, "-S", "-m", "pytest", *quiet, *arguments, "test_empty.py"]
            return Command(command, folder, environment(PYTHONPATH=str(packages)))

        commands = {
            "not installed": pytest(without),
            "installed, -p no:deploygate": pytest(with_plugin, "-p", "no:deploygate"),
            "installed, inactive": pytest(with_plugin),
        }
        samples = alternate(commands, rounds)
        base = samples["not installed"]
        rows = []
        for title, sample in samples.items():
            row = [title]
            for own, other in [(sample.wall, base.wall), (sample.cpu, base.cpu)]:
                row.append(milliseconds(statistics.median(own)))
                if sample is base:
                    row += ["", ""]
                    continue
                extra, low, high = interval(own, other, lambda own, other: own - other)
                ratio, least, most = interval(own, other, lambda own, other: own / other)
                row.append(f"{extra * 1000:+.2f} ms [{low * 1000:+.2f}, {high * 1000:+.2f}]")
                row.append(f"{ratio:.3f} [{least:.3f}, {most:.3f}]")
            rows.append(row)
        print(f"pytest on one empty test, {rounds} runs each in turn; medians, with 95 % intervals\n")
        table(["plugin", "clock", "extra", "ratio", "CPU", "extra", "ratio"], rows)

        took = []
        loaded: list[str] = []
        for _ in range(IMPORTS):
            command = [sys.executable, "-S", "-c", IMPORT]
            out = subprocess.run(
                command, env=environment(PYTHONPATH=str(with_plugin)), capture_output=True, text=True, check=True
            ).stdout.split()
            took.append(float(out[0]))
            loaded = out[1:]
        print(f"\nimport of the plugin after pytest: median {statistics.median(took) * 1000:.2f} ms,", end=" ")
        print(f"least {min(took) * 1000:.2f} ms; modules: {', '.join(loaded)}")


if __name__ == "__main__":
    main()
