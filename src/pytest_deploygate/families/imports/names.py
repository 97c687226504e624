"""How distributions, extras and groups are compared, and what a dotted name lies in."""

from __future__ import annotations

import re

__all__ = ["normalised", "prefixes"]


def normalised(name: str) -> str:
    """A distribution's, an extra's or a group's name as indexes compare it: ``Zope.Interface`` is zope-interface."""
    return re.sub(r"[-_.]+", "-", name).lower()


def prefixes(module: str) -> list[str]:
    """A dotted name and the packages around it, outermost first: ``a``, ``a.b``, ``a.b.c``."""
    parts = module.split(".")
    return [".".join(parts[:length]) for length in range(1, len(parts) + 1)]
