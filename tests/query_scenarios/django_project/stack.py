"""The shop in one of Django's databases."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from query_scenarios.django_project.settings import replica, routed
from query_scenarios.scenario import Scenario

BACKENDS = ("sqlite", "postgresql", "mariadb")


@dataclass(frozen=True)
class Aliases:
    """What a scenario is given.

    Attributes:
        alias: The database that all goes to that names no other.
        replica: The same database under a second name.
    """

    alias: str
    replica: str


class DjangoStack:
    """See `query_scenarios.scenario.Stack`."""

    def __init__(self, alias: str) -> None:
        self.db = Aliases(alias, replica(alias))

    def create(self) -> None:
        """Make the tables, all empty."""
        from django.db import connections

        from query_scenarios.django_project import models

        with connections[self.db.alias].schema_editor() as editor:
            for model in models.TABLES:
                editor.create_model(model)

    def seed(self, rows: int) -> None:
        self._seed(rows)

    def seed_shared(self, rows: int) -> None:
        self._seed(rows, shared=True)

    def _seed(self, rows: int, *, shared: bool = False) -> None:
        """Each order has a tag, a payment, a note and two lines, and each line has a product of its own."""
        from django.contrib.contenttypes.models import ContentType
        from django.db import connections, transaction

        from query_scenarios.django_project import models

        connection = connections[self.db.alias]
        with transaction.atomic(self.db.alias), connection.cursor() as cursor:
            through = models.Order.tags.through
            # MariaDB looks at each row by itself, and the root may be the first to go.
            models.Category.objects.update(parent=None)
            for model in (through, *reversed(models.TABLES)):
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")
            ContentType.objects.clear_cache()
            of_order = ContentType.objects.get_for_model(models.Order)
            of_customer = ContentType.objects.get_for_model(models.Customer)
            ids = range(1, rows + 1)
            buyers = ids[:1] if shared else ids
            root = models.Category.objects.create(name="all", parent=None)
            categories = self._fill(models.Category, ({"name": f"category {one}", "parent": root} for one in ids))
            products = self._fill(
                models.Product,
                (
                    {"title": f"product {one}.{two}", "price": one, "category": category}
                    for one, category in enumerate(categories, 1)
                    for two in (1, 2)
                ),
            )
            customers = self._fill(
                models.Customer,
                (
                    {"name": f"customer {one}", "email": f"{one}@example.org", "city": ("Oslo", "Lima")[one % 2]}
                    for one in buyers
                ),
            )
            self._fill(models.Profile, ({"customer": one, "bio": f"bio of {one.name}"} for one in customers))
            tags = self._fill(models.Tag, ({"label": f"tag {one}"} for one in ids))
            orders = self._fill(
                models.Order,
                (
                    {
                        "customer": customers[0 if shared else one - 1],
                        "number": f"order-{one}",
                        "status": ("open", "paid")[one % 2],
                        "total": 10 * one,
                        "note": f"note {one}",
                    }
                    for one in ids
                ),
            )
            self._fill(through, ({"order": order, "tag": tag} for order, tag in zip(orders, tags, strict=True)))
            self._fill(
                models.Line,
                (
                    {"order": orders[place // 2], "product": product, "quantity": 1 + place % 3}
                    for place, product in enumerate(products)
                ),
            )
            payments = self._fill(
                models.Payment,
                (
                    {"order": order, "kind": ("bank", "card")[place % 2], "amount": order.total}
                    for place, order in enumerate(orders)
                ),
            )
            # Django makes no children in bulk.
            for child, column, half in (("bank", "iban", payments[::2]), ("card", "card", payments[1::2])):
                cursor.executemany(
                    f"INSERT INTO query_scenarios_shop_{child}payment (payment_ptr_id, {column}) VALUES (%s, %s)",
                    [(payment.pk, f"{column} {payment.pk}") for payment in half],
                )
            self._fill(
                models.Note,
                ({"content_type": of_order, "object_id": one.pk, "text": f"about {one.number}"} for one in orders),
            )
            self._fill(
                models.Note,
                ({"content_type": of_customer, "object_id": one.pk, "text": f"about {one.name}"} for one in customers),
            )
        # A scenario that needs the content types asks for them itself.
        ContentType.objects.clear_cache()

    def _fill(self, model: Any, rows: Iterator[dict[str, Any]]) -> list[Any]:
        return list(model._base_manager.bulk_create([model(**row) for row in rows]))

    def call(self, scenario: Scenario) -> Any:
        from asgiref.sync import async_to_sync
        from django.db import connections

        connections.close_all()
        try:
            if inspect.iscoroutinefunction(scenario.run):
                return async_to_sync(scenario.run)(self.db)
            return scenario.run(self.db)
        finally:
            connections.close_all()


@contextmanager
def opened(backend: str, url: str | None, folder: Path) -> Iterator[DjangoStack]:
    """The stack on a new and empty database."""
    with routed(backend, url, folder) as alias:
        stack = DjangoStack(alias)
        stack.create()
        yield stack
