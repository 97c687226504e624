"""Private servers that count statements, started once a process and stopped with it; skipped by name where one is missing."""

from __future__ import annotations

import atexit
import contextlib
import functools
import getpass
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from databases import postgres_run
from tools import lacking

_PATH = os.pathsep.join(
    [
        os.environ.get("PATH", ""),
        *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)),
        "/opt/homebrew/bin",
        "/usr/local/bin",
        "/usr/sbin",
        "/usr/local/sbin",
    ]
)
# Ends the server once the pipe from the tests closes, however they end.
_KEEPER = """
import signal, subprocess, sys
server = subprocess.Popen(sys.argv[3:], stdin=subprocess.DEVNULL, user=sys.argv[2] or None)
sys.stdin.read()
server.send_signal(int(sys.argv[1]))
try:
    server.wait(20)
except subprocess.TimeoutExpired:
    server.kill()
"""
_FAST, _ORDERLY = signal.SIGINT, signal.SIGTERM
_NUMBER = itertools.count()
_HBA = """
local all all trust
host all locked 127.0.0.1/32 scram-sha-256
host all all 127.0.0.1/32 trust
"""


@dataclass(frozen=True)
class Server:
    """A server of the tests' own.

    Attributes:
        scheme: Of its URLs.
        user: Who may do all, without a password.
        port: At 127.0.0.1.
    """

    scheme: str
    user: str
    port: int

    def url(self, database: str, user: str = "") -> str:
        return f"{self.scheme}://{user or self.user}@127.0.0.1:{self.port}/{database}"


def _found(*names: str) -> str:
    for name in names:
        if path := shutil.which(name, path=_PATH):
            return path
    return lacking(f"{names[0]} is not installed")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _nobody_special(*names: str) -> str | None:
    """Whom to run a server as that refuses root; None where this is not root."""
    if os.getuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in (*names, "nobody") if name in known), None)


def _run(command: Sequence[str], user: str | None, what: str) -> None:
    done = subprocess.run(command, user=user, cwd="/", capture_output=True, text=True, check=False, timeout=120)
    if done.returncode != 0:
        lacking(f"{what} cannot be set up: {done.stderr.strip().splitlines()[-1:] or done.stdout[-200:]}")


def _kept(
    command: Sequence[str], folder: Path, user: str | None, end: signal.Signals, answers: Callable[[], Any]
) -> None:
    """Start a server that ends with this process, and wait until it answers."""
    with (folder / "log").open("wb") as log:
        keeper = subprocess.Popen(
            [sys.executable, "-c", _KEEPER, str(int(end)), user or "", *command],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            cwd="/",
            # An interrupt at the keyboard is the tests', which then end the server in turn.
            start_new_session=True,
        )
    # Before the folder goes: what is registered last is called first.
    atexit.register(keeper.communicate, timeout=30)
    until = time.monotonic() + 60
    while True:
        try:
            answers()
        except Exception:  # noqa: BLE001 - any driver's
            if time.monotonic() > until or keeper.poll() is not None:
                lacking(f"a server of the tests' own does not start: {(folder / 'log').read_text()[-500:]}")
            time.sleep(0.05)
        else:
            return


def _folder(name: str, user: str | None) -> Path:
    # The path of a socket may not be long.
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-", dir="/tmp"))
    if user is not None:
        shutil.chown(folder, user)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@functools.cache
def postgres_server(*settings: str) -> Server:
    """A PostgreSQL that counts statements."""
    import psycopg

    initdb, postgres = _found("initdb"), _found("postgres")
    user = _nobody_special("postgres")
    folder = _folder("pg", user)
    data = folder / "data"
    _run([initdb, "-D", str(data), "-U", "admin", "-A", "trust", "-E", "UTF8", "--no-sync"], user, "PostgreSQL")
    (data / "pg_hba.conf").write_text(_HBA, encoding="utf-8")
    server = Server("postgresql", "admin", _free_port())
    wanted = (
        f"port={server.port}",
        "listen_addresses=127.0.0.1",
        f"unix_socket_directories={folder}",
        "shared_preload_libraries=pg_stat_statements",
        "fsync=off",
        "shared_buffers=16MB",
        "max_connections=40",
        *settings,
    )
    command = [postgres, "-D", str(data), *(word for setting in wanted for word in ("-c", setting))]
    _kept(command, folder, user, _FAST, lambda: psycopg.connect(server.url("postgres")).close())
    return server


@functools.cache
def mariadb_server(*settings: str) -> Server:
    """A MariaDB that counts statements."""
    import pymysql

    install, mariadbd = _found("mariadb-install-db", "mysql_install_db"), _found("mariadbd", "mysqld")
    folder = _folder("maria", None)
    data = folder / "data"
    name = getpass.getuser()
    common = ["--no-defaults", f"--datadir={data}", f"--user={name}"]
    _run([install, *common, "--auth-root-authentication-method=normal", "--skip-test-db"], None, "MariaDB")
    server = Server("mysql", "root", _free_port())
    command = [
        *(mariadbd, *common),
        f"--port={server.port}",
        "--bind-address=127.0.0.1",
        f"--socket={folder / 'socket'}",
        f"--pid-file={folder / 'pid'}",
        "--performance-schema=ON",
        "--innodb-flush-log-at-trx-commit=0",
        "--innodb-buffer-pool-size=16M",
        *settings,
    ]
    connect = functools.partial(pymysql.connect, host="127.0.0.1", port=server.port, user="root")
    _kept(command, folder, None, _ORDERLY, lambda: connect().close())
    return server


@contextlib.contextmanager
def postgres_database(server: Server, *, extension: str = "CREATE EXTENSION pg_stat_statements") -> Iterator[str]:
    """The URL of a new database that counts."""
    import psycopg

    name = f"shop_{next(_NUMBER)}"
    with psycopg.connect(server.url("postgres"), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        try:
            if extension:
                postgres_run(server.url(name), extension)
            yield server.url(name)
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextlib.contextmanager
def mariadb_database(server: Server) -> Iterator[str]:
    """The URL of a new database that counts."""
    name = f"shop_{next(_NUMBER)}"
    mariadb_run(server.url(""), f"CREATE DATABASE {name}")
    try:
        yield server.url(name)
    finally:
        mariadb_run(server.url(""), f"DROP DATABASE {name}")


def mariadb_connect(url: str, **options: Any) -> Any:
    """A connection of pymysql to such a database."""
    import pymysql

    user, _, address = url.partition("://")[2].rpartition("@")
    where, _, name = address.partition("/")
    host, _, port = where.partition(":")
    return pymysql.connect(host=host, port=int(port), user=user, database=name or None, autocommit=True, **options)


def mariadb_run(url: str, *statements: str) -> list[Any]:
    """Run statements in such a database; gives the rows of the last."""
    with contextlib.closing(mariadb_connect(url)) as connection, connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        return list(cursor.fetchall())
