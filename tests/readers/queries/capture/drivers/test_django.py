"""Django: each alias in each thread, through async, DEBUG and raw cursors."""

from __future__ import annotations

import threading

import pytest
from asgiref.sync import async_to_sync

from query_captures import counts, functions, only
from query_scenarios.django_project.settings import replica
from query_scenarios.django_project.stack import opened


@pytest.fixture
def shop(tmp_path):
    with opened("sqlite", None, tmp_path) as stack:
        stack.seed(6)
        yield stack.db


@pytest.fixture
def models(shop):
    from query_scenarios.django_project import models

    return models


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize("is_old", [False, True])
def test_each_statement_counts_once(record, shop, models, is_old, debug):
    from django.db import connection, connections, transaction

    if not is_old:
        connections.close_all()

    def asks():
        with transaction.atomic(), transaction.atomic():
            assert models.Tag.objects.count() == 6
        with connection.cursor() as cursor:
            cursor.execute("SELECT label FROM query_scenarios_shop_tag WHERE id = %s", [1])
            assert len(cursor.fetchall()) == 1
            cursor.executemany("UPDATE query_scenarios_shop_tag SET label = %s WHERE id = %s", (n for n in [("x", 1)]))
        with connections[replica(shop.alias)].cursor() as cursor:
            cursor.execute(sql="SELECT label FROM query_scenarios_shop_tag WHERE id = %s", params=[2])

    connection.force_debug_cursor = debug
    try:
        with record() as found:
            asks()
    finally:
        connection.force_debug_cursor = False
    assert sorted(counts(found.captured).values()) == [1, 1, 2]
    assert functions(found.captured) == {"asks"}
    assert {asked.dialect for asked in found.captured.asked} == {"sqlite"}


def test_relations(record, models):
    def lazy():
        return [order.customer.name for order in models.Order.objects.all()]

    def deferred():
        return [tag.label for tag in models.Tag.objects.defer("label")]

    for run, relation in ((lazy, "Order.customer"), (deferred, "Tag.label")):
        with record() as found:
            run()
        looped = found.captured.asked[1]
        assert (looped.count, looped.relation, looped.is_lazy, looped.layer) == (6, relation, True, "django")
        assert functions(found.captured) == {run.__name__}


def test_threads_and_async(record, models):
    def in_thread():
        from django.db import connection

        list(models.Tag.objects.all())
        connection.close()

    async def in_loop():
        return [tag async for tag in models.Tag.objects.all()] and await models.Tag.objects.aget(pk=1)

    with record() as found:
        thread = threading.Thread(target=in_thread)
        thread.start()
        thread.join()
    assert (only(found.captured).count, functions(found.captured)) == (1, {"in_thread"})
    with record() as found:
        async_to_sync(in_loop)()
    assert found.captured.total == 2
    assert functions(found.captured) == {"in_loop"}


def test_templates(record, models):
    from django.template import engines

    template = engines["django"].from_string("{% for order in orders %}{{ order.customer.name }}{% endfor %}")

    def shows():
        return template.render({"orders": models.Order.objects.all()})

    with record() as found:
        shows()
    assert found.captured.total == 7
    assert functions(found.captured) == {"shows"}


def test_errors_count_and_are_passed_on(record, shop):
    from django.db import OperationalError, connection

    with record() as found, connection.cursor() as cursor, pytest.raises(OperationalError, match="absent"):
        cursor.execute("SELECT * FROM absent")
    assert only(found.captured).text == "select * from absent"
