from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...families.pm2 import App, Pm2Facts, Pm2Options, Script
from ...finding import CannotJudge, Finding, Location, Related
from ...rules import rule
from ...value import Known

_OPTION = re.compile(r"(?:^|\s)(?:--port|-p|PORT)[= ](?P<port>[0-9]{2,5})(?=\s|$|&)")
_HOST = re.compile(r"(?:^|\s)(?:--host|--hostname|-H)[= ](?P<host>\S+)")
# A package manager starts the app as a child, which knows nothing of a cluster.
_MANAGERS = frozenset(["npm", "npx", "yarn", "pnpm", "bun", "bunx"])


@dataclass(frozen=True)
class _Port:
    """The ports that an app's processes listen on, as far as the file says so."""

    first: int
    last: int
    place: Location
    host: str


@rule()
def duplicate_port(facts: Pm2Facts, _options: Pm2Options) -> Iterator[Finding]:
    """Two processes would listen on one port.

    `pm2 start` exits with 0. Of two apps in fork mode, whichever is slower fails with `EADDRINUSE`, is
    started 16 times within a second, and stays errored. Two different apps in cluster mode are worse: both
    are online, and the requests to the port are split between them.

    The processes of one app share its port in cluster mode only. In fork mode each needs its own; with
    `increment_var: 'PORT'` PM2 counts up, until the next `pm2 reload` gives all of them the first one again.
    An app that is started through `npm` is none of the cluster's workers itself, so it shares no port either.

    A port is taken from `--port`, `-p` or `PORT=` on the command line or in the package.json script behind it,
    or else from `PORT` in the environment that `--env` gives. Apps on different hosts do not clash. Two ports
    that are unknown are not compared.

    ## How to mend it

    Give each app a port of its own, or let processes share one:

    ```js
    exec_mode: 'cluster',
    instances: 4,
    ```
    """
    taken: list[tuple[App, _Port]] = []
    for app in facts.ecosystem.known_apps:
        port = _port(app)
        if port is None:
            continue
        if port.first == port.last and _clash_among_themselves(app):
            yield Finding(
                f"several processes of {app.title} would listen on port {port.first}",
                port.place,
                app.subject,
                "run them with `exec_mode: 'cluster'` and without npm, or start one",
            )
        for other, known in taken:
            if port.first <= known.last and known.first <= port.last and _same_host(port.host, known.host):
                yield Finding(
                    f"{app.title} would listen on port {max(port.first, known.first)}, as {other.title} does",
                    port.place,
                    app.subject,
                    "give each app a port of its own",
                    (Related(f"the port of {other.title}", known.place),),
                )
                break
        taken.append((app, port))


def _port(app: App) -> _Port | None:
    lines = [app.line] if app.line else []
    if app.package_script and app.package_script.line:
        lines.append(app.package_script.line)
    host = next((found["host"] for line in lines if (found := _HOST.search(line))), "")
    for line in lines:
        if found := _OPTION.search(line):
            return _Port(int(found["port"]), int(found["port"]), _line_place(app), host)
    if isinstance(app.env, CannotJudge) or "PORT" not in app.env:
        return None
    value = app.env["PORT"].value
    number = str(value.data).strip() if isinstance(value, Known) and not isinstance(value.data, bool) else ""
    if not number.isdecimal() or number == "0":
        return None
    last = int(number)
    if _text(app, "increment_var") == "PORT" and isinstance(app.instances, Known):
        last += max(int(app.instances.data) - 1, 0)
    return _Port(int(number), last, value.place, host or _env_host(app))


def _line_place(app: App) -> Location:
    return app.args.place if "args" in app.fields else app.script.place


def _text(app: App, name: str) -> str:
    value = app.field(name)
    return value.data if isinstance(value, Known) and isinstance(value.data, str) else ""


def _env_host(app: App) -> str:
    assert not isinstance(app.env, CannotJudge)
    values = (app.env[name].value for name in ("HOST", "HOSTNAME", "BIND") if name in app.env)
    return next((str(value.data) if isinstance(value, Known) else "?" for value in values), "")


def _same_host(first: str, second: str) -> bool:
    every = {"", "0.0.0.0", "::", "*"}  # noqa: S104 - not bound to, but compared with
    return first == second or first in every or second in every


def _clash_among_themselves(app: App) -> bool:
    if not isinstance(app.instances, Known) or not isinstance(app.mode, Known) or app.instances.data in (1, -1):
        return False
    if _text(app, "increment_var") == "PORT":
        return False
    return app.mode.data == "fork" or (isinstance(app.launch, Script) and app.launch.path in _MANAGERS)
