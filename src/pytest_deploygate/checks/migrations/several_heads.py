from __future__ import annotations

from collections.abc import Iterator

from ...families.migrations import Chain, Kept, Ledger, Migration, MigrationsFacts, MigrationsOptions
from ...finding import CannotJudge, Edge, Finding, Graph, Node, Related
from ...rules import rule
from ._common import unread


@rule()
def several_heads(facts: MigrationsFacts, _options: MigrationsOptions) -> Iterator[Finding | CannotJudge]:
    """Two migrations are the last one.

    Two branches each added a migration on top of the same one, and both were merged. Git saw no conflict. The next
    `alembic upgrade head` ends with "Multiple head revisions are present", Django's `migrate` with "Conflicting
    migrations detected": in the middle of the deploy, as `alembic heads` itself exits with 0.

    Not a finding are Alembic's branches that are kept apart on purpose: where each head is on a branch with a label of
    its own.

    ## How to mend it

    `alembic merge heads`, or `python manage.py makemigrations --merge`; or let the younger migration follow the other.
    """
    yield from unread(facts)
    for kept in facts.known:
        groups: dict[str, list[Migration]] = {}
        if not kept.chain.is_line:
            for head in kept.chain.heads:
                groups.setdefault(head.group, []).append(head)
        for group, heads in groups.items():
            if len(heads) > 1 and not _apart(kept.chain, heads):
                yield _finding(kept, group, heads)


def _apart(chain: Chain, heads: list[Migration]) -> bool:
    """Whether each head is on a branch that has a label which no other head has."""
    labels = [chain.labels_of(head.id) for head in heads]
    return all(own - frozenset().union(*(o for o in labels if o is not own)) for own in labels)


def _finding(kept: Kept, group: str, heads: list[Migration]) -> Finding:
    chain = kept.chain
    heads = sorted(heads, key=lambda head: head.id)
    first, *others = heads
    names = ", ".join(f"'{head.title}'" for head in heads)
    of = f" of the app '{group}'" if group else ""
    related = [
        Related(f"'{head.title}' is the other" if len(others) == 1 else f"'{head.title}' too", head.place)
        for head in others
    ]
    fork = _fork(chain, first.id, others[0].id)
    if fork is not None:
        related.append(Related(f"they part after '{fork.title}'", fork.place))
    ways = list(_ways(chain, fork, heads))
    applied = {record.id for record in kept.ledger.records} if isinstance(kept.ledger, Ledger) else set()
    merge = {
        "alembic": "`alembic merge heads`",
        "django": "`python manage.py makemigrations --merge`",
    }.get(chain.framework, "let one follow the other")
    return Finding(
        f"the migrations{of} have {len(heads)} heads: {names}",
        first.place,
        group or chain.framework,
        f"{merge}, and commit what it makes\n{_draw(fork, ways, applied)}"
        if not group
        else f"{merge}, and commit what it makes",
        tuple(related),
        _graph(chain, fork, ways, applied),
    )


def _before(chain: Chain, id: str) -> dict[str, int]:
    """All that comes before a migration, with how far away it is."""
    found, todo = {id: 0}, [id]
    while todo:
        key = todo.pop(0)
        for parent in chain.parents_of(key):
            if parent not in found:
                found[parent] = found[key] + 1
                todo.append(parent)
    return found


def _fork(chain: Chain, one: str, other: str) -> Migration | None:
    """The last migration that comes before both."""
    first, second = _before(chain, one), _before(chain, other)
    common = first.keys() & second.keys()
    nearest = min(common, key=lambda key: (first[key] + second[key], key), default=None)
    return None if nearest is None else chain.migrations[nearest]


def _ways(chain: Chain, fork: Migration | None, heads: list[Migration]) -> Iterator[list[str]]:
    """From behind where they part to each head."""
    for head in heads:
        way, key = [head.id], head.id
        while fork is not None and len(way) < _MOST:
            parents = chain.parents_of(key)
            key = next((p for p in parents if fork.id in _before(chain, p)), "")
            if not key or key == fork.id:
                break
            way.append(key)
        yield way[::-1]


def _draw(fork: Migration | None, ways: list[list[str]], applied: set[str]) -> str:
    """The branches from where they part to their heads, a line each, with where the database is."""

    def marked(id: str) -> str:
        return f"{id} (database)" if id in applied else id

    base = marked(fork.id) if fork else "(base)"
    lines = []
    for index, way in enumerate(ways):
        start = base if not index else " " * len(base)
        joint = "─┬─" if not index else " ├─" if index < len(ways) - 1 else " └─"
        lines.append(f"{start} {joint} {' ── '.join(map(marked, way))} (head)")
    return "\n".join(lines)


def _graph(chain: Chain, fork: Migration | None, ways: list[list[str]], applied: set[str]) -> Graph:
    """The same as data."""
    base = fork.id if fork else ""
    nodes = {base: Node(fork.title if fork else "(base)", _note(base, applied))}
    edges = []
    for way in ways:
        for before, id in zip([base, *way], way, strict=False):
            nodes[id] = Node(chain.migrations[id].title, _note(id, applied, is_head=id == way[-1]))
            edges.append(Edge(list(nodes).index(before), list(nodes).index(id)))
    return Graph(tuple(nodes.values()), tuple(edges))


def _note(id: str, applied: set[str], *, is_head: bool = False) -> str:
    return ", ".join(["head"] * is_head + ["database"] * (id in applied))


_MOST = 4
