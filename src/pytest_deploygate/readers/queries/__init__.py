"""Reads how many queries the code sends: asks an application in a process of its own, or a running service, at rising
sizes; and runs the tests that have budgets. Judges nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ...families.queries import Endpoint, Probe, QueriesFacts, QueriesOptions, Scaling, Size, TestFinding
from ...families.queries.captured import Captured
from ...finding import CannotJudge, Location
from ...rules import Deploy
from ..child import Failure, asked, failure
from .baseline import read_baseline

__all__ = ["probed", "read_queries"]

_SECRET = re.compile("auth|cookie|token|key|secret|session", re.IGNORECASE)
"""Headers of such names say who asks."""
_WORKER = Path(__file__).with_name("worker.py")


def read_queries(options: QueriesOptions, deploy: Deploy) -> QueriesFacts:
    """What each endpoint asks at each size, and what the tests with budgets say.

    Raises:
        CannotJudge: Nothing is named that could be judged, or what is named contradicts itself.
    """
    known = read_baseline(options, deploy)
    return QueriesFacts(deploy.environment, probed(options, deploy), _tests(options, deploy), known)


def probed(options: QueriesOptions, deploy: Deploy) -> tuple[Probe, ...]:
    """What each endpoint asks at each size.

    Raises:
        CannotJudge: Nothing is named that could be judged, or what is named contradicts itself.
    """
    _check(options)
    return tuple(_probes(options, deploy))


def _check(options: QueriesOptions) -> None:
    place = options.place()
    if options.app is None and options.url is None and options.tests is None:
        remedy = "set `app:` (or `url:` and `database:`) with `endpoints:`, or `tests:`, under `queries:`"
        raise CannotJudge("nothing says which queries to look at", place, "queries", remedy)
    if options.app is not None and options.url is not None:
        raise CannotJudge("both `app` and `url` are set", options.place("url"), "url", "say which one is judged")
    if (options.app or options.url) and not options.endpoints:
        raise CannotJudge("no endpoint is named", place, "endpoints", "name the requests to judge under `endpoints:`")
    if options.endpoints and not (options.app or options.url):
        remedy = "name what answers them: `app:`, or `url:` and `database:`"
        raise CannotJudge("nothing answers the endpoints", options.place("endpoints"), "endpoints", remedy)
    if options.rows != sorted(set(options.rows)) or options.rows[0] < 1:
        raise CannotJudge("the sizes do not rise from 1 on", options.place("rows"), "rows", "write them in order")


def _endpoints(options: QueriesOptions) -> list[tuple[Endpoint, Location]]:
    return [(options.endpoint(index), options.place("endpoints", index)) for index in range(len(options.endpoints))]


def _probes(options: QueriesOptions, deploy: Deploy) -> Iterator[Probe]:
    endpoints = _endpoints(options)
    for endpoint, _ in endpoints:
        for name, value in endpoint.headers.items():
            if _SECRET.search(name):
                deploy.scrubber.add(value)
                # Such as what follows "Bearer".
                deploy.scrubber.add(value.rpartition(" ")[2])
    if options.url is not None:
        from .service import probe_service

        yield from probe_service(options, deploy, endpoints)
    elif options.app is not None:
        yield from _of_app(options, deploy, endpoints)


def _of_app(options: QueriesOptions, deploy: Deploy, endpoints: list[tuple[Endpoint, Location]]) -> Iterator[Probe]:
    place = options.place("app")
    request = {
        "app": options.app,
        "seed": options.seed,
        "seed_command": options.seed_command,
        "rows": options.rows,
        "path": _path(options, deploy.root),
        "endpoints": [
            {"method": e.method.upper(), "path": e.path, "headers": e.all_headers, "body": e.body} for e, _ in endpoints
        ],
    }
    try:
        said = asked(_WORKER, request, deploy, options.python, options.environment, options.timeout, place)
    except Failure as problem:
        remedy = "variables that the code needs go under `queries: environment:`, its interpreter under `python:`"
        refusal = CannotJudge(f"running '{options.app}' {problem}", problem.place or place, "app", remedy)
        yield from (Probe(endpoint, at, refusal) for endpoint, at in endpoints)
        return
    except CannotJudge as refusal:
        yield from (Probe(endpoint, at, refusal) for endpoint, at in endpoints)
        return
    for (endpoint, at), probe in zip(endpoints, said["probes"], strict=True):
        yield Probe(endpoint, at, _runs(endpoint, at, probe, said, deploy.root))


def _runs(
    endpoint: Endpoint, place: Location, probe: Mapping[str, Any], said: Mapping[str, Any], root: Path
) -> Scaling | CannotJudge:
    if probe["error"]:
        problem = failure(probe["error"], root)
        remedy = "an endpoint is judged by its answer: does it need a header, a body, or rows that `seed` makes?"
        return CannotJudge(f"{endpoint.name} {problem}", problem.place or place, endpoint.name, remedy)
    sizes = [Size(one["rows"], Captured.from_data(one["captured"]), one["result"]) for one in probe["sizes"]]
    # The first was for the warm-up.
    sums = [sum(made) if None not in (made := said["inserted"][: end + 2]) else None for end in range(len(sizes))]
    return Scaling(tuple(sizes), tuple(sums), said["shared"])


def _path(options: QueriesOptions, root: Path) -> list[str]:
    roots = [".", "src"] if options.roots is None else options.roots
    return [str(found) for name in roots if (found := root / name).is_dir()]


def _tests(options: QueriesOptions, deploy: Deploy) -> tuple[TestFinding | CannotJudge, ...] | None:
    if options.tests is None:
        return None
    from .tests import run_tests

    return tuple(run_tests(options, deploy))
