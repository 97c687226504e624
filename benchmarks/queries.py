"""What looking at queries adds to each: other tools, this package, and the least that a counter can do.

Five thousand small statements from two lines are sent bare, under a floor, under each tool that reads the library, and
under an active budget of this package. The floor is a subclass of the driver's cursor or connection that notes the line
of the caller; with Django it is a wrapper that does nothing. SQLite is in memory; drivers of servers ask real ones at
127.0.0.1, which nothing is created on. Each tool is measured in processes of its own, the tools in turn, and a process
tells the best of ten loops, in time of the CPU, which waiting for a server is no part of. What a tool does once the
code is done is told apart, as so much a query too.

    python benchmarks/queries.py --into folder --rounds 7

`--into` keeps the virtual environments, which `query_peers.py` has as well.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import functools
import getpass
import importlib
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from _measure import environment, interval, table
from _queries import LIBRARIES, OURS, PEERS, Missing, interpreter

STATEMENTS = 500
LOOPS = 10
ROWS = 100
SQL = "select name from customers where id = ?"
SERVER = "select 1 + %s"
HERE = __file__
BARE, FLOOR = "bare", "floor"

Loop = Callable[[], object]
Sites = list[tuple[object, int]]


def keys() -> Iterator[int]:
    """So many that each of the two lines of a loop has half of the statements."""
    return (1 + place % ROWS for place in range(STATEMENTS // 2))


# The floor


def noting(owner: Any, method: str, sites: Sites) -> Any:
    """A subclass that notes the line of this file that a method was called by, at the least cost."""
    original = getattr(owner, method)

    def note(self: Any, *arguments: Any, **named: Any) -> Any:
        frame: Any = sys._getframe(1)
        while frame.f_code.co_filename != HERE:
            frame = frame.f_back
        sites.append((frame.f_code, frame.f_lineno))
        return original(self, *arguments, **named)

    return type(owner.__name__, (owner,), {method: note})


def noting_connection(sites: Sites) -> Any:
    """The same for sqlite3, whose connections execute by themselves or by the cursors that they make."""
    import sqlite3

    noted = noting(sqlite3.Cursor, "execute", sites)

    class Connection(noting(sqlite3.Connection, "execute", sites)):  # type: ignore[misc]
        def cursor(self, factory: Any = noted) -> Any:
            return super().cursor(factory)

    return Connection


# The stacks: each opens what it asks, and gives a loop. `sites` is where the floor notes what it sees, if it is one.


@contextlib.contextmanager
def with_sqlite3(sites: Sites | None, *, literal: bool = False) -> Iterator[Loop]:
    import sqlite3

    more = {} if sites is None else {"factory": noting_connection(sites)}
    with contextlib.closing(sqlite3.connect(":memory:", **more)) as connection:
        fill(connection)

        def loop() -> None:
            for key in keys():
                connection.execute(SQL, (key,)).fetchone()
                connection.execute(SQL, (key,)).fetchone()

        def loop_of_literals() -> None:
            for place in range(STATEMENTS // 2):
                connection.execute(f"select name from customers where id = {place}").fetchone()  # noqa: S608
                connection.execute(f"select name from customers where id = {place}").fetchone()  # noqa: S608

        yield loop_of_literals if literal else loop


def fill(connection: Any) -> None:
    """Make the table. The statements count for a tool, too."""
    connection.execute("create table customers (id integer primary key, name text)")
    connection.executemany("insert into customers values (?, ?)", [(one, f"name {one}") for one in range(1, ROWS + 1)])
    connection.commit()


@contextlib.contextmanager
def sqlalchemy_connection(sites: Sites | None) -> Iterator[Any]:
    from sqlalchemy import create_engine

    engine = create_engine("sqlite://", connect_args={} if sites is None else {"factory": noting_connection(sites)})
    with engine.connect() as connection:
        fill(connection.connection.driver_connection)
        yield connection
    engine.dispose()


@contextlib.contextmanager
def with_core(sites: Sites | None) -> Iterator[Loop]:
    from sqlalchemy import column, select, table

    customers = table("customers", column("id"), column("name"))
    with sqlalchemy_connection(sites) as connection:

        def loop() -> None:
            for key in keys():
                connection.execute(select(customers.c.name).where(customers.c.id == key)).scalar_one()
                connection.execute(select(customers.c.name).where(customers.c.id == key)).scalar_one()

        yield loop


@contextlib.contextmanager
def with_orm(sites: Sites | None) -> Iterator[Loop]:
    from sqlalchemy import Column, Integer, String
    from sqlalchemy.orm import Session, declarative_base

    base: Any = declarative_base()
    columns = {"id": Column(Integer, primary_key=True), "name": Column(String)}
    customer: Any = type("Customer", (base,), {"__tablename__": "customers", **columns})
    with sqlalchemy_connection(sites) as connection, Session(connection) as session:

        def loop() -> None:
            for key in keys():
                session.get(customer, key)
                session.expunge_all()
                session.get(customer, key)
                session.expunge_all()

        yield loop


@contextlib.contextmanager
def with_django(sites: Sites | None) -> Iterator[Loop]:
    from django.db import connection, models

    customer: Any = type(
        "Customer",
        (models.Model,),
        {
            "__module__": __name__,
            "name": models.TextField(),
            "Meta": type("Meta", (), {"app_label": "shop", "db_table": "customers"}),
        },
    )
    connection.ensure_connection()
    fill(connection.connection)

    def loop() -> None:
        for key in keys():
            customer.objects.get(pk=key)
            customer.objects.get(pk=key)

    def nothing(execute: Any, *arguments: Any) -> Any:
        return execute(*arguments)

    with contextlib.nullcontext() if sites is None else connection.execute_wrapper(nothing):
        yield loop


def postgres(connect: Callable[..., Any]) -> Any:
    """A connection to a server that asks for no password."""
    problem: Exception | None = None
    for user in (os.environ.get("PGUSER"), getpass.getuser(), "postgres"):
        if user:
            try:
                return connect(host="127.0.0.1", user=user, dbname="postgres", connect_timeout=3)
            except Exception as error:  # noqa: BLE001 - each driver has errors of its own
                problem = error
    raise Missing(f"no PostgreSQL lets this user in at 127.0.0.1:5432: {problem}")


def mariadb(connect: Callable[..., Any]) -> Any:
    try:
        return connect(host="127.0.0.1", user="root", connect_timeout=3)
    except Exception as error:
        raise Missing(f"no MariaDB lets root in without a password at 127.0.0.1:3306: {error}") from error


@contextlib.contextmanager
def with_psycopg(sites: Sites | None) -> Iterator[Loop]:
    import psycopg

    with contextlib.closing(postgres(psycopg.connect)) as connection:
        if sites is not None:
            connection.cursor_factory = noting(psycopg.Cursor, "execute", sites)

        def loop() -> None:
            for key in keys():
                connection.execute(SERVER, (key,)).fetchone()
                connection.execute(SERVER, (key,)).fetchone()

        yield loop


@contextlib.contextmanager
def with_cursors(connection: Any) -> Iterator[Loop]:
    """Drivers that ask by cursors alone."""
    with contextlib.closing(connection):

        def loop() -> None:
            for key in keys():
                with connection.cursor() as cursor:
                    cursor.execute(SERVER, (key,))
                    cursor.fetchone()
                with connection.cursor() as cursor:
                    cursor.execute(SERVER, (key,))
                    cursor.fetchone()

        yield loop


def with_psycopg2(sites: Sites | None) -> AbstractContextManager[Loop]:
    import psycopg2.extensions

    more = {} if sites is None else {"cursor_factory": noting(psycopg2.extensions.cursor, "execute", sites)}
    return with_cursors(postgres(functools.partial(psycopg2.connect, **more)))


def with_pymysql(sites: Sites | None) -> AbstractContextManager[Loop]:
    import pymysql.cursors

    more = {} if sites is None else {"cursorclass": noting(pymysql.cursors.Cursor, "execute", sites)}
    return with_cursors(mariadb(functools.partial(pymysql.connect, **more)))


@contextlib.contextmanager
def with_asyncpg(sites: Sites | None) -> Iterator[Loop]:
    import asyncpg

    runner = asyncio.new_event_loop()
    more = {} if sites is None else {"connection_class": noting(asyncpg.Connection, "fetchval", sites)}

    def connect(dbname: str, connect_timeout: float, **named: Any) -> Any:
        return runner.run_until_complete(
            asyncpg.connect(database=dbname, timeout=connect_timeout, ssl=False, **named, **more)
        )

    connection = postgres(connect)

    async def ask() -> None:
        for key in keys():
            await connection.fetchval("select 1 + $1::int", key)
            await connection.fetchval("select 1 + $1::int", key)

    yield lambda: runner.run_until_complete(ask())
    runner.run_until_complete(connection.close())
    runner.close()


@contextlib.contextmanager
def with_aiosqlite(sites: Sites | None) -> Iterator[Loop]:
    import sqlite3

    aiosqlite = importlib.import_module("aiosqlite")
    runner = asyncio.new_event_loop()
    owner = aiosqlite.Connection if sites is None else noting(aiosqlite.Connection, "execute", sites)

    async def connect() -> Any:
        made = await owner(lambda: sqlite3.connect(":memory:"), 64)
        for statement in ("create table customers (id integer, name text)", "insert into customers values (1, 'one')"):
            await made.execute(statement)
        return made

    connection = runner.run_until_complete(connect())

    async def ask() -> None:
        for key in keys():
            async with connection.execute(SQL, (key,)) as cursor:
                await cursor.fetchone()
            async with connection.execute(SQL, (key,)) as cursor:
                await cursor.fetchone()

    yield lambda: runner.run_until_complete(ask())
    runner.run_until_complete(connection.close())
    runner.close()


STACKS: dict[str, Callable[[Sites | None], AbstractContextManager[Loop]]] = {
    "sqlite3": with_sqlite3,
    "sqlite3, values in the text": functools.partial(with_sqlite3, literal=True),
    "SQLAlchemy Core": with_core,
    "SQLAlchemy ORM": with_orm,
    "Django": with_django,
    "psycopg": with_psycopg,
    "psycopg2": with_psycopg2,
    "PyMySQL": with_pymysql,
    "asyncpg": with_asyncpg,
    "aiosqlite": with_aiosqlite,
}


# The tools: each begins to look, and gives what tells how many statements it has seen, after all of its judging.


@contextlib.contextmanager
def under_queryguard() -> Iterator[Callable[[], int]]:
    module = importlib.import_module("pytest_queryguard")
    with module.record_queries() as log:

        def judge() -> int:
            with contextlib.suppress(module.NPlusOneDetected):
                log.assert_no_nplusone()
            return int(log.count)

        yield judge


@contextlib.contextmanager
def under_queryspy() -> Iterator[Callable[[], int]]:
    with importlib.import_module("queryspy").record() as recorder:

        def judge() -> int:
            recorder.findings()
            return int(recorder.query_count)

        yield judge


@contextlib.contextmanager
def under_querycount() -> Iterator[Callable[[], int]]:
    backends = importlib.import_module("pytest_querycount.backends")
    recorder = importlib.import_module("pytest_querycount.recorder").Recorder()
    backends.install_all()
    backends.push(recorder)

    def judge() -> int:
        recorder.duplicates()
        return int(recorder.count)

    yield judge
    backends.pop(recorder)


@contextlib.contextmanager
def under_zeal() -> Iterator[Callable[[], int]]:
    listeners = importlib.import_module("zeal.listeners")
    with listeners.zeal_context():
        yield lambda: sum(map(len, listeners._nplusone_context.get().calls.values()))


@contextlib.contextmanager
def under_query_guard() -> Iterator[Callable[[], int]]:
    module = importlib.import_module("django_query_guard")
    guard = module.query_guard()
    guard.__enter__()

    def judge() -> int:
        with contextlib.suppress(module.NPlusOneQueryError):
            guard.__exit__(None, None, None)
        return len(guard.captured_queries)

    yield judge


@contextlib.contextmanager
def under_query_doctor() -> Iterator[Callable[[], int]]:
    diagnosing = importlib.import_module("query_doctor").diagnose_queries()
    report = diagnosing.__enter__()

    def judge() -> int:
        diagnosing.__exit__(None, None, None)
        return int(report.total_queries)

    yield judge


@contextlib.contextmanager
def under_ours() -> Iterator[Callable[[], int]]:
    from pytest_deploygate.readers.queries.capture import recording

    with recording(Path(HERE).parent) as found:
        yield lambda: found.captured.total


@dataclass(frozen=True)
class Tool:
    """A tool, and what it reads.

    Attributes:
        stacks: The first word of the stacks that it is made for; empty for all.
        app: What goes into Django's INSTALLED_APPS.
    """

    under: Callable[[], AbstractContextManager[Callable[[], int]]]
    stacks: str = ""
    app: str = ""


TOOLS = {
    "pytest-queryguard": Tool(under_queryguard, "SQLAlchemy"),
    "queryspy": Tool(under_queryspy, "SQLAlchemy"),
    "pytest-querycount": Tool(under_querycount, "SQLAlchemy"),
    "django-zeal": Tool(under_zeal, "Django", "zeal"),
    "django-query-guard": Tool(under_query_guard, "Django"),
    "django-query-doctor": Tool(under_query_doctor, "Django", "query_doctor"),
    OURS: Tool(under_ours),
}


# In a process of its own


def measure(stack: str, name: str) -> dict[str, Any]:
    """Seconds of CPU a query while a tool looks, seconds a query afterwards, and how many it has seen."""
    tool = TOOLS.get(name)
    sites: Sites | None = [] if name == FLOOR else None
    if stack == "Django":
        set_up_django(tool)
    looking = tool.under() if tool else contextlib.nullcontext(lambda: STATEMENTS * LOOPS)
    best = float("inf")
    with looking as judge, STACKS[stack](sites) as loop:
        for _ in range(LOOPS):
            start = time.process_time()
            loop()
            best = min(best, time.process_time() - start)
        start = time.process_time()
        seen = judge()
        after = time.process_time() - start
    if (sites and len(sites) < STATEMENTS * LOOPS) or seen < STATEMENTS * LOOPS:
        raise Missing(f"it has seen {seen} statements of {STATEMENTS * LOOPS}")
    return {"while": best / STATEMENTS, "after": after / (STATEMENTS * LOOPS)}


def set_up_django(tool: Tool | None) -> None:
    import django
    from django.conf import settings

    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        INSTALLED_APPS=["django.contrib.contenttypes", *([tool.app] if tool and tool.app else [])],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        # It would end the loop at the second statement.
        ZEAL_NPLUSONE_THRESHOLD=STATEMENTS * LOOPS * 2,
    )
    django.setup()


def worker(stack: str, name: str) -> None:
    """Print what was measured, or why it could not be."""
    try:
        said = measure(stack, name)
    except (ImportError, Missing) as problem:
        said = {"missing": str(problem).strip().splitlines()[0]}
    print(json.dumps(said))


# Over all processes


@dataclass
class Sample:
    """Microseconds a query, one of each a round."""

    looking: list[float] = field(default_factory=list)
    after: list[float] = field(default_factory=list)

    def added(self, bare: Sample) -> float:
        """What a query costs more in all."""
        more = [mine - other for mine, other in zip(self.looking, bare.looking, strict=True)]
        return statistics.median(more) + statistics.median(self.after)


def asked(python: Path, stack: str, name: str) -> dict[str, float]:
    """What a process has measured.

    Raises:
        Missing: It could not.
    """
    command = [str(python), HERE, "--measure", stack, name]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise Missing(f"it ended with {done.returncode}: {done.stderr.strip().splitlines()[-1]}")
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    if "missing" in said:
        raise Missing(said["missing"])
    return said


def alternate(stack: str, pythons: Mapping[str, Path], rounds: int) -> tuple[dict[str, Sample], dict[str, str]]:
    """Run every tool once a round; and why those that could not be run could not."""
    samples = {name: Sample() for name in pythons}
    missing: dict[str, str] = {}
    for turn in range(rounds):
        names = list(samples)
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            try:
                said = asked(pythons[name], stack, name)
            except Missing as reason:
                del samples[name]
                missing[name] = str(reason)
                # Without it there is nothing to compare with.
                if name == BARE:
                    return {}, missing
            else:
                samples[name].looking.append(said["while"] * 1e6)
                samples[name].after.append(said["after"] * 1e6)
    return samples, missing


def report(stack: str, samples: Mapping[str, Sample], missing: Mapping[str, str]) -> None:
    """Print a stack's table and ratios."""
    print(stack)
    if samples:
        bare = samples[BARE]
        rows = []
        for name, sample in samples.items():
            added, low, high = interval(sample.looking, bare.looking, lambda mine, other: mine - other)
            rows.append(
                [
                    name,
                    f"{statistics.median(sample.looking):.1f}",
                    "" if name == BARE else f"{added:.1f} [{low:.1f}, {high:.1f}]",
                    f"{statistics.median(sample.after):.1f}" if name in TOOLS else "",
                ]
            )
        table(["µs a query", "median", "added [95 %]", "afterwards"], rows)
        print(*ratios(samples), sep="\n")
    for name, reason in missing.items():
        print(f"{name} was left out: {reason}")
    print(flush=True)


