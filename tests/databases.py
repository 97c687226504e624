"""Real servers at their standard ports, a database of its own for each test; skipped by name where there is none."""

from __future__ import annotations

import atexit
import contextlib
import functools
import getpass
import itertools
import os
import socket
import threading
from collections.abc import Iterator
from typing import Any

from tools import lacking

_NUMBER = itertools.count()


def _name() -> str:
    return f"deploygate_{os.getpid()}_{next(_NUMBER)}"


@functools.cache
def _postgres_user() -> str | None:
    import psycopg

    for user in (os.environ.get("PGUSER"), getpass.getuser(), "postgres"):
        if user:
            with contextlib.suppress(psycopg.Error):
                psycopg.connect(host="127.0.0.1", user=user, dbname="postgres", connect_timeout=3).close()
                return user
    return None


def postgres_admin() -> Any:
    """A connection that may do all; its user is asked for no password."""
    import psycopg

    user = _postgres_user() or lacking("no PostgreSQL lets this user in at 127.0.0.1:5432")
    return psycopg.connect(host="127.0.0.1", user=user, dbname="postgres", autocommit=True)


_FREE: list[str] = []
"""Databases of PostgreSQL that a test of this process is done with: making one takes longer than most tests."""
_EMPTY = """
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema)' LOOP
    EXECUTE format('DROP SCHEMA %I CASCADE', name);
  END LOOP;
END $$;
CREATE SCHEMA public;
GRANT USAGE ON SCHEMA public TO PUBLIC
"""


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """The URL of an empty database."""
    with postgres_admin() as admin:
        user = admin.info.user
        if not _FREE:
            name = _name()
            admin.execute(f"CREATE DATABASE {name}")
            atexit.register(_dropped, name)
            _FREE.append(name)
    name = _FREE.pop()
    url = f"postgresql://{user}@127.0.0.1:5432/{name}"
    try:
        yield url
    finally:
        with postgres_admin() as admin:
            admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        postgres_run(url, _EMPTY)
        _FREE.append(name)


def _dropped(name: str) -> None:
    with contextlib.suppress(Exception), postgres_admin() as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def postgres_run(url: str, *statements: str) -> None:
    """Run statements in such a database."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


@contextlib.contextmanager
def postgres_role(url: str, *rights: str, password: str = "tiger-tiger-burning") -> Iterator[str]:
    """The URL of the same database for a new role; ``{role}`` in what it may do stands for its name."""
    import psycopg

    role = _name()
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{password}'")
        for right in rights:
            admin.execute(right.format(role=role))
        host, _, name = url.rpartition("@")[2].partition("/")
        try:
            yield f"postgresql://{role}:{password}@{host}/{name}"
        finally:
            admin.execute(f"DROP OWNED BY {role}")
            admin.execute(f"DROP ROLE {role}")


def mariadb_admin() -> Any:
    """A connection that may do all."""
    import pymysql

    try:
        return pymysql.connect(host="127.0.0.1", user="root", connect_timeout=3, autocommit=True)
    except pymysql.Error:
        return lacking("no MariaDB lets root in without a password at 127.0.0.1:3306")


@contextlib.contextmanager
def mariadb() -> Iterator[str]:
    """The URL of a new, empty database."""
    name = _name()
    with contextlib.closing(mariadb_admin()) as admin, admin.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        try:
            yield f"mysql://root@127.0.0.1:3306/{name}"
        finally:
            cursor.execute(f"DROP DATABASE {name}")


def mariadb_run(url: str, *statements: str) -> list[Any]:
    """Run statements in such a database; gives the rows of the last."""
    with contextlib.closing(mariadb_admin()) as admin, admin.cursor() as cursor:
        cursor.execute(f"USE {url.rpartition('/')[2]}")
        for statement in statements:
            cursor.execute(statement)
        return list(cursor.fetchall())


@contextlib.contextmanager
def mariadb_role(url: str, *rights: str, password: str = "tiger-tiger-burning") -> Iterator[str]:
    """The URL of the same database for a new user; ``{role}`` and ``{name}`` stand for the user and the database."""
    role, name = _name(), url.rpartition("/")[2]
    with contextlib.closing(mariadb_admin()) as admin, admin.cursor() as cursor:
        cursor.execute(f"CREATE USER '{role}'@'%' IDENTIFIED BY '{password}'")
        cursor.execute(f"CREATE USER '{role}'@'localhost' IDENTIFIED BY '{password}'")
        try:
            for right in rights:
                for host in ("%", "localhost"):
                    cursor.execute(right.format(role=f"'{role}'@'{host}'", name=name))
            yield f"mysql://{role}:{password}@127.0.0.1:3306/{name}"
        finally:
            cursor.execute(f"DROP USER '{role}'@'%', '{role}'@'localhost'")


@contextlib.contextmanager
def silent_port() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


@contextlib.contextmanager
def closed_port() -> Iterator[int]:
    """A port that nobody listens at."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        yield server.getsockname()[1]


@contextlib.contextmanager
def proxy(port: int, *, after: int, then: str) -> Iterator[int]:
    """A way to a server of this machine that ends once the server has answered with some bytes.

    Args:
        port: The server's.
        after: So many bytes of its answers come through.
        then: ``close`` breaks the connection off, ``hang`` leaves it open and passes on nothing more.
    """
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        forwarding = threading.Thread(target=_forward, args=(server, port, after, then), daemon=True)
        forwarding.start()
        yield server.getsockname()[1]
        # It waits in accept(), which a close alone does not end.
        server.shutdown(socket.SHUT_RDWR)
        forwarding.join(5)


def _forward(server: socket.socket, port: int, after: int, then: str) -> None:
    open_ones: list[socket.socket] = []
    with contextlib.suppress(OSError):
        while True:
            client, _ = server.accept()
            upstream = socket.create_connection(("127.0.0.1", port))
            open_ones += [client, upstream]
            threading.Thread(target=_copy, args=(client, upstream, None, ""), daemon=True).start()
            threading.Thread(target=_copy, args=(upstream, client, after, then), daemon=True).start()
    for one in open_ones:
        one.close()


def _copy(source: socket.socket, target: socket.socket, after: int | None, then: str) -> None:
    passed = 0
    with contextlib.suppress(OSError):
        while data := source.recv(4096):
            if after is not None and passed + len(data) > after:
                target.sendall(data[: after - passed])
                if then == "close":
                    target.shutdown(socket.SHUT_RDWR)
                return
            passed += len(data)
            target.sendall(data)
        target.shutdown(socket.SHUT_RDWR)
