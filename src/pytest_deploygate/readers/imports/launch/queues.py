"""Workers of queues: dramatiq, rq and arq."""

from __future__ import annotations

from ..steps import Launch
from .arguments import Grammar
from .launcher import ARGPARSE, Launcher, forked, named_app
from .start import Run
from .words import Word

__all__ = ["ARQ", "DRAMATIQ", "RQ"]

DRAMATIQ_GRAMMAR = Grammar(
    "dramatiq",
    values="-p|--processes -t|--threads --pid-file --log-file -f|--fork-function --worker-fork-timeout "
    "--worker-shutdown-timeout --watch -i|--watch-include -x|--watch-exclude",
    flags="-h|--help --skip-logging --use-spawn --watch-use-polling --version -v|--verbose",
    many="-P|--path -Q|--queues",
    abbreviates=True,
)
ARQ_GRAMMAR = Grammar(
    "arq",
    values="--watch --custom-log-dict",
    flags="-V|--version --burst --no-burst --check -v|--verbose --help",
)


def _dramatiq(run: Run) -> Launch:
    start = run.start
    given = DRAMATIQ_GRAMMAR.parse(run.arguments, start)
    for entry in given.options.get("-P", [Word(".")]):
        why = "--path" if given.has("-P") else "the working directory"
        path = start.path(start.known(entry, "`--path`"), "`--path`")
        run = run.with_path(run.path.inserted(path, why))
    if given.has("--use-spawn"):
        raise start.refusal(
            "how `--use-spawn` starts dramatiq's workers is not followed", "say `module` for what it imports"
        )
    if not given.positionals:
        raise start.refusal("dramatiq is given nothing to import")
    for number, word in enumerate(given.positionals):
        module, attribute = named_app(run, word, "dramatiq")
        missing = f"ImportError: Module {module!r} does not define a {attribute!r} variable." if attribute else ""
        # The first may name a broker; the others are modules as they are.
        run = run.importing(module, attribute if number == 0 else "", missing if number == 0 else "")
    return forked(run, "dramatiq").launch()


def _arq(run: Run) -> Launch:
    start = run.start
    given = ARQ_GRAMMAR.parse(run.arguments, start)
    run = run.with_path(run.path.appended(start.cwd, "the working directory"))
    text = start.known(given.positionals[0], "what arq imports") if given.positionals else ""
    name, _, attribute = text.rpartition(".")
    module, _ = named_app(run, Word(name) if name else None, "arq")
    missing = f'ImportError: Module "{module}" does not define a "{attribute}" attribute'
    return run.importing(module, attribute, missing).launch()


def _rq(run: Run) -> Launch:
    raise run.start.refusal(
        "rq imports a job's module only when the job comes", "say under `module` which modules hold the jobs"
    )


DRAMATIQ = Launcher("dramatiq", "dramatiq", "dramatiq.cli", ("dramatiq.cli", *ARGPARSE), _dramatiq)
ARQ = Launcher("arq", "arq", "arq.cli", ("arq.cli",), _arq)
RQ = Launcher("rq", "rq", "rq.cli", ("rq.cli",), _rq)
