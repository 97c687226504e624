from __future__ import annotations

import re
from collections.abc import Iterator

from ...families.pm2 import App, Pm2Facts, Pm2Options
from ...families.pm2.names import clipped
from ...finding import CannotJudge, Finding, Related
from ...rules import rule
from ...value import Known, Unknown, cannot_judge
from ._common import field_place, is_production, possible_texts

_DEVELOPMENT = frozenset(["development", "develop", "dev", "local"])
# Searching takes quadratic time at worst, and what a line starts stands at its beginning.
_LONGEST = 2_000
_SERVERS = re.compile(
    r"""(?<![\w./-])(?:\S*/)?(?:
        (?P<runner>npm|pnpm|yarn|bun)\ (?:(?:run|run-script)\ )?
          (?:dev|develop|start:dev|dev:\S+|serve:dev|watch)(?=\s|$)
      | (?P<watcher>nodemon|ts-node-dev|tsnd|tsx\ watch|node\ --watch|webpack-dev-server|react-scripts\ start|ng\ serve
          |vue-cli-service\ serve|nest\ start\ --watch)(?=\s|$)
      | (?P<server>(?:next|nuxt|nuxi|astro|remix|gatsby|wrangler|strapi|svelte-kit|expo)\ dev(?:elop)?)(?=\s|$)
      | (?P<vite>vite)(?!\ (?:build|preview|optimize))(?=\s|$)
      | (?P<python>flask\ .*--debug|(?:uvicorn|hypercorn|gunicorn)\ .*--reload|manage\.py\ runserver)(?=\s|$)
    )""",
    re.VERBOSE,
)


@rule()
def development_in_production(facts: Pm2Facts, options: Pm2Options) -> Iterator[Finding | CannotJudge]:
    """Production would run something that is made for a developer's machine.

    In the incident's own files the web server was started with `npm run dev`, in production: a server that
    compiles pages when they are asked for, shows stack traces to visitors and reloads itself. Of 299 public
    ecosystem files, 24 resolve to development in production or hold literal secrets.

    Looked at are, for the environment that `env:` names:

    - `NODE_ENV`, after all blocks are merged;
    - the command line, and the package.json script that it runs: `npm run dev`, `nodemon`, `vite`,
      `next dev`, `flask --debug`, `uvicorn --reload` and their like;
    - `watch: true`, which restarts the app whenever a file changes, uploads and logs included. A list of paths
      is taken to be meant.

    Environments that say `staging`, `dev`, `local`, `test` or the like in their name or in `env:` are exempt;
    any other is production.

    ## How to mend it

    Set `NODE_ENV` where `--env` finds it, and start what a build makes:

    ```js
    script: 'dist/server.js',
    watch: false,
    env_production: { NODE_ENV: 'production' },
    ```
    """
    if not is_production(facts, options):
        return
    for app in facts.ecosystem.known_apps:
        yield from _node_env(app)
        yield from _command(app)
        yield from _watch(app)


def _node_env(app: App) -> Iterator[Finding | CannotJudge]:
    if isinstance(app.env, CannotJudge):
        yield app.env.about(app.subject)
        return
    member = app.env.get("NODE_ENV")
    if member is None:
        return
    texts, closed = possible_texts(member.value)
    bad = [text for text in texts if text.strip().lower() in _DEVELOPMENT]
    if bad and closed and len(bad) == len(texts):
        yield Finding(
            f"{app.title} gets a NODE_ENV of development",
            member.value.place,
            f"{app.subject}.NODE_ENV",
            "set NODE_ENV to 'production' in the block that `--env` names",
        )
    elif bad:
        assert isinstance(member.value, Unknown)
        yield cannot_judge(
            member.value, f"whether the NODE_ENV of {app.title} is development", f"{app.subject}.NODE_ENV"
        )


def _command(app: App) -> Iterator[Finding]:
    if app.line is None:
        return
    found, related = _SERVERS.search(app.line[:_LONGEST]), ()
    behind = app.package_script
    if found is None and behind is not None and behind.line is not None:
        found = _SERVERS.search(behind.line[:_LONGEST])
        related = (Related(f"the script '{clipped(behind.name)}' says so", behind.place),)  # type: ignore[assignment]
    if found is not None:
        yield Finding(
            f"{app.title} starts `{clipped(found.group().strip())}`, which is for development",
            app.script.place if not isinstance(app.script, Unknown) else app.place,
            f"{app.subject}.command",
            "build, and start what the build makes",
            related,
        )


def _watch(app: App) -> Iterator[Finding | CannotJudge]:
    watch = app.field("watch")
    if isinstance(watch, Known) and watch.data is True:
        yield Finding(
            f"{app.title} is restarted whenever a file changes (`watch`)",
            field_place(app, "watch"),
            f"{app.subject}.watch",
            "write `watch: false` for production",
        )
