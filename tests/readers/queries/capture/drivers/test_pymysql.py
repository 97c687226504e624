"""PyMySQL: what goes over the wire, once each."""

from __future__ import annotations

import contextlib

import pymysql
import pymysql.cursors
import pytest

from query_captures import counts, functions

SELECT = "select n from t where n = ?"


@pytest.fixture
def old(mariadb):
    with contextlib.closing(pymysql.connect(**mariadb)) as connection:
        yield connection
        connection.rollback()


CURSORS = ["Cursor", "DictCursor", "SSCursor", "SSDictCursor"]


@pytest.mark.parametrize("name", CURSORS)
def test_each_statement_counts_once(record, mariadb, old, name):
    cls = getattr(pymysql.cursors, name)
    options = {**mariadb, "init_command": "SET @x = 1"}
    early = old.cursor(cls)
    with record() as found, contextlib.closing(pymysql.connect(**options)) as new:
        for cursor in (early, old.cursor(cls), new.cursor(cls)):
            assert cursor.execute("SELECT n FROM t WHERE n = %s", (1,))
            assert list(cursor.fetchall()) == [{"n": 1} if "Dict" in name else (1,)]
            cursor.execute(query="SELECT n FROM t WHERE n = %(n)s", args={"n": 1})
            assert type(cursor) is cls
            cursor.fetchall()
        new.ping()
        new.commit()
    assert counts(found.captured) == {SELECT: 6}
    assert functions(found.captured) == {"test_each_statement_counts_once"}


def test_many_are_as_many_as_are_sent(record, old):
    with record() as found, old.cursor() as cursor:
        cursor.executemany("INSERT INTO t VALUES (%s, %s)", [(n, "hunter2") for n in range(7)])
        cursor.executemany("UPDATE t SET n = %s WHERE name = %s", [(n, "hunter2") for n in range(6)])
    assert counts(found.captured) == {"insert into t values (…)": 1, "update t set n = ? where name = ?": 6}
    assert "hunter2" not in repr(found.captured)


def test_procedures_and_the_connection_itself(record, old):
    with record() as found:
        with old.cursor() as cursor:
            cursor.callproc("twice", (21,))
            assert cursor.fetchone() == (42,)
        old.query("SELECT n FROM t WHERE n = 1")
        old.begin()
        old.rollback()
    asked = counts(found.captured)
    assert asked.pop(SELECT) == 1
    ((text, count),) = asked.items()
    assert text.startswith("call twice")
    assert count == 1


def test_errors_count_and_are_passed_on(record, old):
    with record() as found, pytest.raises(pymysql.err.ProgrammingError, match="absent"):
        old.cursor().execute("SELECT * FROM absent")
    assert counts(found.captured) == {"select * from absent": 1}
