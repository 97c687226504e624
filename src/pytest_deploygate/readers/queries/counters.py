"""What a database server counts of what it is asked, and who is connected to it. Only its statistics are read."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ..database import Session

__all__ = ["BOOKS", "Books", "Client", "Counter", "Snapshot", "Unusable"]

_MARK = "deploygate_counts"
"""An alias in every statement of our own: unlike a comment, no server leaves it out of the text."""
_PATIENCE = 1.0
_PAUSE = 0.02
_LEAST_VERSION = (1, 9)


class Unusable(Exception):
    """The server does not count, or not for everybody. The message is a clause that follows the database's name.

    Attributes:
        remedy: What sets it up.
    """

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Counter:
    """One statement since the server began to count.

    Attributes:
        text: As the server normalises it; None where it does not tell.
        calls: How often it was run.
        seconds: In all.
        rows: How many it gave or changed, in all.
    """

    text: str | None
    calls: int
    seconds: float
    rows: int


@dataclass(frozen=True, slots=True)
class Client:
    """Somebody who is connected to the database.

    Attributes:
        who: The same for all connections of one program.
        connection: Another for each.
        state: ``open`` is idle within a transaction.
        work: What is another once it has asked for anything.
    """

    who: tuple[str, ...]
    connection: int
    state: Literal["idle", "open", "busy"]
    work: float


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All counters of one database at a time.

    Attributes:
        counters: By role, where the server counts by role, and the server's own name for the statement.
        own: How many statements of ours the server has counted.
        untold: How many statements it has run that are in no counter.
        era: What is another once counters are thrown away.
        clients: Who is connected.
    """

    counters: Mapping[tuple[str, str], Counter]
    own: int
    untold: int
    era: tuple[object, ...]
    clients: tuple[Client, ...]


class Books(ABC):
    """A kind of server's statistics.

    Attributes:
        denied: How a role may get to read them.
        silent: What to look at where the server does not count.
        hidden: Why a counter may have no text, as a clause, and what to do about it.
        untold: Why a statement may be in no counter, as a clause, and what to do about it.
        thrown: How to keep counters from being thrown away.
    """

    denied: str
    silent: str
    hidden: tuple[str, str]
    untold: tuple[str, str] = ("", "")
    thrown: str

    @abstractmethod
    def read(self, session: Session, name: str) -> Snapshot:
        """All counters of a database, once nobody is at work in it.

        Raises:
            DatabaseError: They cannot be read.
            Unusable: They say nothing.
        """

    @abstractmethod
    def _clients(self, session: Session, name: str) -> tuple[Client, ...]:
        """Who is connected to the database, but for us."""

    def _at_rest(self, session: Session, name: str) -> tuple[Client, ...]:
        """The same, once all are done: a statement is counted when it ends, which an open transaction may put off."""
        until = time.monotonic() + _PATIENCE
        while True:
            clients = self._clients(session, name)
            if all(client.state == "idle" for client in clients):
                return clients
            if time.monotonic() > until:
                break
            time.sleep(_PAUSE)
        if any(client.state == "busy" for client in clients):
            remedy = "let nobody else use this database meanwhile, and nothing of the service run on by itself"
            raise Unusable("is still at work for somebody, so that what it was asked cannot be counted", remedy)
        return clients


