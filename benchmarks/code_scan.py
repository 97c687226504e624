"""Scanning a repository for reads of variables, against reading its files once, and against parsing its Python."""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
from pathlib import Path

from _measure import Command, alternate, interval, milliseconds, table

FILES = 5_000
SCAN = """
import sys
from pathlib import Path
from pytest_deploygate.readers.env.code import scan
reads = scan(Path.cwd(), ["."], {})
sys.exit(0 if reads.found and not reads.problems else 1)
"""
START = "import pytest_deploygate.readers.env.code"
READ = """
import os
for folder, folders, names in os.walk("."):
    for name in names:
        with open(os.path.join(folder, name), "rb") as stream:
            stream.read()
"""
PARSE = """
import ast, os
for folder, folders, names in os.walk("."):
    for name in names:
        if name.endswith(".py"):
            with open(os.path.join(folder, name), "rb") as stream:
                ast.parse(stream.read())
"""
PYTHON = '''
class Order{i}:
    """An order, its lines and what they cost."""

    def total(self, lines, rate=0.19):
        amounts = [line.price * line.count for line in lines if not line.cancelled]
        return sum(amounts) * (1 + rate) if amounts else 0

    def label(self):
        return f"order {{self.number}} of {{self.customer.name}}"
'''
JAVASCRIPT = """
export class Order{i} {{
  /** An order, its lines and what they cost. */
  total(lines, rate = 0.19) {{
    const amounts = lines.filter((line) => !line.cancelled).map((line) => line.price * line.count);
    return amounts.reduce((sum, amount) => sum + amount, 0) * (1 + rate);
  }}
  label() {{ return `order ${{this.number}} of ${{this.customer.name}}`; }}
}}
"""
PYTHON_READ = '\nimport os\n\nSETTING = os.environ.get("SETTING_{i}", "none")\n'
JAVASCRIPT_READ = "\nexport const setting = process.env.SETTING_{i} ?? 'none';\n"


def write(root: Path, share: int) -> int:
    """Files of 1 to 60 classes, one in ``share`` of which reads a variable; their size in bytes."""
    dice, size = random.Random(0), 0  # noqa: S311
    for i in range(FILES):
        is_python = i % 2 == 0
        count = min(int(dice.paretovariate(1.2)) + 1, 60)
        text = "".join((PYTHON if is_python else JAVASCRIPT).format(i=n) for n in range(count))
        if i // 2 % share == 0:
            text += (PYTHON_READ if is_python else JAVASCRIPT_READ).format(i=i)
        folder = root / f"package{i % 100}"
        folder.mkdir(exist_ok=True)
        (folder / f"module{i}{'.py' if is_python else '.js'}").write_text(text, "utf-8")
        size += len(text)
    return size


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--share", type=int, default=5, help="one file in so many reads a variable")
    arguments = parser.parse_args()

    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        size = write(root, arguments.share)
        scripts = {
            "reading every file": READ,
            "ast.parse of every Python file": PARSE,
            "the scan's imports": START,
            "the scan": SCAN,
        }
        commands = {title: Command([sys.executable, "-c", script], root) for title, script in scripts.items()}
        samples = alternate(commands, arguments.rounds)

    base = samples["reading every file"]
    rows = []
    for title, sample in samples.items():
        ratio, low, high = interval(sample.wall, base.wall, lambda own, other: own / other)
        median, least = statistics.median(sample.wall), min(sample.wall)
        figure = "" if sample is base else f"{ratio:.2f} [{low:.2f}, {high:.2f}]"
        cpu = statistics.median(sample.cpu)
        rows.append([title, milliseconds(median), milliseconds(least), milliseconds(cpu), figure])
    print(f"{FILES:,} files, {size / 1024 / 1024:.1f} MiB, one in {arguments.share} reads a variable, ", end="")
    print(f"{arguments.rounds} runs each in turn\n")
    table(["command", "median", "least", "CPU", "ratio [95 %]"], rows)


if __name__ == "__main__":
    main()
