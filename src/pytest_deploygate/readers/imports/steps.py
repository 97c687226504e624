"""A start, taken apart into the things that the process imports, each with ``sys.path`` as it is by then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ...families.imports import Entry
from ...finding import Location, Related
from .interpreter import Interpreter

__all__ = ["Launch", "Step"]


@dataclass(frozen=True)
class Step:
    """One thing that a starting process imports or runs.

    Attributes:
        kind: ``script`` for ``python file.py``, ``module`` for ``python -m name``, ``import`` for what a launcher
            imports.
        name: The absolute path of the script, or else the dotted module.
        path: ``sys.path`` as a whole, at that moment; absolute.
        attribute: What is then taken from the module, dotted: ``app``. With ``()`` behind it, it is called.
        missing: How the launcher words that the attribute is not there: ``AppImportError: Failed to find …``.
    """

    kind: Literal["script", "module", "import"]
    name: str
    path: tuple[str, ...]
    attribute: str = ""
    missing: str = ""


@dataclass(frozen=True)
class Launch:
    """How a process starts.

    Attributes:
        title: As people write it: ``gunicorn --chdir app main:app``.
        place: Where that is said.
        interpreter: What runs it.
        front: The entries of ``sys.path`` before the interpreter's own.
        steps: What it imports, in order.
        loaded: Full names of modules that are loaded before the first step, so that nothing can shadow them.
        cwd: The working directory, absolute.
        environ: Environment variables that it is started with.
        arguments: What ``sys.argv`` holds after the program's own name; empty where that is not known.
        unknown: What could not be known and may matter.
        roughly: Only what happens whatever only a run knows is of interest, and not each way that it could go.
    """

    title: str
    place: Location
    interpreter: Interpreter
    front: tuple[Entry, ...]
    steps: tuple[Step, ...]
    loaded: frozenset[str]
    cwd: Path
    environ: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[Related, ...] = ()
    arguments: tuple[str, ...] = ()
    roughly: bool = False
