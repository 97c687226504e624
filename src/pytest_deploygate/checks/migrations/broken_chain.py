from __future__ import annotations

from collections.abc import Iterator

from ...families.imports.components import components
from ...families.migrations import Chain, Kept, Migration, MigrationsFacts, MigrationsOptions
from ...finding import CannotJudge, Finding, Related
from ...rules import rule
from ._common import unread


@rule()
def broken_chain(facts: MigrationsFacts, _options: MigrationsOptions) -> Iterator[Finding | CannotJudge]:
    """A migration follows one that there is not, follows itself, or has another one's id.

    A migration was renamed or deleted, or only half of a change was merged. No migration of the chain can run any more:
    Alembic ends with a KeyError, Django with NodeNotFoundError or CircularDependencyError. Of two with one id, only one
    runs, and nothing says which.

    ## How to mend it

    Bring the missing file back, or let its followers follow what came before it. Give one of two with the same id
    another.
    """
    yield from unread(facts)
    for kept in facts.known:
        yield from _twice(kept.chain)
        yield from _missing(kept)
        yield from _circles(kept)


def _twice(chain: Chain) -> Iterator[Finding]:
    for second in chain.twice:
        first = chain.migrations[second.id]
        yield Finding(
            f"'{second.place.path}' has the id '{second.id}', which another one has already",
            second.place,
            second.id,
            "give one of them an id of its own",
            (Related("the other one", first.place),),
        )


def _missing(kept: Kept) -> Iterator[Finding | CannotJudge]:
    chain = kept.chain
    replaced = {id for m in chain.migrations.values() for id in m.replaces}
    for key in kept.position.nodes:
        migration = chain.migrations[key]
        for id in migration.needed:
            if id in chain.migrations or id in replaced or _is_no_migration(chain, id):
                continue
            message = f"'{migration.title}' follows '{id}', which there is not"
            if chain.problems:
                # It may be in a file that cannot be read.
                yield CannotJudge(f"{message} among the files that can be read", migration.place, migration.id)
            else:
                help = "bring that file back, or let this one follow what came before it"
                yield Finding(message, migration.place, migration.id, help)


def _is_no_migration(chain: Chain, id: str) -> bool:
    """Whether a dependency is on an app as a whole that has no migrations, which Django passes over."""
    label, _, name = id.partition(".")
    return chain.framework == "django" and name in {"__first__", "__latest__"} and label in chain.unmigrated


def _circles(kept: Kept) -> Iterator[Finding]:
    needed = {key: dict.fromkeys(kept.position.needed[key]) for key in kept.position.nodes}
    found = [sorted(circle) for circle in components(needed)]
    found += [[key] for key, before in needed.items() if key in before]
    for circle in sorted(found):
        members: list[Migration] = [kept.chain.migrations[key] for key in circle]
        names = ", ".join(f"'{m.title}'" for m in members)
        message = f"{names} follows itself" if len(members) == 1 else f"{names} follow each other in a circle"
        related = tuple(Related(f"'{m.title}'", m.place) for m in members[1:])
        yield Finding(message, members[0].place, members[0].id, "let one of them follow what came before all", related)
