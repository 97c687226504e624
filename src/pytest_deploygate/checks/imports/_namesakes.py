"""What the rules about names that mean two things have in common."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from ...families.imports import ImportsFacts, Namesake
from ...finding import Finding, Related

_MOST = 3


def shadowing(facts: ImportsFacts, kind: Literal["stdlib", "installed"]) -> Iterator[Finding]:
    """Modules of the project that are imported in the place of others, by someone who means those; one a file."""
    what = "the standard library's" if kind == "stdlib" else "the installed"
    told: set[tuple[str, str]] = set()
    for launch in facts.known_launches:
        for namesake in launch.namesakes:
            key = namesake.place.path, namesake.name
            if not namesake.wins or namesake.kind != kind or not namesake.importers or key in told:
                continue
            told.add(key)
            who = namesake.importers[0][0]
            yield Finding(
                f"'{namesake.name}' is imported in place of {what} '{namesake.name}' by `{launch.title}`, "
                f"and '{who}' needs that one",
                namesake.place,
                namesake.name,
                f"rename it, or start it in another way: '{namesake.entry.path}' comes first on sys.path "
                f"({namesake.entry.why})",
                (Related(f"started by `{launch.title}`", launch.place), *importers(namesake)),
            )


def importers(namesake: Namesake) -> Iterator[Related]:
    """Who imports a name and means the other module of that name."""
    more = len(namesake.importers) - _MOST
    for position, (module, place, _) in enumerate(namesake.importers[:_MOST]):
        rest = f" (and {more} more)" if more > 0 and position == _MOST - 1 else ""
        yield Related(f"'{module}' imports '{namesake.name}'{rest}", place)
