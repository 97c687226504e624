"""One gate run: load the gate file, hand out its rules as items, gather the verdict, hand that to the reports."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Collection, Generator, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from .baseline import BaselineError, read_baseline
from .crash import ISSUES, crash_site
from .engine import Engine, Judged, Request
from .extensions import RegistrationError, installed, register
from .finding import Finding, Location, Severity
from .gate import BadOptions, Gate, GateErrors, choose, load, questions
from .items import GateFile, Refused, RuleItem, Violated, relative
from .readers.server import read_server
from .reports.files import JUNIT, STANDARD_OUTPUT, Report, ReportError, parse
from .reports.files import write as write_reports
from .reports.terminal import Frame, closing, draw, encoding_of, headline, visible, write
from .rules import Phase, Registry
from .secret import Scrubber
from .verdict import WORST_FIRST, Judgement, State, Verdict

DATA = "deploygate"
"""The attribute of a test report, and the key of a worker's input, that carries plain data."""

_STATUS: Mapping[State, tuple[str, str, tuple[str, dict[str, bool]]]] = {
    State.WARNED: ("warned", "W", ("WARNED", {"yellow": True})),
    State.WAIVED: ("waived", "w", ("WAIVED", {"cyan": True})),
    State.KNOWN: ("known", "k", ("KNOWN", {"cyan": True})),
}


