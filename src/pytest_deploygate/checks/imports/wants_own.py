from __future__ import annotations

from collections.abc import Iterator

from ...families.imports import ImportsFacts, ImportsOptions
from ...finding import CannotJudge, Finding, Related
from ...rules import rule
from ._namesakes import undecided
from ._starts import unfollowed


@rule()
def wants_own(facts: ImportsFacts, options: ImportsOptions) -> Iterator[Finding | CannotJudge]:
    """The code means its own module and gets another one of that name.

    A project has a `logging.py` of its own beside `main.py`. `python main.py` finds it. Under gunicorn the standard
    library's `logging` is loaded long before the project's folder is on `sys.path`, so `from logging import setup`
    fails, or, worse, an attribute is missing at the first request.

    Judged for each start that the gate file declares: a module of the project loses its name to a module that is built
    in, already loaded, or earlier on `sys.path`, while the project's code takes from it what only its own has.
    Where there is such a module and the start is not known to its end, it cannot be judged.

    ## How to mend it

    Rename the module, or move it into a package and import it by its full name.
    """
    yield from unfollowed(facts, options)
    told: set[tuple[str, str]] = set()
    for launch in facts.known_launches:
        for namesake in launch.namesakes:
            if namesake.wins is not False:
                continue
            for module, place, is_own in namesake.importers:
                if not is_own or (namesake.name, place.path) in told:
                    continue
                told.add((namesake.name, place.path))
                what = "the standard library's" if namesake.kind == "stdlib" else "an installed"
                yield Finding(
                    f"'{module}' means '{namesake.place.path}' by '{namesake.name}', and under `{launch.title}` gets "
                    f"{what} module of that name",
                    place,
                    namesake.name,
                    "rename the module, or move it into a package",
                    (
                        Related(f"started by `{launch.title}`", launch.place),
                        Related("this one is meant", namesake.place),
                    ),
                )
    yield from undecided(facts, "stdlib", "installed", wins=False)
