"""Judging: which rules a run is about, their families' facts, and what becomes of each rule.

Knows no pytest. Whatever text a judgement holds has gone through the run's scrubber.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from .baseline import Baseline
from .crash import ISSUES, crash_site
from .finding import CannotJudge, Finding, Graph, Location, Node, Severity
from .gate import Gate
from .rules import Deploy, Options, Phase, Registry, Rule
from .secret import Scrubber
from .source import Sources
from .verdict import Judgement, Waived, sort_out
from .waiver import Waivers

__all__ = ["Engine", "Judged", "Planned", "Request"]


@dataclass(frozen=True)
class Request:
    """What a run is asked for.

    Attributes:
        environments: Names of the gate file's environments.
        today: The day on which waivers count or do not.
        phases: The phases whose rules are judged; None for files, and whatever else the gate file names the means for.
        families: The families whose rules are judged; None for all.
        fail_on: The least severity that fails.
        ignore_waivers: No waiver counts.
        baseline: Findings that are known and do not fail; None for none.
        arguments: Command line arguments of families, by name.
        environ: The process environment.
        hostname: How this machine calls itself.
    """

    environments: tuple[str, ...]
    today: date
    phases: frozenset[Phase] | None = None
    families: frozenset[str] | None = None
    fail_on: Severity = Severity.ERROR
    ignore_waivers: bool = False
    baseline: Baseline | None = None
    arguments: Mapping[str, str] = field(default_factory=dict)
    environ: Mapping[str, str] = field(default_factory=dict)
    hostname: str = ""


@dataclass(frozen=True)
class Planned:
    """One rule in one environment, to be judged."""

    environment: str
    rule: Rule
    severity: Severity

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from all others of the run."""
        return self.environment, self.rule.name


@dataclass(frozen=True)
class Judged:
    """What became of a rule.

    Attributes:
        judgement: The judgement.
        waivers: The positions of the waivers that it needed.
        notes: What the family's reader remarks for the summary of the run.
    """

    judgement: Judgement
    waivers: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


