"""A project of Python modules, judged by one rule of the family ``imports``."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from projects import RULES, Outcome
from pytest_deploygate.families.imports import Code, Dependencies, ImportsFacts, ImportsOptions
from pytest_deploygate.finding import CannotJudge, Location
from pytest_deploygate.readers.imports import read_imports
from pytest_deploygate.readers.imports.code import read_code
from pytest_deploygate.readers.imports.interpreter import Interpreter, ask
from pytest_deploygate.rules import Deploy
from pytest_deploygate.verdict import sort_out

ALL = frozenset(name for name in RULES if name.startswith("imports/"))
ABOUT_STARTS = frozenset(["breaks", "order-dependent", "shadows-stdlib", "shadows-installed", "wants-own"])


def options(**given: Any) -> ImportsOptions:
    """Options as a gate file gives them, with a place for the section."""
    made = ImportsOptions(**given)
    object.__setattr__(made, "__places__", {(): Location("deploygate.yaml", 3, 5)})
    return made


def own_python() -> Interpreter:
    """The Python that runs the tests."""
    return ask(sys.executable, Location("deploygate.yaml", 3, 5))


def python(*version: int) -> Interpreter:
    """The same one, as if it were of another version; nothing that has to be parsed by that one may be asked of it."""
    full = (*version, 0, 0)[:3]
    return replace(own_python(), version=(full[0], full[1], full[2]))


@dataclass
class ImportsProject:
    """A project that a test puts together.

    Attributes:
        root: Its folder.
        environ: The process environment.
        arguments: What the command line says; the cache is off unless it is replaced.
        interpreter: The Python that the code is written for.
        dependencies: What is declared and installed.
    """

    root: Path
    environ: Mapping[str, str] = field(default_factory=dict)
    arguments: dict[str, str] = field(default_factory=lambda: {"no-cache": ""})
    interpreter: Interpreter | CannotJudge = field(default_factory=own_python)
    dependencies: Dependencies = field(default_factory=Dependencies)

    def write(self, path: str, text: str | bytes = "") -> Path:
        """Write a file, and the folders that it is in."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return file

    def package(self, name: str, **modules: str) -> None:
        """Write a package: ``init`` is its own code, all others are modules in it."""
        self.write(f"{name}/__init__.py", modules.pop("init", ""))
        for module, text in modules.items():
            self.write(f"{name}/{module}.py", text)

    def code(self, *rules: str, **given: Any) -> Code:
        """What the reader says, for some rules; for all where none is named."""
        own = options(**given)
        deploy = self.deploy(own, *rules)
        return read_code(own, deploy, self.interpreter, deploy.rules)

    def deploy(self, own: ImportsOptions, *rules: str) -> Deploy:
        """What a reader is asked about, for some rules; for all where none is named."""
        return Deploy(
            self.root,
            self.root / "deploygate.yaml",
            "production",
            {"production": own},
            self.environ,
            self.arguments,
            rules=frozenset(f"imports/{rule}" for rule in rules) or ALL,
        )

    def facts(self, *rules: str, **given: Any) -> ImportsFacts:
        """What rules see that judge the code alone."""
        version = self.interpreter.short if isinstance(self.interpreter, Interpreter) else ""
        return ImportsFacts("production", version, self.code(*rules, **given), self.dependencies)

    def starts(self, *rules: str, **given: Any) -> ImportsFacts:
        """What rules see that judge what is started; the Python is the one that the options name."""
        own = options(**given)
        return read_imports(own, self.deploy(own, *rules))

    def judge(self, rule: str, **given: Any) -> Outcome:
        """What a rule says about the project."""
        try:
            facts = self.starts(rule, **given) if rule in ABOUT_STARTS else self.facts(rule, **given)
        except CannotJudge as refusal:
            return Outcome([], [refusal.finding])
        return Outcome(*sort_out(RULES[f"imports/{rule}"].check(facts, options(**given))))
