"""What is started, how, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ...finding import Location, Related

__all__ = ["Entry", "Launched", "Namesake", "Outcome", "Smoked"]


@dataclass(frozen=True)
class Entry:
    """A folder or archive in ``sys.path``.

    Attributes:
        path: Relative to the gate file's folder where it lies below, else absolute; POSIX.
        why: What puts it there, as a clause: ``the script's own folder``, ``--chdir``, ``PYTHONPATH``.
    """

    path: str
    why: str


@dataclass(frozen=True)
class Outcome:
    """What becomes of a start.

    Attributes:
        state: ``starts``, ``fails``, or ``depends`` on what only a run knows.
        exception: The exception's type, such as ``ImportError``; empty for one that starts.
        message: Its text, as that Python words it.
        place: The line that raises it; for a start that succeeds, what is started.
        trace: The imports that lead there, outermost first.
        depends: What decides, where the state is ``depends``.
        foreign: The line is not the project's: it is in the standard library or in something installed.
        missing: The module that is not found, where that is it.
        half: What is lacking was on its way: a module is not imported to its end.
    """

    state: Literal["starts", "fails", "depends"]
    place: Location
    exception: str = ""
    message: str = ""
    trace: tuple[Related, ...] = ()
    depends: tuple[Related, ...] = ()
    foreign: bool = False
    missing: str = ""
    half: bool = False


@dataclass(frozen=True)
class Namesake:
    """A module of the project and one of the standard library or of something installed that share a name.

    Attributes:
        name: The name.
        place: The project's file or folder.
        entry: What puts it on ``sys.path``.
        kind: What the other one is: ``stdlib`` or ``installed``.
        other: The other one's file, or ``built-in``.
        wins: The project's is imported by that name; else the other one. None where that hangs on what is not known.
        importers: Who imports it: the module's name, the place, and whether it is the project's own code.
            For one that wins, those who mean the other one; for one that loses, those who mean the project's; else all.
    """

    name: str
    place: Location
    entry: Entry
    kind: Literal["stdlib", "installed"]
    other: str
    wins: bool | None
    importers: tuple[tuple[str, Location, bool], ...] = ()


@dataclass(frozen=True)
class Launched:
    """A start that was followed.

    Attributes:
        title: What is started, as people write it: ``gunicorn --chdir app main:app``.
        place: Where that is said.
        version: The Python that runs it: ``3.12``.
        path: The entries of ``sys.path`` that come before the interpreter's own.
        outcome: What becomes of it.
        namesakes: Names that mean two things here.
        reached: The project's modules that it imports.
        unseen: Why something that it imports may not be known here; empty where all is.
    """

    title: str
    place: Location
    version: str
    path: tuple[Entry, ...]
    outcome: Outcome
    namesakes: tuple[Namesake, ...] = ()
    reached: frozenset[str] = frozenset()
    unseen: tuple[Related, ...] = ()


@dataclass(frozen=True)
class Smoked:
    """A start for real.

    Attributes:
        title: As `Launched.title`.
        place: Where that is said.
        outcome: How it ended.
        predicted: What reading had said.
    """

    title: str
    place: Location
    outcome: Outcome
    predicted: Outcome | None = None
