"""``deploygate detect``: which environment's server this is, and what says so."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..gate import Decision, decide, questions
from ..readers.server import read_server
from . import gate_of

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[Any]


def add(subparsers: Subparsers) -> None:
    """Make the verb known."""
    parser = subparsers.add_parser(
        "detect",
        help="say which environment's server this is",
        description="Says which environment this server belongs to, by the 'detect:' sections of the gate file. "
        "Exit status: 0 decided, 1 not decided, 4 the gate file is missing or wrong.",
    )
    parser.add_argument("--config", metavar="FILE", help="the gate file; found by walking upwards where left out")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the decision and every fact; 0 where it is decided, 1 where it is not.

    Raises:
        GateErrors: There is no gate file, or it is wrong.
        RegistrationError: An installed package's checks cannot be registered.
    """
    gate = gate_of(args.config)
    decision = decide(gate, read_server(questions(gate), os.environ, gate.root))
    sys.stdout.writelines(f"{line}\n" for line in _lines(decision))
    return 0 if decision.environment is not None else 1


def _lines(decision: Decision) -> Iterator[str]:
    if decision.environment is not None:
        yield f"This server is {decision.environment}: {decision.reason}."
    else:
        yield f"It cannot be told which environment this server is: {decision.reason}."
    width = max((len(fact.environment) for fact in decision.facts), default=0)
    for fact in decision.facts:
        yield f"  {fact.environment:<{width}}  {fact.state.value:<9}  {fact.about} {fact.said}"
