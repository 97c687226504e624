"""hypercorn, daphne, granian and waitress: where each puts the app's folder, and when."""

from __future__ import annotations

import re
from dataclasses import replace

from ..steps import Launch
from .arguments import Grammar
from .launcher import ARGPARSE, Launcher, file_module, forked, named_app, spawned
from .start import Run
from .words import Word

__all__ = ["DAPHNE", "GRANIAN", "HYPERCORN", "WAITRESS"]

HYPERCORN_GRAMMAR = Grammar(
    "hypercorn",
    values="--access-log --access-logfile --access-logformat --backlog -b|--bind --ca-certs --certfile --cert-reqs "
    "--ciphers -c|--config --error-log --error-logfile|--log-file --graceful-timeout --read-timeout --max-requests "
    "--max-requests-jitter -g|--group -k|--worker-class --keep-alive --keyfile --keyfile-password --insecure-bind "
    "--log-config --log-level -p|--pid --quic-bind --root-path --server-name --statsd-host --statsd-prefix -m|--umask "
    "-u|--user --verify-mode --websocket-ping-interval -w|--workers",
    flags="-h|--help -D|--daemon --debug --reload",
    abbreviates=True,
)
DAPHNE_GRAMMAR = Grammar(
    "daphne",
    values="-p|--port -b|--bind --websocket_timeout --websocket_connect_timeout -u|--unix-socket --fd -e|--endpoint "
    "-v|--verbosity -t|--http-timeout --access-log --log-fmt --ping-interval --ping-timeout "
    "--websocket-max-message-size --websocket-max-frame-size --application-close-timeout --root-path "
    "--proxy-headers-host --proxy-headers-port -s|--server-name",
    flags="-h|--help --proxy-headers --no-server-name",
    abbreviates=True,
)
GRANIAN_GRAMMAR = Grammar(
    "granian",
    values="--host --port --uds --uds-permissions --interface --http --workers --blocking-threads "
    "--blocking-threads-idle-timeout --runtime-threads --runtime-blocking-threads --runtime-mode --loop --task-impl "
    "--backlog --backpressure --http1-buffer-size --http1-header-read-timeout --http2-initial-connection-window-size "
    "--http2-initial-stream-window-size --http2-keep-alive-interval --http2-keep-alive-timeout "
    "--http2-max-concurrent-streams --http2-max-frame-size --http2-max-headers-size --http2-max-send-buffer-size "
    "--log-level --log-config --access-log-fmt --ssl-certificate --ssl-keyfile --ssl-keyfile-password "
    "--ssl-protocol-min --ssl-ca --ssl-crl --url-path-prefix --respawn-interval --rss-sample-interval --rss-samples "
    "--workers-lifetime --workers-max-rss --workers-kill-timeout --working-dir --env-files --static-path-route "
    "--static-path-mount --static-path-dir-to-file --static-path-expires --metrics-scrape-interval --metrics-address "
    "--metrics-port --reload-paths --reload-ignore-dirs --reload-ignore-patterns --reload-ignore-paths --reload-tick "
    "--process-name --pid-file",
    flags="--ws --no-ws --http1-keep-alive --no-http1-keep-alive --http1-pipeline-flush --no-http1-pipeline-flush "
    "--http2-adaptive-window --no-http2-adaptive-window --log --no-log --access-log --no-access-log "
    "--ssl-client-verify --no-ssl-client-verify --respawn-failed-workers --no-respawn-failed-workers --factory "
    "--no-factory --metrics --no-metrics --reload --no-reload --reload-ignore-worker-failure "
    "--no-reload-ignore-worker-failure --version --help",
)
_WAITRESS_FLAGS = "ipv4 ipv6 log-untrusted-proxy-headers clear-untrusted-proxy-headers log-socket-errors "
_WAITRESS_FLAGS += "expose-tracebacks asyncore-use-poll"
WAITRESS_GRAMMAR = Grammar(
    "waitress-serve",
    values="--host --port --listen --threads --trusted-proxy --trusted-proxy-count --trusted-proxy-headers "
    "--url-scheme --url-prefix --backlog --recv-bytes --send-bytes --outbuf-overflow --outbuf-high-watermark "
    "--inbuf-overflow --connection-limit --cleanup-interval --channel-timeout --max-request-header-size "
    "--max-request-body-size --ident --asyncore-loop-timeout --unix-socket --unix-socket-perms "
    "--channel-request-lookahead --server-name --sockets",
    flags=" ".join(f"--{flag} --no-{flag}" for flag in _WAITRESS_FLAGS.split()) + " --help --call",
    abbreviates=True,
    first=True,
)
_LINE_OF_PATH = re.compile(r":(?![\\/])")


