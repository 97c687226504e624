"""``deploygate schema``: the JSON Schema of the gate file, for editors and validators."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from ..extensions import RegistrationError, installed
from ..gate import BadOptions, schema
from ..rules import Registry

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[Any]


def add(subparsers: Subparsers) -> None:
    """Make the verb known."""
    parser = subparsers.add_parser(
        "schema",
        help="print the JSON Schema of the gate file",
        description="Prints the JSON Schema (draft-07) of the gate file, installed families and rules included.",
    )
    parser.set_defaults(run=run)


def run(_: argparse.Namespace) -> int:
    """Print the schema.

    Raises:
        RegistrationError: An installed package's checks cannot be registered.
    """
    sys.stdout.write(schema_text(installed()))
    return 0


def schema_text(registry: Registry) -> str:
    """The schema as it is printed and shipped; ASCII, so that every terminal takes it.

    Raises:
        RegistrationError: A family's options are of a type that a gate file cannot hold.
    """
    try:
        return json.dumps(schema(registry), indent=2) + "\n"
    except BadOptions as error:
        raise RegistrationError(str(error)) from None
