from __future__ import annotations

import difflib
from collections.abc import Iterator

from ...families.pm2 import Pm2Facts, Pm2Options
from ...families.pm2.fields import ENV_BLOCK, KEYS
from ...families.pm2.names import clipped
from ...finding import Finding, Severity
from ...rules import rule

# Keys that people use for remarks; nobody expects PM2 to do anything about them.
_REMARKS = ("_", "$", "//", "#", "x-", "comment", "description", "note", "version")
_LONGEST = 60
_WORDS = {
    "depends_on": "PM2 knows no order of starting; let the app wait for what it needs",
    "health_check": "PM2 checks no health; `wait_ready` and `listen_timeout` come nearest",
    "kill_signal": "PM2 sends SIGINT; `PM2_KILL_SIGNAL` in its own environment changes that",
    "restart": "it is `autorestart`",
    "max_memory": "it is `max_memory_restart`",
    "watch_ignore": "it is `ignore_watch`",
    "environment": "it is `env`, or `env_NAME` for `--env NAME`",
}


@rule(severity=Severity.WARN)
def unknown_key(facts: Pm2Facts, _options: Pm2Options) -> Iterator[Finding]:
    """A key that PM2 does not know, and drops without a word.

    PM2 validates the values of keys that it knows and throws all others away: `watch_ignore`, `autoRestart`,
    `error_log`, `max_memory`. The app runs without what the author believes it has.

    `env_file` is the one that hurts. PM2 takes it for the block of an environment called `file`, so it gets
    past the validation, and nothing ever reads the file. 28 of 299 public ecosystem files count on it.

    Keys that are plainly remarks (`_comment`, `description`) are left alone.

    ## How to mend it

    Use the name that PM2 knows, or take the key out. In place of `env_file`, load the file where the
    ecosystem file can:

    ```js
    env: require('dotenv').parse(require('fs').readFileSync(`${__dirname}/.env`)),
    ```

    or start Node with it: `node_args: '--env-file=.env'`.
    """
    for app in facts.ecosystem.known_apps:
        for key, member in app.raw.items():
            if key in ("env_file", "envFile", "env_files"):
                yield Finding(
                    f"PM2 never loads the `{key}` of {app.title}",
                    member.key,
                    f"{app.subject}.{key}",
                    "start Node with it (`node_args: '--env-file=…'`), or load it here and pass it as `env`",
                )
            elif key not in KEYS and not ENV_BLOCK.fullmatch(key) and not key.lower().startswith(_REMARKS):
                yield Finding(
                    f"PM2 does not know `{clipped(key)}`, and drops it",
                    member.key,
                    f"{app.subject}.{clipped(key)}",
                    _help(key),
                )


def _help(key: str) -> str:
    if key in _WORDS:
        return _WORDS[key]
    plain = {known.replace("_", "").lower(): known for known in KEYS}
    near = difflib.get_close_matches(key.replace("_", "").lower(), plain, 1, 0.75) if len(key) < _LONGEST else []
    return f"did you mean `{plain[near[0]]}`?" if near else "take it out: it does nothing"
