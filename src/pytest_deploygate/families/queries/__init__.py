"""Family ``queries``: how many queries the code sends, and how their number grows with the data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from ...finding import CannotJudge, Finding, Location
from ...rules import Family, Options, Phase, Rule, option
from .captured import Asked, Captured, Site
from .growth import MAX_GROWTH, Growth, Scaling, Size
from .judging import MAX_REPEATS

__all__ = [
    "FAMILY",
    "Asked",
    "Captured",
    "Endpoint",
    "Growth",
    "Known",
    "Probe",
    "QueriesFacts",
    "QueriesOptions",
    "Scaling",
    "Site",
    "Size",
    "TestFinding",
]

READING = frozenset(["GET", "HEAD", "OPTIONS"])


@dataclass(frozen=True)
class Endpoint:
    """A request to judge."""

    path: str = option("The path, with its query.", examples=["/api/recommendations?user=1"])
    method: str = option("The method.", default="GET", pattern="^[A-Za-z]+$")
    body: str | None = option("What is sent; as JSON where it is that.", default=None, examples=['{"product": 1}'])
    headers: dict[str, str] = option("Headers, such as who asks.", factory=dict, examples=[{"Authorization": "$TOKEN"}])
    budget: int | None = option("At most so many queries, in the place of the section's.", default=None, minimum=0)
    max_growth: float | None = option(
        "At most so many queries more for each row more, in the place of the section's.", default=None, minimum=0
    )
    max_latency_ms: float | None = option(
        "At most so long in production, in the place of the section's.", default=None, exclusiveMinimum=0
    )
    production_rows: int | None = option(
        "How many rows it works on in production, in the place of the section's.", default=None, minimum=1
    )
    grows: bool = option(
        "Whether the answer grows with the rows. Write `false` for one that is right not to, such as that of a request "
        "for one row; else nothing that grows proves nothing.",
        default=True,
    )

    @property
    def name(self) -> str:
        """Such as ``GET /api/recommendations``."""
        return f"{self.method.upper()} {self.path.partition('?')[0]}"

    @property
    def all_headers(self) -> dict[str, str]:
        """Its headers, and that of a body that is JSON."""
        headers = dict(self.headers)
        if self.body is not None and not any(name.lower() == "content-type" for name in headers):
            try:
                json.loads(self.body)
            except ValueError:
                return headers
            headers["Content-Type"] = "application/json"
        return headers


@dataclass(frozen=True)
class QueriesOptions(Options):
    """How many queries this environment's code may send."""

    app: str | None = option(
        "The application, ASGI or WSGI: `module:name`, or `module:function()` for what a function makes. It is "
        "imported and asked in a process of its own. That runs your code.",
        default=None,
        examples=["shop.main:app"],
    )
    url: str | None = option(
        "A running service in any language, in the place of `app`: its queries are counted by its database.",
        default=None,
        examples=["http://127.0.0.1:3000"],
    )
    database: str | None = option(
        "The database of the service at `url`, PostgreSQL with pg_stat_statements, or MariaDB or MySQL with "
        "performance_schema. Only its statistics are read.",
        default=None,
        examples=["$DATABASE_URL"],
    )
    seed: str | None = option(
        "What makes rows, `module:function`: called with each of `rows` in turn, it makes so many, with parents of "
        "their own. It runs in the process of `app`, on the database that the app uses.",
        default=None,
        examples=["tests.seed:rows"],
    )
    seed_command: list[str] | None = option(
        "A command that makes rows, in the place of `seed`; {rows} stands for how many.",
        default=None,
        minItems=1,
        examples=[["node", "seed.js", "{rows}"]],
    )
    endpoints: list[Endpoint | str] = option(
        "The requests to judge: `GET /path`, or all that there is to say.",
        factory=list,
        examples=[["GET /api/recommendations"]],
    )
    tests: list[str] | None = option(
        "Tests whose query budgets belong to the gate: paths, or `-m NAME` for a marker. They are run by pytest in a "
        "process of their own. That runs your code.",
        default=None,
        minItems=1,
        examples=[["tests/test_queries.py"]],
    )
    rows: list[int] = option(
        "The sizes to run each request at, rising.", factory=lambda: [2, 10, 50], minItems=2, examples=[[2, 10, 50]]
    )
    budget: int | None = option("At most so many queries a request, at the largest size.", default=None, minimum=0)
    repeats: int = option("One function may ask the same so often.", default=MAX_REPEATS, minimum=1)
    max_growth: float = option("At most so many queries more for each row more.", default=MAX_GROWTH, minimum=0)
    rtt_ms: float = option(
        "Milliseconds from the servers to their database and back.", default=1.0, exclusiveMinimum=0, maximum=10_000
    )
    production_rows: int | None = option("How many rows a request works on in production.", default=None, minimum=1)
    max_latency_ms: float | None = option(
        "How many milliseconds a request may wait for its queries in production.", default=None, exclusiveMinimum=0
    )
    baseline: str | None = option(
        "A file with what is known and does not fail, relative to the gate file; `deploygate queries` writes it.",
        default=None,
        examples=["queries.baseline.json"],
    )
    environment: dict[str, str] = option(
        "Environment variables that the code needs to run, such as the database of the tests. The gate's own are not "
        "passed on.",
        factory=dict,
        examples=[{"DATABASE_URL": "sqlite:///probe.db"}],
    )
    roots: list[str] | None = option(
        "The folders that modules are imported from, relative to the gate file. Left out, the gate file's own and "
        "`src` below it.",
        default=None,
        minItems=1,
        examples=[["src"]],
    )
    python: str | None = option(
        "The interpreter that the project uses, as under `imports`. Left out, the one that runs the gate.",
        default=None,
        examples=[".venv/bin/python"],
    )
    timeout: float = option("Seconds that all requests together may take.", default=120.0, minimum=1, maximum=3600)

    def endpoint(self, index: int) -> Endpoint:
        """One of the endpoints, also where it is written as a text."""
        said = self.endpoints[index]
        if isinstance(said, Endpoint):
            return said
        method, _, path = said.strip().partition(" ")
        return Endpoint(path.strip(), method) if path.strip() else Endpoint(method)


