"""Family ``env``: is every variable that the service needs there, real, and what it claims to be?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from ...finding import CannotJudge, Location, Related
from ...rules import Family, Options, option
from ...secret import is_secret_key
from .lines import Assignment, EnvFile, Problem
from .reads import Read, Reads

__all__ = [
    "FAMILY",
    "Assignment",
    "ComposeService",
    "EnvFacts",
    "EnvFile",
    "EnvOptions",
    "File",
    "Problem",
    "Read",
    "Reads",
    "Source",
    "Template",
    "Unportable",
    "Variable",
]

SourceName = Literal["pm2", "compose", "process", "file"]
LoaderName = Literal["python-dotenv", "node-dotenv", "compose", "shell"]
TypeName = Literal[
    "string",
    "integer",
    "number",
    "boolean",
    "port",
    "url",
    "email",
    "uuid",
    "hex",
    "base64",
    "duration",
    "json",
    "enum",
    "regex",
    "path",
    "jwt",
    "supabase-key",
]


@dataclass(frozen=True)
class Variable:
    """What a variable has to be."""

    type: TypeName = option("What the value must be.", default="string")
    required: bool = option("Whether it has to be set.", default=True)
    empty: bool = option("Whether it may be set to nothing.", default=False)
    secret: bool | None = option("Whether the value is a secret. Left out, the variable's name says it.", default=None)
    when: dict[str, str | int | bool | list[str]] = option(
        "Other variables and the values that they must have for this one to be required: a value, or a list of those "
        "that count.",
        factory=dict,
        examples=[{"REDIS_ENABLED": True}],
    )
    values: list[str] | None = option(
        "The values that it may have.", default=None, minItems=1, examples=[["info", "warn", "error"]]
    )
    pattern: str | None = option(
        "A regular expression that the whole value must match, in Python's notation.",
        default=None,
        examples=["[a-z]{2}-[a-z]+-[0-9]"],
    )
    min_length: int | None = option("The least number of characters.", default=None, minimum=0)
    max_length: int | None = option("The largest number of characters.", default=None, minimum=0)
    minimum: float | None = option("The least number.", default=None)
    maximum: float | None = option("The largest number.", default=None)
    bytes: int | None = option("How many bytes `hex` or `base64` must decode to.", default=None, minimum=1)
    schemes: list[str] | None = option(
        "The schemes that a `url` may have.", default=None, minItems=1, examples=[["postgresql", "postgres"]]
    )
    hosts: list[str] | None = option(
        "The hosts that a `url` may name; `*` and `?` match as in a shell.",
        default=None,
        minItems=1,
        examples=[["*.example.com"]],
    )
    local: Literal["allowed", "forbidden"] | None = option(
        "Whether the value may name this very machine, such as localhost. Left out, what a browser is given may not.",
        default=None,
    )
    role: str | None = option(
        "The role that a `supabase-key` must give.", default=None, examples=["service_role", "anon"]
    )
    claims: dict[str, str] = option(
        "Claims that a `jwt` must have, with their values.", factory=dict, examples=[{"iss": "supabase"}]
    )
    differs_from: list[str] = option(
        "Variables whose values must be other ones.", factory=list, examples=[["JWT_REFRESH_SECRET"]]
    )


@dataclass(frozen=True)
class ComposeService:
    """A service of a docker compose file."""

    service: str = option("The service's name.", minLength=1)
    file: list[str] | str | None = option(
        "The compose file, relative to the gate file; or several, merged as `docker compose -f … -f …` does. "
        "Left out, the one that docker compose itself would take.",
        default=None,
        examples=["compose.yaml"],
    )


@dataclass(frozen=True)
class EnvOptions(Options):
    """The variables of this environment: where they come from, and what they have to be."""

    file: list[str] | str | None = option(
        "The env file that the service loads, relative to the gate file; or several, a later one before an earlier "
        "one.",
        default=None,
        examples=["deploy/api.env"],
    )
    loader: LoaderName | None = option(
        "What loads the env files. Left out, a line that loaders read differently cannot be judged.", default=None
    )
    pm2: str | None = option(
        "The app of this environment's `pm2` section whose `env` counts.", default=None, examples=["api"]
    )
    compose: ComposeService | None = option(
        "The docker compose service whose `environment` and `env_file` count.", default=None
    )
    process: bool = option("Whether the environment of the gate's own process counts.", default=False)
    precedence: list[SourceName] = option(
        "Which source wins where several set a variable, the strongest first. As loaders do unless told otherwise, "
        "an env file never overrides what the process was started with.",
        factory=lambda: ["pm2", "compose", "process", "file"],
    )
    template: list[str] | str | None = option(
        "The committed template that lists the variables; or several.", default=None, examples=[".env.example"]
    )
    code: list[str] = option(
        "Folders and files of the service's code, Python, JavaScript and TypeScript, in which to look for the "
        "variables that it reads.",
        factory=list,
        examples=[["src"]],
    )
    variables: dict[str, Variable | TypeName] = option(
        "The variables that the service needs, each with its type or with all that it has to be.",
        factory=dict,
        examples=[{"PORT": "port", "JWT_SECRET": {"secret": True, "min-length": 32}}],
    )
    secret_store: bool = option(
        "Whether values such as `op://vault/item/field` are resolved by a secret store before the service starts; "
        "what is in them is then not judged.",
        default=False,
    )

    def variable(self, key: str) -> Variable | None:
        """What is said about a variable."""
        said = self.variables.get(key)
        return Variable(type=said) if isinstance(said, str) else said

    def declared_secret(self, key: str) -> bool | None:
        """Whether the gate file says that a variable's value is a secret; None where it does not say."""
        said = self.variable(key)
        return None if said is None else said.secret

    def is_secret(self, key: str) -> bool:
        """Whether a variable's value is a secret, as far as the gate file or else its name says."""
        declared = self.declared_secret(key)
        return is_secret_key(key) if declared is None else declared


