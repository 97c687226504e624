"""``fastapi run`` and ``fastapi dev``: the file that is named or found, and the folder that is put on the path."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ....finding import CannotJudge
from ....toml import NotToml, loads
from ...files import read_text
from ..steps import Launch
from .arguments import Grammar
from .launcher import Launcher, file_module, named_app, spawned
from .start import Run, real
from .uvicorn import missing_text
from .words import Word

__all__ = ["FASTAPI"]

GROUP_GRAMMAR = Grammar("fastapi", flags="--version --verbose --no-verbose --help", first=True)
RUN_GRAMMAR = Grammar(
    "fastapi run",
    values="--host --port --workers --root-path --app -e|--entrypoint --forwarded-allow-ips",
    flags="--reload --no-reload --proxy-headers --no-proxy-headers -v|--verbose --help",
)
DEV_GRAMMAR = Grammar(
    "fastapi dev",
    values="--host --port --reload-dir --root-path --app -e|--entrypoint --forwarded-allow-ips",
    flags="--reload --no-reload --proxy-headers --no-proxy-headers -v|--verbose --help",
)
_DEFAULTS = ("main.py", "app.py", "api.py", "app/main.py", "app/app.py", "app/api.py")


def _follow(run: Run) -> Launch:
    start = run.start
    group = GROUP_GRAMMAR.parse(run.arguments, start)
    verb = start.known(group.positionals[0], "the command of fastapi") if group.positionals else ""
    if verb not in {"run", "dev"}:
        raise start.refusal("fastapi is told neither to `run` nor to `dev`", "start it with `fastapi run`")
    given = (DEV_GRAMMAR if verb == "dev" else RUN_GRAMMAR).parse(group.rest, start)
    app, entry = given.last("--app"), given.last("-e")
    said = entry or (None if given.positionals or app else _from_pyproject(run))
    if said is not None:
        run = run.with_path(run.path.inserted(start.cwd, "the working directory"))
        module, attribute = named_app(run, said, "fastapi")
        if not attribute:
            raise start.refusal(f"fastapi takes `module:attribute`, and is given '{module}' alone")
    else:
        folder, module = file_module(_file(run, given.positionals), run, "fastapi")
        run = run.with_path(run.path.inserted(folder, "the folder of fastapi's app"))
        attribute = start.known(app, "`--app`") if app else ""
        missing = f"FastAPICLIException: Could not find app name {attribute} in {module}" if attribute else ""
        run = run.importing(module, attribute, missing)
    workers = given.last("--workers")
    several = workers is not None and (bool(workers.unknown) or workers.text not in {"0", "1"})
    reloads = given.has("--reload") or (verb == "dev" and not given.has("--no-reload"))
    if several or reloads:
        # The file has been imported by then, to find the app; the worker imports it again.
        run = spawned(run, "fastapi.cli", "fastapi").importing(module, attribute)
    elif said is not None:
        run = run.importing(module, attribute, missing_text(module, attribute))
    return run.launch()


def _file(run: Run, positionals: tuple[Word, ...]) -> Path:
    start = run.start
    if positionals:
        path = start.path(start.known(positionals[0], "the file of fastapi's app"), "the file of fastapi's app")
        if not path.exists():
            raise start.refusal(f"there is no '{positionals[0].text}'", "check the path, and where it is started")
        return path
    found = next((start.cwd / name for name in _DEFAULTS if (start.cwd / name).is_file()), None)
    if found is None:
        raise start.refusal("fastapi is told of no file, and finds none of those that it looks for", "name the file")
    return real(found)


def _from_pyproject(run: Run) -> Word | None:
    path = run.start.cwd / "pyproject.toml"
    if not path.is_file():
        return None
    try:
        table: Any = loads(read_text(path, run.start.root))
    except NotToml:
        raise run.start.refusal("the pyproject.toml that fastapi reads cannot be parsed") from None
    except CannotJudge as refusal:
        raise run.start.refusal(f"fastapi reads it, and {refusal}") from None
    for key in ("tool", "fastapi", "entrypoint"):
        table = table.get(key) if isinstance(table, dict) else None
    return Word(table) if isinstance(table, str) else None


# It prints before it looks at anything of the project, and loads what tells it about the terminal.
FASTAPI = Launcher("fastapi", "fastapi", "fastapi.cli", ("fastapi.cli", "tty"), _follow)
