"""What usually helps, in the words of the ORM that asks."""

from __future__ import annotations

from .captured import Asked

__all__ = ["mend"]


def mend(asked: Asked) -> str:
    """How to ask once, as an imperative clause."""
    name = asked.relation
    attribute = name.rpartition(".")[2]
    if asked.verb == "insert":
        return _INSERTS.get(asked.layer, "send all rows at once: executemany, or one INSERT with many VALUES")
    if asked.writes:
        return _WRITES.get(asked.layer, "change all rows by one statement, or send them by executemany")
    if asked.layer == "sqlalchemy":
        if name and asked.is_lazy:
            return f"load it with the rows: .options(selectinload({name})), or joinedload for a single one"
        return "ask for all of them at once: select(…).where(….in_(ids)), a join, or selectinload"
    if asked.layer == "django":
        if name and asked.is_lazy:
            return (
                f"load it with the rows: select_related('{attribute}') for a single one, "
                f"prefetch_related('{attribute}') for many; a deferred column belongs into only()"
            )
        return "ask for all of them at once: in_bulk(ids), filter(…__in=ids), annotate, or prefetch_related"
    if asked.layer == "peewee":
        return "load it with the rows: a join with the columns of both, or prefetch(…)"
    if asked.layer == "tortoise":
        relation = f"'{attribute}'" if attribute else "…"
        return f"load it with the rows: .prefetch_related({relation}) or .select_related({relation})"
    return "ask for all of them at once: a join, or WHERE … IN (…) with all the keys"


_INSERTS = {
    "sqlalchemy": "send all rows at once: session.add_all(…) and one flush, or insert(…) with a list",
    "django": "send all rows at once: bulk_create(…)",
    "peewee": "send all rows at once: insert_many(…)",
    "tortoise": "send all rows at once: bulk_create(…)",
}
_WRITES = {
    "sqlalchemy": "change all rows at once: update(…) or delete(…) with a condition, or one flush after the loop",
    "django": "change all rows at once: queryset.update(…), bulk_update(…) or queryset.delete()",
    "peewee": "change all rows at once: update(…).where(…), or bulk_update(…)",
    "tortoise": "change all rows at once: filter(…).update(…), or bulk_update(…)",
}