class Engine:
    """Judges the rules of one gate file.

    Args:
        gate: The gate file.
        registry: The families and rules that it was read with.
        request: What the run is asked for.
        scrubber: Knows the run's secrets.
        passing: Exceptions that end the whole run, and pass through, beside those that are no `Exception`.

    Attributes:
        request: What the run is asked for.
        plan: What is to be judged, in the order of the gate file.
        left_out: ``(environment, rule)`` of rules that are not judged, by the reason.
        waivers: The gate file's, on the day of the run.
        chosen: `Planned.key` of what is judged in the end, where that is less than the plan; readers read for no other.
    """

    chosen: frozenset[tuple[str, str]] | None = None

    def __init__(
        self,
        gate: Gate,
        registry: Registry,
        request: Request,
        scrubber: Scrubber,
        passing: tuple[type[BaseException], ...] = (),
    ) -> None:
        self.request = request
        self.plan: list[Planned] = []
        self.left_out: dict[str, list[tuple[str, str]]] = {}
        self.waivers = Waivers(gate.waivers, request.today, request.ignore_waivers)
        self._gate = gate
        self._registry = registry
        self._scrubber = scrubber
        self._passing = passing
        self._sources = Sources(gate.root, scrubber)
        self._facts: dict[tuple[str, str], Any] = {}
        for name in request.environments:
            for planned in self._rules(name):
                if reason := self._why_not(planned):
                    self.left_out.setdefault(reason, []).append(planned.key)
                else:
                    self.plan.append(planned)

    def _why_not(self, planned: Planned) -> str:
        """Why a rule is not judged in this run; empty where it is."""
        families = self.request.families
        if families is not None and planned.rule.family not in families:
            return f"family {planned.rule.family} not asked for"
        phase, asked = planned.rule.phase, self.request.phases
        absent = self._registry.families[planned.rule.family].absent
        is_taken = phase in asked if asked is not None else phase is Phase.STATIC or absent is not None
        if not is_taken:
            return f"phase {phase} not asked for"
        if absent is None:
            return ""
        return absent(self._options(planned), planned.rule, self.request.arguments, asked=asked is not None)

    def _rules(self, name: str) -> Iterator[Planned]:
        """All rules of an environment that are not off."""
        environment = self._gate.environments[name]
        for family in environment.families:
            for rule in self._registry.of(family):
                severity = environment.severities.get(rule.name, rule.severity)
                if severity is not Severity.OFF:
                    yield Planned(name, rule, severity)

    def unjudged(self, judged: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
        """``(environment, rule)`` of all that the gate file asks for and that is not among the judged."""
        every = {planned.key for name in self._gate.environments for planned in self._rules(name)}
        return every.difference(judged)

    def place(self, planned: Planned) -> Location:
        """Where the gate file asks for a rule: its family's section."""
        return self._options(planned).place()

    def judge(self, planned: Planned) -> Judged:
        """Judge a rule, reading its family's facts unless they were read before."""
        self.waivers.used, used_before = set(), self.waivers.used
        try:
            findings, refusals = sort_out(self._words(planned))
            waived: list[Waived] = []
            left = [finding for finding in findings if not self._waive(planned, finding, waived)]
            unjudged = [refusal for refusal in refusals if not self._waive(planned, refusal, waived)]
            judgement = self._judgement(planned, left, unjudged, waived)
            return Judged(judgement, tuple(sorted(self.waivers.used)), self._notes(planned))
        finally:
            self.waivers.used |= used_before

    def refuse(self, planned: Planned, message: str, help: str) -> Judgement:
        """The judgement of a rule that something outside the gate kept from being judged."""
        refusal = Finding(message, self.place(planned), planned.rule.name, help)
        return self._judgement(planned, [], [self._shown(refusal)], [])

    def scrub(self, text: str) -> str:
        """A text without the run's secrets, and without what no stream can encode."""
        return self._scrubber.scrub(str(text)).encode("utf-8", "backslashreplace").decode()

    def _words(self, planned: Planned) -> Iterator[Finding | CannotJudge]:
        """What a rule says; its own failure is a refusal among them."""
        try:
            yield from self._shown_words(planned)
        except self._passing:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it is no pass
            yield self._crash(f"rule {planned.rule.name}", planned.rule.check.__module__, planned, error)

    def _shown_words(self, planned: Planned) -> Iterator[Finding | CannotJudge]:
        name = planned.rule.name
        try:
            # Somebody else's rule may give anything.
            said: Any = planned.rule.check(self._read(planned), self._options(planned))
            for word in said if isinstance(said, Iterable) else [said]:
                if isinstance(word, CannotJudge):
                    yield _refusal(self._shown(word.finding))
                elif isinstance(word, Finding):
                    yield self._shown(word)
                else:
                    message = f"rule {name} gives a {type(word).__name__}; a rule yields Finding and CannotJudge"
                    yield CannotJudge(message, self.place(planned), name, "tell who wrote the rule")
        except CannotJudge as refusal:
            yield _refusal(self._shown(refusal.finding))

    def _read(self, planned: Planned) -> Any:
        """The facts for a rule.

        Raises:
            CannotJudge: They cannot be had.
        """
        key = planned.environment, planned.rule.family
        if key not in self._facts:
            family = self._registry.families[planned.rule.family]
            try:
                self._facts[key] = family.read(self._options(planned), self._deploy(*key))
            except CannotJudge as refusal:
                self._facts[key] = _Unread(refusal.finding)
            except self._passing:
                raise
            except Exception as error:  # noqa: BLE001 - whatever it is, it is no pass
                module = family.reader if isinstance(family.reader, str) else family.reader.__module__
                self._facts[key] = _Unread(self._crash(f"the reader of {family.name}", module, planned, error).finding)
        facts = self._facts[key]
        if isinstance(facts, _Unread):
            raise _refusal(facts.why)
        return facts

    def _notes(self, planned: Planned) -> tuple[str, ...]:
        """The remarks of a family's facts, where those have any."""
        notes = getattr(self._facts.get((planned.environment, planned.rule.family)), "notes", ())
        return tuple(self.scrub(note) for note in notes) if isinstance(notes, (list, tuple)) else ()

    def _options(self, planned: Planned) -> Options:
        return self._gate.environments[planned.environment].families[planned.rule.family]

    def _deploy(self, environment: str, family: str) -> Deploy:
        environments = self._gate.environments.values()
        sections: dict[str, dict[str, Options]] = {}
        for known in environments:
            for name, options in known.families.items():
                sections.setdefault(name, {})[known.name] = options
        return Deploy(
            root=self._gate.root,
            gate=self._gate.path,
            environment=environment,
            siblings=sections[family],
            environ=self.request.environ,
            arguments=self.request.arguments,
            hostname=self.request.hostname,
            patterns={e.name: e.detect.patterns for e in environments if e.detect},
            scrubber=self._scrubber,
            sections=sections,
            today=self.request.today,
            rules=frozenset(
                p.rule.name
                for p in self.plan
                if (p.environment, p.rule.family) == (environment, family)
                and (self.chosen is None or p.key in self.chosen)
            ),
        )

    def _waive(self, planned: Planned, finding: Finding, waived: list[Waived]) -> bool:
        waiver = self.waivers.match(planned.environment, planned.rule.name, finding)
        if waiver is None:
            return False
        waived.append(Waived(self._subject_scrubbed(finding), self.scrub(waiver.sentence)))
        return True

    def _judgement(
        self, planned: Planned, findings: Iterable[Finding], refusals: Iterable[Finding], waived: Iterable[Waived]
    ) -> Judgement:
        new, known = tuple(map(self._subject_scrubbed, findings)), tuple[Finding, ...]()
        if self.request.baseline is not None:
            new, known = self.request.baseline.parted(*planned.key, new)
        return Judgement(
            environment=planned.environment,
            rule=planned.rule.name,
            severity=planned.severity,
            fails=planned.severity is Severity.ERROR or self.request.fail_on is Severity.WARN,
            findings=new,
            refusals=tuple(map(self._subject_scrubbed, refusals)),
            waived=tuple(waived),
            known=known,
        )

    def _shown(self, finding: Finding) -> Finding:
        """The finding with its source lines and without secrets, but for the subject, which waivers have to match."""
        finding = self._sources.fill(finding)
        related = tuple(replace(r, message=self.scrub(r.message), place=_encodable(r.place)) for r in finding.related)
        return replace(
            finding,
            message=self.scrub(finding.message),
            place=_encodable(finding.place),
            help=self.scrub(finding.help),
            related=related,
            graph=finding.graph and self._graph_scrubbed(finding.graph),
        )

    def _subject_scrubbed(self, finding: Finding) -> Finding:
        return replace(finding, subject=self.scrub(finding.subject))

    def _graph_scrubbed(self, graph: Graph) -> Graph:
        return Graph(
            tuple(Node(self.scrub(node.label), self.scrub(node.note)) for node in graph.nodes),
            tuple(replace(edge, note=self.scrub(edge.note)) for edge in graph.edges),
        )

    def _crash(self, what: str, module: str, planned: Planned, error: Exception) -> CannotJudge:
        # Neither the error's text nor a traceback: both can quote what was read.
        message = f"deploygate itself failed in {what}: {type(error).__name__} at {crash_site(error, self._gate.root)}"
        is_own = module.partition(".")[0] == __package__
        remedy = f"please report this line at {ISSUES}" if is_own else f"please report this line to who wrote {what}"
        return CannotJudge(message, self.place(planned), what, f"{remedy}; until it is mended, a waiver can cover it")


@dataclass(frozen=True)
class _Unread:
    """Stands in the place of facts that could not be had."""

    why: Finding


def _refusal(finding: Finding) -> CannotJudge:
    return CannotJudge(finding.message, finding.place, finding.subject, finding.help, finding.related)


def _encodable(place: Location) -> Location:
    path = place.path.encode("utf-8", "backslashreplace").decode()
    return place if path == place.path else replace(place, path=path)
