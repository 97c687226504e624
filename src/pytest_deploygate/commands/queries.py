"""``deploygate queries apiserver``: the baseline of an environment's queries."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..files import replace_file
from . import gate_of

if TYPE_CHECKING:
    from ..families.queries import Known

    Subparsers = argparse._SubParsersAction[Any]


def add(subparsers: Subparsers) -> None:
    """Make the verb known."""
    parser = subparsers.add_parser(
        "queries",
        help="write the baseline of an environment's queries",
        description="Sends the requests that `queries:` names in the gate file, and writes what is sent too often "
        "today to its `baseline:`, so that it does not fail. What is there already only goes down, and what is new is "
        "not added, unless --loosen says so. Exit status: 0, or 4 where that cannot be done.",
    )
    parser.add_argument("environment", metavar="ENVIRONMENT", help="an environment of the gate file")
    parser.add_argument("--config", metavar="FILE", help="the gate file; left out, the nearest one from here upwards")
    parser.add_argument("--loosen", action="store_true", help="write what there is now, even where it is more")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Measure and write.

    Raises:
        CliError: It cannot be done. The text says why.
    """
    from ..cli import CliError
    from ..families.queries import QueriesOptions
    from ..finding import CannotJudge
    from ..readers.queries import probed
    from ..readers.queries.baseline import lowered, measure, read_environments, text_of
    from ..rules import Deploy
    from ..secret import Scrubber

    gate = gate_of(args.config)
    environment = gate.environments.get(args.environment)
    section = environment.families.get("queries") if environment else None
    if not isinstance(section, QueriesOptions):
        raise CliError(f"the gate file has no environment '{args.environment}' with a section `queries:`")
    options, scrubber = section, Scrubber()
    scrubber.add_environment(os.environ)
    deploy = Deploy(gate.root, gate.path, args.environment, environ=dict(os.environ), scrubber=scrubber)
    if options.baseline is None:
        raise CliError(f"{args.environment} has no `baseline:` under `queries:`; name the file there")
    path = gate.root / options.baseline
    try:
        known = read_environments(path)
        now = measure(probed(options, deploy), options.repeats)
    except CannotJudge as refusal:
        raise CliError(scrubber.scrub(f"{refusal.finding.place}: {refusal.finding.message}")) from None
    except ValueError as error:
        raise CliError(str(error)) from None
    is_new = args.environment not in known
    kept = now if args.loosen or is_new else lowered(known[args.environment], now)
    try:
        replace_file(path, text_of({**known, args.environment: kept}).encode())
    except OSError as error:
        raise CliError(f"{options.baseline} cannot be written: {error.strerror}") from None
    sys.stdout.write(_told(path.name, known.get(args.environment, {}), kept, now))
    return 0


def _told(name: str, before: Mapping[str, Known], kept: Mapping[str, Known], now: Mapping[str, Known]) -> str:
    lines = [f"{name}:"]
    for endpoint, known in sorted(kept.items()):
        was = f" (was {before[endpoint].total})" if endpoint in before and before[endpoint] != known else ""
        repeating = len(known.statements)
        statements = f", {repeating} repeating statement{'s'[: repeating != 1]}" if repeating else ""
        lines.append(f"  {endpoint}: {known.total} queries{statements}{was}")
    lines += [f"  {endpoint}: not added; --loosen adds it" for endpoint in sorted(set(now) - set(kept))]
    return "\n".join(lines) + "\n"
