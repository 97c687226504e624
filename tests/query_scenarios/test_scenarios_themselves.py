"""Each scenario sends as many statements as it says, from the line that it says; seen with the drivers' own means."""

from __future__ import annotations

import functools
import importlib
import re
import sqlite3
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import pytest
from sqlalchemy import Engine, event

from databases import mariadb, postgres
from query_scenarios.scenario import SELF_TESTED, Scenario, Stack

HERE = Path(__file__).parent
STACKS = ["sqlalchemy_orm", "sqlalchemy_core", "sqlalchemy_async", "raw_sqlite3", "raw_servers", "raw_async"]
SIZES = (2, 10, 30)

_COMMENT = re.compile(r"\s*/\*.*?\*/\s*", re.DOTALL)
# The last is what a pool of asyncpg's sends before it takes a connection back.
_CONTROL = re.compile(
    r"\s*(begin|start|commit|rollback|savepoint|release|select pg_advisory_unlock_all)\b", re.IGNORECASE
)
_WRITE = re.compile(r"\s*(insert|update|delete|replace|merge|copy)\b", re.IGNORECASE)


def module_of(stack: str) -> ModuleType:
    return importlib.import_module(f"query_scenarios.{stack}")


@functools.cache
def asking_lines(stack: str) -> frozenset[int]:
    text = (HERE / f"{stack}.py").read_text("utf-8")
    return frozenset(number for number, line in enumerate(text.splitlines(), 1) if line.endswith("# asks"))


