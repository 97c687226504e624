"""What PM2 and Node make of an ecosystem file by its name and its package."""

from __future__ import annotations

import posixpath
from pathlib import Path

from ...families.pm2 import ConfigFile
from ...finding import Location, Related
from ..javascript import syntax
from .packages import Packages

__all__ = ["config_file", "pm2_format"]

# In the order in which PM2 looks for them, anywhere in the name.
_FORMATS = {
    ".json": "json",
    ".yml": "yaml",
    ".yaml": "yaml",
    ".config.js": "js",
    ".config.cjs": "js",
    ".config.mjs": "js",
}
_TYPESCRIPT = frozenset([".ts", ".mts", ".cts"])
_MODULES = {".mjs": "module", ".mts": "module", ".cjs": "commonjs", ".cts": "commonjs"}


def pm2_format(name: str) -> str | None:
    """The format in which PM2 reads a file of that name; None for what it would run as a script."""
    return next((form for part, form in _FORMATS.items() if part in name), None)


def config_file(path: str, root: Path, packages: Packages, chosen: str, because: Related | None = None) -> ConfigFile:
    """The facts about a file that its name and its package.json decide.

    Args:
        path: Relative to the root, POSIX style.
        root: The project's folder.
        packages: The project's package.json files.
        chosen: Why this file; see `ConfigFile`.
        because: The same in words.
    """
    form = pm2_format(path)
    ending = posixpath.splitext(path)[1]
    seen = form or ("ts" if ending in _TYPESCRIPT else "js")
    module, package = "", None
    if seen not in ("json", "yaml"):
        module = _MODULES.get(ending, "")
        if not module:
            declared, decider = syntax.package_type((root / path).parent, root)
            module = declared
            if decider is not None:
                above = packages.above(posixpath.dirname(path) or ".")
                package = (above[0].type or above[0].place) if above else None
    return ConfigFile(path, Location(path), form is not None, seen, module, package, chosen, because)
