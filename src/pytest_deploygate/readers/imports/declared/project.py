"""A project's own files, whichever of them say what it is called and what it needs."""

from __future__ import annotations

from pathlib import Path

from ....finding import Location
from .declarations import Declarations
from .setup_cfg import read_setup_cfg
from .setup_py import read_setup_py

__all__ = ["read_project"]


def read_project(
    folder: Path, into: Declarations, extras: frozenset[str], group: str, place: Location, *, dev: bool
) -> bool:
    """Read a project that a requirements file names by its folder.

    Args:
        folder: The project's folder.
        into: Is told that it is asked for, and what it asks for itself.
        extras: Its extras that are installed with it.
        group: As of `Requirement`.
        place: Where it is named.
        dev: As of `Requirement`.

    Returns:
        Whether it says what it is called.
    """
    from .pyproject import read_pyproject

    inner = Declarations(into.root, into.markers)
    has_pyproject = (folder / "pyproject.toml").is_file()
    is_said = has_pyproject and read_pyproject(folder / "pyproject.toml", inner, extras)
    if not is_said and (folder / "setup.cfg").is_file():
        read_setup_cfg(folder / "setup.cfg", inner, extras)
    if not is_said and (folder / "setup.py").is_file():
        read_setup_py(folder / "setup.py", inner, extras)
    for name in sorted(inner.own):
        into.put(name, place, group=group, dev=dev, extras=extras)
    for asked in inner.requirements:
        into.put(asked.name, asked.place, group=group, dev=dev, applies=asked.applies, extras=asked.extras)
    into.files.update(inner.files)
    into.problems += inner.problems
    if folder == into.root:
        into.own |= inner.own
    return bool(inner.own)
