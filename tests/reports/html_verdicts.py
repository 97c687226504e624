"""Verdicts as real runs have them, made up: one for each outcome, and one that is large."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping

from pytest_deploygate.finding import Edge, Finding, Graph, Location, Node, Related, Severity
from pytest_deploygate.rules import Rule, builtin
from pytest_deploygate.verdict import Judgement, Verdict, Waived

ERROR, WARN = Severity.ERROR, Severity.WARN

CIRCLE = Graph(
    tuple(Node(f"shop.{name}") for name in ("accounts.models", "orders.models", "orders.pricing")),
    (
        Edge(0, 1, "shop/accounts/models.py:3"),
        Edge(1, 2, "shop/orders/models.py:7"),
        Edge(2, 0, "shop/orders/pricing.py:1"),
    ),
)
BRANCHES = Graph(
    (
        Node("0007_orders", "database"),
        Node("0008_add_coupon"),
        Node("0009_coupon_index", "head"),
        Node("0008_add_invoice", "head"),
    ),
    (Edge(0, 1), Edge(1, 2), Edge(0, 3)),
)

FOREIGN_APP = Finding(
    "'web' is not an app of 'apiserver': 'webserver' has it",
    Location("ecosystem.config.js", 12, 13, 5, "      name: 'web',"),
    "web",
    "start 'ecosystem.apiserver.config.js' instead; if it does run on 'apiserver', add it to `apps:` there",
    (
        Related(
            "it is listed here",
            Location("deploygate.yaml", 9, 14, 3, "      apps: [web, web-worker]"),
        ),
    ),
)
TWO_HEADS = Finding(
    "the migrations have 2 heads: '0008_add_invoice', '0009_coupon_index'",
    Location("migrations/versions/0008_add_invoice.py", 14, 1, 8, 'revision = "0008_add_invoice"'),
    "alembic",
    "`alembic merge heads`, and commit what it makes\n"
    "0007_orders (database) ─┬─ 0008_add_invoice (head)\n"
    "                        └─ 0008_add_coupon ── 0009_coupon_index (head)",
    (
        Related(
            "'0009_coupon_index' is the other",
            Location("migrations/versions/0009_coupon_index.py", 12, 1, 8, 'revision = "0009_coupon_index"'),
        ),
    ),
    BRANCHES,
)
IMPORT_CYCLE = Finding(
    "'shop.accounts.models' imports itself by way of 'shop.orders.models', 'shop.orders.pricing'",
    Location("shop/accounts/models.py", 3, 1, 36, "from shop.orders.models import Order"),
    "shop.accounts.models -> shop.orders.models",
    "without the import of 'shop.accounts.models' in 'shop.orders.pricing' (shop/orders/pricing.py:1) no module is left "
    "in a cycle: move it into the function that needs it, or what both need into a module of its own",
    graph=CIRCLE,
)
PLACEHOLDER = Finding(
    "STRIPE_SECRET_KEY holds the placeholder of a template",
    Location(".env.production", 8, 19, 24),
    "STRIPE_SECRET_KEY",
    "put the real key where the server reads it; an empty value is not a remedy",
)
UNREACHABLE = Finding(
    "the database at db.internal:5432 does not answer: connection refused",
    Location("deploygate.yaml", 21, 12, 15, "      url: $(DATABASE_URL)"),
    "database",
    "let this machine reach it, or judge without `--deploygate-phase=data`",
)
WEAK = Finding(
    "SESSION_SECRET can be guessed: it is a word",
    Location(".env.staging", 3, 16, 6),
    "SESSION_SECRET",
    "generate one, such as with `openssl rand -hex 32`",
)


@functools.cache
def rules() -> Mapping[str, Rule]:
    """The real rules, whose pages are real Markdown."""
    return builtin().rules


def judged(environment: str, rule: str, severity: Severity = ERROR, **said: tuple[object, ...]) -> Judgement:
    return Judgement(environment, rule, severity, severity is ERROR, **said)


def holding(environment: str, *names: str) -> list[Judgement]:
    """All of some families' rules, or of some rules' names, as passed."""
    return [judged(environment, name) for name in rules() if name.startswith(names)]


def verdict(*judgements: Judgement, planned: int | None = None, environments: tuple[str, ...] = (), **more) -> Verdict:
    return Verdict(
        "deploygate.yaml",
        environments or tuple(dict.fromkeys(one.environment for one in judgements)),
        len(judgements) if planned is None else planned,
        list(judgements),
        rules=rules(),
        seconds=1.234,
        folder="deploy",
        **more,
    )


def _but(passed: list[Judgement], *others: Judgement) -> list[Judgement]:
    names = {one.rule for one in others}
    return [*(one for one in passed if one.rule not in names), *others]


def passed() -> Verdict:
    return verdict(
        *holding("apiserver", "env/", "imports/", "pm2/"),
        *holding("workerserver", "env/", "pm2/"),
        left_out={"the phase `data` was not asked for": ["migrations/pending", "migrations/drift"]},
    )


def failed() -> Verdict:
    return verdict(
        *_but(
            holding("apiserver", "env/", "imports/", "migrations/", "pm2/"),
            judged("apiserver", "pm2/foreign-app", findings=(FOREIGN_APP,)),
            judged("apiserver", "migrations/several-heads", findings=(TWO_HEADS,)),
            judged("apiserver", "imports/cycle", WARN, findings=(IMPORT_CYCLE,)),
        ),
        *_but(
            holding("workerserver", "env/", "pm2/"),
            judged("workerserver", "env/placeholder", findings=(PLACEHOLDER,), refusals=(UNREACHABLE,)),
        ),
        *holding("webserver", "pm2/"),
        left_out={
            "the phase `live` was not asked for": ["pm2/wrong-host (apiserver)", "queries/repeated (apiserver)"],
            "there is no `database:` in the gate file": ["migrations/pending (workerserver)"],
        },
        notes=["the waiver of 'env/weak-secret' for 'OLD_KEY' was not needed: take it out"],
        planned=121,
    )


def cannot_judge() -> Verdict:
    return verdict(
        *_but(
            holding("apiserver", "migrations/", "pm2/"),
            judged("apiserver", "migrations/pending", refusals=(UNREACHABLE,)),
            judged("apiserver", "migrations/drift", refusals=(UNREACHABLE,)),
        )
    )


def mixed() -> Verdict:
    """Known, waived and warned: nothing that stands in the way."""
    waived = Waived(WEAK, "OPS-112: staging has no users yet (Ada Byron, until 2027-01-31)")
    return verdict(
        *_but(
            holding("staging", "env/", "imports/"),
            judged("staging", "imports/cycle", WARN, findings=(IMPORT_CYCLE,), known=(TWO_HEADS,)),
            judged("staging", "env/weak-secret", waived=(waived,)),
            judged("staging", "env/placeholder", known=(PLACEHOLDER, WEAK)),
        ),
        notes=["the baseline has 3 findings"],
    )


def nothing_judged() -> Verdict:
    return verdict(
        environments=("apiserver",),
        planned=14,
        left_out={"the phase `data` was not asked for": ["migrations/pending"]},
    )


def outdated() -> Verdict:
    return verdict(
        *holding("apiserver", "env/"),
        mended=["env/placeholder in 'apiserver': STRIPE_SECRET_KEY in .env.production"],
    )


def partial() -> Verdict:
    return verdict(*holding("apiserver", "env/"), planned=40, environments=("apiserver", "workerserver"))


OUTCOMES: Mapping[str, Callable[[], Verdict]] = {
    "passed": passed,
    "failed": failed,
    "cannot judge": cannot_judge,
    "mixed": mixed,
    "nothing judged": nothing_judged,
    "outdated baseline": outdated,
    "partial": partial,
}


def large(findings: int) -> Verdict:
    """So many findings of ten rules in ten environments, as different from each other as real ones."""
    names = [name for name in rules() if name.startswith(("env/", "pm2/"))][:10]
    each = findings // 100

    def found(number: int) -> Finding:
        place = Location(
            f"services/shop-{number}/app.py", number + 1, 9, 6, f"    name = 'shop-{number}' if ready else None"
        )
        related = (Related("the other half", Location(f"services/shop-{number}/web.py", 3, 1, 4, "name = 'shop'")),)
        return Finding(
            f"'shop-{number}' has no port", place, f"shop-{number}", f"give shop-{number} a `port:`", related
        )

    return verdict(
        *(
            judged(f"server-{server}", name, findings=tuple(found(at * each + number) for number in range(each)))
            for server in range(10)
            for at, name in enumerate(names)
        )
    )
