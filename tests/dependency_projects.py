"""A project that declares and imports distributions, judged by the rules about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from projects import RULES, Outcome
from pytest_deploygate.families.imports import (
    Code,
    Dependencies,
    Import,
    ImportsFacts,
    ImportsOptions,
    Launched,
    Module,
    Requirement,
    Unparsed,
)
from pytest_deploygate.finding import CannotJudge, Location
from pytest_deploygate.readers.imports.declared import Declarations, read_declared
from pytest_deploygate.readers.imports.dependencies import read_dependencies
from pytest_deploygate.readers.imports.interpreter import Interpreter
from pytest_deploygate.rules import Deploy
from pytest_deploygate.verdict import sort_out

STDLIB = frozenset(["os", "sys", "json", "tomllib", "logging"])


def options(**given: Any) -> ImportsOptions:
    """Options as a gate file gives them, with a place for each that is written."""
    made = ImportsOptions(**given)
    places: dict[tuple[str | int, ...], Location] = {(): Location("deploygate.yaml", 3, 5)}
    for line, (name, value) in enumerate(given.items(), 4):
        places[(name,)] = Location("deploygate.yaml", line, 7)
        if isinstance(value, list):
            places |= {(name, index): Location("deploygate.yaml", line, 13 + index) for index in range(len(value))}
    object.__setattr__(made, "__places__", places)
    return made


def interpreter(
    *path: Path,
    version: tuple[int, int, int] = (3, 12, 1),
    platform: str = "linux",
    editable: Mapping[str, str] | None = None,
) -> Interpreter:
    """A Python that has no more than what lies in some folders."""
    folders = tuple(str(folder) for folder in path)
    none: frozenset[str] = frozenset()
    known = editable or {}
    return Interpreter(
        "/venv/bin/python", version, STDLIB, none, none, none, folders, folders, none, (), known, platform
    )


@dataclass
class DependencyProject:
    """A project that a test puts together: its files, or the facts about it.

    Attributes:
        root: Its folder.
        installed: Distribution to modules.
    """

    root: Path
    installed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    loose: tuple[str, ...] = ()
    through: dict[str, str] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    settled: CannotJudge | None = None
    problems: tuple[CannotJudge, ...] = ()
    launches: tuple[Launched, ...] = ()
    unparsed: tuple[Unparsed, ...] = ()
    _modules: dict[str, Module] = field(default_factory=dict)
    _imports: list[Import] = field(default_factory=list)
    _declared: list[Requirement] = field(default_factory=list)

    def write(self, path: str, text: str | bytes = "") -> Path:
        """Write a file, and the folders that it is in."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return file

    def distribution(self, name: str, *files: str, site: str = "site", metadata: str = "", **more: str) -> Path:
        """Lay out an installed distribution: its files, with a RECORD, and what else its dist-info holds."""
        info = f"{name.replace('-', '_')}-1.0.dist-info"
        for file in files:
            if not (self.root / site / file).exists():
                self.write(f"{site}/{file}")
        self.write(f"{site}/{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{metadata}\n\nText")
        lines = [f"{file},sha256=x,1\n" for file in (*files, f"{info}/METADATA", f"{info}/RECORD")]
        self.write(f"{site}/{info}/RECORD", "".join(lines))
        for file, text in more.items():
            self.write(f"{site}/{info}/{file}", text)
        return self.root / site

    def read(self, target: Interpreter | CannotJudge | None = None, **given: Any) -> Dependencies:
        """What the reader says of the files."""
        deploy = Deploy(self.root, self.root / "deploygate.yaml", "production")
        return read_dependencies(options(**given), deploy, target or interpreter(self.root / "site"))

    def declarations(self, target: Interpreter | CannotJudge | None = None, **given: Any) -> Declarations:
        """What the files declare."""
        return read_declared(options(**given), self.root, target or interpreter())

    def declared(self, target: Interpreter | CannotJudge | None = None, **given: Any) -> list[str]:
        """What the files declare, a line each: ``pytest [dev] (dev) pyproject.toml:7:9``."""
        found = self.declarations(target, **given)
        assert not found.problems, found.problems
        return [shown(known) for known in found.requirements]

    def refusals(self, **given: Any) -> list[str]:
        """What the reader of the files cannot know."""
        problems = self.declarations(**given).problems
        return [f"{problem.finding.place}: {problem.finding.message}" for problem in problems]

    def module(self, name: str, *imports: Import | str, production: bool = True, path: str = "") -> None:
        """Add a module and what it imports."""
        self._modules[name] = Module(name, path or f"{name.replace('.', '/')}.py", production=production)
        for line, one in enumerate(imports, 1):
            known = imported(one) if isinstance(one, str) else one
            place = Location(self._modules[name].path, line, 8, len(known.target))
            self._imports.append(known._replace(importer=name, place=place))

    def package(self, name: str, kind: Any = "package") -> None:
        """Add a package without imports."""
        end = "" if kind == "namespace" else "/__init__.py"
        self._modules[name] = Module(name, name.replace(".", "/") + end, kind)

    def require(self, name: str, **given: Any) -> None:
        """Declare a distribution."""
        place = Location("pyproject.toml", len(self._declared) + 10, 5)
        self._declared.append(Requirement(name, place, **given))

    def judge(self, rule: str, files: tuple[str, ...] = ("pyproject.toml",), **given: Any) -> Outcome:
        """What a rule says about the facts."""
        code = Code((".",), self._modules, tuple(self._imports), unparsed=self.unparsed, stdlib=STDLIB)
        dependencies = Dependencies(
            declared=tuple(self._declared),
            files=files,
            installed=self.installed,
            loose=self.loose,
            through=self.through,
            own=self.own,
            settled=self.settled,
            problems=self.problems,
        )
        facts = ImportsFacts("production", "3.12", code, dependencies, self.launches)
        return Outcome(*sort_out(RULES[f"imports/{rule}"].check(facts, options(**given))))


def imported(target: str, name: str = "", **given: Any) -> Import:
    """An import; where it stands comes with the module that it is added to."""
    return Import("", target, name, "from" if name else "import", Location(""), **given)


def shown(known: Requirement) -> str:
    """A requirement on one line."""
    name = f"{known.name}[{','.join(known.extras)}]" if known.extras else known.name
    words = [name, f"[{known.group}]" if known.group else ""]
    words += [word for word, holds in (("(dev)", known.dev), ("(locked)", known.locked)) if holds]
    words += {True: [], False: ["(not here)"], None: ["(unknown)"]}[known.applies]
    return " ".join([*filter(None, words), str(known.place)])
