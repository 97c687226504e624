"""Checks that other packages bring: entry points of the group ``deploygate``, callables that take the registry."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from .crash import crash_site
from .rules import Registry, builtin

__all__ = ["GROUP", "RegistrationError", "installed", "register"]

GROUP = "deploygate"


class RegistrationError(Exception):
    """Somebody's checks cannot be registered. The text names whose, and why."""


def installed() -> Registry:
    """A new registry with this package's families and rules and those of every installed package.

    Raises:
        RegistrationError: A package's cannot be registered.
    """
    registry = builtin()
    # The order in which packages are found on the path is no order that anyone chose.
    for point in sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value)):
        package = f"package {point.dist.name} ({point.value})" if point.dist else point.value
        register(registry, package, partial(_load, point))
    return registry


def _load(point: EntryPoint, registry: Registry) -> None:
    point.load()(registry)


def register(registry: Registry, who: str, add: Callable[[Registry], Any]) -> None:
    """Let somebody add checks.

    Raises:
        RegistrationError: That fails.
    """
    try:
        add(registry)
    except Exception as error:
        # What the registry itself refuses, it explains; a stranger's error text may quote anything.
        reason = str(error) if isinstance(error, (ValueError, ImportError)) else type(error).__name__
        raise RegistrationError(f"{who} cannot register its checks: {reason} (at {crash_site(error)})") from error
