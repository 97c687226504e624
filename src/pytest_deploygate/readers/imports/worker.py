"""Summarises files in a process of its own: ``python -I -B worker.py``, run by the Python whose grammar counts.

Reads a JSON object from its standard input: ``paths``, ``version``, ``platform``, ``limit`` in bytes a file, whether
only what is ``eager`` counts, and ``memory`` in MiB. Prints a line of JSON a file, in order: its digest, its summary.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType

_FOLDER = Path(__file__).resolve().parent


def main() -> None:
    asked = json.load(sys.stdin)
    _bound(asked["memory"])
    _name_packages()
    from pytest_deploygate.readers.imports.conditions import Target
    from pytest_deploygate.readers.imports.parsing import summarised

    target = Target(tuple(asked["version"]), asked["platform"])
    for path in asked["paths"]:
        found = summarised(path, target, asked["limit"], eager=asked["eager"])
        sys.stdout.write(json.dumps(found, separators=(",", ":")) + "\n")
        sys.stdout.flush()


def _bound(memory: int) -> None:
    """Let an allocation fail before the machine does."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory << 20, memory << 20))
    except (ImportError, OSError, ValueError):  # not on Windows, and refused on macOS
        pass


def _name_packages() -> None:
    """Make this folder importable by its name, without what the packages around it import."""
    for name, folder in (
        ("pytest_deploygate", _FOLDER.parents[1]),
        ("pytest_deploygate.readers", _FOLDER.parent),
        ("pytest_deploygate.readers.imports", _FOLDER),
    ):
        package = sys.modules[name] = ModuleType(name)
        package.__path__ = [str(folder)]


if __name__ == "__main__":
    main()
