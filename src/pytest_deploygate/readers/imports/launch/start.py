"""A process that is to be started: where, with which variables, by which Python; and its ``sys.path``."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ....families.imports import Entry
from ....finding import CannotJudge, Location, Related
from ...files import shown
from ..interpreter import Interpreter
from ..steps import Launch, Step
from .places import Places
from .words import Word

__all__ = ["NO_FLAGS", "PythonFlags", "Run", "Start", "SysPath", "python_path"]


@dataclass(frozen=True)
class Start:
    """What is known of a start before its program is looked at.

    Attributes:
        title: As people write it.
        place: Where that is said.
        interpreter: The Python that runs it.
        places: Where the server's paths are in the checkout.
        cwd: The working directory, absolute, in the checkout.
        environ: Its environment variables, as far as they are said.
        unknown: What could not be known and may matter.
    """

    title: str
    place: Location
    interpreter: Interpreter
    places: Places
    cwd: Path
    environ: Mapping[str, Word] = field(default_factory=dict)
    unknown: tuple[Related, ...] = ()

    @property
    def root(self) -> Path:
        """The gate file's folder."""
        return self.places.root

    def refusal(self, message: str, help: str = "") -> CannotJudge:
        """Why this start cannot be judged."""
        return CannotJudge(message, self.place, self.title, help)

    def doubting(self, message: str, place: Location | None = None) -> Start:
        """The same, with something more that could not be known."""
        return replace(self, unknown=(*self.unknown, Related(message, place or self.place)))

    def known(self, word: Word, what: str) -> str:
        """The text of a word.

        Raises:
            CannotJudge: A part of it is unknown. ``what`` names it in the sentence.
        """
        if word.unknown:
            remedy = "declare it under `environment` of this entry point"
            raise self.refusal(f"{what} depends on `{word.unknown}`, which is not known here", remedy)
        return word.text

    def variable(self, name: str) -> str:
        """The value of an environment variable; empty where it is not said.

        Raises:
            CannotJudge: It is said, and its value is unknown.
        """
        return self.known(self.environ[name], f"`{name}`") if name in self.environ else ""

    def path(self, text: str, what: str, *, cwd: Path | None = None) -> Path:
        """A path of the server in the checkout, absolute; it need not be there.

        Raises:
            CannotJudge: It leads out of the project.
        """
        found = self.places.find(text, cwd or self.cwd)
        if found is None:
            remedy = "say under `deploy-path` where this repository lies on the server"
            raise self.refusal(f"{what} is '{text}', which is outside the project", remedy)
        return found

    def moved(self, folder: Path) -> Start:
        """The same, in another working directory; a process knows its own without links.

        Raises:
            CannotJudge: A link leads out of the project.
        """
        if not real(folder).is_relative_to(self.root):
            raise self.refusal(f"the folder '{shown(folder, self.root)}' is a link that leads out of the project")
        return replace(self, cwd=real(folder))


@dataclass(frozen=True)
class PythonFlags:
    """What options of Python decide about ``sys.path``.

    Attributes:
        safe: Nothing is put in front: ``-P``, ``-I``.
        deaf: Variables such as PYTHONPATH do not count: ``-E``, ``-I``.
        bare: No site-packages: ``-S``.
        warns: Something about warnings is said, so that `warnings` is imported before all else: ``-W``, ``-X dev``.
    """

    safe: bool = False
    deaf: bool = False
    bare: bool = False
    warns: bool = False


NO_FLAGS = PythonFlags()


