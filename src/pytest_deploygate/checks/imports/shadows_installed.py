from __future__ import annotations

from collections.abc import Iterator

from ...families.imports import ImportsFacts, ImportsOptions
from ...finding import CannotJudge, Finding
from ...rules import rule
from ._namesakes import shadowing, undecided
from ._starts import unfollowed


@rule()
def shadows_installed(facts: ImportsFacts, options: ImportsOptions) -> Iterator[Finding | CannotJudge]:
    """A module of the project is imported in place of an installed package.

    A file `celery.py` or `redis.py` beside the script that is started: `from celery import Celery` finds the project's
    own file, which does not have it, or imports itself. It works in the tests, which start from another folder.

    Judged like `imports/shadows-stdlib`, for each start that the gate file declares: the project's module has to come
    before site-packages on that start's `sys.path`, and someone has to import the name who means the installed one: an
    installed package, or code of the project that takes from it what only the installed one has. The project's own
    installed copy is none of it. A start that is not known to its end cannot be judged where there is such a file.

    ## How to mend it

    Rename the file or the folder, or start the code so that its folder does not come first on `sys.path`.
    """
    yield from unfollowed(facts, options)
    yield from shadowing(facts, "installed")
    yield from undecided(facts, "installed", wins=True)