class _PostgreSQL(Books):
    denied = (
        "as a superuser, in this database: GRANT SELECT ON pg_stat_statements, pg_stat_statements_info TO the role "
        "that reads them, and USAGE ON SCHEMA where they are in one of their own"
    )
    silent = "pg_stat_statements.track has to be 'top', and compute_query_id 'auto' or 'on'"
    hidden = (
        "were asked by a role whose statements this one may not see",
        "as a superuser: GRANT pg_read_all_stats TO the role that reads the statistics",
    )
    thrown = (
        "let nobody call pg_stat_statements_reset() meanwhile; if pg_stat_statements_info shows that `dealloc` grows, "
        "set a larger pg_stat_statements.max in postgresql.conf, and restart the server"
    )
    _SETUP = """
    SELECT current_setting('pg_stat_statements.track', true), e.extversion::text, quote_ident(n.nspname)
    FROM (VALUES (1)) AS deploygate_counts
    LEFT JOIN pg_catalog.pg_extension e ON e.extname = 'pg_stat_statements'
    LEFT JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
    """
    _COUNTERS = """
    SELECT userid::text, queryid::text, query, calls, total_exec_time / 1000, rows
    FROM %(schema)s.pg_stat_statements AS deploygate_counts
    WHERE toplevel AND dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
    """
    _INFO = """
    SELECT dealloc, stats_reset::text FROM %(schema)s.pg_stat_statements_info AS deploygate_counts
    """
    # Within a transaction a look at who is there is remembered.
    _FRESH = "SELECT pg_catalog.pg_stat_clear_snapshot()::text AS deploygate_counts"
    _CLIENTS = """
    SELECT usename::text, client_addr::text, application_name, pid, state, extract(epoch FROM state_change)::float8
    FROM pg_catalog.pg_stat_activity AS deploygate_counts
    WHERE datname = current_database() AND backend_type = 'client backend' AND state IS NOT NULL
    AND pid <> pg_backend_pid() AND application_name <> 'deploygate'
    """

    def read(self, session: Session, name: str) -> Snapshot:
        schema = self._schema(session)
        clients = self._at_rest(session, name)
        counters: dict[tuple[str, str], Counter] = {}
        own = 0
        for role, key, text, calls, seconds, rows in session.rows(self._COUNTERS % {"schema": schema}):
            if text and _MARK in text:
                own += calls
                continue
            # A statement that may not be seen has no name either.
            known = counters.get((role, key or ""), Counter(text if key else None, 0, 0.0, 0))
            counters[role, key or ""] = Counter(
                known.text, known.calls + calls, known.seconds + seconds, known.rows + rows
            )
        # After the counters: what is thrown away between the two is missed later on.
        (era,) = session.rows(self._INFO % {"schema": schema})
        return Snapshot(counters, own, 0, era, clients)

    def _schema(self, session: Session) -> str:
        ((track, version, schema),) = session.rows(self._SETUP)
        if track is None:
            raise Unusable(
                "does not count what it is asked: its server has not loaded pg_stat_statements",
                "in postgresql.conf: shared_preload_libraries = 'pg_stat_statements'; restart the server; then, as a "
                "superuser and in this database: CREATE EXTENSION pg_stat_statements",
            )
        if version is None:
            raise Unusable(
                "has no extension pg_stat_statements",
                "as a superuser, in this database: CREATE EXTENSION pg_stat_statements",
            )
        if tuple(int(part) for part in version.split(".")[:2]) < _LEAST_VERSION:
            raise Unusable(
                f"has version {version} of pg_stat_statements, which does not tell what it has forgotten",
                "as a superuser, in this database: ALTER EXTENSION pg_stat_statements UPDATE; PostgreSQL 14 is the "
                "first that has a newer one",
            )
        if track == "none":
            raise Unusable(
                "does not count what it is asked: pg_stat_statements.track is 'none'",
                "as a superuser: ALTER SYSTEM SET pg_stat_statements.track = 'top'; SELECT pg_reload_conf()",
            )
        return str(schema)

    def _clients(self, session: Session, name: str) -> tuple[Client, ...]:  # noqa: ARG002
        session.rows(self._FRESH)
        return tuple(
            Client(
                (user or "", address or "", program or ""),
                pid,
                "idle" if state == "idle" else "open" if state.startswith("idle") else "busy",
                changed,
            )
            for user, address, program, pid, state, changed in session.rows(self._CLIENTS)
        )


