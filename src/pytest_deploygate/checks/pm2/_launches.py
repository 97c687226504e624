"""What an app is apart from its name, to see whether two apps are one."""

from __future__ import annotations

from typing import Any

from ...families.pm2 import App, Folder, Script
from ...finding import CannotJudge
from ...value import Known


def launch_of(app: App) -> tuple[Any, ...] | None:
    """What an app is apart from its name; None where that is not known to the last."""
    if not isinstance(app.launch, Script) or not isinstance(app.folder, Folder) or app.line is None:
        return None
    # A command says nothing without the folder that it is meant to run in.
    if app.launch.kind in ("command", "shell") and "cwd" not in app.fields:
        return None
    env = _settled(app)
    return None if env is None else (app.launch.kind, app.launch.path, app.folder.path, _arguments(app), env)


def _arguments(app: App) -> str:
    return (app.line or "").removeprefix(app.script.shown if isinstance(app.script, Known) else "").strip()


def _settled(app: App) -> frozenset[tuple[str, str]] | None:
    """The environment, where all of it is known."""
    if isinstance(app.env, CannotJudge) or app.env_open is not None:
        return None
    values = {name: member.value for name, member in app.env.items()}
    if not all(isinstance(value, Known) and not isinstance(value.data, (list, dict)) for value in values.values()):
        return None
    return frozenset((name, str(value.data)) for name, value in values.items() if isinstance(value, Known))
