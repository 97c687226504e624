"""``deploygate rules``: all rules with their defaults."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..extensions import installed
from ..rules import Rule

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[Any]


def add(subparsers: Subparsers) -> None:
    """Make the verb known."""
    parser = subparsers.add_parser(
        "rules",
        help="list all rules with their defaults",
        description="Lists every rule of this package and of installed ones: name, default severity, the phase that "
        "it needs, and what it is about. Rules of a project's own conftest.py are not among them.",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how; text is the default")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the list.

    Raises:
        RegistrationError: An installed package's checks cannot be registered.
    """
    registry = installed()
    rules = [rule for family in sorted(registry.families) for rule in registry.of(family)]
    if args.format == "json":
        sys.stdout.write(json.dumps([_data(rule) for rule in rules], indent=2) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in _table(rules))
    return 0


def _data(rule: Rule) -> dict[str, str]:
    return {
        "name": rule.name,
        "family": rule.family,
        "severity": str(rule.severity),
        "phase": str(rule.phase),
        "summary": rule.summary,
    }


def _table(rules: list[Rule]) -> Iterator[str]:
    names = max((len(rule.name) for rule in rules), default=0)
    for rule in rules:
        yield f"{rule.name:<{names}}  {rule.severity!s:<5}  {rule.phase!s:<6}  {rule.summary}"
