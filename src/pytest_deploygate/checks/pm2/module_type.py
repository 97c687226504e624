from __future__ import annotations

import re
from collections.abc import Iterator

from ...families.pm2 import Ecosystem, Pm2Facts, Pm2Options
from ...finding import Finding, Location, Related
from ...rules import rule

_VERSION = re.compile(r"\D*(\d+)(?:\.(\d+))?")
_WRITTEN = {"module": "`module.exports` and `require`", "commonjs": "`import` and `export`"}


@rule()
def module_type(facts: Pm2Facts, options: Pm2Options) -> Iterator[Finding]:
    """Node.js does not load the file as the kind of module that it was written as.

    PM2 loads a config with `require()`, and Node.js decides by the ending and by the nearest package.json:

    | | `module.exports` | `export const apps` | `export default` |
    |---|---|---|---|
    | `.config.cjs`, or `.config.js` with `"type": "commonjs"` | works | syntax error | syntax error |
    | `.config.js` without a `type` | works | works | no apps |
    | `.config.mjs`, or `.config.js` with `"type": "module"` | `module is not defined` | works | no apps |

    PM2 then says `malformated`, or `No script path - aborting` for a default export, and exits with 1. It
    usually comes with a change elsewhere: somebody adds `"type": "module"` to package.json, and the
    deploy weeks later is the first to see it. Top-level `await` never works.

    The last row, and `export` in the second, need Node.js 20.19, 22.12 or later on the server. Where the
    gate file has no `node:`, such a version is taken for granted.

    ## How to mend it

    Name a file with `module.exports` `.config.cjs`, which works whatever package.json says. In a module,
    export the list by its name: `export const apps = [ … ];`.
    """
    ecosystem = facts.ecosystem
    file = ecosystem.file
    if file.format != "js":
        return
    decider = (Related("this decides how Node.js loads it", file.package),) if file.package else ()
    if ecosystem.misfit is not None:
        written = _WRITTEN[file.module]
        yield Finding(
            f"Node.js loads '{file.path}' as {_kind(file.module)}, where {written} are errors",
            _first(ecosystem, file.module),
            file.path,
            "name it .config.cjs" if file.module == "module" else "name it .config.mjs, or write `module.exports`",
            decider,
        )
    elif "top-level await" in ecosystem.syntax:
        yield Finding(
            "PM2 loads its config with `require()`, which cannot wait for a top-level `await`",
            ecosystem.syntax["top-level await"],
            file.path,
            "export plain values",
        )
    elif ecosystem.default is not None:
        yield Finding(
            f"'{file.path}' exports its apps as `default`, where PM2 does not look",
            ecosystem.syntax.get("export default", ecosystem.default),
            file.path,
            "write `export const apps = [ … ]`",
            decider,
        )
    elif file.module == "module" and options.node is not None and not _loads_modules(options.node):
        yield Finding(
            f"Node.js {options.node} cannot `require()` the module '{file.path}', which is how PM2 loads it",
            file.place,
            file.path,
            "use Node.js 20.19, 22.12 or later on the server, or a .config.cjs with `module.exports`",
            (Related("the server's version", options.place("node")), *decider),
        )


def _kind(module: str) -> str:
    return "an ECMAScript module" if module == "module" else "CommonJS"


def _first(ecosystem: Ecosystem, module: str) -> Location:
    """The first form that does not fit."""
    wrong = ("module.exports", "exports", "require") if module == "module" else ("import", "export", "export default")
    places = [ecosystem.syntax[form] for form in wrong if form in ecosystem.syntax]
    return min(places, key=lambda place: (place.line, place.column), default=ecosystem.file.place)


def _loads_modules(node: str) -> bool:
    """Whether a version of Node.js can `require()` an ECMAScript module."""
    found = _VERSION.match(node)
    if found is None:
        return True
    major, minor = int(found[1]), int(found[2]) if found[2] else None
    if major in (20, 22) and minor is not None:
        return minor >= {20: 19, 22: 12}[major]
    return major >= 20 and major != 21
