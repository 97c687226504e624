"""The project's modules, what they import, and what is declared and installed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from ...finding import CannotJudge, Location

__all__ = ["Binding", "Code", "Dependencies", "Import", "Module", "Requirement", "Unparsed", "When"]

When = Literal["eager", "lazy", "typing"]


class Import(NamedTuple):
    """One thing that a module imports: ``from a import b, c`` is two.

    Attributes:
        importer: The module, by its full name.
        target: The module that is named, relative ones resolved: ``a`` in ``from a import b``. An empty text
            where a relative one leads out of its top-level package.
        name: What is taken from it: ``b``, or ``*``; empty for ``import a``.
        form: ``import``, ``from``, or ``call`` for ``import_module("a")`` and ``__import__("a")``.
        place: Where, as wide as the name.
        when: ``eager`` at import, ``lazy`` inside a function, ``typing`` where only a type checker looks.
        guarded: It stands in a ``try`` that goes on after an ImportError.
        conditional: It stands under an ``if``, in a loop, or in an ``except``.
        prepared: It stands in a ``try`` that handles an ImportError, if only to say it better.
        instead: It stands in the handler of such a ``try``; the first module that is tried there.
    """

    importer: str
    target: str
    name: str
    form: Literal["import", "from", "call"]
    place: Location
    when: When = "eager"
    guarded: bool = False
    conditional: bool = False
    prepared: bool = False
    instead: str = ""


@dataclass(frozen=True)
class Binding:
    """What a module's file says it holds.

    Attributes:
        names: Every name that any statement of its top level could bind.
        stars: The modules from which it takes everything.
        open: It can have any name: it defines ``__getattr__``, or changes ``globals()``.
    """

    names: frozenset[str] = frozenset()
    stars: tuple[str, ...] = ()
    open: bool = False


@dataclass(frozen=True)
class Module:
    """A module of the project.

    Attributes:
        name: Its full name below its root.
        path: Its file, POSIX, relative to the gate file's folder; of a namespace package, its folder.
        kind: ``module``, ``package`` (with an ``__init__``) or ``namespace``.
        production: Production could import it: it is no test and the like.
        binding: What it holds; None where that was not asked for or its file cannot be parsed.
    """

    name: str
    path: str
    kind: Literal["module", "package", "namespace"] = "module"
    production: bool = True
    binding: Binding | None = None


@dataclass(frozen=True)
class Unparsed:
    """A file that the target's Python does not take.

    Attributes:
        module: Its module.
        place: Where.
        message: What that Python says: ``invalid syntax``.
        version: Which Python was asked: ``3.12``.
        newer: The gate's own, newer Python takes it; its version, or an empty text.
    """

    module: str
    place: Location
    message: str
    version: str
    newer: str = ""


@dataclass(frozen=True)
class Code:
    """The project's modules under its roots.

    Attributes:
        roots: The folders, POSIX, relative to the gate file's folder.
        modules: By name.
        imports: All that they import, by module and then by place; empty where no rule asks for it.
        eager: ``(importer, imported, place)`` of imports between modules of the project that run when the
            importer is imported, the packages around the imported one included; at least all of those that are
            part of a cycle.
        unparsed: Files that the target's Python does not take.
        clashes: Paths below the roots that differ only by case, and imports' spellings that only a file system
            without case would find: ``(what is written, what is there, place)``.
        stdlib: The names of the target's standard library; empty where they are not known.
        problems: Folders and files that cannot be read, roots that are not there.
    """

    roots: tuple[str, ...] = ()
    modules: Mapping[str, Module] = field(default_factory=dict)
    imports: tuple[Import, ...] = ()
    eager: tuple[tuple[str, str, Location], ...] = ()
    unparsed: tuple[Unparsed, ...] = ()
    clashes: tuple[tuple[str, str, Location], ...] = ()
    stdlib: frozenset[str] = frozenset()
    problems: tuple[CannotJudge, ...] = ()


@dataclass(frozen=True)
class Requirement:
    """A distribution that the project asks for.

    Attributes:
        name: Normalised: lower case, hyphens.
        place: Where it is declared.
        group: Empty for what is always installed, else the extra or group.
        dev: Only development installs it.
        applies: Its environment marker holds for the target; None where that is not known.
        locked: A lock file brings it, for something else.
        extras: Which of its own extras are asked for, normalised.
    """

    name: str
    place: Location
    group: str = ""
    dev: bool = False
    applies: bool | None = True
    locked: bool = False
    extras: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dependencies:
    """What is declared, and what is installed.

    Attributes:
        declared: Every requirement, in the order of the files.
        files: The files that were read.
        installed: For each distribution that the target's interpreter has, the modules that it brings: dotted
            names, ``google.cloud.storage`` where several share a namespace.
        loose: Top-level modules among the installed ones that no distribution brings.
        through: For each distribution that production has only because of others, the declared one that it comes
            with, as far as that is known.
        own: The project's own distributions, normalised.
        settled: The interpreter is the one that the code is started with, as far as can be told: what it does not
            have is not installed. Otherwise why that cannot be told.
        problems: Files that cannot be read.
    """

    declared: tuple[Requirement, ...] = ()
    files: tuple[str, ...] = ()
    installed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    loose: tuple[str, ...] = ()
    through: Mapping[str, str] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    settled: CannotJudge | None = None
    problems: tuple[CannotJudge, ...] = ()
