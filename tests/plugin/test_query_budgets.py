"""Query budgets, as the authors of tests meet them. They need no gate."""

from __future__ import annotations

import warnings

import pytest

TABLE = """
import sqlite3
import pytest

@pytest.fixture
def db():
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.execute("CREATE TABLE t (n int, name text)")
    connection.executemany("INSERT INTO t VALUES (?, ?)", [(n, str(n)) for n in range(10)])
    return connection

def ask(db, times=1):
    for n in range(times):
        db.execute("SELECT name FROM t WHERE n = ?", (n,)).fetchall()
"""
OFF = ("-p", "no:randomly", "-p", "no:hypothesispytest", "-p", "no:cacheprovider", "--strict-markers")
OFF += ("-W", "ignore:unclosed database:ResourceWarning")


@pytest.fixture
def run(pytester, monkeypatch):
    """Runs a test file in this process; gives the result."""
    for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "CI", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    pytester.makeini("[pytest]\n")

    def run(source, *options, head=TABLE, plugins=()):
        pytester.makepyfile(head + source)
        off = [word for name in ("asyncio", "django", "anyio") if name not in plugins for word in ("-p", f"no:{name}")]
        if "asyncio" in plugins:
            off += ["-o", "asyncio_default_fixture_loop_scope=function"]
        with warnings.catch_warnings():
            warnings.simplefilter("default")
            return pytester.runpytest_inprocess(*OFF, *off, *options)

    return run


def test_markers(run):
    result = run(
        """
pytestmark = pytest.mark.query_budget(max=3)

def test_within(db):
    ask(db, 3)

def test_over(db):
    ask(db, 4)

@pytest.mark.query_budget(max=5, repeats=None)
class TestClass:
    def test_closest(self, db):
        ask(db, 5)

    @pytest.mark.query_budget(1)
    def test_positional(self, db):
        ask(db, 2)

@pytest.mark.query_budget(writes=0)
def test_writes(db):
    ask(db)
    db.execute("DELETE FROM t")

@pytest.mark.query_budget()
def test_repeats(db):
    ask(db, 5)

@pytest.mark.query_budget(max=0)
def test_none():
    pass

@pytest.mark.query_budget(max=0)
def test_some(db):
    ask(db)

@pytest.mark.query_budget(max=9)
def test_unseen():
    pass

@pytest.mark.parametrize("times", [1, 2, 3, 4])
def test_parameters(db, times):
    ask(db, times)
"""
    )
    result.assert_outcomes(passed=6, failed=7)
    text = result.stdout.str()
    assert "test_over sends 4 queries, and may send 3; most often, 4 times: select name from t where n = ?" in text
    assert "test_writes sends 1 writes, and may send 0" in text
    assert "5 times, by ask: select name from t where n = ?" in text
    result.stdout.fnmatch_lines(["*cannot judge: no query was seen.*"])


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        ("query_budget(most=3)", "knows max, writes and repeats, and not most"),
        ("query_budget(max='3')", "has to be a whole number from 0 on, and is '3'"),
        ("query_budget(max=True)", "has to be a whole number from 0 on, and is True"),
        ("query_budget(max=-1)", "has to be a whole number from 0 on, and is -1"),
        ("allow_repeated_queries('t')", "needs a pattern and a reason"),
        ("allow_repeated_queries(reason='because')", "needs a pattern and a reason"),
        ("allow_repeated_queries('t', reason=' ')", "needs a pattern and a reason"),
    ],
)
def test_arguments(run, mark, said):
    result = run(f"@pytest.mark.{mark}\ndef test_it(db):\n    ask(db)\n")
    result.assert_outcomes(failed=1)
    assert said in result.stdout.str()


