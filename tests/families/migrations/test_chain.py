"""Chains against the frameworks themselves: Alembic's script directory, Django's loader and executor."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from migrations_projects import MigrationsProject
from pytest_deploygate.families.migrations import Alembic, Chain, Ledger, Migration, Record, located
from pytest_deploygate.families.migrations.chain import closure
from pytest_deploygate.finding import Location
from pytest_deploygate.readers.migrations.alembic import read_revisions, read_script
from pytest_deploygate.readers.migrations.evaluation import Code
from query_scenarios.django_project.settings import configure

PLACE = Location("a.py", 1, 1)
NO_CHECKS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@st.composite
def revisions(draw: st.DrawFn) -> list[tuple[str, list[str], list[str]]]:
    """Ids with what each follows and depends on, in an order in which they could have been written."""
    size = draw(st.integers(1, 14))
    found: list[tuple[str, list[str], list[str]]] = []
    for number in range(size):
        before = [id for id, _, _ in found]
        kind = (
            draw(st.sampled_from(["line", "line", "line", "branch", "merge", "base", "depends"])) if before else "base"
        )
        follows: list[str] = []
        depends: list[str] = []
        if kind in {"line", "depends"}:
            follows = [before[-1]]
        elif kind == "branch":
            follows = [draw(st.sampled_from(before))]
        elif kind == "merge":
            tips = [id for id in before if not any(id in f for _, f, _ in found)]
            follows = sorted(draw(st.sets(st.sampled_from(tips), min_size=1, max_size=3)))
        if kind in {"depends", "base"} and len(before) > 1:
            above = closure(follows, {id: [*f, *d] for id, f, d in found}.__getitem__)
            free = [id for id in before if id not in above]
            depends = draw(st.lists(st.sampled_from(free), max_size=1)) if free else []
        found.append((f"r{draw(st.integers(0, 999)):03}x{number}", follows, depends))
    return found


def written(root: Path, made: Sequence[tuple[str, list[str], list[str]]]) -> tuple[ScriptDirectory, Chain]:
    """The same revisions as Alembic and as this project read them."""
    project = MigrationsProject(root)
    project.alembic()
    for file in (root / "migrations/versions").glob("*.py"):
        file.unlink()
    for id, follows, depends in made:
        project.revision(id, *follows, depends=depends)
    config = Config()
    config.set_main_option("script_location", str(root / "migrations"))
    code = Code(root, [root])
    return ScriptDirectory.from_config(config), read_revisions(read_script(Alembic(), root, code), root, code, None)


@NO_CHECKS
@given(made=revisions(), data=st.data())
def test_alembic_says_the_same(tmp_path: Path, made: Any, data: st.DataObject) -> None:
    theirs, ours = written(tmp_path, made)
    assert sorted(ours.migrations) == sorted(r.revision for r in theirs.walk_revisions())
    assert sorted(head.id for head in ours.heads) == sorted(theirs.get_heads())
    before = {id: [*follows, *depends] for id, follows, depends in made}
    applied = closure(data.draw(st.lists(st.sampled_from([id for id, _, _ in made]), max_size=3)), before.__getitem__)
    # Alembic's table has a row for each applied revision that no other applied one follows or depends on.
    rows = applied - {id for key in applied for id in before[key]}
    ledger = Ledger("alembic_version", tuple(map(Record, sorted(rows))))
    plan = [step.revision.revision for step in theirs._upgrade_revs("heads", tuple(sorted(rows)))]  # type: ignore[attr-defined]
    position = located(ours, ledger)
    assert position.applied == applied
    assert list(position.pending) == plan
    assert position.unknown == ()


@NO_CHECKS
@given(made=revisions())
def test_each_comes_after_what_it_needs(tmp_path: Path, made: Any) -> None:
    _, ours = written(tmp_path, made)
    pending = located(ours, None).pending
    assert sorted(pending) == sorted(ours.migrations)
    for key in pending:
        assert all(pending.index(id) < pending.index(key) for id in ours.migrations[key].needed)


@pytest.fixture(scope="module")
def django() -> Iterator[Any]:
    from django.conf import settings as configuration

    # Once a process: other tests need more of it than these.
    configure()
    return configuration


@st.composite
def apps(draw: st.DrawFn) -> list[Migration]:
    """Migrations of three apps, some squashed, with dependencies between the apps."""
    found: list[Migration] = []
    lines: dict[str, list[str]] = {"a": [], "b": [], "c": []}
    for number in range(draw(st.integers(1, 12))):
        app = draw(st.sampled_from("abc"))
        name = f"{app}.{len(lines[app]) + 1:04}_{draw(st.sampled_from(['x', 'y']))}{number}"
        others = [id for other in "abc" if other != app for id in lines[other]]
        depends = draw(st.lists(st.sampled_from(others), max_size=2, unique=True)) if others else []
        found.append(Migration(name, PLACE, tuple(lines[app][-1:]), tuple(depends), group=app))
        lines[app].append(name)
    app = draw(st.sampled_from("abc"))
    if len(lines[app]) > 1 and draw(st.booleans()):
        last = draw(st.integers(2, len(lines[app])))
        replaced = lines[app][:last]
        by_id = {m.id: m for m in found}
        depends = {id for key in replaced for id in by_id[key].depends}
        # A squashed one that needs what needs one of its parts would be a circle.
        needs = {m.id: m.needed for m in found}
        if not any(key in closure([id], needs.__getitem__) for id in depends for key in replaced):
            squashed = Migration(
                f"{app}.0001_squashed_{last:04}_z", PLACE, (), tuple(sorted(depends)), tuple(replaced), group=app
            )
            found.append(squashed)
    return found


def pair(id: str) -> tuple[str, str]:
    app, _, name = id.partition(".")
    return app, name


@NO_CHECKS
@given(made=apps(), data=st.data())
def test_django_says_the_same(django: Any, made: list[Migration], data: st.DataObject) -> None:
    from django.db import migrations
    from django.db.migrations.executor import MigrationExecutor
    from django.db.migrations.loader import MigrationLoader

    needs = {m.id: m.needed for m in made}
    single = [m.id for m in made if not m.replaces]
    applied = closure(data.draw(st.lists(st.sampled_from(single), max_size=3)), needs.__getitem__)
    if data.draw(st.booleans()):
        applied |= {m.id for m in made if m.replaces and set(m.replaces) <= applied}

    class Loader(MigrationLoader):
        def load_disk(self) -> None:
            self.disk_migrations = {}
            self.unmigrated_apps = set()
            self.migrated_apps = set("abc")
            for m in made:
                cls = type(
                    "Migration",
                    (migrations.Migration,),
                    {"dependencies": [*map(pair, m.needed)], "replaces": [*map(pair, m.replaces)], "operations": []},
                )
                self.disk_migrations[pair(m.id)] = cls(pair(m.id)[1], m.group)

        def build_graph(self) -> None:
            from unittest import mock

            recorder = mock.Mock(applied_migrations=lambda: {pair(id): None for id in applied})
            # Only what the table would give is made up.
            with mock.patch("django.db.migrations.loader.MigrationRecorder", return_value=recorder):
                self.connection = object()
                super().build_graph()

    loader = Loader(None)
    executor = MigrationExecutor.__new__(MigrationExecutor)
    executor.loader = loader
    plan = [f"{m.app_label}.{m.name}" for m, _ in executor.migration_plan(loader.graph.leaf_nodes())]
    chain = Chain("django", PLACE, {m.id: m for m in made})
    position = located(chain, Ledger("django_migrations", tuple(map(Record, sorted(applied)))))
    assert sorted(position.nodes) == sorted(".".join(key) for key in loader.graph.nodes)
    assert list(position.pending) == plan
    assert {pair(id) for id in position.applied} == set(loader.applied_migrations) & set(loader.graph.nodes)


def line(*ids: str, framework: Any = "knex") -> Chain:
    return Chain(framework, PLACE, {id: Migration(id, PLACE, version=(id,)) for id in ids}, is_line=True)


def books(*ids: str, **failed: str) -> Ledger:
    return Ledger("books", (*map(Record, ids), *(Record(id, failed=why) for id, why in failed.items())))


def test_files_that_follow_each_other() -> None:
    position = located(line("a", "b", "c"), books("a", "gone"))
    assert (position.applied, position.pending, position.unknown) == ({"a"}, ("b", "c"), ("gone",))


def test_what_failed_is_pending() -> None:
    assert located(line("a", "b"), books("a", b="it broke off")).pending == ("b",)


@pytest.mark.parametrize(
    ("rows", "pending", "unknown"),
    [((), ("1", "2", "10"), ()), (("2",), ("10",), ()), (("10",), (), ()), (("7",), ("10",), ("7",))],
)
def test_one_row_with_the_last_version(rows: Sequence[str], pending: Any, unknown: Any) -> None:
    position = located(line("1", "2", "10", framework="golang-migrate"), books(*rows))
    assert (position.pending, position.unknown) == (pending, unknown)


def test_a_circle_is_gone_through_once() -> None:
    made = {id: Migration(id, PLACE, (parent,)) for id, parent in {"a": "c", "b": "a", "c": "b", "d": "c"}.items()}
    for framework in ("alembic", "django"):
        assert sorted(located(Chain(framework, PLACE, made), None).pending) == ["a", "b", "c", "d"]  # type: ignore[arg-type]


def test_a_long_line_is_no_deep_recursion() -> None:
    ids = [f"{n:05}" for n in range(5000)]
    random.Random(1).shuffle(ids)
    made = {id: Migration(id, PLACE, (ids[n - 1],) if n else ()) for n, id in enumerate(ids)}
    position = located(Chain("alembic", PLACE, made), Ledger("t", (Record(ids[4000]),)))
    assert list(position.pending) == ids[4001:]


def test_labels_reach_what_follows() -> None:
    made = {
        "a": Migration("a", PLACE, labels=("left",)),
        "b": Migration("b", PLACE, ("a",)),
        "c": Migration("c", PLACE, labels=("right",)),
    }
    chain = Chain("alembic", PLACE, made)
    assert chain.labels_of("b") == {"left"}
    assert [head.id for head in chain.heads] == ["b", "c"]
