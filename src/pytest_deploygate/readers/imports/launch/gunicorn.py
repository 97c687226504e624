"""gunicorn: ``--chdir``, ``--pythonpath``, its config file, the app, and what a worker imports before that."""

from __future__ import annotations

import ast
import os
import shlex
from dataclasses import replace
from pathlib import Path

from ....finding import CannotJudge, Location
from ...files import read_text, shown
from ..steps import Launch
from .arguments import Grammar, Parsed
from .launcher import ARGPARSE, Launcher, called, named_app
from .settings import find_module
from .start import Run
from .words import Word

__all__ = ["GUNICORN"]

GRAMMAR = Grammar(
    "gunicorn",
    values="-c|--config -b|--bind --backlog -w|--workers -k|--worker-class --threads --worker-connections "
    "--max-requests --max-requests-jitter -t|--timeout --graceful-timeout --keep-alive --limit-request-line "
    "--limit-request-fields --limit-request-field_size --reload-engine --reload-extra-file --chdir -e|--env -p|--pid "
    "--worker-tmp-dir -u|--user -g|--group -m|--umask --forwarded-allow-ips --access-logfile --access-logformat "
    "--error-logfile|--log-file --log-level --logger-class --log-config --log-config-json --log-syslog-to "
    "--log-syslog-prefix --log-syslog-facility --statsd-host --dogstatsd-tags --statsd-prefix -n|--name --pythonpath "
    "--paste|--paster --proxy-allow-from --protocol --uwsgi-allow-from --keyfile --certfile --ssl-version --cert-reqs "
    "--ca-certs --ciphers --http-protocols --http2-cleartext --http2-max-concurrent-streams "
    "--http2-initial-window-size --http2-max-frame-size --http2-max-header-list-size --paste-global "
    "--forwarder-headers --header-map --asgi-loop --asgi-lifespan --asgi-disconnect-grace-period "
    "--websocket-max-message-size --http-parser --root-path --dirty-app --dirty-workers --dirty-timeout "
    "--dirty-threads --dirty-graceful-timeout --control-socket --control-socket-mode",
    flags="-h|--help -v|--version --reload --spew --check-config --print-config --preload --no-sendfile --reuse-port "
    "-D|--daemon --initgroups --disable-redirect-access-to-syslog --capture-output --log-syslog "
    "-R|--enable-stdio-inheritance --enable-backlog-metric --suppress-ragged-eofs --do-handshake-on-connect "
    "--permit-obsolete-folding --strip-header-spaces --permit-unconventional-http-method "
    "--permit-unconventional-http-version --casefold-http-method --no-control-socket",
    perhaps="--proxy-protocol",
    abbreviates=True,
)
_WORKERS = {
    "sync": "gunicorn.workers.sync",
    "gthread": "gunicorn.workers.gthread",
    "eventlet": "gunicorn.workers.geventlet",
    "gevent": "gunicorn.workers.ggevent",
    "gevent_wsgi": "gunicorn.workers.ggevent",
    "gevent_pywsgi": "gunicorn.workers.ggevent",
    "tornado": "gunicorn.workers.gtornado",
    "asgi": "gunicorn.workers.gasgi",
}
_SETTINGS = ("chdir", "pythonpath", "wsgi_app", "worker_class", "threads", "logger_class")


def _follow(run: Run) -> Launch:
    start = run.start
    given = GRAMMAR.parse(run.arguments, start)
    said = GRAMMAR.parse(_environment(run), start)
    if given.has("--paste") or said.has("--paste"):
        raise start.refusal("gunicorn is given a paste config, which is not read", "say under `module` what it imports")
    # It goes to its own folder before it reads the config file, which may send it elsewhere.
    run = run.with_path(run.path.inserted(start.cwd, "the working directory", once=True))
    config = given.last("-c") or said.last("-c")
    settings, run = _config(run, config)
    for parsed in (said, given):
        settings.update({name: value for name in _SETTINGS if (value := _option(parsed, name)) is not None})
    run = _moved(run, settings)
    word = given.positionals[0] if given.positionals else settings.get("wsgi_app")
    if settings.get("logger_class") is None:
        run = run.importing("gunicorn.glogging")
    worker = _worker(run, settings)
    if worker:
        run = run.importing(worker)
    module, attribute = named_app(run, word, "gunicorn")
    name, is_called = called(run, attribute or "application", "gunicorn")
    missing = f"AppImportError: Failed to find attribute {name!r} in {module!r}."
    return run.importing(module, name + "()" * is_called, missing).launch()