class GateSession:
    """The plugin object of an active run, in each of its processes.

    Attributes:
        engine: Judges; there from the start of the session on.
    """

    engine: Engine
    _final: Verdict

    def __init__(self, config: pytest.Config, gate: Path) -> None:
        self._config = config
        self._path = gate
        self._here = config.invocation_params.dir
        self._reports = _reports(config, os.environ)
        self._scrubber = Scrubber()
        self._judgements: dict[tuple[str, str], Judgement] = {}
        self._told: dict[tuple[str, Location], str] = {}
        self._notes: dict[str, None] = {}
        self._chosen: set[str] = set()
        self._judged: set[str] = set()
        self._lost: list[str] = []
        self._ran = False
        self._started = 0.0

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self) -> None:
        self._scrubber.add_environment(os.environ)
        if database := self._config.option.deploygate_database:
            self._scrubber.add_environment({"DATABASE_URL": database})
        try:
            registry = self._registry()
            self._gate = load(self._path, registry, os.environ)
            request = self._request(self._gate, registry)
            self.engine = Engine(self._gate, registry, request, self._scrubber, (pytest.exit.Exception,))
        except (GateErrors, RegistrationError, BadOptions, BaselineError) as error:
            shown = "\n".join(visible(line) for line in self._scrubber.scrub(str(error)).splitlines())
            raise pytest.UsageError(f"deploygate cannot judge:\n{shown}") from None
        except pytest.UsageError:
            raise
        except Exception as error:  # noqa: BLE001 - pytest's traceback would print what the gate file's values are
            site = f"{type(error).__name__} at {crash_site(error, self._path.parent)}"
            message = f"deploygate itself failed to load {self._path.name}: {site}; please report this line at {ISSUES}"
            raise pytest.UsageError(message) from None

    def _registry(self) -> Registry:
        registry = installed()
        # One by one, so that a failure can name whose it is.
        hooks = self._config.hook.pytest_deploygate_register.get_hookimpls()
        for hook in sorted(hooks, key=lambda hook: (hook.trylast, not hook.tryfirst)):
            register(registry, str(hook.plugin_name), _adder(hook.function, hook.argnames))
        return registry

    def _request(self, gate: Gate, registry: Registry) -> Request:
        known = self._config.option
        server = read_server(questions(gate), os.environ, gate.root)
        names = [] if known.deploygate_env is None else [known.deploygate_env]
        # The controller of several processes has chosen for all of them.
        given = getattr(self._config, "workerinput", {}).get(DATA)
        today = date.fromisoformat(given["today"]) if given else date.today()  # noqa: DTZ011 - as the gate file has them
        environments = tuple(given["environments"] if given else choose(gate, names, server))
        if known.deploygate_database and len(environments) > 1:
            raise pytest.UsageError("--deploygate-database is one database: judge one environment at a time with it")
        return Request(
            environments=environments,
            phases=_phases(known.deploygate_phase),
            families=_families(known.deploygate_families, gate, environments, registry),
            fail_on=Severity(known.deploygate_fail_on) if known.deploygate_fail_on else gate.fail_on,
            today=today,
            ignore_waivers=known.deploygate_no_waivers,
            baseline=read_baseline(self._here / baseline) if (baseline := known.deploygate_baseline) else None,
            arguments=_family_arguments(known),
            environ=dict(os.environ),
            hostname=server.hostname,
        )

    def pytest_report_header(self) -> str:
        environments = ", ".join(self.engine.request.environments)
        return self._scrubber.scrub(f"deploygate: {environments}, by {visible(self._gate.name)}")

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Tell a worker of pytest-xdist what was chosen here."""
        request = self.engine.request
        node.workerinput[DATA] = {"environments": list(request.environments), "today": request.today.isoformat()}

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> GateFile | None:
        return GateFile.of(self, parent.session, file_path) if file_path == self._path else None

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        # Named by its file and by its folder, the gate file is collected twice.
        known: dict[str, pytest.Item] = {}
        items[:] = [i for i in items if not isinstance(i, RuleItem) or known.setdefault(i.nodeid, i) is i]

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        items = [item for item in session.items if isinstance(item, RuleItem)]
        self._chosen.update(item.nodeid for item in items)
        self.engine.chosen = frozenset(item.planned.key for item in items)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: Iterable[str]) -> None:
        """Learn from a worker of pytest-xdist what it has collected; this process collects nothing then."""
        name = relative(self._path, self._config.rootpath)
        self._chosen.update(nodeid for nodeid in ids if nodeid.startswith(f"{name}::"))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtestloop(self) -> Generator[None, object, object]:
        self._ran = True
        self._started = time.perf_counter()
        return (yield)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        if isinstance(item, RuleItem):
            report.sections = [(name, self.engine.scrub(text)) for name, text in report.sections]
            if call.when != "call" and call.excinfo is None:
                report.outcome = "passed"
            elif call.when != "teardown":
                self._settle(report, item, call.excinfo.value if call.excinfo else None)
        return report

    def _settle(self, report: pytest.TestReport, item: RuleItem, raised: BaseException | None) -> None:
        """Make the report say what the judgement says, and nothing else.

        Whatever a mark or another plugin made of it, such as skipped or xfailed, would let a violation pass.
        """
        judged = item.judged
        if judged is None or not isinstance(raised, (Refused, Violated, type(None))):
            judged = Judged(self.engine.refuse(item.planned, *_interference(raised)))
        judgement = judged.judgement
        stops = judgement.state in {State.FAILED, State.CANNOT_JUDGE}
        report.outcome = "failed" if stops else "passed"
        report.longrepr = self._frame(judgement) if stops else None
        report.__dict__.pop("wasxfail", None)
        report.location = self._location(judgement, report.location)
        properties = {"rule": judgement.rule, "environment": judgement.environment, "state": str(judgement.state)}
        # Of the item, as a JUnit report takes them from the last of its reports.
        item.user_properties[:] = [(f"{DATA}_{name}", value) for name, value in properties.items()]
        report.user_properties = list(item.user_properties)
        setattr(
            report, DATA, {"judgement": judgement.to_data(), "waivers": [*judged.waivers], "notes": [*judged.notes]}
        )

    def _frame(self, judgement: Judgement) -> Frame:
        told: dict[Finding, str] = {}
        name = f"{judgement.rule} ({judgement.environment})"
        for refusal in judgement.refusals:
            first = self._told.setdefault((refusal.message, refusal.place), name)
            if first != name:
                told[refusal] = first
        return Frame(judgement, told, is_drawn=self._config.getoption("tbstyle", "auto") != "line")

    def _location(self, judgement: Judgement, default: tuple[str, int | None, str]) -> tuple[str, int | None, str]:
        if not judgement.said:
            return default
        place = judgement.said[0].place
        path = relative(self._gate.root / place.path, self._config.rootpath)
        return path, place.line - 1 if place.line else None, default[2]

    @pytest.hookimpl(wrapper=True)
    def pytest_report_from_serializable(self) -> Generator[None, Any, Any]:
        report = yield
        judgement = _judgement_of(report)
        # On the way from a worker the frame has become plain text.
        if judgement is not None and report.failed:
            report.longrepr = self._frame(judgement)
        return report

    @pytest.hookimpl(tryfirst=True)
    def pytest_report_teststatus(
        self, report: pytest.CollectReport | pytest.TestReport
    ) -> tuple[str, str, tuple[str, dict[str, bool]]] | None:
        judgement = _judgement_of(report)
        return _STATUS.get(judgement.state) if judgement and report.passed else None

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        judgement = _judgement_of(report)
        # pytest-rerunfailures reports what it is about to run again.
        if judgement is None or report.outcome not in {"passed", "failed"}:
            return
        data = getattr(report, DATA)
        self._judged.add(report.nodeid)
        self._notes.update(dict.fromkeys(data["notes"]))
        self.engine.waivers.used.update(data["waivers"])
        key = judgement.environment, judgement.rule
        known = self._judgements.get(key)
        # With --dist=each every worker judges; the worst counts.
        if known is None or WORST_FIRST.index(judgement.state) < WORST_FIRST.index(known.state):
            self._judgements[key] = judgement

    @property
    def verdict(self) -> Verdict:
        """What is known so far."""
        request = self.engine.request
        alone = len(request.environments) == 1
        left_out = {
            reason: [rule if alone else f"{rule} ({environment})" for environment, rule in keys]
            for reason, keys in self.engine.left_out.items()
        }
        notes = [*self._notes, *self.engine.waivers.notes(self.engine.unjudged(self._judgements))]
        notes += [f"{nodeid} was to be judged and was not" for nodeid in self._lost]
        judgements = list(self._judgements.values())
        baseline = request.baseline
        return Verdict(
            gate=self._gate.name,
            environments=request.environments,
            planned=len(self.engine.plan),
            judgements=judgements,
            notes=[self.engine.scrub(note) for note in notes],
            left_out=left_out,
            seconds=time.perf_counter() - self._started if self._ran else 0.0,
            rules={planned.rule.name: planned.rule for planned in self.engine.plan},
            folder=relative(self._gate.root, _repository(self._gate.root)),
            mended=[f"{one}" for one in sorted(baseline.mended(judgements))] if baseline else [],
        )

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None, object, object]:
        if hasattr(self._config, "workerinput") or not hasattr(self, "engine"):
            return (yield)
        self._finish(session)
        self._final = self.verdict
        try:
            return (yield)
        finally:
            # Last, so that what goes to standard output comes after the summary of the terminal.
            if not self._config.option.collectonly:
                for trouble in write_reports(self._reports, self._final, self._here, os.environ):
                    sys.stderr.write(f"deploygate: {visible(self._scrubber.scrub(trouble))}\n")

    def _finish(self, session: pytest.Session) -> None:
        """Let the exit code say what the verdict says."""
        if session.exitstatus != pytest.ExitCode.OK:
            return
        if self._config.option.collectonly:
            if not self._chosen:
                session.exitstatus = pytest.ExitCode.NO_TESTS_COLLECTED
        # --fixtures, --cache-show and the like run no items.
        elif self._ran:
            # The run ended by itself, so whatever was chosen should have been heard of.
            self._lost = sorted(self._chosen - self._judged)
            if not self._judgements:
                session.exitstatus = pytest.ExitCode.NO_TESTS_COLLECTED
            elif self._lost or not self.verdict.holds:
                session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self._ran or self._config.option.collectonly or terminalreporter.no_summary:
            return
        # The same as the reports have.
        verdict = self._final
        for state in (State.WARNED, State.KNOWN, State.WAIVED):
            self._section(terminalreporter, str(state), [j for j in verdict.judgements if j.state is state])
        is_brief = terminalreporter.verbosity < 0
        if not is_brief:
            terminalreporter.write_sep("=", "deploygate")
        tw = self._config.get_terminal_writer()
        write(closing(verdict, brief=is_brief, encoding=encoding_of(tw)), tw)

    def _section(self, reporter: pytest.TerminalReporter, title: str, judgements: Iterable[Judgement]) -> None:
        tw = self._config.get_terminal_writer()
        encoding = encoding_of(tw)
        for index, judgement in enumerate(judgements):
            if not index:
                reporter.write_sep("=", title.upper())
            name = f"{judgement.rule} ({judgement.environment})"
            if self._config.option.tbstyle in {"no", "line"}:
                reporter.write_line(visible(f"{name}: {headline(judgement)}", encoding))
            else:
                reporter.write_sep("_", name)
                write(draw(judgement, encoding=encoding), tw)


def _adder(function: Callable[..., Any], names: Iterable[str]) -> Callable[[Registry], Any]:
    """A hook's function as pluggy would call it: with those arguments that it asks for."""
    return lambda registry: function(*[{"registry": registry}[name] for name in names])


