"""Peewee and Tortoise, each above a driver that is listened to."""

from __future__ import annotations

import peewee
import pytest

from query_captures import counts, functions
from query_scenarios import peewee_orm, tortoise_orm


@pytest.mark.parametrize("module", [peewee_orm, tortoise_orm], ids=["peewee", "tortoise"])
def test_a_loop_is_told_with_its_orm(record, tmp_path, module):
    with module.opened("sqlite", None, tmp_path) as stack:
        stack.seed(6)
        bug = next(one for one in module.SCENARIOS if one.is_bug and one.grows and one.runs_on("sqlite"))
        with record() as found:
            stack.call(bug)
    looped = max(found.captured.asked, key=lambda asked: asked.count)
    assert (looped.count, looped.layer) == (6, module.NAME)


def test_peewee_sets_up_without_being_counted(record, sqlite_file):
    database = peewee.SqliteDatabase(sqlite_file, pragmas={"foreign_keys": 1})

    def asks():
        with database.atomic():
            return database.execute_sql("SELECT n FROM t WHERE n = ?", (1,)).fetchall()

    with record() as found:
        assert asks() == [(1,)]
    database.close()
    assert counts(found.captured) == {"select n from t where n = ?": 1}
    assert functions(found.captured) == {"asks"}
