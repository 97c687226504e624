"""What finds N+1 queries, and what correct code it flags: other tools and this package on the suite's scenarios.

Each tool is installed into a virtual environment of its own, and is a plugin of a real run of pytest there, used as its
README says, at its defaults. A test is one scenario with 30 rows, which are made before the tool begins to look. Where
a README offers more for the same purpose that is off by default, such as loops of writes, that is a row of its own.
`query_scaling` runs a scenario with 2, 10 and 50 rows, and cannot find what does not grow with them.
A scenario that fails under a tool for another reason than a finding of the tool is one that it could not judge.

    python benchmarks/query_peers.py --into folder --each

`--into` keeps what was installed, which takes minutes.
"""

from __future__ import annotations

import argparse
import json
import platform
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from _measure import environment, table
from _queries import LIBRARIES, OURS, PEERS, Missing, interpreter, shop

DATABASES = ("sqlite", "postgresql", "mariadb")
LONGEST = 900
"""Seconds for all scenarios of a stack."""

LIST = """
import importlib, json, pathlib
found = []
for path in sorted(pathlib.Path("query_scenarios").glob("*.py")):
    module = importlib.import_module(f"query_scenarios.{path.stem}")
    if getattr(module, "SCENARIOS", None):
        for backend in module.BACKENDS:
            told = [(one.name, one.is_bug) for one in module.SCENARIOS if one.runs_on(backend)]
            found.append([path.stem, module.NAME, backend, told])
print(json.dumps(found))
"""
INI = "[pytest]\naddopts = -p no:cacheprovider\npythonpath = .\n"
# An error that a thread, a task or a template has passed on counts as well.
CONFTEST = """
import json
import pytest

def said(error):
    if error is not None:
        yield f"{type(error).__module__}.{type(error).__qualname__}: {error}"
        for inner in (*getattr(error, "exceptions", ()), error.__cause__, error.__context__):
            yield from said(inner)

@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.when == "call" or report.outcome != "passed":
        words = [*said(call.excinfo.value)] if call.excinfo else []
        with open(f"{item.path}.jsonl", "a", encoding="utf-8") as stream:
            line = {"scenario": item.callspec.params["scenario"].name, "when": report.when, "words": words}
            stream.write(json.dumps(line) + "\\n")
    return report
"""
STACK = """
import contextlib
import pytest
import databases
from query_scenarios import {module} as module

@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    database = {{"postgresql": databases.postgres, "mariadb": databases.mariadb}}.get({database!r})
    with database() if database else contextlib.nullcontext() as url:
        with module.opened({backend!r}, url, tmp_path_factory.mktemp("shop")) as stack:
            yield stack

@pytest.fixture(params=[one for one in module.SCENARIOS if one.runs_on({backend!r})], ids=lambda one: one.name)
def scenario(request):
    return request.param

@pytest.fixture
def seeded(stack, scenario):
    stack.seed(30)
    return stack
"""
# Two of the tools look at no alias but `default`, so that is where the database is.
DJANGO = """
from django.conf import LazySettings
from query_scenarios.django_project import settings

configure = LazySettings.configure

def with_app(self, **options):
    configure(self, **{{**options, "INSTALLED_APPS": [*options["INSTALLED_APPS"], *{apps}]}})

LazySettings.configure = with_app
other = settings.ALIASES[{database!r}]
settings.ALIASES = {{**settings.ALIASES, "sqlite": other, {database!r}: "default"}}
"""
PLAIN = """
def test_scenario(seeded, scenario):
    seeded.call(scenario)
"""
ZEAL = f"""
from zeal import zeal_context

@pytest.fixture(autouse=True)
def use_zeal(seeded):
    with zeal_context():
        yield
{PLAIN}"""
DOCTOR = """
from query_doctor.context_managers import diagnose_queries

def test_scenario(seeded, scenario):
    with diagnose_queries() as report:
        seeded.call(scenario)
    found = {{one.issue_type.value for one in report.prescriptions}} & {kinds}
    assert not found, f"diagnosed: {{found}}"
"""
SCALING = """
def test_scenario(stack, scenario, query_scaling):
    query_scaling(seed=stack.seed, run=lambda: stack.call(scenario))
"""