def _family_arguments(known: Any) -> dict[str, str]:
    """What the command line says to families."""
    said = {
        "pm2-config": known.deploygate_pm2_config,
        "database": known.deploygate_database,
        "no-cache": "yes" if known.deploygate_no_cache else None,
    }
    return {name: value for name, value in said.items() if value is not None}


def _reports(config: pytest.Config, environ: Mapping[str, str]) -> list[Report]:
    """The reports that a run is asked for; on GitHub, its annotations among them."""
    reports = []
    for text in config.option.deploygate_report:
        try:
            report = parse(text)
        except ReportError as error:
            raise pytest.UsageError(f"--deploygate-report: {error}") from None
        if report.format == JUNIT:
            # In it, each rule is a test case with properties.
            config.option.xmlpath = report.path
        else:
            reports.append(report)
    if environ.get("GITHUB_ACTIONS") == "true" and all(report.format != "github" for report in reports):
        reports.append(Report("github", STANDARD_OUTPUT))
    return reports


def _repository(folder: Path) -> Path:
    """The folder of the repository around a folder; that folder itself where there is none."""
    return next((above for above in (folder, *folder.parents) if (above / ".git").exists()), folder)


def _phases(text: str | None) -> frozenset[Phase] | None:
    names = _names("--deploygate-phase", text, "phase", [str(phase) for phase in Phase])
    return None if names is None else frozenset(map(Phase, names))


