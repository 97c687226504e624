"""Families, their options and their rules; the registry that holds them.

A rule is a generator over facts: it yields a `Finding` for each thing that is wrong and a `CannotJudge`
for each thing that it cannot know. Its docstring is its page. A family brings the options that a gate
file may hold for it and the reader that turns them into facts.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

from .finding import CannotJudge, Finding, Location, Severity
from .secret import Scrubber

__all__ = ["Deploy", "Family", "Options", "Phase", "Registry", "Rule", "builtin", "option", "rule"]

_KEBAB = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
_FAMILY_NAME = re.compile(_KEBAB)
_RULE_NAME = re.compile(f"{_KEBAB}/{_KEBAB}")

# What an environment of a gate file holds besides families.
_RESERVED = frozenset(["detect", "rules"])

Verdicts = Iterable[Finding | CannotJudge]
Check = Callable[[Any, Any], Verdicts]
_C = TypeVar("_C", bound=Check)


class Phase(str, Enum):
    """What a rule needs to be judged: files, a database, this machine, or a deployed service."""

    STATIC = "static"
    DATA = "data"
    HOST = "host"
    LIVE = "live"

    def __str__(self) -> str:
        return self.value


def option(description: str, *, default: Any = MISSING, factory: Any = MISSING, **schema: Any) -> Any:
    """A field of an `Options` class, with the description that an editor shows.

    Args:
        description: One or two sentences for the person who writes the gate file.
        default: As for `dataclasses.field`.
        factory: As ``default_factory`` for `dataclasses.field`.
        schema: Further JSON Schema keywords, such as ``minimum`` or ``examples``.
    """
    return field(default=default, default_factory=factory, metadata={"description": description, "schema": schema})


@dataclass(frozen=True)
class Options:
    """Base of every family's options.

    A field ``deploy_path`` is the key ``deploy-path`` in the gate file, and ``is_``, since Python keeps
    that word for itself, is ``is``.

    A field whose value refers to a variable that is not set raises `CannotJudge` when it is read, so that
    only what uses it cannot be judged.
    """

    def place(self, *path: str | int) -> Location:
        """Where a value of this section stands in the gate file: ``options.place("apps", 0)``.

        The nearest place above it where that very path is not written, down to the gate file itself.
        """
        places: Mapping[tuple[str | int, ...], Location] = self.__dict__.get("__places__", {})
        for length in range(len(path), -1, -1):
            if path[:length] in places:
                return places[path[:length]]
        return Location("deploygate.yaml")


@dataclass(frozen=True)
class Deploy:
    """What a reader is asked about: one environment of one gate file, and the world that it may look at.

    Attributes:
        root: The gate file's folder. Readers do not leave it.
        gate: The gate file.
        environment: The environment's name.
        siblings: The same family's options of every environment of the gate file, this one included.
        environ: The process environment.
        arguments: Command line arguments of the family, by name, such as ``pm2-config``.
        hostname: How this machine calls itself.
        patterns: The hostname patterns of each environment's ``detect:``.
        scrubber: Told of every secret that a reader comes by.
        sections: The options of every family, by family and environment.
        today: The day of the run.
        rules: Names of the family's rules that the run judges here, so that a reader can leave out what none of
            them asks for.
    """

    root: Path
    gate: Path
    environment: str
    siblings: Mapping[str, Any] = field(default_factory=dict)
    environ: Mapping[str, str] = field(default_factory=dict)
    arguments: Mapping[str, str] = field(default_factory=dict)
    hostname: str = ""
    patterns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    scrubber: Scrubber = field(default_factory=Scrubber)
    sections: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    today: date = field(default_factory=date.today)
    rules: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rule:
    """One thing that can be wrong.

    Attributes:
        name: ``family/kebab-case``.
        check: ``check(facts, options)`` yields findings and refusals.
        severity: The default; a gate file may say otherwise.
        phase: What the rule needs to be judged.
        page: Markdown: what is wrong, what it once broke, how to mend it. The first line is the summary.
    """

    name: str
    check: Check
    severity: Severity
    phase: Phase
    page: str

    @property
    def family(self) -> str:
        return self.name.partition("/")[0]

    @property
    def short(self) -> str:
        return self.name.partition("/")[2]

    @property
    def summary(self) -> str:
        return self.page.partition("\n")[0]


def rule(
    name: str | None = None, *, severity: Severity = Severity.ERROR, phase: Phase = Phase.STATIC
) -> Callable[[_C], _C]:
    """Declare a rule.

    Args:
        name: ``family/kebab-case``; for a rule of this package, its folder and module.
        severity: The default severity.
        phase: What the rule needs to be judged.
    """

    def declare(check: _C) -> _C:
        known = name or "/".join(check.__module__.rsplit(".", 2)[1:]).replace("_", "-")
        page = inspect.cleandoc(check.__doc__ or "")
        if not _RULE_NAME.fullmatch(known):
            raise ValueError(f"{known!r} is no rule name: write family/kebab-case, such as pm2/foreign-app")
        if not page:
            raise ValueError(f"rule {known} has no docstring; its docstring is the page that people read")
        check.__deploygate_rule__ = Rule(known, check, severity, phase, page)  # type: ignore[attr-defined]
        return check

    return declare


@dataclass(frozen=True)
class Family:
    """A section of the gate file and the rules that belong to it.

    Attributes:
        name: The section's key and the rules' prefix.
        options: The section's shape.
        reader: ``reader(options, deploy)`` gives the facts that the family's rules see, or raises
            `CannotJudge`; or its address, ``package.module:name``, so that it is imported only when needed.
        description: One sentence for the person who writes the gate file.
        always: The rules run even where the gate file has no such section.
        absent: ``absent(options, rule, arguments, asked=…)`` says why a rule is not judged for want of what the section
            may name, such as a database, as a sentence; an empty text where it is there. ``asked`` is whether the
            rule's phase was asked for by name, so that a want is no excuse.
    """

    name: str
    options: type[Options]
    reader: Callable[[Any, Deploy], Any] | str
    description: str
    always: bool = False
    absent: Callable[..., str] | None = None

    def read(self, options: Options, deploy: Deploy) -> Any:
        """The facts that this family's rules see.

        Raises:
            CannotJudge: They cannot be had.
        """
        reader = self.reader
        if isinstance(reader, str):
            module, _, name = reader.partition(":")
            reader = getattr(importlib.import_module(module), name)
        return reader(options, deploy)


@dataclass
class Registry:
    """All families and rules that a gate run knows."""

    families: dict[str, Family] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)

    def add_family(self, family: Family) -> None:
        """Make a section known.

        Raises:
            ValueError: Another family has that name, or a gate file cannot have such a section.
        """
        if not _FAMILY_NAME.fullmatch(family.name) or family.name in _RESERVED:
            taken = ", ".join(sorted(_RESERVED))
            raise ValueError(f"{family.name!r} cannot be a family's name: write kebab-case, and none of {taken}")
        if self.families.setdefault(family.name, family) is not family:
            raise ValueError(f"there is a family {family.name!r} already")

    def add_rule(self, check: Check) -> None:
        """Make a rule known that was declared with `rule`.

        Raises:
            ValueError: It was not, its family is unknown, or another rule has its name.
        """
        declared: Rule | None = getattr(check, "__deploygate_rule__", None)
        if declared is None:
            raise ValueError(f"{check!r} is not decorated with @rule")
        if declared.family not in self.families:
            raise ValueError(f"rule {declared.name} belongs to no known family; add_family() comes first")
        if self.rules.setdefault(declared.name, declared) is not declared:
            raise ValueError(f"there is a rule {declared.name!r} already")

    def of(self, family: str) -> list[Rule]:
        """The family's rules by name."""
        return sorted((r for r in self.rules.values() if r.family == family), key=lambda r: r.name)


def builtin() -> Registry:
    """A new registry with what this package brings: a family a module, a rule a module."""
    registry = Registry()
    families = importlib.import_module(f"{__package__}.families")
    for module in _modules(families.__name__):
        registry.add_family(module.FAMILY)
        for part in _modules(f"{__package__}.checks.{module.FAMILY.name}"):
            for check in vars(part).values():
                if hasattr(check, "__deploygate_rule__") and check.__module__ == part.__name__:
                    registry.add_rule(check)
    return registry


def _modules(package: str) -> Iterator[Any]:
    for found in pkgutil.iter_modules(importlib.import_module(package).__path__):
        if not found.name.startswith("_"):
            yield importlib.import_module(f"{package}.{found.name}")
