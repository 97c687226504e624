"""Which environment variables the code of a project reads. Nothing of it is run."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from ....families.env.reads import Read, Reads
from ....files import Unreadable, read_bytes
from ....finding import CannotJudge, Location
from ....marked import NotText, decode
from ...files import LIMIT
from . import javascript, python
from .gathered import Gathered
from .python import PythonFile
from .python_project import PythonProject
from .walk import PYTHON, files

__all__ = ["scan"]

# Larger ones are looked through for a hint, and told about only if they have one.
MAX_BYTES = 16 * LIMIT
MINIFIED_LINE = 2_000
VENDORED = frozenset(["vendor", "vendors", "vendored", "_vendor", "third_party", "third-party"])


def scan(root: Path, folders: Sequence[str], environ: Mapping[str, str] | None = None) -> Reads:
    """What the code in some folders reads.

    Args:
        root: The project's folder; nothing outside of it is read.
        folders: Folders and files relative to it.
        environ: The process environment, for git; this process's own where it is left out.
    """
    return _Scan(root).run(folders, os.environ if environ is None else environ)


@dataclass
class _Scan:
    root: Path
    paths: dict[str, Path] = field(default_factory=dict)
    results: list[Gathered] = field(default_factory=list)
    unwrapped: list[PythonFile] = field(default_factory=list)
    problems: list[CannotJudge] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)

    def run(self, folders: Sequence[str], environ: Mapping[str, str]) -> Reads:
        found = files(self.root, folders, environ)
        self.paths, self.problems = found.files, found.problems
        pythons = [name for name in self.paths if _is_python(name)]
        project = PythonProject(pythons, self.text)
        # All of them are looked at before the first is parsed: what a file imports matters by what that file hints at.
        hinting = {name: data for name in pythons if (data := self.data(name, python.may_read)) is not None}
        # A package hands on what its modules define.
        packages = {name.rpartition("/")[0] + "/__init__.py" for name in hinting}
        project.hinting.update(hinting, packages)
        for name, data in hinting.items():
            self.one(name, data, partial(self.python, project))
        if hints := project.imports():
            for name in pythons:
                if name not in hinting and (data := self.data(name, partial(_mentions, hints))) is not None:
                    self.one(name, data, partial(self.python, project))
        for name in self.paths:
            if not _is_python(name) and (data := self.data(name, javascript.may_read)) is not None:
                self.one(name, data, javascript.read)
        return self.reads()

    def python(self, project: PythonProject, text: str, name: str) -> Gathered:
        file = project.read(name, text)
        if file.pending:
            self.unwrapped.append(file)
        return file.gathered

    def data(self, name: str, wanted: Callable[[bytes], bool]) -> bytes | None:
        """A file, if it is worth parsing."""
        try:
            data = read_bytes(self.paths[name], MAX_BYTES)
        except Unreadable as refusal:
            if name not in self.unreadable:
                self.unreadable.add(name)
                self.problems.append(CannotJudge(f"'{name}' {refusal}", Location(name)))
            return None
        return data if wanted(data) else None

    def one(self, name: str, data: bytes, read: Callable[[str, str], Gathered]) -> None:
        """Parse a file."""
        try:
            if len(data) <= LIMIT:
                self.results.append(read(_text(data, name), name))
            elif not _is_foreign(name, data):
                raise CannotJudge(f"'{name}' is larger than {LIMIT // 1024:,} KiB", Location(name))
        except CannotJudge as problem:
            self.problems.append(problem)

    def text(self, name: str) -> str:
        """A file that another one imports from."""
        data = self.data(name, lambda data: len(data) <= LIMIT)
        if data is None:
            raise CannotJudge(f"'{name}' cannot be read", Location(name))
        return _text(data, name)

    def reads(self) -> Reads:
        found = [read for result in self.results for read in result.found.values()]
        dynamic = {place for result in self.results for place in result.dynamic}
        dynamic.update(place for file in self.unwrapped for place in file.leftover())
        problems = self.problems + [problem for result in self.results for problem in result.problems]
        return Reads(
            found=tuple(sorted(found, key=_order)),
            dynamic=tuple(sorted(dynamic, key=_position)),
            problems=tuple(sorted(problems, key=lambda problem: _position(problem.finding.place))),
            files=len(self.paths),
        )


def _mentions(pattern: re.Pattern[bytes], data: bytes) -> bool:
    return b"import" in data and pattern.search(data) is not None


def _is_python(name: str) -> bool:
    return name[name.rfind(".") :].lower() in PYTHON


def _text(data: bytes, name: str) -> str:
    try:
        return decode(data)
    except NotText as refusal:
        mark = refusal.problem.mark
        place = Location(name) if mark is None else Location(name, mark.line, mark.column, mark.width)
        raise CannotJudge(
            f"'{name}' cannot be read: {refusal}", place, help=refusal.problem.hint or "save the file as UTF-8"
        ) from None


def _is_foreign(name: str, data: bytes) -> bool:
    """Whether a giant file is a library's or a build's: minified, or in a folder that says so."""
    return len(data) > MINIFIED_LINE * (data.count(b"\n") + 1) or not VENDORED.isdisjoint(name.split("/"))


def _position(place: Location) -> tuple[str, int, int]:
    return place.path, place.line, place.column


def _order(read: Read) -> tuple[tuple[str, int, int], str]:
    return _position(read.place), read.key