@dataclass(frozen=True)
class Probe:
    """An endpoint that was asked at each size.

    Attributes:
        endpoint: Which.
        place: Where the gate file names it.
        runs: What was asked; or why that cannot be known.
        source: Where its queries were seen.
    """

    endpoint: Endpoint
    place: Location
    runs: Scaling | CannotJudge
    source: str = "the application's drivers"


@dataclass(frozen=True)
class TestFinding:
    """What a test with a budget says.

    Attributes:
        rule: Which rule it belongs to.
        finding: What it says.
    """

    __test__ = False

    rule: str
    finding: Finding


@dataclass(frozen=True)
class Known:
    """What a baseline holds of an endpoint.

    Attributes:
        total: How many queries at the largest size.
        statements: How often each statement was asked, by who asks it and for what.
    """

    total: int
    statements: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class QueriesFacts:
    """All that the family's rules see.

    Attributes:
        environment: The environment's name.
        probes: The endpoints.
        tests: What the tests with budgets say; or why that cannot be known. None where the gate file names none.
        known: What the baseline holds, by the endpoint's name.
        notes: Remarks for the summary of a run.
    """

    environment: str
    probes: tuple[Probe, ...]
    tests: tuple[TestFinding | CannotJudge, ...] | None = None
    known: Mapping[str, Known] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def _absent(options: QueriesOptions, rule: Rule, arguments: Mapping[str, str], *, asked: bool) -> str:  # noqa: ARG001
    """Why a rule cannot be judged for want of what the section does not name; empty where it can."""
    if rule.short == "projected-latency" and options.url is not None:
        return "which queries overlap is not seen from the database's side"
    if rule.short == "projected-latency":
        everywhere = options.production_rows is not None and options.max_latency_ms is not None
        somewhere = any(
            (endpoint.production_rows or options.production_rows)
            and (endpoint.max_latency_ms or options.max_latency_ms)
            for endpoint in map(options.endpoint, range(len(options.endpoints)))
        )
        return "" if everywhere or somewhere else "queries.production-rows and queries.max-latency-ms are not set"
    if rule.short == "over-budget" and options.tests is None:
        budgets = [options.budget, *(options.endpoint(i).budget for i in range(len(options.endpoints)))]
        return "" if any(budget is not None for budget in budgets) else "no budget is set"
    return ""


FAMILY = Family(
    "queries",
    QueriesOptions,
    "pytest_deploygate.readers.queries:read_queries",
    "How many queries the code sends, and how their number grows with the data.",
    absent=_absent,
)

PHASE = Phase.DATA
"""What each rule of the family needs: a database that may be filled."""