def test_what_may_repeat(run):
    result = run(
        """
@pytest.mark.query_budget()
@pytest.mark.allow_repeated_queries("t", reason="they are few")
def test_table(db):
    ask(db, 9)

@pytest.mark.query_budget()
@pytest.mark.allow_repeated_queries("ask", reason="they are few")
def test_function(db):
    ask(db, 9)

@pytest.mark.query_budget()
@pytest.mark.allow_repeated_queries("other_*", reason="they are few")
def test_other(db):
    ask(db, 9)

@pytest.mark.query_budget()
@pytest.mark.allow_repeated_queries("t", reason="they are few")
def test_unused(db):
    ask(db, 2)
"""
    )
    result.assert_outcomes(passed=3, failed=1, warnings=1)
    result.stdout.fnmatch_lines(["*UnusedAllowanceWarning: allow_repeated_queries('t') is not needed*"])


def test_blocks(run):
    result = run(
        """
def test_measures(db, query_budget):
    ask(db, 9)
    with query_budget as q:
        ask(db, 6)
        assert q.total == 6
    ask(db)
    assert (q.total, q.writes, q.repeats, q.waves) == (6, 0, 6, 6)
    assert q.queries[0].tables == ("t",)
    assert q.queries[0].site.function == "ask"

def test_nothing_is_fine_where_it_is_measured(query_budget):
    with query_budget as q, query_budget() as r:
        pass
    assert q.total == r.total == 0

def test_over(db, query_budget):
    with query_budget(max=1):
        ask(db, 2)

def test_twice(db, query_budget):
    with query_budget(max=1):
        ask(db)
    with query_budget(max=2, repeats=None) as q:
        ask(db, 2)
        with query_budget(max=1):
            ask(db)
        assert q.total == 3
"""
    )
    result.assert_outcomes(passed=2, failed=2)


def test_tests_that_fail_keep_their_error(run):
    result = run(
        """
@pytest.mark.query_budget(max=0)
def test_fails(db):
    ask(db)
    assert 1 == 2, "its own"

@pytest.mark.query_budget(max=0)
def test_skips(db):
    ask(db)
    pytest.skip("its own")

@pytest.mark.query_budget(max=0)
@pytest.mark.xfail(strict=True)
def test_fails_as_expected(db):
    ask(db)

def test_block(db, query_budget):
    with query_budget(max=0):
        ask(db)
        raise ZeroDivisionError("its own")
"""
    )
    result.assert_outcomes(failed=2, skipped=1, xfailed=1)
    assert "sends" not in result.stdout.str()


SCALING = """
def seed(rows):
    DB.execute("DELETE FROM t")
    DB.executemany("INSERT INTO t VALUES (?, ?)", [(n, str(n)) for n in range(rows)])

def loop():
    return [DB.execute("SELECT name FROM t WHERE n = ?", (n,)).fetchone() for (n,) in DB.execute("SELECT n FROM t").fetchall()]

def once():
    return DB.execute("SELECT name FROM t").fetchall()

DB = sqlite3.connect(":memory:")
DB.execute("CREATE TABLE t (n int, name text)")
"""


def test_scaling(run):
    result = run(
        """
def test_once(query_scaling):
    query_scaling(seed=seed, run=once)

def test_loop(query_scaling):
    query_scaling(seed=seed, run=loop)

@pytest.mark.allow_repeated_queries("t", reason="they are few")
def test_loop_that_may(query_scaling):
    query_scaling(seed=seed, run=loop)

def test_nothing_grows(query_scaling):
    query_scaling(seed=seed, run=lambda: DB.execute("SELECT 1").fetchall())

def test_fixed(query_scaling):
    query_scaling(seed=seed, run=lambda: DB.execute("SELECT 1").fetchall(), fixed=True)

def test_no_query(query_scaling):
    query_scaling(seed=seed, run=lambda: 1, fixed=True)

def test_fails(query_scaling):
    query_scaling(seed=seed, run=lambda: 1 / 0)

def test_sizes(query_scaling):
    query_scaling(seed=seed, run=once, rows=(10, 2))
""",
        head=TABLE + SCALING,
    )
    result.assert_outcomes(passed=3, failed=5)
    text = result.stdout.str()
    assert "queries grow with the rows (2 rows: 2, 10 rows: 10, 50 rows: 50), by loop" in text
    assert "cannot judge: nothing that was read, written or given back grew with the rows (2, 10, 50)" in text
    assert "cannot judge: no query was seen at any size" in text
    assert "ZeroDivisionError" in text
    assert "at least two rising numbers" in text


