"""What the tests of capture share: databases, a recording of this folder, and that nothing of it is ever left behind."""

from __future__ import annotations

import asyncio.base_events  # noqa: F401
import functools
import gc
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiosqlite  # noqa: F401
import anyio._backends._asyncio  # noqa: F401
import asgiref.sync  # noqa: F401
import asyncpg  # noqa: F401
import django.db.backends.base.base
import django.db.backends.utils
import django.db.models  # noqa: F401
import psycopg  # noqa: F401
import psycopg2.extras
import pytest
import sqlalchemy.dialects.mysql.pymysql
import sqlalchemy.dialects.postgresql.asyncpg
import sqlalchemy.dialects.postgresql.psycopg
import sqlalchemy.dialects.postgresql.psycopg2
import sqlalchemy.dialects.sqlite.aiosqlite
import sqlalchemy.ext.asyncio  # noqa: F401

import databases
from pytest_deploygate.readers.queries import capture
from pytest_deploygate.readers.queries.capture.patches import Patches
from pytest_deploygate.readers.queries.capture.recorder import MUTED, STATE
from pytest_deploygate.readers.queries.capture.sites import ORIGIN

HERE = Path(__file__).parent
_MISSING = object()


class _Ledger(Patches):
    """Writes down what hooks replace, and what is there before."""

    def __init__(self) -> None:
        super().__init__()
        self.before: dict[tuple[Any, str], Any] = {}

    def replace(self, owner: Any, name: str, make: Any) -> None:
        self.before.setdefault((owner, name), vars(owner).get(name, _MISSING))
        super().replace(owner, name, make)

    def add(self, owner: Any, name: str, value: Any) -> None:
        self.before.setdefault((owner, name), vars(owner).get(name, _MISSING))
        super().add(owner, name, value)


@functools.cache
def _everything() -> dict[tuple[Any, str], Any]:
    ledger = _Ledger()
    STATE.counts_rows = True
    try:
        for _, hook in capture._HOOKS:
            if not hook.__module__.endswith("mysqlclient"):
                hook(ledger)
    finally:
        ledger.restore()
        STATE.counts_rows = False
    assert len(ledger.before) > 60
    functions = [(sqlite3, "connect"), (sqlite3.dbapi2, "connect"), (psycopg2, "connect")]
    return {**ledger.before, **{(module, name): vars(module)[name] for module, name in functions}}


def left_behind() -> list[str]:
    """What is not as it was before anybody listened."""
    found = [
        f"{owner.__name__}.{name}"
        for (owner, name), value in _everything().items()
        if vars(owner).get(name, _MISSING) is not value
    ]
    if STATE.recorders or STATE.counts_rows or STATE.texts or STATE.relations or STATE.transactions or STATE.own:
        found.append("STATE")
    if capture._PATCHES._undo:
        found.append("patches")
    if MUTED.get() or ORIGIN.get():
        found.append("context")
    found += [f"finder {one!r}" for one in sys.meta_path if type(one).__module__.startswith("pytest_deploygate")]
    found += [
        f"{one!r}"
        for one in gc.get_objects()
        if type(one) is psycopg2.extensions.connection and getattr(one.cursor_factory, "__name__", "") == "cursor"
    ]
    return found


@pytest.fixture(autouse=True)
def untouched() -> Iterator[None]:
    """Each attribute that a hook replaces is the very same after each test."""
    _everything()
    yield
    assert not left_behind()


@pytest.fixture
def record() -> Any:
    """Listens as if this folder were the user's project."""
    return functools.partial(capture.recording, HERE)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A database with a table ``t`` of three rows, for all tests that leave it as it is."""
    with databases.postgres() as url:
        databases.postgres_run(url, "CREATE TABLE t (n int, name text)", "INSERT INTO t VALUES (1,'a'),(2,'b'),(3,'c')")
        yield url


@pytest.fixture(scope="session")
def mariadb() -> Iterator[dict[str, Any]]:
    """The same, as what PyMySQL's ``connect`` takes."""
    with databases.mariadb() as url:
        databases.mariadb_run(
            url,
            "CREATE TABLE t (n int, name varchar(20))",
            "INSERT INTO t VALUES (1,'a'),(2,'b'),(3,'c')",
            "CREATE PROCEDURE twice(IN x int) SELECT x * 2",
        )
        # Without ssl_disabled, PyMySQL loads certificates, which takes longer than each test.
        yield {"host": "127.0.0.1", "user": "root", "database": url.rpartition("/")[2], "ssl_disabled": True}


@pytest.fixture
def sqlite_file(tmp_path: Path) -> str:
    """A file with the same table."""
    path = str(tmp_path / "t.sqlite3")
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (n int, name text)")
    connection.executemany("INSERT INTO t VALUES (?, ?)", [(1, "a"), (2, "b"), (3, "c")])
    connection.commit()
    connection.close()
    return path
