"""The whole gate on the example, against looking at the file with Node, and against starting pytest at all."""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from _measure import Command, alternate, interval, milliseconds, table

EXAMPLE = Path(__file__).resolve().parent.parent / "examples/wrong-role"
FILE = "./ecosystem.apiserver.config.js"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    rounds: int = parser.parse_args().rounds

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "pytest.ini").write_text("[pytest]\n", "utf-8")
        (folder / "test_empty.py").write_text("def test_empty():\n    pass\n", "utf-8")
        pytest = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        gate = [*pytest, "--deploygate", "--env=apiserver"]
        commands = {
            "pytest, one empty test": Command([*pytest, "test_empty.py"], folder),
            "the gate, mended deploy": Command(gate, EXAMPLE / "mended"),
            "the gate, broken deploy": Command(gate, EXAMPLE / "broken", status=1),
            "the gate, three environments": Command([*pytest, "--deploygate", "--env=all"], EXAMPLE / "mended"),
        }
        if node := shutil.which("node"):
            commands["node -e 'require(file)'"] = Command([node, "-e", f"require({FILE!r})"], EXAMPLE / "mended")
        samples = alternate(commands, rounds)
        base = samples["pytest, one empty test"]
        rows = []
        for title, sample in samples.items():
            ratio, low, high = interval(sample.wall, base.wall, lambda own, other: own / other)
            rows.append(
                [
                    title,
                    milliseconds(statistics.median(sample.wall)),
                    milliseconds(min(sample.wall)),
                    milliseconds(statistics.median(sample.cpu)),
                    "" if sample is base else f"{ratio:.2f} [{low:.2f}, {high:.2f}]",
                ]
            )
        print(f"the gate on examples/wrong-role, {rounds} runs each in turn\n")
        table(["command", "median", "least", "CPU", "ratio [95 %]"], rows)


if __name__ == "__main__":
    main()
