"""Django: manage.py and django-admin, and what its setup imports: the settings, the apps, their models, the URLs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ....finding import CannotJudge, Related
from ...files import read_text
from ..steps import Launch, Step
from .launcher import Launcher
from .settings import VARIABLE, find_module, named_settings, read_settings
from .start import Run, Start
from .words import Word

__all__ = ["DJANGO_ADMIN", "follow_manage", "with_django"]

# Celery's own part for Django does it as soon as there are settings.
_SETUPS = ("get_wsgi_application", "get_asgi_application", "django.setup", "config_from_object")
_NO_SETTINGS = frozenset(["startproject", "startapp", "help", "version", "--version", "--help", "-h"])


def follow_manage(run: Run, path: Path) -> Launch:
    """``python manage.py COMMAND``, the script itself having run."""
    named, overrides = named_settings(path, run.start)
    return _follow(run, named, overrides=overrides)


def _follow(run: Run, named: str = "", *, overrides: bool = False) -> Launch:
    start = run.start
    verb = start.known(run.arguments[0], "the command of Django") if run.arguments else "help"
    given = _options(run.arguments[1:])
    if "--pythonpath" in given:
        folder = start.path(start.known(given["--pythonpath"], "`--pythonpath`"), "`--pythonpath`")
        run = run.with_path(run.path.inserted(folder, "--pythonpath"))
    if "--settings" in given:
        settings = start.known(given["--settings"], "`--settings`")
    else:
        settings = named if overrides else start.variable(VARIABLE) or named
    if verb in _NO_SETTINGS:
        return run.launch()
    if not settings:
        raise start.refusal(
            f"which settings Django takes is not known: neither `{VARIABLE}` nor `--settings` is given",
            f"declare `{VARIABLE}` under `environment` of this entry point",
        )
    # The command puts it there once more, by when only the URLs are still to come.
    later = run.path.inserted(run.path.front[0][0], "--pythonpath") if "--pythonpath" in given else run.path
    return _set_up(run.launch(), run.path.whole, settings, start, later.whole)


def _options(words: Sequence[Word]) -> dict[str, Word]:
    """``--settings`` and ``--pythonpath``, which every command takes; the last one counts."""
    found: dict[str, Word] = {}
    for number, word in enumerate(words):
        name, equals, value = word.text.partition("=")
        if name in {"--settings", "--pythonpath"}:
            if equals:
                found[name] = Word(value, word.unknown)
            elif number + 1 < len(words):
                found[name] = words[number + 1]
    return found


def with_django(launch: Launch, start: Start) -> Launch:
    """A launch that ends in a project's wsgi.py, asgi.py or celery.py, with what Django imports to set itself up."""
    if not launch.steps or launch.steps[-1].kind != "import":
        return launch
    step = launch.steps[-1]
    path = find_module(step.name, _own(step.path, start))
    if path is None or not path.is_file() or not _sets_up(path, start):
        return launch
    named, overrides = named_settings(path, start)
    if not named:
        return launch
    settings = named if overrides else start.variable(VARIABLE) or named
    return _set_up(launch, step.path, settings, start, step.path)


def _sets_up(path: Path, start: Start) -> bool:
    try:
        text = read_text(path, start.root)
    except CannotJudge:
        # Whoever follows the import of it says so.
        return False
    return VARIABLE in text and any(word in text for word in _SETUPS)


def _own(path: Sequence[str], start: Start) -> list[str]:
    return [entry for entry in path if Path(entry).is_relative_to(start.root) and "site-packages" not in entry]


def _set_up(launch: Launch, path: tuple[str, ...], settings: str, start: Start, later: tuple[str, ...]) -> Launch:
    """``django.setup()`` and the check of the URLs."""
    own = _own(path, start)
    found = read_settings(settings, own, start)
    names = [settings]
    models: list[str] = []
    for app in found.apps:
        home = find_module(app, own)
        config = app if home is not None else app.rpartition(".")[0]
        if not config or find_module(config, own) is None:
            continue
        names.append(config)
        # A config is the class of a module, mostly of the app's own `apps`; that is looked for as well.
        package = config.removesuffix(".apps") if home is None else app
        if home is not None and find_module(f"{app}.apps", own) is not None:
            names.append(f"{app}.apps")
        if find_module(f"{package}.models", own) is not None:
            models.append(f"{package}.models")
    steps = tuple(Step("import", name, path) for name in dict.fromkeys([*names, *models]))
    steps += (Step("import", found.urls, later),) if found.urls else ()
    unknown = tuple(Related(message, place) for message, place in found.unread)
    return replace(launch, steps=(*launch.steps, *steps), unknown=(*launch.unknown, *unknown))


DJANGO_ADMIN = Launcher("django-admin", "django", "django.core.management", ("django.core.management",), _follow)
