"""Functions of a driver that modules have under names of their own, as ``from sqlite3 import connect`` makes them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

from ..patches import Patches
from ..sites import is_installed


def replace_function(
    patches: Patches, module: Any, name: str, make: Callable[[Callable[..., Any]], Callable[..., Any]]
) -> None:
    """Replace it in its module, and in each module that has it already."""
    original = getattr(module, name)
    replacement = make(original)
    without = _WITHOUT.setdefault(module.__name__, {})
    _exchange(original, replacement, without)
    # Modules that were imported in between have taken the replacement.
    patches.undo(lambda: _exchange(replacement, original, without))


_WITHOUT: dict[str, dict[str, int]] = {}
"""Libraries that do not have a driver's function, with how many names they have: to look into all takes a while."""


def _exchange(old: object, new: object, without: dict[str, int]) -> None:
    for name, module in list(sys.modules.items()):
        # Anything else may be in their place; and some are loaded as soon as they are asked for an attribute.
        if not issubclass(type(module), ModuleType):
            continue
        variables = object.__getattribute__(module, "__dict__")
        if without.get(name) == len(variables):
            continue
        aliases = [alias for alias, value in list(variables.items()) if value is old]
        for alias in aliases:
            variables[alias] = new
        file = variables.get("__file__")
        if not aliases and (not isinstance(file, str) or is_installed(file)):
            without[name] = len(variables)
