from __future__ import annotations

from collections.abc import Iterator

from ...families.pm2 import App, Pm2Facts, Pm2Options
from ...finding import Finding, Related
from ...rules import rule
from ._common import known_names


@rule()
def duplicate_name(facts: Pm2Facts, _options: Pm2Options) -> Iterator[Finding]:
    """Two apps of the file have the same name.

    PM2 starts both and says nothing. From then on it cannot tell them apart: every further `pm2 start` of the
    file adds two processes more (2, 4, 6, with PM2 7.0.4), all of the old ones get the environment of
    whichever entry comes last, and `pm2 stop`, `pm2 logs` and `pm2 reload` always mean all of them.

    A name that is left out is the script's without its folder and ending, so `api/index.js` and
    `web/index.js` are both `index`. Upper and lower case differ; the namespace does not count.

    Only names that are known are compared; `pm2/unread-value` says which are not.

    ## How to mend it

    Give each entry a name of its own. For several processes of one app, use `instances`.
    """
    seen: dict[str, App] = {}
    for app, name in known_names(facts):
        first = seen.setdefault(name, app)
        if first is not app:
            yield Finding(
                f"there are two apps called {app.title}",
                app.name.place,
                app.subject,
                "rename one, or use `instances` for several processes of one app",
                (Related("the other one", first.name.place),),
            )
