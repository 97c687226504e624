from __future__ import annotations

from collections.abc import Iterator

from ...families.imports import Import, ImportsFacts, ImportsOptions
from ...families.imports.names import prefixes
from ...finding import CannotJudge, Finding
from ...rules import rule
from ._common import installed_modules, unparsed, unread_code

# From the pages "What's New in Python 3.11" to 3.14, sections "Removed" and "New Modules", and from PEP 594.
_REMOVED = {
    (3, 11): "binhex",
    (3, 12): "asynchat asyncore distutils imp smtpd",
    (
        3,
        13,
    ): "aifc audioop cgi cgitb chunk crypt imghdr lib2to3 mailcap msilib nis nntplib ossaudiodev pipes sndhdr spwd "
    "sunau telnetlib tkinter.tix uu xdrlib",
}
_ADDED = {
    (3, 11): "tomllib wsgiref.types",
    (3, 13): "dbm.sqlite3",
    (3, 14): "annotationlib compression concurrent.interpreters string.templatelib",
}
_GONE = {name: version for version, names in _REMOVED.items() for name in names.split()}
_NEW = {name: version for version, names in _ADDED.items() for name in names.split()}
# What brings one of them back, beside `standard-telnetlib` and the like.
_BACKPORTS = {
    "asynchat": "pyasynchat",
    "asyncore": "pyasyncore",
    "audioop": "audioop-lts",
    "cgi": "legacy-cgi",
    "cgitb": "legacy-cgi",
    "crypt": "legacycrypt",
    "distutils": "setuptools",
    "imp": "zombie-imp",
    "lib2to3": "fissix",
    "nntplib": "nntplib-standard",
}
_INSTEAD = {
    "asynchat": "use `asyncio`",
    "asyncore": "use `asyncio`",
    "cgi": "use `urllib.parse` and `email.message`",
    "crypt": "use `hashlib`, or a library for passwords",
    "distutils": "use `setuptools`, `sysconfig`, `shutil` or `packaging`",
    "imghdr": "use a library that knows the formats",
    "imp": "use `importlib`",
    "pipes": "use `shlex.quote` and `subprocess`",
    "smtpd": "use `aiosmtpd`",
    "tomllib": "install `tomli` and import that where `tomllib` is missing",
}


@rule()
def version_syntax(facts: ImportsFacts, _options: ImportsOptions) -> Iterator[Finding | CannotJudge]:
    """The code needs another Python than the one that runs it.

    The image went from Python 3.11 to 3.12, and with `distutils` the one script was gone that made the release. Or the
    laptop has 3.12 and the server 3.10, which stops at the first `except*`.

    Every file is parsed by the Python that the gate file names. A file that it does not take is a finding, as is an
    import of a standard module that it no longer has or does not have yet.

    Not a finding are an import that is prepared for an ImportError, one behind a comparison with `sys.version_info`,
    one that only a type checker follows, and one of a module that the project, something installed or a declared
    backport brings: `setuptools` brings `distutils`. Files among the tests that nothing imports are data.

    ## How to mend it

    Write it so that the older Python takes it as well, or say which Python really runs it:

    ```yaml
    imports:
      python: "3.12"
    ```
    """
    yield from unread_code(facts)
    for broken in unparsed(facts):
        message = f"'{broken.place.path}' is not valid Python {broken.version}: {broken.message}"
        remedy = "mend it, or leave it out of the roots"
        if broken.newer:
            remedy = f"it is valid Python {broken.newer}: write it for {broken.version}, or deploy it on the newer one"
        yield Finding(message, broken.place, broken.module, remedy)
    if not facts.code.stdlib:
        return
    known = _Known(facts)
    told: set[tuple[str, str]] = set()
    for one in facts.code.imports:
        if one.guarded or one.instead or one.when == "typing":
            continue
        name = known.lacking(one)
        if name and (one.importer, name) not in told:
            told.add((one.importer, name))
            yield _finding(one, name, facts.version)


def _finding(one: Import, name: str, version: str) -> Finding:
    when = "{}.{}".format(*(_GONE.get(name) or _NEW[name]))
    fate = f"is gone since Python {when}" if name in _GONE else f"comes with Python {when}"
    message = f"'{one.importer}' imports '{name}', which {fate}; this code runs on {version}"
    backport = _BACKPORTS.get(name, "")
    remedy = _INSTEAD.get(name) or "do without it"
    if backport:
        remedy += f", or install `{backport}`, which brings it back"
    return Finding(message, one.place, f"{one.importer} -> {name}", remedy)


class _Known:
    def __init__(self, facts: ImportsFacts) -> None:
        self._version = tuple(int(part) for part in facts.version.split(".")[:2] if part.isdigit())
        self._stdlib = facts.code.stdlib
        self._modules = facts.code.modules
        self._installed = installed_modules(facts)
        self._distributions = {*facts.dependencies.installed, *(known.name for known in facts.dependencies.declared)}

    def lacking(self, one: Import) -> str:
        """The standard module that an import means and that the target does not have; or an empty text."""
        top = one.target.partition(".")[0]
        if top in self._modules or top in self._installed:
            return ""
        for name in [*prefixes(one.target), f"{one.target}.{one.name}"]:
            has = name in self._stdlib if name == top else False
            is_gone = name in _GONE and self._version >= _GONE[name]
            is_new = name in _NEW and self._version < _NEW[name]
            if (is_gone or is_new) and not has and not self._is_brought(name):
                return name
        return ""

    def _is_brought(self, name: str) -> bool:
        return not self._distributions.isdisjoint({f"standard-{name}", _BACKPORTS.get(name, f"standard-{name}")})
