"""Facts of the family ``queries``, made by hand, and small applications that are really asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from projects import RULES, Outcome
from pytest_deploygate.families.queries import (
    Asked,
    Captured,
    Endpoint,
    Known,
    Probe,
    QueriesFacts,
    QueriesOptions,
    Scaling,
    Site,
    Size,
)
from pytest_deploygate.finding import CannotJudge, Location
from pytest_deploygate.readers.queries import read_queries
from pytest_deploygate.rules import Deploy
from pytest_deploygate.secret import Scrubber
from pytest_deploygate.verdict import sort_out

PLACE = Location("deploygate.yaml", 7, 11)
LAZY = "select name from customers where id = ?"
LIST = "select id from orders"


def asked(text: str = LAZY, count: int = 1, **more: Any) -> Asked:
    """A statement that one line asks so often."""
    verb = text.partition(" ")[0]
    site = more.pop("site", Site("shop/views.py", 12, "orders"))
    given = {"loads": count, "relation": "", "is_lazy": False, "layer": "sqlalchemy", "dialect": "sqlite", **more}
    tables = more.get("tables", tuple(word for word in text.split() if word in {"customers", "orders", "visits"}))
    given.pop("tables", None)
    return Asked(text, verb, verb != "select", tables, count, site=site, seconds=0.0, transactions=1, **given)


def size(rows: int, *asked: Asked, read: int | None = None) -> Size:
    """A run with so many rows, one statement after the other."""
    captured = Captured(asked, sum(one.count for one in asked), rows if read is None else read)
    return Size(rows, captured)


def loop(*rows: int, every: int = 1) -> tuple[Size, ...]:
    """Runs that ask once for each row, or for every so manyth."""
    return tuple(size(count, asked(LIST), asked(count=count // every, relation="Order.customer")) for count in rows)


def probe(*sizes: Size, runs: Scaling | CannotJudge | None = None, **endpoint: Any) -> Probe:
    """An endpoint that was asked at these sizes."""
    return Probe(Endpoint(**{"path": "/orders", **endpoint}), PLACE, runs or Scaling(sizes))


UNREAD = probe(runs=CannotJudge("GET /orders answers 500", PLACE, "GET /orders"))


def judge(
    rule: str, *probes: Probe, known: dict[str, Known] | None = None, tests: Any = None, **options: Any
) -> Outcome:
    """What a rule says about such facts."""
    facts = QueriesFacts("api", probes, tests, known or {})
    return Outcome(*sort_out(RULES[f"queries/{rule}"].check(facts, QueriesOptions(**options))))


@dataclass
class Application:
    """A project in a folder whose application is asked."""

    root: Path
    environ: dict[str, str] = field(default_factory=dict)
    scrubber: Scrubber = field(default_factory=Scrubber)

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def read(self, endpoints: Sequence[Endpoint | str] = ("GET /orders",), **given: Any) -> QueriesFacts:
        """What the reader says.

        Raises:
            CannotJudge: It says nothing at all.
        """
        options = QueriesOptions(**{"app": "app:app", "endpoints": list(endpoints), "timeout": 60.0, **given})
        deploy = Deploy(self.root, self.root / "deploygate.yaml", "api", environ=self.environ, scrubber=self.scrubber)
        return read_queries(options, deploy)

    def runs(self, **given: Any) -> Scaling:
        """What the only endpoint asks."""
        (found,) = self.read(**given).probes
        assert isinstance(found.runs, Scaling), found.runs
        return found.runs

    def refusal(self, **given: Any) -> str:
        """Why the only endpoint cannot be judged."""
        (found,) = self.read(**given).probes
        assert isinstance(found.runs, CannotJudge), found.runs
        return found.runs.finding.message


DATABASE = """
import sqlite3

connection = sqlite3.connect(":memory:", check_same_thread=False)
connection.executescript("create table customers (id integer primary key, name); create table orders (id, customer_id)")


def reconnect():
    # What is written over a connection that is older than the listening has no parameters.
    global connection
    connection = sqlite3.connect("file:shop?mode=memory&cache=shared", uri=True, isolation_level=None)
    connection.executescript("create table if not exists customers (id integer primary key, name)")
    connection.executescript("create table if not exists orders (id, customer_id)")


def seed(count):
    connection.execute("delete from orders")
    connection.execute("delete from customers")
    for number in range(count):
        connection.execute("insert into customers values (?, ?)", (number, "x"))
        connection.execute("insert into orders values (?, ?)", (number, number))


async def seed_async(count):
    seed(count)


def shared(count):
    reconnect()
    connection.execute("delete from orders")
    connection.execute("insert or replace into customers (id, name) values (?, ?)", (1, "x"))
    for number in range(count):
        connection.execute("insert into orders (id, customer_id) values (?, ?)", (number, 1))


def few(count):
    connection.execute("insert into orders (id) values (?)", (1,))


def orders():
    names = []
    for (customer,) in connection.execute("select customer_id from orders").fetchall():
        names += connection.execute("select name from customers where id = ?", (customer,)).fetchall()
    return names
"""
ASGI = """
import json, os, sys
from database import orders

started = []
print("noise", file=sys.stderr)


async def app(scope, receive, send):
    print("noise")
    if scope["type"] == "lifespan":
        assert (await receive())["type"] == "lifespan.startup"
        started.append(True)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        return
    headers = {name.decode(): value.decode() for name, value in scope["headers"]}
    body = (await receive()).get("body", b"").decode()
    status = int(headers.get("x-status", 200 if started else 503))
    if scope["path"] == "/boom":
        raise RuntimeError("hunter2-hunter2")
    answer = {"names": orders(), "type": headers.get("content-type"), "body": body, "secret": os.environ.get("LEAK")}
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": json.dumps(answer).encode()})


def make():
    return app
"""
WSGI = """
import json
from database import orders


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(orders()).encode()]
"""
