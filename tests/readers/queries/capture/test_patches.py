"""Whatever happens while somebody listens, nothing of it is left behind; see `untouched` in conftest.py."""

from __future__ import annotations

import importlib
import sqlite3
import sys
import threading
import types
import weakref
from unittest import mock

import psycopg
import psycopg2
import pymysql
import pytest

from pytest_deploygate.readers.queries import capture
from pytest_deploygate.readers.queries.capture.patches import Patches, Watcher
from pytest_deploygate.readers.queries.capture.recorder import STATE
from query_captures import counts


class Owner:
    own = "own"


class Heir(Owner):
    pass


def test_attributes_are_put_back_where_they_were():
    patches = Patches()
    patches.replace(Owner, "own", str.upper)
    patches.replace(Heir, "own", lambda value: f"{value}, inherited")
    patches.replace(Owner, "own", lambda value: f"{value} twice")
    patches.replace(Owner, "none", str.upper)
    patches.add(Heir, "more", 1)
    assert (Owner.own, Heir.own, Heir.more) == ("OWN twice", "OWN, inherited", 1)
    patches.restore()
    assert Owner.own == "own"
    assert not {"own", "more"} & set(vars(Heir))
    assert not hasattr(Owner, "none")


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit, GeneratorExit])
def test_a_block_that_is_left_by_an_error(record, error):
    with pytest.raises(error), record(counts_rows=True):  # noqa: PT012 - the block is what is left
        assert hasattr(psycopg.Cursor.execute, "__wrapped__")
        raise error
    assert not hasattr(psycopg.Cursor.execute, "__wrapped__")


def test_a_generator_that_is_closed_early(record):
    def listening():
        with record():
            yield
            yield

    generator = listening()
    next(generator)
    assert hasattr(psycopg.Cursor.execute, "__wrapped__")
    generator.close()
    assert not hasattr(psycopg.Cursor.execute, "__wrapped__")
    with record():
        forgotten = listening()
        next(forgotten)
        del forgotten
        assert len(STATE.recorders) == 1


def test_blocks_in_blocks(record):
    connection = sqlite3.connect(":memory:")
    with record() as outer:
        connection.execute("SELECT 1")
        with record(counts_rows=True) as inner:
            connection.execute("SELECT 1, 2")
            sqlite3.connect(":memory:").execute("SELECT 1, 2").fetchall()
        connection.execute("SELECT 1, 2, 3")
    assert [sum(counts(found.captured).values()) for found in (outer, inner)] == [4, 2]
    assert inner.captured.rows == 1


def test_blocks_that_end_in_the_order_of_their_beginning(record):
    first, second = record(), record(counts_rows=True)
    first.__enter__()
    found = second.__enter__()
    first.__exit__(None, None, None)
    sqlite3.connect(":memory:").execute("SELECT 1")
    assert found.captured.total == 1
    second.__exit__(None, None, None)


def test_blocks_in_two_threads(record):
    barrier = threading.Barrier(2)
    totals = []

    def work(sends):
        for _ in range(20):
            barrier.wait()
            with record(counts_rows=sends == 2) as found:
                for _ in range(sends):
                    sqlite3.connect(":memory:").execute("SELECT 1")
            totals.append(found.captured.total >= sends)

    threads = [threading.Thread(target=work, args=(sends,)) for sends in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert totals == [True] * 40


def test_a_hook_that_fails_leaves_nobody_listening(record):
    hooks = (*capture._HOOKS, ("sys", mock.Mock(side_effect=ZeroDivisionError)))
    with mock.patch.object(capture, "_HOOKS", hooks), pytest.raises(ZeroDivisionError), record():
        pass
    assert STATE.recorders == ()
    with record() as found:
        sqlite3.connect(":memory:").execute("SELECT 1")
    assert found.captured.total == 1


def test_objects_that_must_not_be_asked_what_they_are(record):
    """Each object of the process is looked at, and one of them may be lazy, or dead."""
    from django.utils.functional import SimpleLazyObject

    class Dead:
        pass

    dead = weakref.proxy(Dead())
    evaluated = []
    lazy = SimpleLazyObject(lambda: evaluated.append(1))
    lazy_module = types.ModuleType("lazy_of_ours")
    lazy_module.__class__ = type("Lazy", (types.ModuleType,), {"__getattribute__": lambda *_: evaluated.append(2)})
    with mock.patch.dict(sys.modules, {"lazy_of_ours": lazy_module, "object_of_ours": lazy}), record():
        pass
    assert not evaluated
    assert dead is not lazy


@pytest.mark.parametrize(
    "stand_in", [None, mock.MagicMock(), types.ModuleType("psycopg2")], ids=["none", "mock", "stub"]
)
def test_stand_ins_for_drivers(record, stand_in):
    with mock.patch.dict(sys.modules, {"psycopg2": stand_in, "MySQLdb": stand_in}), record() as found:
        sqlite3.connect(":memory:").execute("SELECT 1")
    assert found.captured.total == 1


def test_pymysql_by_the_name_of_mysqlclient(record, mariadb):
    with mock.patch.dict(sys.modules):
        pymysql.install_as_MySQLdb()
        with record() as found:
            pymysql.connect(**mariadb).cursor().execute("SELECT n FROM t")
        assert found.captured.total == 1
        assert "MySQLdb.connections" not in sys.modules


def test_modules_that_are_imported_within(record, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "driver_of_ours.py").write_text("loaded = True\n")
    (tmp_path / "driver_of_others.py").write_text("loaded = True\n")
    heard = []
    patches = Patches()
    Watcher({"driver_of_ours": lambda: heard.append(sys.modules["driver_of_ours"].loaded)}).install(patches)
    importlib.import_module("driver_of_others")
    assert heard == []
    module = importlib.import_module("driver_of_ours")
    assert heard == [True]
    assert "exec_module" not in vars(module.__spec__.loader)
    assert importlib.reload(module).loaded
    assert heard == [True]
    patches.restore()


def test_a_module_that_fails_to_load_may_be_tried_again(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    path = tmp_path / "broken_of_ours.py"
    path.write_text("raise ZeroDivisionError\n")
    heard = []
    patches = Patches()
    Watcher({"broken_of_ours": lambda: heard.append(1)}).install(patches)
    with pytest.raises(ZeroDivisionError):
        importlib.import_module("broken_of_ours")
    patches.restore()
    assert heard == []


def test_a_driver_that_is_imported_within(record, postgres):
    names = [name for name in sys.modules if name.partition(".")[0] == "psycopg2"]
    with mock.patch.dict(sys.modules):
        for name in names:
            del sys.modules[name]
        with record() as found:
            new = importlib.import_module("psycopg2")
            assert new is not psycopg2
            with new.connect(postgres) as connection, connection.cursor() as cursor:
                cursor.execute("SELECT n FROM t")
            connection.close()
        assert not hasattr(new.connect, "__wrapped__")
    assert found.captured.total == 1
