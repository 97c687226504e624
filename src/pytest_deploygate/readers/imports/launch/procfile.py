"""The processes of a Procfile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from ....finding import CannotJudge, Location
from ....rules import Deploy
from ...files import read_text
from .source import Source

__all__ = ["procfile_sources"]

NAME = "Procfile"
_PROCESS = re.compile(r"([A-Za-z0-9_-]+):\s*(\S.*?)\s*")


def procfile_sources(pattern: str, deploy: Deploy, place: Location, subject: str) -> Iterator[Source]:
    """The processes whose names match, in the order of the file.

    Raises:
        CannotJudge: There is no Procfile, or none of its processes has such a name.
    """
    found = False
    for number, line in enumerate(read_text(deploy.root / NAME, deploy.root).splitlines(), 1):
        process = _PROCESS.fullmatch(line)
        if process and fnmatchcase(process[1], pattern):
            found = True
            where = Location(NAME, number, process.start(2) + 1, len(process[2]))
            yield Source(process[2], where, line=process[2])
    if not found:
        raise CannotJudge(f"the Procfile has no process '{pattern}'", place, subject, "check the name")
