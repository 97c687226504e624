from __future__ import annotations

import posixpath
from collections.abc import Iterator

from ...families.pm2 import ConfigFile, Pm2Facts, Pm2Options
from ...finding import Finding
from ...rules import rule
from ._common import why_this_file

_READS = {"json": "JSON", "yaml": "YAML", "js": "JavaScript"}
_ENDINGS = {
    ".js": "js",
    ".cjs": "js",
    ".mjs": "js",
    ".json": "json",
    ".json5": "json",
    ".jsonc": "json",
    ".yml": "yaml",
    ".yaml": "yaml",
}


@rule()
def config_name(facts: Pm2Facts, _options: Pm2Options) -> Iterator[Finding]:
    """PM2 does not take the file for a config, and would run it as a script.

    PM2 goes by the name alone. It has to contain `.json`, `.yml`, `.yaml`, `.config.js`, `.config.cjs` or
    `.config.mjs`; the first of these in that order decides how the file is read, folders included. Anything
    else is a script: `pm2 start ecosystem.config.apiserver.cjs` exits with 0 and lists one process called
    `ecosystem.config.apiserver`, online, which evaluates the file and does nothing. None of the apps in
    it is started.

    That very name was part of an incident: the API server's file could not be started under it, so the one
    that could was started instead, and it was the web server's. Of 299 public ecosystem files, 41 have
    such a name. `.ts` is none that PM2 takes either.

    ## How to mend it

    Put the role before `.config`:

    ```
    git mv ecosystem.config.apiserver.cjs ecosystem.apiserver.config.cjs
    ```

    A TypeScript file has to be compiled first, or written as `.config.cjs`.
    """
    file = facts.ecosystem.file
    name = posixpath.basename(file.path)
    if not file.accepted:
        yield Finding(
            f"PM2 does not take '{name}' for a config, but runs it as a script: no app in it would start",
            file.place,
            file.path,
            f"rename it to {_better(file)}",
            why_this_file(facts),
        )
        return
    written = _ENDINGS.get(posixpath.splitext(name)[1].lower(), file.format)
    if written != file.format:
        yield Finding(
            f"PM2 reads '{file.path}' as {_READS[file.format]}, because of a part of its name",
            file.place,
            file.path,
            f"rename it, and the folders that it is in, so that nothing in its path says {_READS[file.format]}",
            why_this_file(facts),
        )


def _better(file: ConfigFile) -> str:
    """A name that PM2 takes, with the same words in it."""
    stem, ending = posixpath.splitext(posixpath.basename(file.path))
    words = [word for word in stem.split(".") if word and word.lower() != "config"]
    kept = ending if ending in (".js", ".cjs", ".mjs") else ".cjs"
    return f"{'.'.join(words) or 'ecosystem'}.config{kept}"
