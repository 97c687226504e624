from __future__ import annotations

import posixpath
from collections.abc import Iterator

from ...families.pm2 import App, Pm2Facts, Pm2Options, Script
from ...finding import CannotJudge, Finding
from ...rules import rule
from ...value import Known, Unknown, cannot_judge
from ._common import possible_texts, shown_path

_OWN = frozenset(["node", "bun"])
_LOADED = frozenset(["", ".js", ".cjs", ".mjs", ".json", ".node", ".ts", ".mts", ".cts", ".tsx"])


@rule()
def cluster_interpreter(facts: Pm2Facts, _options: Pm2Options) -> Iterator[Finding | CannotJudge]:
    """An app in cluster mode is not a Node.js script.

    In cluster mode PM2 loads the script into a Node.js process of its own. It does not start an interpreter,
    and it says nothing about one that is asked for:

    - A Python script, a binary or a line for the shell fails 16 times within a second. `pm2 start` has by
      then exited with 0, and the app is listed as errored.
    - A JavaScript file with `interpreter: 'ts-node'` or `'python3'` is online, under plain Node.js.

    `exec_mode: 'cluster'` is not the only way there. With any `instances`, `1` included, PM2 chooses cluster
    mode by itself where the interpreter's name ends in `node` or `bun`, and `ts-node` does.

    ## How to mend it

    ```js
    exec_mode: 'fork',
    ```

    or run what a build makes, with Node.js.
    """
    for app in facts.ecosystem.known_apps:
        if isinstance(app.launch, CannotJudge) or app.launch is None:
            continue
        problem = _problem(app, app.launch)
        modes, closed = possible_texts(app.mode)
        if not problem or (closed and "cluster" not in modes):
            continue
        if isinstance(app.mode, Unknown):
            yield cannot_judge(app.mode, f"the mode of {app.title}, which cannot run in a cluster", app.subject)
            continue
        place = app.fields["exec_mode"].value.place if "exec_mode" in app.fields else app.mode.place
        yield Finding(
            f"{app.title} runs in cluster mode, where {problem}",
            place,
            app.subject,
            "add `exec_mode: 'fork'`" if "exec_mode" not in app.fields else "write `exec_mode: 'fork'`",
        )


def _problem(app: App, launch: Script) -> str:
    """Why the app cannot do with Node.js alone; empty where it can, or where that is not known."""
    if launch.kind == "shell":
        return "a line for the shell cannot run"
    if launch.binary:
        return f"the program '{_name(app, launch)}' cannot run"
    if launch.kind in ("file", "package") and posixpath.splitext(launch.path)[1] not in _LOADED:
        return f"PM2 takes '{_name(app, launch)}' for JavaScript"
    given = app.field("exec_interpreter")
    if not isinstance(given, Known) or not isinstance(given.data, str) or not given.data:
        return ""
    name = posixpath.basename(given.data.split("@")[0])
    return "" if name in _OWN else "PM2 does not use the `interpreter`"


def _name(app: App, launch: Script) -> str:
    return posixpath.basename(shown_path(app, launch)) or "(hidden)"
