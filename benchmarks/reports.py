"""What each report adds to a run with 10,000 findings."""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from _measure import Command, alternate, interval, milliseconds, table

from pytest_deploygate.reports.files import FORMATS

RULE = '''
from pytest_deploygate import Finding, Location, Related, rule

@rule("pm2/many")
def many(facts, options):
    """Every line is wrong."""
    for line in range(1, {count} + 1):
        place = Location("app.js", line, 7, 6)
        related = (Related("as it is here", Location("app.js", 1, 1, 5)),)
        yield Finding(f"'value{{line}}' is wrong", place, f"value{{line}}", "write another one", related)

def pytest_deploygate_register(registry):
    registry.add_rule(many)
'''
GATE = "version: 1\nenvironments:\n  api: {pm2: {config: ecosystem.config.js}}\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--findings", type=int, default=10_000)
    known = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = "".join(f"const value{line} = {line}\n" for line in range(1, known.findings + 1))
        (folder / "app.js").write_text(lines, "utf-8")
        (folder / "ecosystem.config.js").write_text(
            "module.exports = {apps: [{name: 'a', script: './app.js'}]}", "utf-8"
        )
        (folder / "deploygate.yaml").write_text(GATE, "utf-8")
        (folder / "pytest.ini").write_text("[pytest]\n", "utf-8")
        (folder / "conftest.py").write_text(RULE.format(count=known.findings), "utf-8")
        gate = [sys.executable, "-m", "pytest", "--deploygate", "--tb=no", "-q", "-p", "no:cacheprovider"]
        commands = {"no report": Command(gate, folder, status=1)}
        for report in (*FORMATS, "junit"):
            commands[report] = Command([*gate, f"--deploygate-report={report}:{report}.out"], folder, status=1)
        samples = alternate(commands, known.rounds)
        base = samples["no report"]
        rows = []
        for title, sample in samples.items():
            added, low, high = interval(sample.wall, base.wall, lambda own, other: own - other)
            ratio, _, _ = interval(sample.wall, base.wall, lambda own, other: own / other)
            written = folder / f"{title}.out"
            size = f"{written.stat().st_size / 1e6:.2f} MB" if written.exists() else ""
            told = [f"{added * 1000:.0f} [{low * 1000:.0f}, {high * 1000:.0f}] ms", f"{ratio:.2f}"]
            rows.append([title, milliseconds(statistics.median(sample.wall)), *(told if size else ["", ""]), size])
        print(f"the gate with {known.findings:,} findings, {known.rounds} runs each in turn\n")
        table(["report", "median", "added [95 %]", "ratio", "size"], rows)


if __name__ == "__main__":
    main()