@dataclass(frozen=True)
class Use:
    """One way of using a tool.

    Attributes:
        name: As the table has it.
        tool: The package that is installed.
        stacks: The first word of the stacks that it is made for; empty for all.
        test: The test, after what makes the fixtures.
        flagged: What the error looks like by which it says that it has found something.
        arguments: pytest's.
        app: What goes into Django's INSTALLED_APPS.
    """

    name: str
    tool: str
    stacks: str
    test: str
    flagged: str
    arguments: tuple[str, ...] = ()
    app: str = ""


def marked(mark: str) -> str:
    return f"\n@pytest.mark.{mark}{PLAIN}"


GUARD = r"Failed: queryguard: N\+1 detected"
WRITES = ("-o", "queryguard_write_loop_threshold=5")
KINDS = 'no_n_plus_one(kinds=("select", "insert", "update", "delete"))'
COUNT = "DuplicateQueryError"
DIAGNOSED = "AssertionError: diagnosed"
NPLUSONE = {"n_plus_one", "write_n_plus_one"}
USES = (
    Use("pytest-queryguard", "pytest-queryguard", "sqlalchemy", PLAIN, GUARD),
    Use("pytest-queryguard + write loops", "pytest-queryguard", "sqlalchemy", PLAIN, GUARD, WRITES),
    Use("queryspy", "queryspy", "sqlalchemy", PLAIN, "queryspy.*NPlusOneError", ("--queryspy-strict",)),
    Use("pytest-querycount", "pytest-querycount", "sqlalchemy", marked("no_n_plus_one"), COUNT),
    Use("pytest-querycount + writes", "pytest-querycount", "sqlalchemy", marked(KINDS), COUNT),
    Use("django-zeal", "django-zeal", "django", ZEAL, r"zeal\..*NPlusOneError", app="zeal"),
    Use("django-query-guard", "django-query-guard", "django", marked("query_guard"), "NPlusOneQueryError"),
    Use(
        "django-query-doctor",
        "django-query-doctor",
        "django",
        DOCTOR.format(kinds=NPLUSONE),
        DIAGNOSED,
        app="query_doctor",
    ),
    Use(
        "django-query-doctor + duplicates",
        "django-query-doctor",
        "django",
        DOCTOR.format(kinds=NPLUSONE | {"duplicate_query"}),
        DIAGNOSED,
        app="query_doctor",
    ),
    Use("query_budget", OURS, "", marked("query_budget"), "Failed: queries/"),
    Use("query_scaling", OURS, "", SCALING, "Failed: queries/"),
)


@dataclass(frozen=True)
class Stack:
    """The scenarios of a module that run on a backend; each is its name and whether it is a bug."""

    module: str
    name: str
    backend: str
    scenarios: tuple[tuple[str, bool], ...]


@dataclass
class Result:
    """What became of a stack's scenarios.

    Attributes:
        flagged: Those that the tool has found something in.
        failed: Why each of the rest could not be run to its end, or not be judged.
    """

    flagged: set[str] = field(default_factory=set)
    failed: dict[str, str] = field(default_factory=dict)


def judge(use: Use, python: Path, stack: Stack, folder: Path) -> Result:
    """Run all of a stack's scenarios under a tool, in one process."""
    path = folder / f"test_{USES.index(use)}_{stack.module}_{re.sub(r'[^a-z0-9]', '_', stack.backend)}.py"
    database = stack.backend.partition("+")[0]
    django = DJANGO.format(apps=[use.app] if use.app else [], database=database) if use.stacks == "django" else ""
    text = django + STACK.format(module=stack.module, backend=stack.backend, database=database) + use.test
    path.write_text(text, "utf-8")
    command = [str(python), "-m", "pytest", "-q", *use.arguments, path.name]
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment(), capture_output=True, text=True, check=False, timeout=LONGEST
        )
        ending = f"pytest ended with {done.returncode}: {(done.stderr or done.stdout).strip()[-200:]}"
    except subprocess.TimeoutExpired:
        ending = f"all scenarios together take longer than {LONGEST} s"
    return read(path.with_name(f"{path.name}.jsonl"), use, stack, ending)


