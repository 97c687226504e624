"""Which ecosystem file is an environment's: the one that the gate file names, else the one called like it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ...families.pm2.names import STAGES, is_stage, plain, role, words
from ...finding import CannotJudge, Location

__all__ = ["conventional", "ecosystem_files", "named_like"]

_SIGNS = frozenset(["ecosystem", "process", "processes"])
_ENDINGS = frozenset(["js", "cjs", "mjs", "ts", "mts", "cts", "json", "yml", "yaml"])
_NOISE = _SIGNS | _ENDINGS | {"config", "conf"}
_SKIPPED = frozenset(["node_modules", "bower_components", "vendor", "dist", "build", "coverage", "venv"])
_DEPTH = 2
_MOST_FOLDERS = 1_000
_SAME = {"prod": "production", "dev": "development", "stage": "staging", "stg": "staging"}


def ecosystem_files(root: Path) -> tuple[str, ...]:
    """Files that are called like ecosystem files, in the root and up to two folders below; POSIX, sorted."""
    found: list[str] = []
    folders = [(root, 0)]
    for seen, (folder, depth) in enumerate(folders):
        if seen >= _MOST_FOLDERS:
            break
        for entry in _entries(folder):
            if entry.is_dir(follow_symlinks=False):
                if depth < _DEPTH and entry.name not in _SKIPPED and not entry.name.startswith("."):
                    folders.append((Path(entry.path), depth + 1))
            elif _is_ecosystem(entry.name):
                found.append(Path(entry.path).relative_to(root).as_posix())
    return tuple(sorted(found))


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return


def _words(name: str) -> tuple[str, ...]:
    # Otherwise pm and 2.
    return words(re.sub("pm2", ".ecosystem.", name, flags=re.IGNORECASE))


def _is_ecosystem(name: str) -> bool:
    parts = _words(name)
    return not name.startswith(".") and bool(parts) and parts[-1] in _ENDINGS and not _SIGNS.isdisjoint(parts)


def conventional(environment: str, environments: Iterable[str], files: tuple[str, ...], gate: Location) -> str:
    """The environment's file by its name.

    A file (or the folder that it lies in) that is called like the environment comes first. Where no
    environment has such a file, or there is only one environment, the file without a role in its name is it.

    Raises:
        CannotJudge: None is left, or several are.
    """
    named = named_like(environment, files)
    if not named and (len(set(environments)) <= 1 or not any(named_like(other, files) for other in environments)):
        named = [path for path in files if "/" not in path and not _own_words(path)]
    if len(named) == 1:
        return named[0]
    example = (*named, *files, "FILE")[0]
    remedy = f"say in the `pm2:` section of '{environment}' which file PM2 is given: `config: {example}`"
    if named:
        message = f"several files could be the ecosystem file of '{environment}': {', '.join(named)}"
    else:
        seen = f"; there are: {', '.join(files[:10])}" if files else ""
        message = f"no ecosystem file is called like '{environment}'{seen}"
    raise CannotJudge(message, gate, "config", remedy)


def named_like(environment: str, files: tuple[str, ...]) -> list[str]:
    """Files that are called like an environment, or lie in a folder that is."""
    wanted = _normal(words(environment))
    exact = [path for path in files if _same(wanted, _own_words(path)) or _same(wanted, _folder_words(path))]
    if exact or not role(environment):
        return exact
    # One file for all stages of a role.
    return [
        path for path in files if any(_is_role(parts, environment) for parts in (_own_words(path), _folder_words(path)))
    ]


def _is_role(parts: tuple[str, ...], environment: str) -> bool:
    return bool(parts) and not any(map(is_stage, parts)) and plain(parts) == role(environment)


def _same(wanted: tuple[str, ...], parts: tuple[str, ...]) -> bool:
    return bool(parts) and (plain(wanted) == plain(parts) or set(wanted) == set(parts))


def _own_words(path: str) -> tuple[str, ...]:
    return _normal(word for word in _words(path.rpartition("/")[2]) if word not in _NOISE)


def _folder_words(path: str) -> tuple[str, ...]:
    """The words of the folder, for a file that says no role itself."""
    return () if _own_words(path) else _normal(words(path.rpartition("/")[0].rpartition("/")[2]))


def _normal(parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(_SAME.get(word, word) if word in STAGES else word for word in parts)
