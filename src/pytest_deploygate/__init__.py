"""pytest-deploygate stops a bad deploy before it happens.

The names that the author of a check needs; see `pytest_deploygate.hookspecs` for how to add one.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .finding import CannotJudge, Finding, Location, Related, Severity
    from .rules import Deploy, Family, Options, Phase, Registry, option, rule
    from .secret import Secret

__all__ = [
    "CannotJudge",
    "Deploy",
    "Family",
    "Finding",
    "Location",
    "Options",
    "Phase",
    "Registry",
    "Related",
    "Secret",
    "Severity",
    "option",
    "rule",
]


def __getattr__(name: str) -> Any:
    # pytest imports this package at every start, asked for or not, so it must cost nothing.
    if name in __all__:
        for module in ("finding", "rules", "secret"):
            found = import_module(f"{__name__}.{module}")
            if name in found.__all__:
                return getattr(found, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
