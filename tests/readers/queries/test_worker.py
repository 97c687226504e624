"""Applications that are really asked, each in a process of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_deploygate.families.queries import Endpoint
from pytest_deploygate.families.queries.growth import growing, inconclusive
from pytest_deploygate.finding import CannotJudge
from query_facts import ASGI, DATABASE, WSGI, Application

WITH_SEED = {"seed": "database:seed"}


@pytest.fixture
def application(tmp_path: Path) -> Application:
    made = Application(tmp_path)
    made.write("database.py", DATABASE)
    made.write("app.py", ASGI)
    return made


@pytest.mark.parametrize("kind", [ASGI, WSGI], ids=["asgi", "wsgi"])
def test_each_size_is_asked(application: Application, kind: str) -> None:
    application.write("app.py", kind)
    runs = application.runs(**WITH_SEED)
    (growth,) = growing(runs.sizes)
    assert growth.counts == ((2, 2), (10, 10), (50, 50))
    assert growth.asked
    assert growth.asked.site
    assert (growth.asked.site.path, growth.asked.site.function) == ("database.py", "orders")
    assert inconclusive(runs) == ""


def test_werkzeug_is_not_needed(application: Application, tmp_path: Path) -> None:
    application.write("app.py", WSGI)
    application.write("werkzeug.py", "raise ImportError")
    assert len(application.runs(**WITH_SEED).sizes) == 3


def test_without_httpx(application: Application) -> None:
    application.write("httpx.py", "raise ImportError")
    assert "needs httpx to be asked in process" in application.refusal(**WITH_SEED)


@pytest.mark.parametrize("given", [{"app": "app:make()"}, {"seed": "database:seed_async"}])
def test_factories_and_coroutines(application: Application, given: dict[str, str]) -> None:
    assert growing(application.runs(**{**WITH_SEED, **given}).sizes)


def test_a_command_makes_rows(application: Application) -> None:
    application.write(
        "database.py", DATABASE.replace('":memory:"', '"shop.db"').replace("create table", "create table if not exists")
    )
    application.write(
        "rows.py", "import sys, database\ndatabase.seed(int(sys.argv[1]))\ndatabase.connection.commit()\n"
    )
    assert growing(application.runs(seed_command=["python", "rows.py", "{rows}"], rows=[2, 10]).sizes)


def test_without_a_seed(application: Application) -> None:
    assert [size.rows for size in application.runs().sizes] == [0]


def test_rows_that_share_a_parent(application: Application) -> None:
    assert application.runs(seed="database:shared").shared["customers"] == "orders.customer_id"
    assert "customers" not in application.runs(**WITH_SEED).shared


def test_fewer_rows_than_were_asked_for(application: Application) -> None:
    assert application.runs(seed="database:few").inserted == (2, 3, 4)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"app": "absent:app"}, "running 'absent:app' raises ModuleNotFoundError: No module named 'absent'"),
        ({"app": "app:absent"}, "running 'app:absent' 'app' has no 'absent'"),
        ({"seed": "database:absent"}, "running 'app:app' 'database' has no 'absent'"),
        ({"endpoints": ["GET /boom"]}, "GET /boom raises RuntimeError"),
        ({"endpoints": [Endpoint("/orders", headers={"X-Status": "500"})]}, "GET /orders answers 500"),
        ({"endpoints": [Endpoint("/orders", headers={"X-Status": "307"})]}, "GET /orders answers 307"),
        ({"seed_command": ["false"]}, "running 'app:app' makes 2 rows by 'false', which ends with 1"),
        ({"seed_command": ["no-such-program"]}, "running 'app:app' finds no 'no-such-program' to make rows"),
    ],
)
def test_what_cannot_be_asked(application: Application, given: dict[str, object], said: str) -> None:
    assert application.refusal(**given) == said


def test_one_that_fails_hinders_no_other(application: Application) -> None:
    boom, orders = application.read(["GET /boom", "GET /orders"], **WITH_SEED).probes
    assert isinstance(boom.runs, CannotJudge)
    assert growing(orders.runs.sizes)


@pytest.mark.parametrize(
    ("file", "text", "place"),
    [
        ("app.py", "\nraise ValueError('hunter2-hunter2')", "app.py:2"),
        ("database.py", DATABASE + "\ndef seed(count): raise ValueError('hunter2-hunter2')", "database.py:"),
    ],
)
def test_an_error_is_placed_and_its_text_is_not_told(
    application: Application, file: str, text: str, place: str
) -> None:
    application.write(file, text)
    (found,) = application.read(**WITH_SEED).probes
    assert isinstance(found.runs, CannotJudge)
    finding = found.runs.finding
    assert finding.message == "running 'app:app' raises ValueError"
    assert str(finding.place).startswith(place)
    assert "hunter2" not in repr(finding)


def test_it_takes_too_long(application: Application) -> None:
    application.write("app.py", "import time\ntime.sleep(60)")
    assert application.refusal(timeout=1.0) == "running 'app:app' takes longer than 1 seconds"


def test_it_ends_the_process(application: Application) -> None:
    application.write("app.py", "import os\nos._exit(0)")
    assert application.refusal() == "running 'app:app' ends the process before it is done"


def test_what_is_sent(application: Application) -> None:
    application.write(
        "check.py",
        "import app as own\nasync def app(scope, receive, send):\n"
        "    if scope['type'] == 'http':\n"
        "        headers = dict(scope['headers'])\n"
        "        assert headers[b'content-type'] == b'application/json' and headers[b'authorization'] == b'Bearer tiger'\n"
        "        assert scope['method'] == 'POST' and scope['query_string'] == b'user=1'\n"
        "    await own.app(scope, receive, send)\n",
    )
    endpoint = Endpoint("/orders?user=1", "post", '{"product": 1}', {"Authorization": "Bearer tiger"})
    assert application.runs(app="check:app", endpoints=[endpoint], **WITH_SEED).sizes
    assert application.scrubber.scrub("it is tiger") != "it is tiger"


def test_variables_are_those_of_the_gate_file(application: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEAK", "x" * 5000)
    without = application.runs(**WITH_SEED).sizes[0].result
    given = application.runs(**WITH_SEED, environment={"LEAK": "x" * 5000}).sizes[0].result
    assert 5000.0 not in without.values()
    assert 5000.0 in given.values()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"app": None, "endpoints": []}, "nothing says which queries to look at"),
        ({"url": "http://127.0.0.1:1"}, "both `app` and `url` are set"),
        ({"endpoints": []}, "no endpoint is named"),
        ({"app": None, "tests": ["tests"]}, "nothing answers the endpoints"),
        ({"rows": [10, 2]}, "the sizes do not rise from 1 on"),
        ({"rows": [0, 2]}, "the sizes do not rise from 1 on"),
        ({"rows": [2, 2]}, "the sizes do not rise from 1 on"),
    ],
)
def test_what_contradicts_itself(application: Application, given: dict[str, object], said: str) -> None:
    with pytest.raises(CannotJudge) as caught:
        application.read(**given)
    assert caught.value.finding.message == said
