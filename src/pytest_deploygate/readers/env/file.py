"""One env file: its bytes, what its loader makes of it, and what the file system and other loaders say."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from ...families.env import Assignment, EnvFile, File, Unportable
from ...files import Unreadable, read_bytes
from ...finding import CannotJudge, Location
from ...marked import NotText, decode
from ...rules import Deploy
from ..files import LIMIT, is_inside, shown
from .loaders import LOADERS, disagreements, parse

__all__ = ["read_env_file"]

MOST_LINES = 20_000
_BOM = "\ufeff"


def read_env_file(path: str, loader: str | None, deploy: Deploy, given: Mapping[str, str]) -> File:
    """What a loader makes of an env file, or all of them where none is named.

    Args:
        path: The file, relative to the root, POSIX style.
        loader: The loader's name.
        deploy: The deploy.
        given: Variables that are there when the file is loaded.

    Raises:
        CannotJudge: It is absent, outside the root, no regular file, too large or not UTF-8.
    """
    file = deploy.root / path
    name = shown(file, deploy.root)
    text = _text(file, name, deploy.root)
    content = _agreed(text, name, given) if loader is None else parse(text, loader, name, given)
    for assignment in content.assignments:
        if assignment.value is not None:
            deploy.scrubber.add_environment({assignment.key: assignment.value.reveal()})
    unportable = tuple(Unportable(key, place, *said) for key, place, *said in disagreements(text, name, given))
    return File(name, Location(name), content, loader or "", unportable, _mode(file))


def _text(file: Path, name: str, root: Path) -> str:
    place = Location(name)
    if not is_inside(file, root):
        remedy = "only files below the gate file's folder are read"
        raise CannotJudge(f"the env file '{name}' is outside the project", place, name, remedy)
    try:
        data = read_bytes(file, LIMIT)
        if data.count(b"\n") + data.count(b"\r") > MOST_LINES:
            raise Unreadable(f"has more than {MOST_LINES:,} lines")
        # Whether a byte order mark is in the way is for each loader to say.
        return (_BOM if data.startswith(_BOM.encode()) else "") + decode(data)
    except Unreadable as refusal:
        raise CannotJudge(f"the env file '{name}' {refusal}", place, name, "check the name") from None
    except NotText as refusal:
        mark = refusal.problem.mark
        place = Location(name, mark.line, mark.column) if mark else place
        raise CannotJudge(
            f"the env file '{name}' cannot be read: {refusal}", place, name, refusal.problem.hint
        ) from None


def _agreed(text: str, name: str, given: Mapping[str, str]) -> EnvFile:
    """What all loaders say alike; the rest is not known, as nobody says which of them it is."""
    readings = [parse(text, loader, name, given) for loader in LOADERS]
    values = [reading.values for reading in readings]
    unclear = {
        key for known in values for key in known if len({k[key].value if key in k else None for k in values}) > 1
    }
    # The first reading tells how often a key comes; what it has not comes from the others.
    found = list(readings[0].assignments)
    for known in values[1:]:
        seen = {assignment.key for assignment in found}
        found += [assignment for key, assignment in known.items() if key not in seen]
    why = "loaders read it differently; say which one the service uses under `loader`"
    agreed = tuple(Assignment(a.key, None, a.place, why) if a.key in unclear else a for a in found)
    dropped = set.intersection(*({problem.place.line for problem in reading.problems} for reading in readings))
    return EnvFile(agreed, tuple(p for p in readings[0].problems if p.place.line in dropped and not p.fatal))


def _mode(file: Path) -> int | None:
    if os.name != "posix":
        return None
    try:
        return file.stat().st_mode & 0o777
    except OSError:
        return None
