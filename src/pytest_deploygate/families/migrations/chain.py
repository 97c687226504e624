"""Migrations and the order between them: what they are, what a database has had of them, what it still lacks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from ...finding import CannotJudge, Location
from .steps import Step

__all__ = ["Chain", "Framework", "Ledger", "Migration", "Position", "Record", "located", "ordered"]

Framework = Literal[
    "alembic",
    "django",
    "prisma",
    "typeorm",
    "knex",
    "sequelize",
    "drizzle",
    "kysely",
    "node-pg-migrate",
    "dbmate",
    "rails",
    "goose",
    "golang-migrate",
    "flyway",
    "yoyo",
    "sql",
]


@dataclass(frozen=True)
class Migration:
    """One migration, as its file has it.

    Attributes:
        id: What the framework's own bookkeeping calls it.
        place: Where it says so, or the file as a whole.
        parents: Ids of those that it follows.
        depends: Ids of others that have to run before it without being followed by it.
        replaces: Ids of those that it is squashed from.
        labels: Names of the branch that begins with it.
        group: The Django app that it belongs to.
        checksums: Each value that the bookkeeping may hold for this very content; none where nothing is held.
        repeatable: It runs again whenever it changes.
        version: What tells its turn from others' where files are ordered by that.
        steps: What it does to the schema, in order. What is not understood is among it.
        irreversible: Why it cannot be undone, as a clause; empty where it can, or where nobody can tell.
        name: What people call it, where its id says nothing to them.
        doubt: Why it may not be meant to run at all, as a sentence; empty where it is.
    """

    id: str
    place: Location
    parents: tuple[str, ...] = ()
    depends: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    group: str = ""
    checksums: frozenset[str] = frozenset()
    repeatable: bool = False
    version: tuple[object, ...] = ()
    steps: tuple[Step, ...] = ()
    irreversible: str = ""
    name: str = ""
    doubt: str = ""

    @property
    def title(self) -> str:
        """What people call it."""
        return self.name or self.id

    @property
    def needed(self) -> tuple[str, ...]:
        """All that has to run before it."""
        return (*self.parents, *self.depends)


@dataclass(frozen=True)
class Chain:
    """All migrations of one framework.

    Attributes:
        framework: Which.
        place: Where its configuration or its folder is.
        migrations: By id; where files have no parents, in the order in which they run.
        twice: Migrations whose id another one has already.
        problems: Why there may be more, or others.
        is_line: The files follow each other by their names, and know nothing of each other.
        unmigrated: Django apps without migrations, on which others may depend.
    """

    framework: Framework
    place: Location
    migrations: Mapping[str, Migration] = field(default_factory=dict)
    twice: tuple[Migration, ...] = ()
    problems: tuple[CannotJudge, ...] = ()
    is_line: bool = False
    unmigrated: frozenset[str] = frozenset()

    @cached_property
    def heads(self) -> tuple[Migration, ...]:
        """Those that none follows, squashed ones in the place of what they replace."""
        known = located(self, None)
        followed = {parent for key in known.nodes for parent in known.followed[key]}
        return tuple(self.migrations[key] for key in known.nodes if key not in followed)

    def labels_of(self, id: str) -> frozenset[str]:
        """The names of the branches that a migration is on."""
        return frozenset(label for key in closure([id], self.parents_of) for label in self.migrations[key].labels)

    def parents_of(self, id: str) -> tuple[str, ...]:
        """Ids of those that a migration follows and that there are."""
        return tuple(parent for parent in self.migrations[id].parents if parent in self.migrations)


@dataclass(frozen=True)
class Record:
    """A row of a bookkeeping table.

    Attributes:
        id: The migration.
        checksum: What it was when it ran; empty where that is not kept.
        failed: Why it does not count as applied, as a clause; empty where it does.
    """

    id: str
    checksum: str = ""
    failed: str = ""


@dataclass(frozen=True)
class Ledger:
    """The bookkeeping of one framework in the database.

    Attributes:
        table: Its name, with its schema where that is known.
        records: Its rows.
        locked: What says that a run holds it, as a clause; empty where none does.
    """

    table: str
    records: tuple[Record, ...] = ()
    locked: str = ""


@dataclass(frozen=True)
class Position:
    """Where a database is in a chain.

    Attributes:
        nodes: The ids that count: squashed ones or those that they replace.
        followed: Of each of these, what it follows.
        needed: Of each of these, what has to run before it.
        applied: The ids among them that have run.
        pending: The ids among them that have not, in the order in which they would.
        unknown: Ids in the bookkeeping that no file has.
    """

    nodes: tuple[str, ...]
    followed: Mapping[str, tuple[str, ...]]
    needed: Mapping[str, tuple[str, ...]]
    applied: frozenset[str] = frozenset()
    pending: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def closure(ids: Iterable[str], before: Callable[[str], Iterable[str]]) -> set[str]:
    """The ids and all that comes before them.

    Args:
        ids: Where to begin.
        before: ``before(id)`` gives what comes before an id.
    """
    found: set[str] = set()
    todo = list(ids)
    while todo:
        if (key := todo.pop()) not in found:
            found.add(key)
            todo += before(key)
    return found


def located(chain: Chain, ledger: Ledger | None) -> Position:
    """Where a database is in a chain; with no ledger, where an empty one would be."""
    records = () if ledger is None else tuple(record for record in ledger.records if not record.failed)
    recorded = {record.id for record in records}
    if chain.framework == "alembic":
        return _by_heads(chain, recorded)
    if chain.framework == "golang-migrate":
        return _by_version(chain, recorded)
    return _by_rows(chain, recorded)


def _by_heads(chain: Chain, recorded: set[str]) -> Position:
    """A row for each head of what was applied, so that all before it was applied too."""
    known = chain.migrations
    needed = {key: tuple(id for id in m.needed if id in known) for key, m in known.items()}
    applied = closure(recorded & known.keys(), needed.__getitem__)
    followed = {key: chain.parents_of(key) for key in known}
    pending = _branch_by_branch(known, needed, applied)
    unknown = tuple(sorted(recorded - known.keys()))
    return Position(tuple(known), followed, needed, frozenset(applied), tuple(pending), unknown)


def _branch_by_branch(
    nodes: Iterable[str], needed: Mapping[str, tuple[str, ...]], applied: Collection[str]
) -> list[str]:
    """What is not applied, in the order in which Alembic would apply it.

    It goes backwards from the heads and stays on one branch as long as it can: until it comes to a migration that
    another branch needs as well.
    """
    order = list(ordered(nodes, needed))
    before: dict[str, int] = {}
    for index, key in enumerate(order):
        before[key] = 1 << index
        for other in needed[key]:
            before[key] |= before.get(other, 0)
    bit = {key: 1 << index for index, key in enumerate(order)}
    wanted = {other for others in needed.values() for other in others}
    tips = [key for key in nodes if key not in wanted and key not in applied]
    left = {key for key in nodes if key not in applied}
    found: list[str] = []
    at = 0
    while tips:
        tip = tips[at]
        elsewhere = next((i for i, key in enumerate(tips) if i != at and before[key] & bit[tip]), None)
        if elsewhere is not None:
            at = elsewhere
            continue
        if tip in left:
            left.discard(tip)
            found.append(tip)
        more = [key for key in needed[tip] if key in left and key not in tips]
        if more:
            tips[at : at + 1] = more[:1]
            tips += more[1:]
        else:
            del tips[at]
            at = max(at - 1, 0)
    # What goes round in a circle has no head.
    found += [key for key in reversed(order) if key in left]
    return found[::-1]


def _by_version(chain: Chain, recorded: set[str]) -> Position:
    """One row with the last version, so that all below it is taken for applied."""
    known = chain.migrations
    nothing: dict[str, tuple[str, ...]] = dict.fromkeys(known, ())
    at = max((int(id) for id in recorded), default=-1)
    applied = frozenset(key for key in known if int(key) <= at)
    unknown = tuple(id for id in recorded if id not in known)
    return Position(tuple(known), nothing, nothing, applied, tuple(k for k in known if k not in applied), unknown)


def _by_rows(chain: Chain, recorded: set[str]) -> Position:
    """A row for each migration."""
    known = chain.migrations
    named = {id for m in known.values() for id in m.replaces}
    there = known.keys() | named
    graph = _Graph(
        {key: {id for id in m.parents if id in there} for key, m in known.items()},
        {key: {id for id in m.needed if id in there} for key, m in known.items()},
    )
    applied = set(recorded)
    gone: set[str] = set()
    done: set[str] = set()

    def squash(key: str) -> None:
        """Decide between a squashed migration and what it replaces, as Django's loader does."""
        if key in done:
            return
        done.add(key)
        replaced = known[key].replaces
        for other in replaced:
            if other in known and known[other].replaces:
                squash(other)
        states = [other in applied for other in replaced]
        if all(states):
            applied.add(key)
        else:
            applied.discard(key)
        if all(states) or not any(states):
            graph.take(key, replaced)
            gone.update(replaced)
        else:
            graph.leave(key, replaced)
            gone.add(key)

    for key, migration in known.items():
        if migration.replaces:
            squash(key)
    nodes = tuple(key for key in known if key not in gone)
    needed = {key: tuple(sorted(graph.needed[key].intersection(nodes), key=_named, reverse=True)) for key in nodes}
    followed = {key: tuple(sorted(graph.followed[key].intersection(nodes), key=_named)) for key in nodes}
    order: Iterable[str] = nodes
    if not chain.is_line:
        followers = {parent for key in nodes for parent in followed[key]}
        order = ordered([*sorted((key for key in nodes if key not in followers), key=_named), *nodes], needed)
    return Position(
        nodes,
        followed,
        needed,
        frozenset(applied) & frozenset(nodes),
        tuple(key for key in order if key not in applied),
        tuple(sorted(id for id in recorded if id not in known and id not in named)),
    )