def _environment(run: Run) -> list[Word]:
    if "GUNICORN_CMD_ARGS" not in run.start.environ:
        return []
    text = run.start.variable("GUNICORN_CMD_ARGS")
    try:
        return [Word(word) for word in shlex.split(text)]
    except ValueError:
        raise run.start.refusal("a quote in `GUNICORN_CMD_ARGS` is not closed") from None


def _option(parsed: Parsed, name: str) -> Word | None:
    spelling = {"worker_class": "-k", "logger_class": "--logger-class", "wsgi_app": ""}.get(name, f"--{name}")
    return parsed.last(spelling) if spelling else None


def _moved(run: Run, settings: dict[str, Word]) -> Run:
    start = run.start
    if "chdir" in settings:
        folder = start.path(start.known(settings["chdir"], "`--chdir`"), "`--chdir`")
        start = start.moved(folder)
        run = replace(run, start=start, path=run.path.inserted(folder, "--chdir", once=True))
    if "pythonpath" in settings:
        for entry in start.known(settings["pythonpath"], "`--pythonpath`").split(","):
            path = run.path.inserted(start.path(entry, "`--pythonpath`"), "--pythonpath", once=True)
            run = run.with_path(path)
    return run


def _worker(run: Run, settings: dict[str, Word]) -> str | None:
    """The module that brings the class of the workers."""
    kind = (
        run.start.known(settings["worker_class"], "the class of the workers") if "worker_class" in settings else "sync"
    )
    threads = settings.get("threads")
    if kind == "sync" and threads and threads.text.isdigit() and int(threads.text) > 1:
        kind = "gthread"
    if kind.startswith("egg:"):
        return _WORKERS.get(kind.rpartition("#")[2])
    return _WORKERS.get(kind) or kind.rpartition(".")[0] or None


def _config(run: Run, word: Word | None) -> tuple[dict[str, Word], Run]:
    """What the config file sets, as far as that matters, and what could not be read of it."""
    start = run.start
    if word is None:
        path = start.cwd / "gunicorn.conf.py"
        if not path.is_file():
            return {}, run
    else:
        name = start.known(word, "the config file of gunicorn")
        if name.startswith("python:"):
            module = name.removeprefix("python:")
            found = find_module(module, [entry for entry, _ in run.path.front])
            if found is None:
                raise start.refusal(f"gunicorn's config is the module '{module}', which is not in the project")
            path, run = found, run.importing(module)
        else:
            path = start.path(name.removeprefix("file:"), "the config file of gunicorn")
    settings, unread = _literals(path, start.root)
    for message, place in unread:
        start = start.doubting(message, place)
    return settings, replace(run, start=start)


def _literals(path: Path, root: Path) -> tuple[dict[str, Word], list[tuple[str, Location]]]:
    """The settings of a config file that are literals at its top level; of the rest, what may matter.

    Raises:
        CannotJudge: The file cannot be read, or sets what matters to something that only a run knows.
    """
    name = shown(path, root)
    try:
        tree = ast.parse(read_text(path, root))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise CannotJudge(f"gunicorn's config '{name}' cannot be parsed", Location(name), name) from None
    settings: dict[str, Word] = {}
    unread: list[tuple[str, Location]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
            unread.append((f"what '{name}' takes from elsewhere is not read", Location(name, node.lineno)))
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "sys.path":
            unread.append((f"'{name}' changes `sys.path`", Location(name, node.lineno, node.col_offset + 1, 8)))
        if not isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
            continue
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            if not isinstance(target, ast.Name) or target.id not in _SETTINGS:
                continue
            if isinstance(node.value, ast.Constant) and node.value.value is None:
                continue
            if node in tree.body and isinstance(node.value, ast.Constant) and not isinstance(node, ast.AugAssign):
                settings[target.id] = Word(str(node.value.value))
            elif (folder := _own_folder(node.value, path)) is not None:
                settings[target.id] = Word(folder)
            elif target.id != "threads":
                settings[target.id] = Word(target.id, f"{target.id} in {name}")
    return settings, unread


def _own_folder(value: ast.expr | None, path: Path) -> str | None:
    """``os.path.dirname(__file__)`` and the like, by which config files name the folder that they are in."""
    if value is None:
        return None
    text = (
        ast.unparse(value)
        .replace("os.path.abspath(__file__)", "__file__")
        .replace("os.path.realpath(__file__)", "__file__")
    )
    if text in {"os.path.dirname(__file__)", "str(Path(__file__).parent)", "str(Path(__file__).resolve().parent)"}:
        return str(path.parent)
    return os.fspath(path.parent.parent) if text == "os.path.dirname(os.path.dirname(__file__))" else None


GUNICORN = Launcher("gunicorn", "gunicorn", "gunicorn.app.wsgiapp", ("gunicorn.app.wsgiapp", *ARGPARSE), _follow)
