from __future__ import annotations

from collections.abc import Iterator

from ...families.imports import ImportsFacts, ImportsOptions
from ...finding import CannotJudge, Finding
from ...rules import rule
from ._namesakes import shadowing, undecided
from ._starts import unfollowed


@rule()
def shadows_stdlib(facts: ImportsFacts, options: ImportsOptions) -> Iterator[Finding | CannotJudge]:
    """A module of the project is imported in place of one of the standard library.

    A helper module called `email.py` lay beside the script that a server started. From then on `email.mime` was gone
    for everything in that process, `smtplib` and `urllib` included, and every request was a 502. The tests were green:
    they start from another folder, and have long imported the real module.

    What decides is the launch. `python dir/main.py` looks into `dir` before the standard library, `python -m` into the
    working directory; gunicorn and uvicorn add theirs when much of the standard library is already loaded. So the same
    name is judged for each start that the gate file declares, with its own `sys.path`, and the finding says which
    entry of that puts the module first and who needs the real one.

    Not a finding:

    - A namesake that no start puts on `sys.path` by that name, such as `app/utils/email.py` imported as
      `app.utils.email`.
    - A folder without `__init__.py`: any regular module later on the path comes before it.
    - What is built into the interpreter, frozen, or already loaded by what starts the code.
    - A namesake where nobody who is imported means the real one.

    Cannot be judged, where there is a namesake: a start that cannot be followed to its end, or one of which it is not
    known what is loaded first, or what its environment holds.

    ## How to mend it

    Rename the file or the folder. Where that is not possible, start the code so that its folder is not the first entry
    of `sys.path`: as `python -m app.utils.worker` from above, or with `python -P`.
    """
    yield from unfollowed(facts, options)
    yield from shadowing(facts, "stdlib")
    yield from undecided(facts, "stdlib", wins=True)
