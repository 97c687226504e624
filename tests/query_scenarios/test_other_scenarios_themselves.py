"""Whether the scenarios of Django, Peewee and Tortoise are what they say: counted with these ORMs' own means."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import linecache
import logging
import math
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from asgiref.sync import SyncToAsync

import databases
from query_scenarios import django_async, django_orm, peewee_orm, tortoise_orm
from query_scenarios.scenario import SELF_TESTED, Scenario, Stack

MODULES = {module.NAME: module for module in (django_orm, django_async, peewee_orm, tortoise_orm)}
FILES = {module.__file__ for module in MODULES.values()}
SIZES = (2, 10, 30)
ALL = [(name, one) for name, module in MODULES.items() for one in [*module.SCENARIOS, *module.SHARED]]
# What a connection and a transaction begin and end with.
AROUND = re.compile(r"(SET|BEGIN|START|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SELECT VERSION|PRAGMA)\b", re.IGNORECASE)
WRITE = re.compile(r"(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Statement:
    """One that an ORM sent, and the line of a scenario that it was sent from."""

    sql: str
    line: str

    @property
    def is_asked(self) -> bool:
        return self.line.endswith("# asks")


Noted = list[Statement]
# What runs in a task or a thread has the line that started it nowhere on its stack.
_CALLER: contextvars.ContextVar[str] = contextvars.ContextVar("_CALLER", default="")


def line_of_scenario() -> str:
    """The innermost line of a scenario's module that runs, or that waits for this thread."""
    frame: Any = sys._getframe()
    while frame is not None and (frame.f_code.co_filename not in FILES or frame.f_code.co_name in ("call", "_call")):
        frame = frame.f_back
    return linecache.getline(frame.f_code.co_filename, frame.f_lineno).rstrip() if frame else _CALLER.get()


def note(noted: Noted, sql: str) -> None:
    sql = sql.lstrip("(\n ")
    if not AROUND.match(sql):
        noted.append(Statement(sql, line_of_scenario()))


@contextlib.contextmanager
def callers_remembered() -> Iterator[None]:
    """For tasks, and for the threads of `sync_to_async`."""
    create_task, run_in_thread = asyncio.BaseEventLoop.create_task, SyncToAsync.__call__

    def create(*arguments: Any, **named: Any) -> Any:
        token = _CALLER.set(line_of_scenario())
        try:
            return create_task(*arguments, **named)
        finally:
            _CALLER.reset(token)

    async def call(*arguments: Any, **named: Any) -> Any:
        token = _CALLER.set(line_of_scenario())
        try:
            return await run_in_thread(*arguments, **named)
        finally:
            _CALLER.reset(token)

    with (
        mock.patch.object(asyncio.BaseEventLoop, "create_task", create),
        mock.patch.object(SyncToAsync, "__call__", call),
    ):
        yield


@contextlib.contextmanager
def counted_by_django() -> Iterator[Noted]:
    """With a wrapper around what each connection executes, in whatever thread."""
    from django.db import connections
    from django.db.backends.signals import connection_created

    noted: Noted = []
    wrapped: list[Any] = []

    def wrapper(execute: Callable[..., Any], sql: Any, *more: Any) -> Any:
        note(noted, str(sql))
        return execute(sql, *more)

    def wrap(connection: Any, **more: Any) -> None:
        if wrapper not in connection.execute_wrappers:
            connection.execute_wrappers.append(wrapper)
            wrapped.append(connection)

    connection_created.connect(wrap)
    try:
        for connection in connections.all(initialized_only=True):
            wrap(connection)
        yield noted
    finally:
        connection_created.disconnect(wrap)
        for connection in wrapped:
            connection.execute_wrappers.remove(wrapper)


class _Notes(logging.Handler):
    def __init__(self, noted: Noted, sql: Callable[[logging.LogRecord], str | None]) -> None:
        super().__init__(logging.DEBUG)
        self.noted = noted
        self.sql = sql

    def emit(self, record: logging.LogRecord) -> None:
        if sql := self.sql(record):
            note(self.noted, sql)