def _families(text: str | None, gate: Gate, environments: Iterable[str], registry: Registry) -> frozenset[str] | None:
    """The families that are asked for; None for all."""
    option = "--deploygate-families"
    asked = _names(option, text, "family", registry.families)
    there = {family for name in environments for family in gate.environments[name].families}
    # Where none of them is there, nothing is judged, and that says so itself.
    if asked is not None and (absent := asked - there) and asked & there:
        raise pytest.UsageError(f"{option}: no environment that is asked for has a section '{min(absent)}'")
    return asked


def _names(option: str, text: str | None, kind: str, known: Collection[str]) -> frozenset[str] | None:
    """What a list with commas names; None where the option is left out."""
    if text is None:
        return None
    names = [name.strip() for name in text.split(",")]
    if unknown := [name for name in names if name not in known]:
        raise pytest.UsageError(f"{option}: there is no {kind} '{unknown[0]}'; known: {', '.join(known)}")
    return frozenset(names)


def _interference(raised: BaseException | None) -> tuple[str, str]:
    """What kept a rule from being judged, and what to do."""
    remedy = "a gate's rules cannot be skipped; set the rule to `off` in the gate file, or deselect it with -k or -m"
    if isinstance(raised, (pytest.skip.Exception, pytest.xfail.Exception)):
        return f"something in this run skips the rule: {raised}", remedy
    if isinstance(raised, pytest.fail.Exception):
        return f"something in this run stopped the rule: {raised}", ""
    if raised is None:
        return "something in this run took the place of the rule", remedy
    return f"something in this run stopped the rule: {type(raised).__name__} at {crash_site(raised)}", ""


def _judgement_of(report: Any) -> Judgement | None:
    data = getattr(report, DATA, None)
    return None if data is None else Judgement.from_data(data["judgement"])