def test_async(run):
    pytest.importorskip("pytest_asyncio")
    result = run(
        """
import asyncio

async def asked(db, times):
    await asyncio.sleep(0)
    ask(db, times)

@pytest.mark.asyncio
@pytest.mark.query_budget(max=2)
async def test_within(db):
    await asked(db, 2)

@pytest.mark.asyncio
@pytest.mark.query_budget(max=2)
async def test_over(db):
    await asyncio.gather(asked(db, 2), asked(db, 1))

@pytest.mark.asyncio
async def test_scaling(query_scaling):
    async def run():
        return loop()
    await query_scaling(seed=seed, run=run)

@pytest.mark.asyncio
async def test_scaling_once(query_scaling):
    async def run():
        await asyncio.sleep(0)
        return once()
    await query_scaling(seed=seed, run=run)
""",
        head=TABLE + SCALING,
        plugins=("asyncio",),
    )
    result.assert_outcomes(passed=2, failed=2)


def test_an_await_that_is_forgotten(run):
    result = run(
        """
async def run():
    return once()

@pytest.mark.filterwarnings("ignore")
def test_forgotten(query_scaling):
    query_scaling(seed=seed, run=run)
""",
        head=TABLE + SCALING,
    )
    result.assert_outcomes(passed=1, errors=1)
    assert "has not come to its end; is it awaited?" in result.stdout.str()


def test_unittest(run):
    result = run(
        """
import unittest

class Case(unittest.TestCase):
    def setUp(self):
        self.db = sqlite3.connect(":memory:")
        self.db.execute("CREATE TABLE t (n int, name text)")

    @pytest.mark.query_budget(max=1)
    def test_within(self):
        ask(self.db)

    @pytest.mark.query_budget(max=1)
    def test_over(self):
        ask(self.db, 2)
"""
    )
    result.assert_outcomes(passed=1, failed=1)


def test_asynchronous_unittest(run):
    result = run(
        """
import unittest

class AsyncCase(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.db = sqlite3.connect(":memory:", check_same_thread=False)
        self.db.execute("CREATE TABLE t (n int, name text)")

    @pytest.mark.query_budget(max=1)
    async def test_within(self):
        ask(self.db)

    @pytest.mark.query_budget(max=1)
    async def test_over(self):
        ask(self.db, 2)
"""
    )
    result.assert_outcomes(passed=1, failed=1)


def test_anyio(run):
    result = run(
        """
@pytest.fixture
def anyio_backend():
    return "asyncio"

@pytest.mark.anyio
@pytest.mark.query_budget(max=2)
async def test_within(db):
    ask(db, 2)

@pytest.mark.anyio
@pytest.mark.query_budget(max=2)
async def test_over(db):
    ask(db, 3)
""",
        plugins=("anyio",),
    )
    result.assert_outcomes(passed=1, failed=1)


DJANGO = """
import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import TestCase, TransactionTestCase

def ask(times):
    for n in range(times):
        list(ContentType.objects.filter(model=str(n)))
"""


def _settings(pytester):
    pytest.importorskip("pytest_django")
    pytester.path.joinpath("settings_of_ours.py").write_text(
        "DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': ':memory:'}}\n"
        "INSTALLED_APPS = ['django.contrib.contenttypes']\nSECRET_KEY = '-'\n"
    )


