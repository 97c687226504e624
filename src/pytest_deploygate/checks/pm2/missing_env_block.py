from __future__ import annotations

import difflib
from collections.abc import Iterator

from ...families.pm2 import App, Pm2Facts, Pm2Options
from ...families.pm2.fields import ENV_BLOCK
from ...families.pm2.names import PRODUCTION, clipped
from ...finding import CannotJudge, Finding
from ...rules import rule
from ...value import Known


@rule()
def missing_env_block(facts: Pm2Facts, options: Pm2Options) -> Iterator[Finding | CannotJudge]:
    """An app has no `env_NAME` block for the name that `pm2 start --env` is given.

    PM2 then prints one warning among its other lines, starts the app with `env` alone, and exits with 0.
    In most files `env` is what a developer's machine needs. Of 299 public ecosystem files, 53 have a
    development `env` and no production block; `pm2 start --env production` runs these with
    `NODE_ENV=development`, open debug ports and local addresses.

    The name is taken as it is: `envProduction`, `env_Production` and `env_prod` are no blocks for
    `--env production`. PM2 itself sets no `NODE_ENV`.

    An app needs no block if its `env` says `NODE_ENV: 'production'` already, or if it has no environment of its own
    while others of the file have the block.

    ## How to mend it

    Add the block, if only to say that nothing changes, or leave `env:` out of the gate file if PM2 is started
    without `--env`:

    ```js
    env_production: { NODE_ENV: 'production' },
    ```
    """
    if options.env is None:
        return
    name = f"env_{options.env}"
    apps = facts.ecosystem.known_apps
    somewhere = any(app.has_block is True for app in apps)
    for app in apps:
        if isinstance(app.has_block, CannotJudge):
            yield app.has_block.about(app.subject)
        elif app.has_block is False and not _needs_none(app, options.env, somewhere=somewhere):
            yield Finding(
                f"{app.title} has no `{name}`: `--env {options.env}` changes nothing for it",
                app.env_place,
                app.subject,
                _help(app, name),
            )


def _needs_none(app: App, env: str, *, somewhere: bool) -> bool:
    """Whether an app is the same with and without ``--env``, and means to be."""
    if somewhere and not any(key == "env" or ENV_BLOCK.fullmatch(key) for key in app.raw):
        return True
    said = app.env.get("NODE_ENV") if not isinstance(app.env, CannotJudge) else None
    value = said.value if said else None
    return isinstance(value, Known) and (value.data == env or {str(value.data), env} <= PRODUCTION)


def _help(app: App, name: str) -> str:
    wanted = name.replace("_", "").lower()
    near = [key for key in app.raw if key.replace("_", "").lower() == wanted]
    blocks = [key for key in app.raw if key.startswith("env_") and len(key) < 2 * len(name)]
    near = near or difflib.get_close_matches(name, blocks, 1)
    if near:
        return f"did you mean `{name}` with `{clipped(near[0])}`?"
    return f"add `{name}: {{ … }}`; an empty one will do"