def ratios(samples: Mapping[str, Sample]) -> Iterator[str]:
    """What ours adds in all, as a share of what the others add."""
    if OURS not in samples:
        return
    bare = samples[BARE]
    ours = samples[OURS].added(bare)
    peers = {name: sample.added(bare) for name, sample in samples.items() if name in TOOLS and name != OURS}
    if peers:
        best = min(peers, key=peers.__getitem__)
        yield f"ours / best other, {best}: {ours / peers[best]:.2f}"
    if FLOOR in samples:
        yield f"ours / floor: {ours / samples[FLOOR].added(bare):.1f}"


def compare(into: Path, rounds: int, wanted: Sequence[str]) -> None:
    """Measure and print all stacks."""
    pythons: dict[str, Path] = {}
    for name in TOOLS:
        try:
            pythons[name] = interpreter(into, name)
        except Missing as reason:
            print(f"{name} was left out: {reason}\n")
    if OURS not in pythons:
        raise SystemExit(f"without {OURS} there is nothing to compare")
    print(f"Python {platform.python_version()}, {', '.join(LIBRARIES)}, {', '.join(map('=='.join, PEERS.items()))}")
    print(f"the best of {LOOPS} loops of {STATEMENTS} statements a process, {rounds} processes each in turn\n")
    for stack in wanted or STACKS:
        tools = {name: pythons[name] for name in pythons if stack.startswith(TOOLS[name].stacks)}
        report(stack, *alternate(stack, {BARE: pythons[OURS], FLOOR: pythons[OURS], **tools}, rounds))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--into", type=Path, help="a folder that keeps what was installed")
    parser.add_argument("--stack", action="append", default=[], choices=STACKS, help="only this one; may be repeated")
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        worker(*options.measure)
        return
    with tempfile.TemporaryDirectory() as name:
        into: Path = (options.into or Path(name)).resolve()
        into.mkdir(parents=True, exist_ok=True)
        compare(into, options.rounds, options.stack)


if __name__ == "__main__":
    main()
