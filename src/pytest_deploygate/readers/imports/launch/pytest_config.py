"""Which config file pytest takes for a run, and what it says."""

from __future__ import annotations

import configparser
import os
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ....toml import NotToml, loads
from ...files import read_text
from .start import Start

__all__ = ["Config", "find_config", "split", "words_of"]

_NAMES = ("pytest.toml", ".pytest.toml", "pytest.ini", ".pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg")
_SECTIONS = {"setup.cfg": "tool:pytest"}


@dataclass(frozen=True)
class Config:
    """The config of a run.

    Attributes:
        folder: The folder of the file, or what pytest takes for the project's root without one.
        values: What it sets, as texts; lists as a shell would write them.
    """

    folder: Path
    values: Mapping[str, str] = field(default_factory=dict)


def split(text: str, start: Start) -> list[str]:
    """The words of a text, as a shell would take them apart.

    Raises:
        CannotJudge: A quote in it is not closed.
    """
    try:
        return shlex.split(text)
    except ValueError:
        raise start.refusal("a quote in the config of pytest is not closed") from None


def words_of(config: Config, key: str, start: Start) -> list[str]:
    """What the config sets for a key that holds several values."""
    return split(config.values.get(key, ""), start)


def find_config(named: Path | None, paths: Sequence[Path], start: Start) -> Config:
    """The config file that is named, or else the first one upwards from what all paths have in common.

    Raises:
        CannotJudge: It cannot be read.
    """
    if named is not None:
        return Config(named.parent, _values(named, start) or {})
    ancestor = _common(paths, start)
    for origin in dict.fromkeys([ancestor, start.cwd]):
        for folder in _upwards(origin, start):
            for name in _NAMES:
                values = _values(folder / name, start) if (folder / name).is_file() else None
                if values is not None:
                    return Config(folder, values)
    marked = next((folder for folder in _upwards(ancestor, start) if (folder / "setup.py").is_file()), None)
    marked = marked or next((f for f in _upwards(ancestor, start) if (f / "pyproject.toml").is_file()), None)
    return Config(marked or Path(os.path.commonpath([ancestor, start.cwd])))


def _common(paths: Sequence[Path], start: Start) -> Path:
    if not paths:
        return start.cwd
    common = Path(os.path.commonpath([str(path) for path in paths]))
    return common if common.is_dir() else common.parent


def _upwards(folder: Path, start: Start) -> list[Path]:
    return [f for f in (folder, *folder.parents) if f.is_relative_to(start.root)]


def _values(path: Path, start: Start) -> dict[str, str] | None:
    """What a file sets for pytest; None where it is none of pytest's."""
    text = read_text(path, start.root)
    if path.suffix == ".toml":
        return _of_toml(path, text, start)
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(text)
    except configparser.Error:
        if path.name == "setup.cfg":
            return None
        raise start.refusal(f"the config of pytest '{path.name}' cannot be parsed") from None
    section = _SECTIONS.get(path.name, "pytest")
    if parser.has_section(section):
        return dict(parser.items(section))
    return {} if path.name in {"pytest.ini", ".pytest.ini"} else None


def _of_toml(path: Path, text: str, start: Start) -> dict[str, str] | None:
    try:
        table: Any = loads(text)
    except NotToml:
        raise start.refusal(f"the config of pytest '{path.name}' cannot be parsed") from None
    if path.name == "pyproject.toml":
        pytest = table.get("tool", {}).get("pytest", {})
        table = pytest.get("ini_options", pytest or None) if isinstance(pytest, dict) else None
    else:
        table = table.get("pytest", {})
    if not isinstance(table, dict):
        return None
    return {key: shlex.join(map(str, value)) if isinstance(value, list) else str(value) for key, value in table.items()}
