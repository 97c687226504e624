"""Runs in a process of its own, by the project's Python, once the gate file has asked for that: imports the
application, makes rows, sends requests, and tells what was asked of the databases.

``python worker.py REQUEST``, where REQUEST is a file with a JSON object; the answer goes to the file that it names.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import inspect
import json
import os
import subprocess
import sys
import traceback
import types
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

HOST = "http://localhost"


def main(request: dict[str, Any]) -> None:
    # In the place of this script's own folder.
    sys.path[:1] = request["path"]
    # Only what is below this package is needed, and the project's Python need not have it.
    package = types.ModuleType("pytest_deploygate")
    package.__path__ = [str(Path(__file__).parent.parent.parent)]
    sys.modules["pytest_deploygate"] = package
    os.chdir(request["root"])
    try:
        answer = Runs(request).answer()
    except BaseException as error:  # noqa: BLE001 - whatever the project's code raises
        answer = {"error": described(error, request["root"])}
    Path(request["answer"]).write_text(json.dumps(answer), "utf-8")


class Wrong(Exception):
    """What the gate file asks for is not there. The text is a clause about it, and quotes nothing."""


def described(error: BaseException, root: str) -> dict[str, Any]:
    """What went wrong, without the text of somebody else's error, which may quote anything."""
    if isinstance(error, Wrong):
        return {"type": "", "text": str(error), "place": None}
    # The name of a module that is missing is no secret.
    text = str(error)[:200] if isinstance(error, ModuleNotFoundError) else ""
    place = None
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename.startswith(root + os.sep) and "site-packages" not in frame.filename:
            place = [frame.filename, frame.lineno]
    return {"type": type(error).__name__, "text": text, "place": place}


class Runs:
    """The requests at each size."""

    def __init__(self, request: dict[str, Any]) -> None:
        self._request = request
        self._root = Path(request["root"])
        self._loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self._loop)
        self._errors: dict[int, dict[str, Any]] = {}
        self._shared: dict[str, str] = {}
        self._inserted: list[int | None] = []

    def answer(self) -> dict[str, Any]:
        """What was asked by each request at each size, or why it cannot be told."""
        app, seed = named(self._request["app"]), self._seed()
        rows = self._request["rows"] if seed else [0]
        with client_of(app, self._loop) as send:
            # What is filled once, such as caches and the pool of connections, is filled before anything is counted.
            self._round(send, seed, rows[0])
            rounds = [self._round(send, seed, count) for count in rows]
        probes = [
            {"sizes": [found.get(index) for found in rounds], "error": self._errors.get(index)}
            for index in range(len(self._request["endpoints"]))
        ]
        return {"probes": probes, "shared": self._shared, "inserted": self._inserted}

    def _round(
        self, send: Callable[[dict[str, Any]], Any], seed: Callable[[int], Any] | None, count: int
    ) -> dict[int, dict[str, Any]]:
        """Make rows, and send each request that has not failed yet."""
        from pytest_deploygate.readers.queries.capture import recording
        from pytest_deploygate.readers.queries.measuring import measured

        if seed is not None:
            with recording(self._root, watches_inserts=True) as seeding:
                self._wait(seed(count))
                self._shared = seeding.shared
                self._inserted.append(seeding.inserted)
        found = {}
        for index, endpoint in enumerate(self._request["endpoints"]):
            if index in self._errors:
                continue
            try:
                with recording(self._root, counts_rows=True) as running:
                    response = send(endpoint)
                    captured = running.captured.to_data()
                if not 200 <= response.status_code < 300:
                    raise Wrong(f"answers {response.status_code}")
                found[index] = {"rows": count, "captured": captured, "result": measured(response)}
            except Exception as error:  # noqa: BLE001 - of one endpoint; the others go on
                self._errors[index] = described(error, self._request["root"])
        return found

    def _seed(self) -> Callable[[int], Any] | None:
        if command := self._request["seed_command"]:
            return lambda count: run_command(command, count)
        return named(self._request["seed"]) if self._request["seed"] else None

    def _wait(self, found: Any) -> None:
        if inspect.isawaitable(found):
            self._loop.run_until_complete(_awaited(found))


