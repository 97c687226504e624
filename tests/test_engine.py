"""Judging, without pytest."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from pytest_deploygate.engine import Engine, Request
from pytest_deploygate.finding import CannotJudge, Finding, Location, Related, Severity
from pytest_deploygate.gate import Detect, Environment, Gate
from pytest_deploygate.rules import Family, Options, Phase, Registry, rule
from pytest_deploygate.secret import MASK, Scrubber
from pytest_deploygate.verdict import State
from pytest_deploygate.waiver import Waiver

PLACE = Location("app.js", 1, 1)
DAY = date(2026, 6, 1)


@dataclass(frozen=True)
class DemoOptions(Options):
    """A demo."""

    name: str = ""


@dataclass
class Bench:
    """Puts an engine together around rules that are functions of (facts, options)."""

    root: Path
    registry: Registry = field(default_factory=Registry)
    reads: list = field(default_factory=list)
    reader: object = None
    waivers: tuple = ()
    severities: dict = field(default_factory=dict)
    scrubber: Scrubber = field(default_factory=Scrubber)
    environments: tuple = ("api",)
    families: tuple = ("demo",)
    passing: tuple = ()

    def __post_init__(self):
        self.reader = self.reader or (lambda options, deploy: deploy)
        for name in ("demo", "other"):
            self.registry.add_family(Family(name, DemoOptions, self.read, "A demo."))

    def read(self, options, deploy):
        self.reads.append((deploy.environment, options.name))
        return self.reader(options, deploy)

    def add(self, check, name="demo/check", **attributes):
        check.__doc__ = "A check."
        self.registry.add_rule(rule(name, **attributes)(check))

    def engine(self, *asked, **request):
        environments = {
            name: Environment(
                name,
                Location("gate.yaml"),
                {f: DemoOptions(f"{name} {f}") for f in self.families},
                self.severities,
                Detect(hostname=f"{name}-*") if name != "web" else None,
            )
            for name in self.environments
        }
        gate = Gate(self.root / "gate.yaml", self.root, environments, self.waivers, Severity.ERROR, "gate.yaml")
        known = Request(asked or self.environments, DAY, **request)
        return Engine(gate, self.registry, known, self.scrubber, self.passing)

    def judge(self, check, **request):
        self.add(check)
        engine = self.engine(**request)
        return engine.judge(engine.plan[0])


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


def waiver(subject="x", until=DAY, rule="demo/check", environment=None):
    return Waiver(rule, subject, "OPS-1", "me", until, environment, Location("gate.yaml", 9))


def only(judged):
    """The only thing that a judgement has to say."""
    (said,) = (*judged.judgement.findings, *judged.judgement.refusals)
    return said


# What rules say


@pytest.mark.parametrize("said", [[], (), iter(()), {}])
def test_nothing_is_wrong(bench, said):
    assert bench.judge(lambda facts, options: said).judgement.state is State.PASSED


def test_a_finding(bench):
    finding = Finding("m", PLACE, "s", "h", (Related("r", PLACE),))
    judged = bench.judge(lambda facts, options: [finding, finding])
    assert judged.judgement.findings == (finding,)
    assert (judged.judgement.state, judged.waivers) == (State.FAILED, ())


@pytest.mark.parametrize(
    ("severity", "fail_on", "state"),
    [
        (Severity.ERROR, Severity.ERROR, State.FAILED),
        (Severity.ERROR, Severity.WARN, State.FAILED),
        (Severity.WARN, Severity.ERROR, State.WARNED),
        (Severity.WARN, Severity.WARN, State.FAILED),
    ],
)
def test_severities(bench, severity, fail_on, state):
    bench.severities = {"demo/check": severity}
    assert bench.judge(lambda f, o: [Finding("m", PLACE, "s")], fail_on=fail_on).judgement.state is state


def test_a_refusal_beside_a_finding(bench):
    said = [Finding("m", PLACE, "s"), CannotJudge("c", PLACE, "t")]
    judgement = bench.judge(lambda f, o: said).judgement
    assert (judgement.state, len(judgement.findings), len(judgement.refusals)) == (State.FAILED, 1, 1)
    bench.severities = {"demo/check": Severity.WARN}
    engine = bench.engine()
    assert engine.judge(engine.plan[0]).judgement.state is State.CANNOT_JUDGE


def test_a_refusal_that_is_raised(bench):
    def check(facts, options):
        yield Finding("m", PLACE, "s")
        raise CannotJudge("c", PLACE, "t")

    judgement = bench.judge(check).judgement
    assert (len(judgement.findings), len(judgement.refusals)) == (1, 1)


def test_a_refusal_that_is_raised_at_once(bench):
    def check(facts, options):
        raise CannotJudge("c", PLACE, "t")

    assert only(bench.judge(check)) == Finding("c", PLACE, "t")


@pytest.mark.parametrize("said", [None, 5, "text", ["text"], [None], [Finding], True])
def test_what_is_neither(bench, said):
    judged = bench.judge(lambda f, o: said)
    assert judged.judgement.state is State.CANNOT_JUDGE
    assert "a rule yields Finding and CannotJudge" in judged.judgement.refusals[0].message


@pytest.mark.parametrize(
    "broken",
    [
        Finding(None, PLACE, "s"),
        Finding("m", None, "s"),
        Finding("m", "app.js:1", "s"),
        Finding("m", Location("a.js", None), "s"),
        Finding("m", Location(Path("a.js"), 1), "s"),
        Finding("m", PLACE, "s", related=[Related("r", PLACE)]),
        Finding("m", PLACE, "s", related=(PLACE,)),
    ],
)
def test_a_finding_of_the_wrong_shape_is_no_pass(bench, broken):
    assert bench.judge(lambda f, o: [broken]).judgement.state in {State.FAILED, State.CANNOT_JUDGE}


# What goes wrong


class Unhashable(Exception):
    __hash__ = None


@pytest.mark.parametrize(
    "error", [TypeError("hunter2"), RecursionError(), MemoryError(), Unhashable("hunter2"), OSError(5, "hunter2")]
)
def test_a_rule_that_fails(bench, error):
    def check(facts, options):
        yield Finding("m", PLACE, "s")
        raise error

    judgement = bench.judge(check).judgement
    assert [f.message for f in judgement.findings] == ["m"]
    (refusal,) = judgement.refusals
    assert refusal.message.startswith(
        f"deploygate itself failed in rule demo/check: {type(error).__name__} at test_engine.py:"
    )
    assert refusal.help.startswith("please report this line to who wrote rule demo/check; ")
    assert "hunter2" not in repr(judgement)


def test_a_rule_of_our_own_that_fails(bench):
    def check(facts, options):
        raise TypeError

    check.__module__ = "pytest_deploygate.checks.pm2.foreign_app"
    assert only(bench.judge(check)).help.startswith("please report this line at https://")


def test_endless_recursion(bench):
    def check(facts, options):
        return check(facts, options)

    assert "RecursionError at test_engine.py:" in only(bench.judge(check)).message


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_what_ends_the_run_passes_through(bench, error):
    def check(facts, options):
        raise error

    with pytest.raises(error):
        bench.judge(check)


def test_what_the_caller_lets_pass(bench):
    def check(facts, options):
        raise LookupError

    def read(options, deploy):
        raise LookupError

    bench.passing = (LookupError,)
    with pytest.raises(LookupError):
        bench.judge(check)
    bench.reader = read
    engine = bench.engine()
    with pytest.raises(LookupError):
        engine.judge(engine.plan[0])


# What is read


def test_facts_are_read_once_for_each_family_and_environment(bench):
    bench.environments, bench.families = ("api", "web"), ("demo", "other")
    for name in ("demo/a", "demo/b", "other/a", "other/b"):
        bench.add(lambda facts, options: [], name)
    engine = bench.engine()
    for planned in engine.plan * 2:
        engine.judge(planned)
    assert bench.reads == [(e, f"{e} {f}") for e in ("api", "web") for f in ("demo", "other")]


def test_a_reader_that_refuses_is_asked_once(bench):
    def read(options, deploy):
        raise CannotJudge("no file", PLACE, "file", "write it")

    bench.reader = read
    for name in ("demo/a", "demo/b"):
        bench.add(lambda facts, options: [Finding("never", PLACE, "s")], name)
    engine = bench.engine()
    for planned in engine.plan * 2:
        judgement = engine.judge(planned).judgement
        assert judgement.refusals == (Finding("no file", PLACE, "file", "write it"),)
        assert judgement.findings == ()
    assert len(bench.reads) == 1


def test_a_reader_that_fails(bench):
    def read(options, deploy):
        raise ValueError("hunter2")

    bench.reader = read
    refusal = only(bench.judge(lambda facts, options: []))
    assert refusal.message.startswith("deploygate itself failed in the reader of demo: ValueError at test_engine.py:")
    assert "who wrote the reader of demo" in refusal.help
    assert len(bench.reads) == 1


def test_a_reader_that_cannot_be_imported(bench):
    bench.registry.families["demo"] = Family("demo", DemoOptions, "pytest_deploygate.readers.nothing:read", "A demo.")
    refusal = only(bench.judge(lambda facts, options: []))
    assert "deploygate itself failed in the reader of demo: ModuleNotFoundError" in refusal.message
    assert "https://" in refusal.help


def test_what_a_reader_is_told(bench):
    bench.environments = ("api", "web")
    seen = []
    bench.reader = lambda options, deploy: seen.append(deploy)
    bench.add(lambda facts, options: [])
    engine = bench.engine("web", environ={"A": "b"}, arguments={"pm2-config": "x.js"}, hostname="web-1")
    engine.judge(engine.plan[0])
    (deploy,) = seen
    assert (deploy.root, deploy.gate, deploy.environment) == (bench.root, bench.root / "gate.yaml", "web")
    assert {name: options.name for name, options in deploy.siblings.items()} == {"api": "api demo", "web": "web demo"}
    assert (deploy.environ, deploy.arguments, deploy.hostname) == ({"A": "b"}, {"pm2-config": "x.js"}, "web-1")
    assert deploy.patterns == {"api": ("api-*",)}
    assert deploy.scrubber is bench.scrubber


def test_an_option_that_depends_on_an_unset_variable(bench):
    class Guarded(DemoOptions):
        @property
        def name(self):
            raise CannotJudge("NAME is not set", PLACE, "NAME")

    bench.registry.families["demo"] = Family("demo", DemoOptions, lambda options, deploy: None, "A demo.")
    bench.add(lambda facts, options: [options.name])
    engine = bench.engine()
    engine._gate.environments["api"].families["demo"] = object.__new__(Guarded)
    assert only(engine.judge(engine.plan[0])).message == "NAME is not set"


# What is planned


def test_the_plan(bench):
    bench.environments, bench.families = ("api", "web"), ("other", "demo")
    for name, attributes in {
        "demo/b": {},
        "demo/a": {},
        "other/c": {"severity": Severity.OFF},
        "other/d": {"phase": Phase.DATA},
        "other/e": {"phase": Phase.LIVE},
        "other/f": {"severity": Severity.WARN},
    }.items():
        bench.add(lambda facts, options: [], name, **attributes)
    bench.severities = {"demo/b": Severity.OFF}
    engine = bench.engine("web", "api")
    assert [p.key for p in engine.plan] == [
        ("web", "other/f"),
        ("web", "demo/a"),
        ("api", "other/f"),
        ("api", "demo/a"),
    ]
    assert engine.left_out == {
        "phase data not asked for": [("web", "other/d"), ("api", "other/d")],
        "phase live not asked for": [("web", "other/e"), ("api", "other/e")],
    }
    engine = bench.engine("api", phases=frozenset([Phase.DATA, Phase.STATIC]))
    assert [p.rule.name for p in engine.plan] == ["other/d", "other/f", "demo/a"]


@pytest.mark.parametrize(
    ("phases", "arguments", "planned", "left_out"),
    [
        (None, {}, ["demo/a"], {"no database": ["demo/b"], "phase host not asked for": ["demo/c"]}),
        (None, {"database": "yes"}, ["demo/a", "demo/b"], {"phase host not asked for": ["demo/c"]}),
        ([Phase.STATIC], {"database": "yes"}, ["demo/a"], {"phase data": ["demo/b"], "phase host": ["demo/c"]}),
        ([Phase.STATIC, Phase.DATA], {}, ["demo/a", "demo/b"], {"phase host": ["demo/c"]}),
    ],
)
def test_a_phase_that_is_taken_where_its_means_are_there(bench, phases, arguments, planned, left_out):
    def absent(options, rule, given, *, asked):
        if rule.phase is Phase.HOST:
            return "phase host not asked for" if not asked else ""
        return "" if rule.phase is Phase.STATIC or asked or "database" in given else "no database"

    bench.registry.families["demo"] = Family(
        "demo", DemoOptions, lambda options, deploy: None, "A demo.", absent=absent
    )
    for name, phase in {"a": Phase.STATIC, "b": Phase.DATA, "c": Phase.HOST}.items():
        bench.add(lambda facts, options: [], f"demo/{name}", phase=phase)
    engine = bench.engine("api", phases=None if phases is None else frozenset(phases), arguments=arguments)
    assert [p.rule.name for p in engine.plan] == planned
    found = {reason: [name for _, name in keys] for reason, keys in engine.left_out.items()}
    assert {key.split(" not asked")[0]: names for key, names in found.items()} == {
        key.split(" not asked")[0]: names for key, names in left_out.items()
    }


def test_what_was_not_judged(bench):
    bench.environments = ("api", "web")
    bench.add(lambda facts, options: [], "demo/a")
    bench.add(lambda facts, options: [], "demo/b", phase=Phase.DATA)
    engine = bench.engine("api")
    assert engine.unjudged([]) == {(e, r) for e in ("api", "web") for r in ("demo/a", "demo/b")}
    assert engine.unjudged([("api", "demo/a")]) == {("api", "demo/b"), ("web", "demo/a"), ("web", "demo/b")}


# Waivers


def test_a_waiver(bench):
    bench.waivers = (waiver("never"), waiver("x"))
    judged = bench.judge(lambda f, o: [Finding("m", PLACE, "x")])
    assert (judged.judgement.state, judged.waivers) == (State.WAIVED, (1,))
    assert judged.judgement.waived[0].reason == "OPS-1 (me, until 2026-06-01)"


def test_a_waiver_for_one_of_two(bench):
    bench.waivers = (waiver("x"),)
    judged = bench.judge(lambda f, o: [Finding("m", PLACE, "x"), Finding("m", PLACE, "y")])
    assert judged.judgement.state is State.FAILED
    assert (len(judged.judgement.waived), len(judged.judgement.findings)) == (1, 1)


def test_a_waiver_for_what_cannot_be_judged(bench):
    bench.waivers = (waiver("x"),)
    assert bench.judge(lambda f, o: [CannotJudge("m", PLACE, "x")]).judgement.state is State.WAIVED


def test_a_waiver_for_a_rule_that_fails(bench):
    """Whoever has to deploy tonight can answer for it, as for anything else."""
    bench.waivers = (waiver("rule demo/check"),)
    assert bench.judge(lambda f, o: 1 / 0).judgement.state is State.WAIVED


def test_an_expired_waiver_is_needed_and_does_not_count(bench):
    bench.waivers = (waiver("x", date(2026, 5, 31)),)
    judged = bench.judge(lambda f, o: [Finding("m", PLACE, "x")])
    assert (judged.judgement.state, judged.waivers) == (State.FAILED, (0,))


def test_no_waiver_counts(bench):
    bench.waivers = (waiver("x"),)
    judged = bench.judge(lambda f, o: [Finding("m", PLACE, "x")], ignore_waivers=True)
    assert (judged.judgement.state, judged.waivers) == (State.FAILED, ())


def test_each_judgement_tells_all_waivers_that_it_needed(bench):
    bench.waivers = (waiver("x", rule="demo/*"), waiver("y", rule="demo/*"))
    bench.add(lambda f, o: [Finding("m", PLACE, "x")], "demo/a")
    bench.add(lambda f, o: [Finding("m", PLACE, "x"), Finding("m", PLACE, "y")], "demo/b")
    engine = bench.engine()
    assert [engine.judge(planned).waivers for planned in engine.plan] == [(0,), (0, 1)]
    assert engine.waivers.used == {0, 1}
    assert engine.waivers.notes() == [
        f"gate.yaml:9: waiver of demo/* '{subject}', by me: ends today" for subject in ("x", "y")
    ]


# Secrets


def test_every_text_is_scrubbed(bench):
    bench.scrubber.add("swordfish")
    (bench.root / "app.js").write_text("const a = f(swordfish)\n")
    bench.waivers = (waiver("* swordfish waived"),)

    def said(text):
        return Finding(
            f"m swordfish {text}", PLACE, f"s swordfish {text}", "h swordfish", (Related("r swordfish", PLACE),)
        )

    judged = bench.judge(lambda f, o: [said("one"), said("waived"), CannotJudge("c swordfish", PLACE, "t swordfish")])
    judgement = judged.judgement
    assert (len(judgement.findings), len(judgement.waived), len(judgement.refusals)) == (1, 1, 1)
    assert "swordfish" not in repr(judgement)
    assert judgement.findings[0].message == f"m {MASK} one"
    assert judgement.findings[0].place.source == "const a = f(*********)"


def test_what_a_reader_learns_counts_for_its_own_refusal(bench):
    def read(options, deploy):
        deploy.scrubber.add("swordfish")
        raise CannotJudge("c swordfish", PLACE)

    bench.reader = read
    assert only(bench.judge(lambda f, o: [])).message == f"c {MASK}"


def test_places_and_names_are_not_scrubbed(bench):
    for word in ("app.js", "demo/check", "check"):
        bench.scrubber.add(word)
    judgement = bench.judge(lambda f, o: [Finding("m", PLACE, "s")]).judgement
    assert (judgement.rule, judgement.findings[0].place.path) == ("demo/check", "app.js")


def test_what_no_stream_can_encode(bench):
    finding = Finding(
        "a\ud800b", Location("caf\udce9.js", 1), "s\udfff", "h\ud800", (Related("r\ud800", Location("\ud800", 1)),)
    )
    judgement = bench.judge(lambda f, o: [finding]).judgement
    assert repr(judgement).encode("utf-8")
    assert judgement.findings[0].message == r"a\ud800b"
    assert judgement.findings[0].place.path == r"caf\udce9.js"


def test_what_something_else_stopped(bench):
    bench.scrubber.add("swordfish")
    bench.add(lambda f, o: [])
    engine = bench.engine()
    judgement = engine.refuse(engine.plan[0], "stopped: swordfish", "do something")
    assert judgement.state is State.CANNOT_JUDGE
    assert judgement.refusals[0].message == f"stopped: {MASK}"
    assert engine.place(engine.plan[0]) == Location("deploygate.yaml")


def test_what_a_reader_remarks(bench):
    @dataclass
    class Facts:
        notes: object

    bench.scrubber.add("swordfish")
    bench.reader = lambda options, deploy: Facts(("took swordfish.js",))
    assert bench.judge(lambda f, o: []).notes == (f"took {MASK}.js",)
    for other in ("text", 5, None):
        bench.reader = lambda options, deploy, other=other: Facts(other)
        engine = bench.engine()
        assert engine.judge(engine.plan[0]).notes == ()