@dataclass
class Seen:
    """The statements of a run, and the lines of the scenarios' module that they come from."""

    file: str
    statements: list[str] = field(default_factory=list)
    lines: Counter[int] = field(default_factory=Counter)
    _inside: threading.local = field(default_factory=threading.local)

    def note(self, statement: object) -> None:
        text = _COMMENT.sub(" ", statement.decode() if isinstance(statement, bytes) else str(statement))
        if not _CONTROL.match(text):
            self.statements.append(text)
            self.lines[self._line()] += 1

    def _line(self) -> int:
        for frame in _frames():
            if frame.f_code.co_filename == self.file:
                return frame.f_lineno
        return 0

    def patch(self, patches: pytest.MonkeyPatch, owner: type, *names: str) -> None:
        """Note what a class's methods are called with, but not what they call each other with."""
        for name in names:
            patches.setattr(owner, name, self._noting(getattr(owner, name)))

    def subclass(self, owner: type, *names: str) -> type:
        """The same for a class that nobody can change."""
        return type(owner.__name__, (owner,), {name: self._noting(getattr(owner, name)) for name in names})

    def _noting(self, method: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(method)
        def noting(own: Any, statement: Any = None, *args: Any, **more: Any) -> Any:
            if getattr(self._inside, "method", None):
                return method(own, statement, *args, **more)
            self.note(f"copy {statement}" if method.__name__.startswith("copy_") else statement)
            self._inside.method = name = method.__name__
            try:
                return method(own, statement, *args, **more)
            finally:
                assert self._inside.method == name
                self._inside.method = None

        return noting


def _frames() -> Iterator[FrameType]:
    """The frames of this call, and of those that started the greenlets that it is in."""
    import greenlet

    frame: FrameType | None = sys._getframe(1)
    here = greenlet.getcurrent()
    while frame:
        yield frame
        frame = frame.f_back
        if frame is None and here.parent:
            here = here.parent
            frame = here.gr_frame


@contextmanager
def watched(stack: str) -> Iterator[Seen]:
    seen = Seen(str(HERE / f"{stack}.py"))
    with pytest.MonkeyPatch.context() as patches:
        if stack.startswith("sqlalchemy"):

            def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
                seen.note(statement)

            event.listen(Engine, "before_cursor_execute", note)
            try:
                yield seen
            finally:
                event.remove(Engine, "before_cursor_execute", note)
        else:
            {"raw_sqlite3": _watch_sqlite3, "raw_servers": _watch_servers, "raw_async": _watch_async}[stack](
                seen, patches
            )
            yield seen


def _watch_sqlite3(seen: Seen, patches: pytest.MonkeyPatch) -> None:
    names = ("execute", "executemany", "executescript")
    noting = seen.subclass(sqlite3.Cursor, *names)

    class Connection(seen.subclass(sqlite3.Connection, *names)):  # type: ignore[misc]
        def cursor(self, factory: Any = noting) -> Any:
            return super().cursor(factory)

    patches.setattr(sqlite3, "connect", functools.partial(sqlite3.connect, factory=Connection))


def _watch_servers(seen: Seen, patches: pytest.MonkeyPatch) -> None:
    import psycopg
    import psycopg2
    import psycopg2.extensions
    import pymysql.cursors

    cursor = seen.subclass(psycopg2.extensions.cursor, "execute", "executemany")
    patches.setattr(psycopg2, "connect", functools.partial(psycopg2.connect, cursor_factory=cursor))
    for owner in (psycopg.Cursor, psycopg.ServerCursor, pymysql.cursors.Cursor):
        seen.patch(patches, owner, "execute", "executemany")
    seen.patch(patches, psycopg.Cursor, "copy")


def _watch_async(seen: Seen, patches: pytest.MonkeyPatch) -> None:
    import aiosqlite
    import asyncpg
    from asyncpg.prepared_stmt import PreparedStatement

    seen.patch(patches, asyncpg.Connection, "execute", "executemany", "fetch", "fetchrow", "fetchval", "cursor")
    seen.patch(patches, asyncpg.Connection, "copy_records_to_table")
    seen.patch(patches, PreparedStatement, "fetch", "fetchrow", "fetchval", "executemany")
    seen.patch(patches, aiosqlite.Connection, "execute", "executemany", "executescript", "execute_fetchall")
    seen.patch(patches, aiosqlite.Connection, "execute_insert")
    seen.patch(patches, aiosqlite.Cursor, "execute", "executemany")


def _database(backend: str) -> AbstractContextManager[str | None]:
    servers = {"postgresql": postgres, "mariadb": mariadb}
    return servers.get(backend.partition("+")[0], nullcontext)()


@pytest.fixture(scope="module")
def stack(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    name, backend = request.param
    with _database(backend) as url, module_of(name).opened(backend, url, tmp_path_factory.mktemp("shop")) as stack:
        yield stack


def _cases(listed: str) -> list[Any]:
    return [
        # pytest goes on with a fixture as long as its parameter is the very same object.
        pytest.param(parameter, name, scenario, id=f"{name}-{backend}-{scenario.name}")
        for name in STACKS
        for backend in module_of(name).BACKENDS
        if backend.partition("+")[0] in SELF_TESTED
        for parameter in [(name, backend)]
        for scenario in getattr(module_of(name), listed, ())
        if scenario.runs_on(backend)
    ]


def _run(stack: Stack, name: str, scenario: Scenario, seed: Callable[[int], None], rows: int) -> Seen:
    seed(rows)
    with watched(name) as seen:
        result = stack.call(scenario)
    assert (result is not None) == scenario.returns
    assert seen.statements
    assert bool(any(map(_WRITE.match, seen.statements))) == scenario.writes
    assert 0 not in seen.lines
    return seen


def _hold(name: str, scenario: Scenario, runs: list[Seen]) -> None:
    """Hold runs of three sizes against what a scenario says of itself."""
    asking = asking_lines(name)
    in_all = [len(run.statements) for run in runs]
    asked = [sum(count for line, count in run.lines.items() if line in asking) for run in runs]
    # What comes in tens does not have to grow below ten.
    small, large = (scenario.per_row * (after - before) for before, after in pairwise(SIZES))
    assert in_all[2] - in_all[1] == round(large), in_all
    assert 0 <= in_all[1] - in_all[0] <= small + 1 if small % 1 else in_all[1] - in_all[0] == small, in_all
    if scenario.is_bug:
        assert asked[2] - asked[1] == round(large), (in_all, asked)
    if not scenario.is_bug:
        assert set(asked) == {0}
    else:
        assert len({line for run in runs for line in run.lines if line in asking}) == 1
        if not scenario.grows:
            assert asked[0] >= 5


@pytest.mark.parametrize(("stack", "name", "scenario"), _cases("SCENARIOS"), indirect=["stack"])
def test_it_sends_as_many_statements_as_it_says(stack: Stack, name: str, scenario: Scenario) -> None:
    _hold(name, scenario, [_run(stack, name, scenario, stack.seed, rows) for rows in SIZES])


@pytest.mark.parametrize(("stack", "name", "scenario"), _cases("DISPUTED"), indirect=["stack"])
def test_disputed(stack: Stack, name: str, scenario: Scenario) -> None:
    _hold(name, scenario, [_run(stack, name, scenario, stack.seed, rows) for rows in SIZES])


@pytest.mark.parametrize(("stack", "name", "scenario"), _cases("SHARED"), indirect=["stack"])
def test_one_customer_for_all_orders_hides_it(stack: Stack, name: str, scenario: Scenario) -> None:
    shared = [len(_run(stack, name, scenario, stack.seed_shared, rows).statements) for rows in SIZES]
    assert len(set(shared)) == 1
    few, many = (len(_run(stack, name, scenario, stack.seed, rows).statements) for rows in SIZES[:2])
    assert many - few == SIZES[1] - SIZES[0]


@pytest.mark.parametrize("name", STACKS)
def test_names_are_unique_and_each_bug_has_a_line(name: str) -> None:
    module = module_of(name)
    names = [scenario.name for scenario in module.SCENARIOS]
    assert sorted(names) == sorted(set(names))
    bugs = [
        scenario
        for scenario in [*module.SCENARIOS, *getattr(module, "SHARED", ()), *getattr(module, "DISPUTED", ())]
        if scenario.is_bug
    ]
    assert len(bugs) == len(asking_lines(name))
