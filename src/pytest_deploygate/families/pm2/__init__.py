"""Family ``pm2``: does this deploy start the right processes, the way PM2 will really start them?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...finding import CannotJudge, Location, Related
from ...rules import Family, Options, option
from ...secret import is_secret_text
from ...value import UNDEFINED, Known, Member, Unknown, Value
from .names import clipped

__all__ = [
    "FAMILY",
    "App",
    "ConfigFile",
    "Ecosystem",
    "Folder",
    "PackageScript",
    "Pm2Facts",
    "Pm2Options",
    "Rejection",
    "Script",
    "title_of",
]


@dataclass(frozen=True)
class Pm2Options(Options):
    """What PM2 starts in this environment."""

    config: str | None = option(
        "The ecosystem file that `pm2 start` is given here. Left out, the role's file is found by convention.",
        default=None,
        examples=["ecosystem.config.js"],
    )
    apps: list[str] | None = option(
        "The names of the apps that belong here, all of them; `*` and `?` match as in a shell.",
        default=None,
        examples=[["api", "api-worker"]],
    )
    env: str | None = option(
        "The name given to `pm2 start --env`, which merges each app's `env_NAME` block.",
        default=None,
        examples=["production"],
    )
    cwd: str = option(
        "The folder from which `pm2 start` is called, relative to the gate file. Apps without a `cwd` run there.",
        default=".",
    )
    deploy_path: list[str] | str | None = option(
        "Where this repository lies on the server, so that absolute paths in the ecosystem file can be checked.",
        default=None,
        examples=["/srv/shop"],
    )
    variables: dict[str, str] = option(
        "Environment variables that are set when PM2 reads the ecosystem file on the server.",
        factory=dict,
        examples=[{"NODE_ENV": "production"}],
    )
    built: list[str] = option(
        "Patterns of files that a build makes and that a checkout need not have; git-ignored paths are known. "
        "An absolute one is about what the server has beside this repository.",
        factory=list,
        examples=[["dist/**"]],
    )
    host: list[str] | str | None = option(
        "Host names or patterns of this environment's servers; a `deploy` section must not point elsewhere.",
        default=None,
        examples=["api-*.example.com"],
    )
    node: str | None = option(
        "The server's Node.js version, where a file loads in some versions only.", default=None, examples=["20.11"]
    )


@dataclass(frozen=True)
class Script:
    """What an app runs, as far as the files tell.

    Attributes:
        kind: ``file`` (inside the project), ``package`` (inside ``node_modules``), ``command`` (found in
            PATH), ``shell`` (a line for bash), ``outside`` (a path that is not in this repository).
        path: The file, POSIX, relative to the root, for ``file`` and ``package``; the text as PM2 has it
            for the others.
        exists: Whether that file or folder is in the checkout.
        built: It is absent, and a build or an install makes it: git ignores it, the gate file says so,
            or a package.json asks for the package.
        package: For ``package``, the name of the package or program.
        binary: It is a program and no text that Node.js could load; None where that is not known.
        beside: The file that the same text means if PM2 is called from the ecosystem file's own folder, where
            it is there or a build makes it, while ``path`` is not there.
    """

    kind: str
    path: str
    exists: bool = False
    built: bool = False
    package: str = ""
    binary: bool | None = None
    beside: str = ""


@dataclass(frozen=True)
class Folder:
    """A working directory.

    Attributes:
        path: Relative to the root (POSIX, ``.`` for the root itself); as PM2 has it where it is outside.
        inside: It is in this repository.
        exists: The checkout has it, and it is a folder.
        built: It is absent, and a build makes it.
        beside: As `Script.beside`.
    """

    path: str
    inside: bool
    exists: bool
    built: bool = False
    beside: str = ""


@dataclass(frozen=True)
class PackageScript:
    """A script of a package.json that an app runs through npm, yarn, pnpm or bun.

    Attributes:
        name: The script's name.
        line: What the package.json says for it; None where it has no such script.
        place: Where it says so, or the file.
    """

    name: str
    line: str | None
    place: Location


@dataclass(frozen=True)
class Rejection:
    """A value with which PM2 refuses the whole file, or falls over.

    Attributes:
        key: The property, as written.
        place: The value.
        wants: What PM2 takes, as a noun phrase.
        has: What is there, as a noun phrase; never the value itself.
    """

    key: str
    place: Location
    wants: str
    has: str


def title_of(index: int, name: Value) -> str:
    """How messages call an entry of ``apps``: its name where that is known and may be shown, or its position."""
    if isinstance(name, Known) and isinstance(name.data, str) and not name.private and not is_secret_text(name.data):
        return f"'{clipped(name.data)}'"
    return f"apps[{index}]"


@dataclass(frozen=True)
class App:
    """One entry of ``apps``, as PM2 would understand it.

    Attributes:
        index: Its position, from 0.
        place: The entry.
        raw: Its properties as written, unknown keys included; values by key.
        fields: Properties under PM2's canonical names, aliases resolved as PM2 resolves them.
        name: The name that PM2 gives it (from ``script`` where there is none).
        script: The ``script`` value, as PM2 finds it behind its aliases.
        cwd: The ``cwd`` value, Known(UNDEFINED) where there is none.
        args: The arguments, in the form in which the file has them.
        launch: What ``script`` in ``cwd`` comes to, or why that cannot be known; None without a script.
        folder: ``cwd`` as a folder, or why that cannot be known.
        interpreter: The interpreter, as PM2 chooses it; ``none`` for a program that needs none.
        mode: ``fork`` or ``cluster``, as PM2 chooses it.
        instances: The number of processes; 0 stands for one a CPU, -1 for all but one.
        env: The environment that the gate's ``env`` name gives the process, beside the shell's own.
        env_open: Why it may hold more than that; None where it does not.
        env_place: Where the env block, or else the entry, stands.
        has_block: Whether ``env_NAME`` for the gate's ``env`` is there; None where no ``env`` is asked for.
        line: Script and arguments as one command line, where they are known and may be shown.
        package_script: The package.json's script that this line runs, where it runs one.
        rejections: Why PM2 would refuse the entry, and with it the whole file.
    """

    index: int
    place: Location
    raw: Mapping[str, Member]
    fields: Mapping[str, Member]
    name: Value
    script: Value
    cwd: Value
    args: Value
    launch: Script | CannotJudge | None
    folder: Folder | CannotJudge
    interpreter: Value
    mode: Value
    instances: Value
    env: Mapping[str, Member] | CannotJudge
    env_place: Location
    has_block: bool | CannotJudge | None
    env_open: Unknown | None = None
    line: str | None = None
    package_script: PackageScript | None = None
    rejections: tuple[Rejection, ...] = ()

    @property
    def title(self) -> str:
        """How messages call it: its name, or its position."""
        return title_of(self.index, self.name)

    @property
    def subject(self) -> str:
        """How waivers know it."""
        return title_of(self.index, self.name).strip("'")

    def field(self, name: str) -> Value:
        """A property's value by its canonical name; undefined where it is not there."""
        member = self.fields.get(name)
        return member.value if member else Known(UNDEFINED, self.place)


