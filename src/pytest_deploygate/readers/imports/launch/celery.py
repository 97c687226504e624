"""celery: ``-A``, ``--workdir``, and how it finds the app in what ``-A`` names."""

from __future__ import annotations

from dataclasses import replace

from ..steps import Launch
from .arguments import Grammar
from .launcher import Launcher, named_app
from .settings import find_module
from .start import Run
from .words import Word

__all__ = ["CELERY"]

GRAMMAR = Grammar(
    "celery",
    values="-A|--app -b|--broker --result-backend --loader --config --workdir",
    flags="-C|--no-color -q|--quiet --version --skip-checks --help",
    first=True,
)
_SERVES = frozenset("worker beat events multi inspect control shell status report purge call result migrate".split())


def _follow(run: Run) -> Launch:
    start = run.start
    given = GRAMMAR.parse(run.arguments, start)
    if folder := given.last("--workdir"):
        start = start.moved(start.path(start.known(folder, "`--workdir`"), "`--workdir`"))
        run = replace(run, start=start)
    word = given.last("-A") or _variable(run, "CELERY_APP") or _variable(run, "APP")
    if given.positionals and given.positionals[0].text not in _SERVES:
        raise start.refusal(f"`celery {given.positionals[0].text}` is no command that is known here")
    # The working directory is there for this import only; the rest of celery's own adds it again each time.
    run = run.with_path(run.path.inserted(start.cwd, "the working directory", once=True))
    if word is None:
        raise start.refusal("celery is told of no app", "name it with `-A`")
    module, attribute = named_app(run, word, "celery")
    if attribute:
        # It takes a name with a colon for a module as well, once there is no such attribute.
        missing = f"Unable to load celery application. The module {module}:{attribute} was not found."
        return run.importing(module, attribute, missing).launch()
    return _found(run, module).launch()


def _variable(run: Run, name: str) -> Word | None:
    found = run.start.environ.get(name)
    return found if found and found.text else None


def _found(run: Run, name: str) -> Run:
    """``-A proj``: the last part is an attribute or a module; then `app`, `celery`, or the module `proj.celery`."""
    parent, _, last = name.rpartition(".")
    if parent and not _is_module(run, name):
        return run.importing(parent, last, f"Unable to load celery application. The module {name} was not found.")
    run = run.importing(name)
    # A package need not have the app itself, it may be in its module `celery`.
    return run.importing(f"{name}.celery") if _is_module(run, f"{name}.celery") else run


def _is_module(run: Run, name: str) -> bool:
    return find_module(name, [entry for entry, _ in run.path.front]) is not None


CELERY = Launcher("celery", "celery", "celery.__main__", ("celery.__main__", "celery.bin.celery"), _follow)
