"""Django's ORM, as shops use it."""

from __future__ import annotations

import csv
import functools
import io
import itertools
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connections, transaction
from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, Subquery, Sum, Value, When, Window
from django.db.models import prefetch_related_objects as fetch_for
from django.db.models.functions import RowNumber
from django.db.models.signals import post_init
from django.dispatch import Signal
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template import engines
from django.utils.functional import cached_property

from query_scenarios.django_project.stack import BACKENDS, opened
from query_scenarios.scenario import Scenario, collector

__all__ = ["BACKENDS", "NAME", "SCENARIOS", "SHARED", "opened"]

NAME = "django"
SCENARIOS: list[Scenario] = []
SHARED: list[Scenario] = []
"""Bugs that send the same few statements for any number of orders, as these have one customer."""

scenario = collector(SCENARIOS)
shared = collector(SHARED)

SIX = ("open", "paid", "packed", "sent", "returned", "closed")
order_sent = Signal()


class _Models:
    """The shop's models, which can be imported only once Django is set up."""

    def __getattr__(self, name: str) -> Any:
        from query_scenarios.django_project import models

        return getattr(models, name)


models: Any = _Models()


def chunks(items: list[Any], size: int = 10) -> Iterator[list[Any]]:
    """A list in parts."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def rendered(source: str, **context: Any) -> Callable[[], str]:
    """What renders a template."""
    return functools.partial(engines["django"].from_string(source).render, context)


# Foreign keys


@scenario("lazy-fk", "A list view that names the customer of each order.", bug=True)
def lazy_fk(db: Any) -> Any:
    names = []
    for order in models.Order.objects.all():
        names.append(order.customer.name)  # noqa: PERF401 # asks
    return names


@scenario("lazy-fk-select-related", "The same with the customers joined.", bug=False)
def lazy_fk_select_related(db: Any) -> Any:
    return [order.customer.name for order in models.Order.objects.select_related("customer")]


@scenario("lazy-fk-prefetched", "The same with the customers fetched at once.", bug=False)
def lazy_fk_prefetched(db: Any) -> Any:
    return [order.customer.name for order in models.Order.objects.prefetch_related("customer")]


@scenario("fk-id-only", "Reads the key that the order holds already.", bug=False)
def fk_id_only(db: Any) -> Any:
    return [order.customer_id for order in models.Order.objects.all()]


@scenario("lazy-fk-chain", "From a line over its order to the customer, two steps a line.", bug=True, growth=4)
def lazy_fk_chain(db: Any) -> Any:
    return [line.order.customer.name for line in models.Line.objects.all()]  # asks


@scenario("fk-chain-select-related", "The same chain in one join.", bug=False)
def fk_chain_select_related(db: Any) -> Any:
    return [line.order.customer.name for line in models.Line.objects.select_related("order__customer")]


@scenario("wrong-select-related", "Joins one relation and reads another.", bug=True, growth=2)
def wrong_select_related(db: Any) -> Any:
    titles = []
    for line in models.Line.objects.select_related("order__customer"):
        title = f"{line.order.number}: {line.product}"  # asks
        titles.append(title)
    return titles


@scenario("sort-key", "Sorts by a field of the relation in Python.", bug=True)
def sort_key(db: Any) -> Any:
    return sorted(models.Order.objects.all(), key=lambda order: order.customer.name)  # asks


@scenario("order-by-relation", "Lets the database sort.", bug=False)
def order_by_relation(db: Any) -> Any:
    return list(models.Order.objects.order_by("customer__name"))


@scenario("filter-in-python", "Picks orders by the city of their customers in Python.", bug=True)
def filter_in_python(db: Any) -> Any:
    return [one for one in models.Order.objects.all() if one.customer.city == "Oslo"]  # asks


@scenario("filter-in-sql", "Picks them in the database.", bug=False)
def filter_in_sql(db: Any) -> Any:
    return list(models.Order.objects.filter(customer__city="Oslo"))


@scenario("iterator-lazy-fk", "Streams the orders and asks for each one's customer.", bug=True)
def iterator_lazy_fk(db: Any) -> Any:
    cities: dict[str, int] = defaultdict(int)
    for order in models.Order.objects.iterator(chunk_size=10):
        cities[order.customer.city] += order.total  # asks
    return dict(cities)


@scenario("iterator-prefetch", "Streams the orders, with the lines of ten at a time.", bug=False, growth=0.1)
def iterator_prefetch(db: Any) -> Any:
    total = 0
    for order in models.Order.objects.prefetch_related("lines").iterator(chunk_size=10):
        total += sum(line.quantity for line in order.lines.all())
    return total


@scenario("get-loop", "Gets each order's customer by its key.", bug=True)
def get_loop(db: Any) -> Any:
    names = []
    for order in models.Order.objects.all():
        customer = models.Customer.objects.get(pk=order.customer_id)  # asks
        names.append(customer.name)
    return names


@scenario("in-bulk", "All of the customers by their keys at once.", bug=False)
def in_bulk(db: Any) -> Any:
    orders = list(models.Order.objects.all())
    customers = models.Customer.objects.in_bulk([order.customer_id for order in orders])
    return [customers[order.customer_id].name for order in orders]


@scenario("chunked-in", "The customers of ten orders at a time.", bug=False, growth=0.1)
def chunked_in(db: Any) -> Any:
    names: list[str] = []
    for part in chunks(list(models.Order.objects.all())):
        wanted = {order.customer_id for order in part}
        names += [customer.name for customer in models.Customer.objects.filter(pk__in=wanted)]
    return names


@scenario("in-bulk-of-one", "Takes a loader of many for each one.", bug=True)
def in_bulk_of_one(db: Any) -> Any:
    found = []
    for order in models.Order.objects.all():
        found += models.Customer.objects.in_bulk([order.customer_id]).values()  # asks
    return [customer.name for customer in found]


@scenario("in-of-one", "Fetches lines with IN, for one order at a time.", bug=True)
def in_of_one(db: Any) -> Any:
    by_order = {}
    for order in models.Order.objects.all():
        by_order[order.number] = list(models.Line.objects.filter(order__in=[order]))  # asks
    return by_order


@scenario("in-of-many-lengths", "Fetches with IN for a list that has another length each time.", bug=True)
def in_of_many_lengths(db: Any) -> Any:
    seen: list[int] = []
    counts = []
    for order in models.Order.objects.all():
        seen.append(order.pk)
        counts.append(models.Line.objects.filter(order__in=seen).count())  # asks
    return counts


@scenario("get-object-or-404-loop", "A cart whose products are looked up one by one.", bug=True, growth=2)
def get_object_or_404_loop(db: Any) -> Any:
    cart = list(models.Product.objects.values_list("pk", flat=True))
    total = 0
    for key in cart:
        try:
            total += get_object_or_404(models.Product, pk=key).price  # asks
        except Http404:
            continue
    return total


@scenario("values-then-get", "Reads keys only, and then each object.", bug=True)
def values_then_get(db: Any) -> Any:
    return [
        models.Order.objects.get(number=number).total  # asks
        for number in models.Order.objects.values_list("number", flat=True)
    ]


@scenario("values-list", "Reads the columns that it shows, over a join.", bug=False)
def values_list(db: Any) -> Any:
    return list(models.Order.objects.values_list("number", "customer__name"))


@scenario("first-loop", "The first order of each customer.", bug=True)
def first_loop(db: Any) -> Any:
    firsts = {}
    for customer in models.Customer.objects.all():
        firsts[customer.name] = models.Order.objects.of_customer(customer).first()  # asks
    return firsts


@scenario("last-loop", "The last order of each customer, by the related manager.", bug=True)
def last_loop(db: Any) -> Any:
    return [customer.orders.last() for customer in models.Customer.objects.all()]  # asks


@scenario("latest-loop", "The latest order of each customer.", bug=True)
def latest_loop(db: Any) -> Any:
    return [customer.orders.latest("pk").number for customer in models.Customer.objects.all()]  # asks


@scenario("latest-subquery", "The latest order of each customer in a subquery.", bug=False)
def latest_subquery(db: Any) -> Any:
    latest = models.Order.objects.filter(customer=OuterRef("pk")).order_by("-pk")
    customers = models.Customer.objects.annotate(latest_order=Subquery(latest.values("number")[:1]))
    return [(customer.name, customer.latest_order) for customer in customers]


@scenario("limit-loop", "Three orders of each customer.", bug=True)
def limit_loop(db: Any) -> Any:
    return {
        customer.name: list(customer.orders.order_by("-total")[:3])  # asks
        for customer in models.Customer.objects.all()
    }


@scenario("limit-window", "Three orders of each customer by their row numbers.", bug=False)
def limit_window(db: Any) -> Any:
    ranked = models.Order.objects.annotate(
        rank=Window(RowNumber(), partition_by=[F("customer_id")], order_by=F("total").desc())
    )
    by_customer = defaultdict(list)
    for order in ranked.filter(rank__lte=3):
        by_customer[order.customer_id].append(order.number)
    return dict(by_customer)


@scenario("six-statuses", "A dashboard that counts the orders of each of six statuses.", bug=True, grows=False)
def six_statuses(db: Any) -> Any:
    return {status: models.Order.objects.filter(status=status).count() for status in SIX}  # asks


@scenario("six-statuses-grouped", "The same dashboard with one GROUP BY.", bug=False)
def six_statuses_grouped(db: Any) -> Any:
    counted = models.Order.objects.values("status").annotate(orders=Count("pk"))
    return {**dict.fromkeys(SIX, 0), **{row["status"]: row["orders"] for row in counted}}


@scenario("six-settings", "Reads six settings one after the other.", bug=True, grows=False)
def six_settings(db: Any) -> Any:
    def setting(name: str) -> str | None:
        found = models.Audit.objects.filter(entry__startswith=f"{name}=").first()  # asks
        return found and found.entry

    return {name: setting(name) for name in SIX}


@scenario("six-settings-at-once", "Reads all settings, and picks six.", bug=False)
def six_settings_at_once(db: Any) -> Any:
    entries = list(models.Audit.objects.values_list("entry", flat=True))
    return {name: next((one for one in entries if one.startswith(f"{name}=")), None) for name in SIX}


@scenario("sparse", "Only each fifth order needs its customer.", bug=True, growth=0.2)
def sparse(db: Any) -> Any:
    greetings = []
    for place, order in enumerate(models.Order.objects.order_by("pk")):
        if place % 5 == 0:
            greetings.append(f"Dear {order.customer}")  # asks
    return greetings


# Reverse relations and many to many


@scenario("reverse-fk", "The lines of each order.", bug=True)
def reverse_fk(db: Any) -> Any:
    totals = {}
    for order in models.Order.objects.all():
        totals[order.number] = sum(line.quantity for line in order.lines.all())  # asks
    return totals


@scenario("reverse-fk-prefetched", "The lines of all orders at once.", bug=False)
def reverse_fk_prefetched(db: Any) -> Any:
    orders = models.Order.objects.prefetch_related("lines")
    return {order.number: sum(line.quantity for line in order.lines.all()) for order in orders}


@scenario("reverse-fk-default-name", "The lines of products, by the name that Django gives the relation.", bug=True)
def reverse_fk_default_name(db: Any) -> Any:
    counts = []
    for product in models.Product.objects.filter(title__endswith=".1"):
        counts.append(len(product.line_set.all()))  # noqa: PERF401 # asks
    return counts


@scenario("many-to-many", "The tags of each order.", bug=True)
def many_to_many(db: Any) -> Any:
    return [[tag.label for tag in order.tags.all()] for order in models.Order.objects.all()]  # asks


@scenario("many-to-many-prefetched", "The tags of all orders.", bug=False)
def many_to_many_prefetched(db: Any) -> Any:
    return [[tag.label for tag in order.tags.all()] for order in models.Order.objects.prefetch_related("tags")]


@scenario("many-to-many-reverse", "The orders with each tag.", bug=True)
def many_to_many_reverse(db: Any) -> Any:
    cloud = {}
    for tag in models.Tag.objects.all():
        cloud[tag.label] = [order.number for order in tag.orders.all()]  # asks
    return cloud


@scenario("many-to-many-joined", "One statement that joins orders and tags.", bug=False)
def many_to_many_joined(db: Any) -> Any:
    cloud = defaultdict(list)
    for label, number in models.Tag.objects.values_list("label", "orders__number"):
        cloud[label].append(number)
    return dict(cloud)


@scenario("filter-on-prefetched", "Prefetches the lines, and then filters them anew.", bug=True)
def filter_on_prefetched(db: Any) -> Any:
    big = []
    for order in models.Order.objects.prefetch_related("lines"):
        big += list(order.lines.filter(quantity__gt=1))  # asks
    return big


@scenario("python-filter-on-prefetched", "Prefetches the lines and filters them in Python.", bug=False)
def python_filter_on_prefetched(db: Any) -> Any:
    return [
        line.pk
        for order in models.Order.objects.prefetch_related("lines")
        for line in order.lines.all()
        if line.quantity > 1
    ]


@scenario("order-by-on-prefetched", "Prefetches the lines, and then sorts them in the database.", bug=True)
def order_by_on_prefetched(db: Any) -> Any:
    return [
        [line.quantity for line in order.lines.order_by("-quantity")]  # asks
        for order in models.Order.objects.prefetch_related("lines")
    ]


@scenario("values-list-on-prefetched", "Prefetches the tags, and then reads their labels anew.", bug=True)
def values_list_on_prefetched(db: Any) -> Any:
    labels = []
    for order in models.Order.objects.prefetch_related("tags"):
        labels.append(list(order.tags.values_list("label", flat=True)))  # noqa: PERF401 # asks
    return labels


@scenario("first-on-prefetched", "Prefetches the lines, and then asks for the first.", bug=True)
def first_on_prefetched(db: Any) -> Any:
    return [order.lines.first() for order in models.Order.objects.prefetch_related("lines")]  # asks


@scenario("count-on-prefetched", "Counts what is prefetched, which Django takes from there.", bug=False)
def count_on_prefetched(db: Any) -> Any:
    return [(one.lines.count(), one.lines.exists()) for one in models.Order.objects.prefetch_related("lines")]


@scenario("prefetch-to-attr", "Prefetches some of the lines under a name.", bug=False)
def prefetch_to_attr(db: Any) -> Any:
    big = Prefetch("lines", queryset=models.Line.objects.filter(quantity__gt=1), to_attr="big_lines")
    return [len(order.big_lines) for order in models.Order.objects.prefetch_related(big)]


@scenario("prefetch-to-attr-unused", "Prefetches the lines under a name, and reads them under another.", bug=True)
def prefetch_to_attr_unused(db: Any) -> Any:
    fetched = Prefetch("lines", to_attr="all_lines")
    return [
        len(order.lines.all())  # asks
        for order in models.Order.objects.prefetch_related(fetched)
    ]


@scenario("prefetch-with-queryset", "Prefetches lines with their products joined.", bug=False)
def prefetch_with_queryset(db: Any) -> Any:
    lines = Prefetch("lines", queryset=models.Line.objects.select_related("product__category"))
    return [
        [line.product.category.name for line in order.lines.all()]
        for order in models.Order.objects.prefetch_related(lines)
    ]


@scenario("prefetch-objects-of-one", "Prefetches the lines of one order at a time.", bug=True)
def prefetch_objects_of_one(db: Any) -> Any:
    count = 0
    for order in models.Order.objects.all():
        fetch_for([order], "lines")  # asks
        count += len(order.lines.all())
    return count


@scenario("prefetch-objects-of-all", "Prefetches the lines of a list of orders.", bug=False)
def prefetch_objects_of_all(db: Any) -> Any:
    orders = list(models.Order.objects.all())
    fetch_for(orders, "lines", "tags")
    return [(len(order.lines.all()), len(order.tags.all())) for order in orders]


@scenario("nested", "Prefetches the first level, and asks for the second.", bug=True)
def nested(db: Any) -> Any:
    report = []
    for customer in models.Customer.objects.prefetch_related("orders"):
        for order in customer.orders.all():
            for line in order.lines.all():  # asks
                report.append((customer.name, line.quantity))  # noqa: PERF401
    return report


@scenario("nested-in-one-line", "Orders, their lines, and the product of each line.", bug=True, growth=3)
def nested_in_one_line(db: Any) -> Any:
    orders = models.Order.objects.all()
    return sum(line.quantity * line.product.price for order in orders for line in order.lines.all())  # asks


@scenario("nested-prefetched", "Three levels, each at once.", bug=False)
def nested_prefetched(db: Any) -> Any:
    customers = models.Customer.objects.prefetch_related("orders__lines__product")
    return [
        (customer.name, line.product.title)
        for customer in customers
        for order in customer.orders.all()
        for line in order.lines.all()
    ]


@scenario("truth-of-relation", "Asks for all lines to see whether there is one.", bug=True)
def truth_of_relation(db: Any) -> Any:
    empty = []
    for order in models.Order.objects.all():
        if not order.lines.all():  # asks
            empty.append(order)  # noqa: PERF401
    return len(empty)


@scenario("count-loop", "Counts the lines of each order.", bug=True)
def count_loop(db: Any) -> Any:
    return {order.number: order.lines.count() for order in models.Order.objects.all()}  # asks


@scenario("count-annotated", "Counts the lines of all orders.", bug=False)
def count_annotated(db: Any) -> Any:
    orders = models.Order.objects.annotate(line_count=Count("lines"))
    return {order.number: order.line_count for order in orders}


@scenario("exists-loop", "Looks whether each customer has an open order.", bug=True)
def exists_loop(db: Any) -> Any:
    customers = models.Customer.objects.all()
    return [one.name for one in customers if one.orders.filter(status="open").exists()]  # asks


@scenario("exists-annotated", "Looks for all of them at once.", bug=False)
def exists_annotated(db: Any) -> Any:
    still_open = models.Order.objects.open().filter(customer=OuterRef("pk"))
    return [one.name for one in models.Customer.objects.filter(Exists(still_open))]


@scenario("aggregate-loop", "Sums up the lines of each order.", bug=True)
def aggregate_loop(db: Any) -> Any:
    sums = {}
    for order in models.Order.objects.all():
        found = order.lines.aggregate(pieces=Sum("quantity"))  # asks
        sums[order.number] = found["pieces"] or 0
    return sums


@scenario("aggregate-once", "Sums up the lines of all orders.", bug=False)
def aggregate_once(db: Any) -> Any:
    return models.Line.objects.aggregate(pieces=Sum("quantity"), lines=Count("pk"))


@scenario("contains-loop", "Asks for each order whether it is among the open ones.", bug=True)
def contains_loop(db: Any) -> Any:
    still_open = models.Order.objects.open()
    return [
        order.number
        for order in models.Order.objects.all()
        if still_open.contains(order)  # asks
    ]


@scenario("contains-evaluated", "Asks a set.", bug=False)
def contains_evaluated(db: Any) -> Any:
    still_open = set(models.Order.objects.open())
    return [order.number for order in models.Order.objects.all() if order in still_open]


@scenario("distinct-loop", "Asks for the distinct statuses of each customer's orders.", bug=True)
def distinct_loop(db: Any) -> Any:
    return [
        set(customer.orders.values_list("status", flat=True).distinct())  # asks
        for customer in models.Customer.objects.all()
    ]


@scenario("union", "Two querysets in one statement.", bug=False)
def union(db: Any) -> Any:
    still_open = models.Order.objects.open().values_list("number")
    return list(still_open.union(models.Order.objects.filter(status="paid").values_list("number")))


# One to one, inheritance, generic relations, deferred columns


@scenario("one-to-one", "The customer of each profile.", bug=True)
def one_to_one(db: Any) -> Any:
    return [f"{profile.customer}: {profile.bio}" for profile in models.Profile.objects.all()]  # asks


@scenario("one-to-one-reverse", "The profile of each customer.", bug=True)
def one_to_one_reverse(db: Any) -> Any:
    bios = []
    for customer in models.Customer.objects.all():
        bios.append(customer.profile.bio)  # noqa: PERF401 # asks
    return bios


@scenario("one-to-one-missing", "Looks whether each customer has a card that nobody has.", bug=True)
def one_to_one_missing(db: Any) -> Any:
    return [customer.name for customer in models.Customer.objects.all() if hasattr(customer, "loyalty")]  # asks


@scenario("one-to-one-joined", "Profiles and cards in one statement.", bug=False)
def one_to_one_joined(db: Any) -> Any:
    customers = models.Customer.objects.select_related("profile", "loyalty")
    return [(customer.profile.bio, hasattr(customer, "loyalty")) for customer in customers]


@scenario("one-to-one-prefetched", "Profiles in a second statement.", bug=False)
def one_to_one_prefetched(db: Any) -> Any:
    return [customer.profile.bio for customer in models.Customer.objects.prefetch_related("profile")]


@scenario("only-columns", "Loads some columns, and reads another.", bug=True)
def only_columns(db: Any) -> Any:
    return [order.note for order in models.Order.objects.only("number")]  # asks


@scenario("only-the-right-columns", "Loads the columns that it reads.", bug=False)
def only_the_right_columns(db: Any) -> Any:
    orders = models.Order.objects.select_related("customer").only("number", "customer__name")
    return [(order.number, order.customer.name) for order in orders]


@scenario("deferred-column", "Leaves a column for later, which comes in the loop.", bug=True)
def deferred_column(db: Any) -> Any:
    found = []
    for order in models.Order.objects.defer("note"):
        text = order.note.upper()  # asks
        found.append(text)
    return found


@scenario("deferred-and-unread", "Leaves a column for later, and never reads it.", bug=False)
def deferred_and_unread(db: Any) -> Any:
    return [order.number for order in models.Order.objects.defer("note")]


@scenario("raw-deferred", "A raw query that leaves out a column which is read.", bug=True)
def raw_deferred(db: Any) -> Any:
    orders = models.Order.objects.raw("SELECT id, number FROM query_scenarios_shop_order")
    return [f"{order.number} {order.status}" for order in orders]  # asks


@scenario("inherited-child", "Asks each payment for its card.", bug=True)
def inherited_child(db: Any) -> Any:
    cards = []
    for payment in models.Payment.objects.all():
        card = getattr(payment, "cardpayment", None)  # asks
        cards.append(card and card.card)
    return cards


@scenario("inherited-child-joined", "Payments with both kinds joined.", bug=False)
def inherited_child_joined(db: Any) -> Any:
    payments = models.Payment.objects.select_related("cardpayment", "bankpayment")
    return [bool(getattr(payment, "cardpayment", None)) for payment in payments]


@scenario("inherited-specific", "Turns each payment into what it is, by a table of kinds.", bug=True)
def inherited_specific(db: Any) -> Any:
    kinds = {"card": models.CardPayment, "bank": models.BankPayment}

    def specific(payment: Any) -> Any:
        return kinds[payment.kind].objects.get(payment_ptr_id=payment.pk)  # asks

    return [specific(payment).pk for payment in models.Payment.objects.all()]


@scenario("inherited-by-kind", "A statement for each kind, and not for each payment.", bug=False)
def inherited_by_kind(db: Any) -> Any:
    return [*models.CardPayment.objects.all(), *models.BankPayment.objects.all()]


@scenario("generic-fk", "What each note is about.", bug=True)
def generic_fk(db: Any) -> Any:
    about = []
    for note in models.Note.objects.filter(text__startswith="about order"):
        about.append(str(note.target))  # noqa: PERF401 # asks
    return about


@scenario("generic-fk-prefetched", "What all notes are about, a statement for each type.", bug=False)
def generic_fk_prefetched(db: Any) -> Any:
    return [str(note.target) for note in models.Note.objects.prefetch_related("target")]


@scenario("generic-relation", "The notes about each order.", bug=True)
def generic_relation(db: Any) -> Any:
    return [[note.text for note in order.notes.all()] for order in models.Order.objects.all()]  # asks


@scenario("generic-relation-prefetched", "The notes about all orders.", bug=False)
def generic_relation_prefetched(db: Any) -> Any:
    return [[note.text for note in order.notes.all()] for order in models.Order.objects.prefetch_related("notes")]


@scenario(
    "content-types-warm-up", "Names the type of each note, of which Django keeps those that it has seen.", bug=False
)
def content_types_warm_up(db: Any) -> Any:
    from django.contrib.contenttypes.models import ContentType

    notes = models.Note.objects.order_by("pk")
    return [ContentType.objects.get_for_id(note.content_type_id).model for note in notes]


@scenario("content-type-of-note", "Reads the type by its foreign key, past what Django keeps.", bug=True, growth=2)
def content_type_of_note(db: Any) -> Any:
    return [note.content_type.model for note in models.Note.objects.all()]  # asks


# Trees


@scenario("tree-walk", "Walks down a tree, a statement for each node.", bug=True)
def tree_walk(db: Any) -> Any:
    def walk(category: Any, depth: int = 0) -> Iterator[str]:
        yield "-" * depth + category.name
        for child in category.children.all():  # asks
            yield from walk(child, depth + 1)

    return list(walk(models.Category.objects.get(parent=None)))


@scenario("tree-in-memory", "Reads the whole tree, and walks in memory.", bug=False)
def tree_in_memory(db: Any) -> Any:
    children = defaultdict(list)
    for category in models.Category.objects.all():
        children[category.parent_id].append(category)

    def walk(parent: int | None, depth: int = 0) -> Iterator[str]:
        for category in children[parent]:
            yield "-" * depth + category.name
            yield from walk(category.pk, depth + 1)

    return list(walk(None))


@scenario("tree-by-level", "A statement for each level.", bug=False)
def tree_by_level(db: Any) -> Any:
    level = list(models.Category.objects.filter(parent=None))
    names = []
    while level:
        names += [category.name for category in level]
        level = list(models.Category.objects.filter(parent__in=level))
    return names


@scenario("breadcrumbs", "The path to each category, up from it.", bug=True)
def breadcrumbs(db: Any) -> Any:
    def path(category: Any) -> list[str]:
        names = [category.name]
        while category.parent_id:
            category = category.parent  # asks
            names.insert(0, category.name)
        return names

    return [path(category) for category in models.Category.objects.all()]


# SQL by hand


@scenario("raw-loop", "A raw query for each customer.", bug=True)
def raw_loop(db: Any) -> Any:
    sql = "SELECT * FROM query_scenarios_shop_order WHERE customer_id = %s"
    found = []
    for customer in models.Customer.objects.all():
        found += list(models.Order.objects.raw(sql, [customer.pk]))  # asks
    return found


@scenario("raw-once", "A raw query with a join.", bug=False)
def raw_once(db: Any) -> Any:
    sql = (
        "SELECT o.*, c.name AS buyer FROM query_scenarios_shop_order o"
        " JOIN query_scenarios_shop_customer c ON c.id = o.customer_id"
    )
    return [order.buyer for order in models.Order.objects.raw(sql)]


@scenario("cursor-loop", "A cursor that asks for each customer's sum.", bug=True)
def cursor_loop(db: Any) -> Any:
    sums = {}
    with connections[db.alias].cursor() as cursor:
        for key in models.Customer.objects.values_list("pk", flat=True):
            cursor.execute("SELECT SUM(total) FROM query_scenarios_shop_order WHERE customer_id = %s", [key])  # asks
            sums[key] = cursor.fetchone()[0]
    return sums


@scenario("cursor-loop-literals", "A cursor that is given the customers' keys in the text.", bug=True)
def cursor_loop_literals(db: Any) -> Any:
    counts = []
    for key in models.Customer.objects.values_list("pk", flat=True):
        with connections[db.alias].cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM query_scenarios_shop_order WHERE customer_id = {key}")  # asks
            counts += [count for (count,) in cursor]
    return counts


@scenario("cursor-loop-comments", "Each statement tells the request that it is for in a comment.", bug=True)
def cursor_loop_comments(db: Any) -> Any:
    sql = "SELECT status FROM query_scenarios_shop_order WHERE number = %s"
    statuses = []
    with connections[db.alias].cursor() as cursor:
        for place, number in enumerate(list(models.Order.objects.values_list("number", flat=True))):
            cursor.execute(f"{sql} /*route='orders',traceparent='00-{place:032x}-01'*/", [number])  # asks
            statuses.append(cursor.fetchone()[0])
    return statuses


@scenario("cursor-once", "A cursor that asks once.", bug=False)
def cursor_once(db: Any) -> Any:
    with connections[db.alias].cursor() as cursor:
        cursor.execute(
            "SELECT customer_id, SUM(total) FROM query_scenarios_shop_order GROUP BY customer_id"
            " /*route='orders',traceparent='00-0af7651916cd43dd8448eb211c80319c-01'*/"
        )
        return cursor.fetchall()


@scenario("cursor-executemany", "A cursor that is given all rows at once.", bug=False, writes=True, returns=False)
def cursor_executemany(db: Any) -> Any:
    rows = [(f"seen {number}",) for number in models.Order.objects.values_list("number", flat=True)]
    with connections[db.alias].cursor() as cursor:
        cursor.executemany("INSERT INTO query_scenarios_shop_audit (entry) VALUES (%s)", rows)


# Writing


@scenario("create-loop", "Creates a row for each order.", bug=True, writes=True)
def create_loop(db: Any) -> Any:
    created = []
    for order in models.Order.objects.all():
        created.append(models.Audit.objects.create(entry=order.number))  # noqa: PERF401 # asks
    return created


@scenario("bulk-create", "Creates all of them at once.", bug=False, writes=True)
def bulk_create(db: Any) -> Any:
    return models.Audit.objects.bulk_create([models.Audit(entry=one.number) for one in models.Order.objects.all()])


@scenario("bulk-create-by-ten", "Creates ten of them at a time.", bug=False, writes=True, growth=0.1)
def bulk_create_by_ten(db: Any) -> Any:
    entries = [models.Audit(entry=order.number) for order in models.Order.objects.all()]
    return models.Audit.objects.bulk_create(entries, batch_size=10)


@scenario("bulk-create-ignoring", "Creates what is missing, and lets the database find out.", bug=False, writes=True)
def bulk_create_ignoring(db: Any) -> Any:
    labels = [f"tag {place}" for place in range(1, 2 * models.Order.objects.count())]
    return models.Tag.objects.bulk_create([models.Tag(label=label) for label in labels], ignore_conflicts=True)


@scenario("save-loop", "Saves each order.", bug=True, writes=True)
def save_loop(db: Any) -> Any:
    orders = list(models.Order.objects.all())
    for order in orders:
        order.status = "packed"
        order.save()  # asks
    return len(orders)


@scenario("save-fields-loop", "Saves one column of each order.", bug=True, writes=True, returns=False)
def save_fields_loop(db: Any) -> Any:
    for order in models.Order.objects.all():
        order.total = order.total + 1
        order.save(update_fields=["total"])  # asks


@scenario("save-child-loop", "Saves objects of two tables each.", bug=True, writes=True, growth=2)
def save_child_loop(db: Any) -> Any:
    orders = list(models.Order.objects.all())
    for order in orders:
        models.CardPayment(order=order, kind="card", amount=1, card="5500").save()  # asks
    return len(orders)


@scenario("bulk-update", "Saves all orders at once.", bug=False, writes=True)
def bulk_update(db: Any) -> Any:
    orders = list(models.Order.objects.all())
    for order in orders:
        order.total = order.total + 1
    return models.Order.objects.bulk_update(orders, ["total"])


@scenario("bulk-update-by-ten", "Saves ten orders at a time.", bug=False, writes=True, growth=0.1)
def bulk_update_by_ten(db: Any) -> Any:
    orders = list(models.Order.objects.all())
    for order in orders:
        order.note = order.note.title()
    return models.Order.objects.bulk_update(orders, ["note"], batch_size=10)


@scenario("queryset-update-loop", "Updates by key in a loop.", bug=True, writes=True, returns=False)
def queryset_update_loop(db: Any) -> Any:
    for customer in models.Customer.objects.all():
        models.Customer.objects.filter(pk=customer.pk).update(visits=F("visits") + 1)  # asks


@scenario("queryset-update", "Updates all of them.", bug=False, writes=True)
def queryset_update(db: Any) -> Any:
    return models.Customer.objects.update(visits=Case(When(city="Oslo", then=F("visits") + 1), default=Value(0)))


@scenario("delete-loop", "Deletes each line.", bug=True, writes=True, growth=2)
def delete_loop(db: Any) -> Any:
    gone = 0
    for line in models.Line.objects.all():
        gone += line.delete()[0]  # asks
    return gone


@scenario("queryset-delete", "Deletes all lines.", bug=False, writes=True)
def queryset_delete(db: Any) -> Any:
    return models.Line.objects.filter(quantity__gt=0).delete()


@scenario("queryset-delete-cascade", "Deletes all orders, and with them what is theirs.", bug=False, writes=True)
def queryset_delete_cascade(db: Any) -> Any:
    return models.Order.objects.filter(total__gte=0).delete()[0]


@scenario("get-or-create-existing", "Gets each tag, or would create it.", bug=True)
def get_or_create_existing(db: Any) -> Any:
    made = 0
    for label in list(models.Tag.objects.values_list("label", flat=True)):
        _, created = models.Tag.objects.get_or_create(label=label)  # asks
        made += created
    return made


@scenario("get-or-create-new", "Imports tags that are not there yet.", bug=True, writes=True, growth=2)
def get_or_create_new(db: Any) -> Any:
    labels = [f"new {order.number}" for order in models.Order.objects.all()]
    return [models.Tag.objects.get_or_create(label=label)[1] for label in labels]  # asks


@scenario("update-or-create", "Imports customers by their addresses.", bug=True, writes=True, growth=2)
def update_or_create(db: Any) -> Any:
    rows = list(models.Customer.objects.values("email", "visits"))
    for row in rows:
        models.Customer.objects.update_or_create(email=row["email"], defaults={"visits": row["visits"] + 1})  # asks
    return len(rows)


@scenario("import-at-once", "An import that asks what is there, and then writes what is new.", bug=False, writes=True)
def import_at_once(db: Any) -> Any:
    wanted = {f"tag {place}" for place in range(models.Order.objects.count() + 5)}
    known = set(models.Tag.objects.filter(label__in=wanted).values_list("label", flat=True))
    return models.Tag.objects.bulk_create([models.Tag(label=label) for label in sorted(wanted - known)])


@scenario("exists-before-insert", "An import that asks for each row whether it is there.", bug=True, writes=True)
def exists_before_insert(db: Any) -> Any:
    new = []
    for order in models.Order.objects.all():
        if not models.Audit.objects.filter(entry=order.number).exists():  # asks
            new.append(models.Audit(entry=order.number))  # noqa: PERF401
    return models.Audit.objects.bulk_create(new)


@scenario("refresh-loop", "Reads each order again.", bug=True)
def refresh_loop(db: Any) -> Any:
    orders = list(models.Order.objects.all())
    for order in orders:
        order.refresh_from_db(fields=["status"])  # asks
    return [order.status for order in orders]


@scenario("refresh-once", "Reads the states of all orders again.", bug=False)
def refresh_once(db: Any) -> Any:
    orders = models.Order.objects.in_bulk()
    return dict(models.Order.objects.filter(pk__in=orders).values_list("pk", "status"))


@scenario("atomic-each", "A savepoint around each row that is written.", bug=True, writes=True, returns=False)
def atomic_each(db: Any) -> Any:
    with transaction.atomic(using=db.alias):
        for order in models.Order.objects.all():
            with transaction.atomic(using=db.alias):
                models.Audit.objects.create(entry=f"packed {order.number}")  # asks


@scenario("atomic-once", "One transaction, and one statement in it.", bug=False, writes=True)
def atomic_once(db: Any) -> Any:
    with transaction.atomic(using=db.alias):
        orders = models.Order.objects.select_for_update().filter(status="open")
        return models.Audit.objects.bulk_create([models.Audit(entry=order.number) for order in orders])


@scenario("lock-loop", "Locks the orders one by one.", bug=True)
def lock_loop(db: Any) -> Any:
    keys = list(models.Order.objects.values_list("pk", flat=True))
    with transaction.atomic(using=db.alias):
        return [models.Order.objects.select_for_update().get(pk=key).number for key in keys]  # asks


@scenario("many-to-many-add-loop", "Adds a tag to each order.", bug=True, writes=True, returns=False)
def many_to_many_add_loop(db: Any) -> Any:
    tag = models.Tag.objects.create(label="sale")
    for order in models.Order.objects.all():
        order.tags.add(tag)  # asks


@scenario("many-to-many-add-all", "Adds all orders to a tag.", bug=False, writes=True, returns=False)
def many_to_many_add_all(db: Any) -> Any:
    tag = models.Tag.objects.create(label="sale")
    tag.orders.add(*models.Order.objects.all())


@scenario("unique-check-loop", "A form that is checked for each row of a file.", bug=True)
def unique_check_loop(db: Any) -> Any:
    class TagForm(forms.ModelForm):
        class Meta:
            model = models.Tag
            fields = ("label",)

    labels = [f"new {order.number}" for order in models.Order.objects.all()]
    return [label for label in labels if TagForm({"label": label}).is_valid()]  # asks


# Serializers, templates, forms and other layers


@dataclass
class OrderRow:
    """An order as a page shows it."""

    order: Any

    @property
    def buyer(self) -> str:
        return f"{self.order.customer.name} from {self.order.customer.city}"  # asks

    @cached_property
    def pieces(self) -> int:
        found = self.order.lines.aggregate(pieces=Sum("quantity"))  # asks
        return found["pieces"] or 0

    @cached_property
    def labels(self) -> list[str]:
        return [tag.label for tag in self.order.tags.all()]


@scenario("property", "A page whose rows have a property that asks.", bug=True)
def property_that_asks(db: Any) -> Any:
    return [OrderRow(order).buyer for order in models.Order.objects.all()]


@scenario("cached-property-each", "A cached property, of a new object each time.", bug=True)
def cached_property_each(db: Any) -> Any:
    rows = [OrderRow(order) for order in models.Order.objects.all()]
    return [(row.pieces, row.pieces) for row in rows]


@scenario("cached-property-once", "A cached property of one object, which each row reads.", bug=False)
def cached_property_once(db: Any) -> Any:
    row = OrderRow(models.Order.objects.earliest("pk"))
    return [row.labels for _ in models.Order.objects.all()]


class Serializer:
    """A small one, with a method for each field that is more than a column."""

    fields: tuple[str, ...] = ("number", "total")

    def __init__(self, instances: Iterable[Any]) -> None:
        self.instances = instances

    @property
    def data(self) -> list[dict[str, Any]]:
        return [self.to_representation(instance) for instance in self.instances]

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return {name: self.field(name, instance) for name in self.fields}

    def field(self, name: str, instance: Any) -> Any:
        method = getattr(self, f"get_{name}", None)
        return method(instance) if method else getattr(instance, name)


class OrderSerializer(Serializer):
    fields = ("number", "customer")

    def get_customer(self, order: Any) -> dict[str, str]:
        return {"name": order.customer.name}  # asks


class OrderWithLinesSerializer(Serializer):
    fields = ("number", "lines")

    def get_lines(self, order: Any) -> list[dict[str, Any]]:
        return LineSerializer(order.lines.all()).data


class LineSerializer(Serializer):
    fields = ("quantity", "product")

    def get_product(self, line: Any) -> str:
        title: str = line.product.title  # asks
        return title


class TaggedSerializer(Serializer):
    fields = ("number", "customer", "tags")

    def get_customer(self, order: Any) -> str:
        return str(order.customer)

    def get_tags(self, order: Any) -> list[str]:
        return [tag.label for tag in order.tags.all()]


@scenario("serializer", "A serializer's field that asks.", bug=True)
def serializer(db: Any) -> Any:
    return OrderSerializer(models.Order.objects.all()).data


@scenario("serializer-nested", "A serializer within another, whose field asks.", bug=True, growth=2)
def serializer_nested(db: Any) -> Any:
    return OrderWithLinesSerializer(models.Order.objects.prefetch_related("lines")).data


@scenario("serializer-fetched", "A serializer that is given all that it needs.", bug=False)
def serializer_fetched(db: Any) -> Any:
    return TaggedSerializer(models.Order.objects.select_related("customer").prefetch_related("tags")).data


@scenario("json-encoder", "An encoder that follows relations.", bug=True)
def json_encoder(db: Any) -> Any:
    class Encoder(DjangoJSONEncoder):
        def default(self, o: Any) -> Any:
            if isinstance(o, models.Order):
                return {"number": o.number, "tags": [tag.label for tag in o.tags.all()]}  # asks
            return super().default(o)

    return json.dumps(list(models.Order.objects.all()), cls=Encoder)


@scenario("csv-export", "An export that writes a relation's field in each row.", bug=True)
def csv_export(db: Any) -> Any:
    out = io.StringIO()
    writer = csv.writer(out)
    for order in models.Order.objects.all().iterator():
        writer.writerow([order.number, order.customer.email])  # asks
    return out.getvalue()


@scenario("csv-export-streamed", "An export that streams the rows of one join.", bug=False)
def csv_export_streamed(db: Any) -> Any:
    out = io.StringIO()
    csv.writer(out).writerows(models.Order.objects.values_list("number", "customer__email").iterator())
    return out.getvalue()


PAGE = "{% for order in orders %}<li>{{ order.number }} {{ order.customer.name }}</li>{% endfor %}"
COUNTS = "{% for order in orders %}<li>{{ order.number }} ({{ order.lines.count }})</li>{% endfor %}"
LINES = (
    "{% for o in orders %}{% for line in o.lines.all %}{{ line.quantity }} {{ line.product }},{% endfor %}{% endfor %}"
)


@scenario("template-fk", "A template that names each order's customer.", bug=True)
def template_fk(db: Any) -> Any:
    render = rendered(PAGE, orders=models.Order.objects.all())
    return render()  # asks


@scenario("template-count", "A template that counts each order's lines.", bug=True)
def template_count(db: Any) -> Any:
    render = rendered(COUNTS, orders=models.Order.objects.all())
    return render()  # asks


@scenario("template-nested", "A template with a loop in a loop.", bug=True, growth=3)
def template_nested(db: Any) -> Any:
    render = rendered(LINES, orders=models.Order.objects.all())
    return render()  # asks


@scenario("template-fetched", "The same template with all that it needs.", bug=False)
def template_fetched(db: Any) -> Any:
    return rendered(LINES, orders=models.Order.objects.prefetch_related("lines__product"))()


@scenario("form-choices", "A form for each order, and in each the customers to choose from.", bug=True)
def form_choices(db: Any) -> Any:
    class OrderForm(forms.Form):
        customer = forms.ModelChoiceField(models.Customer.objects.all())

    html = ""
    for order in models.Order.objects.all():
        html += OrderForm(initial={"customer": order.customer_id}).as_p()  # asks
    return html


@scenario("form-choices-shared", "The forms have one list of choices.", bug=False)
def form_choices_shared(db: Any) -> Any:
    choices = [(customer.pk, customer.name) for customer in models.Customer.objects.all()]

    class OrderForm(forms.Form):
        customer = forms.ChoiceField(choices=choices)

    return "".join(OrderForm(initial={"customer": order.customer_id}).as_p() for order in models.Order.objects.all())


@scenario("signal-of-init", "A handler that asks whenever an order is loaded.", bug=True)
def signal_of_init(db: Any) -> Any:
    def remember(instance: Any, **more: Any) -> None:
        instance.buyer = models.Customer.objects.get(pk=instance.customer_id).name  # asks

    post_init.connect(remember, sender=models.Order)
    try:
        return [order.buyer for order in models.Order.objects.all()]
    finally:
        post_init.disconnect(remember, sender=models.Order)


@scenario("signal-of-shop", "A handler of the shop's own signal that asks.", bug=True)
def signal_of_shop(db: Any) -> Any:
    mails = []

    def mail(order: Any, **more: Any) -> None:
        mails.append(order.customer.email)  # asks

    order_sent.connect(mail)
    try:
        for order in models.Order.objects.all():
            order_sent.send(None, order=order)
    finally:
        order_sent.disconnect(mail)
    return mails


@scenario("signal-fetched", "The same handler, given orders with their customers.", bug=False)
def signal_fetched(db: Any) -> Any:
    mails = []

    def mail(order: Any, **more: Any) -> None:
        mails.append(order.customer.email)

    order_sent.connect(mail)
    try:
        for order in models.Order.objects.select_related("customer"):
            order_sent.send(None, order=order)
    finally:
        order_sent.disconnect(mail)
    return mails


@scenario("generator", "A generator that asks as it is drained.", bug=True)
def generator(db: Any) -> Any:
    def rows() -> Iterator[dict[str, Any]]:
        for order in models.Order.objects.all():
            yield {"number": order.number, "paid": order.payments.exists()}  # asks

    return list(rows())


@scenario("map-of-function", "A function that asks, mapped over a list.", bug=True)
def map_of_function(db: Any) -> Any:
    def describe(order: Any) -> str:
        return f"{order} of {order.customer}"  # asks

    return list(map(describe, models.Order.objects.all()))


@scenario("rules-of-customer", "A permission that is looked up for each row.", bug=True)
def rules_of_customer(db: Any) -> Any:
    def may_see(customer: Any, order: Any) -> bool:
        return models.Order.objects.filter(Q(customer=customer) | Q(status="open"), pk=order.pk).exists()  # asks

    customer = models.Customer.objects.earliest("pk")
    return [order.number for order in models.Order.objects.all() if may_see(customer, order)]


@scenario("rules-in-queryset", "The permission is part of the query.", bug=False)
def rules_in_queryset(db: Any) -> Any:
    customer = models.Customer.objects.earliest("pk")
    return list(models.Order.objects.filter(Q(customer=customer) | Q(status="open")))


@scenario("lru-cache", "A helper that remembers what it was asked for each of two cities.", bug=False)
def lru_cache(db: Any) -> Any:
    @functools.lru_cache
    def customers_in(city: str) -> int:
        return models.Customer.objects.filter(city=city).count()

    return [customers_in(order.customer.city) for order in models.Order.objects.select_related("customer")]


@scenario("lru-cache-of-keys", "A helper that remembers, and is asked for another key each time.", bug=True)
def lru_cache_of_keys(db: Any) -> Any:
    @functools.lru_cache
    def name_of(key: int) -> str:
        name: str = models.Customer.objects.values_list("name", flat=True).get(pk=key)  # asks
        return name

    return [name_of(order.customer_id) for order in models.Order.objects.all()]


@shared("memo-of-keys", "A memo that helps as long as the keys are few.", bug=True, growth=0)
def memo_of_keys(db: Any) -> Any:
    known: dict[int, Any] = {}
    names = []
    for order in models.Order.objects.all():
        if order.customer_id not in known:
            known[order.customer_id] = models.Customer.objects.get(pk=order.customer_id)  # asks
        names.append(known[order.customer_id].name)
    return names


@shared("lru-cache-of-few-keys", "A cached helper that is asked for the same key each time.", bug=True, growth=0)
def lru_cache_of_few_keys(db: Any) -> Any:
    @functools.lru_cache
    def orders_of(key: int) -> int:
        return models.Order.objects.filter(customer_id=key).count()  # asks

    return [orders_of(order.customer_id) for order in models.Order.objects.all()]


@shared("per-customer", "A loop over the customers.", bug=True, growth=0)
def per_customer(db: Any) -> Any:
    return {customer.name: customer.orders.count() for customer in models.Customer.objects.all()}  # asks


# Views


@scenario("view-of-four", "A view with four different queries.", bug=False)
def view_of_four(db: Any) -> Any:
    return {
        "orders": list(models.Order.objects.open()[:5]),
        "customers": models.Customer.objects.count(),
        "tags": list(models.Tag.objects.values_list("label", flat=True)),
        "revenue": models.Order.objects.aggregate(Sum("total")),
    }


@scenario("same-helper-three-times", "A view that calls a helper for each of its three parts.", bug=False)
def same_helper_three_times(db: Any) -> Any:
    def of_status(status: str) -> list[Any]:
        return list(models.Order.objects.filter(status=status).select_related("customer"))

    return {"open": of_status("open"), "paid": of_status("paid"), "packed": of_status("packed")}


@scenario("paginator", "All pages of ten.", bug=False, growth=0.1)
def paginator(db: Any) -> Any:
    pages = Paginator(models.Order.objects.select_related("customer").order_by("pk"), 10)
    return [[order.customer.name for order in page.object_list] for page in pages]


@scenario("keyset", "Pages of ten, each from where the last one ended.", bug=False, growth=0.1)
def keyset(db: Any) -> Any:
    numbers: list[str] = []
    last = 0
    while page := list(models.Order.objects.filter(pk__gt=last).order_by("pk")[:10]):
        numbers += [order.number for order in page]
        last = page[-1].pk
    return numbers


@scenario("pages-of-one", "Pages of one, each by its offset.", bug=True)
def pages_of_one(db: Any) -> Any:
    orders = models.Order.objects.order_by("pk")
    count = orders.count()
    return [orders[place].number for place in range(count)]  # asks


@scenario("evaluated-slices", "Takes places of a list that is there.", bug=False)
def evaluated_slices(db: Any) -> Any:
    orders = models.Order.objects.order_by("pk")
    return [orders[place].number for place in range(len(orders))]


@scenario("group-by-in-python", "Groups what one statement gives.", bug=False)
def group_by_in_python(db: Any) -> Any:
    orders = models.Order.objects.select_related("customer").order_by("customer__city", "pk")
    grouped = itertools.groupby(orders, key=lambda order: order.customer.city)
    return {city: [order.number for order in group] for city, group in grouped}


# Threads and aliases


def _in_thread(work: Callable[[Any], Any]) -> Callable[[Any], Any]:
    @functools.wraps(work)
    def worked(argument: Any) -> Any:
        try:
            return work(argument)
        finally:
            connections.close_all()

    return worked


@scenario("threads", "Asks for each order's customer in a pool of threads.", bug=True)
def threads(db: Any) -> Any:
    @_in_thread
    def name_of(order: Any) -> str:
        return str(order.customer)  # asks

    with ThreadPoolExecutor(3) as pool:
        return list(pool.map(name_of, models.Order.objects.all()))


@scenario("threads-submit", "Hands a task to a pool for each key.", bug=True)
def threads_submit(db: Any) -> Any:
    @_in_thread
    def lines_of(key: int) -> int:
        return models.Line.objects.filter(order_id=key).count()  # asks

    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(lines_of, key) for key in models.Order.objects.values_list("pk", flat=True)]
    return sum(future.result() for future in futures)


@scenario("threads-by-ten", "Each thread asks for ten orders.", bug=False, growth=0.1)
def threads_by_ten(db: Any) -> Any:
    @_in_thread
    def lines_of(keys: list[int]) -> int:
        return models.Line.objects.filter(order_id__in=keys).count()

    keys = list(models.Order.objects.values_list("pk", flat=True))
    with ThreadPoolExecutor(2) as pool:
        return sum(pool.map(lines_of, chunks(keys)))


@scenario("one-thread", "Hands the whole report to one thread.", bug=False)
def one_thread(db: Any) -> Any:
    @_in_thread
    def report(status: str) -> list[str]:
        orders = models.Order.objects.exclude(status=status).select_related("customer")
        return [str(order.customer) for order in orders]

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(report, "closed").result()


@scenario("replica-loop", "Reads the orders here, and each one's customer from the replica.", bug=True)
def replica_loop(db: Any) -> Any:
    names = []
    for order in models.Order.objects.using(db.alias):
        customer = models.Customer.objects.using(db.replica).get(pk=order.customer_id)  # asks
        names.append(customer.name)
    return names


@scenario("two-aliases", "Reads the orders here, and all of their customers from the replica.", bug=False)
def two_aliases(db: Any) -> Any:
    wanted = list(models.Order.objects.using(db.alias).values_list("customer_id", flat=True))
    return [customer.name for customer in models.Customer.objects.using(db.replica).filter(pk__in=wanted)]
