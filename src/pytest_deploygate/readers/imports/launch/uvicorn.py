"""uvicorn: ``--app-dir``, ``--factory``, and the workers that it starts afresh."""

from __future__ import annotations

from ..steps import Launch
from .arguments import Grammar
from .launcher import Launcher, named_app, spawned
from .start import Run
from .words import Word

__all__ = ["UVICORN", "missing_text"]

GRAMMAR = Grammar(
    "uvicorn",
    values="--host --port --uds --fd --reload-dir --reload-include --reload-exclude --reload-delay --workers --loop "
    "--http --ws --ws-max-size --ws-max-queue --ws-ping-interval --ws-ping-timeout --ws-per-message-deflate --lifespan "
    "--interface --env-file --log-config --log-level --forwarded-allow-ips --root-path --limit-concurrency --backlog "
    "--limit-max-requests --limit-max-requests-jitter --timeout-keep-alive --timeout-graceful-shutdown "
    "--timeout-worker-healthcheck --ssl-keyfile --ssl-certfile --ssl-keyfile-password --ssl-version --ssl-cert-reqs "
    "--ssl-ca-certs --ssl-ciphers --header --app-dir --h11-max-incomplete-event-size",
    flags="--reload --http2 --access-log --no-access-log --use-colors --no-use-colors --proxy-headers "
    "--no-proxy-headers --server-header --no-server-header --date-header --no-date-header --version "
    "--reset-contextvars --factory --help",
)


def missing_text(module: str, attribute: str) -> str:
    """How uvicorn words that an app is not there."""
    return f'Error loading ASGI app. Attribute "{attribute}" not found in module "{module}".'


def _follow(run: Run) -> Launch:
    start = run.start
    given = GRAMMAR.parse(run.arguments, start)
    folder = given.last("--app-dir") or _variable(run, "UVICORN_APP_DIR")
    where = start.known(folder, "`--app-dir`") if folder else ""
    why = "--app-dir" if folder else "the working directory"
    run = run.with_path(run.path.inserted(start.path(where or ".", "`--app-dir`"), why))
    word = given.positionals[0] if given.positionals else _variable(run, "UVICORN_APP")
    module, attribute = named_app(run, word, "uvicorn")
    if not attribute:
        raise start.refusal(f"uvicorn takes `module:attribute`, and is given '{module}' alone", "add the app's name")
    workers = given.last("--workers") or _variable(run, "UVICORN_WORKERS") or _variable(run, "WEB_CONCURRENCY")
    if given.has("--reload") or _several(workers):
        run = spawned(run, "uvicorn.main", "uvicorn")
    call = "()" if given.has("--factory") or _variable(run, "UVICORN_FACTORY") else ""
    return run.importing(module, attribute + call, missing_text(module, attribute)).launch()


def _variable(run: Run, name: str) -> Word | None:
    """An option that the environment gives."""
    found = run.start.environ.get(name)
    return found if found and found.text else None


def _several(workers: Word | None) -> bool:
    """Whether there are worker processes; where only the server knows the number, there are."""
    if workers is None:
        return False
    return bool(workers.unknown) or not workers.text.isdigit() or int(workers.text) > 1


UVICORN = Launcher("uvicorn", "uvicorn", "uvicorn.main", ("uvicorn.main",), _follow)