@contextlib.contextmanager
def counted_by_log(name: str, sql: Callable[[logging.LogRecord], str | None]) -> Iterator[Noted]:
    """With what an ORM writes to its log about each statement."""
    noted: Noted = []
    logger, handler = logging.getLogger(name), _Notes(noted, sql)
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        yield noted
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)


def of_peewee(record: logging.LogRecord) -> str:
    sql: str = record.msg[0]
    return sql


def of_tortoise(record: logging.LogRecord) -> str | None:
    """A statement, but nothing about pools."""
    text = str(record.args[0]) if record.msg == "%s: %s" and record.args else record.msg
    return None if "connection" in text else text


COUNTERS: dict[str, Callable[[], AbstractContextManager[Noted]]] = {
    "django": counted_by_django,
    "django-async": counted_by_django,
    "peewee": lambda: counted_by_log("peewee", of_peewee),
    "tortoise": lambda: counted_by_log("tortoise.db_client", of_tortoise),
}


@contextlib.contextmanager
def database(backend: str) -> Iterator[str | None]:
    if backend == "sqlite":
        yield None
    else:
        with (databases.postgres if backend == "postgresql" else databases.mariadb)() as url:
            yield url


@pytest.fixture(scope="module")
def opened(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    name, backend = request.param
    with database(backend) as url, MODULES[name].opened(backend, url, tmp_path_factory.mktemp(name)) as stack:
        yield stack


def measured(name: str, stack: Stack, scenario: Scenario) -> tuple[dict[int, Noted], Any]:
    """What is sent at each size, and what came back in the end."""
    seed = stack.seed_shared if scenario in MODULES[name].SHARED else stack.seed
    sent = {}
    back = None
    for rows in SIZES:
        seed(rows)
        with callers_remembered(), COUNTERS[name]() as noted:
            back = stack.call(scenario)
        sent[rows] = noted
    return sent, back


@pytest.mark.parametrize(
    ("opened", "name", "scenario"),
    [
        pytest.param((name, backend), name, one, id=f"{name}-{backend}-{one.name}")
        for name, one in ALL
        for backend in MODULES[name].BACKENDS
        if backend in SELF_TESTED
        if one.runs_on(backend)
    ],
    indirect=["opened"],
)
def test_is_what_it_says(opened: Stack, name: str, scenario: Scenario) -> None:
    sent, back = measured(name, opened, scenario)
    totals = {rows: len(noted) for rows, noted in sent.items()}
    asked = {rows: sum(statement.is_asked for statement in noted) for rows, noted in sent.items()}
    most = sent[SIZES[-1]]
    more = {rows: math.ceil(scenario.per_row * rows) - math.ceil(scenario.per_row * 2) for rows in SIZES}
    assert {rows: total - totals[2] for rows, total in totals.items()} == more, most[:60]
    assert all(statement.line for statement in most), most
    assert (back is not None) == scenario.returns
    assert any(WRITE.match(statement.sql) for statement in most) == scenario.writes
    if scenario.is_bug and scenario.per_row:
        assert {rows: total - asked[2] for rows, total in asked.items()} == more, most[:60]
    elif scenario.is_bug and not scenario.grows:
        assert set(asked.values()) == {asked[2]}
        assert asked[2] >= 5
    elif not scenario.is_bug:
        assert not any(asked.values())
        assert scenario.grows


@pytest.mark.parametrize("name", MODULES)
def test_names_and_lines(name: str) -> None:
    module = MODULES[name]
    scenarios = [*module.SCENARIOS, *module.SHARED]
    assert len({one.name for one in scenarios}) == len(scenarios)
    lines = Path(module.__file__).read_text(encoding="utf-8").splitlines()
    assert sum(line.endswith("# asks") for line in lines) == sum(one.is_bug for one in scenarios)
    assert all(one.about.endswith(".") for one in scenarios)


def test_nothing_sets_django_up_by_being_imported() -> None:
    code = (
        "from query_scenarios import django_async, django_orm\n"
        "from django.conf import settings\n"
        "assert not settings.configured and django_orm.SCENARIOS and django_async.SCENARIOS"
    )
    tests = Path(__file__).parent.parent
    subprocess.run([sys.executable, "-B", "-c", code], cwd=tests, check=True, timeout=60)
