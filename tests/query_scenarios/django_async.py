"""Django's ORM in coroutines."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from asgiref.sync import sync_to_async
from django.db import connections, transaction
from django.db.models import Count, F, Sum
from django.db.models import prefetch_related_objects as fetch_for

from query_scenarios.django_orm import chunks, models, rendered
from query_scenarios.django_project.stack import BACKENDS, opened
from query_scenarios.scenario import Scenario, collector

__all__ = ["BACKENDS", "NAME", "SCENARIOS", "SHARED", "opened"]

NAME = "django-async"
SCENARIOS: list[Scenario] = []
SHARED: list[Scenario] = []
"""Bugs that send the same few statements for any number of orders, as these have one customer."""

scenario = collector(SCENARIOS)
shared = collector(SHARED)

SIX = ("open", "paid", "packed", "sent", "returned", "closed")


# Reading


@scenario("aget-loop", "Gets each order's customer within `async for`.", bug=True)
async def aget_loop(db: Any) -> Any:
    names = []
    async for order in models.Order.objects.all():
        customer = await models.Customer.objects.aget(pk=order.customer_id)  # asks
        names.append(customer.name)
    return names


@scenario("async-select-related", "Orders with their customers joined.", bug=False)
async def async_select_related(db: Any) -> Any:
    return [order.customer.name async for order in models.Order.objects.select_related("customer")]


@scenario("ain-bulk", "All of the customers by their keys at once.", bug=False)
async def ain_bulk(db: Any) -> Any:
    keys = [order.customer_id async for order in models.Order.objects.all()]
    return [customer.name for customer in (await models.Customer.objects.ain_bulk(keys)).values()]


@scenario("gathered-agets", "Gathers a coroutine for each order.", bug=True)
async def gathered_agets(db: Any) -> Any:
    async def name_of(order: Any) -> str:
        customer = await models.Customer.objects.aget(pk=order.customer_id)  # asks
        return str(customer.name)

    orders = [order async for order in models.Order.objects.all()]
    return await asyncio.gather(*(name_of(order) for order in orders))


@scenario("gathered-with-limit", "Gathers coroutines that wait for a semaphore first.", bug=True)
async def gathered_with_limit(db: Any) -> Any:
    limit = asyncio.Semaphore(3)

    async def count_of(key: int) -> int:
        async with limit:
            count: int = await models.Line.objects.filter(order_id=key).acount()  # asks
            return count

    keys = [key async for key in models.Order.objects.values_list("pk", flat=True)]
    return sum(await asyncio.gather(*map(count_of, keys)))


@scenario("gathered-four", "Gathers four different queries.", bug=False)
async def gathered_four(db: Any) -> Any:
    return await asyncio.gather(
        models.Order.objects.open().acount(),
        models.Customer.objects.aaggregate(visits=Sum("visits")),
        models.Tag.objects.afirst(),
        models.Profile.objects.aexists(),
    )


@scenario("gathered-by-ten", "Gathers a coroutine for ten orders each.", bug=False, growth=0.1)
async def gathered_by_ten(db: Any) -> Any:
    async def labels_of(keys: list[int]) -> list[str]:
        return [label async for label in models.Tag.objects.filter(orders__in=keys).values_list("label", flat=True)]

    keys = [key async for key in models.Order.objects.values_list("pk", flat=True)]
    return await asyncio.gather(*map(labels_of, chunks(keys)))


@scenario("tasks", "Starts a task for each order, and waits for them one after the other.", bug=True)
async def tasks(db: Any) -> Any:
    async def last_line(order: Any) -> Any:
        return await order.lines.alast()  # asks

    started = [asyncio.create_task(last_line(order)) async for order in models.Order.objects.all()]
    return [await one for one in started]


@scenario("reverse-fk-async", "The lines of each order, in an inner `async for`.", bug=True)
async def reverse_fk_async(db: Any) -> Any:
    pieces = 0
    async for order in models.Order.objects.all():
        async for line in order.lines.all():  # asks
            pieces += line.quantity
    return pieces


@scenario("prefetched-async", "The lines of all orders at once.", bug=False)
async def prefetched_async(db: Any) -> Any:
    orders = models.Order.objects.prefetch_related("lines", "tags")
    return [(len(order.lines.all()), len(order.tags.all())) async for order in orders]


@scenario("aiterator-prefetch", "Streams the orders, with the lines of ten at a time.", bug=False, growth=0.1)
async def aiterator_prefetch(db: Any) -> Any:
    orders = models.Order.objects.prefetch_related("lines").aiterator(chunk_size=10)
    return sum([sum(line.quantity for line in order.lines.all()) async for order in orders])


@scenario("filter-on-prefetched-async", "Prefetches the lines, and then filters them anew.", bug=True)
async def filter_on_prefetched_async(db: Any) -> Any:
    big = []
    async for order in models.Order.objects.prefetch_related("lines"):
        big += [line async for line in order.lines.filter(quantity__gt=1)]  # asks
    return big


@scenario("acount-loop", "Counts the orders of each customer.", bug=True)
async def acount_loop(db: Any) -> Any:
    return {one.name: await one.orders.acount() async for one in models.Customer.objects.all()}  # asks


@scenario("annotated-async", "Counts the orders of all customers.", bug=False)
async def annotated_async(db: Any) -> Any:
    counted = models.Customer.objects.annotate(order_count=Count("orders"))
    return {customer.name: customer.order_count async for customer in counted}


@scenario("aexists-loop", "Looks whether each order has a payment.", bug=True)
async def aexists_loop(db: Any) -> Any:
    unpaid = []
    async for order in models.Order.objects.all():
        if not await order.payments.aexists():  # asks
            unpaid.append(order.number)  # noqa: PERF401
    return unpaid


@scenario("aaggregate-loop", "Sums up the orders of each customer.", bug=True)
async def aaggregate_loop(db: Any) -> Any:
    sums = []
    async for customer in models.Customer.objects.all():
        sums.append(await customer.orders.aaggregate(Sum("total")))  # noqa: PERF401 # asks
    return sums


@scenario("six-statuses-async", "Counts the orders of each of six statuses.", bug=True, grows=False)
async def six_statuses_async(db: Any) -> Any:
    async def count(status: str) -> int:
        found: int = await models.Order.objects.filter(status=status).acount()  # asks
        return found

    return await asyncio.gather(*map(count, SIX))


@scenario("sparse-async", "Only each fifth order needs its customer.", bug=True, growth=0.2)
async def sparse_async(db: Any) -> Any:
    names = []
    orders = [order async for order in models.Order.objects.order_by("pk")]
    for place, order in enumerate(orders):
        if place % 5 == 0:
            names.append((await models.Customer.objects.aget(pk=order.customer_id)).name)  # asks
    return names


@scenario("prefetch-objects-of-one-async", "Prefetches in a thread, for one order at a time.", bug=True)
async def prefetch_objects_of_one_async(db: Any) -> Any:
    count = 0
    async for order in models.Order.objects.all():
        await sync_to_async(fetch_for)([order], "tags")  # asks
        count += len(order.tags.all())
    return count


@scenario("async-generator", "An asynchronous generator that asks as it is drained.", bug=True)
async def async_generator(db: Any) -> Any:
    async def rows() -> AsyncIterator[dict[str, Any]]:
        async for profile in models.Profile.objects.all():
            customer = await models.Customer.objects.filter(profile=profile).afirst()  # asks
            yield {"bio": profile.bio, "name": customer.name}

    return [row async for row in rows()]


@scenario("tree-walk-async", "Walks down a tree, a statement for each node.", bug=True)
async def tree_walk_async(db: Any) -> Any:
    async def walk(category: Any) -> int:
        count = 1
        async for child in category.children.all():  # asks
            count += await walk(child)
        return count

    return await walk(await models.Category.objects.aget(parent=None))


@scenario("keyset-async", "Pages of ten, each from where the last one ended.", bug=False, growth=0.1)
async def keyset_async(db: Any) -> Any:
    numbers: list[str] = []
    last = 0
    while page := [order async for order in models.Order.objects.filter(pk__gt=last).order_by("pk")[:10]]:
        numbers += [order.number for order in page]
        last = page[-1].pk
    return numbers


# Code that is not asynchronous, called from code that is


@scenario("sync-serializer", "A serializer that asks, run in a thread.", bug=True)
async def sync_serializer(db: Any) -> Any:
    @sync_to_async
    def serialized() -> list[dict[str, Any]]:
        return [
            {"number": order.number, "customer": order.customer.name}  # asks
            for order in models.Order.objects.all()
        ]

    return await serialized()


@scenario("sync-serializer-fetched", "The same serializer with the customers joined.", bug=False)
async def sync_serializer_fetched(db: Any) -> Any:
    @sync_to_async
    def serialized() -> list[dict[str, Any]]:
        orders = models.Order.objects.select_related("customer")
        return [{"number": order.number, "customer": order.customer.name} for order in orders]

    return await serialized()


@scenario("sync-attribute-each", "Hops into a thread for each order's customer.", bug=True)
async def sync_attribute_each(db: Any) -> Any:
    def customer_of(order: Any) -> str:
        return str(order.customer)  # asks

    return [await sync_to_async(customer_of)(order) async for order in models.Order.objects.all()]


@scenario("sync-in-any-thread", "Hops into any thread of a pool for each order.", bug=True)
async def sync_in_any_thread(db: Any) -> Any:
    def lines_of(key: int) -> int:
        try:
            return models.Line.objects.filter(order_id=key).count()  # asks
        finally:
            connections.close_all()

    keys = [key async for key in models.Order.objects.values_list("pk", flat=True)]
    hop = sync_to_async(lines_of, thread_sensitive=False)
    return sum(await asyncio.gather(*(hop(key) for key in keys)))


@scenario("sync-template", "Renders a template that asks in a thread.", bug=True)
async def sync_template(db: Any) -> Any:
    page = rendered("{% for o in orders %}{{ o.customer.city }},{% endfor %}", orders=models.Order.objects.all())

    def render() -> str:
        return page()  # asks

    return await sync_to_async(render)()


@scenario("sync-cursor-loop", "A cursor in a thread that asks for each customer's sum.", bug=True)
async def sync_cursor_loop(db: Any) -> Any:
    sql = "SELECT SUM(total) FROM query_scenarios_shop_order WHERE customer_id = %s"

    def sums(keys: list[int]) -> list[Any]:
        found = []
        with connections[db.alias].cursor() as cursor:
            for key in keys:
                cursor.execute(sql, [key])  # asks
                found.append(cursor.fetchone()[0])
        return found

    return await sync_to_async(sums)([key async for key in models.Customer.objects.values_list("pk", flat=True)])


@scenario("own-loop", "A view that is not asynchronous, and runs a loop of its own.", bug=True)
def own_loop(db: Any) -> Any:
    async def emails() -> list[str]:
        try:
            return [
                (await models.Customer.objects.aget(pk=key)).email  # asks
                async for key in models.Order.objects.values_list("customer_id", flat=True)
            ]
        finally:
            await sync_to_async(connections.close_all)()

    return asyncio.run(emails())


# Writing


@scenario("acreate-loop", "Creates a row for each order.", bug=True, writes=True, returns=False)
async def acreate_loop(db: Any) -> Any:
    async for order in models.Order.objects.all():
        await models.Audit.objects.acreate(entry=order.number)  # asks


@scenario("abulk-create", "Creates all of them at once.", bug=False, writes=True)
async def abulk_create(db: Any) -> Any:
    entries = [models.Audit(entry=order.number) async for order in models.Order.objects.all()]
    return await models.Audit.objects.abulk_create(entries)


@scenario("asave-loop", "Saves each order.", bug=True, writes=True, returns=False)
async def asave_loop(db: Any) -> Any:
    async for order in models.Order.objects.all():
        order.total = order.total * 2
        await order.asave(update_fields=["total"])  # asks


@scenario("aupdate", "Updates all orders at once.", bug=False, writes=True)
async def aupdate(db: Any) -> Any:
    return await models.Order.objects.aupdate(total=F("total") * 2)


@scenario("adelete-loop", "Deletes each profile.", bug=True, writes=True, returns=False)
async def adelete_loop(db: Any) -> Any:
    async for profile in models.Profile.objects.all():
        await profile.adelete()  # asks


@scenario("adelete", "Deletes all profiles at once.", bug=False, writes=True)
async def adelete(db: Any) -> Any:
    return await models.Profile.objects.all().adelete()


@scenario("aget-or-create-loop", "Gets each tag, or would create it.", bug=True)
async def aget_or_create_loop(db: Any) -> Any:
    labels = [label async for label in models.Tag.objects.values_list("label", flat=True)]
    return [(await models.Tag.objects.aget_or_create(label=label))[1] for label in labels]  # asks


@scenario("arefresh-loop", "Reads each order again.", bug=True)
async def arefresh_loop(db: Any) -> Any:
    orders = [order async for order in models.Order.objects.all()]
    for order in orders:
        await order.arefresh_from_db()  # asks
    return orders


@scenario("atomic-in-thread", "A transaction in a thread, with one statement for all.", bug=False, writes=True)
async def atomic_in_thread(db: Any) -> Any:
    def packed() -> int:
        with transaction.atomic(using=db.alias):
            count: int = models.Order.objects.filter(status="open").update(status="packed")
            models.Audit.objects.create(entry=f"packed {count}")
            return count

    return await sync_to_async(packed)()


@shared("memo-of-keys-async", "A memo that helps as long as the keys are few.", bug=True, growth=0)
async def memo_of_keys_async(db: Any) -> Any:
    known: dict[int, str] = {}
    async for order in models.Order.objects.all():
        if order.customer_id not in known:
            known[order.customer_id] = (await models.Customer.objects.aget(pk=order.customer_id)).name  # asks
    return list(known.values())
