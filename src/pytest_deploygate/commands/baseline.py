"""``deploygate baseline update``: take out of a baseline what is mended, and where told to, put in what is new."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..files import replace_file

if TYPE_CHECKING:
    from ..baseline import Baseline
    from ..verdict import Judgement

    Subparsers = argparse._SubParsersAction[Any]

FILE = "deploygate-baseline.json"


def add(subparsers: Subparsers) -> None:
    """Make the verb known."""
    parser = subparsers.add_parser(
        "baseline",
        help="update the file of known findings",
        description="Known findings do not fail a run with --deploygate-baseline=FILE; new ones do.",
    )
    verbs = parser.add_subparsers(metavar="COMMAND", required=True)
    update = verbs.add_parser(
        "update",
        help="take out what is mended; with --grow, put in what is new",
        description="Runs `pytest --deploygate` and takes what is mended out of the file. What is new is only added "
        "with --grow, as when a gate is introduced. What cannot be judged is never added: a waiver can cover it. "
        "Exit status: 0, or 4 where that cannot be done.",
    )
    update.add_argument("file", metavar="FILE", nargs="?", default=FILE, help=f"the baseline; left out, {FILE}")
    update.add_argument("--env", metavar="NAME", help="as for pytest: the environment, several with commas, or all")
    update.add_argument("--config", metavar="GATE", help="the gate file; left out, the nearest one from here upwards")
    update.add_argument("--grow", action="store_true", help="add what is new")
    update.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the gate and write the file.

    Raises:
        CliError: It cannot be done. The text says why.
    """
    from ..baseline import Baseline, BaselineError, read_baseline, text_of, updated
    from ..cli import CliError

    path = Path(args.file)
    try:
        # A file that is there has to be a baseline, also where all of it would be known anew.
        before = Baseline({}) if args.grow and not path.exists() else read_baseline(path)
    except BaselineError as error:
        raise CliError(str(error)) from None
    judgements = _judged(args.env, args.config)
    after = updated(before, judgements, grow=args.grow)
    try:
        replace_file(path, text_of(after).encode())
    except OSError as error:
        raise CliError(f"{path} cannot be written: {error.strerror}") from None
    sys.stdout.writelines(f"{line}\n" for line in _told(path, before, after, judgements))
    return 0


def _judged(environment: str | None, config: str | None) -> list[Judgement]:
    """What a run without a baseline says. It is pytest's own, so that the project's own rules count.

    Raises:
        CliError: It did not come to a verdict.
    """
    from ..cli import CliError
    from ..verdict import Judgement

    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, "-m", "pytest", "--deploygate", f"--deploygate-report=json:{report}"]
        command += [f"--deploygate-env={environment}"] if environment is not None else []
        command += [f"--deploygate-config={config}"] if config is not None else []
        # A baseline that the ini file names would keep what it knows from being told.
        done = subprocess.run(  # noqa: S603 - this very Python
            [*command, "--deploygate-baseline="], capture_output=True, text=True, errors="replace", check=False
        )
        if done.returncode not in {0, 1} or not report.exists():
            said = (done.stderr or done.stdout).strip()
            raise CliError(
                f"`pytest --deploygate` did not come to a verdict, with exit code {done.returncode}:\n{said}"
            )
        return [Judgement.from_data(one) for one in json.loads(report.read_text("utf-8"))["judgements"]]


def _told(path: Path, before: Baseline, after: Baseline, judgements: list[Judgement]) -> Iterator[str]:
    known = sum(after.known.values())
    yield f"{path}: {known} known finding{'s'[: known != 1]}"
    for one in sorted((before.known - after.known).elements()):
        yield f"  taken out: {one}"
    for one in sorted((after.known - before.known).elements()):
        yield f"  added: {one}"
    left = [f for j in judgements for f in after.parted(j.environment, j.rule, j.findings)[0]]
    if left:
        yield f"  {len(left)} new and not added; --grow adds them"
    refused = sum(len(judgement.refusals) for judgement in judgements)
    if refused:
        yield f"  {refused} could not be judged, which no baseline covers"
