from __future__ import annotations

import posixpath
from collections.abc import Iterator

from ...families.pm2 import Pm2Facts, Pm2Options
from ...families.pm2.names import clipped
from ...finding import CannotJudge, Finding
from ...rules import rule
from ...value import Known, Unknown


@rule()
def missing_cwd(facts: Pm2Facts, options: Pm2Options) -> Iterator[Finding | CannotJudge]:
    """The folder that an app runs in is not in this repository.

    If the script is relative, PM2 says `Script not found`, starts the other apps and exits with 1. If the
    script is a program or an absolute path it is worse: PM2 7.0.4 exits with 0 and lists the app as online,
    without a process behind it, and it stays like that. Nothing restarts, and nothing is in the logs.

    A relative `cwd` starts at the folder that PM2 is called from, not at the file's own. `~` is a folder of
    that name.

    A folder that git ignores, or that matches a pattern under `built:`, is taken to be there on the server.
    One that does not lead into this repository cannot be judged before the gate knows where the repository
    lies there, or that something else brings the folder.

    ## How to mend it

    Build the path from the file's own place, or tell the gate about the server:

    ```js
    cwd: path.join(__dirname, 'apps/api'),
    ```

    ```yaml
    pm2:
      deploy-path: /srv/shop
      built: [/srv/another-repository]
    ```
    """
    for app in facts.ecosystem.known_apps:
        folder = app.folder
        if isinstance(app.cwd, Unknown) and isinstance(folder, CannotJudge):
            yield folder.about(app.subject)
            continue
        if isinstance(folder, CannotJudge) or "cwd" not in app.fields or not isinstance(app.cwd, Known):
            continue
        if folder.exists or folder.built:
            continue
        shown = folder.path if folder.inside and not app.cwd.private else app.cwd.shown
        shown = clipped(shown)
        if not folder.inside:
            yield CannotJudge(
                f"{app.title} runs in '{shown}', which does not lead into this repository",
                app.cwd.place,
                app.subject,
                "say where this repository lies on the server: `deploy-path:` in the gate file; or, if something else "
                "brings the folder, add it under `built:`",
            )
        elif folder.beside:
            home = posixpath.dirname(facts.ecosystem.file.path)
            yield CannotJudge(
                f"{app.title} runs in '{shown}', which is there only if PM2 is called from '{home}'",
                app.cwd.place,
                app.subject,
                f"if it is, add `cwd: {home}` to the `pm2:` section of the gate file",
            )
        else:
            tilde = "PM2 takes `~` for a folder's name; " if shown.startswith("~") else ""
            yield Finding(
                f"{app.title} runs in '{shown}', which is no folder of this repository",
                app.cwd.place,
                app.subject,
                f"{tilde}check the path; a relative one starts at '{options.cwd}', where PM2 is called",
            )
