from __future__ import annotations

import posixpath
from collections.abc import Iterator

from ...families.pm2 import App, Pm2Facts, Pm2Options, Script
from ...finding import CannotJudge, Finding
from ...rules import rule


@rule()
def missing_script(facts: Pm2Facts, _options: Pm2Options) -> Iterator[Finding | CannotJudge]:
    """The script that an app runs is not in this repository.

    PM2 looks for `script` in the app's `cwd`, then among the programs in PATH. Where it finds neither it
    says `Script not found`, starts all the other apps, and exits with 1: a deploy that is half there. A name
    without its ending is not found (`dist/main` is no `dist/main.js`), and `~` and `$HOME` mean nothing.
    If an app of that name is running already, PM2 does not look at the script at all and goes on with the
    old one.

    Not a finding:

    - What a build or an install makes. A file that git ignores, that is in a submodule, or that matches a
      pattern under `built:`, is taken to be there on the server; the gate cannot see whether the build does
      make it. The same goes for `node_modules`, where a package.json asks for the package, and for the
      programs of a Python environment.
    - A name without a folder and an ending, such as `npm`: a program of the server.
    - A script with a blank in it: PM2 gives the whole line to bash.

    A path that does not lead into this repository, such as `/srv/shop/server.js`, cannot be judged before
    the gate knows where the repository lies on the server. Nor can one that is right only if PM2 is called
    from the ecosystem file's own folder, before the gate file says so.

    ## How to mend it

    Correct the path, which is relative to `cwd`; or say what a build makes, and where the repository lies:

    ```yaml
    pm2:
      built: [dist/**]
      deploy-path: /srv/shop
    ```
    """
    for app in facts.ecosystem.known_apps:
        launch = app.launch
        if isinstance(launch, CannotJudge):
            yield launch.about(app.subject)
        elif launch is None:
            yield Finding(
                f"{app.title} has no script", app.place, app.subject, "give it a `script`; PM2 starts nothing without"
            )
        elif launch.kind == "outside":
            yield CannotJudge(
                f"{app.title} runs '{_shown(app, launch)}', which does not lead into this repository",
                app.script.place,
                app.subject,
                "say where this repository lies on the server: `deploy-path:` in the gate file",
            )
        elif launch.kind == "package" and not (launch.exists or launch.built):
            yield CannotJudge(
                f"{app.title} runs '{launch.path}', and no package.json here asks for '{launch.package}'",
                app.script.place,
                app.subject,
                f"add '{launch.package}' to the dependencies, or `built: [{launch.path}]` to the gate file",
            )
        elif launch.kind == "file" and not (launch.exists or launch.built) and launch.beside:
            home = posixpath.dirname(facts.ecosystem.file.path)
            yield CannotJudge(
                f"{app.title} runs '{_shown(app, launch)}', which is there only if PM2 is called from '{home}'",
                app.script.place,
                app.subject,
                f"if it is, add `cwd: {home}` to the `pm2:` section of the gate file; or give the app a `cwd`",
            )
        elif launch.kind == "file" and not (launch.exists or launch.built):
            yield Finding(
                f"{app.title} runs '{_shown(app, launch)}', which is not in this repository",
                app.script.place,
                app.subject,
                _help(launch),
            )


def _shown(app: App, launch: Script) -> str:
    hidden = getattr(app.script, "private", False) or getattr(app.cwd, "private", False)
    return "(hidden)" if hidden else launch.path


def _help(launch: Script) -> str:
    if "~" in launch.path or "$" in launch.path:
        return "PM2 knows neither `~` nor variables in a path; write it out, or build it from `__dirname`"
    if not posixpath.splitext(launch.path)[1]:
        return (
            f"PM2 adds no ending: is it '{launch.path}.js'? If a build makes it, add it under `built:` in the gate file"
        )
    return "check the path, which starts at the app's `cwd`; if a build makes the file, add it under `built:`"
