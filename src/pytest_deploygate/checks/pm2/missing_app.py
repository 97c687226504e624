from __future__ import annotations

from collections.abc import Iterator

from ...families.pm2 import Ecosystem, Pm2Facts, Pm2Options
from ...families.pm2.names import matches
from ...finding import CannotJudge, Finding, Location
from ...rules import rule
from ...value import Known, Unknown, cannot_judge
from ._common import possible_texts, why_this_file


@rule()
def missing_app(facts: Pm2Facts, options: Pm2Options) -> Iterator[Finding | CannotJudge]:
    """An app that belongs to this environment is not in the file that PM2 is given.

    `pm2 start` starts what is in the file and says nothing about what is not. An app that was renamed or
    removed there keeps running in its old form until the next reboot, and is then gone.

    The other half of the deploy that this project exists for: the web server's file was started on the API
    server. `pm2 list` showed processes, all of them online, and none of them was the API.

    What belongs here is what the gate file lists under `apps:`. Where it lists nothing and another file is
    judged with `--deploygate-pm2-config`, it is what the environment's own file has. A file without any
    app is never right: PM2 starts nothing and exits with 0 for `apps: []`.

    ## How to mend it

    Start the file that has the app, add the app to this one, or take it off the list:

    ```yaml
    pm2:
      config: ecosystem.apiserver.config.js
      apps: [api, api-worker]
    ```
    """
    ecosystem = facts.ecosystem
    apps = ecosystem.known_apps
    if not apps:
        yield Finding(
            f"'{ecosystem.file.path}' has no app at all",
            ecosystem.file.place,
            ecosystem.file.path,
            "list the apps under `apps`, an array of objects with a `name` and a `script`",
            why_this_file(facts),
        )
        return
    for pattern, place in _wanted(facts, options):
        sure = {text for app in apps if isinstance(app.name, Known) for text in possible_texts(app.name)[0]}
        if any(matches(pattern, name) for name in sure):
            continue
        doubt = next((app.name for app in apps if isinstance(app.name, Unknown) and _may(app.name, pattern)), None)
        if doubt is not None:
            yield cannot_judge(doubt, f"whether '{pattern}' is in '{ecosystem.file.path}'", pattern)
            continue
        remedy = "start the file that has it, add it to this one, or take it off the list"
        yield Finding(f"'{pattern}' is not in '{ecosystem.file.path}'", place, pattern, remedy, why_this_file(facts))


def _wanted(facts: Pm2Facts, options: Pm2Options) -> Iterator[tuple[str, Location]]:
    """The names that have to be there, each with the place that says so."""
    if options.apps is not None:
        yield from ((pattern, options.place("apps", index)) for index, pattern in enumerate(options.apps))
    elif facts.ecosystem.file.chosen == "argument":
        yield from _names_of(facts.own)


def _names_of(own: Ecosystem | CannotJudge) -> Iterator[tuple[str, Location]]:
    if isinstance(own, CannotJudge):
        raise own
    for app in own.known_apps:
        if isinstance(app.name, Unknown):
            raise cannot_judge(app.name, f"the name of {app.title} in '{own.file.path}'", app.subject)
        if isinstance(app.name.data, str):
            yield app.name.data, app.name.place


def _may(name: Unknown, pattern: str) -> bool:
    texts, closed = possible_texts(name)
    return not closed or any(matches(pattern, text) for text in texts)
