from __future__ import annotations

import re
from collections.abc import Iterator

from ...families.pm2 import App, Pm2Facts, Pm2Options, Rejection
from ...families.pm2.names import clipped
from ...finding import CannotJudge, Finding
from ...rules import rule
from ...value import Known

# A comma left over from JSON, as YAML files have it, changes nothing.
_COUNT = re.compile(r"\s*[-+]?[0-9]+(\.0*)?\s*,?\s*|max", re.ASCII)
_LEAST_MEMORY = 1024 * 1024


@rule()
def wrong_type(facts: Pm2Facts, _options: Pm2Options) -> Iterator[Finding]:
    """A value is of a type or form that PM2 does not take, or takes for something else.

    One such value in one app, and PM2 starts none of the file's apps: it prints `Expect "args" to be a
    typeof …` on standard output and exits with 1. Strings for booleans (`autorestart: 'true'`), numbers for
    strings (`name: 123`), `max_memory_restart: '1.5G'`, `env_production: null` and a list where `env` should
    be an object are of this kind; in YAML, so is `autorestart: no`, since `no` is a text there.

    Worse are those that PM2 takes without a word, for something else:

    - `instances: '50%'` is 50 processes, and a text without a number in front one for each CPU.
    - `max_memory_restart: 300` is 300 bytes: the app is restarted for ever.
    - `watch: 'false'` watches a path of that name.

    Only what is certain is a finding. A value that depends on a variable passes here: if it is wrong, PM2
    stops and says so.

    ## How to mend it

    Use what the message asks for:

    ```js
    instances: 2,
    max_memory_restart: '300M',
    watch: false,
    ```
    """
    ecosystem = facts.ecosystem
    for rejection in ecosystem.rejections:
        yield _finding(ecosystem.file.path, ecosystem.file.path, rejection)
    if isinstance(ecosystem.apps, CannotJudge):
        # It is certain that PM2 takes no app from it, or it is for `pm2/unread-value` to say why not.
        return
    for app in ecosystem.apps:
        for rejection in app.rejections:
            yield _finding(app.title, f"{app.subject}.{clipped(rejection.key)}".rstrip("."), rejection)
        yield from _misunderstood(app)


def _finding(title: str, subject: str, rejection: Rejection) -> Finding:
    what = f"`{clipped(rejection.key)}` of {title}" if rejection.key else title
    return Finding(
        f"PM2 refuses the file: {what} is {rejection.has}, not {rejection.wants}",
        rejection.place,
        subject,
        f"write {rejection.wants}",
    )


def _misunderstood(app: App) -> Iterator[Finding]:
    instances = app.raw["instances"].value if "instances" in app.raw else None
    if isinstance(instances, Known) and isinstance(instances.data, str) and not _COUNT.fullmatch(instances.data):
        count = app.field("instances")
        several = isinstance(count, Known) and count.data != 0
        made = "another number of processes" if several else "one process for each CPU"
        yield Finding(
            f"PM2 makes {made} of the `instances` of {app.title}, a text that is no number",
            instances.place,
            f"{app.subject}.instances",
            "write a number, or 'max' for one process for each CPU",
        )
    memory = app.field("max_memory_restart")
    if isinstance(memory, Known) and _is_small(memory):
        yield Finding(
            f"PM2 takes the `max_memory_restart` of {app.title} for bytes, and restarts it all the time",
            memory.place,
            f"{app.subject}.max_memory_restart",
            "write the unit: '300M', '2G'",
        )
    watch = app.field("watch")
    if isinstance(watch, Known) and watch.data in ("true", "false", "yes", "no", "on", "off"):
        yield Finding(
            f"PM2 takes the `watch` of {app.title} for a path, not for a yes or no",
            watch.place,
            f"{app.subject}.watch",
            "write true or false without quotes",
        )


def _is_small(memory: Known) -> bool:
    if isinstance(memory.data, bool) or not isinstance(memory.data, (int, float)):
        return False
    return 0 < memory.data < _LEAST_MEMORY
