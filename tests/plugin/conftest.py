"""A family of its own for these tests, so that they depend on no real one."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import pytest

# Imported here once, and each rule with it: pytester forgets what an inner run has imported.
import yaml  # noqa: F401

import pytest_deploygate.session  # noqa: F401
from pytest_deploygate.rules import builtin

BUILTIN = sorted(builtin().rules)
DEMO = '''
from dataclasses import dataclass
from pytest_deploygate import CannotJudge, Family, Finding, Location, Options, Phase, Related, Severity, option, rule

@dataclass(frozen=True)
class DemoOptions(Options):
    """A demo."""

    reader: str = option("What the reader does.", default="fine")
    apps: list[str] = option("Names.", factory=list)

reads = []

def read_demo(options, deploy):
    reads.append(deploy.environment)
    print(f"reading {deploy.environment}, {len(reads)}")
    if options.reader == "refuses":
        raise CannotJudge("the config cannot be parsed", Location("app.js", 1, 1, 6), help="mend it")
    if options.reader == "crashes":
        password = "hunter2-in-a-local"
        raise RuntimeError(password)
    return deploy

def at(line, column=5, width=4):
    return Location("app.js", line, column, width)

@rule("demo/passes")
def passes(facts, options):
    """Nothing is wrong.

    The page of this rule.
    """
    yield from ()

@rule("demo/violated")
def violated(facts, options):
    """Something is wrong."""
    yield Finding("app 'shop' is of another role", at(2, 11, 6), "shop", "remove it", (Related("listed here", at(1)),))

@rule("demo/warned", severity=Severity.WARN)
def warned(facts, options):
    """Something is not nice."""
    yield Finding("this is not nice", at(3), "shop")

@rule("demo/refused")
def refused(facts, options):
    """Something is unknown."""
    yield CannotJudge("the port is unknown", at(3), "shop", "declare it")

@rule("demo/refused-too")
def refused_too(facts, options):
    """The same thing is unknown."""
    yield CannotJudge("the port is unknown", at(3), "admin", "declare it")

@rule("demo/waived")
def waived(facts, options):
    """Something is wrong, and somebody answers for it."""
    yield Finding("app 'old' is still here", at(3), "old")

@rule("demo/crashes")
def crashes(facts, options):
    """The rule itself is wrong."""
    password = "hunter2-in-a-local"
    yield Finding(f"found before", at(1), "early")
    raise TypeError(password)

@rule("demo/needs-data", phase=Phase.DATA)
def needs_data(facts, options):
    """Needs a database."""
    yield Finding("the database is wrong", at(1), "database")

def pytest_deploygate_register(registry):
    registry.add_family(Family("demo", DemoOptions, read_demo, "A demo."))
    for check in (passes, violated, warned, refused, refused_too, waived, crashes, needs_data):
        registry.add_rule(check)
'''
APP = """\
module.exports = {
  apps: ['shop'],
    port: process.env.PORT,
}
"""
RULES = ("passes", "violated", "warned", "refused", "refused-too", "waived", "crashes", "needs-data")
WAIVER = "{rule: demo/waived, subject: old, reason: OPS-412 moves soon, by: platform, until: 2999-12-31}"


class Project:
    """A project with a gate file, in pytester's folder."""

    def __init__(self, pytester: pytest.Pytester) -> None:
        self.pytester = pytester
        self.conftest("")
        pytester.path.joinpath("app.js").write_text(APP)
        # Without it, pytester's folder would be no root for subfolders.
        pytester.path.joinpath("pytest.ini").write_text("[pytest]\n")

    def conftest(self, more: str) -> None:
        """Write the conftest.py that brings the family, and more."""
        self.pytester.path.joinpath("conftest.py").write_text(DEMO + more)

    def gate(
        self, *rules: str, environments: tuple[str, ...] = ("api",), section: str = "{}", more: str = "", name: str = ""
    ) -> None:
        """Write a gate file in which only the given rules are on, and one waiver."""
        off = [f"demo/{rule}" for rule in RULES if rule not in rules] + BUILTIN
        lines = ["version: 1", "environments:", *(f"  {e}: {{demo: {section}}}" for e in environments), "rules:"]
        lines += [f"  {rule}: off" for rule in off]
        lines += ["waivers:", f"  - {WAIVER}"] if "waived" in rules else []
        path = self.pytester.path / (name or "deploygate.yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join([*lines, more]) + "\n")

    def run(self, *args: str, gate: bool = True) -> pytest.RunResult:
        """Run pytest in this process."""
        with warnings.catch_warnings():
            # What is an error in these tests is none in the runs that they start.
            warnings.simplefilter("default")
            return self.pytester.runpytest_inprocess(*self._args(args, gate))

    def start(self, *args: str, gate: bool = True) -> pytest.RunResult:
        """Run pytest in a process of its own."""
        return self.pytester.runpytest_subprocess(*self._args(args, gate))

    def _args(self, args: tuple[str, ...], gate: bool) -> list[str]:
        # Hypothesis takes a second to load, in each run anew; Django's plugin blocks databases for the whole process.
        off = ("-p", "no:randomly", "-p", "no:hypothesispytest", "-p", "no:django")
        return [*off, *(["--deploygate"] if gate else []), *args]

    @property
    def path(self) -> Callable[..., object]:
        return self.pytester.path.joinpath


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Project:
    for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "NO_COLOR", "FORCE_COLOR", "PY_COLORS", "CI", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    return Project(pytester)
