"""Sessions that only ever read, whichever driver is installed, and never longer than they may."""

from __future__ import annotations

import importlib.util
import sqlite3
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Protocol, TypeVar

from .errors import DatabaseError, Reason, reason_of
from .target import Target

__all__ = ["MissingDriver", "Session", "conversation"]

_T = TypeVar("_T")
_STATEMENTS = 4
"""How many times its timeout a whole conversation may take."""


class MissingDriver(Exception):
    """No driver for this kind of database is installed. The message names what to install."""


class Session(Protocol):
    """One connection, in a transaction that cannot write.

    Attributes:
        version: What the server calls itself.
    """

    version: str

    def rows(self, statement: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """What a statement gives; ``%s`` stands for a parameter.

        Raises:
            DatabaseError: It fails. The session can still be used.
        """

    def close(self) -> None:
        """End it. Never raises."""


def conversation(target: Target, timeout: float, talk: Callable[[Session], _T]) -> _T:
    """What ``talk`` makes of a session.

    It runs in a thread of its own, which is left behind once the time is up: a driver that waits for a server
    that has gone away cannot be called back.

    Args:
        target: The database.
        timeout: Seconds that connecting and each statement may take; the whole may take four times as long.
        talk: Is given the session.

    Raises:
        DatabaseError: The database cannot be reached, or does not answer in time.
        MissingDriver: Nothing is installed to speak to it with.
    """
    connect = _connector(target)
    done: list[_T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            session = connect(target, timeout)
            try:
                done.append(talk(session))
            finally:
                session.close()
        except BaseException as error:  # noqa: BLE001 - it is raised again, in the thread that waits
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True, name="deploygate-database")
    thread.start()
    thread.join(timeout * _STATEMENTS)
    if failed:
        error = failed[0]
        if isinstance(error, (DatabaseError, MissingDriver)) or not isinstance(error, Exception):
            raise error
        if _is_own(error):
            raise error
        raise reason_of(error) from None
    if not done:
        raise DatabaseError(Reason.SILENT)
    return done[0]


def _is_own(error: Exception) -> bool:
    """Whether an error is one of this project's own, or a mistake of it."""
    is_ours = type(error).__module__.partition(".")[0] == "pytest_deploygate"
    return is_ours or isinstance(error, (AttributeError, KeyError, IndexError, NameError))


def _connector(target: Target) -> Callable[[Target, float], Session]:
    if target.kind == "sqlite":
        return _Sqlite
    for module, connector in _DRIVERS[target.kind]:
        if importlib.util.find_spec(module) is not None:
            return connector
    names = ", ".join(module for module, _ in _DRIVERS[target.kind])
    extra = target.kind
    raise MissingDriver(
        f"nothing is installed to read {_TITLES[target.kind]} with (one of {names}); install pytest-deploygate[{extra}]"
    )


class _Cursored:
    """What sessions with a DB-API connection share."""

    version = ""
    _connection: Any

    def rows(self, statement: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        try:
            cursor = self._connection.cursor()
            try:
                return self._fetched(cursor, statement, tuple(parameters) or None)
            finally:
                with suppress(Exception):
                    cursor.close()
        except Exception as error:  # noqa: BLE001 - a driver's, or the system's
            raise reason_of(error) from None

    @staticmethod
    def _fetched(cursor: Any, statement: str, parameters: tuple[object, ...] | None) -> list[tuple[Any, ...]]:
        # PostgreSQL gives up a whole transaction for a statement that fails.
        cursor.execute("SAVEPOINT deploygate")
        try:
            cursor.execute(statement, parameters)
            found = [tuple(row) for row in cursor.fetchall()]
        except Exception:
            with suppress(Exception):
                cursor.execute("ROLLBACK TO SAVEPOINT deploygate")
            raise
        cursor.execute("RELEASE SAVEPOINT deploygate")
        return found

    def close(self) -> None:
        with suppress(Exception):
            self._connection.rollback()
        with suppress(Exception):
            self._connection.close()

    def _begin(self, *statements: str) -> None:
        """Say what the session must not do; it ends if that fails."""
        try:
            cursor = self._connection.cursor()
            for statement in statements:
                cursor.execute(statement)
            cursor.close()
        except Exception:
            self.close()
            raise


def _postgres_settings(timeout: float) -> tuple[str, ...]:
    # Set inside of the transaction and not while connecting: a pooler hands out connections that others use as well.
    return (
        "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",
        f"SET LOCAL statement_timeout = {round(timeout * 1000)}",
        f"SET LOCAL lock_timeout = {min(round(timeout * 1000), 500)}",
    )


def _libpq(target: Target, timeout: float) -> dict[str, Any]:
    """The connection's parameters as libpq calls them."""
    found: dict[str, Any] = {
        **{key: value for key, value in target.parameters.items() if key != "ports"},
        "host": target.host,
        "port": target.parameters.get("ports") or target.port,
        "user": target.user,
        "password": target.password.reveal() if target.password else None,
        "dbname": target.name,
        # libpq takes whole seconds, and a single one for two.
        "connect_timeout": max(2, round(timeout)),
        "application_name": "deploygate",
    }
    return {key: value for key, value in found.items() if value}


class _Psycopg(_Cursored):
    def __init__(self, target: Target, timeout: float) -> None:
        try:
            import psycopg
        except ImportError as error:
            # Installed without a libpq that it finds.
            raise MissingDriver(
                "psycopg is installed, and its libpq is not; install pytest-deploygate[postgresql]"
            ) from error
        # Prepared statements do not survive a pooler.
        self._connection = psycopg.connect(**_libpq(target, timeout), autocommit=True, prepare_threshold=None)
        self._begin(*_postgres_settings(timeout))


class _Psycopg2(_Cursored):
    def __init__(self, target: Target, timeout: float) -> None:
        import psycopg2

        self._connection = psycopg2.connect(**_libpq(target, timeout))
        self._connection.autocommit = True
        self._begin(*_postgres_settings(timeout))


class _Asyncpg:
    version = "postgresql"

    def __init__(self, target: Target, timeout: float) -> None:
        import asyncio

        import asyncpg

        known = _libpq(target, timeout)
        self._timeout = timeout
        self._connection: Any = None
        self._loop = asyncio.new_event_loop()
        # asyncpg knows the others only inside of a URL.
        arguments: dict[str, Any] = {key: known[key] for key in ("host", "port", "user", "password") if key in known}
        if "sslmode" in known:
            arguments["ssl"] = known["sslmode"]
        connecting = asyncpg.connect(
            **arguments,
            database=known.get("dbname"),
            timeout=timeout,
            command_timeout=timeout,
            statement_cache_size=0,
            server_settings={"application_name": "deploygate"},
        )
        try:
            self._connection = self._loop.run_until_complete(connecting)
            for statement in _postgres_settings(timeout):
                self._loop.run_until_complete(self._connection.execute(statement))
        except BaseException:
            self.close()
            raise

    def rows(self, statement: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        for number in range(1, len(parameters) + 1):
            statement = statement.replace("%s", f"${number}", 1)
        run = self._loop.run_until_complete
        try:
            run(self._connection.execute("SAVEPOINT deploygate"))
            try:
                return [tuple(row) for row in run(self._connection.fetch(statement, *parameters))]
            except Exception:
                with suppress(Exception):
                    run(self._connection.execute("ROLLBACK TO SAVEPOINT deploygate"))
                raise
        except Exception as error:  # noqa: BLE001 - asyncpg's, or the system's
            raise reason_of(error) from None

    def close(self) -> None:
        with suppress(Exception):
            if self._connection is not None:
                self._loop.run_until_complete(self._connection.close(timeout=self._timeout))
        with suppress(Exception):
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        with suppress(Exception):
            self._loop.close()


def _mysql_settings(version: str, timeout: float) -> tuple[str, ...]:
    limit = (
        f"SET SESSION max_statement_time = {timeout}"
        if "mariadb" in version.lower()
        else f"SET SESSION max_execution_time = {round(timeout * 1000)}"
    )
    return (
        limit,
        "SET SESSION lock_wait_timeout = 1",
        "SET SESSION TRANSACTION READ ONLY",
        "START TRANSACTION READ ONLY",
    )


class _Mysql(_Cursored, ABC):
    def __init__(self, target: Target, timeout: float) -> None:
        self._connection = self._connect(target, timeout)
        try:
            cursor = self._connection.cursor()
            cursor.execute("SELECT VERSION()")
            self.version = str(cursor.fetchone()[0])
            cursor.close()
        except Exception:
            self.close()
            raise
        self._begin(*_mysql_settings(self.version, timeout))

    @abstractmethod
    def _connect(self, target: Target, timeout: float) -> Any:
        """The driver's own connection."""

    @staticmethod
    def _arguments(target: Target, timeout: float) -> dict[str, Any]:
        found = {
            "host": target.host,
            "port": target.port,
            "user": target.user,
            "password": target.password.reveal() if target.password else None,
            "database": target.name,
            "unix_socket": target.parameters.get("unix_socket"),
        }
        whole = max(1, round(timeout))
        return {
            **{key: value for key, value in found.items() if value},
            "connect_timeout": whole,
            "read_timeout": whole + 1,
            "write_timeout": whole + 1,
        }


class _Pymysql(_Mysql):
    def _connect(self, target: Target, timeout: float) -> Any:
        import pymysql

        known = target.parameters
        tls = {f"ssl_{key}": known[f"ssl_{key}"] for key in ("ca", "cert", "key") if f"ssl_{key}" in known}
        return pymysql.connect(**self._arguments(target, timeout), **tls, charset="utf8mb4")


class _Mysqlclient(_Mysql):
    def _connect(self, target: Target, timeout: float) -> Any:
        import MySQLdb

        known = target.parameters
        tls = {key: known[f"ssl_{key}"] for key in ("ca", "cert", "key") if f"ssl_{key}" in known}
        return MySQLdb.connect(**self._arguments(target, timeout), **({"ssl": tls} if tls else {}), charset="utf8mb4")


class _Sqlite(_Cursored):
    def __init__(self, target: Target, timeout: float) -> None:
        file = target.file
        assert file is not None
        try:
            is_there = file.is_file()
        except (OSError, ValueError):
            is_there = False
        if not is_there:
            raise DatabaseError(Reason.NO_FILE)
        self.version = f"sqlite {sqlite3.sqlite_version}"
        try:
            self._connection = sqlite3.connect(
                f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=min(timeout, 0.5), isolation_level=None
            )
            # It only opens the file once it has to read it.
            self._connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
        except sqlite3.Error as error:
            raise reason_of(error) from None

    def rows(self, statement: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        try:
            return [tuple(row) for row in self._connection.execute(statement.replace("%s", "?"), tuple(parameters))]
        except sqlite3.Error as error:
            raise reason_of(error) from None


_TITLES = {"postgresql": "PostgreSQL", "mysql": "MySQL or MariaDB"}
_DRIVERS: dict[str, tuple[tuple[str, Callable[[Target, float], Session]], ...]] = {
    "postgresql": (("psycopg", _Psycopg), ("psycopg2", _Psycopg2), ("asyncpg", _Asyncpg)),
    "mysql": (("pymysql", _Pymysql), ("MySQLdb", _Mysqlclient)),
}
