"""Running services, asked over HTTP. What a real database counts meanwhile is in test_server.py, and both together in
tests/test_query_examples.py; here the counting is a fake."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from pytest_deploygate.families.queries.growth import growing
from pytest_deploygate.readers.queries import service
from query_facts import Application, asked


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.requests.append((self.command, self.path, self.headers.get("Authorization")))  # type: ignore[attr-defined]
        if self.path == "/broken":
            self.wfile.write(b"no http at all\r\n")
            return
        status = int(self.path.removeprefix("/")) if self.path[1:].isdigit() else 200
        self.send_response(status)
        self.send_header("Location", "/200")
        self.end_headers()
        self.wfile.write(b'["a"]')

    do_POST = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass


class Counted:
    """In the place of `Digests`: each request asks once more than the one before."""

    requests = 0

    @classmethod
    @contextlib.contextmanager
    def opened(cls, *_: object) -> Iterator[Counted]:
        yield cls()

    def snapshot(self) -> int:
        return 0

    def asked(self, *_: object) -> tuple[Any, ...]:
        self.requests += 10
        return (asked(count=self.requests),)

    def rows(self, *_: object) -> int:
        return self.requests


@pytest.fixture
def server() -> Iterator[HTTPServer]:
    with HTTPServer(("127.0.0.1", 0), Handler) as running:
        running.requests = []  # type: ignore[attr-defined]
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def application(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: HTTPServer) -> Application:
    monkeypatch.setattr(service, "Digests", Counted)
    return Application(tmp_path)


@pytest.fixture
def given(server: HTTPServer) -> dict[str, Any]:
    url = f"http://127.0.0.1:{server.server_port}"
    return {"app": None, "url": url, "database": "postgresql://h/d", "seed_command": ["true", "{rows}"]}


def test_each_size_is_asked(application: Application, given: dict[str, Any], server: HTTPServer) -> None:
    from pytest_deploygate.families.queries import Endpoint

    endpoint = Endpoint("/orders?user=1", "POST", "{}", {"Authorization": "Bearer tiger-tiger"})
    runs = application.runs(**{**given, "endpoints": [endpoint]})
    assert [size.rows for size in runs.sizes] == [2, 10, 50]
    assert [size.captured.total for size in runs.sizes] == [20, 30, 40]
    assert growing(runs.sizes)
    assert server.requests == [("POST", "/orders?user=1", "Bearer tiger-tiger")] * 4  # type: ignore[attr-defined]
    assert "tiger" not in application.scrubber.scrub("Bearer tiger-tiger")


def test_without_rows_being_made(application: Application, given: dict[str, Any]) -> None:
    assert [size.rows for size in application.runs(**{**given, "seed_command": None}).sizes] == [0]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"endpoints": ["GET /500"]}, "GET /500 answers 500"),
        ({"endpoints": ["GET /302"]}, "GET /302 answers 302"),
        ({"endpoints": ["GET /broken"]}, "GET /broken gets no answer"),
        ({"url": "http://127.0.0.1:1"}, "GET /orders gets no answer"),
        ({"url": "ftp://127.0.0.1"}, "`url` is no HTTP address"),
        ({"database": None}, "the queries of a service are counted by its database, which is not set"),
        ({"seed": "a:b"}, "`seed` runs in the process of `app`"),
        ({"seed_command": ["false"]}, "making 2 rows ends with 1"),
        ({"seed_command": ["no-such-program"]}, "there is no 'no-such-program' to make rows"),
        ({"seed_command": ["sleep", "60"], "timeout": 1.0}, "making 2 rows takes longer than 1 seconds"),
    ],
)
def test_what_cannot_be_judged(
    application: Application, given: dict[str, Any], more: dict[str, Any], said: str
) -> None:
    assert application.refusal(**{**given, **more}) == said