def _named(id: str) -> tuple[str, str]:
    """An app's label and a name, as Django sorts them."""
    label, _, name = id.partition(".")
    return label, name


@dataclass
class _Graph:
    """What follows what, while squashed migrations take the place of others."""

    followed: dict[str, set[str]]
    needed: dict[str, set[str]]

    def take(self, key: str, replaced: Iterable[str]) -> None:
        """Let a squashed migration stand for those that it replaces."""
        gone = set(replaced)
        for edges in (self.followed, self.needed):
            for other in edges.keys() - gone - {key}:
                if edges[other] & gone:
                    edges[other] = (edges[other] - gone) | {key}
            edges[key] = (edges[key] | {id for other in gone & edges.keys() for id in edges[other]}) - gone - {key}

    def leave(self, key: str, replaced: Iterable[str]) -> None:
        """Let those stand that a squashed migration would replace."""
        there = set(replaced) & self.needed.keys()
        last = there - {id for other in there for id in self.needed[other]}
        for edges in (self.followed, self.needed):
            for other, before in edges.items():
                if key in before:
                    edges[other] = (before - {key}) | last


def ordered(nodes: Iterable[str], needed: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The ids, each after what it needs; where nothing says more, in the order given. Cycles are gone through once."""
    begun: set[str] = set()
    done: set[str] = set()
    for start in nodes:
        todo = [(start, False)]
        while todo:
            key, ready = todo.pop()
            if key in done:
                continue
            if ready:
                done.add(key)
                yield key
            elif key not in begun:
                begun.add(key)
                todo.append((key, True))
                todo += [(other, False) for other in reversed(needed.get(key, ())) if other not in done]
