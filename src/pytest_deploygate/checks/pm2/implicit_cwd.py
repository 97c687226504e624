from __future__ import annotations

import posixpath
from collections.abc import Iterator

from ...families.pm2 import App, Pm2Facts, Pm2Options, Script
from ...finding import Finding, Location, Related, Severity
from ...rules import rule
from ...value import Known


@rule(severity=Severity.WARN)
def implicit_cwd(facts: Pm2Facts, options: Pm2Options) -> Iterator[Finding]:
    """An app without a `cwd` runs wherever PM2 happens to be called.

    The default is the folder of the shell that calls `pm2 start`, not the folder of the file. The same file
    starts from one folder, and from another one either does not (`Script not found`) or starts the file of
    that name that is there. `npm start` looks for its package.json there, dotenv for `.env`, the app for its
    uploads.

    43 % of public ecosystem files have such an app, and nearly all of these are started from the right
    folder, so this is a warning, one for a file. It counts for apps whose script is relative or a command.

    ## How to mend it

    ```js
    cwd: __dirname,
    ```

    or promise, in the gate file, where PM2 is called, and keep to it:

    ```yaml
    pm2:
      cwd: .
    ```
    """
    if options.place("cwd") != options.place():
        return
    apps = [app for app in facts.ecosystem.known_apps if _has_none(app) and _depends_on_it(app)]
    if not apps:
        return
    first, *others = apps
    have = f"{first.title} has" if not others else f"{len(apps)} apps have"
    yield Finding(
        f"{have} no `cwd` and so depend{'' if others else 's'} on where `pm2 start` is called",
        _place(first),
        facts.ecosystem.file.path,
        f"add `cwd: {_folder(facts)}`",
        tuple(Related("here too", _place(app)) for app in others),
    )


def _has_none(app: App) -> bool:
    return isinstance(app.cwd, Known) and "cwd" not in app.fields


def _place(app: App) -> Location:
    return app.name.place if isinstance(app.name, Known) else app.place


def _depends_on_it(app: App) -> bool:
    if isinstance(app.launch, Script) and app.launch.kind in ("command", "shell"):
        return True
    return isinstance(app.script, Known) and isinstance(app.script.data, str) and not app.script.data.startswith("/")


def _folder(facts: Pm2Facts) -> str:
    file = facts.ecosystem.file
    if file.format == "js":
        return "__dirname" if file.module == "commonjs" else "import.meta.dirname"
    return posixpath.join("/the/folder/on/the/server", posixpath.dirname(file.path)).rstrip("/")