@dataclass(frozen=True)
class Source:
    """Something that sets variables.

    Attributes:
        name: How messages call it: ``deploy/api.env``, ``the process environment``.
        kind: ``file``, ``pm2``, ``compose`` or ``process``.
        assignments: What it sets, by variable.
        unread: Why it may set more, or other values.
    """

    name: str
    kind: SourceName
    assignments: Mapping[str, Assignment]
    unread: tuple[CannotJudge, ...] = ()


@dataclass(frozen=True)
class Unportable:
    """A line that loaders read differently.

    Attributes:
        key: The variable; an empty text for a line that sets none and stops a loader.
        place: Where it is set.
        message: Which loaders do what, as a clause without the value.
        help: How to write it so that all agree.
    """

    key: str
    place: Location
    message: str
    help: str = ""


@dataclass(frozen=True)
class File:
    """An env file of the deploy.

    Attributes:
        path: POSIX, relative to the root.
        place: The file as a whole.
        content: What its loader makes of it.
        loader: Which one that is; an empty text where nothing says it, and only what all of them say counts.
        unportable: Lines that another loader would read differently.
        mode: Its permission bits; None where the file system has none.
    """

    path: str
    place: Location
    content: EnvFile
    loader: str = ""
    unportable: tuple[Unportable, ...] = ()
    mode: int | None = None


@dataclass(frozen=True)
class Template:
    """The committed list of variables.

    Attributes:
        assignments: What it sets, by variable. Lines that are commented out set nothing.
        unread: Why it may list more.
    """

    assignments: Mapping[str, Assignment]
    unread: tuple[CannotJudge, ...] = ()


@dataclass(frozen=True)
class EnvFacts:
    """All that the family's rules see.

    Attributes:
        environment: The environment's name.
        today: The day of the run.
        sources: What sets variables, the strongest first.
        files: The env files among them.
        committed: The env files that git has in its index, templates aside, or why one cannot be read.
        template: The committed template, if one is named.
        reads: What the code reads, if code is named.
        mentioned: Variables whose names occur in some other file of the project, such as a compose file.
        paths: For each declared path: whether it exists; or why that cannot be known.
        notes: Remarks for the summary of a run.
    """

    environment: str
    today: date
    sources: tuple[Source, ...]
    files: tuple[File, ...] = ()
    committed: tuple[File | CannotJudge, ...] = ()
    template: Template | None = None
    reads: Reads | None = None
    mentioned: frozenset[str] = frozenset()
    paths: Mapping[str, bool | CannotJudge] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def find(self, key: str) -> Assignment | CannotJudge | None:
        """What sets a variable in the end; None where certainly nothing does."""
        for source in self.sources:
            if key in source.assignments:
                return source.assignments[key]
            if source.unread:
                return source.unread[0]
        return None

    @property
    def keys(self) -> tuple[str, ...]:
        """All variables that are set, those of weaker sources first."""
        return tuple(dict.fromkeys(key for source in reversed(self.sources) for key in source.assignments))

    @property
    def looked_at(self) -> tuple[Related, ...]:
        """The sources, for findings about what none of them has."""
        places = {file.path: file.place for file in self.files}
        return tuple(Related("looked at", places[s.name]) for s in self.sources if s.name in places)


FAMILY = Family(
    "env",
    EnvOptions,
    "pytest_deploygate.readers.env:read_env",
    "The variables of this environment: where they come from, and what they have to be.",
)
