from __future__ import annotations

import posixpath
from collections.abc import Iterator

from ...families.pm2 import App, Pm2Facts, Pm2Options, Script
from ...finding import CannotJudge, Finding
from ...rules import rule
from ._common import shown_path


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
    the gate knows where the repository lies on the server, or that something else brings the script. Nor can
    one that is right only if PM2 is called from the ecosystem file's own folder, before the gate file says so.

    ## How to mend it

    Correct the path, which is relative to `cwd`; or say what a build makes, and where the repository lies:

    ```yaml
    pm2:
      built: [dist/**, /srv/another-repository]
      deploy-path: /srv/shop
    ```
    """
    home = posixpath.dirname(facts.ecosystem.file.path)
    for app in facts.ecosystem.known_apps:
        launch = app.launch
        if isinstance(launch, CannotJudge):
            yield launch.about(app.subject)
        elif launch is None:
            remedy = "give it a `script`; PM2 starts nothing without"
            yield Finding(f"{app.title} has no script", app.place, app.subject, remedy)
        elif launch.kind in ("command", "shell") or launch.exists or launch.built:
            continue
        elif launch.kind == "outside":
            remedy = (
                "say where this repository lies on the server: `deploy-path:` in the gate file; or, if something else "
                "brings the script, add it under `built:`"
            )
            yield _refusal(app, launch, "which does not lead into this repository", remedy)
        elif launch.kind == "package":
            remedy = "add it to the dependencies, or its path under `built:` in the gate file"
            yield _refusal(app, launch, "a package that no package.json here asks for", remedy)
        elif launch.beside:
            remedy = f"if it is, add `cwd: {home}` to the `pm2:` section of the gate file; or give the app a `cwd`"
            yield _refusal(app, launch, f"which is there only if PM2 is called from '{home}'", remedy)
        else:
            shown = shown_path(app, launch)
            message = f"{app.title} runs '{shown}', which is not in this repository"
            yield Finding(message, app.script.place, app.subject, _help(shown))


def _refusal(app: App, launch: Script, why: str, remedy: str) -> CannotJudge:
    return CannotJudge(f"{app.title} runs '{shown_path(app, launch)}', {why}", app.script.place, app.subject, remedy)


def _help(path: str) -> str:
    if "~" in path or "$" in path:
        return "PM2 knows neither `~` nor variables in a path; write it out, or build it from `__dirname`"
    if not posixpath.splitext(path)[1]:
        return f"PM2 adds no ending: is it '{path}.js'? If a build makes it, add it under `built:` in the gate file"
    return "check the path, which starts at the app's `cwd`; if a build makes the file, add it under `built:`"