@dataclass(frozen=True)
class SysPath:
    """``sys.path``.

    Attributes:
        front: ``(path, why)`` of what stands before the interpreter's own.
        own: What the interpreter itself puts there.
        behind: What is added behind that.
    """

    front: tuple[tuple[str, str], ...]
    own: tuple[str, ...]
    behind: tuple[tuple[str, str], ...] = ()

    @property
    def whole(self) -> tuple[str, ...]:
        """All entries, in order."""
        return (*(path for path, _ in self.front), *self.own, *(path for path, _ in self.behind))

    def inserted(self, path: Path | str, why: str, *, once: bool = False) -> SysPath:
        """With an entry put first; ``once``, unless it is there already."""
        if once and str(path) in self.whole:
            return self
        return replace(self, front=((str(path), why), *self.front))

    def appended(self, path: Path | str, why: str, *, once: bool = False) -> SysPath:
        """With an entry put last; ``once``, unless it is there already."""
        if once and str(path) in self.whole:
            return self
        return replace(self, behind=(*self.behind, (str(path), why)))


def python_path(start: Start, flags: PythonFlags, first: tuple[Path | str, str] | None) -> SysPath:
    """``sys.path`` at the first line of a program.

    Args:
        start: The start.
        flags: Python's options.
        first: What Python puts first, and why; it does not where it is told to be safe.

    Raises:
        CannotJudge: PYTHONPATH is unknown or leads elsewhere, or PYTHONHOME is set.
    """
    interpreter = start.interpreter
    front = [] if first is None or is_safe(start, flags) else [(str(first[0]), first[1])]
    own = interpreter.path
    if flags.bare:
        own = own[: next((i for i, entry in enumerate(own) if entry in interpreter.site), len(own))]
    entries: list[str] = []
    if not flags.deaf:
        if start.variable("PYTHONHOME"):
            raise start.refusal("`PYTHONHOME` is set, which moves the whole standard library", "do without it")
        entries = list(_pythonpath(start, own))
    kept = dict.fromkeys([*entries, *own])
    added = [entry for entry in kept if entry in entries]
    return SysPath(
        (*front, *((entry, "PYTHONPATH") for entry in added)), tuple(entry for entry in kept if entry not in entries)
    )


def is_safe(start: Start, flags: PythonFlags) -> bool:
    """Whether Python puts nothing in front of ``sys.path``."""
    if flags.safe:
        return True
    return not flags.deaf and start.interpreter.version >= (3, 11) and bool(start.variable("PYTHONSAFEPATH"))


def _pythonpath(start: Start, own: Sequence[str]) -> Iterable[str]:
    value = start.variable("PYTHONPATH")
    for entry in value.split(":") if value else ():
        # An empty entry is the working directory; one that is not there stays.
        yield entry if entry in own else str(start.path(entry or ".", "an entry of `PYTHONPATH`"))


@dataclass(frozen=True)
class Run:
    """A Python that has started, and what it has done so far.

    Attributes:
        start: The start.
        arguments: What the program is given.
        path: ``sys.path`` by now.
        loaded: Modules that were loaded before anything of the project could be.
        steps: What has been imported since.
        flags: Python's options.
        module: The program was started with ``python -m``.
    """

    start: Start
    arguments: tuple[Word, ...]
    path: SysPath
    loaded: frozenset[str]
    steps: tuple[Step, ...] = ()
    flags: PythonFlags = NO_FLAGS
    module: bool = False

    def importing(self, name: str, attribute: str = "", missing: str = "") -> Run:
        """Having imported a module with the path as it is by now."""
        return replace(self, steps=(*self.steps, Step("import", name, self.path.whole, attribute, missing)))

    def with_path(self, path: SysPath) -> Run:
        """Having changed the path."""
        return replace(self, path=path)

    def launch(self) -> Launch:
        """All of it."""
        start = self.start
        return Launch(
            title=start.title,
            place=start.place,
            interpreter=start.interpreter,
            front=tuple(Entry(shown(Path(path), start.root), why) for path, why in self.path.front),
            steps=self.steps,
            loaded=self.loaded,
            cwd=start.cwd,
            environ={name: word.text for name, word in start.environ.items() if not word.unknown},
            arguments=() if any(word.unknown for word in self.arguments) else tuple(w.text for w in self.arguments),
            unknown=start.unknown,
        )


def real(path: Path | str) -> Path:
    """A path without links, whether it is there or not."""
    return Path(os.path.realpath(path))
