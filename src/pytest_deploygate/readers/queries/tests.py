"""Runs the tests whose query budgets belong to the gate, by the project's own pytest, in a process of its own."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from ...families.queries import QueriesOptions, TestFinding
from ...families.queries.judging import PROPERTY
from ...finding import CannotJudge, Finding, Location, from_data
from ...rules import Deploy
from ..child import Failure, run
from ..imports.interpreter import find_interpreter, quiet_environment

__all__ = ["run_tests"]

_USAGE, _NOTHING = 4, 5
"""pytest's exit codes for an option that it does not know, and for no test."""


def run_tests(options: QueriesOptions, deploy: Deploy) -> Iterator[TestFinding | CannotJudge]:
    """What each budget found; and why others cannot be judged."""
    place = options.place("tests")
    try:
        report = _report(options, deploy, place)
    except CannotJudge as refusal:
        yield refusal
        return
    seen = 0
    for case in report.iter("testcase"):
        name = f"{case.get('classname', '')}::{case.get('name', '')}"
        failed = case.find("failure") is not None or case.find("error") is not None
        said = [p.get("value", "") for p in case.iter("property") if p.get("name") == PROPERTY]
        told = 0
        for text in said:
            seen += 1
            for entry in json.loads(text):
                told += 1
                yield _word(entry, place)
        if failed and not told:
            remedy = "mend the test; a budget within it was not judged"
            yield CannotJudge(f"{name} fails by itself", place, name, remedy)
    if not seen:
        remedy = "mark them with `query_budget`, or use its fixture or `query_scaling`"
        yield CannotJudge("none of these tests has a query budget that was judged", place, "tests", remedy)


def _word(entry: dict[str, Any], place: Location) -> TestFinding | CannotJudge:
    if not entry["rule"]:
        return CannotJudge(entry["reason"], place, entry["test"], "see the test")
    finding: Finding = from_data(entry["finding"])
    return TestFinding(entry["rule"], finding)


def _report(options: QueriesOptions, deploy: Deploy, place: Location) -> ET.Element:
    """pytest's own report of its run."""
    assert options.tests is not None
    executable = find_interpreter(options.python, deploy.root, place).executable
    deploy.scrubber.add_environment(options.environment)
    words = [word for test in options.tests for word in (test.split(" ", 1) if test.startswith("-m ") else [test])]
    with tempfile.TemporaryDirectory(prefix="deploygate-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "report.xml"
        command = [executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={path}", *words]
        try:
            code = run(command, {**quiet_environment(), **options.environment}, deploy.root, options.timeout)
        except Failure as problem:
            remedy = "raise `timeout:` under `queries:`, or name fewer tests"
            raise CannotJudge(f"running the tests {problem}", place, "tests", remedy) from None
        try:
            report = ET.parse(path).getroot()  # noqa: S314 - written by the pytest that was just run
        except (OSError, ET.ParseError):
            report = None
    if report is None or code in {_USAGE, _NOTHING}:
        what = "find no test" if code == _NOTHING else f"do not run: pytest ends with {code}"
        remedy = f"try `{Path(executable).name} -m pytest {' '.join(words)}` in the gate file's folder"
        raise CannotJudge(f"the tests {what}", place, "tests", remedy)
    return report
