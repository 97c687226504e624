"""Each scenario gets the verdict that it should: found where it is a bug, at its line, and left alone where it is not."""

from __future__ import annotations

import contextlib
import gc
import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import databases
from pytest_deploygate.families.queries.captured import Asked
from pytest_deploygate.families.queries.growth import Scaling, Size, growing, inconclusive
from pytest_deploygate.families.queries.judging import Budget, loops
from pytest_deploygate.readers.queries.capture import recording
from pytest_deploygate.readers.queries.measuring import measured
from query_scenarios.scenario import Scenario, Stack

HERE = Path(__file__).parent
ROWS = (2, 10, 30)
STACKS = (
    "sqlalchemy_orm",
    "sqlalchemy_core",
    "sqlalchemy_async",
    "raw_sqlite3",
    "raw_servers",
    "raw_async",
    "django_orm",
    "django_async",
    "peewee_orm",
    "tortoise_orm",
)
# Their result is right not to grow, which a test says by `fixed=True`.
FIXED = frozenset(["six-at-once", "four-lookups", "four-customers", "six-settings-at-once"])


@pytest.fixture(autouse=True, scope="module")
def quick() -> Iterator[None]:
    """All that is there by now is no connection that a recording would have to look for."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def _backends() -> Iterator[Any]:
    for name in STACKS:
        for backend in importlib.import_module(f"query_scenarios.{name}").BACKENDS:
            yield pytest.param(name, backend, id=f"{name}-{backend}")


@contextlib.contextmanager
def _url(backend: str) -> Iterator[str | None]:
    kind = backend.partition("+")[0]
    if kind == "sqlite":
        yield None
    else:
        with databases.postgres() if kind == "postgresql" else databases.mariadb() as url:
            yield url


def _scaling(stack: Stack, scenario: Scenario) -> Scaling:
    sizes = []
    for count in ROWS:
        stack.seed(count)
        with recording(HERE, counts_rows=True) as running:
            result = stack.call(scenario)
            sizes.append(Size(count, running.captured, measured(result)))
    return Scaling(tuple(sizes))


def _is_marked(asked: Asked) -> bool:
    if asked.site is None:
        return False
    return (HERE / asked.site.path).read_text("utf-8").splitlines()[asked.site.line - 1].endswith("# asks")


def _faults(scenario: Scenario, scaling: Scaling) -> Iterator[str]:
    repeating = loops(scaling.sizes[-1].captured, Budget(), [])
    growths = growing(scaling.sizes)
    if bool(repeating) != scenario.is_bug:
        yield f"repeated says {[asked.text for asked in repeating]}"
    if bool(growths) != (scenario.is_bug and scenario.grows):
        yield f"grows-with-data says {[growth.shown for growth in growths]}"
    if scenario.is_bug and not any(map(_is_marked, repeating)):
        yield f"found at {[asked.site for asked in repeating]}"
    if not scenario.is_bug and scenario.name not in FIXED and (reason := inconclusive(scaling)):
        yield f"cannot judge: {reason}"


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("name", "backend"), [*_backends()])
def test_bugs_are_found_at_their_line_and_correct_code_is_left_alone(name: str, backend: str, tmp_path: Path) -> None:
    module = importlib.import_module(f"query_scenarios.{name}")
    scenarios = [scenario for scenario in module.SCENARIOS if scenario.runs_on(backend)]
    with _url(backend) as url, module.opened(backend, url, tmp_path) as stack:
        found = [
            f"{scenario.name}: {fault}"
            for scenario in scenarios
            for fault in _faults(scenario, _scaling(stack, scenario))
        ]
    assert found == []
    assert len(scenarios) > 20


def test_which_parent_all_rows_share_is_known(tmp_path: Path) -> None:
    module = importlib.import_module("query_scenarios.django_orm")
    with module.opened("sqlite", None, tmp_path) as stack:
        for seed, is_shared in ((stack.seed, False), (stack.seed_shared, True)):
            with recording(HERE, watches_inserts=True) as seeding:
                seed(20)
                assert any(column.endswith(".customer_id") for column in seeding.shared.values()) is is_shared
