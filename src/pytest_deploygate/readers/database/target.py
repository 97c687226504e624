"""What a connection string means: SQLAlchemy's URLs, Django's parts, and libpq's own forms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qsl, unquote

from ...secret import Secret

__all__ = ["BadTarget", "Kind", "Target", "read_parts", "read_target"]

Kind = Literal["postgresql", "mysql", "sqlite"]

_KINDS: Mapping[str, Kind] = {
    **dict.fromkeys(("postgresql", "postgres", "pgsql", "psql", "postgis", "cockroachdb", "timescale"), "postgresql"),
    **dict.fromkeys(("mysql", "mariadb", "mysql2", "mysqlgis"), "mysql"),
    **dict.fromkeys(("sqlite", "sqlite3", "spatialite"), "sqlite"),
}
# Parameters that say how to connect. What else stands there is for the code that uses the URL otherwise.
_KNOWN: Mapping[Kind, frozenset[str]] = {
    "postgresql": frozenset(
        "host port user password dbname sslmode sslrootcert sslcert sslkey sslcrl options service passfile "
        "target_session_attrs gssencmode channel_binding require_auth hostaddr".split()
    ),
    "mysql": frozenset("unix_socket host port user password dbname ssl_ca ssl_cert ssl_key ssl_mode".split()),
    "sqlite": frozenset(),
}
_URL = re.compile(r"(?:jdbc:)?(?P<scheme>[A-Za-z][\w.-]*)(?:\+[\w.]+)?://(?P<rest>.*)", re.DOTALL)
_PAIR = re.compile(
    r"\s*(?P<key>\w+)\s*=\s*(?:'(?P<quoted>(?:\\.|[^'\\])*)'|(?P<plain>(?:\\.|[^\s'\\])*))\s*", re.DOTALL
)
_MEMORY = frozenset(["", ":memory:"])


class BadTarget(ValueError):
    """A text does not name a database. The message is a clause that follows its name, and does not repeat it."""


@dataclass(frozen=True)
class Target:
    """A database to connect to.

    Attributes:
        kind: What it is, as far as the connection string says it: MariaDB goes under MySQL.
        host: The host, or the folder of its socket; empty for the driver's default.
        port: Its port.
        user: Who connects.
        password: With which password.
        name: The database.
        file: The file of SQLite.
        schema: The schema that the code works in, where the string says it.
        dialect: What SQLAlchemy calls it, where that is not its kind.
        parameters: What else says how to connect.
    """

    kind: Kind
    host: str = ""
    port: int | None = None
    user: str = ""
    password: Secret | None = None
    name: str = ""
    file: Path | None = None
    schema: str = ""
    dialect: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def title(self) -> str:
        """What messages call it: never who connects, nor how."""
        if self.kind == "sqlite":
            return f"the database '{self.file.name}'" if self.file else "the database"
        named = f" '{self.name}'" if self.name else ""
        at = f" at {self.host or 'this machine'}" + (f":{self.port}" if self.port else "")
        return f"the database{named}{at}"


def read_target(text: str, root: Path) -> Target:
    """The database that a connection string names.

    Args:
        text: A URL, or libpq's ``key=value`` pairs.
        root: What a relative file is relative to.

    Raises:
        BadTarget: It names none.
    """
    text = text.strip()
    if text.startswith("file:"):
        return _sqlite(text.removeprefix("file:").partition("?")[0], root)
    if found := _URL.fullmatch(text):
        kind = _KINDS.get(found["scheme"].lower())
        if kind is None:
            raise BadTarget(
                "is for a kind of database that is not known here: PostgreSQL, MySQL, MariaDB and SQLite are"
            )
        if kind == "sqlite":
            return _sqlite(unquote(found["rest"].partition("?")[0].removeprefix("/")), root)
        target = _url(kind, found["rest"])
        return replace(target, dialect="mariadb") if found["scheme"].lower() == "mariadb" else target
    pairs = _pairs(text)
    if pairs is None:
        raise BadTarget("is no connection string: write scheme://user:password@host:port/name")
    return _keyed("postgresql", pairs)


def read_parts(
    engine: str, name: str, root: Path, *, user: str = "", password: str = "", host: str = "", port: int | None = None
) -> Target:
    """The database that Django's parts name.

    Raises:
        BadTarget: They name none.
    """
    kind = _KINDS.get(re.sub(r"_psycopg2$", "", engine.rpartition(".")[2].lower()))
    if kind is None:
        raise BadTarget("has an engine that is not known here: PostgreSQL, MySQL, MariaDB and SQLite are")
    if kind == "sqlite":
        return _sqlite(name, root)
    return Target(kind, host, port, user, Secret(password) if password else None, name)


def _sqlite(path: str, root: Path) -> Target:
    if path in _MEMORY:
        raise BadTarget("is a SQLite database in memory, which no deploy finds again")
    return Target("sqlite", file=root / path)


def _url(kind: Kind, rest: str) -> Target:
    rest, _, query = rest.partition("?")
    authority, _, name = rest.partition("/")
    # A password may hold an @ that nobody has escaped; a host cannot.
    user_info, _, address = authority.rpartition("@")
    user, has_password, password = user_info.partition(":")
    host, port = _address(address)
    pairs = dict(parse_qsl(query, keep_blank_values=True))
    found = {
        "host": host,
        "port": port,
        "user": unquote(user),
        "dbname": unquote(name),
        **({"password": unquote(password)} if has_password else {}),
    }
    return _keyed(kind, {**found, **pairs})


def _address(text: str) -> tuple[str, str]:
    if text.startswith("["):
        host, _, port = text[1:].partition("]")
        return host, port.removeprefix(":")
    if "," in text:
        # libpq tries several; it takes their ports in the same order.
        pairs = [_address(one) for one in text.split(",")]
        return ",".join(host for host, _ in pairs), ",".join(port for _, port in pairs).strip(",")
    host, _, port = text.partition(":")
    return unquote(host), port


def _keyed(kind: Kind, pairs: Mapping[str, str]) -> Target:
    kept = {key: value for key, value in pairs.items() if key in _KNOWN[kind]}
    host, port = kept.pop("host", ""), kept.pop("port", "")
    user, password, name = kept.pop("user", ""), kept.pop("password", ""), kept.pop("dbname", "")
    name = name or pairs.get("database", "")
    if kind == "mysql" and host.startswith("/"):
        kept["unix_socket"], host = host, ""
    if "," in port:
        kept["ports"], port = port, ""
    if port and not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise BadTarget("has a port that is no number; a / or a : in the password has to be written as %2F or %3A")
    return Target(
        kind,
        host,
        int(port) if port else None,
        user,
        Secret(password) if password else None,
        name,
        schema=pairs.get("schema", "") if kind == "postgresql" else "",
        parameters=kept,
    )


def _pairs(text: str) -> dict[str, str] | None:
    """The pairs of libpq's own form; None where it is not that."""
    pairs: dict[str, str] = {}
    at = 0
    while at < len(text):
        found = _PAIR.match(text, at)
        if found is None or found.end() == at:
            return None
        value = found["quoted"] if found["quoted"] is not None else found["plain"]
        pairs[found["key"]] = re.sub(r"\\(.)", r"\1", value)
        at = found.end()
    return pairs or None
