"""What the rules about names that mean two things have in common."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from ...families.imports import ImportsFacts, Namesake
from ...finding import CannotJudge, Finding, Related
from ._starts import reason

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


def undecided(facts: ImportsFacts, *kinds: str, wins: bool) -> Iterator[CannotJudge]:
    """Starts that cannot be judged, as a name means two things and not everything is known about them.

    Args:
        facts: The family's facts.
        kinds: What the other module may be.
        wins: What is asked is whether someone means the other one; else whether someone means the project's.
    """
    for launch in facts.known_launches:
        for namesake in launch.namesakes if launch.unseen else ():
            is_open = namesake.wins is None or (namesake.wins is wins and not namesake.importers)
            if namesake.kind not in kinds or not is_open:
                continue
            what = f"'{namesake.place.path}' under `{launch.title}`"
            question = {
                None: f"whether '{namesake.name}' is {what} cannot be told",
                True: f"'{namesake.name}' is {what}, and whether anyone there means the other one cannot be told",
                False: f"'{namesake.name}' is not {what}, and whether anyone there means that one cannot be told",
            }[namesake.wins]
            yield CannotJudge(
                f"{question}: {reason(launch.unseen)}",
                namesake.place,
                namesake.name,
                "rename it, or mend what keeps this from being told",
                (Related(f"started by `{launch.title}`", launch.place), *importers(namesake), *launch.unseen),
            )


def importers(namesake: Namesake) -> Iterator[Related]:
    """Who imports a name and means the other module of that name."""
    more = len(namesake.importers) - _MOST
    for position, (module, place, _) in enumerate(namesake.importers[:_MOST]):
        rest = f" (and {more} more)" if more > 0 and position == _MOST - 1 else ""
        yield Related(f"'{module}' imports '{namesake.name}'{rest}", place)
