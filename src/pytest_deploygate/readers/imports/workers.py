"""Summarises many files by the Python whose grammar counts, on two cores where that pays."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, NamedTuple

from .conditions import Target
from .interpreter import Interpreter, quiet_environment
from .parsing import summarised
from .summary import Summary, unpacked

__all__ = ["MAX_BYTES", "Parsed", "parse"]

MAX_BYTES = 4 * 1024 * 1024
"""The largest file that is parsed."""
MEMORY = 2048
SECONDS = 120
_WORKER = Path(__file__).with_name("worker.py")
# Below that, another process takes longer to start than to do its half.
_SHARED = 750_000
# What is parsed in the time that it takes to start, in bytes.
_START = 250_000
_MOST = 8
_LARGE = 512 * 1024
# What a file takes beside its bytes, in bytes.
_OVERHEAD = 200


class Parsed(NamedTuple):
    """A file.

    Attributes:
        digest: Of its content; empty where it cannot be read, and `Summary.error` is then a clause that says why.
        summary: What it says.
    """

    digest: str
    summary: Summary


def parse(paths: Sequence[str], sizes: Sequence[int], interpreter: Interpreter, *, eager: bool = False) -> list[Parsed]:
    """The summaries of some files, in order.

    Args:
        paths: Absolute.
        sizes: In bytes, which say how the work is shared.
        interpreter: Its grammar counts.
        eager: As for `summarise`.
    """
    shares = _shares(sizes, interpreter.is_own)
    found: dict[int, Parsed] = {}
    own = shares.pop() if interpreter.is_own else []
    jobs = [_Job([(position, paths[position]) for position in share], interpreter, eager) for share in shares if share]
    try:
        for job in jobs:
            job.start()
        target = Target(interpreter.version, interpreter.platform)
        for position in own:
            found[position] = Parsed(*summarised(paths[position], target, MAX_BYTES, eager=eager))
        for job in jobs:
            found.update(job.results())
    finally:
        for job in jobs:
            job.stop()
    return [found[position] for position in range(len(paths))]


def _shares(sizes: Sequence[int], is_own: bool) -> list[list[int]]:  # noqa: FBT001 - called in one place
    """The positions that each process gets; the last is this one where it takes part."""
    large = [position for position, size in enumerate(sizes) if size > _LARGE]
    count = min(os.cpu_count() or 1, _MOST, 1 + sum(sizes) // _SHARED)
    shares: list[list[int]] = [[] for _ in range(max(count, 2) if is_own and large else count)]
    # The others have to start first.
    weights = [_START] * (len(shares) - 1) + [0] if is_own else [0] * len(shares)
    if is_own and large:
        # The memory of this process has no bound.
        shares[0] += large
        weights[0] += sum(sizes[position] for position in large)
    for position in sorted(range(len(sizes)), key=lambda position: -sizes[position]):
        if not (is_own and sizes[position] > _LARGE):
            least = weights.index(min(weights))
            shares[least].append(position)
            weights[least] += sizes[position] + _OVERHEAD
    return shares


_FATAL = Parsed("", Summary(error=("makes the interpreter that parses it end, or takes it too long", 0, 0)))


def _received(line: bytes) -> Parsed:
    digest, packed = json.loads(line)
    return Parsed(digest, unpacked(packed))


@dataclass
class _Job:
    """A worker and its files. It is started again behind a file that it dies of."""

    files: list[tuple[int, str]]
    interpreter: Interpreter
    eager: bool
    _process: subprocess.Popen[bytes] | None = None
    _output: IO[bytes] | None = None
    _end: float = field(default=0.0)

    def start(self, first: int = 0) -> None:
        # Files and no pipes: nobody has to wait for the other one to read.
        given = tempfile.TemporaryFile()  # noqa: SIM115 - the process has it by the time it is closed
        asked = {
            "paths": [path for _, path in self.files[first:]],
            "version": self.interpreter.version,
            "platform": self.interpreter.platform,
            "limit": MAX_BYTES,
            "eager": self.eager,
            "memory": MEMORY,
        }
        with given:
            given.write(json.dumps(asked).encode())
            given.seek(0)
            self._output = tempfile.TemporaryFile()  # noqa: SIM115 - stop() closes it
            self._end = time.monotonic() + SECONDS
            self._process = subprocess.Popen(  # noqa: S603 - the user named it, or it is this very interpreter
                [self.interpreter.executable, "-I", "-B", "-X", "utf8", str(_WORKER)],
                stdin=given,
                stdout=self._output,
                stderr=subprocess.DEVNULL,
                env=quiet_environment(),
            )

    def results(self) -> Iterator[tuple[int, Parsed]]:
        """What it found, by position."""
        done = 0
        while True:
            for line in self._lines():
                yield self.files[done][0], _received(line)
                done += 1
            if done == len(self.files):
                return
            yield self.files[done][0], _FATAL
            done += 1
            self.stop()
            if done == len(self.files):
                return
            self.start(done)

    def _lines(self) -> Iterator[bytes]:
        assert self._process is not None
        assert self._output is not None
        try:
            self._process.wait(max(self._end - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._output.seek(0)
        return (line for line in self._output if line.endswith(b"\n"))

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        if self._output is not None:
            self._output.close()
