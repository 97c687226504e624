"""``deploygate explain pm2/foreign-app``: a rule's page."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ..extensions import installed
from ..rules import Registry, Rule

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[Any]

UNKNOWN = 4


def add(subparsers: Subparsers) -> None:
    """Make the verb known."""
    parser = subparsers.add_parser(
        "explain",
        help="print what a rule is about",
        description="Prints a rule's page: what is wrong, what it once broke, how to mend it. Rules of a project's own "
        "conftest.py are explained there. Exit status: 0, or 4 where there is no such rule.",
    )
    parser.add_argument("rule", metavar="RULE", help="a rule, such as pm2/foreign-app; or a family, such as pm2")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the page; 4 where there is no such rule.

    Raises:
        RegistrationError: An installed package's checks cannot be registered.
    """
    registry = installed()
    rules = _meant(registry, args.rule)
    if not rules:
        sys.stderr.write(f"deploygate: there is no rule '{args.rule}'{_hint(registry, args.rule)}\n")
        return UNKNOWN
    sys.stdout.writelines(_overview(registry, args.rule) if args.rule in registry.families else _page(rules[0]))
    return 0


def _meant(registry: Registry, name: str) -> list[Rule]:
    """The rule of that name, a family's rules, or the only rule whose short name it is."""
    if name in registry.families:
        return registry.of(name)
    if name in registry.rules:
        return [registry.rules[name]]
    short = [rule for rule in registry.rules.values() if rule.short == name]
    return short if len(short) == 1 else []


def _hint(registry: Registry, name: str) -> str:
    from difflib import get_close_matches

    same = sorted(rule.name for rule in registry.rules.values() if rule.short == name)
    by_short = {rule.short: rule.name for rule in registry.rules.values()}
    near = get_close_matches(name, registry.rules, n=1) or [
        by_short[short] for short in get_close_matches(name.rpartition("/")[2], by_short, n=1)
    ]
    if same or near:
        return f"; did you mean {' or '.join(same or near)}?"
    return "; `deploygate rules` lists them, and a project's own rules are explained in its conftest.py"


def _page(rule: Rule) -> Iterable[str]:
    yield f"{rule.name} (default: {rule.severity}; needs: {rule.phase})\n\n"
    yield f"{rule.page}\n"


def _overview(registry: Registry, family: str) -> Iterable[str]:
    yield f"{family}: {registry.families[family].description}\n\n"
    for rule in registry.of(family):
        yield f"  {rule.name}: {rule.summary}\n"
