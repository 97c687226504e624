"""A systemd unit: its ExecStart, its working directory, and the variables that decide about the path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ....families.imports import ImportsOptions
from ....finding import CannotJudge, Location, Related
from ....rules import Deploy
from ...env.loaders import parse
from ...files import read_text, shown
from .places import Places
from .source import Source
from .words import Word

__all__ = ["systemd_sources"]

_PREFIX = re.compile(r"[-@:+!|]*")
_ITEM = re.compile(r"\s*(?:(?P<quote>[\"'])(?P<quoted>(?:\\.|(?!(?P=quote)).)*)(?P=quote)|(?P<bare>\S+))")
_ESCAPES = {"n": "\n", "t": "\t", "s": " ", "\\": "\\", '"': '"', "'": "'"}
_VARIABLE = re.compile(r"\$\{([A-Za-z_]\w*)\}")
_SPECIFIER = re.compile(r"%(.)")


@dataclass(frozen=True)
class _Setting:
    key: str
    value: str
    place: Location


def systemd_sources(path: str, options: ImportsOptions, deploy: Deploy) -> Iterator[Source]:
    """What a unit starts.

    Raises:
        CannotJudge: The unit cannot be read, or starts nothing.
    """
    file = deploy.root / path
    text = read_text(file, deploy.root)
    settings = list(_settings(text, shown(file, deploy.root)))
    starts = _last(settings, "ExecStart")
    if not starts:
        name = shown(file, deploy.root)
        raise CannotJudge(f"'{name}' has no ExecStart", Location(name), name, "name a service")
    folders = _last(settings, "WorkingDirectory")
    environ = {key: word for found in _last(settings, "Environment") for key, word in _assignments(found.value)}
    unknown: list[Related] = []
    for found in _last(settings, "EnvironmentFile"):
        _read_file(found, options, deploy, environ, unknown)
    for start in starts:
        words = tuple(_words(start.value, environ))
        # Without one a service runs at the top of the server's file system.
        cwd = folders[-1].value.removeprefix("-").strip('"') if folders else "/"
        place = folders[-1].place if folders and "%" in cwd else start.place
        if "%" in cwd or cwd == "~":
            raise CannotJudge("the working directory of the unit is not known here", place, start.value, "set `cwd`")
        yield Source(start.value, start.place, cwd, words=words, environ=environ, unknown=tuple(unknown))


def _settings(text: str, name: str) -> Iterator[_Setting]:
    """The settings of the section ``[Service]``, with lines that go on joined."""
    section, pending, where = "", "", Location(name)
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if not stripped or stripped[0] in "#;":
            continue
        if not pending and stripped.startswith("["):
            section = stripped.strip("[]")
            continue
        if not pending:
            at = line.find("=") + 1
            at += len(line[at:]) - len(line[at:].lstrip())
            where = Location(name, number, at + 1, max(len(line.rstrip().rstrip("\\").rstrip()) - at, 1))
        pending += stripped
        if pending.endswith("\\"):
            pending = pending[:-1] + " "
            continue
        key, _, value = pending.partition("=")
        pending = ""
        if section == "Service":
            yield _Setting(key.strip(), value.strip(), where)


def _last(settings: list[_Setting], key: str) -> list[_Setting]:
    """The settings of a key that count: an empty one takes back those before it."""
    found: list[_Setting] = []
    for setting in settings:
        if setting.key == key:
            found = [*found, setting] if setting.value else []
    return found


def _words(value: str, environ: dict[str, Word]) -> Iterator[Word]:
    prefix = _PREFIX.match(value)
    assert prefix is not None
    renamed = "@" in prefix.group()
    for number, (text, quoted) in enumerate(_split(value[prefix.end() :])):
        if renamed and number == 1:
            # The name that the program is to see for itself.
            continue
        variable = re.fullmatch(r"\$([A-Za-z_]\w*)", text)
        if variable and not quoted:
            known = environ.get(variable[1])
            yield from [Word(text, text, loose=True)] if known is None else map(Word, known.text.split())
            continue
        yield _expanded(text, environ)


def _expanded(text: str, environ: dict[str, Word]) -> Word:
    unknown = ""

    def value(found: re.Match[str]) -> str:
        nonlocal unknown
        known = environ.get(found[1])
        unknown = unknown or ("" if known is not None and not known.unknown else found.group())
        return found.group() if known is None else known.text

    def specified(found: re.Match[str]) -> str:
        nonlocal unknown
        unknown = unknown or ("" if found[1] == "%" else found.group())
        return "%" if found[1] == "%" else found.group()

    text = _SPECIFIER.sub(specified, _VARIABLE.sub(value, text)).replace("$$", "$")
    return Word(text, unknown)


def _split(value: str) -> Iterator[tuple[str, bool]]:
    at = 0
    while found := _ITEM.match(value, at):
        at = found.end()
        quoted = found["quote"] is not None
        text = found["quoted"] if quoted else found["bare"]
        yield re.sub(r"\\(.)", lambda escape: _ESCAPES.get(escape[1], escape.group()), text), quoted


def _assignments(value: str) -> Iterator[tuple[str, Word]]:
    for text, _ in _split(re.sub(r"(\w+)=([\"'])", r"\2\1=", value)):
        key, equals, assigned = text.partition("=")
        if equals:
            yield key, _expanded(assigned, {})


def _read_file(
    found: _Setting, options: ImportsOptions, deploy: Deploy, environ: dict[str, Word], unknown: list[Related]
) -> None:
    """Of a file with variables, those that decide about the path; a file that only the server has may hold any."""
    declared = options.deploy_path
    places = Places(deploy.root.resolve(), tuple([declared] if isinstance(declared, str) else declared or ()))
    name = found.value.removeprefix("-")
    path: Path | None = places.find(name, places.root)
    if path is None or not path.is_file():
        unknown.append(Related(f"what '{name}' sets is not read", found.place))
        return
    file = parse(read_text(path, places.root), "shell", shown(path, places.root), {})
    for key, assigned in file.values.items():
        if key.startswith(("PYTHON", "DJANGO_SETTINGS", "FLASK_APP", "GUNICORN_CMD")):
            value = assigned.value
            environ[key] = Word("", f"${key}") if value is None else Word(value.reveal())
