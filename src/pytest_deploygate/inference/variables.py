"""Environment variables: what the templates list, what the code reads, and what each has to be."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..families.env import Read, Reads, TypeName
from ..finding import CannotJudge, Location
from ..readers.env.file import read_env_file
from ..secret import is_secret_key, key_tokens
from .document import Entry
from .names import environment, is_same
from .project import Project, above, is_usable

__all__ = ["Template", "Variable", "declared", "is_optional", "listed", "read_templates", "templates_for"]

_TEMPLATE = re.compile(r"(?i)(?:.*/)?(?P<name>(?:[^/]*\.)?env(?:[._-][^/]*)?)(?<!\.[jt]s)(?<!\.py)(?<!\.md)")
_WORDS = frozenset("example sample template templates tpl dist".split())
# What runtimes and shells set, so that nobody declares it.
_AMBIENT = re.compile(
    r"NODE_ENV|PATH|HOME|USER|SHELL|PWD|CI|TZ|LANG|TERM|TMPDIR|HOSTNAME|(?:GITHUB|GITLAB|VERCEL|PYTEST|npm)_.*|PYTHON.*"
)


@dataclass(frozen=True)
class Template:
    """A committed list of variables.

    Attributes:
        path: POSIX, relative to the root.
        stage: The environment that its name says; empty for all.
        values: What it sets, by variable; None where loaders read the value differently. Never to be shown.
        places: Where.
    """

    path: str
    stage: str
    values: Mapping[str, str | None] = field(repr=False)
    places: Mapping[str, Location] = field(default_factory=dict)

    @property
    def folder(self) -> str:
        return posixpath.dirname(self.path)


def read_templates(project: Project) -> list[Template]:
    """The templates of a repository."""
    found = []
    for match in project.matching(_TEMPLATE.pattern):
        words = re.split(r"[._-]+", match["name"])
        if _WORDS.isdisjoint(word.lower() for word in words):
            continue
        said = "-".join(word for word in words if word and word.lower() not in _WORDS | {"env"})
        try:
            content = read_env_file(match[0], None, project.deploy(), {}).content
        except CannotJudge as refusal:
            project.problems.append(str(refusal))
            continue
        known = {key: one for key, one in content.values.items() if is_usable(key)}
        values = {key: one.value.reveal() if one.value is not None else None for key, one in known.items()}
        places = {key: Location(one.place.path, one.place.line) for key, one in known.items()}
        if values:
            found.append(Template(match[0], environment(said), values, places))
        else:
            project.problems.append(f"'{match[0]}' lists no variable")
    return found


def templates_for(name: str, folders: Iterable[str], templates: Iterable[Template]) -> list[Template]:
    """The templates of an environment whose services lie in some folders: the nearest, its own before those of all."""
    known = list(templates)
    fitting = [t for t in known if t.stage and is_same(t.stage, name)] or [t for t in known if not t.stage]
    around = {around for folder in folders for around in (folder, *above(folder))}
    return [t for t in fitting if t.folder in around] or [t for t in fitting if not t.folder]


@dataclass
class Variable:
    """What is known of a variable.

    Attributes:
        key: Its name.
        type: What its value must be, where that is certain.
        guess: What it may have to be.
        secret: It is a secret.
        optional: The code has a value of its own for it.
        empty: It is left empty here, and nothing fails without it.
        seen: Where.
    """

    key: str
    type: TypeName | None = None
    guess: TypeName | None = None
    secret: bool = False
    optional: bool = False
    empty: bool = False
    seen: list[Location] = field(default_factory=list)

    def entry(self) -> Entry:
        """It under `variables`."""
        said: dict[str, str | bool] = {"type": self.type} if self.type else {}
        said |= {"secret": True} if self.secret else {}
        said |= {"required": False} if self.optional else {}
        said |= {"empty": True} if self.empty else {}
        why = f"perhaps {self.guess}" if self.guess and not self.type else ""
        if said.keys() <= {"type"}:
            return Entry(self.key, self.type or "string", why, tuple(self.seen))
        return Entry(self.key, said, why, tuple(self.seen))


def declared(
    keys: Iterable[str], templates: Iterable[Template], reads: Reads, given: Mapping[str, str | None], project: Project
) -> list[Variable]:
    """What some variables have to be.

    Args:
        keys: The variables.
        templates: What lists them.
        reads: What the code reads.
        given: What sets them, by variable; used for their types, and never shown.
        project: The repository.
    """
    known = list(templates)
    found = []
    for key in dict.fromkeys(keys):
        values = [given.get(key), *(t.values[key] for t in known if key in t.values)]
        value = next((text for text in values if text and text.strip()), "")
        variable = Variable(key, *_typed(key, value), secret=_is_secret(key) and not _NO_SECRET.fullmatch(value))
        variable.seen += [t.places[key] for t in known if key in t.places]
        for read in reads.of([key]):
            variable.seen.append(Location(read.place.path, read.place.line))
            before, after = _around(read, project)
            variable.type = variable.type or _converted(before, after)
            variable.secret |= not before.strip() and bool(_SECRET_FIELD.match(after))
        # Whoever needs it fills it in: so the gate has it for what only a template lists, or nobody declares.
        is_left = given.get(key) == "" or (not variable.secret and any(t.values.get(key) == "" for t in known))
        variable.empty = is_left and not any(read.required for read in reads.of([key]))
        variable.optional = not variable.secret and is_optional(key, reads, project)
        found.append(variable)
    return found


def listed(reads: Reads, *, needed: bool = False) -> list[str]:
    """The variables that the code reads, or those that it fails without; not those that are always there."""
    keys = dict.fromkeys(read.key for read in reads.found if is_usable(read.key) and (read.required or not needed))
    return [key for key in keys if not _AMBIENT.fullmatch(key)]


def is_optional(key: str, reads: Reads, project: Project) -> bool:
    """Whether the code has a value of its own for a variable wherever it reads it, and that is no made-up secret."""
    own = reads.of([key])
    return (
        bool(own)
        and not _is_secret(key)
        and all(not read.required and _has_fallback(*_around(read, project)) for read in own)
    )


def _is_secret(key: str) -> bool:
    # Where errors are reported to is often nobody's secret, and often nowhere.
    return is_secret_key(key) and key_tokens(key)[-1] != "dsn"


_NO_SECRET = re.compile(
    r"(?i)true|false|yes|no|on|off|none|null|[0-9]+\s?[a-z]{0,7}|(?:\.{1,2}|~)?/[\w./@+ -]+|[\w./@+~-]+\.[a-z]\w{1,7}"
)
_URL = re.compile(r"(?!jdbc:)[A-Za-z][A-Za-z0-9+.-]*://\S+")


def _typed(key: str, value: str) -> tuple[TypeName | None, TypeName | None]:
    """The type that a name and a value agree on; and the one that the value alone suggests."""
    words = key_tokens(key)
    if "supabase" in words and "key" in words and not {"anon", "service", "publishable", "secret"}.isdisjoint(words):
        return "supabase-key", None
    if words[-1:] == ("port",) and (value.isascii() and value.isdecimal() and 0 < int(value[:9]) < 65536):
        return "port", None
    if key == "PORT" and not value:
        return "port", None
    if not {"url", "uri", "dsn"}.isdisjoint(words[-1:]) and _URL.fullmatch(value) and value.count("://") == 1:
        return "url", None
    if value.lower() in {"true", "false"}:
        return None, "boolean"
    if re.fullmatch(r"[1-9][0-9]{0,8}|0", value) and not is_secret_key(key):
        return None, "integer"
    return None, None


_PYTHON_CALL = re.compile(r"\b(int|float)\(\s*(?:[\w.]+\.)?(?:environ(?:\.get)?|getenv)\s*[\[(]\s*\Z")
_NAMED_CALL = re.compile(r"\benv\.(int|float|bool|url)\(\s*\Z")
_FIELD = re.compile(r"\s*:\s*(?:Optional\[)?(int|float|bool|PostgresDsn|RedisDsn|AnyUrl|HttpUrl|AnyHttpUrl)\b")
_SECRET_FIELD = re.compile(r"\s*:\s*(?:Optional\[)?Secret(?:Str|Bytes)\b")
_CAST = re.compile(r"[^()]*\bcast\s*=\s*(int|float|bool)\b")
_SCHEMA = re.compile(r"\s*:\s*z\.coerce\.(number)\(|\s*:\s*z(?:\.string\(\))?\.(url)\(")
_NUMBER_CALL = re.compile(r"\bNumber\(\s*process\.env(?:\.|\[[\"'`]?)\Z")
_TYPES: Mapping[str, TypeName] = {"int": "integer", "float": "number", "number": "number", "bool": "boolean"}


def _converted(before: str, after: str) -> TypeName | None:
    """What the code makes of a variable where it reads it."""
    if _NUMBER_CALL.search(before):
        return "number"
    if found := _PYTHON_CALL.search(before) or _NAMED_CALL.search(before):
        return _TYPES.get(found[1], "url")
    if not before.strip() and (found := _FIELD.match(after)):
        return _TYPES.get(found[1], "url")
    if found := _CAST.match(after):
        return _TYPES[found[1]]
    found = _SCHEMA.match(after)
    return _TYPES.get(found[1] or found[2], "url") if found else None


_ARGUMENT = re.compile(r"\s*,\s*(?!None\b|cast\s*=)\S")
_OTHERWISE = re.compile(
    r"\s*(?:\|\||\?\?)(?!\s*(?:throw\b|[\w.]*(?:fail|die|exit|abort|panic)\w*\())"
    r"|\)\s+or\s+(?!None\b)\S|\s*=(?![=>])|\s*:\s*z\.[^;,]*\.(?:default|optional)\("
)
_FIELD_DEFAULT = re.compile(r"\s*:[^=]+=(?!=)\s*(?!Field\(\s*\.\.\.)\S")


def _has_fallback(before: str, after: str) -> bool:
    """Whether the code goes on with a value of its own, as far as the line says."""
    if not before.strip() and _FIELD_DEFAULT.match(after):
        return True
    after = after.lstrip("\"'`]")
    return bool(before.rstrip().endswith("(") and _ARGUMENT.match(after)) or bool(_OTHERWISE.match(after))


def _around(read: Read, project: Project) -> tuple[str, str]:
    """The line of a read, before and behind the name."""
    lines = project.text(read.place.path).splitlines()
    line = lines[read.place.line - 1] if 0 < read.place.line <= len(lines) else ""
    start = max(read.place.column - 1, 0)
    return line[:start].rstrip("\"'`"), line[start + read.place.width :]