def _hypercorn(run: Run) -> Launch:
    start = run.start
    given = HYPERCORN_GRAMMAR.parse(run.arguments, start)
    if not given.positionals:
        raise start.refusal("hypercorn is given nothing to import")
    text = start.known(given.positionals[0], "what hypercorn imports")
    mode = re.match(r"(?:asgi|wsgi):", text)
    target = text[mode.end() :] if mode else text
    name, _, attribute = target.partition(":")
    # The module is taken for a path: its folder goes onto the path, its last part is imported.
    path = start.path(name, "what hypercorn imports")
    module = path.stem if path.is_file() else path.name
    run = run.with_path(run.path.inserted(path.parent, "the folder of what hypercorn imports"))
    module, _ = named_app(run, Word(module), "hypercorn")
    workers = given.last("-w")
    if not (workers and workers.text == "0" and not workers.unknown):
        # Even a single worker is a process of its own.
        run = _hypercorn_worker(run)
    attribute = attribute or "app"
    missing = f"NoAppError: Cannot load application from '{target}', application not found."
    return run.importing(module, attribute, missing).launch()


def _hypercorn_worker(run: Run) -> Run:
    child = spawned(run, "hypercorn.__main__", "hypercorn")
    # The path that it gets from its parent is that from before the app is looked for.
    before = replace(run.path, front=run.path.front[1:])
    steps = tuple(replace(step, path=before.whole) if i else step for i, step in enumerate(child.steps))
    return replace(child, steps=steps).importing("hypercorn.asyncio.run")


def _daphne(run: Run) -> Launch:
    given = DAPHNE_GRAMMAR.parse(run.arguments, run.start)
    run = run.with_path(run.path.inserted(run.start.cwd, "the working directory"))
    module, attribute = named_app(run, given.positionals[0] if given.positionals else None, "daphne")
    if not attribute:
        raise run.start.refusal(f"daphne takes `module:attribute`, and is given '{module}' alone")
    return run.importing(module, attribute).launch()


def _granian(run: Run) -> Launch:
    start = run.start
    given = GRANIAN_GRAMMAR.parse(run.arguments, start)
    folder = given.last("--working-dir")
    where = start.path(start.known(folder, "`--working-dir`"), "`--working-dir`") if folder else start.cwd
    why = "--working-dir" if folder else "the working directory"
    if not given.positionals:
        raise start.refusal("granian is given nothing to import")
    text = start.known(given.positionals[0], "what granian imports")
    name, attribute = (*_LINE_OF_PATH.split(text, maxsplit=1), "")[:2]
    # The process that starts and the one that serves each add it; the latter looks at files from where it runs.
    run = forked(run.with_path(run.path.inserted(where, why).inserted(where, why)), "granian")
    base, module = file_module(start.path(name, "what granian imports"), run, "granian")
    if folder is None or run.path.front[0][0] != str(base):
        run = run.with_path(run.path.inserted(base, "the folder of what granian imports"))
    call = "()" if given.has("--factory") else ""
    return run.importing(module, (attribute or "app") + call).launch()


def _waitress(run: Run) -> Launch:
    start = run.start
    given = WAITRESS_GRAMMAR.parse(run.arguments, start)
    run = run.with_path(run.path.appended(start.cwd, "the working directory"))
    module, attribute = named_app(run, given.positionals[0] if given.positionals else None, "waitress-serve")
    return run.importing(module, attribute + "()" if given.has("--call") and attribute else attribute).launch()


HYPERCORN = Launcher(
    "hypercorn",
    "hypercorn",
    "hypercorn.__main__",
    ("hypercorn.__main__", "hypercorn.asyncio.run", *ARGPARSE),
    _hypercorn,
)
DAPHNE = Launcher("daphne", "daphne", "daphne.cli", ("daphne.cli", *ARGPARSE), _daphne)
GRANIAN = Launcher("granian", "granian", "granian.cli", ("granian.cli",), _granian)
WAITRESS = Launcher("waitress-serve", "waitress", "waitress.runner", ("waitress.runner",), _waitress)
