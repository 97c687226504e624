from __future__ import annotations

from collections.abc import Iterator

from ...families.pm2 import App, Pm2Facts, Pm2Options
from ...finding import CannotJudge
from ...rules import rule
from ...value import Unknown, cannot_judge


@rule()
def unread_value(facts: Pm2Facts, _options: Pm2Options) -> Iterator[CannotJudge]:
    """What an app is depends on something that the gate cannot see.

    The gate reads an ecosystem file without running it. What comes from a variable, another machine's file
    or a command's output is unknown to it, and unknown is never taken for right: a list of apps, a name, a
    script, a folder or a whole environment block that is unknown is told here, once each, with the reason.

    Rules that need nothing but known values still judge the rest of the file.

    ## How to mend it

    Declare the variables that the server sets when PM2 reads the file:

    ```yaml
    pm2:
      variables: {APP_ROOT: /srv/shop, NODE_ENV: production}
    ```

    A variable that is not set there, and has a default behind `||`, is declared as an empty text:
    `{APP_NAME: ''}` for `process.env.APP_NAME || 'shop'`.

    Or write the value down. What a deploy is made of should not depend on who is logged in.
    """
    for app in facts.ecosystem.known_apps:
        yield from _of(app)


def _of(app: App) -> Iterator[CannotJudge]:
    told: set[tuple[str, object]] = set()
    for name, value in (("name", app.name), ("script", app.script), ("cwd", app.cwd)):
        if isinstance(value, Unknown) and (value.reason, value.place) not in told:
            told.add((value.reason, value.place))
            yield cannot_judge(value, f"the {name} of {app.title}", f"{app.subject}.{name}")
    if isinstance(app.env, CannotJudge) and not told:
        yield app.env.about(f"{app.subject}.env")
