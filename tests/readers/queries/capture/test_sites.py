"""The line is the user's, through whatever a library has put between."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from asgiref.sync import async_to_sync, sync_to_async

from pytest_deploygate.readers.queries.capture.sites import OWN, Own
from query_captures import functions, line, only, place

HERE = Path(__file__).parent
FILE = Path(__file__).name


@pytest.fixture
def library(tmp_path_factory, monkeypatch):
    """Functions of an installed package; ``ask`` sends a statement."""
    folder = tmp_path_factory.mktemp("env") / "site-packages"
    folder.mkdir()
    (folder / "library_of_others.py").write_text(
        "import asyncio, sqlite3\n"
        "def ask(*_):\n    return sqlite3.connect(':memory:').execute('SELECT 1').fetchall()\n"
        "def number(*_):\n    return ask()[0][0]\n"
        "async def ask_async():\n    await asyncio.sleep(0)\n    return ask()\n"
        "async def ask_all(count):\n    return await asyncio.gather(*(ask_async() for _ in range(count)))\n"
        "def call(function):\n    return function()\n"
    )
    monkeypatch.syspath_prepend(folder)
    import library_of_others

    yield library_of_others
    del sys.modules["library_of_others"]


@pytest.mark.parametrize(
    ("name", "is_own"),
    [
        ("app/views.py", True),
        ("app/run", True),
        ("env/lib/python3.11/site-packages/django/db.py", False),
        ("usr/lib/python3/dist-packages/x.py", False),
        ("app/my-site-packages/x.py", True),
        ("templates/list.html", False),
        ("templates/list.txt.jinja2", False),
        ("/elsewhere/app.py", False),
        ("<string>", False),
        ("<template>", False),
    ],
)
def test_what_is_the_users_own(tmp_path, name, is_own):
    own = Own(str(tmp_path))
    assert (own[name if name.startswith("<") else str(tmp_path / name)] == OWN) is is_own


def test_what_lies_beside_the_root_is_nobodys(tmp_path):
    assert Own(str(tmp_path / "app"))[str(tmp_path / "app-two/x.py")] != OWN
    assert Own("/")["/app/x.py"] == OWN
    # A project may itself be below a folder of that name.
    assert Own("/x/site-packages/app")["/x/site-packages/app/a.py"] == OWN


def test_a_library_between(record, library):
    with record() as found:
        library.call(library.ask)
        expected = line() - 1
    assert place(found.captured) == (FILE, expected)


def test_code_beside_the_root_where_there_is_none_below(record, tmp_path, monkeypatch):
    (tmp_path / "beside_of_ours.py").write_text(
        "import sqlite3\ndef work():\n    sqlite3.connect(':memory:').execute('SELECT 1')\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    import beside_of_ours

    with record() as found:
        thread = threading.Thread(target=beside_of_ours.work)
        thread.start()
        thread.join()
    site = only(found.captured).site
    assert (site.path, site.line, site.function) == ((tmp_path / "beside_of_ours.py").as_posix(), 3, "work")


def test_threads_that_work_for_somebody(record, library):
    def asks_in_pool():
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(library.ask, range(3)))

    with record() as found:
        asks_in_pool()
    assert only(found.captured).count == 3
    assert functions(found.captured) == {"asks_in_pool"}


def test_tasks_that_work_for_somebody(record, library):
    """The loop is run by a line of this file, which asks for nothing."""

    async def asks_by_gather():
        await asyncio.gather(*(library.ask_async() for _ in range(3)))

    async def asks_by_task():
        await asyncio.create_task(library.ask_async())

    async def asks_by_library():
        await library.ask_all(3)

    async def asks_in_executor():
        await asyncio.get_running_loop().run_in_executor(None, library.ask)

    async def asks_in_thread():
        await asyncio.to_thread(library.ask)

    async def asks_by_sync_to_async():
        await sync_to_async(library.ask)()

    async def asks_by_wait_for():
        await asyncio.wait_for(library.ask_async(), 5)

    for each in (
        asks_by_gather,
        asks_by_task,
        asks_by_library,
        asks_in_executor,
        asks_in_thread,
        asks_by_sync_to_async,
        asks_by_wait_for,
    ):
        with record() as found:
            asyncio.run(each())
        assert functions(found.captured) == {each.__name__}
        with record() as found:
            async_to_sync(each)()
        assert functions(found.captured) == {each.__name__}


@pytest.mark.skipif(sys.version_info < (3, 11), reason="TaskGroup is new in Python 3.11")
def test_groups_of_tasks(record, library):
    async def asks():
        async with asyncio.TaskGroup() as group:
            for _ in range(3):
                group.create_task(library.ask_async())

    with record() as found:
        asyncio.run(asks())
    assert functions(found.captured) == {"asks"}


def test_anyio(record, library):
    import anyio

    async def asks():
        await anyio.to_thread.run_sync(library.ask)
        async with anyio.create_task_group() as group:
            group.start_soon(library.ask_async)

    with record() as found:
        anyio.run(asks)
    assert functions(found.captured) == {"asks"}
    assert found.captured.total == 2


def test_comprehensions_and_lambdas_belong_to_their_function(record):
    connection = sqlite3.connect(":memory:")

    def asks():
        [connection.execute("SELECT 1") for _ in range(2)]
        list(map(lambda _: connection.execute("SELECT 1, 2"), range(2)))  # noqa: C417

    with record() as found:
        asks()
    assert functions(found.captured) == {"asks"}


def test_jinja(record, library):
    """The line that renders: a template's compiled code has lines of its own."""
    import jinja2

    environment = jinja2.Environment(autoescape=True)
    source = "{% for n in range(3) %}{{ ask() }}{% endfor %}"
    # As a loader of files has it.
    code = environment.compile(source, "list.html", str(HERE / "list.html"))

    def shows(template):
        return template.render(ask=library.ask)

    for template in (
        environment.from_string(source),
        jinja2.Template.from_code(environment, code, environment.globals),
    ):
        with record() as found:
            assert shows(template) == "[(1,)]" * 3
        assert functions(found.captured) == {"shows"}
        assert {asked.site.path for asked in found.captured.asked} == {FILE}


def test_greenlets(record, library):
    import greenlet

    def asks():
        return greenlet.greenlet(library.ask).switch()

    with record() as found:
        assert asks() == [(1,)]
    assert functions(found.captured) == {"asks"}


@pytest.mark.filterwarnings("ignore:Using `httpx`")
def test_answers_that_fastapi_turns_into_text(record, library):
    """Neither the line of the test's client nor that which began the loop has asked."""
    from fastapi import FastAPI
    from fastapi.testclient import TestClient
    from pydantic import BaseModel, ConfigDict

    class Answer(BaseModel):
        model_config = ConfigDict(from_attributes=True)
        lazy: int

    class Row:
        lazy = property(library.number)

    app = FastAPI()

    @app.get("/sync", response_model=Answer)
    def answers_in_thread():
        return Row()

    @app.get("/async", response_model=Answer)
    async def answers_in_loop():
        return Row()

    with TestClient(app) as client:
        for path, expected in (("/sync", "answers_in_thread"), ("/async", "answers_in_loop")):
            with record() as found:
                assert client.get(path).json() == {"lazy": 1}
            assert functions(found.captured) == {expected}
