"""Reports that are files: which formats there are, and writing them so that a file is whole or not there."""

from __future__ import annotations

import importlib
import io
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..crash import ISSUES, crash_site
from ..files import replace_file
from ..verdict import Verdict

__all__ = ["FORMATS", "Report", "ReportError", "parse", "write"]

FORMATS = ("github", "gitlab", "html", "json", "markdown", "sarif")
"""Each is a module of this package whose ``render(verdict)`` gives the text."""
JUNIT = "junit"
"""That one is pytest's own, which writes it."""
STANDARD_OUTPUT = "-"


class ReportError(Exception):
    """What was asked for is no report. The text says what to write instead."""


@dataclass(frozen=True)
class Report:
    """A report that is asked for.

    Attributes:
        format: One of `FORMATS`, or `JUNIT`.
        path: Where to, from the working directory; ``-`` for standard output.
    """

    format: str
    path: str

    def __str__(self) -> str:
        return f"{self.format}:{self.path}"


def parse(text: str) -> Report:
    """What ``FORMAT:PATH`` asks for.

    Raises:
        ReportError: There is no such format, or no path.
    """
    name, _, path = text.partition(":")
    known = (*FORMATS, JUNIT)
    if name not in known:
        raise ReportError(f"there is no format '{name}'; write FORMAT:PATH with one of {', '.join(known)}")
    if not path:
        raise ReportError(f"write {name}:PATH, with `-` for standard output")
    return Report(name, path)


def write(reports: Iterable[Report], verdict: Verdict, folder: Path, environ: Mapping[str, str]) -> Iterator[str]:
    """Write all of them, each even where another cannot be.

    Args:
        reports: Which.
        verdict: What they are about.
        folder: What their paths are relative to.
        environ: The process environment, where GitHub says which file is the summary of its step.

    Yields:
        Why one could not be written, a sentence each.
    """
    summary = environ.get("GITHUB_STEP_SUMMARY")
    for report in reports:
        try:
            _put(folder, report.path, _module(report).render(verdict))
        except Exception as error:  # noqa: BLE001 - the others are still wanted
            yield _trouble(f"the report {report}", error)
        if report.format == "github" and summary:
            try:
                _add(Path(summary), _module(report).summary(verdict))
            except Exception as error:  # noqa: BLE001 - the others are still wanted
                yield _trouble("the summary of the step", error)
            # However many reports have its format.
            summary = None


def _module(report: Report) -> Any:
    return importlib.import_module(f"{__package__}.{report.format}")


def _trouble(what: str, error: Exception) -> str:
    if isinstance(error, OSError):
        return f"{what} was not written: {error.strerror or type(error).__name__}"
    # Without its text, which may quote what was read.
    return f"deploygate failed in {what} at {crash_site(error)}; please report this line at {ISSUES}"


def _put(folder: Path, path: str, text: str) -> None:
    data = text.encode("utf-8", "backslashreplace")
    if path == STANDARD_OUTPUT:
        if isinstance(sys.stdout, io.TextIOWrapper):
            # UTF-8 whatever a terminal can show: a program reads it.
            sys.stdout.flush()
            sys.stdout.buffer.write(data)
        else:
            sys.stdout.write(data.decode())
        sys.stdout.flush()
        return
    target = folder / path
    if target.exists() and not target.is_file():
        # A pipe or a device; nothing can take its place, and what /dev/stdout links to has no path.
        target.write_bytes(data)
        return
    target = Path(os.path.realpath(target))
    # Also raised where it is a file, and then what follows says so better.
    with suppress(FileExistsError):
        target.parent.mkdir(parents=True)
    replace_file(target, data)


def _add(file: Path, text: str) -> None:
    with file.open("a", encoding="utf-8", errors="backslashreplace") as stream:
        stream.write(text)