def read(path: Path, use: Use, stack: Stack, ending: str) -> Result:
    """The result from what conftest has written down, and for the rest from how pytest ended."""
    result = Result(failed={name: ending for name, _ in stack.scenarios})
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        said = json.loads(line)
        name, words = said["scenario"], said["words"]
        if said["when"] == "call":
            result.failed.pop(name, None)
        if any(re.search(use.flagged, word) for word in words):
            result.flagged.add(name)
        elif words:
            result.failed[name] = f"{'' if said['when'] == 'call' else said['when'] + ': '}{words[0].splitlines()[0]}"
    return result


def row(use: Use, stack: Stack, result: Result) -> list[str]:
    bugs = {name for name, is_bug in stack.scenarios if is_bug}
    correct = {name for name, is_bug in stack.scenarios if not is_bug}
    failed = len(set(result.failed) - result.flagged)
    return [
        use.name,
        f"{len(bugs & result.flagged)}/{len(bugs)}",
        f"{len(correct & result.flagged)}/{len(correct)}",
        str(failed) if failed else "",
    ]


def each(stack: Stack, results: Mapping[str, Result]) -> Iterator[str]:
    """A line for each scenario: who has flagged it, and who could not judge it."""
    for name, is_bug in stack.scenarios:
        flagged = ", ".join(tool for tool, result in results.items() if name in result.flagged) or "nobody"
        yield f"  {'bug    ' if is_bug else 'correct'}  {name}: {flagged}"
        for tool, result in results.items():
            if name in result.failed and name not in result.flagged:
                yield f"           {tool} could not judge it: {result.failed[name]}"


def stacks(python: Path, folder: Path, database: str, wanted: Sequence[str]) -> list[Stack]:
    """What there is for a database."""
    done = subprocess.run(
        [python, "-c", LIST], cwd=folder, env=environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"the scenarios cannot be listed:\n{done.stderr}")
    found = [
        Stack(module, name, backend, tuple(map(tuple, told))) for module, name, backend, told in json.loads(done.stdout)
    ]
    return [
        one
        for one in found
        if one.backend.partition("+")[0] == database and (not wanted or one.name in wanted or one.backend in wanted)
    ]


def installed(into: Path, names: Sequence[str]) -> tuple[dict[str, Path], dict[str, str]]:
    """The Python of each tool, and why there is none for the others."""
    pythons, missing = {}, {}
    for name in names:
        try:
            pythons[name] = interpreter(into, name)
        except Missing as reason:
            missing[name] = str(reason)
    return pythons, missing


def compare(into: Path, options: argparse.Namespace) -> None:
    """Run all and print the tables."""
    uses = [use for use in USES if not options.tool or use.tool in options.tool]
    pythons, missing = installed(into, [OURS, *dict.fromkeys(use.tool for use in uses if use.tool != OURS)])
    if OURS in missing:
        raise SystemExit(f"{OURS}: {missing[OURS]}")
    folder = shop(into)
    (folder / "pytest.ini").write_text(INI, "utf-8")
    (folder / "conftest.py").write_text(CONFTEST, "utf-8")
    print(f"Python {platform.python_version()}, {', '.join(LIBRARIES)}, {', '.join(map('=='.join, PEERS.items()))}\n")
    for stack in stacks(pythons[OURS], folder, options.backend, options.stack):
        print(f"{stack.name} on {stack.backend}\n")
        results = {
            use.name: judge(use, pythons[use.tool], stack, folder)
            for use in uses
            if use.tool in pythons and stack.name.startswith(use.stacks)
        }
        rows = [row(use, stack, results[use.name]) for use in uses if use.name in results]
        table(["tool", "bugs found", "correct code flagged", "could not be judged"], rows)
        if options.each:
            print("", *each(stack, results), sep="\n")
        print(flush=True)
    for name, reason in missing.items():
        print(f"{name} was left out: {reason}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--into", type=Path, help="a folder that keeps what was installed")
    parser.add_argument("--backend", choices=DATABASES, default="sqlite")
    parser.add_argument("--each", action="store_true", help="a line for each scenario, too")
    parser.add_argument("--stack", action="append", default=[], help="only this one; may be repeated")
    parser.add_argument("--tool", action="append", default=[], help="only this package; may be repeated")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        into: Path = (options.into or Path(name)).resolve()
        into.mkdir(parents=True, exist_ok=True)
        compare(into, options)


if __name__ == "__main__":
    main()
