"""``$NAME``, ``${NAME}`` and ``${NAME:-default}`` in the values of a gate file; ``$$`` is a dollar sign."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_REFERENCE = re.compile(
    r"\$(?:(?P<dollar>\$)|(?P<bare>[A-Za-z_]\w*)|\{(?P<name>[A-Za-z_]\w*)(?::-(?P<default>[^}]*))?\}|(?P<bad>\{))",
    re.ASCII,
)
REFERENCE = r"\$([A-Za-z_]|\{[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\})"
"""What an editor takes for a text with a reference in it; a pattern of JSON Schema, which knows fewer forms."""


class Malformed(ValueError):
    """A ``${`` begins something that is no reference. The message does not repeat it."""


@dataclass(frozen=True)
class Expanded:
    """A text with its references resolved.

    Attributes:
        text: The text; without what is missing.
        variables: The variables that it refers to.
        missing: Those of them that are not set and have no default.
    """

    text: str
    variables: tuple[str, ...]
    missing: tuple[str, ...]


def expand(text: str, environ: Mapping[str, str]) -> Expanded:
    """Resolve the references of a text.

    A variable that is empty counts as not set: ``FOO= pytest`` is how people unset one.

    Raises:
        Malformed: A reference is not understood.
    """
    variables: dict[str, bool] = {}

    def resolve(found: re.Match[str]) -> str:
        if found["bad"]:
            raise Malformed("a reference to the environment that is not understood")
        if found["dollar"]:
            return "$"
        name = found["bare"] or found["name"]
        value = environ.get(name) or found["default"]
        variables[name] = variables.get(name, False) or value is None
        return value or ""

    text = _REFERENCE.sub(resolve, text)
    return Expanded(text, tuple(variables), tuple(name for name, missing in variables.items() if missing))
