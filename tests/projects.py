"""A project in a folder, judged by one rule: what the tests of rules and readers have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pytest_deploygate.families.pm2 import App, Pm2Facts, Pm2Options
from pytest_deploygate.finding import CannotJudge, Finding, Location
from pytest_deploygate.readers.pm2 import read_pm2
from pytest_deploygate.rules import Deploy, builtin
from pytest_deploygate.secret import Scrubber
from pytest_deploygate.verdict import sort_out

RULES = builtin().rules
CONFIG = "ecosystem.config.js"


def options(places: bool = True, **given: Any) -> Pm2Options:
    """Options as a gate file gives them, with a place for each that is written."""
    made = Pm2Options(**given)
    if places:
        marks: dict[tuple[str | int, ...], Location] = {(): Location("deploygate.yaml", 3, 5)}
        for line, (name, value) in enumerate(given.items(), 4):
            marks[(name,)] = Location("deploygate.yaml", line, 7)
            if isinstance(value, list):
                marks |= {(name, index): Location("deploygate.yaml", line, 13 + index) for index in range(len(value))}
        object.__setattr__(made, "__places__", marks)
    return made


@dataclass
class Outcome:
    """What a rule said."""

    findings: list[Finding]
    refusals: list[Finding]

    @property
    def subjects(self) -> list[str]:
        return [finding.subject for finding in self.findings]

    @property
    def passed(self) -> bool:
        return not self.findings and not self.refusals

    @property
    def finding(self) -> Finding:
        """The only thing that was said."""
        assert len(self.findings) == 1, self
        assert not self.refusals, self
        return self.findings[0]

    @property
    def refusal(self) -> Finding:
        """The only thing that was said, a refusal."""
        assert len(self.refusals) == 1, self
        assert not self.findings, self
        return self.refusals[0]


@dataclass
class Project:
    """A project that a test puts together.

    Attributes:
        root: Its folder.
        environment: The environment that is judged.
        siblings: The options of the other environments.
    """

    root: Path
    environment: str = "production"
    siblings: dict[str, Pm2Options] = field(default_factory=dict)
    arguments: dict[str, str] = field(default_factory=dict)
    patterns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    environ: Mapping[str, str] = field(default_factory=dict)
    scrubber: Scrubber = field(default_factory=Scrubber)

    def write(self, path: str, text: str = "") -> Path:
        """Write a file, and the folders that it is in."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def apps(self, *apps: str, path: str = CONFIG, rest: str = "") -> Path:
        """Write an ecosystem file with these entries."""
        entries = ",\n".join(f"    {app}" for app in apps)
        return self.write(path, f"module.exports = {{\n  apps: [\n{entries}\n  ],\n{rest}\n}};\n")

    def other(self, environment: str, **given: Any) -> None:
        """Add another environment."""
        self.siblings[environment] = options(**given)

    def deploy(self, own: Pm2Options) -> Deploy:
        return Deploy(
            self.root,
            self.root / "deploygate.yaml",
            self.environment,
            {self.environment: own, **self.siblings},
            self.environ,
            self.arguments,
            patterns=self.patterns,
            scrubber=self.scrubber,
        )

    def facts(self, **given: Any) -> Pm2Facts:
        """What the reader says; the file is `ecosystem.config.js` unless `config` says otherwise."""
        own = options(**{"config": CONFIG, **given})
        return read_pm2(own, self.deploy(own))

    def app(self, **given: Any) -> App:
        """The only app of the file."""
        (app,) = self.facts(**given).ecosystem.known_apps
        return app

    def judge(self, rule: str, **given: Any) -> Outcome:
        """What a rule says about the project."""
        return self.judge_all([rule], **given)

    def judge_all(self, rules: Iterable[str], **given: Any) -> Outcome:
        """What several rules say, one after the other."""
        own = options(**{"config": CONFIG, **given})
        try:
            facts = read_pm2(own, self.deploy(own))
        except CannotJudge as refusal:
            return Outcome([], [refusal.finding])
        said = [sort_out(RULES[rule].check(facts, own)) for rule in rules]
        return Outcome([f for findings, _ in said for f in findings], [r for _, refusals in said for r in refusals])
