"""The ``deploygate`` command: one verb a file in `commands`."""

from __future__ import annotations

import argparse
import importlib
import io
import os
import pkgutil
import sys
from collections.abc import Sequence
from typing import NoReturn

from . import commands
from .crash import ISSUES, crash_site

__all__ = ["CliError", "main"]

MISUSED = 4
"""As pytest has it: the command line or the gate file is wrong."""
CRASHED = 3
INTERRUPTED = 2


class CliError(Exception):
    """A command cannot do what it was asked for. The text is the sentence that a person reads."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(MISUSED, f"deploygate: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code: the verb's own, or 4 where nothing could be done."""
    for stream in (sys.stdout, sys.stderr):
        # A page has characters that not every terminal can show; that is no reason to show nothing.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    parser = _Parser(prog="deploygate", description="Around the deploy gate; `pytest --deploygate` runs it.")
    verbs = parser.add_subparsers(metavar="COMMAND", required=True)
    try:
        for found in pkgutil.iter_modules(commands.__path__):
            importlib.import_module(f"{commands.__name__}.{found.name}").add(verbs)
        known = parser.parse_args(arguments)
        code = known.run(known)
        sys.stdout.flush()
    except SystemExit as end:
        return int(end.code or 0)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has had enough, as in `deploygate rules | head`.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - a person wants a sentence, and a traceback may quote a secret
        return _told(error)
    return int(code)


def _told(error: Exception) -> int:
    from .extensions import RegistrationError
    from .gate import GateErrors

    if isinstance(error, GateErrors):
        # Each of its lines begins with a place that an editor can open.
        sys.stderr.write(f"{error}\n")
        return MISUSED
    if isinstance(error, (CliError, RegistrationError)):
        sys.stderr.write(f"deploygate: {error}\n")
        return MISUSED
    site = f"{type(error).__name__} at {crash_site(error)}"
    sys.stderr.write(f"deploygate itself failed: {site}; please report this line at {ISSUES}\n")
    return CRASHED
