"""Time whole commands against each other."""

from __future__ import annotations

import os
import random
import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

RESAMPLES = 2000


def environment(**more: str) -> dict[str, str]:
    """This process's environment, in which Python keeps what it has compiled, as it does for its users."""
    return {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"} | more


@dataclass(frozen=True)
class Command:
    """What to run, where, and the exit status that it has to end with."""

    arguments: Sequence[str]
    cwd: Path
    environ: Mapping[str, str] = field(default_factory=environment)
    status: int = 0


@dataclass
class Sample:
    """Seconds by the clock and seconds of CPU, one of each a run."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)


def alternate(commands: Mapping[str, Command], rounds: int) -> dict[str, Sample]:
    """Run every command once a round, so that whatever else the machine does meets all of them alike."""
    samples = {name: Sample() for name in commands}
    names = list(commands)
    for name in names:
        run(name, commands[name])  # fills caches; not counted
    for turn in range(rounds):
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            wall, cpu = run(name, commands[name])
            samples[name].wall.append(wall)
            samples[name].cpu.append(cpu)
    return samples


def run(name: str, command: Command) -> tuple[float, float]:
    """Seconds by the clock and of CPU."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run(
        command.arguments, cwd=command.cwd, env=dict(command.environ), capture_output=True, text=True, check=False
    )
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != command.status:
        raise SystemExit(f"{name} ended with {done.returncode}, not {command.status}:\n{done.stdout}{done.stderr}")
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def interval(
    own: Sequence[float], base: Sequence[float], figure: Callable[[float, float], float]
) -> tuple[float, float, float]:
    """The median over all rounds of a figure of both runs of a round, and its 95 % interval by resampling."""
    figures = [figure(mine, other) for mine, other in zip(own, base, strict=True)]
    dice = random.Random(0)  # noqa: S311
    drawn = sorted(statistics.median(dice.choices(figures, k=len(figures))) for _ in range(RESAMPLES))
    return statistics.median(figures), drawn[int(RESAMPLES * 0.025)], drawn[int(RESAMPLES * 0.975)]


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print columns: the first to the left, figures to the right."""
    widths = [max(len(row[i]) for row in (header, *rows)) for i in range(len(header))]
    for row in (header, *rows):
        cells = [
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        print("  ".join(cells).rstrip())


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"