class _MySQL(Books):
    """Our own session has no database there, so that none of its statements is taken for one of the service's."""

    denied = "as an administrator: GRANT SELECT ON performance_schema.* TO the user that reads them"
    silent = "performance_schema_digests_size and performance_schema_max_digest_length must not be 0"
    hidden = (
        "found no place in its full table of digests",
        (
            "set a larger performance_schema_digests_size, or empty the table before: TRUNCATE TABLE "
            "performance_schema.events_statements_summary_by_digest"
        ),
    )
    untold = (
        "were executions of prepared statements, whose texts its digests do not hold",
        (
            "let the driver send texts, for the probe at least: mysql2's query() in the place of execute(), "
            "interpolateParams=true for Go, useServerPrepStmts=false for Java; and let nobody else use the server"
        ),
    )
    thrown = "let nobody empty performance_schema's tables meanwhile, nor restart the server"
    _COUNTERS = """
    SELECT SCHEMA_NAME, DIGEST, DIGEST_TEXT, COUNT_STAR, SUM_TIMER_WAIT / 1e12,
    SUM_ROWS_SENT + SUM_ROWS_AFFECTED, FIRST_SEEN
    FROM performance_schema.events_statements_summary_by_digest AS deploygate_counts
    WHERE SCHEMA_NAME = %s OR DIGEST IS NULL OR LOCATE('deploygate_counts', DIGEST_TEXT) > 0
    """
    # MariaDB counts no executions in prepared_statements_instances, and no server those of what is closed.
    _UNTOLD = """
    SELECT COALESCE(SUM(COUNT_STAR), 0)
    FROM performance_schema.events_statements_summary_global_by_event_name AS deploygate_counts
    WHERE EVENT_NAME IN ('statement/com/Execute', 'statement/com/Bulk_execute')
    """
    _DATABASE = "SELECT COUNT(*) FROM information_schema.SCHEMATA AS deploygate_counts WHERE SCHEMA_NAME = %s"
    _CONSUMERS = """
    SELECT NAME FROM performance_schema.setup_consumers AS deploygate_counts WHERE ENABLED = 'NO'
    AND NAME IN ('global_instrumentation', 'thread_instrumentation', 'statements_digest')
    """
    _INSTRUMENTS = """
    SELECT COUNT(*) FROM performance_schema.setup_instruments AS deploygate_counts
    WHERE ENABLED = 'NO' AND LEFT(NAME, 10) = 'statement/'
    """
    _CLIENTS = """
    SELECT PROCESSLIST_USER, PROCESSLIST_HOST, PROCESSLIST_ID, PROCESSLIST_COMMAND, INSTRUMENTED,
    COALESCE(SUM(COUNT_STAR), 0)
    FROM performance_schema.threads AS deploygate_counts
    LEFT JOIN performance_schema.events_statements_summary_by_thread_by_event_name AS events USING (THREAD_ID)
    WHERE PROCESSLIST_DB = %s AND PROCESSLIST_ID IS NOT NULL
    GROUP BY PROCESSLIST_USER, PROCESSLIST_HOST, PROCESSLIST_ID, PROCESSLIST_COMMAND, INSTRUMENTED
    """

    def read(self, session: Session, name: str) -> Snapshot:
        self._check(session, name)
        clients = self._at_rest(session, name)
        counters: dict[tuple[str, str], Counter] = {}
        own, era = 0, set()
        for schema, key, text, calls, seconds, rows, seen in session.rows(self._COUNTERS, (name,)):
            if schema is None and key is not None:
                own += int(calls)
                era.add(seen)
            else:
                # The row without a digest is for what finds no place.
                counters["", key or ""] = Counter(text if key else None, int(calls), float(seconds), int(rows))
        ((untold,),) = session.rows(self._UNTOLD)
        return Snapshot(counters, own, int(untold), (min(era, default=None),), clients)

    def _check(self, session: Session, name: str) -> None:
        ((is_on,),) = session.rows("SELECT @@performance_schema")
        if not int(is_on):
            raise Unusable(
                "does not count what it is asked: its server runs without performance_schema",
                "in the section [mysqld] of my.cnf: performance_schema = ON; restart the server",
            )
        ((known,),) = session.rows(self._DATABASE, (name,))
        if not name or not known:
            raise Unusable(
                "is not named, or is none that this user may see", "check the name, and the user's rights to it"
            )
        if off := sorted(str(consumer) for (consumer,) in session.rows(self._CONSUMERS)):
            named = ", ".join(f"'{consumer}'" for consumer in off)
            raise Unusable(
                f"does not count what it is asked: performance_schema's consumers {named} are disabled",
                "UPDATE performance_schema.setup_consumers SET ENABLED = 'YES' WHERE NAME IN "
                "('global_instrumentation', 'thread_instrumentation', 'statements_digest')",
            )
        ((blind,),) = session.rows(self._INSTRUMENTS)
        if blind:
            raise Unusable(
                f"does not count all that it is asked: {blind} of performance_schema's instruments are disabled",
                "UPDATE performance_schema.setup_instruments SET ENABLED = 'YES', TIMED = 'YES' "
                "WHERE NAME LIKE 'statement/%'",
            )

    def _clients(self, session: Session, name: str) -> tuple[Client, ...]:
        found = session.rows(self._CLIENTS, (name,))
        if any(instrumented != "YES" for *_, instrumented, _ in found):
            raise Unusable(
                "does not count what everybody asks: performance_schema leaves connections out",
                "INSERT INTO performance_schema.setup_actors (HOST, USER, ROLE) VALUES ('%', '%', '%'), and restart "
                "the service",
            )
        return tuple(
            Client((str(user), str(host)), int(connection), _state(command), float(work))
            for user, host, connection, command, _, work in found
        )


def _state(command: Any) -> Literal["idle", "busy"]:
    return "idle" if command in ("Sleep", "Daemon") else "busy"


BOOKS: Mapping[str, Books] = {"postgresql": _PostgreSQL(), "mysql": _MySQL()}
