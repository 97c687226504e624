"""What the files say that a project needs, gathered from all of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ....families.imports import Requirement
from ....families.imports.names import normalised
from ....files import Unreadable, read_bytes
from ....finding import CannotJudge, Location
from ....marked import Mark, NotText, decode
from ...files import is_inside, shown
from .markers import Markers

__all__ = ["LIMIT", "Declarations", "is_dev_name"]

# Lock files of large workspaces come to some megabytes.
LIMIT = 16 * 1024 * 1024
_DEV = frozenset(
    "bench benchmark benchmarks ci cov coverage debug dev devel develop development doc docs documentation format "
    "lint linter linters linting local mypy nox pre precommit qa quality release ruff style test testing tests tox "
    "typecheck types typing".split()
)
_REMEDY = "write it as `name @ url`"


def is_dev_name(name: str) -> bool:
    """Whether an extra, a group or a requirements file is for development, by the words in its name."""
    return not _DEV.isdisjoint(re.split(r"[-_. ]+", name.lower()))


class Declarations:
    """All that was declared so far.

    Args:
        root: The gate file's folder.
        markers: Judges environment markers for the target.
        wanted: Extras and groups that production installs, normalised.

    Attributes:
        requirements: In the order of the files.
        own: The project's own distributions, normalised.
        groups: Every extra and group that there is, normalised.
        files: The files that were read, as findings name them.
        problems: What cannot be read or known.
        brings: What a distribution brings along, by lock files.
    """

    def __init__(self, root: Path, markers: Markers, wanted: Iterable[str] = ()) -> None:
        self.root = root
        self.markers = markers
        self.wanted = frozenset(map(normalised, wanted))
        self.requirements: list[Requirement] = []
        self.own: set[str] = set()
        self.groups: set[str] = set()
        self.files: dict[str, None] = {}
        self.problems: list[CannotJudge] = []
        self.brings: dict[str, set[str]] = {}

    def text(self, path: Path) -> str | None:
        """A file's text, as UTF-8; None, and a problem, where it cannot be had."""
        data = self.data(path)
        if data is None:
            return None
        try:
            return decode(data)
        except NotText as refusal:
            mark = refusal.problem.mark
            self.refuse(f"'{shown(path, self.root)}' cannot be read: {refusal}", self.place(path, mark))
            return None

    def data(self, path: Path) -> bytes | None:
        """A file's content; None, and a problem, where it cannot be had."""
        name = shown(path, self.root)
        try:
            if not is_inside(path, self.root):
                raise Unreadable("is outside the project")
            content = read_bytes(path, LIMIT)
        except Unreadable as refusal:
            self.refuse(f"'{name}' {refusal}", Location(name), "check the name; is the file part of this checkout?")
            return None
        self.files[name] = None
        return content

    def place(self, path: Path, mark: Mark | None = None) -> Location:
        """A place in a file."""
        return Location(shown(path, self.root), *(mark or ()))

    def refuse(self, message: str, place: Location, help: str = "") -> None:
        """Note that something cannot be known."""
        self.problems.append(CannotJudge(message, place, help=help))

    def group(self, name: str) -> str:
        """Note that there is an extra or group; its normalised name."""
        name = normalised(name)
        self.groups.add(name)
        return name

    def add(self, written: str, place: Location, *, group: str = "", dev: bool = False, locked: bool = False) -> None:
        """Add a requirement that is written as PEP 508 says."""
        from packaging.requirements import InvalidRequirement
        from packaging.requirements import Requirement as Parsed

        try:
            parsed = Parsed(written)
        except InvalidRequirement:
            # Not repeated: an address can hold a password.
            self.refuse("what this requires cannot be read", place, "write it as pip takes it, or " + _REMEDY)
            return
        applies = self.markers.holds(str(parsed.marker)) if parsed.marker else True
        self.put(parsed.name, place, group=group, dev=dev, locked=locked, applies=applies, extras=parsed.extras)

    def put(
        self,
        name: str,
        place: Location,
        *,
        group: str = "",
        dev: bool = False,
        locked: bool = False,
        applies: bool | None = True,
        extras: Iterable[str] = (),
    ) -> None:
        """Add a requirement."""
        if dev and group and normalised(group) in self.wanted:
            dev = False
        asked = tuple(sorted(map(normalised, extras)))
        self.requirements.append(Requirement(normalised(name), place, normalised(group), dev, applies, locked, asked))

    def production(self) -> Iterator[Requirement]:
        """What production installs, as far as the marker is not known to say otherwise."""
        for known in self.requirements:
            if not known.dev and known.applies is not False and (not known.group or known.group in self.wanted):
                yield known
