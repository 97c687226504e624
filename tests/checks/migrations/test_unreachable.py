from __future__ import annotations

import pytest

import databases
from migrations_projects import MigrationsProject
from projects import RULES

OF_DATABASE = sorted(rule.short for rule in RULES.values() if rule.family == "migrations" and str(rule.phase) == "data")


@pytest.fixture
def shop(project: MigrationsProject) -> MigrationsProject:
    project.alembic()
    project.revision("a1")
    project.model("Order", "orders")
    return project


@pytest.mark.parametrize("rule", OF_DATABASE)
def test_no_rule_passes(shop: MigrationsProject, rule: str) -> None:
    with databases.closed_port() as port:
        outcome = shop.judge(rule, database=f"postgresql://tiger:burning-bright@127.0.0.1:{port}/shop", timeout=1.0)
    if rule == "denied":
        assert not outcome.findings
    assert outcome.refusals
    assert all("refuses the connection" in refusal.message for refusal in outcome.refusals)
    assert "burning" not in repr(outcome)


def test_what_it_says(shop: MigrationsProject) -> None:
    with databases.closed_port() as port:
        refusal = shop.judge("unreachable", database=f"postgresql://tiger:burning-bright@127.0.0.1:{port}/shop").refusal
    assert refusal.message == f"the database 'shop' at 127.0.0.1:{port} refuses the connection (OperationalError)"
    assert refusal.help == "is the server running, and does it listen at this host and port?"
    assert refusal.place.line


def test_a_database_that_is_there(shop: MigrationsProject) -> None:
    shop.stamped("a1")
    assert shop.judge("unreachable").passed


def test_a_string_that_names_none(shop: MigrationsProject) -> None:
    refusal = shop.judge("unreachable", database="tiger-burning").refusal
    assert refusal.message.startswith("the database is no connection string")
    shop.arguments["database"] = "tiger-burning"
    assert shop.judge("unreachable").refusal.message.startswith("--deploygate-database is no connection string")


def test_the_scrubber_learns_the_password(shop: MigrationsProject) -> None:
    with databases.closed_port() as port:
        shop.judge("unreachable", database=f"postgresql://tiger:burn%20ing-bright@127.0.0.1:{port}/shop")
    assert "burn" not in shop.scrubber.scrub("it is burn%20ing-bright, or burn ing-bright")
