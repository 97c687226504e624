"""Which files the tools take where nobody names any, and what they are for by their names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from .declarations import is_dev_name

__all__ = ["MANIFESTS", "conventional", "is_requirements", "manifest_of", "purpose", "with_manifests"]

MANIFESTS = ("pyproject.toml", "setup.cfg", "setup.py", "Pipfile")
_LOCKS = ("uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "pylock.toml")
_CONDA = ("environment.yml", "environment.yaml")
_ENDS = (".txt", ".in")
_PRODUCTION = frozenset(
    "app base common core default deploy install live main minimal prod production req reqs requirement requirements "
    "run runtime server shared".split()
)


def conventional(root: Path) -> list[Path]:
    """The files in a project's folder that say what it needs, those that are made from others last."""
    found = [root / name for name in (*MANIFESTS, *_CONDA)]
    found += sorted(path for path in root.glob("*.*") if is_requirements(path.name))
    found += sorted(path for path in root.glob("requirements/*.*") if path.suffix in _ENDS)
    found += [root / name for name in _LOCKS]
    return [path for path in found if path.is_file() and not path.stem.startswith("constraints")]


def is_requirements(name: str) -> bool:
    """Whether a file is a requirements file, by its name."""
    return name.endswith(_ENDS) and re.search(r"requirements?|(?:^|[-_.])reqs?(?:[-_.])", name) is not None


def purpose(path: Path) -> tuple[str, bool]:
    """The group that a requirements file is for, empty for production; and whether only development installs it."""
    words = [word for word in re.split(r"[-_.]+", path.stem.lower()) if word]
    special = [word for word in words if word not in _PRODUCTION]
    if not special:
        return "", False
    group = "-".join(special)
    return group, is_dev_name(group)


def manifest_of(lock: str) -> str:
    """The file from which a lock file is made, by the lock file's name; empty for what is no lock file."""
    if re.fullmatch(r"pylock\.(?:[^.]+\.)?toml|uv\.lock|poetry\.lock|pdm\.lock", lock):
        return "pyproject.toml"
    return "Pipfile" if lock == "Pipfile.lock" else ""


def with_manifests(paths: Sequence[Path]) -> list[Path]:
    """The files, and before them those that the lock files among them are made from."""
    made_from = [path.with_name(manifest_of(path.name)) for path in paths if manifest_of(path.name)]
    added = [path for path in dict.fromkeys(made_from) if path not in paths and path.is_file()]
    return added + sorted(paths, key=lambda path: bool(manifest_of(path.name)))
