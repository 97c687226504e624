"""Functions of a driver that modules have under names of their own, as ``from sqlite3 import connect`` makes them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from ..patches import Patches


def replace_function(
    patches: Patches, module: Any, name: str, make: Callable[[Callable[..., Any]], Callable[..., Any]]
) -> None:
    """Replace it in its module, and in each module that has it already."""
    original = getattr(module, name)
    replacement = make(original)
    _exchange(original, replacement)
    # Modules that were imported in between have taken the replacement.
    patches.undo(lambda: _exchange(replacement, original))


def _exchange(old: object, new: object) -> None:
    for module in list(sys.modules.values()):
        variables = getattr(module, "__dict__", None)
        if isinstance(variables, dict):
            for alias in [alias for alias, value in list(variables.items()) if value is old]:
                setattr(module, alias, new)
