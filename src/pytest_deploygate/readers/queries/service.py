"""Asks a running service, in whatever language, and counts its queries by its database's own statistics."""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urljoin, urlsplit

from ...families.queries import Endpoint, Probe, QueriesOptions, Scaling, Size
from ...families.queries.captured import Captured
from ...finding import CannotJudge, Location
from ...rules import Deploy
from ..child import Failure, run
from ..imports.interpreter import quiet_environment
from .measuring import measured
from .server import Digests

__all__ = ["probe_service"]

Endpoints = Sequence[tuple[Endpoint, Location]]
_SOURCE = "the database's statistics"


def probe_service(options: QueriesOptions, deploy: Deploy, endpoints: Endpoints) -> Iterator[Probe]:
    """What each endpoint asks at each size."""
    try:
        runs: Sequence[Scaling | CannotJudge] = list(_Rounds(options, deploy, endpoints).runs())
    except CannotJudge as refusal:
        runs = [refusal] * len(endpoints)
    for (endpoint, place), found in zip(endpoints, runs, strict=True):
        yield Probe(endpoint, place, found, _SOURCE)


class _Rounds:
    def __init__(self, options: QueriesOptions, deploy: Deploy, endpoints: Endpoints) -> None:
        self._options = options
        self._deploy = deploy
        self._endpoints = endpoints
        self._refused: dict[int, CannotJudge] = {}
        # Through no proxy, and without following what is not the answer itself.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect())

    def runs(self) -> Iterator[Scaling | CannotJudge]:
        """One endpoint after the other.

        Raises:
            CannotJudge: The gate file does not say enough, or the database does not count.
        """
        options, place = self._options, self._options.place("url")
        if urlsplit(options.url or "").scheme not in {"http", "https"}:
            raise CannotJudge("`url` is no HTTP address", place, "url", "write it as http://127.0.0.1:3000")
        if options.database is None:
            remedy = "name the database that it uses; its statistics are read"
            raise CannotJudge(
                "the queries of a service are counted by its database, which is not set", place, "database", remedy
            )
        if options.seed is not None:
            remedy = "make rows by `seed-command:`"
            raise CannotJudge("`seed` runs in the process of `app`", options.place("seed"), "seed", remedy)
        rows = options.rows if options.seed_command else [0]
        at = options.place("database")
        self._deploy.scrubber.add_environment({"DATABASE_URL": options.database})
        with Digests.opened(options.database, self._deploy.root, 5.0, at) as digests:
            self._round(digests, rows[0])
            rounds = [self._round(digests, count) for count in rows]
        for index in range(len(self._endpoints)):
            yield self._refused.get(index) or Scaling(tuple(found[index] for found in rounds))

    def _round(self, digests: Digests, count: int) -> dict[int, Size]:
        if self._options.seed_command:
            self._seed(self._options.seed_command, count)
        found = {}
        for index, (endpoint, place) in enumerate(self._endpoints):
            if index in self._refused:
                continue
            try:
                before = digests.snapshot()
                body = self._sent(endpoint, place)
                after = digests.snapshot()
                asked = digests.asked(before, after, place)
            except CannotJudge as refusal:
                self._refused[index] = refusal
            else:
                found[index] = Size(count, Captured(asked, None, digests.rows(before, after)), measured(body))
        return found

    def _seed(self, command: Sequence[str], count: int) -> None:
        options, place = self._options, self._options.place("seed-command")
        words = [word.replace("{rows}", str(count)) for word in command]
        environment = {**quiet_environment(), **options.environment}
        self._deploy.scrubber.add_environment(options.environment)
        remedy = "run it in the gate file's folder; variables that it needs go under `environment:`"
        try:
            code = run(words, environment, self._deploy.root, options.timeout)
        except Failure as problem:
            raise CannotJudge(f"making {count} rows {problem}", place, "seed-command", remedy) from None
        except OSError:
            raise CannotJudge(f"there is no '{words[0]}' to make rows", place, "seed-command", remedy) from None
        if code:
            raise CannotJudge(f"making {count} rows ends with {code}", place, "seed-command", remedy)

    def _sent(self, endpoint: Endpoint, place: Location) -> Any:
        """The body of the answer.

        Raises:
            CannotJudge: It is no success.
        """
        body = None if endpoint.body is None else endpoint.body.encode()
        request = urllib.request.Request(  # noqa: S310 - http and https only, as was made sure of
            urljoin(f"{self._options.url}/", endpoint.path.lstrip("/")),
            data=body,
            method=endpoint.method.upper(),
            headers=endpoint.all_headers,
        )
        remedy = "is the service running, with all that it needs?"
        try:
            with self._opener.open(request, timeout=min(self._options.timeout, 30.0)) as response:
                content: bytes = response.read()
                status = response.status
        except urllib.error.HTTPError as error:
            error.close()
            status, content = error.code, b""
        except (OSError, ValueError, http.client.HTTPException):
            raise CannotJudge(f"{endpoint.name} gets no answer", place, endpoint.name, remedy) from None
        if not 200 <= status < 300:
            remedy = "an endpoint is judged by its answer: does it need a header, a body, or rows?"
            raise CannotJudge(f"{endpoint.name} answers {status}", place, endpoint.name, remedy)
        try:
            return json.loads(content)
        except ValueError:
            return content


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None
