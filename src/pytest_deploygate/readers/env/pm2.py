"""The variables that PM2 gives an app, as the family ``pm2`` reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ...families.env import Assignment, EnvOptions, Source
from ...families.pm2 import App, Pm2Options
from ...finding import CannotJudge
from ...rules import Deploy
from ...secret import Secret
from ...value import UNDEFINED, Known, Member
from ..pm2 import read_pm2
from ..pm2.values import text_of

__all__ = ["pm2_source"]


def pm2_source(name: str, options: EnvOptions, deploy: Deploy) -> Source:
    """What PM2 sets for an app of this environment."""
    title = f"PM2's env of '{name}'"
    try:
        app = _app(name, options, deploy)
        if isinstance(app.env, CannotJudge):
            raise app.env
    except CannotJudge as refusal:
        return Source(title, "pm2", {}, (refusal,))
    unread: tuple[CannotJudge, ...] = ()
    if app.env_open is not None:
        message = f"what PM2 sets for '{name}' is not known to the last: {app.env_open.reason}"
        unread = (CannotJudge(message, app.env_open.place, name),)
    return Source(title, "pm2", {found.key: found for found in _assignments(app.env)}, unread)


def _app(name: str, options: EnvOptions, deploy: Deploy) -> App:
    sections = deploy.sections.get("pm2", {})
    place = options.place("pm2")
    if deploy.environment not in sections:
        remedy = "add `pm2: {config: …}` to it"
        raise CannotJudge(f"'{deploy.environment}' has no `pm2` section that could tell its apps", place, name, remedy)
    asked: Pm2Options = sections[deploy.environment]
    ecosystem = read_pm2(asked, replace(deploy, siblings=sections)).ecosystem
    known = {app.name.data: app for app in ecosystem.known_apps if isinstance(app.name, Known)}
    if name not in known:
        raise CannotJudge(
            f"there is no app '{name}' in '{ecosystem.file.path}'", place, name, "name an app of the ecosystem file"
        )
    return known[name]


def _assignments(env: Mapping[str, Member]) -> Iterator[Assignment]:
    for key, member in env.items():
        value, place = member.value, replace(member.key, width=len(key)) if member.key.line else member.key
        if not isinstance(value, Known):
            yield Assignment(key, None, place, value.reason)
        elif value.data is None or isinstance(value.data, (str, bool, int, float)):
            # Node writes null into the environment of a process like any other value.
            yield Assignment(key, Secret("null" if value.data is None else text_of(value.data)), place)
        elif value.data is not UNDEFINED:
            yield Assignment(key, None, place, f"it is no text but {value.type}")