def run_command(command: list[str], count: int) -> None:
    """Make rows by a command."""
    words = [word.replace("{rows}", str(count)) for word in command]
    try:
        done = subprocess.run(words, check=False, stdin=subprocess.DEVNULL)  # noqa: S603 - what the gate file names
    except OSError:
        raise Wrong(f"finds no '{words[0]}' to make rows") from None
    if done.returncode:
        raise Wrong(f"makes {count} rows by '{words[0]}', which ends with {done.returncode}")


async def _awaited(found: Awaitable[Any]) -> Any:
    return await found


def named(address: str) -> Any:
    """What ``module:name`` means; with ``()`` at its end, what that makes."""
    module, _, path = address.partition(":")
    is_made = path.endswith("()")
    found: Any = importlib.import_module(module)
    for part in filter(None, path.removesuffix("()").split(".")):
        if not hasattr(found, part):
            raise Wrong(f"'{module}' has no '{part}'")
        found = getattr(found, part)
    return found() if is_made else found


@contextlib.contextmanager
def client_of(app: Any, loop: asyncio.AbstractEventLoop) -> Iterator[Callable[[dict[str, Any]], Any]]:
    """A function that sends a request to an application, and gives the response."""
    call = app if inspect.isfunction(app) else type(app).__call__
    is_asgi = inspect.iscoroutinefunction(call) or inspect.iscoroutinefunction(app)
    with _asgi(app, loop) if is_asgi else _wsgi(app) as send:
        yield send


@contextlib.contextmanager
def _wsgi(app: Any) -> Iterator[Callable[[dict[str, Any]], Any]]:
    try:
        from werkzeug.test import Client
    except ImportError:
        httpx = _httpx()
        with httpx.Client(transport=httpx.WSGITransport(app=app), base_url=HOST) as client:
            yield lambda endpoint: client.request(**_arguments(endpoint))
        return
    werkzeug = Client(app)

    def send(endpoint: dict[str, Any]) -> Any:
        given = _arguments(endpoint)
        return werkzeug.open(
            given["url"], method=given["method"], headers=given["headers"], data=given["content"], base_url=HOST
        )

    yield send


@contextlib.contextmanager
def _asgi(app: Any, loop: asyncio.AbstractEventLoop) -> Iterator[Callable[[dict[str, Any]], Any]]:
    httpx = _httpx()
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=HOST)
    lifespan = Lifespan(app)
    loop.run_until_complete(lifespan.start())
    try:
        # Between two requests the loop stands still, so that a seed that must not run within one can run.
        yield lambda endpoint: loop.run_until_complete(client.request(**_arguments(endpoint)))
    finally:
        loop.run_until_complete(client.aclose())
        loop.run_until_complete(lifespan.stop())


class Lifespan:
    """What a server tells an ASGI application at its start and its end."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._to: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._from: asyncio.Queue[str] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._run())
        await self._to.put({"type": "lifespan.startup"})
        said = await self._from.get()
        if said == "lifespan.startup.failed":
            raise Wrong("fails to start")

    async def stop(self) -> None:
        assert self._task is not None
        if not self._task.done():
            await self._to.put({"type": "lifespan.shutdown"})
            await asyncio.wait([self._task], timeout=5)
            self._task.cancel()

    async def _run(self) -> None:
        async def send(message: dict[str, Any]) -> None:
            await self._from.put(message["type"])

        # As servers have it: an application that knows no lifespan needs none.
        with contextlib.suppress(Exception):
            await self._app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, self._to.get, send)
        await self._from.put("ended")


def _httpx() -> Any:
    try:
        import httpx
    except ImportError:
        raise Wrong("needs httpx to be asked in process: install it into the project's environment") from None
    return httpx


def _arguments(endpoint: dict[str, Any]) -> dict[str, Any]:
    return {
        "method": endpoint["method"],
        "url": endpoint["path"],
        "headers": endpoint["headers"],
        "content": endpoint["body"],
    }


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text("utf-8")))