@dataclass(frozen=True)
class ConfigFile:
    """An ecosystem file, judged by nothing but its name and its package.

    Attributes:
        path: POSIX, relative to the root.
        place: The file as a whole.
        accepted: PM2 takes it as a config, not as a script.
        format: ``js``, ``json`` or ``yaml``, or ``ts``: what it is by its extension, whatever PM2 thinks.
        module: How Node would load it: ``commonjs``, ``module``, or ``""`` for data.
        package: The package.json that decides that, and where its ``type`` stands.
        chosen: Why this file: ``option``, ``argument`` or ``convention``.
        because: The choice in words, and where it was made.
    """

    path: str
    place: Location
    accepted: bool
    format: str
    module: str = ""
    package: Location | None = None
    chosen: str = "option"
    because: Related | None = None


@dataclass(frozen=True)
class Ecosystem:
    """What an ecosystem file says.

    Attributes:
        file: The file.
        apps: Its entries, or why the list cannot be known.
        export: What PM2 gets from it, or why that cannot be known.
        deploy: The ``deploy`` section's entries by their names, or why they cannot be known.
        syntax: Places of ``module.exports``, ``exports``, ``require``, ``import``, ``export`` and the like,
            by form.
        default: Where the default export stands that was read in place of `export`, because that has no
            apps. PM2 does not look there.
        misfit: Why Node does not load the file as what it takes it for; it was then read as what it was
            written for.
        rejections: Why PM2 would take no app from the file at all.
    """

    file: ConfigFile
    apps: tuple[App, ...] | CannotJudge
    export: Value | CannotJudge
    deploy: Mapping[str, Member] | CannotJudge = field(default_factory=dict)
    syntax: Mapping[str, Location] = field(default_factory=dict)
    default: Location | None = None
    misfit: CannotJudge | None = None
    rejections: tuple[Rejection, ...] = ()

    @property
    def known_apps(self) -> tuple[App, ...]:
        """The apps.

        Raises:
            CannotJudge: The list is unknown.
        """
        if isinstance(self.apps, CannotJudge):
            raise self.apps
        return self.apps


@dataclass(frozen=True)
class Pm2Facts:
    """All that the family's rules see.

    Attributes:
        environment: The environment's name.
        ecosystem: The file that is judged.
        own: This environment's own file where another one is judged (``--deploygate-pm2-config``), else
            the same; or why there is none.
        others: The other environments' files, as far as the gate file or convention names them.
        wanted: The app names of every environment that lists them, by environment.
        hosts: The host patterns of every environment that has them, by environment.
        namesakes: Further files that are called like this environment.
        notes: Remarks for the summary of a run, such as which file was found by convention.
    """

    environment: str
    ecosystem: Ecosystem
    own: Ecosystem | CannotJudge
    others: Mapping[str, Ecosystem | CannotJudge] = field(default_factory=dict)
    wanted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hosts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    namesakes: tuple[ConfigFile, ...] = ()
    notes: tuple[str, ...] = ()


FAMILY = Family("pm2", Pm2Options, "pytest_deploygate.readers.pm2:read_pm2", "What PM2 starts in this environment.")