def test_django(run, pytester):
    _settings(pytester)
    pytester.makepyfile(
        DJANGO
        + """
@pytest.mark.django_db
@pytest.mark.query_budget(max=2)
@pytest.mark.parametrize("times", [2, 3])
def test_function(times):
    ask(times)

@pytest.mark.django_db
@pytest.mark.query_budget(max=2)
def test_beside_djangos_own(django_assert_num_queries):
    with django_assert_num_queries(2):
        ask(2)

@pytest.mark.django_db
def test_scaling(query_scaling):
    def seed(rows):
        ContentType.objects.all().delete()
        ContentType.objects.bulk_create(ContentType(app_label="a", model=str(n)) for n in range(rows))
    def run():
        return [list(ContentType.objects.filter(model=one.model)) for one in ContentType.objects.all()]
    query_scaling(seed=seed, run=run)
"""
    )
    # A process of its own: Django is set up once in each.
    result = pytester.runpytest_subprocess(*OFF, "--ds=settings_of_ours", "-p", "no:asyncio")
    result.assert_outcomes(passed=2, failed=2)
    assert "queries grow with the rows" in result.stdout.str()


def test_django_test_cases(run, pytester):
    _settings(pytester)
    pytester.makepyfile(
        DJANGO
        + """
class Case(TestCase):
    @classmethod
    def setUpTestData(cls):
        ask(3)

    def setUp(self):
        ask(3)

    @pytest.mark.query_budget(max=2)
    def test_within(self):
        ask(2)

    @pytest.mark.query_budget(max=2)
    def test_over(self):
        ask(3)
"""
    )
    result = pytester.runpytest_subprocess(*OFF, "--ds=settings_of_ours", "-p", "no:asyncio")
    result.assert_outcomes(passed=1, failed=1)


def test_clients_of_web_frameworks(run):
    pytest.importorskip("httpx")
    pytest.importorskip("flask")
    result = run(
        """
import flask
from fastapi import FastAPI
from fastapi.testclient import TestClient

DB = sqlite3.connect(":memory:", check_same_thread=False)
DB.execute("CREATE TABLE t (n int, name text)")
site, api = flask.Flask(__name__), FastAPI()

@site.get("/<int:times>")
def of_flask(times):
    ask(DB, times)
    return {}

@api.get("/sync/{times}")
def of_fastapi(times: int):
    ask(DB, times)

@api.get("/async/{times}")
async def of_fastapi_async(times: int):
    ask(DB, times)

@pytest.mark.query_budget(max=2)
@pytest.mark.parametrize("times", [2, 3])
def test_flask(times):
    assert site.test_client().get(f"/{times}").status_code == 200

@pytest.mark.query_budget(max=2)
@pytest.mark.parametrize("path", ["sync", "async"])
@pytest.mark.parametrize("times", [2, 3])
def test_fastapi(path, times):
    with TestClient(api) as client:
        assert client.get(f"/{path}/{times}").status_code == 200
""",
    )
    result.assert_outcomes(passed=3, failed=3)
    assert result.stdout.str().count("sends 3 queries, and may send 2") == 3


@pytest.mark.parametrize("options", [["-n2"], ["-p", "randomly", "-p", "no:xdist"]], ids=["xdist", "randomly"])
def test_counts_are_the_same_with_other_plugins(run, options):
    tests = "".join(f"@pytest.mark.query_budget(max=3)\ndef test_{n}(db):\n    ask(db, {n})\n" for n in range(1, 7))
    run(tests, *options).assert_outcomes(passed=3, failed=3)


def test_without_the_plugin(run):
    result = run("def test_it(query_budget):\n    pass\n", "-p", "no:deploygate")
    result.assert_outcomes(errors=1)


def test_a_run_that_uses_none_of_it_loads_none_of_it(pytester):
    pytester.makepyfile(
        "import sys\ndef test_it():\n    assert not [name for name in sys.modules if name.startswith("
        "('pytest_deploygate.budgets', 'pytest_deploygate.readers', 'pytest_deploygate.families'))]\n"
    )
    pytester.runpytest_subprocess(*OFF).assert_outcomes(passed=1)
